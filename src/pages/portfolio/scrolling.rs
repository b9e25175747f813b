//! Scrolls a list that may be taller than the tallest element that a browser can show.
//!
//! Browsers clip very tall elements (Chromium at 33 million pixels, Firefox at 17 million), and a list of a million
//! rows is taller than that. So the track of the scroll bar has a maximum height, and a position on the track can
//! differ from the position in the list. A jump to a place near an end is exact to the pixel. Between the ends, a jump
//! (by dragging the bar) scales the position on the track to the position in the list. A small step (wheel, touch, or
//! key) changes both positions by the same number of pixels.

use std::ops::Range;

/// Maximum height of the track, in pixels: well below the height at which browsers clip elements.
const MAX_TRACK: f64 = 12_000_000.0;

/// Distance from either end, in pixels, within which one pixel on the track is one pixel in the list.
const EXACT_END: f64 = 1_000_000.0;

/// The dimensions of a list and of its visible part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListTrack {
    /// Number of rows.
    pub rows: u32,
    /// Height of a row, in pixels.
    pub row_height: f64,
    /// Height of the visible part, in pixels.
    pub view_height: f64,
}

/// A scroll position, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ScrollPosition {
    /// The position on the track: the browser's `scrollTop`.
    pub on_track: f64,
    /// The position in the list.
    pub in_list: f64,
}

impl ListTrack {
    /// The height of the track.
    pub fn height(&self) -> f64 {
        self.list_height().min(MAX_TRACK)
    }

    /// The position after the browser has scrolled from `from` to `on_track`.
    pub fn scrolled(&self, from: ScrollPosition, on_track: f64) -> ScrollPosition {
        let on_track = on_track.clamp(0.0, self.track_end());
        let step = on_track - from.on_track;
        let at_end = on_track <= 0.0 || on_track >= self.track_end();
        let in_list = if at_end || step.abs() > self.view_height {
            self.in_list(on_track)
        } else {
            (from.in_list + step).clamp(0.0, self.list_end())
        };
        ScrollPosition { on_track, in_list }
    }

    /// The same position in the list, with the scroll bar where a jump would have put it.
    pub fn realigned(&self, position: ScrollPosition) -> ScrollPosition {
        ScrollPosition { on_track: self.on_track(position.in_list), in_list: position.in_list }
    }

    /// The closest position at which a row is entirely visible.
    pub fn showing(&self, from: ScrollPosition, row: u32) -> ScrollPosition {
        let top = f64::from(row) * self.row_height;
        let lowest = top + self.row_height - self.view_height;
        let in_list = from.in_list.max(lowest).min(top).clamp(0.0, self.list_end());
        let step = in_list - from.in_list;
        let on_track = from.on_track + step;
        if step.abs() <= self.view_height && (0.0..=self.track_end()).contains(&on_track) {
            ScrollPosition { on_track, in_list }
        } else {
            self.realigned(ScrollPosition { on_track, in_list })
        }
    }

    /// The visible rows at a position, including those that are partly visible.
    pub fn rows_in_view(&self, position: ScrollPosition) -> Range<u32> {
        if self.row_height <= 0.0 {
            return 0..0;
        }
        // the casts saturate, and there are no rows beyond u32::MAX
        let first = (position.in_list / self.row_height).floor() as u32;
        let end = ((position.in_list + self.view_height) / self.row_height).ceil() as u32;
        first.min(self.rows)..end.min(self.rows)
    }

    /// The distance of a row from the top of the track while the list is at this position.
    pub fn top_of(&self, position: ScrollPosition, row: u32) -> f64 {
        f64::from(row) * self.row_height - position.in_list + position.on_track
    }

    /// Number of whole rows that are visible at once; at least one.
    pub fn page(&self) -> u32 {
        ((self.view_height / self.row_height) as u32).max(1)
    }

    fn list_height(&self) -> f64 {
        f64::from(self.rows) * self.row_height
    }

    /// The largest scroll position in the list.
    fn list_end(&self) -> f64 {
        (self.list_height() - self.view_height).max(0.0)
    }

    /// The largest scroll position on the track.
    fn track_end(&self) -> f64 {
        (self.height() - self.view_height).max(0.0)
    }

    fn in_list(&self, on_track: f64) -> f64 {
        let (list, track) = (self.list_end(), self.track_end());
        between(on_track, track, list)
    }

    fn on_track(&self, in_list: f64) -> f64 {
        between(in_list, self.list_end(), self.track_end())
    }
}

/// Converts a position in the range from 0 to `from_end` into a position in the range from 0 to `to_end`. Within
/// [`EXACT_END`] of an end, the distance from that end stays the same; in between, positions are scaled.
fn between(at: f64, from_end: f64, to_end: f64) -> f64 {
    if from_end == to_end || at <= EXACT_END {
        at.min(to_end)
    } else if at >= from_end - EXACT_END {
        to_end - (from_end - at).max(0.0)
    } else {
        EXACT_END + (at - EXACT_END) * (to_end - 2.0 * EXACT_END) / (from_end - 2.0 * EXACT_END)
    }
}

/// The row that a key moves to from `row`, in a list of `rows` rows of which `page` are visible at once. `None` for
/// other keys, and in an empty list.
pub fn row_after(key: &str, row: u32, rows: u32, page: u32) -> Option<u32> {
    let last = rows.checked_sub(1)?;
    let row = match key {
        "ArrowDown" => row.saturating_add(1),
        "ArrowUp" => row.saturating_sub(1),
        "PageDown" => row.saturating_add(page),
        "PageUp" => row.saturating_sub(page),
        "Home" => 0,
        "End" => last,
        _ => return None,
    };
    Some(row.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn track(rows: u32) -> ListTrack {
        ListTrack { rows, row_height: 40.0, view_height: 600.0 }
    }

    #[test]
    fn a_list_that_fits_scrolls_like_its_track() {
        for rows in [0, 1, 10, 300_000] {
            let track = track(rows);
            assert_eq!(track.height(), f64::from(rows) * 40.0);
            for on_track in [0.0, 13.0, track.track_end() / 2.0, track.track_end()] {
                let position = track.scrolled(ScrollPosition::default(), on_track);
                assert!((position.in_list - position.on_track).abs() < 1e-6, "{rows} {position:?}");
            }
        }
    }

    #[test]
    fn the_bar_reaches_every_part_of_a_long_list() {
        for rows in [300_001, 1_000_000, u32::MAX] {
            let track = track(rows);
            assert_eq!(track.height(), MAX_TRACK);
            let at = |share: f64| track.scrolled(ScrollPosition::default(), track.track_end() * share);
            assert_eq!(track.rows_in_view(at(0.0)), 0..15);
            assert_eq!(track.rows_in_view(at(1.0)), rows - 15..rows);
            let middle = track.rows_in_view(at(0.5)).start;
            assert!(middle.abs_diff(rows / 2) < 20, "{middle} of {rows}");
        }
    }

    #[test]
    fn small_steps_move_the_list_exactly() {
        let track = track(1_000_000);
        let start = track.scrolled(ScrollPosition::default(), 5_000_000.0);
        let mut position = start;
        for _ in 0..1_000 {
            position = track.scrolled(position, position.on_track + 40.0);
        }
        assert_eq!(position.in_list - start.in_list, 40_000.0);
        assert_eq!(track.top_of(position, 500), track.top_of(start, 500), "rows do not move on the track");
        let realigned = track.realigned(position);
        assert_eq!(realigned.in_list, position.in_list);
        assert!(
            (track.scrolled(ScrollPosition::default(), realigned.on_track).in_list - realigned.in_list).abs() < 1e-3
        );
    }

    #[test]
    fn keys_move_up_to_the_ends() {
        for (key, row, expected) in [
            ("ArrowDown", 0, Some(1)),
            ("ArrowDown", 99, Some(99)),
            ("ArrowUp", 0, Some(0)),
            ("PageDown", 50, Some(62)),
            ("PageUp", 5, Some(0)),
            ("Home", 70, Some(0)),
            ("End", 3, Some(99)),
            ("x", 3, None),
        ] {
            assert_eq!(row_after(key, row, 100, 12), expected, "{key} {row}");
        }
        assert_eq!(row_after("End", 0, 0, 12), None);
        assert_eq!(row_after("ArrowDown", 500, 100, 12), Some(99), "the list became shorter");
    }

    proptest! {
        #[test]
        fn a_shown_row_is_visible(rows in 1..3_000_000_u32, share in 0.0..1.0_f64, row in any::<prop::sample::Index>()) {
            let track = track(rows);
            let from = track.scrolled(ScrollPosition::default(), track.track_end() * share);
            let row = row.index(rows as usize) as u32;
            let position = track.showing(from, row);
            prop_assert!(track.rows_in_view(position).contains(&row));
            prop_assert!((0.0..=track.track_end()).contains(&position.on_track));
            let top = track.top_of(position, row);
            prop_assert!(top >= position.on_track - 1e-3 && top + 40.0 <= position.on_track + 600.0 + 1e-3 || rows < 15);
            if track.rows_in_view(from).contains(&row) {
                prop_assert!((position.in_list - from.in_list).abs() <= 40.0, "no further than needed");
            }
        }

        #[test]
        fn track_and_list_have_the_same_order(rows in 1..u32::MAX, a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
            let track = track(rows);
            let at = |share: f64| track.scrolled(ScrollPosition { on_track: -1e9, in_list: 0.0 }, track.track_end() * share).in_list;
            prop_assert!((a <= b) == (at(a) <= at(b)) || at(a) == at(b));
            prop_assert!((0.0..=track.list_end()).contains(&at(a)));
        }

        #[test]
        fn no_step_leaves_the_list(rows in 1..2_000_000_u32, steps in prop::collection::vec(-2e6..2e6_f64, 0..60)) {
            let track = track(rows);
            let mut position = ScrollPosition::default();
            for step in steps {
                position = track.scrolled(position, position.on_track + step);
                prop_assert!((0.0..=track.list_end()).contains(&position.in_list));
                let visible = track.rows_in_view(position);
                prop_assert!(visible.start < visible.end && visible.end <= rows);
            }
        }
    }
}

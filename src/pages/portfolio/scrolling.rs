//! Where the rows of a long list stand on a track that no browser cuts off.
//!
//! Browsers clip elements higher than some millions of pixels (Chromium 33, Firefox 17), and a million rows are higher.
//! So the track that the scroll bar moves along has a greatest height, and a place in the list is not the place on the
//! track. Near either end both are the same. Between the ends a jump (the bar is dragged) maps one to the other in
//! proportion, while a small step (wheel, finger, key) moves the list by just that many pixels, whatever the
//! proportion is.

use std::ops::Range;

/// Greatest height of the track, in pixels: well below what any browser clips.
const MAX_TRACK: f64 = 12_000_000.0;

/// Length at either end within which list and track agree, in pixels.
const EXACT_END: f64 = 1_000_000.0;

/// A list and the part of the screen that shows it, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ListTrack {
    /// How many rows the list has.
    pub rows: u32,
    /// How high a row is.
    pub row_height: f64,
    /// How much of the list is seen at once.
    pub view_height: f64,
}

/// Where the list is scrolled to, in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Place {
    /// On the track: what the browser calls `scrollTop`.
    pub on_track: f64,
    /// In the list, if it were as high as all of its rows.
    pub in_list: f64,
}

impl ListTrack {
    /// How high the track is made.
    pub fn height(&self) -> f64 {
        self.list_height().min(MAX_TRACK)
    }

    /// The place after the browser scrolled to `on_track`.
    pub fn scrolled(&self, from: Place, on_track: f64) -> Place {
        let on_track = on_track.clamp(0.0, self.track_end());
        let step = on_track - from.on_track;
        let at_end = on_track <= 0.0 || on_track >= self.track_end();
        let in_list = if at_end || step.abs() > self.view_height {
            self.in_list(on_track)
        } else {
            (from.in_list + step).clamp(0.0, self.list_end())
        };
        Place { on_track, in_list }
    }

    /// The same place in the list, with the bar where a jump to it would have put it.
    pub fn rested(&self, place: Place) -> Place {
        Place { on_track: self.on_track(place.in_list), in_list: place.in_list }
    }

    /// The place that has a row in view, moved no further than needed.
    pub fn showing(&self, from: Place, row: u32) -> Place {
        let top = f64::from(row) * self.row_height;
        let least = top + self.row_height - self.view_height;
        let in_list = from.in_list.max(least).min(top).clamp(0.0, self.list_end());
        let step = in_list - from.in_list;
        let on_track = from.on_track + step;
        if step.abs() <= self.view_height && (0.0..=self.track_end()).contains(&on_track) {
            Place { on_track, in_list }
        } else {
            self.rested(Place { on_track, in_list })
        }
    }

    /// The rows that are seen at a place, those cut by an edge included.
    pub fn rows_in_view(&self, place: Place) -> Range<u32> {
        if self.row_height <= 0.0 {
            return 0..0;
        }
        // rows beyond what a u32 counts are none, so the casts, which saturate, lose nothing
        let first = (place.in_list / self.row_height).floor() as u32;
        let end = ((place.in_list + self.view_height) / self.row_height).ceil() as u32;
        first.min(self.rows)..end.min(self.rows)
    }

    /// How far down on the track a row is drawn while the list is at a place.
    pub fn top_of(&self, place: Place, row: u32) -> f64 {
        f64::from(row) * self.row_height - place.in_list + place.on_track
    }

    /// How many whole rows are seen at once; at least one.
    pub fn page(&self) -> u32 {
        ((self.view_height / self.row_height) as u32).max(1)
    }

    fn list_height(&self) -> f64 {
        f64::from(self.rows) * self.row_height
    }

    /// The furthest that the list can be scrolled.
    fn list_end(&self) -> f64 {
        (self.list_height() - self.view_height).max(0.0)
    }

    /// The furthest that the bar can be moved.
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

/// Maps 0 … `from_end` to 0 … `to_end`: one to one within [`EXACT_END`] of either end, in proportion between.
fn between(at: f64, from_end: f64, to_end: f64) -> f64 {
    if from_end == to_end || at <= EXACT_END {
        at.min(to_end)
    } else if at >= from_end - EXACT_END {
        to_end - (from_end - at).max(0.0)
    } else {
        EXACT_END + (at - EXACT_END) * (to_end - 2.0 * EXACT_END) / (from_end - 2.0 * EXACT_END)
    }
}

/// The row that a key leads to from `row`, in a list of `rows` of which `page` are seen at once. `None` for keys that
/// lead nowhere, and in an empty list.
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
    fn a_list_that_fits_is_its_own_track() {
        for rows in [0, 1, 10, 300_000] {
            let track = track(rows);
            assert_eq!(track.height(), f64::from(rows) * 40.0);
            for on_track in [0.0, 13.0, track.track_end() / 2.0, track.track_end()] {
                let place = track.scrolled(Place::default(), on_track);
                assert!((place.in_list - place.on_track).abs() < 1e-6, "{rows} {place:?}");
            }
        }
    }

    #[test]
    fn the_bar_reaches_every_part_of_a_long_list() {
        for rows in [300_001, 1_000_000, u32::MAX] {
            let track = track(rows);
            assert_eq!(track.height(), MAX_TRACK);
            let at = |share: f64| track.scrolled(Place::default(), track.track_end() * share);
            assert_eq!(track.rows_in_view(at(0.0)), 0..15);
            assert_eq!(track.rows_in_view(at(1.0)), rows - 15..rows);
            let middle = track.rows_in_view(at(0.5)).start;
            assert!(middle.abs_diff(rows / 2) < 20, "{middle} of {rows}");
        }
    }

    #[test]
    fn small_steps_move_by_themselves() {
        let track = track(1_000_000);
        let start = track.scrolled(Place::default(), 5_000_000.0);
        let mut place = start;
        for _ in 0..1_000 {
            place = track.scrolled(place, place.on_track + 40.0);
        }
        assert_eq!(place.in_list - start.in_list, 40_000.0);
        assert_eq!(track.top_of(place, 500), track.top_of(start, 500), "rows stay where they are drawn");
        let rested = track.rested(place);
        assert_eq!(rested.in_list, place.in_list);
        assert!((track.scrolled(Place::default(), rested.on_track).in_list - rested.in_list).abs() < 1e-3);
    }

    #[test]
    fn keys_move_and_stop_at_the_ends() {
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
        assert_eq!(row_after("ArrowDown", 500, 100, 12), Some(99), "a list that became shorter");
    }

    proptest! {
        #[test]
        fn a_row_that_is_shown_is_in_view(rows in 1..3_000_000_u32, share in 0.0..1.0_f64, row in any::<prop::sample::Index>()) {
            let track = track(rows);
            let from = track.scrolled(Place::default(), track.track_end() * share);
            let row = row.index(rows as usize) as u32;
            let place = track.showing(from, row);
            prop_assert!(track.rows_in_view(place).contains(&row));
            prop_assert!((0.0..=track.track_end()).contains(&place.on_track));
            let drawn = track.top_of(place, row);
            prop_assert!(drawn >= place.on_track - 1e-3 && drawn + 40.0 <= place.on_track + 600.0 + 1e-3 || rows < 15);
            if track.rows_in_view(from).contains(&row) {
                prop_assert!((place.in_list - from.in_list).abs() <= 40.0, "no further than needed");
            }
        }

        #[test]
        fn further_on_the_track_is_further_in_the_list(rows in 1..u32::MAX, a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
            let track = track(rows);
            let at = |share: f64| track.scrolled(Place { on_track: -1e9, in_list: 0.0 }, track.track_end() * share).in_list;
            prop_assert!((a <= b) == (at(a) <= at(b)) || at(a) == at(b));
            prop_assert!((0.0..=track.list_end()).contains(&at(a)));
        }

        #[test]
        fn any_steps_stay_within_the_list(rows in 1..2_000_000_u32, steps in prop::collection::vec(-2e6..2e6_f64, 0..60)) {
            let track = track(rows);
            let mut place = Place::default();
            for step in steps {
                place = track.scrolled(place, place.on_track + step);
                prop_assert!((0.0..=track.list_end()).contains(&place.in_list));
                let seen = track.rows_in_view(place);
                prop_assert!(seen.start < seen.end && seen.end <= rows);
            }
        }
    }
}

//! The scroll position of the list, kept in sync with the grid element.

use std::ops::Range;

use leptos::html::Div;
use leptos::prelude::*;

use super::scrolling::{ListTrack, ScrollPosition};
use crate::browser::{effect, is_phone, scroll_top, set_scroll_top, settled, size_of};

/// The height of a row in pixels: one line, or a card on a phone. The style sheet gets it as `--row-height`.
const ROW_HEIGHT: f64 = 40.0;
const CARD_HEIGHT: f64 = 76.0;

/// The height of a card that shows reasons and an offer.
const TALL_CARD_HEIGHT: f64 = 100.0;

/// The height of the headings in pixels, as in the style sheet; phones show no headings.
const HEADINGS_HEIGHT: f64 = 36.0;

/// How long the list must stay still before the scroll bar is realigned, in milliseconds.
const REST: u32 = 200;

/// The scrolling of the list: the grid element, its scroll position, and the visible rows.
#[derive(Clone, Copy)]
pub struct ListScroll {
    /// The grid element.
    pub grid: NodeRef<Div>,
    /// The dimensions of the list.
    pub track: Memo<ListTrack>,
    /// The rows that are visible.
    pub visible: Memo<Range<u32>>,
    position: RwSignal<ScrollPosition>,
}

impl ListScroll {
    /// Creates the scroll position. The track and the visible rows follow the size of the grid and the number of listed
    /// rows. `shows_both` says whether cards show reasons and offers.
    pub fn new(listed: Memo<u32>, shows_both: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        let grid = NodeRef::<Div>::new();
        let (size, is_phone) = (size_of(grid), is_phone());
        let track = Memo::new(move |_| {
            let (row_height, headings) = match (is_phone.get(), shows_both()) {
                (false, _) => (ROW_HEIGHT, HEADINGS_HEIGHT),
                (true, false) => (CARD_HEIGHT, 0.0),
                (true, true) => (TALL_CARD_HEIGHT, 0.0),
            };
            let (_, height) = size.get();
            ListTrack { rows: listed.get(), row_height, view_height: (f64::from(height) - headings).max(0.0) }
        });
        let position = RwSignal::new(ScrollPosition::default());
        let visible = Memo::new(move |_| track.get().rows_in_view(position.get()));
        let scroll = Self { grid, track, visible, position };
        scroll.realign_at_rest();
        scroll
    }

    /// Updates the position after the element has scrolled.
    pub fn on_scroll(self) {
        // ignore the scroll position of a hidden element, because browsers reset it
        if self.is_on_screen() {
            let position = self.position.get_untracked();
            let scrolled = self.track.with_untracked(|track| track.scrolled(position, scroll_top(self.grid)));
            self.position.set(scrolled);
        }
    }

    /// Scrolls back to the first row.
    pub fn reset(self) {
        self.go(ScrollPosition::default());
    }

    /// Scrolls no further than needed to show a row.
    pub fn show(self, row: u32) {
        self.go(self.track.with_untracked(|track| track.showing(self.position.get_untracked(), row)));
    }

    /// Restores the scroll position of the element after it was hidden.
    pub fn restore(self) {
        set_scroll_top(self.grid, self.position.with_untracked(|position| position.on_track));
    }

    /// The distance of the first visible row from the top of the track, in pixels.
    pub fn top(self) -> f64 {
        let first = self.visible.get().start;
        self.track.with(|track| track.top_of(self.position.get(), first))
    }

    /// Whether the list is displayed rather than hidden.
    pub fn is_on_screen(self) -> bool {
        self.track.with_untracked(|track| track.view_height > 0.0)
    }

    fn go(self, to: ScrollPosition) {
        self.position.set(to);
        set_scroll_top(self.grid, to.on_track);
    }

    fn realign_at_rest(self) {
        let at_rest = settled(self.position.into(), REST);
        effect(move || {
            let realigned = self.track.with_untracked(|track| track.realigned(at_rest.get()));
            let position = self.position.get_untracked();
            if realigned.in_list == position.in_list && (realigned.on_track - position.on_track).abs() >= 1.0 {
                self.go(realigned);
            }
        });
    }
}

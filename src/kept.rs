//! The cutoff and the risk bands that a user keeps on the Model page for all pages.

use leptos::prelude::*;

use super::browser;
use crate::words::short_share;
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Bands;
use churnscope_engine::scorer::Scorer;

/// What is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// Least probability of those who are to be contacted, from 0 to just above 1, where it is nobody.
    pub cutoff: f64,
    /// Borders of the risk bands.
    pub bands: Bands,
}

impl Kept {
    /// As it is stored: for one model alone, since another's estimates mean something else.
    pub fn text(&self, model_id: &str) -> String {
        let numbers = [self.cutoff, self.bands.medium_from, self.bands.high_from].map(plain_number);
        format!("{model_id} {}", numbers.join(" "))
    }

    /// Reads what was stored for this model; `None` where it is another's, or damaged.
    pub fn read(text: &str, model_id: &str) -> Option<Self> {
        let numbers = text.strip_prefix(model_id)?.strip_prefix(' ')?;
        let numbers: Vec<f64> = numbers.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let &[cutoff, medium_from, high_from] = numbers.as_slice() else { return None };
        let bands = Bands { medium_from, high_from };
        ((0.0..=1.0_f64.next_up()).contains(&cutoff) && bands.are_ordered()).then_some(Self { cutoff, bands })
    }
}

/// Cutoff and bands that hold on all pages, as they change.
#[derive(Clone, Copy, Debug)]
pub struct Standards {
    scorer: StoredValue<Scorer>,
    /// The model's own.
    own: Bands,
    kept: RwSignal<Option<Kept>>,
}

impl Standards {
    /// Gives the model the bands that are kept for it, now and whenever others are kept, in whichever window.
    pub fn follow(scorer: StoredValue<Scorer>) -> Self {
        let own = scorer.with_value(|scorer| scorer.schema().bands);
        let standards = Self { scorer, own, kept: RwSignal::new(None) };
        standards.hear(browser::kept());
        browser::on_kept(move |text| standards.hear(text));
        standards
    }

    fn hear(self, text: Option<String>) {
        let kept = text.and_then(|text| self.scorer.with_value(|scorer| Kept::read(&text, scorer.model_id())));
        if kept != self.kept.get_untracked() {
            self.scorer.update_value(|scorer| scorer.set_bands(kept.map_or(self.own, |kept| kept.bands)));
            self.kept.set(kept);
        }
    }

    /// What is kept; `None` where the model's own bands hold, and no cutoff.
    pub fn kept(self) -> Option<Kept> {
        self.kept.get()
    }

    /// The bands that hold.
    pub fn bands(self) -> Bands {
        self.kept().map_or(self.own, |kept| kept.bands)
    }

    /// The cutoff, where one is kept.
    pub fn cutoff(self) -> Option<f64> {
        self.kept().map(|kept| kept.cutoff)
    }

    /// The model's own bands.
    pub fn own(self) -> Bands {
        self.own
    }

    /// Keeps this for all pages, or goes back to the model's own. Returns whether it outlives the visit.
    pub fn keep(self, kept: Option<Kept>) -> bool {
        let text = kept.map(|kept| self.scorer.with_value(|scorer| kept.text(scorer.model_id())));
        browser::keep(text)
    }
}

/// Where the bands begin: `medium from 30%, high from 60%`.
pub fn bands_words(bands: Bands) -> String {
    format!("medium from {}, high from {}", short_share(bands.medium_from), short_share(bands.high_from))
}

/// Whether a customer is to be contacted: `to contact: at or above the cutoff of 36%`.
pub fn contact_words(probability: f64, cutoff: f64) -> String {
    let (verdict, place) = if probability >= cutoff { ("to contact", "at or above") } else { ("no contact", "below") };
    format!("{verdict}: {place} the cutoff of {}", short_share(cutoff))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEPT: Kept = Kept { cutoff: 0.312_5, bands: Bands { medium_from: 0.25, high_from: 0.5 } };

    #[test]
    fn what_is_kept_is_read_again_to_the_last_bit() {
        for kept in [KEPT, Kept { cutoff: 1.0_f64.next_up(), ..KEPT }, Kept { cutoff: 0.1 + 0.2, ..KEPT }] {
            assert_eq!(Kept::read(&kept.text("abc"), "abc"), Some(kept));
        }
    }

    #[test]
    fn what_is_another_models_or_damaged_is_not_taken() {
        for text in [
            "",
            "abc",
            "other 0.5 0.2 0.4",
            "abc 0.5 0.4 0.2",
            "abc 2 0.2 0.4",
            "abc NaN 0.2 0.4",
            "abc 0.5 0.2",
            "abc 0 0 1 2",
        ] {
            assert_eq!(Kept::read(text, "abc"), None, "{text}");
        }
    }

    #[test]
    fn it_is_told_in_words() {
        assert_eq!(bands_words(KEPT.bands), "medium from 25%, high from 50%");
        assert_eq!(contact_words(0.312_5, KEPT.cutoff), "to contact: at or above the cutoff of 31.2%");
        assert_eq!(contact_words(0.31, KEPT.cutoff), "no contact: below the cutoff of 31.2%");
    }
}

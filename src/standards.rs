//! The cutoff and the risk bands that the user saved on the Model page for all pages.

use leptos::prelude::*;

use super::browser;
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Bands;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::inspect::risk_bands;
use churnscope_wording::numbers;

/// A cutoff and risk bands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CutoffAndBands {
    /// Customers with at least this probability are to be contacted. The cutoff is from 0 to the next `f64` above 1,
    /// which selects nobody.
    pub cutoff: f64,
    /// The lower bounds of the medium and high risk bands.
    pub bands: Bands,
}

impl CutoffAndBands {
    /// The text that is stored. The text contains the model's ID, because the estimates of other models differ.
    pub fn text(&self, model_id: &str) -> String {
        let numbers = [self.cutoff, self.bands.medium_from, self.bands.high_from].map(plain_number);
        format!("{model_id} {}", numbers.join(" "))
    }

    /// Reads the stored text; `None` if it belongs to another model or is invalid.
    pub fn read(text: &str, model_id: &str) -> Option<Self> {
        let numbers = text.strip_prefix(model_id)?.strip_prefix(' ')?;
        let numbers: Vec<f64> = numbers.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let &[cutoff, medium_from, high_from] = numbers.as_slice() else { return None };
        let bands = Bands { medium_from, high_from };
        ((0.0..=1.0_f64.next_up()).contains(&cutoff) && bands.are_ordered()).then_some(Self { cutoff, bands })
    }
}

/// The cutoff and bands in use on all pages.
#[derive(Clone, Copy, Debug)]
pub struct Standards {
    scorer: StoredValue<Scorer>,
    model_bands: Bands,
    saved: RwSignal<Option<CutoffAndBands>>,
}

impl Standards {
    /// Applies the saved bands to the model, now and whenever they change.
    pub fn follow(scorer: StoredValue<Scorer>) -> Self {
        let model_bands = scorer.with_value(|scorer| scorer.schema().bands);
        let standards = Self { scorer, model_bands, saved: RwSignal::new(None) };
        standards.apply(browser::stored_settings());
        browser::on_settings_change(move |text| standards.apply(text));
        standards
    }

    fn apply(self, text: Option<String>) {
        let read = |text: String| self.scorer.with_value(|scorer| CutoffAndBands::read(&text, scorer.model_id()));
        let saved = text.and_then(read);
        if saved != self.saved.get_untracked() {
            self.scorer.update_value(|scorer| scorer.set_bands(saved.map_or(self.model_bands, |saved| saved.bands)));
            self.saved.set(saved);
        }
    }

    /// The cutoff and bands that the user saved, if any.
    pub fn saved(self) -> Option<CutoffAndBands> {
        self.saved.get()
    }

    /// The bands in use.
    pub fn bands(self) -> Bands {
        self.saved().map_or(self.model_bands, |saved| saved.bands)
    }

    /// The cutoff, if one is saved.
    pub fn cutoff(self) -> Option<f64> {
        self.saved().map(|saved| saved.cutoff)
    }

    /// The model's own bands.
    pub fn model_bands(self) -> Bands {
        self.model_bands
    }

    /// Saves a cutoff and bands for all pages, or removes them. Returns whether the browser stored the change.
    pub fn save(self, saved: Option<CutoffAndBands>) -> bool {
        let text = saved.map(|saved| self.scorer.with_value(|scorer| saved.text(scorer.model_id())));
        browser::store_settings(text)
    }
}

/// Where the bands begin: `medium from 30%, high from 60%`.
pub fn bands_words(bands: Bands) -> String {
    risk_bands(numbers::cutoff(bands.medium_from), numbers::cutoff(bands.high_from))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAVED: CutoffAndBands =
        CutoffAndBands { cutoff: 0.312_5, bands: Bands { medium_from: 0.25, high_from: 0.5 } };

    #[test]
    fn the_stored_text_restores_every_bit() {
        for cutoff in [0.312_5, 1.0_f64.next_up(), 0.1 + 0.2] {
            let saved = CutoffAndBands { cutoff, ..SAVED };
            assert_eq!(CutoffAndBands::read(&saved.text("abc"), "abc"), Some(saved));
        }
    }

    #[test]
    fn text_of_another_model_or_damaged_text_is_ignored() {
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
            assert_eq!(CutoffAndBands::read(text, "abc"), None, "{text}");
        }
    }

    #[test]
    fn bands_are_listed() {
        let [medium, high] = [0.25, 0.5].map(numbers::cutoff);
        assert_eq!(bands_words(SAVED.bands), format!("medium from {medium}, high from {high}"));
    }
}

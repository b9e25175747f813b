//! What the parts of the Model page share.

use leptos::prelude::*;

use super::cutoff::{Asked, Best, best};
use super::profit::{Boxes, best_for, boxes_at_first, offer_of};
use crate::browser::{once_a_frame, provide_part, restored_part};
use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::Inspection;
use churnscope_engine::metrics::{ConfusionMatrix, OfferEconomics, Ranking};
use churnscope_engine::schema::Schema;
use churnscope_engine::scorer::Scorer;

/// The name of cutoff and boxes among the parts of the work.
const WORK: &str = "model";

/// The model, what was measured of it, and the cutoff that moves everything.
#[derive(Clone, Copy, Debug)]
pub struct ModelState {
    /// The model.
    pub scorer: StoredValue<Scorer>,
    /// What was measured of it.
    pub inspection: StoredValue<Inspection>,
    /// Every customer as estimated out of fold, ranked once.
    pub ranking: StoredValue<Ranking>,
    /// The cutoff as it is chosen.
    pub asked: RwSignal<Asked>,
    /// The cutoff as an estimate.
    pub cutoff: Memo<f64>,
    /// What it makes of the customers.
    pub cut: Memo<ConfusionMatrix>,
    /// Cutoff and cut for the charts, which are drawn at most once a frame.
    pub drawn: Signal<(f64, ConfusionMatrix)>,
    /// What stands in the boxes of the offer.
    pub boxes: RwSignal<Boxes>,
    /// The offer that they last named.
    pub offer: Memo<OfferEconomics>,
    /// The cutoff that earns most with it.
    pub best_profit: Memo<Option<Best>>,
    /// The cutoff of the greatest F1.
    pub best_f1: StoredValue<Option<Best>>,
    /// The cutoff of the greatest J.
    pub best_youden: StoredValue<Option<Best>>,
}

impl ModelState {
    /// Starts at the cutoff of the model's own figures.
    pub fn new(scorer: StoredValue<Scorer>, inspection: Inspection) -> Self {
        let ranking = inspection.out_of_fold.ranking();
        let best_f1 = StoredValue::new(best(&ranking, ConfusionMatrix::f1));
        let best_youden = StoredValue::new(best(&ranking, ConfusionMatrix::youden));
        let ranking = StoredValue::new(ranking);
        let (at_first, boxes) = scorer.with_value(|scorer| {
            (Asked::Probability(scorer.bundle().evaluation.cutoff), boxes_at_first(scorer.schema()))
        });
        let (at_first, boxes) = restored_part(WORK)
            .filter(|(asked, _): &(Asked, Boxes)| asked.percent().is_finite())
            .unwrap_or((at_first, boxes));
        let (asked, boxes) = (RwSignal::new(at_first), RwSignal::new(boxes));
        provide_part(WORK, move || (asked.get_untracked(), boxes.get_untracked()));
        let cutoff = Memo::new(move |_| ranking.with_value(|ranking| asked.get().cutoff(ranking)));
        let cut = Memo::new(move |_| ranking.with_value(|ranking| ranking.at_cutoff(cutoff.get())));
        let offer = Memo::new(move |before: Option<&OfferEconomics>| {
            let none = OfferEconomics { cost: 0.0, value: 0.0, success: 0.0 };
            boxes.with(offer_of).ok().or(before.copied()).unwrap_or(none)
        });
        Self {
            scorer,
            inspection: StoredValue::new(inspection),
            ranking,
            asked,
            cutoff,
            cut,
            drawn: once_a_frame(Signal::derive(move || (cutoff.get(), cut.get()))),
            boxes,
            offer,
            best_profit: Memo::new(move |_| ranking.with_value(|ranking| best_for(ranking, &offer.get()))),
            best_f1,
            best_youden,
        }
    }

    /// Reads the schema.
    pub fn schema<T>(self, read: impl FnOnce(&Schema) -> T) -> T {
        self.scorer.with_value(|scorer| read(scorer.schema()))
    }

    /// In what contributions are.
    pub fn scale(self) -> Scale {
        self.scorer.with_value(|scorer| scorer.bundle().forest.scale())
    }

    /// Takes a cutoff, in the way in which it is chosen now.
    pub fn take(self, cutoff: f64) {
        let is_share = self.asked.get_untracked().is_share();
        self.asked.set(self.ranking.with_value(|ranking| Asked::of_cutoff(cutoff, is_share, ranking)));
    }
}

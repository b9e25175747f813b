//! The state that cards about a model share.

use leptos::prelude::*;

use super::cutoff::{BestCutoff, CutoffChoice, best};
use super::profit::{OfferBoxes, best_for, default_boxes, parse_offer};
use crate::browser::{once_a_frame, provide_part, restored_part};
use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::Inspection;
use churnscope_engine::metrics::{ConfusionMatrix, OfferEconomics, Ranking};
use churnscope_engine::schema::Schema;
use churnscope_engine::scorer::Scorer;

const SESSION_PART: &str = "model";

/// The model, its evaluation, the cutoff, and the offer.
#[derive(Clone, Copy, Debug)]
pub struct ModelState {
    /// The model.
    pub scorer: StoredValue<Scorer>,
    /// The measurements of the model.
    pub inspection: StoredValue<Inspection>,
    /// The ranking of the rows that the model was evaluated on.
    pub ranking: StoredValue<Ranking>,
    /// The cutoff as the user chose it.
    pub choice: RwSignal<CutoffChoice>,
    /// The cutoff: the lowest estimate at which customers are contacted. A cutoff above 1 selects nobody.
    pub cutoff: Memo<f64>,
    /// The confusion matrix at the cutoff.
    pub matrix: Memo<ConfusionMatrix>,
    /// The cutoff and its confusion matrix, updated at most once per frame.
    pub chart_cutoff: Signal<(f64, ConfusionMatrix)>,
    /// The text in each box of the offer.
    pub boxes: RwSignal<OfferBoxes>,
    /// The last valid offer; all zeros if there has been none.
    pub offer: Memo<OfferEconomics>,
    /// The cutoff with the highest profit, if any cutoff is profitable.
    pub best_profit: Memo<Option<BestCutoff>>,
    /// The cutoff with the highest F1.
    pub best_f1: StoredValue<Option<BestCutoff>>,
    /// The cutoff with the highest Youden's J.
    pub best_youden: StoredValue<Option<BestCutoff>>,
}

impl ModelState {
    /// The state of the model in use, which is restored if the session is about this model.
    pub fn new(scorer: StoredValue<Scorer>, inspection: Inspection) -> Self {
        let id = scorer.with_value(|scorer| scorer.model_id().to_owned());
        let restored: Option<(String, CutoffChoice, OfferBoxes)> = restored_part(SESSION_PART);
        let restored = restored.filter(|(of, choice, _)| *of == id && choice.percent().is_finite());
        let choices = restored.map(|(_, choice, boxes)| (choice, boxes));
        let state = Self::of(scorer, inspection, choices.unwrap_or_else(|| scorer.with_value(defaults)));
        provide_part(SESSION_PART, move || (id.clone(), state.choice.get_untracked(), state.boxes.get_untracked()));
        state
    }

    /// The state of a model that is not in use, which is not part of the session.
    pub fn of_other(scorer: StoredValue<Scorer>, inspection: Inspection) -> Self {
        Self::of(scorer, inspection, scorer.with_value(defaults))
    }

    fn of(scorer: StoredValue<Scorer>, inspection: Inspection, (choice, boxes): (CutoffChoice, OfferBoxes)) -> Self {
        let ranking = inspection.out_of_fold.ranking();
        let best_f1 = StoredValue::new(best(&ranking, ConfusionMatrix::f1));
        let best_youden = StoredValue::new(best(&ranking, ConfusionMatrix::youden));
        let ranking = StoredValue::new(ranking);
        let (choice, boxes) = (RwSignal::new(choice), RwSignal::new(boxes));
        let cutoff = Memo::new(move |_| ranking.with_value(|ranking| choice.get().cutoff(ranking)));
        let matrix = Memo::new(move |_| ranking.with_value(|ranking| ranking.at_cutoff(cutoff.get())));
        let offer = Memo::new(move |last_valid: Option<&OfferEconomics>| {
            let free = OfferEconomics { cost: 0.0, value: 0.0, success: 0.0 };
            boxes.with(parse_offer).ok().or(last_valid.copied()).unwrap_or(free)
        });
        Self {
            scorer,
            inspection: StoredValue::new(inspection),
            ranking,
            choice,
            cutoff,
            matrix,
            chart_cutoff: once_a_frame(Signal::derive(move || (cutoff.get(), matrix.get()))),
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

    /// The scale of contributions.
    pub fn scale(self) -> Scale {
        self.scorer.with_value(|scorer| scorer.bundle().forest.scale())
    }

    /// Sets the cutoff, as a share if the user last chose a share.
    pub fn set_cutoff(self, cutoff: f64) {
        let is_share = self.choice.get_untracked().is_share();
        self.choice.set(self.ranking.with_value(|ranking| CutoffChoice::of_cutoff(cutoff, is_share, ranking)));
    }
}

fn defaults(scorer: &Scorer) -> (CutoffChoice, OfferBoxes) {
    (CutoffChoice::Probability(scorer.bundle().evaluation.cutoff), default_boxes(scorer.schema()))
}

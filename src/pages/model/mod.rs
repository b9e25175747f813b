//! The Model page: how good the model is, where to draw the line, what drives it, and where it comes from.

pub mod another;
pub mod another_card;
pub mod confusion_card;
pub mod curve_cards;
pub mod curves;
pub mod cutoff;
pub mod cutoff_card;
pub mod driver_cards;
pub mod drivers;
pub mod fairness;
pub mod fairness_cards;
pub mod figures;
pub mod figures_card;
pub mod keep_card;
pub mod keeping;
pub mod number_box;
pub mod profit;
pub mod profit_card;
pub mod provenance;
pub mod provenance_card;
pub mod save_bar;
pub mod state;
pub mod words;

use leptos::prelude::*;

use self::another_card::AnotherCard;
use self::confusion_card::ConfusionCard;
use self::curve_cards::{CalibrationCard, CurveCard};
use self::curves::Curve;
use self::cutoff_card::CutoffCard;
use self::driver_cards::{FieldCards, ImportanceCard, InteractionsCard};
use self::fairness::cost_of_leaving_out;
use self::fairness_cards::FairnessCards;
use self::figures_card::FiguresCard;
use self::keep_card::KeepCard;
use self::profit_card::ProfitCard;
use self::provenance_card::ProvenanceCard;
use self::state::ModelState;
use crate::components::ChartStage;
use crate::standards::Standards;
use churnscope_engine::bundle::BundleError;
use churnscope_engine::inspection::Inspection;
use churnscope_engine::scorer::Scorer;

/// Everything about the model, for whoever must decide whether to trust it.
#[component]
pub fn ModelPage(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// What is kept for the other pages.
    standards: Standards,
    /// What was measured of it, or why that cannot be read.
    inspection: Result<Inspection, BundleError>,
    /// The whole bundle, byte for byte.
    bundle: StoredValue<Vec<u8>>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    match inspection {
        Ok(inspection) => {
            let state = ModelState::new(scorer, inspection);
            view! { <Inspected state standards bundle stage /> }.into_any()
        }
        Err(error) => view! {
            <section class="card failure-card" role="alert">
                <h1 class="card-title">"What was measured of this model cannot be read"</h1>
                <p>"The other pages work without it. Load the page again; if that does not help, tell whoever publishes it: "</p>
                <p class="failure-reason">{error.to_string()}</p>
            </section>
        }
        .into_any(),
    }
}

/// The page of a model that was measured.
#[component]
fn Inspected(
    /// What the page shares.
    state: ModelState,
    /// What is kept for the other pages.
    standards: Standards,
    /// The whole bundle, byte for byte.
    bundle: StoredValue<Vec<u8>>,
    /// With what charts are drawn.
    stage: ChartStage,
) -> impl IntoView {
    let cost = state.inspection.with_value(|inspection| {
        let forest = state.scorer.with_value(|scorer| scorer.bundle().evaluation.forest);
        let words = |fairness| state.schema(|schema| cost_of_leaving_out(schema, fairness, &forest));
        inspection.fairness.as_ref().map(words)
    });
    view! {
        <div class="model">
            <h1 class="visually-hidden">"Model"</h1>
            <h2 class="part">"How good is it?"</h2>
            <FiguresCard state />

            <h2 class="part">"Where to draw the line?"</h2>
            <p class="part-words">"The cutoff decides who is contacted. Move it, and everything below moves with it."</p>
            <CutoffCard state />
            <div class="cards">
                <ConfusionCard state />
                <ProfitCard state stage />
            </div>
            <KeepCard state standards />

            <h2 class="part">"Over all cutoffs"</h2>
            <div class="cards">
                <CurveCard state of=Curve::Roc stage />
                <CurveCard state of=Curve::PrecisionRecall stage />
                <CurveCard state of=Curve::Lift stage />
                <CurveCard state of=Curve::Gain stage />
                <div class="whole-row">
                    <CalibrationCard state stage />
                </div>
            </div>

            <h2 class="part">"What drives it?"</h2>
            <p class="part-words">
                "What the model goes by, not what makes customers leave: fields that say the same thing share what counts between them."
            </p>
            <div class="cards drivers">
                <ImportanceCard state stage />
                <FieldCards state stage />
                <div class="whole-row">
                    <InteractionsCard state />
                </div>
            </div>

            {cost
                .map(|cost| {
                    view! {
                        <h2 class="part">"Fair to whom?"</h2>
                        <p class="part-words">
                            "Groups of which more leave are contacted more often; that alone is not unfair, and equal rates are no proof of fairness. Look first at whether those who left are found as often in each group, and those who stayed are contacted in vain as often. "
                            {cost}
                        </p>
                        <div class="cards">
                            <FairnessCards state />
                        </div>
                    }
                })}

            <h2 class="part">"Where does it come from?"</h2>
            <ProvenanceCard state bundle />
            <AnotherCard state />
        </div>
    }
}

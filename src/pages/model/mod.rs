//! The Model page.

pub mod band_boxes;
pub mod calibration_card;
pub mod confusion;
pub mod confusion_card;
pub mod curve_card;
pub mod curves;
pub mod cutoff;
pub mod cutoff_card;
pub mod download_bar;
pub mod export;
pub mod fairness;
pub mod fairness_cards;
pub mod field_effect_cards;
pub mod field_effects;
pub mod importance;
pub mod importance_card;
pub mod interactions_card;
pub mod kept_models;
pub mod kept_models_card;
pub mod model_comparison;
pub mod model_file;
pub mod model_file_card;
pub mod opened_file;
pub mod profit;
pub mod profit_card;
pub mod provenance;
pub mod provenance_card;
pub mod quality_card;
pub mod standards_card;
pub mod state;

use leptos::prelude::*;

use self::calibration_card::CalibrationCard;
use self::confusion_card::ConfusionCard;
use self::curve_card::CurveCard;
use self::curves::CurveKind;
use self::cutoff_card::CutoffCard;
use self::fairness::cost_of_leaving_out;
use self::fairness_cards::FairnessCards;
use self::field_effect_cards::FieldEffectCards;
use self::importance_card::ImportanceCard;
use self::interactions_card::InteractionsCard;
use self::kept_models::KeptModels;
use self::kept_models_card::KeptModelsCard;
use self::model_file_card::ModelFileCard;
use self::opened_file::OpenedFile;
use self::profit_card::ProfitCard;
use self::provenance_card::ProvenanceCard;
use self::quality_card::QualityCard;
use self::standards_card::StandardsCard;
use self::state::ModelState;
use crate::browser::go_to;
use crate::components::ChartStage;
use crate::standards::Standards;
use churnscope_engine::bundle::BundleError;
use churnscope_engine::inspection::Inspection;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::model::{self as wording, fairness as fairness_wording};

/// The cards of the Model page.
#[component]
pub fn ModelPage(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The cutoff and bands in use.
    standards: Standards,
    /// The measurements of the model, or why they cannot be read.
    inspection: Result<Inspection, BundleError>,
    /// The bytes of the whole bundle.
    bundle: StoredValue<Vec<u8>>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    match inspection {
        Ok(inspection) => {
            let state = ModelState::new(scorer, inspection);
            view! { <ModelCards state standards bundle stage /> }.into_any()
        }
        Err(error) => view! {
            <section class="card failure-card" role="alert">
                <h1 class="card-title">{wording::FAILURE_TITLE}</h1>
                <p>{wording::FAILURE}</p>
                <p class="failure-reason">{error.to_string()}</p>
            </section>
        }
        .into_any(),
    }
}

#[component]
fn ModelCards(
    state: ModelState,
    standards: Standards,
    bundle: StoredValue<Vec<u8>>,
    stage: ChartStage,
) -> impl IntoView {
    let (kept, file) = (KeptModels::read(), OpenedFile::none());
    view! {
        <div class="model">
            <h1 class="visually-hidden">{wording::TITLE}</h1>
            <ModelName state />
            <h2 class="section-title">{wording::QUALITY}</h2>
            <QualityCard state />

            <div class="model-part">
            <h2 class="section-title">{wording::CUTOFF}</h2>
            <p class="section-intro">{wording::CUTOFF_INTRO}</p>
            <CutoffCard state />
            <div class="cards">
                <ConfusionCard state />
                <ProfitCard state stage />
            </div>
            <StandardsCard state standards />

            <h2 class="section-title">{wording::CURVES}</h2>
            <div class="cards">
                <CurveCard state of=CurveKind::Roc stage />
                <CurveCard state of=CurveKind::PrecisionRecall stage />
                <CurveCard state of=CurveKind::Lift stage />
                <CurveCard state of=CurveKind::Gain stage />
                <div class="whole-row">
                    <CalibrationCard state stage />
                </div>
            </div>

            <h2 class="section-title">{wording::FEATURES}</h2>
            <p class="section-intro">{wording::FEATURES_INTRO}</p>
            <div class="cards feature-cards">
                <ImportanceCard state stage />
                <FieldEffectCards state stage />
                <div class="whole-row">
                    <InteractionsCard state />
                </div>
            </div>

            <FairnessSection state />
            </div>

            <h2 class="section-title">{wording::PROVENANCE}</h2>
            <ProvenanceCard state bundle />
            <ModelFileCard state file kept />
            <KeptModelsCard state bundle kept file />
        </div>
    }
}

#[component]
fn ModelName(state: ModelState) -> impl IntoView {
    let (title, id) = state.scorer.with_value(|scorer| (scorer.schema().title.clone(), scorer.model_id().to_owned()));
    view! {
        <div class="model-name">
            <p>{wording::about(title, id)}</p>
            <button type="button" class="button" on:click=|_| go_to(model_file_card::TITLE)>
                {wording::OTHER_MODELS}
            </button>
        </div>
    }
}

#[component]
fn FairnessSection(state: ModelState) -> impl IntoView {
    let cost = state.inspection.with_value(|inspection| {
        let forest = state.scorer.with_value(|scorer| scorer.bundle().evaluation.forest);
        let cost = |fairness| state.schema(|schema| cost_of_leaving_out(schema, fairness, &forest));
        inspection.fairness.as_ref().map(cost)
    });
    cost.map(|cost| {
        view! {
            <h2 class="section-title">{fairness_wording::TITLE}</h2>
            <p class="section-intro" data-testid="fairness-intro">
                {fairness_wording::INTRO}
                {cost}
            </p>
            <div class="cards">
                <FairnessCards state />
            </div>
        }
    })
}

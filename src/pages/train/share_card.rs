//! The card that keeps or downloads a trained model.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::result_cards::is_too_large;
use crate::browser::{TrainPageController, has_table_programs, save_bytes, save_own_page, save_text};
use crate::pages::model::kept_models::{KeptModel, KeptModels, KeptNotice};
use churnscope_engine::bundle::core_end;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::model::kept as kept_wording;
use churnscope_wording::portfolio::status::size;
use churnscope_wording::train::result as wording;
use churnscope_worker::training::controller::{TrainedModelFile, stem};

/// Buttons that keep the model on this device, or download files about it.
#[component]
pub fn ShareCard(
    /// The controller of the Train page.
    controller: TrainPageController,
    /// The trained model.
    model: Arc<TrainedModelFile>,
    /// The model, ready to score.
    scorer: StoredValue<Scorer>,
    /// The kept models.
    kept: KeptModels,
    /// The trained model, if it is among the kept models.
    kept_model: Memo<Option<KeptModel>>,
) -> impl IntoView {
    let state = controller.state();
    let id = scorer.with_value(|scorer| scorer.model_id().to_owned());
    let keep_row = view! { <KeepRow model=Arc::clone(&model) scorer kept kept_model /> };
    let n_bytes = size(model.bundle.len() as u64);
    let model_hint =
        if is_too_large(&model) { wording::large_model_hint(id, n_bytes) } else { wording::model_hint(id, n_bytes) };
    let name = move |extension: &str| {
        let file = state.with_untracked(|state| state.table.as_ref().map(|table| table.file.name()));
        format!("{}.{extension}", file.as_deref().map_or(wording::MODEL_FILE, stem))
    };
    let save_model = {
        let model = Arc::clone(&model);
        move |_| save_bytes(&name("churn"), &model.bundle)
    };
    let save_report = {
        let model = Arc::clone(&model);
        move |_| save_text(&name("report.html"), &model.figures.report)
    };
    let save_description = {
        let model = Arc::clone(&model);
        move |_| save_text(&name("toml"), &model.toml)
    };
    let page_failed = if has_table_programs() { wording::PAGE_FAILED } else { wording::PAGE_FAILED_HERE };
    let has_failed = RwSignal::new(false);
    let save_page = move |_| {
        has_failed.set(false);
        let (core, inspection) = model.bundle.split_at(core_end(&model.bundle).min(model.bundle.len()));
        save_own_page(name("html"), core, inspection, Callback::new(move |is_saved: bool| has_failed.set(!is_saved)));
    };
    view! {
        <section class="card">
            <h2 class="card-title">{wording::DOWNLOADS}</h2>
            {keep_row}
            <DownloadRow label=wording::PAGE hint=wording::PAGE_HINT>
                <button type="button" class="button" data-testid="train-download-page" on:click=save_page>
                    {wording::DOWNLOAD_PAGE}
                </button>
                <p class="editor-problem" role="alert">
                    {move || has_failed.get().then_some(page_failed)}
                </p>
            </DownloadRow>
            <DownloadRow label=wording::MODEL hint=model_hint>
                <button type="button" class="button" data-testid="train-download-bundle" on:click=save_model>
                    {wording::DOWNLOAD_MODEL}
                </button>
            </DownloadRow>
            <DownloadRow label=wording::REPORT hint=wording::REPORT_HINT>
                <button type="button" class="button" data-testid="train-download-report" on:click=save_report>
                    {wording::DOWNLOAD_REPORT}
                </button>
            </DownloadRow>
            <DownloadRow label=wording::DESCRIPTION hint=wording::DESCRIPTION_HINT>
                <button
                    type="button"
                    class="button"
                    data-testid="train-download-description"
                    on:click=save_description
                >
                    {wording::DOWNLOAD_DESCRIPTION}
                </button>
            </DownloadRow>
            {has_table_programs().then(|| view! { <p class="card-note">{wording::FOR_THE_HOST}</p> })}
        </section>
    }
}

#[component]
fn KeepRow(
    model: Arc<TrainedModelFile>,
    scorer: StoredValue<Scorer>,
    kept: KeptModels,
    kept_model: Memo<Option<KeptModel>>,
) -> impl IntoView {
    let hint = move || match kept_model.get() {
        Some(model) => kept_wording::is_kept(model.name()),
        None => wording::KEEP_HINT.to_owned(),
    };
    let problem = move || match kept.notice() {
        KeptNotice::Failed(reason) => Some(reason),
        _ => None,
    };
    let keep = move |_| {
        scorer.with_value(|scorer| kept.keep(scorer.model_id(), scorer.bundle(), &model.bundle));
    };
    view! {
        <DownloadRow label=wording::THIS_DEVICE hint>
            <button
                type="button"
                class="button"
                data-testid="train-keep"
                disabled=move || kept_model.with(Option::is_some)
                on:click=keep
            >
                {move || if kept_model.with(Option::is_some) { kept_wording::KEPT } else { kept_wording::KEEP }}
            </button>
            <p class="editor-problem" role="alert">
                {problem}
            </p>
        </DownloadRow>
    }
}

#[component]
fn DownloadRow(label: &'static str, #[prop(into)] hint: TextProp, children: Children) -> impl IntoView {
    view! {
        <div class="train-download">
            <p>
                <span class="field-label">{label}</span>
                <span class="mapping-name" role="status">
                    {move || hint.get()}
                </span>
            </p>
            {children()}
        </div>
    }
}

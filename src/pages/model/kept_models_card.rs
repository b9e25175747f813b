//! The models that the user has kept on this device.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::kept_models::{KeptModel, KeptModels, KeptNotice, MAX_NAME};
use super::model_file_card;
use super::opened_file::OpenedFile;
use super::state::ModelState;
use crate::browser::{after_paint, focus, go_to};
use churnscope_wording::model::kept as wording;

const NAME_BOX: &str = "kept-model-name";

/// The list of kept models.
#[component]
pub fn KeptModelsCard(
    /// The state of the page.
    state: ModelState,
    /// The bytes of the current model's bundle.
    bundle: StoredValue<Vec<u8>>,
    /// The kept models.
    kept: KeptModels,
    /// The model that is opened for comparison.
    file: OpenedFile,
) -> impl IntoView {
    let current = state.scorer.with_value(|scorer| scorer.model_id().to_owned());
    let keep = move |_| {
        bundle.with_value(|bytes| {
            state.scorer.with_value(|scorer| kept.keep(scorer.model_id(), scorer.bundle(), bytes));
        });
    };
    let can_keep = {
        let current = current.clone();
        Memo::new(move |_| kept.list().is_some() && kept.find(&current).is_none())
    };
    let rows = move || {
        let current = current.clone();
        let row = move |model: KeptModel| {
            let is_current = model.id == current;
            view! { <KeptModelRow kept file model is_current /> }
        };
        match kept.list() {
            None => None,
            Some(list) if list.is_empty() => Some(view! { <p class="card-note">{wording::NONE}</p> }.into_any()),
            Some(list) => {
                Some(view! { <ul class="kept-models">{list.into_iter().map(row).collect_view()}</ul> }.into_any())
            }
        }
    };
    view! {
        <section class="card" data-testid="kept-models" aria-labelledby="kept-models-title">
            <header class="card-head">
                <h2 class="card-title" id="kept-models-title">
                    {wording::TITLE}
                </h2>
                <Show when=move || can_keep.get()>
                    <button type="button" class="button" on:click=keep>
                        {wording::KEEP_CURRENT}
                    </button>
                </Show>
                <p class="card-subtitle">{wording::SUBTITLE}</p>
            </header>
            {rows}
            <div role="status">{move || notice(kept)}</div>
        </section>
    }
}

fn notice(kept: KeptModels) -> Option<AnyView> {
    match kept.notice() {
        KeptNotice::None => None,
        KeptNotice::Deleted(name) => Some(
            view! {
                <p class="kept-notice">
                    {wording::deleted(name)} <button type="button" class="button small" on:click=move |_| kept.undo()>
                        {wording::UNDO}
                    </button>
                </p>
            }
            .into_any(),
        ),
        KeptNotice::Failed(reason) => Some(view! { <p class="notice">{reason}</p> }.into_any()),
    }
}

#[component]
fn KeptModelRow(kept: KeptModels, file: OpenedFile, model: KeptModel, is_current: bool) -> impl IntoView {
    let is_renaming = RwSignal::new(false);
    let model = StoredValue::new(model);
    let name = model.with_value(|model| model.name().to_owned());
    let facts = model.with_value(KeptModel::facts);
    let id = model.with_value(|model| model.id.clone());
    let compare = {
        let (id, name) = (id.clone(), name.clone());
        move |_| {
            let name = name.clone();
            kept.bundle(&id, move |bundle| {
                file.open_bytes(&name, bundle);
                after_paint(|| go_to(model_file_card::TITLE));
            });
        }
    };
    let labels = [wording::compare(&name), wording::rename(&name), wording::delete(&name)];
    let [compare_label, rename_label, delete_label] = labels;
    view! {
        <li class="kept-model">
            <div class="kept-model-text">
                <p class="kept-model-name">
                    {name} " " <code>{id}</code>
                    {is_current.then(|| view! { <span class="fact">{wording::IN_USE}</span> })}
                </p>
                <p class="card-subtitle">{facts}</p>
            </div>
            <Show
                when=move || is_renaming.get()
                fallback=move || {
                    view! {
                        <div class="kept-model-buttons">
                            <button
                                type="button"
                                class="button small"
                                aria-label=compare_label.clone()
                                disabled=is_current
                                on:click=compare.clone()
                            >
                                {wording::COMPARE}
                            </button>
                            <button
                                type="button"
                                class="button small"
                                aria-label=rename_label.clone()
                                on:click=move |_| is_renaming.set(true)
                            >
                                {wording::RENAME}
                            </button>
                            <button
                                type="button"
                                class="button small"
                                aria-label=delete_label.clone()
                                on:click=move |_| kept.delete(model.get_value())
                            >
                                {wording::DELETE}
                            </button>
                        </div>
                    }
                }
            >
                <NameForm kept model is_renaming />
            </Show>
        </li>
    }
}

#[component]
fn NameForm(kept: KeptModels, model: StoredValue<KeptModel>, is_renaming: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(model.with_value(|model| model.name().to_owned()));
    let is_empty = RwSignal::new(false);
    after_paint(|| focus(NAME_BOX));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let is_usable = name.with_untracked(|name| kept.rename(model.get_value(), name));
        is_empty.set(!is_usable);
        if is_usable {
            is_renaming.set(false);
        }
    };
    view! {
        <form class="kept-model-buttons" on:submit=save>
            <input
                id=NAME_BOX
                type="text"
                class="text-box"
                autocomplete="off"
                aria-label=wording::NAME
                maxlength=MAX_NAME
                prop:value=name
                on:input=move |event| name.set(event_target_value(&event))
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        is_renaming.set(false);
                    }
                }
            />
            <button type="submit" class="button small primary">
                {wording::SAVE}
            </button>
            <button type="button" class="button small" on:click=move |_| is_renaming.set(false)>
                {wording::CANCEL}
            </button>
            <p class="editor-problem" role="alert">
                {move || is_empty.get().then_some(wording::NAME_EMPTY)}
            </p>
        </form>
    }
}

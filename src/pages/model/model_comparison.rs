//! Compares another model with the current one before the user switches.

use leptos::prelude::*;

use super::kept_models::KeptModels;
use super::model_file::ModelSummary;
use super::opened_file::OpenedFile;
use crate::browser::is_session_saved;
use churnscope_wording::model::{kept as kept_wording, model_file as wording};

/// Both models side by side, with buttons for what to do with the other model.
#[component]
pub fn ModelComparison(
    /// The other model, opened from a file or from the kept models.
    file: OpenedFile,
    /// The summary of the other model.
    other: ModelSummary,
    /// The summary of the current model.
    current: ModelSummary,
    /// The kept models.
    kept: KeptModels,
) -> impl IntoView {
    let is_current = current.id == other.id;
    let is_other_data = current.data_hash != other.data_hash;
    let id = other.id.clone();
    let is_kept = Memo::new(move |_| kept.find(&id).is_some());
    let row = |((name, new), (_, now)): ((&'static str, String), (&'static str, String))| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{new}</td>
                <td>{now}</td>
            </tr>
        }
    };
    let rows = other.lines.into_iter().zip(current.lines).map(row).collect_view();
    view! {
        <div data-testid="bundle-offer">
            <table class="model-comparison">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col">{wording::OTHER_MODEL}</th>
                        <th scope="col">{wording::IN_USE}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {is_other_data.then(|| view! { <p class="card-note">{wording::OTHER_DATA}</p> })}
            <p class="card-note">{move || wording::consequence(is_current, is_session_saved(), is_kept.get())}</p>
            <div class="model-file-buttons">
                <button
                    type="button"
                    class="button primary"
                    disabled=is_current
                    on:click=move |_| file.use_model()
                >
                    {wording::USE}
                </button>
                <button
                    type="button"
                    class="button"
                    disabled=move || is_kept.get()
                    on:click=move |_| file.keep(kept)
                >
                    {move || if is_kept.get() { kept_wording::KEPT } else { kept_wording::KEEP }}
                </button>
                <button type="button" class="button" on:click=move |_| file.close()>
                    {wording::CANCEL}
                </button>
            </div>
        </div>
    }
}

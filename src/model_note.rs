//! Which model the page speaks for.

use leptos::prelude::*;

use super::offline::{Offline, OfflineNote};
use super::route::Page;
use super::standards::{Standards, bands_words};
use super::words::{short_figure, short_share};
use churnscope_engine::bundle::Bundle;
use churnscope_engine::scorer::Scorer;
use churnscope_engine::words::fixed;

/// The line at the foot of every page: the model's id, what it learned from, and how good it is.
#[component]
pub fn ModelNote(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// Cutoff and bands.
    standards: Standards,
    /// Whether the page works without a network.
    offline: Offline,
) -> impl IntoView {
    let (id, origin, quality) = scorer.with_value(|scorer| {
        (scorer.model_id().to_owned(), origin_words(scorer.bundle()), quality_words(scorer.bundle()))
    });
    let own = move || {
        standards.saved().map(|kept| {
            format!("Kept on this device: contact from {}, {} risk.", short_share(kept.cutoff), bands_words(kept.bands))
        })
    };
    view! {
        <footer class="model-note">
            <p>
                "Model "
                <a href=Page::Model.href()>
                    <code>{id}</code>
                </a>
                ", trained on "
                {origin}
                ". "
                {quality}
                ". "
                {own}
            </p>
            <p>
                <OfflineNote offline />
            </p>
        </footer>
    }
}

fn origin_words(bundle: &Bundle) -> String {
    let provenance = &bundle.provenance;
    format!("{}, {} customers", provenance.data_set, fixed(provenance.rows as f64, 0))
}

fn quality_words(bundle: &Bundle) -> String {
    let forest = &bundle.evaluation.forest.mean;
    let (out_of_fold, on) = if bundle.evaluation.is_out_of_fold() {
        ("Out-of-fold ", "on customers that it had not seen")
    } else {
        ("", "on customers that it may have been trained on")
    };
    format!("{out_of_fold}ROC-AUC {}, Brier score {}, {on}", short_figure(forest.roc_auc), short_figure(forest.brier))
}

//! A card that shows how each tree decides.

use leptos::prelude::*;

use churnscope_engine::customer::Customer;
use churnscope_engine::explain::decision_path;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::trees;
use churnscope_wording::model_data::model_data;

/// The customer's path through one tree, which the user chooses.
#[component]
pub fn ForestCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer on the form.
    customer: Signal<Customer>,
) -> impl IntoView {
    let (n_trees, scale, subtitle) = scorer.with_value(|scorer| {
        let forest = &scorer.bundle().forest;
        (forest.n_trees(), forest.scale(), trees::subtitle(forest))
    });
    // the number of the chosen tree, counted from 1
    let tree = RwSignal::new(1_usize);
    let is_open = RwSignal::new(false);
    let lines = move || {
        // the path is computed only while the card is open
        is_open.get().then(|| {
            let lines = scorer.with_value(|scorer| {
                let path = customer.with(|customer| decision_path(scorer, customer, tree.get() - 1));
                path.map(|path| trees::path(model_data(&scorer.bundle().evaluation), scorer.schema(), scale, &path))
                    .unwrap_or_default()
            });
            lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
        })
    };
    let show = move |number: usize| tree.set(number.clamp(1, n_trees.max(1)));
    let button = move |name: &'static str, step: isize| {
        view! {
            <button
                type="button"
                class="button"
                on:click=move |_| show(tree.get_untracked().saturating_add_signed(step))
            >
                {name}
            </button>
        }
    };
    view! {
        <details class="card forest" data-testid="forest" on:toggle=move |_| is_open.update(|open| *open = !*open)>
            <summary class="card-title">{trees::TITLE}</summary>
            <p class="card-subtitle">{subtitle}</p>
            <div class="forest-tree">
                {button(trees::PREVIOUS, -1)}
                <input
                    type="range"
                    class="slider"
                    aria-label=trees::SLIDER
                    min="1"
                    max=n_trees
                    prop:value=move || tree.get().to_string()
                    on:input=move |event| {
                        if let Ok(number) = event_target_value(&event).parse() {
                            show(number);
                        }
                    }
                />
                <output>{move || trees::tree_of(tree.get(), n_trees)}</output>
                {button(trees::NEXT, 1)}
            </div>
            <ol class="forest-path">{lines}</ol>
        </details>
    }
}

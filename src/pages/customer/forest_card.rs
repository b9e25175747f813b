//! How the forest decided, tree by tree: for analysts, folded away at first.

use leptos::prelude::*;

use super::forest_words::path_lines;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::decision_path;
use churnscope_engine::forest::Scale;
use churnscope_engine::scorer::Scorer;

/// The way of the customer through a tree of choice.
#[component]
pub fn ForestCard(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The customer on the form.
    customer: Signal<Customer>,
) -> impl IntoView {
    let (n_trees, scale) = scorer.with_value(|scorer| {
        let forest = &scorer.bundle().forest;
        (forest.n_trees(), forest.scale())
    });
    let together = match scale {
        Scale::Probability => "votes; the estimate is the mean of the votes.",
        Scale::LogOdds => "adds log-odds; the estimate is the probability of their sum.",
    };
    let tree = RwSignal::new(1_usize);
    let is_open = RwSignal::new(false);
    let lines = move || {
        // nothing is reckoned for those who do not look
        is_open.get().then(|| {
            let lines = scorer.with_value(|scorer| {
                let path = customer.with(|customer| decision_path(scorer, customer, tree.get() - 1));
                path.map(|path| path_lines(scorer.schema(), scale, &path)).unwrap_or_default()
            });
            lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()
        })
    };
    let go = move |to: usize| tree.set(to.clamp(1, n_trees.max(1)));
    let button = move |name: &'static str, step: isize| {
        view! {
            <button
                type="button"
                class="button"
                on:click=move |_| go(tree.get_untracked().saturating_add_signed(step))
            >
                {name}
            </button>
        }
    };
    view! {
        <details class="card forest" data-testid="forest" on:toggle=move |_| is_open.update(|open| *open = !*open)>
            <summary class="card-title">"How the forest decided"</summary>
            <p class="card-subtitle">
                "For analysts. Each of the " {n_trees} " trees asks its own questions and " {together}
            </p>
            <div class="forest-tree">
                {button("Previous", -1)}
                <input
                    type="range"
                    class="slider"
                    aria-label="Tree"
                    min="1"
                    max=n_trees
                    prop:value=move || tree.get().to_string()
                    on:input=move |event| {
                        if let Ok(to) = event_target_value(&event).parse() {
                            go(to);
                        }
                    }
                />
                <output>"Tree " {tree} " of " {n_trees}</output>
                {button("Next", 1)}
            </div>
            <ol class="forest-path">{lines}</ol>
        </details>
    }
}

//! The second program: the pages that are loaded when one of them is first asked for.

use leptos::prelude::*;

use super::browser::{Desk, Place, fragment, load_library, show_failures, theme_changes};
use super::components::ChartStage;
use super::kept::Standards;
use super::pages::{ModelPage, PortfolioPage, PrivacyPage};
use super::palette::read_palette;
use super::route::Page;
use churnscope_engine::bundle::{BundleError, core_end, core_of};
use churnscope_engine::scorer::Scorer;

/// Puts the pages into an element of the first program, for as long as the document lives.
///
/// `model` is a bundle's core and `rest` what stands behind it in the file, or `model` is the whole file.
pub fn open(place: Place, model: &[u8], rest: &[u8]) {
    show_failures();
    let file = [model, rest].concat();
    let scorer = Scorer::from_core(core_of(&file));
    mount_to(place, move || view! { <Pages scorer file /> }).forget();
}

/// The pages of this program; the one that the address names is shown.
#[component]
fn Pages(
    /// The model, or why there is none.
    scorer: Result<Scorer, BundleError>,
    /// Its bundle.
    file: Vec<u8>,
) -> impl IntoView {
    let address = fragment();
    let page = Memo::new(move |_| address.with(|address| Page::of_fragment(address)));
    // the first program has said already what is wrong with a model that it cannot read
    scorer.ok().map(|scorer| {
        let scorer = StoredValue::new(scorer);
        let standards = Standards::follow(scorer);
        let changes = theme_changes();
        let palette = Memo::new(move |_| {
            changes.track();
            read_palette()
        });
        let stage = ChartStage { library: load_library(), palette: palette.into() };
        let desk = Desk::new(core_of(&file));
        let bundle = StoredValue::new(file);
        // made when it is first asked for, then kept as it was left
        let asked_for =
            move |which: Page| Memo::new(move |before: Option<&bool>| before == Some(&true) || page.get() == which);
        let (wants_model, wants_privacy) = (asked_for(Page::Model), asked_for(Page::Privacy));
        let privacy_page = move || wants_privacy.get().then(|| view! { <PrivacyPage standards /> });
        let model_page = move || {
            wants_model.get().then(|| {
                let inspection = bundle.with_value(|file| {
                    let rest = file.get(core_end(file)..).unwrap_or_default();
                    scorer.with_value(|scorer| scorer.bundle().inspection_from(rest))
                });
                view! { <ModelPage scorer standards inspection bundle stage /> }
            })
        };
        view! {
            <div hidden=move || page.get() != Page::Portfolio>
                <PortfolioPage scorer standards desk stage />
            </div>
            <div hidden=move || page.get() != Page::Model>
                {model_page}
            </div>
            <div hidden=move || page.get() != Page::Privacy>
                {privacy_page}
            </div>
        }
    })
}

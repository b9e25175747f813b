//! The pages other than the Customer page.

use leptos::prelude::*;

use super::browser::{
    ChartStage, MountPoint, PickedFile, PortfolioController, TrainPageController, fragment, load_library,
    show_failures, theme_changes,
};
use super::pages::{ModelPage, PortfolioPage, PrivacyPage, TrainPage};
use super::palette::read_palette;
use super::route::Page;
use super::standards::Standards;
use churnscope_engine::bundle::{BundleError, core_end, core_of};
use churnscope_engine::scorer::Scorer;
use churnscope_worker::protocol::FileChoices;

/// Shows the pages in `element`. `model` followed by `rest` is the bundle.
pub fn open(element: MountPoint, model: &[u8], rest: &[u8]) {
    show_failures();
    let file = [model, rest].concat();
    let scorer = Scorer::from_core(core_of(&file));
    mount_to(element, move || view! { <Pages scorer file /> }).forget();
}

#[component]
fn Pages(scorer: Result<Scorer, BundleError>, file: Vec<u8>) -> impl IntoView {
    let address = fragment();
    let page = Memo::new(move |_| address.with(|address| Page::of_fragment(address)));
    // `App` already says why a model cannot be used
    scorer.ok().map(|scorer| {
        let scorer = StoredValue::new(scorer);
        let standards = Standards::follow(scorer);
        let changes = theme_changes();
        let palette = Memo::new(move |_| {
            changes.track();
            read_palette()
        });
        let stage = ChartStage { library: load_library(), palette: palette.into() };
        let controller = PortfolioController::new(core_of(&file));
        let trainer = TrainPageController::new(&file);
        let on_train = Callback::new(move |(file, choices): (PickedFile, FileChoices)| {
            // the choices about columns and values apply only to the current model
            let FileChoices { encoding, sheet, table, .. } = choices;
            trainer.open(file, FileChoices { encoding, sheet, table, ..FileChoices::default() });
        });
        let bundle = StoredValue::new(file);
        // these pages are created when first opened; after that, they are hidden rather than removed
        let is_opened =
            move |which: Page| Memo::new(move |before: Option<&bool>| before == Some(&true) || page.get() == which);
        let [is_model_opened, is_train_opened, is_privacy_opened] =
            [Page::Model, Page::Train, Page::Privacy].map(is_opened);
        let train_page = move || is_train_opened.get().then(|| view! { <TrainPage controller=trainer stage /> });
        let privacy_page = move || is_privacy_opened.get().then(|| view! { <PrivacyPage standards /> });
        let model_page = move || {
            is_model_opened.get().then(|| {
                let inspection = bundle.with_value(|file| {
                    let rest = file.get(core_end(file)..).unwrap_or_default();
                    scorer.with_value(|scorer| scorer.bundle().inspection_from(rest))
                });
                view! { <ModelPage scorer standards inspection bundle stage /> }
            })
        };
        view! {
            <div hidden=move || page.get() != Page::Portfolio>
                <PortfolioPage scorer standards controller on_train stage />
            </div>
            <div hidden=move || page.get() != Page::Model>
                {model_page}
            </div>
            <div hidden=move || page.get() != Page::Train>
                {train_page}
            </div>
            <div hidden=move || page.get() != Page::Privacy>
                {privacy_page}
            </div>
        }
    })
}

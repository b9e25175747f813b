//! The frame around every page.

use leptos::prelude::*;

use super::browser::{
    ChartStage, Theme, effect, focus, fragment, load_library, name_document, pick_theme, picked_theme, system_theme,
};
use super::components::{Logo, ThemeButton};
use super::lazy_pages::LazyPages;
use super::model_note::ModelNote;
use super::offline::{Offline, PrivacyChip, UpdateBar};
use super::opened::OpenedModel;
use super::opened_bar::OpenedBar;
use super::pages::CustomerPage;
use super::palette::read_palette;
use super::route::Page;
use super::standards::Standards;
use churnscope_engine::bundle::BundleError;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::customer::identity::titled;
use churnscope_wording::shell;

/// The root component of the page.
#[component]
pub fn App(
    /// The model, or the reason why it cannot be read.
    model: Result<Scorer, BundleError>,
    /// The model that the user opened or trained, if any.
    #[prop(optional)]
    opened: OpenedModel,
) -> impl IntoView {
    let opened = StoredValue::new(opened);
    let system = system_theme();
    let (picked, set_picked) = signal(picked_theme());
    let theme = Memo::new(move |_| picked.get().unwrap_or_else(|| system.get()));
    let (palette, set_palette) = signal(read_palette());
    effect(move || {
        theme.track();
        if let Some(picked) = picked.get() {
            pick_theme(picked);
        }
        // read the colors again, because the style sheet defines them for each theme
        set_palette.set(read_palette());
    });
    let address = fragment();
    let page = Memo::new(move |_| address.with(|address| Page::of_fragment(address)));
    let link = Memo::new(move |before: Option<&String>| {
        // while another page is shown, the customer stays the same
        address
            .with(|address| Page::Customer.rest(address).or(before.map(String::as_str)).unwrap_or_default().to_owned())
    });

    // the ID, or the line or row number, of the customer who was opened on the Customer page, if any
    let name = RwSignal::new(None::<String>);
    name_document(Signal::derive(move || {
        let title = page.get().title();
        let name = name.get().filter(|_| page.get() == Page::Customer);
        name.map_or_else(|| title.to_owned(), |name| titled(name, title))
    }));

    let offline = Offline::follow();

    view! {
        <a
            class="skip-link"
            href="#main"
            on:click=|event| {
                // a link to `#main` would change the fragment, which names the page
                event.prevent_default();
                focus("main");
            }
        >
            {shell::SKIP}
        </a>
        <header class="header">
            <div class="header-inner">
                <a class="brand" href=Page::Customer.href()>
                    <Logo />
                    {shell::BRAND}
                </a>
                <nav class="nav" aria-label=shell::PAGES>
                    {Page::MENU
                        .map(|entry| {
                            let current = move || (page.get() == entry).then_some("page");
                            view! { <a href=entry.href() aria-current=current>{entry.title()}</a> }
                        })}
                </nav>
                <PrivacyChip offline />
                <ThemeButton theme on_pick=Callback::new(move |theme: Theme| set_picked.set(Some(theme))) />
            </div>
        </header>
        <UpdateBar offline />
        <main id="main" class="main" tabindex="-1">
            {match model {
                Err(error) => view! { <ModelFailure error /> }.into_any(),
                Ok(scorer) => {
                    let scorer = StoredValue::new(scorer);
                    let standards = Standards::follow(scorer);
                    let stage = ChartStage { library: load_library(), palette: palette.into() };
                    view! {
                        <OpenedBar scorer opened />
                        // hidden rather than removed, so that the Customer page is unchanged when the user returns
                        <div hidden=move || page.get() != Page::Customer>
                            <CustomerPage scorer standards link name stage />
                        </div>
                        <LazyPages page=page.into() opened />
                        <ModelNote scorer standards offline />
                    }
                        .into_any()
                }
            }}
        </main>
    }
}

#[component]
fn ModelFailure(error: BundleError) -> impl IntoView {
    view! {
        <section class="card failure-card" role="alert">
            <h1 class="card-title">{shell::MODEL_FAILURE_TITLE}</h1>
            <p>{shell::MODEL_FAILURE}</p>
            <p class="failure-reason">{error.to_string()}</p>
        </section>
    }
}

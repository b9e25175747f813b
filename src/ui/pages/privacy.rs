//! What is stored and sent, in plain words.

use leptos::prelude::*;

use crate::ui::kept::{Standards, bands_words};
use crate::ui::offline::Offline;
use crate::ui::words::short_share;

/// The page.
#[component]
pub fn PrivacyPage(
    /// Cutoff and bands.
    standards: Standards,
) -> impl IntoView {
    let offline = Offline::follow();
    let kept = move || match standards.kept() {
        Some(kept) => {
            format!("A cutoff of {} and the bands {}.", short_share(kept.cutoff), bands_words(kept.bands))
        }
        None => "None; the model’s own hold.".to_owned(),
    };
    let copy = move || match offline.words() {
        "" => "It is being looked at.",
        words => words,
    };
    view! {
        <div class="privacy-page">
            <h1 class="page-title">"What is stored and sent"</h1>
            <section class="card" aria-labelledby="sent-title">
                <h2 class="card-title" id="sent-title">
                    "Sent: nothing"
                </h2>
                <p>
                    "The page, its model and its charts come from the site that you opened. From then on nothing is asked for and nothing is sent, whatever you enter, open or click: there is no server behind it, no account, no statistics, no cookie."
                </p>
                <p>
                    "You need not take our word. The page tells the browser to let it connect to no other site, and the browser enforces that. Or switch the network off: everything goes on as before."
                </p>
            </section>
            <section class="card" aria-labelledby="stored-title">
                <h2 class="card-title" id="stored-title">
                    "Stored on this device"
                </h2>
                <dl class="stored">
                    <dt>"Customers"</dt>
                    <dd>"Nothing. What you enter and the files that you open are gone when the window is closed."</dd>
                    <dt>"A copy of the page"</dt>
                    <dd>
                        {copy}
                        " It holds the programs and the model, and no customer."
                    </dd>
                    <dt>"Cutoff and risk bands"</dt>
                    <dd>{kept} " They are kept where you ask for it on the Model page."</dd>
                    <dt>"Light or dark"</dt>
                    <dd>"Your choice, if you made one with the button at the top."</dd>
                    <dt>"Links"</dt>
                    <dd>
                        "A link to a customer holds the values behind a #, which browsers send to nobody. Like every address it stays in this browser’s history."
                    </dd>
                </dl>
            </section>
        </div>
    }
}

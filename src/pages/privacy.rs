//! What is stored and sent, in plain words.

use leptos::prelude::*;

use crate::browser::{erase_all, is_session_persistent, is_session_saved, on_save_error, save_session};
use crate::offline::Offline;
use crate::standards::{Standards, bands_words};
use crate::words::short_share;

/// The page.
#[component]
pub fn PrivacyPage(
    /// Cutoff and bands.
    standards: Standards,
) -> impl IntoView {
    let offline = Offline::follow();
    let kept = move || match standards.saved() {
        Some(kept) => {
            format!("A cutoff of {} and the bands {}.", short_share(kept.cutoff), bands_words(kept.bands))
        }
        None => "None; the model’s own hold.".to_owned(),
    };
    let work = RwSignal::new(Work::NotKept);
    let kept_now = Callback::new(move |is_safe: Option<bool>| {
        work.set(is_safe.map_or(Work::Refused, |is_safe| Work::Kept { is_safe }));
    });
    // what went wrong meanwhile is not said to be kept
    let safe_now = Callback::new(move |is_safe: Option<bool>| {
        work.maybe_update(|work| match work {
            Work::Kept { is_safe: known } => std::mem::replace(known, is_safe == Some(true)) != *known,
            _ => false,
        });
    });
    let look_at_it = move || {
        work.set(Work::Kept { is_safe: false });
        is_session_persistent(safe_now);
    };
    if is_session_saved() {
        look_at_it();
    }
    on_save_error(move |word| match word {
        "" => look_at_it(),
        "no-room" => work.set(Work::NoRoom),
        _ => work.set(Work::Refused),
    });
    let erased = Callback::new(move |is_done| work.set(if is_done { Work::Erased } else { Work::Refused }));
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
                    "The page, its model and its charts come from the site that you opened. From then on nothing is asked for and nothing is sent, whatever you enter, open or click: there is no server behind it, no account, no statistics, no cookie. Only the browser itself looks now and then whether there is a newer version."
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
                    <dd>{move || work.get().customers()}</dd>
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
            <section class="card" aria-labelledby="keep-work-title">
                <h2 class="card-title" id="keep-work-title">
                    "Keep my work on this device"
                </h2>
                <p>
                    "If you ask for it, what is on the pages and the file that is open are kept in this browser until you erase them, and are there again the next time. Whoever uses this browser on this device can then see them."
                </p>
                <div class="privacy-buttons">
                    <button
                        type="button"
                        class="button primary"
                        disabled=move || matches!(work.get(), Work::Kept { .. })
                        on:click=move |_| save_session(kept_now)
                    >
                        "Keep my work"
                    </button>
                    <button type="button" class="button" on:click=move |_| erase_all(erased)>
                        "Erase all"
                    </button>
                </div>
                <p class="card-note" role="status" data-testid="work-kept">
                    {move || work.get().words()}
                </p>
            </section>
        </div>
    }
}

/// Whether what was typed is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    /// Nobody asked for it.
    NotKept,
    /// It is.
    Kept {
        /// The browser has promised not to clear it away by itself.
        is_safe: bool,
    },
    /// The browser has no room for it.
    NoRoom,
    /// The browser does not do it.
    Refused,
    /// It was, and is forgotten.
    Erased,
}

impl Work {
    /// What is stored of customers.
    fn customers(self) -> &'static str {
        match self {
            Self::Kept { .. } => {
                "What is on the pages, the file that is open, and a model that you opened: you asked for it below."
            }
            Self::NoRoom => "What there was room for: you asked for it below.",
            Self::NotKept | Self::Refused | Self::Erased => {
                "Nothing. What you enter and the files that you open are gone when the window is closed."
            }
        }
    }

    /// How it stands.
    fn words(self) -> &'static str {
        match self {
            Self::NotKept => "Not kept. “Erase all” forgets the cutoff, the bands and the theme.",
            Self::Kept { is_safe: true } => {
                "Your work is kept, and the browser has promised not to clear it away by itself."
            }
            Self::Kept { is_safe: false } => {
                "Your work is kept. The browser has not promised to keep it for ever: it may clear it away where the device runs out of room."
            }
            Self::NoRoom => {
                "There is no room for all of it: free some on this device, or open a smaller file. Nothing on screen is lost."
            }
            Self::Refused => {
                "This browser stores nothing for the page, as in a private window. Nothing on screen is lost: print it, copy it or save the list."
            }
            Self::Erased => "All is erased. What is on screen is gone when the window is closed.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_to_be_stored_is_what_was_asked_for() {
        for work in [Work::NotKept, Work::Refused, Work::Erased] {
            assert!(work.customers().starts_with("Nothing."), "{work:?}");
        }
        assert!(Work::Kept { is_safe: false }.words().contains("not promised"));
        assert!(Work::Kept { is_safe: true }.words().contains("has promised"));
    }
}

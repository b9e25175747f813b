//! The Privacy page: data that Churnscope stores and sends.

use leptos::prelude::*;

use crate::browser::{erase_all, is_session_persistent, is_session_saved, on_save_error, save_session};
use crate::offline::Offline;
use crate::standards::{Standards, bands_words};
use churnscope_wording::numbers;
use churnscope_wording::{privacy, shell};

/// The page about privacy and storage.
#[component]
pub fn PrivacyPage(
    /// Cutoff and bands.
    standards: Standards,
) -> impl IntoView {
    let work = saved_work();
    view! {
        <div class="privacy-page">
            <h1 class="page-title">{shell::PRIVACY}</h1>
            <section class="card" aria-labelledby="sent-title">
                <h2 class="card-title" id="sent-title">
                    {privacy::SENT_TITLE}
                </h2>
                <p>{privacy::SENT}</p>
                <p>{privacy::SENT_PROOF}</p>
            </section>
            <StoredCard standards work />
            <WorkCard work />
        </div>
    }
}

/// The data stored on the device.
#[component]
fn StoredCard(
    /// Cutoff and bands.
    standards: Standards,
    /// Whether work is saved.
    work: RwSignal<SavedWork>,
) -> impl IntoView {
    let offline = Offline::follow();
    let copy = move || match offline.sentence() {
        "" => privacy::CHECKING,
        sentence => sentence,
    };
    let saved_standards = move || match standards.saved() {
        Some(saved) => privacy::saved_standards(numbers::cutoff(saved.cutoff), bands_words(saved.bands)),
        None => privacy::NO_STANDARDS.to_owned(),
    };
    view! {
        <section class="card" aria-labelledby="stored-title">
            <h2 class="card-title" id="stored-title">
                {privacy::STORED_TITLE}
            </h2>
            <dl class="stored">
                <dt>{privacy::CUSTOMERS}</dt>
                <dd>{move || work.get().customers()}</dd>
                <dt>{privacy::PAGE_COPY}</dt>
                <dd>{copy} {privacy::PAGE_COPY_CONTENT}</dd>
                <dt>{privacy::MODEL_CONTENT}</dt>
                <dd>{privacy::MODEL_CONTENT_NOTE}</dd>
                <dt>{privacy::STANDARDS}</dt>
                <dd>{saved_standards} {privacy::STANDARDS_SOURCE}</dd>
                <dt>{privacy::THEME}</dt>
                <dd>{privacy::THEME_NOTE}</dd>
                <dt>{privacy::LINKS}</dt>
                <dd>{privacy::LINKS_NOTE}</dd>
            </dl>
        </section>
    }
}

/// Saving work on the device, and erasing it.
#[component]
fn WorkCard(
    /// Whether work is saved.
    work: RwSignal<SavedWork>,
) -> impl IntoView {
    let saved = Callback::new(move |is_persistent: Option<bool>| {
        work.set(is_persistent.map_or(SavedWork::Refused, |is_persistent| SavedWork::Saved { is_persistent }));
    });
    let erased = Callback::new(move |is_done| work.set(if is_done { SavedWork::Erased } else { SavedWork::Refused }));
    view! {
        <section class="card" aria-labelledby="keep-work-title">
            <h2 class="card-title" id="keep-work-title">
                {privacy::WORK_TITLE}
            </h2>
            <p>{privacy::WORK}</p>
            <div class="privacy-buttons">
                <button
                    type="button"
                    class="button primary"
                    disabled=move || matches!(work.get(), SavedWork::Saved { .. })
                    on:click=move |_| save_session(saved)
                >
                    {privacy::SAVE_WORK}
                </button>
                <button type="button" class="button" on:click=move |_| erase_all(erased)>
                    {privacy::ERASE_ALL}
                </button>
            </div>
            <p class="card-note" role="status" data-testid="work-saved">
                {move || work.get().sentence()}
            </p>
        </section>
    }
}

/// Whether work is saved, as the browser reports it.
fn saved_work() -> RwSignal<SavedWork> {
    let work = RwSignal::new(SavedWork::Off);
    // saving may have failed by the time the browser answers
    let set_persistence = Callback::new(move |is_persistent: Option<bool>| {
        work.maybe_update(|work| match work {
            SavedWork::Saved { is_persistent: known } => {
                std::mem::replace(known, is_persistent == Some(true)) != *known
            }
            _ => false,
        });
    });
    let check = move || {
        work.set(SavedWork::Saved { is_persistent: false });
        is_session_persistent(set_persistence);
    };
    if is_session_saved() {
        check();
    }
    on_save_error(move |trouble| match trouble {
        "" => check(),
        "no-room" => work.set(SavedWork::NoRoom),
        _ => work.set(SavedWork::Refused),
    });
    work
}

/// Whether the user's work is saved on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SavedWork {
    /// The user has not asked to save work.
    Off,
    /// Saved.
    Saved {
        /// Whether the browser has promised to keep the saved work.
        is_persistent: bool,
    },
    /// The saved work is incomplete, because the device is out of space or a part is too large.
    NoRoom,
    /// Saved work could not be read, written, or erased.
    Refused,
    /// The user has erased the saved work.
    Erased,
}

impl SavedWork {
    /// The text about stored customer data.
    fn customers(self) -> &'static str {
        match self {
            Self::Saved { .. } => privacy::CUSTOMERS_SAVED,
            Self::NoRoom => privacy::CUSTOMERS_PARTLY_SAVED,
            Self::Off | Self::Refused | Self::Erased => privacy::CUSTOMERS_NONE,
        }
    }

    /// The text about whether work is saved.
    fn sentence(self) -> &'static str {
        match self {
            Self::Off => privacy::WORK_NOT_SAVED,
            Self::Saved { is_persistent: true } => privacy::WORK_SAVED,
            Self::Saved { is_persistent: false } => privacy::WORK_SAVED_TEMPORARILY,
            Self::NoRoom => privacy::WORK_NO_ROOM,
            Self::Refused => privacy::WORK_REFUSED,
            Self::Erased => privacy::WORK_ERASED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_are_stored_only_if_asked_for() {
        for work in [SavedWork::Off, SavedWork::Refused, SavedWork::Erased] {
            assert_eq!(work.customers(), privacy::CUSTOMERS_NONE, "{work:?}");
        }
        for work in [SavedWork::Saved { is_persistent: false }, SavedWork::NoRoom] {
            assert_ne!(work.customers(), privacy::CUSTOMERS_NONE, "{work:?}");
        }
    }
}

//! The Privacy page.

use leptos::prelude::*;

use crate::browser::{effect, erase_all, is_session_persistent, is_session_saved, on_save_error, save_session};
use crate::offline::Offline;
use crate::pages::model::kept_models::KeptModels;
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

#[component]
fn StoredCard(standards: Standards, work: RwSignal<SavedWork>) -> impl IntoView {
    let offline = Offline::follow();
    let kept = KeptModels::read();
    effect(move || {
        if work.get() == SavedWork::Erased {
            kept.refresh();
        }
    });
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
                <dt>{privacy::KEPT_MODELS}</dt>
                <dd>{move || kept.list().map(|list| privacy::kept(list.len()))}</dd>
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

#[component]
fn WorkCard(work: RwSignal<SavedWork>) -> impl IntoView {
    let note = move |event| work.update(|work| *work = work.after(event));
    let saved = Callback::new(move |is_persistent: Option<bool>| {
        note(is_persistent.map_or(WorkEvent::SaveFailed, |is_persistent| WorkEvent::Saved { is_persistent }));
    });
    let erased = Callback::new(move |is_done| note(if is_done { WorkEvent::Erased } else { WorkEvent::EraseFailed }));
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
        "no-room" => work.update(|work| *work = work.after(WorkEvent::NoRoom)),
        "full" => work.update(|work| *work = work.after(WorkEvent::NoRoomAtAll)),
        "unreadable" => work.update(|work| *work = work.after(WorkEvent::ReadFailed)),
        _ => work.update(|work| *work = work.after(WorkEvent::SaveFailed)),
    });
    work
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkEvent {
    Saved {
        /// Whether the browser has promised to keep the saved work.
        is_persistent: bool,
    },
    /// There is no room for all of the work, or a part of it is too large.
    NoRoom,
    /// The first save failed, because there was no room.
    NoRoomAtAll,
    /// Saving failed. An earlier event may have given the reason.
    SaveFailed,
    /// Work from an earlier visit could not be read.
    ReadFailed,
    Erased,
    EraseFailed,
}

/// Whether the user's work is saved on the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SavedWork {
    /// The user has not asked to save work.
    Off,
    Saved {
        /// Whether the browser is known to have promised to keep the saved work.
        is_persistent: bool,
    },
    /// The user asked to save work, but nothing could be saved.
    Refused,
    /// The user asked to save work, but there was no room for it.
    Full,
    /// The saved work is incomplete or out of date, because there is no room or a part is too large.
    NoRoom,
    /// The saved work is incomplete or out of date for another reason.
    Outdated,
    /// Work may be saved, but could not be read.
    Unreadable,
    /// The user has erased the saved work.
    Erased,
    /// Work may still be saved, because it could not be erased.
    NotErased,
}

impl SavedWork {
    /// The state after an event. While work may be stored, a failure never leads to a state that says otherwise.
    fn after(self, event: WorkEvent) -> Self {
        match (event, self) {
            (WorkEvent::Saved { is_persistent }, _) => Self::Saved { is_persistent },
            (WorkEvent::NoRoom, _) => Self::NoRoom,
            (WorkEvent::NoRoomAtAll, Self::Off | Self::Refused | Self::Full | Self::Erased) => Self::Full,
            (WorkEvent::NoRoomAtAll, Self::Saved { .. } | Self::NoRoom | Self::Outdated) => Self::NoRoom,
            (WorkEvent::SaveFailed, Self::Off | Self::Refused | Self::Erased) => Self::Refused,
            (WorkEvent::SaveFailed, Self::Saved { .. } | Self::Outdated) => Self::Outdated,
            // the earlier failure says more
            (WorkEvent::SaveFailed, Self::NoRoom | Self::Full) => self,
            (WorkEvent::NoRoomAtAll | WorkEvent::SaveFailed, Self::Unreadable | Self::NotErased) => self,
            (WorkEvent::ReadFailed, _) => Self::Unreadable,
            (WorkEvent::Erased, _) => Self::Erased,
            (WorkEvent::EraseFailed, _) => Self::NotErased,
        }
    }

    fn customers(self) -> &'static str {
        match self {
            Self::Off | Self::Refused | Self::Full | Self::Erased => privacy::CUSTOMERS_NONE,
            Self::Saved { .. } => privacy::CUSTOMERS_SAVED,
            Self::NoRoom | Self::Outdated => privacy::CUSTOMERS_PARTLY_SAVED,
            Self::Unreadable => privacy::CUSTOMERS_UNREADABLE,
            Self::NotErased => privacy::CUSTOMERS_NOT_ERASED,
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::Off => privacy::WORK_NOT_SAVED,
            Self::Saved { is_persistent: true } => privacy::WORK_SAVED,
            Self::Saved { is_persistent: false } => privacy::WORK_SAVED_TEMPORARILY,
            Self::Refused => privacy::WORK_REFUSED,
            Self::NoRoom | Self::Full => privacy::WORK_NO_ROOM,
            Self::Outdated => privacy::WORK_OUTDATED,
            Self::Unreadable => privacy::WORK_UNREADABLE,
            Self::Erased => privacy::WORK_ERASED,
            Self::NotErased => privacy::WORK_NOT_ERASED,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_customers_are_stored_only_if_that_is_certain() {
        use WorkEvent::{EraseFailed, Erased, NoRoom, NoRoomAtAll, ReadFailed, SaveFailed};
        let saved = WorkEvent::Saved { is_persistent: false };
        for (events, expected) in [
            (&[][..], privacy::CUSTOMERS_NONE),
            (&[SaveFailed], privacy::CUSTOMERS_NONE),
            (&[saved, Erased], privacy::CUSTOMERS_NONE),
            (&[saved, Erased, SaveFailed], privacy::CUSTOMERS_NONE),
            (&[EraseFailed, Erased], privacy::CUSTOMERS_NONE),
            (&[saved], privacy::CUSTOMERS_SAVED),
            (&[saved, SaveFailed, saved], privacy::CUSTOMERS_SAVED),
            (&[NoRoomAtAll, SaveFailed], privacy::CUSTOMERS_NONE),
            (&[saved, NoRoomAtAll], privacy::CUSTOMERS_PARTLY_SAVED),
            (&[NoRoom], privacy::CUSTOMERS_PARTLY_SAVED),
            (&[NoRoom, SaveFailed], privacy::CUSTOMERS_PARTLY_SAVED),
            (&[saved, SaveFailed], privacy::CUSTOMERS_PARTLY_SAVED),
            (&[saved, SaveFailed, SaveFailed], privacy::CUSTOMERS_PARTLY_SAVED),
            (&[ReadFailed], privacy::CUSTOMERS_UNREADABLE),
            (&[ReadFailed, SaveFailed], privacy::CUSTOMERS_UNREADABLE),
            (&[EraseFailed], privacy::CUSTOMERS_NOT_ERASED),
            (&[saved, EraseFailed, SaveFailed], privacy::CUSTOMERS_NOT_ERASED),
            (&[ReadFailed, EraseFailed], privacy::CUSTOMERS_NOT_ERASED),
        ] {
            let work = events.iter().fold(SavedWork::Off, |work, event| work.after(*event));
            assert_eq!(work.customers(), expected, "{events:?}: {work:?}");
        }
    }
}

//! Whether the page works without a network, and whether a newer version is available.

use leptos::prelude::*;

use super::browser::{on_news, switch_version};
use super::route::Page;
use churnscope_wording::shell;

/// The state of the copy of the page that the browser keeps for offline use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfflineCopy {
    /// Not known yet.
    Unknown,
    /// The site has no service worker.
    NotOffered,
    /// The copy is complete, and every file has been checked.
    Complete,
    /// The copy is missing or incomplete, because the browser has no room for it.
    NoRoom,
    /// The browser does not allow a copy of this page.
    Unsupported,
    /// The copy is missing or incomplete for another reason.
    Failed,
    /// The page is a single file, which needs no copy.
    SingleFile,
}

/// How this window's version compares with the newest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// No newer version is known.
    None,
    /// A newer version is loaded and waits for the user's consent.
    Waiting,
    /// Another window already uses a newer version.
    InOtherWindow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OfflineMessage {
    Connection(bool),
    Copy(OfflineCopy),
    Update(Update),
}

impl OfflineMessage {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "online" => Self::Connection(true),
            "offline" => Self::Connection(false),
            "none" => Self::Copy(OfflineCopy::NotOffered),
            "ready" => Self::Copy(OfflineCopy::Complete),
            "no-room" => Self::Copy(OfflineCopy::NoRoom),
            "refused" => Self::Copy(OfflineCopy::Unsupported),
            "failed" => Self::Copy(OfflineCopy::Failed),
            "one-file" => Self::Copy(OfflineCopy::SingleFile),
            "waiting" => Self::Update(Update::Waiting),
            "switched" => Self::Update(Update::InOtherWindow),
            _ => return None,
        })
    }
}

/// Signals for the connection, the offline copy, and updates.
#[derive(Clone, Copy, Debug)]
pub struct Offline {
    /// Whether the page is online, as far as it knows.
    pub is_online: RwSignal<bool>,
    /// The offline copy.
    pub copy: RwSignal<OfflineCopy>,
    /// Whether a newer version is available.
    pub update: RwSignal<Update>,
}

impl Offline {
    /// Signals that follow the messages of the page's scripts.
    pub fn follow() -> Self {
        let offline = Self {
            is_online: RwSignal::new(true),
            copy: RwSignal::new(OfflineCopy::Unknown),
            update: RwSignal::new(Update::None),
        };
        on_news(move |text| match OfflineMessage::parse(text) {
            Some(OfflineMessage::Connection(is_online)) => offline.is_online.set(is_online),
            Some(OfflineMessage::Copy(copy)) => offline.copy.set(copy),
            Some(OfflineMessage::Update(update)) => offline.update.set(update),
            None => {}
        });
        offline
    }

    /// The text about the connection and the copy; may be empty.
    pub fn sentence(self) -> &'static str {
        sentence(self.copy.get(), self.is_online.get())
    }
}

fn sentence(copy: OfflineCopy, is_online: bool) -> &'static str {
    match (copy, is_online) {
        (OfflineCopy::SingleFile, _) => shell::SINGLE_FILE,
        (OfflineCopy::Complete, true) => shell::COPY_READY,
        (OfflineCopy::Complete, false) => shell::COPY_IN_USE,
        (_, false) => shell::NO_COPY_OFFLINE,
        (OfflineCopy::Unknown, true) => "",
        (OfflineCopy::NotOffered, true) => shell::NO_COPY,
        (OfflineCopy::NoRoom, true) => shell::COPY_NO_ROOM,
        (OfflineCopy::Unsupported, true) => shell::COPY_UNSUPPORTED,
        (OfflineCopy::Failed, true) => shell::COPY_FAILED,
    }
}

/// A link to the Privacy page that also shows the state of the connection.
#[component]
pub fn PrivacyChip(
    /// The connection, the offline copy, and updates.
    offline: Offline,
) -> impl IntoView {
    let long = move || match (offline.is_online.get(), offline.copy.get()) {
        (true, OfflineCopy::Complete) => {
            view! { {shell::NOTHING_LEAVES} <span class="privacy-more">{shell::READY_SUFFIX}</span> }.into_any()
        }
        (_, OfflineCopy::SingleFile) | (true, _) => shell::NOTHING_LEAVES.into_any(),
        (false, OfflineCopy::Complete) => {
            view! { {shell::OFFLINE} <span class="privacy-more">{shell::OFFLINE_SUFFIX}</span> }.into_any()
        }
        (false, _) => shell::OFFLINE.into_any(),
    };
    view! {
        <a class="privacy" class:offline=move || !offline.is_online.get() href=Page::Privacy.href()>
            <span class="privacy-dot" aria-hidden="true"></span>
            <span>{long}</span>
        </a>
    }
}

/// Announces a newer version, with a button that switches to it.
#[component]
pub fn UpdateBar(
    /// The connection, the offline copy, and updates.
    offline: Offline,
) -> impl IntoView {
    // the update that "Later" dismissed; another kind of update is still announced
    let dismissed = RwSignal::new(Update::None);
    let bar = move || {
        let update = offline.update.get();
        let (text, action) = match update {
            Update::None => return None,
            Update::Waiting => (shell::UPDATE_READY, shell::UPDATE_NOW),
            Update::InOtherWindow => (shell::UPDATED_ELSEWHERE, shell::UPDATE_THIS_WINDOW),
        };
        (dismissed.get() != update).then(|| {
            view! {
                <div class="version-bar-inner">
                    <p>{text}</p>
                    <button type="button" class="button primary" on:click=|_| switch_version()>
                        {action}
                    </button>
                    <button type="button" class="button" on:click=move |_| dismissed.set(update)>
                        {shell::LATER}
                    </button>
                </div>
            }
        })
    };
    // on a phone, the header has no room for this sentence
    let disconnected =
        move || (!offline.is_online.get()).then(|| view! { <p class="phone-offline">{offline.sentence()}</p> });
    view! { <div class="version-bar" role="status">{disconnected} {bar}</div> }
}

/// The part of the note at the foot that is about privacy, the offline copy, and updates.
#[component]
pub fn OfflineNote(
    /// The connection, the offline copy, and updates.
    offline: Offline,
) -> impl IntoView {
    let update = move || {
        (offline.update.get() != Update::None).then(|| {
            view! {
                {shell::UPDATE_NOTE}
                <button type="button" class="link" on:click=|_| switch_version()>{shell::UPDATE_NOW}</button>
            }
        })
    };
    view! {
        <a href=Page::Privacy.href()>{Page::Privacy.title()}</a>
        ". "
        <span data-testid="offline">{move || offline.sentence()}</span>
        {update}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_of_the_scripts_is_parsed() {
        let script = include_str!("browser/offline/offline.js");
        for text in ["online", "offline", "none", "refused", "failed", "waiting", "switched"] {
            assert!(script.contains(&format!("\"{text}\"")), "{text}");
            assert!(OfflineMessage::parse(text).is_some(), "{text}");
        }
        let worker = include_str!("browser/offline/service-worker.js");
        for text in ["ready", "no-room", "failed"] {
            assert!(worker.contains(&format!("\"{text}\"")), "{text}");
            assert!(matches!(OfflineMessage::parse(text), Some(OfflineMessage::Copy(_))), "{text}");
        }
        assert!(include_str!("browser/single-file/start.js").contains("\"one-file\""));
        assert_eq!(OfflineMessage::parse("one-file"), Some(OfflineMessage::Copy(OfflineCopy::SingleFile)));
        assert_eq!(OfflineMessage::parse("other"), None);
    }

    #[test]
    fn only_a_complete_copy_is_called_ready() {
        use OfflineCopy::{Failed, NoRoom, NotOffered, Unknown, Unsupported};
        for copy in [Unknown, NotOffered, NoRoom, Unsupported, Failed] {
            assert_ne!(sentence(copy, true), shell::COPY_READY, "{copy:?}");
            assert_ne!(sentence(copy, false), shell::COPY_IN_USE, "{copy:?}");
        }
        assert_eq!(sentence(OfflineCopy::Complete, true), shell::COPY_READY);
    }
}

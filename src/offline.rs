//! Whether the page works without a network, and whether there is a newer version of it.

use leptos::prelude::*;

use super::browser::{on_news, switch_version};
use super::route::Page;

/// What the browser keeps of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is not known yet.
    Unknown,
    /// All of it, checked file by file.
    Whole,
    /// Not all: there was no room.
    NoRoom,
    /// Nothing: it keeps nothing for this page.
    Refused,
    /// Not all: something did not arrive.
    Failed,
    /// The page is one file.
    OneFile,
}

/// How this window's version stands to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// No newer one is known.
    Newest,
    /// A newer one is there, and waits to be used.
    Waiting,
    /// Another window has gone on to a newer one.
    Elsewhere,
}

/// A word of `browser/offline/offline.js`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Connection(bool),
    Kept(Kept),
    Version(Version),
}

impl News {
    fn read(word: &str) -> Option<Self> {
        Some(match word {
            "online" => Self::Connection(true),
            "offline" => Self::Connection(false),
            "ready" => Self::Kept(Kept::Whole),
            "no-room" => Self::Kept(Kept::NoRoom),
            "refused" => Self::Kept(Kept::Refused),
            "failed" => Self::Kept(Kept::Failed),
            "one-file" => Self::Kept(Kept::OneFile),
            "waiting" => Self::Version(Version::Waiting),
            "switched" => Self::Version(Version::Elsewhere),
            _ => return None,
        })
    }
}

/// All this, as it changes.
#[derive(Clone, Copy, Debug)]
pub struct Offline {
    /// Whether there is a network.
    pub is_online: RwSignal<bool>,
    /// What is kept.
    pub kept: RwSignal<Kept>,
    /// Which version.
    pub version: RwSignal<Version>,
}

impl Offline {
    /// Follows what the browser says.
    pub fn follow() -> Self {
        let offline = Self {
            is_online: RwSignal::new(true),
            kept: RwSignal::new(Kept::Unknown),
            version: RwSignal::new(Version::Newest),
        };
        on_news(move |word| match News::read(word) {
            Some(News::Connection(is_online)) => offline.is_online.set(is_online),
            Some(News::Kept(kept)) => offline.kept.set(kept),
            Some(News::Version(version)) => offline.version.set(version),
            None => {}
        });
        offline
    }

    /// Both in a sentence, empty where there is nothing to say.
    pub fn words(self) -> &'static str {
        words(self.kept.get(), self.is_online.get())
    }
}

fn words(kept: Kept, is_online: bool) -> &'static str {
    match (kept, is_online) {
        (Kept::OneFile, _) => {
            "One file, which works without a network. A new version is a new file; nothing is installed or updated."
        }
        (Kept::Whole, true) => "Ready to work offline.",
        (Kept::Whole, false) => "Offline: everything works.",
        (_, false) => "Offline: what has been opened works on.",
        (Kept::Unknown, true) => "",
        (Kept::NoRoom, true) => {
            "Not ready to work offline: there is no room for the 4 MB of the page. Free some, then load it again."
        }
        (Kept::Refused, true) => {
            "Works online only: this browser keeps no copy of the page here, as in a private window or without https."
        }
        (Kept::Failed, true) => {
            "Not ready to work offline: not all of the page arrived. Load it again while the connection is good."
        }
    }
}

/// The promise of the page, and whether there is a network: leads to what is stored and sent.
#[component]
pub fn PrivacyChip(
    /// What is known.
    offline: Offline,
) -> impl IntoView {
    let long = move || match (offline.is_online.get(), offline.kept.get()) {
        (true, Kept::Whole) => {
            view! { "Nothing leaves this device" <span class="privacy-more">"· Ready to work offline"</span> }
                .into_any()
        }
        (_, Kept::OneFile) | (true, _) => "Nothing leaves this device".into_any(),
        (false, Kept::Whole) => view! { "Offline" <span class="privacy-more">": everything works"</span> }.into_any(),
        (false, _) => "Offline".into_any(),
    };
    view! {
        <a class="privacy" class:offline=move || !offline.is_online.get() href=Page::Privacy.href()>
            <span class="privacy-dot" aria-hidden="true"></span>
            <span>{long}</span>
        </a>
    }
}

/// Announces a newer version; it is used only when the user says so.
#[component]
pub fn VersionBar(
    /// What is known.
    offline: Offline,
) -> impl IntoView {
    // a newer version that came since is announced again
    let put_off = RwSignal::new(Version::Newest);
    let bar = move || {
        let version = offline.version.get();
        let (words, action) = match version {
            Version::Newest => return None,
            Version::Waiting => (
                "A new version of Churnscope is ready. What you typed stays; a list has to be opened again.",
                "Use it now",
            ),
            Version::Elsewhere => (
                "Another window went on to a new version. This one works on as it is. What you typed stays when it follows.",
                "Follow",
            ),
        };
        (put_off.get() != version).then(|| {
            view! {
                <div class="version-bar-inner">
                    <p>{words}</p>
                    <button type="button" class="button primary" on:click=|_| switch_version()>
                        {action}
                    </button>
                    <button type="button" class="button" on:click=move |_| put_off.set(version)>
                        "Later"
                    </button>
                </div>
            }
        })
    };
    // on a phone the header has no room to say so
    let disconnected =
        move || (!offline.is_online.get()).then(|| view! { <p class="phone-offline">{offline.words()}</p> });
    view! { <div class="version-bar" role="status">{disconnected} {bar}</div> }
}

/// The same at the foot of every page, where it stays.
#[component]
pub fn OfflineNote(
    /// What is known.
    offline: Offline,
) -> impl IntoView {
    let newer = move || {
        (offline.version.get() != Version::Newest).then(|| {
            view! {
                " A new version is ready: "
                <button type="button" class="link" on:click=|_| switch_version()>"use it now"</button>
                "."
            }
        })
    };
    view! {
        <a href=Page::Privacy.href()>{Page::Privacy.title()}</a>
        ". "
        <span data-testid="offline">{move || offline.words()}</span>
        {newer}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_script_is_read() {
        let script = include_str!("browser/offline/offline.js");
        for word in ["online", "offline", "refused", "failed", "waiting", "switched"] {
            assert!(script.contains(&format!("\"{word}\"")), "{word}");
            assert!(News::read(word).is_some(), "{word}");
        }
        let worker = include_str!("browser/offline/service-worker.js");
        for word in ["ready", "no-room", "failed"] {
            assert!(worker.contains(&format!("\"{word}\"")), "{word}");
            assert!(matches!(News::read(word), Some(News::Kept(_))), "{word}");
        }
        assert!(include_str!("browser/single-file/start.js").contains("\"one-file\""));
        assert_eq!(News::read("one-file"), Some(News::Kept(Kept::OneFile)));
        assert_eq!(News::read("else"), None);
    }

    #[test]
    fn it_is_ready_only_when_all_is_kept() {
        for kept in [Kept::Unknown, Kept::NoRoom, Kept::Refused, Kept::Failed] {
            assert!(!words(kept, true).starts_with("Ready"), "{kept:?}");
            assert!(!words(kept, false).contains("everything"), "{kept:?}");
        }
        assert_eq!(words(Kept::Whole, true), "Ready to work offline.");
    }
}

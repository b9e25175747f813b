//! A bundle that the user opened in place of the one that comes with the page.

use churnscope_engine::bundle::{BundleError, core_of};
use churnscope_engine::scorer::Scorer;

/// Whether the page speaks for a bundle that the user opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Opened {
    /// For the one that comes with it.
    #[default]
    No,
    /// For this one.
    InUse(Vec<u8>),
    /// One was kept, but cannot be used any more.
    Refused(BundleError),
}

impl Opened {
    /// The bundle that is in use.
    pub fn file(&self) -> Option<&[u8]> {
        match self {
            Self::InUse(file) => Some(file),
            Self::No | Self::Refused(_) => None,
        }
    }
}

/// The model to use: of the bundle that the user opened, where there is one, else of the core that comes with the page.
///
/// An opened bundle was checked as a whole when it was opened, and its core is checked again here, since it was stored
/// since; nobody waits for its checksum before the first score.
pub fn choose(core: &[u8], opened: &[u8]) -> (Result<Scorer, BundleError>, Opened) {
    if opened.is_empty() {
        return (Scorer::from_core(core), Opened::No);
    }
    match Scorer::from_core(core_of(opened)) {
        Ok(scorer) => (Ok(scorer), Opened::InUse(opened.to_vec())),
        Err(error) => (Scorer::from_core(core), Opened::Refused(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = include_bytes!("../model/telco.churn");

    #[test]
    fn the_opened_bundle_is_used_where_there_is_one() {
        let (model, opened) = choose(core_of(FILE), &[]);
        assert!(model.is_ok() && opened == Opened::No && opened.file().is_none());
        let (model, opened) = choose(b"", FILE);
        assert!(model.is_ok() && opened.file() == Some(FILE));
    }

    #[test]
    fn what_cannot_be_used_leaves_the_page_with_its_own() {
        let mut damaged = FILE.to_vec();
        damaged.truncate(1_000);
        for (bytes, error) in
            [(&[b'?'; 100][..], BundleError::NotABundle), (&damaged, BundleError::CoreLength { claimed: 0 })]
        {
            let (model, opened) = choose(core_of(FILE), bytes);
            assert!(model.is_ok(), "{model:?}");
            let Opened::Refused(found) = opened else { panic!("{opened:?}") };
            assert_eq!(std::mem::discriminant(&found), std::mem::discriminant(&error));
        }
    }
}

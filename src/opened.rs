//! The model that the user opened or trained, to replace the built-in one.

use churnscope_engine::bundle::{BundleError, core_of};
use churnscope_engine::scorer::Scorer;

/// The model that the user opened, if any.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum OpenedModel {
    /// No opened model: the built-in one is in use.
    #[default]
    BuiltIn,
    /// The opened model is in use; this is its bundle.
    InUse(Vec<u8>),
    /// An opened model was restored, but can no longer be used.
    Rejected(BundleError),
}

impl OpenedModel {
    /// The opened bundle; `None` if the built-in model is in use.
    pub fn file(&self) -> Option<&[u8]> {
        match self {
            Self::InUse(file) => Some(file),
            Self::BuiltIn | Self::Rejected(_) => None,
        }
    }
}

/// Chooses the opened bundle if it can be used, otherwise the built-in core.
///
/// The checksum of the opened bundle is not checked, because that would delay the first score.
pub fn choose(core: &[u8], opened: &[u8]) -> (Result<Scorer, BundleError>, OpenedModel) {
    if opened.is_empty() {
        return (Scorer::from_core(core), OpenedModel::BuiltIn);
    }
    match Scorer::from_core(core_of(opened)) {
        Ok(scorer) => (Ok(scorer), OpenedModel::InUse(opened.to_vec())),
        Err(error) => (Scorer::from_core(core), OpenedModel::Rejected(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = include_bytes!("../model/telco.churn");

    #[test]
    fn an_opened_bundle_is_used() {
        let (model, opened) = choose(core_of(FILE), &[]);
        assert!(model.is_ok() && opened == OpenedModel::BuiltIn && opened.file().is_none());
        let (model, opened) = choose(b"", FILE);
        assert!(model.is_ok() && opened.file() == Some(FILE));
    }

    #[test]
    fn an_unusable_bundle_falls_back_to_the_built_in_model() {
        let mut damaged = FILE.to_vec();
        damaged.truncate(1_000);
        for (bytes, error) in
            [(&[b'?'; 100][..], BundleError::NotABundle), (&damaged, BundleError::CoreLength { claimed: 0 })]
        {
            let (model, opened) = choose(core_of(FILE), bytes);
            assert!(model.is_ok(), "{model:?}");
            let OpenedModel::Rejected(found) = opened else { panic!("{opened:?}") };
            assert_eq!(std::mem::discriminant(&found), std::mem::discriminant(&error));
        }
    }
}

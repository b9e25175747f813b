//! Checks a file that the user opens as a model, and summarizes the model.

use churnscope_engine::bundle::{Bundle, model_id};
use churnscope_wording::model::model_file as wording;
use churnscope_wording::numbers::metric;
use churnscope_wording::values::{capitalized, count};

/// The maximum size of a file, in bytes: small enough to be handed to a restarted page.
pub const MAX_BYTES: u64 = 16_000_000;

/// The summary of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelSummary {
    /// The model's ID.
    pub id: String,
    /// The SHA-256 of the training data.
    pub data_hash: [u8; 32],
    /// Names and values, in the same order for every model.
    pub lines: Vec<(&'static str, String)>,
}

/// Summarizes a model.
pub fn summary(bundle: &Bundle, id: &str) -> ModelSummary {
    let of = &bundle.provenance;
    let roc_auc = if bundle.evaluation.is_out_of_fold() { wording::ROC_AUC } else { wording::ROC_AUC_MAYBE_SEEN };
    let lines = vec![
        (wording::PURPOSE, bundle.schema.title.clone()),
        (wording::MODEL, id.to_owned()),
        (wording::TRAINED_ON, of.data_set.clone()),
        (wording::CUSTOMERS, count(of.rows)),
        (wording::DATE, of.date.clone()),
        (wording::FIELDS, count(bundle.schema.fields.len() as u64)),
        (roc_auc, metric(bundle.evaluation.forest.mean.roc_auc)),
    ];
    ModelSummary { id: id.to_owned(), data_hash: of.data_sha256, lines }
}

/// Summarizes the model in an untrusted file, or says why the file cannot be used.
pub fn check(file: &[u8]) -> Result<ModelSummary, String> {
    let bundle = Bundle::from_bytes(file).map_err(|error| wording::reason(capitalized(&error.to_string())))?;
    Ok(summary(&bundle, &model_id(file)))
}

/// The error message for a file of this size, in bytes; `None` if the file is small enough to be read.
pub fn too_large(bytes: u64) -> Option<String> {
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    (bytes > MAX_BYTES).then(|| wording::too_large(megabytes(bytes), megabytes(MAX_BYTES)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::bundle::BundleError;

    const FILE: &[u8] = include_bytes!("../../../model/telco.churn");

    #[test]
    fn a_model_is_summarized() {
        let summary = check(FILE).unwrap();
        assert_eq!(summary.id, model_id(FILE));
        let value = |name| summary.lines.iter().find(|(found, _)| *found == name).map(|(_, value)| value.as_str());
        assert_eq!([wording::CUSTOMERS, wording::FIELDS].map(value), [Some("7,043"), Some("19")]);
    }

    #[test]
    fn an_unusable_file_is_refused_with_a_sentence() {
        let mut flipped = FILE.to_vec();
        *flipped.last_mut().unwrap() ^= 1;
        for (file, error) in [
            (&[b'?'; 100][..], BundleError::NotABundle),
            (&[], BundleError::TooShort(0)),
            (&flipped, BundleError::Checksum),
        ] {
            assert_eq!(check(file), Err(wording::reason(capitalized(&error.to_string()))));
        }
        assert_eq!(too_large(MAX_BYTES), None);
        assert_eq!(too_large(MAX_BYTES + 1), Some(wording::too_large(17, 16)));
    }
}

//! A bundle that somebody wants to use in place of the present one: whether it is one, and what it is.

use crate::words::{capitalised, count, short_figure};
use churnscope_engine::bundle::{Bundle, model_id};
use churnscope_wording::values::fixed;

/// Longest file that is read, in bytes: several hundred times what the largest of our bundles takes, and little enough
/// for a window to be handed.
pub const MAX_FILE: u64 = 16 << 20;

/// What is said of a bundle before it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The model's id.
    pub id: String,
    /// A line each: what it is, and its words.
    pub lines: Vec<(&'static str, String)>,
}

/// What there is to say of a bundle.
pub fn summary(bundle: &Bundle, id: &str) -> Summary {
    let of = &bundle.provenance;
    let lines = vec![
        ("For", bundle.schema.title.clone()),
        ("Model", id.to_owned()),
        ("Trained on", of.data_set.clone()),
        ("Customers", count(of.rows)),
        ("Date", of.date.clone()),
        ("Fields", fixed(bundle.schema.fields.len() as f64, 0)),
        (
            if bundle.evaluation.is_out_of_fold() { "ROC AUC, out of fold" } else { "ROC AUC, perhaps flattering" },
            short_figure(bundle.evaluation.forest.mean.roc_auc),
        ),
    ];
    Summary { id: id.to_owned(), lines }
}

/// Checks a file as hostile: what it is, or a sentence that says why it cannot be used.
pub fn checked(file: &[u8]) -> Result<Summary, String> {
    let bundle = Bundle::from_bytes(file).map_err(|error| format!("{}.", capitalised(&error.to_string())))?;
    Ok(summary(&bundle, &model_id(file)))
}

/// Why a file of so many bytes is not even read.
pub fn too_large(bytes: u64) -> Option<String> {
    (bytes > MAX_FILE).then(|| {
        let megabytes = |bytes: u64| fixed(bytes as f64 / f64::from(1 << 20), 0);
        format!("The file has {} MB, and the page opens bundles of up to {} MB.", megabytes(bytes), megabytes(MAX_FILE))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = include_bytes!("../../../model/telco.churn");

    #[test]
    fn a_bundle_says_what_it_is() {
        let summary = checked(FILE).unwrap();
        assert_eq!(summary.id, model_id(FILE));
        let line = |name| summary.lines.iter().find(|(found, _)| *found == name).map(|(_, words)| words.as_str());
        assert_eq!((line("Customers"), line("Fields")), (Some("7,043"), Some("19")));
    }

    #[test]
    fn what_is_none_is_refused_in_a_sentence() {
        let mut flipped = FILE.to_vec();
        *flipped.last_mut().unwrap() ^= 1;
        for (file, word) in [
            (&b"a,b\n1,2\n"[..], "not a Churnscope bundle"),
            (&[], "too short"),
            (FILE.get(..FILE.len() - 1).unwrap(), "cut off"),
            (&flipped, "checksum"),
        ] {
            let sentence = checked(file).unwrap_err();
            assert!(sentence.contains(word) && sentence.ends_with('.'), "{sentence}");
        }
        assert_eq!(too_large(MAX_FILE), None);
        assert_eq!(
            too_large(100 << 20).as_deref(),
            Some("The file has 100 MB, and the page opens bundles of up to 16 MB.")
        );
    }
}

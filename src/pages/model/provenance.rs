//! Where the model comes from, and how to make it again.

use crate::words::{count, share};
use churnscope_engine::bundle::{Bundle, sha256};

/// A line: what it is, its words, and whether they are to be copied letter by letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub name: &'static str,
    /// Its words.
    pub words: String,
    /// Whether it is code.
    pub is_code: bool,
}

/// Everything that is known of the origin; `file` is the whole bundle.
pub fn lines(bundle: &Bundle, model_id: &str, file: &[u8]) -> Vec<Line> {
    let of = &bundle.provenance;
    let line = |name, words: String| Line { name, words, is_code: false };
    let code = |name, words: String| Line { name, words, is_code: true };
    let left = of.positives as f64 / of.rows.max(1) as f64;
    let is_ours = bundle.evaluation.is_out_of_fold();
    vec![
        line("Data set", of.data_set.clone()),
        line("Source", of.source.clone()),
        line("Licence", of.license.clone()),
        line("Customers", format!("{}, of whom {} left ({})", count(of.rows), count(of.positives), share(left))),
        line("Trees", format!("{} with {} nodes in all", count(of.n_trees), count(bundle.forest.n_nodes() as u64))),
        line(
            "Parameters",
            if is_ours {
                format!(
                    "at most {} splits deep, at least {} customers a leaf, {} features tried a split",
                    of.max_depth, of.min_samples_leaf, of.features_per_split
                )
            } else {
                "not known here: it was trained elsewhere".to_owned()
            },
        ),
        line(
            "Measured by",
            match bundle.evaluation.folds {
                1 => "the customers that it was imported with, whom it may have seen".to_owned(),
                folds => format!("{folds}-fold cross-validation"),
            },
        ),
        line("Seed", of.seed.to_string()),
        line(if is_ours { "Trained by" } else { "Made by" }, format!("{} with {}", of.tool, of.trainer)),
        line("Date", of.date.clone()),
        line("Size of the bundle", format!("{} bytes", count(file.len() as u64))),
        code("Model id", model_id.to_owned()),
        code("SHA-256 of the bundle", hex::encode(sha256(file))),
        code("SHA-256 of the data", hex::encode(of.data_sha256)),
        code("Made again by", if is_ours { command(of.seed) } else { IMPORT.to_owned() }),
    ]
}

/// The command line that imports a model again.
const IMPORT: &str = "churnscope import MODEL.onnx --schema FIELDS.toml --data DATA.csv -o model.churn";

/// The command line that trains the model again from its data and its description.
fn command(seed: u64) -> String {
    format!("churnscope train DATA.csv --schema FIELDS.toml -o model.churn --seed {seed}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn the_origin_is_told_in_full() {
        let scorer = scorer();
        let lines = lines(scorer.bundle(), scorer.model_id(), b"file");
        let words = |name: &str| lines.iter().find(|line| line.name == name).unwrap().words.clone();
        assert_eq!(words("Customers"), "7,043, of whom 1,869 left (26.5%)");
        assert_eq!(words("Size of the bundle"), "4 bytes");
        assert_eq!(words("Model id"), scorer.model_id());
        assert_eq!([words("SHA-256 of the data").len(), words("SHA-256 of the bundle").len()], [64, 64]);
        assert!(words("Made again by").ends_with(&format!("--seed {}", scorer.bundle().provenance.seed)));
        assert!(lines.iter().all(|line| !line.words.is_empty()));
    }

    #[test]
    fn of_a_forest_from_elsewhere_nothing_is_made_up() {
        let scorer = scorer();
        let mut bundle = scorer.bundle().clone();
        bundle.evaluation.folds = 1;
        let lines = lines(&bundle, scorer.model_id(), b"file");
        let words = |name: &str| lines.iter().find(|line| line.name == name).unwrap().words.clone();
        assert_eq!(words("Parameters"), "not known here: it was trained elsewhere");
        assert!(words("Made again by").starts_with("churnscope import "));
    }
}

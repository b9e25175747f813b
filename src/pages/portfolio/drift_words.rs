//! Whether a file is like the training data, in words and figures.

use crate::components::Table;
use churnscope_engine::drift::{FieldDrift, Verdict, overall};
use churnscope_engine::schema::{Field, Kind};
use churnscope_wording::values::{fixed, small_letters, value};

/// Most fields whose two distributions are drawn.
pub const DRAWN: usize = 3;

/// Whether nothing speaks against using the model on this file.
pub fn is_alike(drift: &[FieldDrift]) -> bool {
    overall(drift) == Verdict::Alike
}

/// The verdict in a few words.
pub fn chip_words(drift: &[FieldDrift]) -> &'static str {
    match overall(drift) {
        Verdict::TooFew => "too few rows to compare",
        Verdict::Alike => "like the training data",
        Verdict::Shifted => "somewhat unlike the training data",
        Verdict::Different => "unlike the training data",
    }
}

/// The verdict and what follows from it, in sentences.
pub fn verdict_words(fields: &[Field], drift: &[FieldDrift]) -> String {
    let labels = |verdict: Verdict| {
        let of_verdict = drift.iter().filter(|drift| drift.verdict == verdict);
        of_verdict.filter_map(|drift| fields.get(drift.field)).map(|field| field.label.as_str()).collect::<Vec<_>>()
    };
    match overall(drift) {
        Verdict::TooFew => {
            "The file has too few rows to say whether it is like the customers that the model learned from.".to_owned()
        }
        Verdict::Alike => {
            "These customers are like those that the model learned from: its estimates can be relied on as far as its figures say."
                .to_owned()
        }
        Verdict::Shifted => format!(
            "These customers differ somewhat from those that the model learned from, most in {}. Their order still helps; take single percentages with care.",
            in_words(&labels(Verdict::Shifted))
        ),
        Verdict::Different => format!(
            "These customers are unlike those that the model learned from, in {}. Estimates for them may be well off: check the columns, or train a model on data like these.",
            in_words(&labels(Verdict::Different))
        ),
    }
}

/// A field's verdict in a word.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooFew => "too few rows",
        Verdict::Alike => "alike",
        Verdict::Shifted => "shifted",
        Verdict::Different => "different",
    }
}

/// A share that may well be nothing or all: `0%`, `< 0.1%`, `2.4%`.
pub fn share_words(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        none if none <= 0.0 => "0%".to_owned(),
        little if little < 0.1 => "< 0.1%".to_owned(),
        some => format!("{}%", fixed(some, 1)),
    }
}

/// The fields that differ, the most different first.
pub fn worst(drift: &[FieldDrift]) -> Vec<FieldDrift> {
    let mut differing: Vec<FieldDrift> =
        drift.iter().filter(|drift| matches!(drift.verdict, Verdict::Shifted | Verdict::Different)).cloned().collect();
    differing.sort_by(|a, b| b.psi.total_cmp(&a.psi));
    differing.truncate(DRAWN);
    differing
}

/// All fields, the most different first.
pub fn sorted(drift: &[FieldDrift]) -> Vec<FieldDrift> {
    let mut sorted = drift.to_vec();
    sorted.sort_by(|a, b| b.verdict.cmp(&a.verdict).then(b.psi.total_cmp(&a.psi)));
    sorted
}

/// What the bins of a field are called; `bins` is how many equal parts a number's range has.
pub fn bin_names(field: &Field, bins: usize) -> Vec<String> {
    match &field.kind {
        Kind::Category(category) => category.levels.iter().map(|level| level.label.clone()).collect(),
        Kind::Number(number) => {
            let width = (number.max - number.min) / bins.max(1) as f64;
            let from = |bin: usize| churnscope_engine::schema::Value::Number(number.min + width * bin as f64);
            (0..bins).map(|bin| format!("from {}", value(field, from(bin)))).collect()
        }
    }
}

/// Both distributions as a table.
pub fn shift_table(field: &Field, drift: &FieldDrift) -> Table {
    let names = bin_names(field, drift.then.len());
    let shares = drift.then.iter().zip(&drift.now);
    Table {
        caption: format!("{}: share in training and in this file", field.label),
        head: [field.label.clone(), "Training → this file".to_owned()],
        rows: (names.into_iter().zip(shares))
            .map(|(name, (then, now))| [name, format!("{} → {}", share_words(*then), share_words(*now))])
            .collect(),
        marked: None,
    }
}

fn in_words(labels: &[&str]) -> String {
    const NAMED: usize = 3;
    let named: Vec<String> = labels.iter().take(NAMED).map(|label| small_letters(label)).collect();
    let more = labels.len().saturating_sub(NAMED);
    match named.as_slice() {
        [] => "its unreadable cells".to_owned(),
        _ if more > 0 => format!("{} and {more} more", named.join(", ")),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    fn drift(field: usize, psi: f64, verdict: Verdict) -> FieldDrift {
        FieldDrift {
            field,
            psi,
            then: vec![0.5, 0.3, 0.2],
            now: vec![0.2, 0.3, 0.5],
            blank_then: 0.0,
            blank_now: 0.0,
            unseen: 0.0,
            out_of_range: 0.0,
            verdict,
        }
    }

    #[test]
    fn the_verdict_names_the_fields_that_differ() {
        let fields = scorer().schema().fields.clone();
        let all = |verdict| vec![drift(0, 0.01, Verdict::Alike), drift(1, 0.3, verdict)];
        let label = small_letters(&fields[1].label);
        for (verdict, chip, named) in [
            (Verdict::Alike, "like the training data", false),
            (Verdict::Shifted, "somewhat unlike the training data", true),
            (Verdict::Different, "unlike the training data", true),
        ] {
            let drift = all(verdict);
            assert_eq!(chip_words(&drift), chip);
            assert_eq!(is_alike(&drift), verdict == Verdict::Alike);
            assert_eq!(verdict_words(&fields, &drift).contains(&format!("in {label}.")), named);
        }
        assert_eq!(chip_words(&[drift(0, 9.0, Verdict::TooFew)]), "too few rows to compare");
    }

    #[test]
    fn the_worst_come_first_and_are_few() {
        let many: Vec<FieldDrift> = (0..6)
            .map(|field| {
                let verdict = if field == 0 { Verdict::Alike } else { Verdict::Shifted };
                drift(field, 0.1 + field as f64 / 100.0, verdict)
            })
            .collect();
        assert_eq!(worst(&many).iter().map(|drift| drift.field).collect::<Vec<_>>(), [5, 4, 3]);
        assert_eq!(sorted(&many).iter().map(|drift| drift.field).collect::<Vec<_>>(), [5, 4, 3, 2, 1, 0]);
    }

    #[test]
    fn shares_and_bins_are_words() {
        for (share, expected) in [(0.0, "0%"), (0.0004, "< 0.1%"), (0.024, "2.4%"), (1.0, "100.0%")] {
            assert_eq!(share_words(share), expected);
        }
        let fields = scorer().schema().fields.clone();
        let (contract, tenure) = (with_label(scorer().schema(), "Contract"), with_label(scorer().schema(), "Tenure"));
        let table = shift_table(&fields[contract], &drift(contract, 0.5, Verdict::Different));
        assert_eq!(table.rows[0], ["Monthly", "50.0% → 20.0%"]);
        assert_eq!(
            bin_names(&fields[tenure], 4),
            ["from 0 months", "from 18 months", "from 36 months", "from 54 months"]
        );
        assert_eq!(in_words(&["A", "b", "c", "d", "e"]), "a, b, c and 2 more");
        assert_eq!((in_words(&["A", "b"]), in_words(&["A"])), ("a and b".to_owned(), "a".to_owned()));
    }
}

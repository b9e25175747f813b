//! Reads the target column.

use std::collections::HashMap;

use super::column::{Count, is_blank};
use super::levels::{Spelled, spelled};
use super::used_rows::check_outcomes;
use super::{DraftError, DraftRequest, RawTable, names};
use churnscope_engine::spelling::SpellingIndex;
use churnscope_wording::draft as texts;

const VALUES_LISTED: usize = 8;

/// Maximum number of values of the outcome, unless the user says which one means "left".
pub(super) const MAX_VALUES: usize = 20;

/// The meaning of a blank in the target column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlankOutcome {
    /// The customer stayed.
    Stayed,
    /// The outcome is unknown, so the row is skipped.
    Skip,
}

pub(super) struct TargetColumn {
    pub(super) column: usize,
    /// The value that means "left".
    pub(super) positive: String,
    /// The values that mean "stayed": the most frequent first, and blanks last.
    pub(super) negatives: Vec<String>,
    outcomes: Vec<Option<bool>>,
    /// Whether "no" means "left", because the column's name says who stayed.
    pub(super) is_inverted: bool,
    pub(super) n_unknown: usize,
}

impl TargetColumn {
    pub(super) fn read(draft: &DraftRequest<'_>, table: &RawTable, column: usize) -> Result<Self, DraftError> {
        let name = table.name(column);
        let cells = table.cells(column)?;
        let known = cells.iter().filter(|text| !is_blank(text));
        let mut counts: HashMap<&str, Count> = HashMap::new();
        known.for_each(|text| counts.entry(text).or_default().rows += 1);
        let values = spelled(counts.into_iter());
        if values.is_empty() {
            return Err(DraftError::BlankTarget { column: name.to_owned() });
        }
        let (blanks, meaning) = blanks(draft, table, column, &cells)?;
        let n_blank: usize = cells.iter().filter(|text| is_blank(text)).count();
        if values.len() + usize::from(!blanks.is_empty()) < 2 {
            let value = values.first().map_or("", |value| value.text).to_owned();
            return Err(DraftError::OneOutcome { column: name.to_owned(), value });
        }
        let Positive { index: positive, is_inverted } = positive(draft, name, &values)?;
        let index = SpellingIndex::of_values(values.iter().map(|value| value.text));
        let outcome = |text: &&str| match index.find(text) {
            _ if is_blank(text) => (meaning == BlankOutcome::Stayed).then_some(false),
            found => Some(found.map(usize::from) == Some(positive)),
        };
        let outcomes: Vec<Option<bool>> = cells.iter().map(outcome).collect();
        let left = outcomes.iter().filter(|outcome| **outcome == Some(true)).count();
        let n_unknown = if meaning == BlankOutcome::Skip { n_blank } else { 0 };
        check_outcomes(left, cells.len() - n_unknown - left)?;
        let others = values.iter().enumerate().filter(|(index, _)| *index != positive);
        Ok(Self {
            column,
            positive: values.get(positive).map_or("", |value| value.text).to_owned(),
            negatives: others.map(|(_, value)| value.text.to_owned()).chain(blanks).collect(),
            outcomes,
            is_inverted,
            n_unknown,
        })
    }

    pub(super) fn known_rows(&self) -> Vec<usize> {
        self.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_some()).map(|(row, _)| row).collect()
    }

    pub(super) fn churned(&self) -> Vec<bool> {
        self.outcomes.iter().copied().flatten().collect()
    }
}

/// The blank strings that mean "stayed", and the meaning of blanks. The user need not choose a meaning if only rows
/// that are mostly blank, such as notes, have no outcome.
fn blanks(
    draft: &DraftRequest<'_>,
    table: &RawTable,
    column: usize,
    cells: &[&str],
) -> Result<(Vec<String>, BlankOutcome), DraftError> {
    let is_customer = |row: usize| !table.is_mostly_blank(row);
    let mut customers = cells.iter().enumerate().filter(|(row, text)| is_blank(text) && is_customer(*row));
    match (draft.blank_target, customers.next()) {
        (Some(BlankOutcome::Stayed), Some(_)) => {
            let mut texts: Vec<String> =
                cells.iter().filter(|text| is_blank(text)).map(|text| (*text).to_owned()).collect();
            texts.sort_unstable();
            texts.dedup();
            Ok((texts, BlankOutcome::Stayed))
        }
        (None, Some((row, _))) => Err(DraftError::BlankOutcome {
            column: table.name(column).to_owned(),
            rows: 1 + customers.count(),
            first: table.location(row),
        }),
        (_, None) | (Some(BlankOutcome::Skip), _) => Ok((Vec::new(), BlankOutcome::Skip)),
    }
}

pub(super) struct Positive {
    pub(super) index: usize,
    is_inverted: bool,
}

fn positive(draft: &DraftRequest<'_>, name: &str, values: &[Spelled<'_>]) -> Result<Positive, DraftError> {
    let column = || name.to_owned();
    if let Some(wanted) = draft.positive {
        let exact = values.iter().position(|value| value.text == wanted || value.others.contains(&wanted));
        let spelled = || SpellingIndex::of_values(values.iter().map(|value| value.text)).find(wanted);
        let index = exact.or_else(|| spelled().map(usize::from));
        return index.map(|index| Positive { index, is_inverted: false }).ok_or_else(|| DraftError::NoSuchOutcome {
            column: column(),
            wanted: wanted.to_owned(),
            values: listed(values),
        });
    }
    if values.len() > MAX_VALUES {
        return Err(DraftError::NoOutcome { column: column(), found: values.len() });
    }
    let texts: Vec<&str> = values.iter().map(|value| value.text).collect();
    clear_positive(name, &texts).ok_or_else(|| DraftError::WhichOutcome { column: column(), values: listed(values) })
}

pub(super) fn clear_positive(name: &str, values: &[&str]) -> Option<Positive> {
    let only = |matches: fn(&str) -> bool| {
        let mut found = values.iter().enumerate().filter(|(_, text)| matches(text)).map(|(index, _)| index);
        found.next().filter(|_| found.next().is_none())
    };
    let is_inverted = names::says_who_stayed(name);
    match (values.len(), yes_and_no(values)) {
        (2, (Some(yes), Some(no))) => Some(Positive { index: if is_inverted { no } else { yes }, is_inverted }),
        // the other value, if there is one, is a blank
        (1, (Some(yes), None)) if !is_inverted => Some(Positive { index: yes, is_inverted }),
        (1 | 2, _) => {
            let other_than = |stayed: usize| (0..values.len()).find(|&index| index != stayed);
            let index = only(names::means_left).or_else(|| only(names::means_stayed).and_then(other_than));
            index.map(|index| Positive { index, is_inverted: false })
        }
        _ => None,
    }
}

fn yes_and_no(values: &[&str]) -> (Option<usize>, Option<usize>) {
    let flags = SpellingIndex::of_values(["no", "yes"].into_iter());
    let position = |flag: u16| values.iter().position(|text| flags.find(text) == Some(flag));
    (position(1), position(0))
}

fn listed(values: &[Spelled<'_>]) -> String {
    let quoted = |value: &Spelled<'_>| format!("\"{}\" in {}", value.text, texts::rows(value.count.rows));
    let mut listed: Vec<String> = values.iter().take(VALUES_LISTED).map(quoted).collect();
    if let more @ 1.. = values.len().saturating_sub(VALUES_LISTED) {
        listed.push(format!("and {more} more"));
    }
    listed.join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use super::*;
    use crate::draft::draft;
    use crate::draft::tests::{options, table};
    use crate::{Description, TrainingTable};

    fn csv(target: &str, values: &[&str]) -> Vec<u8> {
        let value = |row: usize| values[row % values.len()];
        table(&format!("months,fee,plan,{target}"), 120, |row| {
            format!("{},{}.5,{},{}", row * 7 % 31, row * 11 % 43, ["a", "b"][row / 7 % 2], value(row))
        })
    }

    /// The drafted value that means "left", and the number of customers who left.
    fn left(target: &str, values: &[&str], asked: &DraftRequest<'_>) -> Result<(String, usize), String> {
        let csv = csv(target, values);
        let drafted = draft(&csv, asked).map_err(|error| error.to_string())?;
        let description = Description::parse(&drafted.toml).unwrap();
        let positive = description.schema.target.positive.clone();
        let table = TrainingTable::read(&description, &csv, asked.reading.into()).unwrap();
        let left = format!("{target}: \"{positive}\" means that the customer left: {} of", table.n_positive());
        assert!(drafted.remarks.iter().any(|remark| remark.starts_with(&left)), "{left}: {:?}", drafted.remarks);
        Ok((positive, table.n_positive()))
    }

    #[test]
    fn the_value_that_means_left_is_clear() {
        for (target, values, expected) in [
            ("left", &["0", "0", "1"][..], ("1", 40)),
            ("Churn", &["No", "Yes", "no", "YES", "Yes", "n", "Y", "No"], ("Yes", 60)),
            ("churned", &["False", "True", "true", "FALSE"], ("True", 60)),
            ("churned", &["0.0", "1.0", "1", "0", "0"], ("1", 48)),
            ("gekündigt", &["ja", "nein", "Nein", "ja", "nein"], ("ja", 48)),
            ("status", &["Active", "Inactive", "active"], ("Inactive", 40)),
            ("status", &["Existing Customer", "Attrited Customer", "Existing Customer"], ("Attrited Customer", 40)),
            ("status", &["customer", "customer", "churned"], ("churned", 40)),
            ("status", &["stayed", "stayed", "moved"], ("moved", 40)),
            ("renewed", &["Yes", "No", "yes"], ("No", 40)),
            ("Is_Active", &["1", "1", "0"], ("0", 40)),
            ("retained", &["True", "False", "True"], ("False", 40)),
            ("loyal_customer", &["ja", "nein", "ja"], ("nein", 40)),
            ("StillSubscribed", &["y", "n", "y"], ("n", 40)),
            ("aktiv", &["Ja", "Nein", "Ja"], ("Nein", 40)),
            ("not_renewed", &["Yes", "No", "No"], ("Yes", 40)),
        ] {
            let found = left(target, values, &options(target));
            assert_eq!(found, Ok((expected.0.to_owned(), expected.1)), "{target} {values:?}");
        }
    }

    #[test]
    fn an_inverted_name_is_reported_and_can_be_overruled() {
        let csv = csv("renewed", &["Yes", "No", "Yes"]);
        let drafted = draft(&csv, &options("renewed")).unwrap();
        let remark = "the name renewed says who stayed, so \"No\" is taken to mean that the customer left; if it is the \
            other way around, choose \"Yes\" (in the command, add --positive \"Yes\")";
        assert!(drafted.remarks.iter().any(|found| found == remark), "{:?}", drafted.remarks);
        let asked = DraftRequest { positive: Some("yes"), ..options("renewed") };
        assert_eq!(left("renewed", &["Yes", "No", "Yes"], &asked), Ok(("Yes".to_owned(), 80)));
    }

    #[test]
    fn unclear_outcomes_are_a_question_with_its_answers() {
        let stayed = Some(BlankOutcome::Stayed);
        let skip = Some(BlankOutcome::Skip);
        for (values, blank_target, expected) in [
            (&["A", "B"][..], None, Err("--positive VALUE")),
            (&["Yes", "Maybe"], None, Err("--positive VALUE")),
            (&["1", "0", ""], None, Err("blank in 40 rows, the first on line 4: add --blank-target stayed if")),
            (&["1", "0", "NA"], None, Err("--blank-target skip if")),
            (&["1", "0", ""], stayed, Ok(("1", 40))),
            (&["1", "0", "NA", ""], stayed, Ok(("1", 30))),
            (&["1", "0", "NA", ""], skip, Ok(("1", 30))),
            (&["Yes", ""], stayed, Ok(("Yes", 60))),
            (&["Yes", ""], skip, Err("has no value other than \"Yes\"")),
            (&[""], None, Err("column left is blank in every row")),
            (&["", "NA"], skip, Err("column left is blank in every row")),
            (&[""], stayed, Err("column left is blank in every row")),
        ] {
            let found = left("left", values, &DraftRequest { blank_target, ..options("left") });
            match (found, expected) {
                (Ok((value, rows)), Ok(expected)) => assert_eq!((value.as_str(), rows), expected, "{values:?}"),
                (Err(error), Err(part)) => assert!(error.contains(part), "{values:?}: {error}"),
                (found, _) => panic!("{values:?}: {found:?}"),
            }
        }
    }

    #[test]
    fn a_note_below_the_table_is_not_a_customer_without_an_outcome() {
        let mut csv = csv("left", &["0", "1"]);
        csv.extend(b"see page 2,,,\n");
        let drafted = draft(&csv, &options("left")).unwrap();
        let description = Description::parse(&drafted.toml).unwrap();
        let table = TrainingTable::read(&description, &csv, options("left").reading.into()).unwrap();
        assert_eq!((table.n_rows(), table.skipped.unwrap().count), (120, 1));
        let remark = "left is blank in 1 row. Training skips such rows and reports them".to_owned();
        assert!(drafted.remarks.contains(&remark), "{:?}", drafted.remarks);
    }

    #[test]
    fn the_target_is_matched_like_any_column() {
        for (asked, header) in [("LEFT THE COMPANY", "left_the_company"), ("left", "Left "), ("left-on", "LeftOn")] {
            let csv = csv(header, &["0", "0", "1"]);
            let description = Description::parse(&draft(&csv, &options(asked)).unwrap().toml).unwrap();
            assert_eq!(description.schema.target.column, header.trim());
        }
        let csv = table("le ft,left_,months,LEFT", 60, |row| format!("1,0,{},1", row % 9));
        assert!(draft(&csv, &options("Left")).unwrap_err().to_string().contains("several columns that could be Left"));
    }
}

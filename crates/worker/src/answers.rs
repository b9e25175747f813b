//! The user's answers about the columns and values of files, remembered for other files with the same columns.

use bincode::{Decode, Encode};
use sha2::{Digest, Sha256};

use super::protocol::FileChoices;
use churnscope_engine::csv::{ColumnChoice, Header, ValueChoice};
use churnscope_engine::spelling::normalized;

const MAX_REMEMBERED: usize = 50;

/// The answers for all files with the same columns.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RememberedAnswers {
    shape: ColumnsHash,
    columns: Vec<RememberedColumn>,
    values: Vec<ValueChoice>,
}

/// The SHA-256 of a file's normalized column names. Their order does not matter, nor do columns without a name.
type ColumnsHash = [u8; 32];

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct RememberedColumn {
    name: String,
    /// `None` if the user said that the file has no such column.
    found: Option<NamedColumn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct NamedColumn {
    name: String,
    /// The column's position among the columns with the same name, counted from 0.
    position: usize,
}

impl FileChoices {
    /// These choices, with the remembered answers for a file with this header, unless they already contain answers.
    /// Drops all other remembered answers.
    #[must_use]
    pub fn for_header(mut self, header: &Header) -> Self {
        let remembered = std::mem::take(&mut self.remembered);
        if self.has_answers() {
            return self;
        }
        let names = names_of(header);
        let shape = shape_of(&names);
        if let Some(answers) = remembered.iter().find(|answers| answers.shape == shape) {
            self.columns = answers.columns.iter().filter_map(|column| column.find(&names)).collect();
            self.values.clone_from(&answers.values);
        }
        self
    }

    /// Whether there are choices about columns or values.
    pub fn has_answers(&self) -> bool {
        !self.columns.is_empty() || !self.values.is_empty()
    }
}

pub(crate) fn remember(all: &mut Vec<RememberedAnswers>, header: &Header, choices: &FileChoices) {
    forget(all, header);
    if !choices.has_answers() {
        return;
    }
    let names = names_of(header);
    let columns = choices.columns.iter().filter_map(|choice| RememberedColumn::new(choice, &names)).collect();
    all.insert(0, RememberedAnswers { shape: shape_of(&names), columns, values: choices.values.clone() });
    all.truncate(MAX_REMEMBERED);
}

pub(crate) fn forget(all: &mut Vec<RememberedAnswers>, header: &Header) {
    let shape = shape_of(&names_of(header));
    all.retain(|answers| answers.shape != shape);
}

impl RememberedColumn {
    fn new(choice: &ColumnChoice, names: &[String]) -> Option<Self> {
        let found = match choice.column {
            Some(column) => Some(NamedColumn::new(column, names)?),
            None => None,
        };
        Some(Self { name: choice.name.clone(), found })
    }

    fn find(&self, names: &[String]) -> Option<ColumnChoice> {
        let column = match &self.found {
            Some(found) => Some(found.find(names)?),
            None => None,
        };
        Some(ColumnChoice { name: self.name.clone(), column })
    }
}

impl NamedColumn {
    fn new(column: usize, names: &[String]) -> Option<Self> {
        let name = names.get(column)?;
        let position = names.iter().take(column).filter(|other| *other == name).count();
        Some(Self { name: name.clone(), position })
    }

    fn find(&self, names: &[String]) -> Option<usize> {
        let mut same = names.iter().enumerate().filter(|(_, name)| **name == self.name);
        same.nth(self.position).map(|(column, _)| column)
    }
}

fn names_of(header: &Header) -> Vec<String> {
    header.names.iter().map(|name| normalized(&String::from_utf8_lossy(name))).collect()
}

fn shape_of(names: &[String]) -> ColumnsHash {
    // columns without a name usually come from delimiters at the ends of lines
    let mut named: Vec<String> = names.iter().filter(|name| !name.is_empty()).cloned().collect();
    named.sort_unstable();
    let mut hash = Sha256::new();
    for name in named {
        hash.update((name.len() as u64).to_le_bytes());
        hash.update(name);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &str) -> Header {
        Header::plain(names.split(',').map(|name| name.as_bytes().to_vec()).collect())
    }

    fn choices() -> FileChoices {
        let value = ValueChoice { column: "Contract".to_owned(), value: "monthly".to_owned(), level: None };
        let columns = vec![
            ColumnChoice { name: "tenure".to_owned(), column: Some(1) },
            ColumnChoice { name: "Contract".to_owned(), column: Some(3) },
        ];
        FileChoices { columns, values: vec![value], ..FileChoices::default() }
    }

    fn positions(choices: &FileChoices) -> Vec<usize> {
        choices.columns.iter().filter_map(|choice| choice.column).collect()
    }

    #[test]
    fn answers_apply_to_files_with_the_same_columns() {
        let mut remembered = Vec::new();
        remember(&mut remembered, &header("id,Months,Plan,Plan"), &choices());
        for (names, expected) in [
            ("id,Months,Plan,Plan", vec![1, 3]),
            (" ID ,MONTHS,plan, Plan", vec![1, 3]),
            ("Plan,plan,Months,,id,", vec![2, 1]),
            ("id,Months,Plan", vec![]),
            ("id,Months,Plan,Plan,Name", vec![]),
            ("idMonths,,Plan,Plan", vec![]),
        ] {
            let asked = FileChoices { remembered: remembered.clone(), ..FileChoices::default() };
            let found = asked.for_header(&header(names));
            assert_eq!((positions(&found), found.values.len()), (expected.clone(), usize::from(!expected.is_empty())));
            assert!(found.remembered.is_empty());
        }
    }

    #[test]
    fn new_answers_replace_remembered_ones() {
        let (mut remembered, header) = (Vec::new(), header("id,a,b,c"));
        remember(&mut remembered, &header, &choices());
        let own = FileChoices { columns: vec![], remembered: remembered.clone(), ..choices() };
        let found = own.for_header(&header);
        assert_eq!((found.columns.len(), found.values.len()), (0, 1));
        remember(&mut remembered, &header, &found);
        assert_eq!(remembered.len(), 1);
        let again = FileChoices { remembered: remembered.clone(), ..FileChoices::default() }.for_header(&header);
        assert_eq!(again, found);
        forget(&mut remembered, &header);
        assert!(remembered.is_empty());
        remember(&mut remembered, &header, &FileChoices::default());
        assert!(remembered.is_empty(), "there are no answers");
    }

    #[test]
    fn the_latest_answers_are_kept() {
        let mut remembered = Vec::new();
        for file in 0..MAX_REMEMBERED + 3 {
            remember(&mut remembered, &header(&format!("id,a,b,c,{file}")), &choices());
        }
        assert_eq!(remembered.len(), MAX_REMEMBERED);
        let latest = FileChoices { remembered: remembered.clone(), ..FileChoices::default() };
        assert!(latest.clone().for_header(&header(&format!("id,a,b,c,{}", MAX_REMEMBERED + 2))).has_answers());
        assert!(!latest.for_header(&header("id,a,b,c,0")).has_answers());
    }
}

//! What the user chooses for a file, and what the page shows and asks before the file is scored.

use bincode::{Decode, Encode};

use churnscope_engine::csv::{ColumnChoice, ColumnMatch, PreviewRow, TableChoices, ValueChoice};
use churnscope_engine::number_format::ColumnFormat;

use crate::answers::RememberedAnswers;

/// The user's choices for a file. If the user did not choose an encoding, a sheet, or a format, it is detected.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct FileChoices {
    /// The name of the text's encoding, such as `windows-1252`.
    pub encoding: Option<String>,
    /// The name of the workbook's sheet.
    pub sheet: Option<String>,
    /// The choices for the text, such as its delimiter.
    pub table: TableChoices,
    /// The columns as the user matched or confirmed them.
    pub columns: Vec<ColumnChoice>,
    /// What to do with values that the model does not know.
    pub values: Vec<ValueChoice>,
    /// The user's earlier answers, which may be about other files; see [`FileChoices::for_header`].
    pub remembered: Vec<RememberedAnswers>,
    /// Whether to ask about the columns even if all matches are sure.
    pub asks_columns: bool,
    /// The columns that the list shows next to the score, as indices into the header.
    pub shown: Vec<usize>,
}

impl FileChoices {
    fn have_columns_of(&self, other: &Self) -> bool {
        let layout = |choices: &Self| (choices.sheet.clone(), choices.table.delimiter, choices.table.header_line);
        layout(self) == layout(other)
    }

    /// These choices, as they should replace `former`. If the sheet, the delimiter, or the header line was changed, the
    /// choices about columns are dropped, because their indices may now mean other columns.
    pub fn replacing(self, former: &Self) -> Self {
        if self.have_columns_of(former) {
            self
        } else {
            Self { columns: Vec::new(), shown: Vec::new(), asks_columns: false, ..self }
        }
    }
}

/// A question about a file that only the user can answer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Question {
    /// Which column is which?
    Columns {
        /// The file's columns.
        columns: Vec<FileColumn>,
        /// How the ID, if the schema has one, and all fields are matched.
        matches: Vec<ColumnMatch>,
    },
    /// Is the decimal mark of this column a point or a comma?
    DecimalMark {
        /// The column's name in the file.
        column: String,
        /// A cell that means different numbers with a decimal point and with a decimal comma.
        example: String,
    },
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FileColumn {
    /// The name.
    pub name: String,
    /// The first values, without blanks; long values are truncated.
    pub values: Vec<String>,
    /// How numbers and dates are written in the column.
    pub format: ColumnFormat,
}

/// The first rows of a file as they would be read.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Preview {
    /// Whether the file has customer IDs.
    pub has_id: bool,
    /// The name of each field's column, in the schema's order; `None` if the field has no column.
    pub columns: Vec<Option<String>>,
    /// The rows.
    pub rows: Vec<PreviewRow>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_of_columns_are_dropped_if_the_columns_change() {
        let column = ColumnChoice { name: "tenure".to_owned(), column: Some(3) };
        let former = FileChoices { columns: vec![column], shown: vec![1], ..FileChoices::default() };
        let mut other = FileChoices { encoding: Some("windows-1252".to_owned()), ..former.clone() };
        assert_eq!(other.clone().replacing(&former), other);
        other.table.header_line = Some(2);
        let dropped = FileChoices { columns: Vec::new(), shown: Vec::new(), ..other.clone() };
        assert_eq!(other.replacing(&former), dropped);
        let sheet = FileChoices { sheet: Some("May".to_owned()), ..former.clone() };
        assert!(sheet.replacing(&former).columns.is_empty());
    }
}

//! The messages between the page and the workers that score a file or keep its rows. A message is encoded as bytes, and
//! may have an attachment, such as the file to score or scored rows. The page passes attachments on without decoding
//! them.

use bincode::Decode;
pub use bincode::Encode;

use churnscope_engine::campaign::candidates::{CampaignFigures, CampaignSettings};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::campaign::plan::BudgetPoint;
use churnscope_engine::csv::{
    ClampedField, ColumnChoice, ColumnMatch, Header, Position, PreviewRow, ScoredColumns, TableChoices, UnknownValue,
    ValueChoice,
};
use churnscope_engine::drift::FieldDrift;
use churnscope_engine::number_format::ColumnFormat;
use churnscope_engine::portfolio::{ChartFields, FileEvaluation, ListedCustomer, Query, RejectedCell, Summary, Window};
use churnscope_engine::rejections::LikelyCause;
use churnscope_engine::schema::{Band, Bands, FieldIndex};

use crate::answers::RememberedAnswers;
use crate::comparison::ComparedOptions;
use crate::failure::Failure;

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

/// Asks a scorer to score a slice: a range of the text that starts and ends between records. The file's text is
/// attached. The scorer responds with [`ScorerResponse::SliceRead`] and then [`ScorerResponse::SliceScored`], or with
/// [`ScorerResponse::NeedsWholeText`]. Any other response ends the job, such as [`ScorerResponse::Previewed`], the
/// response to [`Output::Preview`].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct SliceRequest {
    /// The slice's index in the file, counted from 0.
    pub index: u32,
    /// The position in the file where the slice starts.
    pub start: Position,
    /// Number of bytes per read. If the first read has no complete record, or is too short to detect the header, the
    /// scorer reads more. The slice ends with the last complete record that was read, or with the file.
    pub length: u64,
    /// The size of the attached text, in bytes.
    pub file_bytes: u64,
    /// Whether the attached text is whole. If it is not, the file is still being turned into text, and more of the text
    /// will follow.
    pub is_whole: bool,
    /// The header; `None` for the first slice, which contains it.
    pub header: Option<Header>,
    /// The user's choices for the file.
    pub choices: FileChoices,
    /// The output to produce from the records.
    pub output: Output,
}

/// The output that scorers produce from a file.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Output {
    /// Rows for the ledger.
    Rows,
    /// The first rows of the first slice as they would be read, without scores.
    Preview,
    /// Lines of a scored file, in the format of `churnscope score`.
    Lines {
        /// The columns to write.
        columns: ScoredColumns,
        /// The lower bounds of the medium and high risk bands.
        bands: Bands,
    },
    /// Lines of a scored file for the ledger, which puts them in the order of the list.
    ListedLines {
        /// The columns to write.
        columns: ScoredColumns,
        /// The rows to write, as one bit per row of the whole file (see
        /// [`churnscope_engine::portfolio::Portfolio::picked`]).
        selected: Vec<u8>,
        /// The lower bounds of the medium and high risk bands.
        bands: Bands,
    },
    /// The [rows of a campaign](churnscope_wording::planned_lines::CampaignRows), for the ledger.
    Campaign {
        /// The columns of the plan's file that come before the plan's own columns.
        columns: ScoredColumns,
        /// The terms of the campaign.
        terms: Terms,
        /// The lower bounds of the medium and high risk bands.
        bands: Bands,
    },
    /// The [rows](crate::comparison::ComparedRows) of an earlier scored file, for the ledger.
    Earlier {
        /// The name of the ID column in the list's file. In the earlier file, the IDs are in the column with this name,
        /// if exactly one has it, and otherwise in the first column.
        id: Vec<u8>,
    },
    /// The [rows](crate::comparison::ComparedRows) of the list's file as its scored file would have them, for the
    /// ledger.
    Later {
        /// Number of reasons per row.
        n_reasons: usize,
        /// The lower bounds of the medium and high risk bands.
        bands: Bands,
    },
}

/// A response of a scorer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ScorerResponse {
    /// The worker has started.
    Ready,
    /// The scorer has read its slice, so another scorer can start on the next one.
    SliceRead {
        /// The position where the next slice starts; `None` at the end of the file.
        next_start: Option<Position>,
        /// The header, if the request had none.
        header: Option<Header>,
    },
    /// The scorer has scored its slice. The output is attached.
    SliceScored {
        /// Number of rows in the slice, including those that could not be scored.
        n_rows: u64,
    },
    /// The end of the slice cannot be found yet, because the attached text is still incomplete. Nothing was scored.
    NeedsWholeText,
    /// The first rows of the file.
    Previewed(Preview),
    /// The user has to answer a question.
    Asks(Question),
    /// The scorer cannot continue, for this reason.
    Failed(String),
}

/// The page's requests to the ledger, which answers each with one [`LedgerResponse`].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum LedgerRequest {
    /// Append the attached rows of the file's next slice.
    Append,
    /// Compute the figures of the file, now that all of its rows have been appended.
    Close,
    /// Make the result of this query the current list, and return its totals and the data for these charts, with these
    /// risk bands.
    List(Query, ChartFields, Bands),
    /// Return rows of the current list, with the best offer to each customer under these terms, if there are any.
    Rows(Window, Option<Terms>),
    /// Return which rows of the file are in the current list.
    Selected,
    /// Append the attached lines of the rows that were in the list at the last [`LedgerRequest::Selected`].
    AppendLines {
        /// Whether these are the first lines, which replace those of another file.
        is_first: bool,
    },
    /// Return the appended lines as a file, in the order that the list had.
    ListedFile,
    /// Return the stored errors in rejected rows as a CSV file.
    RejectedCells,
    /// Append the attached rows of a campaign.
    AppendCampaign {
        /// Whether these are the first rows, which replace those of another campaign.
        is_first: bool,
    },
    /// Plan a campaign for the rows of the last campaign.
    Plan(CampaignSettings),
    /// Return the last plan as a CSV file.
    PlanFile {
        /// The delimiter of the file that was scored.
        delimiter: u8,
        /// Whether the plan's own cells that a spreadsheet could run as formulas are neutralized.
        defuse: bool,
        /// Whether cells of the customers' file that were neutralized are restored, because the plan becomes a workbook.
        undefuse: bool,
    },
    /// Return the header of the last plan's file and the lines of the customers who are contacted or held out, unless
    /// there are too many.
    Calls {
        /// The delimiter of the file that was scored.
        delimiter: u8,
    },
    /// Append the attached rows of one of the files that are to be compared.
    AppendCompared {
        /// Whether the rows are from the list's file, rather than from the earlier file.
        is_after: bool,
        /// Whether these are the first rows of the earlier file, which replace those of another comparison.
        is_first: bool,
    },
    /// Compare the files whose rows were appended. The strings are the names of the earlier and of the later file.
    Compare([String; 2]),
    /// Return the last comparison as a CSV file.
    ComparedFile(ComparedOptions),
}

/// A response of the ledger.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum LedgerResponse {
    /// The worker has started.
    Ready,
    /// The rows have been appended.
    Appended,
    /// The figures of the whole file.
    Closed(Box<FileFigures>),
    /// The totals of the list, and the data for its charts.
    Listed(Box<Summary>),
    /// The index in the list of the first of these rows, and the rows.
    Rows(u32, Vec<ListedCustomer>),
    /// One bit per row of the file: whether the row is in the current list.
    Selected(Vec<u8>),
    /// The lines of a file, or the rows of a campaign, have been appended.
    PartAppended,
    /// The file is attached.
    ListedFile,
    /// The CSV file is attached.
    RejectedCells,
    /// The plan in figures, and what plans with other budgets would be worth.
    Planned(Box<CampaignFigures>, Vec<BudgetPoint>),
    /// The plan is attached as a CSV file.
    PlanFile,
    /// Lines from which a call sheet can be made; `None` if there are too many.
    Calls(Option<Vec<u8>>),
    /// The rows of a file to compare have been appended. The file has this many reasons per row.
    ComparedAppended(u32),
    /// The comparison in figures, or the reason that the files cannot be compared.
    Compared(Result<Box<ComparedFigures>, String>),
    /// The comparison is attached as a CSV file.
    ComparedFile,
    /// The ledger cannot continue, for this reason.
    Failed(String),
}

/// The figures of a file once all of it has been scored.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FileFigures {
    /// Number of rows that were scored.
    pub scored: u32,
    /// Number of rows that could not be scored.
    pub refused: u32,
    /// The most frequent cause of rejected rows; `None` if no row was rejected.
    pub likely_cause: Option<LikelyCause>,
    /// The first errors in rejected rows, at most [`MAX_REPORTED_CELLS`].
    pub rejected_cells: Vec<RejectedCell>,
    /// Values that the model does not know, the most frequent first.
    pub unknown_values: Vec<UnknownValue>,
    /// Number of cells with an unknown value that is not in `unknown_values`.
    pub unlisted_values: u64,
    /// The fields with numbers that were scored as the nearest limit of their range, with counts and examples.
    pub clamped: Vec<ClampedField>,
    /// The most frequent cause of numbers outside the range of their field; `None` unless more than a tenth of all rows
    /// have clamped numbers.
    pub clamped_problem: Option<LikelyCause>,
    /// How far each field has drifted from the model's data.
    pub drift: Vec<FieldDrift>,
    /// Whether the file has customer IDs.
    pub has_id: bool,
    /// The fields that have no column in the file. For every customer, they are filled like blanks.
    pub absent_fields: Vec<FieldIndex>,
    /// Quality of the estimates; `None` if no scored row has a known outcome.
    pub labelled: Option<FileEvaluation>,
    /// The approximate memory that the rows take up, in bytes.
    pub bytes_in_memory: u64,
}

/// A comparison with an earlier file, in figures.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct ComparedFigures {
    /// Number of customers for each of [`Movement::ALL`](churnscope_engine::campaign::compare::Movement::ALL).
    pub counts: [u32; 8],
    /// See [`Comparison::flow`](churnscope_engine::campaign::compare::Comparison::flow).
    pub flow: [[u32; 4]; 4],
    /// Number of customers who are in both files.
    pub in_both: u32,
    /// The minimum change of an estimate that counts as a rise or fall, in words.
    pub points: String,
    /// Notes on the comparison, in sentences.
    pub notes: Vec<String>,
    /// Some of the customers who are only in the earlier file, those with the highest estimates first.
    pub gone: Vec<GoneCustomer>,
}

/// A customer who is only in the earlier file.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct GoneCustomer {
    /// The ID, cut off if it is long.
    pub id: String,
    /// The probability, in [0, 1], and its band; `None` if the customer's row has no estimate.
    pub estimate: Option<(f64, Band)>,
}

/// Maximum number of errors in rejected rows that are reported with the figures. The ledger stores up to
/// [`MAX_REJECTED_CELLS`](churnscope_engine::portfolio::MAX_REJECTED_CELLS).
pub const MAX_REPORTED_CELLS: usize = 1_000;

/// Encodes a message.
pub fn encode(message: &impl Encode) -> Result<Vec<u8>, Failure> {
    bincode::encode_to_vec(message, config()).map_err(|_| Failure::Message)
}

/// Decodes a message. Bytes after the end of the message are an error.
pub fn decode<M: Decode<()>>(bytes: &[u8]) -> Result<M, Failure> {
    match bincode::decode_from_slice(bytes, config()) {
        Ok((message, read)) if read == bytes.len() => Ok(message),
        _ => Err(Failure::Message),
    }
}

/// The encoding of messages. Fixed-size integers are faster to encode and decode than integers of variable length.
fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_fixed_int_encoding()
}

#[cfg(test)]
mod tests {
    use bincode::enc::Encoder;
    use bincode::error::EncodeError;

    use super::*;

    struct Unencodable;

    impl Encode for Unencodable {
        fn encode<E: Encoder>(&self, _: &mut E) -> Result<(), EncodeError> {
            Err(EncodeError::Other("no"))
        }
    }

    #[test]
    fn a_message_that_cannot_be_encoded_is_an_error_rather_than_no_bytes() {
        assert_eq!(encode(&Unencodable), Err(Failure::Message));
    }

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

    #[test]
    fn only_whole_messages_are_decoded() {
        let bytes = encode(&LedgerRequest::Rows(3..9, None)).unwrap();
        assert_eq!(decode(&bytes), Ok(LedgerRequest::Rows(3..9, None)));
        for damaged in [&[][..], &bytes[..bytes.len() - 1], &[&bytes[..], &[0]].concat(), &[0xff; 8]] {
            assert_eq!(decode::<LedgerRequest>(damaged), Err(Failure::Message), "{damaged:?}");
        }
    }
}

//! What the page and its workers say to each other. Messages go as bytes; the rows of a slice go beside them as bytes
//! of their own, so that the page hands them on without looking into them.

use bincode::{Decode, Encode};

use churnscope_engine::csv::{ColumnChoice, ColumnQuestion, Header, Position, ScoredColumns};
use churnscope_engine::drift::FieldDrift;
use churnscope_engine::portfolio::{ChartFields, FileEvaluation, ListedCustomer, Query, RejectedCell, Summary, Window};
use churnscope_engine::schema::Bands;

/// Some bytes of a file, from one record's start to another's, and what is to be made of them. The file itself goes
/// beside it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Slice {
    /// Its place among the slices of the file, counted from 0.
    pub index: u32,
    /// Where its first record starts.
    pub start: Position,
    /// How many bytes to read at once. The slice ends with the last record that ends in them; where none does, as
    /// many are read again.
    pub length: u64,
    /// The size of the whole file, in bytes.
    pub file_bytes: u64,
    /// The header, for every slice but the first, which reads it.
    pub header: Option<Header>,
    /// What the user said of columns that names alone do not tell.
    pub choices: Vec<ColumnChoice>,
    /// What is wanted.
    pub product: Product,
}

/// What becomes of a slice.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Product {
    /// Rows for the ledger.
    Rows,
    /// Lines of a file, as `churnscope score` writes them.
    Lines {
        /// Which columns.
        wanted: ScoredColumns,
        /// Which rows of the whole file, a bit a row, as [`churnscope_engine::portfolio::Portfolio::picked`] gives them;
        /// `None` for all.
        picked: Option<Vec<u8>>,
        /// Where the risk bands begin.
        bands: Bands,
    },
}

/// What a scorer says. One [`FromScorer::Split`] and one [`FromScorer::Done`] answer a slice, or something else that
/// ends all work on the file.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum FromScorer {
    /// It has started and waits for work.
    Ready,
    /// The slice's records are read, so that the next slice may begin.
    Split {
        /// Where the next slice starts; `None` at the end of the file.
        end: Option<Position>,
        /// The header, told by the first slice.
        header: Option<Header>,
    },
    /// The slice is done; its bytes go beside this.
    Done {
        /// Rows in it, those that could not be scored included.
        n_rows: u64,
    },
    /// Only the user knows which columns some of the model's fields are.
    Asks {
        /// The file's columns.
        columns: Vec<String>,
        /// The fields.
        missing: Vec<ColumnQuestion>,
    },
    /// The file cannot be used, in a sentence.
    Refuses(String),
}

/// What a ledger is told; it answers each with one [`FromLedger`].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ToLedger {
    /// The rows of the file's next slice go beside this.
    Append,
    /// There are no more rows.
    Close,
    /// Makes this the present list, with customers counted by these risk bands.
    List(Query, ChartFields, Bands),
    /// Rows of the present list.
    Rows(Window),
    /// Which rows of the file the present list has.
    Picked,
    /// Every cell that was refused, as a CSV file.
    RefusedCells,
}

/// What a ledger answers.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum FromLedger {
    /// It has started.
    Ready,
    /// The slice's rows are in.
    Appended,
    /// What there is to say about the file as a whole.
    Closed(Box<Closed>),
    /// Figures of the list.
    Listed(Box<Summary>),
    /// The place of the first, and the rows.
    Rows(u32, Vec<ListedCustomer>),
    /// A bit a row of the file.
    Picked(Vec<u8>),
    /// The CSV file goes beside this.
    RefusedCells,
    /// It cannot go on, in a sentence.
    Fails(String),
}

/// A file's figures once all of it is read.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Closed {
    /// Rows that could be scored.
    pub scored: u32,
    /// Rows that could not.
    pub refused: u32,
    /// The first cells that were refused, at most [`MOST_CELLS_SHOWN`].
    pub refused_cells: Vec<RejectedCell>,
    /// How each field differs from the training customers.
    pub drift: Vec<FieldDrift>,
    /// Whether the file names its customers.
    pub has_id: bool,
    /// How good the estimates were, where the file says who left.
    pub labelled: Option<FileEvaluation>,
    /// What the portfolio takes.
    pub bytes_in_memory: u64,
}

/// How many refused cells are told at once; the others are in the file that can be saved.
pub const MOST_CELLS_SHOWN: usize = 1_000;

/// A message as bytes. Nothing that is sent can fail to be written.
pub fn to_bytes(message: &impl Encode) -> Vec<u8> {
    bincode::encode_to_vec(message, config()).unwrap_or_default()
}

/// A message from bytes; `None` for what is none.
pub fn from_bytes<M: Decode<()>>(bytes: &[u8]) -> Option<M> {
    let (message, read) = bincode::decode_from_slice(bytes, config()).ok()?;
    (read == bytes.len()).then_some(message)
}

/// Numbers in all their bytes: a block of them is then one copy.
fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_fixed_int_encoding()
}

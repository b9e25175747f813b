//! A Parquet file's rows as the records that a text file has, a few thousand at a time, so that every rule and every
//! sentence on a row stays where it is. Of a row group no more than a page a column is in memory.

mod cells;
mod shared_file;

use std::fs::File;
use std::io::{Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use parquet::basic::Compression;
use parquet::column::reader::ColumnReader;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use rayon::prelude::*;
use thiserror::Error;

use self::cells::{Form, Texts, read_texts};
use self::shared_file::SharedFile;
use churnscope_engine::csv::{Columns, Header, MAX_RECORD, RecordBatch};
use churnscope_engine::schema::{Field, Schema};

/// The first four bytes of a file, and its last ones.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// The same of a file whose columns' names are encrypted, too.
const ENCRYPTED: &[u8] = b"PARE";

/// How many bytes of cells are made at once, about.
const BATCH: usize = 2 << 20;

/// Most rows that are read at once, and how many at first, when nobody knows how long they are.
const MOST_ROWS: usize = 16_384;
const FIRST_ROWS: usize = 256;

/// A way in which a file is no Parquet file whose rows can be read.
#[derive(Debug, Error)]
pub(super) enum ParquetProblem {
    /// What the reader of the format says.
    #[error("the Parquet file is damaged or was cut off ({0}): write it again")]
    Damaged(String),
    /// Encrypted as a whole or in part.
    #[error("the Parquet file is encrypted, which cannot be read: write it without encryption")]
    Encrypted,
    /// A column of lists or the like.
    #[error(
        "the column {0} is nested (a list, a map or a struct), and a cell takes one value: write its parts as columns of their own, or leave it out"
    )]
    Nested(String),
    /// A compression that is not taken along.
    #[error(
        "the column {column} is compressed by {codec}, which cannot be read: write the file with Snappy, Zstandard or gzip"
    )]
    Codec {
        /// The column.
        column: String,
        /// By what.
        codec: String,
    },
    /// A type that has no text.
    #[error("the column {column} holds {what}, which no cell takes: write it as text or as a number")]
    Type {
        /// The column.
        column: String,
        /// Its type.
        what: String,
    },
    /// A row that is longer than a line may be.
    #[error("row {0} is longer than {MAX_RECORD} bytes, so this is probably not a table of customers")]
    LongRow(u64),
    /// Columns alone.
    #[error("the Parquet file has columns but no row, so there is nobody to read")]
    NoRows,
}

impl From<ParquetError> for ParquetProblem {
    fn from(error: ParquetError) -> Self {
        let said = error.to_string();
        if said.contains("encrypt") { Self::Encrypted } else { Self::Damaged(said) }
    }
}

/// A Parquet file whose footer is read.
pub(super) struct ParquetTable {
    reader: SerializedFileReader<SharedFile>,
    header: Header,
    /// Per column of the header the one of the file; `None` where it is nested.
    leaves: Vec<Option<usize>>,
}

impl ParquetTable {
    /// Opens a file; `None` where its first bytes are not a Parquet file's. It stands at its start again then.
    pub(super) fn open(file: &mut File) -> Result<Option<Self>, ParquetProblem> {
        let mut start = [0; 4];
        let is_read = file.read_exact(&mut start).is_ok();
        // a pipe cannot go back, but it has no name that ends here
        let _ = file.rewind();
        if is_read && start == ENCRYPTED {
            return Err(ParquetProblem::Encrypted);
        }
        if !is_read || start != MAGIC {
            return Ok(None);
        }
        let file =
            file.try_clone().and_then(SharedFile::new).map_err(|error| ParquetProblem::Damaged(error.to_string()))?;
        let reader = guarded(|| Ok(SerializedFileReader::new(file)?))?;
        let about = reader.metadata().file_metadata().schema_descr();
        let mut leaves = vec![None; about.root_schema().get_fields().len()];
        for leaf in 0..about.num_columns() {
            let column = about.column(leaf);
            let is_flat = column.max_rep_level() == 0 && column.path().parts().len() == 1;
            if let Some(place) = leaves.get_mut(about.get_column_root_idx(leaf)).filter(|_| is_flat) {
                *place = Some(leaf);
            }
        }
        let names = about.root_schema().get_fields().iter().map(|field| field.name().as_bytes().to_vec()).collect();
        Ok(Some(Self { header: Header::without_line(names), reader, leaves }))
    }

    /// The columns' names.
    pub(super) fn header(&self) -> &Header {
        &self.header
    }

    /// How many rows the file says it has.
    pub(super) fn n_rows(&self) -> u64 {
        u64::try_from(self.reader.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// Its rows: cells of the columns that the schema asks for, or of all; the others are blank.
    pub(super) fn rows(
        &self,
        schema: &Schema,
        columns: &Columns,
        all: bool,
    ) -> Result<ParquetRows<'_>, ParquetProblem> {
        let about = self.reader.metadata().file_metadata().schema_descr();
        let field_of = |column: usize| {
            let place = columns.fields.iter().position(|&of| of == column);
            place.and_then(|place| schema.fields.get(place))
        };
        let mut wanted = Vec::new();
        for (column, leaf) in self.leaves.iter().enumerate() {
            let is_asked = columns.fields.contains(&column) || [columns.id, columns.target].contains(&Some(column));
            if !all && !is_asked {
                continue;
            }
            let name = self.header.names.get(column).map_or("", |name| std::str::from_utf8(name).unwrap_or_default());
            let Some(leaf) = *leaf else { return Err(ParquetProblem::Nested(name.to_owned())) };
            let field: Option<&Field> = field_of(column);
            let target = (columns.target == Some(column)).then_some(&schema.target);
            let form = Form::of(&about.column(leaf), field, target)
                .map_err(|what| ParquetProblem::Type { column: name.to_owned(), what })?;
            wanted.push(Wanted { column, leaf, form, is_optional: about.column(leaf).max_def_level() > 0 });
        }
        self.check_codecs(&wanted)?;
        let n_columns = self.header.names.len();
        Ok(ParquetRows {
            table: self,
            wanted,
            n_columns,
            group: 0,
            left: 0,
            readers: Vec::new(),
            n_read: 0,
            at_once: FIRST_ROWS,
        })
    }

    fn check_codecs(&self, wanted: &[Wanted]) -> Result<(), ParquetProblem> {
        for group in self.reader.metadata().row_groups() {
            for chunk in wanted.iter().filter_map(|of| group.columns().get(of.leaf)) {
                let codec = chunk.compression();
                if matches!(codec, Compression::LZO | Compression::BROTLI(_)) {
                    let (column, codec) = (chunk.column_path().string(), codec.to_string());
                    return Err(ParquetProblem::Codec { column, codec });
                }
            }
        }
        Ok(())
    }
}

/// A column that is read.
struct Wanted {
    /// Its place in the header.
    column: usize,
    /// Its place among the file's columns.
    leaf: usize,
    form: Form,
    is_optional: bool,
}

/// The rows of a file, in order.
pub(super) struct ParquetRows<'a> {
    table: &'a ParquetTable,
    wanted: Vec<Wanted>,
    n_columns: usize,
    /// The row group that is read next.
    group: usize,
    /// Rows of the present one that are still to come.
    left: usize,
    /// One a column that is read.
    readers: Vec<(ColumnReader, Texts)>,
    n_read: u64,
    at_once: usize,
}

impl ParquetRows<'_> {
    /// Reads the next rows, columns side by side on several threads; returns how many, none at the end.
    pub(super) fn next_into(&mut self, batch: &mut RecordBatch) -> Result<usize, ParquetProblem> {
        batch.clear();
        while self.left == 0 {
            if !self.next_group()? {
                return if self.n_read == 0 { Err(ParquetProblem::NoRows) } else { Ok(0) };
            }
        }
        let n = self.left.min(self.at_once);
        let read = |((reader, texts), wanted): (&mut (ColumnReader, Texts), &Wanted)| {
            guarded(|| read_texts(reader, n, wanted.is_optional, &wanted.form, texts))
        };
        self.readers.par_iter_mut().zip(&self.wanted).try_for_each(read)?;
        let mut cells: Vec<&[u8]> = vec![&[]; self.n_columns];
        let mut bytes = 0;
        for row in 0..n {
            let mut length = 0;
            for ((_, texts), wanted) in self.readers.iter().zip(&self.wanted) {
                if let Some(cell) = cells.get_mut(wanted.column) {
                    *cell = texts.get(row);
                    length += cell.len();
                }
            }
            self.n_read += 1;
            if length > MAX_RECORD {
                return Err(ParquetProblem::LongRow(self.n_read));
            }
            bytes += length;
            batch.push_row(self.n_read, &cells);
        }
        self.left -= n;
        self.at_once = (BATCH * n / bytes.max(1)).clamp(1, MOST_ROWS.min(2 * self.at_once));
        Ok(n)
    }

    fn next_group(&mut self) -> Result<bool, ParquetProblem> {
        let reader = &self.table.reader;
        if self.group >= reader.num_row_groups() {
            return Ok(false);
        }
        let group = guarded(|| Ok(reader.get_row_group(self.group)?))?;
        self.left = usize::try_from(group.metadata().num_rows())
            .map_err(|_| ParquetProblem::Damaged(format!("row group {} has fewer than 0 rows", self.group)))?;
        self.readers = (self.wanted.iter())
            .map(|of| guarded(|| Ok((group.get_column_reader(of.leaf)?, Texts::default()))))
            .collect::<Result<_, _>>()?;
        self.group += 1;
        Ok(true)
    }
}

/// Reads; a panic of the reader, which some damaged files bring about, becomes an error like any other.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetProblem>) -> Result<T, ParquetProblem> {
    thread_local!(static IS_READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) });
    static SILENCE: Once = Once::new();
    SILENCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |about| {
            if !IS_READING.get() {
                others(about);
            }
        }));
    });
    IS_READING.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(read));
    IS_READING.set(false);
    outcome.unwrap_or_else(|_| Err(ParquetProblem::Damaged("its pages contradict each other".to_owned())))
}

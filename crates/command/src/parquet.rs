//! Reads Parquet files as records of text, so that their rows are checked like those of CSV files. For each column,
//! only one page, the dictionary, and the cells of one batch of rows are in memory at a time.

mod cells;
mod shared_file;

use std::fs::File;
use std::io::{Read, Seek};

use parquet::basic::Compression;
use parquet::column::reader::ColumnReader;
use parquet::file::reader::{FileReader, SerializedFileReader};
use rayon::prelude::*;
use thiserror::Error;

use self::cells::{Conversion, Texts, read_texts};
use self::shared_file::SharedFile;
use churnscope_engine::csv::{Columns, Header, MAX_RECORD, RecordBatch};
use churnscope_engine::schema::{Field, Schema};
use churnscope_table_files::guard;

/// The first and the last four bytes of a Parquet file.
pub(crate) const MAGIC: &[u8] = b"PAR1";

/// The first and the last four bytes of a Parquet file with an encrypted footer.
const ENCRYPTED: &[u8] = b"PARE";

/// Target size of a batch's cells, in bytes.
const BATCH_BYTES: usize = 2 << 20;

/// Maximum rows in a batch.
const MAX_ROWS: usize = 16_384;

/// Maximum rows in the first batch, before the typical length of a row is known.
const FIRST_ROWS: usize = 256;

/// An error that prevents reading the rows of a Parquet file.
#[derive(Debug, Error)]
pub(crate) enum ParquetFileError {
    /// The file does not follow the format.
    #[error("the Parquet file is damaged or incomplete ({0}): create it again")]
    Damaged(String),
    /// All or part of the file is encrypted.
    #[error("the Parquet file is encrypted: write it without encryption")]
    Encrypted,
    /// A column holds lists, maps, or structs.
    #[error(
        "column {0} is nested (a list, a map, or a struct), but a cell holds one value: write its parts as separate columns, or leave it out"
    )]
    Nested(String),
    /// A column's compression is not supported.
    #[error(
        "column {column} is compressed with {codec}, which is not supported: write the file with Snappy, Zstandard, or gzip"
    )]
    Codec {
        /// The column.
        column: String,
        /// The compression.
        codec: String,
    },
    /// Values of a column's type cannot be converted to text.
    #[error("column {column} holds {what}, which is not supported: write it as text or as a number")]
    Type {
        /// The column.
        column: String,
        /// The column's type.
        what: String,
    },
    /// The cells of a row are longer than [`MAX_RECORD`], the limit for a row of a CSV file.
    #[error("row {0} is longer than {MAX_RECORD} bytes, so this is probably not a table of customers")]
    LongRow(u64),
    /// The file has no rows.
    #[error("the Parquet file has no rows: add at least one customer")]
    NoRows,
}

impl From<parquet::errors::ParquetError> for ParquetFileError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        let message = error.to_string();
        if message.contains("encrypt") { Self::Encrypted } else { Self::Damaged(message) }
    }
}

/// A Parquet file whose footer has been read.
pub(crate) struct ParquetTable {
    reader: SerializedFileReader<SharedFile>,
    header: Header,
    /// For each column of the header, the index of its leaf column; `None` if the column is nested.
    leaves: Vec<Option<usize>>,
}

impl ParquetTable {
    /// Opens a file. If the file does not start like a Parquet file, it is rewound, and the result is `None`.
    pub(crate) fn open(file: &mut File) -> Result<Option<Self>, ParquetFileError> {
        let mut start = [0; 4];
        let is_read = file.read_exact(&mut start).is_ok();
        file.rewind().map_err(|error| ParquetFileError::Damaged(error.to_string()))?;
        if is_read && start == ENCRYPTED {
            return Err(ParquetFileError::Encrypted);
        }
        if !is_read || start != MAGIC {
            return Ok(None);
        }
        let file =
            file.try_clone().and_then(SharedFile::new).map_err(|error| ParquetFileError::Damaged(error.to_string()))?;
        let reader = guarded(|| Ok(SerializedFileReader::new(file)?))?;
        let schema = reader.metadata().file_metadata().schema_descr();
        let mut leaves = vec![None; schema.root_schema().get_fields().len()];
        for leaf in 0..schema.num_columns() {
            let column = schema.column(leaf);
            let is_flat = column.max_rep_level() == 0 && column.path().parts().len() == 1;
            if let Some(entry) = leaves.get_mut(schema.get_column_root_idx(leaf)).filter(|_| is_flat) {
                *entry = Some(leaf);
            }
        }
        let names = schema.root_schema().get_fields().iter().map(|field| field.name().as_bytes().to_vec()).collect();
        Ok(Some(Self { header: Header::without_line(names), reader, leaves }))
    }

    /// The column names.
    pub(crate) fn header(&self) -> &Header {
        &self.header
    }

    /// The number of rows according to the file.
    pub(crate) fn n_rows(&self) -> u64 {
        u64::try_from(self.reader.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// The rows. Unless `all` is set, only the columns of fields, the ID, and the outcome are read; the others are
    /// blank.
    pub(crate) fn rows(
        &self,
        schema: &Schema,
        columns: &Columns,
        all: bool,
    ) -> Result<ParquetRows<'_>, ParquetFileError> {
        let descriptor = self.reader.metadata().file_metadata().schema_descr();
        let field_of = |column: usize| {
            let index = columns.fields.iter().position(|&of_field| of_field == Some(column));
            index.and_then(|index| schema.fields.get(index))
        };
        let mut selected = Vec::new();
        for (column, leaf) in self.leaves.iter().enumerate() {
            let is_needed =
                columns.fields.contains(&Some(column)) || [columns.id, columns.target].contains(&Some(column));
            if !all && !is_needed {
                continue;
            }
            let name = self.header.names.get(column).map_or("", |name| std::str::from_utf8(name).unwrap_or_default());
            let Some(leaf) = *leaf else { return Err(ParquetFileError::Nested(name.to_owned())) };
            let field: Option<&Field> = field_of(column);
            let target = (columns.target == Some(column)).then_some(&schema.target);
            let conversion = Conversion::of(&descriptor.column(leaf), field, target)
                .map_err(|what| ParquetFileError::Type { column: name.to_owned(), what })?;
            let is_optional = descriptor.column(leaf).max_def_level() > 0;
            selected.push(SelectedColumn { column, leaf, conversion, is_optional });
        }
        self.check_codecs(&selected)?;
        Ok(self.rows_of(selected))
    }

    /// The first rows, with all columns that can be read; none if the file is damaged.
    pub(crate) fn first_rows(&self) -> RecordBatch {
        let descriptor = self.reader.metadata().file_metadata().schema_descr();
        let readable = |(column, leaf): (usize, &Option<usize>)| {
            let leaf = (*leaf)?;
            let conversion = Conversion::of(&descriptor.column(leaf), None, None).ok()?;
            let is_optional = descriptor.column(leaf).max_def_level() > 0;
            let selected = SelectedColumn { column, leaf, conversion, is_optional };
            self.check_codecs(std::slice::from_ref(&selected)).ok()?;
            Some(selected)
        };
        let mut rows = self.rows_of(self.leaves.iter().enumerate().filter_map(readable).collect());
        let mut batch = RecordBatch::default();
        match rows.next_into(&mut batch) {
            Ok(_) => batch,
            Err(_) => RecordBatch::default(),
        }
    }

    fn rows_of(&self, selected: Vec<SelectedColumn>) -> ParquetRows<'_> {
        ParquetRows {
            table: self,
            selected,
            n_columns: self.header.names.len(),
            group: 0,
            remaining: 0,
            readers: Vec::new(),
            n_read: 0,
            batch_rows: FIRST_ROWS,
        }
    }

    fn check_codecs(&self, selected: &[SelectedColumn]) -> Result<(), ParquetFileError> {
        for group in self.reader.metadata().row_groups() {
            for chunk in selected.iter().filter_map(|column| group.columns().get(column.leaf)) {
                let codec = chunk.compression();
                if matches!(codec, Compression::LZO | Compression::BROTLI(_)) {
                    let (column, codec) = (chunk.column_path().string(), codec.to_string());
                    return Err(ParquetFileError::Codec { column, codec });
                }
            }
        }
        Ok(())
    }
}

/// A column to read.
struct SelectedColumn {
    /// The column's index in the header.
    column: usize,
    /// The column's index among the file's leaf columns.
    leaf: usize,
    conversion: Conversion,
    is_optional: bool,
}

/// The rows of a file, in order.
pub(crate) struct ParquetRows<'a> {
    table: &'a ParquetTable,
    selected: Vec<SelectedColumn>,
    n_columns: usize,
    /// The index of the next row group.
    group: usize,
    /// Rows of the current row group that have not been read.
    remaining: usize,
    /// One reader per selected column, with the texts of the current batch.
    readers: Vec<(ColumnReader, Texts)>,
    /// Rows read so far.
    n_read: u64,
    /// Maximum rows in the next batch.
    batch_rows: usize,
}

impl ParquetRows<'_> {
    /// Reads the next rows, one column per task. Returns the number of rows, which is 0 at the end of the file.
    pub(crate) fn next_into(&mut self, batch: &mut RecordBatch) -> Result<usize, ParquetFileError> {
        batch.clear();
        while self.remaining == 0 {
            if !self.next_group()? {
                return if self.n_read == 0 { Err(ParquetFileError::NoRows) } else { Ok(0) };
            }
        }
        let n = self.remaining.min(self.batch_rows);
        let read = |((reader, texts), column): (&mut (ColumnReader, Texts), &SelectedColumn)| {
            guarded(|| read_texts(reader, n, column.is_optional, &column.conversion, texts))
        };
        self.readers.par_iter_mut().zip(&self.selected).try_for_each(read)?;
        let mut cells: Vec<&[u8]> = vec![&[]; self.n_columns];
        let mut bytes = 0;
        for row in 0..n {
            let mut length = 0;
            for ((_, texts), column) in self.readers.iter().zip(&self.selected) {
                if let Some(cell) = cells.get_mut(column.column) {
                    *cell = texts.get(row);
                    length += cell.len();
                }
            }
            self.n_read += 1;
            if length > MAX_RECORD {
                return Err(ParquetFileError::LongRow(self.n_read));
            }
            bytes += length;
            batch.push_row(self.n_read, &cells);
        }
        self.remaining -= n;
        self.batch_rows = (BATCH_BYTES * n / bytes.max(1)).clamp(1, MAX_ROWS.min(2 * self.batch_rows));
        Ok(n)
    }

    fn next_group(&mut self) -> Result<bool, ParquetFileError> {
        let reader = &self.table.reader;
        if self.group >= reader.num_row_groups() {
            return Ok(false);
        }
        let group = guarded(|| Ok(reader.get_row_group(self.group)?))?;
        self.remaining = usize::try_from(group.metadata().num_rows()).map_err(|_| {
            ParquetFileError::Damaged(format!("row group {} has a negative number of rows", self.group))
        })?;
        self.readers = (self.selected.iter())
            .map(|column| guarded(|| Ok((group.get_column_reader(column.leaf)?, Texts::default()))))
            .collect::<Result<_, _>>()?;
        self.group += 1;
        Ok(true)
    }
}

/// Calls the Parquet reader, and turns a panic into an error.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetFileError>) -> Result<T, ParquetFileError> {
    guard::guarded(read).unwrap_or_else(|| Err(ParquetFileError::Damaged("its parts contradict each other".to_owned())))
}

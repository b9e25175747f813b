//! The rows of a Parquet file, batch by batch.

use parquet::column::page::PageReader;
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::serialized_reader::SerializedPageReader;
#[cfg(not(target_arch = "wasm32"))]
use rayon::prelude::*;

use super::cells::{TextColumn, read_texts};
use super::{ColumnReading, ParquetFileError, ParquetTable, ReadAt, guarded};
use churnscope_engine::csv::MAX_RECORD;

/// Target size of the cells of a batch, in bytes.
const BATCH_BYTES: usize = 2 << 20;

const MAX_ROWS: usize = 16_384;

/// Maximum number of rows in the first batch, before the typical length of a row is known.
const FIRST_ROWS: usize = 256;

/// The rows of a file, in order.
pub struct ParquetRows<'a, F> {
    table: &'a ParquetTable<F>,
    selected: Vec<SelectedColumn>,
    group: usize,
    remaining: usize,
    readers: Vec<BatchReader>,
    n_read: u64,
    batch_rows: usize,
}

struct SelectedColumn {
    index: usize,
    reading: ColumnReading,
}

struct BatchReader {
    column: ColumnReader,
    reading: ColumnReading,
    texts: TextColumn,
}

impl<F> std::fmt::Debug for ParquetRows<'_, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetRows").field("n_read", &self.n_read).finish_non_exhaustive()
    }
}

impl<F: ReadAt> ParquetTable<F> {
    /// The rows. Only the columns for which `is_needed` returns true are read; the others are blank.
    ///
    /// # Errors
    ///
    /// The reason that a needed column cannot be read.
    pub fn rows(&self, is_needed: impl Fn(usize) -> bool) -> Result<ParquetRows<'_, F>, ParquetFileError> {
        let mut selected = Vec::new();
        for (index, column) in self.columns.iter().enumerate().filter(|(index, _)| is_needed(*index)) {
            selected.push(SelectedColumn { index, reading: column.reading.clone()? });
        }
        Ok(ParquetRows {
            table: self,
            selected,
            group: 0,
            remaining: 0,
            readers: Vec::new(),
            n_read: 0,
            batch_rows: FIRST_ROWS,
        })
    }

    fn pages(&self, group: &RowGroupMetaData, leaf: usize) -> Result<Box<dyn PageReader>, ParquetFileError> {
        let chunk = group.columns().get(leaf).ok_or_else(|| ParquetFileError::damaged("a column is missing"))?;
        #[cfg(any(target_arch = "wasm32", test))]
        if matches!(chunk.compression(), parquet::basic::Compression::ZSTD(_)) {
            use super::zstd::{ZstdPages, without_compression};
            let pages =
                SerializedPageReader::new(self.file.clone(), &without_compression(chunk)?, n_rows(group)?, None)?;
            return Ok(Box::new(ZstdPages::new(pages, chunk)));
        }
        Ok(Box::new(SerializedPageReader::new(self.file.clone(), chunk, n_rows(group)?, None)?))
    }
}

impl<F: ReadAt> ParquetRows<'_, F> {
    /// Reads the next rows, and passes the number of each row, counted from 1, and its cells to `each`. Returns the
    /// number of rows read, which is 0 at the end of the file.
    ///
    /// # Errors
    ///
    /// The reason that the rows cannot be read; [`ParquetFileError::NoRows`] if the file has none.
    pub fn next_batch(&mut self, each: &mut dyn FnMut(u64, &[&[u8]])) -> Result<usize, ParquetFileError> {
        while self.remaining == 0 {
            if !self.next_group()? {
                return if self.n_read == 0 { Err(ParquetFileError::NoRows) } else { Ok(0) };
            }
        }
        let n = self.remaining.min(self.batch_rows);
        self.read_columns(n)?;
        let mut cells: Vec<&[u8]> = vec![&[]; self.table.columns.len()];
        let mut bytes = 0;
        for row in 0..n {
            let mut length = 0;
            for (reader, column) in self.readers.iter().zip(&self.selected) {
                if let Some(cell) = cells.get_mut(column.index) {
                    *cell = reader.texts.get(row);
                    length += cell.len();
                }
            }
            self.n_read += 1;
            if length > MAX_RECORD {
                return Err(ParquetFileError::LongRow(self.n_read));
            }
            bytes += length;
            each(self.n_read, &cells);
        }
        self.remaining -= n;
        self.batch_rows = (BATCH_BYTES * n / bytes.max(1)).clamp(1, MAX_ROWS.min(2 * self.batch_rows));
        Ok(n)
    }

    fn read_columns(&mut self, n: usize) -> Result<(), ParquetFileError> {
        #[cfg(target_arch = "wasm32")]
        let mut readers = self.readers.iter_mut();
        #[cfg(not(target_arch = "wasm32"))]
        let readers = self.readers.par_iter_mut();
        readers.try_for_each(|reader| {
            let BatchReader { column, reading, texts } = reader;
            guarded(|| read_texts(column, n, reading.is_optional, &reading.conversion, texts))
        })
    }

    fn next_group(&mut self) -> Result<bool, ParquetFileError> {
        let Some(group) = self.table.metadata.row_groups().get(self.group) else { return Ok(false) };
        self.remaining = n_rows(group)?;
        self.readers = (self.selected.iter())
            .map(|SelectedColumn { reading, .. }| {
                guarded(|| {
                    let pages = self.table.pages(group, reading.leaf)?;
                    let column = get_column_reader(group.schema_descr().column(reading.leaf), pages);
                    Ok(BatchReader { column, reading: *reading, texts: TextColumn::default() })
                })
            })
            .collect::<Result<_, _>>()?;
        self.group += 1;
        Ok(true)
    }
}

fn n_rows(group: &RowGroupMetaData) -> Result<usize, ParquetFileError> {
    usize::try_from(group.num_rows())
        .map_err(|_| ParquetFileError::damaged("a row group has a negative number of rows"))
}

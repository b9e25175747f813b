//! Reads Parquet files as rows of text, so that they are checked like the rows of CSV files.
//!
//! Values are written as in [`typed_text`](crate::typed_text). Nulls are blank.

mod cells;
mod error;
mod file;
mod rows;
#[cfg(test)]
mod tests;
mod text;
#[cfg(any(target_arch = "wasm32", test))]
mod zstd;

use std::sync::Arc;

use parquet::basic::Compression;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use self::cells::Conversion;
pub use self::error::ParquetFileError;
pub use self::file::ReadAt;
use self::file::SharedFile;
pub use self::rows::ParquetRows;
use crate::guard;
use crate::unreadable_column::UnreadableColumn;

/// The first bytes of a file with an encrypted footer.
const ENCRYPTED: &[u8; 4] = b"PARE";

/// A Parquet file whose footer has been read.
pub struct ParquetTable<F> {
    file: Arc<SharedFile<F>>,
    metadata: ParquetMetaData,
    columns: Vec<ParquetColumn>,
}

#[derive(Clone, Debug)]
struct ParquetColumn {
    name: String,
    reading: Result<ColumnReading, ParquetFileError>,
}

#[derive(Clone, Copy, Debug)]
struct ColumnReading {
    leaf: usize,
    conversion: Conversion,
    is_optional: bool,
}

impl<F> std::fmt::Debug for ParquetTable<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParquetTable").field("columns", &self.columns).finish_non_exhaustive()
    }
}

impl<F: ReadAt> ParquetTable<F> {
    /// Opens a Parquet file.
    ///
    /// # Errors
    ///
    /// [`ParquetFileError::Encrypted`] or [`ParquetFileError::Damaged`].
    pub fn open(file: F) -> Result<Self, ParquetFileError> {
        let mut start = [0; ENCRYPTED.len()];
        if file.read_at(0, &mut start).is_ok() && start == *ENCRYPTED {
            return Err(ParquetFileError::Encrypted);
        }
        let file = SharedFile::new(file);
        guarded(|| {
            let metadata = ParquetMetaDataReader::new().parse_and_finish(&file)?;
            Ok(Self { columns: columns(&metadata), file: Arc::new(file), metadata })
        })
    }

    /// The names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The number of rows according to the file.
    pub fn n_rows(&self) -> u64 {
        u64::try_from(self.metadata.file_metadata().num_rows()).unwrap_or(0)
    }

    /// Whether a column can be read.
    pub fn is_readable(&self, column: usize) -> bool {
        self.columns.get(column).is_some_and(|column| column.reading.is_ok())
    }
}

fn columns(metadata: &ParquetMetaData) -> Vec<ParquetColumn> {
    let schema = metadata.file_metadata().schema_descr();
    let nested = |name: &str| Err(UnreadableColumn::Nested(name.to_owned()).into());
    let fields = schema.root_schema().get_fields().iter().map(|field| field.name());
    let mut columns: Vec<ParquetColumn> =
        fields.map(|name| ParquetColumn { name: name.to_owned(), reading: nested(name) }).collect();
    for leaf in 0..schema.num_columns() {
        let column = schema.column(leaf);
        let is_flat = column.max_rep_level() == 0 && column.path().parts().len() == 1;
        if is_flat && let Some(entry) = columns.get_mut(schema.get_column_root_idx(leaf)) {
            entry.reading = check_codec(metadata, leaf).and_then(|()| {
                let conversion = Conversion::of(&column)
                    .map_err(|what| UnreadableColumn::Type { column: entry.name.clone(), what })?;
                Ok(ColumnReading { leaf, conversion, is_optional: column.max_def_level() > 0 })
            });
        }
    }
    columns
}

fn check_codec(metadata: &ParquetMetaData, leaf: usize) -> Result<(), ParquetFileError> {
    for chunk in metadata.row_groups().iter().filter_map(|group| group.columns().get(leaf)) {
        let codec = chunk.compression();
        if matches!(codec, Compression::LZO | Compression::BROTLI(_)) {
            let (column, codec) = (chunk.column_path().string(), codec.to_string());
            return Err(ParquetFileError::Codec { column, codec });
        }
    }
    Ok(())
}

/// Calls `read`, and turns a panic into an error, except in the browser, where the program aborts.
fn guarded<T>(read: impl FnOnce() -> Result<T, ParquetFileError>) -> Result<T, ParquetFileError> {
    guard::guarded(read).unwrap_or_else(|| Err(ParquetFileError::damaged("its parts contradict each other")))
}

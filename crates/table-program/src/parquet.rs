//! Turns a Parquet file into text.

use std::cell::RefCell;
use std::io;
use std::ops::ControlFlow;

use churnscope_engine::csv::is_parquet;
use churnscope_table_files::encoding::UTF_8;
use churnscope_table_files::parquet::{ParquetTable, ReadAt};
use wasm_bindgen::{JsError, JsValue};

use crate::PreparedFile;
use crate::browser::{Blob, RowCounter, TextParts, read};

// The Parquet reader accepts only files that threads can share, and a `Blob` cannot be shared, so the `Blob` stays
// here. There is only one file, because each worker prepares one.
thread_local!(static FILE: RefCell<Option<Blob>> = const { RefCell::new(None) });

/// The file in [`FILE`].
struct OpenFile {
    size: u64,
}

impl ReadAt for OpenFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let end = position.saturating_add(buffer.len() as u64).min(self.size);
        if position >= end {
            return Ok(0);
        }
        let bytes = FILE.with_borrow(|file| read(file.as_ref()?, position..end).ok());
        let bytes = bytes.ok_or_else(|| io::Error::other("the browser no longer provides the file's bytes"))?;
        let room = buffer.get_mut(..bytes.len()).ok_or(io::ErrorKind::InvalidData)?;
        room.copy_from_slice(&bytes);
        Ok(bytes.len())
    }
}

/// Turns a file whose first bytes are `start` into text; `None` if it is not a Parquet file.
pub(crate) fn prepare(file: &Blob, start: &[u8], rows: &mut RowCounter<'_>) -> Result<Option<PreparedFile>, JsValue> {
    if !is_parquet(start) {
        return Ok(None);
    }
    FILE.set(Some(file.clone()));
    let table = ParquetTable::open(OpenFile { size: file.size() as u64 }).map_err(JsError::from)?;
    let (mut text, mut stored) = (TextParts::default(), Ok(()));
    let mut store = |block: &[u8], n_rows: u64| {
        stored = text.push(block).and_then(|()| rows.tell(n_rows));
        if stored.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    table.read_text(|_| true, &mut store).map_err(JsError::from)?;
    stored?;
    Ok(Some(PreparedFile { is_parquet: true, ..PreparedFile::of_text(text.join()?, UTF_8.name()) }))
}

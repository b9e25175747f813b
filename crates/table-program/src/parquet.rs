//! Turns a Parquet file into text.

use std::cell::RefCell;
use std::io;
use std::ops::ControlFlow;

use churnscope_engine::csv::is_parquet;
use churnscope_table_files::encoding::UTF_8;
use churnscope_table_files::parquet::{ParquetTable, ReadAt};
use wasm_bindgen::{JsError, JsValue};

use crate::browser::{Blob, TextOrigin, TextSender, blob, read};

// The Parquet reader accepts only files that threads can share, and a `Blob` cannot be shared, so the `Blob` stays
// here. Each worker prepares only one file.
thread_local!(static FILE: RefCell<Option<Blob>> = const { RefCell::new(None) });

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

/// Sends a Parquet file as text. Returns false if the file is not a Parquet file.
pub(crate) fn prepare(file: &Blob, start: &[u8], sender: &mut TextSender<'_>) -> Result<bool, JsValue> {
    if !is_parquet(start) {
        return Ok(false);
    }
    FILE.set(Some(file.clone()));
    let table = ParquetTable::open(OpenFile { size: file.size() as u64 }).map_err(JsError::from)?;
    sender.begin(TextOrigin { encoding: UTF_8.name(), is_parquet: true, ..TextOrigin::default() })?;
    let mut sent = Ok(());
    let mut send = |block: &[u8], n_rows: u64| {
        sent = blob(block).and_then(|text| sender.send(&text, n_rows));
        if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    table.read_text(|_| true, &mut send).map_err(JsError::from)?;
    sent.map(|()| true)
}

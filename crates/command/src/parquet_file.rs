//! A Parquet file that several threads share.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Mutex, PoisonError};

use churnscope_engine::csv::{PARQUET_START, is_parquet};
use churnscope_table_files::parquet::{ParquetFileError, ParquetTable, ReadAt};

/// A file behind a lock, because all readers of a [`File`] share its position.
#[derive(Debug)]
pub(crate) struct LockedFile {
    file: Mutex<File>,
    size: u64,
}

/// Opens a file, or returns `None` with the file rewound if it is not a Parquet file.
pub(crate) fn open(file: &mut File) -> Result<Option<ParquetTable<LockedFile>>, ParquetFileError> {
    let damaged = |error: io::Error| ParquetFileError::Damaged(error.to_string());
    let mut start = Vec::new();
    let read = file.by_ref().take(PARQUET_START as u64).read_to_end(&mut start);
    file.rewind().map_err(damaged)?;
    if read.is_err() || !is_parquet(&start) {
        return Ok(None);
    }
    let (clone, metadata) = (file.try_clone().map_err(damaged)?, file.metadata().map_err(damaged)?);
    ParquetTable::open(LockedFile { file: Mutex::new(clone), size: metadata.len() }).map(Some)
}

impl ReadAt for LockedFile {
    fn size(&self) -> u64 {
        self.size
    }

    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        // if another thread panicked while it held the lock, the file is still usable: every read seeks first
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(position))?;
        file.read(buffer)
    }
}

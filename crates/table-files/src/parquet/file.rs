//! A file that the readers of several columns share, each at its own position.

use std::io::{self, BufReader, Read};
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

const BUFFER: usize = 1 << 14;

/// A file whose bytes can be read at any position.
pub trait ReadAt: Send + Sync + 'static {
    /// The size of the file, in bytes.
    fn size(&self) -> u64;

    /// Reads bytes, starting at `position`. Returns how many were read; 0 means the end of the file.
    ///
    /// # Errors
    ///
    /// The system's error.
    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize>;
}

pub(super) struct SharedFile<F>(Arc<F>);

pub(super) struct PositionedReader<F> {
    file: Arc<F>,
    position: u64,
}

impl<F> SharedFile<F> {
    pub(super) fn new(file: F) -> Self {
        Self(Arc::new(file))
    }

    fn reader(&self, position: u64) -> PositionedReader<F> {
        PositionedReader { file: Arc::clone(&self.0), position }
    }
}

impl<F: ReadAt> Length for SharedFile<F> {
    fn len(&self) -> u64 {
        self.0.size()
    }
}

impl<F: ReadAt> ChunkReader for SharedFile<F> {
    type T = BufReader<PositionedReader<F>>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        Ok(BufReader::with_capacity(BUFFER, self.reader(start)))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // checked before memory is allocated
        if start.checked_add(length as u64).is_none_or(|end| end > self.0.size()) {
            return Err(ParquetError::EOF(format!("{length} bytes at {start} are not in the file")));
        }
        let mut bytes = vec![0; length];
        self.reader(start).read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

impl<F: ReadAt> Read for PositionedReader<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(self.position, buffer)?;
        self.position += read as u64;
        Ok(read)
    }
}

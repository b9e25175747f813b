//! Unpacks the pages of a Parquet file that are compressed with Zstandard. For these pages, the Parquet reader uses a
//! library in C, which cannot be compiled for browsers with Rust alone. So the reader is told that the pages are not
//! compressed.

use std::io::Read;

use bytes::Bytes;
use parquet::basic::Compression;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use ruzstd::decoding::StreamingDecoder;

/// The unpacked pages of a column chunk, which is the part of a column in one row group.
pub(super) struct ZstdPages<P> {
    pages: P,
    /// Maximum number of unpacked bytes per page.
    limit: u64,
}

pub(super) fn without_compression(chunk: &ColumnChunkMetaData) -> Result<ColumnChunkMetaData> {
    chunk.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()
}

impl<P: PageReader> ZstdPages<P> {
    /// `pages` returns the pages still compressed.
    pub(super) fn new(pages: P, chunk: &ColumnChunkMetaData) -> Self {
        Self { pages, limit: u64::try_from(chunk.uncompressed_size()).unwrap_or(0) }
    }

    fn unpack(&self, page: Page) -> Result<Page> {
        Ok(match page {
            Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, statistics } => {
                let buf = self.unpack_after(&buf, 0)?;
                Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, statistics }
            }
            Page::DataPageV2 {
                buf,
                num_values,
                encoding,
                num_nulls,
                num_rows,
                def_levels_byte_len,
                rep_levels_byte_len,
                is_compressed: true,
                statistics,
            } => Page::DataPageV2 {
                buf: self.unpack_after(&buf, u64::from(def_levels_byte_len) + u64::from(rep_levels_byte_len))?,
                num_values,
                encoding,
                num_nulls,
                num_rows,
                def_levels_byte_len,
                rep_levels_byte_len,
                is_compressed: true,
                statistics,
            },
            Page::DictionaryPage { buf, num_values, encoding, is_sorted } => {
                Page::DictionaryPage { buf: self.unpack_after(&buf, 0)?, num_values, encoding, is_sorted }
            }
            page @ Page::DataPageV2 { .. } => page,
        })
    }

    /// The first `plain` bytes, which are never compressed, and the other bytes unpacked.
    fn unpack_after(&self, bytes: &Bytes, plain: u64) -> Result<Bytes> {
        let damaged = || ParquetError::General("a page cannot be unpacked".to_owned());
        let (plain, packed) =
            usize::try_from(plain).ok().and_then(|plain| bytes.split_at_checked(plain)).ok_or_else(damaged)?;
        let mut unpacked = plain.to_vec();
        // a page in which all cells are blank may have no bytes to unpack
        if !packed.is_empty() {
            let decoder = StreamingDecoder::new(packed).map_err(|_| damaged())?;
            let read = decoder.take(self.limit.saturating_add(1)).read_to_end(&mut unpacked).map_err(|_| damaged())?;
            if read as u64 > self.limit {
                return Err(damaged());
            }
        }
        Ok(unpacked.into())
    }
}

impl<P: PageReader> Iterator for ZstdPages<P> {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl<P: PageReader> PageReader for ZstdPages<P> {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        self.pages.get_next_page()?.map(|page| self.unpack(page)).transpose()
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.pages.at_record_boundary()
    }
}

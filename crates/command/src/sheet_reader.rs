//! Reads a sheet of a workbook on a thread of its own, while its rows are processed on others.

use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use crate::reading::ChosenSheet;
use churnscope_table_files::workbook::WorkbookError;

const AHEAD: usize = 2;

pub(crate) struct SheetReader {
    name: Option<String>,
    blocks: Receiver<Result<Vec<u8>, WorkbookError>>,
}

impl SheetReader {
    pub(crate) fn start(chosen: ChosenSheet) -> Self {
        let ChosenSheet { mut workbook, sheet, name } = chosen;
        let (sender, blocks) = sync_channel(AHEAD);
        thread::spawn(move || {
            // sending fails once this reader is dropped
            let read = workbook.read(sheet, &mut |block| match sender.send(Ok(block.to_vec())) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            });
            let _ = sender.send(read.map(|()| Vec::new()));
        });
        Self { name, blocks }
    }

    pub(crate) fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The next block; empty at the end.
    pub(crate) fn next_block(&mut self) -> Result<Vec<u8>, WorkbookError> {
        let stopped = || Err(WorkbookError::Damaged("reading it stopped before the end".to_owned()));
        self.blocks.recv().unwrap_or_else(|_| stopped())
    }
}

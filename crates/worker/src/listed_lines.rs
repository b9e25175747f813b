//! The lines of a scored file in the order of a list.

use bincode::{Decode, Encode};

use churnscope_engine::portfolio::View;
use churnscope_engine::texts::Texts;

/// Lines in file order.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct ListedLines {
    /// The header of the file; empty if the lines are from a later slice than the first.
    pub header: Vec<u8>,
    /// The lines.
    pub lines: Texts,
}

impl ListedLines {
    /// Adds the lines that come next in the file.
    pub fn append(&mut self, later: &Self) {
        self.header.extend(&later.header);
        self.lines.append(&later.lines);
    }

    /// The file: the header, then the lines in the order of the list. There must be exactly one line per listed row.
    pub fn in_order(&self, list: &View) -> Vec<u8> {
        let size: usize = (0..list.order().len()).map(|line| self.lines.get(line).len()).sum();
        let mut file = Vec::with_capacity(self.header.len() + size);
        file.extend(&self.header);
        for row in list.order() {
            if let Ok(place) = list.file_order().binary_search(row) {
                file.extend(self.lines.get(place));
            }
        }
        file
    }
}

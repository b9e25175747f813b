//! What a download contains, and how it is written.

use bincode::{Decode, Encode};

use churnscope_engine::csv::{ColumnChoice, Columns, Header, ScoredColumns};
use churnscope_engine::schema::{Bands, Schema};
use churnscope_worker::controller::ScoredFile;

/// Number of reasons per row, if reasons are included.
const REASONS: usize = 3;

/// The user's choices for a download.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Download {
    /// The columns, and how they are written to a CSV file.
    pub columns: ScoredColumns,
    /// Whether the download is a workbook rather than a CSV file.
    pub is_workbook: bool,
}

impl Default for Download {
    /// The same columns and format as the output of `churnscope score --keep --explain 3 --defuse --bom`.
    fn default() -> Self {
        let columns =
            ScoredColumns { keep: true, at_risk: false, n_reasons: REASONS, defuse: true, byte_order_mark: true };
        Self { columns, is_workbook: false }
    }
}

impl Download {
    /// Includes the reasons, or leaves them out.
    pub fn set_reasons(&mut self, are_included: bool) {
        self.columns.n_reasons = if are_included { REASONS } else { 0 };
    }

    /// The file to save, for a table with this header. `chosen` says how the user matched the table's columns. In a
    /// workbook, no text is run as a formula, so none gets an apostrophe.
    pub fn file(self, schema: &Schema, header: &Header, chosen: &[ColumnChoice], bands: Bands) -> ScoredFile {
        let columns = ScoredColumns {
            defuse: self.columns.defuse && !self.is_workbook,
            // the choice may have been made with another model
            at_risk: self.columns.at_risk && schema.monthly_charge.is_some(),
            ..self.columns
        };
        // the file has been scored, so its columns are known
        let found = self.is_workbook.then(|| Columns::resolve_with(schema, header, chosen).ok()).flatten();
        ScoredFile { columns, bands, workbook: found.map(|found| columns.kinds(header, &found)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;
    use churnscope_engine::csv::CellKind;

    #[test]
    fn the_money_at_risk_needs_a_monthly_charge() {
        let schema = scorer().schema().clone();
        let without = Schema { monthly_charge: None, ..schema.clone() };
        let mut download = Download::default();
        download.columns.at_risk = true;
        for (schema, expected) in [(schema, true), (without, false)] {
            let header = Header::plain(Vec::new());
            assert_eq!(download.file(&schema, &header, &[], schema.bands).columns.at_risk, expected);
        }
    }

    #[test]
    fn only_a_workbook_has_typed_columns_and_no_apostrophes() {
        let scorer = scorer();
        let schema = scorer.schema();
        let names = schema.id_column.iter().chain(schema.fields.iter().map(|field| &field.column));
        let header = Header::plain(names.map(|name| name.as_bytes().to_vec()).collect());
        let file = |download: Download| download.file(schema, &header, &[], scorer.schema().bands);
        let csv = file(Download::default());
        assert!(csv.columns.defuse && csv.workbook.is_none());
        let workbook = file(Download { is_workbook: true, ..Download::default() });
        let kinds = workbook.workbook.unwrap();
        assert!(!workbook.columns.defuse);
        assert_eq!(kinds.len(), header.names.len() + 2 + REASONS + 1);
        assert_eq!((kinds[0], kinds[header.names.len()]), (CellKind::Text, CellKind::Probability));
    }
}

//! The lines of a planned campaign's file.
//!
//! Each line starts like a line of a scored file. Then come `plan`, `offer`, `offer_cost`, `offer_value`,
//! `probability_with_offer`, `why_not`, and `error`. The contacted customers come first, in descending order of what
//! their offers are worth; then come the customers who are held out, the others, and the rows that could not be scored.

use bincode::{Decode, Encode};

use churnscope_engine::campaign::candidates::{CampaignDecision, Candidates};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::campaign::proposals::proposals_for_all;
use churnscope_engine::csv::{CellKind, CellWriter, ClampedCells, Columns, Header, Record, RowError, ScoredWriter};
use churnscope_engine::number_format::DecimalMark;
use churnscope_engine::schema::Schema;
use churnscope_engine::scored_records::score_records;
use churnscope_engine::scorer::Scorer;
use churnscope_engine::texts::Texts;

use crate::plan::{decision, offer_words, why_not};
use crate::rows::row_error;
use crate::scored_lines::score;

/// The name of the sheet in a workbook with a plan.
pub const PLAN_SHEET: &str = "Plan";

/// The columns that a plan's file adds to those of a scored file, before `error`.
const COLUMNS: [&str; 6] = ["plan", "offer", "offer_cost", "offer_value", "probability_with_offer", "why_not"];

/// The rows of a file: the customers, the offers that could be made to them, and the parts of the plan's file that do
/// not depend on the plan.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct CampaignRows {
    /// The customers.
    pub candidates: Candidates,
    /// The header of the plan's file; empty if these rows are from a later part of the file.
    header: Vec<u8>,
    /// For each customer, the cells of a scored line without its error.
    starts: Texts,
    /// The lines of the rows that could not be scored.
    rejected: Vec<u8>,
}

impl CampaignRows {
    /// No rows yet, of a file with this header. The two writers must have the same delimiter.
    pub fn with_header(
        schema: &Schema,
        header: &Header,
        (writer, cells): (&mut ScoredWriter, &mut CellWriter),
    ) -> Self {
        let mut line = Vec::new();
        writer.start_header(schema, header, &mut line);
        COLUMNS.iter().for_each(|name| cells.cell(name.as_bytes(), &mut line));
        cells.last_cell(b"error", &mut line);
        Self { header: line, ..Self::default() }
    }

    /// Scores records, with up to `n_reasons` reasons each, and finds the offers that could be made to the customers.
    /// The two writers must have the same delimiter. Calls `rejected` for every record that cannot be scored. Also
    /// returns the counts of the numbers that were read as the nearest limit of their range.
    pub fn of<'r>(
        scorer: &Scorer,
        terms: &Terms,
        columns: &Columns,
        n_reasons: usize,
        records: impl Iterator<Item = Record<'r>>,
        (writer, cells): (&mut ScoredWriter, &mut CellWriter),
        mut rejected: impl FnMut(&RowError),
    ) -> (Self, ClampedCells) {
        let schema = scorer.schema();
        let (mut rows, mut clamped) = (Self::default(), ClampedCells::default());
        let (mut ids, mut customers) = (Texts::default(), Vec::new());
        for (record, scored) in score_records(scorer, columns, n_reasons, &mut clamped, records) {
            let mut line = Vec::new();
            match scored {
                Ok(scored) => {
                    writer.start_row(&record, Some(&score(schema, &scored)), &mut line);
                    rows.starts.push(&line);
                    match columns.id {
                        Some(column) => ids.push(record.cell(column).unwrap_or_default().trim_ascii()),
                        None => ids.push(record.line().to_string().as_bytes()),
                    }
                    customers.push(scored.customer);
                }
                Err(error) => {
                    rejected(&error);
                    writer.start_row(&record, None, &mut line);
                    COLUMNS.iter().for_each(|_| cells.cell(b"", &mut line));
                    cells.last_cell(row_error(schema, &error).as_bytes(), &mut line);
                    rows.rejected.extend(line);
                }
            }
        }
        let proposals = proposals_for_all(scorer, &customers, terms);
        for (customer, proposals) in proposals.iter().enumerate() {
            rows.candidates.push(ids.get(customer), proposals);
        }
        (rows, clamped)
    }

    /// Adds the rows that come next in the file.
    pub fn append(&mut self, later: &Self) {
        self.header.extend(&later.header);
        self.candidates.append(&later.candidates);
        self.starts.append(&later.starts);
        self.rejected.extend(&later.rejected);
    }

    /// Passes the plan's file to `each` in blocks: the header, the lines of these customers in this order, and the lines
    /// of the rows that could not be scored. Stops at the first error.
    pub fn write<E>(
        &self,
        schema: &Schema,
        order: &[(usize, CampaignDecision)],
        cells: &mut CellWriter,
        mut each: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        const BLOCK: usize = 1 << 20;
        let mut lines = self.header.clone();
        for &(customer, decided) in order {
            self.line(schema, (customer, decided), cells, &mut lines);
            if lines.len() >= BLOCK {
                each(&lines)?;
                lines.clear();
            }
        }
        each(&lines)?;
        each(&self.rejected)
    }

    /// The part of the plan's file from which a call sheet can be made: the header, and the lines of those customers in
    /// `order` who are contacted or held out.
    pub fn calls(&self, schema: &Schema, order: &[(usize, CampaignDecision)], cells: &mut CellWriter) -> Vec<u8> {
        let mut lines = self.header.clone();
        let is_in = |(_, decided): &&(usize, CampaignDecision)| !matches!(decided, CampaignDecision::Out(_));
        order.iter().filter(is_in).for_each(|&planned| self.line(schema, planned, cells, &mut lines));
        lines
    }

    fn line(
        &self,
        schema: &Schema,
        (customer, decided): (usize, CampaignDecision),
        cells: &mut CellWriter,
        lines: &mut Vec<u8>,
    ) {
        lines.extend(self.starts.get(customer));
        self.cells(schema, customer, decided).iter().for_each(|cell| cells.cell(cell.as_bytes(), lines));
        cells.last_cell(b"", lines);
    }

    fn cells(&self, schema: &Schema, customer: usize, decided: CampaignDecision) -> [String; COLUMNS.len()] {
        let choice = match decided {
            CampaignDecision::Contacted(_) | CampaignDecision::HeldOut => {
                self.candidates.with_offer(customer, decided).offer
            }
            CampaignDecision::Out(_) => None,
        };
        let [offer, cost, value, after] = choice.map_or_else(Default::default, |(choice, after)| {
            let amount = |amount: f64| format!("{amount:.2}");
            [offer_words(schema, choice.offers), amount(choice.cost), amount(choice.value), format!("{after:.6}")]
        });
        [decision(decided).to_owned(), offer, cost, value, after, why_not(schema, decided)]
    }
}

/// The kinds of the columns of a plan's file, from those of a scored file.
pub fn planned_kinds(mut scored: Vec<CellKind>) -> Vec<CellKind> {
    let (error, amount) = (scored.pop(), CellKind::Number(Some(DecimalMark::Point)));
    scored.extend([CellKind::Text, CellKind::Text, amount, amount, CellKind::Probability, CellKind::Text]);
    scored.extend(error);
    scored
}

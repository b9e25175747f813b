//! The lines of a scored file, and the problems of rejected rows as CSV.

use churnscope_engine::csv::{CellWriter, ClampedCells, Columns, Record, RowError, Score, ScoredWriter};
use churnscope_engine::portfolio::RejectedCell;
use churnscope_engine::schema::Schema;
use churnscope_engine::scored_records::{ScoredRecord, score_records};
use churnscope_engine::scorer::Scorer;
use churnscope_engine::texts::Texts;

use crate::reasons::with_amount;
use crate::rows::{column, expected, found, row_error};

/// The name of the sheet in a scored workbook.
pub const SCORED_SHEET: &str = "Scores";

/// Scores records, with up to `n_reasons` reasons each, and appends their lines to `lines`. Calls `rejected` for every
/// record that cannot be scored; the line of such a record contains the error. Returns the counts of the numbers that
/// were read as the nearest limit of their range.
pub fn write_scored_lines<'r>(
    scorer: &Scorer,
    columns: &Columns,
    n_reasons: usize,
    records: impl Iterator<Item = Record<'r>>,
    writer: &mut ScoredWriter,
    lines: &mut Vec<u8>,
    mut rejected: impl FnMut(&RowError),
) -> ClampedCells {
    let schema = scorer.schema();
    let mut clamped = ClampedCells::default();
    for (record, scored) in score_records(scorer, columns, n_reasons, &mut clamped, records) {
        if let Err(error) = &scored {
            rejected(error);
        }
        write_line(schema, (&record, scored), writer, lines);
    }
    clamped
}

/// Like [`write_scored_lines`], but returns each line as a string of its own.
pub fn scored_lines<'r>(
    scorer: &Scorer,
    columns: &Columns,
    n_reasons: usize,
    records: impl Iterator<Item = Record<'r>>,
    writer: &mut ScoredWriter,
) -> Texts {
    let (mut lines, mut line) = (Texts::default(), Vec::new());
    for scored in score_records(scorer, columns, n_reasons, &mut ClampedCells::default(), records) {
        line.clear();
        write_line(scorer.schema(), (&scored.0, scored.1), writer, &mut line);
        lines.push(&line);
    }
    lines
}

fn write_line(
    schema: &Schema,
    (record, scored): (&Record<'_>, Result<ScoredRecord, RowError>),
    writer: &mut ScoredWriter,
    lines: &mut Vec<u8>,
) {
    match scored {
        Ok(scored) => writer.row(record, Ok(&score(schema, &scored)), lines),
        Err(error) => writer.row(record, Err(&row_error(schema, &error)), lines),
    }
}

/// The score of a record, with its reasons in words.
pub(crate) fn score(schema: &Schema, scored: &ScoredRecord) -> Score {
    Score {
        probability: scored.probability,
        band: scored.band,
        monthly_at_risk: scored.monthly_at_risk,
        reasons: scored.reasons.iter().map(|reason| with_amount(schema, scored.scale, reason)).collect(),
    }
}

/// The problems of a file's rejected rows as CSV, safe to open in a spreadsheet. The columns are `line`, `column`,
/// `value`, and `expected`.
pub fn rejected_cells_csv(schema: &Schema, cells: &[RejectedCell]) -> Vec<u8> {
    let (mut writer, mut out) = (CellWriter::new(b',', true), Vec::new());
    let mut row = |cells: [&str; 4]| {
        let [first @ .., last] = cells;
        first.iter().for_each(|cell| writer.cell(cell.as_bytes(), &mut out));
        writer.last_cell(last.as_bytes(), &mut out);
    };
    row(["line", "column", "value", "expected"]);
    for RejectedCell { line, problem } in cells {
        let column = column(schema, problem).unwrap_or_default();
        row([&line.to_string(), column, &found(problem), &expected(schema, problem)]);
    }
    out
}

//! Estimates how much memory a worker needs for training.

/// The memory of a worker before it has read a table, in bytes.
const PROGRAM: u64 = 24_000_000;

/// Number of copies of the text in memory at a time.
const TEXTS: u64 = 3;

/// Bytes per cell of the rows that are read.
const CELL_READ: u64 = 24;

/// Bytes per cell of the rows that are trained on.
const CELL_TRAINED: u64 = 100;

/// A sample is proposed only if training may need more than this many bytes. A worker can use at most 4 GB, and a
/// device may have less.
const LIMIT: u64 = 1_500_000_000;

/// Minimum number of rows of a proposed sample.
const MIN_SAMPLE: u64 = 10_000;

/// The memory that a worker needs to train on `trained` of the `rows` rows, in bytes.
pub(crate) fn memory(text_bytes: u64, rows: u64, trained: u64, fields: usize) -> u64 {
    let cells = |rows: u64| rows.saturating_mul(fields as u64);
    PROGRAM
        .saturating_add(text_bytes.saturating_mul(TEXTS))
        .saturating_add(cells(rows).saturating_mul(CELL_READ))
        .saturating_add(cells(trained).saturating_mul(CELL_TRAINED))
}

/// If a worker may need too much memory, the number of rows to train on instead: as many as fit, rounded down to two
/// significant digits, but at least [`MIN_SAMPLE`]. `None` if training on fewer rows is unnecessary, or if `trained` is
/// already this low.
pub(crate) fn rows_within_limit(text_bytes: u64, rows: u64, trained: u64, fields: usize) -> Option<u64> {
    if memory(text_bytes, rows, trained, fields) <= LIMIT {
        return None;
    }
    let rest = LIMIT.saturating_sub(memory(text_bytes, rows, 0, fields));
    let fits = rest / (CELL_TRAINED * fields.max(1) as u64);
    let scale = 10_u64.pow(fits.max(1).ilog10().saturating_sub(1));
    let proposed = (fits / scale * scale).max(MIN_SAMPLE);
    (proposed < trained).then_some(proposed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_proposed_only_if_memory_may_run_out() {
        for (text_bytes, rows, fields, expected) in [
            (1_000_000, 7_043, 19, None),
            (30_000_000, 50_000, 50, None),
            (250_000_000, 1_000_000, 50, Some(10_000)),
            (100_000_000, 1_000_000, 20, Some(340_000)),
        ] {
            let proposed = rows_within_limit(text_bytes, rows, rows, fields);
            assert_eq!(proposed, expected, "{rows} × {fields}");
            if let Some(rows) = proposed {
                assert_eq!(rows_within_limit(text_bytes, 1_000_000, rows, fields), None, "{rows} × {fields}");
            }
        }
    }
}

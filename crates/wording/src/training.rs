//! Messages about training and importing models.

use churnscope_engine::bundle::OutOfTime;
use churnscope_engine::csv::Location;

use crate::values::count;

messages! {
    REPORT = "metrics over the folds of cross-validation: each customer was scored by a model trained without that customer";
    REPORT_OF_IMPORT = "metrics on the rows that the model was imported with and may have been trained on";
    SETTINGS_PROGRESS = "comparing settings {wide_bar} {pos}/{len}, {eta} left";
    TREES_PROGRESS = "growing trees {wide_bar} {pos}/{len}, {eta} left";
    sampled(rows, of) = "training on a sample of {rows} of {of} rows, as many as most_rows allows";
    trained(file, model_id, bytes, customers, left) = "wrote {file}: model {model_id}, {bytes} bytes, trained on {customers} customers, of whom {left} left";
    trained_on_rows(file, model_id, bytes, rows, customers, left) = "wrote {file}: model {model_id}, {bytes} bytes, trained on {rows} rows of {customers} customers; {left} rows belong to customers who left";
    skipped(rows, of) = "{rows} of {of} rows cannot be used and are skipped";
    one_skipped(of) = "1 of {of} rows cannot be used and is skipped";
    imported(file, model_id, bytes, trees, producer) = "wrote {file}: model {model_id}, {bytes} bytes, {trees} trees from {producer}";
    metrics_out_of_fold(folds, cutoff) = "Out of fold, mean ± sd over {folds} folds, cutoff {cutoff}";
    metrics_of_latest(rows, period, first, left, earlier) = "On the latest rows: {rows} rows whose {period} is {first} or later, {left} of which belong to customers who left. Only earlier rows ({earlier}) were used for training";
    divided_by_time(earlier, latest, first) = "measuring on the latest {latest} rows, from {first} on, after training on earlier rows only ({earlier})";
    metrics_on(file, cutoff) = "On {file}, cutoff {cutoff}. If the model was trained on these rows, it looks better than it is";
    grouped(customers, rows) = "the {rows} rows belong to {customers} customers. Folds keep the rows of a customer together, so the metrics are for customers that the model has not seen";
    too_good(roc_auc, columns) = "warning: the model is too good to be true (out-of-fold ROC-AUC {roc_auc}). Check that the values of these columns, which contribute most, were known before customers left: {columns}";
    ONE_CUSTOMER = "1 customer";
    customers(count) = "{count} customers";
    few(leavers) = "warning: the data has only {leavers} who left. With fewer than 50, the metrics are rough and the model may have learned coincidences: add customers who left";
    ranks_poorly(roc_auc) = "warning: on these rows, the model ranks customers little better than chance (ROC-AUC {roc_auc}). Check that it was trained on the description's fields, in the same order";
}

/// The number of rows that training skips, the advice if there is any, the errors of the first few rows, and how many
/// more rows there are.
pub fn skipped_rows(rows: usize, of: usize, advice: Option<&str>, first: &[String]) -> String {
    let of = count(of as u64);
    let mut text = if rows == 1 { one_skipped(of) } else { skipped(count(rows as u64), of) };
    text.push_str(&advice.map_or_else(|| ":".to_owned(), |advice| format!(". {advice}")));
    for row in first {
        text.push_str("\n  ");
        text.push_str(row);
    }
    if let more @ 1.. = rows.saturating_sub(first.len()) {
        text.push_str(&format!("\n  and {} more", count(more as u64)));
    }
    text
}

/// The heading of the metrics on the latest rows: which rows these are, and how many rows are earlier.
pub fn latest_rows(of: &OutOfTime) -> String {
    metrics_of_latest(count(of.rows), &of.period, &of.first, count(of.positives), count(of.earlier_rows))
}

/// A warning that few customers left.
pub fn few_leavers(left: usize) -> String {
    few(if left == 1 { ONE_CUSTOMER.to_owned() } else { customers(count(left as u64)) })
}

/// A warning about duplicate rows: how many there are, and the harm that they do unless they are different customers.
pub fn duplicate_rows(rows: usize, first: Location, original: Location) -> String {
    let rows = duplicates(rows, first, original);
    format!(
        "{rows}. Remove duplicates unless they are different customers: a model tested on rows that it was trained on \
         looks better than it is"
    )
}

/// The number of duplicates, and the first of them: `3 rows are duplicates; the first is line 9, which equals line 2`.
pub fn duplicates(rows: usize, first: Location, original: Location) -> String {
    match rows {
        1 => format!("1 row is a duplicate: {first} equals {original}"),
        _ => format!("{} rows are duplicates; the first is {first}, which equals {original}", count(rows as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_plural() {
        for (left, expected) in [(1, "only 1 customer who left."), (20, "only 20 customers who left.")] {
            assert!(few_leavers(left).contains(expected), "{}", few_leavers(left));
        }
        for (rows, expected) in [
            (1, "1 of 2,000 rows cannot be used and is skipped:"),
            (1_200, "1,200 of 2,000 rows cannot be used and are skipped:\n  and 1,200 more"),
        ] {
            assert!(skipped_rows(rows, 2_000, None, &[]).starts_with(expected), "{rows}");
        }
    }

    #[test]
    fn duplicates_are_counted_and_the_first_is_located() {
        for (rows, expected) in [
            (1, "1 row is a duplicate: line 1900 equals line 2"),
            (1_234, "1,234 rows are duplicates; the first is line 1900, which equals line 2"),
        ] {
            assert_eq!(duplicates(rows, Location::Line(1_900), Location::Line(2)), expected);
        }
    }
}

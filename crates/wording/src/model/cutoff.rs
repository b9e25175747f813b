//! The card that sets the cutoff.

use churnscope_engine::metrics::ConfusionMatrix;

use crate::numbers::{cutoff as written, short_share};
use crate::values::count;

messages! {
    TITLE = "Cutoff";
    BY_ESTIMATE = "By estimate";
    BY_SHARE = "By share contacted";
    spoken_estimate(percent) = "{percent}% estimate";
    spoken_share(percent) = "{percent}% of customers contacted";
    BEST_FOR_PROFIT = "Best for profit";
    BEST_FOR_F1 = "Best for F1";
    BEST_FOR_YOUDEN = "Best for Youden’s J";
    NO_BEST = "none";
    NOBODY = "No customers would be contacted: no estimate is that high.";
    contacted_customers(contacted, rows, share, cutoff) = "{contacted} of {rows} customers ({share}) would be contacted: those with an estimate of {cutoff} or more.";
}

/// How many customers would be contacted at a cutoff, and which ones.
pub fn contacted(cutoff: f64, matrix: &ConfusionMatrix) -> String {
    if matrix.contacted == 0 {
        return NOBODY.to_owned();
    }
    let share = short_share(matrix.share_contacted());
    contacted_customers(count(matrix.contacted), count(matrix.rows), share, written(cutoff))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacted_customers_are_counted() {
        let matrix = ConfusionMatrix { contacted: 4, true_positives: 2, rows: 5, positives: 2 };
        assert_eq!(
            contacted(0.6, &matrix),
            "4 of 5 customers (80%) would be contacted: those with an estimate of 60% or more."
        );
        assert_eq!(contacted(1.0, &ConfusionMatrix { contacted: 0, ..matrix }), NOBODY);
    }
}

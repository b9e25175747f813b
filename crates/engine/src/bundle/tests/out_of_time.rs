use crate::bundle::{Bundle, BundleError, MAX_PERIOD, OutOfTime};
use crate::metrics::Metrics;
use crate::tests::small;

fn out_of_time(bundle: &Bundle) -> OutOfTime {
    OutOfTime {
        period: "month".to_owned(),
        first: "2026-05".to_owned(),
        earlier_rows: bundle.provenance.rows - 3,
        rows: 3,
        positives: 1,
        metrics: bundle.evaluation.forest.mean,
    }
}

#[test]
fn metrics_on_the_latest_rows_are_stored_in_format_version_6() {
    let small = small::bundle();
    let bundle = Bundle { out_of_time: Some(out_of_time(&small)), ..small };
    let bytes = bundle.to_bytes().unwrap();
    assert_eq!(bytes[8], 6);
    assert_eq!(Bundle::from_bytes(&bytes), Ok(bundle));
}

#[test]
fn impossible_metrics_on_the_latest_rows_are_rejected() {
    let small = small::bundle();
    let valid = out_of_time(&small);
    let metrics = valid.metrics;
    for changed in [
        OutOfTime { earlier_rows: 0, rows: small.provenance.rows, ..valid.clone() },
        OutOfTime { earlier_rows: valid.earlier_rows - 1, ..valid.clone() },
        OutOfTime { earlier_rows: u64::MAX, ..valid.clone() },
        OutOfTime { positives: 0, ..valid.clone() },
        OutOfTime { positives: valid.rows, ..valid.clone() },
        OutOfTime { period: "x".repeat(MAX_PERIOD + 1), ..valid.clone() },
        OutOfTime { first: "x".repeat(MAX_PERIOD + 1), ..valid.clone() },
        OutOfTime { metrics: Metrics { roc_auc: 1.1, ..metrics }, ..valid.clone() },
        OutOfTime { metrics: Metrics { log_loss: f64::NAN, ..metrics }, ..valid.clone() },
    ] {
        let bundle = Bundle { out_of_time: Some(changed.clone()), ..small.clone() };
        assert_eq!(bundle.to_bytes(), Err(BundleError::Evaluation), "{changed:?}");
    }
}

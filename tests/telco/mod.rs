//! The committed model and the customers that it was trained on.

use churnscope::engine::csv::{Columns, RecordBatch, RowChecker, TableReader};
use churnscope::engine::customer::Customer;
use churnscope::engine::scorer::Scorer;

const BUNDLE: &[u8] = include_bytes!("../../model/telco.churn");
const TABLE: &[u8] = include_bytes!("../../model/data/telco.csv");

/// The committed model.
pub(crate) fn scorer() -> Scorer {
    Scorer::from_bytes(BUNDLE).unwrap()
}

/// All 7,043 customers, in the order of the file.
pub(crate) fn customers(scorer: &Scorer) -> Vec<Customer> {
    let mut reader = TableReader::new();
    let mut records = RecordBatch::default();
    reader.feed(TABLE, &mut |record| records.push(record)).unwrap();
    reader.finish(&mut |record| records.push(record)).unwrap();
    let columns = Columns::resolve(scorer.schema(), reader.header().unwrap()).unwrap();
    let checker = RowChecker::new(scorer.schema(), &columns);
    let customer = |record| checker.customer(&record, &scorer.bundle().preprocessor).unwrap();
    records.records(0..records.len()).map(customer).collect()
}

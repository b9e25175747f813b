//! The engine as `make bench` times it in wasm: the committed model and the customers of a table, without a page.

use churnscope::engine::csv::{Columns, RecordBatch, RowChecker, TableReader};
use churnscope::engine::customer::Customer;
use churnscope::engine::explain::Explanation;
use churnscope::engine::scorer::Scorer;
use wasm_bindgen::prelude::wasm_bindgen;

/// A model and customers to score.
#[wasm_bindgen]
pub struct Bench {
    scorer: Scorer,
    customers: Vec<Customer>,
    row: Vec<f64>,
}

#[wasm_bindgen]
impl Bench {
    /// Loads a bundle and the customers of a CSV file; rows that cannot be scored are left out.
    #[wasm_bindgen(constructor)]
    pub fn new(bundle: &[u8], csv: &[u8]) -> Result<Bench, String> {
        let scorer = Scorer::from_bytes(bundle).map_err(|error| error.to_string())?;
        let (mut reader, mut records) = (TableReader::new(), RecordBatch::default());
        reader.feed(csv, &mut |record| records.push(record)).map_err(|error| error.to_string())?;
        reader.finish(&mut |record| records.push(record)).map_err(|error| error.to_string())?;
        let header = reader.header().ok_or("no header")?;
        let columns = Columns::resolve(scorer.schema(), header).map_err(|error| error.to_string())?;
        let checker = RowChecker::new(scorer.schema(), &columns);
        let customers = records
            .records(0..records.len())
            .filter_map(|record| checker.customer(&record, &scorer.bundle().preprocessor).ok())
            .collect();
        scorer.explainer();
        Ok(Self { scorer, customers, row: Vec::new() })
    }

    /// How many customers there are.
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// The estimate of one customer, as the page asks for it: one at a time.
    pub fn score(&mut self, customer: usize) -> f64 {
        self.customers.get(customer).map_or(f64::NAN, |customer| self.scorer.probability_with(customer, &mut self.row))
    }

    /// One customer's estimate with all contributions; their sum, which is the estimate again.
    pub fn explain(&self, customer: usize) -> f64 {
        self.customers.get(customer).map_or(f64::NAN, |customer| {
            let explanation = Explanation::of(&self.scorer, customer);
            explanation.baseline + explanation.contributions.iter().sum::<f64>()
        })
    }
}

fn main() {}

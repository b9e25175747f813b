//! A benchmark of the engine without the page.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::print_stdout,
    reason = "a benchmark reads files and a clock, and prints what it measured"
)]

use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::csv::{Columns, RecordBatch, RowChecker, TableReader};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::Explanation;
use churnscope_engine::scorer::Scorer;
use wasm_bindgen::prelude::wasm_bindgen;

/// A model, and customers to score.
#[wasm_bindgen]
pub struct Bench {
    scorer: Scorer,
    customers: Vec<Customer>,
    columns: CustomerColumns,
    row: Vec<f64>,
}

#[wasm_bindgen]
impl Bench {
    /// Loads a bundle and the customers of a CSV file, skipping rows that cannot be scored.
    #[wasm_bindgen(constructor)]
    pub fn new(bundle: &[u8], csv: &[u8]) -> Result<Bench, String> {
        let scorer = Scorer::from_bytes(bundle).map_err(|error| error.to_string())?;
        let (mut reader, mut records) = (TableReader::new(), RecordBatch::default());
        reader.feed(csv, &mut |record| records.push(record)).map_err(|error| error.to_string())?;
        reader.finish(&mut |record| records.push(record)).map_err(|error| error.to_string())?;
        let header = reader.header().ok_or("the table has no header")?;
        let columns = Columns::resolve(scorer.schema(), header).map_err(|error| error.to_string())?;
        let checker = RowChecker::new(scorer.schema(), &columns);
        let customers: Vec<Customer> = records
            .records(0..records.len())
            .filter_map(|record| checker.customer(&record, &scorer.bundle().preprocessor).ok())
            .collect();
        scorer.explainer();
        let columns = CustomerColumns::new(scorer.schema());
        let mut bench = Self { scorer, customers, columns, row: Vec::new() };
        bench.batch_of(bench.customers.len());
        bench.score_batch();
        Ok(bench)
    }

    /// Number of customers.
    pub fn len(&self) -> usize {
        self.customers.len()
    }

    /// Whether there are no customers.
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// The estimate of one customer, scored alone.
    pub fn score(&mut self, customer: usize) -> f64 {
        self.customers.get(customer).map_or(f64::NAN, |customer| self.scorer.probability_with(customer, &mut self.row))
    }

    /// Makes a batch of this many customers by repeating the table.
    pub fn batch_of(&mut self, n_customers: usize) {
        self.columns = CustomerColumns::new(self.scorer.schema());
        self.customers.iter().cycle().take(n_customers).for_each(|customer| self.columns.push(customer));
    }

    /// Scores the batch, and returns one estimate per customer.
    pub fn score_batch(&self) -> Vec<f64> {
        self.scorer.probabilities(&self.columns)
    }

    /// Explains up to `n_customers` customers together, starting with `first`, and returns how many were explained.
    pub fn explain_batch(&self, first: usize, n_customers: usize) -> usize {
        let customers: Vec<&Customer> = self.customers.iter().skip(first).take(n_customers).collect();
        Explanation::of_all(&self.scorer, &customers).len()
    }

    /// Explains one customer. Returns the sum of the baseline and the contributions.
    pub fn explain(&self, customer: usize) -> f64 {
        self.customers.get(customer).map_or(f64::NAN, |customer| {
            let explanation = Explanation::of(&self.scorer, customer);
            explanation.baseline + explanation.contributions.iter().sum::<f64>()
        })
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

/// Takes the arguments `BUNDLE DATA.csv SIZE …`, and prints nanoseconds per customer: two lines for explanations, and
/// then one line per batch size.
#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [bundle, data, sizes @ ..] = arguments.as_slice() else {
        return Err("expected arguments: BUNDLE DATA.csv SIZE …".to_owned());
    };
    let read = |path: &String| std::fs::read(path).map_err(|error| format!("{path}: {error}"));
    let mut bench = Bench::new(&read(bundle)?, &read(data)?)?;
    bench.batch_of(bench.len());
    let batch = bench.score_batch();
    for (customer, together) in batch.iter().enumerate() {
        if bench.score(customer).to_bits() != together.to_bits() {
            return Err(format!(
                "customer {customer} has a different estimate in a batch: {} alone, {together} in the batch",
                bench.score(customer)
            ));
        }
    }
    let timed = |work: &dyn Fn(usize) -> usize, times: usize| {
        let time = |at: usize| {
            let start = std::time::Instant::now();
            let done = std::hint::black_box(work(at));
            (start.elapsed().as_nanos() as f64 / done.max(1) as f64).to_string()
        };
        (0..times).map(time).collect::<Vec<_>>().join(" ")
    };
    let alone = |at: usize| usize::from(!bench.explain(at * 23).is_nan());
    println!("explained 1 {}", timed(&alone, 300));
    println!("explained 100 {}", timed(&|at| bench.explain_batch(at * 100, 100), 20));
    for size in sizes {
        let n: usize = size.parse().map_err(|_| format!("{size} is not a batch size"))?;
        bench.batch_of(n);
        let passes = (200_000 / n.max(1)).clamp(3, 1_000);
        let times: Vec<String> = (0..passes)
            .map(|_| {
                let start = std::time::Instant::now();
                let scored = if n == 1 { usize::from(bench.score(0) >= 0.0) } else { bench.score_batch().len() };
                (start.elapsed().as_nanos() as f64 / scored as f64).to_string()
            })
            .collect();
        println!("churnscope {n} {}", times.join(" "));
    }
    Ok(())
}

//! Arguments that several verbs take.

use std::path::Path;

use anyhow::Context;

use churnscope_engine::scorer::Scorer;

/// Reads a number of threads.
pub(super) fn jobs(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(jobs @ 1..=1024) => Ok(jobs),
        _ => Err("a whole number from 1 to 1024 is needed".to_owned()),
    }
}

/// How many reasons a row gets.
pub(super) fn n_reasons(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(count) if count <= 20 => Ok(count),
        _ => Err("expected a whole number from 0 to 20".to_owned()),
    }
}

/// Reads a probability.
pub(super) fn probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(probability) if (0.0..=1.0).contains(&probability) => Ok(probability),
        _ => Err("a probability from 0 to 1 is needed".to_owned()),
    }
}

/// Reads an amount of money.
pub(super) fn amount(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(amount) if (0.0..=1e12).contains(&amount) => Ok(amount),
        _ => Err("an amount from 0 to 1e12 is needed, such as 12.50".to_owned()),
    }
}

/// Threads to work on; as many as there are cores where no number was given.
pub(super) fn threads(jobs: Option<usize>) -> anyhow::Result<rayon::ThreadPool> {
    // rayon takes 0 for "as many as there are cores"
    let builder = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0));
    builder.build().context("cannot start threads to work on")
}

/// Opens a model.
pub(super) fn load(path: &Path) -> anyhow::Result<(Scorer, u64)> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read the bundle {}", path.display()))?;
    let scorer = Scorer::from_bytes(&bytes).with_context(|| format!("{}", path.display()))?;
    Ok((scorer, bytes.len() as u64))
}

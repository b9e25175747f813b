//! Parses option values, starts the thread pool, and opens bundles.

use std::ops::RangeInclusive;
use std::path::Path;
use std::str::FromStr;

use anyhow::Context;

use churnscope_engine::scorer::Scorer;
use churnscope_wording::command;

pub(crate) fn jobs(text: &str) -> Result<usize, &'static str> {
    within(text, 1..=1024).ok_or(command::WHOLE_NUMBER_OF_THREADS)
}

pub(crate) fn n_reasons(text: &str) -> Result<usize, &'static str> {
    within(text, 0..=20).ok_or(command::WHOLE_NUMBER_OF_REASONS)
}

pub(crate) fn probability(text: &str) -> Result<f64, &'static str> {
    within(text, 0.0..=1.0).ok_or(command::PROBABILITY)
}

pub(crate) fn hold_out(text: &str) -> Result<f64, &'static str> {
    within(text, 0.0..=1.0).filter(|&share| share < 1.0).ok_or(command::HOLD_OUT)
}

pub(crate) fn amount(text: &str) -> Result<f64, &'static str> {
    within(text, 0.0..=1e12).ok_or(command::AMOUNT)
}

pub(crate) fn thread_pool(jobs: Option<usize>) -> anyhow::Result<rayon::ThreadPool> {
    // 0 lets rayon choose: one thread per core, unless RAYON_NUM_THREADS is set
    let builder = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0));
    builder.build().context(command::CANNOT_START_THREADS)
}

pub(crate) fn load(path: &Path) -> anyhow::Result<(Scorer, u64)> {
    let bytes = std::fs::read(path).with_context(|| command::cannot_read(path.display()))?;
    let scorer = Scorer::from_bytes(&bytes).with_context(|| path.display().to_string())?;
    Ok((scorer, bytes.len() as u64))
}

fn within<T: FromStr + PartialOrd>(text: &str, range: RangeInclusive<T>) -> Option<T> {
    text.parse().ok().filter(|value| range.contains(value))
}

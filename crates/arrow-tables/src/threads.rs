//! ScoringThreads that are started only if there is work for more than one.

use std::num::NonZero;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::error::ArrowTableError;

/// A number of threads.
#[derive(Debug)]
pub struct ScoringThreads {
    count: usize,
    pool: OnceLock<rayon::ThreadPool>,
}

impl ScoringThreads {
    /// So many threads; 0 for one per core.
    pub fn new(count: usize) -> Self {
        let per_core = || std::thread::available_parallelism().map_or(1, NonZero::get);
        Self { count: if count == 0 { per_core() } else { count }, pool: OnceLock::new() }
    }

    /// Number of threads.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The results for all items, in their order.
    pub(crate) fn map<T: Sync, R: Send>(
        &self,
        items: &[T],
        process: impl Fn(&T) -> R + Sync,
    ) -> Result<Vec<R>, ArrowTableError> {
        if self.count == 1 || items.len() < 2 {
            return Ok(items.iter().map(process).collect());
        }
        self.install(|| items.par_iter().map(&process).collect())
    }

    /// Runs `work` on these threads, so that rayon uses them.
    ///
    /// # Errors
    ///
    /// [`ArrowTableError::Threads`].
    pub fn install<R: Send>(&self, work: impl FnOnce() -> R + Send) -> Result<R, ArrowTableError> {
        let pool = match self.pool.get() {
            Some(pool) => pool,
            None => {
                let builder = rayon::ThreadPoolBuilder::new().num_threads(self.count);
                let pool = builder.build().map_err(|error| ArrowTableError::Threads(error.to_string()))?;
                self.pool.get_or_init(|| pool)
            }
        };
        Ok(pool.install(work))
    }
}

//! The part of rayon's interface that training uses, on one thread.

use std::convert::Infallible;

/// The traits that turn collections into iterators.
pub mod prelude {
    use std::slice::{Iter, IterMut};

    /// A collection that can be turned into an iterator.
    pub trait IntoParallelIterator: IntoIterator + Sized {
        /// Turns the collection into an iterator.
        fn into_par_iter(self) -> Self::IntoIter {
            self.into_iter()
        }
    }

    impl<I: IntoIterator> IntoParallelIterator for I {}

    /// A slice whose elements can be visited.
    pub trait ParallelSlice<T> {
        /// Visits the elements.
        fn par_iter(&self) -> Iter<'_, T>;
        /// Visits the elements and lets them be changed.
        fn par_iter_mut(&mut self) -> IterMut<'_, T>;
    }

    impl<T> ParallelSlice<T> for [T] {
        fn par_iter(&self) -> Iter<'_, T> {
            self.iter()
        }

        fn par_iter_mut(&mut self) -> IterMut<'_, T> {
            self.iter_mut()
        }
    }
}

/// A builder of a pool with one thread.
#[derive(Debug, Default)]
pub struct ThreadPoolBuilder(());

impl ThreadPoolBuilder {
    /// A builder.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ignores the number of threads.
    #[must_use]
    pub fn num_threads(self, _threads: usize) -> Self {
        self
    }

    /// A pool with one thread: the current one.
    pub fn build(self) -> Result<ThreadPool, Infallible> {
        Ok(ThreadPool(()))
    }
}

/// A pool that runs everything on the current thread.
#[derive(Debug)]
pub struct ThreadPool(());

impl ThreadPool {
    /// Runs `work`.
    pub fn install<T>(&self, work: impl FnOnce() -> T) -> T {
        work()
    }
}

#[cfg(test)]
mod tests {
    use super::ThreadPoolBuilder;
    use super::prelude::*;

    #[test]
    fn elements_are_visited_in_order() {
        let mut numbers = vec![1, 2, 3];
        numbers.par_iter_mut().for_each(|number| *number *= 2);
        let doubled: Vec<i32> = numbers.par_iter().copied().collect();
        let again: Vec<i32> = numbers.into_par_iter().collect();
        assert_eq!((doubled, again), (vec![2, 4, 6], vec![2, 4, 6]));
        let pool = ThreadPoolBuilder::new().num_threads(3).build();
        assert_eq!(pool.map(|pool| pool.install(|| 7)), Ok(7));
    }
}

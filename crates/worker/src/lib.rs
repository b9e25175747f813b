//! Scores whole files and trains models in Web Workers. Nothing in this crate needs a browser, so it is tested
//! natively.
//!
//! *Scorers*, at most one worker per core, read and score a file slice by slice. Another worker, the *ledger*, keeps
//! the scored rows of a file and answers the page's queries. The workers that train are described in [`training`].
//!
//! * [`protocol`]: the messages between the page and the workers that score a file or keep its rows
//! * [`slices`]: the work of a scorer
//! * [`ledger`]: the work of the ledger
//! * [`pool`]: assigning slices to scorers
//! * [`preparation`]: which files have to be turned into text in UTF-8 first
//! * [`answers`]: the user's answers about a file, remembered for other files
//! * [`controller`]: previewing, opening, listing, and saving a file
//! * [`training`]: training a model
//! * [`failure`]: error messages for the user

pub mod answers;
pub mod controller;
pub mod failure;
pub mod ledger;
pub mod pool;
pub mod preparation;
pub mod protocol;
pub mod slices;
#[cfg(test)]
mod tests;
pub mod training;

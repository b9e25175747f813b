//! Scoring whole files in Web Workers: everything about it that needs no browser, so that it is tested natively.
//!
//! The page cuts a file into slices. *Scorers*, as many as there are cores, read and score them; one *ledger* keeps the
//! scored rows and answers what the page asks of them. `protocol` says what they say to each other, `pool` decides who
//! does what next, `slices` is a scorer's work and `ledger` is a ledger's. The program `worker` and `ui::browser`
//! carry the messages.

pub mod ledger;
pub mod pool;
pub mod protocol;
pub mod slices;
#[cfg(test)]
mod tests;

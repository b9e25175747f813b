//! Many scored customers at once: a file's rows, kept column by column, and what a list of them is asked.

mod query;

pub use query::{
    Allowed, Bin, FieldFilter, Filter, ListedCustomer, NUMBER_BINS, Pictures, Query, RISK_BINS, RefusedCell, SortKey,
    Summary, Window,
};

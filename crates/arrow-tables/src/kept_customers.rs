//! The customers of explained rows, kept so that single explanations can be drawn later.

use std::collections::HashMap;

use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::Schema;

/// The customers of some rows. A usual one takes a few bytes per field.
#[derive(Clone, Debug)]
pub struct KeptCustomers {
    rows: Vec<Kept>,
    usual: CustomerColumns,
    /// Customers with blanks that were filled, or with numbers that were clamped, by row.
    others: HashMap<usize, Customer>,
}

#[derive(Clone, Copy, Debug)]
enum Kept {
    Refused,
    /// The index in the columns.
    Usual(u32),
    Other,
}

impl KeptCustomers {
    /// `None` stands for a refused row.
    pub(crate) fn of(schema: &Schema, customers: &[Option<Customer>]) -> Self {
        let mut kept = Self {
            rows: Vec::with_capacity(customers.len()),
            usual: CustomerColumns::new(schema),
            others: HashMap::new(),
        };
        for (row, customer) in customers.iter().enumerate() {
            kept.rows.push(match customer {
                None => Kept::Refused,
                Some(customer) if customer.filled().is_empty() && customer.all_outside().is_empty() => {
                    kept.usual.push(customer);
                    Kept::Usual(kept.usual.len().saturating_sub(1) as u32)
                }
                Some(customer) => {
                    kept.others.insert(row, customer.clone());
                    Kept::Other
                }
            });
        }
        kept
    }

    /// Number of rows, including those that were refused.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The customer of a row; `None` if there is no such row, or if it was refused.
    pub fn customer(&self, schema: &Schema, row: usize) -> Option<Customer> {
        match self.rows.get(row)? {
            Kept::Refused => None,
            Kept::Usual(at) => Customer::new(schema, self.usual.values(*at as usize)?).ok(),
            Kept::Other => self.others.get(&row).cloned(),
        }
    }
}

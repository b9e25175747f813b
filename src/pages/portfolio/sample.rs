//! A template to fill in, and a made-up example file.

use churnscope_engine::customer::Customer;
use churnscope_engine::notation::file_value;
use churnscope_engine::profile::{FieldProfile, ValueDistribution};
use churnscope_engine::schema::{Field, Fill, Kind, Schema, Value};
use churnscope_engine::scorer::Scorer;

/// Number of customers in the example.
pub const EXAMPLE_CUSTOMERS: usize = 1_000;

/// Maximum number of rows in the template.
const TEMPLATE_ROWS: usize = 2;

/// A file with the expected header, and rows that show the format of the cells.
pub fn template_csv(schema: &Schema) -> String {
    let examples = schema.examples.iter().filter_map(|example| Customer::new(schema, example.values.clone()).ok());
    let rows: Vec<Customer> = examples.chain([Customer::default_of(schema)]).take(TEMPLATE_ROWS).collect();
    csv(schema, &rows)
}

/// Made-up customers: each value is sampled from its field's distribution in the model's data, independently of the
/// others. Then products of fields are computed, and the schema's rules are applied. The same model always gives the
/// same file.
pub fn example_csv(scorer: &Scorer) -> String {
    let schema = scorer.schema();
    let profile = &scorer.bundle().profile;
    let mut random = Random(1);
    let customers: Vec<Customer> = (0..EXAMPLE_CUSTOMERS)
        .map(|_| {
            let values: Vec<Value> = schema
                .fields
                .iter()
                .zip(&profile.fields)
                .map(|(field, profile)| random.value(field, profile))
                .collect();
            Customer::settled(schema, &with_products(schema, values))
        })
        .collect();
    csv(schema, &customers)
}

/// If a field's blanks are filled with a product of other fields, sets the field to this product.
fn with_products(schema: &Schema, mut values: Vec<Value>) -> Vec<Value> {
    for (index, field) in schema.fields.iter().enumerate() {
        if let (Fill::Product(factors), Kind::Number(number)) = (&field.missing.how, &field.kind) {
            let factor = |&index: &usize| match values.get(index) {
                Some(Value::Number(value)) => *value,
                _ => 1.0,
            };
            let product: f64 = factors.iter().map(factor).product();
            if let Some(value) = values.get_mut(index) {
                *value = Value::Number(rounded(product.clamp(number.min, number.max), number.decimals));
            }
        }
    }
    values
}

fn csv(schema: &Schema, customers: &[Customer]) -> String {
    let id = schema.id_column.as_deref();
    let mut lines = String::new();
    let header = id.into_iter().chain(schema.fields.iter().map(|field| field.column.as_str()));
    push_line(&mut lines, header.map(str::to_owned));
    for (row, customer) in customers.iter().enumerate() {
        let id = id.map(|_| format!("EXAMPLE-{:04}", row + 1));
        let cells = schema.fields.iter().zip(customer.values()).map(|(field, &value)| file_value(field, value));
        push_line(&mut lines, id.into_iter().chain(cells));
    }
    lines
}

fn push_line(lines: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            lines.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            lines.push_str(&format!("\"{}\"", cell.replace('"', "\"\"")));
        } else {
            lines.push_str(&cell);
        }
    }
    lines.push('\n');
}

fn rounded(value: f64, decimals: u8) -> f64 {
    let scale = 10_f64.powi(i32::from(decimals));
    (value * scale).round() / scale
}

/// Knuth's MMIX linear congruential generator: random enough for an example, and the same on every run.
struct Random(u64);

impl Random {
    /// A number in [0, 1).
    fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn value(&mut self, field: &Field, profile: &FieldProfile) -> Value {
        match (&profile.values, &field.kind) {
            (ValueDistribution::Number { quantiles, .. }, Kind::Number(number)) => {
                let position = self.share() * (quantiles.len().max(2) - 1) as f64;
                let at = position.floor() as usize;
                let value = match (quantiles.get(at), quantiles.get(at + 1)) {
                    (Some(low), Some(high)) => low + (high - low) * position.fract(),
                    _ => number.default,
                };
                Value::Number(rounded(value, number.decimals).clamp(number.min, number.max))
            }
            (ValueDistribution::Category { counts }, _) => {
                let all: u32 = counts.iter().sum();
                let mut remaining = self.share() * f64::from(all);
                let level = counts.iter().position(|&count| {
                    remaining -= f64::from(count);
                    remaining < 0.0
                });
                level.and_then(|level| u16::try_from(level).ok()).map_or_else(|| field.default_value(), Value::Level)
            }
            _ => field.default_value(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;
    use churnscope_engine::csv::{Columns, RowChecker, TableReader};

    fn customers(scorer: &Scorer, text: &str) -> Vec<Customer> {
        let mut reader = TableReader::new();
        let mut records = Vec::new();
        let mut each = |record: churnscope_engine::csv::Record<'_>| {
            records.push(record.cells().map(<[u8]>::to_vec).collect::<Vec<_>>());
        };
        reader.feed(text.as_bytes(), &mut each).unwrap();
        reader.finish(&mut each).unwrap();
        let columns = Columns::resolve(scorer.schema(), reader.header().unwrap()).unwrap();
        assert!(columns.id.is_some());
        // the text is read again, because a record lasts only during its callback
        let checker = RowChecker::new(scorer.schema(), &columns);
        let mut found = Vec::new();
        let mut check = |record: churnscope_engine::csv::Record<'_>| {
            found.push(checker.customer(&record, &scorer.bundle().preprocessor).unwrap());
        };
        let mut again = TableReader::new();
        again.feed(text.as_bytes(), &mut check).unwrap();
        again.finish(&mut check).unwrap();
        assert_eq!(found.len(), records.len());
        found
    }

    #[test]
    fn the_template_can_be_read() {
        let scorer = scorer();
        let read = customers(&scorer, &template_csv(scorer.schema()));
        assert_eq!(read.len(), TEMPLATE_ROWS);
        assert_eq!(read[0].values(), scorer.schema().examples[0].values);
    }

    #[test]
    fn every_row_of_the_example_is_scored_and_all_bands_occur() {
        let scorer = scorer();
        let text = example_csv(&scorer);
        assert_eq!(text, example_csv(&scorer), "the example is the same every time");
        let read = customers(&scorer, &text);
        assert_eq!(read.len(), EXAMPLE_CUSTOMERS);
        for name in ["low", "medium", "high"] {
            let of_band = read.iter().filter(|customer| scorer.band(scorer.probability(customer)).name() == name);
            assert!(of_band.count() > EXAMPLE_CUSTOMERS / 20, "{name}");
        }
    }

    #[test]
    fn cells_with_delimiters_are_quoted() {
        let mut line = String::new();
        push_line(&mut line, ["a", "b,c", "d\"e", ""].map(str::to_owned).into_iter());
        assert_eq!(line, "a,\"b,c\",\"d\"\"e\",\n");
    }
}

use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::cells::CellColumns;
use churnscope_engine::customer::Customer;
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{Fill, Schema, Value};
use churnscope_fixtures::table;
use churnscope_learn::random::SplitMix64;

use super::TrainingRows;

/// A high first number and the level "yes" make a customer more likely to leave.
pub(super) fn random_rows(n_rows: usize) -> TrainingRows {
    let mut random = SplitMix64::new(7);
    let mut unit = || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    let schema = Schema {
        fields: vec![
            table::number("first", 0.0, 1.0, Fill::Refuse),
            table::category("four", &["a", "b", "c", "d"], Fill::Refuse),
            table::number("second", 0.0, 1.0, Fill::Refuse),
            table::category("two", &["no", "yes"], Fill::Refuse),
        ],
        rules: Vec::new(),
        ..table::schema()
    };
    let (mut customers, mut outcomes) = (CustomerColumns::new(&schema), Vec::new());
    for _ in 0..n_rows {
        let (first, four, second, two) = (unit(), (unit() * 4.0) as u16, unit(), u16::from(unit() < 0.3));
        let values = vec![Value::Number(first), Value::Level(four), Value::Number(second), Value::Level(two)];
        customers.push(&Customer::new(&schema, values).unwrap());
        outcomes.push(first + f64::from(two) * 0.5 + unit() * 0.5 > 0.9);
    }
    let preprocessor = Preprocessor::fit(&schema, &CellColumns::default()).unwrap();
    TrainingRows { preprocessor, customers, outcomes }
}

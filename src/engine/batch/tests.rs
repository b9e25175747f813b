//! Every batch says what each customer's own walk says, to the last bit.

use proptest::prelude::*;

use super::conditions::{Answers, Conditions};
use super::evaluation::{Scratch, add_trees, evaluate};
use super::network::{MOST_PLANES, Network};
use super::{BLOCK, BatchForest, CustomerColumns, FEWEST};
use crate::engine::customer::Customer;
use crate::engine::forest::{Forest, NodeView, TreeNode, Walk};
use crate::engine::preprocessing::{Feature, Preprocessor};
use crate::engine::schema::{Schema, Value};
use crate::engine::tests::arbitrary::{Dice, customer, dice, rows, schema};

/// Throws without an end, for forests of thousands of nodes: xorshift (Marsaglia, 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n.max(1)
    }
}

struct Model {
    schema: Schema,
    preprocessor: Preprocessor,
    customers: Vec<Customer>,
}

fn model(dice: &mut Dice, chance: &mut Chance, n_customers: usize) -> Model {
    let schema = schema(dice);
    let rows = rows(dice, &schema);
    let preprocessor = Preprocessor::fit(&schema, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    let some: Vec<Customer> = (0..40).map(|_| customer(dice, &schema)).collect();
    let customers = (0..n_customers).map(|_| some[chance.below(some.len())].clone()).collect();
    Model { schema, preprocessor, customers }
}

impl Model {
    fn row(&self, customer: &Customer) -> Vec<f64> {
        let mut row = Vec::new();
        self.preprocessor.encode(customer, &mut row);
        row
    }

    /// A tree of this depth at most, whose thresholds are customers' own values, or near them.
    fn grow(&self, chance: &mut Chance, depth: usize, nodes: &mut Vec<TreeNode>) {
        let at = nodes.len();
        nodes.push(TreeNode { view: NodeView::Leaf { value: chance.below(1_001) as f64 / 1_000.0 }, cover: 1 });
        if depth == 0 || chance.below(12) == 0 {
            return;
        }
        let feature = chance.below(self.preprocessor.n_features());
        let value = self.row(&self.customers[chance.below(self.customers.len())])[feature];
        let threshold = [value, value, value.next_down(), value.next_up(), -0.0, 0.0, 0.5, 1.0, -1.0][chance.below(9)];
        self.grow(chance, depth - 1, nodes);
        let high = nodes.len();
        self.grow(chance, depth - 1, nodes);
        nodes[at].view = NodeView::Split { feature, threshold, low: at + 1, high };
    }

    fn forest(&self, chance: &mut Chance, depths: &[usize]) -> Forest {
        let trees: Vec<Vec<TreeNode>> = depths
            .iter()
            .map(|&depth| {
                let mut nodes = Vec::new();
                self.grow(chance, depth, &mut nodes);
                nodes
            })
            .collect();
        Forest::new(self.preprocessor.n_features(), &trees).unwrap()
    }

    fn columns(&self) -> CustomerColumns {
        let mut columns = CustomerColumns::new(&self.schema);
        self.customers.iter().for_each(|customer| columns.push(customer));
        columns
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_batch_says_what_the_forest_says(
        mut dice in dice(),
        seed in 1..u64::MAX,
        n_customers in 1..3 * BLOCK,
        depths in prop::collection::vec(0..=9_usize, 1..12),
    ) {
        let mut chance = Chance(seed);
        let model = model(&mut dice, &mut chance, n_customers);
        let forest = model.forest(&mut chance, &depths);
        let (batch, columns) = (BatchForest::new(&forest, model.preprocessor.features()), model.columns());
        let (walk, mut sums) = (Walk::new(&forest), Vec::new());
        if let Some(batch) = &batch {
            batch.sums(&columns, &mut sums);
            prop_assert!(columns.len() - sums.len() < FEWEST);
        }
        for (at, customer) in model.customers.iter().enumerate() {
            let row = model.row(customer);
            let alone = forest.predict(&row);
            prop_assert_eq!(forest.total(walk.sum(&row)).to_bits(), alone.to_bits());
            if let Some(&sum) = sums.get(at) {
                prop_assert_eq!(forest.total(sum).to_bits(), alone.to_bits(), "customer {}", at);
            }
        }
    }

    /// Whatever SIMD the processor has, and none.
    #[test]
    fn plain_instructions_say_the_same(mut dice in dice(), seed in 1..u64::MAX, depths in prop::collection::vec(0..=12_usize, 1..4)) {
        let mut chance = Chance(seed);
        let model = model(&mut dice, &mut chance, BLOCK);
        let forest = model.forest(&mut chance, &depths);
        let features = model.preprocessor.features();
        let conditions = Conditions::of(&forest, features);
        let Some(network) = Network::of(&forest, features, &conditions) else { return Ok(()) };
        let (mut answers, mut scratch, mut plain) = (Answers::new(&conditions), Scratch::new(), Scratch::new());
        answers.ask(&conditions, &model.columns(), 0..BLOCK);
        let fast: Vec<u64> = evaluate(&network, &answers, &mut scratch).map(f64::to_bits).collect();
        add_trees(&network, &answers, &mut plain);
        prop_assert!(scratch.sums().iter().zip(plain.sums()).all(|(one, other)| one.to_bits() == other.to_bits()));
        for (customer, sum) in model.customers.iter().zip(fast) {
            let alone = forest.predict(&model.row(customer));
            prop_assert_eq!(forest.total(f64::from_bits(sum)).to_bits(), alone.to_bits());
        }
    }
}

/// A forest of one number field, of chains of splits so long.
fn chains(length: usize) -> (Schema, Forest) {
    let mut schema = crate::engine::tests::small::schema();
    schema.fields.truncate(1);
    schema.fields[0] = crate::engine::tests::small::number("months", 0.0, 100.0, crate::engine::schema::Fill::Refuse);
    let mut nodes = Vec::new();
    for at in 0..length {
        let view = NodeView::Split { feature: 0, threshold: at as f64, low: 2 * at + 1, high: 2 * at + 2 };
        nodes.push(TreeNode { view, cover: 1 });
        nodes.push(TreeNode { view: NodeView::Leaf { value: at as f64 / 100.0 }, cover: 1 });
    }
    nodes.push(TreeNode { view: NodeView::Leaf { value: 1.0 }, cover: 1 });
    (schema, Forest::new(1, &[nodes]).unwrap())
}

#[test]
fn leaves_have_numbers_as_long_as_there_is_room_for() {
    for (length, fits) in [(1, true), (8, true), (9, true), (10, true), (MOST_PLANES, true), (MOST_PLANES + 1, false)] {
        let (schema, forest) = chains(length);
        let batch = BatchForest::new(&forest, &[Feature::Number(0)]);
        assert_eq!(batch.is_some(), fits, "{length}");
        let Some(batch) = batch else { continue };
        let mut columns = CustomerColumns::new(&schema);
        let values: Vec<f64> = (0..300).map(|at| f64::from(at) / 10.0).collect();
        for &value in &values {
            columns.push(&Customer::new(&schema, vec![Value::Number(value)]).unwrap());
        }
        let mut sums = Vec::new();
        batch.sums(&columns, &mut sums);
        assert_eq!(sums, values.iter().map(|&value| forest.predict(&[value])).collect::<Vec<_>>());
    }
}

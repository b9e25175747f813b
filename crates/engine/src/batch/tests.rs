//! Scoring customers in a batch gives estimates that are bit-for-bit identical to those from scoring them one by one.

use proptest::prelude::*;

use super::conditions::{ConditionBits, Conditions};
use super::evaluation::{Scratch, add_trees, evaluate};
use super::network::{MAX_LEAF_BITS, Network};
use super::{BLOCK, BatchForest, BitBlock, Bits128, Bits512, CustomerColumns, MIN_SMALL_BLOCK};
use crate::cells::CellColumns;
use crate::customer::Customer;
use crate::forest::{Forest, NodeView, SingleRowForest, TreeNode};
use crate::preprocessing::{Feature, Preprocessor};
use crate::schema::{Schema, Value};
use crate::tests::arbitrary::{Choices, choices, customer, rows, schema, sets};

/// A pseudorandom number generator for forests with thousands of nodes: xorshift (Marsaglia, 2003).
struct Xorshift(u64);

impl Xorshift {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n.max(1)
    }
}

struct TestModel {
    schema: Schema,
    preprocessor: Preprocessor,
    customers: Vec<Customer>,
}

fn model(choices: &mut Choices, random: &mut Xorshift, n_customers: usize) -> TestModel {
    let schema = schema(choices);
    let rows = rows(choices, &schema);
    let preprocessor = Preprocessor::fit(&schema, &CellColumns::of(&schema, &rows)).unwrap();
    let some: Vec<Customer> = (0..40).map(|_| customer(choices, &schema)).collect();
    let preprocessor = preprocessor.with_sets(&schema, sets(choices, &schema)).unwrap();
    let customers = (0..n_customers).map(|_| some[random.below(some.len())].clone()).collect();
    TestModel { schema, preprocessor, customers }
}

impl TestModel {
    fn row(&self, customer: &Customer) -> Vec<f64> {
        let mut row = Vec::new();
        self.preprocessor.encode(customer, &mut row);
        row
    }

    fn grow(&self, random: &mut Xorshift, depth: usize, nodes: &mut Vec<TreeNode>) {
        let at = nodes.len();
        nodes.push(TreeNode { view: NodeView::Leaf { value: random.below(1_001) as f64 / 1_000.0 }, cover: 1 });
        if depth == 0 || random.below(12) == 0 {
            return;
        }
        let feature = random.below(self.preprocessor.n_features());
        let value = self.row(&self.customers[random.below(self.customers.len())])[feature];
        let threshold = [value, value, value.next_down(), value.next_up(), -0.0, 0.0, 0.5, 1.0, -1.0][random.below(9)];
        self.grow(random, depth - 1, nodes);
        let high = nodes.len();
        self.grow(random, depth - 1, nodes);
        nodes[at].view = NodeView::Split { feature, threshold, low: at + 1, high };
    }

    fn forest(&self, random: &mut Xorshift, depths: &[usize]) -> Forest {
        let trees: Vec<Vec<TreeNode>> = depths
            .iter()
            .map(|&depth| {
                let mut nodes = Vec::new();
                self.grow(random, depth, &mut nodes);
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
    fn a_batch_equals_the_forest(
        mut choices in choices(),
        seed in 1..u64::MAX,
        n_customers in 1..3 * BLOCK,
        depths in prop::collection::vec(0..=9_usize, 1..12),
    ) {
        let mut random = Xorshift(seed);
        let model = model(&mut choices, &mut random, n_customers);
        let forest = model.forest(&mut random, &depths);
        let (batch, columns) = (BatchForest::new(&forest, model.preprocessor.features()), model.columns());
        let (single_row, mut sums) = (SingleRowForest::new(&forest), Vec::new());
        if let Some(batch) = &batch {
            batch.sums(&columns, &mut sums);
            prop_assert!(columns.len() - sums.len() < MIN_SMALL_BLOCK);
        }
        for (at, customer) in model.customers.iter().enumerate() {
            let row = model.row(customer);
            let alone = forest.predict(&row);
            prop_assert_eq!(forest.total(single_row.sum(&row)).to_bits(), alone.to_bits());
            if let Some(&sum) = sums.get(at) {
                prop_assert_eq!(forest.total(sum).to_bits(), alone.to_bits(), "customer {}", at);
            }
        }
    }

    #[test]
    fn every_instruction_set_gives_the_same_sums(mut choices in choices(), seed in 1..u64::MAX, depths in prop::collection::vec(0..=12_usize, 1..4)) {
        let mut random = Xorshift(seed);
        let model = model(&mut choices, &mut random, BLOCK);
        let forest = model.forest(&mut random, &depths);
        let features = model.preprocessor.features();
        let conditions = Conditions::of(&forest, features);
        let Some(network) = Network::of(&forest, features, &conditions) else { return Ok(()) };
        let columns = model.columns();
        let alone: Vec<u64> =
            model.customers.iter().map(|customer| forest.predict(&model.row(customer)).to_bits()).collect();
        for (fast, plain) in [both_ways::<Bits512>(&conditions, &network, &columns), both_ways::<Bits128>(&conditions, &network, &columns)] {
            let total = |sum: &f64| forest.total(*sum).to_bits();
            prop_assert_eq!(fast.iter().map(total).collect::<Vec<_>>(), &alone[..fast.len()]);
            prop_assert_eq!(plain.iter().map(total).collect::<Vec<_>>(), &alone[..fast.len()]);
        }
    }
}

fn both_ways<B: BitBlock>(
    conditions: &Conditions,
    network: &Network,
    columns: &CustomerColumns,
) -> (Vec<f64>, Vec<f64>) {
    let (mut bits, mut fast, mut plain) = (ConditionBits::<B>::new(conditions), Scratch::new(), Scratch::new());
    bits.evaluate(conditions, columns, 0..B::BLOCK);
    let sums = evaluate(network, &bits, &mut fast).collect();
    add_trees(network, &bits, &mut plain);
    (sums, plain.in_order().collect())
}

fn chain(length: usize) -> (Schema, Forest) {
    let mut schema = crate::tests::small::schema();
    schema.fields.truncate(1);
    schema.fields[0] = crate::tests::small::number("months", 0.0, 100.0, crate::schema::Fill::Refuse);
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
fn trees_up_to_the_maximum_number_of_leaf_bits_fit() {
    for (length, fits) in
        [(1, true), (8, true), (9, true), (10, true), (MAX_LEAF_BITS, true), (MAX_LEAF_BITS + 1, false)]
    {
        let (schema, forest) = chain(length);
        let batch = BatchForest::new(&forest, &[Feature::Number(0)]);
        assert_eq!(batch.is_some(), fits, "{length}");
        let Some(batch) = batch else { continue };
        let mut columns = CustomerColumns::new(&schema);
        let values: Vec<f64> = (0..2 * Bits128::BLOCK + MIN_SMALL_BLOCK).map(|at| at as f64 / 10.0).collect();
        for &value in &values {
            columns.push(&Customer::new(&schema, vec![Value::Number(value)]).unwrap());
        }
        let mut sums = Vec::new();
        batch.sums(&columns, &mut sums);
        assert_eq!(sums, values.iter().map(|&value| forest.predict(&[value])).collect::<Vec<_>>());
    }
}

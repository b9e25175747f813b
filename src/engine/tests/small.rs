//! A small model made by hand.

use crate::engine::bins::n_bins;
use crate::engine::bundle::{Bundle, Evaluation, Provenance, sha256};
use crate::engine::customer::Customer;
use crate::engine::forest::{Forest, NodeView, TreeNode};
use crate::engine::inspection::{
    ContributionBin, Fairness, GroupField, Importance, Inspection, Interaction, OutOfFold,
};
use crate::engine::metrics::{Figures, OverFolds};
use crate::engine::preprocessing::Preprocessor;
use crate::engine::profile::{Profile, ScoreDistribution};
use crate::engine::schema::{
    Bands, Category, Example, Field, Fill, Kind, Level, Missing, Number, NumberOffer, Rule, Schema, Target, Unit, Value,
};
use crate::engine::training_rows::TrainingRows;

/// Whoever has no internet has the backup "No internet service", and nobody else has. Every way of filling is there.
pub(in crate::engine) fn schema() -> Schema {
    let mut schema = Schema {
        title: "Small".to_owned(),
        id_column: Some("id".to_owned()),
        target: Target { column: "Churn".to_owned(), positive: "Yes".to_owned(), negatives: vec!["No".to_owned()] },
        fields: vec![
            number("tenure", 0.0, 72.0, Fill::Refuse),
            category("Contract", &["Monthly", "One year", "Two year"], Fill::Refuse),
            category("Internet", &["No", "DSL", "Fibre"], Fill::MostFrequent),
            category("Backup", &["No", "Yes", "No internet service"], Fill::Value(Value::Level(0))),
            category("Phone", &["No", "Yes"], Fill::MostFrequent),
            number("Monthly", 0.0, 200.0, Fill::Median),
            number("Total", 0.0, 9_000.0, Fill::Product(vec![0, 5])),
        ],
        rules: vec![Rule { when_field: 2, when_level: 0, then_field: 3, then_level: 2, only_then: true }],
        bands: Bands { medium_from: 0.25, high_from: 0.5 },
        monthly_charge: Some(5),
        examples: Vec::new(),
    };
    for field in [1, 5] {
        schema.fields[field].actionable = true;
    }
    schema.examples = vec![Example { name: "Default".to_owned(), values: schema_defaults(&schema) }];
    schema.validate().unwrap();
    schema
}

/// Training rows of the schema's table, with blanks.
pub(in crate::engine) fn rows() -> Vec<Vec<Option<Value>>> {
    let row = |tenure: f64, levels: [Option<u16>; 4], monthly: Option<f64>, total: Option<f64>| {
        let mut row = vec![Some(Value::Number(tenure))];
        row.extend(levels.map(|level| level.map(Value::Level)));
        row.extend([monthly, total].map(|number| number.map(Value::Number)));
        row
    };
    vec![
        row(1.0, [Some(0), Some(2), Some(0), Some(1)], Some(90.0), None),
        row(70.0, [Some(2), Some(0), Some(2), Some(1)], Some(20.0), Some(1_400.0)),
        row(30.0, [Some(1), Some(1), None, None], Some(60.0), Some(1_800.0)),
        row(10.0, [Some(0), Some(2), Some(1), Some(0)], None, Some(800.0)),
    ]
}

/// A bundle of three trees.
pub(in crate::engine) fn bundle() -> Bundle {
    let (schema, rows) = (schema(), rows());
    let cells: Vec<&[Option<Value>]> = rows.iter().map(Vec::as_slice).collect();
    let preprocessor = Preprocessor::fit(&schema, &cells).unwrap();
    let customers: Vec<Customer> = rows.iter().map(|row| preprocessor.complete(&schema, row).unwrap()).collect();
    // features: tenure, three contracts, three of internet, three of backup, phone, monthly, total
    let trees = [
        vec![leaf(0.5, 4)],
        vec![split(0, 5.5, 1, 2, 4), leaf(1.0, 1), leaf(1.0 / 3.0, 3)],
        vec![split(1, 0.5, 1, 2, 4), leaf(0.0, 2), split(11, 75.0, 3, 4, 2), leaf(0.5, 1), leaf(2.0 / 3.0, 1)],
    ];
    let figures = OverFolds::of(&[Figures::of(&[0.9, 0.1, 0.4, 0.6], &[true, false, false, true], 0.5)]).rounded();
    Bundle {
        forest: Forest::new(preprocessor.n_features(), &trees).unwrap(),
        profile: Profile::of(&schema, &customers, &cells),
        evaluation: Evaluation {
            folds: 2,
            cutoff: 0.5,
            forest: figures,
            logistic_regression: figures,
            majority_class: figures,
            scores: ScoreDistribution::of(&[0.9, 0.1, 0.4, 0.6]),
        },
        provenance: Provenance {
            data_set: "Four customers".to_owned(),
            source: "a test".to_owned(),
            licence: "none".to_owned(),
            rows: 4,
            positives: 2,
            data_sha256: sha256(b"four customers"),
            seed: 1,
            n_trees: 3,
            max_depth: 2,
            min_samples_leaf: 1,
            features_per_split: 3,
            tool: "churnscope".to_owned(),
            trainer: "by hand".to_owned(),
            date: "2026-11-23".to_owned(),
        },
        inspection: Some(inspection(&schema, &customers)),
        schema,
        preprocessor,
    }
}

/// Measurements that go with any schema and any customers, of whom every other one left.
pub(in crate::engine) fn inspection(schema: &Schema, customers: &[Customer]) -> Inspection {
    let left: Vec<bool> = (0..customers.len()).map(|row| row % 2 == 0).collect();
    let probabilities: Vec<f64> = (0..customers.len()).map(|row| 1.0 / (1.0 + row as f64)).collect();
    let bin = ContributionBin { customers: 0, quantiles: [-0.5, -0.25, 0.0, 0.25, 0.5], partial_dependence: 0.5 };
    let group = |(index, field): (usize, &Field)| match field.kind {
        Kind::Category(_) => Some(GroupField { field: index as u32, levels: vec![0; customers.len()] }),
        Kind::Number(_) => None,
    };
    let groups: Vec<GroupField> = schema.fields.iter().enumerate().filter_map(group).take(2).collect();
    Inspection {
        training_rows: TrainingRows::of(customers.iter().zip(left.iter().copied())),
        out_of_fold: OutOfFold::of(&probabilities, &left).0,
        importance: vec![
            Importance { permutation: 0.1, permutation_sd: 0.01, contribution: 0.05 };
            schema.fields.len()
        ],
        contributions: schema.fields.iter().map(|field| vec![bin; n_bins(field)]).collect(),
        interactions: if schema.fields.len() > 1 {
            vec![Interaction { fields: (0, 1), share: 0.25, strength: 0.01 }]
        } else {
            Vec::new()
        },
        fairness: (!groups.is_empty()).then_some(Fairness {
            fields: groups,
            roc_auc_without: 0.75,
            roc_auc_without_sd: 0.01,
        }),
    }
}

pub(in crate::engine) fn leaf(value: f64, cover: u32) -> TreeNode {
    TreeNode { view: NodeView::Leaf { value }, cover }
}

pub(in crate::engine) fn split(feature: usize, threshold: f64, low: usize, high: usize, cover: u32) -> TreeNode {
    TreeNode { view: NodeView::Split { feature, threshold, low, high }, cover }
}

pub(in crate::engine) fn number(column: &str, min: f64, max: f64, how: Fill) -> Field {
    let unit = Unit { one: "unit".to_owned(), many: "units".to_owned(), before: false };
    let offers = vec![NumberOffer { add: -10.0, words: format!("Take 10 off {column}") }];
    let kind = Kind::Number(Number { min, max, step: 1.0, decimals: 2, default: min, unit, dates: None, offers });
    field(column, kind, how)
}

pub(in crate::engine) fn category(column: &str, values: &[&str], how: Fill) -> Field {
    let level = |value: &&str| Level {
        value: (*value).to_owned(),
        label: (*value).to_owned(),
        phrase: format!("{column} {value}"),
        offer: Some(format!("Change {column} to {value}")),
    };
    field(column, Kind::Category(Category { levels: values.iter().map(level).collect(), default: 1, other: None }), how)
}

fn field(column: &str, kind: Kind, how: Fill) -> Field {
    let missing = Missing { blanks: Vec::new(), how, why: "a test".to_owned() };
    Field {
        column: column.to_owned(),
        label: column.to_owned(),
        group: "All".to_owned(),
        kind,
        missing,
        actionable: false,
    }
}

fn schema_defaults(schema: &Schema) -> Vec<Value> {
    Customer::default_of(schema).values().to_vec()
}

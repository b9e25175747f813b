use churnscope_engine::notation::{file_value, plain_number};
use churnscope_engine::schema::{Category, Field, Fill, Kind, Number, Outside, Schema, Value};
use churnscope_train::{Description, LearnerChoice};
use churnscope_wording::train::fields as wording;
use churnscope_worker::training::protocol::{
    DescriptionView, FieldView, FieldsDocument, LeftOutColumn, LevelView, ShownFill, ShownKind, ShownLearner,
};

use crate::memory::{memory, rows_within_limit};

pub(crate) fn view(document: &FieldsDocument, description: &Description, text_bytes: u64) -> DescriptionView {
    let Description { schema, training, group_fields, .. } = description;
    let field = |(index, field): (usize, &Field)| field_view(schema, field, group_fields.contains(&index));
    let is_field = |column: &str| schema.field_index(column).is_some();
    let removed = document.removed.iter().map(|(column, _)| LeftOutColumn {
        column: column.clone(),
        reason: wording::REMOVED.to_owned(),
        is_leak: false,
    });
    let drafted =
        document.left_out.iter().filter(|unused| !document.removed.iter().any(|(column, _)| *column == unused.column));
    let left_out = drafted.cloned().chain(removed).filter(|unused| !is_field(&unused.column)).collect();
    let most_rows = training.most_rows.map(|rows| rows as u64);
    let rows = most_rows.unwrap_or(u64::MAX).min(document.rows);
    DescriptionView {
        positive: schema.target.positive.clone(),
        fields: schema.fields.iter().enumerate().map(field).collect(),
        left_out,
        learner: match training.learner {
            LearnerChoice::Auto => ShownLearner::Auto,
            LearnerChoice::Forest => ShownLearner::Forest,
            LearnerChoice::Boosted => ShownLearner::Boosted,
            LearnerChoice::Smartcore => ShownLearner::Smartcore,
        },
        most_rows,
        memory: memory(text_bytes, document.rows, rows, schema.fields.len()),
        proposed_rows: rows_within_limit(text_bytes, document.rows, rows, schema.fields.len()),
    }
}

fn field_view(schema: &Schema, field: &Field, is_fairness: bool) -> FieldView {
    let mut view = FieldView {
        column: field.column.clone(),
        label: field.label.clone(),
        kind: ShownKind::Category,
        unit: String::new(),
        is_unit_first: false,
        range: [String::new(), String::new()],
        clamps: false,
        fill: fill(schema, field),
        levels: Vec::new(),
        offers: Vec::new(),
        is_actionable: field.actionable,
        is_fairness,
    };
    match &field.kind {
        Kind::Category(Category { levels, other, .. }) => {
            let level = |(index, level): (usize, &churnscope_engine::schema::Level)| LevelView {
                value: level.value.clone(),
                label: level.label.clone(),
                offer: level.offer.clone(),
                is_other: other.map(usize::from) == Some(index),
            };
            view.levels = levels.iter().enumerate().map(level).collect();
        }
        Kind::Number(Number { min, max, outside, dates, unit, offers, .. }) => {
            view.kind = if dates.is_some() { ShownKind::Date } else { ShownKind::Number };
            view.range = [*min, *max].map(|limit| file_value(field, Value::Number(limit)));
            view.clamps = *outside == Outside::Clamp;
            (view.unit, view.is_unit_first) = (unit.many.clone(), unit.before);
            view.offers = offers.iter().map(|offer| (plain_number(offer.add), offer.words.clone())).collect();
        }
    }
    view
}

fn fill(schema: &Schema, field: &Field) -> ShownFill {
    match &field.missing.how {
        Fill::Refuse => ShownFill::Refuse,
        Fill::Median => ShownFill::Median,
        Fill::MostFrequent => ShownFill::MostFrequent,
        Fill::Value(value) => ShownFill::Value(file_value(field, *value)),
        Fill::Product(factors) => {
            let column = |&index: &usize| schema.fields.get(index).map(|field| field.column.clone());
            ShownFill::Product(factors.iter().filter_map(column).collect())
        }
    }
}

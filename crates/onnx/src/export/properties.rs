use serde_json::{Value as Json, json};

use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::level_set::LevelSet;
use churnscope_engine::schema::{Field, FieldIndex, Fill, Kind, Outside, Rule, Schema, Value};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::rows::expected_value;

/// The format of the date `from` in the properties, whatever format the column uses.
const ISO_8601: Dates = Dates { order: DateOrder::YearMonthDay, origin: 0 };

pub(crate) const SETS: &str = "churnscope.sets";

/// The property `churnscope.schema`.
pub(crate) fn described(schema: &Schema) -> Json {
    let fields: Vec<Json> = schema.fields.iter().map(field_json).collect();
    let rules: Vec<Json> = schema.rules.iter().map(|rule| rule_json(schema, rule)).collect();
    json!({
        "id": schema.id_column,
        "target": schema.target.column,
        "bands": { "medium_from": schema.bands.medium_from, "high_from": schema.bands.high_from },
        "fields": fields,
        "rules": rules,
    })
}

fn field_json(field: &Field) -> Json {
    let mut json = json!({
        "column": field.column,
        "blanks": field.missing.blanks,
        "refuse_blank": field.missing.how == Fill::Refuse,
        "expected": expected_value(field),
    });
    match &field.kind {
        Kind::Number(number) => {
            json["kind"] = json!("number");
            json["min"] = json!(number.min);
            json["max"] = json!(number.max);
            if number.outside == Outside::Clamp {
                json["outside"] = json!("clamp");
            }
            if !number.unit.one.is_empty() {
                json["unit"] = json!([number.unit.one, number.unit.many]);
            }
            if let Some(dates) = number.dates {
                // the graph takes the number of days since `from`
                let from = ISO_8601.write(dates.origin.into());
                json["dates"] = json!({ "order": dates.order.name(), "from": from });
            }
        }
        Kind::Category(category) => {
            let level = |level: u16| category.levels.get(usize::from(level)).map(|level| level.value.as_str());
            json["kind"] = json!("category");
            json["levels"] = category.levels.iter().map(|level| level.value.as_str()).collect();
            json["other"] = json!(category.other.and_then(level));
        }
    }
    json
}

fn rule_json(schema: &Schema, rule: &Rule) -> Json {
    let field = |index: FieldIndex| schema.fields.get(index);
    let column = |index: FieldIndex| field(index).map_or("", |field| field.column.as_str());
    let level = |index: FieldIndex, level: u16| {
        field(index).and_then(|field| field.level(Value::Level(level))).map_or("", |level| level.value.as_str())
    };
    json!({
        "when": column(rule.when_field),
        "is": level(rule.when_field, rule.when_level),
        "then": column(rule.then_field),
        "are": level(rule.then_field, rule.then_level),
        "only_then": rule.only_then,
    })
}

/// The property `churnscope.fills`: the levels that fill blanks, by column.
pub(super) fn fills(scorer: &Scorer) -> Json {
    let fields = scorer.schema().fields.iter().enumerate();
    let filled = fields.filter_map(|(index, field)| {
        let level = field.level(scorer.bundle().preprocessor.fill(index)?)?;
        Some((field.column.clone(), Json::from(level.value.as_str())))
    });
    Json::Object(filled.collect())
}

/// The value of the property [`SETS`]: the sets, in the order of their columns in an encoded row.
pub(super) fn sets(scorer: &Scorer) -> Json {
    let set = |(field, levels): (FieldIndex, &LevelSet)| {
        let field = scorer.schema().fields.get(field)?;
        let values: Vec<&str> =
            levels.levels().filter_map(|level| Some(field.level(Value::Level(level))?.value.as_str())).collect();
        Some(json!({ "column": field.column, "levels": values }))
    };
    scorer.bundle().preprocessor.sets().filter_map(set).collect()
}

pub(crate) fn sets_of(schema: &Schema, property: &str) -> Option<Vec<(FieldIndex, LevelSet)>> {
    let set = |json: &Json| {
        let field = schema.field_index(json.get("column")?.as_str()?)?;
        let of_field = schema.fields.get(field)?.levels();
        let level = |value: &Json| {
            let value = value.as_str()?;
            of_field.iter().position(|level| level.value == value).map(|level| level as u16)
        };
        let levels = json.get("levels")?.as_array()?.iter().map(level).collect::<Option<LevelSet>>()?;
        Some((field, levels))
    };
    serde_json::from_str::<Json>(property).ok()?.as_array()?.iter().map(set).collect()
}

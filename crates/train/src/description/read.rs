//! Turns the entries of a description file into the parts of a [`super::Description`].

use super::file::{
    DatesEntry, EffectName, ExampleEntry, FairnessEntry, FieldEntry, FillName, KindName, LevelEntry, MissingEntry,
    OneOrMore, OrderName, OutsideName, RuleEntry, Scalar, TargetEntry, UnitEntry,
};
use super::{DescriptionError, LearnerChoice};
use churnscope_engine::customer::{Customer, parse_value};
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::schema::{
    Category, Example, Field, FieldIndex, Fill, Kind, Level, Missing, Number, NumberOffer, Outside, Rule, Schema,
    Target, Unit, Value,
};
use churnscope_learn::boost::MonotoneEffect;
use churnscope_wording::rows::{expected_value, field_error};

const BAD_RANGE: &str = "range must be two numbers, or two dates if the field has dates";

const BAD_DATES: &str = "dates needs from = \"…\": the date of day 0, in the order that order = \"…\" gives";

const NOT_FOR_DATES: &str =
    "a field with dates cannot have outside, because a date outside the range is always refused: remove it";
const NOT_FOR_FORESTS: &str = "only boosted trees can enforce an effect: set learner = \"boosted\" or \"auto\" under [training], or remove the effect";

const NOT_FOR_CATEGORIES: &str =
    "a category has no range, outside, dates, or offers; give an offer to a level instead: offer = \"…\"";

impl DatesEntry {
    fn read(&self) -> Option<Dates> {
        let order = match self.order {
            OrderName::YearMonthDay => DateOrder::YearMonthDay,
            OrderName::DayMonthYear => DateOrder::DayMonthYear,
            OrderName::MonthDayYear => DateOrder::MonthDayYear,
        };
        Some(Dates { order, origin: order.read(&self.from)? })
    }
}

impl From<TargetEntry> for Target {
    fn from(entry: TargetEntry) -> Self {
        let negatives = match entry.negative {
            OneOrMore::One(value) => vec![value.text()],
            OneOrMore::More(values) => values.iter().map(Scalar::text).collect(),
        };
        Self { column: entry.column, positive: entry.positive.text(), negatives }
    }
}

impl FieldEntry {
    pub(super) fn effect(&self, learner: LearnerChoice) -> Result<Option<MonotoneEffect>, DescriptionError> {
        let Some(effect) = self.effect else { return Ok(None) };
        let problem = match (self.kind, learner) {
            (KindName::Category, _) => "only a number can have an effect: remove it",
            (_, LearnerChoice::Smartcore | LearnerChoice::Forest) => NOT_FOR_FORESTS,
            (_, LearnerChoice::Boosted | LearnerChoice::Auto) => {
                return Ok(Some(match effect {
                    EffectName::Raises => MonotoneEffect::Raises,
                    EffectName::Lowers => MonotoneEffect::Lowers,
                }));
            }
        };
        Err(DescriptionError::Field { column: self.column.clone(), problem })
    }

    pub(super) fn read(self, columns: &[String]) -> Result<Field, DescriptionError> {
        let kind = match self.kind {
            KindName::Number => self.number().map(Kind::Number),
            KindName::Category => self.category().map(Kind::Category),
        };
        let kind = kind.map_err(|problem| DescriptionError::Field { column: self.column.clone(), problem })?;
        let blanks = self.missing.blanks.iter().map(Scalar::text).collect();
        let mut field = Field {
            column: self.column,
            label: self.label,
            group: self.group,
            kind,
            missing: Missing { blanks, how: Fill::Refuse, why: self.missing.why.clone() },
            actionable: self.actionable,
        };
        field.missing.how = self.missing.fill(&field, columns)?;
        Ok(field)
    }

    fn number(&self) -> Result<Number, &'static str> {
        if !self.levels.is_empty() || self.other.is_some() {
            return Err("a number has no levels and no other: remove them, or use kind = \"category\"");
        }
        let dates = self.dates.as_ref().map(|dates| dates.read().ok_or(BAD_DATES)).transpose()?;
        if dates.is_some() && self.outside.is_some() {
            return Err(NOT_FOR_DATES);
        }
        let [min, max] = self.range.as_ref().ok_or("a number needs range = [minimum, maximum]")?;
        let UnitEntry { one, many, before } = &self.unit;
        Ok(Number {
            min: min.number(dates).ok_or(BAD_RANGE)?,
            max: max.number(dates).ok_or(BAD_RANGE)?,
            outside: match self.outside {
                Some(OutsideName::Clamp) => Outside::Clamp,
                Some(OutsideName::Refuse) | None => Outside::Refuse,
            },
            step: self.step.unwrap_or(1.0),
            decimals: self.decimals,
            default: self.default.number(dates).ok_or("default must be a number, or a date if the field has dates")?,
            dates,
            unit: Unit { one: one.clone(), many: many.clone(), before: *before },
            offers: self
                .offers
                .iter()
                .map(|offer| NumberOffer { add: offer.add, words: offer.words.clone() })
                .collect(),
        })
    }

    fn category(&self) -> Result<Category, &'static str> {
        if self.range.is_some() || self.outside.is_some() || self.dates.is_some() || !self.offers.is_empty() {
            return Err(NOT_FOR_CATEGORIES);
        }
        let level = |value: &Scalar| self.levels.iter().position(|level| level.value.text() == value.text());
        let default = level(&self.default).ok_or("default must be the value of one of the levels")?;
        let other = self.other.as_ref().map(|other| level(other).ok_or("other must be the value of one of the levels"));
        Ok(Category {
            levels: self.levels.iter().map(|level| level.read(&self.label)).collect(),
            default: default as u16,
            other: other.transpose()?.map(|level| level as u16),
        })
    }
}

impl LevelEntry {
    fn read(&self, field_label: &str) -> Level {
        let label = self.label.clone().unwrap_or_else(|| self.value.text());
        let phrase = self.phrase.clone().unwrap_or_else(|| format!("{} ({label})", field_label.to_lowercase()));
        Level { value: self.value.text(), label, phrase, offer: self.offer.clone() }
    }
}

impl MissingEntry {
    fn fill(&self, field: &Field, columns: &[String]) -> Result<Fill, DescriptionError> {
        let problem = |problem| DescriptionError::Field { column: field.column.clone(), problem };
        Ok(match self.how {
            FillName::Refuse => Fill::Refuse,
            FillName::Median => Fill::Median,
            FillName::MostFrequent => Fill::MostFrequent,
            FillName::Value => {
                let value = self.value.as_ref().ok_or_else(|| problem("missing: how = \"value\" needs value = …"))?;
                Fill::Value(value_of(field, &format!("field {}: missing", field.column), &value.text())?)
            }
            FillName::Product => {
                let factors =
                    self.of.as_ref().ok_or_else(|| problem("missing: how = \"product\" needs of = [columns]"))?;
                let place = format!("field {}: missing", field.column);
                let indices = factors.iter().map(|column| index_of(columns, &place, column));
                Fill::Product(indices.collect::<Result<_, _>>()?)
            }
        })
    }
}

impl RuleEntry {
    pub(super) fn read(&self, columns: &[String], fields: &[Field]) -> Result<Vec<Rule>, DescriptionError> {
        let when_field = index_of(columns, "[[rule]] when", &self.when.column)?;
        let when_level = level_of(fields, when_field, "[[rule]] when", &self.when.is)?;
        let rule = |column: &String| {
            let then_field = index_of(columns, "[[rule]] then", column)?;
            let then_level = level_of(fields, then_field, "[[rule]] then", &self.then.are)?;
            Ok(Rule { when_field, when_level, then_field, then_level, only_then: self.only_then })
        };
        self.then.columns.iter().map(rule).collect()
    }
}

impl FairnessEntry {
    pub(super) fn read(self, columns: &[String], schema: &Schema) -> Result<Vec<FieldIndex>, DescriptionError> {
        let mut group_fields = Vec::new();
        for column in self.fields {
            let field = index_of(columns, "[fairness] fields", &column)?;
            if !schema.fields.get(field).is_some_and(|field| matches!(field.kind, Kind::Category(_))) {
                return Err(DescriptionError::Field { column, problem: "[fairness] fields must be categories" });
            }
            if !group_fields.contains(&field) {
                group_fields.push(field);
            }
        }
        if group_fields.len() == schema.fields.len() {
            return Err(DescriptionError::AllFieldsAreGroups);
        }
        Ok(group_fields)
    }
}

impl ExampleEntry {
    pub(super) fn read(&self, schema: &Schema) -> Result<Example, DescriptionError> {
        let place = format!("example \"{}\"", self.name);
        let mut values: Vec<Value> = schema.fields.iter().map(Field::default_value).collect();
        for (column, scalar) in &self.values {
            let index = schema
                .field_index(column)
                .ok_or_else(|| DescriptionError::NoSuchColumn { place: place.clone(), column: column.clone() })?;
            if let (Some(field), Some(value)) = (schema.fields.get(index), values.get_mut(index)) {
                *value = value_of(field, &place, &scalar.text())?;
            }
        }
        match Customer::new(schema, values) {
            Ok(customer) => Ok(Example { name: self.name.clone(), values: customer.values().to_vec() }),
            Err(errors) => {
                let problem = errors.iter().map(|error| field_error(schema, error)).collect::<Vec<_>>().join("; ");
                Err(DescriptionError::Example { name: self.name.clone(), problem })
            }
        }
    }
}

pub(super) fn index_of(columns: &[String], place: &str, column: &str) -> Result<FieldIndex, DescriptionError> {
    columns
        .iter()
        .position(|known| known == column)
        .ok_or_else(|| DescriptionError::NoSuchColumn { place: place.to_owned(), column: column.to_owned() })
}

fn value_of(field: &Field, place: &str, text: &str) -> Result<Value, DescriptionError> {
    parse_value(field, 0, text).ok().flatten().ok_or_else(|| DescriptionError::NoSuchValue {
        place: place.to_owned(),
        column: field.column.clone(),
        value: text.to_owned(),
        expected: expected_value(field),
    })
}

fn level_of(fields: &[Field], index: FieldIndex, place: &str, text: &str) -> Result<u16, DescriptionError> {
    let problem = |column: &str| DescriptionError::Field {
        column: column.to_owned(),
        problem: "rules need categories, and this field is a number",
    };
    match fields.get(index).map(|field| (field, value_of(field, place, text))) {
        Some((_, Ok(Value::Level(level)))) => Ok(level),
        Some((field, Ok(Value::Number(_)))) => Err(problem(&field.column)),
        Some((_, Err(error))) => Err(error),
        None => Err(problem(place)),
    }
}

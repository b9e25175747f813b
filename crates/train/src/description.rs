//! The description file: TOML in words that an analyst writes, turned into the engine's checked schema.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use churnscope_engine::customer::{Customer, parse_value};
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::schema::{
    Bands, Category, Example, Field, FieldIndex, Fill, Kind, Level, Missing, Number, NumberOffer, Rule, Schema,
    SchemaError, Target, Unit, Value,
};

/// Everything that training needs to know besides the rows.
#[derive(Clone, Debug)]
pub struct Description {
    /// What the table looks like.
    pub schema: Schema,
    /// Where the table comes from.
    pub data: DataSource,
    /// How the forest is grown.
    pub training: Training,
    /// Category fields that tell groups apart which must not be treated otherwise: figures are kept for each level.
    pub group_fields: Vec<FieldIndex>,
}

/// Where the table comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSource {
    /// Name of the data set.
    pub name: String,
    /// Who published it, and where.
    pub source: String,
    /// Its licence.
    pub licence: String,
}

/// How the forest is grown and measured.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// Date to write into the bundle; never taken from a clock.
    pub date: String,
    /// Seed of everything drawn by chance.
    pub seed: u64,
    /// Folds of cross-validation, at least 2.
    pub folds: usize,
    /// Cutoff of the metrics that need one, between 0 and 1.
    pub cutoff: f64,
    /// Trees, at least 1.
    pub trees: usize,
    /// Deepest a tree may be, in splits.
    pub max_depth: u16,
    /// Least rows of a leaf.
    pub min_samples_leaf: usize,
    /// Features tried a split.
    pub features_per_split: usize,
    /// Most rows to learn from: of a larger file that many are drawn by the seed, of both outcomes in proportion.
    pub most_rows: Option<usize>,
}

/// What is wrong with a description.
#[derive(Debug, Error)]
pub enum DescriptionError {
    /// Not TOML, or not of the expected form; the message names line and column.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// A column that no `[[field]]` describes.
    #[error("{place}: there is no field with column \"{column}\"")]
    NoSuchColumn {
        /// Where it is named.
        place: String,
        /// The column.
        column: String,
    },
    /// A value that its field does not have.
    #[error("{place}: \"{value}\" is not a value of {column}; expected {expected}")]
    NoSuchValue {
        /// Where it is named.
        place: String,
        /// The column.
        column: String,
        /// The value.
        value: String,
        /// What the field has.
        expected: String,
    },
    /// A key that does not go with the field's kind, or is missing for it.
    #[error("field {column}: {problem}")]
    Field {
        /// The column.
        column: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A schema that contradicts itself.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// An example whose values break a rule.
    #[error("example \"{name}\": {problem}")]
    Example {
        /// Its name.
        name: String,
        /// The rule it breaks.
        problem: String,
    },
    /// A training parameter outside its bounds.
    #[error("[training] {0}")]
    Training(&'static str),
}

impl Description {
    /// Reads a description file.
    pub fn parse(text: &str) -> Result<Self, DescriptionError> {
        let file: File = toml::from_str(text)?;
        file.training.check()?;
        let columns: Vec<String> = file.field.iter().map(|field| field.column.clone()).collect();
        let index = |place: &str, column: &str| index_of(&columns, place, column);
        let fields = file.field.into_iter().map(|field| field.read(&columns)).collect::<Result<Vec<_>, _>>()?;
        let mut rules = Vec::new();
        for rule in file.rule {
            let when_field = index("[[rule]] when", &rule.when.column)?;
            let when_level = level_of(&fields, when_field, "[[rule]] when", &rule.when.is)?;
            for column in &rule.then.columns {
                let then_field = index("[[rule]] then", column)?;
                let then_level = level_of(&fields, then_field, "[[rule]] then", &rule.then.are)?;
                rules.push(Rule { when_field, when_level, then_field, then_level, only_then: rule.only_then });
            }
        }
        let monthly_charge = file.monthly_charge.map(|column| index("monthly_charge", &column)).transpose()?;
        let mut schema = Schema {
            title: file.title,
            id_column: file.id,
            target: file.target.into(),
            fields,
            rules,
            bands: Bands { medium_from: file.bands.medium_from, high_from: file.bands.high_from },
            monthly_charge,
            examples: Vec::new(),
        };
        schema.validate()?;
        schema.examples = file.example.iter().map(|example| example.read(&schema)).collect::<Result<Vec<_>, _>>()?;
        let mut group_fields = Vec::new();
        for column in file.fairness.map(|fairness| fairness.fields).unwrap_or_default() {
            let field = index("[fairness] fields", &column)?;
            if !schema.fields.get(field).is_some_and(|field| matches!(field.kind, Kind::Category(_))) {
                return Err(DescriptionError::Field { column, problem: "[fairness] fields must be categories" });
            }
            if !group_fields.contains(&field) {
                group_fields.push(field);
            }
        }
        if !group_fields.is_empty() && group_fields.len() == schema.fields.len() {
            return Err(DescriptionError::Training("[fairness] must leave a field to learn from"));
        }
        Ok(Self { schema, data: file.data, training: file.training, group_fields })
    }
}

impl Training {
    fn check(&self) -> Result<(), DescriptionError> {
        let bounds = [
            (self.folds >= 2, "folds must be at least 2"),
            (0.0 < self.cutoff && self.cutoff < 1.0, "cutoff must be between 0 and 1"),
            ((1..=10_000).contains(&self.trees), "trees must be 1 to 10000"),
            ((1..=32).contains(&self.max_depth), "max_depth must be 1 to 32"),
            (self.min_samples_leaf >= 1, "min_samples_leaf must be at least 1"),
            (self.features_per_split >= 1, "features_per_split must be at least 1"),
            (self.most_rows != Some(0), "most_rows must be at least 1"),
        ];
        match bounds.iter().find(|(holds, _)| !holds) {
            Some((_, problem)) => Err(DescriptionError::Training(problem)),
            None => Ok(()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    id: Option<String>,
    target: TargetEntry,
    bands: BandsEntry,
    monthly_charge: Option<String>,
    data: DataSource,
    training: Training,
    fairness: Option<FairnessEntry>,
    field: Vec<FieldEntry>,
    #[serde(default)]
    rule: Vec<RuleEntry>,
    #[serde(default)]
    example: Vec<ExampleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FairnessEntry {
    fields: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetEntry {
    column: String,
    positive: Scalar,
    negative: OneOrMore,
}

/// `"No"` or `["Stayed", "Joined"]`.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(Scalar),
    More(Vec<Scalar>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BandsEntry {
    medium_from: f64,
    high_from: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldEntry {
    column: String,
    label: String,
    group: String,
    kind: KindName,
    missing: MissingEntry,
    #[serde(default)]
    actionable: bool,
    default: Scalar,
    range: Option<[Scalar; 2]>,
    step: Option<f64>,
    #[serde(default)]
    decimals: u8,
    #[serde(default)]
    unit: UnitEntry,
    #[serde(default)]
    offers: Vec<OfferEntry>,
    #[serde(default)]
    levels: Vec<LevelEntry>,
    other: Option<Scalar>,
    dates: Option<DatesEntry>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct DatesEntry {
    order: OrderName,
    from: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OrderName {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindName {
    Number,
    Category,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MissingEntry {
    how: FillName,
    of: Option<Vec<String>>,
    value: Option<Scalar>,
    #[serde(default)]
    blanks: Vec<Scalar>,
    why: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FillName {
    Refuse,
    Median,
    MostFrequent,
    Value,
    Product,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct UnitEntry {
    one: String,
    many: String,
    before: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfferEntry {
    add: f64,
    words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelEntry {
    value: Scalar,
    label: Option<String>,
    phrase: Option<String>,
    offer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    when: WhenEntry,
    then: ThenEntry,
    #[serde(default)]
    only_then: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhenEntry {
    column: String,
    is: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThenEntry {
    columns: Vec<String>,
    are: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleEntry {
    name: String,
    values: BTreeMap<String, Scalar>,
}

/// A number or a text; levels that look like numbers may be written either way.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Scalar {
    Whole(i64),
    Number(f64),
    Text(String),
}

impl Scalar {
    fn text(&self) -> String {
        match self {
            Scalar::Whole(number) => number.to_string(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) => text.clone(),
        }
    }

    /// As a number; a text is one where it is a date of the field's.
    fn number(&self, dates: Option<Dates>) -> Option<f64> {
        match self {
            Scalar::Whole(number) => Some(*number as f64),
            Scalar::Number(number) => Some(*number),
            Scalar::Text(text) => dates.and_then(|dates| dates.read(text)),
        }
    }
}

const NO_RANGE: &str = "range must be two numbers, or two dates of a field of dates";

const NO_DATE: &str =
    "dates need from = \"2020-01-01\", the date that counts as day 0, in the order of the parts that the column has";

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
    fn read(self, columns: &[String]) -> Result<Field, DescriptionError> {
        let problem = |problem| DescriptionError::Field { column: self.column.clone(), problem };
        let kind = match self.kind {
            KindName::Number => {
                if !self.levels.is_empty() || self.other.is_some() {
                    return Err(problem("a number has no levels"));
                }
                let dates =
                    self.dates.as_ref().map(|dates| dates.read().ok_or_else(|| problem(NO_DATE))).transpose()?;
                let [min, max] =
                    self.range.as_ref().ok_or_else(|| problem("a number needs range = [least, greatest]"))?;
                let number = |scalar: &Scalar, wanted| scalar.number(dates).ok_or_else(|| problem(wanted));
                let (min, max) = (number(min, NO_RANGE)?, number(max, NO_RANGE)?);
                let default = number(&self.default, "the default of a number must be a number")?;
                Kind::Number(Number {
                    min,
                    max,
                    step: self.step.unwrap_or(1.0),
                    decimals: self.decimals,
                    default,
                    dates,
                    unit: Unit { one: self.unit.one.clone(), many: self.unit.many.clone(), before: self.unit.before },
                    offers: self
                        .offers
                        .iter()
                        .map(|offer| NumberOffer { add: offer.add, words: offer.words.clone() })
                        .collect(),
                })
            }
            KindName::Category => {
                if self.range.is_some() || self.dates.is_some() || !self.offers.is_empty() {
                    return Err(problem(
                        "a category has no range and no dates, and its offers stand beside its levels",
                    ));
                }
                let named = |scalar: &Scalar| self.levels.iter().position(|level| level.value.text() == scalar.text());
                let default =
                    named(&self.default).ok_or_else(|| problem("the default must be one of the levels' values"))?;
                let other = self
                    .other
                    .as_ref()
                    .map(|other| named(other).ok_or_else(|| problem("other must be one of the levels' values")));
                let other = other.transpose()?.map(|level| level as u16);
                let levels = self.levels.iter().map(|level| level.read(&self.label)).collect();
                Kind::Category(Category { levels, default: default as u16, other })
            }
        };
        let mut field = Field {
            column: self.column.clone(),
            label: self.label.clone(),
            group: self.group.clone(),
            kind,
            missing: Missing {
                blanks: self.missing.blanks.iter().map(Scalar::text).collect(),
                how: Fill::Refuse,
                why: self.missing.why.clone(),
            },
            actionable: self.actionable,
        };
        field.missing.how = self.missing.fill(&field, columns)?;
        Ok(field)
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

impl ExampleEntry {
    fn read(&self, schema: &Schema) -> Result<Example, DescriptionError> {
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
                let problem = errors
                    .iter()
                    .map(|error| churnscope_wording::rows::field_error(schema, error))
                    .collect::<Vec<_>>()
                    .join("; ");
                Err(DescriptionError::Example { name: self.name.clone(), problem })
            }
        }
    }
}

fn index_of(columns: &[String], place: &str, column: &str) -> Result<FieldIndex, DescriptionError> {
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
        expected: churnscope_wording::rows::expected_value(field),
    })
}

fn level_of(fields: &[Field], index: FieldIndex, place: &str, text: &str) -> Result<u16, DescriptionError> {
    let problem = |column: &str| DescriptionError::Field {
        column: column.to_owned(),
        problem: "a rule joins levels of categories, and this field is a number",
    };
    match fields.get(index).map(|field| (field, value_of(field, place, text))) {
        Some((_, Ok(Value::Level(level)))) => Ok(level),
        Some((field, Ok(Value::Number(_)))) => Err(problem(&field.column)),
        Some((_, Err(error))) => Err(error),
        None => Err(problem(place)),
    }
}

#[cfg(test)]
mod tests;

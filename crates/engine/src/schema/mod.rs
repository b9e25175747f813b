//! The description of a table of customers.

mod outside;
mod validation;

use bincode::{Decode, Encode};

use super::dates::Dates;
pub use outside::Outside;
pub use validation::SchemaError;

/// Index of a field in [`Schema::fields`].
pub type FieldIndex = usize;

/// Maximum number of fields.
pub const MAX_FIELDS: usize = 1_024;

/// Maximum number of levels of one category.
pub const MAX_LEVELS: usize = 4_096;

/// Maximum number of levels of all categories together.
pub const MAX_TOTAL_LEVELS: usize = 32_768;

/// Maximum number of rules.
pub const MAX_RULES: usize = 1_024;

/// Maximum number of decimal places shown.
pub const MAX_DECIMALS: u8 = 12;

/// Maximum number of examples.
pub const MAX_EXAMPLES: usize = 100;

/// The description of a table of customers, without its rows.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Schema {
    /// The title, such as "Telco customer churn".
    pub title: String,
    /// The column with the customer ID, if there is one.
    pub id_column: Option<String>,
    /// The outcome.
    pub target: Target,
    /// The fields that the model reads.
    pub fields: Vec<Field>,
    /// The rules between categories.
    pub rules: Vec<Rule>,
    /// The thresholds of medium and high risk.
    pub bands: Bands,
    /// The number field with the monthly charge, if there is one.
    pub monthly_charge: Option<FieldIndex>,
    /// Example customers to start from.
    pub examples: Vec<Example>,
}

/// The outcome that the model estimates.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Target {
    /// The column with the outcome.
    pub column: String,
    /// The value that means "left".
    pub positive: String,
    /// The values that mean "stayed".
    pub negatives: Vec<String>,
}

/// One column that the model reads.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Field {
    /// The column's name.
    pub column: String,
    /// The label on the form.
    pub label: String,
    /// The heading under which the form lists the field.
    pub group: String,
    /// The values that the field can have.
    pub kind: Kind,
    /// How a blank cell is handled.
    pub missing: Missing,
    /// Whether a rep can change the field with an offer.
    pub actionable: bool,
}

/// The values that a field can have.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Kind {
    /// A number within a range.
    Number(Number),
    /// One of a list of levels.
    Category(Category),
}

/// The properties of a number field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Number {
    /// Minimum, inclusive, in the field's unit.
    pub min: f64,
    /// Maximum, inclusive, in the field's unit.
    pub max: f64,
    /// What happens to a number outside the range.
    pub outside: Outside,
    /// Step by which the form changes the value.
    pub step: f64,
    /// Number of decimal places shown.
    pub decimals: u8,
    /// The default value on the form.
    pub default: f64,
    /// The unit.
    pub unit: Unit,
    /// The date format, if the column holds dates. The number then counts days since the format's day 0.
    pub dates: Option<Dates>,
    /// Changes that a rep can offer.
    pub offers: Vec<NumberOffer>,
}

/// A change to a number field that a rep can offer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct NumberOffer {
    /// Amount added to the value, in the field's unit.
    pub add: f64,
    /// The offer in words, such as "Take $10 off the monthly charge".
    pub words: String,
}

/// A unit of measure.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Unit {
    /// Singular, such as "month"; empty if the field has no unit.
    pub one: String,
    /// Plural, such as "months".
    pub many: String,
    /// Whether the unit goes before the number, as in "$20".
    pub before: bool,
}

/// The levels of a category.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Category {
    /// The levels, in the order of the form.
    pub levels: Vec<Level>,
    /// Index of the default level on the form.
    pub default: u16,
    /// Index of the level that unknown values are read as, if there is one.
    pub other: Option<u16>,
}

/// One level of a category.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Level {
    /// The level's value in a file.
    pub value: String,
    /// The level's label on the form.
    pub label: String,
    /// A phrase for a customer with this level, such as "monthly contract".
    pub phrase: String,
    /// An offer to move to this level, in words, such as "Move to a one-year contract".
    pub offer: Option<String>,
}

/// How a blank cell is handled.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Missing {
    /// Strings that also count as blank, such as "NA".
    pub blanks: Vec<String>,
    /// Whether and how a blank is filled.
    pub how: Fill,
    /// The reason for handling blanks in this way.
    pub why: String,
}

/// Whether and how a blank cell is filled.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Fill {
    /// Blanks are not filled.
    Refuse,
    /// The field's median.
    Median,
    /// The field's most frequent level.
    MostFrequent,
    /// A fixed value.
    Value(Value),
    /// The product of other number fields of the same row, clamped to the range.
    Product(Vec<FieldIndex>),
}

/// A value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum Value {
    /// A number, in the field's unit.
    Number(f64),
    /// The index of a category's level.
    Level(u16),
}

/// A rule between two categories: if one field has a certain level, another field must have a certain level.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Rule {
    /// The deciding field.
    pub when_field: FieldIndex,
    /// The level of the deciding field for which the rule applies.
    pub when_level: u16,
    /// The dependent field.
    pub then_field: FieldIndex,
    /// The level that the dependent field must then have.
    pub then_level: u16,
    /// Whether the dependent field can have `then_level` only if the rule applies.
    pub only_then: bool,
}

/// Thresholds of the risk bands, as probabilities.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Bands {
    /// Lowest probability of the medium band.
    pub medium_from: f64,
    /// Lowest probability of the high band.
    pub high_from: f64,
}

impl Bands {
    /// Whether 0 < `medium_from` < `high_from` < 1.
    pub fn are_ordered(self) -> bool {
        0.0 < self.medium_from && self.medium_from < self.high_from && self.high_from < 1.0
    }
}

/// A risk band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Band {
    /// Below [`Bands::medium_from`].
    Low,
    /// From [`Bands::medium_from`] to below [`Bands::high_from`].
    Medium,
    /// [`Bands::high_from`] or more.
    High,
}

/// An example customer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Example {
    /// The example's name, such as "New fiber customer".
    pub name: String,
    /// One value per field, in the schema's order.
    pub values: Vec<Value>,
}

impl Schema {
    /// Index of the field with this column name.
    pub fn field_index(&self, column: &str) -> Option<FieldIndex> {
        self.fields.iter().position(|field| field.column == column)
    }

    /// The column names of the fields, the ID, and the outcome, in this order.
    pub fn columns(&self) -> Vec<&str> {
        let fields = self.fields.iter().map(|field| field.column.as_str());
        fields.chain(self.id_column.as_deref()).chain([self.target.column.as_str()]).collect()
    }

    /// The headings of the form, each with its fields.
    pub fn groups(&self) -> Vec<(&str, Vec<FieldIndex>)> {
        let mut groups: Vec<(&str, Vec<FieldIndex>)> = Vec::new();
        for (index, field) in self.fields.iter().enumerate() {
            match groups.iter_mut().find(|(name, _)| *name == field.group) {
                Some((_, members)) => members.push(index),
                None => groups.push((&field.group, vec![index])),
            }
        }
        groups
    }
}

impl Target {
    /// All values of the outcome, the positive value first.
    pub fn values(&self) -> impl Iterator<Item = &str> + Clone {
        std::iter::once(&self.positive).chain(&self.negatives).map(String::as_str)
    }

    /// Whether an outcome cell says that the customer left; `None` if the value is unknown.
    pub fn read(&self, cell: &[u8]) -> Option<bool> {
        let cell = std::str::from_utf8(cell).ok()?.trim();
        if cell == self.positive {
            Some(true)
        } else {
            self.negatives.iter().any(|value| cell == value).then_some(false)
        }
    }
}

impl Field {
    /// Whether the field can have this value.
    pub fn admits(&self, value: Value) -> bool {
        match (&self.kind, value) {
            (Kind::Number(number), Value::Number(value)) => number.contains(value),
            (Kind::Category(category), Value::Level(level)) => usize::from(level) < category.levels.len(),
            _ => false,
        }
    }

    /// The default value on the form.
    pub fn default_value(&self) -> Value {
        match &self.kind {
            Kind::Number(number) => Value::Number(number.default),
            Kind::Category(category) => Value::Level(category.default),
        }
    }

    /// The levels of a category; empty for a number.
    pub fn levels(&self) -> &[Level] {
        match &self.kind {
            Kind::Number(_) => &[],
            Kind::Category(category) => &category.levels,
        }
    }

    /// The changes to a number that a rep can offer; empty for a category.
    pub fn number_offers(&self) -> &[NumberOffer] {
        match &self.kind {
            Kind::Number(number) => &number.offers,
            Kind::Category(_) => &[],
        }
    }

    /// The level of a value, if the field has it.
    pub fn level(&self, value: Value) -> Option<&Level> {
        match value {
            Value::Level(level) => self.levels().get(usize::from(level)),
            Value::Number(_) => None,
        }
    }
}

impl Bands {
    /// The range of probabilities in a band, both ends included.
    pub fn range(self, band: Band) -> (f64, f64) {
        match band {
            Band::Low => (0.0, self.medium_from.next_down()),
            Band::Medium => (self.medium_from, self.high_from.next_down()),
            Band::High => (self.high_from, 1.0),
        }
    }

    /// The bands that lie entirely within a range of probabilities, lowest first.
    pub fn within(self, (min, max): (f64, f64)) -> Vec<Band> {
        let is_within = |&band: &Band| {
            let (from, to) = self.range(band);
            min <= from && to <= max
        };
        Band::ALL.into_iter().filter(is_within).collect()
    }

    /// The band of a probability.
    pub fn band(&self, probability: f64) -> Band {
        if probability >= self.high_from {
            Band::High
        } else if probability >= self.medium_from {
            Band::Medium
        } else {
            Band::Low
        }
    }
}

impl Band {
    /// All bands, lowest first.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The band's name in files.
    pub fn name(self) -> &'static str {
        match self {
            Band::Low => "low",
            Band::Medium => "medium",
            Band::High => "high",
        }
    }

    /// The band with this name, ignoring case.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.name().eq_ignore_ascii_case(name))
    }
}

//! What a table of customers looks like: fields, levels, ranges, rules and risk bands.

use bincode::{Decode, Encode};
use thiserror::Error;

use super::dates::Dates;

/// Index of a field in [`Schema::fields`].
pub type FieldIndex = usize;

/// Most fields a schema may have.
pub const MAX_FIELDS: usize = 1_024;

/// Most levels a category may have; a [`Value::Level`] is a `u16`.
pub const MAX_LEVELS: usize = 4_096;

/// Most levels that all categories may have together: a forest numbers its features, about one a level, by `u16`.
pub const MAX_LEVELS_TOGETHER: usize = 32_768;

/// Most rules; each is held against each.
pub const MAX_RULES: usize = 1_024;

/// Maximum number of decimals that a number is shown with. An `f64` has at most 17 significant digits.
pub const MAX_DECIMALS: u8 = 12;

/// Most examples.
pub const MAX_EXAMPLES: usize = 100;

/// The description of a table: everything that is known about it besides its rows.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Schema {
    /// What the model is about, in a few words ("Telco customer churn").
    pub title: String,
    /// The column that names a customer, if there is one. It is never a feature.
    pub id_column: Option<String>,
    /// The column that says who left.
    pub target: Target,
    /// The fields that the model reads, in the order of the form.
    pub fields: Vec<Field>,
    /// Implications between levels of two fields.
    pub rules: Vec<Rule>,
    /// Where low risk ends and high risk begins.
    pub bands: Bands,
    /// The number field that says what a customer pays a month, where there is one: what is at risk is reckoned by it.
    pub monthly_charge: Option<FieldIndex>,
    /// A few customers to start from.
    pub examples: Vec<Example>,
}

/// The outcome that the model estimates.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Target {
    /// Column of the outcome.
    pub column: String,
    /// The value of that column that means "left".
    pub positive: String,
    /// The values that mean "stayed"; at least one.
    pub negatives: Vec<String>,
}

/// One column that the model reads.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Field {
    /// Name of the column in the file.
    pub column: String,
    /// Name on the form.
    pub label: String,
    /// Heading on the form under which the field stands.
    pub group: String,
    /// Number or category.
    pub kind: Kind,
    /// What a blank cell means.
    pub missing: Missing,
    /// Whether a rep can change it by an offer; only such fields are ever suggested.
    pub actionable: bool,
}

/// The values that a field takes.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Kind {
    /// A finite number within a closed range.
    Number(Number),
    /// One of a few named levels.
    Category(Category),
}

/// A number's range and how it is shown.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Number {
    /// Least value, inclusive, in the field's unit.
    pub min: f64,
    /// Greatest value, inclusive, in the field's unit.
    pub max: f64,
    /// What one press of an arrow key adds.
    pub step: f64,
    /// Digits shown behind the decimal point.
    pub decimals: u8,
    /// Value on an empty form.
    pub default: f64,
    /// The unit's words.
    pub unit: Unit,
    /// Where the column holds dates: how they are written. The number is that of days.
    pub dates: Option<Dates>,
    /// How a rep would offer another value; none where it cannot be offered.
    pub offers: Vec<NumberOffer>,
}

/// A change of a number that a rep can offer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct NumberOffer {
    /// What is added to the value, in the field's unit; negative for a discount.
    pub add: f64,
    /// How a rep would say it ("Take $10 off the monthly charge").
    pub words: String,
}

/// A unit of measure, as it is written.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Unit {
    /// For exactly one ("month"); empty where the field has no unit.
    pub one: String,
    /// For any other number ("months").
    pub many: String,
    /// Whether it stands before the number ("$20").
    pub before: bool,
}

/// A category's levels.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Category {
    /// All levels, in the order of the form.
    pub levels: Vec<Level>,
    /// Index of the level on an empty form.
    pub default: u16,
    /// Index of the level that any value counts as that is none of the levels; `None` where such a value is refused.
    pub other: Option<u16>,
}

/// One value of a category.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Level {
    /// What the file says.
    pub value: String,
    /// What the form says.
    pub label: String,
    /// How a sentence names a customer with this level ("monthly contract").
    pub phrase: String,
    /// How a rep would offer this level ("Move to a one-year contract"); `None` where it cannot be offered.
    pub offer: Option<String>,
}

/// What is done with a blank cell. The reason is part of the description because a filled value is an assumption.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Missing {
    /// Texts that count as blank, too ("NA").
    pub blanks: Vec<String>,
    /// How the value is found.
    pub how: Fill,
    /// Why that is right for this field.
    pub why: String,
}

/// A way to fill a blank cell. What is learned from data is learned from training rows only.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Fill {
    /// It is not filled: the row is refused.
    Refuse,
    /// The median of the training rows.
    Median,
    /// The most frequent level of the training rows.
    MostFrequent,
    /// This value, whatever the data.
    Value(Value),
    /// The product of other number fields of the same row, held within the range.
    Product(Vec<FieldIndex>),
}

/// One checked value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum Value {
    /// Of a number field, in its unit; finite.
    Number(f64),
    /// Of a category: the index of its level.
    Level(u16),
}

/// "Whoever has this level there has that level here."
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Rule {
    /// The field that decides.
    pub when_field: FieldIndex,
    /// The level that decides.
    pub when_level: u16,
    /// The field that follows.
    pub then_field: FieldIndex,
    /// The level that it must have then.
    pub then_level: u16,
    /// Whether it may have that level only then.
    pub only_then: bool,
}

/// Borders of the risk bands, as probabilities: low < `medium_from` <= medium < `high_from` <= high.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Bands {
    /// Least probability of the medium band.
    pub medium_from: f64,
    /// Least probability of the high band.
    pub high_from: f64,
}

impl Bands {
    /// Whether each band has room: 0 < `medium_from` < `high_from` < 1.
    pub fn are_ordered(self) -> bool {
        0.0 < self.medium_from && self.medium_from < self.high_from && self.high_from < 1.0
    }
}

/// A risk band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Below [`Bands::medium_from`].
    Low,
    /// From [`Bands::medium_from`] to below [`Bands::high_from`].
    Medium,
    /// From [`Bands::high_from`].
    High,
}

/// A customer to start from.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Example {
    /// What the rep reads ("New fibre customer").
    pub name: String,
    /// One value a field, in the schema's order.
    pub values: Vec<Value>,
}

/// A way in which a schema contradicts itself.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SchemaError {
    /// There is nothing to read.
    #[error("the schema has no field")]
    NoField,
    /// More of something than [`MAX_FIELDS`], [`MAX_LEVELS_TOGETHER`], [`MAX_RULES`] or [`MAX_EXAMPLES`].
    #[error("the schema has {found} {what}, more than {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Two columns of the same name, or one that is also the id or the target.
    #[error("column {0} is named twice")]
    ColumnTwice(String),
    /// Outcomes that no cell could be told apart by.
    #[error(
        "target {0}: a value for left and at least one for stayed are needed, all different, none with spaces around it"
    )]
    Target(String),
    /// A range that holds no number or whose width overflows, or a default or a step outside it.
    #[error(
        "field {0}: min, max, step and default must be finite, min below max, the default between, the step positive"
    )]
    Range(String),
    /// More than [`MAX_DECIMALS`] decimals.
    #[error("field {0}: decimals must be at most {MAX_DECIMALS}")]
    Decimals(String),
    /// No level, too many, one that no cell could be read as, or a default that is none of them.
    #[error(
        "field {0}: a category needs 2 to {MAX_LEVELS} levels, each value once, not blank and without spaces around it, and default and other among them"
    )]
    Levels(String),
    /// A fill that does not fit the field's kind.
    #[error("field {0}: the way of filling a blank cell does not fit the field")]
    Fill(String),
    /// A rule that names a field or level that is not there, or follows from itself.
    #[error("rule {0}: it names a field or a level that is not there, or decides its own field")]
    Rule(usize),
    /// Two rules that could ask for different levels of one field at once.
    #[error("rules {0} and {1} can ask for different levels of the same field")]
    RulesDisagree(usize, usize),
    /// Rules that together leave a field no level when none of them applies.
    #[error("rule {0}: together with the others it leaves its field no level to have when none applies")]
    NoLevelLeft(usize),
    /// A monthly charge that is no number field.
    #[error("the monthly charge must be one of the number fields")]
    MonthlyCharge,
    /// Bands in the wrong order.
    #[error("bands: 0 < medium_from < high_from < 1 does not hold")]
    Bands,
    /// An example that is no valid customer.
    #[error("example {0} is not a customer of this schema")]
    Example(String),
}

impl Schema {
    /// Checks everything that the rest of the engine relies on.
    pub fn validate(&self) -> Result<(), SchemaError> {
        if self.fields.is_empty() {
            return Err(SchemaError::NoField);
        }
        let levels = self.fields.iter().map(|field| field.levels().len()).sum();
        for (what, found, limit) in [
            ("fields", self.fields.len(), MAX_FIELDS),
            ("levels", levels, MAX_LEVELS_TOGETHER),
            ("rules", self.rules.len(), MAX_RULES),
            ("examples", self.examples.len(), MAX_EXAMPLES),
        ] {
            if found > limit {
                return Err(SchemaError::TooMany { what, found, limit });
            }
        }
        self.validate_columns()?;
        let Target { column, positive, negatives } = &self.target;
        let mut outcomes: Vec<&str> = negatives.iter().chain([positive]).map(String::as_str).collect();
        if negatives.is_empty() || !are_distinct(&mut outcomes) || !outcomes.iter().all(|value| is_trimmed(value)) {
            return Err(SchemaError::Target(column.clone()));
        }
        for field in &self.fields {
            self.validate_field(field)?;
        }
        self.validate_rules()?;
        let charge = self.monthly_charge.map(|field| self.fields.get(field).map(|field| &field.kind));
        if !matches!(charge, None | Some(Some(Kind::Number(_)))) {
            return Err(SchemaError::MonthlyCharge);
        }
        if !self.bands.are_ordered() {
            return Err(SchemaError::Bands);
        }
        for example in &self.examples {
            let is_customer = super::customer::Customer::new(self, example.values.clone()).is_ok();
            if !is_customer || example.values.len() != self.fields.len() {
                return Err(SchemaError::Example(example.name.clone()));
            }
        }
        Ok(())
    }

    /// Index of the field with this column name.
    pub fn field_index(&self, column: &str) -> Option<FieldIndex> {
        self.fields.iter().position(|field| field.column == column)
    }

    /// The headings of the form with their fields, in the order in which they first appear.
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

    fn validate_columns(&self) -> Result<(), SchemaError> {
        let mut names: Vec<&str> = self.fields.iter().map(|field| field.column.as_str()).collect();
        names.extend(self.id_column.as_deref());
        names.push(&self.target.column);
        names.sort_unstable();
        for pair in names.windows(2) {
            if let [first, second] = pair
                && first == second
            {
                return Err(SchemaError::ColumnTwice((*first).to_owned()));
            }
        }
        Ok(())
    }

    fn validate_field(&self, field: &Field) -> Result<(), SchemaError> {
        let name = || field.column.clone();
        match &field.kind {
            Kind::Number(number) => {
                let Number { min, max, step, default, .. } = *number;
                let finite = [min, max, max - min, step, default].iter().all(|value| value.is_finite())
                    && number.offers.iter().all(|offer| offer.add.is_finite());
                if !(finite && min < max && min <= default && default <= max && step > 0.0) {
                    return Err(SchemaError::Range(name()));
                }
                if number.decimals > MAX_DECIMALS {
                    return Err(SchemaError::Decimals(name()));
                }
            }
            Kind::Category(category) => {
                let levels = &category.levels;
                let exists = |level: u16| usize::from(level) < levels.len();
                let named_exist = exists(category.default) && category.other.is_none_or(exists);
                let mut values: Vec<&str> = levels.iter().map(|level| level.value.as_str()).collect();
                let unique = are_distinct(&mut values);
                let legible = values.iter().all(|value| !value.is_empty() && is_trimmed(value));
                if !((2..=MAX_LEVELS).contains(&levels.len()) && named_exist && unique && legible) {
                    return Err(SchemaError::Levels(name()));
                }
            }
        }
        let fits = match (&field.missing.how, &field.kind) {
            (Fill::Refuse, _) => true,
            (Fill::Median, kind) => matches!(kind, Kind::Number(_)),
            (Fill::MostFrequent, kind) => matches!(kind, Kind::Category(_)),
            (Fill::Value(value), _) => field.admits(*value),
            (Fill::Product(factors), Kind::Number(_)) => factors.iter().all(|&factor| {
                self.fields.get(factor).is_some_and(|other| {
                    matches!(other.kind, Kind::Number(_)) && !matches!(other.missing.how, Fill::Product(_))
                })
            }),
            (Fill::Product(_), Kind::Category(_)) => false,
        };
        if fits { Ok(()) } else { Err(SchemaError::Fill(name())) }
    }

    fn validate_rules(&self) -> Result<(), SchemaError> {
        let has = |field: FieldIndex, level: u16| {
            self.fields.get(field).is_some_and(|field| field.admits(Value::Level(level)))
        };
        for (index, rule) in self.rules.iter().enumerate() {
            let exists = has(rule.when_field, rule.when_level) && has(rule.then_field, rule.then_level);
            // a field that follows must not decide in turn, so one pass over the rules settles a customer
            let chained = self.rules.iter().any(|other| other.then_field == rule.when_field);
            if !exists || chained {
                return Err(SchemaError::Rule(index));
            }
            let clash = self.rules.iter().enumerate().position(|(other_index, other)| {
                other_index < index
                    && other.then_field == rule.then_field
                    && (other.when_field != rule.when_field
                        || other.when_level == rule.when_level
                        || other.then_level == rule.then_level)
            });
            if let Some(other) = clash {
                return Err(SchemaError::RulesDisagree(other, index));
            }
            let reserved = self.rules.iter().filter(|other| other.then_field == rule.then_field && other.only_then);
            let levels = self.fields.get(rule.then_field).map_or(0, |field| field.levels().len());
            if reserved.count() >= levels {
                return Err(SchemaError::NoLevelLeft(index));
            }
        }
        Ok(())
    }
}

impl Target {
    /// What a cell of the outcome says, `None` where it is neither: true is left. Spaces around it do not count.
    pub fn read(&self, cell: &[u8]) -> Option<bool> {
        let cell = cell.trim_ascii();
        if cell == self.positive.as_bytes() {
            Some(true)
        } else {
            self.negatives.iter().any(|value| cell == value.as_bytes()).then_some(false)
        }
    }
}

impl Field {
    /// Whether the value is of the field's kind and within its range or levels.
    pub fn admits(&self, value: Value) -> bool {
        match (&self.kind, value) {
            (Kind::Number(number), Value::Number(value)) => number.min <= value && value <= number.max,
            (Kind::Category(category), Value::Level(level)) => usize::from(level) < category.levels.len(),
            _ => false,
        }
    }

    /// The value on an empty form.
    pub fn default_value(&self) -> Value {
        match &self.kind {
            Kind::Number(number) => Value::Number(number.default),
            Kind::Category(category) => Value::Level(category.default),
        }
    }

    /// The levels of a category; none of a number.
    pub fn levels(&self) -> &[Level] {
        match &self.kind {
            Kind::Number(_) => &[],
            Kind::Category(category) => &category.levels,
        }
    }

    /// The level that a value names, where the field is a category.
    pub fn level(&self, value: Value) -> Option<&Level> {
        match value {
            Value::Level(level) => self.levels().get(usize::from(level)),
            Value::Number(_) => None,
        }
    }
}

impl Bands {
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
    /// The band's name in files: `low`, `medium` or `high`.
    pub fn name(self) -> &'static str {
        match self {
            Band::Low => "low",
            Band::Medium => "medium",
            Band::High => "high",
        }
    }
}

/// Sorts the texts; whether no two are equal.
fn are_distinct(texts: &mut [&str]) -> bool {
    texts.sort_unstable();
    texts.windows(2).all(|pair| pair.first() != pair.last())
}

/// Cells are read without the spaces around them, so a value that has some matches none.
fn is_trimmed(text: &str) -> bool {
    text.trim() == text
}

//! The contents of the form: the rep's choices, and text that is being typed.
//!
//! A draft always describes a customer. Invalid text does not replace the last valid value, and a level that a rule
//! sets does not replace the rep's choice.

use bincode::{Decode, Encode};

use churnscope_engine::customer::{Customer, Problem};
use churnscope_engine::notation;
use churnscope_engine::number_format::{TypedNumber, read_typed};
use churnscope_engine::schema::{Field, FieldIndex, Fill, Kind, Level, Number, Rule, Schema, Value};
use churnscope_wording::customer::{correction, in_the_file, read_as, scored_as, set_by_rule};
use churnscope_wording::{filled, values};

/// How far a number may be from the product of its factors, as a share of the product or of the field's step, whichever
/// is larger.
const PRODUCT_TOLERANCE: f64 = 0.25;

/// The form's contents.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq)]
pub struct Draft {
    /// The last valid value of each field, before rules are applied.
    chosen: Vec<Value>,
    /// The text in each field's box; `None` if the box shows the formatted value.
    texts: Vec<Option<String>>,
    /// The fields that were blank in the customer's file and that the rep has not set since.
    filled: Vec<FieldIndex>,
    /// The fields that follow the product of their factors until another value is entered.
    following: Vec<FieldIndex>,
}

/// An edit of the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Sets a field to a valid value.
    Choose(FieldIndex, Value),
    /// Sets the text in a number's box.
    Type(FieldIndex, String),
    /// Formats the text in a number's box that lost focus.
    Blur(FieldIndex),
    /// Applies an offer, which sets these fields.
    Offer(Vec<(FieldIndex, Value)>),
    /// Loads the example with this index.
    Example(usize),
    /// Loads a customer.
    Load(Customer),
    /// Restores the default values.
    Reset,
}

/// A field as the form shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldState {
    /// The customer's value.
    pub value: Value,
    /// The text in a number's box; empty for a category.
    pub text: String,
    /// The levels of a category that can be chosen now.
    pub levels: Vec<u16>,
    /// If a rule sets this field, the choice that triggers the rule, for example "Internet service: None".
    pub set_by: Option<String>,
    /// What to do about the text if it is invalid, for example "Tenure must be from 0 to 72 months."
    pub error: Option<String>,
    /// A note on how the value was read or filled.
    pub note: Option<String>,
    /// The product that this field should be close to, if the field is too far from it.
    pub product: Option<f64>,
}

impl Draft {
    /// The form with the default values.
    pub fn new(schema: &Schema) -> Self {
        let draft = Self::of(schema, schema.fields.iter().map(Field::default_value).collect());
        Self {
            following: (0..schema.fields.len()).filter(|&field| draft.product(schema, field).is_some()).collect(),
            ..draft
        }
    }

    /// Applies an edit.
    pub fn apply(&mut self, schema: &Schema, edit: Edit) {
        match edit {
            Edit::Choose(field, value) => {
                self.set_text(field, None);
                self.choose_fact(schema, field, value);
            }
            Edit::Type(field, text) => {
                if let Ok(typed) = parse(schema, field, &text) {
                    let limit = schema.fields.get(field).and_then(|field| field.clamped(typed.value));
                    self.choose_fact(schema, field, Value::Number(limit.unwrap_or(typed.value)));
                } else {
                    self.following.retain(|&following| following != field);
                }
                self.set_text(field, Some(text));
            }
            Edit::Blur(field) => {
                if self.error(schema, field).is_none() {
                    // a number outside the range stays in the box
                    let outside = self.outside(schema, field);
                    self.set_text(field, outside.and_then(|number| number_text(schema, field, number)));
                }
            }
            Edit::Offer(changes) => {
                for (field, value) in changes {
                    self.choose(schema, field, value);
                    self.set_text(field, None);
                }
            }
            Edit::Example(index) => {
                if let Some(example) = schema.examples.get(index) {
                    *self = Self::of(schema, example.values.clone());
                }
            }
            Edit::Load(customer) => {
                *self = Self::of(schema, customer.values().to_vec());
                self.filled = customer.filled().to_vec();
                self.following =
                    customer.filled().iter().copied().filter(|&field| self.product(schema, field).is_some()).collect();
                for field in 0..schema.fields.len() {
                    let outside = customer.outside(field);
                    self.set_text(field, outside.and_then(|number| number_text(schema, field, number)));
                }
            }
            Edit::Reset => *self = Self::new(schema),
        }
    }

    /// The customer that the form describes.
    pub fn customer(&self, schema: &Schema) -> Customer {
        let customer = Customer::settled(schema, &self.chosen);
        // a value that a rule has set is not a guess
        let values = customer.values().to_vec();
        let customer =
            customer.with_filled(|field| self.filled.contains(&field) && values.get(field) == self.chosen.get(field));
        let outside = |field| Some((field, self.outside(schema, field)?));
        customer.with_outside(schema, (0..self.texts.len()).filter_map(outside))
    }

    /// The example whose values the form contains, if any.
    pub fn example(&self, schema: &Schema) -> Option<usize> {
        schema.examples.iter().position(|example| example.values == self.chosen)
    }

    /// The first field with invalid text.
    pub fn invalid_field(&self, schema: &Schema) -> Option<FieldIndex> {
        (0..self.texts.len()).find(|&field| self.error(schema, field).is_some())
    }

    /// A field as the form shows it. `customer` is the result of [`Draft::customer`].
    pub fn field(&self, schema: &Schema, customer: &Customer, index: FieldIndex) -> Option<FieldState> {
        let field = schema.fields.get(index)?;
        let value = customer.value(index)?;
        let error = self.error(schema, index).map(|error| correction(field, error));
        let guess = customer.is_filled(index).then(|| in_the_file(filled::guess(schema, index, value)));
        let limit = customer.outside(index).map(|number| {
            let is_above = matches!(value, Value::Number(limit) if number > limit);
            scored_as(&values::value(field, value), is_above)
        });
        Some(FieldState {
            value,
            text: self.texts.get(index).cloned().flatten().unwrap_or_else(|| box_text(field, value)),
            levels: customer.allowed_levels(schema, index),
            set_by: deciding_choice(schema, customer, index),
            product: if error.is_none() { missed_product(schema, customer, index) } else { None },
            error,
            note: limit.or_else(|| self.reading(schema, index)).or(guess),
        })
    }

    /// Whether the draft fits this schema. A stored draft may belong to another schema.
    pub fn fits(&self, schema: &Schema) -> bool {
        let are_fields = self.filled.iter().chain(&self.following).all(|&field| field < schema.fields.len());
        let are_valid = schema.fields.iter().zip(&self.chosen).all(|(field, value)| field.admits(*value));
        are_valid && are_fields && [self.chosen.len(), self.texts.len()] == [schema.fields.len(); 2]
    }

    fn of(schema: &Schema, chosen: Vec<Value>) -> Self {
        let texts = vec![None; schema.fields.len()];
        let mut draft = Self { chosen, texts, filled: Vec::new(), following: Vec::new() };
        draft.following = (0..schema.fields.len()).filter(|&field| draft.is_product(schema, field)).collect();
        draft
    }

    fn reading(&self, schema: &Schema, index: FieldIndex) -> Option<String> {
        let typed = parse(schema, index, self.texts.get(index)?.as_deref()?).ok().filter(|typed| typed.is_guess)?;
        let Kind::Number(number) = &schema.fields.get(index)?.kind else { return None };
        Some(read_as(exact(number, typed.value)))
    }

    /// The number in a box, if it is outside the range and is scored as the nearest limit.
    fn outside(&self, schema: &Schema, index: FieldIndex) -> Option<f64> {
        let typed = parse(schema, index, self.texts.get(index)?.as_deref()?).ok()?;
        schema.fields.get(index)?.clamped(typed.value).map(|_| typed.value)
    }

    fn error(&self, schema: &Schema, field: FieldIndex) -> Option<Problem> {
        let text = self.texts.get(field)?.as_deref()?;
        parse(schema, field, text).err()
    }

    fn choose(&mut self, schema: &Schema, index: FieldIndex, value: Value) {
        if let (Some(field), Some(place)) = (schema.fields.get(index), self.chosen.get_mut(index))
            && field.admits(value)
        {
            *place = value;
            self.filled.retain(|&filled| filled != index);
        }
    }

    /// Sets a field, and updates the fields that follow it. An offer does not update them: for example, it changes
    /// future charges, but not the total charged so far.
    fn choose_fact(&mut self, schema: &Schema, index: FieldIndex, value: Value) {
        let before = self.chosen.get(index).copied();
        self.choose(schema, index, value);
        self.following.retain(|&following| following != index);
        if self.is_product(schema, index) {
            self.following.push(index);
        }
        if self.chosen.get(index).copied() == before {
            return;
        }
        for following in self.following.clone() {
            let depends = schema.fields.get(following).is_some_and(|field| factors(field).contains(&index));
            if depends && let Some(product) = self.product(schema, following) {
                self.set_text(following, None);
                if let Some(place) = self.chosen.get_mut(following) {
                    *place = Value::Number(product);
                }
            }
        }
    }

    /// Sets the fields that follow their factors to their values in `facts`, because an offer does not change these
    /// fields.
    pub fn follow_facts(&mut self, facts: &Self) {
        for &field in &facts.following {
            if let (Some(place), Some(fact)) = (self.chosen.get_mut(field), facts.chosen.get(field)) {
                *place = *fact;
            }
        }
    }

    fn product(&self, schema: &Schema, index: FieldIndex) -> Option<f64> {
        product(schema.fields.get(index)?, &self.chosen)
    }

    fn is_product(&self, schema: &Schema, index: FieldIndex) -> bool {
        self.product(schema, index).is_some_and(|product| self.chosen.get(index) == Some(&Value::Number(product)))
    }

    fn set_text(&mut self, field: FieldIndex, text: Option<String>) {
        if let Some(place) = self.texts.get_mut(field) {
            *place = text;
        }
    }
}

/// The levels that can be chosen if no rule sets the field.
pub fn free_levels(schema: &Schema, index: FieldIndex) -> Vec<&Level> {
    let levels = schema.fields.get(index).map(Field::levels).unwrap_or_default();
    let is_reserved = |level: usize| {
        let sets = |rule: &Rule| rule.then_field == index && rule.only_then && usize::from(rule.then_level) == level;
        schema.rules.iter().any(sets)
    };
    levels.iter().enumerate().filter(|(level, _)| !is_reserved(*level)).map(|(_, level)| level).collect()
}

/// Reads a number box. On the form, a blank is invalid, even if the field may be blank in a file.
fn parse(schema: &Schema, index: FieldIndex, text: &str) -> Result<TypedNumber, Problem> {
    let Kind::Number(number) = &schema.fields.get(index).ok_or(Problem::Blank)?.kind else {
        return Err(Problem::NotANumber);
    };
    let date = number.dates.and_then(|dates| dates.read(text.trim()));
    let typed = match date {
        _ if text.trim().is_empty() => return Err(Problem::Blank),
        Some(value) => TypedNumber { value, is_guess: false },
        None => read_typed(number, text).ok_or(Problem::NotANumber)?,
    };
    let is_accepted = number.contains(typed.value) || number.nearest_limit(typed.value).is_some();
    // turns -0 into 0, so that each number has only one form
    if is_accepted { Ok(TypedNumber { value: typed.value + 0.0, ..typed }) } else { Err(Problem::OutOfRange) }
}

/// The text in a number's box, without commas, so that it can be parsed again.
fn box_text(field: &Field, value: Value) -> String {
    let (Kind::Number(Number { decimals, .. }), Value::Number(number)) = (&field.kind, value) else {
        return String::new();
    };
    let fixed = format!("{number:.*}", usize::from(*decimals));
    if fixed.parse() == Ok(number) { fixed } else { notation::plain_number(number) }
}

fn number_text(schema: &Schema, index: FieldIndex, number: f64) -> Option<String> {
    schema.fields.get(index).map(|field| box_text(field, Value::Number(number)))
}

fn exact(number: &Number, value: f64) -> String {
    let decimals = notation::plain_number(value).split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let decimals = u8::try_from(decimals).unwrap_or(u8::MAX).max(number.decimals);
    values::with_unit(&values::fixed(value, decimals), value, &number.unit)
}

fn deciding_choice(schema: &Schema, customer: &Customer, index: FieldIndex) -> Option<String> {
    let rule = customer.deciding_rule(schema, index)?;
    let decider = schema.fields.get(rule.when_field)?;
    Some(set_by_rule(&decider.label, values::value(decider, Value::Level(rule.when_level))))
}

fn factors(field: &Field) -> &[FieldIndex] {
    match &field.missing.how {
        Fill::Product(factors) => factors,
        _ => &[],
    }
}

fn product(field: &Field, values: &[Value]) -> Option<f64> {
    let (factors @ [_, ..], Kind::Number(number)) = (factors(field), &field.kind) else { return None };
    let as_number = |field: FieldIndex| match values.get(field) {
        Some(Value::Number(value)) => Some(*value),
        _ => None,
    };
    let product = factors.iter().try_fold(1.0, |product, &factor| Some(product * as_number(factor)?))?;
    // 29 × 70.35 is 2040.1499999999999 in floating point
    let scale = 10_f64.powi(i32::from(number.decimals));
    Some(((product * scale).round() / scale).clamp(number.min, number.max))
}

fn missed_product(schema: &Schema, customer: &Customer, index: FieldIndex) -> Option<f64> {
    let field = schema.fields.get(index)?;
    let (Kind::Number(number), Some(Value::Number(value))) = (&field.kind, customer.value(index)) else { return None };
    let product = product(field, customer.values())?;
    let is_far = (value - product).abs() > PRODUCT_TOLERANCE * product.max(number.step);
    is_far.then_some(product)
}

#[cfg(test)]
mod tests;

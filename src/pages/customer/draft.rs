//! What stands on the form: what the rep chose, and text that is still being typed.
//!
//! A draft always has a customer. Text that is refused leaves the last valid choice in place, and a level that a rule
//! decides leaves the earlier choice in place, so nothing that was entered is lost.

use bincode::{Decode, Encode};

use churnscope_engine::customer::{Customer, FieldError, Problem, parse_value};
use churnscope_engine::notation;
use churnscope_engine::schema::{Field, FieldIndex, Fill, Kind, Level, Number, Rule, Schema, Value};
use churnscope_wording::rows::expected_value;
use churnscope_wording::values;

/// A number is called unlike its product from a quarter away: charges change, so the two are seldom equal.
const PRODUCT_TOLERANCE: f64 = 0.25;

/// The form's contents.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq)]
pub struct Draft {
    /// One value a field: the last valid one that the rep chose.
    chosen: Vec<Value>,
    /// One entry a field: the text in a number's box while it is not just the number as the page writes it.
    typed: Vec<Option<String>>,
}

/// What a rep can do to a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Picks a level or moves a slider.
    Choose(FieldIndex, Value),
    /// Types into a number's box; this is all its text.
    Type(FieldIndex, String),
    /// Leaves a number's box.
    Leave(FieldIndex),
    /// Makes an offer: picks a value for each of these fields.
    Offer(Vec<(FieldIndex, Value)>),
    /// Starts from the example with this index.
    Example(usize),
    /// Takes over a whole customer: one value a field.
    Take(Vec<Value>),
    /// Starts anew.
    Reset,
}

/// One field as the form shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldState {
    /// The value that the customer has.
    pub value: Value,
    /// The value as text: what is typed, or the number as the page writes it; empty for a category.
    pub text: String,
    /// Of a category: the levels that can be chosen now.
    pub levels: Vec<u16>,
    /// Why a rule decides the field, if one does: "Internet service: None".
    pub decided_by: Option<String>,
    /// What would have been right, if the text is refused: "a number from 0 to 72".
    pub error: Option<String>,
    /// The product of other fields that this one should be near, if it is not.
    pub product: Option<f64>,
}

impl Draft {
    /// An empty form.
    pub fn new(schema: &Schema) -> Self {
        Self::of(schema, schema.fields.iter().map(Field::default_value).collect())
    }

    /// Does what the rep did.
    pub fn apply(&mut self, schema: &Schema, edit: Edit) {
        match edit {
            Edit::Choose(field, value) => {
                self.choose(schema, field, value);
                self.set_typed(field, None);
            }
            Edit::Type(field, text) => {
                if let Ok(value) = parse(schema, field, &text) {
                    self.choose(schema, field, value);
                }
                self.set_typed(field, Some(text));
            }
            Edit::Leave(field) => {
                if self.error(schema, field).is_none() {
                    self.set_typed(field, None);
                }
            }
            Edit::Offer(changes) => {
                for (field, value) in changes {
                    self.choose(schema, field, value);
                    self.set_typed(field, None);
                }
            }
            Edit::Example(index) => {
                if let Some(example) = schema.examples.get(index) {
                    *self = Self::of(schema, example.values.clone());
                }
            }
            Edit::Take(values) => *self = Self::of(schema, values),
            Edit::Reset => *self = Self::new(schema),
        }
    }

    /// The customer that the form describes.
    pub fn customer(&self, schema: &Schema) -> Customer {
        Customer::settled(schema, &self.chosen)
    }

    /// The example that the form shows unchanged, if it does.
    pub fn example(&self, schema: &Schema) -> Option<usize> {
        schema.examples.iter().position(|example| example.values == self.chosen)
    }

    /// The first field whose text is refused.
    pub fn refused(&self, schema: &Schema) -> Option<FieldIndex> {
        (0..self.typed.len()).find(|&field| self.error(schema, field).is_some())
    }

    /// One field as the form shows it; `customer` is [`Draft::customer`]'s.
    pub fn field(&self, schema: &Schema, customer: &Customer, index: FieldIndex) -> Option<FieldState> {
        let field = schema.fields.get(index)?;
        let value = customer.value(index)?;
        let error = self.error(schema, index).map(|_| expected_value(field));
        Some(FieldState {
            value,
            text: self.typed.get(index).cloned().flatten().unwrap_or_else(|| box_text(field, value)),
            levels: customer.allowed_levels(schema, index),
            decided_by: deciding_words(schema, customer, index),
            product: if error.is_none() { unlike_product(schema, customer, index) } else { None },
            error,
        })
    }

    /// Whether it is a form of this schema: one that comes from elsewhere may be none.
    pub fn is_of(&self, schema: &Schema) -> bool {
        let fits = schema.fields.iter().zip(&self.chosen).all(|(field, value)| field.admits(*value));
        fits && [self.chosen.len(), self.typed.len()] == [schema.fields.len(); 2]
    }

    fn of(schema: &Schema, chosen: Vec<Value>) -> Self {
        Self { chosen, typed: vec![None; schema.fields.len()] }
    }

    fn error(&self, schema: &Schema, field: FieldIndex) -> Option<FieldError> {
        let text = self.typed.get(field)?.as_deref()?;
        parse(schema, field, text).err()
    }

    fn choose(&mut self, schema: &Schema, index: FieldIndex, value: Value) {
        if let (Some(field), Some(place)) = (schema.fields.get(index), self.chosen.get_mut(index))
            && field.admits(value)
        {
            *place = value;
        }
    }

    fn set_typed(&mut self, field: FieldIndex, text: Option<String>) {
        if let Some(place) = self.typed.get_mut(field) {
            *place = text;
        }
    }
}

/// Levels that the form offers when no rule decides the field: all but those that only a rule may set.
pub fn free_levels(schema: &Schema, index: FieldIndex) -> Vec<&Level> {
    let levels = schema.fields.get(index).map(Field::levels).unwrap_or_default();
    let is_reserved = |level: usize| {
        let sets = |rule: &Rule| rule.then_field == index && rule.only_then && usize::from(rule.then_level) == level;
        schema.rules.iter().any(sets)
    };
    levels.iter().enumerate().filter(|(level, _)| !is_reserved(*level)).map(|(_, level)| level).collect()
}

/// The names of the fields whose product a field should be near: "tenure × monthly charge".
pub fn product_words(schema: &Schema, index: FieldIndex) -> Option<String> {
    let Fill::Product(factors) = &schema.fields.get(index)?.missing.how else { return None };
    let factors = factors.iter().filter_map(|&factor| schema.fields.get(factor));
    let labels: Vec<String> = factors.map(|field| values::small_letters(&field.label)).collect();
    Some(labels.join(" × "))
}

/// On a form a blank is refused: the rep sees a person, not a table with holes.
fn parse(schema: &Schema, index: FieldIndex, text: &str) -> Result<Value, FieldError> {
    let blank = || FieldError::new(index, "", Problem::Blank);
    let field = schema.fields.get(index).ok_or_else(blank)?;
    parse_value(field, index, text)?.ok_or_else(blank)
}

/// A number in its box: with the field's decimals where they say all of it, and never with commas, so that the text
/// reads back to the number.
fn box_text(field: &Field, value: Value) -> String {
    let (Kind::Number(Number { decimals, .. }), Value::Number(number)) = (&field.kind, value) else {
        return String::new();
    };
    let fixed = format!("{number:.*}", usize::from(*decimals));
    if fixed.parse() == Ok(number) { fixed } else { notation::plain_number(number) }
}

fn deciding_words(schema: &Schema, customer: &Customer, index: FieldIndex) -> Option<String> {
    let rule = customer.deciding_rule(schema, index)?;
    let decider = schema.fields.get(rule.when_field)?;
    Some(format!("{}: {}", decider.label, values::value(decider, Value::Level(rule.when_level))))
}

fn unlike_product(schema: &Schema, customer: &Customer, index: FieldIndex) -> Option<f64> {
    let field = schema.fields.get(index)?;
    let (Fill::Product(factors), Kind::Number(number)) = (&field.missing.how, &field.kind) else { return None };
    let as_number = |field: FieldIndex| match customer.value(field) {
        Some(Value::Number(value)) => Some(value),
        _ => None,
    };
    let product = factors.iter().try_fold(1.0, |product, &factor| Some(product * as_number(factor)?))?;
    // as the box would write it: 29 × 70.35 is 2040.1499999999999 to the machine
    let scale = 10_f64.powi(i32::from(number.decimals));
    let product = ((product * scale).round() / scale).clamp(number.min, number.max);
    let is_unlike = (as_number(index)? - product).abs() > PRODUCT_TOLERANCE * product.max(number.step);
    is_unlike.then_some(product)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::explain::suggestions;

    /// Applies edits to an empty form of the embedded model.
    fn drafted(edits: &[(&str, &str)]) -> (Draft, Schema) {
        let schema = scorer().schema().clone();
        let mut draft = Draft::new(&schema);
        for &(label, text) in edits {
            let field = with_label(&schema, label);
            let level = schema.fields[field].levels().iter().position(|level| level.label == text);
            let edit = match level {
                Some(level) => Edit::Choose(field, Value::Level(level as u16)),
                None => Edit::Type(field, text.to_owned()),
            };
            draft.apply(&schema, edit);
        }
        (draft, schema)
    }

    fn state(edits: &[(&str, &str)], label: &str) -> FieldState {
        let (draft, schema) = drafted(edits);
        draft.field(&schema, &draft.customer(&schema), with_label(&schema, label)).unwrap()
    }

    #[test]
    fn typed_numbers_are_taken_or_refused() {
        for (text, value, error) in [
            ("4", 4.0, None),
            (" 4. ", 4.0, None),
            ("73", 29.0, Some("a number from 0 to 72")),
            ("-1", 29.0, Some("a number from 0 to 72")),
            ("four", 29.0, Some("a number from 0 to 72")),
            ("NaN", 29.0, Some("a number from 0 to 72")),
            ("", 29.0, Some("a number from 0 to 72")),
        ] {
            let tenure = state(&[("Tenure", text)], "Tenure");
            assert_eq!(tenure.value, Value::Number(value), "{text}");
            assert_eq!(tenure.error.as_deref(), error, "{text}");
            assert_eq!(tenure.text, text);
        }
    }

    #[test]
    fn leaving_the_box_writes_the_number_out_but_keeps_a_refused_text() {
        for (text, after) in [("84.9", "84.90"), ("84.123", "84.123"), ("100", "100.00"), ("121", "121"), ("x", "x")] {
            let (mut draft, schema) = drafted(&[("Monthly charge", text)]);
            let field = with_label(&schema, "Monthly charge");
            draft.apply(&schema, Edit::Leave(field));
            assert_eq!(draft.field(&schema, &draft.customer(&schema), field).unwrap().text, after);
        }
    }

    #[test]
    fn a_rule_decides_and_gives_the_choice_back() {
        let chosen = [("Online security", "Yes")];
        let without = [("Online security", "Yes"), ("Internet service", "None")];
        let again = [("Online security", "Yes"), ("Internet service", "None"), ("Internet service", "DSL")];
        for (edits, level, reason) in [
            (&chosen[..], "Yes", None),
            (&without[..], "No internet", Some("Internet service: None")),
            (&again[..], "Yes", None),
        ] {
            let security = state(edits, "Online security");
            let schema = scorer().schema().clone();
            let field = &schema.fields[with_label(&schema, "Online security")];
            assert_eq!(values::value(field, security.value), level);
            assert_eq!(security.decided_by.as_deref(), reason);
            assert_eq!(security.levels.len(), if reason.is_some() { 1 } else { 2 });
        }
    }

    #[test]
    fn a_total_far_from_its_product_is_remarked_upon() {
        for (tenure, product) in [("29", None), ("25", None), ("4", Some(281.4)), ("72", Some(5065.2))] {
            assert_eq!(state(&[("Tenure", tenure)], "Total charge").product, product, "{tenure}");
        }
        assert_eq!(state(&[("Tenure", "4"), ("Total charge", "x")], "Total charge").product, None);
        let schema = scorer().schema().clone();
        let total = with_label(&schema, "Total charge");
        assert_eq!(product_words(&schema, total).as_deref(), Some("tenure × monthly charge"));
    }

    #[test]
    fn an_example_is_recognised_until_it_is_changed() {
        let (mut draft, schema) = drafted(&[]);
        assert_eq!(draft.example(&schema), None);
        draft.apply(&schema, Edit::Example(1));
        assert_eq!(draft.example(&schema), Some(1));
        draft.apply(&schema, Edit::Type(with_label(&schema, "Tenure"), "99".to_owned()));
        assert_eq!(draft.refused(&schema), Some(with_label(&schema, "Tenure")));
        draft.apply(&schema, Edit::Reset);
        assert_eq!((draft.example(&schema), draft.refused(&schema)), (None, None));
        draft.apply(&schema, Edit::Example(usize::MAX));
        assert_eq!(draft, Draft::new(&schema));
    }

    #[test]
    fn an_offer_gives_the_customer_that_was_announced() {
        let scorer = scorer();
        let schema = scorer.schema();
        for example in 0..schema.examples.len() {
            let mut start = Draft::new(schema);
            start.apply(schema, Edit::Example(example));
            for suggestion in suggestions(&scorer, &start.customer(schema), None, usize::MAX) {
                let mut draft = start.clone();
                let changes = suggestion.changes.iter().map(|change| (change.field, change.value));
                draft.apply(schema, Edit::Offer(changes.collect()));
                assert_eq!(draft.customer(schema), suggestion.customer);
            }
        }
    }

    #[test]
    fn levels_that_only_a_rule_sets_are_not_offered() {
        let schema = scorer().schema().clone();
        for (label, expected) in [("Online security", 2), ("Internet service", 3), ("Payment method", 4), ("Tenure", 0)]
        {
            assert_eq!(free_levels(&schema, with_label(&schema, label)).len(), expected, "{label}");
        }
    }
}

//! The contents of the form: the rep's choices, and text that is being typed.
//!
//! A draft always describes a customer. Invalid text does not replace the last valid value, and a level that a rule
//! sets does not replace the rep's choice, so no input is lost.

use bincode::{Decode, Encode};

use churnscope_engine::customer::{Customer, Problem};
use churnscope_engine::notation;
use churnscope_engine::number_format::{TypedNumber, read_typed};
use churnscope_engine::schema::{Field, FieldIndex, Fill, Kind, Level, Number, Rule, Schema, Value};
use churnscope_wording::customer::{correction, in_the_file, read_as, scored_as, set_by_rule};
use churnscope_wording::{filled, values};

/// How far a number may be from the product of its factors, relative to the product. For example, monthly charges
/// change over time, so a total charge is seldom exactly tenure times monthly charge.
const PRODUCT_TOLERANCE: f64 = 0.25;

/// The form's contents.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq)]
pub struct Draft {
    /// The rep's last valid choice for each field.
    chosen: Vec<Value>,
    /// The text that was typed into each field's box; `None` if the box shows the number as the page formats it.
    texts: Vec<Option<String>>,
    /// The fields that were blank in the customer's file and have not been edited since.
    filled: Vec<FieldIndex>,
}

/// An edit of the form.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Sets a field to a valid value.
    Choose(FieldIndex, Value),
    /// Sets the text in a number's box.
    Type(FieldIndex, String),
    /// A number's box lost focus: formats its text, if the text is valid.
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
    /// The text in a number's box, as it was typed or as the page formats it; empty for a category.
    pub text: String,
    /// The levels of a category that can be chosen now.
    pub levels: Vec<u16>,
    /// If a rule sets this field, the choice that triggers the rule, for example "Internet service: None".
    pub set_by: Option<String>,
    /// What to do about the text if it is invalid, for example "Tenure must be from 0 to 72 months."
    pub error: Option<String>,
    /// A note on the value: the limit that a number outside the range is scored as; the number that the text was read
    /// as, if the text could also mean another number; or the guess that replaces a blank in the file.
    pub note: Option<String>,
    /// The product that this field should be close to, if the field is too far from it.
    pub product: Option<f64>,
}

impl Draft {
    /// The form with the default values.
    pub fn new(schema: &Schema) -> Self {
        Self::of(schema, schema.fields.iter().map(Field::default_value).collect())
    }

    /// Applies an edit.
    pub fn apply(&mut self, schema: &Schema, edit: Edit) {
        match edit {
            Edit::Choose(field, value) => {
                self.choose(schema, field, value);
                self.set_text(field, None);
            }
            Edit::Type(field, text) => {
                if let Ok(typed) = parse(schema, field, &text) {
                    let limit = schema.fields.get(field).and_then(|field| field.clamped(typed.value));
                    self.choose(schema, field, Value::Number(limit.unwrap_or(typed.value)));
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

    /// The example that the form shows without changes, if any.
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
        let are_fields = self.filled.iter().all(|&field| field < schema.fields.len());
        let are_valid = schema.fields.iter().zip(&self.chosen).all(|(field, value)| field.admits(*value));
        are_valid && are_fields && [self.chosen.len(), self.texts.len()] == [schema.fields.len(); 2]
    }

    fn of(schema: &Schema, chosen: Vec<Value>) -> Self {
        Self { chosen, texts: vec![None; schema.fields.len()], filled: Vec::new() }
    }

    /// A note on the number that the text in a box was read as, if the text could also mean another number.
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

    fn set_text(&mut self, field: FieldIndex, text: Option<String>) {
        if let Some(place) = self.texts.get_mut(field) {
            *place = text;
        }
    }
}

/// The levels that can be chosen if no rule sets the field: all except those that only a rule may set.
pub fn free_levels(schema: &Schema, index: FieldIndex) -> Vec<&Level> {
    let levels = schema.fields.get(index).map(Field::levels).unwrap_or_default();
    let is_reserved = |level: usize| {
        let sets = |rule: &Rule| rule.then_field == index && rule.only_then && usize::from(rule.then_level) == level;
        schema.rules.iter().any(sets)
    };
    levels.iter().enumerate().filter(|(level, _)| !is_reserved(*level)).map(|(_, level)| level).collect()
}

/// Parses the text in a field's box. On the form, a blank is invalid, even if the field may be blank in a file.
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

/// The text in a number's box, with the field's number of decimals, or more if the value needs them, and without
/// commas, so that it can be parsed again.
fn box_text(field: &Field, value: Value) -> String {
    let (Kind::Number(Number { decimals, .. }), Value::Number(number)) = (&field.kind, value) else {
        return String::new();
    };
    let fixed = format!("{number:.*}", usize::from(*decimals));
    if fixed.parse() == Ok(number) { fixed } else { notation::plain_number(number) }
}

/// A number as the text in a field's box.
fn number_text(schema: &Schema, index: FieldIndex, number: f64) -> Option<String> {
    schema.fields.get(index).map(|field| box_text(field, Value::Number(number)))
}

/// A number with its unit and all its decimals.
fn exact(number: &Number, value: f64) -> String {
    let decimals = notation::plain_number(value).split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let decimals = u8::try_from(decimals).unwrap_or(u8::MAX).max(number.decimals);
    values::with_unit(&values::fixed(value, decimals), value, &number.unit)
}

/// If a rule sets a field, the choice that triggers the rule, for example "Internet service: None".
fn deciding_choice(schema: &Schema, customer: &Customer, index: FieldIndex) -> Option<String> {
    let rule = customer.deciding_rule(schema, index)?;
    let decider = schema.fields.get(rule.when_field)?;
    Some(set_by_rule(&decider.label, values::value(decider, Value::Level(rule.when_level))))
}

/// The product of a field's factors, if the field's value is too far from it.
fn missed_product(schema: &Schema, customer: &Customer, index: FieldIndex) -> Option<f64> {
    let field = schema.fields.get(index)?;
    let (Fill::Product(factors), Kind::Number(number)) = (&field.missing.how, &field.kind) else { return None };
    let as_number = |field: FieldIndex| match customer.value(field) {
        Some(Value::Number(value)) => Some(value),
        _ => None,
    };
    let product = factors.iter().try_fold(1.0, |product, &factor| Some(product * as_number(factor)?))?;
    // rounded as in the box: 29 × 70.35 is 2040.1499999999999 in floating point
    let scale = 10_f64.powi(i32::from(number.decimals));
    let product = ((product * scale).round() / scale).clamp(number.min, number.max);
    let is_far = (as_number(index)? - product).abs() > PRODUCT_TOLERANCE * product.max(number.step);
    is_far.then_some(product)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::explain::suggestions;
    use churnscope_engine::schema::Outside;

    /// Applies edits to the form with the default values of the committed model.
    fn edited(edits: &[(&str, &str)]) -> (Draft, Schema) {
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
        let (draft, schema) = edited(edits);
        draft.field(&schema, &draft.customer(&schema), with_label(&schema, label)).unwrap()
    }

    #[test]
    fn typed_numbers_are_validated() {
        for (text, value, error) in [
            ("4", 4.0, None),
            (" 4. ", 4.0, None),
            ("+5", 5.0, None),
            ("12 months", 12.0, None),
            ("2,5", 2.5, None),
            ("73", 29.0, Some("Tenure must be from 0 to 72 months.")),
            ("-1", 29.0, Some("Tenure must be from 0 to 72 months.")),
            ("four", 29.0, Some("Enter tenure as a number from 0 to 72 months.")),
            ("2 years", 29.0, Some("Enter tenure as a number from 0 to 72 months.")),
            ("NaN", 29.0, Some("Enter tenure as a number from 0 to 72 months.")),
            ("", 29.0, Some("Enter tenure as a number from 0 to 72 months.")),
        ] {
            let tenure = state(&[("Tenure", text)], "Tenure");
            assert_eq!(tenure.value, Value::Number(value), "{text}");
            assert_eq!(tenure.error.as_deref(), error, "{text}");
            assert_eq!(tenure.text, text);
        }
    }

    #[test]
    fn an_ambiguous_number_says_how_it_was_read() {
        for (label, text, value, note) in [
            ("Total charge", "1,234", 1_234.0, Some("Read as $1,234.00.")),
            ("Total charge", "1 234,5", 1_234.5, None),
            ("Tenure", "1,234", 1.234, Some("Read as 1.234 months.")),
            ("Monthly charge", "$84.90", 84.9, None),
            ("Monthly charge", "84,90", 84.9, None),
        ] {
            let field = state(&[(label, text)], label);
            assert_eq!((field.value, field.note.as_deref()), (Value::Number(value), note), "{label}: {text}");
            assert_eq!(field.error, None, "{label}: {text}");
        }
    }

    #[test]
    fn a_number_outside_the_range_of_a_field_that_clamps_is_scored_as_the_limit() {
        let mut schema = scorer().schema().clone();
        let tenure = with_label(&schema, "Tenure");
        let Kind::Number(number) = &mut schema.fields[tenure].kind else { panic!() };
        number.outside = Outside::Clamp;
        for (text, value, after, note) in [
            ("100", 72.0, "100", Some("Scored as 72 months (the highest the model knows).")),
            ("-3.5", 0.0, "-3.5", Some("Scored as 0 months (the lowest the model knows).")),
            ("72", 72.0, "72", None),
        ] {
            let mut draft = Draft::new(&schema);
            draft.apply(&schema, Edit::Type(tenure, text.to_owned()));
            let check = |draft: &Draft, shown: &str| {
                let field = draft.field(&schema, &draft.customer(&schema), tenure).unwrap();
                assert_eq!((field.value, field.error), (Value::Number(value), None), "{text}");
                assert_eq!((field.text.as_str(), field.note.as_deref()), (shown, note), "{text}");
            };
            check(&draft, text);
            draft.apply(&schema, Edit::Blur(tenure));
            check(&draft, after);
            // a link or the history brings the number back
            let mut other = Draft::new(&schema);
            other.apply(&schema, Edit::Load(draft.customer(&schema)));
            check(&other, after);
            assert_eq!(other.customer(&schema), draft.customer(&schema));
            // a slider replaces it
            draft.apply(&schema, Edit::Choose(tenure, Value::Number(60.0)));
            assert_eq!(draft.customer(&schema).outside(tenure), None);
        }
    }

    #[test]
    fn a_value_that_fills_a_blank_is_labeled_until_it_is_edited() {
        let (mut draft, schema) = edited(&[]);
        let [tenure, contract, total] = ["Tenure", "Contract", "Total charge"].map(|label| with_label(&schema, label));
        let loaded = Customer::default_of(&schema).with_filled(|field| [tenure, contract, total].contains(&field));
        draft.apply(&schema, Edit::Load(loaded.clone()));
        assert!(draft.fits(&schema));
        assert_eq!(draft.customer(&schema), loaded);
        let note = |draft: &Draft, field| draft.field(&schema, &draft.customer(&schema), field).unwrap().note;
        assert_eq!(note(&draft, tenure).as_deref(), Some("In the file: blank, taken as 29 months."));
        assert_eq!(note(&draft, contract).as_deref(), Some("In the file: blank, taken as Monthly."));
        let total_note = note(&draft, total).unwrap();
        assert!(total_note.starts_with("In the file: blank, taken as $"), "{total_note}");
        assert!(total_note.ends_with(" = tenure × monthly charge."), "{total_note}");
        draft.apply(&schema, Edit::Type(tenure, "30".to_owned()));
        draft.apply(&schema, Edit::Choose(contract, Value::Level(0)));
        assert_eq!((note(&draft, tenure), note(&draft, contract)), (None, None));
        assert_eq!(draft.customer(&schema).filled(), [total]);
    }

    #[test]
    fn leaving_a_box_formats_a_valid_number_and_keeps_invalid_text() {
        for (text, after) in [("84.9", "84.90"), ("84.123", "84.123"), ("100", "100.00"), ("121", "121"), ("x", "x")] {
            let (mut draft, schema) = edited(&[("Monthly charge", text)]);
            let field = with_label(&schema, "Monthly charge");
            draft.apply(&schema, Edit::Blur(field));
            assert_eq!(draft.field(&schema, &draft.customer(&schema), field).unwrap().text, after);
        }
    }

    #[test]
    fn the_choice_returns_when_a_rule_no_longer_applies() {
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
            assert_eq!(security.set_by.as_deref(), reason);
            assert_eq!(security.levels.len(), if reason.is_some() { 1 } else { 2 });
        }
    }

    #[test]
    fn a_total_far_from_its_product_is_reported() {
        for (tenure, product) in [("29", None), ("25", None), ("4", Some(281.4)), ("72", Some(5065.2))] {
            assert_eq!(state(&[("Tenure", tenure)], "Total charge").product, product, "{tenure}");
        }
        assert_eq!(state(&[("Tenure", "4"), ("Total charge", "x")], "Total charge").product, None);
    }

    #[test]
    fn an_example_is_recognized_until_it_is_changed() {
        let (mut draft, schema) = edited(&[]);
        assert_eq!(draft.example(&schema), None);
        draft.apply(&schema, Edit::Example(1));
        assert_eq!(draft.example(&schema), Some(1));
        draft.apply(&schema, Edit::Type(with_label(&schema, "Tenure"), "99".to_owned()));
        assert_eq!(draft.invalid_field(&schema), Some(with_label(&schema, "Tenure")));
        draft.apply(&schema, Edit::Reset);
        assert_eq!((draft.example(&schema), draft.invalid_field(&schema)), (None, None));
        draft.apply(&schema, Edit::Example(usize::MAX));
        assert_eq!(draft, Draft::new(&schema));
    }

    #[test]
    fn applying_an_offer_gives_the_suggested_customer() {
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
    fn levels_that_only_a_rule_sets_cannot_be_chosen() {
        let schema = scorer().schema().clone();
        for (label, expected) in [("Online security", 2), ("Internet service", 3), ("Payment method", 4), ("Tenure", 0)]
        {
            assert_eq!(free_levels(&schema, with_label(&schema, label)).len(), expected, "{label}");
        }
    }
}

//! The user's answers about values that the model does not know.

use churnscope_engine::csv::{UnknownValue, ValueChoice};
use churnscope_engine::schema::{Field, Schema};
use churnscope_engine::spelling::normalized;
use churnscope_wording::portfolio::values as wording;

/// The position of the chosen option for each value, in the order of the values; `None` if nothing is chosen.
pub type Answers = Vec<Option<usize>>;

/// The options for a value of this field: its levels, then the option to leave out the rows with the value.
pub fn options(field: &Field) -> Vec<(usize, String)> {
    let levels = field.levels().iter().map(|level| level.label.clone());
    levels.chain([wording::LEAVE_OUT.to_owned()]).enumerate().collect()
}

/// The initial answers: the user's earlier choices, and the proposals for other values.
pub fn initial(schema: &Schema, values: &[UnknownValue], choices: &[ValueChoice]) -> Answers {
    let answer = |value: &UnknownValue| {
        let field = schema.fields.get(value.field)?;
        match choices.iter().find(|choice| is_about(choice, field, value)) {
            None => value.proposed.map(usize::from),
            Some(ValueChoice { level: None, .. }) => Some(field.levels().len()),
            Some(ValueChoice { level: Some(level), .. }) => field.levels().iter().position(|each| each.value == *level),
        }
    };
    values.iter().map(answer).collect()
}

/// The earlier choices about other values, then the choices that follow from the answers.
pub fn choices(
    schema: &Schema,
    values: &[UnknownValue],
    answers: &Answers,
    earlier: &[ValueChoice],
) -> Vec<ValueChoice> {
    let fields = || values.iter().filter_map(|value| Some((value, schema.fields.get(value.field)?)));
    let is_elsewhere = |choice: &&ValueChoice| !fields().any(|(value, field)| is_about(choice, field, value));
    let chosen = fields().zip(answers).filter_map(|((value, field), answer)| {
        let level = field.levels().get((*answer)?).map(|level| level.value.clone());
        Some(ValueChoice { column: field.column.clone(), value: value.found.clone(), level })
    });
    earlier.iter().filter(is_elsewhere).cloned().chain(chosen).collect()
}

/// Number of values without an answer.
pub fn unanswered(answers: &Answers) -> usize {
    answers.iter().filter(|answer| answer.is_none()).count()
}

fn is_about(choice: &ValueChoice, field: &Field, value: &UnknownValue) -> bool {
    choice.column == field.column && normalized(&choice.value) == normalized(&value.found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    fn choice(value: &str, level: Option<&str>) -> ValueChoice {
        ValueChoice { column: "Contract".to_owned(), value: value.to_owned(), level: level.map(str::to_owned) }
    }

    #[test]
    fn answers_start_with_earlier_choices_and_proposals() {
        let schema = scorer().schema().clone();
        let field = with_label(&schema, "Contract");
        let value = |found: &str, proposed| UnknownValue {
            field,
            found: found.to_owned(),
            rows: 1,
            proposed,
            is_chosen: false,
        };
        let values = [value("monthly", Some(0)), value("2 years", Some(2)), value("", None), value("prepaid", None)];
        let earlier = [choice("MONTHLY", Some("One year")), choice("", None), choice("weekly", None)];
        let mut answers = initial(&schema, &values, &earlier);
        assert_eq!(answers, [Some(1), Some(2), Some(3), None]);
        assert_eq!(unanswered(&answers), 1);

        answers[0] = Some(0);
        assert_eq!(
            choices(&schema, &values, &answers, &earlier),
            [
                choice("weekly", None),
                choice("monthly", Some("Month-to-month")),
                choice("2 years", Some("Two year")),
                choice("", None),
            ]
        );
        let names: Vec<String> = options(&schema.fields[field]).into_iter().map(|(_, name)| name).collect();
        assert_eq!((names.len(), names.last().map(String::as_str)), (4, Some(wording::LEAVE_OUT)));
    }
}

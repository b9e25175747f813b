//! What was done to the form, step by step, so that it can be undone and held against the start.

use bincode::{Decode, Encode};

use super::draft::{Draft, Edit};
use churnscope_engine::schema::{FieldIndex, Schema, Value};

/// Most steps that are kept.
const MOST_STEPS: usize = 200;

/// All steps up to now, and those that were undone.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct History {
    /// Never empty.
    steps: Vec<Step>,
    /// The present step.
    at: usize,
    /// The number that is being changed: further changes of it belong to the present step.
    moving: Option<FieldIndex>,
}

/// A form and the one that it began as.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
struct Step {
    draft: Draft,
    original: Draft,
}

/// What a rep does to the form as a whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Move {
    /// Changes it.
    Edit(Edit),
    /// Takes the last step back.
    Undo,
    /// Takes the step again.
    Redo,
    /// Goes back to the original customer; a step like any other.
    Original,
}

impl History {
    /// Begins with a form.
    pub fn new(draft: Draft) -> Self {
        Self { steps: vec![Step { original: draft.clone(), draft }], at: 0, moving: None }
    }

    /// Whether it is one of forms of this schema: one that comes from elsewhere may be none.
    pub fn is_of(&self, schema: &Schema) -> bool {
        let are_of = self.steps.iter().all(|step| step.draft.is_of(schema) && step.original.is_of(schema));
        are_of && self.at < self.steps.len() && self.steps.len() <= MOST_STEPS
    }

    /// Does what the rep did.
    pub fn apply(&mut self, schema: &Schema, done: Move) {
        match done {
            Move::Edit(edit) => self.edit(schema, edit),
            Move::Undo => self.go(self.at.saturating_sub(1)),
            Move::Redo => self.go(self.at + 1),
            Move::Original => {
                let Some(step) = self.present() else { return };
                let original = step.original.clone();
                self.moving = None;
                self.push(Step { draft: original.clone(), original });
            }
        }
    }

    /// The form as it is.
    pub fn draft(&self) -> Option<&Draft> {
        self.present().map(|step| &step.draft)
    }

    /// The form as it began.
    pub fn original(&self) -> Option<&Draft> {
        self.present().map(|step| &step.original)
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.at > 0
    }

    /// Whether a step was taken back.
    pub fn can_redo(&self) -> bool {
        self.at + 1 < self.steps.len()
    }

    fn present(&self) -> Option<&Step> {
        self.steps.get(self.at)
    }

    fn go(&mut self, to: usize) {
        self.moving = None;
        self.at = to.min(self.steps.len().saturating_sub(1));
    }

    fn edit(&mut self, schema: &Schema, edit: Edit) {
        let Some(before) = self.present().cloned() else { return };
        let starts_anew = matches!(edit, Edit::Example(_) | Edit::Take(_) | Edit::Reset);
        // a slider that is dragged and a number that is typed come in many pieces
        let moves = match edit {
            Edit::Choose(field, Value::Number(_)) | Edit::Type(field, _) => Some(field),
            _ => None,
        };
        let is_left = matches!(edit, Edit::Leave(_));
        let mut draft = before.draft.clone();
        draft.apply(schema, edit);
        let original = if starts_anew { draft.clone() } else { before.original.clone() };
        let step = Step { draft, original };
        let goes_on = moves.is_some() && self.moving == moves;
        if !is_left {
            self.moving = moves;
        }
        if step == before {
            return;
        }
        // leaving a box only writes its number out
        if goes_on || is_left {
            if let Some(place) = self.steps.get_mut(self.at) {
                *place = step;
            }
            if goes_on {
                self.steps.truncate(self.at + 1);
            }
        } else {
            self.push(step);
        }
    }

    fn push(&mut self, step: Step) {
        if self.present() == Some(&step) {
            return;
        }
        self.steps.truncate(self.at + 1);
        self.steps.push(step);
        if self.steps.len() > MOST_STEPS {
            self.steps.remove(0);
        }
        self.at = self.steps.len() - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    struct Page {
        schema: Schema,
        history: History,
    }

    impl Page {
        fn new() -> Self {
            let schema = scorer().schema().clone();
            let history = History::new(Draft::new(&schema));
            Self { schema, history }
        }

        fn does(&mut self, done: Move) -> &mut Self {
            self.history.apply(&self.schema, done);
            self
        }

        fn drags(&mut self, label: &str, values: &[f64]) -> &mut Self {
            let field = with_label(&self.schema, label);
            for &value in values {
                self.does(Move::Edit(Edit::Choose(field, Value::Number(value))));
            }
            self
        }

        fn picks(&mut self, label: &str, level: u16) -> &mut Self {
            let field = with_label(&self.schema, label);
            self.does(Move::Edit(Edit::Choose(field, Value::Level(level))))
        }

        /// The values of these fields on the form.
        fn shows(&self, labels: [&str; 2]) -> [Value; 2] {
            let customer = self.history.draft().unwrap().customer(&self.schema);
            labels.map(|label| customer.value(with_label(&self.schema, label)).unwrap())
        }
    }

    const SHOWN: [&str; 2] = ["Tenure", "Contract"];

    fn are(months: f64, contract: u16) -> [Value; 2] {
        [Value::Number(months), Value::Level(contract)]
    }

    #[test]
    fn a_history_outlives_its_document_and_fits_no_other_form() {
        use crate::session::{from_text, to_text};
        let mut page = Page::new();
        page.drags("Tenure", &[4.0]).picks("Contract", 1);
        let tenure = with_label(&page.schema, "Tenure");
        page.does(Move::Edit(Edit::Type(tenure, "4x".to_owned()))).does(Move::Undo);
        let read: History = from_text(&to_text(&page.history).unwrap()).unwrap();
        assert_eq!(read, page.history);
        assert!(read.is_of(&page.schema));
        let mut other = page.schema.clone();
        other.fields.pop();
        assert!(!read.is_of(&other));
        let mut other = page.schema.clone();
        other.fields.swap(tenure, with_label(&page.schema, "Contract"));
        assert!(!read.is_of(&other));
        assert!(!History { at: read.steps.len(), ..read.clone() }.is_of(&page.schema));
        assert!(!History { steps: Vec::new(), ..read }.is_of(&page.schema));
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut page = Page::new();
        page.drags("Tenure", &[28.0, 20.0, 4.0]).picks("Contract", 1).drags("Tenure", &[5.0, 6.0]);
        assert_eq!(page.shows(SHOWN), are(6.0, 1));
        for expected in [are(4.0, 1), are(4.0, 0), are(29.0, 0), are(29.0, 0)] {
            assert_eq!(page.does(Move::Undo).shows(SHOWN), expected);
        }
        assert!(!page.history.can_undo());
        for expected in [are(4.0, 0), are(4.0, 1), are(6.0, 1), are(6.0, 1)] {
            assert_eq!(page.does(Move::Redo).shows(SHOWN), expected);
        }
        assert!(!page.history.can_redo());
    }

    #[test]
    fn two_numbers_are_two_steps_and_an_undo_ends_a_drag() {
        let mut page = Page::new();
        page.drags("Tenure", &[5.0]).drags("Monthly charge", &[30.0, 40.0]).drags("Tenure", &[7.0]);
        page.does(Move::Undo).does(Move::Undo);
        assert_eq!(page.shows(SHOWN), are(5.0, 0));
        page.drags("Tenure", &[8.0]);
        assert!(!page.history.can_redo(), "what was undone is gone once something else is done");
        assert_eq!(page.does(Move::Undo).shows(SHOWN), are(5.0, 0));
    }

    #[test]
    fn a_choice_that_changes_nothing_is_no_step() {
        let mut page = Page::new();
        page.picks("Contract", 0).does(Move::Original).does(Move::Edit(Edit::Reset)).drags("Tenure", &[29.0]);
        assert!(!page.history.can_undo());
    }

    #[test]
    fn typing_is_one_step_and_leaving_the_box_none() {
        let mut page = Page::new();
        let tenure = with_label(&page.schema, "Tenure");
        for text in ["", "1", "1x", "12.0"] {
            page.does(Move::Edit(Edit::Type(tenure, text.to_owned())));
        }
        page.does(Move::Edit(Edit::Leave(tenure)));
        assert_eq!(page.shows(SHOWN), are(12.0, 0));
        assert_eq!(page.does(Move::Undo).shows(SHOWN), are(29.0, 0));
        assert!(!page.history.can_undo());
        page.does(Move::Edit(Edit::Leave(tenure)));
        assert!(page.history.can_redo());
    }

    #[test]
    fn the_original_is_where_the_last_start_was() {
        let mut page = Page::new();
        page.picks("Contract", 2).does(Move::Edit(Edit::Example(0)));
        assert_eq!(page.history.original(), page.history.draft());
        let original = page.history.original().cloned();
        page.picks("Contract", 1).drags("Tenure", &[40.0]);
        assert_eq!(page.history.original(), original.as_ref());
        page.does(Move::Original);
        assert_eq!(page.history.draft(), original.as_ref());
        assert_eq!(page.does(Move::Undo).shows(SHOWN), are(40.0, 1));
        for _ in 0..3 {
            page.does(Move::Undo);
        }
        assert_eq!(page.shows(SHOWN), are(29.0, 2), "the form before the example");
        assert_eq!(page.history.original(), Some(&Draft::new(&page.schema)));
    }

    #[test]
    fn old_steps_are_forgotten() {
        let mut page = Page::new();
        for round in 0..MOST_STEPS as u16 {
            page.picks("Contract", round % 2 + 1);
        }
        for _ in 0..MOST_STEPS * 2 {
            page.does(Move::Undo);
        }
        assert!(!page.history.can_undo());
        assert_eq!(page.shows(SHOWN), are(29.0, 1));
    }
}

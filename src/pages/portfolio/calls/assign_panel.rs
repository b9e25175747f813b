//! Assigns the listed customers to people.

use leptos::prelude::*;

use super::state::CallsState;
use crate::components::Select;
use churnscope_engine::campaign::call_sheet::OwnerAssignment;
use churnscope_wording::portfolio::calls;
use churnscope_wording::values::count;

/// A box for the names of people, and a choice of the column whose values become the owners.
#[component]
pub fn AssignPanel(
    /// The state of the card.
    state: CallsState,
) -> impl IntoView {
    let people = RwSignal::new(
        state.open.with_untracked(|open| open.as_ref().map(|open| open.sheet.owners().join(", ")).unwrap_or_default()),
    );
    let problem = RwSignal::new(None::<&str>);
    let assign = move |assignment: OwnerAssignment| {
        let rows = state.listed.get_untracked();
        let n_changed = state.edit(|sheet| sheet.assign(&rows, &assignment));
        state.message.set(Some(calls::assigned(count(n_changed as u64))));
        state.close_panel();
    };
    let assign_evenly = move |_| {
        let names = people.with_untracked(|people| names(people));
        problem.set(names.is_empty().then_some(calls::ENTER_PEOPLE));
        if !names.is_empty() {
            assign(OwnerAssignment::Evenly(names));
        }
    };
    let columns = move || {
        let named =
            |open: &super::open_sheet::OpenSheet| open.sheet.columns().iter().cloned().enumerate().collect::<Vec<_>>();
        state.read(named)
    };
    view! {
        <div class="calls-panel" data-testid="assign">
            <h3 class="panel-title">{calls::ASSIGN_TITLE}</h3>
            <div class="panel-line">
                <div class="labeled-box wide">
                    <label for="calls-people">{calls::PEOPLE}</label>
                    <input
                        id="calls-people"
                        class="text-box"
                        type="text"
                        autocomplete="off"
                        aria-invalid=move || problem.get().map(|_| "true")
                        aria-describedby="calls-people-error"
                        prop:value=people
                        on:input=move |event| people.set(event_target_value(&event))
                    />
                    <p id="calls-people-error" class="field-error">
                        {problem}
                    </p>
                </div>
                <button type="button" class="button" on:click=assign_evenly>
                    {calls::ASSIGN_EVENLY}
                </button>
                <div class="labeled-box">
                    <label for="calls-column">{calls::BY_COLUMN}</label>
                    <Select
                        id="calls-column"
                        placeholder=calls::COLUMN
                        choices=Signal::derive(columns)
                        chosen=Signal::derive(|| None)
                        on_choose=Callback::new(move |column| assign(OwnerAssignment::ByColumn(column)))
                    />
                </div>
            </div>
            <p class="card-note">{calls::ASSIGN_NOTE}</p>
        </div>
    }
}

/// The names in a string, without duplicates.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::<String>::new();
    for name in text.split([',', ';', '\n']).map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_separated_trimmed_and_unique() {
        for (text, expected) in
            [("", &[][..]), (" , ;", &[]), ("Ann", &["Ann"]), (" Ann, Bo;Cy ,Ann", &["Ann", "Bo", "Cy"])]
        {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}

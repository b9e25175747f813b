//! The customers whom a campaign leaves out.

use leptos::prelude::*;

use super::state::LeftOut;
use crate::browser::{PickedFile, after_paint, focus, press, read_whole};
use crate::components::FileInput;
use crate::pages::portfolio::TEXT_FILES;
use crate::pages::portfolio::calls::open_sheet::list_id;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::contacted::contacted_ids;
use churnscope_engine::csv::TableChoices;
use churnscope_engine::schema::Schema;
use churnscope_wording::portfolio::{calls, campaign};

const INPUT: &str = "left-out-input";

/// The IDs of the two buttons, which replace each other.
const LEAVE_OUT_BUTTON: &str = "leave-out";
const INCLUDE_BUTTON: &str = "include-everyone";

/// A button that opens a file with customers to leave out or, once a file is open, the number of its IDs and a button
/// that includes these customers again.
#[component]
pub fn LeftOutLine(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let left_out = state.campaign.left_out;
    let problem = RwSignal::new(None::<String>);
    let read = Callback::new(move |file: PickedFile| {
        let name = file.name();
        read_whole(file, move |bytes| {
            let id = list_id(state);
            let read = state.scorer.try_with_value(|scorer| read_ids(scorer.schema(), id, &name, bytes));
            match read {
                None => {}
                Some(Ok(read)) => {
                    left_out.try_set(Some(read));
                    problem.try_set(None);
                    after_paint(|| focus(INCLUDE_BUTTON));
                }
                Some(Err(sentence)) => {
                    problem.try_set(Some(sentence));
                }
            }
        });
    });
    let shown =
        move || left_out.with(|left_out| left_out.as_ref().map(|left_out| (left_out.file.clone(), left_out.ids.len())));
    let include = move |_| {
        left_out.set(None);
        after_paint(|| focus(LEAVE_OUT_BUTTON));
    };
    let contents = move || match shown() {
        None => view! {
            <button id=LEAVE_OUT_BUTTON type="button" class="button small" on:click=|_| press(INPUT)>
                {campaign::LEAVE_OUT}
            </button>
        }
        .into_any(),
        Some((file, n_ids)) => view! {
            <span>{campaign::ids_left_out(n_ids, &file)}</span>
            <button id=INCLUDE_BUTTON type="button" class="button small" on:click=include>
                {campaign::INCLUDE_EVERYONE}
            </button>
        }
        .into_any(),
    };
    view! {
        <FileInput id=INPUT label=campaign::LEFT_OUT_INPUT accept=TEXT_FILES on_file=read />
        <div class="campaign-line" data-testid="left-out">
            {contents}
        </div>
        <p class="field-error" role="status">
            {problem}
        </p>
    }
}

/// Reads the IDs of the customers to leave out. `id` is the name of the list's column with the IDs.
fn read_ids(schema: &Schema, id: Option<String>, name: &str, file: Option<Vec<u8>>) -> Result<LeftOut, String> {
    let read = || {
        let file = file.ok_or_else(|| calls::NOT_READ.to_owned())?;
        let ids: Vec<&str> = id.as_deref().into_iter().chain(schema.id_column.as_deref()).collect();
        if ids.is_empty() {
            return Err(campaign::NO_ID_IN_MODEL.to_owned());
        }
        contacted_ids(&file, TableChoices::default(), &ids).map_err(|error| error.to_string())
    };
    let ids = read().map_err(|problem| campaign::no_ids(name, problem))?;
    Ok(LeftOut { file: name.to_owned(), ids })
}

//! The Portfolio page: scores a file of customers and lists them, by default with the highest risk first.

pub mod absent_card;
pub mod calls;
pub mod campaign;
pub mod chart_data;
pub mod charts;
pub mod clamped_card;
pub mod column_choices;
pub mod columns_card;
pub mod comparison;
pub mod decimal_card;
pub mod download;
pub mod download_options;
pub mod drift;
pub mod drift_card;
pub mod field_filter;
pub mod file_bar;
pub mod filter_bar;
pub mod filtering;
pub mod list_contents;
pub mod list_headings;
pub mod list_row;
pub mod list_scroll;
pub mod open_file;
pub mod outcome_card;
pub mod preview_card;
pub mod printed_list;
pub mod printing;
pub mod problem_card;
pub mod progress_card;
pub mod range_boxes;
pub mod reading;
pub mod reading_card;
pub mod row_cache;
pub mod row_errors;
pub mod sample;
pub mod scrolling;
pub mod session;
pub mod shown_bins;
pub mod shown_columns;
pub mod state;
pub mod status_card;
pub mod text_filter;
pub mod totals;
pub mod value_answers;
pub mod values_card;
pub mod worklist;

use leptos::html::Div;
use leptos::prelude::*;

use self::absent_card::AbsentCard;
use self::calls::CallsCards;
use self::calls::open_sheet::open_file;
use self::calls::state::CallsState;
use self::campaign::CampaignCards;
use self::campaign::state::{CampaignState, forget_plan, without_plan};
use self::charts::{HeatCard, RiskByCard, RiskCard};
use self::clamped_card::ClampedCard;
use self::comparison::ComparisonCard;
use self::comparison::state::{ComparisonState, forget_comparison, without_change};
use self::drift_card::DriftCard;
use self::file_bar::{FileBar, n_unanswered};
use self::filter_bar::FilterBar;
use self::list_contents::ListContents;
use self::open_file::{FILE_INPUT, OpenFileCard};
use self::outcome_card::OutcomeCard;
use self::printing::{PrintState, prepare_printing};
use self::problem_card::ProblemCards;
use self::row_errors::RowErrors;
use self::session::{AnswersSession, PortfolioSession};
use self::shown_columns::{ShownInList, shown_names};
use self::state::{PortfolioState, Shown, next_query};
use self::status_card::StatusCard;
use self::totals::Totals;
use self::worklist::Worklist;
use crate::browser::{
    PickedFile, PortfolioController, Report, Status, effect, has_table_programs, provide_file, provide_part,
    restored_file,
};
use crate::components::{ChartStage, FileInput, file_drop};
use crate::standards::Standards;
use churnscope_engine::portfolio::{ChartFields, Query, Summary};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::portfolio;
use churnscope_worker::protocol::FileChoices;

/// The text files that file inputs accept.
pub const TEXT_FILES: &str = ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain";

/// The other tables that file inputs accept, if the page can read them.
const OTHER_FILES: &str = ".xlsx,.xlsm,.xlsb,.xls,.ods,.parquet,.pq";

/// The tables that file inputs accept.
pub fn table_files() -> String {
    if has_table_programs() { format!("{TEXT_FILES},{OTHER_FILES}") } else { TEXT_FILES.to_owned() }
}

/// The Portfolio page.
#[component]
pub fn PortfolioPage(
    /// The model.
    scorer: StoredValue<Scorer>,
    /// The cutoff and bands in use.
    standards: Standards,
    /// The controller, which scores files and keeps the list.
    controller: PortfolioController,
    /// Opens a file on the Train page.
    on_train: Callback<(PickedFile, FileChoices)>,
    /// The chart library and the theme's colors.
    stage: ChartStage,
) -> impl IntoView {
    let session = scorer.with_value(|scorer| PortfolioSession::restored(scorer.bundle()));
    let report = controller.report();
    let names = move |report: &Option<Report>| report.as_ref().map(shown_names).unwrap_or_default();
    let state = PortfolioState {
        scorer,
        standards,
        controller,
        report,
        shown_names: Memo::new(move |_| report.with(names)),
        query: RwSignal::new(Query::default()),
        restored_query: StoredValue::new(without_change(without_plan(session.query))),
        charts: RwSignal::new(session.charts),
        months: RwSignal::new(session.months),
        download: RwSignal::new(session.download),
        shown: RwSignal::new(None),
        campaign: CampaignState::new(session.campaign),
        calls: scorer.with_value(|scorer| CallsState::restored(scorer.schema())),
        comparison: ComparisonState::default(),
        contents: RwSignal::new(ListContents::default()),
        print: PrintState::default(),
        on_train,
    };
    run_queries(state);
    provide_part(PortfolioSession::PART, move || PortfolioSession::of(state));
    provide_file(move || controller.source().map(|(file, _)| file));
    provide_part(AnswersSession::PART, move || AnswersSession::of(state));
    controller.restore_answers(scorer.with_value(|scorer| AnswersSession::restored(scorer.schema())).answers);
    if let Some(file) = restored_file() {
        controller.open(file, session.choices);
    }
    let page = NodeRef::<Div>::new();
    prepare_printing(state, page);

    let open = move |file| open_file(state, file);
    let (is_dragged_over, on_drag_over, on_drag_leave, on_drop) = file_drop(open);
    let has_list = Memo::new(move |_| state.report.with(Option::is_some));
    let is_busy =
        move || matches!(controller.status().get(), Status::Preparing(_) | Status::Reading(_) | Status::Asking(_));
    let can_open_file = move || !has_list.get() && !is_busy();
    view! {
        <div
            class="portfolio"
            class:dragged-over=is_dragged_over
            node_ref=page
            on:dragover=on_drag_over
            on:dragleave=on_drag_leave
            on:drop=on_drop
        >
            <h1 class="visually-hidden">{portfolio::TITLE}</h1>
            <FileInput
                id=FILE_INPUT
                label=portfolio::FILE_INPUT
                accept=table_files()
                on_file=Callback::new(open)
            />
            <CallsCards state />
            <StatusCard state />
            <Show when=can_open_file>
                <OpenFileCard state />
            </Show>
            <Show when=move || has_list.get()>
                <ScoredFile state stage />
            </Show>
            <Show when=move || is_dragged_over.get()>
                <p class="drop-sign" role="status">
                    {portfolio::DROP}
                </p>
            </Show>
        </div>
    }
}

/// The cards about the scored file. If no row could be scored, there is no list and no card about it.
#[component]
fn ScoredFile(state: PortfolioState, stage: ChartStage) -> impl IntoView {
    let current = move |report: &Option<Report>| report.clone();
    // this component can still run once after its report is gone
    let last = StoredValue::new(state.report.with_untracked(current));
    let report = Memo::new(move |_| {
        let current = state.report.with(current);
        last.update_value(|last| *last = current.or(last.take()));
        last.get_value()
    });
    let is_changing = RwSignal::new(false);
    move || {
        // the view is rebuilt when the saved cutoff or bands change, because its colors and words depend on the bands
        state.standards.saved();
        report.get().map(|report| {
            let evaluation = report.labelled.clone();
            let (has_customers, has_errors) = (report.has_customers(), report.refused > 0);
            let is_answering = RwSignal::new(n_unanswered(&report) > 0);
            let report = Signal::stored(report);
            let file = view! {
                <ProblemCards state report is_changing is_answering />
                <FileBar state report is_changing is_answering />
            };
            if !has_customers {
                return view! {
                    {file}
                    <div class="cards after-list">
                        <RowErrors state report />
                    </div>
                }
                .into_any();
            }
            view! {
                {file}
                <AbsentCard state report />
                <ClampedCard state report />
                <ComparisonCard state />
                <Totals state />
                <CampaignCards state stage />
                <div class="cards pictures">
                    <RiskCard state stage />
                    <RiskByCard state stage />
                </div>
                <section class="card worklist-card" aria-label=portfolio::LIST>
                    <FilterBar state />
                    <ShownInList state report />
                    <Worklist state />
                </section>
                <div class="cards after-list">
                    {has_errors.then(|| view! { <RowErrors state report /> })}
                    <HeatCard state stage />
                    <DriftCard state report stage />
                    {evaluation.map(|evaluation| view! { <OutcomeCard state evaluation stage /> })}
                </div>
            }
            .into_any()
        })
    }
}

/// Runs the query for each new file, and again whenever the query, the fields in the charts, the bands, or the plan
/// change. The first file starts with the query of the session, and each later file with the default query. If the same
/// file is read again, the order and the filters that still apply stay.
fn run_queries(state: PortfolioState) {
    let generation = Memo::new(move |_| state.report.with(|report| report.as_ref().map(|report| report.generation)));
    let bands = Memo::new(move |_| state.standards.bands());
    let last = StoredValue::new(None::<(PickedFile, FileChoices)>);
    effect(move || {
        // a comparison is valid only for the list and the bands that it was made with
        generation.track();
        bands.track();
        forget_comparison(state);
    });
    effect(move || {
        // the plan was for the previous list
        forget_plan(state);
        if generation.get().is_none() {
            return;
        }
        let current = state.controller.source();
        let query = match (last.get_value(), &current) {
            (Some((before, former)), Some((after, choices))) => {
                next_query(state.query.get_untracked(), (&before, &former.shown), (after, &choices.shown))
            }
            _ => state.restored_query.try_update_value(std::mem::take).unwrap_or_default(),
        };
        last.set_value(current);
        state.query.set(query);
    });
    effect(move || {
        let (query, charts, bands) = (state.query.get(), state.charts.get(), state.standards.bands());
        let plan_number = state.campaign.plan_number();
        if let Some(generation) = generation.get() {
            let show = show_answer(state.shown, (generation, plan_number), query.clone(), charts);
            state.controller.show(query, charts, bands, show);
        }
    });
}

/// Shows the answer to a query together with this query, because a newer query may have been sent in the meantime.
fn show_answer(
    shown: RwSignal<Option<Shown>>,
    (generation, plan_number): (u32, u32),
    query: Query,
    charts: ChartFields,
) -> impl FnOnce(Summary) + 'static {
    // the signal is gone if the page is closed before the answer arrives
    move |summary| drop(shown.try_set(Some(Shown { generation, query, charts, summary, plan_number })))
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::portfolio::SortKey;

    fn summary(listed: u32) -> Summary {
        Summary {
            listed,
            expected_leavers: 0.0,
            bands: [0; 3],
            monthly_at_risk: None,
            risk: Vec::new(),
            bars: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// Regression test: the answer to an older query was shown as the answer to the newest one.
    #[test]
    fn an_answer_is_shown_with_its_own_query() {
        let charts = ChartFields { bars: 0, heat: (0, 1) };
        let [by_id, by_line] = [SortKey::Id, SortKey::Line].map(|sort| Query { sort, ..Query::default() });
        let owner = Owner::new();
        let shown = owner.with(|| RwSignal::new(None));
        let older = show_answer(shown, (1, 0), by_id.clone(), charts);
        let newer = show_answer(shown, (2, 0), by_line.clone(), charts);
        for (answer, n, generation, query) in
            [(Box::new(older) as Box<dyn FnOnce(Summary)>, 7, 1, by_id), (Box::new(newer), 9, 2, by_line)]
        {
            answer(summary(n));
            let expected = Shown { generation, query, charts, summary: summary(n), plan_number: 0 };
            assert_eq!(shown.get_untracked(), Some(expected));
        }
    }
}

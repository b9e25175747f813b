//! The state that the parts of the page share.

use leptos::prelude::*;

use super::calls::state::CallsState;
use super::campaign::state::{CampaignState, without_plan};
use super::comparison::state::{ComparisonState, without_change};
use super::download::Download;
use super::filtering::{FilterPart, clear};
use super::list_contents::ListContents;
use super::printing::PrintState;
use super::shown_columns::moved_filters;
use crate::browser::{PickedFile, PortfolioController, Report};
use crate::standards::Standards;
use churnscope_engine::csv::Columns;
use churnscope_engine::portfolio::{ChartFields, Filter, Query, SortKey, Summary};
use churnscope_engine::schema::{FieldIndex, Kind, Schema};
use churnscope_engine::scorer::Scorer;
use churnscope_worker::protocol::FileChoices;

/// The list on screen, and its query.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The generation of the file's report.
    pub generation: u32,
    /// Filters and order.
    pub query: Query,
    /// The fields in the charts.
    pub charts: ChartFields,
    /// Totals, and the data for the charts.
    pub summary: Summary,
    /// The number of the plan that the list follows; 0 without one.
    pub plan_number: u32,
}

/// The state of the page; a copy refers to the same state.
#[derive(Clone, Copy)]
pub struct PortfolioState {
    /// The model.
    pub scorer: StoredValue<Scorer>,
    /// The cutoff and bands in use.
    pub standards: Standards,
    /// The controller, which scores files and keeps the list.
    pub controller: PortfolioController,
    /// The report on the file of the current list; `None` if there is no list.
    pub report: Signal<Option<Report>>,
    /// The names of the columns that the list shows next to the score.
    pub shown_names: Memo<Vec<String>>,
    /// The requested filters and order.
    pub query: RwSignal<Query>,
    /// The filters and order of the restored session, for the first file.
    pub restored_query: StoredValue<Query>,
    /// The requested fields in the charts.
    pub charts: RwSignal<ChartFields>,
    /// The number of months for revenue at risk.
    pub months: RwSignal<u32>,
    /// The choices for downloads.
    pub download: RwSignal<Download>,
    /// The list on screen; `None` before the first one.
    pub shown: RwSignal<Option<Shown>>,
    /// The campaign's form and its last plan.
    pub campaign: CampaignState,
    /// The call sheet.
    pub calls: CallsState,
    /// The last comparison with an earlier file.
    pub comparison: ComparisonState,
    /// What the rows of the list show.
    pub contents: RwSignal<ListContents>,
    /// The state of printing.
    pub print: PrintState,
    /// Opens a file on the Train page.
    pub on_train: Callback<(PickedFile, FileChoices)>,
}

impl PortfolioState {
    /// The name of the column with the IDs; `None` if the file has no such column.
    pub fn id_column(self, report: &Report) -> Option<Vec<u8>> {
        let (header, chosen) = (&report.reading.header, &report.reading.choices.columns);
        let columns = self.scorer.with_value(|scorer| Columns::resolve_with(scorer.schema(), header, chosen).ok());
        columns.and_then(|columns| header.names.get(columns.id?).cloned())
    }

    /// Changes the filter.
    pub fn filter(&self, change: impl FnOnce(&Schema, &mut Filter)) {
        self.scorer.with_value(|scorer| self.query.update(|query| change(scorer.schema(), &mut query.filter)));
    }

    /// Clears a part of the filter.
    pub fn clear(&self, part: FilterPart) {
        self.filter(|_, filter| clear(filter, part));
    }

    /// Sorts by a key, in descending or ascending order.
    pub fn sort(&self, (sort, descending): (SortKey, bool)) {
        self.query.update(|query| {
            query.sort = sort;
            query.descending = descending;
        });
    }

    /// Reads the file again to show these columns.
    pub fn show_columns(&self, shown: Vec<usize>) {
        if let Some((file, choices)) = self.controller.source() {
            self.controller.open(file, FileChoices { shown, ..choices });
        }
    }

    /// Reads the file again, and asks the user to match its columns.
    pub fn match_columns(&self) {
        if let Some((file, choices)) = self.controller.source() {
            self.controller.open(file, FileChoices { asks_columns: true, ..choices });
        }
    }

    /// Calls `read` with the list on screen and returns the result, or the default value if there is no list.
    pub fn read<T: Default>(&self, read: impl FnOnce(&Schema, &Shown) -> T) -> T {
        self.scorer.with_value(|scorer| {
            self.shown.with(|shown| shown.as_ref().map(|shown| read(scorer.schema(), shown)).unwrap_or_default())
        })
    }

    /// Whether the list on screen shows a campaign's plan for each customer.
    pub fn lists_plan(&self) -> bool {
        self.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.plan_number != 0))
    }

    /// Number of scored customers in the file; 0 without a file.
    pub fn customers(&self) -> u32 {
        self.report.with(|report| report.as_ref().map_or(0, |report| report.scored))
    }
}

/// The filters and order of a new list. `former` contains the filters and order of the previous list; `before` and
/// `after` are the files of the previous and the new list, each with its shown columns. If the same file was read
/// again, the order and the filters that still apply stay, except those by a plan or a comparison. Another file gets
/// the default filters and order.
pub fn next_query<F: PartialEq>(former: Query, before: (&F, &[usize]), after: (&F, &[usize])) -> Query {
    if before.0 != after.0 {
        return Query::default();
    }
    let texts = moved_filters(&former.filter.texts, before.1, after.1);
    without_change(without_plan(Query { filter: Filter { texts, ..former.filter }, ..former }))
}

/// The initial fields in the charts: the categories with the fewest levels, which are easiest to read, among those that
/// have at least three levels and that no rule can set. If there are fewer than two, the schema's first fields are
/// used, too.
pub fn default_charts(schema: &Schema) -> ChartFields {
    let mut fields: Vec<(usize, FieldIndex)> = (schema.fields.iter().enumerate())
        .filter_map(|(index, field)| match &field.kind {
            Kind::Category(category) if category.levels.len() > 2 && !is_dependent(schema, index) => {
                Some((category.levels.len(), index))
            }
            _ => None,
        })
        .collect();
    // the sort is stable, so ties keep the schema's order
    fields.sort_by_key(|&(levels, _)| levels);
    let field = |position: usize| fields.get(position).map(|&(_, index)| index);
    let bars = field(0).unwrap_or(0);
    let other = (0..schema.fields.len()).find(|&index| index != bars).unwrap_or(bars);
    ChartFields { bars, heat: (bars, field(1).unwrap_or(other)) }
}

/// Whether a rule can set the field. If so, the field partly repeats another field.
fn is_dependent(schema: &Schema, field: FieldIndex) -> bool {
    schema.rules.iter().any(|rule| rule.then_field == field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::campaign::candidates::CampaignGroup;
    use churnscope_engine::campaign::compare::Movement;
    use churnscope_engine::portfolio::{ChangeFilter, TextFilter};

    #[test]
    fn the_order_and_filters_stay_while_the_same_file_is_read_again() {
        let text = |column| TextFilter { column, text: "x".to_owned(), is_whole: false };
        let query = |texts| {
            let filter = Filter { search: "7590".to_owned(), texts, ..Filter::default() };
            Query { sort: SortKey::Id, filter, ..Query::default() }
        };
        let former = query(vec![text(0), text(1)]);
        let planned = |sort| {
            let (group, change) = (Some(CampaignGroup::Contacted), Some(ChangeFilter::Movement(Movement::Risen)));
            let filter = Filter { group, change, ..former.filter.clone() };
            Query { sort, filter, ..former.clone() }
        };
        let by_risk = Query { sort: SortKey::Probability, ..former.clone() };
        for (sort, expected) in [(SortKey::Id, &former), (SortKey::OfferValue, &by_risk)] {
            let file = (&"a", &[4, 7][..]);
            assert_eq!(next_query(planned(sort), file, file), *expected, "a new list has no plan");
        }
        let shown: [&[usize]; 3] = [&[4, 7], &[7], &[]];
        for (after, expected) in [
            (("a", shown[0]), former.clone()),
            (("a", shown[1]), query(vec![text(0)])),
            (("a", shown[2]), query(Vec::new())),
            (("b", shown[0]), Query::default()),
        ] {
            let (file, columns) = after;
            assert_eq!(next_query(former.clone(), (&"a", shown[0]), (&file, columns)), expected, "{after:?}");
        }
    }

    #[test]
    fn the_initial_charts_show_categories_with_few_levels() {
        let schema = scorer().schema().clone();
        let (contract, internet) = (with_label(&schema, "Contract"), with_label(&schema, "Internet service"));
        assert_eq!(default_charts(&schema), ChartFields { bars: contract, heat: (contract, internet) });
        let field = |label| schema.fields[with_label(&schema, label)].clone();
        let two = Schema { fields: vec![field("Tenure"), field("Contract")], rules: Vec::new(), ..schema.clone() };
        assert_eq!(default_charts(&two), ChartFields { bars: 1, heat: (1, 0) });
        let one = Schema { fields: vec![field("Tenure")], ..schema.clone() };
        assert_eq!(default_charts(&one), ChartFields { bars: 0, heat: (0, 0) });
    }
}

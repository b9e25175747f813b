//! Changes to the filter and the sort order, and the filter as text.

use churnscope_engine::bins::{NUMBER_BINS, n_bins};
use churnscope_engine::notation::file_value;
use churnscope_engine::portfolio::{Allowed, FieldFilter, Filter, Query, RISK_BINS, SortKey, TextFilter};
use churnscope_engine::schema::{Band, Bands, Field, FieldIndex, Kind, Schema, Value};
use churnscope_wording::portfolio::campaign::group_filter;
use churnscope_wording::portfolio::charts::part_of_range;
use churnscope_wording::portfolio::comparison::change_filter;
use churnscope_wording::portfolio::filters::{by_field, by_risk, id_filter, search_filter, text_filter, whole_filter};

/// The range of all probabilities.
pub const ANY_RISK: (f64, f64) = (0.0, 1.0);

/// A part of a filter that can be cleared separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FilterPart {
    /// The group of the plan.
    Group,
    /// How the risk changed since an earlier file.
    Change,
    /// The range of probabilities.
    Risk,
    /// The condition on a field.
    Field(FieldIndex),
    /// The condition on a shown column, by its position.
    Text(usize),
    /// The text to search for in the IDs (or the line or row numbers, if there are no IDs) and in the shown columns.
    Search,
}

/// The parts of a filter, in words. `shown` contains the names of the shown columns.
pub fn filter_parts(schema: &Schema, shown: &[String], filter: &Filter) -> Vec<(FilterPart, String)> {
    let mut parts = Vec::new();
    if let Some(group) = filter.group {
        parts.push((FilterPart::Group, group_filter(group).to_owned()));
    }
    if let Some(change) = filter.change {
        parts.push((FilterPart::Change, change_filter(change)));
    }
    if filter.risk != ANY_RISK {
        parts.push((FilterPart::Risk, by_risk(schema.bands, filter.risk)));
    }
    for FieldFilter { field: index, is } in &filter.fields {
        if let Some(field) = schema.fields.get(*index) {
            parts.push((FilterPart::Field(*index), by_field(field, is)));
        }
    }
    for TextFilter { column, text, is_whole } in &filter.texts {
        if let Some(name) = shown.get(*column) {
            let words = if *is_whole { whole_filter(name, text) } else { text_filter(name, text) };
            parts.push((FilterPart::Text(*column), words));
        }
    }
    if !filter.search.is_empty() {
        let words = if shown.is_empty() { id_filter(&filter.search) } else { search_filter(&filter.search) };
        parts.push((FilterPart::Search, words));
    }
    parts
}

/// Clears a part of a filter.
pub fn clear(filter: &mut Filter, part: FilterPart) {
    match part {
        FilterPart::Group => filter.group = None,
        FilterPart::Change => filter.change = None,
        FilterPart::Risk => filter.risk = ANY_RISK,
        FilterPart::Field(field) => filter.fields.retain(|entry| entry.field != field),
        FilterPart::Text(column) => filter.texts.retain(|entry| entry.column != column),
        FilterPart::Search => filter.search.clear(),
    }
}

/// Whether a filter by risk includes a whole band; false if the filter includes all probabilities.
pub fn includes_band(bands: Bands, risk: (f64, f64), band: Band) -> bool {
    risk != ANY_RISK && bands.within(risk).contains(&band)
}

/// The range after a band's button is pressed. The pressed band is added to the bands that the range includes entirely,
/// together with any band in between, or is removed if it is one of them. A range of all probabilities counts as having
/// no bands; it is also the result if no band is left.
pub fn toggle_band(bands: Bands, risk: (f64, f64), pressed: Band) -> (f64, f64) {
    let included = if risk == ANY_RISK { Vec::new() } else { bands.within(risk) };
    let chosen: Vec<Band> = match (included.iter().position(|&band| band == pressed), included.len()) {
        (None, _) => included.into_iter().chain([pressed]).collect(),
        (Some(index), count) if index > 0 && index + 1 < count => vec![pressed],
        (Some(_), _) => included.into_iter().filter(|&band| band != pressed).collect(),
    };
    match (chosen.iter().min(), chosen.iter().max()) {
        (Some(&lowest), Some(&highest)) => (bands.range(lowest).0, bands.range(highest).1),
        _ => ANY_RISK,
    }
}

/// The range of probabilities that a bar of the distribution covers.
pub fn range_of_risk_bin(bin: usize) -> (f64, f64) {
    let border = |bin: usize| bin as f64 / RISK_BINS as f64;
    (border(bin), if bin + 1 < RISK_BINS { border(bin + 1).next_down() } else { 1.0 })
}

/// The part of `range` that is in `within`; all of `range` if there is none. A bar counts the listed customers, so that a
/// click on it must not undo a narrower filter.
fn part_within(range: (f64, f64), within: (f64, f64)) -> (f64, f64) {
    let part = (range.0.max(within.0), range.1.min(within.1));
    if part.0 <= part.1 { part } else { range }
}

/// Filters by the range of probabilities of a bar of the distribution.
pub fn narrow_risk(filter: &mut Filter, bin: usize) {
    filter.risk = part_within(range_of_risk_bin(bin), filter.risk);
}

/// Filters by a bin of a field.
pub fn narrow_to_bin(schema: &Schema, filter: &mut Filter, index: FieldIndex, bin: usize) {
    let Some(field) = schema.fields.get(index).filter(|field| bin < n_bins(field)) else { return };
    let is = match (bin_condition(field, bin), condition(filter, index)) {
        (Allowed::Range(min, max), Some(Allowed::Range(low, high))) => {
            let (min, max) = part_within((min, max), (*low, *high));
            Allowed::Range(min, max)
        }
        (is, _) => is,
    };
    set_condition(schema, filter, index, Some(is));
}

/// The range of probabilities between two percentages, which may be given in either order.
pub fn range_of_percents(one: f64, other: f64) -> (f64, f64) {
    let share = |percent: f64| (percent / 100.0).clamp(0.0, 1.0);
    (share(one.min(other)), share(one.max(other)))
}

/// A range of probabilities as whole percentages.
pub fn percent_texts(risk: (f64, f64)) -> (String, String) {
    let whole = |share: f64| format!("{}", (share * 100.0).round());
    (whole(risk.0), whole(risk.1))
}

/// The condition on a field, if there is one.
pub fn condition(filter: &Filter, field: FieldIndex) -> Option<&Allowed> {
    filter.fields.iter().find(|entry| entry.field == field).map(|entry| &entry.is)
}

/// Sets or removes the condition on a field. A condition that every value meets is removed, too.
pub fn set_condition(schema: &Schema, filter: &mut Filter, field: FieldIndex, is: Option<Allowed>) {
    let is = is.filter(|is| schema.fields.get(field).is_some_and(|field| !allows_all(field, is)));
    match (filter.fields.iter_mut().find(|entry| entry.field == field), is) {
        (Some(entry), Some(is)) => entry.is = is,
        (None, Some(is)) => filter.fields.push(FieldFilter { field, is }),
        (_, None) => filter.fields.retain(|entry| entry.field != field),
    }
}

/// The text of the condition on a shown column, and whether this text must be the whole value. The text is empty if
/// there is no condition.
pub fn text_of(filter: &Filter, column: usize) -> (String, bool) {
    let entry = filter.texts.iter().find(|entry| entry.column == column);
    entry.map(|entry| (entry.text.clone(), entry.is_whole)).unwrap_or_default()
}

/// Sets the condition on a shown column. If the text is blank, the condition is removed.
pub fn set_text(filter: &mut Filter, column: usize, text: &str, is_whole: bool) {
    let text = text.trim();
    filter.texts.retain(|entry| entry.column != column);
    if !text.is_empty() {
        filter.texts.push(TextFilter { column, text: text.to_owned(), is_whole });
    }
}

/// The condition on a category after a level's checkbox is toggled; `None` if no level is left.
pub fn toggle_level(current: Option<&Allowed>, level: u16) -> Option<Allowed> {
    let mut levels = match current {
        Some(Allowed::Levels(levels)) => levels.clone(),
        _ => Vec::new(),
    };
    match levels.iter().position(|&included| included == level) {
        Some(index) => drop(levels.remove(index)),
        None => levels.push(level),
    }
    levels.sort_unstable();
    (!levels.is_empty()).then_some(Allowed::Levels(levels))
}

/// The condition that selects a bin of a field: a level, or a part of a number's range.
pub fn bin_condition(field: &Field, bin: usize) -> Allowed {
    match &field.kind {
        Kind::Category(_) => Allowed::Levels(u16::try_from(bin).into_iter().collect()),
        Kind::Number(number) => {
            let (min, max) = part_of_range(number, bin);
            Allowed::Range(min, if bin + 1 < NUMBER_BINS { max.next_down() } else { max })
        }
    }
}

/// The text in each box for a number's range, written as in a file.
pub fn range_texts(field: &Field, current: Option<&Allowed>) -> (String, String) {
    let text = |number: f64| file_value(field, Value::Number(number));
    match (current, &field.kind) {
        (Some(Allowed::Range(min, max)), Kind::Number(number)) => {
            let rounded = |value: f64| {
                let scale = 10_f64.powi(i32::from(number.decimals));
                (value * scale).round() / scale
            };
            (text(rounded(*min)), text(rounded(*max)))
        }
        (_, Kind::Number(number)) => (text(number.min), text(number.max)),
        _ => Default::default(),
    }
}

/// The order after the user chooses a key to sort by. If the list is already sorted by this key, the order is reversed.
/// Otherwise, it is descending, or ascending for IDs and line or row numbers.
pub fn order_after_press(query: &Query, key: SortKey) -> (SortKey, bool) {
    (key, if query.sort == key { !query.descending } else { !matches!(key, SortKey::Id | SortKey::Line) })
}

fn allows_all(field: &Field, is: &Allowed) -> bool {
    match (is, &field.kind) {
        (Allowed::Levels(levels), Kind::Category(category)) => levels.len() >= category.levels.len(),
        (Allowed::Range(min, max), Kind::Number(number)) => *min <= number.min && number.max <= *max,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::campaign::compare::Movement;
    use churnscope_engine::portfolio::ChangeFilter;

    const BANDS: Bands = Bands { medium_from: 0.2, high_from: 0.5 };

    #[test]
    fn each_probability_is_in_one_band() {
        for probability in [0.0, 0.1999, 0.2, 0.35, 0.5_f64.next_down(), 0.5, 1.0] {
            let is_in = |&band: &Band| {
                let (min, max) = BANDS.range(band);
                min <= probability && probability <= max
            };
            let within: Vec<Band> = Band::ALL.into_iter().filter(is_in).collect();
            assert_eq!(within, [BANDS.band(probability)], "{probability}");
        }
    }

    #[test]
    fn band_buttons_add_and_remove_bands() {
        let range = |bands: &[Band]| match bands {
            [] => ANY_RISK,
            [only] => BANDS.range(*only),
            [first, .., last] => (BANDS.range(*first).0, BANDS.range(*last).1),
        };
        let (low, medium, high) = (Band::Low, Band::Medium, Band::High);
        for (before, pressed, after) in [
            (&[][..], high, &[high][..]),
            (&[high], high, &[]),
            (&[high], medium, &[medium, high]),
            (&[high], low, &[]),
            (&[medium, high], high, &[medium]),
            (&[low, medium], low, &[medium]),
        ] {
            assert_eq!(toggle_band(BANDS, range(before), pressed), range(after), "{before:?} {pressed:?}");
        }
        assert_eq!(toggle_band(BANDS, (0.3, 0.4), low), range(&[low]), "a range without a whole band is replaced");
        assert!(Band::ALL.iter().all(|&band| !includes_band(BANDS, ANY_RISK, band)));
    }

    #[test]
    fn a_condition_that_every_value_meets_is_removed() {
        let schema = scorer().schema().clone();
        let (contract, tenure) = (with_label(&schema, "Contract"), with_label(&schema, "Tenure"));
        let mut filter = Filter::default();
        for level in [2, 0] {
            let levels = toggle_level(condition(&filter, contract), level);
            set_condition(&schema, &mut filter, contract, levels);
        }
        assert_eq!(condition(&filter, contract), Some(&Allowed::Levels(vec![0, 2])));
        let all = toggle_level(condition(&filter, contract), 1);
        set_condition(&schema, &mut filter, contract, all);
        assert_eq!(filter, Filter::default());
        assert_eq!(toggle_level(Some(&Allowed::Levels(vec![1])), 1), None);

        set_condition(&schema, &mut filter, tenure, Some(Allowed::Range(0.0, 12.0)));
        assert_eq!(filter.fields.len(), 1);
        set_condition(&schema, &mut filter, tenure, Some(Allowed::Range(-5.0, 72.0)));
        assert_eq!(filter, Filter::default());
        set_condition(&schema, &mut filter, usize::MAX, Some(Allowed::Range(1.0, 2.0)));
        assert_eq!(filter, Filter::default());
    }

    #[test]
    fn each_value_is_in_one_bin() {
        let schema = scorer().schema().clone();
        let field = &schema.fields[with_label(&schema, "Tenure")];
        for tenure in 0..=72 {
            let holds = |bin: &usize| match bin_condition(field, *bin) {
                Allowed::Range(min, max) => (min..=max).contains(&f64::from(tenure)),
                Allowed::Levels(_) => false,
            };
            assert_eq!((0..n_bins(field)).filter(holds).count(), 1, "{tenure}");
        }
        assert_eq!(range_of_risk_bin(0).0, 0.0);
        assert_eq!(range_of_risk_bin(RISK_BINS - 1).1, 1.0);
        assert!(range_of_risk_bin(3).1 < range_of_risk_bin(4).0);
    }

    /// Regression test: a click on a bar listed more customers than the bar counted, because it replaced a narrower filter.
    #[test]
    fn a_bar_keeps_a_narrower_filter() {
        let schema = scorer().schema().clone();
        let tenure = with_label(&schema, "Tenure");
        for (risk, expected) in [
            (ANY_RISK, range_of_risk_bin(4)),
            ((0.22, 1.0), (0.22, range_of_risk_bin(4).1)),
            ((0.5, 1.0), range_of_risk_bin(4)),
        ] {
            let mut filter = Filter { risk, ..Filter::default() };
            narrow_risk(&mut filter, 4);
            assert_eq!(filter.risk, expected);
        }
        for (before, expected) in
            [(None, (9.0, 18.0)), (Some((12.0, 40.0)), (12.0, 18.0)), (Some((40.0, 50.0)), (9.0, 18.0))]
        {
            let mut filter = Filter::default();
            set_condition(&schema, &mut filter, tenure, before.map(|(min, max)| Allowed::Range(min, max)));
            narrow_to_bin(&schema, &mut filter, tenure, 1);
            let Some(Allowed::Range(min, max)) = condition(&filter, tenure) else { panic!() };
            assert_eq!((*min, max.round()), expected);
        }
        let mut filter = Filter::default();
        narrow_to_bin(&schema, &mut filter, tenure, 99);
        assert_eq!(filter, Filter::default());
    }

    #[test]
    fn each_part_of_a_filter_can_be_cleared() {
        let schema = scorer().schema().clone();
        let (contract, tenure) = (with_label(&schema, "Contract"), with_label(&schema, "Tenure"));
        let change = ChangeFilter::Movement(Movement::Risen);
        let mut filter =
            Filter { risk: (0.5, 1.0), change: Some(change), search: "vh".to_owned(), ..Filter::default() };
        set_condition(&schema, &mut filter, contract, Some(Allowed::Levels(vec![0, 1])));
        set_condition(&schema, &mut filter, tenure, Some(bin_condition(&schema.fields[tenure], 1)));
        set_text(&mut filter, 0, " müll ", false);
        set_text(&mut filter, 1, "North", true);
        assert_eq!((text_of(&filter, 1), text_of(&filter, 2)), (("North".to_owned(), true), (String::new(), false)));
        assert_eq!(filter_parts(&schema, &[], &filter).last(), Some(&(FilterPart::Search, id_filter("vh"))));
        let parts = filter_parts(&schema, &["Name".to_owned(), "Region".to_owned()], &filter);
        let expected = [
            (FilterPart::Change, change_filter(change)),
            (FilterPart::Risk, by_risk(schema.bands, (0.5, 1.0))),
            (FilterPart::Field(contract), by_field(&schema.fields[contract], &Allowed::Levels(vec![0, 1]))),
            (FilterPart::Field(tenure), by_field(&schema.fields[tenure], &Allowed::Range(9.0, 18.0))),
            (FilterPart::Text(0), text_filter("Name", "müll")),
            (FilterPart::Text(1), whole_filter("Region", "North")),
            (FilterPart::Search, search_filter("vh")),
        ];
        assert_eq!(parts, expected);
        for (part, _) in parts {
            clear(&mut filter, part);
        }
        assert_eq!(filter, Filter::default());
    }

    #[test]
    fn boxes_show_the_condition() {
        let schema = scorer().schema().clone();
        let tenure = &schema.fields[with_label(&schema, "Tenure")];
        assert_eq!(range_texts(tenure, None), ("0".to_owned(), "72".to_owned()));
        assert_eq!(range_texts(tenure, Some(&bin_condition(tenure, 1))), ("9".to_owned(), "18".to_owned()));
        assert_eq!(range_of_percents(80.0, 20.0), (0.2, 0.8));
        assert_eq!(range_of_percents(-1.0, 300.0), ANY_RISK);
        assert_eq!(percent_texts((0.2, 0.5)), ("20".to_owned(), "50".to_owned()));
    }

    #[test]
    fn another_press_reverses_the_order() {
        let query = Query::default();
        for (key, descending) in [(SortKey::Probability, false), (SortKey::RevenueAtRisk, true), (SortKey::Id, false)] {
            assert_eq!(order_after_press(&query, key), (key, descending));
        }
    }
}

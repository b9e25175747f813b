//! What the parts of the page share.

use leptos::prelude::*;

use super::filtering::{Part, without};
use crate::browser::{PortfolioController, Report};
use crate::standards::Standards;
use churnscope_engine::portfolio::{Filter, Pictures, Query, SortKey, Summary};
use churnscope_engine::schema::{FieldIndex, Kind, Schema};
use churnscope_engine::scorer::Scorer;

/// A list that is on screen, with all that it was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Which file's.
    pub generation: u32,
    /// Who is listed, in which order.
    pub query: Query,
    /// What the pictures are about.
    pub pictures: Pictures,
    /// The figures.
    pub summary: Summary,
}

/// Handles of what the page is asked and shows.
#[derive(Clone, Copy)]
pub struct PortfolioState {
    /// The model.
    pub scorer: StoredValue<Scorer>,
    /// Cutoff and bands.
    pub standards: Standards,
    /// What reads files and keeps the list.
    pub controller: PortfolioController,
    /// The last file that was read to the end.
    pub report: Signal<Option<Report>>,
    /// Who is asked for, in which order.
    pub query: RwSignal<Query>,
    /// What the pictures are asked about.
    pub pictures: RwSignal<Pictures>,
    /// Over how many months money at risk is reckoned.
    pub months: RwSignal<u32>,
    /// The list that the last answer was about.
    pub shown: RwSignal<Option<Shown>>,
}

impl PortfolioState {
    /// Changes who is asked for.
    pub fn filter(&self, change: impl FnOnce(&Schema, &mut Filter)) {
        self.scorer.with_value(|scorer| self.query.update(|query| change(scorer.schema(), &mut query.filter)));
    }

    /// Asks for no less than everybody in one respect.
    pub fn clear(&self, part: Part) {
        self.filter(|_, filter| without(filter, part));
    }

    /// Asks for another order.
    pub fn sort(&self, (sort, descending): (SortKey, bool)) {
        self.query.update(|query| {
            query.sort = sort;
            query.descending = descending;
        });
    }

    /// Reads what is shown; nothing where no list is.
    pub fn read<T: Default>(&self, read: impl FnOnce(&Schema, &Shown) -> T) -> T {
        self.scorer.with_value(|scorer| {
            self.shown.with(|shown| shown.as_ref().map(|shown| read(scorer.schema(), shown)).unwrap_or_default())
        })
    }

    /// How many customers the file has; 0 without a file.
    pub fn customers(&self) -> u32 {
        self.report.with(|report| report.as_ref().map_or(0, |report| report.scored))
    }
}

/// What the pictures are about at first: the fields with the fewest levels from three on, which say most at a glance.
pub fn first_pictures(schema: &Schema) -> Pictures {
    let mut fields: Vec<(usize, FieldIndex)> = (schema.fields.iter().enumerate())
        .filter_map(|(index, field)| match &field.kind {
            Kind::Category(category) if category.levels.len() > 2 && !follows(schema, index) => {
                Some((category.levels.len(), index))
            }
            _ => None,
        })
        .collect();
    // stable: among equals the schema's order counts
    fields.sort_by_key(|&(levels, _)| levels);
    let at = |place: usize| fields.get(place).map(|&(_, index)| index);
    let bars = at(0).unwrap_or(0);
    Pictures { bars, heat: (bars, at(1).unwrap_or(usize::from(schema.fields.len() > 1))) }
}

/// Whether a rule can decide the field: it then says again what another one says.
fn follows(schema: &Schema, field: FieldIndex) -> bool {
    schema.rules.iter().any(|rule| rule.then_field == field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};

    #[test]
    fn the_first_pictures_are_of_telling_fields() {
        let schema = scorer().schema().clone();
        let (contract, internet) = (with_label(&schema, "Contract"), with_label(&schema, "Internet service"));
        assert_eq!(first_pictures(&schema), Pictures { bars: contract, heat: (contract, internet) });
        let one = Schema { fields: vec![schema.fields[with_label(&schema, "Tenure")].clone()], ..schema };
        assert_eq!(first_pictures(&one), Pictures { bars: 0, heat: (0, 0) });
    }
}

//! Arguments of subcommands that read customers of a known schema.

use std::path::Path;

use anyhow::Context;
use clap::Args;

use crate::columns::ColumnArgs;
use crate::input::Text;
use crate::reading::ReadingArgs;
use crate::rejected_rows::report_clamped;
use crate::value_map::ValueArgs;
use churnscope_engine::csv::{ClampedCells, ColumnChoice, UnknownValues, ValueChoice};
use churnscope_engine::schema::Schema;
use churnscope_train::{ReadingChoices, TrainError, TrainingTableError, UnusableRows};
use churnscope_wording::clamped::READ;
use churnscope_wording::rejections::advice;
use churnscope_wording::training;

/// How to read a table of customers.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct TableArgs {
    #[command(flatten)]
    pub(crate) columns: ColumnArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) values: ValueArgs,
}

pub(crate) struct LabeledTable<'a> {
    args: &'a TableArgs,
    schema: &'a Schema,
    pub(crate) text: Text,
    columns: Vec<ColumnChoice>,
    values: Vec<ValueChoice>,
}

impl TableArgs {
    /// Reads a labeled table and checks its columns.
    pub(crate) fn read_labeled<'a>(&'a self, path: &Path, schema: &'a Schema) -> anyhow::Result<LabeledTable<'a>> {
        let values = self.values.choices(schema)?;
        let text = Text::read(path, &self.reading)?;
        let columns = self.columns.choices_for_labeled(schema, &text).with_context(|| path.display().to_string())?;
        Ok(LabeledTable { args: self, schema, text, columns, values })
    }
}

impl LabeledTable<'_> {
    pub(crate) fn reading(&self) -> ReadingChoices<'_> {
        ReadingChoices { table: self.text.choices, columns: &self.columns, values: &self.values }
    }

    pub(crate) fn skipped_rows(&self, rows: &UnusableRows, of: usize) -> String {
        let advice = advice(self.schema, &rows.causes, of as u64, self.text.surface);
        training::skipped_rows(rows.count, of, advice.as_deref(), &rows.first)
    }

    pub(crate) fn report_clamped(&self, cells: &ClampedCells, of: usize) {
        report_clamped(self.schema, cells, of as u64, READ, self.text.surface);
    }

    pub(crate) fn report_values<T>(
        &self,
        trained: &Result<T, TrainError>,
        skipped: Option<&UnknownValues>,
    ) -> anyhow::Result<()> {
        let none = UnknownValues::default();
        let unknown = match trained {
            Err(TrainError::Table(TrainingTableError::Rows { unknown_values, .. })) => unknown_values,
            _ => skipped.unwrap_or(&none),
        };
        self.args.values.report(self.schema, &self.values, unknown)
    }
}

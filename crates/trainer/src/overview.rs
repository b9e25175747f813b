use churnscope_engine::csv::{Header, RecordBatch, TableChoices, TableReader};
use churnscope_engine::notation::plain_number;
use churnscope_engine::number_format::ColumnFormat;
use churnscope_train::outcome_columns;
use churnscope_wording::train::data as wording;
use churnscope_worker::training::protocol::{
    OutcomeCandidate, PREVIEW_COLUMNS, PREVIEW_ROWS, PreviewColumn, TableOverview,
};

use crate::drafting::explained;

pub(crate) fn overview(text: &[u8], table: TableChoices) -> Result<TableOverview, String> {
    let outcomes = outcome_columns(text, table).map_err(explained)?;
    let mut reader = TableReader::with(table);
    let (mut first, mut rows) = (RecordBatch::default(), 0_u64);
    let mut push = |record: churnscope_engine::csv::Record<'_>| {
        rows += 1;
        if first.len() < PREVIEW_ROWS {
            first.push(record);
        }
    };
    reader.feed(text, &mut push).and_then(|()| reader.finish(&mut push)).map_err(|error| error.to_string())?;
    let header = reader.header().ok_or_else(|| wording::NO_TABLE.to_owned())?.clone();
    let (columns, preview) = preview(&header, &first);
    let candidate = |column: churnscope_train::OutcomeColumn| OutcomeCandidate {
        column: column.name,
        values: column.values.into_iter().map(|(value, rows)| (value, rows as u64)).collect(),
        blanks: column.blanks as u64,
        positive: column.positive.map(|index| index as u32),
        is_likely: column.is_likely,
    };
    let outcomes = outcomes.into_iter().map(candidate).collect();
    Ok(TableOverview { header, columns, preview, rows, outcomes })
}

fn preview(header: &Header, first: &RecordBatch) -> (Vec<PreviewColumn>, Vec<Vec<String>>) {
    let formats: Vec<ColumnFormat> =
        (0..header.names.len()).map(|column| header.formats.get(column).cloned().unwrap_or_default()).collect();
    let formats = formats.get(..PREVIEW_COLUMNS).map(<[_]>::to_vec).unwrap_or(formats);
    let cells: Vec<Vec<String>> = first
        .records(0..first.len())
        .map(|record| {
            let cell = |column| String::from_utf8_lossy(record.cell(column).unwrap_or_default()).trim().to_owned();
            (0..formats.len()).map(cell).collect()
        })
        .collect();
    let columns: Vec<PreviewColumn> = header
        .names
        .iter()
        .zip(&formats)
        .enumerate()
        .map(|(column, (name, of))| {
            let filled = cells.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty());
            let n_numbers = filled.clone().filter(|cell| of.format.read(cell).is_some()).count();
            let is_number = n_numbers > 0 && n_numbers * 2 > filled.count();
            PreviewColumn { name: String::from_utf8_lossy(name).trim().to_owned(), is_number }
        })
        .collect();
    let understood = |(cell, (column, of)): (String, (&PreviewColumn, &ColumnFormat))| match of.format.read(&cell) {
        Some(number) if column.is_number => plain_number(number),
        _ => cell,
    };
    let rows = cells.into_iter().map(|row| row.into_iter().zip(columns.iter().zip(&formats)).map(understood).collect());
    let rows = rows.collect();
    (columns, rows)
}

//! The customers that a campaign leaves out.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;

use crate::input::Text;
use crate::reading::ReadingArgs;
use churnscope_engine::csv::{Record, TableReader};
use churnscope_engine::schema::Schema;
use churnscope_wording::plan as wording;

/// Reads the IDs in a file. If it has a column named `plan`, only those of rows with `contact` in it.
pub(super) fn read(schema: &Schema, path: &Path) -> anyhow::Result<BTreeSet<Vec<u8>>> {
    let id_column = schema.id_column.as_deref().context(wording::NO_ID_IN_SCHEMA)?;
    let text = Text::read(path, &ReadingArgs::default())?;
    ids(id_column, &text).with_context(|| path.display().to_string())
}

fn ids(id_column: &str, text: &Text) -> anyhow::Result<BTreeSet<Vec<u8>>> {
    let (mut reader, mut ids) = (TableReader::with(text.choices), BTreeSet::new());
    let (header, _) = text.start().context(wording::NO_HEADER)?;
    let listed = || header.names.iter().map(|name| String::from_utf8_lossy(name)).collect::<Vec<_>>().join(", ");
    let id = header.find(id_column)?.with_context(|| wording::no_id_to_exclude(id_column, listed()))?;
    let plan = header.names.iter().position(|name| name == b"plan");
    let mut add = |record: Record<'_>| {
        let cell = |column| record.cell(column).unwrap_or_default().trim_ascii();
        let is_left_out = plan.is_none_or(|plan| cell(plan) == wording::CONTACT.as_bytes());
        if is_left_out && !cell(id).is_empty() {
            ids.insert(cell(id).to_vec());
        }
    };
    reader.feed(&text.bytes, &mut add)?;
    reader.finish(&mut add)?;
    Ok(ids)
}

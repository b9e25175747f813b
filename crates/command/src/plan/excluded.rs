//! The file with the customers to leave out of a campaign.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context;

use crate::input::Text;
use crate::reading::ReadingArgs;
use churnscope_engine::campaign::contacted::contacted_ids;
use churnscope_engine::schema::Schema;
use churnscope_wording::plan as wording;

/// Reads the IDs of the customers to leave out.
pub(super) fn read(schema: &Schema, path: &Path) -> anyhow::Result<BTreeSet<Vec<u8>>> {
    let id_column = schema.id_column.as_deref().context(wording::NO_ID_IN_SCHEMA)?;
    let text = Text::read(path, &ReadingArgs::default())?;
    contacted_ids(&text.bytes, text.choices, &[id_column]).with_context(|| path.display().to_string())
}

use std::collections::HashMap;

use churnscope_engine::csv::{ColumnChoice, ColumnsError, Header, MissingColumn, Record};

pub(super) fn columns_named(
    names: &[String],
    header: &Header,
    choices: &[ColumnChoice],
) -> Result<Vec<usize>, ColumnsError> {
    let position = |name: &String| {
        let chosen = choices.iter().find(|choice| choice.name == *name);
        if let Some(column) = chosen.and_then(|choice| choice.column) {
            return Ok(column);
        }
        let missing = || vec![MissingColumn { name: name.clone(), near: None }];
        header.find(name)?.ok_or_else(|| ColumnsError::Missing { line: header.line, missing: missing() })
    };
    names.iter().map(position).collect()
}

#[derive(Default)]
pub(super) struct Groups {
    numbers: HashMap<Vec<Vec<u8>>, u32>,
    pub(super) of_rows: Vec<u32>,
}

impl Groups {
    pub(super) fn add(&mut self, record: &Record<'_>, columns: &[usize]) {
        let cell = |&column: &usize| record.cell(column).unwrap_or_default().trim_ascii().to_vec();
        let next = self.numbers.len() as u32;
        self.of_rows.push(*self.numbers.entry(columns.iter().map(cell).collect()).or_insert(next));
    }
}

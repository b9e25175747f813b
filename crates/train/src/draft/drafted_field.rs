use super::column::ColumnFinding;
use super::file::TomlWriter;
use super::{DraftError, DraftRequest, blanks, examine_with_totals};

/// The kind of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Numbers or dates.
    Number,
    /// Levels.
    Category,
}

/// The `[[field]]` entry for a column. `kind` overrides the kind that the values suggest.
pub fn draft_field(
    csv: &[u8],
    draft: &DraftRequest<'_>,
    column: &str,
    kind: Option<FieldKind>,
) -> Result<String, DraftError> {
    let mut examined = examine_with_totals(csv, draft)?;
    let not_a_field = |reason: String| DraftError::NotAField { column: column.to_owned(), reason };
    let Some(index) = examined.table.names.iter().position(|name| name == column) else {
        return Err(not_a_field(churnscope_wording::draft::NO_SUCH_COLUMN.to_owned()));
    };
    let mut found = [(index, examined.table.finding(index, draft.date_order, kind)?)];
    if examined.customer_columns.is_some() {
        blanks::fix_fills(&mut found);
    }
    let mut out = TomlWriter::default();
    let [(_, finding)] = found;
    match &finding {
        ColumnFinding::Number(number) => examined.number(&mut out, index, number),
        ColumnFinding::Category(category) => {
            examined.columns.retain(|(other, _)| *other != index);
            examined.columns.push((index, finding.clone()));
            examined.category_field(&mut out, index, category);
        }
        ColumnFinding::LeftOut(reason) => return Err(not_a_field(reason.clone())),
        ColumnFinding::Unique { .. } => return Err(not_a_field(churnscope_wording::draft::UNIQUE.to_owned())),
    }
    Ok(out.into_text())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

    use super::*;
    use crate::draft::draft;
    use crate::draft::tests::{mixed, options, table};

    fn csv() -> Vec<u8> {
        table("id,months,score,code,name,same,left", 400, |row| {
            let left = mixed(row).is_multiple_of(4);
            let score = mixed(row + 70_000) % 100 + if left { 200 } else { 0 };
            format!("A{row},{},{score},{},text {row},x,{}", mixed(row + 1) % 60, row % 4, u8::from(left))
        })
    }

    #[test]
    fn a_left_out_column_can_be_drafted() {
        let (csv, asked) = (csv(), options("left"));
        let drafted = draft(&csv, &asked).unwrap();
        assert!(drafted.left_out.iter().any(|unused| unused.column == "score" && unused.is_leak));
        let field = draft_field(&csv, &asked, "score", None).unwrap();
        assert!(field.contains("column = \"score\"") && field.contains("kind = \"number\""), "{field}");
        let description = format!("{}{field}", drafted.toml);
        assert!(crate::Description::parse(&description).is_ok());
    }

    #[test]
    fn a_field_can_have_another_kind() {
        let (csv, asked) = (csv(), options("left"));
        for (column, kind, expected) in [
            ("code", FieldKind::Category, Ok("kind = \"category\"")),
            ("code", FieldKind::Number, Ok("kind = \"number\"")),
            ("months", FieldKind::Category, Ok("kind = \"category\"")),
            ("name", FieldKind::Number, Err("it has no numbers, and too few of its cells are dates")),
            ("name", FieldKind::Category, Err("none of them in 10 or more rows")),
            ("same", FieldKind::Category, Err("its only value is")),
            ("nothing", FieldKind::Number, Err("no such column")),
        ] {
            let found = draft_field(&csv, &asked, column, Some(kind)).map_err(|error| error.to_string());
            match (&found, expected) {
                (Ok(field), Ok(part)) => assert!(field.contains(part), "{column} {kind:?}: {field}"),
                (Err(error), Err(part)) => assert!(error.contains(part), "{column} {kind:?}: {error}"),
                _ => panic!("{column} {kind:?}: {found:?}"),
            }
        }
    }

    #[test]
    fn a_drafted_field_equals_that_of_the_draft() {
        let (csv, asked) = (csv(), options("left"));
        let drafted = draft(&csv, &asked).unwrap();
        for column in ["months", "code"] {
            let field = draft_field(&csv, &asked, column, None).unwrap();
            assert!(drafted.toml.contains(&field), "{field}\n\n{}", drafted.toml);
        }
    }
}

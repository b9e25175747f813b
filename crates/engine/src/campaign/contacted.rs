//! Reads the IDs of customers whom a campaign leaves out because they have already been contacted.

use std::collections::BTreeSet;

use thiserror::Error;

use super::call_sheet::{CallStatus, UnreadableRow, cell_text, each_row, header_of, listed};
use crate::csv::{ColumnsError, Header, Record, TableChoices, TableError};

/// The reason that a file has no IDs to leave out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ContactedError {
    /// The file is not a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Several columns could have the IDs.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// A row that cannot be read.
    #[error(transparent)]
    Row(#[from] UnreadableRow),
    /// There is no column with the IDs.
    #[error("there is no column {column} with customer IDs (found: {columns}): rename the column that has them")]
    NoId {
        /// The name of the column.
        column: String,
        /// The names of the file's columns.
        columns: String,
    },
}

/// The IDs in a file: from a plan, only those of customers to contact; from a call sheet, only those of customers who
/// have been reached. A call sheet has its IDs in the column `call_id`; other files have them in the first column with
/// one of the names in `id_columns`.
///
/// # Errors
///
/// [`ContactedError`], if the file is not a table, or has no column with IDs.
pub fn contacted_ids(
    file: &[u8],
    choices: TableChoices,
    id_columns: &[&str],
) -> Result<BTreeSet<Vec<u8>>, ContactedError> {
    let columns = ContactedColumns::find(&header_of(file, choices)?, id_columns)?;
    let mut ids = BTreeSet::new();
    each_row(file, choices, |record| {
        ids.extend(columns.contacted(record)?);
        Ok::<_, ContactedError>(())
    })?;
    Ok(ids)
}

struct ContactedColumns {
    id: usize,
    status: Option<usize>,
    plan: Option<usize>,
}

impl ContactedColumns {
    fn find(header: &Header, id_columns: &[&str]) -> Result<Self, ContactedError> {
        let named = |wanted: &str| header.names.iter().rposition(|name| name.trim_ascii() == wanted.as_bytes());
        if let (Some(id), status @ Some(_)) = (named("call_id"), named("call_status")) {
            return Ok(Self { id, status, plan: None });
        }
        let mut id = None;
        for name in id_columns {
            id = id.or(header.find(name)?);
        }
        let id = id.ok_or_else(|| ContactedError::NoId {
            column: id_columns.first().copied().unwrap_or_default().to_owned(),
            columns: listed(header.names.iter().map(|name| String::from_utf8_lossy(name))),
        })?;
        // the customers' file may have its own column named `plan`; that of a plan follows `churn_probability`
        let plan = named("plan").filter(|plan| named("churn_probability").is_some_and(|estimate| estimate < *plan));
        Ok(Self { id, status: None, plan })
    }

    /// The ID in a row, if its customer has been contacted.
    fn contacted(&self, record: &Record<'_>) -> Result<Option<Vec<u8>>, UnreadableRow> {
        let id = cell_text(record, Some(self.id))?;
        let is_contacted = match (self.status, self.plan) {
            (Some(status), _) => {
                let status = CallStatus::of_name(cell_text(record, Some(status))?);
                !matches!(status, Some(CallStatus::ToCall | CallStatus::HeldOut))
            }
            (None, Some(plan)) => cell_text(record, Some(plan))? == "contact",
            (None, None) => true,
        };
        Ok(Some(id.as_bytes().to_vec()).filter(|id| is_contacted && !id.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_file_decides_who_has_been_contacted() {
        for (file, expected) in [
            ("id\nA\nB\n \nA\n", &["A", "B"][..]),
            ("Name;ID\nAnn;A\nBo;'=B\n", &["=B", "A"]),
            ("id,churn_probability,plan\nA,0.1,contact\nB,,hold out\nC,,out\n", &["A"]),
            ("id,plan\nA,Basic\nB,Gold\n", &["A", "B"]),
            ("call_id,call_status,id\nA,to call,1\nB,Accepted,2\nC,held out,3\nD,called twice,4\nE,,5\n", &["B", "D"]),
        ] {
            let ids = contacted_ids(file.as_bytes(), TableChoices::default(), &["key", "id"]).unwrap();
            let ids: Vec<String> = ids.into_iter().map(|id| String::from_utf8(id).unwrap()).collect();
            assert_eq!(ids, expected, "{file}");
        }
    }

    #[test]
    fn a_file_without_ids_is_an_error() {
        let read = |file: &str| contacted_ids(file.as_bytes(), TableChoices::default(), &["key", "id"]);
        assert_eq!(read(""), Err(ContactedError::Table(TableError::Empty)));
        let columns = "a, b".to_owned();
        assert_eq!(read("a,b\n1,2\n"), Err(ContactedError::NoId { column: "key".to_owned(), columns }));
        let open_quote = ContactedError::Row(UnreadableRow::OpenQuote { line: 3 });
        assert_eq!(read("id,note\nA,\nB,\"x\nC,\n"), Err(open_quote));
        assert!(matches!(read("ID,Id\n1,2\n"), Err(ContactedError::Columns(_))));
    }
}

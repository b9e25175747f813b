//! Reads the IDs of customers whom a campaign leaves out because they have already been contacted.

use std::collections::BTreeSet;

use super::call_sheet::CallStatus;
use super::id_file::{IdFileError, UnreadableRow, cell_text, each_row, header_of, id_column};
use crate::csv::{Header, Record, TableChoices};

/// The IDs in a file: from a plan, only those of customers to contact; from a call sheet, only those of customers whose
/// status is neither `to call` nor `held out`. A call sheet has its IDs in the column `call_id`; in other files, they
/// are in the column with the first name in `id_columns` that the file has.
///
/// # Errors
///
/// [`IdFileError`], if the file cannot be read completely, or if its column with IDs is missing or ambiguous.
pub fn contacted_ids(
    file: &[u8],
    choices: TableChoices,
    id_columns: &[&str],
) -> Result<BTreeSet<Vec<u8>>, IdFileError> {
    let columns = ContactedColumns::find(&header_of(file, choices)?, id_columns)?;
    let mut ids = BTreeSet::new();
    each_row(file, choices, |record| {
        ids.extend(columns.contacted(record)?);
        Ok::<_, IdFileError>(())
    })?;
    Ok(ids)
}

struct ContactedColumns {
    id: usize,
    status: Option<usize>,
    plan: Option<usize>,
}

impl ContactedColumns {
    fn find(header: &Header, id_columns: &[&str]) -> Result<Self, IdFileError> {
        let named = |wanted: &str| header.names.iter().rposition(|name| name.trim_ascii() == wanted.as_bytes());
        if let (Some(id), status @ Some(_)) = (named("call_id"), named("call_status")) {
            return Ok(Self { id, status, plan: None });
        }
        let id = id_column(header, id_columns)?;
        // the customers' file may have its own column named `plan`; that of a plan follows `churn_probability`
        let plan = named("plan").filter(|plan| named("churn_probability").is_some_and(|estimate| estimate < *plan));
        Ok(Self { id, status: None, plan })
    }

    /// The ID in a row, unless it is blank or its customer does not count as contacted.
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
    use crate::csv::TableError;

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
        assert_eq!(read(""), Err(IdFileError::Table(TableError::Empty)));
        let columns = "a, b".to_owned();
        assert_eq!(read("a,b\n1,2\n"), Err(IdFileError::NoId { column: "key".to_owned(), columns }));
        let open_quote = IdFileError::Row(UnreadableRow::OpenQuote { line: 3 });
        assert_eq!(read("id,note\nA,\nB,\"x\nC,\n"), Err(open_quote));
        assert!(matches!(read("ID,Id\n1,2\n"), Err(IdFileError::Columns(_))));
    }
}

//! A table has the same customers in every dialect.

use proptest::prelude::*;

use super::read;
use crate::cells::CellColumns;
use crate::csv::{Columns, RowChecker, RowProblem};
use crate::customer::Customer;
use crate::preprocessing::Preprocessor;
use crate::schema::{Kind, Schema};

#[derive(Clone, Debug)]
struct Row {
    tenure: u32,
    internet: usize,
    has_backup: bool,
    cents: u64,
    note: String,
}

#[derive(Clone, Debug)]
struct TestDialect {
    delimiter: char,
    decimal_mark: char,
    separator: &'static str,
    /// An amount, with `{}` in place of its number.
    amount: &'static str,
    line_end: &'static str,
    n_titles: usize,
    is_declared: bool,
    quotes_all: bool,
    has_mark: bool,
    /// Whether the first column has row numbers and no name.
    has_index: bool,
    has_trailing: bool,
    has_blanks: bool,
    has_total: bool,
    is_uppercase: bool,
}

const INTERNET: [&str; 3] = ["No", "DSL", "Fiber optic"];

/// The small table's schema, but with amounts of up to a million.
fn schema() -> Schema {
    let mut schema = super::schema();
    let Kind::Number(amount) = &mut schema.fields[3].kind else { panic!() };
    amount.max = 1e6;
    schema
}

impl Row {
    fn cells(&self, number: usize, dialect: &TestDialect) -> Vec<String> {
        let level = |text: &str| if dialect.is_uppercase { text.to_uppercase() } else { text.to_owned() };
        let backup = match (self.internet, self.has_backup) {
            (0, _) => "No internet service",
            (_, true) => "Yes",
            (_, false) => "No",
        };
        let amount = dialect.amount(self.cents);
        let tenure = self.tenure.to_string();
        vec![format!("C-{number}"), tenure, level(INTERNET[self.internet]), level(backup), amount, self.note.clone()]
    }
}

impl TestDialect {
    fn plain() -> Self {
        Self {
            delimiter: ',',
            decimal_mark: '.',
            separator: "",
            amount: "{}",
            line_end: "\n",
            n_titles: 0,
            is_declared: false,
            quotes_all: false,
            has_mark: false,
            has_index: false,
            has_trailing: false,
            has_blanks: false,
            has_total: false,
            is_uppercase: false,
        }
    }

    fn amount(&self, cents: u64) -> String {
        let mut whole = (cents / 100).to_string();
        if whole.len() > 3 {
            whole.insert_str(whole.len() - 3, self.separator);
        }
        self.amount.replace("{}", &format!("{whole}{}{:02}", self.decimal_mark, cents % 100))
    }

    fn line(&self, index: &str, cells: &[String]) -> String {
        let needs_quotes = |cell: &str| self.quotes_all || cell.contains([self.delimiter, '"', '\n', '\r']);
        let written = |cell: &str| match needs_quotes(cell) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.to_owned(),
        };
        let index = self.has_index.then(|| index.to_owned());
        let trailing = self.has_trailing.then(String::new);
        let cells: Vec<String> = index.iter().chain(cells).chain(&trailing).map(|cell| written(cell)).collect();
        cells.join(&self.delimiter.to_string()) + self.line_end
    }

    fn write(&self, rows: &[Row]) -> String {
        let names = ["customerID", "tenure", "Internet", "Backup", "MonthlyCharges", "Note"].map(str::to_owned);
        let mut file = if self.has_mark { "\u{feff}".to_owned() } else { String::new() };
        if self.is_declared {
            file += &format!("sep={}{}", self.delimiter, self.line_end);
        }
        for title in 0..self.n_titles {
            file += &format!("Customers {title}{}", self.line_end);
        }
        file += &self.line("", &names);
        for (number, row) in rows.iter().enumerate() {
            file += &self.line(&number.to_string(), &row.cells(number, self));
            if self.has_blanks {
                file += self.line_end;
                file += &Self { quotes_all: false, ..self.clone() }.line("", &[const { String::new() }; 6]);
            }
        }
        if self.has_total {
            let sum = self.amount(rows.iter().map(|row| row.cents).sum());
            file += &self.line("", &["Total", "", "", "", &sum, ""].map(str::to_owned));
        }
        file
    }
}

fn customers(file: &str) -> Vec<Customer> {
    let (reader, records, result) = read(file.as_bytes(), 1 << 20);
    assert_eq!(result, Ok(()), "{file}");
    let schema = schema();
    let columns = Columns::resolve(&schema, reader.header().unwrap()).unwrap();
    let (checker, preprocessor) =
        (RowChecker::new(&schema, &columns), Preprocessor::fit(&schema, &CellColumns::default()).unwrap());
    let rows = records.records(0..records.len()).map(|record| checker.customer(&record, &preprocessor));
    rows.filter(|row| !matches!(row, Err(error) if matches!(error.problems[..], [RowProblem::Total { .. }])))
        .map(|row| row.unwrap_or_else(|error| panic!("{error:?} in {file}")))
        .collect()
}

fn row() -> impl Strategy<Value = Row> {
    (0_u32..73, 0_usize..3, any::<bool>(), 0_u64..100_000_000, "[ab,;|\t\"' é.\n]{0,12}")
        .prop_map(|(tenure, internet, has_backup, cents, note)| Row { tenure, internet, has_backup, cents, note })
}

fn dialect() -> impl Strategy<Value = TestDialect> {
    let numbers = prop::sample::select(vec![
        ('.', "", "{}"),
        ('.', ",", "${}"),
        ('.', "'", "CHF {}"),
        ('.', " ", "{} USD"),
        (',', "", "{}"),
        (',', ".", "{} €"),
        (',', "\u{a0}", "{}\u{a0}€"),
        (',', "\u{202f}", "{} EUR"),
    ]);
    let lines = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    (prop::sample::select(vec![',', ';', '\t', '|']), numbers, lines, 0_usize..4, any::<[bool; 8]>()).prop_map(
        |(delimiter, (decimal_mark, separator, amount), line_end, n_titles, flags)| {
            let [is_declared, quotes_all, has_mark, has_index, has_trailing, has_blanks, has_total, is_uppercase] =
                flags;
            TestDialect {
                delimiter,
                decimal_mark,
                separator,
                amount,
                line_end,
                n_titles,
                is_declared,
                quotes_all,
                has_mark,
                has_index,
                has_trailing,
                has_blanks,
                has_total,
                is_uppercase,
            }
        },
    )
}

proptest! {
    #[test]
    fn a_table_reads_back_in_every_dialect(rows in prop::collection::vec(row(), 1..8), dialect in dialect()) {
        let (plain, file) = (TestDialect::plain().write(&rows), dialect.write(&rows));
        prop_assert_eq!(customers(&plain).len(), rows.len());
        prop_assert_eq!(customers(&file), customers(&plain), "{}", file);
    }
}

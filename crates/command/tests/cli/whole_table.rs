//! The Telco table gets the same scores, without any option, in the formats of other programs and countries.

use std::fs;

use crate::run::{BUNDLE, churnscope, committed_file, file, folder};

const TELCO: &str = "model/data/telco.csv";

const AMOUNTS: [&str; 2] = ["MonthlyCharges", "TotalCharges"];

fn cells() -> Vec<Vec<String>> {
    let text = fs::read_to_string(committed_file(TELCO)).unwrap();
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// `amount` rewrites the amounts.
fn written(delimiter: &str, amount: impl Fn(&str) -> String) -> String {
    let table = cells();
    let is_amount: Vec<bool> = table[0].iter().map(|name| AMOUNTS.contains(&name.as_str())).collect();
    let mut text = String::new();
    for (row, cells) in table.iter().enumerate() {
        let cells: Vec<String> = cells
            .iter()
            .zip(&is_amount)
            .map(
                |(cell, is_amount)| {
                    if row > 0 && *is_amount && !cell.trim().is_empty() { amount(cell) } else { cell.clone() }
                },
            )
            .collect();
        text.push_str(&cells.join(delimiter));
        text.push_str("\r\n");
    }
    text
}

fn grouped(number: &str, separator: &str, mark: &str) -> String {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            text.push_str(separator);
        }
        text.push(digit);
    }
    if fraction.is_empty() { text } else { format!("{text}{mark}{fraction}") }
}

/// Encodes German text in Windows-1252: its letters have the same numbers as in Unicode, and the euro sign is 0x80.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|letter| if letter == '€' { 0x80 } else { u8::try_from(u32::from(letter)).unwrap() }).collect()
}

#[test]
fn all_customers_score_the_same_however_the_table_is_written() {
    let german = written(";", |number| grouped(number, ".", ",") + " €").replace("gender", "Geschäft;gender");
    let german = german.replace(";Female;", ";Müller;Female;").replace(";Male;", ";Jörg;Male;");
    let french = written(";", |number| grouped(number, "\u{202f}", ","));
    let american = written(",", |number| format!("\"${}\"", grouped(number, ",", ".")));
    let plain = written(",", str::to_owned);
    let utf_16: Vec<u8> = std::iter::once(0xfeff).chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let blanks = ";".repeat(cells()[0].len() - 1);
    let titles = format!("Customers{blanks}\r\nNovember{blanks}\r\n\r\n{french}Total{blanks}\r\n");
    let declared = format!("sep=;\r\n{french}");

    let expected = churnscope(&["score", BUNDLE, TELCO], b"").out;
    let expected: Vec<&str> = expected.lines().collect();
    assert_eq!(expected.len(), 7_044);
    let folder = folder("whole_table");
    for (name, bytes, status) in [
        ("german.csv", windows_1252(&german), 0),
        ("french.csv", french.into_bytes(), 0),
        ("american.csv", american.into_bytes(), 0),
        ("utf_16.csv", utf_16, 0),
        ("declared.csv", declared.into_bytes(), 0),
        // the row with the total is rejected
        ("titles_and_totals.csv", titles.into_bytes(), 3),
    ] {
        let path = file(&folder, name, &bytes);
        let ran = churnscope(&["score", BUNDLE, &path], b"");
        assert_eq!(ran.status, status, "{name}: {}", ran.err);
        let scored = ran.out.replace(';', ",");
        let scored: Vec<&str> = scored.lines().take(expected.len()).collect();
        assert!(scored == expected, "{name}");
    }
    let parquet = churnscope(&["score", BUNDLE, "tests/files/all_customers.parquet"], b"").out;
    assert!(parquet.lines().eq(expected), "Parquet");
}

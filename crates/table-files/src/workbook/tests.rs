use std::io::Write;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook as NewWorkbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const KINDS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/files").join(name)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

fn text(bytes: Vec<u8>, sheet: Option<&str>) -> Result<(String, String), WorkbookError> {
    let mut workbook = Workbook::open(bytes)?;
    let sheet = workbook.choose(sheet)?;
    let text = String::from_utf8(workbook.text(sheet)?).unwrap();
    Ok((text, workbook.name(sheet).to_owned()))
}

fn error(bytes: Vec<u8>) -> WorkbookError {
    text(bytes, None).unwrap_err()
}

fn archive<T: AsRef<[u8]>>(parts: &[(&str, T)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_level(Some(1));
        archive.start_file(*name, options).unwrap();
        archive.write_all(content.as_ref()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn xlsx(data: &str, texts: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{data}</sheetData></worksheet>");
    styled_xlsx(sheet.as_bytes(), texts.as_bytes(), "<styleSheet/>")
}

pub(super) fn styled_xlsx(sheet: &[u8], texts: &[u8], styles: &str) -> Vec<u8> {
    archive(&[
        (
            "_rels/.rels",
            "<Relationships><Relationship Id='a' Target='xl/workbook.xml' Type=\
             'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'/></Relationships>"
                .as_bytes(),
        ),
        (
            "xl/workbook.xml",
            b"<workbook xmlns:r='r'><sheets><sheet name='S' sheetId='1' r:id='a'/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id='a' Target='worksheets/sheet1.xml' \
             Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet'/></Relationships>"
                .as_bytes(),
        ),
        ("xl/sharedStrings.xml", texts),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn ods(rows: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", "<manifest/>"),
        ("content.xml", &format!("<x><table:table table:name='S'>{rows}</table:table></x>")),
    ])
}

#[test]
fn every_kind_of_workbook_has_the_text_of_the_plain_file() {
    let plain = std::fs::read_to_string(path("plain.csv")).unwrap();
    for kind in KINDS {
        let (found, name) = text(file(&format!("workbook.{kind}")), None).unwrap();
        assert_eq!((found.as_str(), name.as_str()), (plain.as_str(), "Customers"), "{kind}");
    }
}

#[test]
fn sheets_are_found_by_their_table_or_name() {
    for (file_name, wanted, expected) in [
        ("several_sheets.xlsx", None, "Customers"),
        ("several_sheets.xls", Some("Old"), "Old"),
        ("several_sheets.xlsb", Some("COVER"), "Cover"),
        ("several_sheets.ods", Some(" old "), "Old"),
        ("hidden_sheet.xlsx", None, "Customers"),
        ("hidden_sheet.xlsx", Some("Old"), "Old"),
    ] {
        assert_eq!(text(file(file_name), wanted).unwrap().1, expected, "{file_name}");
    }
    let sheets = ["Cover", "Customers", "Old"].map(str::to_owned).to_vec();
    let unknown = text(file("several_sheets.xlsx"), Some("May")).unwrap_err();
    assert_eq!(unknown, WorkbookError::UnknownSheet { name: "May".to_owned(), sheets });
    let workbook = Workbook::open(file("hidden_sheet.xlsx")).unwrap();
    assert_eq!(workbook.sheet_names().collect::<Vec<_>>(), ["Customers"]);
}

#[test]
fn typed_cells_of_excel_become_text() {
    let mut workbook = NewWorkbook::new();
    let sheet = workbook.add_worksheet();
    let (date, time) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("d/m/yy h:mm"));
    let moment = ExcelDateTime::from_ymd(2024, 5, 31).unwrap();
    sheet.write_string(1, 0, "two\nlines").unwrap();
    sheet.write_datetime_with_format(1, 1, &moment, &date).unwrap();
    sheet.write_datetime_with_format(1, 2, moment.and_hms(14, 30, 0).unwrap(), &time).unwrap();
    sheet.write_boolean(3, 0, true).unwrap();
    sheet.write_number(3, 1, 0.1).unwrap();
    sheet.write_formula(3, 2, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
    let expected = "\n\"two lines\",2024-05-31,2024-05-31 14:30:00\n\nTRUE,0.1,2\n";
    assert_eq!(text(workbook.save_to_buffer().unwrap(), None).unwrap().0, expected);
}

#[test]
fn cells_of_open_document_become_text() {
    let rows = "<table:table-row table:number-rows-repeated='2'><table:table-cell/></table:table-row>\
        <table:table-header-rows><table:table-row>\
        <table:table-cell office:value-type='string'><office:annotation><text:p>note</text:p></office:annotation>\
        <text:p>a<text:s text:c='2'/>b &amp; <text:span>c</text:span></text:p><text:p>d</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated='2' office:value-type='float' office:value='1.50'/>\
        <table:covered-table-cell/>\
        <table:table-cell office:value-type='date' office:date-value='2024-05-31'/>\
        <table:table-cell office:value-type='date' office:date-value='2024-05-31T14:30:00'/>\
        <table:table-cell office:value-type='time' office:time-value='PT14H30M00S'/>\
        <table:table-cell office:value-type='boolean' office:boolean-value='true'><text:p>WAHR</text:p>\
        </table:table-cell>\
        </table:table-row></table:table-header-rows>\
        <table:table-row table:number-rows-repeated='2'><table:table-cell office:value-type='percentage' \
        office:value='0.45'><text:p>45%</text:p></table:table-cell>\
        <table:table-cell table:number-columns-repeated='16383'/></table:table-row>\
        <table:shapes><table:table table:name='chart'><table:table-row/></table:table></table:shapes>\
        <table:table-row table:number-rows-repeated='1048570'><table:table-cell/></table:table-row>";
    let header = "a  b & c d,1.5,1.5,,2024-05-31,2024-05-31 14:30:00,14:30:00,TRUE";
    let expected = format!("\n\n{header}\n0.45,,,,,,,\n0.45,,,,,,,\n");
    assert_eq!(text(ods(rows), None).unwrap().0, expected);
}

#[test]
fn errors_name_the_kind_of_other_files() {
    let mime = |kind| archive(&[("mimetype", kind)]);
    let other = WorkbookError::OtherDocument;
    for (bytes, expected) in [
        (archive(&[("word/document.xml", "")]), other("a Word document")),
        (archive(&[("ppt/presentation.xml", "")]), other("a PowerPoint presentation")),
        (archive(&[("Index/Document.iwa", "")]), other("an Apple iWork document")),
        (mime("application/vnd.oasis.opendocument.text"), other("another OpenDocument file")),
        (mime("application/epub+zip"), other("an e-book")),
        (archive(&[("plain.csv", "id,plan\n")]), WorkbookError::Archive),
        (file("password.xlsx"), WorkbookError::Encrypted),
        (vec![0; limits::FILE as usize + 1], WorkbookError::LargeFile),
    ] {
        assert_eq!(error(bytes), expected);
    }
}

#[test]
fn encrypted_workbooks_are_recognized() {
    let encrypted = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>\
         </manifest:manifest>";
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    let ods = archive(&[("mimetype", mime), ("META-INF/manifest.xml", encrypted), ("content.xml", "x")]);
    assert_eq!(error(ods), WorkbookError::Encrypted);
    // turns the second record into a FilePass record, which marks a file as encrypted
    let mut xls = file("workbook.xls");
    let stream = xls.windows(4).position(|bytes| bytes == b"\x09\x08\x10\x00" || bytes == b"\x09\x08\x0c\x00").unwrap();
    let second = stream + 4 + usize::from(xls[stream + 2]);
    xls[second] = 0x2f;
    xls[second + 4] = 1;
    assert_eq!(error(xls), WorkbookError::Encrypted);
}

#[test]
fn bombs_are_not_unpacked() {
    let row = "<row><c t='inlineStr'><is><t>x</t></is></c></row>";
    let spaces = " ".repeat(limits::TEXT + 1);
    let repeated = |columns: &str| {
        format!(
            "<table:table-row table:number-rows-repeated='1000000'><table:table-cell {columns} \
             office:value-type='string'><text:p>{}</text:p></table:table-cell></table:table-row>",
            "x".repeat(10_000)
        )
    };
    for (bytes, expected) in [
        (xlsx(&format!("{row}{spaces}{row}"), "<sst/>"), WorkbookError::Bomb),
        (xlsx(&row.repeat(2), &format!("<sst><si><t>{spaces}</t></si></sst>")), WorkbookError::Bomb),
        (
            xlsx(&row.repeat(2), "<sst uniqueCount='4000000000'></sst>"),
            WorkbookError::damaged("its number of strings is wrong"),
        ),
        (
            xlsx(
                "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048577'><c r='A1048577'><v>1</v></c></row>",
                "<sst/>",
            ),
            WorkbookError::ManyRows,
        ),
        (ods(&repeated("table:number-columns-repeated='16384'")), WorkbookError::Bomb),
        (ods(&repeated("").repeat(2)), WorkbookError::Bomb),
        (
            ods(&"<table:table-row table:number-rows-repeated='600000'><table:table-cell office:value-type='float' \
                 office:value='1'/></table:table-row>"
                .repeat(2)),
            WorkbookError::ManyRows,
        ),
    ] {
        assert_eq!(error(bytes), expected);
    }
    let row_count = 20_000;
    let mut lying = xlsx(&row.repeat(row_count), "<sst/>");
    let size = (row.len() * row_count + "<worksheet><sheetData></sheetData></worksheet>".len()) as u32;
    for position in 0..lying.len() - 4 {
        if lying[position..position + 4] == size.to_le_bytes() {
            lying[position..position + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
    }
    assert_eq!(error(lying), WorkbookError::damaged("File is larger than its declared uncompressed size"));
    for (size, packed, limit, is_bomb) in [
        (1_000, 1, limits::SHEET, false),
        (limits::SHEET + 1, limits::SHEET, limits::SHEET, true),
        (limits::UNSUSPICIOUS + 1, 1 << 20, limits::SHEET, true),
        (limits::UNSUSPICIOUS + 1, 8 << 20, limits::SHEET, false),
    ] {
        assert_eq!(package::check_size(size, packed, limit).is_err(), is_bomb);
    }
}

#[test]
fn truncated_files_are_errors() {
    for kind in KINDS {
        let whole = file(&format!("workbook.{kind}"));
        for length in (0..whole.len()).step_by(97) {
            assert!(text(whole[..length].to_vec(), None).is_err(), "{kind} truncated to {length} bytes");
        }
    }
}

/// In ZIP files, the parts are damaged before they are packed, because a checksum would reveal later damage.
#[test]
fn damaged_bytes_cause_no_panic() {
    let mut n_errors = 0;
    for kind in KINDS {
        let whole = file(&format!("workbook.{kind}"));
        let parts = parts(&whole);
        for (damaged_part, (_, content)) in parts.iter().enumerate() {
            for position in (0..content.len()).step_by(13) {
                for mask in [0x01, 0xff] {
                    let mut parts = parts.clone();
                    parts[damaged_part].1[position] ^= mask;
                    let file = if kind == "xls" { parts[0].1.clone() } else { packed(&parts) };
                    n_errors += usize::from(text(file, None).is_err());
                }
            }
        }
    }
    assert!(n_errors > 100, "{n_errors}");
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut archive) = package::open(bytes) else { return vec![(String::new(), bytes.to_vec())] };
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let contents = names.iter().map(|name| package::read(&mut archive, name).unwrap()).collect::<Vec<_>>();
    names.into_iter().zip(contents).collect()
}

fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    archive(&parts.iter().map(|(name, content)| (name.as_str(), content)).collect::<Vec<_>>())
}

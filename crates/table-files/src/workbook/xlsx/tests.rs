use std::fmt::Write;

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::guard::guarded;
use crate::workbook::tests::styled_xlsx;

const STYLES: &str = r##"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="General"/>
    <numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="[Red]0.0"/>
    <numFmt numFmtId="167" formatCode="yyyy\-mm\-dd"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="2"/>
    <xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="27"/><xf numFmtId="46"/><xf numFmtId="164"/>
    <xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf/></cellXfs></styleSheet>"##;

const STRINGS: [&str; 14] = [
    "<si><t>plain</t></si>",
    "<si><t/></si>",
    "<si/>",
    "<si><t> a &lt;&amp;&#65; </t></si>",
    "<si><t xml:space=\"preserve\"> é </t></si>\n",
    "<si><t>a\r\nb</t></si>",
    "<si><t>_x000D_ _x005F_x000D_ _x_x0041_</t></si>",
    "<si><t>_xD83D__xDCF7_</t></si>",
    "<si><t>a<rPh>b</rPh></t></si>",
    "<si><r><rPr><b/></rPr><t>rich</t></r><r><t xml:space=\"preserve\"> text</t></r></si>",
    "<si><t>東京</t><rPh sb=\"0\" eb=\"2\"><t>とうきょう</t></rPh><phoneticPr fontId=\"1\"/></si>",
    "<si><t><![CDATA[</si>]]></t></si>",
    "<x:si><x:t>prefix</x:t></x:si>",
    "<si><!-- </si> --><t>comment</t></si>",
];

const STARTS: [&str; 5] = [
    "<worksheet><sheetData>",
    "\u{feff}<?xml version=\"1.0\"?>\n<worksheet><dimension ref=\"A1:X9\"/><sheetData>\n",
    "<worksheet note=\"<sheetData>\"><!-- <sheetData> --><sheetData>",
    "<x:worksheet><x:sheetData>",
    "<worksheet><cols><col></cols><sheetData>",
];

const ROWS: [&str; 8] = [
    "<row r=\"ROW\">",
    "<row>",
    "<row r=\"ROW\" spans=\"1:3\" x14ac:dyDescent=\"0.25\">\n",
    "<row spans=\"1:3\" r=\"ROW\">",
    "<row r='ROW'>",
    "<row r=\"AROW\">",
    "<row r=\"ROW\" note=\"</row>\">",
    "<row r=\"ROW\"/><row>",
];

/// `AT` stands for the name of the cell.
const CELLS: [&str; 44] = [
    "<c r=\"AT\"><v>12</v></c>",
    "<c r=\"AT\" s=\"0\"><v>0.1</v></c>\n",
    "<c r=\"AT\" s=\"1\" t=\"n\"><v>-1.5e3</v></c>",
    "<c r=\"AT\" s=\"2\"><v>45443</v></c>",
    "<c r=\"AT\" s=\"3\"><v>0.5</v></c>",
    "<c r=\"AT\" s=\"4\"><v>45443</v></c>",
    "<c r=\"AT\" s=\"5\"><v>1.5</v></c>",
    "<c r=\"AT\" s=\"6\"><v>7</v></c>",
    "<c r=\"AT\" s=\"7\"><v>1.25</v></c>",
    "<c r=\"AT\" s=\"8\"><v>8</v></c>",
    "<c r=\"AT\" s=\"9\"><v>45443.75</v></c>",
    "<c r=\"AT\" s=\"10\"><v>10</v></c>",
    "<c r=\"AT\" s=\"11\"><v>11</v></c>",
    "<c><v>1</v></c>",
    "<c s=\"2\"><v>1</v></c>",
    "<c r=\"AT\" t=\"s\"><v>0</v></c>",
    "<c r=\"AT\" s=\"1\" t=\"s\"><v>1</v></c>",
    "<c t=\"s\" r=\"AT\"><v>2</v></c>",
    "<c r=\"AT\" t=\"s\"><v></v></c>",
    "<c r=\"AT\" t=\"str\"><f>A1&amp;\"x\"</f><v>a &amp; b </v></c>",
    "<c r=\"AT\" t=\"str\"><v>_x000A_</v></c>",
    "<c r=\"AT\"><f t=\"shared\" ref=\"A1:A2\" si=\"0\">1+1</f><v>2</v></c>",
    "<c r=\"AT\"><f t=\"shared\" si=\"0\"/><v>2</v></c>",
    "<c r=\"AT\"><f>1+1</f></c>",
    "<c r=\"AT\"><f>1+1</f><v/></c>",
    "<c r=\"AT\"><v>2</v><f>1+1</f></c>",
    "<c r=\"AT\" t=\"inlineStr\"><is><t> inline </t></is></c>",
    "<c r=\"AT\" t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c>",
    "<c r=\"AT\" t=\"inlineStr\"><v>1</v><is><t>inline</t></is></c>",
    "<c r=\"AT\" t=\"b\"><v>1</v></c>",
    "<c r=\"AT\" t=\"b\"><v>true</v></c>",
    "<c r=\"AT\" t=\"e\"><v>#DIV/0!</v></c>",
    "<c r=\"AT\" t=\"e\"><v>#NEW!</v></c>",
    "<c r=\"AT\" t=\"d\"><v>2024-05-31T10:30:00</v></c>",
    "<c r=\"AT\" s=\"1\"/>",
    "<c r=\"AT\"></c>",
    "<c r=\"AT\"><v>text</v></c>",
    "<c r=\"AT\"><v>NaN</v></c>",
    "<c r=\"AT\" cm=\"1\"><v>1</v></c>",
    "<c r=\"AT\" s=\"1\" s=\"2\" t=\"n\" r=\"A1\"><v>1</v></c>",
    "<x:c r=\"AT\"><x:v>1</x:v></x:c>",
    "<c r='AT'><v>1</v></c>",
    "<c r=\"AT\"><!-- </row> --><v>1</v></c>",
    "<c r=\"AT\"><v><![CDATA[1]]></v></c>",
];

/// `first_cells` is the number of cells that calamine reads first.
fn cells(file: &[u8], first_cells: u64) -> (Vec<String>, Option<Result<(), WorkbookError>>) {
    let mut cells = Vec::new();
    let end = guarded(|| {
        XlsxWorkbook::open(file.to_vec())?.read_cells("S", first_cells, &mut |row, column, value| {
            cells.push(format!("{row} {column} {value:?}"));
            Ok(ControlFlow::Continue(()))
        })
    });
    (cells, end)
}

fn sheet(start: &str, rows: &[(&str, Vec<&str>)]) -> String {
    let mut xml = start.to_owned();
    for (number, (row, cells)) in (1..).zip(rows) {
        xml.push_str(&row.replace("ROW", &number.to_string()));
        for (column, cell) in ('A'..).zip(cells) {
            xml.push_str(&cell.replace("AT", &format!("{column}{number}")));
        }
        xml.push_str("</row>");
    }
    xml + "</sheetData></worksheet>"
}

fn damaged(xml: String, damage: Option<(Index, u8)>) -> Vec<u8> {
    let mut bytes = xml.into_bytes();
    if let Some((position, byte)) = damage {
        let position = position.index(bytes.len());
        bytes[position] = byte;
    }
    bytes
}

fn damage() -> impl Strategy<Value = Option<(Index, u8)>> {
    prop::option::of((any::<Index>(), select(b"<>&;\"'/!= \n_xrvcts0A\xff".to_vec())))
}

fn rows() -> impl Strategy<Value = Vec<(&'static str, Vec<&'static str>)>> {
    // mostly plain forms, so that many sheets are read far
    let row = prop_oneof![9 => select(&ROWS[..3]), 1 => select(&ROWS[..])];
    let cell = prop_oneof![9 => select(&CELLS[..24]), 1 => select(&CELLS[..])];
    prop::collection::vec((row, prop::collection::vec(cell, 0..6)), 0..6)
}

proptest! {
    #[test]
    fn cells_are_those_of_calamine(
        start in select(&STARTS[..]),
        rows in rows(),
        strings in prop::collection::vec(select(&STRINGS[..]), 0..6),
        (damaged_sheet, damaged_strings) in (damage(), damage()),
    ) {
        let strings = format!("<sst count=\"9\">{}</sst>", strings.concat());
        let file = styled_xlsx(&damaged(sheet(start, &rows), damaged_sheet), &damaged(strings, damaged_strings), STYLES);
        let expected = cells(&file, u64::MAX);
        for first_cells in [0, 1, 7] {
            prop_assert_eq!(&cells(&file, first_cells), &expected);
        }
    }
}

#[test]
fn long_sheets_are_read_to_the_end() {
    let plain = (ROWS[2], [0, 3, 10, 15, 20, 26].map(|form| CELLS[form]).to_vec());
    for last in ["", "<c r=\"AT\"><!-- not plain --><v>1</v></c>", "<c r=\"AT\"><v>1<v></c>"] {
        let mut rows = vec![plain.clone(); 12_000];
        rows[11_900].1.push(last);
        let file = styled_xlsx(sheet(STARTS[0], &rows).as_bytes(), b"<sst><si><t>a</t></si></sst>", STYLES);
        let (found, expected) = (cells(&file, FIRST_CELLS), cells(&file, u64::MAX));
        assert!(found.0.len() > 70_000);
        assert_eq!(found, expected);
    }
}

#[test]
fn shared_strings_keep_their_indices() {
    let mut texts = "<sst>".to_owned();
    let mut rows = STARTS[0].to_owned();
    for index in 0..100_000 {
        write!(texts, "<si><t>text {index}</t></si>").unwrap();
        write!(rows, "<row><c t=\"s\"><v>{}</v></c></row>", 99_999 - index).unwrap();
    }
    rows.push_str("</sheetData></worksheet>");
    let file = styled_xlsx(rows.as_bytes(), (texts + "</sst>").as_bytes(), STYLES);
    assert_eq!(cells(&file, 0), cells(&file, u64::MAX));
}

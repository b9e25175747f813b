"""Writes the same customers to files of many kinds: python3 tests/files/make.py.

cases.json lists the files, each with the arguments that the command needs, and with what must then happen. The model is
the committed one unless the case names contracts.churn. A case with a "draft" is for drafts: see drafts.py.
"""

import json
from pathlib import Path

import answers
import contracts
import drafts
import workbooks
from customers import (
    HEADER,
    POLISH_NAMES,
    ROWS,
    TENURE,
    at,
    comma,
    comma_text,
    euros,
    flag,
    grouped,
    sheet,
    table,
    with_names,
)
from workbooks import Error

HERE = Path(__file__).parent
PAD = ";" * (len(HEADER) - 1)
GERMAN = table(";", comma)
# a column name with more commas than a row has semicolons
ADDRESS = ", ".join(["Name"] * 30)
MANY_MONTHS = at("tenure", lambda _: "many")(ROWS[0])
YES_NO = {"Yes": "Ja", "No": "Nein"}


def three_decimals(text):
    """Some amounts with three decimals, such as 29.850, which the other cells of the column explain."""
    return f"{text}0" if len(text) == 5 and text[2] == "." else text


# two more customers, with numbers beyond the range
BEYOND = table() + "".join(
    ",".join(change(row)) + "\n"
    for change, row in [
        (at("tenure", lambda _: "100"), ROWS[0]),
        (at("MonthlyCharges", lambda _: "-1"), at("tenure", lambda _: "1e6")(ROWS[1])),
    ]
)
# a customer without a charge, because its formula has no result
WITHOUT_CHARGE = sheet(lambda name, value: Error("#N/A") if name == "MonthlyCharges" else value)[1]
ERROR = [*sheet(), WITHOUT_CHARGE]
COVER = [["Customers"], [], ["Exported on", "2026-11-28"], ["Exported by", "Sales"]]
TITLES = [["Customers,\nNovember"], ["Exported", "2026-11-01"], [], *sheet()]
SEVERAL = {"Cover": COVER, "Customers": sheet(), "Old": [HEADER, *sheet()[3:]]}

# The name and content of each file, and what cases.json says about it. Without entries, the command must score the file
# like plain.csv, without a message about how it reads the file.
FILES = [
    ("plain", table(), {}),
    ("semicolons_and_decimal_comma", GERMAN, {"says": "semicolons, decimal comma"}),
    ("beyond_the_range", BEYOND, {"rejected": 2}),
    ("tabs", table("\t"), {}),
    ("pipes", table("|"), {}),
    ("line_ends_of_cr", table(end="\r"), {}),
    ("line_ends_of_crlf", table(end="\r\n"), {}),
    ("windows_1252", with_names(";", euros).encode("cp1252"), {"says": "semicolons, decimal comma, Windows-1252"}),
    (
        "windows_1250",
        with_names(";", comma, "Imię i nazwisko", POLISH_NAMES).encode("cp1250"),
        {"says": "semicolons, decimal comma, Windows-1250"},
    ),
    ("iso_8859_15", with_names(";", euros).encode("iso8859_15"), {"says": "semicolons, decimal comma, ISO-8859-15"}),
    ("utf_8_with_mark", table().encode("utf-8-sig"), {}),
    ("utf_16_little_endian", with_names("\t", str).encode("utf-16-le"), {"says": "tabs, UTF-16LE"}),
    ("utf_16_with_mark", with_names("\t", str).encode("utf-16"), {"says": "tabs, UTF-16LE"}),
    ("utf_16_big_endian_without_mark", with_names("\t", str).encode("utf-16-be"), {"says": "tabs, UTF-16BE"}),
    ("utf_16_big_endian", ("\ufeff" + table()).encode("utf-16-be"), {"says": "UTF-16BE"}),
    ("declared_separator", "sep=;\n" + GERMAN, {"says": "semicolons, decimal comma, header in row 2"}),
    (
        "titles",
        f"Customers, November{PAD}\nExported;2026-11-01{PAD[1:]}\n\n{GERMAN}",
        {"says": "semicolons, decimal comma, header in row 4"},
    ),
    ("commas_in_the_header", with_names(";", comma, ADDRESS), {"says": "semicolons, decimal comma"}),
    ("blank_rows", GERMAN.replace("\n", f"\n{PAD}\n"), {"says": "semicolons, decimal comma"}),
    ("trailing_separators", GERMAN.replace("\n", ";\n"), {"says": "semicolons, decimal comma"}),
    ("almost_blank_row", table() + "X-1,Female" + "," * (len(HEADER) - 2) + "\n", {"rejected": 1}),
    ("totals", table() + "Total" + "," * TENURE + "83" + "," * (len(HEADER) - 1 - TENURE) + "\n", {"rejected": 1}),
    ("word_among_numbers", table() + ",".join(MANY_MONTHS) + "\n", {"rejected": 1, "errors": ["many"]}),
    ("index_column", table(header=["", *HEADER], change=lambda row: ["0", *row]), {}),
    ("dollars_and_thousands", table(money=lambda text: "$" + grouped(text, ",", ".")), {}),
    ("narrow_spaces", table("\t", lambda text: grouped(text, "\u202f", ",")), {"says": "tabs, decimal comma"}),
    ("no_break_spaces", table("\t", lambda text: grouped(text, "\u00a0", ",")), {"says": "tabs, decimal comma"}),
    ("plus_signs", table(money="+{}".format), {}),
    ("apostrophes", table(money=lambda text: "CHF " + grouped(text, "'", ".")), {}),
    ("currency_codes", table(money=lambda text: text + " EUR"), {}),
    ("one_meaning_per_column", table(money=three_decimals), {}),
    ("units", table(change=at("tenure", lambda text: f"{text} months")), {}),
    ("other_units", table(change=at("tenure", lambda text: f"{text} years")), {"rejected": 6}),
    ("capitals", table(change=at("Contract", str.upper)), {}),
    ("spaces", table(change=at("Contract", lambda text: f"  {text.replace(' ', '  ')} ")), {}),
    ("german_flags", table(change=at("Partner", YES_NO.get)), {}),
    ("numeric_flags", table(change=at("Partner", lambda text: "1.0" if text == "Yes" else "0.0")), {}),
    ("worded_flags", table(change=at("SeniorCitizen", lambda text: "true" if text == "1" else "false")), {}),
    ("whole_numbers", table(change=at("tenure", lambda text: f"{text}.0")), {}),
    # files that start with the letters of other formats' magic bytes
    ("starts_like_parquet", with_names("\t", str, "PAR1").encode("cp1252"), {"says": "tabs, Windows-1252"}),
    ("starts_like_encrypted_parquet", with_names(";", comma, "PARENT_ID"), {"says": "semicolons, decimal comma"}),
    ("starts_like_a_zip_file", with_names(",", str, "PK"), {}),
    ("starts_like_a_pdf_file", with_names(",", str, "%PDF-share"), {}),
]

WORKBOOKS = [
    ("workbook.xlsx", workbooks.xlsx({"Customers": sheet()}), {}),
    ("workbook.xlsm", workbooks.xlsm({"Customers": sheet()}), {}),
    ("workbook.xlsb", workbooks.xlsb({"Customers": sheet()}), {}),
    ("workbook.xls", workbooks.xls({"Customers": sheet()}), {}),
    ("workbook.ods", workbooks.ods({"Customers": sheet()}), {}),
    ("named_like_text.csv", workbooks.xlsx({"Customers": sheet()}), {}),
    ("booleans.xlsx", workbooks.xlsx({"Customers": sheet(flag)}), {}),
    ("booleans.xlsb", workbooks.xlsb({"Customers": sheet(flag)}), {}),
    ("booleans.xls", workbooks.xls({"Customers": sheet(flag)}), {}),
    ("booleans.ods", workbooks.ods({"Customers": sheet(flag)}), {}),
    ("numbers_as_text.xlsx", workbooks.xlsx({"Customers": sheet(comma_text)}), {"says": "decimal comma"}),
    ("titles.xlsx", workbooks.xlsx({"Customers": TITLES}), {"says": "header in row 4"}),
    ("titles.ods", workbooks.ods({"Customers": TITLES}), {"says": "header in row 4"}),
    ("errors.xlsx", workbooks.xlsx({"Customers": ERROR}), {"rejected": 1}),
    ("errors.xlsb", workbooks.xlsb({"Customers": ERROR}), {"rejected": 1}),
    ("errors.xls", workbooks.xls({"Customers": ERROR}), {"rejected": 1}),
    ("errors.ods", workbooks.ods({"Customers": ERROR}), {"rejected": 1}),
    ("hidden_sheet.xlsx", workbooks.xlsx({"Old": sheet()[:3], "Customers": sheet()}, hidden=["Old"]), {}),
    ("several_sheets.xlsx", workbooks.xlsx(SEVERAL), {"says": 'sheet "Customers"'}),
    ("several_sheets.xlsb", workbooks.xlsb(SEVERAL), {"says": 'sheet "Customers"'}),
    ("several_sheets.xls", workbooks.xls(SEVERAL), {"says": 'sheet "Customers"'}),
    ("several_sheets.ods", workbooks.ods(SEVERAL), {"says": 'sheet "Customers"'}),
    ("password.xlsx", workbooks.encrypted(), {"fails": "protected with a password"}),
    ("too_large_once_unpacked.xlsx", workbooks.bomb(), {"fails": "has more data, longer text"}),
    ("cut_off.xlsx", workbooks.xlsx({"Customers": sheet()})[:2000], {"fails": "the workbook is damaged"}),
    ("document.docx", workbooks.docx(), {"fails": "a Word document, not a workbook"}),
    ("archive.zip", workbooks.archive({"plain.csv": table()}), {"fails": "a ZIP archive, not a workbook"}),
    (
        "without_table.xlsx",
        workbooks.xlsx({"Cover": [["Customers"]]}),
        {"fails": "no table was found on the visible sheets"},
    ),
]

# parquet_files.py writes these files
PARQUET = [
    *((f"compressed_with_{codec}.parquet", {}) for codec in ["none", "snappy", "gzip", "lz4", "zstd"]),
    ("named_like_a_workbook.xlsx", {}),
    ("booleans_and_decimals.parquet", {}),
    ("texts_with_decimal_commas.parquet", {"says": "decimal comma"}),
    ("nested_column.parquet", {"arguments": ["--keep"], "fails": "column tags is nested"}),
    ("brotli_column.parquet", {"fails": "column tenure is compressed with BROTLI"}),
    ("cut_off.parquet", {"fails": "the Parquet file is damaged or incomplete"}),
    ("encrypted.parquet", {"fails": "the Parquet file is encrypted"}),
]


def write(name, content):
    (HERE / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def main():
    cases = []
    for name, content, expected in FILES:
        write(f"{name}.csv", content)
        cases.append({"file": f"{name}.csv", **expected})
    for name, content, expected in WORKBOOKS:
        write(name, content)
        cases.append({"file": name, **expected})
    cases.extend({"file": name, **expected} for name, expected in PARQUET)
    for name, content, expected in answers.FILES:
        if content is not None:
            write(name, content)
        cases.extend({"file": name, **each} for each in expected)
    write("unknown_values.toml", answers.MAP)
    write("contracts_training.csv", contracts.table(contracts.TRAINING))
    for name, content, expected in contracts.FILES:
        write(name, content)
        cases.append({"file": name, "model": "contracts", **expected})
    for name, content, expected in drafts.DRAFTS:
        write(f"{name}.csv", content)
        target = content.partition("\n")[0].rpartition(",")[2]
        cases.append({"file": f"{name}.csv", "draft": {"target": target, **expected}})
    (HERE / "cases.json").write_text(json.dumps(cases, indent=4, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

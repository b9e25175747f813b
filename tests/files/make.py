"""Writes the same customers to files of many kinds: python3 tests/files/make.py.

cases.json lists the files. For each, it gives the model, the arguments that the command needs, how the command says
that it reads the file, the number of rows that it must reject, how it lists the values that the model does not know,
what it must advise, and how it must fail. The model is the committed one unless the case names another: either
contracts.churn, or one that clamps all numbers, for which the command must print the case's notes. If fewer than six
rows are rejected, the first six must get the scores of plain.csv or contracts.csv. A case with a "draft" is for the
command `schema` only.
"""

import csv
import io
import json
from pathlib import Path

import contracts
import drafts
import workbooks
from workbooks import Error

HERE = Path(__file__).parent
NAMES = ["Müller", "Jörg", "Zoë", "Größler", "Núñez", "Lefèvre"]
POLISH_NAMES = ["Łukasz Świątek", "Żaneta Dąbrowska", "Zofia Wójcik", "Paweł Kamiński", "Małgorzata Zając", "Józef Bąk"]


def customers():
    with open(HERE / "../../model/data/telco.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:7]


def comma(text):
    return text.replace(".", ",")


def grouped(text, separator, mark):
    whole, _, fraction = text.partition(".")
    return f"{int(whole):,}".replace(",", separator) + (mark + fraction if fraction else "")


HEADER, ROWS = customers()
MONEY = [HEADER.index("MonthlyCharges"), HEADER.index("TotalCharges")]
TENURE = HEADER.index("tenure")


def table(delimiter=",", money=str, end="\n", header=HEADER, change=lambda row: row):
    """The table as text, with every amount of money rewritten by `money` and every row by `change`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    for row in ROWS:
        row = [money(cell) if column in MONEY and cell else cell for column, cell in enumerate(row)]
        writer.writerow(change(row))
    return out.getvalue()


def with_names(delimiter, money, column="Name", names=NAMES):
    """The table with a first column of names, which contain non-ASCII letters."""
    names = iter(names)
    return table(delimiter, money, header=[column, *HEADER], change=lambda row: [next(names), *row])


def at(column, change):
    index = HEADER.index(column)
    return lambda row: [change(cell) if number == index else cell for number, cell in enumerate(row)]


def ambiguous(text):
    return "29.850" if len(text) < 6 else "1.889"


def euros(text):
    return grouped(text, ".", ",") + " €"


PAD = ";" * (len(HEADER) - 1)
GERMAN = table(";", comma)
YES_NO = {"Yes": "Ja", "No": "Nein"}

CONTRACTS = {"Month-to-month": "monatlich", "One year": "1 Jahr"}
UNKNOWN = [
    'column Contract, "monatlich": 4 rows, perhaps "Month-to-month"',
    'column Contract, "1 Jahr": 2 rows, perhaps "One year"',
]
# the user's answers; the values and one of the levels are spelled differently than in the file and the model
MAP = '[Contract]\n"Monatlich" = "month-to-month"\n"1  JAHR" = "One year"\n'

# two more customers, with numbers beyond the range
BEYOND = table() + "".join(
    ",".join(change(row)) + "\n"
    for change, row in [
        (at("tenure", lambda _: "100"), ROWS[0]),
        (at("MonthlyCharges", lambda _: "-1"), at("tenure", lambda _: "1e6")(ROWS[1])),
    ]
)
CLAMPED = [
    "Tenure: 2 values outside 0 to 72 months were scored as the nearest limit, such as “100” on line 8",
    "Monthly charge: 1 value outside $18.00 to $120.00 was scored as the nearest limit: “-1” on line 9",
]

MANY_CLAMPED = (
    "2 of 8 rows had numbers out of range. "
    'All of them: tenure is out of range, for example "100" on line 8. '
    "The nearest limits were scored instead, so the results may be wrong. "
    "Expected a number from 0 to 72. Check that tenure is the right column, in the right unit."
)

NUMBERS = ["SeniorCitizen", "tenure", "MonthlyCharges", "TotalCharges"]


def typed(name, text):
    if name not in NUMBERS or not text:
        return text
    return float(text) if "." in text else int(text)


def sheet(change=lambda name, value: value):
    """The table with typed cells."""
    rows = [[change(name, typed(name, text)) for name, text in zip(HEADER, row, strict=True)] for row in ROWS]
    return [HEADER, *rows]


def flag(name, value):
    return {"Yes": True, "No": False}.get(value, value) if name == "Partner" else value


def other_contract(name, value):
    return CONTRACTS[value] if name == "Contract" else value


def ambiguous_text(name, value):
    return ambiguous(str(value)) if name in ("MonthlyCharges", "TotalCharges") else value


def comma_text(name, value):
    return comma(str(value)) if name in ("MonthlyCharges", "TotalCharges") else value


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
    ("utf_16_big_endian", ("\ufeff" + table()).encode("utf-16-be"), {"says": "UTF-16BE"}),
    ("declared_separator", "sep=;\n" + GERMAN, {"says": "semicolons, decimal comma, header in row 2"}),
    (
        "titles",
        f"Customers, November{PAD}\nExported;2026-11-01{PAD[1:]}\n\n{GERMAN}",
        {"says": "semicolons, decimal comma, header in row 4"},
    ),
    ("blank_rows", GERMAN.replace("\n", f"\n{PAD}\n"), {"says": "semicolons, decimal comma"}),
    ("trailing_separators", GERMAN.replace("\n", ";\n"), {"says": "semicolons, decimal comma"}),
    ("almost_blank_row", table() + "X-1,Female" + "," * (len(HEADER) - 2) + "\n", {"rejected": 1}),
    ("totals", table() + "Total" + "," * TENURE + "83" + "," * (len(HEADER) - 1 - TENURE) + "\n", {"rejected": 1}),
    ("index_column", table(header=["", *HEADER], change=lambda row: ["0", *row]), {}),
    ("dollars_and_thousands", table(money=lambda text: "$" + grouped(text, ",", ".")), {}),
    ("narrow_spaces", table("\t", lambda text: grouped(text, "\u202f", ",")), {"says": "tabs, decimal comma"}),
    ("no_break_spaces", table("\t", lambda text: grouped(text, "\u00a0", ",")), {"says": "tabs, decimal comma"}),
    ("plus_signs", table(money="+{}".format), {}),
    ("apostrophes", table(money=lambda text: "CHF " + grouped(text, "'", ".")), {}),
    ("currency_codes", table(money=lambda text: text + " EUR"), {}),
    ("units", table(change=at("tenure", lambda text: f"{text} months")), {}),
    ("other_units", table(change=at("tenure", lambda text: f"{text} years")), {"rejected": 6}),
    ("capitals", table(change=at("Contract", str.upper)), {}),
    ("spaces", table(change=at("Contract", lambda text: f"  {text.replace(' ', '  ')} ")), {}),
    ("german_flags", table(change=at("Partner", YES_NO.get)), {}),
    ("numeric_flags", table(change=at("Partner", lambda text: "1.0" if text == "Yes" else "0.0")), {}),
    ("worded_flags", table(change=at("SeniorCitizen", lambda text: "true" if text == "1" else "false")), {}),
    ("unknown_values", table(change=at("Contract", CONTRACTS.get)), {"rejected": 6, "values": UNKNOWN}),
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
    (
        "unknown_values.xlsx",
        workbooks.xlsx({"Customers": sheet(other_contract)}),
        {"rejected": 6, "values": UNKNOWN},
    ),
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
    ("second_table.xlsx", workbooks.xlsx({"Old": sheet()[:3], "New": sheet()}), None),
    ("password.xlsx", workbooks.encrypted(), {"fails": "protected with a password"}),
    ("cut_off.xlsx", workbooks.xlsx({"Customers": sheet()})[:2000], {"fails": "the workbook is damaged"}),
    ("document.docx", workbooks.docx(), {"fails": "a Word document, not a workbook"}),
    ("archive.zip", workbooks.archive({"plain.csv": table()}), {"fails": "a ZIP archive, not a workbook"}),
    ("without_table.xlsx", workbooks.xlsx({"Cover": [["Customers"]]}), {"fails": "no sheet of the workbook has"}),
]

# other names for columns of the table
GERMAN_NAMES = {
    "customerID": "Kundennr",
    "gender": "Geschlecht",
    "SeniorCitizen": "Rentner",
    "Dependents": "Kinder",
    "tenure": "Vertragsmonate",
    "Contract": "Vertragsart",
    "PaymentMethod": "Zahlungsart",
    "MonthlyCharges": "Monatsgebühr",
    "TotalCharges": "Gesamtbetrag",
}
WORDED_NAMES = {
    "customerID": "Account number",
    "tenure": "Months with us",
    "Contract": "Contract type",
    "MonthlyCharges": "Monthly fee ($)",
}


def renamed(names):
    return table(header=[names.get(name, name) for name in HEADER])


def flags(names):
    return [part for name, other in names.items() for part in ("--column", f"{name}={other}")]


# two columns named tenure
SAME_NAMES = table(header=[*HEADER, "tenure"], change=lambda row: [*row, row[TENURE]])

# files whose columns only the user can match, each with the command's question and the arguments that answer it
COLUMNS = [
    ("german_names", renamed(GERMAN_NAMES), 'tenure: is it "Vertragsmonate" (1, 34, 2)?', flags(GERMAN_NAMES)),
    ("worded_names", renamed(WORDED_NAMES), 'Contract: is it "Contract type" (Month-to-month', flags(WORDED_NAMES)),
    ("same_names", SAME_NAMES, "tenure: is it column 6 (1, 34, 2) or column 22 (1, 34, 2)?", ["--column", "tenure=#6"]),
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

# every amount in this file can be read in two ways
AMBIGUOUS = table(money=ambiguous)


def main():
    cases = []
    for name, content, expected in FILES:
        (HERE / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        cases.append({"file": f"{name}.csv", **expected})
    for name, content, question, arguments in COLUMNS:
        (HERE / f"{name}.csv").write_text(content, encoding="utf-8")
        cases.append({"file": f"{name}.csv", "fails": question})
        cases.append({"file": f"{name}.csv", "arguments": arguments})
    (HERE / "ambiguous_numbers.csv").write_text(AMBIGUOUS)
    cases.append({"file": "ambiguous_numbers.csv", "fails": 'column MonthlyCharges: "29.850" means different numbers'})
    # with a decimal comma, 29.850 is 29,850, which is out of range
    comma = {"arguments": ["--decimal", "comma"], "says": "decimal comma", "rejected": 6}
    cases.append({"file": "ambiguous_numbers.csv", **comma, "advises": "use --decimal point."})
    (HERE / "ambiguous_texts.xlsx").write_bytes(workbooks.xlsx({"Customers": sheet(ambiguous_text)}))
    cases.append({"file": "ambiguous_texts.xlsx", "fails": 'column MonthlyCharges: "29.850" means different numbers'})
    cases.append({"file": "ambiguous_texts.xlsx", **comma, "advises": "use --decimal point."})
    # typed numbers have one reading
    cases.append({"file": "workbook.xlsx", "arguments": ["--decimal", "comma"], "says": "decimal comma"})
    (HERE / "beyond_the_range.csv").write_text(BEYOND)
    cases.append({"file": "beyond_the_range.csv", "rejected": 2})
    cases.append({"file": "beyond_the_range.csv", "model": "clamping", "notes": CLAMPED, "advises": MANY_CLAMPED})
    (HERE / "unknown_values.toml").write_text(MAP)
    answered = {"arguments": ["--map", "tests/files/unknown_values.toml"]}
    cases += [{"file": file, **answered} for file in ("unknown_values.csv", "unknown_values.xlsx", "plain.csv")]
    german = "semicolons_and_decimal_comma.csv"
    point = {"arguments": ["--decimal", "point"], "rejected": 6, "advises": "use --decimal comma."}
    cases.append({"file": german, **point})
    for name, content, expected in WORKBOOKS:
        (HERE / name).write_bytes(content)
        if expected is not None:
            cases.append({"file": name, **expected})
    cases.extend({"file": name, **expected} for name, expected in PARQUET)
    chosen = "second_table.xlsx"
    cases.append({"file": chosen, "arguments": ["--sheet", "new"], "says": 'sheet "New"'})
    unknown = 'no sheet named "May"; its sheets are "Old", "New"'
    cases.append({"file": chosen, "arguments": ["--sheet", "May"], "fails": unknown})
    not_for_text = "--sheet does not apply to a text file"
    cases.append({"file": "plain.csv", "arguments": ["--sheet", "New"], "fails": not_for_text})
    training = contracts.table(contracts.TRAINING)
    (HERE / "contracts_training.csv").write_text(training)
    for name, content, expected in contracts.FILES:
        (HERE / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        cases.append({"file": name, "model": "contracts", **expected})
    for name, content, expected in drafts.DRAFTS:
        (HERE / f"{name}.csv").write_text(content, encoding="utf-8")
        target = content.partition("\n")[0].rpartition(",")[2]
        cases.append({"file": f"{name}.csv", "draft": {"target": target, **expected}})
    (HERE / "cases.json").write_text(json.dumps(cases, indent=4, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

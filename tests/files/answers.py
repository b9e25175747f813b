"""Files that can be read in several ways, and the arguments of the command that answer the question."""

import workbooks
from customers import (
    CONTRACTS,
    HEADER,
    NAMES,
    POLISH_NAMES,
    TENURE,
    ambiguous,
    ambiguous_text,
    at,
    comma,
    other_contract,
    sheet,
    table,
)

UNKNOWN = [
    'column Contract, "monatlich": 4 rows, perhaps "Month-to-month"',
    'column Contract, "1 Jahr": 2 rows, perhaps "One year"',
]
# the user's answers; the values and one of the levels are spelled differently than in the file and the model
MAP = '[Contract]\n"Monatlich" = "month-to-month"\n"1  JAHR" = "One year"\n'
KEEP = {"arguments": ["--keep"]}
MAPPED = {"arguments": ["--map", "tests/files/unknown_values.toml"]}

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

# titles in as many cells as the header has
WIDE_TITLES = ";".join(["Customer"] * 5 + ["Services"] * 10 + ["Contract"] * 6) + "\n" + table(";", comma)

POINT, COMMA = ["--decimal", "point"], ["--decimal", "comma"]
# with a decimal comma, 29.850 is 29,850, which is out of range
AS_COMMA = {"arguments": COMMA, "says": "decimal comma", "rejected": 6, "advises": "use --decimal point."}
AS_POINT = {"arguments": POINT, "rejected": 6, "advises": "use --decimal comma."}
AMBIGUOUS = [
    {"fails": 'column MonthlyCharges: "29.850" means different numbers'},
    AS_COMMA,
]
SAYS_GERMAN = {"says": "semicolons, decimal comma, header in row 4"}

# each file's name, its content, or None if another list has it, and its cases
FILES = [
    (
        "german_names.csv",
        renamed(GERMAN_NAMES),
        [{"fails": 'tenure: is it "Vertragsmonate" (1, 34, 2)?'}, {"arguments": flags(GERMAN_NAMES)}],
    ),
    (
        "worded_names.csv",
        renamed(WORDED_NAMES),
        [{"fails": 'Contract: is it "Contract type" (Month-to-month'}, {"arguments": flags(WORDED_NAMES)}],
    ),
    (
        "same_names.csv",
        SAME_NAMES,
        [
            {"fails": "tenure: is it column 6 (1, 34, 2) or column 22 (1, 34, 2)?"},
            {"arguments": ["--column", "tenure=#6"]},
        ],
    ),
    ("ambiguous_numbers.csv", table(money=ambiguous), AMBIGUOUS),
    ("ambiguous_texts.xlsx", workbooks.xlsx({"Customers": sheet(ambiguous_text)}), AMBIGUOUS),
    # typed numbers have one reading
    ("workbook.xlsx", None, [{"arguments": COMMA, "says": "decimal comma"}, {"arguments": POINT}]),
    ("semicolons_and_decimal_comma.csv", None, [AS_POINT]),
    ("numbers_as_text.xlsx", None, [AS_POINT]),
    ("texts_with_decimal_commas.parquet", None, [AS_POINT]),
    ("unknown_values.csv", table(change=at("Contract", CONTRACTS.get)), [{"rejected": 6, "values": UNKNOWN}, MAPPED]),
    (
        "unknown_values.xlsx",
        workbooks.xlsx({"Customers": sheet(other_contract)}),
        [{"rejected": 6, "values": UNKNOWN}, MAPPED],
    ),
    ("plain.csv", None, [MAPPED]),
    (
        "windows_1252.csv",
        None,
        [{"arguments": ["--encoding", "windows-1250"], "says": "semicolons, decimal comma, Windows-1250"}],
    ),
    ("titles.csv", None, [{"arguments": ["--delimiter", "semicolon", "--header", "4"], **SAYS_GERMAN}]),
    (
        "titles_in_all_columns.csv",
        WIDE_TITLES,
        [
            {"fails": "Contract: is it column 16 (Contract, Month-to-month, One year)"},
            {"arguments": ["--header", "2"], "says": "semicolons, decimal comma, header in row 2"},
        ],
    ),
    (
        "second_table.xlsx",
        workbooks.xlsx({"Old": sheet()[:3], "New": sheet()}),
        [{"arguments": ["--sheet", "new"], "says": 'sheet "New"'}],
    ),
    ("titles.xlsx", None, [{"arguments": ["--header", "4"], "says": "header in row 4"}]),
    # the letters of any encoding are the same in the scored file
    (
        "windows_1252.csv",
        None,
        [{**KEEP, "says": "semicolons, decimal comma, Windows-1252", "writes": NAMES}],
    ),
    (
        "windows_1250.csv",
        None,
        [{**KEEP, "says": "semicolons, decimal comma, Windows-1250", "writes": POLISH_NAMES}],
    ),
    ("utf_16_little_endian.csv", None, [{**KEEP, "says": "tabs, UTF-16LE", "writes": NAMES}]),
]

"""A second table, with what plain.csv does not have: dates, shares, negative amounts, and a column that may be missing.

contracts.toml describes it, contracts_training.csv has the customers that contracts.churn was trained on, and
contracts.csv has six more. Like make.py, this module lists files with the same six customers, written in other ways.
"""

import csv
import datetime
import io
import random

import workbooks

HEADER = ["id", "since", "abroad", "balance", "data", "roaming", "calls", "left"]
SINCE, ABROAD, BALANCE, DATA, ROAMING, CALLS, LEFT = range(1, len(HEADER))
FIRST = datetime.date(2015, 1, 1)


def customers(count, seed):
    """Generated customers."""
    draw = random.Random(seed)
    rows = []
    for number in range(count):
        days, calls = draw.randrange(4_000), draw.randrange(10)
        row = [
            f"C{seed}-{number}",
            FIRST + datetime.timedelta(days),
            draw.randrange(1_000) / 1_000,
            draw.randrange(-50_000, 150_000) / 100,
            draw.randrange(400) / 10,
            "yes" if draw.random() < 0.4 else "no",
            calls,
        ]
        risk = 0.15 + 0.4 * (days > 2_500) + 0.2 * (calls > 6) + 0.2 * (row[BALANCE] < 0)
        rows.append([*row, "yes" if draw.random() < risk else "no"])
    return rows


TRAINING = customers(400, 1)
# customers without a number of calls, so that the same file without this column must get the same scores
ROWS = [[*row[:CALLS], "", row[LEFT]] for row in customers(6, 2)]


def table(rows=ROWS, change=None, delimiter=",", header=HEADER):
    """The table as text. `change` says how the cells of some columns are written."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writes = change or {}
    writer.writerows([writes.get(column, str)(cell) for column, cell in enumerate(row)] for row in rows)
    return out.getvalue()


def without(column):
    rows = [row[:column] + row[column + 1 :] for row in ROWS]
    return table(rows, header=HEADER[:column] + HEADER[column + 1 :])


def dates(pattern):
    return table(change={SINCE: lambda day: day.strftime(pattern)})


def percent(share):
    return f"{share * 100:.1f}%"


def accounting(amount):
    return f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}"


def accounting_dollars(amount):
    return f"$({-amount:,.2f})" if amount < 0 else f"${amount:,.2f}"


def trailing_minus(amount):
    return f"{-amount:.2f}-" if amount < 0 else f"{amount:.2f}"


def german(amount):
    return f"{amount:,.2f} €".translate(str.maketrans(",.", ".,"))


def german_percent(share):
    return percent(share).replace(".", ",")


def flags(yes, no):
    return table(change={ROAMING: lambda cell: yes if cell == "yes" else no})


SHEET = {"Contracts": [HEADER, *ROWS]}
# two more customers: the model reads 99 GB as the nearest limit, and refuses the other's balance
BEYOND = [[*ROWS[0][:DATA], 99, *ROWS[0][DATA + 1 :]], [*ROWS[1][:BALANCE], 9_999, *ROWS[1][BALANCE + 1 :]]]
CLAMPED = "Data used: 1 value outside 0.0 to 40.0 GB was scored as the nearest limit: “99” on line 8"
# every other date as in ISO 8601
MIXED = iter(["%Y-%m-%d", "%d.%m.%Y"] * len(ROWS))
# one more customer, whose date does not exist
NO_DATE = ",".join(map(str, [ROWS[0][0], "31.02.2024", *ROWS[0][2:]])) + "\n"
WITHOUT_CALLS = 'no column "calls": 5 is used for every customer, which is a guess'

FILES = [
    ("contracts.csv", table(), {}),
    ("dates_with_points.csv", dates("%d.%m.%Y"), {}),
    ("iso_dates_among_others.csv", table(change={SINCE: lambda day: day.strftime(next(MIXED))}), {}),
    (
        "date_that_does_not_exist.csv",
        dates("%d.%m.%Y") + NO_DATE,
        {"rejected": 1, "errors": ["31.02.2024", "(day, month, year)"]},
    ),
    ("dates_with_the_month_first.csv", dates("%m/%d/%Y"), {}),
    ("dates_with_two_digit_years.csv", dates("%d/%m/%y"), {}),
    ("dates_with_names_of_months.csv", dates("%d-%b-%Y"), {}),
    ("dates_with_times.csv", dates("%d.%m.%Y 11:30 PM"), {}),
    ("dates_as_serial_numbers.csv", table(change={SINCE: lambda day: str(workbooks.serial(day))}), {}),
    ("dates.xlsx", workbooks.xlsx(SHEET), {}),
    ("dates.xlsb", workbooks.xlsb(SHEET), {}),
    ("dates.xls", workbooks.xls(SHEET), {}),
    ("dates.ods", workbooks.ods(SHEET), {}),
    ("percent_signs.csv", table(change={ABROAD: percent}), {}),
    ("accounting_brackets.csv", table(change={BALANCE: accounting}), {}),
    ("accounting_brackets_and_dollars.csv", table(change={BALANCE: accounting_dollars}), {}),
    ("minus_signs_at_the_end.csv", table(change={BALANCE: trailing_minus}), {}),
    ("gigabytes.csv", table(change={DATA: lambda size: f"{size} GB"}), {}),
    (
        "german_contracts.csv",
        table(
            change={SINCE: lambda day: day.strftime("%d.%m.%Y"), BALANCE: german, ABROAD: german_percent},
            delimiter=";",
        ).encode("cp1252"),
        {"says": "semicolons, decimal comma, Windows-1252"},
    ),
    ("french_flags.csv", flags("Oui", "Non"), {}),
    ("spanish_flags.csv", flags("Sí", "No"), {}),
    ("flags_of_german_excel.csv", flags("WAHR", "FALSCH"), {}),
    ("flags_of_french_excel.csv", flags("VRAI", "FAUX"), {}),
    ("letters_as_flags.csv", flags("Y", "N"), {}),
    ("words_for_blanks.csv", table(change={CALLS: lambda _: "n/a"}), {}),
    ("contracts.csv", table(), {"arguments": ["--explain", "3"], "writes": ["blank, taken as"]}),
    ("data_beyond_the_range.csv", table([*ROWS, *BEYOND]), {"rejected": 1, "notes": [CLAMPED], "errors": ["9999"]}),
    ("missing_column.csv", without(CALLS), {"advises": WITHOUT_CALLS}),
    ("missing_column_without_a_fill.csv", without(SINCE), {"fails": "since"}),
]

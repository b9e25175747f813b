"""The customers of plain.csv, IBM's first six, and functions that write them as tables in many ways."""

import csv
import io
from pathlib import Path

NAMES = ["Müller", "Jörg", "Zoë", "Größler", "Núñez", "Lefèvre"]
POLISH_NAMES = ["Łukasz Świątek", "Żaneta Dąbrowska", "Zofia Wójcik", "Paweł Kamiński", "Małgorzata Zając", "Józef Bąk"]


def customers():
    with open(Path(__file__).parent / "../../model/data/telco.csv", newline="", encoding="utf-8") as file:
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


CONTRACTS = {"Month-to-month": "monatlich", "One year": "1 Jahr"}
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

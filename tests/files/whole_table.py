"""Writes all customers to files as other programs and countries do: python3 tests/files/whole_table.py FOLDER.

Each file must get the estimates of model/data/telco.csv without a question. parquet_files.py writes one more such file.
"""

import csv
import sys
from pathlib import Path

import workbooks

HERE = Path(__file__).parent
with open(HERE / "../../model/data/telco.csv", newline="", encoding="utf-8") as file:
    HEADER, *ROWS = csv.reader(file)
MONEY = [HEADER.index("MonthlyCharges"), HEADER.index("TotalCharges")]
NUMBERS = [HEADER.index("SeniorCitizen"), HEADER.index("tenure"), *MONEY]
NAMES = ["Müller", "Jörg", "Zoë", "Größler"]


def grouped(text, separator, mark):
    whole, _, fraction = text.partition(".")
    return f"{int(whole):,}".replace(",", separator) + (mark + fraction if fraction else "")


def table(delimiter, money, header=HEADER, rows=ROWS):
    """The table as text, with every amount of money rewritten by `money`."""
    shift = len(header) - len(HEADER)
    lines = [header]
    for row in rows:
        lines.append([money(cell) if at - shift in MONEY and cell.strip() else cell for at, cell in enumerate(row)])
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in line] for line in lines]
    return "".join(delimiter.join(line) + "\r\n" for line in quoted)


def typed(at, text):
    if at not in NUMBERS or not text.strip():
        return text
    return float(text) if "." in text else int(text)


def files():
    named = [[NAMES[at % len(NAMES)], *row] for at, row in enumerate(ROWS)]
    german = table(";", lambda text: grouped(text, ".", ",") + " €", ["Name", *HEADER], named)
    french = table(";", lambda text: grouped(text, "\u202f", ","))
    discounted = [[f"{at % 40}.5%", *row] for at, row in enumerate(ROWS)]
    american = table(",", lambda text: "$" + grouped(text, ",", "."), ["Discount", *HEADER], discounted)
    blanks = ";" * (len(HEADER) - 1)
    sheet = [HEADER, *([typed(at, text) for at, text in enumerate(row)] for row in ROWS)]
    return {
        "german.csv": german.encode("cp1252"),
        "french.csv": french.encode(),
        "american.csv": american.encode(),
        "utf_16.csv": table(",", str).encode("utf-16"),
        "declared.csv": f"sep=;\r\n{french}".encode(),
        "titles_and_totals.csv": f"Customers{blanks}\r\nNovember{blanks}\r\n\r\n{french}Total{blanks}\r\n".encode(),
        "workbook.xlsx": workbooks.xlsx({"Customers": sheet}),
        "workbook.ods": workbooks.ods({"Customers": sheet}),
    }


if __name__ == "__main__":
    for name, content in files().items():
        (Path(sys.argv[1]) / name).write_bytes(content)

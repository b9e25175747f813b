"""Tables with unusual columns or outcomes, and what their drafted descriptions must say.

make.py writes the tables. Each draft must train. These keys say what is expected:

- id: the column of the customer ID
- leak: a column that is left out, because it is probably a leak
- says: remarks of the command and of the Train page
- command_says: remarks that name an argument of the command
- writes, lacks: what the description must have, and must not have
- fails: how the command asks if it gets no answer
- answer: the arguments that answer the question; the Train page has a choice for each
- suspects: the columns that training names, because the model is too good
"""

import random

ROWS = 120


def rows(count=ROWS, seed=3):
    """Months, fee, plan, and outcome of generated customers."""
    draw = random.Random(seed)
    for _ in range(count):
        months, fee, plan = draw.randrange(60), draw.randrange(2_000, 9_000) / 100, draw.choice(["basic", "plus"])
        left = draw.random() < 0.15 + 0.3 * (months < 20) + 0.15 * (plan == "basic")
        yield months, fee, plan, left


def table(extra=(), count=ROWS, target="left", outcome=("yes", "no"), plan=lambda _, plan: plan, money=str):
    """Text of a table. `extra` names further columns and says how to write a cell from the row's number and outcome."""
    lines = [",".join([*(name for name, _ in extra), "months", "fee", "plan", target])]
    for number, (months, fee, name, left) in enumerate(rows(count)):
        cells = [cell(number, left) for _, cell in extra]
        word = outcome[0] if left else outcome[1]
        word = word(number) if callable(word) else word
        lines.append(",".join(map(str, [*cells, months, money(fee), plan(number, name), word])))
    return "\n".join(lines) + "\n"


def repeated(text, line):
    """The table with one row a second time."""
    return text + text.splitlines()[line] + "\n"


def months_of_customers():
    """Six rows per customer, all with the customer's outcome."""
    lines = ["account,month,months,fee,plan,left"]
    for number, (months, fee, plan, left) in enumerate(rows(60)):
        for month in range(6):
            cells = [f"A{number}", f"2026-0{month + 1}", months + month, fee, plan, "yes" if left else "no"]
            lines.append(",".join(map(str, cells)))
    return "\n".join(lines) + "\n"


def rows_of_customers_without_id():
    """Six equal rows per customer, except for an ID that changes with each row."""
    lines = ["entry,months,fee,plan,left"]
    for number, (months, fee, plan, left) in enumerate(rows(60)):
        lines += [f"{number * 6 + row},{months},{fee},{plan},{'yes' if left else 'no'}" for row in range(6)]
    return "\n".join(lines) + "\n"


def two_columns_that_tell_together():
    """Two columns, neither of which shows the outcome without the other."""
    lines = ["door,key,fee,left"]
    for number, (_, fee, _, left) in enumerate(rows(600)):
        door = number % 2
        lines.append(f"{'ab'[door]},{'xy'[door ^ left]},{fee},{'yes' if left else 'no'}")
    return "\n".join(lines) + "\n"


CITIES = ["Bern", "Basel", "Chur", "Zug"]
ZIPS = [3_000, 4_000, 7_000, 6_300, 3_001, 4_001, 7_001, 6_301]


def numbers(number, _):
    return 70_000 + number * 37 % 9_973


def without_internet(number, _):
    return ["fiber", "dsl", "none"][number % 3]


def backup(number, _):
    return ["yes", "no", ""][number % 3] if number % 3 == 2 else ["yes", "no"][number // 3 % 2]


def heavy_tail(number, _):
    return 40_000 if number == 50 else number * number % 97


YES_NO = [lambda number: ["yes", "Yes", "YES "][number % 3], lambda number: ["no", "No"][number % 2]]

DRAFTS = [
    ("id_of_whole_numbers", table([("ref", numbers)]), {"id": "ref", "lacks": ['column = "ref"']}),
    ("id_with_a_repeated_row", repeated(table([("ref", numbers)]), 4), {"id": "ref", "lacks": ['column = "ref"']}),
    ("id_of_few_rows", table([("ref", numbers)], count=40), {"id": "ref", "lacks": ['column = "ref"']}),
    (
        "id_of_texts",
        table([("Kürzel", lambda number, _: f"X{number * 37 % 9_973:04}-{number % 7}")]),
        {"id": "Kürzel", "lacks": ['column = "Kürzel"']},
    ),
    (
        "outcome_that_says_who_stayed",
        table(target="renewed", outcome=("no", "yes")),
        {
            "says": ['renewed: "no" means that the customer left'],
            "command_says": ["the name renewed says who stayed"],
        },
    ),
    ("outcome_in_many_spellings", table(outcome=YES_NO), {"says": ["means that the customer left: 31 of 120 rows"]}),
    (
        "outcome_in_other_words",
        table(target="status", outcome=("code 7", "code 8")),
        {"fails": "--positive", "answer": ["--positive", "code 7"], "says": ['status: "code 7" means that']},
    ),
    (
        "blank_outcomes",
        table(outcome=("yes", "")),
        {"fails": "--blank-target stayed", "answer": ["--blank-target", "stayed"], "says": ['left: "yes" means']},
    ),
    (
        "few_blank_outcomes",
        table(outcome=("yes", lambda number: "" if number % 40 == 0 else "no")),
        {"fails": "--blank-target", "answer": ["--blank-target", "skip"], "says": ["left is blank in"]},
    ),
    (
        "ambiguous_amounts",
        table([("paid", lambda number, _: f"{number % 9 + 1}.{number * 7 % 1_000:03}")], money=int),
        {"fails": "--decimal", "answer": ["--decimal", "point"], "writes": ['column = "paid"']},
    ),
    (
        "filled_only_for_leavers",
        table([("reason", lambda number, left: ["price", "move"][number % 2] if left and number % 3 else "")]),
        {"leak": "reason"},
    ),
    (
        "score_of_another_model",
        table([("score", lambda number, left: round((0.6 if left else 0.1) + number % 30 / 100, 2))]),
        {"leak": "score"},
    ),
    (
        "several_rows_per_customer",
        months_of_customers(),
        {"says": ["the 360 rows belong to 60 customers, identified by account"], "writes": ['group = "account"']},
    ),
    (
        "equal_rows_with_other_ids",
        rows_of_customers_without_id(),
        {"says": ["360 rows probably belong to 60 customers"], "writes": ['group = ["months", "fee", "plan"]']},
    ),
    ("two_columns_that_tell_together", two_columns_that_tell_together(), {"suspects": ["door", "key"]}),
    ("few_leavers", table(count=80), {"says": ["the data has only 19 customers who left"]}),
    (
        "odd_cells_among_numbers",
        table([("calls", lambda number, _: "oops" if number in (7, 70) else number % 9)]),
        {"says": ["calls: not a number in 2 cells"], "writes": ['column = "calls"', 'rejected_rows = "skip"']},
    ),
    ("heavy_tail", table([("usage", heavy_tail)]), {"writes": ['outside = "clamp"']}),
    (
        "blanks_that_another_column_explains",
        table([("internet", without_internet), ("backup", backup)]),
        {"writes": ["blank only where internet is"]},
    ),
    (
        "levels_in_many_spellings",
        table(plan=lambda number, plan: plan.upper() if number % 2 else plan),
        {"writes": ['value = "basic"', 'value = "PLUS"'], "lacks": ['value = "BASIC"', 'value = "plus"']},
    ),
    (
        "dates_in_one_of_two_orders",
        table([("joined", lambda number, _: f"{number % 12 + 1:02}/{number // 12 % 12 + 1:02}/2024")]),
        {"fails": "--dates", "answer": ["--dates", "day-first"], "writes": ['order = "day_month_year"']},
    ),
    (
        "values_that_agree_by_chance",
        table([("city", lambda number, _: CITIES[number % 4]), ("zip", lambda number, _: ZIPS[number % 8])]),
        {"lacks": ["[[rule"]},
    ),
    ("counts", table([("calls", lambda number, _: number * 11 % 13)]), {"writes": ["range = [0, 15]"]}),
    (
        "index_column_of_a_table",
        table([("", lambda number, _: number), ("calls", lambda number, _: number % 9)]),
        {"writes": [": the column has no name"]},
    ),
    (
        "parts_of_words",
        table([("Age group", lambda number, _: number % 5), ("CreditScore", lambda number, _: 300 + number * 7 % 500)]),
        {"lacks": ['many = "years"', 'monthly_charge = "CreditScore"']},
    ),
    (
        "german_labels",
        table([("Anzahl der Verträge", lambda number, _: number % 5)]),
        {"writes": ['label = "Anzahl der Verträge"']},
    ),
    ("target_in_other_letters", table(target="Left Us"), {"target": "left us", "says": ["Left Us"]}),
]

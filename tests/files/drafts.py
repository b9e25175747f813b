"""Tables with unusual columns or outcomes, and what the command must say and write when it drafts their descriptions.

make.py writes the tables. Each draft without a "fails" must train.
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


def table(extra=(), count=ROWS, target="left", outcome=("yes", "no"), plan=lambda _, plan: plan):
    """Text of a table. `extra` names further columns and says how to write a cell from the row's number and outcome."""
    lines = [",".join([*(name for name, _ in extra), "months", "fee", "plan", target])]
    for number, (months, fee, name, left) in enumerate(rows(count)):
        cells = [cell(number, left) for _, cell in extra]
        word = outcome[0] if left else outcome[1]
        word = word(number) if callable(word) else word
        lines.append(",".join(map(str, [*cells, months, fee, plan(number, name), word])))
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
    ("id_of_whole_numbers", table([("ref", numbers)]), {"says": ["ref is the customer ID"]}),
    ("id_with_a_repeated_row", repeated(table([("ref", numbers)]), 4), {"says": ["ref is the customer ID"]}),
    ("id_of_few_rows", table([("ref", numbers)], count=40), {"says": ["ref is the customer ID"]}),
    (
        "outcome_that_says_who_stayed",
        table(target="renewed", outcome=("no", "yes")),
        {"says": ['renewed: "no" means that the customer left', "the name renewed says who stayed"]},
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
        "filled_only_for_leavers",
        table([("reason", lambda number, left: ["price", "move"][number % 2] if left and number % 3 else "")]),
        {"says": ["left out reason: probably a leak"]},
    ),
    (
        "score_of_another_model",
        table([("score", lambda number, left: round((0.6 if left else 0.1) + number % 30 / 100, 2))]),
        {"says": ["left out score: probably a leak"]},
    ),
    (
        "several_rows_per_customer",
        months_of_customers(),
        {"says": ["the 360 rows belong to 60 customers, identified by account"], "writes": ['group = "account"']},
    ),
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

"""Compares deploy/spark with `churnscope score`: row by row without Spark, and with a million rows on a cluster."""

import csv
import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[2]
JOB = ROOT / "deploy/spark/score.py"
sys.path.insert(0, str(JOB.parent))
import number_format  # noqa: E402
import scoring  # noqa: E402
import spelling  # noqa: E402

PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/churnscope"
TELCO = ROOT / "model/data/telco.csv"
BUNDLE = ROOT / "model/telco.churn"
# the start of the command's message about a row, which names the line
PLACE = r"^line \d+[,:] "

CELLS = [
    *(" 1", "+1", "-1", "1.", ".5", "1e1", "1E+1", "1e999", "inf", "-inf", "nan", "NaN", "1_0", "٣", "0x10", "1,5"),
    *("1,234.5", "--1", "1 2", "e5", ".", "72", "73", "-0", "0.0", "1" * 400),
    *(" No", " Yes ", "yes", "YES", "\xa0Yes\u3000", "\x1cYes", "Month-to-month", "No phone service", "x" * 100),
    *("NO", "nein", "Ja", "Oui", "Sí", "да", "VRAI", "wahr.", "true", "0.00", "y", "N", "s", "Male", "MÄNNLICH"),
    *("one year", "  TWO   year ", "One\xa0year", "Month to month", "no INTERNET service", "dsl", "FIBER  optic"),
    *("", " ", "\t", "N/A", "NULL", "None", "é", "日本", "a;b", "=1+1", '"', "' or 1=1"),
    *("12/31", "12:30", "1,5e", "e33", "33 33", "x.33", "33 %%", "३३"),
]
# Numbers without a currency or unit.
NUMBERS = [
    *("33,5", "33.5", "1.234,5", "1,234.5", "1 234,5", "1 234.5", "1\xa0234,50", "1\u202f234.50", "1'234.5"),
    *("1’234,5", "1,234", "1.234", "0.234", "0,234", "12,34,567.5", "1.234.567", "1,234,56", "1,23.4", "1.2.3"),
    *("1 2", "1,234 567", "+33", "−33", "33-", "(33)", "( 33 )", "(-33)", "(33", "33)", "-(33)", "--33", "+-33"),
    *("- 33", "+ 33", "33+", "#33", ".5", ",5", "5.", "5,", "3.3e1", "3,3E+1", "1e999", "1,0e999", "5 or 6"),
]
# Currencies, units of tenure, and other units. "{}" stands for the number.
AFFIXES = [
    *("{}", "${}", "-${}", "({} $)", "{} €", "{}\xa0EUR", "US$ {}", "R${}", "Rs.{}", "kr. {}", "₹ {}", "{} Kč"),
    *("CHF{}-", "{} month", "{} Months", "{}mo.", "{} mois", "{} me\u0302s", "months {}", "{} MONATE", "{}%", "% {}"),
    *("{} years", "{} GB", "{} km/h", "{} महीने", "{}°", "$ {} USD", "{} m²", "{} " + "x" * 25),
]
DATES = [
    *("24.11.2024", "4.1.2025", "04/01/2025", "4-1-2025", "24.11.24", "31.02.2025", "29.02.2024", "29.02.2025"),
    *("4.1/2025", "2025-01-04", "4.1.2025 10:30", "4.1.2025T10:30:00Z", "4.1.2025 noon", "04.01.0999", "04.01.99999"),
    *("00.01.2025", "1.13.2025", "1.1.2030", "00004.1.2025", "4.1.2025 ", "100"),
    *("2025/1/4", "2025.13.4", "2025-001-04", "4-Jan-2025", "4. Jänner 25", "4JAN2025", "Ja\u0308n. 4, 2025"),
    *("4 de enero de 2025", "4 DE ENERO DEL 2025", "1er févr. 2025", "January 4th, 2025", "4th of Jan 2025"),
    *("2025 January 4", "January 2025", "4 2025 January", "4 Ja 2025", "4 jui 2025", "4 of2025", "4 - Jan - 2025"),
    *("4.1.2025 8:30 PM", "4.1.2025 8:30p.m.", "4.1.2025, 8:30\u202fPM", "4.1.2025 PM", "4.1.2025t10:30"),
    *("4 de 2025", "4 Januaryish 2025", "4.1.2025 - 5.1.2025", "4/Jan/2025 23:59", "4. 1. 2025", "31-Feb-2025"),
    *("45661", "45661.75", "45661,5", "45661.", "19999", "80000", "80001", "-45661", "45,661", "1" * 30, "4.5661e4"),
]


def churnscope(*arguments, expected=(0, 3)):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode in expected, done.stderr
    return done.stdout


def export(bundle, folder):
    path = folder / "model.onnx"
    churnscope("export", bundle, "--format", "onnx", "-o", path)
    return path


def texts(path, **options):
    return pd.read_csv(path, dtype=str, keep_default_na=False, **options)


class Folder(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="churnscope-")
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)


class Rows(Folder):
    """Compares single rows: the same probability, up to rounding, or the same error message."""

    def compare(self, bundle, table, decimal="point"):
        path = self.folder / "rows.csv"
        table.to_csv(path, index=False, quoting=csv.QUOTE_ALL)
        native = pd.read_csv(
            io.StringIO(churnscope("score", bundle, path, "--decimal", decimal)),
            dtype={"error": str},
            keep_default_na=False,
        )
        model = scoring.Model(str(export(bundle, self.folder)), decimal)
        columns = model.columns(table.columns)
        cells = table[list(columns.values())].set_axis(list(columns), axis=1)
        ours = model.score(cells, table[model.naming_column(table.columns)])
        refused = native["error"].str.replace(PLACE, "", regex=True)
        self.assertEqual(list(refused), list(ours["error"].fillna("")))
        self.assertEqual(list(native["risk_band"]), list(ours["risk_band"].fillna("")))
        probability = pd.to_numeric(native["churn_probability"], errors="coerce")
        np.testing.assert_allclose(probability, ours["churn_probability"], rtol=0, atol=1.5e-6)
        return ours

    def train(self, table, *changes):
        """Trains a model that predicts the column `left`; `changes` to the draft are patterns and replacements."""
        data, schema, bundle = (self.folder / name for name in ("data.csv", "fields.toml", "model.churn"))
        table.to_csv(data, index=False)
        churnscope("schema", data, "--target", "left", "-o", schema)
        description = schema.read_text()
        for pattern, text in changes:
            description, n_changes = re.subn(pattern, text, description)
            self.assertEqual(n_changes, 1, f"{pattern} in {description}")
        schema.write_text(description)
        churnscope("train", data, "--schema", schema, "-o", bundle)
        return bundle

    def test_cells_of_the_telco_table(self):
        rows = []
        # the decimal mark does not matter for charges without decimals
        customers = texts(TELCO).head(30).assign(MonthlyCharges="70", TotalCharges="990").to_dict("records")
        for column in customers[0]:
            for at, cell in enumerate(CELLS):
                rows.append(customers[at % len(customers)] | {column: cell})
        # rows that break rules, rows with blanks in the fields of a rule, and a row with several errors
        rows.append(customers[1] | {"InternetService": "No"})
        rows.append(customers[1] | {"InternetService": "No", "OnlineSecurity": "", "tenure": "x", "Partner": "?"})
        rows.append(customers[1] | {"PhoneService": "No", "MultipleLines": ""})
        rows.append(customers[1] | {"PhoneService": "No", "MultipleLines": "Yes"})
        rows.append(customers[1] | {"PhoneService": "", "MultipleLines": "No phone service"})
        # a row that breaks a rule, with its levels in another spelling
        rows.append(customers[1] | {"InternetService": "NEIN", "OnlineSecurity": "ja"})
        for decimal in number_format.DECIMAL_MARKS:
            ours = self.compare(BUNDLE, pd.DataFrame(rows), decimal)
            self.assertGreater(ours["error"].notna().sum(), 100)
            self.assertGreater(ours["error"].isna().sum(), 100)

    def test_numbers_as_written(self):
        names = ["tenure", "MonthlyCharges", "TotalCharges"]
        table, n_scored = texts(TELCO).head(20), 0
        for decimal, mark in number_format.DECIMAL_MARKS.items():
            customers = table.replace(dict.fromkeys(names, r"\."), mark, regex=True).to_dict("records")
            # each table has a single currency or unit, because the command reads only the most frequent one per column
            for affix in AFFIXES:
                rows = [
                    customer | {name: affix.format(number)}
                    for name in names
                    for customer, number in [
                        *[(customer, customer[name]) for customer in customers],
                        *[(customers[1], number) for number in NUMBERS],
                    ]
                ]
                with self.subTest(affix, decimal=decimal):
                    n_scored += self.compare(BUNDLE, pd.DataFrame(rows), decimal)["error"].isna().sum()
        self.assertGreater(n_scored, 2000)

    def test_rows_that_are_not_customers(self):
        customers = texts(TELCO).head(40).to_dict("records")
        names = [name for name in customers[0] if name not in ("customerID", "Churn")]
        rows = [dict.fromkeys(names[at:], " ") for at in range(len(names))]
        rows += [
            {"customerID": name}
            for name in (" SUMME: ", "total général", "Total général :", "Итого", "Total 5", "Totally")
        ]
        rows.append({"customerID": "Total"} | dict.fromkeys(names, ""))
        # cells that do not fit their field count as filled, and rows that are not customers have no other errors
        rows.append(dict.fromkeys(names[5:], "") | {"tenure": "x", "Contract": "?", "gender": "x"})
        rows.append(dict.fromkeys(names[9:], "") | {"tenure": "x", "Contract": "?"})
        rows.append({"customerID": "Sum", "tenure": "x", "InternetService": "No"})
        table = pd.DataFrame([customer | row for customer, row in zip(customers, rows, strict=False)])
        errors = self.compare(BUNDLE, table)["error"]
        self.assertIn("not a customer: it has a value in only 9 of 19 fields", list(errors))
        self.assertIn('not a customer: the row says "SUMME:"', list(errors))
        # without an ID column, the first column says which rows are totals
        self.compare(BUNDLE, table.drop(columns="customerID").assign(gender=["Total", *table["gender"][1:]]))

    def test_files_of_the_engine(self):
        for name, sep, decimal in [
            ("capitals", ",", "point"),
            ("spaces", ",", "point"),
            ("german_flags", ",", "point"),
            ("worded_flags", ",", "point"),
            ("numeric_flags", ",", "point"),
            ("currency_codes", ",", "point"),
            ("dollars_and_thousands", ",", "point"),
            ("units", ",", "point"),
            ("other_units", ",", "point"),
            ("totals", ",", "point"),
            ("narrow_spaces", "\t", "comma"),
            ("semicolons_and_decimal_comma", ";", "comma"),
        ]:
            with self.subTest(name):
                self.compare(BUNDLE, texts(ROOT / f"tests/files/{name}.csv", sep=sep), decimal)

    def test_words_are_the_engines(self):
        def texts_of(path, name):
            source = (ROOT / "crates/engine/src" / path).read_text()
            return re.findall(r'"(.*?)"', re.search(rf"const {name}: [^=]+= (.*?);", source, re.DOTALL)[1], re.DOTALL)

        def words(text):
            return frozenset(text.replace("\\\n", "").split())

        for ours, path, name in [
            (spelling.YES, "spelling.rs", "YES"),
            (spelling.NO, "spelling.rs", "NO"),
            (scoring.TOTALS, "csv/total.rs", "TOTALS"),
        ]:
            self.assertEqual(ours, frozenset(texts_of(path, name)), name)
        affixes = "number_format/affix.rs"
        self.assertEqual(list(number_format.SYNONYMS), [words(text) for text in texts_of(affixes, "SYNONYMS")])
        self.assertEqual([number_format.CURRENCIES], [words(text) for text in texts_of(affixes, "CURRENCIES")])

    def test_booleans_are_the_fields_own_words(self):
        field = {"column": "x", "blanks": [], "refuse_blank": True, "expected": "", "other": None}
        for levels, expected in [
            (["No", "YES"], ("YES", "No")),
            (["N", "Y", "?"], ("Y", "N")),
            (["0", "1", "true", "False"], ("true", "False")),
            (["a", "b"], ("true", "false")),
        ]:
            described = field | {"kind": "category", "levels": levels}
            self.assertEqual(scoring.Field(described, "point").boolean_texts(), expected, levels)
        flag = scoring.Field(field | {"kind": "number", "min": 0, "max": 1}, "point")
        self.assertEqual([flag.read(text) for text in flag.boolean_texts()], [(1.0, ""), (0.0, "")])

    def test_levels_that_can_be_confused(self):
        for levels, text, expected in [
            (["0", "1", "2"], "yes", None),
            (["0", "1", "2"], "2.00", "2"),
            (["S", "M", "L"], "s", "S"),
            (["S", "M", "L"], "yes", None),
            (["a", "A"], "a", None),
            (["N", "Y"], "true", "Y"),
            (["N.", "Y."], "true", "Y."),
            (["N", "Y", "?"], "true", "Y"),
            (["N", "Y", "?"], "ja", None),
            (["No", "Yes", "?"], "true", "Yes"),
            (["1e21", "-0"], "1000000000000000000000", "1e21"),
            (["1e21", "-0"], "0.0", "-0"),
            (["No", "Yes"], "Si\u0301", "Yes"),
            (["No", "Yes"], "Na\u0303o", "No"),
            (["Gekündigt", "Aktiv"], "GEKU\u0308NDIGT", "Gekündigt"),
            (["Geku\u0308ndigt", "Aktiv"], "gekündigt", "Geku\u0308ndigt"),
        ]:
            self.assertEqual(spelling.SpellingIndex(levels).find(text), expected, (levels, text))

    def test_dates_other_levels_and_codes_of_blanks(self):
        dice = np.random.default_rng(7)
        n = 900
        since = pd.Timestamp("2024-01-01") + pd.to_timedelta(dice.integers(0, 700, n), unit="D")
        left = (since > "2025-01-01") ^ (dice.random(n) < 0.2)
        towns = [f"town {letter}" for letter in "abcdefghijklmnopqrstuvwxyzäöüßàâçéèêëîïô"]
        town = dice.choice(towns, n, p=np.r_[[0.05] * 10, [0.5 / 30] * 30])
        table = pd.DataFrame(
            {
                "Signed On": since.strftime("%d.%m.%Y"),
                "calls": np.where(dice.random(n) < 0.1, "-999", dice.integers(0, 60, n).astype(str)),
                "town": np.where(dice.random(n) < 0.05, "n/a", town),
                "lines": dice.choice(["one", "two", "three"], n),
                "left": np.where(left, "Yes", "No"),
            }
        )
        bundle = self.train(table, ("order = .day_month_year.", r"\g<0>"), ("other = ", r"\g<0>"))
        rows = []
        others = ["town c", "TOWN  C", "town ô", "town 99", "n/a", "-999", "-999.0"]
        for column in table.columns:
            for at, cell in enumerate(CELLS + DATES + others):
                rows.append(table.iloc[at].to_dict() | {column: cell})
        ours = self.compare(bundle, pd.DataFrame(rows))
        self.assertGreater(ours["error"].notna().sum(), 100)
        self.assertGreater(ours["error"].isna().sum(), 100)

    def test_amounts_and_shares(self):
        dice = np.random.default_rng(8)
        n = 2000
        magnitude, sign, share = dice.uniform(-1, 6.5, n), dice.choice([-1, 1], n), dice.random(n)
        left = (np.floor(magnitude) % 2 == 0) ^ (sign > 0) ^ (share > 0.4)
        table = pd.DataFrame(
            {
                "amount": np.round(sign * 10**magnitude, 2),
                "share": np.round(share, 2),
                "plan": dice.choice(["S", "M", "L"], n),
                "left": np.where(left, "Yes", "No"),
            }
        ).astype(str)
        bundle = self.train(table, (r"range = .* to 1\n", "range = [0, 1]\n"), (r"-\d+, \d+\]", "-9e6, 9e6]"))
        numbers = ["45", "45.5", "5e1", "0.5", "150", *NUMBERS]
        n_scored = 0
        for affix in AFFIXES:
            rows = [
                {"amount": "500", "share": "1", "plan": "S", "left": ""} | {name: affix.format(number)}
                for name in ("amount", "share")
                for number in numbers
            ]
            for decimal in number_format.DECIMAL_MARKS:
                with self.subTest(affix, decimal=decimal):
                    n_scored += self.compare(bundle, pd.DataFrame(rows), decimal)["error"].isna().sum()
        self.assertGreater(n_scored, 1000)
        # with three fields, one value is enough for a customer
        blank = dict.fromkeys(["amount", "share", "plan"], " ")
        rows = [blank, *(blank | {name: text} for name, text in [("share", "1"), ("share", "x"), ("plan", "s")])]
        errors = self.compare(bundle, pd.DataFrame(rows).assign(left="Yes"))["error"]
        self.assertEqual(errors[0], "not a customer: it has a value in only 0 of 3 fields")

    def test_numbers_outside_the_range_are_clamped(self):
        dice = np.random.default_rng(9)
        n = 900
        fee, months = dice.integers(0, 2000, n) / 10, dice.integers(1, 60, n)
        left = (fee > 120) ^ (months < 10) ^ (dice.random(n) < 0.2)
        table = pd.DataFrame({"fee": fee, "months": months, "left": np.where(left, "Yes", "No")}).astype(str)
        bundle = self.train(
            table, (r"range = \[0, 2\d\d\]", "range = [0, 200]"), (r"range = \[0, 7\d\]", "range = [0, 72]")
        )
        cells = ["200", "200.1", "250", "1e300", "-0.5", "-1e300", "inf", "NaN", "", "x"]
        rows = pd.DataFrame({"fee": [*cells, *["60"] * 10], "months": [*["12"] * 10, *cells], "left": "No"})
        ours = self.compare(bundle, rows)
        # a fee of 200 is in its range, but 200 months are not
        self.assertEqual(list(ours["clamped"]), [0, 1, 1, 1, 1, 1, *[0] * 4, 1, 1, 1, 1, 1, 1, *[0] * 4])
        # numeric columns: NaN is a blank
        model = scoring.Model(str(export(bundle, self.folder)))
        numbers = model.score(rows.drop(index=[7, 9, 17, 19]).apply(pd.to_numeric, errors="coerce"))
        same = ["churn_probability", "risk_band", "clamped"]
        pd.testing.assert_frame_equal(numbers[same], ours.loc[numbers.index, same])
        # the graph clamps, too
        feed = {name: np.array([[value]]) for name, value in (("fee", 9e9), ("months", -5.0))}
        limits = {name: np.array([[value]]) for name, value in (("fee", 200.0), ("months", 0.0))}
        self.assertEqual(model.session.run(None, feed), model.session.run(None, limits))

    def test_months_have_the_names_of_the_engine(self):
        engine = (ROOT / "crates/engine/src/dates/months.rs").read_text()
        names = re.search(r'NAMES: &str = "(.*?)";\n', engine, re.DOTALL)[1]
        self.assertEqual(";".join(scoring.MONTHS), re.sub(r"\\\n\s*", "", names))

    def test_numbers_and_texts_are_the_same_cells(self):
        model = scoring.Model(str(export(BUNDLE, self.folder)))
        table = texts(TELCO)
        numbers = table.assign(
            **{
                name: pd.to_numeric(table[name], errors="coerce")
                for name in ("tenure", "MonthlyCharges", "TotalCharges")
            }
        )
        numbers["tenure"] = numbers["tenure"].astype(float)
        numbers.loc[3, "tenure"] = 100.5
        numbers.loc[4, "MonthlyCharges"] = np.inf
        columns = [field.column for field in model.fields]
        of_numbers, of_texts = model.score(numbers[columns]), model.score(table[columns])
        pd.testing.assert_frame_equal(of_numbers.drop([3, 4]), of_texts.drop([3, 4]))
        self.assertIn('found "100.5", expected a number from 0 to 72', of_numbers["error"][3])
        self.assertIn('found "inf"', of_numbers["error"][4])

    def test_other_files_and_tables_are_rejected(self):
        path = self.folder / "model.onnx"
        path.write_bytes(b"not a model")
        with self.assertRaisesRegex(scoring.UnfitModel, "not a model that onnxruntime can read"):
            scoring.Model(str(path))
        with self.assertRaisesRegex(
            scoring.UnfitColumns, r"none of its columns \(a, b\) .* \(tenure, Contract, .* and 13 more\)"
        ):
            scoring.Model(str(export(BUNDLE, self.folder))).columns(["a", "b"])
        with self.assertRaisesRegex(scoring.UnfitColumns, r"several columns could be tenure \(Tenure, TENURE\)"):
            scoring.find("tenure", ["Tenure", "TENURE"])


class Cluster(Folder):
    """Runs the job as a user would: by default, on two executors in separate processes."""

    MASTER = "local-cluster[2,1,1024]"

    def start(self, *arguments, master=MASTER):
        import pyspark

        home = Path(pyspark.__file__).parent
        environment = os.environ | {
            "SPARK_HOME": str(home),
            "PYTHONPATH": str(home.parent),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_WORKER_DIR": str(self.folder / "work"),
            "SPARK_LOCAL_DIRS": str(self.folder / "local"),
            "PYSPARK_PYTHON": sys.executable,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        command = [home / "bin/spark-submit", "--master", master, "--conf", "spark.ui.enabled=false", JOB, *arguments]
        job = subprocess.Popen(
            list(map(str, command)),
            env=environment,
            cwd=self.folder,
            # read both: the job's messages, which spark-submit writes to standard output, and its own log on standard
            # error
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.addCleanup(self.end, job)
        return job

    @staticmethod
    def end(job):
        if job.poll() is None:
            os.killpg(job.pid, signal.SIGKILL)
        job.wait()
        job.stdout.close()

    def run_job(self, *arguments, master=MASTER):
        job = self.start(*arguments, master=master)
        log, _ = job.communicate()
        return job.returncode, said(log), log

    def test_two_faults_lose_no_row(self):
        table = million()
        n_rows = len(table)
        whole, scored = self.folder / "customers.csv", self.folder / "scored.csv"
        table.to_csv(whole, index=False)
        churnscope("score", BUNDLE, whole, "-o", scored)
        expected = pd.read_csv(scored, dtype={"error": str}).set_index("customerID")
        whole.unlink()
        source, output = self.folder / "customers", self.folder / "output"
        write_months(table, source)
        model = export(BUNDLE, self.folder)

        broken = source / "month=2026-10/part-2.parquet"
        content = broken.read_bytes()
        half = len(content) // 2
        broken.write_bytes(content[:half] + bytes(20_000) + content[half + 20_000 :])
        n_broken = pyarrow.parquet.read_metadata(broken).num_rows

        job = self.start(model, source, output)
        log = []
        for line in job.stdout:
            log.append(line)
            if "month=2026-08: " in line:
                break
        kill_executor(job, output)
        log += job.stdout
        self.assertEqual(job.wait(), 3, "".join(log))
        lines = said("".join(log))
        self.assertRegex("".join(log), "Lost executor|Executor lost|exited with code 137")
        named = [line for line in lines if line.startswith("cannot read")]
        self.assertEqual(len(named), 1, lines)
        self.assertIn("month=2026-10/part-2.parquet, so its rows were not scored: ", named[0])
        self.assertEqual(len(identities(output)), n_rows - n_broken)

        broken.write_bytes(content)
        status, lines, log = self.run_job(model, source, output)
        self.assertEqual(status, 3, log)
        self.assertEqual(
            [line for line in lines if line.endswith("already scored")],
            [f"month=2026-{month}: already scored" for month in ("08", "09", "11")],
        )
        self.compare(output, expected)
        print(f"\n{n_rows:,} rows: " + "; ".join(lines), file=sys.stderr)

        # a third run has nothing left to score
        status, lines, log = self.run_job(model, source, output, master="local[2]")
        self.assertEqual(status, 3, log)
        self.assertEqual(len([line for line in lines if line.endswith("already scored")]), 4)

    def compare(self, output, expected):
        ours = pd.concat(
            pyarrow.parquet.read_table(output / outcome).to_pandas().assign(outcome=outcome)
            for outcome in ("scored", "rejected")
        ).set_index("customerID")
        self.assertEqual(len(ours), len(expected))
        self.assertTrue(ours.index.is_unique)
        ours = ours.loc[expected.index]
        refused = expected["error"].notna()
        self.assertGreater(refused.sum(), 100)
        self.assertTrue(((ours["outcome"] == "rejected") == refused).all())
        sentences = expected["error"][refused].str.replace(PLACE, "", regex=True)
        self.assertTrue((ours["error"][refused] == sentences).all())
        self.assertTrue((ours["risk_band"][~refused] == expected["risk_band"][~refused]).all())
        # the graph returns single precision, and the file has 6 decimals
        np.testing.assert_allclose(
            ours["churn_probability"].astype(float), expected["churn_probability"], rtol=0, atol=1.5e-6
        )
        row = json.loads(ours["row"][refused].iloc[0])
        self.assertIn("Contract", row)

    def test_csv_files_of_any_kind(self):
        table = texts(TELCO)
        source, output = self.folder / "in", self.folder / "out"
        for name in ("Contract=One year", "Contract=Two year/deeper"):
            (source / name).mkdir(parents=True)
        one, two = (table[table["Contract"] == level].drop(columns="Contract") for level in ("One year", "Two year"))
        # files with a different column order, glob characters in the name, a broken line, a total, and compression
        one.iloc[:500].to_csv(source / "Contract=One year/a[1].csv", index=False)
        one.iloc[500:, ::-1].rename(columns={"tenure": "TENURE"}).to_csv(
            source / "Contract=One year/b.csv", index=False
        )
        lines = two.to_csv(index=False).splitlines()
        lines[7] += ",surplus"
        lines.append("Total" + lines[8][lines[8].index(",") :])
        with gzip.open(source / "Contract=Two year/deeper/c.csv.gz", "wt") as file:
            file.write("\n".join(lines) + "\n")
        model = export(BUNDLE, self.folder)
        status, said_lines, log = self.run_job(model, source, output, "--keep", master="local[2]")
        self.assertEqual(status, 3, log)
        self.assertIn("Contract=Two year/deeper: 1,694 rows scored, 2 rejected", log)
        self.assertNotIn("cannot read", log)
        bad = pyarrow.parquet.read_table(output / "rejected").to_pandas().set_index("row")["error"]
        self.assertEqual(len(bad), 2)
        self.assertIn("more or fewer cells", bad.pop(lines[7]))
        self.assertEqual(list(bad), ['not a customer: the row says "Total"'])

        path = self.folder / "scored.csv"
        churnscope("score", BUNDLE, TELCO, "-o", path)
        expected = pd.read_csv(path).set_index("customerID")["churn_probability"]
        ours = pyarrow.parquet.read_table(output / "scored").to_pandas()
        self.assertEqual(len(ours), len(one) + len(two) - 1)
        self.assertEqual(set(ours["Contract"].astype(str)), {"One year", "Two year"})
        self.assertIn("PaymentMethod", ours)
        np.testing.assert_allclose(
            ours.set_index("customerID")["churn_probability"], expected[ours["customerID"]], rtol=0, atol=1.5e-6
        )

    def test_a_job_that_cannot_start_prints_one_sentence(self):
        model = export(BUNDLE, self.folder)
        table = self.folder / "table.csv"
        names = ("MonthlyCharges", "TotalCharges")
        german = texts(TELCO).replace({name: {r"^(\d+)\.(\d+)$": r"\1,\2 €"} for name in names}, regex=True)
        german.to_csv(table, index=False, sep=";")
        for arguments, sentence in [
            ([model, self.folder / "nothing", self.folder / "out"], r"/nothing does not exist: "),
            ([BUNDLE, table, self.folder / "out"], "is not a model that onnxruntime can read"),
            (
                [model, table, self.folder / "out"],
                r"table.csv cannot be scored: none of its columns \(customerID;gender.* \(now ','\)",
            ),
        ]:
            status, lines, log = self.run_job(*arguments, master="local[1]")
            self.assertEqual(status, 1, log)
            self.assertEqual(len(lines), 1, log)
            self.assertRegex(lines[0], sentence)
        options = ("--separator", ";", "--decimal", "comma")
        status, lines, log = self.run_job(model, table, self.folder / "out", *options, master="local[2]")
        self.assertEqual((status, lines[0].split(",")[:2]), (0, [".: 7", "043 rows scored"]), log)
        status, lines, log = self.run_job(model, table, self.folder / "points", *options[:2], master="local[2]")
        self.assertEqual(status, 3, log)
        self.assertRegex(lines[0], r"^\.: [67],\d+ of 7,043 rows rejected, [67],\d+ of them like this: column Monthly")
        self.assertIn(" (try --decimal comma); ", lines[0])
        self.assertRegex(lines[-1], r"^total for .*: [67],\d+ of 7,043 rows rejected; \d+ rows scored, ")


def said(log):
    return re.findall(r"churnscope: (.*)", log)


def million():
    """More than a million customers with unique IDs, some of them with values that are rejected."""
    table = texts(TELCO)
    table = pd.concat([table] * 142, ignore_index=True)
    table["customerID"] += "-" + table.index.astype(str)
    for first, column, cell in [
        (5, "Contract", "Weekly"),
        (6, "tenure", "100"),
        (7, "MonthlyCharges", ""),
        (8, "TotalCharges", "-1"),
        (9, "InternetService", "No"),
        (10, "TotalCharges", ""),
        (11, "Contract", " TWO  YEAR"),
        (12, "Partner", "nein"),
        (13, "PaperlessBilling", "VRAI"),
    ]:
        table.loc[first::9973, column] = cell
    # almost blank rows, which do not count as customers
    table.loc[14::9973, "PhoneService":"PaymentMethod"] = ""
    return table


def write_months(table, folder):
    """Writes Parquet files by month, with the types that a data warehouse would use."""
    numbers = {name: pd.to_numeric(table[name], errors="coerce") for name in ("MonthlyCharges", "TotalCharges")}
    table = table.assign(
        tenure=table["tenure"].astype(int), SeniorCitizen=table["SeniorCitizen"].astype(int), **numbers
    )
    for month, rows in zip(("08", "09", "10", "11"), np.array_split(np.arange(len(table)), 4), strict=True):
        place = folder / f"month=2026-{month}"
        place.mkdir(parents=True)
        for part, some in enumerate(np.array_split(rows, 5)):
            # a flag is a boolean in the first folder and a number in the others
            flags = {"SeniorCitizen": bool if month == "08" else int}
            table.iloc[some].astype(flags).to_parquet(place / f"part-{part}.parquet")


def identities(output):
    tables = [
        pyarrow.parquet.read_table(output / outcome, columns=["customerID"]) for outcome in ("scored", "rejected")
    ]
    names = pd.concat(table.to_pandas()["customerID"] for table in tables)
    assert names.is_unique
    return names


def kill_executor(job, output):
    """Kills one of this job's executors once the job is writing its output."""
    while not list(output.glob("_staging/*/_temporary/*/_temporary/*/*")):
        assert job.poll() is None, "the job ended before an executor was writing"
        time.sleep(0.01)
    listed = subprocess.run(["ps", "-s", str(job.pid), "-o", "pid=,args="], capture_output=True, text=True, check=True)
    executors = [line.split()[0] for line in listed.stdout.splitlines() if "CoarseGrainedExecutorBackend" in line]
    os.kill(int(executors[0]), signal.SIGKILL)


if __name__ == "__main__":
    unittest.main()

"""Compares deploy/spark with `churnscope`: files of many kinds, and a million rows on a cluster with faults."""

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
from contextlib import redirect_stderr
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

ROOT = Path(__file__).resolve().parents[2]
JOB = ROOT / "deploy/spark/score.py"
sys.path.insert(0, str(JOB.parent))
import churnscope  # noqa: E402
import score  # noqa: E402

PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug/churnscope"
TELCO = ROOT / "model/data/telco.csv"
BUNDLE = ROOT / "model/telco.churn"
FILES = ROOT / "tests/files"
# the start of the command's message about a row, which names the line or the row
PLACE = r"^(line|row) \d+[,:] "


# Files that Spark cannot read, or reads in another way.
NOT_FOR_SPARK = {
    # other encodings than UTF-8
    *("windows_1252.csv", "windows_1250.csv", "iso_8859_15.csv", "german_contracts.csv"),
    *("utf_16_little_endian.csv", "utf_16_with_mark.csv", "utf_16_big_endian_without_mark.csv"),
    *("utf_16_big_endian.csv", "starts_like_parquet.csv"),
    # lines above the header
    *("declared_separator.csv", "titles.csv", "titles_in_all_columns.csv"),
    # a workbook
    "named_like_text.csv",
    # columns without a name, or with the same name
    *("commas_in_the_header.csv", "trailing_separators.csv", "index_column.csv", "same_names.csv"),
    # blank rows, which the command skips
    "blank_rows.csv",
}

CELLS = [
    *(" 1", "+1", "-1", "1.", ".5", "1e1", "1E+1", "1e999", "inf", "-inf", "nan", "NaN", "1_0", "٣", "0x10", "1,5"),
    *("1,234.5", "--1", "1 2", "e5", ".", "72", "73", "-0", "0.0", "1" * 400, "$33.5", "33 mois", "(33)", "33%"),
    *(" No", " Yes ", "yes", "YES", "\xa0Yes\u3000", "\x1cYes", "Month-to-month", "No phone service", "x" * 100),
    *("NO", "nein", "Ja", "Oui", "Sí", "да", "VRAI", "wahr.", "true", "0.00", "y", "N", "s", "Male", "MÄNNLICH"),
    *("one year", "  TWO   year ", "One\xa0year", "Month to month", "no INTERNET service", "dsl", "FIBER  optic"),
    *("", " ", "\t", "N/A", "NULL", "None", "é", "日本", "a;b", "=1+1", '"', "' or 1=1"),
]


def command(*arguments, expected=(0, 3)):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode in expected, done.stderr
    return done.stdout


def texts(path, **options):
    return pd.read_csv(path, dtype=str, keep_default_na=False, **options)


class Folder(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="churnscope-")
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)


class Session(Folder):
    """Runs the job in this process, which is faster for many small tables."""

    @classmethod
    def setUpClass(cls):
        os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
        cls.spark = score.session({"spark.master": "local[2]", "spark.ui.enabled": "false"})
        cls.addClassCleanup(cls.spark.stop)

    def run_job(self, bundle, source, *options):
        """The scored and the rejected rows."""
        output = tempfile.mkdtemp(dir=self.folder)
        arguments = score.parser().parse_args([str(part) for part in (bundle, source, output, *options)])
        with redirect_stderr(io.StringIO()) as log:
            score.Job(self.spark, arguments).run()
        self.log = log.getvalue()
        return [outcome_of(Path(output), outcome) for outcome in score.OUTCOMES]

    def compare(self, bundle, source, *options, arguments=()):
        """Compares the job with the command: the same bits, or the same error. Returns the scored and rejected rows."""
        expected = [json.loads(line) for line in command("explain", bundle, source, *arguments).splitlines()]
        scored, rejected = self.run_job(bundle, source, *options)
        # the rows of a small file stay in their order
        self.assertEqual(
            [] if scored is None else scored["churn_probability"].to_pylist(),
            [row["probability"] for row in expected if "probability" in row],
        )
        errors = [] if rejected is None else rejected["error"].to_pylist()
        self.assertEqual(errors, [re.sub(PLACE, "", row["error"]) for row in expected if "error" in row])
        return scored, rejected

    def test_ibms_table(self):
        scored, rejected = self.compare(BUNDLE, TELCO)
        self.assertEqual((len(scored), rejected), (7043, None))
        names = ["customerID", "churn_probability", "risk_band", "error", "clamped", "row"]
        self.assertEqual(scored.column_names, names)
        # as a data warehouse would store the table
        typed = self.folder / "typed.parquet"
        pyarrow.parquet.write_table(pyarrow.csv.read_csv(TELCO), typed)
        self.compare(BUNDLE, typed)

    def test_whole_files_and_rows_from_spark_have_the_same_results(self):
        table = pyarrow.csv.read_csv(TELCO).slice(0, 200)
        texts = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(table.column_names, pa.string()))
        as_text = pyarrow.csv.read_csv(TELCO, convert_options=texts).slice(0, 200)
        binary = as_text.cast(pa.schema([(name, pa.large_binary()) for name in as_text.column_names]))
        tenure = table.column_names.index("tenure")
        broken = as_text.set_column(tenure, "tenure", pa.array(["x", "7.5", None, "73"] * 50))
        small = table.set_column(tenure, "tenure", table["tenure"].cast(pa.uint8()))
        for name, given in [
            ("typed", table),
            ("text", as_text),
            ("binary", binary),
            ("large", as_text.cast(pa.schema([(name, pa.large_string()) for name in as_text.column_names]))),
            ("dictionaries", pa.table({name: as_text[name].dictionary_encode() for name in as_text.column_names})),
            ("broken", broken),
            ("unsigned", small),
            ("others", table.select(reversed(table.column_names)).append_column("a.b", table["tenure"])),
        ]:
            source = self.folder / name
            source.mkdir()
            # the second file has other row groups, and no dictionaries
            pyarrow.parquet.write_table(given, source / "1.parquet")
            pyarrow.parquet.write_table(given, source / "2.parquet", row_group_size=7, use_dictionary=False)
            for keep in [(), ("--keep",)] if name in ("typed", "others") else [()]:
                results = []
                for limit in (score.WHOLE_BYTES, 0):
                    read = mock.Mock(wraps=score.scoring.file_scorer)
                    with (
                        self.subTest(name, keep=keep, limit=limit),
                        mock.patch.object(score, "WHOLE_BYTES", limit),
                        mock.patch.object(score.scoring, "file_scorer", read),
                        mock.patch.object(score.Job, "readable", side_effect=AssertionError("read a second time")),
                    ):
                        outcomes = self.run_job(BUNDLE, source, *keep)
                        self.assertEqual(read.called, limit > 0)
                        rows = [[] if outcome is None else outcome.to_pylist() for outcome in outcomes]
                        results.append([sorted(map(json.dumps, part)) for part in rows])
                self.assertEqual(*results)

    def test_a_file_that_only_spark_can_read_as_part_of_the_table(self):
        table = pyarrow.csv.read_csv(TELCO).slice(0, 20)
        source = self.folder / "in"
        source.mkdir()
        pyarrow.parquet.write_table(table, source / "1.parquet")
        # without a column, whose cells are then blank
        pyarrow.parquet.write_table(table.drop_columns(["OnlineBackup"]), source / "2.parquet")
        scored, rejected = self.run_job(BUNDLE, source)
        self.assertEqual(len(scored) + (0 if rejected is None else len(rejected)), 40)

    def test_reasons_and_suggestions(self):
        table = texts(TELCO).head(300)
        table.loc[7, "Contract"] = "weekly"
        source, whole = self.folder / "in.csv", self.folder / "scored.csv"
        table.to_csv(source, index=False)
        command("score", BUNDLE, source, "--explain", "4", "-o", whole)
        expected = texts(whole).query("error == ''")
        scored, rejected = self.run_job(BUNDLE, source, "--explain", "4", "--suggest")
        for name in ["risk_band", *(f"reason_{reason}" for reason in range(1, 5))]:
            self.assertEqual(scored[name].to_pylist(), list(expected[name]), name)
            self.assertEqual(rejected[name].to_pylist(), [None])
        self.assertEqual(rejected["error"].to_pylist()[0][:16], "column Contract:")
        accepted = pyarrow.Table.from_pandas(table.drop(index=7))
        offers = churnscope.Model.load(BUNDLE).suggest(accepted, rank="effect")
        for name in offers.column_names:
            self.assertEqual(scored[name].to_pylist(), offers[name], name)
        both = scored.column_names
        # each option on its own has the same results
        for options in [("--explain", "4"), ("--suggest",)]:
            scored_alone, _ = self.run_job(BUNDLE, source, *options)
            names = scored_alone.column_names
            self.assertEqual(names, [name for name in both if name in names])
            self.assertEqual(scored_alone.to_pylist(), scored.select(names).to_pylist())

    def test_files_of_the_engine(self):
        n_compared = 0
        for case in json.loads((FILES / "cases.json").read_text()):
            path, arguments = FILES / case["file"], case.get("arguments", [])
            if path.suffix not in (".csv", ".parquet") or path.name in NOT_FOR_SPARK or "draft" in case:
                continue
            if not {"--decimal", "--column"}.issuperset(arguments[::2]):
                continue
            bundle = FILES / "contracts.churn" if case.get("model") else BUNDLE
            with self.subTest(path.name, arguments=arguments):
                options = [*arguments, "--separator", separator(path)] if path.suffix == ".csv" else arguments
                if "fails" in case:
                    with self.assertRaises(score.Refusal) as raised:
                        self.run_job(bundle, path, *options)
                    self.assertIn(" cannot be scored: ", str(raised.exception))
                else:
                    self.compare(bundle, path, *options, arguments=arguments)
                n_compared += 1
        self.assertGreater(n_compared, 60)

    def test_many_kinds_of_cells(self):
        # the decimal mark does not matter for charges without decimals
        customers = texts(TELCO).head(30).assign(MonthlyCharges="70", TotalCharges="990").to_dict("records")
        rows = [
            customers[at % len(customers)] | {column: cell} for column in customers[0] for at, cell in enumerate(CELLS)
        ]
        # rows that break rules, rows with blanks in the fields of a rule, and a row with several errors
        rows.append(customers[1] | {"InternetService": "No"})
        rows.append(customers[1] | {"InternetService": "No", "OnlineSecurity": "", "tenure": "x", "Partner": "?"})
        rows.append(customers[1] | {"PhoneService": "No", "MultipleLines": ""})
        # rows that are not customers
        names = [name for name in customers[0] if name not in ("customerID", "Churn")]
        rows += [customers[at] | dict.fromkeys(names[at:], " ") for at in range(1, len(names))]
        rows += [customers[2] | {"customerID": name} for name in ("Total", "SUMME: ", "Total 5")]
        path = self.folder / "rows.csv"
        pd.DataFrame(rows).to_csv(path, index=False, quoting=csv.QUOTE_ALL)
        for decimal in score.DECIMAL_MARKS:
            choice = ("--decimal", decimal)
            scored, rejected = self.compare(BUNDLE, path, *choice, arguments=choice)
            self.assertGreater(len(scored), 100)
            self.assertGreater(len(rejected), 100)
        [first, *_] = rejected.filter(pc.starts_with(rejected["error"], "column tenure: found")).to_pylist()
        row = json.loads(first["row"])
        self.assertEqual(list(row)[:3], ["tenure", "Contract", "gender"])
        self.assertIn(f'found "{row["tenure"]}"', first["error"])

    def test_clamped_numbers_are_counted(self):
        path = self.folder / "rows.csv"
        table = texts(FILES / "data_beyond_the_range.csv")
        table.to_csv(path, index=False)
        scored, rejected = self.compare(FILES / "contracts.churn", path)
        self.assertEqual(sum(scored["clamped"].to_pylist()), 1)
        self.assertEqual(rejected["clamped"].to_pylist(), [0])
        self.assertIn("(1 number outside its range scored as the nearest limit)", self.log)

    def test_columns_and_formats_that_need_an_answer(self):
        for name, option in [
            ("worded_names.csv", "add: --column 'tenure=Months with us' --column "),
            ("ambiguous_numbers.csv", "add --decimal point or --decimal comma"),
        ]:
            with self.assertRaises(score.Refusal) as raised:
                self.run_job(BUNDLE, FILES / name)
            self.assertIn(option, str(raised.exception))

    def test_columns_of_all_types_are_kept(self):
        table = pyarrow.csv.read_csv(TELCO).slice(0, 50)
        kept = {
            "amount": pa.array([12345678901234567890] * 50, pa.decimal128(38, 2)),
            "day": pa.array([20000] * 50, pa.date32()),
            "time": pa.array([1_700_000_000_123_456] * 50, pa.timestamp("us", "UTC")),
            "local": pa.array([1_700_000_000_123_456] * 50, pa.timestamp("us")),
            "whole": pa.array([2**53 + 1, None] * 25),
            "flag": pa.array([True, None] * 25),
            "tags": pa.array([["a", "b"], None] * 25),
            "more": pa.array([{"a": 1}] * 50),
        }
        for name, column in kept.items():
            table = table.append_column(name, column)
        source = self.folder / "in.parquet"
        pyarrow.parquet.write_table(table, source)
        scored, _ = self.run_job(BUNDLE, source, "--keep")
        self.assertEqual(scored.select(table.column_names).cast(table.schema).to_pylist(), table.to_pylist())

    def test_files_of_other_types_keep_their_values(self):
        table = pyarrow.csv.read_csv(TELCO)
        place = table.column_names.index("customerID")
        source = self.folder / "in"
        source.mkdir()
        # the first rows are those of the larger file
        numbers = table.slice(0, 400).set_column(place, "customerID", pa.array(range(400)))
        texts = table.slice(0, 20).set_column(place, "customerID", pa.array([f"00{row}" for row in range(20)]))
        pyarrow.parquet.write_table(numbers, source / "1.parquet")
        pyarrow.parquet.write_table(texts, source / "2.parquet")
        with mock.patch.object(score, "FIRST_BYTES", 1):
            scored, _ = self.run_job(BUNDLE, source)
        self.assertIn("read again row by row", self.log)
        self.assertIn("column customerID is string in this file, but int64 in another", self.log)
        found = sorted(map(str, scored["customerID"].to_pylist()))
        self.assertEqual(found, sorted([*map(str, range(400)), *texts["customerID"].to_pylist()]))

    def test_empty_csv_files_are_ignored(self):
        source, output = self.folder / "in", self.folder / "scores[new]"
        source.mkdir()
        (source / "1.csv").touch()
        texts(TELCO).head(5).to_csv(source / "2.csv", index=False)
        arguments = score.parser().parse_args([str(BUNDLE), str(source), str(output)])
        with redirect_stderr(io.StringIO()):
            score.Job(self.spark, arguments).run()
        self.assertEqual(len(outcome_of(output, "scored")), 5)

    def test_kinds_of_files_in_one_folder_are_refused(self):
        source = self.folder / "in"
        (source / "month=1").mkdir(parents=True)
        table = texts(TELCO).head(5)
        table.to_csv(source / "month=1/a.csv", index=False)
        table.to_parquet(source / "month=1/b.parquet")
        with self.assertRaisesRegex(score.Refusal, "month=1 of .* has CSV files beside other files"):
            self.run_job(BUNDLE, source)

    def test_names_that_the_job_needs_are_refused(self):
        source = self.folder / "in.csv"
        texts(TELCO).head(5).rename(columns={"Churn": "Error"}).to_csv(source, index=False)
        with self.assertRaisesRegex(ValueError, "rename these input columns, whose names the job needs: error"):
            self.run_job(BUNDLE, source, "--keep")
        self.run_job(BUNDLE, source)


def outcome_of(output, outcome):
    files = list((output / outcome).glob("*.parquet"))
    return pyarrow.parquet.read_table(output / outcome) if files else None


def separator(path):
    first = path.read_text(encoding="utf-8").split("\n", 1)[0]
    return max(",;\t|", key=first.count)


class Cluster(Folder):
    """Runs the job as a user would: by default, on two executors in separate processes."""

    MASTER = "local-cluster[2,1,1024]"

    def start(self, *arguments, master=MASTER):
        import pyspark

        home = Path(pyspark.__file__).parent
        environment = os.environ | {
            "SPARK_HOME": str(home),
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
        command("score", BUNDLE, whole, "-o", scored)
        expected = pd.read_csv(scored, dtype={"error": str, "churn_probability": str}).set_index("customerID")
        whole.unlink()
        source, output = self.folder / "customers", self.folder / "output"
        write_months(table, source)

        broken = source / "month=2026-10/part-2.parquet"
        content = broken.read_bytes()
        half = len(content) // 2
        broken.write_bytes(content[:half] + bytes(20_000) + content[half + 20_000 :])
        n_broken = pyarrow.parquet.read_metadata(broken).num_rows

        job = self.start(BUNDLE, source, output)
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
        status, lines, log = self.run_job(BUNDLE, source, output)
        self.assertEqual(status, 3, log)
        self.assertEqual(
            [line for line in lines if line.endswith("already scored")],
            [f"month=2026-{month}: already scored" for month in ("08", "09", "11")],
        )
        self.compare(output, expected)
        print(f"\n{n_rows:,} rows: " + "; ".join(lines), file=sys.stderr)

        # a third run has nothing left to score
        status, lines, log = self.run_job(BUNDLE, source, output, master="local[2]")
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
        # the file has 6 decimals
        probabilities = ours["churn_probability"][~refused].map("{:.6f}".format)
        self.assertTrue((probabilities == expected["churn_probability"][~refused]).all())
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
        status, said_lines, log = self.run_job(BUNDLE, source, output, "--keep", master="local[2]")
        self.assertEqual(status, 3, log)
        self.assertIn("Contract=Two year/deeper: 1,694 rows scored, 2 rejected", log)
        self.assertNotIn("cannot read", log)
        bad = pyarrow.parquet.read_table(output / "rejected").to_pandas().set_index("row")["error"]
        self.assertEqual(len(bad), 2)
        self.assertIn("more or fewer cells", bad.pop(lines[7]))
        self.assertEqual(list(bad), ['not a customer: the row says "Total"'])

        path = self.folder / "scored.csv"
        command("score", BUNDLE, TELCO, "-o", path)
        expected = texts(path).set_index("customerID")["churn_probability"]
        ours = pyarrow.parquet.read_table(output / "scored").to_pandas()
        self.assertEqual(len(ours), len(one) + len(two) - 1)
        self.assertEqual(set(ours["Contract"].astype(str)), {"One year", "Two year"})
        self.assertIn("PaymentMethod", ours)
        ours = ours.set_index("customerID")["churn_probability"]
        self.assertTrue((ours.map("{:.6f}".format) == expected[ours.index]).all())

    def test_a_job_that_cannot_start_prints_one_sentence(self):
        table, onnx = self.folder / "table.csv", self.folder / "model.onnx"
        command("export", BUNDLE, "--format", "onnx", "-o", onnx)
        names = ("MonthlyCharges", "TotalCharges")
        german = texts(TELCO).replace({name: {r"^(\d+)\.(\d+)$": r"\1,\2 €"} for name in names}, regex=True)
        german.to_csv(table, index=False, sep=";")
        for arguments, sentence in [
            ([BUNDLE, self.folder / "nothing", self.folder / "out"], r"/nothing does not exist: "),
            (
                [onnx, table, self.folder / "out"],
                r"model.onnx is not a model of .*; use the \.churn file .*, not an export such as ONNX",
            ),
            (
                [BUNDLE, table, self.folder / "out"],
                r"table.csv cannot be scored: .* none of the columns that the model reads .* \(now ','\)",
            ),
        ]:
            status, lines, log = self.run_job(*arguments, master="local[1]")
            self.assertEqual(status, 1, log)
            self.assertEqual(len(lines), 1, log)
            self.assertRegex(lines[0], sentence)
        # the cells show the decimal mark
        options = ("--separator", ";")
        status, lines, log = self.run_job(BUNDLE, table, self.folder / "out", *options, master="local[2]")
        self.assertEqual((status, lines[0].split(",")[:2]), (0, [".: 7", "043 rows scored"]), log)
        options += ("--decimal", "point")
        status, lines, log = self.run_job(BUNDLE, table, self.folder / "points", *options, master="local[2]")
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

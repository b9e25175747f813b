"""Scores tables of any size on Apache Spark with a model that `churnscope export` wrote.

    spark-submit deploy/spark/score.py MODEL.onnx INPUT OUTPUT

INPUT is one file or a folder of Parquet or CSV files, possibly in subfolders such as `month=2026-11`. Under OUTPUT,
`scored` and `rejected` mirror its folders, in Parquet. Scored rows have the ID, churn_probability, risk_band, and
clamped. Rejected rows have the ID, error, and row: the model's columns as the job read them, in JSON, or the whole CSV
line if it has too few or too many cells, or an unclosed quote. With --keep, or without an ID column, all columns of the
input files take the place of the ID. Each row of a readable file appears in exactly one of the two folders.

The job works folder by folder. A folder is replaced only once its readable files are scored. When the job runs again,
it skips finished folders unless their files, the model, or an option has changed. If the job dies, start it again. If a
file cannot be read, the job names it, scores all other files, and retries its folder the next time.

Exit status: 0 if every row was scored, 3 if rows were rejected or files were unreadable, 1 if the job failed, 2 if the
arguments are wrong.
"""

import argparse
import hashlib
import json
import re
import sys
import time

import number_format
import scoring
import spelling
from py4j.protocol import Py4JError
from pyspark import SparkFiles
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T
from storage import Refusal, Storage

SETTINGS = {
    # Spark notices a row with too few or too many cells only if it reads all columns
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parquet.binaryAsString": "true",
    # the value in a folder name stays text, because it may be a level such as 01
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
}
MARKER = "_churnscope.json"
STAGING = "_staging"
OUTCOMES = ("scored", "rejected")
COUNTS = (*OUTCOMES, "clamped")
RESULT = "churn_probability double, risk_band string, error string, clamped int, row string"
BROKEN_LINE = "churnscope_line"
ROW_NAME = "churnscope_name"
PATTERNS = {"year_month_day": "yyyy-MM-dd", "day_month_year": "dd.MM.yyyy", "month_day_year": "MM/dd/yyyy"}
# Types whose values may change on the way through Python.
EXACT_AS_TEXT = (T.NumericType, T.BooleanType, T.DateType, T.TimestampType, T.TimestampNTZType)
# Raised if Spark fails, or if a table's columns do not suit the model or the job.
FAILURES = (PySparkException, Py4JError, scoring.UnfitColumns)


class Job:
    """One run: the model, the input, the output, and the options."""

    def __init__(self, spark, arguments):
        self.spark, self.storage = spark, Storage(spark)
        self.input, self.output = arguments.input.rstrip("/"), arguments.output.rstrip("/")
        self.keep, self.separator, self.multiline = arguments.keep, arguments.separator, arguments.multiline
        self.decimal = arguments.decimal
        spark.sparkContext.addFile(arguments.model)
        for module in (scoring, spelling, number_format):
            spark.sparkContext.addPyFile(module.__file__)
        self.model_file = arguments.model.rstrip("/").split("/")[-1]
        self.model = scoring.model_at(SparkFiles.get(self.model_file), self.decimal)

    def run(self):
        """Scores folders that are not scored yet. Returns the numbers of rejected rows and unreadable files."""
        folders = self.storage.folders(self.input)
        if not folders:
            raise Refusal(f"no files in {self.input}: check the path (names that begin with _ or . are ignored)")
        self.base = {} if self.storage.is_file(self.input) else {"basePath": self.input}
        self.check_columns([path for folder in folders for path in folder.files])
        counts, unreadable, begin = dict.fromkeys(COUNTS, 0), 0, time.monotonic()
        for folder in folders:
            done = self.done(folder)
            if done:
                report(f"{folder.name or '.'}: already scored")
            else:
                start = time.monotonic()
                done, refused = self.score(folder)
                unreadable += len(refused)
                for path, reason in refused.items():
                    report(f"cannot read {path}, so its rows were not scored: {reason}")
                report(f"{folder.name or '.'}: {in_words(done)}, {time.monotonic() - start:.1f} s")
            for name in COUNTS:
                # markers of earlier versions have no count of clamped cells
                counts[name] += done.get(name, 0)
        n_files, them = ("1 file", "it") if unreadable == 1 else (f"{unreadable} files", "them")
        files = f"; {n_files} could not be read: fix {them} and start the job again" if unreadable else ""
        report(f"total for {self.input}: {in_words(counts)}, {time.monotonic() - begin:.1f} s{files}")
        return counts["rejected"], unreadable

    def check_columns(self, paths):
        """Reports a wrong model or separator once, instead of once per file."""
        reasons = []
        for path in paths[:: max(1, len(paths) // 4)]:
            try:
                self.model.columns(self.table([path]).columns)
                return
            except FAILURES as error:
                reasons.append(sentence(error))
        others = ", nor can other files" if len(paths) > 1 else ""
        hint = f"; check --separator (now {self.separator!r})" if is_csv(paths[0]) else ""
        raise Refusal(f"{paths[0]} cannot be scored{others}: {reasons[0]}{hint}")

    def done(self, folder):
        """The marker of a folder; `None` if it is unfinished, or if its files, the model, or an option changed."""
        marker = self.storage.read_json(f"{self.place('scored', folder)}/{MARKER}")
        return marker if marker and marker["of"] == self.mark(folder) else None

    def mark(self, folder):
        reading = {"separator": self.separator, "multiline": self.multiline, "decimal": self.decimal}
        return {"model": self.model.id, "files": folder.fingerprint(), "keep": self.keep} | reading

    def place(self, outcome, folder):
        return f"{self.output}/{outcome}/{folder.name}".rstrip("/")

    def score(self, folder):
        """Scores every readable file. Returns the row counts, and a reason for each unreadable file."""
        staging = f"{self.output}/{STAGING}/{hashlib.sha256(folder.name.encode()).hexdigest()[:16]}"
        self.storage.remove(staging)
        unreadable = {}
        try:
            self.write([list(folder.files)], folder, staging)
        except FAILURES:
            self.storage.remove(staging)
            groups = self.readable(sorted(folder.files), unreadable)
            if groups == [sorted(folder.files)]:
                raise
            self.write(groups, folder, staging)
        # until the new marker is written, the folder counts as unfinished
        self.storage.remove(f"{self.place('scored', folder)}/{MARKER}")
        counts = {}
        for outcome in OUTCOMES:
            staged, place = f"{staging}/outcome={outcome}", self.place(outcome, folder)
            counts[outcome], clamped = self.count(staged) if self.storage.exists(staged) else (0, 0)
            counts["clamped"] = counts.get("clamped", 0) + clamped
            self.storage.move_files(staged, place)
        if are_many_rejected(counts):
            counts["cause"] = likely_cause(self.spark.read.parquet(self.place("rejected", folder)), self.decimal)
        if not unreadable:
            self.storage.write_json(f"{self.place('scored', folder)}/{MARKER}", {"of": self.mark(folder), **counts})
        self.storage.remove(staging)
        return counts, unreadable

    def count(self, staged):
        """The number of rows, and of their cells that were scored as the nearest limit."""
        return self.spark.read.parquet(staged).agg(F.count("*"), F.coalesce(F.sum("clamped"), F.lit(0))).first()

    def write(self, groups, folder, staging):
        """Scores groups of files, each read as one table, and writes one folder per outcome."""
        scored = None
        for files in groups:
            part = self.scored(self.table(files), folder)
            scored = part if scored is None else scored.unionByName(part, allowMissingColumns=True)
        if scored is not None:
            outcome = F.when(F.col("error").isNull(), OUTCOMES[0]).otherwise(OUTCOMES[1])
            scored.withColumn("outcome", outcome).write.partitionBy("outcome").parquet(staging)

    def readable(self, files, unreadable):
        """Groups the files that can be read together, and finds unreadable ones by repeated halving."""
        try:
            table = self.table(files)
            self.model.columns(table.columns)
            table.write.format("noop").mode("overwrite").save()
            return [files]
        except FAILURES as error:
            if len(files) == 1:
                unreadable[files[0]] = sentence(error)
                return []
        half = len(files) // 2
        return self.readable(files[:half], unreadable) + self.readable(files[half:], unreadable)

    def table(self, files):
        """The rows of the files, with the partition columns from their folder names."""
        reader = self.spark.read.options(**self.base)
        paths = [literal(path) for path in files]
        if not is_csv(files[0]):
            return reader.parquet(*paths)
        options = {
            "header": True,
            "sep": self.separator,
            "quote": '"',
            "escape": '"',
            "multiLine": self.multiline,
            # fail on a file whose header differs from the first file's, instead of ignoring its header
            "enforceSchema": False,
        }
        names = self.spark.read.options(**options).csv(paths[0]).columns
        cells = T.StructType([T.StructField(name, T.StringType()) for name in [*names, BROKEN_LINE]])
        return reader.options(**options, columnNameOfCorruptRecord=BROKEN_LINE).schema(cells).csv(paths)

    def scored(self, table, folder):
        """The rows with their ID, or with all columns of their files, followed by the columns of `RESULT`."""
        columns = self.model.columns(table.columns)
        customer = self.model.id_column and scoring.find(self.model.id_column, table.columns)
        others = [name for name in table.columns if name not in folder.partitions() and name != BROKEN_LINE]
        kept = others if self.keep or customer is None else [customer]
        names = {name.lower() for name in kept}
        taken = {"churn_probability", "risk_band", "error", "clamped", "row", "outcome"} & names
        if taken:
            raise scoring.UnfitColumns(
                f"rename these input columns, whose names the job needs: {', '.join(sorted(taken))}"
            )
        types = {part.name: part.dataType for part in table.schema.fields}
        as_text = [name for name in kept if isinstance(types[name], EXACT_AS_TEXT)]
        inputs = [f"churnscope_{at}" for at in range(len(self.model.fields))]
        line = column(BROKEN_LINE) if BROKEN_LINE in table.columns else F.lit(None).cast("string")
        given = table.select(
            *[column(name).cast("string").alias(name) if name in as_text else column(name) for name in kept],
            *[
                self.cells(field, columns[field.column], types[columns[field.column]]).alias(name)
                for field, name in zip(self.model.fields, inputs, strict=True)
            ],
            column(self.model.naming_column(table.columns)).cast("string").alias(ROW_NAME),
            line.alias(BROKEN_LINE),
        )
        passed = ", ".join(
            f"`{name.replace('`', '``')}` {'string' if name in as_text else types[name].simpleString()}"
            for name in kept
        )
        wanted = [field.column for field in self.model.fields]
        batches = scorer(self.model_file, self.decimal, kept, inputs, wanted)
        results = [part.split()[0] for part in RESULT.split(", ")]
        return given.mapInPandas(batches, f"{passed}, {RESULT}").select(
            *[column(name).cast(types[name]).alias(name) if name in as_text else column(name) for name in kept],
            *results,
        )

    def cells(self, field, name, kind):
        """A column as the text that a CSV file would contain, or as numbers."""
        cell = column(name)
        if isinstance(kind, T.BooleanType):
            true, false = field.boolean_texts()
            return F.when(cell, true).when(~cell, false)
        if field.is_number:
            if field.dates and isinstance(kind, (T.DateType, T.TimestampType, T.TimestampNTZType)):
                return F.date_format(cell, PATTERNS[field.dates["order"]])
            return cell.cast("double" if isinstance(kind, T.NumericType) else "string")
        if isinstance(kind, (T.FractionalType, T.DecimalType)):
            # write 1.0 as 1, because pandas stores whole numbers as floats if some values are missing
            number = cell.cast("double")
            return F.when(number == F.floor(number), number.cast("long").cast("string")).otherwise(
                number.cast("string")
            )
        return cell.cast("string")


def scorer(model_file, decimal, kept, inputs, columns):
    """The function that a worker runs on the batches of a partition."""

    def score(batches):
        model = scoring.model_at(SparkFiles.get(model_file), decimal)
        for batch in batches:
            table = batch[inputs].set_axis(columns, axis=1)
            result = model.score(table, batch[ROW_NAME])
            broken = batch[BROKEN_LINE].notna()
            result.loc[broken, ["churn_probability", "risk_band"]] = None
            result.loc[broken, "clamped"] = 0
            result.loc[broken, "error"] = "found more or fewer cells than in the header, or an unclosed quote"
            result["row"] = None
            rejected = result["error"].notna() & ~broken
            records = table[rejected].astype(object).where(table[rejected].notna(), None).to_dict("records")
            result.loc[rejected, "row"] = [json.dumps(record, ensure_ascii=False) for record in records]
            result.loc[broken, "row"] = batch.loc[broken, BROKEN_LINE]
            for name in reversed(kept):
                result.insert(0, name, batch[name])
            yield result

    return score


def is_csv(path):
    return re.search(r"\.(csv|tsv|txt)(\.\w+)?$", path) is not None


def column(name):
    return F.col("`" + name.replace("`", "``") + "`")


def literal(path):
    """A path with glob characters escaped, so that it names this file only."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


def sentence(error):
    """The first line of an error message, shortened, because a cluster adds long stack traces."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:500]


def are_many_rejected(counts):
    """Whether more than a tenth of the rows were rejected."""
    return counts["rejected"] * 10 > counts["scored"] + counts["rejected"]


def likely_cause(rejected, decimal):
    """The most frequent kind of error, with an example, and a hint if the other decimal mark might help."""
    kind = F.regexp_replace("error", '"[^"]*"', '""').alias("kind")
    kinds = rejected.groupBy(kind).agg(F.count("*").alias("rows"), F.min("error").alias("example"))
    most = kinds.orderBy(F.desc("rows"), "kind").first()
    other_mark, option = {"point": (",", "comma"), "comma": (r"\.", "point")}[decimal]
    is_number = re.search(rf'found "[^"]*\d{other_mark}\d[^"]*", expected a number', most.example)
    hint = f" (try --decimal {option})" if is_number else ""
    return f"{most.rows:,} of them like this: {most.example}{hint}"


def in_words(counts):
    scored, rejected, clamped = f"{counts['scored']:,} rows scored", counts["rejected"], counts.get("clamped", 0)
    if clamped:
        scored += f" ({clamped:,} numbers outside their range scored as the nearest limit)"
    if are_many_rejected(counts):
        cause = f", {counts['cause']}" if "cause" in counts else ""
        return f"{rejected:,} of {counts['scored'] + rejected:,} rows rejected{cause}; {scored}"
    return f"{scored}, {rejected:,} rejected" if rejected else scored


def report(line):
    print(f"churnscope: {line}", file=sys.stderr, flush=True)


def main(arguments=None):
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="ONNX file from `churnscope export --format onnx`")
    parser.add_argument("input", help="folder of Parquet or CSV files, or one file")
    parser.add_argument("output", help="output folder")
    parser.add_argument("--keep", action="store_true", help="write all columns, not only the ID")
    parser.add_argument("--separator", default=",", help="cell separator in CSV files (default: comma)")
    parser.add_argument(
        "--decimal",
        choices=number_format.DECIMAL_MARKS,
        default="point",
        help="decimal mark of numbers in text columns (default: point)",
    )
    parser.add_argument("--multiline", action="store_true", help="allow line breaks inside CSV cells (slower)")
    arguments = parser.parse_args(arguments)
    spark = SparkSession.builder.appName("churnscope score").getOrCreate()
    try:
        for name, value in SETTINGS.items():
            spark.conf.set(name, value)
        rejected, unreadable = Job(spark, arguments).run()
    except (Refusal, scoring.UnfitModel, *FAILURES) as error:
        report(sentence(error))
        return 1
    finally:
        spark.stop()
    return 3 if rejected or unreadable else 0


if __name__ == "__main__":
    sys.exit(main())

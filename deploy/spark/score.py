"""Scores tables of any size on Apache Spark with a Churnscope model.

    spark-submit --py-files scoring.py,storage.py score.py MODEL.churn INPUT OUTPUT

INPUT is one file or a folder of Parquet or CSV files, possibly in subfolders such as `month=2026-11`. Under OUTPUT,
`scored` and `rejected` mirror its folders, in Parquet. Scored rows have the ID, churn_probability, risk_band, and
clamped (how many numbers were scored as the nearest limit of their range), and with --explain and --suggest also
reasons and offers. Rejected rows have the ID, error, and row: the model's columns as the job read them, in JSON, or the
whole CSV line if it has too few or too many cells, or an unclosed quote. With --keep, or without an ID column, all
columns of the input files take the place of the ID. Each row of a readable file appears in exactly one of the two
folders.

The job works folder by folder. A folder is replaced only once its readable files are scored. When the job runs again,
it skips finished folders unless their files, the model, or an option has changed. If the job dies, start it again. If a
file cannot be read, the job names it, scores all other files, and retries its folder the next time.

Exit status: 0 if every row was scored, 3 if rows were rejected or files were unreadable, 1 if the job failed, 2 if the
arguments are wrong.
"""

import argparse
import functools
import hashlib
import re
import shlex
import sys
import time
import warnings

import churnscope
import scoring
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T
from pyspark.sql.pandas.types import to_arrow_schema
from scoring import BROKEN_LINE
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
    # write scored and rejected rows to two files at a time, instead of sorting them first
    "spark.sql.maxConcurrentOutputFileWriters": "2",
    "spark.sql.optimizer.plannedWrite.enabled": "false",
}
MARKER = "_churnscope.json"
STAGING = "_staging"
OUTCOMES = ("scored", "rejected")
COUNTS = (*OUTCOMES, "clamped")
DECIMAL_MARKS = {"point": r"\.", "comma": ","}
# Number of suggestions per row.
SUGGESTIONS = 3
# Parquet files of at most this many bytes are read whole by the Python workers, which is several times as fast as
# passing their rows from Spark.
WHOLE_BYTES = 1 << 27
# The types that Spark and PyArrow read alike from Parquet files of every age.
PLAIN_TYPES = (T.StringType, T.BooleanType, T.IntegralType, T.FloatType, T.DoubleType)
# Number of bytes of text from which the engine detects the formats of numbers and dates.
FIRST_BYTES = 1 << 19
# Raised if Spark fails, or if a table's columns do not suit the model or the job.
FAILURES = (PySparkException, Py4JError, churnscope.ChurnscopeError)


class Job:
    """One run: the model, the input, the output, and the options."""

    def __init__(self, spark, arguments):
        self.spark, self.storage = spark, Storage(spark)
        self.input, self.output = arguments.input.rstrip("/"), arguments.output.rstrip("/")
        self.keep, self.separator, self.multiline = arguments.keep, arguments.separator, arguments.multiline
        self.decimal, self.columns = arguments.decimal, dict(arguments.column)
        self.options = {"reasons": arguments.explain, "suggestions": SUGGESTIONS if arguments.suggest else 0}
        self.warned = set()
        spark.sparkContext.addFile(arguments.model)
        spark.sparkContext.addPyFile(scoring.__file__)
        self.model_file = arguments.model.rstrip("/").split("/")[-1]
        try:
            self.model = scoring.model_at(self.model_file)
        except churnscope.ModelFileError as error:
            hint = "use the .churn file that `churnscope train` writes, not an export such as ONNX"
            raise Refusal(f"{arguments.model} is not a model of this version of Churnscope: {error}; {hint}") from error

    def run(self):
        """Scores folders that are not scored yet. Returns the numbers of rejected rows and unreadable files."""
        folders = self.storage.folders(self.input)
        # empty CSV files have no header
        for folder in folders:
            folder.files = {path: of for path, of in folder.files.items() if of[0] or not is_csv(path)}
        folders = [folder for folder in folders if folder.files]
        if not folders:
            raise Refusal(f"no files in {self.input}: check the path (names that begin with _ or . are ignored)")
        for folder in folders:
            if len({is_csv(path) for path in folder.files}) > 1:
                place = f"the folder {folder.name} of {self.input}" if folder.name else self.input
                raise Refusal(f"{place} has CSV files beside other files: put each kind into its own folder")
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
                table = self.table([path])
                self.reader(table)
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
        options = {"keep": self.keep, "columns": self.columns, **self.options}
        return {"model": self.model.id, "files": folder.fingerprint()} | options | reading

    def place(self, outcome, folder):
        return f"{self.output}/{outcome}/{folder.name}".rstrip("/")

    def score(self, folder):
        """Scores every readable file. Returns the row counts, and a reason for each unreadable file."""
        staging = f"{self.output}/{STAGING}/{hashlib.sha256(folder.name.encode()).hexdigest()[:16]}"
        self.storage.remove(staging)
        unreadable = {}
        whole = all(size <= WHOLE_BYTES and not is_csv(path) for path, (size, _) in folder.files.items())
        try:
            self.write([list(folder.files)], folder, staging, whole)
        except FAILURES as error:
            if whole:
                report(f"{folder.name or '.'}: read again row by row, which takes longer: {sentence(error)}")
            self.storage.remove(staging)
            groups = self.readable(sorted(folder.files), unreadable)
            if groups == [sorted(folder.files)] and not whole:
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
            counts["cause"] = likely_cause(
                self.spark.read.parquet(literal(self.place("rejected", folder))), self.decimal
            )
        if not unreadable:
            self.storage.write_json(f"{self.place('scored', folder)}/{MARKER}", {"of": self.mark(folder), **counts})
        self.storage.remove(staging)
        return counts, unreadable

    def count(self, staged):
        """The number of rows, and of their cells that were scored as the nearest limit."""
        return (
            self.spark.read.parquet(literal(staged)).agg(F.count("*"), F.coalesce(F.sum("clamped"), F.lit(0))).first()
        )

    def write(self, groups, folder, staging, whole=False):
        """Scores groups of files, each read as one table, and writes one folder per outcome.

        `whole` says whether the Python workers may read the files.
        """
        parts = [self.scored(self.table(files), folder, files if whole else None) for files in groups]
        if parts:
            types = {}
            for part in parts:
                for cell in part.schema:
                    types.setdefault(cell.name, set()).add(cell.dataType)
            # a union would turn 007 into 7 if other files have numbers
            mixed = [name for name, found in types.items() if len(found) > 1]
            parts = [
                part.withColumns({name: column(name).cast("string") for name in mixed if name in part.columns})
                for part in parts
            ]
            scored = functools.reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), parts)
            outcome = F.when(F.col("error").isNull(), OUTCOMES[0]).otherwise(OUTCOMES[1])
            scored.withColumn("outcome", outcome).write.partitionBy("outcome").parquet(staging)

    def readable(self, files, unreadable):
        """Groups the files that can be read together, and finds unreadable ones by repeated halving."""
        try:
            table = self.table(files)
            self.reader(table)
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

    def reader(self, table):
        """A reader for all rows of a table, whose first rows show its columns and formats."""
        names = [name for name in table.columns if name != BROKEN_LINE]
        if not names:
            raise churnscope.ColumnError("the table has no columns")
        # each cell takes at least one byte, so no more rows are needed
        first = table.select(*map(column, names)).coalesce(1).limit(FIRST_BYTES // len(names) + 1).toArrow()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", churnscope.ChurnscopeWarning)
            reader = self.model.reader(
                first, columns=self.columns, decimal=self.decimal, text=BROKEN_LINE in table.columns
            )
        for line in [str(warning.message) for warning in caught]:
            if line not in self.warned:
                self.warned.add(line)
                report(line)
        return reader

    def scored(self, table, folder, whole=None):
        """The rows with their ID, or with all columns of their files, followed by the results.

        `whole` are the table's files if the Python workers may read them.
        """
        reader, results = self.reader(table), self.results()
        others = [name for name in table.columns if name not in folder.partitions() and name != BROKEN_LINE]
        kept = others if self.keep or reader.id is None else [reader.id]
        taken = {name.lower() for name in kept} & {*results.names, "outcome"}
        if taken:
            raise churnscope.ColumnError(
                f"rename these input columns, whose names the job needs: {', '.join(sorted(taken))}"
            )
        read = [name for name in reader.columns if name not in kept]
        lines = [BROKEN_LINE] if BROKEN_LINE in table.columns else []
        given = table.select(*map(column, [*kept, *read, *lines]))
        schema = T.StructType([*(given.schema[name] for name in kept), *results])
        kinds = dict(zip(results.names, to_arrow_schema(results).types, strict=True))
        score = scoring.scorer(self.model_file, reader.layout, kept, kinds, self.options)
        is_plain = all(isinstance(column.dataType, PLAIN_TYPES) for column in given.schema)
        if whole is None or not is_plain or not folder.partitions().isdisjoint(given.columns):
            numbered = given.toDF(*(f"c{place}" for place in range(len(given.columns))))
            return numbered.mapInArrow(scoring.row_scorer(score, given.columns), schema)
        types = dict(zip(given.columns, to_arrow_schema(given.schema).types, strict=True))
        kept_types, read_types = ({name: types[name] for name in names} for names in (kept, read))
        contents = self.spark.read.format("binaryFile").load([literal(path) for path in whole]).select("content")
        return contents.mapInArrow(scoring.file_scorer(score, kept_types, read_types), schema)

    def results(self):
        offers = range(1, self.options["suggestions"] + 1)
        columns = ["churn_probability double", "risk_band string"]
        columns += [f"reason_{reason + 1} string" for reason in range(self.options["reasons"])]
        columns += [f"offer_{offer} string, probability_with_offer_{offer} double" for offer in offers]
        return T.StructType.fromDDL(", ".join([*columns, "error string", "clamped int", "row string"]))


def is_csv(path):
    return re.search(r"\.(csv|tsv|txt)(\.\w+)?$", path) is not None


def column(name):
    return F.col("`" + name.replace("`", "``") + "`")


def literal(path):
    """A path with glob characters escaped, so that it names this file only."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


def sentence(error):
    """A short message without the long stack traces that a cluster adds."""
    lines = str(error).strip().splitlines()
    if isinstance(error, churnscope.ChurnscopeError):
        # the same answers, as options of this job
        text = re.sub(r"columns=\{(.*?)\}", as_options, " ".join(line.strip() for line in lines))
        return re.sub(r'decimal="(\w+)"', r"--decimal \1", text)
    if isinstance(error, Py4JJavaError):
        cause = error.java_exception
        while cause.getCause() is not None:
            cause = cause.getCause()
        lines = str(cause.getMessage() or cause.toString()).strip().splitlines()
    # after the traceback of a Python worker, the last line says what happened
    raised = [line for line in lines if re.match(r"[A-Za-z_][\w.]*: ", line)]
    if any(line.startswith("Traceback") or line.endswith("(most recent call last):") for line in lines) and raised:
        return raised[-1][:500]
    return next(iter(lines), type(error).__name__)[:500]


def as_options(columns):
    pairs = re.findall(r'"((?:[^"\\]|\\.)*)": "((?:[^"\\]|\\.)*)"', columns[1])
    return " ".join(f"--column {shlex.quote(f'{field}={name}')}" for field, name in pairs)


def are_many_rejected(counts):
    """Whether more than a tenth of the rows were rejected."""
    return counts["rejected"] * 10 > counts["scored"] + counts["rejected"]


def likely_cause(rejected, decimal):
    """The most frequent kind of error, with an example, and a hint if the other decimal mark might help."""
    kind = F.regexp_replace("error", '"[^"]*"', '""').alias("kind")
    kinds = rejected.groupBy(kind).agg(F.count("*").alias("rows"), F.min("error").alias("example"))
    most = kinds.orderBy(F.desc("rows"), "kind").first()
    other = [
        name
        for name, mark in DECIMAL_MARKS.items()
        if name != decimal and re.search(rf'found "[^"]*\d{mark}\d[^"]*", expected a number', most.example)
    ]
    hint = f" (try --decimal {other[-1]})" if other else ""
    return f"{most.rows:,} of them like this: {most.example}{hint}"


def in_words(counts):
    scored, rejected, clamped = f"{counts['scored']:,} rows scored", counts["rejected"], counts.get("clamped", 0)
    if clamped:
        outside = "number outside its range" if clamped == 1 else "numbers outside their range"
        scored += f" ({clamped:,} {outside} scored as the nearest limit)"
    if are_many_rejected(counts):
        cause = f", {counts['cause']}" if "cause" in counts else ""
        return f"{rejected:,} of {counts['scored'] + rejected:,} rows rejected{cause}; {scored}"
    return f"{scored}, {rejected:,} rejected" if rejected else scored


def count(text):
    number = int(text)
    if number < 0:
        raise ValueError
    return number


def column_choice(text):
    field, equals, name = text.partition("=")
    if not field or not equals:
        raise argparse.ArgumentTypeError("expected FIELD=NAME, such as tenure=Months")
    return field, name or None


def report(line):
    print(f"churnscope: {line}", file=sys.stderr, flush=True)


def parser():
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="model file from `churnscope train`")
    parser.add_argument("input", help="folder of Parquet or CSV files, or one file")
    parser.add_argument("output", help="output folder")
    parser.add_argument("--keep", action="store_true", help="write all input columns, not only the ID")
    parser.add_argument("--separator", default=",", help="cell separator in CSV files (default: comma)")
    parser.add_argument(
        "--decimal",
        choices=DECIMAL_MARKS,
        help="decimal mark of numbers in text columns (default: detected from their cells)",
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        type=column_choice,
        metavar="FIELD=NAME",
        help="use the column NAME for FIELD, such as tenure=Months; FIELD= says that there is no such column",
    )
    parser.add_argument(
        "--explain", type=count, default=0, metavar="N", help="write the N strongest reasons for each estimate"
    )
    parser.add_argument(
        "--suggest",
        action="store_true",
        help=f"write the {SUGGESTIONS} offers that lower each estimate most, each with the new estimate",
    )
    parser.add_argument("--multiline", action="store_true", help="allow line breaks inside CSV cells (slower)")
    return parser


def session(settings):
    """The Spark session, created with these settings if there is none."""
    spark = SparkSession.builder.appName("churnscope score").config(map=settings).getOrCreate()
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    return spark


def main():
    arguments = parser().parse_args()
    spark = session({})
    try:
        rejected, unreadable = Job(spark, arguments).run()
    except (Refusal, *FAILURES) as error:
        report(sentence(error))
        return 1
    finally:
        spark.stop()
    return 3 if rejected or unreadable else 0


if __name__ == "__main__":
    sys.exit(main())

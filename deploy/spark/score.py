"""Scores tables of any size on Apache Spark with a model that `churnscope export` wrote.

    spark-submit deploy/spark/score.py MODEL.onnx INPUT OUTPUT

INPUT is a folder of Parquet or CSV files, also in folders such as `month=2026-11`, or one file. Under OUTPUT, `scored`
and `rejected` have the same folders, in Parquet: the id, churn_probability, risk_band; of rejected rows error and row,
the row as it was found, in JSON. A row that stood in INPUT stands in exactly one of them.

The work goes folder by folder. A folder is replaced only once all of it is scored, and is left alone when the job runs
again, unless its files or the model have changed: after whatever ended the job, start it once more. A file that cannot
be read does not hold up others: it is named, all others are scored, and its folder is done anew when the job runs
again.

Exit status: 0 where every row is scored, 3 where rows were rejected or files unreadable, 1 where the job failed.
"""

import argparse
import hashlib
import json
import re
import sys
import time

import scoring
from py4j.protocol import Py4JError
from pyspark import SparkFiles
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T
from storage import Refusal, Storage

SETTINGS = {
    # a row with too few or too many cells is found only where all of them are read
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parquet.binaryAsString": "true",
    # what stands in a folder's name may be a level such as 01
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
}
MARKER = "_churnscope.json"
STAGING = "_staging"
OUTCOMES = ("scored", "rejected")
RESULT = "churn_probability double, risk_band string, error string, row string"
BROKEN_LINE = "churnscope_line"
PATTERNS = {"year_month_day": "yyyy-MM-dd", "day_month_year": "dd.MM.yyyy", "month_day_year": "MM/dd/yyyy"}
# What Python would not give back as it was.
EXACT_AS_TEXT = (T.NumericType, T.BooleanType, T.DateType, T.TimestampType, T.TimestampNTZType)
# What is raised where Spark cannot do something; how a cluster or a file failed is in the sentence.
FAILURES = (PySparkException, Py4JError, scoring.UnfitColumns)


class Job:
    """One run: what is scored with what, to where."""

    def __init__(self, spark, arguments):
        self.spark, self.storage = spark, Storage(spark)
        self.input, self.output = arguments.input.rstrip("/"), arguments.output.rstrip("/")
        self.keep, self.separator, self.multiline = arguments.keep, arguments.separator, arguments.multiline
        spark.sparkContext.addFile(arguments.model)
        spark.sparkContext.addPyFile(scoring.__file__)
        self.model_file = arguments.model.rstrip("/").split("/")[-1]
        self.model = scoring.model_at(SparkFiles.get(self.model_file))

    def run(self):
        """Scores what is not scored yet. Returns how many rows were rejected, and files unreadable."""
        folders = self.storage.folders(self.input)
        if not folders:
            raise Refusal(f"there is no file in {self.input}")
        self.base = {} if self.storage.is_file(self.input) else {"basePath": self.input}
        self.check_columns([path for folder in folders for path in folder.files])
        counts, unreadable, begin = dict.fromkeys(OUTCOMES, 0), 0, time.monotonic()
        for folder in folders:
            done = self.done(folder)
            if done:
                report(f"{folder.name or '.'}: scored before")
            else:
                start = time.monotonic()
                done, refused = self.score(folder)
                unreadable += len(refused)
                for path, reason in refused.items():
                    report(f"cannot read {path}, so none of its rows is scored: {reason}")
                report(f"{folder.name or '.'}: {in_words(done)}, {time.monotonic() - start:.1f} s")
            for outcome in OUTCOMES:
                counts[outcome] += done[outcome]
        files = f"; {unreadable} files could not be read: mend them and start again" if unreadable else ""
        report(f"all of {self.input}: {in_words(counts)}, {time.monotonic() - begin:.1f} s{files}")
        return counts["rejected"], unreadable

    def check_columns(self, paths):
        """A wrong model or a wrong separator is said at once, and not once a file."""
        reasons = []
        for path in paths[:: max(1, len(paths) // 4)]:
            try:
                self.model.columns(self.table([path]).columns)
                return
            except FAILURES as error:
                reasons.append(sentence(error))
        others = ", and neither can others" if len(paths) > 1 else ""
        hint = f"; are its cells separated by {self.separator!r}, as --separator says?" if is_csv(paths[0]) else ""
        raise Refusal(f"{paths[0]} cannot be scored{others}: {reasons[0]}{hint}")

    def done(self, folder):
        """What the marker of a folder says, where it speaks of these files and this model."""
        marker = self.storage.read_json(f"{self.place('scored', folder)}/{MARKER}")
        return marker if marker and marker["of"] == self.mark(folder) else None

    def mark(self, folder):
        return {"model": self.model.id, "files": folder.fingerprint(), "keep": self.keep}

    def place(self, outcome, folder):
        return f"{self.output}/{outcome}/{folder.name}".rstrip("/")

    def score(self, folder):
        """Scores all that can be read. Returns the numbers of rows, and why each file could not be read."""
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
        # from here to the new marker the folder counts as not done
        self.storage.remove(f"{self.place('scored', folder)}/{MARKER}")
        counts = {}
        for outcome in OUTCOMES:
            staged, place = f"{staging}/outcome={outcome}", self.place(outcome, folder)
            counts[outcome] = self.spark.read.parquet(staged).count() if self.storage.exists(staged) else 0
            self.storage.move_files(staged, place)
        if not unreadable:
            self.storage.write_json(f"{self.place('scored', folder)}/{MARKER}", {"of": self.mark(folder), **counts})
        self.storage.remove(staging)
        return counts, unreadable

    def write(self, groups, folder, staging):
        """Groups of files that are read together, scored, to a folder an outcome."""
        scored = None
        for files in groups:
            part = self.scored(self.table(files), folder)
            scored = part if scored is None else scored.unionByName(part, allowMissingColumns=True)
        if scored is not None:
            outcome = F.when(F.col("error").isNull(), OUTCOMES[0]).otherwise(OUTCOMES[1])
            scored.withColumn("outcome", outcome).write.partitionBy("outcome").parquet(staging)

    def readable(self, files, unreadable):
        """The files in groups that can be read together; halves tell which file cannot be read at all."""
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
        """The rows of files, with what their folders' names say."""
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
            # a file whose header is another one is not read as if it had this one
            "enforceSchema": False,
        }
        names = self.spark.read.options(**options).csv(paths[0]).columns
        cells = T.StructType([T.StructField(name, T.StringType()) for name in [*names, BROKEN_LINE]])
        return reader.options(**options, columnNameOfCorruptRecord=BROKEN_LINE).schema(cells).csv(paths)

    def scored(self, table, folder):
        """The rows with `RESULT` beside their id, or beside all of their columns."""
        columns = self.model.columns(table.columns)
        customer = self.model.id_column and scoring.find(self.model.id_column, table.columns)
        others = [name for name in table.columns if name not in folder.partitions() and name != BROKEN_LINE]
        kept = others if self.keep or customer is None else [customer]
        taken = {"churn_probability", "risk_band", "error", "row", "outcome"} & {name.lower() for name in kept}
        if taken:
            raise scoring.UnfitColumns(
                f"the column {', '.join(sorted(taken))} would have the name of a result: rename it"
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
            line.alias(BROKEN_LINE),
        )
        passed = ", ".join(
            f"`{name.replace('`', '``')}` {'string' if name in as_text else types[name].simpleString()}"
            for name in kept
        )
        batches = scorer(self.model_file, kept, inputs, [field.column for field in self.model.fields])
        results = [part.split()[0] for part in RESULT.split(", ")]
        return given.mapInPandas(batches, f"{passed}, {RESULT}").select(
            *[column(name).cast(types[name]).alias(name) if name in as_text else column(name) for name in kept],
            *results,
        )

    def cells(self, field, name, kind):
        """A column as texts that a CSV file would have, or as numbers."""
        cell = column(name)
        if field.is_number:
            if field.dates and isinstance(kind, (T.DateType, T.TimestampType, T.TimestampNTZType)):
                return F.date_format(cell, PATTERNS[field.dates["order"]])
            return cell.cast("double" if isinstance(kind, T.NumericType) else "string")
        if isinstance(kind, (T.FractionalType, T.DecimalType)):
            # a whole number may stand among fractions because others are missing
            number = cell.cast("double")
            return F.when(number == F.floor(number), number.cast("long").cast("string")).otherwise(
                number.cast("string")
            )
        if isinstance(kind, T.BooleanType):
            true, false = (spelled(word, field.levels) for word in ("true", "false"))
            return F.when(cell, true).when(~cell, false)
        return cell.cast("string")


def scorer(model_file, kept, inputs, columns):
    """What the workers do with the batches of a partition."""

    def score(batches):
        model = scoring.model_at(SparkFiles.get(model_file))
        for batch in batches:
            table = batch[inputs].set_axis(columns, axis=1)
            result = model.score(table)
            broken = batch[BROKEN_LINE].notna()
            result.loc[broken, ["churn_probability", "risk_band"]] = None
            result.loc[broken, "error"] = (
                "found more or fewer cells than in the header, or a quote that is never closed"
            )
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


def spelled(word, levels):
    """The level that a word is but for its case, or else the word."""
    return next((level for level in sorted(levels) if level.lower() == word), word)


def literal(path):
    """A path that means this file alone, whatever its name."""
    return re.sub(r"([\\*?\[\]{}])", r"\\\1", path)


def sentence(error):
    """The first line of what is wrong, as it comes from the depths of a cluster."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:500]


def in_words(counts):
    rejected = f", {counts['rejected']:,} rejected" if counts["rejected"] else ""
    return f"{counts['scored']:,} rows scored{rejected}"


def report(line):
    print(f"churnscope: {line}", file=sys.stderr, flush=True)


def main(arguments=None):
    about, _, more = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser(
        description=about, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", help="what `churnscope export --format onnx` wrote")
    parser.add_argument("input", help="a folder of Parquet or CSV files, or one file")
    parser.add_argument("output", help="a folder")
    parser.add_argument("--keep", action="store_true", help="write all columns, not the id alone")
    parser.add_argument("--separator", default=",", help="between the cells of CSV files (default: a comma)")
    parser.add_argument("--multiline", action="store_true", help="cells of CSV files have line breaks; slower")
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

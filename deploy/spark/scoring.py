"""What each of Spark's Python workers runs: it scores batches with a model that it reads once."""

import functools

import churnscope
import pyarrow as pa
import pyarrow.compute as pc
from pyspark import SparkFiles

# The column with the whole line of a CSV row that Spark cannot split into cells.
BROKEN_LINE = "churnscope_line"
BROKEN = "found more or fewer cells than in the header, or an unclosed quote"


@functools.cache
def model_at(file):
    """The model in a file that was distributed to the workers, read once per process."""
    return churnscope.Model.load(SparkFiles.get(file))


def scorer(file, layout, kept, results, options):
    """The function that scores the batches of a partition. Its batches have the columns `kept`, then `results`."""

    def score(batches):
        reader = model_at(file).reader(layout)
        for batch in batches:
            if BROKEN_LINE in batch.schema.names:
                is_broken = pc.is_valid(batch.column(BROKEN_LINE))
                broken = batch.filter(is_broken)
                if broken.num_rows:
                    yield with_results(broken, kept, results, broken_rows(broken, results))
                    batch = batch.filter(pc.invert(is_broken))
            if batch.num_rows:
                scored = pa.table(reader.score(batch, threads=1, **options)).combine_chunks()
                yield with_results(batch, kept, results, {name: scored.column(name).chunk(0) for name in results})

    return score


def broken_rows(batch, results):
    known = {
        "error": pa.array([BROKEN] * batch.num_rows),
        "clamped": pa.array([0] * batch.num_rows, pa.int32()),
        "row": batch.column(BROKEN_LINE),
    }
    return {name: known[name] if name in known else pa.nulls(batch.num_rows, kind) for name, kind in results.items()}


def with_results(batch, kept, results, columns):
    # Spark reads no dictionaries
    columns = [columns[name].cast(kind) for name, kind in results.items()]
    return pa.RecordBatch.from_arrays([*(batch.column(name) for name in kept), *columns], [*kept, *results])

"""What each of Spark's Python workers runs: it scores batches with a model that it reads once."""

import functools

import churnscope
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyspark import SparkFiles

# The column with the whole line of a CSV row that Spark cannot split into cells.
BROKEN_LINE = "churnscope_line"
BROKEN = "found more or fewer cells than in the header, or an unclosed quote"
# Number of rows of a Parquet file that are scored at a time.
ROWS = 1 << 14


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


def row_scorer(score, names):
    """The function that scores rows from Spark, with other column names, because Spark takes a.b for a part of a."""

    def score_rows(batches):
        return score(pa.RecordBatch.from_arrays(batch.columns, names) for batch in batches)

    return score_rows


def file_scorer(score, kept, read):
    """The function that scores whole Parquet files, each a row with its content.

    `kept` and `read` are the types of the columns to keep and of the other columns that the model needs, by name.
    """

    def score_files(batches):
        return score(part for batch in batches for content in batch.column(0) for part in parts(content, kept, read))

    return score_files


def parts(content, kept, read):
    """The rows of a Parquet file, with columns of these types. Text that is not kept stays as its dictionary."""
    texts = [name for name, kind in read.items() if pa.types.is_string(kind)]
    file = pq.ParquetFile(pa.BufferReader(content.as_buffer()), read_dictionary=texts, page_checksum_verification=True)
    names = [*kept, *read]
    for name, kind in (kept | read).items():
        found = file.schema_arrow.field(name).type
        if not is_read_as(found, kind):
            raise pa.ArrowTypeError(f"column {name} is {found} in this file, but {kind} in another")
    for part in file.iter_batches(ROWS, columns=names, use_threads=False):
        columns = [part.column(name) for name in kept]
        columns = [column.cast(kind) for column, kind in zip(columns, kept.values(), strict=True)]
        for name, kind in read.items():
            column = part.column(name)
            is_text = pa.types.is_dictionary(column.type) and pa.types.is_string(column.type.value_type)
            columns.append(column if is_text else column.cast(kind))
        yield pa.RecordBatch.from_arrays(columns, names)


def is_read_as(found, kind):
    """Whether Spark reads a file's column of the type `found` as `kind`, without changing a value."""
    if pa.types.is_dictionary(found):
        found = found.value_type
    if pa.types.is_string(kind):
        return found in (pa.string(), pa.large_string(), pa.binary(), pa.large_binary())
    wider = {pa.uint8(): pa.int16(), pa.uint16(): pa.int32(), pa.uint32(): pa.int64()}
    return kind in (found, wider.get(found))


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

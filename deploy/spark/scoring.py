"""Scores raw rows with a model written by `churnscope export`, and rejects rows by the rules of `churnscope score`.

README.md lists the rules that differ. This module does not depend on Spark.
"""

import functools
import json
import math
import re
from datetime import date

import numpy as np
import onnxruntime
import pandas as pd
from number_format import NumberFormat
from spelling import NUMBER, SPACES, SpellingIndex, composed, listed, plain_number

# The rules for dates are those of the engine, in crates/engine/src/dates.
SPACE = r"[ \xa0\u202f]"
LETTER = r"(?:[a-z]|(?![\xa0\u202f])[^\x00-\x7f])"
SEPARATOR = r"[-/., \xa0\u202f]"
# A number, which may be an ordinal such as 1st, or a word.
PART = rf"(?:([0-9]{{1,4}})(?![0-9])(?:(?:st|nd|rd|th|er|º|°)(?!{LETTER}))?|({LETTER}+)(?!{LETTER}))"
GAP = rf"({SEPARATOR}{{0,2}})(?!{SEPARATOR})(?:(?:del?|of)(?!{LETTER}){SEPARATOR}+)?"
TIME = rf"(?:(?:{SPACE}|(?-i:T)|,)(?:{SPACE}|\.)*[0-9](?:[0-9:+z.-]|{SPACE})*(?:[ap](?:{SPACE}|\.)*m(?:{SPACE}|\.)*)?)?"
DATE = re.compile(f"{PART}{GAP}{PART}{GAP}{PART}{TIME}", re.ASCII | re.IGNORECASE)
# Positions of the year, the month, and the day in a date of three numbers.
ORDERS = {"year_month_day": (0, 1, 2), "day_month_year": (2, 1, 0), "month_day_year": (2, 0, 1)}
# The names of each month in several languages, without accents. Three or more letters of a name are enough, if they fit
# only one month.
MONTHS = (
    "january januari janvier janeiro janner enero gennaio",
    "february februari febrero fevrier fevereiro febbraio",
    "march maerz marzo mars marco maart mrt mrz",
    "april avril abril aprile",
    "mayo maio maggio mei",
    "june junio junho juin giugno",
    "july julio julho juillet luglio",
    "augustus aout agosto",
    "september septembre septiembre setiembre setembro settembre",
    "october octobre octubre oktober outubro ottobre",
    "november novembre noviembre novembro",
    "december decembre dezember diciembre dicembre dezembro",
)
# The accents in names of months are ignored, and so is the case of ASCII letters.
PLAIN = str.maketrans("äÄéÉûÛçÇABCDEFGHIJKLMNOPQRSTUVWXYZ", "aaeeuuccabcdefghijklmnopqrstuvwxyz") | dict.fromkeys(
    range(0x300, 0x370)
)
# A number that Excel stores for a date, with the time of day as its fraction.
SERIAL = re.compile(r"([0-9]+)(?:[.,][0-9]*)?")
SERIALS = range(20_000, 80_001)
# Excel's number for January 1, 1970.
EXCEL_EPOCH = 25_569
LONGEST_SHOWN = 60
# With fewer fields than this, a row with one value counts as a customer.
MIN_FIELDS = 4
# Words that name a row of totals, in lowercase.
TOTALS = listed("""
    average, celkem, durchschnitt, gesamt, gesamtsumme, gemiddelde, grand total, mean, media, mittelwert, moyenne,
    média, overall, razem, soma, somma, somme, subtotal, sum, suma, summa, summe, totaal, total, total general,
    total général, totale, totals, összesen, итого
""")
# Length in bytes of the longest of these words, plus room for a space and a colon.
LONGEST_TOTAL = 17
DIGIT = re.compile("[0-9]")
ASCII_SPACES = " \t\n\f\r"
# Pairs of words for true and false.
YES_AND_NO = (("true", "false"), ("yes", "no"), ("1", "0"), ("y", "n"), ("t", "f"))


class UnfitModel(ValueError):
    """A file that is not an exported model."""


class UnfitColumns(ValueError):
    """A table whose columns do not suit the model or the job."""


class Model:
    """An exported model and its requirements for a row. `decimal` is the decimal mark of numbers in text columns:
    `point` or `comma`."""

    def __init__(self, path, decimal="point"):
        options = onnxruntime.SessionOptions()
        # one thread: Spark already runs one process per core
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise UnfitModel(f"{path} is not a model that onnxruntime can read: {error}") from error
        properties = self.session.get_modelmeta().custom_metadata_map
        if "churnscope.schema" not in properties or "churnscope.fills" not in properties:
            raise UnfitModel(f"{path} does not describe its columns: create it with `churnscope export`")
        self.id = properties["churnscope.model"]
        schema = json.loads(properties["churnscope.schema"])
        self.fields = [Field(field, decimal) for field in schema["fields"]]
        self.rules = schema["rules"]
        self.fills = json.loads(properties["churnscope.fills"])
        self.id_column = schema["id"]
        self.bands = schema["bands"]

    def columns(self, names):
        """Matches each column of the model with one of `names`: an exact match, or else one that ignores case, spaces,
        underscores, and hyphens."""
        found = {field.column: find(field.column, names) for field in self.fields}
        missing = [column for column, name in found.items() if name is None]
        if len(missing) == len(found):
            raise UnfitColumns(f"none of its columns ({some(names)}) matches the model's columns ({some(missing)})")
        if missing:
            raise UnfitColumns(f"missing column: {some(missing)}")
        return found

    def naming_column(self, names):
        """The column whose cells say which rows are totals: the ID column or, if there is none, the first column."""
        return (self.id_column and find(self.id_column, names)) or names[0]

    def score(self, table, row_names=()):
        """Scores a frame of the model's columns, each text or numeric. `row_names` has the cells of the
        `naming_column`. Returns a frame of `churn_probability` (NaN if the row is rejected), `risk_band` (`None` if
        rejected), `error` (`None` if scored), and `clamped` (the number of the row's cells that were scored as the
        nearest limit of their range)."""
        errors = np.full(len(table), "", dtype=object)
        n_filled, n_clamped = np.zeros(len(table), dtype=int), np.zeros(len(table), dtype=int)
        inputs, levels = {}, {}
        for field in self.fields:
            values, problems, is_filled = field.cells(table[field.column])
            if field.is_number:
                values, is_clamped = field.clamped(values)
                n_clamped += is_clamped
            inputs[field.column] = values
            n_filled += is_filled
            note(errors, problems != "", problems)
            if not field.is_number:
                levels[field.column] = np.where(problems == "", values, "")
        self.check_rules(levels, errors)
        self.check_customers(row_names, n_filled, errors)
        whole = errors == ""
        filled = {
            column: np.where(values == "", self.fills.get(column, ""), values) for column, values in levels.items()
        }
        late = np.full(len(table), "", dtype=object)
        self.check_rules(filled, late)
        note(errors, whole & (late != ""), late)

        fit = errors == ""
        probability = np.full(len(table), np.nan)
        if fit.any():
            feed = {column: values[fit].reshape(-1, 1) for column, values in inputs.items()}
            probability[fit] = self.session.run(None, feed)[0][:, 0]
        high, medium = probability >= self.bands["high_from"], probability >= self.bands["medium_from"]
        return pd.DataFrame(
            {
                "churn_probability": probability,
                "risk_band": np.where(fit, np.select([high, medium], ["high", "medium"], "low").astype(object), None),
                "error": np.where(fit, None, errors),
                "clamped": np.where(fit, n_clamped, 0),
            },
            index=table.index,
        )

    def check_customers(self, row_names, n_filled, errors):
        """Replaces the errors of each row that is not a customer: a total or an almost blank row."""
        n_fields = len(self.fields)
        is_almost_blank = (2 * n_filled < n_fields) & ((n_filled == 0) | (n_fields >= MIN_FIELDS))
        for at in np.flatnonzero(is_almost_blank):
            errors[at] = f"not a customer: it has a value in only {n_filled[at]} of {n_fields} fields"
        for at, name in enumerate(row_names):
            if isinstance(name, str) and is_total(name):
                errors[at] = f'not a customer: the row says "{name.strip(ASCII_SPACES)}"'

    def check_rules(self, levels, errors):
        """Adds an error for each broken rule. A rule applies only if both levels are present; "" is a missing level."""
        for rule in self.rules:
            when, then = levels[rule["when"]], levels[rule["then"]]
            applies, follows = when == rule["is"], then == rule["are"]
            present = (when != "") & (then != "")
            column, cause = rule["then"], f'{rule["when"]} is "{rule["is"]}"'
            for at in np.flatnonzero(present & applies & ~follows):
                add(
                    errors, at, f'column {column}: found "{shown(then[at])}", expected "{rule["are"]}", because {cause}'
                )
            if rule["only_then"]:
                sentence = (
                    f'column {column}: found "{shown(rule["are"])}", expected another level, because '
                    f'"{rule["are"]}" goes only with {rule["when"]} "{rule["is"]}"'
                )
                for at in np.flatnonzero(present & ~applies & follows):
                    add(errors, at, sentence)


@functools.cache
def model_at(path, decimal):
    """The model in a file, loaded once per process."""
    return Model(path, decimal)


class Field:
    """A column of the model, with the values that its cells may have."""

    def __init__(self, described, decimal):
        self.column = described["column"]
        self.blanks = {"", *described["blanks"]}
        self.refuses_blank = described["refuse_blank"]
        self.expected = described["expected"]
        self.is_number = described["kind"] == "number"
        if self.is_number:
            self.min, self.max = described["min"], described["max"]
            self.clamps = described.get("outside") == "clamp"
            self.blank_numbers = [float(blank) for blank in self.blanks if NUMBER.fullmatch(blank)]
            self.dates = described.get("dates")
            self.format = NumberFormat(decimal, described.get("unit"), percent_is_share=self.max <= 1)
            self.blank = math.nan
        else:
            self.levels, self.other = described["levels"], described["other"]
            self.spellings = SpellingIndex(self.levels)
            self.blank = ""

    def cells(self, column):
        """For each cell, the value for the graph, the error ("" if there is none), and whether it is not blank."""
        if self.is_number and pd.api.types.is_numeric_dtype(column):
            return self.numbers(column.to_numpy(dtype=np.float64, na_value=np.nan))
        # read each distinct string only once
        codes, texts = pd.factorize(column)
        # factorize gives missing values the code -1, so the last entry has to be the blank
        texts = [*texts, ""]
        read = [self.read(text) for text in texts]
        values = np.array([value for value, _ in read], dtype=np.float64 if self.is_number else object)
        problems = np.array([problem for _, problem in read], dtype=object)
        is_filled = np.array([not self.is_blank(text) for text in texts])
        return values[codes], problems[codes], is_filled[codes]

    def numbers(self, values):
        problems = np.full(len(values), "", dtype=object)
        # in a numeric column, NaN is a blank
        blank = np.isnan(values) | np.isin(values, self.blank_numbers)
        unfit = ~blank & ~self.accepts(values)
        problems[blank] = self.read("")[1]
        for at in np.flatnonzero(unfit):
            problems[at] = self.unfit(plain_number(values[at]))
        return np.where(unfit | blank, np.nan, values), problems, ~blank

    def accepts(self, values):
        """Whether numbers are in the range, or are finite and will be clamped."""
        return np.isfinite(values) if self.clamps else (values >= self.min) & (values <= self.max)

    def clamped(self, values):
        """The numbers, with those outside the range replaced by the nearest limit, and whether each was replaced."""
        # NaN, which is neither above nor below, stays
        is_outside = (values < self.min) | (values > self.max)
        return (np.clip(values, self.min, self.max), is_outside) if self.clamps else (values, np.zeros_like(is_outside))

    def is_blank(self, text):
        return text.strip(SPACES) in self.blanks

    def read(self, cell):
        """The value of a cell's text, and the error."""
        text = cell.strip(SPACES)
        if self.is_blank(text):
            return self.blank, f"column {self.column}: blank, expected {self.expected}" if self.refuses_blank else ""
        if not self.is_number:
            level = self.level(text)
            return (self.blank, self.unfit(text)) if level is None else (level, "")
        value = self.number(text)
        if value is None:
            return self.blank, self.unfit(text) + self.hint(shown(text))
        return (value, "") if self.accepts(value) else (self.blank, self.unfit(text))

    def unfit(self, text):
        return f'column {self.column}: found "{shown(text)}", expected {self.expected}'

    def level(self, text):
        """The level that a string means, or else the level for unknown values; `None` if there is neither."""
        if text in self.levels:
            return text
        found = self.spellings.find(text)
        return self.other if found is None else found

    def number(self, text):
        """The number, or the date as a number of days; `None` if the text is neither."""
        if self.dates:
            return days_since(self.dates["from"], self.dates["order"], text)
        return self.format.read(text)

    def hint(self, text):
        is_comma = not self.dates and "," in text and NUMBER.fullmatch(text.replace(",", "."))
        return ", with a decimal point" if is_comma else ""

    def boolean_texts(self):
        """The strings for true and false: 1 and 0 for a number; for a category, its own pair of words or, if there is
        none, true and false."""
        if self.is_number:
            return "1", "0"
        own = {level.lower(): level for level in reversed(self.levels)}
        pairs = [(own[true], own[false]) for true, false in YES_AND_NO if true in own and false in own]
        return pairs[0] if pairs else YES_AND_NO[0]


def days_since(start, order, text):
    """Days from an ISO 8601 date to the date in a string, ignoring the time of day. The string may also be the number
    that Excel stores for a date. `None` if it is neither."""
    serial = SERIAL.fullmatch(text)
    if serial:
        number = int(serial[1]) if len(serial[1]) < 10 else 0
        day = date(1970, 1, 1).toordinal() + number - EXCEL_EPOCH if number in SERIALS else None
    else:
        parts = date_parts(order, text)
        try:
            day = date(*parts).toordinal() if parts and parts[0] >= 1000 else None
        except ValueError:
            return None
    return None if day is None else float(day - date.fromisoformat(start).toordinal())


def date_parts(order, text):
    """The year, month, and day that a text gives, even if there is no such day; `None` if it is not a date in this
    order."""
    match = DATE.fullmatch(text)
    if not match:
        return None
    numbers, words, gaps = match.group(1, 4, 7), match.group(2, 5, 8), match.group(3, 6)
    if None not in numbers:
        if gaps[0] != gaps[1] or gaps[0] not in ("-", "/", "."):
            return None
        year, month, day = (numbers[at] for at in (ORDERS["year_month_day"] if len(numbers[0]) == 4 else ORDERS[order]))
    elif words[1] and numbers[0] and numbers[2]:
        year, month, day = numbers[2], words[1], numbers[0]
        if len(day) == 4:
            year, day = day, year
    elif words[0] and numbers[1] and numbers[2]:
        year, month, day = numbers[2], words[0], numbers[1]
    else:
        return None
    month = month_number(month) if month in words else month
    if month is None or len(year) not in (2, 4) or len(day) > 2 or len(str(month)) > 2:
        return None
    # two digits mean a year from 1950 to 2049
    return 1950 + (int(year) - 1950) % 100 if len(year) == 2 else int(year), int(month), int(day)


def month_number(word):
    """The month whose name starts with a word; `None` if the word is too short, or fits no month or several."""
    start = word.translate(PLAIN)
    found = [at for at, names in enumerate(MONTHS, 1) if any(name.startswith(start) for name in names.split())]
    return found[0] if len(start) > 2 and len(found) == 1 else None


def find(column, names):
    """The name among `names` that matches a column of the model; `None` if there is none."""
    if column in names:
        return column
    alike = [name for name in names if plain_name(name) == plain_name(column)]
    if len(alike) > 1:
        raise UnfitColumns(
            f"several columns could be {column} ({', '.join(alike)}): rename the right one to exactly {column}"
        )
    return alike[0] if alike else None


def some(names, most=6):
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def plain_name(name):
    return composed(re.sub(r"[\s_-]", "", name).lower())


def is_total(name):
    """Whether a cell of the `naming_column` says that its row is a total."""
    # no word for totals has a digit
    if DIGIT.search(name):
        return False
    name = name.strip(ASCII_SPACES)
    return len(name.encode()) <= LONGEST_TOTAL and composed(name.rstrip(":").rstrip(SPACES).lower()) in TOTALS


def shown(text):
    return text[:LONGEST_SHOWN]


def note(errors, where, problems):
    for at in np.flatnonzero(where):
        add(errors, at, problems[at])


def add(errors, at, sentence):
    errors[at] = f"{errors[at]}; {sentence}" if errors[at] else sentence

"""Reads numbers as people write them, by the rules of crates/engine/src/number_format: `84,90`, `$1,234.50`, `(12)`,
`12 months`, `45%`.

The engine decides from a column's cells which decimal mark, currency, or unit the column has. The rows of a Spark
table are on several machines, so here the user chooses the decimal mark, and each cell is read on its own.
"""

import math
import re
import unicodedata

from spelling import NUMBER, SPACES, composed, listed

DECIMAL_MARKS = {"point": ".", "comma": ","}
MAX_UNIT = 24
# Currency codes and abbreviations that are written with letters, in lowercase.
CURRENCIES = listed("""
    aed, ars, aud, bgn, brl, cad, chf, clp, cny, cop, czk, dkk, egp, eur, ft, gbp, hkd, huf, idr, ils, inr, jpy, kc, kr,
    krw, kč, mxn, myr, ngn, nok, nzd, php, pln, rmb, ron, rs, rub, sek, sgd, thb, try, usd, zar, zł
""")
# Names of units, in lowercase: year, month, week, day, hour, minute, and second.
SYNONYMS = (
    listed("""
        year, years, yr, yrs, y, jahr, jahre, an, ans, année, années, año, años, anno, anni, ano, anos, jaar
    """),
    listed("""
        month, months, mo, mos, mth, mths, monat, monate, mois, mes, meses, mese, mesi, mês, maand, maanden
    """),
    listed("""
        week, weeks, wk, wks, woche, wochen, semaine, semaines, semana, semanas, settimana, settimane, weken
    """),
    listed("day, days, d, tag, tage, jour, jours, día, días, giorno, giorni, dia, dias, dag, dagen"),
    listed("hour, hours, h, hr, hrs, stunde, stunden, heure, heures, hora, horas, ora, ore, uur"),
    listed("minute, minutes, min, mins, minuten, minuto, minutos, minuti, minuut"),
    listed("""
        second, seconds, s, sec, secs, sekunde, sekunden, seconde, secondes, segundo, segundos, secondo, secondi
    """),
)
SEPARATOR = f"[.,'’{SPACES}]"
FIGURES = re.compile(rf"(?P<mantissa>[.,]?[0-9]+(?:{SEPARATOR}[0-9]+)*)(?P<exponent>[eE][+-]?[0-9]+)?")
# A whole number without separators, with groups of three digits, or grouped as in India: 12,34,567.
WHOLE = re.compile(
    rf"[0-9]*|[1-9][0-9]{{0,2}}(?P<three>{SEPARATOR})[0-9]{{3}}(?:(?P=three)[0-9]{{3}})*"
    rf"|[1-9][0-9]?(?P<two>{SEPARATOR})(?:[0-9]{{2}}(?P=two))*[0-9]{{3}}"
)
CURRENCY_SIGN = re.compile("[$¢-¥\u20a0-\u20cf]")
MINUSES = "-−"


class NumberFormat:
    """How numbers are written in the cells of a field."""

    def __init__(self, decimal, unit, percent_is_share):
        """`decimal` is `point` or `comma`; `unit` has the singular and plural of the field's unit, if there is one."""
        self.mark = DECIMAL_MARKS[decimal]
        self.percent_is_share = percent_is_share
        own = {composed(name.lower()) for name in unit or ()}
        self.units = own.union(*(names for names in SYNONYMS if names & own))

    def read(self, text):
        """The number that a string without surrounding spaces means; `None` if it is not a number, or is too large."""
        if (self.mark == "." and NUMBER.fullmatch(text)) or re.fullmatch("[0-9]+", text):
            return finite(text)
        figures = figures_of(text)
        around = figures and surroundings(text[: figures.start()], text[figures.end() :])
        if not around:
            return None
        is_negative, name = around
        plain = plain_figures(figures, self.mark) if self.suits(name) else None
        if plain is None:
            return None
        if name == "%" and self.percent_is_share and not figures["exponent"]:
            # a division by 100 would round a second time
            plain += "e-2"
        value = finite(plain)
        return -value if is_negative and value is not None else value

    def suits(self, name):
        """Whether the field's numbers can have this currency or unit. A field without a unit can have any."""
        return name in ("", "%") or is_currency(name) or not self.units or name in self.units


def finite(text):
    value = float(text)
    return value if math.isfinite(value) else None


def figures_of(text):
    """The match of `FIGURES` at the first digit, or at a decimal mark directly before it; `None` without a digit."""
    digit = re.search("[0-9]", text)
    if not digit:
        return None
    start = digit.start()
    # in Rs.500, the period belongs to the currency
    has_mark = text[:start].endswith((".", ",")) and not (start > 1 and is_letter(text[start - 2]))
    return FIGURES.match(text, start - has_mark)


def plain_figures(figures, mark):
    """The figures as programs write numbers; `None` if they are not a number with this decimal mark."""
    whole, _, fraction = figures["mantissa"].partition(mark)
    if not WHOLE.fullmatch(whole) or not re.fullmatch("[0-9]*", fraction):
        return None
    digits = re.sub("[^0-9]", "", whole)
    return f"{digits}.{fraction}{figures['exponent'] or ''}"


def surroundings(before, after):
    """Whether the sign or parentheses around the figures make the number negative, and the lowercase name of the
    currency or unit, or "". `None` if the figures are surrounded by anything else."""
    before, opening = peeled(before, MINUSES + "+(")
    after, closing = peeled(after, MINUSES + ")")
    is_consistent = opening.count("(") == closing.count(")") and len(opening + closing.replace(")", "")) <= 1
    names = [name_of(text) for text in (before, after)]
    # "Plan 3" is a name, not three plans
    is_name = names[0] not in (None, "", "%") and not is_currency(names[0])
    if not is_consistent or None in names or all(names) or is_name:
        return None
    return bool(opening + closing) and opening != "+", "".join(names)


def peeled(text, marks):
    """A string without the spaces and marks around it, and the marks that were removed."""
    rest = text.strip(SPACES + marks)
    removed = text.replace(rest, "", 1)
    return rest, "".join(mark for mark in removed if mark in marks)


def name_of(text):
    """The currency or unit in lowercase, without a period at its end; "" for an empty string, and `None` for
    anything else."""
    if text in ("", "%"):
        return text
    name = composed(text.rstrip(".").lower())
    is_unit = (
        len(name) <= MAX_UNIT
        and is_letter(name[:1])
        and all(is_letter(letter) or letter in " ./²³°" for letter in name)
    )
    return name if is_unit or is_currency(name) else None


def is_currency(name):
    letters, n_signs = CURRENCY_SIGN.subn("", name)
    return name in CURRENCIES or (len(name) <= 4 and n_signs == 1 and all(is_letter(letter) for letter in letters))


def is_letter(letter):
    # in Indic scripts, many letters are followed by a vowel sign, which `isalpha` does not count as a letter
    return letter.isalpha() or (letter != "" and unicodedata.category(letter) in ("Mc", "Mn", "Nl"))

"""Finds a level that is spelled differently, by the rules of crates/engine/src/spelling.rs: `YES`, `yes`, and `Ja` are
the level `Yes`, and `1.0` is the level `1`."""

import math
import re
import unicodedata
from decimal import Decimal

# Unicode white space. Without an argument, `str.strip` also strips control characters such as "\x1c".
SPACES = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
# A number as programs write it.
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def listed(text):
    """The words of a string that lists them, separated by commas."""
    return frozenset(re.split(r",\s+", text.strip()))


# Words for yes and no in several languages, in lowercase.
YES = listed("""
    1, ano, da, doğru, evet, igaz, igen, j, ja, kyllä, o, oui, pravda, prawda, s, sand, sant, si, sim, sí, sì, t, tak,
    tosi, true, v, verdadeiro, verdadero, vero, vrai, waar, wahr, y, yes, да, истина
""")
NO = listed("""
    0, ei, epätosi, f, falsch, false, falsk, falso, falskt, fałsz, faux, hamis, hayır, n, nao, ne, nee, nei, nein, nej,
    nem, nepravda, nie, no, non, não, onwaar, usann, usant, yanlış, hayir, ложь, нет
""")
# The words that programs write for Booleans. They mean yes and no even if `are_flags_uncertain` is true.
BOOLEANS = ("true", "false")


class SpellingIndex:
    """The levels of a category, indexed by their spelling."""

    def __init__(self, levels):
        spelled = [(normalized(level), level) for level in levels]
        self.by_spelling = {}
        for spelling, level in spelled:
            # a spelling that several levels share means none of them
            self.by_spelling[spelling] = None if spelling in self.by_spelling else level
        yes, no = ([pair for pair in spelled if pair[0].rstrip(".") in words] for words in (YES, NO))
        self.yes = self.no = None
        self.are_flags_uncertain = False
        if len(yes) == len(no) == 1:
            self.yes, self.no = yes[0][1], no[0][1]
            # among three or more levels, 1 may be a count and N a code
            are_words = len(yes[0][0]) > 1 and len(no[0][0]) > 1
            self.are_flags_uncertain = len(spelled) != 2 and not are_words

    def find(self, text):
        """The level that a string means; `None` if it is not a level, or could be several."""
        spelling = normalized(text)
        if spelling in self.by_spelling:
            return self.by_spelling[spelling]
        if self.are_flags_uncertain and spelling not in BOOLEANS:
            return None
        word = spelling.rstrip(".")
        if word in YES:
            return self.yes
        return self.no if word in NO else None


def normalized(text):
    """A string in lowercase with single spaces and composed accents, or as the shortest decimal if it is a number."""
    text = text.strip(SPACES)
    if NUMBER.fullmatch(text) and math.isfinite(float(text)):
        # adding 0 turns -0 into 0
        return plain_number(float(text) + 0.0)
    return composed(re.sub(f"[{SPACES}]+", " ", text).lower())


def composed(text):
    """The string with each accent combined with its letter into one character (NFC). In some text from macOS, accents
    are separate characters."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def plain_number(number):
    """The shortest decimal that reads back to the same number."""
    return f"{Decimal(repr(float(number))):f}".removesuffix(".0") if math.isfinite(number) else str(float(number))

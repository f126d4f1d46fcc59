"""The words that supplier names share: legal forms, short forms, and words that say little.

They lie in `words.csv`, so that anyone who knows English trade names can read and mend them. None
of them is the name of a place, a council or a firm, but for counties and short forms that clerks use.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from types import MappingProxyType


def _rows() -> list[tuple[str, str, list[str]]]:
    """Read `words.csv`: what the words are, what short forms stand for, and the words."""
    text = (files(__package__) / "words.csv").read_text(encoding="utf-8")
    return [(row["what"], row["full"], row["words"].split()) for row in csv.DictReader(text.splitlines())]


def _listed(what: str) -> frozenset[str]:
    return frozenset(word for kind, _, words in _rows() if kind == what for word in words)


LEGAL = _listed("legal")
"""Legal forms that end a British firm's name: what follows them is a branch, an account or a remark."""

SILENT = LEGAL | _listed("silent")
"""Words that never tell two parties apart."""

REMARKS = _listed("remark")
"""Words of an accounts clerk: a tail or bracket made of them alone is no part of the name."""

GENERIC = _listed("generic")
"""Words so common in names that agreeing on them is no evidence; also a sign of an organisation."""

NUMBERS = _listed("number")
"""Words that count: firms that differ in one are two firms."""

SIDES = _listed("side")
"""Words that point: bodies that differ in one are two bodies."""

OMITTED = _listed("omitted")
"""Words that a clerk leaves out of a firm's or body's name."""

PREMISES = _listed("premises")
"""Words of a house or site, which changes hands while its name stays."""

CANON = MappingProxyType({word: full for kind, full, words in _rows() if kind == "short" for word in words})
"""Short form to the word it stands for; plurals that firms use carelessly stand for one another."""

KNOWN = GENERIC | frozenset(CANON.values()) | _listed("known")
"""Words so well known that a near spelling of one is a slip."""

"""Whom a buyer cannot but pay: tied payees and private finance, by rules that name kinds and nobody."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ultramicro.core.message import Message, say

TIED, PFI = "tied", "pfi"
ANY = "any"


@dataclass(frozen=True, kw_only=True)
class TiedRule:
    """One rule: a payment whose field shows the pattern, and not the exception, is of the class."""

    id: str
    class_: str
    field: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    reason: Message


@cache  # of the program's own file
def tied_rules() -> tuple[TiedRule, ...]:
    """Return every rule of `tied.csv`, the first to win first.

    Examples
    --------
    >>> sorted({rule.class_ for rule in tied_rules()})
    ['pfi', 'tied']
    """
    text = (files(__package__) / "tied.csv").read_text(encoding="utf-8")
    return tuple(
        TiedRule(
            id=row["id"], class_=row["class"], field=row["field"], pattern=re.compile(row["pattern"]),
            unless=re.compile(row["unless"]) if row["unless"] else None, reason=say(row["reason"]),
        )
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


@lru_cache(maxsize=65536)
def tied(payee: str | None, category: str | None, title: str | None = None) -> TiedRule | None:
    """Return the rule by which a payment leaves its payer no choice of payee; None where none does.

    Parameters
    ----------
    payee, category, title : str, optional
        Who is paid, what for in the words of the file, and what its contract is called.

    Examples
    --------
    >>> tied("Vale Water Services Ltd", "Utilities").id, tied("Vale Water Coolers Ltd", None)
    ('water', None)
    >>> tied("Any Schools (Two) Ltd", "Unitary charge").class_
    'pfi'
    """
    said = {"payee": _tidy(payee), "category": _tidy(category), "title": _tidy(title)}
    for rule in tied_rules():
        texts = said.values() if rule.field == ANY else [said[rule.field]]
        if any(
            rule.pattern.search(text) and not (rule.unless and rule.unless.search(text)) for text in texts
        ):
            return rule
    return None


def _tidy(text: str | None) -> str:
    """Write in capitals with single blanks between words, as the patterns are written."""
    return " ".join(re.findall(r"[A-Z0-9]+", (text or "").upper().replace("&", " AND ")))

"""Which section of the industrial classification (SIC 2007) an industry or a kind of spending belongs to."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class Section:
    """The section of a kind of spending, and which others it may belong to.

    Parameters
    ----------
    section : str
        Its letter.
    others : tuple of str
        Sections that suppliers of it may also stand in: their figures widen the range.
    reason : str
        Why.
    """

    section: str
    others: tuple[str, ...] = ()
    reason: str = ""


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def section_names() -> Mapping[str, str]:
    """Return the name of every section by its letter.

    Examples
    --------
    >>> section_names()["F"]
    'construction'
    """
    return {row["section"]: row["name"] for row in _rows("sic_2007_sections.csv")}


@cache
def _by_division() -> Mapping[int, str]:
    return {
        division: row["section"]
        for row in _rows("sic_2007_sections.csv")
        for division in range(int(row["first"]), int(row["last"]) + 1)
    }


def section_of_code(text: str) -> str | None:
    """Return the section that a code, or a name that begins with one, belongs to; None where there is none.

    Codes are read as offices write them: section letters, divisions, classes of four digits, the five digits
    of Companies House, and letters before divisions.

    Examples
    --------
    >>> [section_of_code(t) for t in ("43290 - Other construction installation", "02.1, 02.4", "A01 Crops")]
    ['F', 'A', 'A']
    >>> [section_of_code(t) for t in ("G", "CPA_B06", "SIC 56", "F Construction", "Farming", "04")]
    ['G', 'B', 'I', 'F', None, None]
    """
    plain = re.sub(r"^(SIC( ?2007)?|NACE|ISIC|CPA)[ :_]+", "", text.strip(), flags=re.IGNORECASE)
    # A letter only where it cannot begin a word: "C10" and "C - Manufacturing", but not "Cleaning".
    if letter := re.match(r"([A-U])(?=\d\d|$|[ :_-]+\S)", plain):
        return letter.group(1)
    if digits := re.match(r"(\d{1,2})(?=\D|$)|(\d\d)(?=\d)", plain):
        return _by_division().get(int(digits.group(1) or digits.group(2)))
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Section], ...]:
    return tuple(
        (
            re.compile(row["pattern"]),
            Section(section=row["section"], others=tuple(row["others"].split()), reason=row["reason"]),
        )
        for row in _rows("category_sections.csv")
    )


def section_of_words(text: str) -> Section | None:
    """Return the section of a kind of spending in plain words; None where its words tell nothing.

    The first pattern that fits wins. The words are those of purchase ledgers, and the sections are what
    suppliers of such things commonly stand in: a judgement, so `others` are to be shown as a range.

    Examples
    --------
    >>> section_of_words("Grounds maintenance").section, section_of_words("Sundries")
    ('N', None)
    >>> section_of_words("ICT software and licences").others
    ('G', 'C')
    """
    # Patterns are tried in the order of the file: the narrow ones stand first.
    upper = text.upper()
    return next((section for pattern, section in _patterns() if pattern.search(upper)), None)

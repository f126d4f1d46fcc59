"""Which column of a list of contracts is what: by its name and by what stands in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from ultramicro.place.dictionary import columns
from ultramicro.place.readers.contracts.cells import looks_like_sum
from ultramicro.place.readers.contracts.cleaning import is_nothing
from ultramicro.place.readers.contracts.days import day_of, length_days, says_no_day
from ultramicro.place.readers.contracts.identifiers import postcodes
from ultramicro.place.readers.contracts.states import ended_said
from ultramicro.place.readers.tables.headers import header_words

SAMPLE = 200
"""So many records tell what a column holds."""
LEAST = 0.5
"""The least part of a column's filled cells that must hold what its name says."""
_DICTIONARY = {
    "starts_on": "starts", "ends_on": "ends", "extended_until_on": "extended", "value_pence": "value",
    "annual_pence": "annual", "value_low_pence": "low", "estimated_pence": "estimated",
    "duration_days": "duration",
    "commenced_on": "commenced", "published_on": "published", "closes_on": "closes", "awarded_on": "awarded",
    "amount_pence": "amount", "contract": "reference", "ended_on": "ended",
}  # fmt: skip
"""Columns of the dictionary that are called otherwise here."""


def role_of(column: str) -> str:
    """Return the role that fills a column of the dictionary.

    Examples
    --------
    >>> role_of("ends_on"), role_of("title")
    ('ends', 'title')
    """
    return _DICTIONARY.get(column, column)


def column_of(role: str) -> str:
    """Return the column of the dictionary that a role fills, which is what place.toml calls it.

    Examples
    --------
    >>> column_of("ends"), column_of("title"), column_of("current_ends")
    ('ends_on', 'title', 'current_ends')
    """
    return next(
        (column for column, filled in _DICTIONARY.items() if filled == role and column != "contract"), role
    )


WELL_NAMED = 0.85
"""A column that is called a sum's so well has its cells told one by one, however few of them are sums."""
MOST_DIGITS = 4
"""A day has a year, or as many digits."""
_LETTERS, _NUMBER = re.compile(r"[A-Za-z]{3}"), re.compile(r"\d+")
_YES = frozenset({"yes", "no", "y", "n", "true", "false", "sme", "large", "various", "1", "0", "yes/no"})


@dataclass(frozen=True, kw_only=True)
class Roles:
    """What each column is.

    Parameters
    ----------
    at : mapping of str to int
        Role to the column's index.
    headers : tuple of str
        The columns' names, as printed.
    pence : frozenset of str
        Roles whose column is in whole pence.
    empty : frozenset of str
        Roles whose column holds nothing, or hardly anything of what it is called.
    """

    at: Mapping[str, int] = field(default_factory=dict)
    headers: tuple[str, ...] = ()
    pence: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()

    def __contains__(self, role: object) -> bool:
        """Whether a column has the role."""
        return role in self.at

    def header(self, role: str) -> str:
        """Return the name of a role's column, as printed."""
        return self.headers[self.at[role]] if role in self.at else ""

    def any(self, *roles: str) -> bool:
        """Whether a column that holds anything has one of some roles."""
        return any(role in self.at and role not in self.empty for role in roles)


@dataclass(frozen=True, kw_only=True)
class _Word:
    role: str
    holds: str
    weight: float
    pattern: re.Pattern[str]


@cache  # of the program's own files, which do not change while it runs
def _words() -> tuple[_Word, ...]:
    text = (files(__package__) / "words.csv").read_text(encoding="utf-8")
    return tuple(
        _Word(
            role=row["role"],
            holds=row["holds"],
            weight=float(row["weight"]),
            pattern=re.compile(row["pattern"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache  # of the program's own files, which do not change while it runs
def _any_word() -> re.Pattern[str]:
    """One pattern for what any of the words is: most cells that are asked about are no headers at all."""
    return re.compile("|".join(f"(?:{word.pattern.pattern})" for word in _words()))


@cache  # of the program's own files, which do not change while it runs
def _own_names() -> Mapping[str, tuple[str, str, bool]]:
    """Return the dictionary's own columns: name in words to role, what it holds, whether it is in pence."""
    held = {"date": "day", "integer": "number", "boolean": "flag", "text": "text"}
    return {
        column.name.replace("_", " "): (
            _DICTIONARY.get(column.name, column.name),
            "money" if column.unit == "pence" else held[column.type],
            column.unit == "pence",
        )
        for table in ("contract_payments", "contracts")
        for column in columns(table)
        if column.name not in {"file", "line", "stage", "state", "also_in", "flag", "suppliers"}
    }


@cache  # pure, and there are few headers
def meanings(header: str) -> tuple[tuple[float, str, str, bool], ...]:
    """List what a header may mean: how sure, the role, what it should hold, whether it is in pence.

    Examples
    --------
    >>> [role for _, role, _, _ in meanings(" Total Contract Value (including extensions) ")]
    ['value']
    >>> [role for _, role, _, _ in meanings("company reg no.")]
    ['company_number']
    >>> [role for _, role, _, _ in meanings("starts_on")]
    ['starts']
    """
    words = header_words(header)
    plain = " ".join(header.replace("_", " ").lower().split())
    found: dict[str, tuple[float, str, str, bool]] = {}
    if plain in _own_names():
        role, holds, pence = _own_names()[plain]
        found[role] = (1.5, role, holds, pence)
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", header)
    # Most have nothing in brackets, and nothing is more surely meant by the same words again.
    for text, cost in ((words, 1.0), *([(header_words(bare), 0.9)] if bare != header else [])):
        for word in _words() if _any_word().fullmatch(text) else ():
            weight = word.weight * cost
            if word.pattern.fullmatch(text) and weight > found.get(word.role, (0.0,))[0]:
                found[word.role] = (weight, word.role, word.holds, False)
    return tuple(sorted(found.values(), key=lambda each: (-each[0], each[1])))


_HOLDS: Mapping[str, Callable[[str], object]] = {
    "text": lambda _: True,
    "words": _LETTERS.search,
    "code": lambda text: _NUMBER.search(text) or text.casefold().startswith("various"),
    "number": _NUMBER.fullmatch,
    "day": lambda text: day_of(text) is not None or says_no_day(text),
    "end": lambda text: ended_said(text).name in {"", "ended"},
    "money": looks_like_sum,
    "flag": lambda text: text.casefold() in _YES,
    "postcode": lambda text: bool(postcodes(text)) or text.casefold().startswith("various"),
    "length": lambda text: length_days(text) is not None,
}


def _share(cells: Sequence[str], holds: str) -> float:
    """Return which part of a column's filled cells hold what they should; 1 where none is filled."""
    filled = [cell.strip() for cell in cells if not is_nothing(cell)]
    return sum(bool(_HOLDS[holds](cell)) for cell in filled) / len(filled) if filled else 1.0


def choose_roles(
    headers: Sequence[str], records: Iterable[Sequence[str]], told: Mapping[str, int] | None = None
) -> Roles:
    """Choose which column has which role.

    Parameters
    ----------
    headers : sequence of str
        The columns' names.
    records : iterable of sequence of str
        The first records below them.
    told : mapping of str to int, optional
        What the user settled: role to index.

    Examples
    --------
    >>> rows = [["S1", "Mowing", "A Ltd", "01/04/2026", "£5,000"]]
    >>> sorted(choose_roles(["Ref", "Contract Title", "Supplier", "End Date", "Value"], rows).at)
    ['ends', 'reference', 'supplier', 'title', 'value']
    """
    sample = [list(record) for record, _ in zip(records, range(SAMPLE), strict=False)]
    claims, poor = [], set()
    for index, header in enumerate(headers):
        cells = [record[index] for record in sample if index < len(record)]
        for weight, role, holds, pence in meanings(header):
            share = _share(cells, holds)
            # An empty column must not take a role from one that holds something.
            filled = not sample or _filled(sample, index)
            if share >= LEAST:
                claims.append((weight * share * (1.0 if filled else 0.4), -index, role, pence))
            elif weight >= WELL_NAMED and _is_told(holds, cells):
                claims.append((weight * 0.2, -index, role, pence))
                poor.add((role, index))
    at: dict[str, int] = dict(told or {})
    pences = set()
    for _, negative, role, pence in sorted(claims, reverse=True):
        if role not in at and -negative not in at.values():
            at[role] = -negative
            pences |= {role} if pence else set()
    empty = {
        role for role, index in at.items() if (role, index) in poor or (sample and not _filled(sample, index))
    }
    return Roles(at=at, headers=tuple(headers), pence=frozenset(pences), empty=frozenset(empty))


def _is_told(holds: str, cells: Sequence[str]) -> bool:
    """Whether a column keeps its name's role though its cells hardly hold that: sums, and days of numbers."""
    if holds == "day":
        return any(sum(map(str.isdigit, cell)) >= MOST_DIGITS for cell in cells)
    return holds == "money" and not _days_stand(cells)


def _days_stand(cells: Sequence[str]) -> bool:
    """Whether a column of another name holds days."""
    return any(day_of(cell) is not None and not cell.strip().isdigit() for cell in cells)


def _filled(sample: Sequence[Sequence[str]], index: int) -> bool:
    return any(not is_nothing(record[index]) for record in sample if index < len(record))


def naming(cells: Sequence[str]) -> float:
    """Say how well a row names columns, as a header does.

    Examples
    --------
    >>> naming(["Contract Title", "Supplier", "End Date"]) > naming(["Mowing", "A Ltd", "01/04/2026"])
    True
    """
    best: dict[str, float] = {}
    for cell in cells:
        for weight, role, _, _ in meanings(cell)[:1] if cell.strip() else ():
            best[role] = max(best.get(role, 0.0), weight)
    return sum(best.values())

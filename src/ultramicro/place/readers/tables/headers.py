"""Which column of a file is which of the dictionary's, forgiving of case, blanks, marks and units."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ultramicro.core.units import header_factors
from ultramicro.place.dictionary import Column, columns
from ultramicro.place.readers.values.vocabulary import POUND

# A kWh costs pence and parts of them; whole pence would lose these.
PER_DAY, PER_KWH = "pence per day", "thousandths of a penny per kWh"  # data
UNITS: Mapping[str, Mapping[str, str]] = {
    "pence": header_factors("money", "pence"), "share": header_factors("share", "share"),
    "Wh": header_factors("energy", "Wh"), "W": header_factors("power", "W"),
    "hours": header_factors("hours", "hours"), "m2": header_factors("area", "m2"),
    PER_DAY: {PER_DAY: "1", "p per day": "1", "p day": "1", "£ per day": "100", "£ day": "100"},
    PER_KWH: {
        "millipence per kwh": "1", "pence per kwh": "1000", "p per kwh": "1000", "p kwh": "1000",  # data
        "£ per kwh": "100000", "£ kwh": "100000",
    },
}  # fmt: skip
"""How a header may write the unit of a column, and how many of the dictionary's units one of these is."""

EXACT, WITH_UNIT, BARE, CUT, CUT_BARE = range(5)
ANY, NO_UNIT = "any", "bare"
"""In the list of other headers: with any unit of the column after it; without any."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SMALL = frozenset({"in", "of", "the"})


@dataclass(frozen=True, kw_only=True)
class Match:
    """A column of the dictionary found in a file.

    Parameters
    ----------
    column : Column
        The dictionary's column.
    index : int
        Where it stands in the file, from 0.
    header : str
        Its name as printed.
    factor : Decimal
        How many of the dictionary's units one of the file's is.
    says_unit : bool
        Whether the header names the unit; if not, what stands under it must tell.
    told : bool
        Whether place.toml says which column it is.
    """

    column: Column
    index: int
    header: str
    factor: Decimal = Decimal(1)
    says_unit: bool = True
    told: bool = False


def header_words(text: str) -> str:
    """Bring a header to small words with one blank between; the signs for pounds and per cent are words.

    Examples
    --------
    >>> header_words("Amount (£)"), header_words("localShare_%"), header_words("Import in kWh")
    ('amount £', 'local share %', 'import kwh')
    """
    marked = re.sub(r"([£%])", r" \1 ", POUND.sub(" £ ", text))
    # Else the unit would be cut in two as camel case is.
    whole = re.sub(r"kWh", "kwh", marked)
    words = re.sub(r"[^\w£%]|_", " ", _CAMEL.sub(" ", whole)).lower().split()
    return " ".join(word for word in words if word not in _SMALL or len(words) == 1)


@cache  # of the program's own files, which do not change while it runs
def spellings(table: str) -> Mapping[str, tuple[tuple[int, str, str], ...]]:
    """List, for every header that can be understood, its columns: how sure, which column, what factor.

    Parameters
    ----------
    table : str
        A table of the dictionary.

    Examples
    --------
    >>> spellings("survey")["spend £"]
    ((1, 'spend_pence', '100'),)
    """
    found: dict[str, list[tuple[int, str, str]]] = {}
    for column in columns(table):
        # What reading itself sets must not be taken from a file.
        for words, sure, factor in () if column.set_when_read else _spelled(column):
            found.setdefault(words, []).append((sure, column.name, factor))
    by_name = {column.name: column for column in columns(table)}
    # Registers that others keep, as councils do of their buildings, have their own words for our columns; and
    # so have people who write a table from what our pages say of it.
    for row in _other_words():
        if row["table"] == table:
            any_unit = UNITS[by_name[row["column"]].unit] if row["factor"] == ANY else {}
            bare = row["factor"] == NO_UNIT
            for unit, factor in any_unit.items() or [("", "1" if bare else row["factor"])]:
                words = f"{row['words']} {unit}".strip()
                found.setdefault(words, []).append((BARE if bare else WITH_UNIT, row["column"], factor))
    return {words: tuple(sorted(given)) for words, given in found.items()}


@cache  # of the program's own files, which do not change while it runs
def _other_words() -> tuple[dict[str, str], ...]:
    """Return how else the columns of our tables are called."""
    text = (files(__package__) / "headers.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _spelled(column: Column) -> list[tuple[str, int, str]]:
    whole = " ".join(word for word in column.name.replace("_", " ").split() if word not in _SMALL)
    spelled = [(whole, EXACT, "1"), (column.name.replace("_", " "), EXACT, "1")]
    units = UNITS.get(column.unit, {})
    base = next((whole.removesuffix(unit).strip() for unit in units if whole.endswith(f" {unit}")), whole)
    for unit, factor in units.items():
        spelled += [(f"{part} {unit}", WITH_UNIT, factor) for part in {whole, base} if part != unit]
        spelled += [(f"{unit} {part}", WITH_UNIT, factor) for part in {whole, base} if part != unit]
    # Without its unit a header is a guess; the contents have to bear it out.
    if base != whole:
        spelled.append((base, BARE, "1"))
    if column.type == "date":
        day = whole.removesuffix(" on")
        spelled += [(words, BARE, "1") for words in (day, f"{day} date", f"date {day}")]
    return [(words, sure, factor) for words, sure, factor in spelled if words]


def match_header(table: str, cells: Sequence[str]) -> dict[str, Match]:
    """Match a header's cells to the columns of a table; the surest wins, then the first.

    Parameters
    ----------
    table : str
        A table of the dictionary.
    cells : sequence of str
        A row of the file.

    Returns
    -------
    dict of str to Match
        Column to where it is.

    Examples
    --------
    >>> found = match_header("survey", ["Respondent", "Spend (£)", "% local", "Colour"])
    >>> [(name, match.index, str(match.factor)) for name, match in found.items()]
    [('respondent', 0, '1'), ('spend_pence', 1, '100'), ('local_share', 2, '0.01')]
    """
    by_name = {column.name: column for column in columns(table)}
    claims = sorted(
        (sure, index, name, factor)
        for index, cell in enumerate(cells)
        for sure, name, factor in _meanings(table, cell)
    )
    found: dict[str, Match] = {}
    used: set[int] = set()
    # By sureness, so that "local share %" is not lost to a column that merely comes first.
    for sure, index, name, factor in claims:
        if name not in found and index not in used:
            used.add(index)
            says = sure not in {BARE, CUT_BARE} or not UNITS.get(by_name[name].unit)
            found[name] = Match(
                column=by_name[name],
                index=index,
                header=cells[index].strip(),
                factor=Decimal(factor),
                says_unit=says,
            )
    return {name: found[name] for name in by_name if name in found}


def _meanings(table: str, cell: str) -> Sequence[tuple[int, str, str]]:
    known = spellings(table)
    if given := known.get(header_words(cell)):
        return given
    # Explanations in brackets are the user's own; the words before them may still be known.
    cut = known.get(header_words(re.sub(r"\(.*?\)|\[.*?\]", " ", cell)), ())
    return [(CUT_BARE if sure == BARE else CUT, name, factor) for sure, name, factor in cut]


def column_named(table: str, words: str) -> str:
    """Return which column a header's words name, with a unit or without; nothing where they name none.

    Examples
    --------
    >>> column_named("availability", "price (£)"), column_named("availability", "colour")
    ('price_pence', '')
    """
    return next((name for _, name, _ in _meanings(table, words)), "")


def mapped(table: str, column: str, key: str, index: int, header: str) -> Match:
    """Return a column that place.toml maps to a header: its unit is what the one or the other says.

    Parameters
    ----------
    table, column : str
        The column of the dictionary.
    key : str
        What place.toml calls it: its name, or a header with a unit, as in `price (£)`.
    index, header : int, str
        Where it stands in the file, and its header there.

    Examples
    --------
    >>> for key, header in (("price_pence", "Price"), ("price_pence", "Cost (£)"), ("price (£)", "Price")):
    ...     found = mapped("availability", "price_pence", key, 0, header)
    ...     print(found.factor, found.says_unit)
    1 False
    100 True
    100 True
    """
    (held,) = (each for each in columns(table) if each.name == column)
    told = None if key == column else _unit_in(key, held)
    factor = told or _unit_in(header, held)
    # Of money alone a bare number may be two sums; what else is mapped is in the dictionary's unit.
    says = factor is not None or held.unit != "pence"
    return Match(
        column=held, index=index, header=header, factor=Decimal(factor or 1), says_unit=says, told=True
    )


def _unit_in(header: str, column: Column) -> str | None:
    """Return the factor of the unit that a header names at one of its ends."""
    words = f" {header_words(header)} "
    units = UNITS.get(column.unit, {})
    ends = [unit for unit in units if words.startswith(f" {unit} ") or words.endswith(f" {unit} ")]
    return units[max(ends, key=len)] if ends else None

"""Which system an export is of, by the words of its header in the languages that the system speaks."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SEARCHED = 15
"""Records at the top in which a header is looked for: reports have titles above it."""


@dataclass(frozen=True, kw_only=True)
class Layout:
    """A layout found in a file.

    Parameters
    ----------
    name : str
        `ofn_stock`, `ofn_orders`, `foodsoft`, `litefarm_harvest` or `litefarm_crops`.
    row : int
        Where its header stands, from 0.
    at : mapping of str to int
        Role to column, from 0.
    """

    name: str
    row: int
    at: Mapping[str, int]


def plain(text: str) -> str:
    """Bring a header to small letters without accents and marks.

    Examples
    --------
    >>> plain("N° Commande"), plain("Gebindegröße"), plain("Price (net)")
    ('n commande', 'gebindegrosse', 'price net')
    """
    bare = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9_]+", " ", bare).split())


def layout_of(rows: Sequence[Sequence[object]]) -> Layout | None:
    """Return the layout of which all needed columns are there, and most others; None where none is.

    Examples
    --------
    >>> header = ["Bestelldatum", "Bestell-Nummer", "Kundenname", "Produktname", "Variante", "Menge"]
    >>> found = layout_of([header])
    >>> found.name, found.at["quantity"]
    ('ofn_orders', 5)
    """
    found = [
        layout
        for number, row in enumerate(rows[:SEARCHED])
        for name in _words()
        if (layout := _matched(name, number, [plain(str(cell)) for cell in row]))
    ]
    return max(found, key=lambda layout: (len(layout.at), -layout.row), default=None)


def _matched(name: str, number: int, header: Sequence[str]) -> Layout | None:
    at = {
        role: header.index(words[0])
        for role, (_, known) in _words()[name].items()
        if (words := [word for word in known if word in header])
    }
    needed = {role for role, (need, _) in _words()[name].items() if need}
    return Layout(name=name, row=number, at=at) if needed <= at.keys() else None


@cache  # of the program's own file
def _words() -> dict[str, dict[str, tuple[bool, tuple[str, ...]]]]:
    text = (files(__package__) / "words.csv").read_text(encoding="utf-8")
    found: dict[str, dict[str, tuple[bool, tuple[str, ...]]]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["layout"], {})[row["role"]] = bool(row["needed"]), tuple(row["words"].split("|"))
    return found

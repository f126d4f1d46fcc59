"""What is bought, and what a firm does: by its code, its register, then words; where these differ, not known.

A word such as "education" or "maintenance" stands in what any trade sells: software for schools, a licence's
upkeep. Such words count only where two of one need stand together, and give way to any telling one. Where
telling words of two needs meet, a person is asked: a misreading is worse than a question.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from ultramicro.flows.needs import NOT_STATED, UNSTATED, Need, needs, sector_need, word_pattern

FAMILIES = (frozenset({"construction", "roads", "building_repair"}),)
"""Needs of which the wider stands for all: the words of the title say which of them it is."""
VAGUE = frozenset({"training", "rent", "furniture", "events"})
"""Needs whose weak words name who it is for and not what is bought: any trade sells to schools."""
PAIR = 2
"""So many words that say little by themselves make one that tells."""


@dataclass(frozen=True, kw_only=True)
class _Words:
    """How one need is told in words."""

    need: str
    cpv: tuple[str, ...]
    weak: re.Pattern[str] | None
    more: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@cache  # of the program's own file
def _rows() -> tuple[_Words, ...]:
    text = (files(__package__) / "trades.csv").read_text(encoding="utf-8")
    return tuple(
        _Words(need=row["need"], cpv=tuple(filter(None, row["cpv"].split("|"))), weak=_compiled(row["weak"]),
               more=_compiled(row["more"]), unless=_compiled(row["unless"]))
        for row in csv.DictReader(text.splitlines())
    )  # fmt: skip


def _compiled(pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


@dataclass(frozen=True)
class Told:
    """The needs that a text tells: surely, and by words that say little alone with how many there are."""

    strong: frozenset[str] = frozenset()
    weak: Mapping[str, int] = field(default_factory=dict)

    def one(self) -> str:
        """Return the one need that it tells; nothing where none or several are told."""
        if self.strong:
            return next(iter(self.strong)) if len(self.strong) == 1 else ""
        if len(self.weak) == 1:
            ((need, hits),) = self.weak.items()
            return need if hits >= PAIR else ""
        return ""


@lru_cache(maxsize=65536)  # pure
def told_by(text: str) -> Told:
    """Return which needs the words of a text tell.

    Examples
    --------
    >>> told_by("Education software").one(), told_by("Education").one(), told_by("Building repairs").one()
    ('computers', '', 'building_repair')
    >>> sorted(told_by("Cleaning and catering").strong), told_by("Auto Repairs").one()
    (['cleaning', 'food'], 'vehicles')
    """
    upper = " ".join(text.upper().replace("&", " AND ").split())
    strong, weak = set(), {}
    for row in _rows():
        pattern, unless = word_pattern(row.need)
        if (unless and unless.search(upper)) or (row.unless and row.unless.search(upper)):
            continue
        rest = row.weak.sub(" ", upper) if row.weak else upper
        if pattern.search(rest) or (row.more and row.more.search(upper)):
            strong.add(row.need)
        elif row.weak and (hits := {match.group() for match in row.weak.finditer(upper)}):
            weak[row.need] = len(hits)
    return Told(frozenset(strong), weak)


def by_code(cpv: str | None) -> str | None:
    """Return the need of a code of the Common Procurement Vocabulary; nothing where it is of no need.

    None where there is no code.

    Examples
    --------
    >>> by_code("45233141-9"), by_code("45000000"), by_code("18000000"), by_code(None)
    ('roads', 'construction', '', None)
    """
    code = (cpv or "").strip()
    if not code[:2].isdigit():
        return None
    fits = [(len(start), row.need) for row in _rows() for start in row.cpv if code.startswith(start)]
    return max(fits)[1] if fits else ""


def need_of_contract(cpv: str | None, category: str | None, title: str | None) -> Need:
    """Return what a contract buys: by its code, else by the words of its category and its title together.

    Examples
    --------
    >>> [need_of_contract(None, *given).id for given in (
    ...     ("Education", "Case management software"), ("Works - Construction", "Boiler repairs"),
    ...     ("Works - Construction", "Legal fees"), ("Education", "Think Equal"))]
    ['computers', 'building_repair', 'not_stated', 'not_stated']
    """
    code = by_code(cpv)
    if code is not None:
        return needs().get(code, UNSTATED)
    return needs().get(_agreed([category, title]), UNSTATED)


def _agreed(texts: Iterable[str | None]) -> str:
    """Return the need that some texts tell together, the wider before the narrower."""
    each = [told_by(text) for text in texts if text]
    strong = [one.strong for one in each if one.strong]
    if not strong:
        return told_by(" ".join(text for text in texts if text)).one()
    found = frozenset().union(*strong)
    if len(found) == 1:
        return next(iter(found))
    if any(found <= family for family in FAMILIES) and len(strong[-1]) == 1:
        return next(iter(strong[-1]))
    return ""


def need_of_payment(category: str | None, payee: str | None, sector: str | None) -> Need:
    """Return what a payment is for: by its category's words, the payee's sector, then the payee's name.

    Parameters
    ----------
    category, payee, sector : str, optional
        Words of the file, who was paid, and its SIC 2007 code or sector in words.

    Examples
    --------
    >>> [need_of_payment(*given).id for given in (
    ...     ("Education", "Any Software Ltd", None), ("Education", "ABC Ltd", "85200"),
    ...     ("Education", "ABC", None), ("Catering", "ABC Cleaning Ltd", None))]
    ['computers', 'training', 'not_stated', 'food']
    """
    said, trade = told_by(category or ""), trade_of_firm(payee, sector)
    if said.strong:
        return needs().get(said.one() or _of_family(said.strong), UNSTATED)
    if not said.weak:
        return needs().get(trade, UNSTATED)
    return needs().get(_of_weak(said, trade), UNSTATED)


def _of_weak(said: Told, trade: str) -> str:
    """Return what a heading of a budget tells that says little, held against the trade of who was paid."""
    if trade in said.weak:
        return trade
    if len(said.weak) > 1:
        return ""
    (need,) = said.weak
    if need in VAGUE:
        return trade or said.one()
    # Who repairs may build, but who guards grows no grass: then one of the two is not what it seems.
    return need if not trade or _related(need, trade) else ""


def _related(need: str, trade: str) -> bool:
    return any({need, trade} <= family for family in FAMILIES)


def _of_family(found: frozenset[str]) -> str:
    """Return the widest of needs of one family; nothing where they are of several."""
    return "construction" if "construction" in found and any(found <= each for each in FAMILIES) else ""


def trade_of_firm(name: str | None, sector: str | None, said: str | None = None) -> str:
    """Return the id of the need that a firm serves: as it says, by its register, then its name.

    Where its register and its name speak of different trades none is told, as the register's may be old, or
    that of another firm of the name.

    Examples
    --------
    >>> trade_of_firm("Beckfoot Auto Repairs", None), trade_of_firm("Any Paper Ltd", "56101")
    ('vehicles', 'food')
    >>> trade_of_firm("Any Plumbers", "56101"), trade_of_firm("X", None, "Office cleaning")
    ('', 'cleaning')
    """
    given = (said or "").strip()
    if given.casefold() in needs():
        return given.casefold()
    if one := told_by(given).one():
        return one
    own, words = sector_need(sector or ""), told_by(name or "")
    if not own:
        return words.one()
    return "" if words.strong and own not in words.strong else own


__all__ = ["NOT_STATED", "by_code", "need_of_contract", "need_of_payment", "told_by", "trade_of_firm"]

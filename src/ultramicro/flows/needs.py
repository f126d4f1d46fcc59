"""What a payment is for, and how much of such a need a place can meet itself.

Files name a thousand categories. A row of `needs.csv` gathers those of one need by their words: first the
category's, then the payee's sector, then its name. Words that look like a need and are none stand in
`unless`. How much firms of a place could supply
is a judgement, as a range, with its reason; a user may change it for a place.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ultramicro.core.message import Message, say, template
from ultramicro.place.dictionary import value_words

NOT_STATED = "not_stated"
"""The need of payments whose purpose no category or name states."""
WORKS = frozenset({"construction", "roads"})
LIGHT_TOUCH = frozenset({"home_care", "residential_care"})
"""Needs with limits of their own: works, and care for people."""
JUDGEMENT = template("the authors' judgement of what firms in a district commonly supply")


@dataclass(frozen=True, kw_only=True)
class Need:
    """A kind of need.

    Parameters
    ----------
    id : str
        What programs know it by; its words are in the dictionary's `values.csv`.
    low, high : float
        The part that a district's own firms could commonly supply, in a low and a high case.
    obstacle : str
        Id of why it leaves.
    reason : str
        Why the range is what it is, in a sentence or two.
    resources : str
        The idle resources that serve it, as `kind=words;kind=words`, the words a regular expression.
    """

    id: str
    low: float
    high: float
    obstacle: str
    reason: Message
    resources: str = ""

    @property
    def name(self) -> Message:
        """What it is called, as in the middle of a sentence."""
        return value_words("leaks", "category", self.id) or say(self.id)

    def served_by(self, kind: str, what: str) -> bool:
        """Return whether an idle resource serves it: by its kind, and by what it is or can do.

        Examples
        --------
        >>> cleaning = needs()["cleaning"]
        >>> cleaning.served_by("people", "cleaning"), cleaning.served_by("people", "bookkeeping")
        (True, False)
        """
        words = _serving(self.resources).get(kind)
        return words is not None and bool(words.search(what.casefold()))


UNSTATED = Need(
    id=NOT_STATED,
    low=0.0,
    high=0.3,
    obstacle="not_known",
    reason=say("The files do not say what it is for. Ask the buyer before anything is done."),
)


@cache
def needs() -> Mapping[str, Need]:
    """Every need by id."""
    return {
        row["need"]: Need(
            id=row["need"],
            low=float(row["low"]),
            high=float(row["high"]),
            obstacle=row["obstacle"],
            reason=say(row["reason"]),
            resources=row["resources"],
        )
        for row in _rows()
    }


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = (files(__package__) / "needs.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (row["need"], re.compile(row["pattern"]), re.compile(row["unless"]) if row["unless"] else None)
        for row in _rows()
    )


@lru_cache(maxsize=256)  # pure, and bounded
def _serving(resources: str) -> Mapping[str, re.Pattern[str]]:
    parts = (part.partition("=") for part in resources.split(";") if part)
    return {kind: re.compile(words) for kind, _, words in parts}


@lru_cache(maxsize=65536)
def _match(text: str) -> str:
    upper = text.upper()
    # Child maintenance mends no roof, and a building that is bought is not repaired: `unless` tells them.
    return next(
        (
            need for need, pattern, unless in _patterns()
            if pattern.search(upper) and not (unless and unless.search(upper))
        ),
        "",
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _of_sector(sector: str) -> str:
    """Return the need that a sector serves: by its SIC 2007 code, the longest that fits, or by its words."""
    code = re.match(r"\d{4,5}", sector.replace(".", ""))
    if not code:
        return _match(sector)
    fits = [
        (len(start), row["need"])
        for row in _rows()
        for start in row["sic"].split("|")
        if start and code.group().zfill(5).startswith(start)
    ]
    return max(fits)[1] if fits else ""


def sector_need(sector: str) -> str:
    """Return the id of the need that a sector serves; nothing where it serves none.

    Examples
    --------
    >>> sector_need("81210 - General cleaning of buildings"), sector_need("99999"), sector_need("")
    ('cleaning', '', '')
    """
    return _of_sector(sector)


def word_pattern(need: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """Return the words, in capitals, that tell a need, and those that look like it and are none of it."""
    return _by_need()[need]


@cache
def _by_need() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    return {need: (pattern, unless) for need, pattern, unless in _patterns()}


def trade_of(payee: str | None, sector: str | None) -> str:
    """Return the id of the need that a firm serves by its trade; nothing where no register or name tells.

    What it was once paid for does not tell its trade: a paper firm that sold cleaning materials cleans
    nothing.

    Examples
    --------
    >>> trade_of("Green & Sons Cleaning Ltd", None), trade_of("ABC Ltd", "81210"), trade_of("ABC Ltd", None)
    ('cleaning', 'cleaning', '')
    >>> trade_of("Firth Paper Limited", None)
    'office_supplies'
    """
    return _of_sector(sector or "") or _match(payee or "")


def is_trade(payee: str | None, sector: str | None, need: str) -> bool:
    """Whether a firm is of the trade that a need asks for, by all that is known of it.

    A register's sector may be old, or that of another firm of the name: where the firm's own name speaks of
    another trade, it is named for neither.

    Examples
    --------
    >>> is_trade("Any Paper Ltd", "56101", "food"), is_trade("Any Cafe", "56101", "food")
    (False, True)
    """
    return trade_of(payee, sector) == need and _match(payee or "") in {"", need}


def need_of(category: str | None, payee: str | None = None, sector: str | None = None) -> Need:
    """Return what a payment is for, by its category's words, else the payee's sector, else the payee's name.

    Parameters
    ----------
    category, payee : str, optional
        Words of the file, and the payee's name.
    sector : str, optional
        SIC 2007 code or sector in words.

    Examples
    --------
    >>> need_of("R&M - Building Repairs").id
    'building_repair'
    >>> need_of("Third Party Payments", "ABC Ltd", "81210 - General cleaning of buildings").id
    'cleaning'
    >>> need_of("Third Party Payments", "Green & Sons Cleaning Ltd").id
    'cleaning'
    >>> need_of("General Fund", "ABC Ltd").id
    'not_stated'
    """
    found = _match(category or "") or trade_of(payee, sector)
    return needs()[found] if found else UNSTATED


def contract_of(need: str) -> str:
    """Return the kind of contract that a need is bought by, as the law's limits know it.

    Examples
    --------
    >>> [contract_of(need) for need in ("roads", "home_care", "cleaning")]
    ['works', 'light_touch', 'goods_services']
    """
    if need in WORKS:
        return "works"
    return "light_touch" if need in LIGHT_TOUCH else "goods_services"

"""A contract that stands in a register and in a notice is one contract with two sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ultramicro.place.facts.body_names import same_body
from ultramicro.place.readers.contracts.naming import OCID_SHARED

Row = dict[str, Any]
PERHAPS_SAME, DIFFER = "perhaps_same", "sources_differ"
NEAR = 0.01
"""Values that differ by less are one value, rounded. [share]"""
ASKED = 2
"""As many of title, first day, last day and value must agree for a person to be asked."""
_FORMS = re.compile(
    r"\b(?:ltd|limited|llp|plc|cic|inc|the|co|company|public limited company|community interest company)\b"
)  # data
_OWN = frozenset(
    {"file", "line", "contract", "stage", "status", "state", "flag", "lot", "suppliers", "also_in"}
)
_MADE = ("award", "contract")


def plain(text: object) -> str:
    """Bring a text to its words in small letters.

    Examples
    --------
    >>> plain(" Parks: Mowing & hedges ")
    'parks mowing and hedges'
    """
    return " ".join(re.findall(r"[a-z0-9]+", str(text or "").casefold().replace("&", " and ")))


def firm_key(name: object) -> str:
    """Bring a firm's name to what stays the same however registers write it.

    Examples
    --------
    >>> firm_key("The Kelder & Son Limited") == firm_key("KELDER AND SON LTD.")
    True
    """
    return " ".join(_FORMS.sub(" ", plain(name)).split())


def join_twins(rows: Sequence[Row]) -> list[Row]:
    """Join the rows of a register with those of notices that are of the same contract.

    They are one where buyer and supplier are the same, and either the reference of the one is an identifier
    of the other, or title, first day and either last day or value agree. Where less agrees, both stay and
    bear the flag `perhaps_same`.

    Parameters
    ----------
    rows : sequence of dict
        Rows of `contracts`, each contract once.

    Returns
    -------
    list of dict
        Rows in their order; of a joined pair the register's, with what it leaves out taken from the notice
        and the notice's file in `also_in`.
    """
    sides: tuple[dict[str, list[Row]], dict[str, list[Row]]] = (defaultdict(list), defaultdict(list))
    for row in rows:
        # What shares an id with strangers, or is only planned, is joined with nothing.
        if row["stage"] in _MADE and row["supplier"] and OCID_SHARED not in (row["flag"] or ""):
            sides[bool(row["ocid"])][row["contract"]].append(row)
    registers, notices = sides
    if not registers or not notices:
        return list(rows)
    sure, asked = _pairs(registers, notices)
    gone: set[int] = set()
    for one, other in sure:
        _join(registers[one], notices[other])
        gone |= {id(row) for row in notices[other]}
    for one, other in asked:
        for row in (*registers[one], *notices[other]):
            row["flag"] = " ".join(dict.fromkeys([*(row["flag"] or "").split(), PERHAPS_SAME]))
    return [row for row in rows if id(row) not in gone]


Pairs = list[tuple[str, str]]


def _pairs(registers: Mapping[str, list[Row]], notices: Mapping[str, list[Row]]) -> tuple[Pairs, Pairs]:
    """Return the pairs of contracts that are one, and those of which a person should be asked."""
    holders: dict[str, set[str]] = defaultdict(set)
    for other, held in notices.items():
        for mark in _marks(held):
            holders[mark].add(other)
    sure: Pairs = []
    asked: Pairs = []
    for one, held in registers.items():
        for other in sorted({other for mark in _marks(held) for other in holders.get(mark, ())}):
            judged = _judged(held, notices[other])
            if judged is not None:
                (sure if judged else asked).append((one, other))
    ones, others = _counts(pair[0] for pair in sure), _counts(pair[1] for pair in sure)
    alone = [pair for pair in sure if ones[pair[0]] == 1 and others[pair[1]] == 1]
    done = {name for pair in alone for name in pair}
    doubtful = [pair for pair in sure if pair not in alone]
    return alone, [*doubtful, *(pair for pair in asked if not done.intersection(pair))]


def _counts(names: Iterable[str]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for name in names:
        found[name] += 1
    return found


def _marks(held: Sequence[Row]) -> set[str]:
    """Give what two accounts of one contract have in common: who supplies, or an identifier."""
    return {firm_key(row["supplier"]) for row in held} | {f"id {each}" for each in _identifiers(held)}


def _identifiers(held: Sequence[Row]) -> set[str]:
    cells = {row[part] for row in held for part in ("reference", "ocid", "release")}
    # A number of two digits is a line of a list.
    return {key for cell in cells if cell and len(key := plain(cell).replace(" ", "")) > 3}  # noqa: PLR2004


def _judged(one: Sequence[Row], other: Sequence[Row]) -> bool | None:
    """Say whether two accounts are of one contract; None where nothing speaks for it."""
    mine, yours = one[0], other[0]
    if not same_body(str(mine["buyer"] or ""), str(yours["buyer"] or "")):
        return None
    suppliers = [{firm_key(row["supplier"]) for row in held} for held in (one, other)]
    named = bool(_identifiers(one) & _identifiers(other))
    title = plain(mine["title"]) == plain(yours["title"])
    starts, ends = (_equal(mine[day], yours[day]) for day in ("starts_on", "ends_on"))
    value = _near(mine["value_pence"], yours["value_pence"])
    if suppliers[0] != suppliers[1]:
        return False if named else None
    if named or (title and starts and (ends or value)):
        return True
    return False if title + starts + ends + value >= ASKED else None


def _equal(one: object, other: object) -> bool:
    return one is not None and one == other


def _near(one: int | None, other: int | None) -> bool:
    return bool(one and other and abs(one - other) <= NEAR * max(one, other))


def _join(register: Sequence[Row], notice: Sequence[Row]) -> None:
    """Fill what a register leaves empty from a notice of the same contract."""
    by_firm = {firm_key(row["supplier"]): row for row in notice}
    for row in register:
        other = by_firm[firm_key(row["supplier"])]
        differ = [
            part for part in ("value_pence", "starts_on", "ends_on")
            if row[part] and other[part] and not (_near(row[part], other[part]) if part == "value_pence"
                                                  else row[part] == other[part])
        ]  # fmt: skip
        if differ:
            row["flag"] = " ".join(filter(None, (row["flag"], DIFFER)))
        gaps = [part for part, value in row.items() if value is None and part not in _OWN]
        row.update({part: other[part] for part in gaps}, also_in=other["file"])

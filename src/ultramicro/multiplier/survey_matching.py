"""Whose answer each row of the survey is: matched to suppliers of the area by name, or set aside with why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from ultramicro.core.contract import Place
from ultramicro.flows.entity_resolution.names import normalise, normalise_all
from ultramicro.flows.surveyed import PEOPLE, SUPPLIER, area_names, kind_of, of_area
from ultramicro.flows.tables import rows_of

ALIKE = 75.0
"""From this likeness on a known name is offered for one that is not known. [percent]"""
OFFERED = 3
REASONS: Mapping[str, str] = {
    "unknown_name": "no payee has this name",
    "several_payees": "several payees read alike under this name",
    "elsewhere": "the supplier is in another place",
    "place_not_known": "it is not known where the supplier is",
    "not_paid": "nothing is paid to this supplier that could have gone to another",
    "other_area": "the answer is about another area",
    "unknown_kind": "it is not said to be a supplier, household or worker",
    "no_share": "it gives no local_share",
}
"""Why an answer is not used, by its code."""


@dataclass(frozen=True, kw_only=True)
class Unused:
    """A row of the survey that is not used.

    Parameters
    ----------
    file : str
        The file it stands in.
    row : int or None
        Its row in the file, the header counted, where that is known.
    respondent : str
        Who answered; empty but for suppliers, as people are named nowhere.
    reason : str
        One of `REASONS`.
    nearest : tuple of str
        Known names like the one that is not known, the most alike first.
    """

    file: str
    row: int | None
    respondent: str
    reason: str
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Supplier:
    """A payee that an answer may be of: its names, what it is paid net, and where it is."""

    party_id: str
    names: frozenset[str]
    amount_pence: int
    inside: str


@dataclass(frozen=True, kw_only=True)
class Heard:
    """The survey, sorted: rows of suppliers by party, rows of people, and what is not used."""

    suppliers: Sequence[Mapping[str, Any]]
    people: Sequence[Mapping[str, Any]]
    unused: Sequence[Unused]

    def left_out(self) -> dict[str, int]:
        """Count who answered but is not used, by reason; one that answered in several rows counts once."""
        once = {(u.respondent or f"row {u.row}", u.reason) for u in self.unused}
        counts = Counter(reason for _, reason in once)
        return {reason: counts[reason] for reason in REASONS if counts[reason]}


def hear(rows: Iterable[Mapping[str, Any]], suppliers: Sequence[Supplier], *, areas: Sequence[str]) -> Heard:
    """Sort the answers of a survey.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table `survey`.
    suppliers : sequence of Supplier
        Everybody with a name who is paid.
    areas : sequence of str
        The names of the area looked at.

    Returns
    -------
    Heard
        Every row is in exactly one part of it. `respondent` of suppliers' rows is their party.

    Examples
    --------
    >>> near = Supplier(party_id="p1", names=frozenset({"Near Ltd"}), amount_pence=100, inside="inside")
    >>> rows = [{"respondent": who, "local_share": 0.5} for who in ("NEAR LIMITED", "Neer Ltd")]
    >>> heard = hear(rows, [near], areas=["Town"])
    >>> [row["respondent"] for row in heard.suppliers], heard.unused[0].reason, heard.unused[0].nearest
    (['p1'], 'unknown_name', ('Near Ltd',))
    """
    known = _Names(suppliers)
    said: list[Mapping[str, Any]] = []
    people: list[Mapping[str, Any]] = []
    unused: list[Unused] = []
    for row in rows:
        kind = kind_of(row)
        parties = known.parties(str(row["respondent"])) if kind == SUPPLIER else ()
        reason = _general(row, kind, areas) or ("" if kind in PEOPLE else _of_supplier(parties))
        if reason:
            unused.append(_unused(row, kind, reason, known))
        elif kind in PEOPLE:
            people.append(row)
        else:
            said.append({**row, "respondent": parties[0].party_id})
    return Heard(suppliers=said, people=people, unused=unused)


def _general(row: Mapping[str, Any], kind: str, areas: Sequence[str]) -> str:
    """Return why a row cannot be used whoever it is of; empty if it can."""
    if kind not in PEOPLE | {SUPPLIER}:
        return "unknown_kind"
    if not of_area(row, areas):
        return "other_area"
    return "no_share" if row["local_share"] is None else ""


def _of_supplier(parties: Sequence[Supplier]) -> str:
    """Return why a supplier's answer cannot be used; empty if it can."""
    if len(parties) != 1:
        return "several_payees" if parties else "unknown_name"
    found = parties[0]
    if found.amount_pence <= 0:
        return "not_paid"
    return {"inside": "", "outside": "elsewhere"}.get(found.inside, "place_not_known")


def _unused(row: Mapping[str, Any], kind: str, reason: str, known: _Names) -> Unused:
    who = str(row["respondent"]) if kind == SUPPLIER else ""
    return Unused(
        file=row.get("file") or "survey.csv", row=row.get("row"), respondent=who, reason=reason,
        nearest=known.nearest(who) if reason == "unknown_name" else (),
    )  # fmt: skip


class _Names:
    """Suppliers by their names, to the letter and as the resolver reads them."""

    def __init__(self, suppliers: Sequence[Supplier]) -> None:
        listed = [(name, supplier) for supplier in suppliers for name in sorted(supplier.names)]
        keys = normalise_all([name for name, _ in listed])
        # Who is paid as a purchase or grant is no person, so only such names may be shown.
        paid = [(name, s, key) for (name, s), key in zip(listed, keys, strict=True) if s.amount_pence > 0]
        self.offered = {(supplier.party_id, name): key for name, supplier, key in paid}
        self.printed = _grouped((name.casefold(), supplier) for name, supplier in listed)
        self.read = _grouped((key, s) for (_, s), key in zip(listed, keys, strict=True))

    def parties(self, name: str) -> tuple[Supplier, ...]:
        """Return who has this name: to the letter, else as names are read everywhere else."""
        return self.printed.get(name.strip().casefold()) or self.read.get(normalise(name)) or ()

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return known names that are like this one."""
        best = process.extract(
            normalise(name), self.offered, scorer=fuzz.ratio, limit=None, score_cutoff=ALIKE
        )
        one_each: dict[str, str] = {}
        for _, _, (party, printed) in best:
            one_each.setdefault(party, printed)
        return tuple(one_each.values())[:OFFERED]


def _grouped(pairs: Iterator[tuple[str, Supplier]]) -> dict[str, tuple[Supplier, ...]]:
    found: dict[str, dict[str, Supplier]] = defaultdict(dict)
    for name, supplier in pairs:
        found[name][supplier.party_id] = supplier
    return {name: tuple(parties.values()) for name, parties in found.items()}


def survey_of(place: Place, area: str, rows: Sequence[Mapping[str, Any]]) -> Heard:
    """Sort what was answered in a place's survey, if there was one.

    Parameters
    ----------
    place : Place
        The place.
    area : str
        The area looked at.
    rows : sequence of mapping
        Influenceable money by `party_id` and `payee`, with where each party is (`inside`). [`amount_pence`]
    """
    if not place.has("survey"):
        return Heard(suppliers=(), people=(), unused=())
    areas = [r["area"] for r in rows_of(place.table("areas"))]
    return hear(
        rows_of(place.table("survey")),
        _suppliers(place, rows),
        areas=area_names(area, place.name, areas),
    )


def _suppliers(place: Place, rows: Sequence[Mapping[str, Any]]) -> list[Supplier]:
    """Return everybody with a name: what they are paid of influenceable money, and where they are."""
    names: dict[str, set[str]] = defaultdict(set)
    sums: dict[str, int] = defaultdict(int)
    inside = {r["party_id"]: r["inside"] or "unknown" for r in rows}
    for row in rows:
        if row["party_id"] is not None:
            names[row["party_id"]].add(row["payee"])
            sums[row["party_id"]] += row["amount_pence"]
    if place.has("party_names"):
        for row in rows_of(place.table("party_names")):
            names[row["party_id"]].add(row["name"])
    return [
        Supplier(party_id=party, names=frozenset(called), amount_pence=sums.get(party, 0),
                 inside=inside.get(party, "unknown"))
        for party, called in sorted(names.items())
    ]  # fmt: skip

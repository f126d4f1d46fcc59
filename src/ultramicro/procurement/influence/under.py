"""Which payments are under which contract, as a small table of sums: payer and party to contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ultramicro.core.contract import Place
from ultramicro.flows.tables import rows_of
from ultramicro.procurement.influence.split import Under
from ultramicro.procurement.influence.streams import Pair
from ultramicro.procurement.influence.terms import Terms
from ultramicro.procurement.influence.when import ENDED

Row = Mapping[str, Any]

DOUBTFUL = frozenset({"one_of_these"})
ASKED = "asked"


@dataclass(frozen=True, kw_only=True)
class Linking:
    """What was found of payments under contracts.

    Parameters
    ----------
    under : mapping of pair to sequence of Under
        What each payer paid each party under which contract.
    asked_pence : int
        Paid to payees of which a person is asked whether they are a contract's supplier. [pence]
    """

    under: Mapping[Pair, Sequence[Under]] = field(default_factory=dict)
    asked_pence: int = 0

    @property
    def found_pence(self) -> int:
        """Attributed to contracts. [pence]."""
        return sum(each.amount_pence for every in self.under.values() for each in every)


def linking_of(place: Place, terms: Mapping[str, Terms]) -> Linking:
    """Read which payments are under which contract; nothing is where the place lacks either."""
    if not (terms and place.has("payee_standing") and place.has("party_names")):
        return Linking()
    names = {
        row["name"]: row["party_id"] for row in rows_of(place.table("party_names").select("name", "party_id"))
    }
    standing = [row for row in rows_of(place.table("payee_standing")) if row["payee"]]
    links = rows_of(place.table("contract_links"))
    called = _called(place, {row["payer"] for row in (*standing, *links)})
    made: dict[Pair, list[Under]] = defaultdict(list)
    for (payer, payee), each in [
        *_sure(links, terms),
        *_ended(standing, terms),
        *_shared(links, standing, terms),
    ]:
        if party_id := names.get(payee):
            made[called[payer], party_id].append(each)
    asked = sum(row["amount_pence"] for row in standing if row["standing"] == ASKED)
    return Linking(under=_added(made), asked_pence=asked)


def _called(place: Place, printed: Iterable[str]) -> dict[str, str]:
    """Return payers by their print under the names that flows has: a body's bank writes it otherwise."""
    known = {row["payer"] for row in rows_of(place.table("flows").select("payer").distinct())}
    loose = {" ".join(name.casefold().split()): name for name in sorted(known)}
    return {name: loose.get(" ".join(name.casefold().split()), name) for name in printed}


def _need(contracts: Sequence[str], terms: Mapping[str, Terms]) -> str:
    known = [terms[each].need.id for each in contracts if each in terms]
    return known[0] if known else ""


def _sure(links: Sequence[Row], terms: Mapping[str, Terms]) -> list[tuple[Pair, Under]]:
    """Return what is attributed to one contract."""
    return [
        _under(row, (row["contract"],), row["attributed_pence"], row["class"], terms)
        for row in links if row["class"] not in DOUBTFUL and row["attributed_pence"] > 0
    ]  # fmt: skip


def _ended(standing: Sequence[Row], terms: Mapping[str, Terms]) -> list[tuple[Pair, Under]]:
    """Return what was paid since a contract ended."""
    return [
        _under(row, (row["contract"],), row["amount_pence"], ENDED, terms)
        for row in standing if row["standing"] == ENDED and row["amount_pence"] > 0
    ]  # fmt: skip


def _shared(
    links: Sequence[Row], standing: Sequence[Row], terms: Mapping[str, Terms]
) -> list[tuple[Pair, Under]]:
    """Return what is under one of several contracts, nobody knows which."""
    which: dict[Pair, set[str]] = defaultdict(set)
    for row in links:
        if row["shared_pence"]:
            which[row["payer"], row["payee"]].add(row["contract"])
    return [
        _under(row, tuple(sorted(contracts)), row["amount_pence"], "one_of_these", terms)
        for row in standing
        if row["standing"] == "one_of_these" and row["amount_pence"] > 0
        and (contracts := which.get((row["payer"], row["payee"])))
    ]  # fmt: skip


def _under(
    row: Row, contracts: tuple[str, ...], pence: int, evidence: str, terms: Mapping[str, Terms]
) -> tuple[Pair, Under]:
    under = Under(contracts=contracts, need=_need(contracts, terms), amount_pence=pence, evidence=evidence)
    return (row["payer"], row["payee"]), under


def _added(made: Mapping[Pair, Sequence[Under]]) -> dict[Pair, list[Under]]:
    """Add up what names of one party were paid under one contract; the better evidence of two is kept."""
    classes = ("named", "strong", "probable", "also_buys", "one_of_these", ENDED)
    order = {name: at for at, name in enumerate(classes)}
    found = {}
    for pair, every in made.items():
        by: dict[tuple[str, ...], list[Under]] = defaultdict(list)
        for each in every:
            by[each.contracts].append(each)
        found[pair] = [
            Under(
                contracts=contracts, need=mine[0].need, amount_pence=sum(each.amount_pence for each in mine),
                evidence=min((each.evidence for each in mine), key=lambda name: order.get(name, len(order))),
            )
            for contracts, mine in sorted(by.items())
        ]  # fmt: skip
    return found

"""Which payments are under which contract, as a small table of sums: payer and party to contracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ultramicro.core.contract import Place, Relation
from ultramicro.flows.tables import relation, rows_of
from ultramicro.procurement.influence.split import Under
from ultramicro.procurement.influence.streams import Pair
from ultramicro.procurement.influence.terms import Terms
from ultramicro.procurement.linking.link import Linked, link_contracts

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
    """Link a place's payments with its contracts; nothing is under a contract where it lacks either."""
    if not (terms and place.has("payments") and place.has("party_names")):
        return Linking()
    payments = _as_flows(place)
    paid_under = place.table("contract_payments") if place.has("contract_payments") else None
    linked = link_contracts(place.table("contracts"), payments, paid_under)
    names = {
        row["name"]: row["party_id"] for row in rows_of(place.table("party_names").select("name", "party_id"))
    }
    made: dict[Pair, list[Under]] = defaultdict(list)
    for (payer, payee), each in [*_sure(linked, terms), *_shared(linked, terms)]:
        if party_id := names.get(payee):
            made[payer, party_id].append(each)
    standing = rows_of(linked.standings.filter(linked.standings.standing == ASKED))
    return Linking(under=_added(made), asked_pence=sum(row["amount_pence"] for row in standing))


def _as_flows(place: Place) -> Relation:
    """Return the payments under the names of payers that flows has: a body's bank writes it otherwise."""
    payments = place.table("payments")
    known = {row["payer"] for row in rows_of(place.table("flows").select("payer").distinct())}
    loose = {" ".join(name.casefold().split()): name for name in sorted(known)}
    printed = [row["payer"] for row in rows_of(payments.select("payer").distinct()) if row["payer"]]
    same = [(name, loose.get(" ".join(name.casefold().split()), name)) for name in sorted(printed)]
    pairs = relation({"printed": "text", "called": "text"}, same)
    joined = payments.left_join(pairs, payments.payer == pairs.printed)
    return joined.mutate(payer=joined.called.fill_null(joined.payer)).drop("printed", "called")


def _need(contracts: Sequence[str], terms: Mapping[str, Terms]) -> str:
    known = [terms[each].need.id for each in contracts if each in terms]
    return known[0] if known else ""


def _pairs(linked: Linked) -> dict[int, tuple[str, str]]:
    rows = rows_of(linked.links.select("pair", "payer", "payee").distinct())
    return {row["pair"]: (row["payer"], row["payee"]) for row in rows}


def _sure(linked: Linked, terms: Mapping[str, Terms]) -> list[tuple[Pair, Under]]:
    """Return what is attributed to one contract."""
    pairs, found = _pairs(linked), linked.streams
    rows = rows_of(found.filter(found.attributed_pence > 0).order_by("pair", "contract"))
    return [
        (
            pairs[row["pair"]],
            Under(
                contracts=(contract,), need=_need((contract,), terms), amount_pence=row["attributed_pence"],
                evidence=row["class"],
            ),
        )
        for row in rows
        if row["class"] not in DOUBTFUL and (contract := linked.numbers[row["contract"]])
    ]  # fmt: skip


def _shared(linked: Linked, terms: Mapping[str, Terms]) -> list[tuple[Pair, Under]]:
    """Return what is under one of several contracts, nobody knows which."""
    which: dict[Pair, list[str]] = defaultdict(list)
    pairs, found = _pairs(linked), linked.streams
    for row in rows_of(found.filter(found.shared_pence != 0).order_by("pair", "contract")):
        which[pairs[row["pair"]]].append(linked.numbers[row["contract"]])
    some = linked.standings.filter(linked.standings.standing == "one_of_these")
    rows = rows_of(some.filter(some.amount_pence > 0).order_by("payer", "payee"))
    return [
        (
            pair,
            Under(
                contracts=tuple(which[pair]), need=_need(which[pair], terms),
                amount_pence=row["amount_pence"], evidence="one_of_these",
            ),
        )
        for row in rows
        if which.get(pair := (row["payer"], row["payee"]))
    ]  # fmt: skip


def _added(made: Mapping[Pair, Sequence[Under]]) -> dict[Pair, list[Under]]:
    """Add up what names of one party were paid under one contract; the better evidence of two is kept."""
    order = {name: at for at, name in enumerate(("named", "strong", "probable", "also_buys", "one_of_these"))}
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

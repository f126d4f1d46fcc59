"""The best plan of a small part of a week, with whole picks, whole units and least quantities.

What a network cannot hold, a programme in whole numbers can, as long as it is small: an offer is picked for
at least its lot or not at all, and an order gets at least what is of use to it or nothing. It is stopped
after a number of branches, never by a clock: the same week gives the same plan on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ultramicro.core.linear import Effort, LinearModel, Name
from ultramicro.food.cycle.chain import Chain, chain_of
from ultramicro.food.cycle.dealing import dealt_out
from ultramicro.food.cycle.model import Flags, Floats, Ints, Plan, Week
from ultramicro.food.cycle.programme import AGE_PENCE, Groups, grouped

NODES = 50
"""After how many branches a search is stopped."""


@dataclass(frozen=True, kw_only=True)
class Small:
    """A week, or a part of one, that is small enough to be planned exactly.

    Parameters
    ----------
    week, chain, groups : Week, Chain, Groups
        Offers and orders; an order with a least quantity is a group of its own.
    pence : ndarray, shape (offers,)
        What is lost by selling a unit of each: what its grower asks, or what it is worth later. [pence]
    picked : ndarray of bool, shape (offers,)
        Which are picked anyway.
    least : ndarray of int, shape (groups,)
        The least that is of use to each group; 0 where any part is. [units]
    """

    week: Week
    chain: Chain
    groups: Groups
    pence: Floats
    picked: Flags
    least: Ints

    @classmethod
    def of(cls, week: Week, pence: Floats, picked: Flags) -> Small:
        """Write a week down."""
        chain, lumps = chain_of(week), week.orders.least > 0
        groups = grouped(week, chain, lumps)
        least = np.zeros(len(groups.quantity), np.int64)
        inside = np.flatnonzero(lumps & (groups.of_order >= 0))
        least[groups.of_order[inside]] = week.orders.least[inside]
        return cls(week=week, chain=chain, groups=groups, pence=pence, picked=picked, least=least)

    def steps(self) -> Ints:
        """Return in what steps each column is given, shape (columns,): those of what it takes. [units]."""
        return np.asarray(self.week.offers.step[self.chain.offer[self.groups.node]])


def best(small: Small, floor: Ints, owed: Floats) -> Plan | None:
    """Return the best plan of a small week that keeps the floors; None where none was found.

    Parameters
    ----------
    small : Small
        Offers, orders, room.
    floor : ndarray of int, shape (growers,)
        The least that each grower sells. [units]
    owed : ndarray, shape (buyers,)
        Who gets the odd units. [units]
    """
    model = _written(small, floor)
    found = model.solve(Effort(gap=0.0, nodes=NODES))
    if found is None:
        return None

    def read(kind: str, count: int) -> Floats:
        return np.rint([found.at[model.at[kind, n]] for n in range(count)]).astype(float)

    sold = read("sold", len(small.week.offers)).astype(np.int64) * small.week.offers.step
    placed = read("placed", len(small.groups.group)) * small.steps()
    return dealt_out(
        small.week, small.chain, small.groups, sold=sold, placed=placed, floor=floor, owed=owed, more=False
    )


def _written(small: Small, floor: Ints) -> LinearModel:
    """Write a week down; what is sold and placed is counted in its steps."""
    model = LinearModel()
    _offered(model, small)
    _asked(model, small)
    groups, offers = small.groups, small.week.offers
    steps = {"sold": offers.step.astype(float), "placed": small.steps().astype(float)}
    for node in np.flatnonzero(~small.chain.last).tolist():
        model.column(("flow", node))
    for node, terms in enumerate(_nodes(small)):
        model.row(("node", node), terms, low=0, high=0)
    for n, most in enumerate(small.chain.limits.most.tolist()):
        taken: dict[Name, float] = {}
        for kind, rows in (("sold", small.chain.limits.offer), ("placed", groups.through)):
            taken |= {(kind, k): steps[kind][k] for k in np.flatnonzero((rows == n).any(axis=1)).tolist()}
        model.row(("limit", n), taken, high=most)
    for g in np.flatnonzero(floor > 0).tolist():
        theirs: dict[Name, float] = {
            ("sold", i): steps["sold"][i] for i in np.flatnonzero(offers.grower == g).tolist()
        }
        model.row(("floor", g), theirs, low=float(floor[g]))
    return model


def _offered(model: LinearModel, small: Small) -> None:
    """Write what is sold of each offer: at least its lot where it is picked."""
    offers, most = small.week.offers, small.chain.most
    for i in range(len(offers)):
        step, picked = float(offers.step[i]), bool(small.picked[i])
        high = float(most[i] // offers.step[i])
        worth = AGE_PENCE * float(offers.age[i]) - float(small.pence[i])
        model.column(("sold", i), high=high, worth=worth * step, whole=True)
        model.column(
            ("picked", i), low=float(picked), high=1.0, whole=True,
            worth=0.0 if picked else -small.week.terms.pick_pence,
        )  # fmt: skip
        model.row(("most", i), {("sold", i): 1.0, ("picked", i): -high}, high=0)
        if offers.lot[i] > offers.step[i]:
            model.row(("lot", i), {("sold", i): step, ("picked", i): -float(offers.lot[i])}, low=0)


def _asked(model: LinearModel, small: Small) -> None:
    """Write what each group is given: at least what is of use to it, or nothing."""
    groups, step = small.groups, small.steps().astype(float)
    for c, worth in enumerate(groups.worth.tolist()):
        model.column(("placed", c), worth=worth * step[c], whole=True)
    for g, (quantity, least) in enumerate(zip(groups.quantity.tolist(), small.least.tolist(), strict=True)):
        given: Mapping[Name, float] = {
            ("placed", c): step[c] for c in np.flatnonzero(groups.group == g).tolist()
        }
        if least <= 1:
            model.row(("order", g), given, high=quantity)
            continue
        model.column(("served", g), high=1.0, whole=True)
        model.row(("order", g), {**given, ("served", g): -float(quantity)}, high=0)
        model.row(("least", g), {**given, ("served", g): -float(least)}, low=0)


def _nodes(small: Small) -> list[dict[Name, float]]:
    """Return what comes to each node and leaves it: cheap stock may go to who could pay more."""
    chain, groups, count = small.chain, small.groups, len(small.week.offers)
    step, placed = small.week.offers.step.astype(float), small.steps().astype(float)
    terms: list[dict[Name, float]] = [{("sold", int(i)): step[i]} for i in chain.offer]
    for c, node in enumerate(groups.node.tolist()):
        terms[node]["placed", c] = -placed[c]
    for node in range(count):
        if not chain.last[node]:
            terms[node]["flow", node] = -1.0
            terms[node + 1]["flow", node] = 1.0
    return terms

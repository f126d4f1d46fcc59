"""What a plan leaves unmet, and why: a want that nobody can serve is another thing than one that is dear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from ultramicro.core.message import Message, Number, plural
from ultramicro.core.rows import Row
from ultramicro.food.cycle.chain import Chain, chain_of
from ultramicro.food.cycle.model import Ints, Plan, Week, summed
from ultramicro.food.cycle.weeks import Done
from ultramicro.food.gather import Cycles
from ultramicro.food.goods import Good, good_of
from ultramicro.food.traits import refuses
from ultramicro.food.why import Why


def unmet_rows(cycles: Cycles, weeks: Sequence[Done]) -> Iterator[Row]:
    """Yield what of each order is not matched, with why, as rows of `food_unmet`.

    Parameters
    ----------
    cycles : Cycles
        Offers and orders by cycle.
    weeks : sequence of Done
        The plan of each.
    """
    for day, rows, done in zip(cycles.days, cycles.ordered, weeks, strict=True):
        reasons = Reasons(cycles=cycles, rows=rows, done=done)
        for j, filled in enumerate(done.found.plan.filled(done.week)):
            row = rows[j]
            if (missing := beyond(cycles, row, filled)) > 0:
                yield {
                    "cycle_on": day, "order": row["order"], "item": row["item"], "unit": row["unit"],
                    "asked": float(str(row["quantity"])), "unmet": missing,
                    "limit_price_pence": row.get("limit_price_pence"), "why": reasons.of(j).value,
                }  # fmt: skip


def beyond(cycles: Cycles, row: Row, parts: int) -> float:
    """Return what a row has beyond what a plan took of it. [units]."""
    return float(Decimal(str(row["quantity"])) - cycles.steps.units(parts))


def needed(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of `food_unmet` that are needs of the place: of them nobody offers enough."""
    return (row for row in rows if Why(row["why"]).is_a_need)


def said(rows: Sequence[Mapping[str, Any]], pick_pence: float) -> Iterator[Message]:
    """Say what is left out for reasons that the hub, or who orders, can do something about."""
    picks, parts = ([row for row in rows if row["why"] == why] for why in (Why.PICK, Why.PART))
    if picks:
        yield plural(
            "{n} order is left out as one pick, of {pence}, costs the hub more than it brings: with a lower "
            "--pick it is served.",
            "{n} orders are left out as one pick, of {pence}, costs the hub more than each brings: with a "
            "lower --pick they are served.", len(picks), pence=Number(pick_pence / 100, 2),
        ).with_id("left_out_for_picks")  # fmt: skip
    if parts:
        yield plural(
            "{n} order asks for a part of a unit that is matched whole, such as half a box ({orders}): write "
            "it in kg, litres or pieces.",
            "{n} orders ask for a part of a unit that is matched whole, such as half a box ({orders}): write "
            "them in kg, litres or pieces.", len(parts),
            orders=", ".join(str(row["order"]) for row in parts[:5]) + (", …" if len(parts) > 5 else ""),  # noqa: PLR2004  the first few
        ).with_id("parts_of_units")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """Why orders of a cycle get nothing, or no more."""

    cycles: Cycles
    rows: Sequence[Row]
    done: Done

    @property
    def _week(self) -> Week:
        return self.done.week

    @property
    def _plan(self) -> Plan:
        return self.done.found.plan

    @cached_property
    def _chain(self) -> Chain:
        return chain_of(self._week)

    @cached_property
    def _sold(self) -> Ints:
        return self._plan.sold(self._week)

    @cached_property
    def _filled(self) -> Ints:
        return self._plan.filled(self._week)

    @cached_property
    def _left(self) -> Ints:
        """What is left of each offer's harvest. [parts]."""
        offers = self._week.offers
        _, first, kind = np.unique(offers.harvest, return_index=True, return_inverse=True)
        kind = kind.reshape(-1)
        return np.asarray((offers.stock[first] - summed(kind, self._sold, len(first)))[kind])

    @cached_property
    def _space(self) -> Ints:
        plan, limits = self._plan, self._chain.limits
        return limits.left(plan.offer, plan.quantity, limits.choice[plan.choice], plan.quantity)

    @cached_property
    def _by_good(self) -> dict[Good, list[Row]]:
        found: dict[Good, list[Row]] = {}
        for harvest in dict.fromkeys(self.done.harvest.tolist()):
            row = self.cycles.offer_row(harvest)
            found.setdefault(good_of(row["item"], row["unit"]), []).append(row)
        return found

    def of(self, j: int) -> Why:
        """Return why an order gets nothing more; the first reason that holds for all that it takes."""
        orders, offers = self._week.orders, self._week.offers
        missing = int(orders.quantity[j] - self._filled[j])
        if not missing:
            return Why.PART
        choices = np.flatnonzero(orders.order == j)
        i, c = np.nonzero(offers.good[:, None] == orders.good[choices][None, :])
        c = choices[c]
        if not len(i):
            return self._not_offered(self.rows[j])
        pays = self._week.asked[i] <= orders.limit[c] + 1e-9
        if not pays.any():
            return Why.PRICE
        return self._not_placed(j, i[pays], c[pays], missing)

    def _not_offered(self, order: Row) -> Why:
        """Return why nothing that is offered is one of an order's choices."""
        others = [item for item in str(order.get("substitutes") or "").split(",") if item.strip()]
        goods = [good_of(item, order["unit"]) for item in (order["item"], *others)]
        there = [row for good in goods for row in self._by_good.get(good, ())]
        if not there:
            return Why.NOBODY
        return Why.REFUSED if all(refuses(order, row) for row in there) else Why.ELSEWHERE

    def _not_placed(self, j: int, i: Ints, c: Ints, missing: int) -> Why:
        """Return why an order is not given what it could pay: pairs of offers and choices."""
        offers, orders, terms = self._week.offers, self._week.orders, self._week.terms
        step = offers.step[i]
        if not (there := self._left[i] >= step).any():
            return Why.TAKEN
        room = self._room(i, c)
        if not (there := there & (room >= step)).any():
            return Why.ROOM
        could = np.minimum(np.minimum(self._left[i], room), missing)
        least, fresh = orders.least[j] - self._filled[j], self._sold[i] == 0
        if (could[there] < offers.lot[i][there])[fresh[there]].all() and fresh[there].all():
            return Why.PACK
        if least > 0 and could[there].sum() < least:
            return Why.LEAST
        unit = terms.unit_pence + terms.promised_pence * orders.promised[j]
        brings = (unit + orders.limit[c] - offers.pence[i]) * could
        return (
            Why.PICK if (brings[there & fresh] < terms.pick_pence).all() and fresh[there].all() else Why.PLAN
        )

    def _room(self, i: Ints, c: Ints) -> Ints:
        """Return the room that is left for each pair. [parts]."""
        limits = self._chain.limits
        taken = np.hstack([limits.offer[i], limits.choice[c]])
        free = np.where(taken < 0, np.iinfo(np.int64).max, self._space[np.maximum(taken, 0)])
        return np.asarray(free.min(axis=1))

"""Needs that a place states, held against what was paid for the same; if they are far apart, both are said.

A council may say that it buys home care of 3m a year where its own payments show a tenth of it. The plan
believes needs.csv, as payments are never all that is bought; but whoever reads the plan must see both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ultramicro.core.message import Message, Pence, joined, say
from ultramicro.flows.periods import YEAR
from ultramicro.place.dictionary import value_words
from ultramicro.plan.needs_from_buying import BUYING
from ultramicro.plan.needs_from_leaks import LEAKS
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.vocabulary import read
from ultramicro.plan.rows import LeakRow, NeedRow

ABOVE, FAR_BELOW = 1.1, 0.5
"""A stated sum is told if it is above what was paid by more than a tenth, or below half of it: judgements."""


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A need beside payments for the same: both sums in pence, what was paid for, and the months."""

    need: str
    stated_pence: int
    paid_pence: int
    category: str
    months: int | None


def beside_payments(meanings: Iterable[Meaning], leaks: Sequence[LeakRow]) -> tuple[Beside, ...]:
    """Return the goods whose stated needs are above, or far below, what was paid for them.

    Parameters
    ----------
    meanings : iterable of Meaning
        What rows of `needs` were taken for; those made of payments are the payments themselves.
    leaks : sequence of LeakRow
        Rows of `leaks`: what was paid, here and elsewhere, by what it was for.
    """
    goods = {row["need"]: row["good"] for row in read("leaks") if row["good"]}
    paid = {goods[leak.category]: leak for leak in leaks if leak.category in goods and not leak.payer}
    stated: dict[str, list[Meaning]] = defaultdict(list)
    for m in meanings:
        if isinstance(m.row, NeedRow) and not m.left and m.taken_as in paid and not _of_leaks(m.row):
            stated[m.taken_as].append(m)
    # Several rows may be parts of what was paid: they are held against it together.
    found = [_beside(rows, paid[good]) for good, rows in sorted(stated.items())]
    return tuple(each for each in found if _far_apart(each))


def _of_leaks(row: NeedRow) -> bool:
    return row.origin in {LEAKS, BUYING}


def _beside(rows: Sequence[Meaning], leak: LeakRow) -> Beside:
    return Beside(
        need="; ".join(m.row.name for m in rows),
        stated_pence=round(sum(m.alone * (m.price_pence or 0.0) for m in rows)),
        paid_pence=sum(pence or 0 for pence in (leak.amount_pence, leak.unknown_pence, leak.inside_pence)),
        category=leak.category or "", months=leak.months_covered,
    )  # fmt: skip


def _far_apart(each: Beside) -> bool:
    if each.paid_pence <= 0 or each.stated_pence <= 0:
        return False
    # What was seen in a part of a year says nothing against a larger sum of the whole of it.
    part = (each.months or YEAR) / YEAR if (each.months or YEAR) < YEAR else 1.0
    return not FAR_BELOW * each.paid_pence <= each.stated_pence <= ABOVE * each.paid_pence / part


def beside_words(found: Iterable[Beside]) -> list[Message]:
    """Say both sums of each, in one note."""
    said = [
        say(
            "{need}: needs.csv says {stated} a year. The payments here show {paid} for {category} {when}. "
            "The plan counts on needs.csv: check quantity and price, and whether others buy it too.",
            need=each.need, stated=Pence(each.stated_pence), paid=Pence(each.paid_pence),
            category=value_words("leaks", "category", each.category) or each.category,
            when=_when(each.months),
        )
        for each in found
    ]  # fmt: skip
    return [joined(said).with_id("need_beside_payments")] if said else []


def _when(months: int | None) -> Message:
    if months is None or months >= YEAR:
        return say("in an average year")
    return say("in {n} months", n=months)

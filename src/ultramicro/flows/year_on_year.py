"""Year on year, like for like: the payers and months that are in both years, and what a change rests on.

A year's share rises when a payer's files come, or when payees are looked up, though nobody bought otherwise.
So two years are compared only over payers and months that are in both, payers in one of them are named, and
a change is told only where the two ranges do not touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.core.contract import Figure, Relation
from ultramicro.core.message import Listed, Message, Pence, Range, Share, note, plural, say
from ultramicro.core.months import YEAR_MONTHS, months_later
from ultramicro.flows.shares import Sums, placed, sums_by
from ultramicro.flows.tables import rows_of
from ultramicro.flows.time_series import year_of
from ultramicro.place.people.gate import PEOPLE

NAMED = 3
"""Payers that are named; more would bury the sentence."""


@dataclass(frozen=True, kw_only=True)
class PayerMonth:
    """What a payer paid in a month of influenceable money, by where it went."""

    payer: str
    month: date
    sums: Sums


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two years over the payers and months that are in both.

    Parameters
    ----------
    before, after : Sums
        What was paid in the earlier and in the later year. [pence]
    names : tuple of str
        What the two years are called.
    payers : int
        How many are in both.
    new, gone : sequence of str
        Payers that are in the later or the earlier year alone; their money is in neither sum.
    """

    before: Sums
    after: Sums
    names: tuple[str, str]
    payers: int
    new: Sequence[str]
    gone: Sequence[str]

    @property
    def change(self) -> str:
        """Return `rose`, `fell`, `look_ups` (only the low end rose, as more is placed) or `not_shown`."""
        if self.before.shares is None or self.after.shares is None:
            return "not_shown"
        (low, high), (low_now, high_now) = self.before.shares, self.after.shares
        if low_now > high:
            return "rose"
        if high_now < low:
            return "fell"
        # The low end counts the unknown as outside, so that each look-up raises it.
        return "look_ups" if low_now > low and high_now - low_now < high - low else "not_shown"


def payer_months(money: Relation, places: Relation, areas: Relation, area: str) -> list[PayerMonth]:
    """Sum influenceable money by payer and month, by whether it stayed in an area."""
    mine = money.filter(money.influenceable & money.month.notnull())
    # One area: a change is told of the area that the answer is about.
    rows = placed(mine, places, areas.filter(areas.area == area))
    return [
        PayerMonth(
            payer=row["payer"],
            month=row["month"],
            sums=Sums(
                inside_pence=row["inside_pence"],
                outside_pence=row["outside_pence"],
                unknown_pence=row["unknown_pence"],
            ),
        )
        for row in rows_of(sums_by(rows, "payer", "month").order_by("payer", "month"))
    ]


def compare(months: Sequence[PayerMonth], last: date | None, starts: int) -> Compared | None:
    """Compare the year of a day with the one before it; None where no payer has a month of both.

    Parameters
    ----------
    months : sequence of PayerMonth
        What each payer paid in each month.
    last : date or None
        The last month that counts, as a mistyped date is no year.
    starts : int
        The month in which years start, from 1.

    Examples
    --------
    >>> def paid(payer, month, inside, unknown=0):
    ...     sums = Sums(inside_pence=inside, outside_pence=100 - inside - unknown, unknown_pence=unknown)
    ...     return PayerMonth(payer=payer, month=month, sums=sums)
    >>> first, then = date(2024, 5, 1), date(2025, 5, 1)
    >>> found = compare([paid("A", first, 10), paid("A", then, 10), paid("B", then, 90)], then, 1)
    >>> found.before.shares, found.after.shares, found.new, found.change
    ((0.1, 0.1), (0.1, 0.1), ['B'], 'not_shown')
    >>> compare([paid("A", first, 10, 60), paid("A", then, 40, 10)], then, 1).change
    'look_ups'
    """
    if last is None:
        return None
    now = year_of(last, starts)
    earlier = year_of(months_later(last, -YEAR_MONTHS), starts)
    by = {(each.payer, each.month): each.sums for each in months}
    later = {key: sums for key, sums in by.items() if year_of(key[1], starts) == now}
    # Month against the same month: three months of a year that began are held against the same three.
    both = [key for key in later if (key[0], months_later(key[1], -YEAR_MONTHS)) in by]
    if not both:
        return None
    paid_before = {payer for payer, month in by if year_of(month, starts) == earlier}
    paid_now = {payer for payer, _ in later}
    return Compared(
        before=_added(by[payer, months_later(month, -YEAR_MONTHS)] for payer, month in both),
        after=_added(by[key] for key in both),
        names=(earlier, now),
        payers=len({payer for payer, _ in both}),
        new=sorted(paid_now - paid_before - {PEOPLE}),
        gone=sorted(paid_before - paid_now - {PEOPLE}),
    )


def _added(sums: Iterable[Sums]) -> Sums:
    each = list(sums)
    return Sums(
        inside_pence=sum(one.inside_pence for one in each),
        outside_pence=sum(one.outside_pence for one in each),
        unknown_pence=sum(one.unknown_pence for one in each),
    )


def compared_figures(found: Compared, area: str) -> Iterator[Figure]:
    """Yield the share of both years, each over the payers and months that are in both."""
    rests = plural("{n} payer, in the months that are in both years",
                   "{n} payers, in the months that are in both years", found.payers)  # fmt: skip
    for name, sums in zip(found.names, (found.before, found.after), strict=True):
        if sums.shares is None:
            continue
        low, high = sums.shares
        yield Figure(
            id="like_for_like_share", of={"area": area, "year": name},
            name=say("share that stayed in {area} in {year}, same payers and months", area=area, year=name),
            value=None, low=low, high=high, unit="share", rests_on=rests,
            how=say(
                "{inside} (with the unknown {most}) ÷ {whole} of influenceable money",
                inside=Pence(sums.inside_pence), most=Pence(sums.inside_pence + sums.unknown_pence),
                whole=Pence(sums.total_pence),
            ),
        )  # fmt: skip


def compared_notes(found: Compared) -> Iterator[Message]:
    """Say what the two years show, and which payers are in one of them alone."""
    if found.before.shares is not None and found.after.shares is not None:
        yield _shown(found, Range(*map(Share, found.before.shares)), Range(*map(Share, found.after.shares)))
    before, after = found.names
    for id_, payers, year, other in (
        ("payers_new", found.new, after, before),
        ("payers_gone", found.gone, before, after),
    ):
        if payers:
            yield plural(
                "{n} payer is in the files of {year} and not of {other} ({payers}). It is in no comparison "
                "of the two.",
                "{n} payers are in the files of {year} and not of {other} ({payers}). They are in no "
                "comparison of the two.",
                len(payers), year=year, other=other, payers=_named(payers),
            ).with_id(id_)  # fmt: skip


def _named(payers: Sequence[str]) -> Message:
    named = Listed(payers[:NAMED], by="")
    rest = len(payers) - NAMED
    if rest <= 0:
        return say("{payers}", payers=named)
    return say("{payers} and {n} more", payers=named, n=rest)


def _shown(found: Compared, then_range: Range, now: Range) -> Message:
    before, after = found.names
    match found.change:
        case "rose":
            return note(
                "year_on_year",
                "With the same payers and months, more stayed in {after} ({now}) than in {before} ({then}).",
                before=before, after=after, then=then_range, now=now,
            )  # fmt: skip
        case "fell":
            return note(
                "year_on_year",
                "With the same payers and months, less stayed in {after} ({now}) than in {before} ({then}).",
                before=before, after=after, then=then_range, now=now,
            )  # fmt: skip
        case "look_ups":
            return note(
                "year_on_year",
                "With the same payers and months, {now} stayed in {after} and {then} in {before}. Where "
                "payees are is known of more of the later money, which alone may be why the low end rose.",
                before=before, after=after, then=then_range, now=now,
            )  # fmt: skip
    return note(
        "year_on_year",
        "With the same payers and months, {now} stayed in {after} and {then} in {before}. This does not show "
        "that more or less stays than before.",
        before=before, after=after, then=then_range, now=now,
    )  # fmt: skip

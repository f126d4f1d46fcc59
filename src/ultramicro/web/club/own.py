"""My energy: a member's own month, with the bill in its two parts, and pictures of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from ultramicro.core.message import Message, Share, plural, say, words
from ultramicro.web.acting.mine.person import as_member, me
from ultramicro.web.acting.telling import exact
from ultramicro.web.club import drawing
from ultramicro.web.club.found import billed_run
from ultramicro.web.club.words import kwh, month_words, months_words, share, span_words, stage_words, standing
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.energy.bills.bill import Item
    from ultramicro.energy.bills.page import Sheet
    from ultramicro.energy.club.sheets import Billed
    from ultramicro.energy.settlement.own_month import OwnMonth
    from ultramicro.ledger.deciding import View
    from ultramicro.ledger.desk import Desk

MOST_SPANS = 12
"""So many spans without readings are named; of more, how many there are."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a bill: what it is called, its lines and their sum, in words."""

    title: str
    lines: Sequence[tuple[str, str]]
    sum: str


@dataclass(frozen=True, kw_only=True)
class Meter:
    """One meter of mine in a month; sums in words. `number` is that of the bill, empty without tariffs."""

    called: str
    lead: str
    energy: Sequence[tuple[str, str]]
    number: str
    parts: Sequence[Part]
    total: str
    saved: str
    due: str
    standing: str
    lacking: str
    spans: Sequence[str]
    more_spans: int
    pictures: Sequence[drawing.Drawn]


@as_member
def my_energy(request: Any, *, short: str, month: str = "") -> HttpResponse:
    """Show my month: what I took, what of it was made here, what I gave, and the bill."""
    from ultramicro.energy.club.runs import months_of, runs_of  # noqa: PLC0415  numpy

    by_day = request.GET.get("by") == "day"
    with request.place.keeper.reading() as desk:
        mine = me(desk, short)
        months = months_of(desk.view())
        if month and month not in months:
            raise Http404
        month = month or (months[0] if months else "")
        runs = runs_of(desk.view(), month) if month else []
        meters = _meters(desk, mine.id, billed_run(desk.root, runs[-1]), by_day=by_day) if runs else []
    return render(
        request, "club_mine.html", mine=mine, month=month, months=months_words(months), meters=meters,
        called=month_words(month) if month else "", stage=stage_words(runs[-1]) if runs else "",
        by_day=by_day, restated=len(runs) > 1,
    )  # fmt: skip


def _meters(desk: Desk, mine: str, found: Billed, *, by_day: bool) -> list[Meter]:
    from ultramicro.energy.club.holders import holders  # noqa: PLC0415  numpy
    from ultramicro.energy.club.sheets import sheets_of  # noqa: PLC0415  as above
    from ultramicro.energy.settlement.own_month import own_month  # noqa: PLC0415  as above

    members = found.settled.measured.members
    columns = [n for n, owner in enumerate(holders(desk.people, members)) if owner == mine]
    ids = {members[n].id for n in columns}
    sheets = sheets_of(desk.view(), found, [bill for bill in found.bills if bill.member.id in ids])
    by_id = {sheet.bill.member.id: sheet for sheet in sheets}
    months = [own_month(found.settled, column) for column in columns]
    return [
        _meter(desk.view(), month, by_id.get(month.member.id), number, by_day=by_day)
        for number, month in enumerate(months)
        if month.readings
    ]


def _meter(view: View, month: OwnMonth, sheet: Sheet | None, number: int, *, by_day: bool) -> Meter:
    spans = month.estimated
    return Meter(
        called=month.member.id,
        lead=_lead(month, sheet),
        energy=list(_energy(month)),
        number=sheet.number if sheet else "",
        parts=list(_parts(sheet)) if sheet else [],
        total=exact(sheet.bill.total_pence, sheet.currency) if sheet else "",
        saved=_saved(sheet) if sheet and month.member.takes else "",
        due=_due(sheet) if sheet else "",
        standing=standing(view, sheet) if sheet else "",
        lacking=_lacking(month),
        spans=[span_words(span) for span in spans[:MOST_SPANS]],
        more_spans=max(0, len(spans) - MOST_SPANS),
        pictures=drawing.pictures(month, number, by_day=by_day),
    )


def _lead(month: OwnMonth, sheet: Sheet | None) -> str:
    energy = month.energy
    if not month.member.takes:
        return words(
            say("Members used {sold} of the {given} that you gave.", sold=kwh(energy.sold_wh),
                given=kwh(energy.given_wh))
        )  # fmt: skip
    local = energy.local_wh / energy.taken_wh if energy.taken_wh else 0.0
    saved = sheet.bill.retail_pence - sheet.bill.for_use_pence if sheet else 0
    return words(_lead_of_use(local, saved, sheet.currency if sheet else ""))


def _lead_of_use(local: float, saved: int, currency: str) -> Message:
    if saved > 0:
        return say("{share} of what you used was made here, and you paid {saved} less than at retail.",
                   share=Share(local), saved=exact(saved, currency))  # fmt: skip
    if saved < 0:
        return say("{share} of what you used was made here, and you paid {more} more than at retail.",
                   share=Share(local), more=exact(-saved, currency))  # fmt: skip
    return say("{share} of what you used was made here.", share=Share(local))


def _energy(month: OwnMonth) -> Iterator[tuple[str, str]]:
    energy = month.energy
    if month.member.takes:
        yield words(say("Taken from the grid")), kwh(energy.taken_wh)
        yield words(say("of which made here")), kwh(energy.local_wh)
        yield words(say("of which from the supplier")), kwh(energy.bought_wh)
    if energy.given_wh:
        yield words(say("Given to the grid")), kwh(energy.given_wh)
        yield words(say("of which used by members")), kwh(energy.sold_wh)
        yield words(say("of which left over")), kwh(energy.spare_wh)


def _parts(sheet: Sheet) -> Iterator[Part]:
    from ultramicro.energy.bills.parts import parts_of  # noqa: PLC0415  numpy

    parts = parts_of(sheet.bill)
    for title, sums in (
        (say("Between members"), parts.community), (say("Supplier, network and tax"), parts.residual),
    ):  # fmt: skip
        if sums:
            yield Part(
                title=words(title),
                lines=[(_item(item), exact(pence, sheet.currency)) for item, pence in sums.items()],
                sum=exact(sum(sums.values()), sheet.currency),
            )


def _item(item: Item) -> str:
    from ultramicro.energy.bills.page import ITEMS  # noqa: PLC0415  numpy

    return words(ITEMS[item])


def _saved(sheet: Sheet) -> str:
    bill, currency = sheet.bill, sheet.currency
    return words(
        say("What you used costs {club}; without the club it would have cost {retail}.",
            club=exact(bill.for_use_pence, currency), retail=exact(bill.retail_pence, currency))
    )  # fmt: skip


def _due(sheet: Sheet) -> str:
    from ultramicro.energy.bills.page import due_words  # noqa: PLC0415  numpy

    return words(due_words(sheet))


def _lacking(month: OwnMonth) -> str:
    if not month.estimated:
        return words(say("There is a reading for each of the {n} periods.", n=month.readings))
    lacking = month.estimated_readings
    part = share(lacking / month.readings)
    return words(
        plural("{n} of {all} periods ({share}) rests on an estimate, as no reading of yours came; when it "
               "comes, a corrected bill follows.",
               "{n} of {all} periods ({share}) rest on estimates, as no readings of yours came; when they "
               "come, a corrected bill follows.",
               lacking, all=month.readings, share=part)
    )  # fmt: skip

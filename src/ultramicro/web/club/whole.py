"""The club's month: what was shared and kept here, its members by group, and the public levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from ultramicro.core.message import Day, Number, Share, plural, say, words
from ultramicro.reports.formatting import cell
from ultramicro.web.acting.books import on_books
from ultramicro.web.acting.telling import exact
from ultramicro.web.club.found import billed_run
from ultramicro.web.club.words import KILO, kwh, kwh_about, month_words, months_words, share, stage_words
from ultramicro.web.people.roles import Role
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.energy.club.runs import Run
    from ultramicro.energy.club.sheets import Billed
    from ultramicro.energy.settlement.settle import Settlement
    from ultramicro.energy.settlement.whole_month import WholeMonth
    from ultramicro.ledger.desk import Desk

KEEPS_BILLS = frozenset({Role.TREASURER, Role.AUDITOR})
"""Who sees everybody's bill, and so may see the sums of a small club."""


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A month of the club in words; what is not told of a small club is empty."""

    lead: str
    figures: Sequence[tuple[str, str, str]]
    groups: Sequence[tuple[str, str, str]]
    too_few: str
    sure: Sequence[str]


@on_books
def club(request: Any, *, month: str = "") -> HttpResponse:
    """Show what the club did in a month, without telling of any one member."""
    from ultramicro.energy.club.runs import months_of, runs_of  # noqa: PLC0415  numpy
    from ultramicro.energy.settlement.whole_month import FEWEST  # noqa: PLC0415  as above

    with request.place.keeper.reading() as desk:
        months = months_of(desk.view())
        if month and month not in months:
            raise Http404
        month = month or (months[0] if months else "")
        runs = runs_of(desk.view(), month) if month else []
        found = billed_run(desk.root, runs[-1]) if runs else None
        currency = desk.currency
    sees_all = bool(request.roles & KEEPS_BILLS)
    return render(
        request, "club.html", month=month, months=months_words(months), sees_all=sees_all,
        called=month_words(month) if month else "", stage=stage_words(runs[-1]) if runs else "",
        whole=_whole(found, runs, currency, sees_all=sees_all) if found else None,
        settles=Role.TREASURER in request.roles, fewest=FEWEST,
    )  # fmt: skip


def _whole(found: Billed, runs: Sequence[Run], currency: str, *, sees_all: bool) -> Whole:
    from ultramicro.energy.settlement.whole_month import FEWEST, whole_month  # noqa: PLC0415  numpy

    told = whole_month(found.settled)
    shown = told.is_told or sees_all
    return Whole(
        lead=_lead(told) if shown else "",
        figures=list(_figures(found, told, currency)) if shown else [],
        groups=[_group(*each) for each in told.groups],
        too_few="" if told.is_told else words(
            say("Of fewer than {n} members no sums are shown to members: they would tell of each.", n=FEWEST)
        ),
        sure=list(_sure(told, runs)),
    )  # fmt: skip


def _lead(told: WholeMonth) -> str:
    if not told.given_wh:
        return words(
            say(
                "Members took {taken} from the grid, and nothing was given to it.",
                taken=kwh_about(told.taken_wh),
            )
        )
    return words(
        say("{share} of what members used was made here: {local} of {taken}.",
            share=Share(told.matched_share or 0.0), local=kwh_about(told.local_wh),
            taken=kwh_about(told.taken_wh))
    )  # fmt: skip


def _figures(found: Billed, told: WholeMonth, currency: str) -> Iterator[tuple[str, str, str]]:
    """Yield what each is called, its value, and its division."""
    from ultramicro.energy.bills.bill import Item  # noqa: PLC0415  numpy

    if told.matched_share is not None:
        how = say(
            "{local} of {taken} taken from the grid",
            local=kwh_about(told.local_wh),
            taken=kwh_about(told.taken_wh),
        )
        yield words(say("Used and made here")), share(told.matched_share), words(how)
    if told.used_here_share is not None:
        how = say(
            "{local} of {given} given to the grid",
            local=kwh_about(told.local_wh),
            given=kwh_about(told.given_wh),
        )
        yield words(say("Made here and used here")), share(told.used_here_share), words(how)
    if found.bills:
        paid = sum(
            line.amount_pence for bill in found.bills for line in bill.lines if line.item is Item.MATCH
        )
        how = say("what members paid each other for local energy, without VAT")
        yield words(say("Money kept here")), exact(paid, currency), words(how)
        takers = [bill for bill in found.bills if bill.member.takes]
        saved = sum(bill.retail_pence - bill.for_use_pence for bill in takers)
        how = say("what use would have cost at retail, less what it cost")
        yield words(say("Saved by members")), exact(saved, currency), words(how)


def _group(kind: str, members: int, covered: float | None) -> tuple[str, str, str]:
    called = cell(kind, "kind", table="club_members")
    return called, words(say("{n}", n=members)), "" if covered is None else share(covered)


def _sure(told: WholeMonth, runs: Sequence[Run]) -> Iterator[str]:
    if told.estimated:
        yield words(
            plural("{n} of {all} readings is estimated; when it comes, the month is settled anew.",
                   "{n} of {all} readings are estimated; when they come, the month is settled anew.",
                   told.estimated, all=told.readings)
        )  # fmt: skip
    else:
        yield words(say("There is a reading for each of the {n} periods of all members.", n=told.readings))
    if len(runs) > 1:
        yield words(
            plural("The month was settled {n} time.",
                   "The month was settled {n} times; this is the last of them.", len(runs))
        )  # fmt: skip
    yield words(
        say("The rule of sharing: {rule}. The level of each period is public, so that any member can work "
            "out their own share.", rule=cell(runs[-1].settled.rule, "key", table="energy_keys"))
    )  # fmt: skip


@on_books
def club_levels(request: Any, *, month: str) -> HttpResponse:
    """Show the public level of each period of a day."""
    with request.place.keeper.reading() as desk:
        runs, settled = _settled(desk, month)
    days = sorted({at.date() for at in settled.measured.periods.local})
    day = _day(request.GET.get("day", ""), days)
    step = timedelta(days=1)
    return render(
        request, "club_levels.html", month=month, called=month_words(month), rows=list(_rows(settled, day)),
        tiers=settled.levels.tiers, day=words(say("{day}", day=Day(day))), head=runs[-1].settled.head,
        before=day - step if day - step in days else None, after=day + step if day + step in days else None,
        first_head=runs[-2].settled.head if len(runs) > 1 else "",
    )  # fmt: skip


@on_books
def club_levels_file(request: Any, *, month: str) -> HttpResponse:
    """Hand out the public levels of a month as a file, by whose hashes anybody can see that it is whole."""
    from ultramicro.energy.settlement.levels_file import as_csv, public_rows  # noqa: PLC0415  numpy

    with request.place.keeper.reading() as desk:
        runs, settled = _settled(desk, month)
    before = runs[-2].settled.head if len(runs) > 1 else ""
    text = as_csv(public_rows(runs[-1].id, settled, before))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="levels-{runs[-1].id}.csv"'
    return answer


def _settled(desk: Desk, month: str) -> tuple[list[Run], Settlement]:
    from ultramicro.energy.club.runs import runs_of  # noqa: PLC0415  numpy

    runs = runs_of(desk.view(), month)
    if not runs:
        raise Http404
    return runs, billed_run(desk.root, runs[-1]).settled


def _day(given: str, days: Sequence[date]) -> date:
    """Return the day that is asked for, which must be one of the month's; its first where none is."""
    found = {day.isoformat(): day for day in days}
    if given and given not in found:
        raise Http404
    return found[given] if given else days[0]


def _rows(settled: Settlement, day: date) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each period of a day with what its level says, of each group."""
    levels, local = settled.levels, settled.measured.periods.local
    for row, at in enumerate(local):
        if at.date() == day:
            pairs = zip(levels.level[row], levels.cut[row], strict=True)
            yield f"{at:%H:%M}", [_level(settled, int(level), int(cut)) for level, cut in pairs]


def _level(settled: Settlement, level: int, cut: int) -> str:
    from ultramicro.energy.sharing.levels import Kind  # noqa: PLC0415  numpy
    from ultramicro.energy.sharing.rules import ALL, FINE, ONE  # noqa: PLC0415  as above

    kind = settled.levels.kind
    if not level and not cut:
        return words(say("nothing to share"))
    if kind is Kind.EQUAL:
        return words(say("all that is used") if level >= ALL else say("up to {kwh} each", kwh=kwh(level)))
    if kind is Kind.WEIGHTED:
        return words(say("up to {wh} Wh for a weight of 1,000", wh=Number(level * KILO / (1 << FINE), 1)))
    if kind is Kind.PRO_RATA:
        return words(say("{share} of what is used", share=Share(level / (1 << ONE))))
    return words(say("{wh} Wh for a weight of 1,000", wh=Number(level * KILO / (1 << ONE), 1)))

"""Bills and credit notes as pages and as PDF: one's own for members, all for who keeps the money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from ultramicro.core.message import words
from ultramicro.web.acting.books import on_books
from ultramicro.web.acting.mine.person import as_member, me
from ultramicro.web.acting.telling import exact
from ultramicro.web.club.found import OneBill, bill_for, billed_run, my_bill_for
from ultramicro.web.club.words import lines_of, month_words
from ultramicro.web.people import audit
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.energy.bills.page import Sheet
    from ultramicro.ledger.desk import Desk


@dataclass(frozen=True, kw_only=True)
class Listed:
    """A bill in the list of a month; sums in words."""

    number: str
    member: str
    who: str
    total: str
    due: str
    replaces: str


@as_member
def my_bill(request: Any, *, short: str, bill: str) -> HttpResponse:
    """Show a bill of mine."""
    with request.place.keeper.reading() as desk:
        found = my_bill_for(desk, me(desk, short).id, bill)
    return _page(request, found, mine=True)


@as_member
def my_bill_pdf(request: Any, *, short: str, bill: str) -> HttpResponse:
    """Hand out a bill of mine as a PDF."""
    with request.place.keeper.reading() as desk:
        found = my_bill_for(desk, me(desk, short).id, bill)
    return _pdf(request, found)


@on_books
def club_bills(request: Any, *, month: str) -> HttpResponse:
    """List the bills of a month's last settlement; members whom the books do not know are said to be so."""
    from ultramicro.energy.club.runs import runs_of  # noqa: PLC0415  numpy

    with request.place.keeper.reading() as desk:
        runs = runs_of(desk.view(), month)
        if not runs:
            raise Http404
        found = billed_run(desk.root, runs[-1])
        bills, due = _listed(desk, found)
    return render(request, "club_bills.html", month=month, called=month_words(month), bills=bills, due=due)


@on_books
def club_bill(request: Any, *, bill: str) -> HttpResponse:
    """Show the bill of any member; that somebody did is in the log, which its owner sees."""
    return _page(request, _of_another(request, bill), mine=False)


@on_books
def club_bill_pdf(request: Any, *, bill: str) -> HttpResponse:
    """Hand out the bill of any member as a PDF."""
    return _pdf(request, _of_another(request, bill))


def _of_another(request: Any, number: str) -> OneBill:
    with request.place.keeper.reading() as desk:
        found = bill_for(desk, number)
        owner = next((each for each in desk.people.everybody() if each.id == found.owner), None)
    audit.looked(request, "club.bill", (owner.short or "") if owner else "", number)
    return found


def _listed(desk: Desk, found: Any) -> tuple[list[Listed], str]:
    from ultramicro.energy.club.holders import holders  # noqa: PLC0415  numpy
    from ultramicro.energy.club.sheets import sheets_of  # noqa: PLC0415  as above
    from ultramicro.ledger.foretelling import name_of  # noqa: PLC0415  it loads the ledger

    sheets = sheets_of(desk.view(), found, found.bills)
    owners = holders(desk.people, [sheet.bill.member for sheet in sheets])
    listed = [
        Listed(
            number=sheet.number, member=sheet.bill.member.id,
            who=name_of(desk.people, owner) if owner else "",
            total=exact(sheet.bill.total_pence, sheet.currency), due=exact(sheet.due_pence, sheet.currency),
            replaces=sheet.replaces,
        )
        for sheet, owner in zip(sheets, owners, strict=True)
    ]  # fmt: skip
    return listed, exact(sum(max(sheet.due_pence, 0) for sheet in sheets), desk.currency)


def _page(request: Any, found: OneBill, *, mine: bool) -> HttpResponse:
    from ultramicro.energy.bills.page import (  # noqa: PLC0415  numpy
        about,
        due_words,
        how_to_check,
        identities,
        totals,
    )

    sheet: Sheet = found.sheet
    settled = found.found.run.settled
    return render(
        request, "club_bill.html", mine=mine, number=sheet.number, month=settled.month,
        about=[words(each) for each in about(sheet)], due=words(due_words(sheet)), lines=lines_of(sheet),
        totals=[(words(named), exact(pence, sheet.currency)) for named, pence in totals(sheet)],
        identities=[words(each) for each in identities(sheet)],
        checks=[words(each) for each in how_to_check(sheet)[:-1]], head=sheet.head,
        takes=sheet.bill.member.takes, standing=found.standing,
    )  # fmt: skip


def _pdf(request: Any, found: OneBill) -> HttpResponse:
    from ultramicro.energy.club.sheets import sheet_pdf  # noqa: PLC0415  numpy

    answer = HttpResponse(sheet_pdf(request.place.root, found.sheet), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.sheet.number}.pdf"'
    return answer

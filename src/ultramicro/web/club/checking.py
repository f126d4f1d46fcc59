"""Check my bill: worked out again from one's own readings and the public levels, beside the printed one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, Message, plural, say, words
from ultramicro.web import errors
from ultramicro.web.acting.mine.person import as_member, me
from ultramicro.web.acting.telling import exact
from ultramicro.web.club import own_readings
from ultramicro.web.club.found import my_bill_for
from ultramicro.web.club.words import kwh
from ultramicro.web.forms.fields import FormField
from ultramicro.web.people import limits
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.energy.bills.bill import Line
    from ultramicro.energy.bills.checked import CheckedBill
    from ultramicro.energy.settlement.levels_file import PublicLevels
    from ultramicro.web.club.found import OneBill

MOST_ROWS = 50
"""So many periods that differ are listed."""
KEPT = "kept"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of it in words: a sentence, the lines beside each other, and the periods that differ."""

    agrees: bool
    says: str
    lacking: str
    lines: Sequence[tuple[str, str, str, str]]
    totals: tuple[str, str, str]
    rows: Sequence[tuple[str, str, str, str, str]]
    more: int


@as_member
def check_my_bill(request: Any, *, short: str, bill: str) -> HttpResponse:
    """Show the form, and once it was sent what came of it; nothing that is sent is kept."""
    with request.place.keeper.reading() as desk:
        found = my_bill_for(desk, me(desk, short).id, bill)
        before = _before(desk, found)
    if request.method != "POST":
        return _page(request, found)
    limits.take(request, "send_files")
    try:
        return _page(request, found, result=_checked(request, found, before))
    except BadInput as error:
        return _page(request, found, wrong={error.where or KEPT: _what(error)})


def _what(error: BadInput) -> Message:
    return say("{what}: {do}", what=error.what, do=error.do) if error.do else say("{what}", what=error.what)


def _before(desk: Any, found: OneBill) -> str:
    """Return the last hash of the run before, on which that of this run rests."""
    from ultramicro.energy.club.runs import runs_of  # noqa: PLC0415  numpy

    settled = found.found.run.settled
    runs = [run for run in runs_of(desk.view(), settled.month) if run.settled.number < settled.number]
    return runs[-1].settled.head if runs else ""


def _checked(request: Any, found: OneBill, before: str) -> Result:
    from ultramicro.energy.bills.checked import checked_bill, own_of  # noqa: PLC0415  numpy

    club = own_of(found.found.settled, found.column)
    public = _public(request, found, before)
    mine = own_readings.given(request, public.periods, club)
    done = checked_bill(public, club, mine, found.found.bands, found.sheet.bill)
    return _result(done, found.sheet.currency)


def _public(request: Any, found: OneBill, before: str) -> PublicLevels:
    """Read the levels: those that were sent, or those that the club publishes; each hash is held."""
    from ultramicro.energy.settlement.levels_file import as_csv, public_rows, read_levels  # noqa: PLC0415  numpy

    file, run = request.FILES.get("levels"), found.found.run
    ours = as_csv(public_rows(run.id, found.found.settled, before))
    text = ours if file is None else _text(file)
    try:
        public = read_levels(text, before)
    except BadInput as error:
        raise BadInput(error.what, where="levels", do=error.do) from error
    if public.head != run.settled.head:
        raise BadInput(
            say("these are not the levels of that bill: their last hash is {head}", head=public.head),
            where="levels", do=say("take the file of the run that the bill names"),
        )  # fmt: skip
    return public


def _text(file: Any) -> str:
    if file.size > own_readings.MOST_BYTES:
        raise BadInput(say("the file is too large for a month's levels"), where="levels")
    try:
        return str(bytes(file.read()).decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadInput(say("this is no record of levels"), where="levels",
                       do=say("take the file that the club publishes")) from error  # fmt: skip


def _result(done: CheckedBill, currency: str) -> Result:
    rows = [
        (words(say("{day}, {clock}", day=Day(each.at.date()), clock=each.at.strftime("%H:%M"))),
         kwh(each.taken_printed_wh), kwh(each.taken_wh), kwh(each.local_printed_wh), kwh(each.local_wh))
        for each in done.differences
    ]  # fmt: skip
    return Result(
        agrees=done.agrees, says=words(_says(done, currency)), lacking=_lacking(done),
        lines=_side_by_side(done, currency),
        totals=(exact(done.printed_pence, currency), exact(done.own_pence, currency),
                exact(done.own_pence - done.printed_pence, currency)),
        rows=rows[:MOST_ROWS], more=max(0, len(rows) - MOST_ROWS),
    )  # fmt: skip


def _says(done: CheckedBill, currency: str) -> Message:
    own, printed = exact(done.own_pence, currency), exact(done.printed_pence, currency)
    if done.agrees:
        return say("It is right: what you used comes to {own}, as on the bill.", own=own)
    periods = plural("{n} period differs", "{n} periods differ", len(done.differences))
    return say(
        "It differs: by your readings what you used comes to {own}, on the bill it is {printed}; {periods}.",
        own=own, printed=printed, periods=periods,
    )  # fmt: skip


def _lacking(done: CheckedBill) -> str:
    if not done.lacking:
        return words(say("There is a reading of yours for each of the {n} periods.", n=done.periods))
    return words(
        say("Of {n} of {all} periods there is no reading of yours here: for those the club's was taken.",
            n=done.lacking, all=done.periods)
    )  # fmt: skip


def _side_by_side(done: CheckedBill, currency: str) -> list[tuple[str, str, str, str]]:
    """Return each line with its sum as printed and as worked out; a line that only one has is there too."""
    from ultramicro.energy.bills.page import item_words  # noqa: PLC0415  numpy

    def by_what(lines: Sequence[Line]) -> dict[tuple[object, ...], Line]:
        return {(line.item, line.band, line.price): line for line in lines}

    printed, own = by_what(done.printed), by_what(done.own)
    found = []
    for key in dict.fromkeys([*printed, *own]):
        line = printed.get(key) or own[key]
        sums = [side[key].amount_pence if key in side else 0 for side in (printed, own)]
        printed_sum, own_sum, differs = (exact(each, currency) for each in (*sums, sums[1] - sums[0]))
        found.append((words(item_words(line)), printed_sum, own_sum, differs))
    return found


def _page(
    request: Any, found: OneBill, *, wrong: Mapping[str, str] | None = None, result: Result | None = None
) -> HttpResponse:
    wrong = wrong or {}
    fields = [
        FormField(name="readings", kind="file", label=words(say("A file of your readings")),
                  help=words(say("an export of your own meter, as your supplier or its display gives it"))),
        FormField(name="pasted", kind="long", label=words(say("Or readings pasted here")),
                  help=words(say("with a line of headings, such as starts_at, import_wh, export_wh")),
                  value=request.POST.get("pasted", "")),
        FormField(name="levels", kind="file", label=words(say("The public levels")),
                  help=words(say("a file that you took before; where none, those that the club publishes"))),
    ]  # fmt: skip
    shown = [replace(each, error=wrong.get(each.name, "")) for each in fields]
    return render(
        request, "club_check.html", status=errors.BAD if wrong else 200, fields=shown,
        number=found.sheet.number, month=found.found.run.settled.month, result=result,
        other=[what for name, what in wrong.items() if name not in {each.name for each in fields}],
        given=bool(found.sheet.bill.total_pence != found.sheet.bill.for_use_pence),
    )  # fmt: skip

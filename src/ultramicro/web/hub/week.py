"""A hub's week on one page, and where a batch went; what is done on them stands in `acts`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Day, say, words
from ultramicro.web.acting.books import on_books
from ultramicro.web.acting.catalogue import action_named
from ultramicro.web.acting.cells import table_of
from ultramicro.web.acting.keys import new_key
from ultramicro.web.acting.permissions import may_do
from ultramicro.web.hub.acts import HUB_ACTS
from ultramicro.web.hub.found import week_shown
from ultramicro.web.rendering import render

if TYPE_CHECKING:
    from ultramicro.food.hub.weeks import Week
    from ultramicro.ledger.deciding import View


@on_books
def hub(request: Any, *, week: str = "") -> HttpResponse:
    """Show a week: what comes in, what is packed for whom, what is delivered; without one the latest."""
    with request.place.keeper.reading() as desk:
        view = desk.view()
        weeks = weeks_of(view)
        if week and week not in weeks:
            raise Http404
        found = weeks[week] if week else next(iter(weeks.values()), None)
        shown = week_shown(view, found) if found else None
    may = {
        name for name, spec in HUB_ACTS.items()
        if may_do(request.roles, "hub", action_named("hub", spec.name))
    }  # fmt: skip
    return render(
        request, "hub_week.html", week=found, shown=shown, may=may, acts=HUB_ACTS,
        weeks=[(day, day_words(each.day)) for day, each in weeks.items()],
        called=day_words(found.day) if found else "", new_key=lambda: new_key(request.user),
        last=words(found.standing()[-1].step.says) if found and found.standing() else "",
    )  # fmt: skip


def weeks_of(view: View) -> dict[str, Week]:
    """Return the weeks by their days of delivery as addresses have them: open ones first, the last before."""
    from ultramicro.food.hub.weeks import Weeks  # noqa: PLC0415  it loads the ledger

    found = sorted(view.of(Weeks).shelf.values(), key=lambda each: (not each.closed, each.day), reverse=True)
    return {each.day.isoformat(): each for each in found}


def day_words(day: date) -> str:
    """Return a day in words."""
    return words(say("{day}", day=Day(day)))


@on_books
def hub_recall(request: Any) -> HttpResponse:
    """Show where a batch came from and who had of it, by the number on its label."""
    from ultramicro.food.hub.recall import Recall  # noqa: PLC0415  it loads the ledger

    typed = {name: request.GET.get(name, "").strip() for name in ("batch", "who")}
    done, wrong = None, ""
    if typed["batch"] or typed["who"]:
        try:
            with request.place.keeper.reading() as desk:
                done = Recall(**typed).act(desk)
        except BadInput as error:
            what = say("{what}. What to do: {do}.", what=error.what, do=error.do) if error.do else error.what
            wrong = words(what)
    return render(
        request, "hub_recall.html", status=400 if wrong else 200, typed=typed, wrong=wrong,
        says=done.says if done else "", found=table_of(done.rows) if done else None,
    )  # fmt: skip

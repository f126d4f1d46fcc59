"""What is done from the page of a hub's week: the product's own actions, with the week fixed by the page."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web import errors
from ultramicro.web.acting import deeds
from ultramicro.web.acting.books import on_books
from ultramicro.web.acting.catalogue import action_named
from ultramicro.web.acting.deeds import Deed
from ultramicro.web.acting.keys import new_key, own_key
from ultramicro.web.acting.permissions import may_do
from ultramicro.web.forms.fields import FormField, form_of
from ultramicro.web.hub.found import coming, lines_to_choose
from ultramicro.web.rendering import render, url


@dataclass(frozen=True, kw_only=True)
class HubAct:
    """Something that is done in a week from its page.

    Parameters
    ----------
    name : str
        The verb of `ultramicro hub`.
    title, button : str
        Messages.
    fields : tuple of str
        What may be typed; nothing else that is sent is looked at.
    fixed : mapping of str to str
        Parameters that the page fixes.
    lists : bool
        Whether the page sends a list of what came, which the verb reads as a file.
    """

    name: str
    title: str
    button: str
    fields: tuple[str, ...] = ()
    fixed: Mapping[str, str] = field(default_factory=dict)
    lists: bool = False


LINE = "line"
"""What is only asked for where a buyer has a batch on several lines; then it is chosen."""
HUB_ACTS: Mapping[str, HubAct] = {
    "all-came": HubAct(name="receive", title=say("All came as it was matched"), button=say("All of it came"),
                       fixed={"all": "yes"}),
    "came": HubAct(name="receive", title=say("Take in what came"), button=say("Take it in"), lists=True,
                   fields=("sure",)),
    "bring": HubAct(name="receive", title=say("Take in one delivery"), button=say("Take it in"),
                    fields=("who", "item", "unit", "quantity", "batch", "harvested_on", "use_by", "sure")),
    "weigh": HubAct(name="weigh", title=say("Write down a weight"), button=say("Write it down"),
                    fields=("batch", "weight", "who", "buyer", LINE, "each", "sure")),
    "spoil": HubAct(name="spoil", title=say("Write down what spoilt"), button=say("Write it down"),
                    fields=("batch", "quantity", "who", "buyer", LINE, "why")),
    "short": HubAct(name="short", title=say("Cut lines where less came"), button=say("Cut them")),
    "cancel": HubAct(name="cancel", title=say("A buyer takes less"), button=say("They take less"),
                     fields=("buyer", "item", "unit", "take")),
    "pack": HubAct(name="pack", title=say("Pack what is there"), button=say("It is packed"),
                   fields=("buyer",)),
    "deliver": HubAct(name="deliver", title=say("Hand it over"), button=say("They have it"),
                      fields=("buyer", "signed")),
    "price": HubAct(name="price", title=say("Tell a price that was to come"), button=say("Write it down"),
                    fields=("who", "item", "unit", "offer", "price")),
    "invoice": HubAct(name="invoice", title=say("Make the week's bills"), button=say("Make them")),
    "close": HubAct(name="close", title=say("Close the week"), button=say("Close it")),
    "undo": HubAct(name="undo", title=say("Take the last step back"), button=say("Take it back")),
}  # fmt: skip
"""By the word of their address."""
LINKED = frozenset({"batch", "who", "buyer", "item", "unit", "offer"})
"""Fields that a link of the page fills in: they name what something is done with."""
TICK, CAME = "tick-", "came-"
"""What the fields of a list begin with; the place of the grower's good follows."""


@on_books
def hub_act(request: Any, *, week: str, act: str) -> HttpResponse:
    """Show the form of what is done in a week, what it will do, or do it."""
    spec = HUB_ACTS.get(act)
    if spec is None:
        raise Http404
    _require_week(request, week)
    if not may_do(request.roles, "hub", action_named("hub", spec.name)):
        return errors.may_not(request)
    sent = request.method == "POST"
    typed = _typed(spec, request.POST if sent else request.GET)
    key = own_key(request.user, request.POST.get("key", "")) if sent else new_key(request.user)

    def again(name: str, what: str) -> HttpResponse:
        return _form(request, spec, week, key, typed=typed, wrong={name: what})

    if not sent or request.POST.get("step") == "change":
        return _form(request, spec, week, key, typed=typed)
    try:
        with _values(request, spec, week, typed) as values:
            deed = Deed(
                group="hub", asked=action_named("hub", spec.name), key=key, values=values, hidden=typed,
                title=spec.title, button=spec.button,
                back=url("hub_week", place_word=request.place.word, week=week),
                happened=partial(_happened, request, week),
            )  # fmt: skip
            return (deeds.do if request.POST.get("step") == "do" else deeds.confirm)(request, deed, again)
    except BadInput as error:
        return deeds.refused(error, again)


def _require_week(request: Any, week: str) -> None:
    from ultramicro.web.hub.week import weeks_of  # noqa: PLC0415  it loads the pages that link here

    with request.place.keeper.reading() as desk:
        if week not in weeks_of(desk.view()):
            raise Http404


def _happened(request: Any, week: str, since: int) -> list[str]:
    """Say which steps of a week were done since an operation of the books."""
    from ultramicro.web.hub.found import steps_since  # noqa: PLC0415  as above

    with request.place.keeper.reading() as desk:
        return list(steps_since(desk, date.fromisoformat(week), since))


def _typed(spec: HubAct, sent: Mapping[str, str]) -> dict[str, str]:
    names = [*spec.fields, *(name for name in sent if spec.lists and name.startswith((TICK, CAME)))]
    return {name: value for name in names if (value := sent.get(name, "").strip())}


@contextmanager
def _values(request: Any, spec: HubAct, week: str, typed: Mapping[str, str]) -> Iterator[dict[str, object]]:
    """Give what the verb is given; what came is written as the file that it reads, while it reads it."""
    fields = {name: value for name, value in typed.items() if name in spec.fields}
    values: dict[str, object] = {**fields, **spec.fixed, "week": date.fromisoformat(week)}
    if not spec.lists:
        yield values
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "came.csv"
        _write_list(request, week, typed, path)
        yield {**values, "file": path}


def _write_list(request: Any, week: str, typed: Mapping[str, str], path: Path) -> None:
    from ultramicro.food.hub.weeks import Weeks, week_number  # noqa: PLC0415  it loads the ledger

    with request.place.keeper.reading() as desk:
        found = desk.view().of(Weeks).shelf.get(week_number(date.fromisoformat(week)))
        listed = list(coming(desk.view(), found)) if found else []
    rows = [
        [each.grower, each.item, each.unit, typed.get(f"{CAME}{each.place}", ""), each.batch]
        for each in listed if f"{TICK}{each.place}" in typed
    ]  # fmt: skip
    if not rows:
        raise BadInput(say("nothing is ticked"), do=say("tick what came"))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["grower", "item", "unit", "quantity", "batch"], *rows])


def _form(
    request: Any, spec: HubAct, week: str, key: str, *, typed: Mapping[str, str],
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:  # fmt: skip
    wrong = wrong or {}
    made = {each.name: each for each in form_of(action_named("hub", spec.name), typed, wrong)}
    # What came with the link is nothing that one types.
    linked = {name for name in LINKED if typed.get(name)} if request.method == "GET" else set()
    if LINE in spec.fields:
        made |= _line(request, week, made.pop(LINE), typed)
    fields = [
        replace(made[name], kind="hidden") if name in linked else made[name]
        for name in spec.fields if name in made
    ]  # fmt: skip
    return render(
        request, "hub_act.html", status=errors.BAD if wrong else 200, spec=spec, key=key, week=week,
        fields=fields, lists={name: value for name, value in typed.items() if name.startswith((TICK, CAME))},
        about=[typed[name] for name in spec.fields if name in linked],
        other=[what for name, what in wrong.items() if name not in {each.name for each in fields}],
    )  # fmt: skip


def _line(request: Any, week: str, field: FormField, typed: Mapping[str, str]) -> dict[str, FormField]:
    """Return the field of the line with what can be chosen; none where there is nothing to choose."""
    with request.place.keeper.reading() as desk:
        lines = lines_to_choose(desk.view(), date.fromisoformat(week), typed)
    chosen = replace(field, kind="choice", choices=lines, value=typed.get(LINE, ""))
    return {LINE: chosen} if lines else {}

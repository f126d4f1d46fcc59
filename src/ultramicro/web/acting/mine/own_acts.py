"""What people do for themselves: each an action of which one parameter is fixed to who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web import errors
from ultramicro.web.acting import deeds
from ultramicro.web.acting.catalogue import action_named
from ultramicro.web.acting.deeds import Deed
from ultramicro.web.acting.keys import new_key, own_key
from ultramicro.web.acting.mine.person import as_member, me
from ultramicro.web.acting.mine.sides import ends_mine, finish_mine, helps, post_mine
from ultramicro.web.forms.fields import form_of
from ultramicro.web.middleware import is_recent
from ultramicro.web.rendering import render, url

if TYPE_CHECKING:
    from ultramicro.ledger.desk import Desk

Guard = Callable[["Desk", str, Mapping[str, str]], None]
"""Given the desk, the id of who asks and what was typed; raises Http404 for what is not theirs."""


@dataclass(frozen=True, kw_only=True)
class OwnAct:
    """Something that people do for themselves.

    Parameters
    ----------
    group, name : str
        The action.
    fields : tuple of str
        What may be typed; nothing else that is sent is looked at.
    title, button : str
        Messages.
    back : str
        The name of the page to go back to.
    mine : str
        The parameter that is fixed to who asks; none where a guard says what is theirs.
    fixed : mapping of str to str
        Parameters that the page fixes.
    guard : callable or None
        Refuses what is not theirs.
    recent : bool
        Whether a sign-in of the last minutes is wanted.
    """

    group: str
    name: str
    fields: tuple[str, ...]
    title: str
    button: str
    back: str
    mine: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    guard: Guard | None = None
    recent: bool = False


_POST = ("item", "sort", "words", "tags", "quantity", "unit", "price", "hours", "in_return", "postcode",
         "within", "available", "until")  # fmt: skip
OWN_ACTS: Mapping[str, OwnAct] = {
    "offer": OwnAct(group="board", name="post", mine="who", fixed={"kind": "offer"}, fields=_POST,
                    title=say("Offer something"), button=say("Offer it"), back="my_board"),
    "want": OwnAct(group="board", name="post", mine="who", fixed={"kind": "want"}, fields=_POST,
                   title=say("Say what you want"), button=say("Put it up"), back="my_board"),
    "take-down": OwnAct(group="board", name="close", fields=("post",), guard=post_mine,
                        title=say("Take this down"), button=say("Take it down"), back="my_board"),
    "renew": OwnAct(group="board", name="renew", fields=("post", "until"), guard=post_mine,
                    title=say("Keep this up longer"), button=say("Keep it up"), back="my_board"),
    "help": OwnAct(group="board", name="agree", fields=("offer", "want", "days"), guard=helps,
                   title=say("Agree on this"), button=say("Agree"), back="my_board"),
    "finish": OwnAct(group="board", name="done", fields=("agreed",), guard=finish_mine,
                     title=say("Say that it is done"), button=say("It is done"), back="my_board"),
    "end": OwnAct(group="board", name="end", fields=("agreed",), guard=ends_mine,
                  title=say("End this agreement"), button=say("End it"), back="my_board"),
    "consent": OwnAct(group="round", name="consent", mine="who", fields=("claim", "whom", "up_to"),
                      title=say("Take part in clearing"), button=say("Take part"), back="my_claims"),
    "withdraw-consent": OwnAct(group="round", name="consent", mine="who", fixed={"withdraw": "yes"},
                               fields=("claim", "whom"), title=say("Take part no longer"),
                               button=say("Withdraw"), back="my_claims"),
    "dispute": OwnAct(group="round", name="dispute", mine="who", fields=("claim",),
                      title=say("This is not what I owe or am owed"), button=say("Dispute it"),
                      back="my_claims"),
    "dispute-over": OwnAct(group="round", name="dispute", mine="who", fixed={"settled": "yes"},
                           fields=("claim",), title=say("The dispute is settled"),
                           button=say("It is settled"), back="my_claims"),
    "apply": OwnAct(group="bank", name="apply", mine="who", recent=True,
                    fields=("product", "amount", "purpose", "first_due", "guarantors", "local"),
                    title=say("Apply for a loan"), button=say("Apply"), back="my_loans"),
    "save": OwnAct(group="bank", name="save", mine="who", fields=("amount",),
                   title=say("Put money into savings"), button=say("Save it"), back="my_loans"),
    "take-savings": OwnAct(group="bank", name="withdraw", mine="who", fields=("amount",),
                           title=say("Take money out of savings"), button=say("Take it out"),
                           back="my_loans"),
    "buy-shares": OwnAct(group="bank", name="share", mine="who", fields=("amount",),
                         title=say("Buy shares"), button=say("Buy them"), back="my_loans"),
    "give-notice": OwnAct(group="bank", name="share-notice", mine="who", fields=("amount",),
                          title=say("Ask for your shares back"), button=say("Give notice"), back="my_loans"),
}  # fmt: skip


@as_member
def own_act(request: Any, *, short: str, act: str) -> HttpResponse:
    """Show the form of something that people do for themselves, what it will do, or do it."""
    if act not in OWN_ACTS:
        raise Http404
    spec = OWN_ACTS[act]
    if spec.recent and not is_recent(request):
        return errors.sign_in_again(request)
    sent = request.method == "POST"
    typed = {n: v for n in spec.fields if (v := (request.POST if sent else request.GET).get(n, "").strip())}
    key = own_key(request.user, request.POST.get("key", "")) if sent else new_key(request.user)
    _guard(request, spec, short, typed)

    def again(name: str, what: str) -> HttpResponse:
        return _form(request, spec, key, typed, {name: what})

    if not sent or request.POST.get("step") == "change":
        return _form(request, spec, key, typed, {})
    deed = _deed(request, spec, short, key, typed)
    return (deeds.do if request.POST.get("step") == "do" else deeds.confirm)(request, deed, again)


def _guard(request: Any, spec: OwnAct, short: str, typed: Mapping[str, str]) -> None:
    if spec.guard and (typed or request.method == "POST"):
        with request.place.keeper.reading() as desk:
            try:
                spec.guard(desk, me(desk, short).id, typed)
            except BadInput as error:  # there is no such thing, which is as good as not theirs
                raise Http404 from error


def _deed(request: Any, spec: OwnAct, short: str, key: str, typed: Mapping[str, str]) -> Deed:
    mine = {spec.mine: short} if spec.mine else {}
    return Deed(
        group=spec.group, asked=action_named(spec.group, spec.name), key=key, only_of=short,
        # What is fixed stands last: nothing that is sent can take its place.
        values={**typed, **spec.fixed, **mine}, hidden=typed, title=spec.title, button=spec.button,
        back=url(spec.back, place_word=request.place.word),
    )  # fmt: skip


def _form(
    request: Any, spec: OwnAct, key: str, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> HttpResponse:
    made = {each.name: each for each in form_of(action_named(spec.group, spec.name), typed, wrong)}
    # A number that came with the link is nothing that one types.
    kinds = {"post", "agreed", "offer", "want"}
    fields = [
        replace(made[name], kind="hidden") if name in kinds and typed.get(name) else made[name]
        for name in spec.fields
    ]
    return render(
        request, "mine_act.html", status=errors.BAD if wrong else 200, spec=spec, key=key, fields=fields,
        other=[what for name, what in wrong.items() if name not in spec.fields],
    )  # fmt: skip

"""Pay somebody from one's own account: to whom, how much, what for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence, say, words
from ultramicro.core.sums import pence
from ultramicro.web import errors
from ultramicro.web.acting import deeds
from ultramicro.web.acting.catalogue import action_named
from ultramicro.web.acting.deeds import Deed
from ultramicro.web.acting.keys import new_key, own_key
from ultramicro.web.acting.mine.account import balance_of
from ultramicro.web.acting.mine.person import accounts_of, as_member, me
from ultramicro.web.forms.fields import FormField
from ultramicro.web.rendering import render, url

if TYPE_CHECKING:
    from ultramicro.ledger.desk import Desk
    from ultramicro.ledger.people.register import Person

FIELDS = ("to", "amount", "money", "memo")
LOOKED_BACK = 200
"""So many of one's last entries say to whom one has paid before."""


@as_member
def pay(request: Any, *, short: str) -> HttpResponse:
    """Ask to whom and how much, say what will happen, and pay once."""
    typed = request.POST if request.method == "POST" else request.GET
    if request.method == "GET" or typed.get("step") == "change":
        key = own_key(request.user, typed["key"]) if "key" in typed and request.method == "POST" else ""
        return _form(request, short, key or new_key(request.user), typed, {})
    key = own_key(request.user, typed.get("key", ""))

    def again(name: str, what: str) -> HttpResponse:
        at = {"payee": "to", "seller": "to", "code": "money", "currency": "money"}.get(name, name)
        return _form(request, short, key, typed, {at: what})

    try:
        deed = _deed(request, short, key, typed)
    except BadInput as error:
        return deeds.refused(error, again)
    return (deeds.do if typed.get("step") == "do" else deeds.confirm)(request, deed, again)


def _deed(request: Any, short: str, key: str, typed: Mapping[str, str]) -> Deed:
    """Return the payment that was typed: always from the account of who asks, whatever else was sent."""
    with request.place.keeper.reading() as desk:
        to = payee(desk, typed.get("to", ""))
        money = _money(desk, short, typed.get("money", ""))
        is_own = money == desk.currency
    amount = typed.get("amount", "").strip()
    names = ("payer", "payee", "currency") if is_own else ("buyer", "seller", "code")
    values = dict(zip(names, (short, to.short, money), strict=True))
    total = _sum(amount, money)
    return Deed(
        group="books" if is_own else "currency",
        asked=action_named("books" if is_own else "currency", "pay"),
        values={**values, "amount": amount, "memo": typed.get("memo", "").strip()},
        key=key, only_of=short, hidden={name: typed.get(name, "") for name in FIELDS},
        title=say("Pay {sum} to {name}", sum=total, name=to.name),
        button=say("Pay {sum}", sum=total),
        back=url("my_account", place_word=request.place.word),
    )  # fmt: skip


def _sum(amount: str, money: str) -> Pence:
    if not amount:
        raise BadInput(say("this must be filled in"), where="--amount")
    try:
        return Pence(pence(amount), "exact", currency=money)
    except ValueError as error:
        raise BadInput(error.args[0], where="--amount") from error


def payee(desk: Desk, given: str) -> Person:
    """Return whom somebody means by a whole name, however it is typed, or a short one.

    Raises
    ------
    BadInput
        If there is nobody of that name, or there are several.
    """
    from ultramicro.ledger.people.alike import folded  # noqa: PLC0415  it loads the ledger

    if not given.strip():
        raise BadInput(say("this must be filled in"), where="--to")
    if found := desk.people.find(given.strip()):
        return found
    alike = [each for each in desk.people.everybody() if folded(each.name) == folded(given)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        raise BadInput(say("several are called {name}", name=given), where="--to",
                       do=say("give the short name that they have here"))  # fmt: skip
    raise BadInput(
        say("nobody here is called {name}", name=given),
        where="--to",
        do=say("choose one of the names, or ask them for the short name that they have here"),
    )


def _money(desk: Desk, short: str, given: str) -> str:
    """Return the currency that is meant, of those in which who asks has an account."""
    theirs = [each.currency for each in accounts_of(desk, me(desk, short).id)]
    if not theirs:
        raise BadInput(say("you have no account to pay from"), where="--money")
    if not given:
        return _first(desk, theirs)
    if given not in theirs:
        raise BadInput(say("you have no account in {currency}", currency=given), where="--money")
    return given


def _first(desk: Desk, theirs: list[str]) -> str:
    # Where there is local money, it is what people pay each other with here.
    return next((each for each in theirs if each != desk.currency), theirs[0])


def _form(
    request: Any, short: str, key: str, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> HttpResponse:
    with request.place.keeper.reading() as desk:
        accounts = accounts_of(desk, me(desk, short).id)
        known = suggestions(desk, short)
        chosen = typed.get("money") or (_first(desk, [a.currency for a in accounts]) if accounts else "")
    fields = {
        "to": FormField(name="to", kind="text", label=words(say("To whom")), required=True),
        "amount": FormField(name="amount", kind="text", label=words(say("How much")), required=True),
        "money": FormField(name="money", kind="choice", label=words(say("From")), required=True, choices=[
            (a.currency, words(say("{currency}: {sum}", currency=a.currency, sum=balance_of(a).balance)))
            for a in accounts
        ]),
        "memo": FormField(name="memo", kind="text", label=words(say("What for"))),
    }  # fmt: skip
    shown = {
        name: replace(
            each, value=chosen if name == "money" else typed.get(name, ""), error=wrong.get(name, "")
        )
        for name, each in fields.items()
    }
    other = [what for name, what in wrong.items() if name not in fields]
    return render(
        request, "mine_pay.html", status=errors.BAD if wrong else 200, fields=shown, key=key, known=known,
        other=other, several=len(accounts) > 1,
    )  # fmt: skip


def suggestions(desk: Desk, short: str) -> list[str]:
    """Return whom to suggest: shops and groups, and people whom one has dealt with before.

    The names of all members are nobody's to read through.
    """
    from ultramicro.ledger.people.register import BODIES  # noqa: PLC0415  it loads the ledger

    mine = me(desk, short)
    met = {
        owner
        for account in accounts_of(desk, mine.id)
        for t, _ in desk.ledger.statement(account.account, LOOKED_BACK)
        for owner in (desk.ledger.state.accounts[side].owner for side in (t.debit, t.credit))
    }
    everybody = desk.people.everybody()
    return sorted(
        p.name for p in everybody if p.id != mine.id and (p.kind in BODIES or p.id in met) and p.short
    )

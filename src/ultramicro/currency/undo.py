"""What a currency asks before something is taken back: no money from nowhere, no large sum alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.currency import postings
from ultramicro.currency.ids import EARNED
from ultramicro.currency.projections import Currencies, LimitReasons, Redemptions
from ultramicro.currency.reserve import reserve_of
from ultramicro.currency.rules import Rules
from ultramicro.ledger.deciding import Asked, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.sums import money


def require_undoable(desk: Desk, back: Sequence[Transfer]) -> None:
    """Refuse to put more out than the bank shows, or to give a large sum back without a second person.

    Parameters
    ----------
    desk : Desk
        Where the books are.
    back : sequence of Transfer
        What is to be taken back.

    Raises
    ------
    BadInput
        With what to do instead.
    """
    view = desk.view()
    for rules in view.of(Currencies).all().values():
        if rules.backed:
            # For every currency, as one posting may hold moves of several.
            _require_backed(view, rules, _more_out_pence(rules, back))
            _require_small(view, rules, back, desk.asked())


def advice(desk: Desk, back: Sequence[Transfer]) -> Iterator[Message]:
    """Yield what is to be done after something was taken back: limits that were worked out from earnings."""
    view = desk.view()
    reasons = view.of(LimitReasons).shelf
    # Advised and not done: a limit is set by a person who stands for it.
    for account in sorted({t.credit for t in back if t.kind in EARNED and reasons.get(t.credit)}):
        found = view.state.accounts[account]
        yield say(
            "{who} earned that: work out their limit again with "
            "`ultramicro currency limits --who {who} --code {code}`.",
            who=view.people.called(found.owner), code=found.currency,
        ).with_id("limit_again")  # fmt: skip


def _more_out_pence(rules: Rules, back: Sequence[Transfer]) -> int:
    """Return how much more is out once it is taken back: an undone redemption is out again."""
    source = postings.issuer(rules).number
    return sum(t.amount_pence * ((t.credit == source) - (t.debit == source)) for t in back)


def _require_backed(view: View, rules: Rules, more_pence: int) -> None:
    if more_pence > 0 and more_pence > (room := reserve_of(view, rules).room_pence()):
        raise BadInput(
            note(
                "currency.undo_no_room",
                "{more} would be in circulation again, and the bank's statements show room for {room}",
                more=money(more_pence, rules.code), room=money(max(room, 0)),
            ),
            do=note("currency.fill_reserve", "pay money into the reserve and read in its statement first"),
        )  # fmt: skip


def _require_small(view: View, rules: Rules, back: Sequence[Transfer], asked: Asked) -> None:
    """Undoing an issue gives money back too, and would be a way round the second person."""
    source, given = postings.issuer(rules).number, Counter[str]()
    for t in back:
        if t.debit == source:
            given[t.credit] += t.amount_pence
    today = view.of(Redemptions)
    # With what they gave back today in whichever way, or a large sum in parts would need nobody.
    if any(pence + today.on_day(who, asked) > rules.release_above_pence for who, pence in given.items()):
        raise BadInput(
            note(
                "currency.undo_alone", "one person alone may give back {sum} a day at most",
                sum=money(rules.release_above_pence, rules.code),
            ),
            do=note(
                "currency.redeem_instead",
                "ask for it with `ultramicro currency redeem`, and let another person release it",
            ),
        )  # fmt: skip

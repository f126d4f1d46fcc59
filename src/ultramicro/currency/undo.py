"""What a backed currency asks before something is taken back: no money from nowhere, no large sum alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.money import to_the_penny
from ultramicro.currency.member_verbs import EARNED
from ultramicro.currency.reserve import reserve_of
from ultramicro.currency.rules import KIND, Rules, all_rules
from ultramicro.ledger.desk import Desk, account_number
from ultramicro.ledger.engine.state import Transfer


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
    for rules in all_rules(desk.ledger.notes(kind=KIND)).values():
        if rules.model == "backed":
            _require_backed(desk, rules, _more_out_pence(rules, back))


def advice(desk: Desk, back: Sequence[Transfer]) -> Iterator[str]:
    """Yield what is to be done after something was taken back: limits that were worked out from earnings."""
    limited = {note.about for note in desk.ledger.notes(kind="limit_reason")}
    for account in sorted({t.credit for t in back if t.kind in EARNED} & limited):
        found = desk.ledger.state.accounts[account]
        who = desk.people.called(found.owner)
        yield (
            f"{who} earned that: work out their limit again with `ultramicro currency limits --who {who} "
            f"--code {found.currency}`."
        )


def _more_out_pence(rules: Rules, back: Sequence[Transfer]) -> int:
    """Return how much more is out once it is taken back: an undone redemption is out again."""
    source = account_number(rules.treasury(), rules.code, "issuer")
    return sum(t.amount_pence * ((t.credit == source) - (t.debit == source)) for t in back)


def _require_backed(desk: Desk, rules: Rules, more_pence: int) -> None:
    if more_pence > 0 and more_pence > (room := reserve_of(desk, rules).room_pence()):
        raise BadInput(
            f"{to_the_penny(more_pence, '')} {rules.code} would be out again, and the bank's statements show "
            f"room for {to_the_penny(max(room, 0))}",
            do="pay money into the reserve and take in its statement first",
        )
    if -more_pence > rules.release_above_pence:
        raise BadInput(
            f"{to_the_penny(-more_pence)} is more than one person gives back alone",
            do="ask for it with `ultramicro currency redeem`, and let another person release it",
        )

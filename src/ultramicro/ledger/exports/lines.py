"""What stands on a statement: lines and the balance before them, as of now or of an earlier head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ultramicro.ledger.desk import Desk
from ultramicro.ledger.exports.camt import Line

if TYPE_CHECKING:
    from ultramicro.ledger.exports.signed import Printed


class Extract(NamedTuple):
    """Lines of an account, in the order in which they were written.

    Parameters
    ----------
    account : str
        Its number.
    opening_pence : int
        What all lines that are left out add up to, so that a back-dated entry is never lost. [pence]
    lines : sequence of Line
        Those of the days that are asked for.
    since, until : date or None
        These days; None for all.
    """

    account: str
    opening_pence: int
    lines: Sequence[Line]
    since: date | None = None
    until: date | None = None

    @property
    def closing_pence(self) -> int:
        """The balance after the last line, in pence."""
        return self.lines[-1].balance_pence if self.lines else self.opening_pence

    def digest(self) -> str:
        """Return the digest that a code holds of it."""
        from ultramicro.ledger.exports.signed import digest_of  # noqa: PLC0415  an extra

        return digest_of(self.account, self.opening_pence, self.lines)

    def printed(self, head: str) -> Printed:
        """Return what a code says of it."""
        from ultramicro.ledger.exports.signed import Printed  # noqa: PLC0415  an extra

        return Printed(head, self.account, self.digest(), self.since, self.until, self.closing_pence)


def extract_of(
    desk: Desk,
    account: str,
    *,
    since: date | None = None,
    until: date | None = None,
    last_seq: int | None = None,
) -> Extract:
    """Return what stands on a statement of an account.

    Parameters
    ----------
    desk : Desk
        Where the books are.
    account : str
        Its number.
    since, until : date or None
        From which day on, and up to which.
    last_seq : int or None
        The last transfer that the statement knows of; None for all there are.
    """
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    known = [
        (t, t.amount_pence * (1 if t.credit == account else -1))
        for t, _ in desk.ledger.statement(account)
        # Printed again later, a statement must have the lines it had, or its digest would differ.
        if last_seq is None or t.seq <= last_seq
    ]
    kept = [(t, moved) for t, moved in known if first <= t.business_on <= last]
    # By the business day: the order of writing may put an early day late.
    balance = opening = sum(moved for t, moved in known if t.business_on < first)
    lines = []
    for t, moved in kept:
        balance += moved
        other = desk.ledger.state.accounts[t.debit if t.credit == account else t.credit]
        words = desk.people.words(t.memo_ref)
        called = desk.people.called(other.owner)
        lines.append(Line(t.seq, t.business_on, t.kind, called, moved, balance, words))
    return Extract(account, opening, lines, since, until)

"""The running balance of a bank's list proves its amounts, their signs and their order, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ultramicro.core.message import Listed, Message, note, say

# Fewer that fit may fit by chance, and a wrong sign would turn every payment round.
ENOUGH = 0.5
"""Share of the balances that must follow for a sign and an order to be believed."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What the running balances prove.

    Parameters
    ----------
    sign : int
        1 where amounts are as printed; -1 where payments out are printed above nought.
    newest_first : bool
        Whether the last booking stands first.
    followed, balances : int
        Balances that follow from the one before; balances that could.
    breaks : tuple of int
        Lines of the first that do not.
    """

    sign: int = 1
    newest_first: bool = False
    followed: int = 0
    balances: int = 0
    breaks: tuple[int, ...] = ()

    @property
    def evidence(self) -> Message | None:
        """Say in few words what was proved."""
        if not self.balances:
            return None
        return say(
            "the running balance follows from {n} of {balances} lines",
            n=self.followed,
            balances=self.balances,
        )

    def notes(self) -> Iterator[Message]:
        """Say what was proved, and where it fails."""
        if not self.balances:
            yield note(
                "bank.no_running_balance", "There is no running balance to check the bookings against."
            )
            return
        order = say("newest first") if self.newest_first else say("oldest first")
        if self.followed == self.balances:
            yield note(
                "bank.balance_proved",
                "The running balance ({order}) proves all {n} bookings.",
                order=order,
                n=self.balances,
            )
        else:
            yield note(
                "bank.balance_fails",
                "The running balance ({order}) does NOT follow at {n} of {n_balances} lines, such as "
                "{lines}. Lines may be missing or in another order.",
                order=order,
                n=self.balances - self.followed,
                n_balances=self.balances,
                lines=Listed(self.breaks, by=""),
            )
        if self.sign < 0:
            yield note(
                "bank.payments_positive",
                "The running balance proves that payments out are printed as positive amounts.",
            )


@dataclass(kw_only=True)
class Weigh:
    """Follows the balances under each sign and order at once.

    Examples
    --------
    >>> weigh = Weigh()
    >>> for line, (pence, balance) in enumerate([(-500, 9500), (250, 9750), (100, 9850)], start=2):
    ...     weigh.take(line, pence, balance)
    >>> weigh.proof(signed=True).followed
    2
    """

    # Some banks print a balance only on the last line of a day, so sums run from one balance to the next.
    before: int | None = None
    since: int = 0
    """Sum of the bookings after the line that showed the last balance."""
    there: int = 0
    """Sum of the bookings from that line on, without the line at hand."""
    balances: int = 0
    followed: Counter[tuple[int, bool]] = field(default_factory=Counter)
    breaks: dict[tuple[int, bool], list[int]] = field(default_factory=dict)

    def take(self, line: int, pence: int, balance: int | None) -> None:
        """Take one booking, and the balance beside it if there is one."""
        self.since += pence
        if balance is not None:
            if self.before is not None:
                self.balances += 1
                step = balance - self.before
                for sign in (1, -1):
                    self._note(line, (sign, False), follows=step == sign * self.since)
                    # Read upwards, the line that shows the balance is itself part of the step to it.
                    self._note(line, (sign, True), follows=-step == sign * self.there)
            self.before, self.since, self.there = balance, 0, 0
        self.there += pence

    def _note(self, line: int, way: tuple[int, bool], *, follows: bool) -> None:
        self.followed[way] += follows
        lines = self.breaks.setdefault(way, [])
        # Three are enough to look at; a statement read the wrong way round breaks at every line.
        if not follows and len(lines) < 3:  # noqa: PLR2004
            lines.append(line)

    def proof(self, *, signed: bool) -> Proof:
        """Choose the sign and the order under which most balances follow.

        Parameters
        ----------
        signed : bool
            Whether the sign is open; with columns of their own for in and out, it is not.
        """
        if not self.balances:
            return Proof()
        ways = [(sign, newest) for sign in ((1, -1) if signed else (1,)) for newest in (False, True)]
        # Between equals the first stands: amounts as printed, oldest first.
        best = max(ways, key=lambda way: self.followed[way])
        # An unproved sign is left as printed; the order harms nobody, so its best guess stands.
        if self.followed[best] < ENOUGH * self.balances:
            best = (1, best[1])
        return Proof(
            sign=best[0],
            newest_first=best[1],
            followed=self.followed[best],
            balances=self.balances,
            breaks=tuple(self.breaks[best]),
        )

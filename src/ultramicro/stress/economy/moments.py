"""The moments of a month at which something that is no firm, household or bank may act on the economy."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from ultramicro.stress.economy.state import Behaviour, Economy, Surroundings


class Moment(NamedTuple):
    """The economy at one moment of one month, with the numbers by which it behaves in this month."""

    e: Economy
    b: Behaviour
    s: Surroundings
    seed: int
    period: int
    """By which chances are drawn and bills fall due; it counts from the economy's beginning."""
    month: int
    """Counted from the first that is read."""


class Acts:
    """What acts in an economy from month to month: a shock, or an institution of the place.

    It keeps its own state, and one is made for each run. Money that it holds counts among all balances, so
    that nothing it does makes or loses any. What it does draws its chances by its own purposes; so where it
    does nothing, all goes on bit for bit as without it.
    """

    reads: ClassVar[tuple[str, ...]] = ()
    """The names of what it reads off each month."""

    def numbers(self, b: Behaviour, s: Surroundings, month: int) -> tuple[Behaviour, Surroundings]:  # noqa: ARG002
        """Return the numbers by which this month goes, from those that others left."""
        return b, s

    def begin(self, now: Moment) -> None:
        """Act before anybody plans."""

    def lend(self, now: Moment) -> None:
        """Act after banks have lent, before those whom a firm cannot pay are let go."""

    def bills(self, now: Moment) -> None:
        """Act before households pay their bills."""

    def trade(self, now: Moment, here_pence: object) -> None:
        """Act on what each household means to spend here (whole pence, changed in place), before it does."""

    def due(self, now: Moment) -> None:
        """Act before invoices that are due are paid."""

    def end(self, now: Moment) -> None:
        """Act when firms have ended and begun."""

    def held_pence(self) -> int:
        """Return the money that it holds itself."""
        return 0

    def readings(self) -> tuple[float, ...]:
        """Return what it reads off this month, in the order of `reads`."""
        return ()

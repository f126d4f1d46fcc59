"""Who was bought from, as ranges: what is not known stays unknown, and its range says what it could be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Split:
    """A sum by whether something is so.

    Parameters
    ----------
    yes_pence, no_pence, unknown_pence : int
        [pence]; less what came back as credits.
    suppliers, unknown_suppliers : int
        How many got it, and of how many of them it is not known.

    Examples
    --------
    >>> split = Split(yes_pence=20, no_pence=30, unknown_pence=50)
    >>> split.share_range, split.known_share
    ((0.2, 0.7), 0.5)
    """

    yes_pence: int
    no_pence: int
    unknown_pence: int
    suppliers: int = 0
    unknown_suppliers: int = 0

    @property
    def _sums(self) -> bool:
        """Whether the sums have parts: where credits outweigh payments there is no part of a whole."""
        return self.total_pence > 0 and min(self.yes_pence, self.no_pence, self.unknown_pence) >= 0

    @property
    def total_pence(self) -> int:
        """All of it. [pence]."""
        return self.yes_pence + self.no_pence + self.unknown_pence

    @property
    def share_range(self) -> tuple[float, float] | None:
        """The share of which it is so, if none and if all of the unknown is so; None of nothing."""
        if not self._sums:
            return None
        return self.yes_pence / self.total_pence, (self.yes_pence + self.unknown_pence) / self.total_pence

    @property
    def share(self) -> float | None:
        """The share, where nothing is unknown; else None, as no number within the range is better."""
        return self.yes_pence / self.total_pence if self._sums and not self.unknown_pence else None

    @property
    def known_share(self) -> float | None:
        """What of the sum is known to be so or not; None of nothing."""
        return 1 - self.unknown_pence / self.total_pence if self._sums else None


def split_by(rows: Iterable[tuple[bool | None, int]]) -> Split:
    """Add sums by whether something is so.

    Parameters
    ----------
    rows : iterable of (bool or None, int)
        Whether it is so, None where that is not known, and the sum. [pence]

    Examples
    --------
    >>> found = split_by([(True, 3), (None, 4), (False, 5), (True, 1), (True, -2)])
    >>> found.yes_pence, found.no_pence, found.unknown_pence
    (2, 5, 4)
    """
    sums: dict[bool | None, int] = {True: 0, False: 0, None: 0}
    for so, pence in rows:
        sums[so] += pence
    return Split(yes_pence=sums[True], no_pence=sums[False], unknown_pence=sums[None])


def small_and_voluntary(size: str | None) -> tuple[bool | None, bool | None]:
    """Return whether a size as payments print it is that of a small firm, and of a voluntary body.

    A voluntary body may be small or not: its size is then not known.

    Examples
    --------
    >>> [small_and_voluntary(size) for size in ("small", "large", "voluntary", None)]
    [(True, False), (False, False), (None, True), (None, None)]
    """
    known = {"small": (True, False), "large": (False, False), "voluntary": (None, True)}
    return known.get((size or "").strip().casefold(), (None, None))


@dataclass(frozen=True, kw_only=True)
class ThreeFigures:
    """What a Scottish action plan for community wealth is to raise, each with a range.

    The Act of 2026 speaks of the generation, circulation and retention of wealth and defines none of them.
    Here they are: what is paid to suppliers inside the area, how often a pound spent there is spent there
    again, and which share of what is paid goes to suppliers inside.

    Parameters
    ----------
    generation_pence : (int, int)
        From what is known to be inside to that and all of which the place is not known. [pence]
    circulation : (float, float) or None
        Range of the multiplier; None where none was worked out.
    retention : (float, float) or None
        Range of the share; None where nothing was paid.
    """

    generation_pence: tuple[int, int]
    circulation: tuple[float, float] | None
    retention: tuple[float, float] | None


def three_figures(
    *,
    inside_pence: int,
    outside_pence: int,
    unknown_pence: int,
    circulation: tuple[float, float] | None = None,
) -> ThreeFigures:
    """Return generation, circulation and retention.

    Examples
    --------
    >>> three_figures(inside_pence=50, outside_pence=30, unknown_pence=20).retention
    (0.5, 0.7)
    """
    paid = Split(yes_pence=inside_pence, no_pence=outside_pence, unknown_pence=unknown_pence)
    return ThreeFigures(
        generation_pence=(inside_pence, inside_pence + unknown_pence), circulation=circulation,
        retention=paid.share_range,
    )  # fmt: skip

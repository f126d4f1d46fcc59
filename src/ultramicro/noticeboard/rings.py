"""Rings of members, in which each gives the next what they want and nobody needs money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ultramicro.noticeboard.match import Match

LONGEST_RING, BEST_EACH = 5, 5


class Ring(NamedTuple):
    """Members of whom each gives the next what they want, and the last the first."""

    matches: tuple[Match, ...]

    def score(self) -> float:
        """Return the worst of its matches: a ring is as good as its weakest hand."""
        return min(match.score for match in self.matches)

    def members(self) -> tuple[str, ...]:
        """Return who gives, in order."""
        return tuple(match.giver for match in self.matches)


def rings(found: Sequence[Match], longest: int = LONGEST_RING, each: int = BEST_EACH) -> list[Ring]:
    """Return rings of two to five, the best first; no two with the same members.

    Parameters
    ----------
    found : sequence of Match
        As `matches` returns them.
    longest : int
        The most members of a ring.
    each : int
        How many of their best ways to give are tried of each member.

    Notes
    -----
    Each ring is found once, from its member that comes first by name. The search is cut to each member's
    best ways to give, so that it stays quick on a large board; a ring that needs a poorer way is not found.
    """
    ways: dict[str, dict[str, Match]] = defaultdict(dict)
    # The best first, as only so many ways are kept of each member.
    for match in sorted(found, key=lambda m: -m.score):
        if match.taker not in ways[match.giver] and len(ways[match.giver]) < each:
            ways[match.giver][match.taker] = match
    best: dict[frozenset[str], Ring] = {}
    for start in sorted(ways):
        for ring in _from(start, (), ways, longest):
            members = frozenset(ring.members())
            if members not in best or ring.score() > best[members].score():
                best[members] = ring
    return sorted(best.values(), key=lambda r: (-r.score(), len(r.matches), r.members()))


def _from(
    start: str, path: tuple[Match, ...], ways: Mapping[str, Mapping[str, Match]], longest: int
) -> Iterator[Ring]:
    at = path[-1].taker if path else start
    gave = {match.giver for match in path}
    for taker, match in ways.get(at, {}).items():
        if taker == start and path:
            yield Ring((*path, match))
        # Only those after the first by name: a ring of five would otherwise be found five times.
        elif taker > start and taker not in gave and len(path) + 1 < longest:
            yield from _from(start, (*path, match), ways, longest)

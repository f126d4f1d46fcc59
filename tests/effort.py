"""How many examples a law is tried on that costs much an example; the others follow the profile alone."""

from hypothesis import settings

NIGHTLY = 1000
"""From so many examples on, a run has the time of a night."""


def part(share: float) -> settings:
    """Try a share of the profile's examples, a few at least: what `nightly` tries in full stays a share too."""
    return settings(max_examples=max(4, round(settings().max_examples * share)), deadline=None)


def times(ordinary: int, *, nightly: int) -> int:
    """How often something is repeated: few times in an ordinary run, often in the nightly one."""
    return nightly if settings().max_examples >= NIGHTLY else ordinary

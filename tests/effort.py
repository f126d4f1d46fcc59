"""How many examples a law is tried on that costs much an example; the others follow the profile alone."""

from hypothesis import settings


def part(share: float) -> settings:
    """Try a share of the profile's examples, a few at least: what `nightly` tries in full stays a share too."""
    return settings(max_examples=max(4, round(settings().max_examples * share)), deadline=None)

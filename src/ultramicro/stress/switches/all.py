"""All switches there are, and those that a place can switch on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import NamedTuple

from ultramicro.core.contract import Place
from ultramicro.stress.switches.switch import Switch

ALL = ("clearing", "currency", "bank", "energy", "plan", "procurement", "food")
"""Names of techniques that a run may switch on, in the order in which they act."""


class Ready(NamedTuple):
    """What a place can switch on, and what it cannot."""

    switches: tuple[Switch, ...]
    lacking: tuple[str, ...]
    """Names of those for which the place has nothing."""


def switches_of(place: Place, names: Sequence[str]) -> Ready:
    """Return the switches of some names with the place's own numbers.

    Parameters
    ----------
    place : Place
        The place.
    names : sequence of str
        Of `ALL`; each once.
    """
    found = [(name, _maker(name)(place)) for name in ALL if name in names]
    return Ready(
        tuple(switch for _, switch in found if switch is not None),
        tuple(name for name, switch in found if switch is None),
    )


def _maker(name: str) -> Callable[[Place], Switch | None]:
    """Return what makes a switch from a place; its module is imported when it is asked for."""
    made: Callable[[Place], Switch | None] = import_module(f"ultramicro.stress.switches.{name}").from_place
    return made

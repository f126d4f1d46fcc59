"""All switches there are, and those that a place can switch on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from importlib import import_module
from typing import Any, NamedTuple

from ultramicro.core.contract import Place
from ultramicro.core.extras import naming_extras
from ultramicro.core.message import Message, say
from ultramicro.stress.switches.found import Found
from ultramicro.stress.switches.stated import parameters
from ultramicro.stress.switches.switch import Switch


class Made(NamedTuple):
    """What a switch is called, and where it is."""

    called: Message
    """In sentences."""
    switch: str
    """Its class, which says what its runs read off and what that costs,"""
    maker: str
    """and what makes one with a place's own numbers."""


MAKERS: Mapping[str, Made] = {
    "clearing": Made(say("clearing"), "clearing:Clearing", "who_takes_part:clearing"),
    "currency": Made(say("mutual credit"), "currency:MutualCredit", "who_takes_part:currency"),
    "bank": Made(say("the community bank"), "bank:CommunityBank", "who_takes_part:bank"),
    "energy": Made(say("the energy club"), "energy:EnergyClub", "energy_place:from_place"),
    "procurement": Made(say("public buying here"), "procurement:Procurement", "procurement:from_place"),
    "plan": Made(say("the plan's enterprises"), "plan:Planned", "plan_place:from_place"),
    "food": Made(say("linked local food"), "food:Food", "food:from_place"),
}
"""All switches, in the order in which they act. Public buying is moved before enterprises sell to it under
agreement."""
ALL = tuple(MAKERS)
"""Names of techniques that a run may switch on."""


class Ready(NamedTuple):
    """What a place can switch on, what that rests on, and what it cannot."""

    switches: tuple[Switch, ...] = ()
    found: Mapping[str, Found] = {}
    lacking: Mapping[str, tuple[str, ...]] = {}
    """For each that cannot be switched on: the tables that are not there."""

    @property
    def stated(self) -> tuple[str, ...]:
        """Those of which no table of the place shows anything: who takes part is as stated."""
        return tuple(
            name for name, each in self.found.items() if each.switch is not None and not each.rests_on
        )


def switches_of(place: Place, names: Sequence[str]) -> Ready:
    """Return the switches of some names with the place's own numbers.

    Parameters
    ----------
    place : Place
        The place.
    names : sequence of str
        Of `ALL`; each once.
    """
    found = {name: _found(place, name) for name in ALL if name in names}
    return Ready(
        tuple(each.switch for each in found.values() if each.switch is not None),
        found,
        {name: each.lacking for name, each in found.items() if each.switch is None},
    )


def _found(place: Place, name: str) -> Found:
    """Return what a place gives for one switch."""
    made: Callable[[Place], Found] = _part(MAKERS[name].maker)
    return made(place)


def switch_named(name: str) -> type[Switch]:
    """Return the class of a switch."""
    found: type[Switch] = _part(MAKERS[name].switch)
    return found


def _part(path: str) -> Any:
    """Return a part of a module of this folder, which is imported when it is asked for."""
    module, _, part = path.partition(":")
    # Rooms whose functions a switch uses need what their extras bring.
    with naming_extras():
        return getattr(import_module(f"{__package__}.{module}"), part)


def parameter_rows(ready: Ready) -> Iterator[Mapping[str, object]]:
    """Go through the numbers of all that is switched on: what the place shows, else what is stated."""
    for name, found in ready.found.items():
        if found.switch is not None:
            yield from _rows_of(name, found, found.switch)


def _rows_of(name: str, found: Found, switch: Switch) -> Iterator[Mapping[str, object]]:
    shown = {each.parameter: each for each in found.rests_on}
    for each in found.rests_on:
        yield {
            "switch": name, "parameter": each.parameter, "value": each.value, "low": each.low,
            "high": each.high, "kind": each.kind, "source": each.source,
            "unit": known.unit if (known := parameters().get((name, each.parameter))) else None,
        }  # fmt: skip
    own = {field.name: getattr(switch, field.name) for field in fields(switch)}
    for (of, parameter), stated in parameters().items():
        if of == name and parameter not in shown:
            value = own.get(parameter, stated.value)
            yield {
                "switch": name, "parameter": parameter, "low": stated.low, "high": stated.high,
                "value": float(value) if isinstance(value, int | float) else stated.value,
                "unit": stated.unit, "kind": stated.kind, "source": stated.source,
            }  # fmt: skip

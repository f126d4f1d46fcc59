"""What a place's tables give for a switch: the switch, what it rests on, and what is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ultramicro.core.contract import Place
from ultramicro.core.message import Message
from ultramicro.flows.tables import rows_of
from ultramicro.stress.switches.switch import Switch

OBSERVED, WORKED_OUT = "observed", "worked_out"
"""Kinds of numbers that a place's tables give: what they show, and what another answer makes of them."""


class Rested(NamedTuple):
    """A number that a place gives a switch."""

    parameter: str
    value: float
    low: float
    high: float
    source: str
    """The table, by its name in the dictionary; of a judgement whose it is."""
    kind: str
    """Observed or worked out, or a kind of those that are stated."""


class Found(NamedTuple):
    """What was found in a place for one switch."""

    switch: Switch | None
    """None where the place has nothing that could be switched on."""
    rests_on: tuple[Rested, ...] = ()
    lacking: tuple[str, ...] = ()
    """Names of tables that are not there, or ids of what is not told; what is stated stands in for it."""
    why: Message | None = None
    """Why there is nothing to switch on though no table is lacking: the end of a sentence."""
    beside: tuple[Rested, ...] = ()
    """What the place's tables show that runs do not go by, and that what runs give can be held beside."""


def rows_there(place: Place, table: str) -> list[Mapping[str, Any]] | None:
    """Return the rows of a table of a place, made on the way where it is derived; None where it cannot be."""
    return list(rows_of(place.table(table))) if place.has(table) else None

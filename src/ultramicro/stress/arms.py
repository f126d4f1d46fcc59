"""The arms of a stress test: the same months with the shock and in calm, with techniques and without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ultramicro.stress.calibration.numbers import Numbers
from ultramicro.stress.running import Setting
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, arms_of
from ultramicro.stress.shocks.shock import Shock
from ultramicro.stress.switches.switch import Switch

CALM = "calm"
"""The arm in which nothing hits the place and nothing is switched on."""


def in_calm(arm: str) -> str:
    """Return the arm in which the same is switched on as in another, and nothing hits the place.

    Examples
    --------
    >>> in_calm("without"), in_calm("all"), in_calm("bank")
    ('calm', 'calm-all', 'calm-bank')
    """
    return CALM if arm == WITHOUT else f"{CALM}-{arm}"


def is_calm(arm: str) -> bool:
    """Whether nothing hits the place in an arm.

    Examples
    --------
    >>> is_calm("calm-bank"), is_calm("all-but-bank")
    (True, False)
    """
    return arm == CALM or arm.startswith(f"{CALM}-")


def values_of(numbers: Numbers) -> tuple[tuple[str, float], ...]:
    """Return a place's numbers as a setting has them."""
    return tuple(sorted((name, float(number.value)) for name, number in numbers.items()))


def arms(
    values: tuple[tuple[str, float], ...], shocks: Sequence[Shock], switches: Sequence[Switch], *,
    months: int, before_months: int, each: bool = True,
) -> Mapping[str, Setting]:  # fmt: skip
    """Return the arms by name.

    Parameters
    ----------
    values : tuple of (str, float)
        The place's numbers.
    shocks, switches : sequence
        What hits the place; what is switched on, in the order in which it acts.
    months, before_months : int
        How many are read, and how many go by before.
    each : bool
        Whether each technique is also run alone, in the shock and in calm, and left out alone; else all of
        them together only.
    """

    def setting(hit: Sequence[Shock], used: frozenset[str]) -> Setting:
        some = tuple(switch for switch in switches if switch.name in used)
        return Setting(
            numbers=values, shocks=tuple(hit), switches=some, months=months, before_months=before_months
        )

    names = [switch.name for switch in switches]
    found = arms_of(names, lambda used: setting(shocks, used))
    if not each:
        found = {arm: found[arm] for arm in (WITHOUT, ALL)}
    alone = {name: frozenset([name]) for name in names if each}
    calm = {in_calm(arm): setting((), used) for arm, used in {ALL: frozenset(names), **alone}.items()}
    return {CALM: setting((), frozenset()), **found, **calm}

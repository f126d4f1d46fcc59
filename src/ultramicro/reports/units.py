"""What the units of figures and flags are called: one table of messages, by the id of the unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ultramicro.core.message import Message, plural, say, words
from ultramicro.core.units import MONEY
from ultramicro.core.units import unit_words as sign_words

Counted = Callable[[int], Message]
"""Says a unit as it stands beside a number."""
MANY = 2
"""Any number that is not one is said like this one where a fraction stands beside the unit."""

UNITS: Mapping[str, Counted] = {
    "areas": lambda n: plural("area", "areas", n),
    "contracts": lambda n: plural("contract", "contracts", n),
    "days": lambda n: plural("day", "days", n),
    "enterprises": lambda n: plural("enterprise", "enterprises", n),
    "firms": lambda n: plural("firm", "firms", n),
    "full_time_jobs": lambda n: plural("full-time job", "full-time jobs", n),
    "hands": lambda n: plural("hand", "hands", n),
    "hhi_points": lambda _: say("HHI points of 10,000"),
    "holders": lambda n: plural("holder", "holders", n),
    "hours": lambda n: plural("hour", "hours", n),
    "hours_a_week": lambda n: plural("hour a week", "hours a week", n),
    "hours_a_year": lambda n: plural("hour a year", "hours a year", n),
    "households": lambda n: plural("household", "households", n),
    "invoices": lambda n: plural("invoice", "invoices", n),
    "jobs": lambda n: plural("job", "jobs", n),
    "kg": lambda _: say("kg"),
    "km": lambda _: say("km"),
    "kw": lambda _: say("kW"),
    "kwh": lambda _: say("kWh"),
    "loans": lambda n: plural("loan", "loans", n),
    "m2": lambda _: say("m²"),
    "meals": lambda n: plural("meal", "meals", n),
    "members": lambda n: plural("member", "members", n),
    "merges": lambda n: plural("merge", "merges", n),
    "months": lambda n: plural("month", "months", n),
    "names": lambda n: plural("name", "names", n),
    "pairs": lambda n: plural("pair", "pairs", n),
    "parties": lambda n: plural("party", "parties", n),
    "payees": lambda n: plural("payee", "payees", n),
    "payments": lambda n: plural("payment", "payments", n),
    "payers": lambda n: plural("payer", "payers", n),
    "people": lambda n: plural("person", "people", n),
    "packages": lambda n: plural("package", "packages", n),
    "promises": lambda n: plural("promise", "promises", n),
    "picks": lambda n: plural("pick", "picks", n),
    "cycles": lambda n: plural("cycle", "cycles", n),
    "quarters": lambda n: plural("quarter", "quarters", n),
    "rings": lambda n: plural("ring", "rings", n),
    "rows": lambda n: plural("row", "rows", n),
    "times": lambda n: plural("time", "times", n),
    "weeks": lambda n: plural("week", "weeks", n),
    "years": lambda n: plural("year", "years", n),
    "pence": lambda n: plural("penny", "pence", n),
    "share": lambda _: say("share"),
    "percent": lambda _: say("percent"),
    "percentage_points": lambda n: plural("percentage point", "percentage points", n),
}
SAME = {"month": "months", "day": "days", "hhi_points_of_10,000": "hhi_points", "%": "percent"}
"""Units as they are also written."""


def unit_words(unit: str, value: float | None = None) -> str:
    """Return what a unit is called beside a value; a unit that is no id here stays as it is.

    Parameters
    ----------
    unit : str
        The id of a unit, or a message.
    value : float, optional
        What stands beside it; where there is none, the unit is said as of many.

    Examples
    --------
    >>> unit_words("months", 1), unit_words("full_time_jobs", 2.5), unit_words("full-time jobs")
    ('month', 'full-time jobs', 'full-time jobs')
    """
    if unit == MONEY:
        return words(sign_words(unit))
    name = unit.strip().lower().replace(" ", "_").replace("-", "_")
    said = UNITS.get(SAME.get(name, name))
    if said is None:
        return words(unit)
    return words(said(int(value) if value is not None and value == int(value) else MANY))

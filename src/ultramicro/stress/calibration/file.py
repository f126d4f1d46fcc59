"""The one readable file of a place's numbers, written with what each is above it.

The file is TOML, a table a number. Money is in major units with two decimals, so that people read what they
are used to; in the program it is whole minor units, and the change from one to the other is exact.
"""

from __future__ import annotations

import json
from itertools import groupby

from ultramicro.core.message import say
from ultramicro.stress.calibration.numbers import MONEY, WHOLE, Number, Numbers, described

FILE = "stress.toml"
"""Its name in the folder of the place."""
VERSION = 1
MINOR = 100
"""Minor units in a major one."""
SUFFIX = "_pence"
_RULE = "# " + "-" * 98


def file_name(name: str) -> str:
    """Return what a number is called in the file, where money is in major units.

    Examples
    --------
    >>> file_name("rent_pence"), file_name("firms")
    ('rent', 'firms')
    """
    return name.removesuffix(SUFFIX)


def write(numbers: Numbers, currency: str = "GBP") -> str:
    """Write numbers as the file has them, in groups, each with its meaning above it.

    Parameters
    ----------
    numbers : Numbers
        The numbers.
    currency : str
        The place's currency.
    """
    known = described()
    grouped = groupby(numbers.values(), key=lambda each: known[each.name].group)
    parts = [
        f"{_RULE}\n# {group.upper()}\n\n" + "\n".join(_entry(each, currency) for each in members)
        for group, members in grouped
    ]
    return f"{_top(currency)}\nversion = {VERSION}\n\n" + "\n".join(parts)


def _top(currency: str) -> str:
    lines = (
        say("The numbers with which this place is tried in the stress test, and where each comes from."),
        say(
            "Money is in {currency}, with two decimals. Parts of a whole are from 0 to 1.", currency=currency
        ),
        say(
            "What stands here counts. A number that is taken out is worked out again from the place's tables."
        ),
        say(
            "To change one, change its value, and write as its source who says so; it must lie in its range."
        ),
    )
    return "".join(f"# {line}\n" for line in lines)


def _entry(number: Number, currency: str) -> str:
    """Write one number: two lines of explanation and its table."""
    unit = number.unit.replace("pence", currency)
    told = ", ".join(map(file_name, number.cannot_be_told_from))
    apart = (
        say("The data cannot tell it from: {names}.", names=told)
        if told
        else say("The data can tell it from every other, as far as is known.")
    )
    name = file_name(number.name)
    return (
        f"# {say('{meaning}; unit: {unit}.', meaning=number.meaning, unit=unit)}\n# {apart}\n[{name}]\n"
        f"value = {_figure(number.value, number.unit)}\n"
        f"range = [{_figure(number.low, number.unit)}, {_figure(number.high, number.unit)}]\n"
        f"kind = {_quoted(number.kind)}\nsource = {_quoted(number.source)}\n"
        f"cannot_be_told_from = [{', '.join(_quoted(file_name(n)) for n in number.cannot_be_told_from)}]\n"
    )


def _figure(value: float, unit: str) -> str:
    """Write a value exactly.

    Examples
    --------
    >>> _figure(76105, "pence"), _figure(0.02 / 3, "share"), _figure(5, "firms")
    ('761.05', '0.006666666666666667', '5')
    """
    if unit in MONEY:
        return f"{int(value) // MINOR}.{int(value) % MINOR:02d}"
    return str(int(value)) if unit in WHOLE else repr(float(value))


def _quoted(text: str) -> str:
    """Write a text as TOML has it."""
    # JSON's strings are TOML's, but for one character that TOML wants written out.
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007F")

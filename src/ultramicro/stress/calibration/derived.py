"""What no number of a place's file is, because it follows from the others: what it is, and how it follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ultramicro.core.message import Message, say

KIND = "derived"


@dataclass(frozen=True, kw_only=True)
class Derived:
    """What follows from the numbers of a place, anew in each run.

    Parameters
    ----------
    meaning, how : Message
        What it is, and how it follows.
    unit : str
        What it is measured in.
    group : str
        What it is about.
    """

    meaning: Message
    how: Message
    unit: str
    group: str


DERIVED: Mapping[str, Derived] = {
    "spent_of_saved": Derived(
        meaning=say("of what was saved before: what counts in a month as if it were income"),
        how=say(
            "worked out in each run from the other numbers, so that in a usual month all is spent that comes "
            "in; the middle of the runs, and the ends of them"
        ),
        unit="share",
        group="behaviour",
    )
}
"""By name. The file of numbers has none of these: what stood there would not be what is used."""


def derived_rows(used: Mapping[str, Sequence[float]]) -> Iterator[Mapping[str, object]]:
    """Go through the rows of the table `stress_numbers` for these.

    Parameters
    ----------
    used : mapping of str to sequence of float
        By name what each run used.

    Examples
    --------
    >>> (row,) = derived_rows({"spent_of_saved": [0.02, 0.05, 0.03]})
    >>> row["kind"], row["value"], row["low"], row["high"]
    ('derived', 0.03, 0.02, 0.05)
    """
    for name, values in used.items():
        what = DERIVED[name]
        yield {
            "meaning": what.meaning, "value": float(np.median(values)), "low": float(min(values)),
            "high": float(max(values)), "unit": what.unit, "kind": KIND, "source": what.how,
            "group": what.group, "name": name, "cannot_be_told_from": "",
        }  # fmt: skip

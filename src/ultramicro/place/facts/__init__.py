"""Published facts that stand in where a place has none of its own, each file with its source.

`spending_by_tenth`: pounds a week of one household by tenth of income; Office for National Statistics, Family
Spending, table 3.1E, UK, financial year ending 2018 (Open Government Licence v3).
`household_income_per_head`: pounds a year a person, with the districts between which 90 of 100 lie; Office
for National Statistics, regional gross disposable household income by local authority, UK, 2015 (OGL v3).
`procurement`: the dated law of public buying; each line names the act, order or note that it stands in. They
are facts of law, which nobody owns, in the project's own words.
`norms`: numbers that guide what small firms can carry, each with its source or called an assumption.
`bodies`: which names show which kind of public body, with the act that makes it one; made by the project.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache  # of the program's own files, which do not change while it runs
def facts(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one file of facts, column to text.

    Examples
    --------
    >>> facts("household_income_per_head")[0]["item"]
    'Wages'
    """
    text = (files(__name__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))

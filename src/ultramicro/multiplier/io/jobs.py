"""Jobs by section of an area and its nation, as place.toml says them under [jobs]."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.multiplier.io.by_sector import Mix
from ultramicro.multiplier.io.classify import section_names
from ultramicro.multiplier.io.leontief import Table

HOW = say("write for each section the jobs here and in the nation, such as C = [1200, 2500000]")


def mix_of_jobs(table: Table, jobs: object) -> Mix:
    """Read jobs by section, here and in the nation.

    Parameters
    ----------
    table : Table
        By section.
    jobs : mapping of str to pair of number
        Section letter to jobs here and in the nation. A section that is not named is taken to be as common
        here as those that are named are in sum, and to have the nation's jobs by its output.

    Raises
    ------
    BadInput
        If it is no such list, or names no industry of the table.

    Examples
    --------
    >>> from ultramicro.multiplier.io.sections import national_table
    >>> mix_of_jobs(national_table(), {"F": [900, 2_100_000], "G": [2_100, 4_700_000]}).basis
    '3,000 jobs of 6,800,000 in 2 of 20 sections'
    """
    if not isinstance(jobs, Mapping) or not jobs:
        raise BadInput(say("[jobs] says nothing"), where="place.toml", do=HOW)
    unknown = sorted(set(jobs) - set(section_names()))
    if unknown:
        raise BadInput(
            say("[jobs] has '{section}', which is not a section", section=str(unknown[0])),
            where="place.toml",
            do=HOW,
        )
    pairs = [_pair(section, jobs.get(section, (0, 0))) for section in table.industries]
    here, nation = np.array(pairs, np.float64).T
    named = np.array([section in jobs for section in table.industries])
    if here.sum() <= 0:
        raise BadInput(
            say("[jobs] has no jobs in a section of the input–output table"), where="place.toml", do=HOW
        )
    basis = say(
        "{here} jobs of {nation} in {named} of {sections} sections",
        here=round(here.sum()), nation=round(nation.sum()), named=int(named.sum()), sections=named.size,
    )  # fmt: skip
    per_output = nation.sum() / max(table.output[named].sum(), 1e-9)
    # Sections that nobody counted are given the nation's jobs per output, and the area's mean share of
    # them.
    filled = np.where(named, nation, table.output * per_output)
    region = np.where(named, here, filled * here.sum() / nation.sum())
    return Mix(region=region, nation=filled, basis=basis)


def _pair(section: str, said: object) -> tuple[float, float]:
    numbers = [n for n in said if _counts(n)] if isinstance(said, list | tuple) and len(said) == 2 else []  # noqa: PLR2004
    if len(numbers) != 2 or numbers[0] > numbers[1]:  # noqa: PLR2004
        raise BadInput(
            say("[jobs] {section} is {said}", section=section, said=repr(said)), where="place.toml", do=HOW
        )
    return float(numbers[0]), float(numbers[1])


def _counts(number: object) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and number >= 0

"""Jobs by section of an area and its nation, as place.toml says them under [jobs]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.multiplier.io.by_sector import Mix
from ultramicro.multiplier.io.classify import section_names
from ultramicro.multiplier.io.leontief import Table

HOW = "write for each section the jobs here and in the nation, such as C = [1200, 2500000]"


def mix_of_jobs(table: Table, jobs: Any) -> Mix:
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
        raise BadInput("[jobs] says nothing", where="place.toml", do=HOW)
    unknown = sorted(set(jobs) - set(section_names()))
    if unknown:
        raise BadInput(f"[jobs] has '{unknown[0]}', which is no section", where="place.toml", do=HOW)
    pairs = [_pair(section, jobs.get(section, (0, 0))) for section in table.industries]
    here, nation = np.array(pairs, np.float64).T
    named = np.array([section in jobs for section in table.industries])
    if here.sum() <= 0:
        raise BadInput(
            "[jobs] has no jobs in a section of the input–output table", where="place.toml", do=HOW
        )
    basis = f"{here.sum():,.0f} jobs of {nation.sum():,.0f} in {named.sum()} of {named.size} sections"
    per_output = nation.sum() / max(table.output[named].sum(), 1e-9)
    filled = np.where(named, nation, table.output * per_output)
    region = np.where(named, here, filled * here.sum() / nation.sum())
    return Mix(region=region, nation=filled, basis=basis)


def _pair(section: str, said: Any) -> tuple[float, float]:
    fits = isinstance(said, list | tuple) and len(said) == 2  # noqa: PLR2004
    numbers = fits and all(isinstance(n, int | float) and not isinstance(n, bool) and n >= 0 for n in said)
    if not numbers or said[0] > said[1]:
        raise BadInput(f"[jobs] {section} is {said!r}", where="place.toml", do=HOW)
    return float(said[0]), float(said[1])

"""Name parts, budgets and published proportions of the demo place, as small CSV files."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache  # of the program's own files, which do not change while it runs
def text(name: str) -> str:
    """Read one of this package's files, line ends as written whatever the machine."""
    return files(__name__).joinpath(name).read_bytes().decode("utf-8").replace("\r\n", "\n")


@cache  # of the program's own files, which do not change while it runs
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read one of this package's CSV files.

    Parameters
    ----------
    name : str
        File name without `.csv`.

    Returns
    -------
    tuple of dict
        Its rows, column to text.

    Examples
    --------
    >>> rows("sectors")[0]["sector"]
    'construction'
    """
    return tuple(csv.DictReader(text(f"{name}.csv").splitlines()))


def header(name: str) -> tuple[str, ...]:
    """Return the column names of a published file, blanks as published.

    Examples
    --------
    >>> header("companies")[:2]
    ('CompanyName', ' CompanyNumber')
    """
    return tuple(row["column"] for row in rows("headers") if row["file"] == name)

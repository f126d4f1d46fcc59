"""Sums whose comma nobody put into quotes: a table separated by commas makes two cells of one."""

from __future__ import annotations

import re
from collections.abc import Sequence

HEAD, REST = r"[^0-9]*[0-9]{1,3}", r"([0-9]{3}(\.[0-9]{1,2})?|[0-9]{1,2})[^0-9]*"
"""What stands before and after the comma, as in `1,200.00` and `12,50`."""
_HEAD, _REST = re.compile(HEAD), re.compile(REST)


def is_split(cells: Sequence[str], at: int, named: int) -> bool:
    """Whether a record has more cells than columns have names, and a sum at one of them may be in two.

    Parameters
    ----------
    cells : sequence of str
        The record.
    at : int
        Where the sum begins.
    named : int
        Columns with a name; nought where there is no header.

    Examples
    --------
    >>> is_split(("Ash", "1", "200.00"), 1, 2), is_split(("Ash", "1", ""), 1, 2), is_split(("Ash", "1"), 1, 2)
    (True, False, False)
    """
    if not named or at + 1 >= len(cells) or not any(cell.strip() for cell in cells[named:]):
        return False
    return bool(_HEAD.fullmatch(cells[at].strip()) and _REST.fullmatch(cells[at + 1].strip()))

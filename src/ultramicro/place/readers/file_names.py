"""What a file is called but for the time it is of."""

from __future__ import annotations

import re
from pathlib import PurePosixPath


def is_dated(folder: str) -> bool:
    """Whether a folder is called by a time and not by a body.

    Examples
    --------
    >>> [is_dated(name) for name in ("2024-25", "Q1 2025", "april", "Kelder Trust", "Class of 2024")]
    [True, True, True, False, False]
    """
    return not stem(folder)


def stem(file: str) -> str:
    """Return what a file is called but for the time it is of.

    Examples
    --------
    >>> stem("payments/Kelder spend April 2025.csv"), stem("payments/kelder-spend-2025-05.xlsx")
    ('kelder spend', 'kelder spend')
    """
    words = re.sub(r"[^a-z]+", " ", PurePosixPath(file.casefold()).stem).split()
    return " ".join(word for word in words if not _TIME.fullmatch(word))


_TIME = re.compile(
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?"
    r"|dec(ember)?|q|qtr|quarter|year|yr|fy|month|p|period|w|week|to|and|st|nd|rd|th"
)

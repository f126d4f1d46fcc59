"""The suppliers that a cell of a register names: one, several, or nobody."""

from __future__ import annotations

import re

from ultramicro.flows.entity_resolution.words import LEGAL, SILENT
from ultramicro.procurement.linking.words import NOBODY, VAGUE

_FORM = "|".join(sorted(LEGAL, key=len, reverse=True))
_APART = re.compile(
    # Lines, semicolons, bars and commas; "and" only behind a legal form, since Smith and Sons are one.
    rf"\s*[\n\r;|\u2022]\s*|\s*,\s*(?!\s*(?:{_FORM}|inc|the)\b)|(?<=\b(?:ltd|llp|plc|cic))\.?\s+(?:&|and)\s+"
    r"|(?<=\blimited)\s+(?:&|and)\s+",
    re.IGNORECASE,
)  # fmt: skip
_VAGUE = rf"^\W*(?:{'|'.join(sorted(VAGUE))})\b"
_MANY = re.compile(_VAGUE, re.IGNORECASE)
_AMONG = re.compile(
    rf"{_VAGUE}.*?\b(?:including|incl|e\.g\.|such as)\b\W*",  # data
    re.IGNORECASE | re.DOTALL,
)


def suppliers_in(cell: str) -> tuple[str, ...]:
    """Give the names that a supplier cell may be read as: the whole first, then each of several.

    A comma or a new line stands inside many a name too. So the whole is a name as well; what comes behind
    it are parts, of which none is taken for the whole.

    Parameters
    ----------
    cell : str
        As printed.

    Returns
    -------
    tuple of str
        Nothing where the cell names nobody.

    Examples
    --------
    >>> suppliers_in("Mears Limited & Plexus UK Limited")
    ('Mears Limited & Plexus UK Limited', 'Mears Limited', 'Plexus UK Limited')
    >>> suppliers_in("Various - see framework"), suppliers_in("n/a"), suppliers_in("Smith & Sons, Ltd")
    ((), (), ('Smith & Sons, Ltd',))
    """
    whole = " ".join(cell.split())
    among = _AMONG.sub("", cell)
    if _nobody(whole) or (_MANY.search(cell) and among == cell):
        return ()
    parts = [" ".join(part.split()).strip(" .") for part in _APART.split(among)]
    named = [part for part in parts if part and not _nobody(part)]
    if among != cell:
        # The whole of "several, including A and B" is nobody's name, and its first part cannot stand for it.
        return ("", *named)
    return (whole, *named) if len(named) > 1 else (whole,)


def _nobody(text: str) -> bool:
    words = re.findall(r"[^\W_]+", text.casefold())
    joined = "".join(words) if all(len(w) == 1 for w in words) else ""
    return (
        not words or joined in NOBODY | {"na"} or all(w in NOBODY or w in VAGUE or w in SILENT for w in words)
    )

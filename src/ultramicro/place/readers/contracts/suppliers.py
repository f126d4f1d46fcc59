r"""Who a cell of suppliers names: one, several, several by lot, or nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ultramicro.place.readers.contracts.cleaning import is_nothing

WITHHELD, NOT_NAMED, SEVERAL, PERSON = (
    "supplier_withheld",
    "supplier_not_named",
    "several_suppliers",
    "supplier_person",
)
_WITHHELD = re.compile(
    r"withheld|redacted|\b(?:not|cannot be|un) ?disclosed\b|anonymi[sz]ed|\bnot for publication\b|"
    r"\bcommercial(?:ly)?[\s-]+(?:in[\s-]+confidence|confidential(?:ity)?|sensitiv(?:e|ity))\b|"
    r"\bexempt(?:ed)?\s+(?:under|from|by)\b|^\W*(?:exempt(?:ed)?|x{3,})\W*$|"
    r"^\W*(?:confidential|private individual|individual|sole trader|personal data|data protection|gdpr)\W*$",
    re.IGNORECASE,
)  # data
_NOBODY = re.compile(
    r"^\W*(?:n/?a\b(?!\s*\w+\s+(?:ltd|limited))|various\b(?:\W+(?:suppliers?|providers?|contractors?|"
    r"companies|firms?|"
    r"organi[sz]ations?|see\b.*)?)?\W*$|(?:mul?i?tiple|mulitple|several|numerous|many|all)\b\W*"
    r"(?:suppliers?|providers?|contractors?|bidders?|awards?|companies|lots?|firms?)?\W*(?:$|-|see\b|"
    r"including\b|incl\b|such as\b|\()|"
    r"see\s+(?:attach|list|below|notes?|lots?|comment|document|separate|additional|description)|"
    r"(?:no|none|nil)\W+(?:award|supplier|contract|bid|tender)|not\s+(?:yet\s+)?(?:awarded|applicable|known)|"
    r"to be (?:confirmed|determined|advised|awarded)|contract (?:not|has not)|the contract has not|"
    r"(?:framework|approved|successful)\s+(?:suppliers?|providers?|bidders?|list)\W*$|"
    r"\d+\s+(?:suppliers|providers)\W*$|"
    r"(?:unknown|pending|cancelled|terminated|abandoned|withdrawn|in progress|ongoing|internal|"
    r"in[- ]house)\W*$)|"
    r"\bno award\b",
    re.IGNORECASE,
)  # data
_LOT = re.compile(
    r"^\s*lots?\s*([0-9A-Za-z]{1,4})\s*(?:[-–:.)]|$)\s*(?:[^-–]{1,60}\s[-–]\s)?(.*)$", re.IGNORECASE
)
_FORM = (
    r"(?:ltd|limited|llp|plc|l\.l\.p\.?|p\.l\.c\.?|cic|c\.i\.c\.?|inc|llc|gmbh|bv|trust|charity|council|nhs)"
    r"\.?\)?"
)  # data
_ENDS_AS_FIRM = re.compile(rf"\b{_FORM}\s*(?:\([^()]*\))?\s*$", re.IGNORECASE)
_GOES_ON = re.compile(
    rf"(?:{_FORM}|services?|group|company|partnership|association|society|solutions|holdings|uk|t/a|"
    rf"trading as)"
    r"(?:\W|$)",
    re.IGNORECASE,
)  # data
"""Words with which no name begins, but the second line of one may."""
MANY = 4
"""So many parts between commas are a list of names, whatever they end with."""
# A comma without a blank stands between names; with one it may stand within them.
_TIGHT_COMMA = re.compile(r"(?<=\S),(?=\S)")


@dataclass(frozen=True, kw_only=True)
class Named:
    """A supplier that a cell names.

    Parameters
    ----------
    name : str
        The name; empty where none is given.
    lot : str
        The lot that the cell puts before the name.
    flag : str
        Why there is no name: `supplier_withheld` or `supplier_not_named`.
    """

    name: str
    lot: str = ""
    flag: str = ""


def suppliers_in(cell: str) -> list[Named]:
    r"""List the suppliers that a cell names, each once, in their order.

    Parameters
    ----------
    cell : str
        The cell, line breaks as they are.

    Returns
    -------
    list of Named
        At least one; a cell that names nobody gives one without a name.

    Examples
    --------
    >>> [each.name for each in suppliers_in("Edintervention\nJEP Ltd")]
    ['Edintervention', 'JEP Ltd']
    >>> [each.name for each in suppliers_in("Baker, Lomax & Shackley Limited")]
    ['Baker, Lomax & Shackley Limited']
    >>> [(each.name, each.lot) for each in suppliers_in("Lot 1 - East - Global Ltd,Lot 4 - North - No Award")]
    [('Global Ltd', '1'), ('', '4')]
    >>> suppliers_in("Various Providers")
    [Named(name='', lot='', flag='supplier_not_named')]
    >>> suppliers_in("Name withheld (as individual)")[0].flag
    'supplier_withheld'
    """
    found: dict[tuple[str, str], Named] = {}
    for part in _parts(cell):
        named = _named(part)
        found.setdefault((named.name.casefold() or named.flag, named.lot), named)
    kept = [each for each in found.values() if each.name or each.lot or each.flag == WITHHELD]
    return kept or [next(iter(found.values()), Named(name="", flag=NOT_NAMED))]


def _parts(cell: str) -> list[str]:
    lines = [part.strip(" ,;|•\t") for part in re.split(r"[\r\n;|•]+|\s{6,}", cell)]
    filled = [line for line in lines if line]
    return [part for line in _wrapped(filled) for part in _at_commas(line)]


def _wrapped(lines: list[str]) -> list[str]:
    """Join the lines of one name: what goes on begins with a small letter, a form or a sign."""
    joined: list[str] = []
    for line in lines:
        follows = line[0].islower() or line[0] in "(&" or _GOES_ON.match(line)
        if joined and (follows or joined[-1].endswith(("&", " and", " of", "-", "("))):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return joined


def _at_commas(line: str) -> list[str]:
    tight = [part.strip() for part in _TIGHT_COMMA.split(line)]
    if len(tight) > 1 and all(len(part) > 2 and any(map(str.isalpha, part)) for part in tight):  # noqa: PLR2004
        return [each for part in tight for each in _all_firms(part)]
    return _all_firms(line)


def _all_firms(line: str) -> list[str]:
    """Part a line at its commas only if each part ends as the name of a firm does."""
    parts = [
        part for part in re.split(r"\s*,\s+(?:and\s+|&\s*)?|\s+(?:and|&)\s+(?=\S.*)|\s+/\s+", line) if part
    ]
    comma = [part for part in re.split(r"\s*,\s+(?:and\s+|&\s*)?|\s+/\s+", line) if part]
    if len(comma) >= MANY and not re.search(r"\b(?:and|&|llp|co)\b|&", comma[-1], re.IGNORECASE):
        return comma
    for cut in (parts, comma):
        if len(cut) > 1 and all(_ENDS_AS_FIRM.search(part) for part in cut):
            return cut
    return [line]


def _named(part: str) -> Named:
    lot, name = "", part.strip()
    if found := _LOT.match(name):
        lot, name = found[1], found[2].strip()
    if _WITHHELD.search(name):
        return Named(name="", lot=lot, flag=WITHHELD)
    if not name or is_nothing(name) or _NOBODY.search(name) or not any(map(str.isalnum, name)):
        return Named(name="", lot=lot, flag=NOT_NAMED)
    return Named(name=name, lot=lot)

"""UK postcodes: their parts, and prefixes that respect the bounds between the parts.

A postcode is an area (BB), a district (BB5; in central London with a letter, EC1A), a sector
(BB5 1) and a unit (BB5 1AA). As plain text `BB51AA` begins with `BB51`, which is another district;
so every postcode gets a *key*, `BB/5//1AA`, in which a prefix of parts is a prefix of text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a postcode alone needs no table engine, and who reads settings none either
    import ibis

UNIT = re.compile(r"([A-Z]{1,2})([0-9]{1,2})([A-Z]?)([0-9][A-Z]{2})")
# The blank decides: "BB5 1" is a sector, BB51 a district.
SPACED = re.compile(r"([A-Z]{1,2})([0-9]{1,2})([A-Z]?) ([0-9][A-Z]{0,2})")
OUTWARD = re.compile(r"([A-Z]{1,2})(?:([0-9]{1,2})([A-Z]?))?")
KEY_PATTERN = r"^([A-Z]{1,2})([0-9]{1,2})([A-Z]?)([0-9][A-Z]{2})$"
# With marks between the parts, so that BB1 does not begin BB11.
KEY_FORM = r"\1/\2/\3/\4"
INWARD_LENGTH = 3


@dataclass(frozen=True)
class Postcode:
    """A postcode, or the beginning of one, in its parts.

    Examples
    --------
    >>> parse("bb5 1aa").key, parse("BB5").key, parse("EC1A").key, parse("BB5 1").text
    ('BB/5//1AA', 'BB/5/', 'EC/1/A/', 'BB5 1')
    """

    area: str
    number: str = ""
    letter: str = ""
    inward: str = ""

    @property
    def whole(self) -> bool:
        """Whether it names one unit, not a wider part of the country."""
        return len(self.inward) == INWARD_LENGTH

    @property
    def text(self) -> str:
        """As people write it."""
        return f"{self.area}{self.number}{self.letter} {self.inward}".strip()

    @property
    def tight(self) -> str:
        """Without the blank: as postcode references write it."""
        return self.text.replace(" ", "")

    @property
    def key(self) -> str:
        """Text of which the key of any wider part is a prefix."""
        # A mark at the end, so that B does not begin BB.
        if not self.number:
            return f"{self.area}/"
        if self.inward:
            return f"{self.area}/{self.number}/{self.letter}/{self.inward}"
        return f"{self.area}/{self.number}/{self.letter}/" if self.letter else f"{self.area}/{self.number}/"

    @property
    def sector(self) -> Postcode:
        """The sector it is in, if it is as narrow as that."""
        return Postcode(self.area, self.number, self.letter, self.inward[:1])

    @property
    def district(self) -> Postcode:
        """The district it is in."""
        return Postcode(self.area, self.number, self.letter)

    def holds(self, other: Postcode) -> bool:
        """Whether the other is this one or a part of it.

        Examples
        --------
        >>> parse("BB5").holds(parse("BB5 1AA")), parse("BB5").holds(parse("BB51 1AA"))
        (True, False)
        """
        return other.key.startswith(self.key)


def parse(text: str | None) -> Postcode | None:
    """Read a postcode or the beginning of one, forgiving of case and blanks.

    Parameters
    ----------
    text : str or None
        As someone wrote it. Where the blank is missing, the longest whole form wins: `BB51AA` is a
        unit of BB5, and `BB51` the district BB51; sector 1 of BB5 must be written `BB5 1`.

    Returns
    -------
    Postcode or None
        Its parts; None if it is no postcode.

    Examples
    --------
    >>> parse(" bb51aa "), parse("n/a")
    (Postcode(area='BB', number='5', letter='', inward='1AA'), None)
    """
    # Typed with hyphens, blanks in odd places and small letters.
    words = (text or "").upper().replace("-", " ").split()
    spaced, tight = " ".join(words), "".join(words)
    # Whole postcodes first, as they are sure wherever their blank stands.
    for pattern, form in ((UNIT, tight), (SPACED, spaced), (OUTWARD, tight)):
        found = pattern.fullmatch(form)
        if found:
            return Postcode(*(part or "" for part in found.groups()))
    return None


def tidy(column: ibis.Value) -> ibis.Value:
    """Write a column of postcodes in capitals without blanks, as the dictionary has them."""
    return column.upper().re_replace(r"\s+", "")

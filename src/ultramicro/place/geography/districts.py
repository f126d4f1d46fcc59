"""The built-in list of districts: what a district's name, or its county's, means in postcodes.

Office for National Statistics, postcode directory, wards and districts of 2024, England and Wales (Open
Government Licence v3; contains OS data and Royal Mail data, Crown and Royal Mail copyright and database right
2024). `scripts/district_postcodes.py` makes it. It is exact for every postcode of that directory.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.place.geography.postcodes import Postcode

HOME: Traversable = files(__package__)
"""Where the list lies."""
_PARTS = re.compile(r"([A-Z]{1,2})([0-9]{1,2})([A-Z]?)(?:\.([0-9][A-Z]?)(?::([A-Z]+))?)?")
_STYLE = re.compile(
    r"\b(london borough|royal|metropolitan|county|city|borough|district|unitary|council|of|the|authority|and"
    r"|mbc|bc|dc|cc)\b"
)


@dataclass(frozen=True, kw_only=True)
class District:
    """A district of local government.

    Parameters
    ----------
    code, name, county : str
        Its code (E07000120), its name, and the county it is in; empty where a district is its own county.
    postcodes : str
        The beginnings of its postcodes, as the list writes them.
    """

    code: str
    name: str
    county: str
    postcodes: str


@cache  # of the program's own files, which do not change while it runs
def _listed() -> tuple[District, ...]:
    text = (HOME / "districts.csv").read_text(encoding="utf-8")
    return tuple(District(**row) for row in csv.DictReader(text.splitlines()))


def counties() -> Mapping[str, str]:
    """Return the county of each district's code."""
    return {district.code: district.county for district in _listed() if district.county}


def plain(name: str) -> str:
    """Reduce the name of a council or district to what tells it from others.

    Examples
    --------
    >>> plain("Hyndburn Borough Council"), plain("King's Lynn & West Norfolk")
    ('hyndburn', 'kings lynn west norfolk')
    """
    letters = re.sub(r"[^a-z]+", " ", name.casefold().replace("'", "").replace("\u2019", ""))
    return " ".join(_STYLE.sub(" ", letters).split())


def districts_called(name: str) -> tuple[District, ...]:
    """Find a district by its name or code, or all districts of a county by the county's.

    Parameters
    ----------
    name : str
        As people or councils write it.

    Returns
    -------
    tuple of District
        One district, or those of a county; empty if nothing is called so.

    Examples
    --------
    >>> [district.code for district in districts_called("Hyndburn Borough Council")]
    ['E07000120']
    >>> len(districts_called("Lancashire")), districts_called("Nowhere")
    (12, ())
    """
    wanted, written = plain(name), name.strip().casefold()
    tests: tuple[Callable[[District], bool], ...] = (
        lambda d: written in (d.code.casefold(), d.name.casefold()),
        # Before looser forms: London is the county, and not its City.
        lambda d: written == d.county.casefold(),
        lambda d: wanted == plain(d.name),
        lambda d: wanted == plain(d.county),
    )
    found = (tuple(district for district in _listed() if test(district)) for test in tests)
    return next((some for some in found if some), ()) if wanted else ()


def require_districts(name: str, *, where: str) -> tuple[District, ...]:
    """Find districts as `districts_called` does.

    Raises
    ------
    BadInput
        If nothing is called so, with the names that are nearest; or it is a county without a council of its
        own, with the districts that it is made of.
    """
    if found := districts_called(name):
        return found
    if of_it := without_council().get(plain(name)):
        raise BadInput(
            say("{county} has no council of its own", county=name.strip()),
            where=where,
            do=say("write one of its districts: {names}", names=Listed(of_it, "or")),
        )
    raise BadInput(
        say("no district or county of England and Wales is called '{name}'", name=name),
        where=where,
        do=_instead(name),
    )


@cache  # of the program's own file
def without_council() -> Mapping[str, tuple[str, ...]]:
    """Return the districts of each county that has no council and no districts of its own in the list.

    Metropolitan counties (Local Government Act 1972, schedule 1), and counties whose districts are all
    councils of one tier (Lieutenancies Act 1997, schedule 1).

    Examples
    --------
    >>> without_council()["west yorkshire"]
    ('Bradford', 'Calderdale', 'Kirklees', 'Leeds', 'Wakefield')
    """
    text = (HOME / "counties.csv").read_text(encoding="utf-8")
    return {
        plain(row["county"]): tuple(row["districts"].split(";")) for row in csv.DictReader(text.splitlines())
    }


def _instead(name: str) -> Message:
    known = {plain(d.name): d.name for d in _listed()} | {plain(d.county): d.county for d in _listed()}
    near = [known[key] for key in get_close_matches(plain(name), sorted(known), n=3) if known[key]]
    if near:
        return say("write {names}", names=Listed(near, "or"))
    return say('give prefixes = ["BB5 1"] in its place')


def postcodes_in(district: District) -> Iterator[Postcode]:
    """Yield the postcodes of a district, and beginnings of postcodes all of which are in it.

    Examples
    --------
    >>> some = District(code="E1", name="A", county="", postcodes="BB5 BB1.4 BB1.4A BB1.3A:BD")
    >>> [postcode.text for postcode in postcodes_in(some)]
    ['BB5', 'BB1 4', 'BB1 4A', 'BB1 3AB', 'BB1 3AD']
    """
    for area, number, letter, inward, last in _PARTS.findall(district.postcodes):
        # What ends in letters after a colon stands for as many whole postcodes.
        for end in last or ("",):
            yield Postcode(area, number, letter, inward + end)

"""Look up, in a reference of millions of postcodes, only the few that a place needs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.place.geography.areas import Area
from ultramicro.place.geography.postcodes import tidy

COLUMNS = ("postcode", "lat", "lon", "lsoa", "ward", "district", "imd_decile")
CODES = ("lsoa", "ward", "district")
OUTWARD_ENDS, SECTOR_ENDS = 3, 2
"""How many characters follow the district, and the sector, in a whole postcode without blanks."""


def located(postcodes: Relation, reference: Relation) -> Relation:
    """Say where postcodes are, as one expression that any engine can run.

    Parameters
    ----------
    postcodes : Relation
        A column `postcode`, as written; each spelling is looked up once.
    reference : Relation
        The table `postcodes` of the dictionary.

    Returns
    -------
    Relation
        `postcode` as written, `lat`, `lon` [degrees], `lsoa`, `ward`, `district`, `imd_decile`;
        only those that the reference holds.

    Examples
    --------
    >>> given = ibis.memtable({"postcode": ["bb5 1aa", "no postcode"]})
    >>> reference = ibis.memtable({"postcode": ["BB51AA"], "lat": [53.7], "lon": [-2.4], "lsoa": ["E01"],
    ...                            "ward": ["E05"], "district": ["E07"], "imd_decile": [1]})
    >>> located(given, reference).select("postcode", "district").to_pyarrow().to_pylist()
    [{'postcode': 'bb5 1aa', 'district': 'E07'}]
    """
    given = postcodes.select("postcode").distinct()
    spelled = given.select(written=given.postcode, postcode=tidy(given.postcode))
    # Joined in the engine: two million postcodes never become Python objects.
    found = spelled.inner_join(reference.select(*COLUMNS), "postcode")
    return found.drop("postcode").rename(postcode="written").select(*COLUMNS)


def rows_of(reference: Relation, tight: Iterable[str]) -> pa.Table:
    """Fetch the reference's rows of single postcodes, given without blanks."""
    return _matching(reference, reference.postcode, tight)


def rows_of_sectors(reference: Relation, sectors: Iterable[str]) -> pa.Table:
    """Fetch the reference's rows of whole sectors, given without blanks, with their `part`."""
    return _matching(reference, _without(reference, SECTOR_ENDS), sectors)


def rows_of_districts(reference: Relation, districts: Iterable[str]) -> pa.Table:
    """Fetch the reference's rows of whole districts, with their `part`."""
    return _matching(reference, _without(reference, OUTWARD_ENDS), districts)


def districts_of(reference: Relation) -> list[str]:
    """List the districts in the reference: about three thousand for the whole country."""
    return (
        reference.select(part=_without(reference, OUTWARD_ENDS)).distinct().to_pyarrow()["part"].to_pylist()
    )


def near(reference: Relation, areas: Iterable[Area]) -> Relation:
    """Keep what of the reference may lie in any of the areas, so that it need not be searched again."""
    tests = [test for area in areas for test in _may_hold(reference, area)]
    return ibis.memtable(_fetched(reference, tests))


def rows_near(reference: Relation, area: Area) -> pa.Table:
    """Fetch every row of the reference that may lie in the area, and some that may not."""
    return _fetched(reference, _may_hold(reference, area))


def _fetched(reference: Relation, tests: list[ibis.Value]) -> pa.Table:
    return reference.filter(reduce(or_, tests)).select(*COLUMNS).to_pyarrow()


def _may_hold(reference: Relation, area: Area) -> list[ibis.Value]:
    postcode = reference.postcode
    # A built-in district may have hundreds of beginnings; they lie in few postcode districts.
    wide = sorted({prefix.district.tight for prefix in area.prefixes})
    tests = [postcode.startswith(beginning) for beginning in wide]
    if area.postcodes:
        tests.append(postcode.isin([given.tight for given in area.postcodes]))
    if area.codes:
        tests += [reference[column].isin(sorted(area.codes)) for column in CODES]
    if area.shape is not None:
        west, south, east, north = area.shape.bounds
        # A box that the engine can test; the exact shape is tested on what is left.
        tests.append(reference.lon.between(west, east) & reference.lat.between(south, north))
    return tests


def _without(reference: Relation, ends: int) -> ibis.Value:
    # The part after the blank has three letters in every postcode, so the start is found from the end.
    return reference.postcode.left(reference.postcode.length() - ends)


def _matching(reference: Relation, part: ibis.Value, wanted: Iterable[str]) -> pa.Table:
    table = ibis.memtable(pa.table({"part": pa.array(sorted(set(wanted)), pa.string())}))
    rows = reference.select(*COLUMNS, part=part)
    # A join and not a list in the query, which may have thousands of entries.
    return rows.semi_join(table, "part").to_pyarrow()

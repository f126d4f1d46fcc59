"""Which areas a postcode lies in: inside, outside, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.place.geography.areas import Area
from ultramicro.place.geography.groups import Group, count_groups, ladder
from ultramicro.place.geography.lookup import rows_of
from ultramicro.place.geography.members import members, named_inside
from ultramicro.place.geography.postcodes import Postcode, parse

OUT, IN, UNKNOWN = 0, 1, -1
WORDS = {OUT: "outside", IN: "inside", UNKNOWN: "unknown"}
Fates = npt.NDArray[np.int8]


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The postcodes asked about: whole ones, and beginnings of postcodes."""

    whole: Mapping[str, Postcode]
    part: Mapping[str, Postcode]


def inside(postcodes: Relation, areas: Sequence[Area], reference: Relation | None) -> Relation:
    """Tell for each postcode and area whether the postcode is inside, outside or unknown.

    A postcode that the reference lacks is judged by its sector, or failing that its district: all
    of it inside is inside, none of it is outside, anything else unknown. So is the beginning of a
    postcode. Areas nest: what is inside a smaller area is inside every larger one.

    Parameters
    ----------
    postcodes : Relation
        A column `postcode`, as written. Only the distinct ones are looked up.
    areas : sequence of Area
        From small to large.
    reference : Relation or None
        The table `postcodes` of the dictionary. Without it only prefixes and listed postcodes decide.

    Returns
    -------
    Relation
        `postcode` as written, `area`, `inside` (`inside`, `outside` or `unknown`): one row for each
        distinct postcode and area; what is no postcode is left out.

    Examples
    --------
    >>> from pathlib import Path
    >>> from ultramicro.place.geography.areas import read_areas
    >>> areas = read_areas({"areas": [{"name": "Town", "prefixes": ["BB5"]}]}, Path())
    >>> given = ibis.memtable({"postcode": ["BB5 1AA", "BB51 1AA", "BB"]})
    >>> inside(given, areas, None).order_by("postcode").inside.to_pyarrow().to_pylist()
    ['inside', 'outside']
    """
    wanted = _wanted(postcodes)
    fates = _nested(_fates(wanted, areas, reference))
    texts = [*wanted.whole, *wanted.part]
    return ibis.memtable(
        pa.table(
            {
                "postcode": pa.array(texts * len(areas), pa.string()),
                "area": pa.array([area.name for area in areas for _ in texts], pa.string()),
                "inside": pa.array([WORDS[int(fate)] for fate in fates.ravel()], pa.string()),
            }
        )
    )


def _wanted(postcodes: Relation) -> Wanted:
    column = postcodes.select("postcode").distinct().to_pyarrow()["postcode"]
    parsed = {text: parse(text) for text in sorted(column.drop_null().to_pylist())}
    # Two letters alone ("NA", "UK") are more often a remark than a part of the country.
    usable = {text: given for text, given in parsed.items() if given is not None and given.number}
    return Wanted(
        whole={text: given for text, given in usable.items() if given.whole},
        part={text: given for text, given in usable.items() if not given.whole},
    )


def _nested(fates: Fates) -> Fates:
    """Hold the areas to their nesting.

    What is inside a smaller one is inside a larger; outside a larger is outside a smaller.
    """
    # Areas nest: what is in the smaller is in all larger, and what is out of the larger is out of all
    # smaller.
    within = np.logical_or.accumulate(fates == IN, axis=0)
    without = np.logical_or.accumulate(((fates == OUT) & ~within)[::-1], axis=0)[::-1]
    return np.where(within, IN, np.where(without, OUT, UNKNOWN)).astype(np.int8)


def _fates(wanted: Wanted, areas: Sequence[Area], reference: Relation | None) -> Fates:
    whole = _whole_fates(list(wanted.whole.values()), areas, reference)
    part = np.array(
        [[_named(given, area) for given in wanted.part.values()] for area in areas], dtype=np.int8
    )
    fates = np.concatenate([whole, part.reshape(len(areas), len(wanted.part))], axis=1)
    everything = [*wanted.whole.values(), *wanted.part.values()]
    return fates if reference is None else _by_neighbours(fates, everything, areas, reference)


def _whole_fates(given: Sequence[Postcode], areas: Sequence[Area], reference: Relation | None) -> Fates:
    fates = np.full((len(areas), len(given)), UNKNOWN, dtype=np.int8)
    tight = [postcode.tight for postcode in given]
    named = pa.chunked_array([pa.array(tight, pa.string())])
    rows = rows_of(reference, tight) if reference is not None else None
    places = {} if rows is None else {text: at for at, text in enumerate(rows["postcode"].to_pylist())}
    at = np.array([places.get(text, -1) for text in tight], dtype=np.int64)
    for level, area in enumerate(areas):
        # Prefixes and listed postcodes settle every whole postcode by themselves.
        if not area.needs_reference:
            fates[level] = OUT
        elif rows is not None and len(rows):
            found = members(rows, area)
            # Without coordinates or a code the reference does not say, which is not the same as outside.
            known = np.where(found.inside, IN, np.where(found.told, OUT, UNKNOWN))
            fates[level] = np.where(at >= 0, known[at], UNKNOWN)
        fates[level][named_inside(named, area)] = IN
    return fates


def _named(given: Postcode, area: Area) -> int:
    """Judge the beginning of a postcode by what the area names itself."""
    if any(prefix.holds(given) for prefix in area.prefixes):
        return IN
    # A part of a postcode is outside only where nothing of the area can begin like it.
    touched = area.needs_reference or any(given.holds(p) for p in (*area.prefixes, *area.postcodes))
    return UNKNOWN if touched else OUT


def _by_neighbours(
    fates: Fates, given: Sequence[Postcode], areas: Sequence[Area], reference: Relation
) -> Fates:
    open_ = [int(i) for i in np.flatnonzero((fates == UNKNOWN).any(axis=0))]
    groups = count_groups([given[i] for i in open_], areas, reference)
    for i in open_:
        group = _nearest(given[i], groups)
        if group is not None:
            # Only where all neighbours agree: a postcode on a boundary stays unknown.
            judged = np.where(group.inside == group.postcodes, IN, np.where(group.inside == 0, OUT, UNKNOWN))
            # What was known is never overruled by neighbours.
            fates[:, i] = np.where(fates[:, i] == UNKNOWN, judged, fates[:, i])
    return fates


def _nearest(given: Postcode, groups: Mapping[str, Group]) -> Group | None:
    steps: Iterable[Postcode] = ladder(given)
    return next((groups[step.key] for step in steps if step.key in groups), None)

"""Which rows of a postcode reference lie in an area."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from ultramicro.place.geography.areas import Area
from ultramicro.place.geography.lookup import CODES
from ultramicro.place.geography.postcodes import KEY_FORM, KEY_PATTERN, Postcode

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Members:
    """For each row of a reference: whether it is in the area, and whether that could be told at all."""

    inside: Flags
    told: Flags


def members(rows: pa.Table, area: Area) -> Members:
    """Tell which rows of the reference lie in an area: the union of its rules.

    Parameters
    ----------
    rows : pyarrow.Table, shape (n,)
        Rows of the dictionary's `postcodes`.
    area : Area
        What to lie in.

    Returns
    -------
    Members
        Two arrays of shape (n,). A row without codes or coordinates, such as a Scottish one in a
        reference made from English small areas, cannot be told outside by a rule that needs them.
    """
    inside = named_inside(rows["postcode"], area)
    told = np.ones(len(rows), dtype=bool)
    if area.codes:
        inside |= _codes_inside(rows, area)
        told &= _any([_flags(pc.is_valid(rows[column])) for column in CODES])
    if area.shape is not None:
        lon, lat = _degrees(rows, "lon"), _degrees(rows, "lat")
        # Built once for the shape; a hundred thousand points are then tested in a moment.
        shapely.prepare(area.shape)
        # The edge itself counts: a point on it belongs to some area.
        inside |= shapely.intersects_xy(area.shape, lon, lat)
        told &= np.isfinite(lon) & np.isfinite(lat)
    # One rule that holds is enough, whatever the others cannot say.
    return Members(inside=inside, told=told | inside)


def named_inside(postcodes: pa.ChunkedArray, area: Area) -> Flags:
    """Tell which whole postcodes, without blanks, the area names itself: by a prefix or one by one."""
    listed = pa.array([postcode.tight for postcode in area.postcodes], pa.string())
    found = _flags(pc.is_in(postcodes, value_set=listed))
    if area.prefixes:
        keys, by_length = _keys(postcodes), _by_length(area.prefixes)
        # A county has thousands of beginnings, but they have few lengths.
        for length, beginnings in by_length.items():
            found |= _flags(pc.is_in(pc.utf8_slice_codeunits(keys, 0, length), value_set=beginnings))
    return found


def _by_length(prefixes: Sequence[Postcode]) -> dict[int, pa.Array]:
    keys = sorted({prefix.key for prefix in prefixes}, key=len)
    return {length: pa.array(list(some), pa.string()) for length, some in groupby(keys, key=len)}


def _keys(postcodes: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.replace_substring_regex(postcodes, pattern=KEY_PATTERN, replacement=KEY_FORM)


def _codes_inside(rows: pa.Table, area: Area) -> Flags:
    wanted = pa.array(sorted(area.codes), pa.string())
    return _any([_flags(pc.is_in(rows[column], value_set=wanted)) for column in CODES])


def _any(tests: list[Flags]) -> Flags:
    return np.logical_or.reduce(tests)


def _degrees(rows: pa.Table, column: str) -> npt.NDArray[np.float64]:
    return np.asarray(rows[column].cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _flags(test: pa.ChunkedArray) -> Flags:
    return np.array(pc.fill_null(test, False).to_numpy(zero_copy_only=False), dtype=bool)

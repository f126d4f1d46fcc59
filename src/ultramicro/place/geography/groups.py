"""How much of a sector or district lies in each area: what to say of a postcode the reference lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.place.geography.areas import Area
from ultramicro.place.geography.lookup import districts_of, rows_of_districts, rows_of_sectors
from ultramicro.place.geography.members import members
from ultramicro.place.geography.postcodes import Postcode, parse

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Group:
    """How many postcodes of a part of the country the reference has, and how many of them each area holds."""

    postcodes: int
    inside: Counts

    def plus(self, other: Group) -> Group:
        """Count two parts as one."""
        return Group(postcodes=self.postcodes + other.postcodes, inside=self.inside + other.inside)


def ladder(given: Postcode) -> list[Postcode]:
    """List the parts of the country to judge a postcode by, the narrowest first.

    Examples
    --------
    >>> [step.text for step in ladder(parse("BB5 1AA"))], [step.text for step in ladder(parse("BB5"))]
    (['BB5 1', 'BB5'], ['BB5'])
    """
    # The sector first: of the wider groups it says most.
    return [given.sector, given.district] if given.inward else [given]


def count_groups(given: Iterable[Postcode], areas: Sequence[Area], reference: Relation) -> dict[str, Group]:
    """Count, for each postcode that is not itself known, its sector or failing that its district.

    Parameters
    ----------
    given : iterable of Postcode
        Those to be judged by their neighbours.
    areas : sequence of Area, shape (areas,)
        What the neighbours may lie in.
    reference : Relation
        The table `postcodes` of the dictionary.

    Returns
    -------
    dict of str to Group
        By key (see `postcodes`); parts of which the reference has nothing are left out.
    """
    asked = list(given)
    sectors = {postcode.sector.tight: postcode.sector for postcode in asked if postcode.inward}
    groups = _counted(sectors, areas, rows_of_sectors, reference)
    # Districts are counted only for what no sector answers, as they are far larger.
    above = [p.district for p in asked if not p.inward or p.sector.key not in groups]
    return groups | _district_groups(above, areas, reference)


def _district_groups(
    above: Sequence[Postcode], areas: Sequence[Area], reference: Relation
) -> dict[str, Group]:
    """Count districts; central London's EC1 is made of EC1A, EC1M and others."""
    if not above:
        return {}
    wanted = {outer.key for outer in above}
    # EC1 has no postcodes of its own: they are in EC1A, EC1M and others, which have to be gathered.
    known = {text: found for text in districts_of(reference) if (found := parse(text)) is not None}
    inner = {text: found for text, found in known.items() if wanted.intersection(_holders(found))}
    counted = _counted(inner, areas, rows_of_districts, reference)
    groups: dict[str, Group] = {}
    for found in inner.values():
        for key in wanted.intersection(_holders(found)):
            groups[key] = groups[key].plus(counted[found.key]) if key in groups else counted[found.key]
    return groups


def _holders(district: Postcode) -> tuple[str, str]:
    return district.key, Postcode(district.area, district.number).key


def _counted(
    wanted: dict[str, Postcode], areas: Sequence[Area],
    fetch: Callable[[Relation, Iterable[str]], pa.Table], reference: Relation,
) -> dict[str, Group]:  # fmt: skip
    if not wanted:
        return {}
    rows = fetch(reference, wanted)
    # Counted as numbers; texts would be compared once for every area.
    part = rows["part"].combine_chunks().dictionary_encode()
    texts, at = part.dictionary.to_pylist(), np.asarray(part.indices.to_numpy(zero_copy_only=False))
    size = len(texts)
    inside = [np.bincount(at[members(rows, area).inside], minlength=size) for area in areas]
    totals = np.bincount(at, minlength=size)
    return {
        wanted[text].key: Group(postcodes=int(totals[i]), inside=np.array([counts[i] for counts in inside]))
        for i, text in enumerate(texts)
    }

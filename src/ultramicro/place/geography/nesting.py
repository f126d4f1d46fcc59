"""Whether the areas hold what they should: each its postcodes, and the larger the smaller."""

from __future__ import annotations

from collections.abc import Sequence

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, note
from ultramicro.place.geography.areas import Area
from ultramicro.place.geography.lookup import rows_near
from ultramicro.place.geography.members import members


def nesting_notes(areas: Sequence[Area], reference: Relation) -> list[Message]:
    """Say where an area holds no postcode, or one that the next larger area lacks.

    Parameters
    ----------
    areas : sequence of Area
        From small to large.
    reference : Relation
        The table `postcodes` of the dictionary.

    Returns
    -------
    list of Message
        A sentence each; empty if all is well.
    """
    notes: list[Message] = []
    for at, area in enumerate(areas):
        rows = rows_near(reference, area)
        rows = rows.filter(members(rows, area).inside)
        if not len(rows):
            notes.append(
                note(
                    "areas.without_postcodes",
                    "No postcode of the reference is in '{area}'. Check its rule in place.toml.",
                    area=area.name,
                )
            )
        # The next larger only: if each lies in the next, all do.
        for larger in areas[at + 1 : at + 2]:
            beyond = int((~members(rows, larger).inside).sum())
            if beyond:
                notes.append(_beyond(area, larger, beyond, len(rows)))
    return notes


def _beyond(area: Area, larger: Area, beyond: int, of: int) -> Message:
    return note(
        "areas.not_nested",
        "{n} of {whole} postcodes of '{area}' are not in the larger '{larger}'. They count as in both, "
        "because areas nest. If that is wrong, correct the areas in place.toml.",
        n=beyond,
        whole=of,
        area=area.name,
        larger=larger.name,
    )

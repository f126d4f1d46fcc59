"""What else is asked of a row of which a cell could not be read, so that it is mended once and not twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ultramicro.core.message import Listed, Message, say
from ultramicro.plan.recipes.catalogue import Known
from ultramicro.plan.recipes.meaning import Meaning, Reason
from ultramicro.plan.recipes.meanings import resource
from ultramicro.plan.recipes.pledged_rows import pledge
from ultramicro.plan.recipes.wants import need
from ultramicro.plan.rows import LostRow, NeedRow, PledgeRow, ResourceRow

OF_WORDS = frozenset({Reason.KIND, Reason.WORD, Reason.MAKER})
"""What is wrong with a row whatever its numbers are."""


def also_asked(table: str, row: LostRow, there: Known) -> Message | None:
    """Say what is wrong with the words of a row, or in what it is counted; None where neither is to be asked.

    Parameters
    ----------
    table : str
        Resources, needs or pledges.
    row : LostRow
        The row, with the words that could be read.
    there : Known
        What the recipes know.

    Examples
    --------
    >>> row = LostRow(file="needs.csv", word="home care", unit="elders")
    >>> print(also_asked("needs", row, Known(made=frozenset(["care_hour"]))))
    It is counted in hours or FTE.
    """
    if table not in _READ or not (row.word or row.kind):
        return None
    left = _READ[table](row, there).left
    if left is None:
        return None
    if left.reason in OF_WORDS:
        return say("{why}", why=left.why)
    if left.reason is Reason.UNIT and left.near:
        return say("It is counted in {units}.", units=Listed(left.near, by="or"))
    return None


def _resource(row: LostRow, there: Known) -> Meaning:
    kind, unit = row.kind or "", row.unit
    return resource(
        ResourceRow(resource="", kind=kind, what=row.word or kind, quantity=1.0, unit=unit), there
    )


def _need(row: LostRow, there: Known) -> Meaning:
    return need(NeedRow(need="", item=row.word or "", quantity=1.0, unit=row.unit), there)


def _pledge(row: LostRow, there: Known) -> Meaning:
    return pledge(
        PledgeRow(pledge="", kind=row.kind or "", quantity=1.0, what=row.word, unit=row.unit), there
    )


_READ: Mapping[str, Callable[[LostRow, Known], Meaning]] = {
    "resources": _resource, "needs": _need, "pledges": _pledge,
}  # fmt: skip

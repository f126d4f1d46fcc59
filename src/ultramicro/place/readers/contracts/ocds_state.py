"""How the contracts of a release stand, and awards that bear one id without being one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ultramicro.place.readers.contracts.naming import marks_of
from ultramicro.place.readers.contracts.ocds_common import BETWEEN, Common, Row, first_text, tags_of
from ultramicro.place.readers.contracts.ocds_parts import Json
from ultramicro.place.readers.contracts.states import (
    END_UNKNOWN,
    ENDED,
    STATUS_UNCLEAR,
    UNCLEAR,
    VOID,
    state_of,
)

AWARD_SHARED = "award_id_shared"
TERMINATION = "contracttermination"
_SAME = ("title", "lot", "value_pence", "starts_on", "ends_on", "status", "awarded_on")


def standing(common: Common, award: Json, contract: Json, days: Row) -> tuple[Row, str]:
    """Return the status of a contract or award with its days, and what is doubtful about them.

    `terminated` is said of what ran its time and of what ended before: the day that was agreed is its end
    only if it lies behind the notice.

    Parameters
    ----------
    common : Common
        The release.
    award, contract : mapping
        The award; the contract, empty where none is signed yet.
    days : dict
        `starts_on`, `ends_on` and `extended_until_on` as agreed.
    """
    status = first_text([contract.get("status"), award.get("status")])
    told = [state_of(str(each.get("status") or "")).name for each in (award, contract)]
    # An award that came to nothing has no contract, whatever is said of that.
    name = VOID if VOID in told else next((each for each in reversed(told) if each), "")
    columns: Row = {"status": status, "state": name or None, "ended_on": None}
    if name == UNCLEAR:
        return {**days, **columns}, STATUS_UNCLEAR
    if name != ENDED:
        return {**days, **columns}, ""
    ended, agreed, seen = _ended(common), days["ends_on"], common.columns["published_on"]
    end = ended or (agreed if agreed and seen and agreed <= seen else None)
    days = {**days, "ends_on": end, "extended_until_on": end}
    return {**days, **columns, "ended_on": ended}, "" if end else END_UNKNOWN


def _ended(common: Common) -> date | None:
    """Return the day on which a notice says that a contract has ended."""
    day: date | None = common.columns["published_on"]
    return day if TERMINATION in tags_of(common.release) else None


def apart(rows: Sequence[tuple[int, Row]]) -> list[Row]:
    """Give awards that share an id and nothing else names of their own.

    Parameters
    ----------
    rows : sequence of (int, dict)
        Rows with the number of the award that they are of.

    Examples
    --------
    >>> a = {"contract": "o | 1", "title": "Mowing", "supplier": "A", "value_pence": 5, "flag": None}
    >>> [row["contract"] for row in apart([(0, a), (1, {**a, "supplier": "B", "value_pence": 6})])]
    ['o | 1 | A', 'o | 1 | B']
    """
    groups: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for number, row in rows:
        groups[row["contract"]][number].append(row)
    for awards in groups.values():
        kinds: dict[tuple[object, ...], list[Row]] = defaultdict(list)
        for held in awards.values():
            kinds[_content(held)] += held
        if len(kinds) > 1:
            marks = marks_of([held[0] for held in kinds.values()])
            for mark, held in zip(marks, kinds.values(), strict=True):
                for row in held:
                    row["contract"] = f"{row['contract']}{BETWEEN}{mark}"
                    row["flag"] = " ".join(filter(None, (row["flag"], AWARD_SHARED)))
    return _once([row for _, row in rows])


def _content(held: Sequence[Row]) -> tuple[object, ...]:
    names = tuple(sorted({str(row.get("supplier") or "").casefold() for row in held}))
    return (names, *(held[0].get(part) for part in _SAME))


def _once(rows: Sequence[Row]) -> list[Row]:
    """Keep one of rows that say all the same: an award that a release lists twice."""
    return list({repr(sorted(row.items(), key=lambda each: each[0])): row for row in rows}.values())

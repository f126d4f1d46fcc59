"""Which columns say when: one stamp, a beginning and an end, a day with hours, or a span in one cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ultramicro.place.readers.meters.stamps import Stamp, serial_stamp, stamp_of
from ultramicro.place.readers.meters.words import plain, says

MOMENT, DAY_ONLY, CLOCK, SPAN, NUMBERED = "moment", "day", "clock", "span", "numbered"
LEAST_SHARE = 0.5
"""So much of a column must say a time, of the cells that say anything."""


@dataclass(frozen=True, kw_only=True)
class TimeColumn:
    """A column that says when.

    Parameters
    ----------
    index : int
        Where it stands.
    kind : str
        `moment`, `day`, `clock`, `span` or `numbered` (moments as numbers of a spreadsheet).
    title : str
        Its header in bare words.
    constant : bool
        Whether it says the same in every row.
    count : int
        How many of the cells that were looked at say it.
    """

    index: int
    kind: str
    title: str = ""
    constant: bool = False
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Times:
    """The columns that say when, by what they say.

    Parameters
    ----------
    begin, end : tuple of int
        The columns of the beginning, and of the end: a moment, or a day and a clock. Empty where none does.
    one : tuple of int
        The columns of a single stamp, of which it is not said whether it is the beginning or the end.
    number : int
        The column that numbers the hours or periods of a day; -1 where there is none.
    counts : str
        What that column counts: `hour` or `period`.
    soft_end : bool
        Whether the header's words make an end likely, without saying it.
    utc : bool
        Whether the header says that times are universal.
    numbered : frozenset of int
        Columns whose moments are numbers.
    """

    begin: tuple[int, ...] = ()
    end: tuple[int, ...] = ()
    one: tuple[int, ...] = ()
    number: int = -1
    counts: str = ""
    soft_end: bool = False
    utc: bool = False
    numbered: frozenset[int] = frozenset()

    @property
    def used(self) -> frozenset[int]:
        """All of these columns."""
        return frozenset({*self.begin, *self.end, *self.one, *((self.number,) if self.number >= 0 else ())})


def time_column(cells: Sequence[object], index: int, *, least: float = LEAST_SHARE) -> TimeColumn | None:
    """Say what a column's cells tell of time; None where they mostly do not."""
    held = [cell for cell in cells if cell not in ("", None)]
    # Numbers of a workbook: most columns of a wide one.
    if held and all(cell.__class__ is float for cell in held):
        return _numbered(held, index)
    read = [stamp_of(cell) for cell in held]
    stamps = [stamp for stamp in read if stamp is not None]
    if not stamps or len(stamps) < least * len(held):
        return _numbered(held, index)
    kinds = [_kind(stamp) for stamp in stamps]
    # Midnight is often printed as a day alone.
    kind = MOMENT if MOMENT in kinds else max(set(kinds), key=lambda each: (kinds.count(each), each))
    # A workbook keeps days as midnights; the hour then stands in a column of its own.
    if kind == MOMENT and len(stamps) > 1 and not any(stamp.second for stamp in stamps):
        kind = DAY_ONLY
    constant = len(held) > 1 and len({str(cell) for cell in held}) == 1
    return TimeColumn(index=index, kind=kind, constant=constant, count=len(stamps))


def _kind(stamp: Stamp) -> str:
    if stamp.until is not None:
        return SPAN
    if stamp.day is None:
        return CLOCK
    return DAY_ONLY if stamp.second is None else MOMENT


def _numbered(held: Sequence[object], index: int) -> TimeColumn | None:
    """Take rising numbers of the size of a spreadsheet's days, or of seconds since 1970, for moments."""
    if len(held) < 3 or serial_stamp(held[0]) is None:  # noqa: PLR2004
        return None
    stamps = [serial_stamp(cell) for cell in held]
    if any(stamp is None for stamp in stamps):
        return None
    at = [float(str(cell)) for cell in held]
    steps = {round((b - a) * 86_400) for a, b in pairwise(at)}
    # A register rises too, but never by the same each time.
    return (
        TimeColumn(index=index, kind=NUMBERED)
        if len(steps) <= max(3, len(at) // 4) and min(steps) > 0
        else None
    )


def choose_times(
    columns: Sequence[TimeColumn], titles: Mapping[int, str], numbers: Mapping[int, Sequence[float]]
) -> Times | None:
    """Choose the columns that say when each reading was; None where none does.

    Parameters
    ----------
    columns : sequence of TimeColumn
        The columns that tell of time.
    titles : mapping of int to str
        The header of every column.
    numbers : mapping of int to sequence of float
        Some numbers of the columns that hold whole numbers, for those that count hours.
    """
    said = {i: plain(title) for i, title in titles.items()}
    changing = [column for column in columns if not column.constant] or list(columns)
    of = {
        kind: [c.index for c in changing if c.kind == kind]
        for kind in (MOMENT, DAY_ONLY, CLOCK, SPAN, NUMBERED)
    }
    # A day is the same on all rows of a short export; beside a clock it still counts.
    if not of[DAY_ONLY] and not of[MOMENT]:
        of[DAY_ONLY] = [c.index for c in columns if c.kind == DAY_ONLY][:1]
    found = (
        _spans(of)
        or _moments(of, said)
        or _day_and_clock(of, said, columns)
        or _day_and_number(of, said, numbers)
    )
    if found is None and of[DAY_ONLY]:
        found = _sided(of[DAY_ONLY], said)
    if found is None:
        return None
    titles_used = " ".join(said.get(i, "") for i in sorted(found.used))
    return Times(
        begin=found.begin, end=found.end, one=found.one, number=found.number, counts=found.counts,
        soft_end=says("soft_end", titles_used), utc=says("utc", titles_used),
        numbered=frozenset(of[NUMBERED]),
    )  # fmt: skip


def _spans(of: Mapping[str, Sequence[int]]) -> Times | None:
    if not of[SPAN]:
        return None
    # A span of clocks stands beside the day.
    return Times(begin=(of[SPAN][0], *of[DAY_ONLY][:1]), end=(of[SPAN][0],))


def _moments(of: Mapping[str, Sequence[int]], said: Mapping[int, str]) -> Times | None:
    moments = [*of[MOMENT], *of[NUMBERED]]
    if not moments:
        return None
    universal = [i for i in moments if says("utc", said.get(i, ""))]
    return _sided(universal or moments, said)


def _sided(indices: Sequence[int], said: Mapping[int, str]) -> Times:
    """Tell the beginning from the end by words; two columns without words are both, in their order."""
    begins = [i for i in indices if says("begin", said.get(i, ""))]
    ends = [i for i in indices if says("end", said.get(i, ""))]
    both = [i for i in begins if i in ends]
    # `Read Date and End Time`, `Ende Ablesezeitraum`: who says both means the end of what begins.
    begins = [i for i in begins if i not in both] if len(indices) > 1 or both else begins
    if begins and ends and begins[0] != ends[0]:
        return Times(begin=(begins[0],), end=(ends[0],))
    if len(indices) > 1 and not begins and not ends:
        return Times(one=(indices[0],)) if len(indices) > 2 else Times(begin=(indices[0],), end=(indices[1],))  # noqa: PLR2004
    if ends and not begins:
        return Times(end=(ends[0],))
    if begins:
        return Times(begin=(begins[0],))
    return Times(one=(indices[0],))


def _day_and_clock(
    of: Mapping[str, Sequence[int]], said: Mapping[int, str], columns: Sequence[TimeColumn]
) -> Times | None:
    clocks = of[CLOCK]
    # In an export of one day both days are the same in every row.
    sided = [
        c.index
        for c in columns
        if c.kind == DAY_ONLY and any(says(s, said.get(c.index, "")) for s in ("begin", "end"))
    ]
    days = sided if len(sided) > 1 else of[DAY_ONLY] or [c.index for c in columns if c.kind == MOMENT][:1]
    if not clocks or not days:
        return None
    if len(clocks) == 1:
        side = _sided(clocks, said)
        pair = (days[0], clocks[0])
        return Times(begin=pair) if side.begin else Times(end=pair) if side.end else Times(one=pair)
    side = _sided(clocks[:2], said)
    first, last = (side.begin[0], side.end[0]) if side.begin and side.end else (clocks[0], clocks[1])
    # `Van (datum), Van (tijdstip), Tot (datum), Tot (tijdstip)`: a day for each.
    return Times(begin=(days[0], first), end=(days[1], last) if len(days) > 1 else (last,))


def _day_and_number(
    of: Mapping[str, Sequence[int]], said: Mapping[int, str], numbers: Mapping[int, Sequence[float]]
) -> Times | None:
    if not of[DAY_ONLY]:
        return None
    for counts, most in (("period", 100), ("hour", 25)):
        for index, some in numbers.items():
            fits = some and all(value == int(value) and 0 <= value <= most for value in some)
            if fits and says(counts, said.get(index, "")) and len(set(some)) > 1:
                # Beyond the hours of a day, whatever the header says.
                kind = "period" if max(some) > 25 else counts  # noqa: PLR2004
                return Times(one=(of[DAY_ONLY][0],), number=index, counts=kind)
    return None

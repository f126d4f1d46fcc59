"""What each meter read, month by month: how many readings of how many, and the energy to the last digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ultramicro.core.message import say
from ultramicro.reports.formatting import number, plain

if TYPE_CHECKING:  # it brings a table engine
    from ultramicro.place.folder import FolderPlace

MOST_ROWS = 60
"""More do not fit on a screen; `--json` has all."""
Month = Mapping[str, Any]


def meter_months(place: FolderPlace) -> list[Month]:
    r"""Return a row a meter and month of its calendar; none where the place has no readings.

    Examples
    --------
    >>> from ultramicro.place.opening import open_folder
    >>> from pathlib import Path
    >>> import tempfile
    >>> root = Path(tempfile.mkdtemp())
    >>> _ = (root / "place.toml").write_text('version = 1\nname = "Here"\n')
    >>> meter_months(open_folder(root, lambda table: ()))
    []
    """
    if not place.has("readings"):
        return []
    rows = place.table("readings")
    zones = [zone or "" for zone in rows.select("zone").distinct().to_pyarrow()["zone"].to_pylist()]
    found: list[Month] = []
    for zone in sorted(set(zones)):
        mine = rows.filter((rows.zone == zone) if zone else rows.zone.isnull())
        found += _of_zone(mine, zone or _own_zone(place))
    return sorted(found, key=lambda row: (row["meter"], row["month"]))


def _own_zone(place: FolderPlace) -> str:
    from ultramicro.place.readers.meters.clock import COUNTRIES  # noqa: PLC0415  brings numbers

    return COUNTRIES.get(place.config.country.partition("-")[0], "UTC")


def _of_zone(rows: Any, zone: str) -> list[Month]:
    """Count by the months of a zone: their bounds are moments, so that no database needs to know of zones."""
    span = rows.aggregate(first=rows.starts_at.min(), last=rows.starts_at.max()).to_pyarrow().to_pylist()[0]
    months = _months(span["first"], span["last"], ZoneInfo(zone))
    found: list[Month] = []
    for name, begin, end in months:
        some = rows.filter((rows.starts_at >= begin) & (rows.starts_at < end))
        counted = some.group_by("meter").aggregate(
            readings=some.count(),
            minutes=some.minutes.fill_null(30).sum(),
            shortest=some.minutes.fill_null(30).min(),
            estimated=(some.quality == "estimated").sum(),
            import_milliwh=some.import_milliwh.fill_null(some.import_wh * 1000).sum(),
            export_milliwh=some.export_milliwh.fill_null(some.export_wh * 1000).sum(),
        )
        whole = int((end - begin).total_seconds()) // 60
        found += [
            {"meter": row["meter"], "month": name, "of": whole // row["shortest"], **_kept(row)}
            for row in counted.to_pyarrow().to_pylist()
        ]
    return found


def _kept(row: Mapping[str, Any]) -> dict[str, int]:
    # A reading of two hours stands for two of one hour.
    held = row["minutes"] // row["shortest"]
    return {
        "readings": held,
        "estimated": int(row["estimated"] or 0),
        "import_milliwh": int(row["import_milliwh"] or 0),
        "export_milliwh": int(row["export_milliwh"] or 0),
    }


def _months(first: datetime, last: datetime, zone: ZoneInfo) -> list[tuple[str, datetime, datetime]]:
    """Return the months from the first to the last moment, with their bounds in universal time."""
    at, until = (moment.replace(tzinfo=UTC).astimezone(zone) for moment in (first, last))
    year, month = at.year, at.month
    found = []
    while (year, month) <= (until.year, until.month):
        begin = datetime(year, month, 1, tzinfo=zone)
        after = (year + month // 12, month % 12 + 1)
        end = datetime(*after, 1, tzinfo=zone)
        first_, after_ = (moment.astimezone(UTC).replace(tzinfo=None) for moment in (begin, end))
        found.append((f"{year}-{month:02d}", first_, after_))
        year, month = after
    return found


def months_text(months: Sequence[Month]) -> str:
    """Write the months for people; nothing where there are none.

    Examples
    --------
    >>> row = {"meter": "home-01", "month": "2026-03", "readings": 47, "of": 1488, "estimated": 0,
    ...        "import_milliwh": 12_345_000, "export_milliwh": 0}
    >>> print(months_text([row]))
    Readings by meter and month:
      meter    month    readings   of  estimated  taken (kWh)  given (kWh)
      home-01  2026-03        47  1,488          0       12.345            0
    """
    if not months:
        return ""
    heads = (
        say("meter"), say("month"), say("readings"), say("of"), say("estimated"), say("taken (kWh)"),
        say("given (kWh)"),
    )  # fmt: skip
    digits = _digits([row[name] for row in months for name in ("import_milliwh", "export_milliwh")])
    cells = [_cells(row, digits) for row in months[:MOST_ROWS]]
    widths = [max(len(row[i]) for row in (heads, *cells)) for i in range(len(heads))]
    lines = [say("Readings by meter and month:"), *(_line(row, widths) for row in (heads, *cells))]
    if len(months) > MOST_ROWS:
        lines.append(say("  … and {n} more (`--json` has all of them)", n=len(months) - MOST_ROWS))
    return "\n".join(lines)


def _digits(values: Sequence[int]) -> int:
    """Return how many decimals of a kilowatt-hour show all sums exactly."""
    digits = 6
    while digits and not any(value % 10 ** (7 - digits) for value in values):
        digits -= 1
    return digits


def _cells(row: Month, digits: int) -> tuple[str, ...]:
    energy = (number(row[name] / 10**6, digits) for name in ("import_milliwh", "export_milliwh"))
    return (
        plain(row["meter"]), row["month"], number(row["readings"]), number(row["of"]),
        number(row["estimated"]),
        *energy,
    )  # fmt: skip


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    left = [cell.ljust(width) for cell, width in zip(row[:2], widths, strict=False)]
    right = [cell.rjust(width) for cell, width in zip(row[2:], widths[2:], strict=True)]
    return "  " + "  ".join([*left, *right])

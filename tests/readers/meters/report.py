"""An operator's report of a community, as Austria's operators send it: a workbook with columns for every member."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

LABELS = (
    "MeteringpointID", "Name", "Energy direction", "Period start", "Period end", "MeteringReason",
    "Metering Interval", "Metercode",
)  # fmt: skip
GENERATOR = (
    "Gesamte gemeinschaftliche Erzeugung [KWH]", "Gesamt/Überschusserzeugung, Gemeinschaftsüberschuss [KWH]",
)  # fmt: skip
CONSUMER = (
    "Gesamtverbrauch lt. Messung (bei Teilnahme gem. Erzeugung) [KWH]", "Anteil gemeinschaftliche Erzeugung [KWH]",
    "Eigendeckung gemeinschaftliche Erzeugung [KWH]",
)  # fmt: skip
FIGURES = {True: ("export", "surplus"), False: ("import", "allotted", "own")}


def write_report(
    path: Path,
    *,
    meters: int,
    generators: int,
    days: int,
    quality: bool = True,
    merged: bool = False,
    seed: int = 1,
) -> dict[tuple[str, str], int]:
    """Write a report; return the sum of each figure of each meter in milliwatt-hours."""
    chance = Random(seed)  # noqa: S311  no secret
    first = datetime(2023, 6, 1)  # noqa: DTZ001  a local clock
    last = first + timedelta(days=days)
    columns = [
        (f"AT00{m:029d}", m < generators, kind)
        for m in range(meters)
        for kind in (GENERATOR if m < generators else CONSUMER)
    ]
    width = 2 if quality else 1
    sums: dict[tuple[str, str], int] = {}
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet, date = book.add_worksheet("Energiedaten"), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    for r, label in enumerate(LABELS):
        sheet.write(r, 0, label)
        for j, (point, gives, kind) in enumerate(columns):
            said = (
                point, f"Anonym {point[-2:]}", "GENERATION" if gives else "CONSUMPTION", f"{first:%d.%m.%Y %H:%M:%S}",
                f"{last:%d.%m.%Y %H:%M:%S}", "00", "QH", kind,
            )[r]  # fmt: skip
            # In a merged cell only the first of a meter's columns holds the text.
            if not (merged and r < 3 and j and columns[j - 1][0] == point):
                sheet.write(r, 1 + width * j, said)
    periods = days * 96
    values = [[chance.randint(0, 2_000_000) for _ in range(periods)] for _ in columns]
    sheet.write(len(LABELS), 0, "Summe")
    for j, held in enumerate(values):
        sheet.write_number(len(LABELS), 1 + width * j, sum(held) / 10**6)
        point, gives, kind = columns[j]
        sums[point, FIGURES[gives][(GENERATOR if gives else CONSUMER).index(kind)]] = sum(held)
    for i in range(periods):
        row, at = len(LABELS) + 1 + i, first + timedelta(minutes=15 * i)
        # The operator's own program mixes texts and moments.
        if i % 3:
            sheet.write_datetime(row, 0, at, date)
        else:
            sheet.write_string(row, 0, f"{at:%d.%m.%Y %H:%M:%S}")
        for j, held in enumerate(values):
            sheet.write_number(row, 1 + width * j, held[i] / 10**6)
            if quality:
                sheet.write_string(row, 2 + width * j, "L1" if i % 50 else "L2")
    book.close()
    return sums

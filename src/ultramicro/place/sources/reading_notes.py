"""Why readings of a file are not in the table of the place, in words, and the account that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ultramicro.core.message import Message, note, plural
from ultramicro.place.readers.left_out import Fate
from ultramicro.place.readers.model import FileReading

REPEATED, REPLACED, UNKNOWN, TWINS, OVERLAPS = "repeated", "replaced", "unknown", "twins", "overlaps"


def fate_of(why: str) -> str:
    """Say whether such readings look like readings, or are none of their own."""
    return (Fate.REJECTED if why in {TWINS, OVERLAPS} else Fate.SET_ASIDE).value


def reason_of(why: str, meter: str, of: str) -> Message:
    """Say why one reading is not in the table."""
    if why == REPEATED:
        return note("reading_repeated_in", "the same reading stands in '{of}'", of=of)
    if why == REPLACED:
        return note("reading_replaced_in", "'{of}' has another value of the same period, which counts", of=of)
    if why == UNKNOWN:
        return note("meter_unknown", "the meter '{meter}' is not in energy/meters.csv; add it", meter=meter)
    if why == TWINS:
        return note(
            "twin_meters_in_files",
            "most periods of '{meter}' have other values in another file, as if two meters bore one number",
            meter=meter,
        )
    return note(
        "reading_overlaps_in_files",
        "its period contains others of '{meter}' that have readings of their own",
        meter=meter,
    )


def account_told(
    reading: FileReading, groups: Sequence[Mapping[str, object]], known: Sequence[Message]
) -> FileReading:
    """Move readings that are not in the table out of those accepted, and add what is worth knowing."""
    notes, refused, aside = list(known), 0, 0
    for group in groups:
        n = int(str(group["line_count"]))
        why, meter, of = (str(group[name]) for name in ("why", "meter", "of"))
        if fate_of(why) == Fate.REJECTED.value:
            refused += n
        else:
            aside += n
        notes.append(_note(why, n, meter, of))
    return replace(
        reading, accepted=reading.accepted - refused - aside, rejected=reading.rejected + refused,
        set_aside=reading.set_aside + aside, notes=(*reading.notes, *notes),
    )  # fmt: skip


def _note(why: str, n: int, meter: str, of: str) -> Message:
    if why == REPEATED:
        return plural(
            "{n} reading of {meter} also stands in '{of}' and counts once.",
            "{n} readings of {meter} also stand in '{of}' and count once.",
            n, meter=meter, of=of,
        ).with_id("readings.repeated")  # fmt: skip
    if why == REPLACED:
        return plural(
            "{n} reading of {meter} has another value in '{of}', which counts as it is surer or newer.",
            "{n} readings of {meter} have other values in '{of}', which count as they are surer or newer.",
            n, meter=meter, of=of,
        ).with_id("readings.replaced")  # fmt: skip
    if why == UNKNOWN:
        return plural(
            "{n} reading is of the meter '{meter}', which energy/meters.csv does not list. It is not "
            "used: add the meter, "
            "or write its number in the column metering_point of one that is listed.",
            "{n} readings are of the meter '{meter}', which energy/meters.csv does not list. They are "
            "not used: add the "
            "meter, or write its number in the column metering_point of one that is listed.",
            n, meter=meter,
        ).with_id("readings.meter_unknown")  # fmt: skip
    if why == TWINS:
        return plural(
            "{n} reading of '{meter}' contradicts another file in most periods, as if two meters bore "
            "the same number. "
            'Neither is used: write meter = "…" for one of the files under [[files]] in place.toml.',
            "{n} readings of '{meter}' contradict another file in most periods, as if two meters bore "
            "the same number. "
            'Neither is used: write meter = "…" for one of the files under [[files]] in place.toml.',
            n, meter=meter,
        ).with_id("readings.twin_meters")  # fmt: skip
    return plural(
        "{n} reading of {meter} is of a period that contains shorter ones, which count.",
        "{n} readings of {meter} are of periods that contain shorter ones, which count.",
        n, meter=meter,
    ).with_id("readings.overlap")  # fmt: skip

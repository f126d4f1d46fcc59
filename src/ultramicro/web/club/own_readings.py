"""Readings that a member gives to check a bill: read as the place reads meter exports, and thrown away."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.acting.files import safe_name

if TYPE_CHECKING:
    from ultramicro.energy.bills.checked import Own
    from ultramicro.energy.settlement.measured import Columns, Measured
    from ultramicro.energy.settlement.periods import Periods

MOST_BYTES = 5_000_000
"""A year of quarter-hours of one meter in the widest form that is known here has two million."""
FOLDER, PASTED = "energy/readings", "pasted.csv"


def given(request: Any, periods: Periods, club: Own) -> Measured:
    """Return the readings that were sent with a form, or that the place keeps of the member's meter.

    Parameters
    ----------
    request : HttpRequest
        With the file `readings`, or the text `pasted`; where neither is, those that are kept are meant.
    periods : Periods
        Those of the bill.
    club : Own
        Whose bill it is.

    Raises
    ------
    BadInput
        If a file is too large, is no export of a meter, has several meters, or none of those days.
    """
    file, pasted = request.FILES.get("readings"), request.POST.get("pasted", "").strip()
    if file is not None and pasted:
        raise BadInput(say("either a file or pasted readings"), where="pasted", do=say("give one of both"))
    if file is None and not pasted:
        return _in_columns(_kept(request.place.root, club.member.meter), periods, club, where="")
    content = _content(file) if file is not None else pasted.encode()
    name, where = (safe_name(file.name), "readings") if file is not None else (PASTED, "pasted")
    return _in_columns(_read(request.place.config, name, content, club, where), periods, club, where=where)


def _content(file: Any) -> bytes:
    if file.size > MOST_BYTES:
        raise BadInput(say("the file is too large for the readings of one meter"), where="readings",
                       do=say("send an export of that month"))  # fmt: skip
    return bytes(file.read())


def _kept(root: Path, meter: str) -> Columns:
    from ultramicro.energy.read import read_readings  # noqa: PLC0415  it brings the table engine
    from ultramicro.place.opening import open_folder  # noqa: PLC0415  as above

    place = open_folder(root, lambda _: ())
    if not place.has("readings"):
        raise _none("")
    return read_readings(place, meter=meter)


def _read(config: Any, name: str, content: bytes, club: Own, where: str) -> Columns:
    """Read an export in a folder of its own, in which no other member's readings are."""
    with tempfile.TemporaryDirectory(prefix="um-check-") as folder:
        root = Path(folder)
        (root / FOLDER).mkdir(parents=True)
        (root / FOLDER / name).write_bytes(content)
        (root / "place.toml").write_text(_settings(config), encoding="utf-8")
        return _read_place(root, club, where)


def _settings(config: Any) -> str:
    from ultramicro.energy.read import zone_of  # noqa: PLC0415  as above

    lines = {"name": "check", "currency": config.currency, "country": config.country}
    texts = [f"{name} = {json.dumps(value)}" for name, value in lines.items()]
    return "\n".join([*texts, "[energy]", f"time_zone = {json.dumps(zone_of(config.settings))}", ""])


def _read_place(root: Path, club: Own, where: str) -> Columns:
    from ultramicro.energy.read import read_readings  # noqa: PLC0415  as above
    from ultramicro.place.opening import open_folder  # noqa: PLC0415  as above

    place = open_folder(root, lambda _: ())
    try:
        place.require_read(["readings"])
    except BadInput as error:
        raise _no_export(error.what, where) from error
    if not place.has("readings"):
        raise _no_export(say("no readings are in it"), where)
    readings = read_readings(place)
    meters = set(readings.meter.tolist())
    if not meters:
        raise _no_export(say("no readings are in it"), where)
    mine = {club.member.meter} if club.member.meter in meters else meters
    if len(mine) > 1:
        raise BadInput(
            say("there are readings of {n} meters in it, and none of them is called {meter}", n=len(meters),
                meter=club.member.meter),
            where=where, do=say("give an export of your own meter alone"),
        )  # fmt: skip
    return readings.of(readings.meter == mine.pop())


def _no_export(why: str, where: str) -> BadInput:
    return BadInput(say("this is no export of a meter that can be read: {why}", why=why), where=where,
                    do=say("give an export with a column of times and one of kWh or Wh"))  # fmt: skip


def _in_columns(readings: Columns, periods: Periods, club: Own, *, where: str) -> Measured:
    from ultramicro.energy.settlement.measured import Quality, measured  # noqa: PLC0415  numpy

    # Whatever their export calls the meter, it is the member's.
    meter = str(readings.meter[0]) if readings.meter.size else club.member.meter
    found = measured(readings, [club.member._replace(meter=meter)], periods)
    if not (found.quality > Quality.MISSING).any():
        raise _none(where)
    return found


def _none(where: str) -> BadInput:
    return BadInput(say("there are no readings of those days, in periods as long as the club's"), where=where,
                    do=say("give an export of that month, by the half-hour or the quarter"))  # fmt: skip

"""What the files of a club hold and a settlement does not use: a sum over the others would hide it."""

from __future__ import annotations

from collections.abc import Iterable

from ultramicro.core.message import Message, plural
from ultramicro.place.folder import FolderPlace
from ultramicro.place.readers.model import FileReading

UNLISTED = "readings.meter_unknown"
"""Readings of meters that the register does not list are set aside, and a home's bill with them."""


def left_out(place: FolderPlace) -> list[Message]:
    """Say how many rows of the register, files and readings are not used, of whatever month.

    What counts once although it stands in two files is used, and a time without a value is estimated: neither
    is told here.

    Parameters
    ----------
    place : FolderPlace
        Whose files were read.
    """
    told = list[Message]()
    if rows := sum(each.rejected for each in place.files.account_of("meters")):
        told.append(
            plural(
                "{n} row of the register of meters cannot be read, and its meter is not in the club: "
                "`ultramicro check` says why.",
                "{n} rows of the register of meters cannot be read, and their meters are not in the club: "
                "`ultramicro check` says why.",
                rows,
            ).with_id("register_left_out")
        )
    if files := place.files.unreadable_of("readings"):
        told.append(
            plural(
                "{n} file of readings, such as '{file}', cannot be read: `ultramicro check` says why.",
                "{n} files of readings, such as '{file}', cannot be read: `ultramicro check` says why.",
                len(files), file=files[0].file,
            ).with_id("files_left_out")
        )  # fmt: skip
    if readings := _unused(place.files.account_of("readings")):
        told.append(
            plural(
                "{n} reading in the files is not used, of whatever month: `ultramicro check` says why.",
                "{n} readings in the files are not used, of whatever month: `ultramicro check` says why.",
                readings,
            ).with_id("readings_left_out")
        )
    return told


def _unused(files: Iterable[FileReading]) -> int:
    unlisted = sum(int(str(note.values["n"])) for file in files for note in file.notes if note.id == UNLISTED)
    return unlisted + sum(file.rejected for file in files)

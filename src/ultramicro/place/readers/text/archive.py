"""Look into a workbook's archive without trusting what it says of itself."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Number, say
from ultramicro.place.readers.text.limits import MEGABYTE, Limits

CHUNK_BYTES = 1 << 18
SMALL_BYTES = 20 * MEGABYTE
"""Whatever its ratio, a workbook that unpacks to less than this is harmless."""

# Read here, as Python's zipfile stops at the size that an archive declares, so that more would never show.
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
DAMAGED = say("it is damaged, or was only partly copied")
SAVE_AGAIN = say("open it in a spreadsheet program and save it again")
# A damaged archive makes zipfile raise any of these.
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    EOFError,
    OSError,
    struct.error,
    IndexError,
)


def members(path: Path) -> list[zipfile.ZipInfo]:
    """List what an archive says it holds.

    Raises
    ------
    BadInput
        If it is no whole archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except _ZIP_ERRORS as error:
        raise BadInput(DAMAGED, where=path.name, do=SAVE_AGAIN) from error


def check_size(path: Path, infos: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse an archive that says it would unpack to more than the limits allow.

    Raises
    ------
    BadInput
        If it holds too many members, too many bytes, or grows too many times.
    """
    unpacked = sum(info.file_size for info in infos)
    # Text packs twenty times; hundreds are noughts written to fill a memory.
    ratio = unpacked / max(1, path.stat().st_size)
    # From the list alone, before a single byte is unpacked.
    if len(infos) > limits.max_members:
        raise _bomb(
            path,
            say("it holds {n} files, more than {most}", n=len(infos), most=limits.max_members),
            "max_members",
        )
    if unpacked > limits.max_unpacked_mb * MEGABYTE:
        raise _bomb(
            path,
            say(
                "it unpacks to {size} MB, more than {most} MB",
                size=Number(unpacked / MEGABYTE, 0),
                most=limits.max_unpacked_mb,
            ),
            "max_unpacked_mb",
        )
    if ratio > limits.max_ratio and unpacked > SMALL_BYTES:
        raise _bomb(
            path,
            say(
                "it grows {ratio} times when unpacked, more than {most}",
                ratio=Number(ratio, 0),
                most=limits.max_ratio,
            ),
            "max_ratio",
        )


def _bomb(path: Path, what: str, setting: str) -> BadInput:
    do = say(
        "save the sheet as CSV. If you trust the file, you can raise {setting} for it in place.toml",
        setting=setting,
    )
    return BadInput(what, where=path.name, do=do)


def unpacked(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack one member in chunks, and stop if it holds more than the archive says.

    Raises
    ------
    BadInput
        If it is damaged, packed in a way that is not usual in workbooks, or larger than it says.
    """
    # Spreadsheet programs write no other, and fewer decoders are fewer faults.
    if info.compress_type not in READABLE:
        raise BadInput(say("it is compressed in an unusual way"), where=path.name, do=SAVE_AGAIN)
    size = 0
    for chunk in _inflated(path, info):
        size += len(chunk)
        # The check of sizes was made on what the archive declares; here it is held to it.
        if size > info.file_size:
            raise BadInput(
                say("it unpacks to more than it declares, as harmful files do"),
                where=path.name,
                do=say("ask the sender for the data as CSV"),
            )
        yield chunk


def _inflated(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            file.seek(info.header_offset)
            header = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
            # The local header's own lengths: they may differ from the list's.
            file.seek(header[-2] + header[-1], 1)
            yield from _chunks(file, info)
    except (zlib.error, struct.error, OSError, ValueError) as error:
        raise BadInput(DAMAGED, where=path.name, do=SAVE_AGAIN) from error


def _chunks(file: object, info: zipfile.ZipInfo) -> Iterator[bytes]:
    left = info.compress_size
    # Negative, as members of an archive have no zlib header.
    inflater = zlib.decompressobj(-15) if info.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (packed := file.read(min(CHUNK_BYTES, left))):  # type: ignore[attr-defined]
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        while packed:
            # Bounded: a kilobyte may inflate to a thousand.
            yield inflater.decompress(packed, CHUNK_BYTES * 4)
            packed = inflater.unconsumed_tail

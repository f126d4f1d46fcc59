"""Who reads what: for each folder of a place, its readers, the most particular first."""

from __future__ import annotations

from ultramicro.place.readers.model import Reader
from ultramicro.place.readers.postcodes import PostcodeReader
from ultramicro.place.readers.registers import RegisterReader
from ultramicro.place.readers.spend import SpendReader


def payment_readers() -> tuple[Reader, ...]:
    """Return the readers of the folder payments/."""
    return (SpendReader(),)


def table_readers() -> dict[str, tuple[Reader, ...]]:
    """Return, for each table a person keeps as a file, its readers."""
    return {}


def reference_readers() -> dict[str, tuple[Reader, ...]]:
    """Return, for each table that place.toml's [references] name files for, its readers."""
    return {"registers": (RegisterReader(),), "postcodes": (PostcodeReader(),)}

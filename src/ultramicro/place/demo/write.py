"""Write the demo place to a folder."""

from __future__ import annotations

from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.demo.areas import area_files
from ultramicro.place.demo.buying import buying_files
from ultramicro.place.demo.idle import idle_files
from ultramicro.place.demo.layouts import payment_files
from ultramicro.place.demo.power import power_files
from ultramicro.place.demo.published import published_files
from ultramicro.place.demo.registers import register_files
from ultramicro.place.demo.residents import resident_files
from ultramicro.place.demo.sheets import Pages
from ultramicro.place.demo.statements import bank_files
from ultramicro.place.demo.trade import trade_files

MADE_UP = "is made up"  # data
"""What a place.toml of the demo says at its top."""

MAKERS = (
    area_files,
    register_files,
    payment_files,
    bank_files,
    resident_files,
    idle_files,
    trade_files,
    published_files,
    power_files,
    buying_files,
)


def demo_files(seed: int = 1) -> Pages:
    """Make every file of the demo place: path inside it to content, the same bytes for the same seed."""
    pages: Pages = {}
    for maker in MAKERS:
        pages |= maker(seed)
    return pages


def write_demo(root: Path, seed: int = 1) -> None:
    """Write the demo place, a made-up town of 12,000 people, to a folder.

    Files of an earlier demo are written over; others in the folder are left alone.

    Parameters
    ----------
    root : Path
        The folder; made if it is not there.
    seed : int
        Another seed makes another town of the same kind.

    Raises
    ------
    BadInput
        If the folder holds a place that is not a demo.
    """
    held = root / "place.toml"
    if held.is_file() and MADE_UP not in held.read_text(encoding="utf-8", errors="replace"):
        raise BadInput(
            say("the folder holds a place of your own"),
            where=str(root),
            do=say("write the demo to another folder"),
        )
    for path, content in demo_files(seed).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

"""What people count in washes, bags or trays and recipes weigh: asked about, with what it could come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ultramicro.core.message import Message, Number, Pence, Value, joined, say
from ultramicro.core.units import Unit, measure, parted, scale, unit_named
from ultramicro.plan.recipes.meaning import Meaning
from ultramicro.plan.recipes.spelling import folded
from ultramicro.plan.recipes.vocabulary import read
from ultramicro.plan.rows import NeedRow, ResourceRow

WEIGHED, POURED = "mass", "volume"
SMALLEST = {WEIGHED: "kg", POURED: "l"}
"""In what people find out how much one bag or bottle is."""
CUBIC, A_CUBIC_METRE = "m3", 1000
"""In what large volumes are told, and how many litres one holds."""
UNIT_WORDS = {
    "kg": (say("kg"), say("kg")), "l": (say("litres"), say("litre")), CUBIC: (say("m3"), say("m3")),
}  # fmt: skip
"""What several of a unit are called, and one."""
OTHER_KINDS = ("area", "energy", "hours", "money")


def come_to_weight(left: Meaning, row: NeedRow | ResourceRow, unit: str) -> Meaning:
    """Say by name what is to be weighed, and what it would come to, where a good goes by weight or volume.

    Nothing rests on these weights: they are estimates that show how to write it.

    Parameters
    ----------
    left : Meaning
        The row, left out for its unit.
    row : NeedRow or ResourceRow
        The same as it was written.
    unit : str
        The unit of the good.
    """
    base = unit_named(unit, WEIGHED, POURED)
    counted, period = _counted(row)
    if base is None or left.left is None or not counted:
        return left
    # One unit that is near is a slip of the pen, and no name of a thing.
    slip = len(left.left.near) == 1
    kind, one = base.kind, unit_named(SMALLEST[base.kind], base.kind)
    held = _held(left.taken_as, counted)
    if held is None and slip:
        return left
    if held is None or one is None:
        asked = _weigh(kind, counted)
    else:
        each, of = held
        given = unit_named(of, kind)
        asked = _at(row, counted, period, each * scale(given, one) if given else each, _told_in(base, each))
    return replace(left, left=replace(left.left, why=joined([left.left.why, asked])))


def _told_in(base: Unit, litres: float) -> str:
    """Return in what an example is told: a tonne of logs is two cubic metres, and a bag is forty litres."""
    return CUBIC if base.name == CUBIC and litres >= A_CUBIC_METRE else SMALLEST[base.kind]


def _counted(row: NeedRow | ResourceRow) -> tuple[str, str]:
    """Return by what name a row counts, and its period; its own word where only a period is written."""
    words = (row.unit or "").strip()
    bare, period = parted(words)
    if not words:
        return "", ""
    if period is None and (found := parted(f"count {words}"))[0] == "count":
        bare, period = "", found[1]
    # Another number, or a unit of another kind, is another question.
    if any(letter.isdecimal() for letter in bare) or (bare and measure(bare, *OTHER_KINDS)):
        return "", ""
    return bare or row.word, f"a {period.name}" if period else ""


def _held(good: str, counted: str) -> tuple[float, str] | None:
    """Return how much one of what is counted is, and in which unit; None where nobody has said."""
    known = _holds().get(good, {})
    said = folded(counted)
    # The whole name, then the thing itself: a trailer load of logs, then a load.
    names = [said, said.partition(" of ")[0], said.rpartition(" ")[2], said.partition(" ")[0]]
    return next((known[name] for name in names if name in known), None)


@cache  # of the program's own files, which do not change while it runs
def _holds() -> dict[str, dict[str, tuple[float, str]]]:
    found: dict[str, dict[str, tuple[float, str]]] = {}
    for good, word, row in _told():
        found.setdefault(good, {}).setdefault(folded(word), (float(row["each"]), row["unit"]))
    return found


def _told() -> Iterator[tuple[str, str, dict[str, str]]]:
    for row in read("holds"):
        for good in row["goods"].split():
            for word in row["word"].split("|"):
                yield good, word, row


def _weigh(kind: str, counted: str) -> Message:
    if kind == POURED:
        return say(
            "Find out how many litres one holds, and write how many litres or m3 the {things} are together.",
            things=counted,
        )
    return say("Weigh one, and write how many kg the {things} are together.", things=counted)


def _at(row: NeedRow | ResourceRow, counted: str, period: str, each: float, told_in: str) -> Message:
    """Say what so many are, if one is so much; with the price, which then is another one too."""
    unit, one = UNIT_WORDS[told_in]
    each = each / A_CUBIC_METRE if told_in == CUBIC else each
    often = say("{unit} {period}", unit=unit, period=period) if period else unit
    known: dict[str, Value] = {
        "each": Number(each), "unit": unit, "n": Number(row.quantity), "thing": folded(counted),
        "total": Number(row.quantity * each, 0), "often": often,
    }  # fmt: skip
    if told_in == SMALLEST[WEIGHED]:
        told = say(
            "If one {thing} is {each} {unit} (an estimate), {n} of them are {total} {often}. Weigh one, and "
            "write it so.",
            **known,
        )
    else:
        told = say(
            "If one {thing} holds {each} {unit} (an estimate), {n} of them are {total} {often}. Measure one, "
            "and write it so.",
            **known,
        )
    price = row.price_pence if isinstance(row, NeedRow) else None
    if not price:
        return told
    more = say(
        "{price} for one is then {less} for one {unit}.",
        price=Pence(price, "exact"), less=Pence(price / each, "exact"), unit=one,
    )  # fmt: skip
    return joined([told, more])

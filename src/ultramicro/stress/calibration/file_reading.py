"""Read a place's file of numbers: each table is a number, or a problem with its line, never both."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches

from ultramicro.core.message import Listed, Message, say
from ultramicro.stress.calibration.derived import DERIVED
from ultramicro.stress.calibration.file import FILE, MINOR, SUFFIX, VERSION, file_name
from ultramicro.stress.calibration.numbers import (
    MONEY,
    WHOLE,
    Described,
    Kind,
    Number,
    Numbers,
    described,
    fault,
)

KEYS = ("value", "range", "kind", "source", "cannot_be_told_from")
ALIKE = 0.6
"""Names less alike than this are not taken for slips of one another."""
_AT_LINE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong in the file.

    Parameters
    ----------
    file : str
        The file.
    line : int
        Its line, counted from 1.
    what, do : Message
        What is wrong, and what to do about it.
    """

    file: str
    line: int
    what: Message
    do: Message

    def said(self) -> Message:
        r"""Say all of it in one line.

        Examples
        --------
        >>> read("[rant]\nvalue = 5", "p.toml").problems[0].said()
        "p.toml, line 1: there is no number 'rant'. What to do: write rent or rates, or take the part out"
        """
        return say("{file}, line {line}: {what}. What to do: {do}", file=self.file, line=self.line,
                   what=self.what, do=self.do)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a file says: its numbers, and what is wrong; no number is among both."""

    numbers: tuple[Number, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(text: str, where: str = FILE) -> Reading:
    r"""Read a file of numbers.

    Parameters
    ----------
    text : str
        Its content.
    where : str
        Its name, for what is wrong in it.

    Returns
    -------
    Reading
        Every table of the file is a number or a problem. A file may hold some of the numbers only.

    Examples
    --------
    >>> reading = read("[rent]\nvalue = 700.50\nrange = [600, 800]\nsource = 'rents of 2026'")
    >>> [(n.name, n.value, n.low, n.kind.value) for n in reading.numbers]
    [('rent_pence', 70050, 60000, 'said')]
    """
    try:
        said = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        what = say("it cannot be read: {why}", why=str(error))
        return Reading(problems=(Problem(file=where, line=line, what=what, do=say("correct that line")),))
    lines = _Lines(text, where)
    found = [_read_one(name, content, lines) for name, content in said.items()]
    return Reading(
        numbers=tuple(each for each in found if isinstance(each, Number)),
        problems=tuple(each for each in found if isinstance(each, Problem)),
    )


@dataclass(frozen=True)
class _Lines:
    """Where in a file what stands, as the reader of TOML does not tell it."""

    text: str
    file: str

    def problem(self, table: str, what: Message, do: Message, key: str = "") -> Problem:
        """Make a problem of a table, or of a key in it."""
        return Problem(file=self.file, line=self._line(table, key), what=what, do=do)

    def _line(self, table: str, key: str) -> int:
        quoted = re.escape(table)
        head = re.compile(rf"""\s*(\[\s*["']?{quoted}["']?\s*\]|["']?{quoted}["']?\s*[=.])""")
        rows = self.text.splitlines()
        start = next((i for i, row in enumerate(rows) if head.match(row)), 0)
        wanted = re.compile(rf"""\s*["']?{re.escape(key)}["']?\s*=""")
        inside = enumerate(rows[start + 1 :], start + 1) if key else ()
        return 1 + next((i for i, row in inside if wanted.match(row)), start)


def _read_one(name: str, content: object, lines: _Lines) -> Number | Problem | None:
    """Read one entry of the file's top level; None for its version."""
    if name == "version":
        if content == VERSION:
            return None
        return lines.problem(name, say("it is of version {version}", version=str(content)),
                             say("write version = {known}", known=VERSION))  # fmt: skip
    if name in DERIVED:
        return lines.problem(name, say("{name} is worked out from the other numbers", name=name),
                             say("take the part out"))  # fmt: skip
    names = {file_name(each): each for each in described()}
    if name not in names:
        return lines.problem(name, say("there is no number '{name}'", name=name), _instead(name, names))
    if not isinstance(content, Mapping):
        return lines.problem(name, say("'{name}' is no part with a value", name=name),
                             say("write [{name}], and below it value = …", name=name))  # fmt: skip
    return _number(described()[names[name]], content, lines)


def _instead(wrong: str, known: Iterable[str]) -> Message:
    near = get_close_matches(wrong.removesuffix(SUFFIX), list(known), 2, ALIKE)
    if near:
        return say("write {near}, or take the part out", near=Listed(near, by="or"))
    return say("take the part out")


def _number(what: Described, content: Mapping[str, object], lines: _Lines) -> Number | Problem:
    """Make a number of a table of the file."""
    name = file_name(what.name)
    if odd := next((key for key in content if key not in KEYS), ""):
        return lines.problem(name, say("'{key}' says nothing of {name}", key=odd, name=name),
                             _instead(odd, KEYS), odd)  # fmt: skip
    if found := next(_faults(what, content), None):
        key, mistake, do = found
        return lines.problem(name, mistake, do, key)
    value = _counted(content["value"], what.unit)
    low, high = (_counted(end, what.unit) for end in _range(content))
    if wrong := fault(value, low, high, what.unit):
        do = say("change the value, or its range and the source of that")
        return lines.problem(name, _in_its_unit(name, wrong, content), do, "value")
    told = content.get("cannot_be_told_from")
    return Number(
        name=what.name, value=value, low=low, high=high, unit=what.unit,
        kind=Kind(str(content.get("kind", Kind.SAID))), source=str(content.get("source", lines.file)),
        cannot_be_told_from=_names(told) if isinstance(told, list) else what.cannot_be_told_from,
        meaning=what.meaning,
    )  # fmt: skip


def _in_its_unit(name: str, wrong: Message, content: Mapping[str, object]) -> Message:
    """Say what is wrong with a value in the words of the file, which has money in major units."""
    low, high = _range(content)
    value = content["value"]
    if isinstance(value, int | Decimal) and not Decimal(str(low)) <= value <= Decimal(str(high)):
        return say("{name}: {value} is not between {low} and {high}", name=name, value=str(value),
                   low=str(low), high=str(high))  # fmt: skip
    return say("{name}: {wrong}", name=name, wrong=wrong)


def _range(content: Mapping[str, object]) -> tuple[object, object]:
    """Return the ends of the range: the value itself where there is none."""
    ends = content.get("range")
    return (ends[0], ends[1]) if isinstance(ends, list) else (content["value"],) * 2


def _faults(what: Described, content: Mapping[str, object]) -> Iterator[tuple[str, Message, Message]]:
    """Go through what is wrong before anything is counted: the key, what is wrong, what to do."""
    name = file_name(what.name)
    if "value" not in content:
        yield "", say("{name} has no value", name=name), say("write value = … below it")
        return
    ends = content.get("range", [content["value"]] * 2)
    if not isinstance(ends, list) or len(ends) != 2:  # noqa: PLR2004  from one end to the other
        yield (
            "range",
            say("the range of {name} is not two numbers", name=name),
            say("write range = [low, high]"),
        )
        return
    for key, each in (("value", content["value"]), ("range", ends[0]), ("range", ends[1])):
        if not isinstance(each, int | Decimal) or isinstance(each, bool):
            yield key, say("{name}: '{given}' is not a number", name=name, given=str(each)), \
                say("write it without quotes, with a point before decimals")  # fmt: skip
        elif what.unit in MONEY and (finite := Decimal(each)).is_finite() and finite * MINOR % 1:
            yield key, say("{name}: {given} has more than two decimals", name=name, given=str(each)), \
                say("write at most two")  # fmt: skip
    if content.get("kind", Kind.SAID) not in set(Kind):
        yield "kind", say("{name}: '{kind}' is no kind", name=name, kind=str(content["kind"])), \
            say("write one of {kinds}", kinds=Listed(tuple(Kind), by=""))  # fmt: skip
    if not isinstance(content.get("source", ""), str):
        yield "source", say("the source of {name} is no text", name=name), say("write it in quotes")
    told = content.get("cannot_be_told_from", [])
    unknown = (
        [each for each in told if _names([each])[0] not in described()] if isinstance(told, list) else [told]
    )
    if unknown:
        yield "cannot_be_told_from", say("there is no number '{name}'", name=str(unknown[0])), \
            _instead(str(unknown[0]), map(file_name, described()))  # fmt: skip


def _counted(given: object, unit: str) -> float:
    """Return a value as the program counts it: money in minor units, exactly."""
    exact = Decimal(str(given)) * (MINOR if unit in MONEY else 1)
    if unit in WHOLE and exact.is_finite() and exact == int(exact):
        return int(exact)
    return float(exact)


def _names(told: Iterable[object]) -> tuple[str, ...]:
    names = {file_name(each): each for each in described()}
    return tuple(names.get(str(each), str(each)) for each in told)


def over(worked_out: Numbers, reading: Reading, where: str = FILE) -> Numbers:
    r"""Return what was worked out with what the file says in its place.

    What is unlike what was worked out, but still under its old source, is somebody's own figure: it is called
    that, as the source did not say it.

    Examples
    --------
    >>> from ultramicro.stress.calibration.file import write
    >>> from ultramicro.stress.calibration.numbers import stated
    >>> numbers = stated(12_000)
    >>> changed = write(numbers).replace("value = 0.35\n", "value = 0.41\n", 1)
    >>> number = over(numbers, read(changed))["renting_share"]
    >>> number.value, number.kind.value, number.source
    (0.41, 'said', 'stress.toml')
    """
    return worked_out.replaced(_owned(each, worked_out.get(each.name), where) for each in reading.numbers)


def _owned(said: Number, before: Number | None, where: str) -> Number:
    if before is None or said.source != before.source or said.value == before.value:
        return said
    return replace(said, kind=Kind.SAID, source=where)

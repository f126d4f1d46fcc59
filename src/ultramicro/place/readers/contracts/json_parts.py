"""The releases of a JSON file, each by itself, so that a broken one does not take the others with it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

PACKAGES = ("releases", "records")
"""Lists whose members are what a package is made of."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)
_AFTER = re.compile(r"\s*:")
# The brace that opens a release, by the few simple members that stand before its OCID.
_SIMPLE = (
    r'"[^"{}\[\]]{0,80}"\s*:\s*(?:"[^"{}]{0,400}"|[-\d.eE]+|true|false|null|\[[^\[\]{}]{0,200}\])\s*,\s*'
)
_OPENS = re.compile(rf'\{{\s*(?:{_SIMPLE}){{0,6}}"\s*o\s*c\s*i\s*d\s*"\s*:')
_OCID = re.compile(r'"ocid"\s*:')
DEEPEST = 200
"""Nesting beyond this is no publisher's."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One release, record or other object of a file.

    Parameters
    ----------
    line : int
        The line on which it starts, from 1.
    text : str
        Its text.
    held : object
        What it says; None where it cannot be read.
    why : str
        What the JSON library says is wrong with it.
    """

    line: int
    text: str
    held: Any = None
    why: str = ""


@dataclass(kw_only=True)
class _Open:
    """An object or a list that was opened and not yet closed."""

    at: int
    sign: str
    key: str = ""
    keys: set[str] = field(default_factory=set)
    members: list[tuple[int, int]] = field(default_factory=list)


def parts_of(text: str, lists: Sequence[str] = PACKAGES) -> Iterator[Part]:
    r"""Cut a text into the releases (records, objects) that it holds.

    Packages, lists of packages, lists of releases, bare releases and a release a line are all cut alike. What
    cannot be read is a part of its own, with what is wrong.

    Parameters
    ----------
    text : str
        The file.
    lists : sequence of str
        What the lists are called whose members are wanted.

    Examples
    --------
    >>> package = '{"releases": [{"ocid": "a"},\n {"ocid": "b", "amount": ,},\n {"ocid": "c"}]}'
    >>> [(part.line, part.held) for part in parts_of(package)]
    [(1, {'ocid': 'a'}), (2, None), (3, {'ocid': 'c'})]
    >>> [part.held for part in parts_of('{"ocid": "a"}\n{"ocid": "b"}')]
    [{'ocid': 'a'}, {'ocid': 'b'}]
    """
    ends = [match.start() for match in re.finditer("\n", text)]
    spans = _spans(text, lists)
    if not spans and _OCID.search(text):
        spans = [(0, len(text))]
    for start, end in spans:
        part = _part(text, start, end, ends)
        # Quotes that do not match join releases to one; each begins with its OCID.
        broken = part.held is None and len(_OCID.findall(part.text)) > 1
        # One by one, as a package may hold more than a memory.
        yield from _by_ocid(text, start, end, ends) if broken else [part]


def _spans(text: str, lists: Sequence[str]) -> list[tuple[int, int]]:
    """Find where the parts begin and end, by brackets alone, strings passed over."""
    stack: list[_Open] = []
    done: list[tuple[int, int]] = []
    key = ""
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            if len(stack) > DEEPEST:
                return []
            stack.append(_Open(at=token.start(), sign=sign, key=key))
            key = ""
        elif sign in "}]":
            # A bracket too many is passed over: what is wrong shows when the part is read.
            if stack and stack[-1].sign == ("{" if sign == "}" else "["):
                _close(stack, token.end(), done, lists)
            key = ""
        elif stack and stack[-1].sign == "{" and _AFTER.match(text, token.end()):
            key = "".join(sign[1:-1].split())
            stack[-1].keys.add(key)
        else:
            key = ""
    # The end of the file is missing: what was complete counts, the last is cut off.
    while stack:
        _close(stack, len(text), done, lists, cut=True)
    return sorted(done)


def _close(
    stack: list[_Open], end: int, done: list[tuple[int, int]], lists: Sequence[str], *, cut: bool = False
) -> None:
    closed = stack.pop()
    above = stack[-1] if stack else None
    if above is not None and above.sign == "[" and above.key in lists and closed.sign == "{":
        above.members.append((closed.at, end))
    elif above is not None and closed.key in lists and closed.sign == "{" and "ocid" in closed.keys:
        # A single release that stands where a list of them should.
        above.members.append((closed.at, end))
    elif above is not None and any(each.sign == "{" for each in stack):
        # What wraps a list hands on what that holds.
        above.members += closed.members
    elif closed.sign == "{":
        package = closed.members and "ocid" not in closed.keys
        done += closed.members if package else [] if cut and not closed.keys else [(closed.at, end)]


def _part(text: str, start: int, end: int, ends: list[int]) -> Part:
    line = bisect_right(ends, start - 1) + 1 if start else 1
    own = text[start:end]
    try:
        held = json.loads(own, strict=False, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        return Part(line=line, text=own, why=str(error))
    return Part(line=line, text=own, held=_whole_letters(own, held))


def _by_ocid(text: str, start: int, end: int, ends: list[int]) -> Iterator[Part]:
    """Cut where releases begin, and read each as far as it goes."""
    starts = [match.start() for match in _OPENS.finditer(text, start, end)] or [start]
    decoder = json.JSONDecoder(strict=False, parse_float=Decimal)
    upto = start
    for number, at in enumerate(starts):
        if at < upto:
            continue
        following = next((other for other in starts[number + 1 :] if other > at), end)
        try:
            held, upto = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield Part(line=bisect_right(ends, at - 1) + 1, text=text[at:following], why=str(error))
            upto = following
        else:
            own = text[at:upto]
            yield Part(line=bisect_right(ends, at - 1) + 1, text=own, held=_whole_letters(own, held))


_HALVES = re.compile(r"\\u[dD][89a-fA-F]")


def _whole_letters(text: str, held: Any) -> Any:
    """Replace halves of letters, which JSON can write and nothing can keep."""
    if not _HALVES.search(text):
        return held
    if isinstance(held, dict):
        return {_whole_letters(text, key): _whole_letters(text, value) for key, value in held.items()}
    if isinstance(held, list):
        return [_whole_letters(text, value) for value in held]
    whole = isinstance(held, str)
    return held.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if whole else held


def tidy_keys(held: Any) -> Any:
    """Take blanks out of the names of members, which wrapped lines put there.

    Examples
    --------
    >>> tidy_keys({"tend    er": [{"    roles": ["buyer"]}]})
    {'tender': [{'roles': ['buyer']}]}
    """
    if isinstance(held, dict):
        return {"".join(key.split()): tidy_keys(value) for key, value in held.items()}
    if isinstance(held, list):
        return [tidy_keys(value) for value in held]
    return held

"""Days as a calendar file that any diary reads: iCalendar, RFC 5545."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from unicodedata import category

LONGEST = 75
"""Octets of a line before it is folded (RFC 5545, section 3.1)."""
ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\r\n": "\\n", "\n": "\\n", "\r": "\\n"}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A day in a calendar: what it is known by, the day, what it is called and what there is to say."""

    id: str
    on: date
    summary: str
    description: str


def calendar(entries: Iterable[Entry], *, name: str, made_on: date) -> str:
    r"""Write days as a calendar; the same days give the same bytes.

    Parameters
    ----------
    entries : iterable of Entry
        Whole days.
    name : str
        What the calendar is called.
    made_on : date
        The day as of which it is made.

    Returns
    -------
    str
        With line ends as the standard asks for.

    References
    ----------
    .. [1] B. Desruisseaux (ed.), RFC 5545, 2009: sections 3.1 (folding), 3.3.11 (escaping), 3.6.1 (events).

    Examples
    --------
    >>> day = date(2026, 9, 30)
    >>> made = calendar([Entry(id="C1", on=day, summary="Ask, now", description="")], name="A", made_on=day)
    >>> [line for line in made.split("\r\n") if line.startswith(("DTSTART", "SUMMARY"))]
    ['DTSTART;VALUE=DATE:20260930', 'SUMMARY:Ask\\, now']
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Ultramicro//procurement//EN", "CALSCALE:GREGORIAN",
             f"X-WR-CALNAME:{escaped(name)}"]  # fmt: skip
    for entry in sorted(entries, key=lambda each: (each.on, each.id)):
        lines += _event(entry, made_on)
    return "".join(folded(line) + "\r\n" for line in [*lines, "END:VCALENDAR"])


def _event(entry: Entry, made_on: date) -> list[str]:
    # Known by what it is about: a diary that reads the file again moves the entry instead of adding one.
    mark = sha256(entry.id.encode()).hexdigest()[:32]
    return [
        "BEGIN:VEVENT", f"UID:{mark}@ultramicro", f"DTSTAMP:{made_on:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}", f"DTEND;VALUE=DATE:{entry.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(entry.summary)}", f"DESCRIPTION:{escaped(entry.description)}",
        "TRANSP:TRANSPARENT", "END:VEVENT",
    ]  # fmt: skip


def escaped(text: str) -> str:
    r"""Write a text as the value of a property.

    Examples
    --------
    >>> print(escaped("a;b, c" + chr(10) + "d"))
    a\;b\, c\nd
    """
    # The backslash first, or those that stand for something would be doubled.
    for found, written in ESCAPED.items():
        text = text.replace(found, written)
    return "".join(letter for letter in text if letter == "\t" or category(letter) != "Cc")


def folded(line: str) -> str:
    r"""Fold a line so that none has more than 75 octets; no letter is cut in two.

    Examples
    --------
    >>> [len(part.encode()) for part in folded("SUMMARY:" + "é" * 50).split("\r\n")]
    [74, 35]
    """
    parts, room = [""], LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(" ")
            room = LONGEST - 1
        parts[-1] += letter
        room -= size
    return "\r\n".join(parts)

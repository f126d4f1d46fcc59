"""How a contract stands, from the words of its source: live, ended, never came about, or not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ultramicro.place.readers.contracts.cleaning import is_nothing, said
from ultramicro.place.readers.contracts.days import day_of
from ultramicro.place.readers.contracts.ocds_parts import truth

PLANNED, OPEN, LIVE, ENDED, VOID, UNCLEAR = "planned", "open", "live", "ended", "void", "unclear"
END_UNKNOWN, STATUS_UNCLEAR = "end_unknown", "status_unclear"

_WORDS: tuple[tuple[str, str], ...] = (
    (VOID, (r"cancel\w*|withdraw\w*|abandon\w*|void(?:ed)?|abort\w*|unsuccessful|rejected|not award(?:ed)?|"
           r"no award|not (?:proceed\w*|progress\w*|required|let|signed)|(?:did|does|will) not proceed|"
           r"no longer (?:required|proceeding)|annulled|declined")),
    (ENDED, (r"terminat\w*|rescind\w*|surrender\w*|novated|"
            r"(?:ended|ending|closed|finished|completed|stopped|exited) (?:early|prematurely)|"
            r"early (?:end|exit|closure|completion)|broken|break (?:clause )?(?:used|exercised)|discontinued|"
            r"expired?|ended|complete[d]?|closed|finished|concluded|lapsed|inactive|archived?|histori\w*|"
            r"former|past|dead|superseded|replaced|retired|dormant|out of contract|"
            r"no longer (?:live|active|in force|in use|current|valid)|"
            r"not (?:live|active|current|in force|in use)|re ?let")),
    (LIVE, (r"live|active|current|on ?going|in force|in place|in use|extend(?:ed|ing)|extension|awarded|"
           r"signed|in contract|under contract|contracted|contract let|running|rolling|operational|"
            r"executed|valid|"
           r"expiring|renew(?:ed|ing)|holding over|mobilis\w+|in progress|in delivery|delivering|"
           r"due to (?:expire|end)|let|one off|"
            r"(?:not|un)(?: yet)? ?(?:expired|ended|terminated|complete[d]?)|"
           r"approved|implement\w*|started|commenced")),
    (PLANNED, (r"pipeline|planned|planning|future|pre ?procurement|forecast|upcoming|proposed|draft|"
              r"early engagement|not (?:yet )?started|to be (?:awarded|let|tendered)")),
    (OPEN, (r"open|(?:out to )?tender\w*|advertis\w*|evaluat\w*|procur\w*|live opportunity|issued|"
           r"pending|awaiting (?:award|signature)|(?:to|intention to) award")),
)  # data  # fmt: skip
_FORMS = tuple((state, re.compile(rf"\b(?:{words})\b")) for state, words in _WORDS)
_EARLY = re.compile(
    r"\b(?:terminat\w*|rescind\w*|surrender\w*|novated|early|prematurely|broken|break|discontinued|stopped|"
    r"exited)\b"
)  # data
_HOLDS_NO = re.compile(
    r"\b(?:not|un)(?: yet| been)* ?(?:expired|ended|terminated|completed?|cancelled|withdrawn|abandoned)\b"
)
_NOT_YET = (
    (PLANNED, re.compile(r"\bnot (?:yet )?(?:started|commenced|begun)\b|"
                         r"\bnot yet (?:live|active|current|in (?:force|place|use)|running|operational)\b")),
    (OPEN, re.compile(r"\bnot yet (?:been )?(?:awarded|let|signed|approved|contracted)\b")),
)  # fmt: skip
"""What will be and is not: its last word alone would say that it is."""
_TO_COME = re.compile(
    r"\b(?:to be|will be|being|about to be|notice of|pending|proposed|possible|considering) "
    r"(?:terminat|cancel|clos|end)\w*|\bterminating\b|\bunder notice\b"
)  # data
_ON_GOING = re.compile(r"\bholding over\b|\bextended\b|\bstill\b")
_DAY = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} \d{2,4}"
)


@dataclass(frozen=True, kw_only=True)
class State:
    """How a contract stands.

    Parameters
    ----------
    name : str
        `planned`, `open`, `live`, `ended`, `void` or `unclear`; empty where nothing is said.
    early : bool
        Whether it ended before its day, so that the day that was agreed is not its end.
    ended_on : date or None
        The day, where the words hold one.
    """

    name: str = ""
    early: bool = False
    ended_on: date | None = None


def state_of(text: str, *, month_first: bool = False) -> State:
    """Read a status in any case and wording; what says two things, or nothing known, is `unclear`.

    Parameters
    ----------
    text : str
        The words of the source.
    month_first : bool
        Whether the source writes the month before the day.

    Examples
    --------
    >>> [state_of(text).name for text in ("LIVE (On-going)", "Closed", "to be closed", "Gold", "")]
    ['live', 'ended', 'unclear', 'unclear', '']
    >>> found = state_of("Terminated on 31/03/2026")
    >>> found.name, found.early, str(found.ended_on)
    ('ended', True, '2026-03-31')
    """
    plain = said(text)
    if not plain:
        return State()
    # The day of a status belongs to what ended; "live until" a day is live.
    found = _DAY.search(plain)
    words = re.sub(r"[^a-z]+", " ", _DAY.sub(" ", plain).casefold()).strip()
    name = UNCLEAR if plain.endswith("?") or _TO_COME.search(words) else _name(words)
    day = day_of(found[0], month_first=month_first) if found and name == ENDED else None
    # What ended in a year, or on a day that is none, did not end on the day that was agreed.
    early = name == ENDED and bool(_EARLY.search(words) or any(map(str.isdigit, plain)))
    return State(name=name, early=early, ended_on=day)


def _name(words: str) -> str:
    rest, names = words, set()
    for state, form in ((LIVE, _HOLDS_NO), *_NOT_YET, *_FORMS):
        if form.search(rest):
            names.add(state)
            # What is taken once says nothing else: "not live" is not live.
            rest = form.sub(" ", rest)
    if len(names) > 1 and _ON_GOING.search(words):
        return UNCLEAR
    # A call under way and a contract in force are both running: the contract is what a register lists.
    for pair, stands in (({LIVE, OPEN}, LIVE), ({PLANNED, OPEN}, OPEN), ({ENDED, VOID}, ENDED)):
        names = {stands} if names == pair else names
    return names.pop() if len(names) == 1 else UNCLEAR


def says_state(cells: list[str]) -> bool:
    """Say whether a column of statuses tells how contracts stand: some word of it is understood.

    Examples
    --------
    >>> says_state(["Live", "Gold"]), says_state(["Gold", "Band A"])
    (True, False)
    """
    return any(state_of(cell).name not in {"", UNCLEAR} for cell in set(cells))


def ended_said(cell: str, *, month_first: bool = False) -> State:
    """Read a cell of a column such as "Terminated on", "Actual end date" or "Ended early?".

    Examples
    --------
    >>> str(ended_said("31/03/2026").ended_on), ended_said("Yes").name, ended_said("No").name
    ('2026-03-31', 'ended', '')
    >>> ended_said("ask Jo").name
    'unclear'
    """
    plain = cell.strip()
    if is_nothing(plain) or truth(plain) is False or plain.casefold() in {"n", "0"}:
        return State()
    day = day_of(plain, month_first=month_first)
    if day is not None:
        return State(name=ENDED, early=True, ended_on=day)
    found = _DAY.search(plain)
    if found and (day := day_of(found[0], month_first=month_first)):
        return State(name=ENDED, early=True, ended_on=day)
    if truth(plain) or plain.casefold() in {"y", "1"}:
        return State(name=ENDED, early=True)
    told = state_of(plain)
    return State(name=told.name, early=True) if told.name == ENDED else told

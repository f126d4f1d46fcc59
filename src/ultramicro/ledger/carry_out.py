"""The only way to do an action: a repeated command acts once, and the answer says no more than was done."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from functools import partial
from pathlib import Path

from ultramicro.core.action import Action, Before, Done, Repeats, Status
from ultramicro.core.ask import check_parameters
from ultramicro.core.days import require_come, require_day
from ultramicro.core.errors import BadInput
from ultramicro.core.message import joined, note, say, template
from ultramicro.ledger.begun import FirstDays, require_begun
from ultramicro.ledger.clock import require_clock, warned
from ultramicro.ledger.currencies import LocalCurrencies
from ultramicro.ledger.deciding import so_before
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import sound
from ultramicro.ledger.living import Dead, require_living
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.clerks import Clerks, Role
from ultramicro.ledger.people.marks import Sort, in_small_letters, is_numbered
from ultramicro.ledger.people.posts import Post, Posts
from ultramicro.ledger.people.register import Person
from ultramicro.ledger.sealed_clerks import known_clerk, require_sealed
from ultramicro.ledger.stores.opening import BOOKS, has_people
from ultramicro.ledger.stores.shelves import SpoiltShelvesError

_NAMES = re.compile("[,;:=]")
ANEW = template("To do it again, give the command a new word with --key.")


def carry_out(
    action: Action[Desk], desk: Desk, *, group: str, word: str = "",
    still: Callable[[Action[Desk]], None] | None = None,
) -> Done:  # fmt: skip
    """Do an action, or say that it was done before.

    Parameters
    ----------
    action : Action
        What to do.
    desk : Desk
        Where; its key is given by this function.
    group : str
        The command that the action belongs to, as in `books`.
    word : str
        A word of whoever gives the command, under which it acts once for ever; where it is empty, the key is
        made of what is asked and the day.
    still : callable, optional
        Refuses what is not what somebody was told any more; not asked about what was done before.

    Returns
    -------
    Done
        With the status that the books bear out.

    Raises
    ------
    BadInput
        If a parameter or a day is out of its bounds, the machine's clock is far behind the books, the word
        belongs to another command, or it is refused.
    BooksBusy
        If others have the books for longer than one waits.
    """
    # Before the books are held: a slip in the command must not make others wait.
    action = ready(action, desk)
    try:
        with desk.holding():
            return _carried_out(action, desk, group=group, word=word, still=still)
    except SpoiltShelvesError:
        # What is kept beside the books is damaged, never the books: their verdict does not depend on it.
        desk.work_out_anew()
        with desk.holding():
            return _carried_out(action, desk, group=group, word=word, still=still)


def ready(action: Action[Desk], desk: Desk) -> Action[Desk]:
    """Return what is asked as it can be done at a desk, which knows then who acts.

    Raises
    ------
    BadInput
        If a parameter or a day is out of its bounds, or who acts may not do it.
    """
    check_parameters(action)
    _check_days(action, desk)
    _check_targets(action, desk)
    # Before the key is made, which must be the same in whichever way a number is said.
    action = _with_numbers(action, desk)
    _know(action, desk)
    return action


def pass_gates(action: Action[Desk], desk: Desk) -> None:
    """Refuse what no verb may do: act for the dead or erased, or on a thing before it began.

    Raises
    ------
    BadInput
        If it is refused.
    Unsound
        If the clerks are not those that were sealed.
    """
    if action.clerks and has_people(desk.root):
        require_sealed(desk)
    if has_people(desk.root):
        # Here and in no verb of its own: a verb that is added is behind the gate from its first day.
        require_living(action, desk.people, lambda: desk.ledger.of(Dead), desk.on)
        require_begun(action, lambda: desk.ledger.of(FirstDays), partial(_post_of, desk), desk.on)


def _carried_out(
    action: Action[Desk], desk: Desk, *, group: str, word: str, still: Callable[[Action[Desk]], None] | None
) -> Done:
    if action.reads_only:
        return warned(action.act(desk), desk)
    pass_gates(action, desk)
    _give_key(action, desk, group, word)
    before = None if action.repeats is Repeats.UNKEYED else desk.begun()
    if before and action.repeats is not Repeats.GOES_ON:
        again = _again(before, desk)
        return replace(again, says=joined([again.says, say(ANEW)]))
    if still and not before:
        still(action)
    if action.repeats is not Repeats.UNKEYED:
        # First of all, so that what is decided sees money whose time is over as free.
        desk.release_expired()
    return _as_it_is(action, desk, action.act(desk))


def _post_of(desk: Desk, number: str) -> Post | None:
    return Posts(desk.people).find(number) if number and desk.people.has_post(number) else None


def _check_days(action: Action[Desk], desk: Desk) -> None:
    """Refuse days that are none, that lie far from any day of a place's life, or that have not come."""
    days = {f.name: value for f in fields(action) if isinstance(value := getattr(action, f.name), date)}
    today = desk.at.astimezone().date()
    for name, day in {**days, "on": desk.on}.items():
        where = "--" + name.replace("_", "-")
        # To look at a day to come is no harm; to book on it would end each time of waiting at will.
        if action.reads_only or name in action.ahead:
            require_day(day, where=where)
        else:
            require_come(day, today, where=where)


def _know(action: Action[Desk], desk: Desk) -> None:
    """Find out who acts: by their name however it is typed, and by their secret where that is needed."""
    # Who only looks needs no name, and a place without people has no clerks.
    if action.reads_only or not has_people(desk.root) or not sound(desk.by):
        return
    if found := desk.people.find(desk.by):
        # One person is one mark in the ledger, however they typed their name.
        desk.by = found.short or desk.by
    clerks = Clerks(desk.people)
    # Until somebody is a clerk it rests on trust, or a new place could not name its first one.
    needed = action.clerks and not (found and _is_own(action, desk, found))
    if needed and desk.vouched is None and clerks.roles():
        desk.vouched = known_clerk(desk, frozenset(map(Role, action.clerks)))


def _is_own(action: Action[Desk], desk: Desk, who: Person) -> bool:
    """Whether it is their own matter, and they have shown who they are."""
    if not (action.own and desk.shown):
        return False
    named = desk.people.find(str(getattr(action, action.own)))
    return named is not None and named.id == who.id


def _with_numbers(action: Action[Desk], desk: Desk) -> Action[Desk]:
    """Return what is asked with the numbers that the ledger has, where they are said with somebody's word."""
    given = {each.name: getattr(action, each.name) for each in fields(action)}
    texts = {name: in_small_letters(value) for name, value in given.items() if isinstance(value, str)}
    said = {name: value for name, value in texts.items() if is_numbered(value)}
    if not said or not has_people(desk.root):
        return action
    return replace(action, **{name: desk.people.marks.number(value) for name, value in said.items()})


def _give_key(action: Action[Desk], desk: Desk, group: str, word: str) -> None:
    """Give the desk the key of what is asked; one that works on people and files makes it if it needs one."""
    if action.repeats is Repeats.UNKEYED:
        desk.make_key = lambda: _key(action, desk, group, word)
    else:
        desk.key, desk.command = _key(action, desk, group, word)


def _key(action: Action[Desk], desk: Desk, group: str, word: str) -> tuple[str, str]:
    """Return a key made of what is asked and the day; or what stands for a person's word, and its command."""
    # Whatever books has a key. Where there are no books, no file of their people is made either.
    require_clock(desk)
    if not word:
        return _of_before(desk, unsalted_key(group, action, desk)) or key_of(group, action, desk), ""
    if not sound(word):
        return word, ""  # no store can keep it: the desk refuses it
    # Words stood in the ledger themselves then; a mark would be another key, and the command done again.
    if old := _of_before(desk, word):
        return old, unsalted(group, action)
    mark = desk.people.marks.mark(Sort.WORD, word, _parties(_as_meant(action, desk), desk))
    return mark, fingerprint(group, action, desk)


SETTLED = "club"
"""The folder with the runs of an energy club, without which no month can be billed or restated."""
READ = frozenset({"budget", "copy", "file", "root", "statement"})
"""Parameters that name what a command only reads; every other path is taken for what it writes."""


def _check_targets(action: Action[Desk], desk: Desk) -> None:
    """Refuse to write over the books, or what the place reads, which only a copy could bring back."""
    # A list of what is written would miss the flag of the next verb, and that verb would eat the ledger.
    for name in (each.name for each in fields(action) if each.name not in READ):
        given = getattr(action, name)
        if isinstance(given, Path) and _is_ours(given.resolve(), desk.root):
            raise BadInput(
                say("{path} belongs to the books or is the place's settings", path=str(given)),
                where="--" + name.replace("_", "-"),
                do=say("name a file or folder elsewhere"),
            )
        if isinstance(given, Path) and _is_read(given.resolve(), desk.root.resolve()):
            raise BadInput(
                say("{path} is a file that the place reads", path=str(given)),
                where="--" + name.replace("_", "-"),
                do=say("name a file or folder elsewhere"),
            )


def _is_ours(at: Path, root: Path) -> bool:
    """Whether a path, behind all links, is the place's settings, or is in the folder of its books."""
    books = (root / BOOKS).resolve()
    if at.is_relative_to(books):
        return True
    held = [root / "place.toml", *(books.iterdir() if books.is_dir() else ())]
    # The file itself and not its name: the books may lie behind a link, on another disk.
    return at.is_file() and any(each.is_file() and at.samefile(each) for each in held)


def _is_read(at: Path, root: Path) -> bool:
    """Whether a path is a file of a table that people keep, or of what was settled."""
    from ultramicro.place.dictionary import tables  # noqa: PLC0415  brings the table engine; few verbs write files

    if not (at.is_file() and at.is_relative_to(root)):
        return False
    homes = [
        table.file
        for table in tables().values()
        if table.kind == "raw" and "[" not in table.file and table.file
    ]
    return any(at.is_relative_to(root / home) for home in (*homes, SETTLED))


def _of_before(desk: Desk, key: str) -> str:
    """Return a key as older versions made it, if the books hold it: what was done under it is done."""
    known = sound(key) and any(desk.ledger.verdicts([key, f"{key}:1"]).values())
    return key if known else ""


def _parties(asked: Mapping[str, object], desk: Desk) -> list[str]:
    """Return the ids of all people that a command names, alone or in a list such as `ann,bob` or `ann=50`."""
    # What has blanks is prose, in which a word may be somebody's name by chance.
    given = (value for value in asked.values() if isinstance(value, str) and " " not in value)
    return desk.people.parties(word for value in given for word in _NAMES.split(value))


def fingerprint(group: str, action: Action[Desk], desk: Desk, *more: object) -> str:
    """Return letters made of what is asked, the same whoever asks, that nobody else can make."""
    asked = _as_meant(action, desk)
    return desk.people.marks.salted(_said(group, action, asked, *more), _parties(asked, desk))


def unsalted(group: str, action: Action[Desk], *more: object) -> str:
    """Return the letters that older versions made of what is asked, as it was typed."""
    # Never to be changed: keys in old books were made so.
    return hashlib.sha256(_said(group, action, asdict(action), *more).encode()).hexdigest()[:16]


def _said(group: str, action: Action[Desk], asked: Mapping[str, object], *more: object) -> str:
    return json.dumps([group, action.name, asked, *more], default=str, sort_keys=True)


def _as_meant(action: Action[Desk], desk: Desk) -> dict[str, object]:
    """Return what is asked however it is typed: `ANN` in `gbp` or `ann` in pounds, it is one payment."""
    asked = {
        name: folded(value) if isinstance(value, str) else value for name, value in asdict(action).items()
    }
    if asked.get("currency") == folded(desk.currency):
        asked["currency"] = ""
    if asked.get("code") == "" and len(codes := desk.ledger.of(LocalCurrencies).codes()) == 1:
        asked["code"] = folded(codes[0])
    return asked


def key_of(group: str, action: Action[Desk], desk: Desk) -> str:
    """Return a key made of what is asked and the day, so that a command given twice acts once.

    Who asks is a part of it where two people mean two things by it; what looks at how things stand each time
    has a new key whenever the books have moved.
    """
    return fingerprint(group, action, desk, *_when(action, desk))


def unsalted_key(group: str, action: Action[Desk], desk: Desk) -> str:
    """Return the key that older versions made of what is asked and the day."""
    return unsalted(group, action, *_when(action, desk))


def _when(action: Action[Desk], desk: Desk) -> list[object]:
    who = [desk.by] if action.each_clerk else []
    moved = [desk.ledger.last.operation] if action.repeats is Repeats.EACH_TIME else []
    return [desk.on, *who, *moved]


def _again(before: Before, desk: Desk) -> Done:
    return Done(says=before.says(desk.at), status=Status.DONE_BEFORE, before=before)


def _as_it_is(action: Action[Desk], desk: Desk, done: Done) -> Done:
    """Give an answer the status that books and people bear out."""
    if done.status is not Status.DONE:
        return done
    if desk.changed:
        code = desk.heard.refused_before
        return replace(done, says=_after_refusal(done.says, code), refused_before=code)
    if before := desk.earlier():
        again = _again(before, desk)
        return replace(again, says=joined([done.says, again.says]), rows=done.rows)
    if action.repeats is Repeats.UNKEYED:
        return replace(so_before(done.says), rows=done.rows)
    return replace(done, status=Status.NOTHING_TO_DO)


def _after_refusal(says: str, code: str) -> str:
    if not code:
        return says
    now = note("books.refused_before", "It was refused before [{code}] and is done now.", code=code)
    return joined([says, now])

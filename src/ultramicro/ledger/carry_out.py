"""The only way to do an action: a repeated command acts once, and the answer says no more than was done."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields, replace
from datetime import date

from ultramicro.core.action import Action, Before, Done, Repeats, Status
from ultramicro.core.ask import check_parameters
from ultramicro.core.days import require_bookable, require_day
from ultramicro.core.message import joined, note, say, template
from ultramicro.ledger.currencies import LocalCurrencies
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.clerks import Clerks, Role
from ultramicro.ledger.stores.opening import people_path
from ultramicro.ledger.stores.shelves import SpoiltShelvesError

ANEW = template("To do it again, give the command a new word with --key.")


def carry_out(action: Action[Desk], desk: Desk, *, group: str, word: str = "") -> Done:
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

    Returns
    -------
    Done
        With the status that the books bear out.

    Raises
    ------
    BadInput
        If a parameter or a day is out of its bounds, the word belongs to another command, or it is refused.
    """
    check_parameters(action)
    _check_days(action, desk)
    _know(action, desk)
    try:
        return _carried_out(action, desk, group=group, word=word)
    except SpoiltShelvesError:
        # What is kept beside the books is damaged, never the books: their verdict does not depend on it.
        desk.work_out_anew()
        return _carried_out(action, desk, group=group, word=word)


def _carried_out(action: Action[Desk], desk: Desk, *, group: str, word: str) -> Done:
    if action.reads_only:
        return action.act(desk)
    desk.key = word or key_of(group, action, desk)
    desk.command = fingerprint(group, action, desk) if word else ""
    before = None if action.repeats is Repeats.UNKEYED else desk.begun()
    if before and action.repeats is not Repeats.GOES_ON:
        again = _again(before, desk)
        return replace(again, says=joined([again.says, say(ANEW)]))
    if action.repeats is not Repeats.UNKEYED:
        desk.release_expired()
    return _as_it_is(action, desk, action.act(desk))


def _check_days(action: Action[Desk], desk: Desk) -> None:
    """Refuse days that are none, or far from any day that a place lives through."""
    for f in fields(action):
        if isinstance(value := getattr(action, f.name), date):
            require_day(value, where="--" + f.name.replace("_", "-"))
    today = desk.at.astimezone().date()
    if action.reads_only:
        require_day(desk.on, where="--on")
    else:
        require_bookable(desk.on, today, to_come=action.to_come)


def _know(action: Action[Desk], desk: Desk) -> None:
    """Find out who acts: by their name however it is typed, and by their secret where that is needed."""
    if action.reads_only or not people_path(desk.root).is_file():
        return
    if found := desk.people.find(desk.by):
        desk.by = found.short or desk.by
    clerks = Clerks(desk.people)
    if action.clerks and desk.clerk is None and clerks.roles():
        desk.clerk = clerks.vouched(desk.by, desk.secret_of(desk.by), frozenset(map(Role, action.clerks)))


def fingerprint(group: str, action: Action[Desk], desk: Desk, *more: object) -> str:
    """Return letters made of what is asked, the same whoever asks."""
    asked = json.dumps([group, action.name, _as_meant(action, desk), *more], default=str, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


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
    who = [desk.by] if action.each_clerk else []
    moved = [desk.ledger.last.operation] if action.repeats is Repeats.EACH_TIME else []
    return fingerprint(group, action, desk, desk.on, *who, *moved)


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
        same = note("books.unchanged", "This was so before; nothing has changed.")
        return replace(done, says=joined([done.says, same]), status=Status.DONE_BEFORE)
    return replace(done, status=Status.NOTHING_TO_DO)


def _after_refusal(says: str, code: str) -> str:
    if not code:
        return says
    now = note("books.refused_before", "It was refused before [{code}] and is done now.", code=code)
    return joined([says, now])

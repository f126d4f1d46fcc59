"""The only way to do an action: a repeated command acts once, and the answer says no more than was done."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace

from ultramicro.core.action import Action, Before, Done, Repeats, Status
from ultramicro.core.ask import check_parameters
from ultramicro.core.message import joined, note, say, template
from ultramicro.ledger.desk import Desk
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
        If a parameter is out of its bounds, the word was given for another command, or it is refused.
    BooksBusy
        If others have the books for longer than one waits.
    """
    check_parameters(action)
    try:
        with desk.holding():
            return _carried_out(action, desk, group=group, word=word)
    except SpoiltShelvesError:
        # What is kept beside the books is damaged, never the books: their verdict does not depend on it.
        desk.work_out_anew()
        with desk.holding():
            return _carried_out(action, desk, group=group, word=word)


def _carried_out(action: Action[Desk], desk: Desk, *, group: str, word: str) -> Done:
    if action.reads_only:
        return action.act(desk)
    desk.key = word or key_of(group, action, desk)
    desk.command = fingerprint(group, action) if word else ""
    before = None if action.repeats is Repeats.UNKEYED else desk.begun()
    if before and action.repeats is not Repeats.GOES_ON:
        again = _again(before, desk)
        return replace(again, says=joined([again.says, say(ANEW)]))
    return _as_it_is(action, desk, action.act(desk))


def fingerprint(group: str, action: Action[Desk], *more: object) -> str:
    """Return letters made of what is asked, the same whoever asks."""
    asked = json.dumps([group, action.name, asdict(action), *more], default=str, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def key_of(group: str, action: Action[Desk], desk: Desk) -> str:
    """Return a key made of what is asked and the day, so that a command given twice acts once.

    Who asks is a part of it where two people mean two things by it; what looks at how things stand each time
    has a new key whenever the books have moved.
    """
    who = [desk.by] if action.each_clerk else []
    moved = [desk.ledger.last.operation] if action.repeats is Repeats.EACH_TIME else []
    return fingerprint(group, action, desk.on, *who, *moved)


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

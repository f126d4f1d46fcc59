"""The only door to an action: it is done once, and what is said of it is never more than what was done."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import Any

from ultramicro.core.action import Action, Before, Done, Repeats, Status
from ultramicro.core.ask import check_parameters
from ultramicro.ledger.desk import Desk

ANEW = "To do it again, give the command a new word with --key."


def carry_out(action: Action[Any], desk: Desk, *, group: str, word: str = "") -> Done:
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
    """
    check_parameters(action)
    if action.reads_only:
        return action.act(desk)
    desk.key = word or key_of(group, action, desk)
    desk.command = fingerprint(group, action) if word else ""
    before = None if action.repeats is Repeats.UNKEYED else desk.begun()
    if before and action.repeats is not Repeats.GOES_ON:
        again = _again(before, desk)
        return replace(again, says=f"{again.says} {ANEW}")
    return _as_it_is(action, desk, action.act(desk))


def fingerprint(group: str, action: Action[Any], *more: object) -> str:
    """Return letters made of what is asked, the same whoever asks."""
    asked = json.dumps([group, action.name, asdict(action), *more], default=str, sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()[:16]


def key_of(group: str, action: Action[Any], desk: Desk) -> str:
    """Return a key made of what is asked and the day, so that a command given twice acts once.

    Who asks is a part of it where two people mean two things by it; what looks at how things stand each time
    has a new key whenever the books have moved.
    """
    who = [desk.by] if action.each_clerk else []
    moved = [desk.ledger.last.operation] if action.repeats is Repeats.EACH_TIME else []
    return fingerprint(group, action, desk.on, *who, *moved)


def _again(before: Before, desk: Desk) -> Done:
    says = f"This was done before, {before.says(desk.at)}. Nothing moved now."
    return Done(says=says, status=Status.DONE_BEFORE, before=before)


def _as_it_is(action: Action[Any], desk: Desk, done: Done) -> Done:
    """Give an answer the status that books and people bear out."""
    if done.status is not Status.DONE:
        return done
    if desk.changed:
        code = desk.heard.refused_before
        says = f"{done.says} It was refused before [{code}]; now it is done." if code else done.says
        return replace(done, says=says, refused_before=code)
    if before := desk.earlier():
        again = _again(before, desk)
        return replace(again, says=f"{done.says} {again.says}", rows=done.rows)
    if action.repeats is Repeats.UNKEYED:
        says = f"{done.says} It was so before; nothing was changed now."
        return replace(done, says=says, status=Status.DONE_BEFORE)
    return replace(done, status=Status.NOTHING_TO_DO)

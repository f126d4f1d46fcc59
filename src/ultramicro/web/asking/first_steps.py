"""What comes first in a place of which nothing can be answered yet: its files, then its areas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ultramicro.core.message import Message, say
from ultramicro.web.people.roles import Role

NOT_PUT_IN = frozenset({"place.toml", "README.txt", "examples", "books", "web"})
"""What a place has before anybody puts anything in; its books are no files to be read."""


@dataclass(frozen=True, kw_only=True)
class FirstStep:
    """What is to be done first, what the way there is called, and which page that is; empty if another's."""

    says: Message
    opens: Message | str = ""
    page: str = ""


def first_step(request: Any) -> FirstStep | None:
    """Return what comes first in a place; None where its questions can be asked.

    Parameters
    ----------
    request : HttpRequest
        With the place, and the roles of who asks on it.
    """
    place, roles = request.place, request.roles
    if is_bare(place.root):
        says = say("Nothing has been put in yet: begin with lists of payments, as they were downloaded.")
        if roles & {Role.COORDINATOR, Role.ADMINISTRATOR}:
            return FirstStep(says=says, opens=say("Put in the first files"), page="put_in_files")
        return FirstStep(says=says)
    if place.config.settings.get("areas"):
        return None
    says = say(
        "The place has no areas yet, so nothing can count as here. An administrator says what is here."
    )
    if Role.ADMINISTRATOR in roles:
        return FirstStep(says=says, opens=say("Say what is here"), page="put_in_settings")
    return FirstStep(says=says)


def is_bare(root: Path) -> bool:
    """Return whether nobody has put anything into a place yet: nothing could be answered of it."""
    own = (each for each in root.iterdir() if each.name not in NOT_PUT_IN and not each.name.startswith("."))
    return not any(_holds_file(each) for each in own)


def _holds_file(path: Path) -> bool:
    files = path.rglob("*") if path.is_dir() else (path,)
    return any(file.is_file() and file.name not in NOT_PUT_IN for file in files)

"""What jobs there are: each kind by its name, with the function that does it and whose pages show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from ultramicro.core.errors import UltramicroError
from ultramicro.core.message import Message, say


class Tell(Protocol):
    """Takes in how far a job is."""

    def __call__(self, done: int, steps: int, says: Message) -> None:
        """Say that so many steps of so many are done, and what is done now."""


Cancelled = Callable[[], bool]
"""Whether somebody has asked that a job be given up; a job asks between its steps."""
Doing = Callable[[Path, Mapping[str, Any], Tell, Cancelled], str]
"""Does a job in a place's folder, and returns under which digest its answer is kept."""


class GivenUp(UltramicroError):
    """A job found between two steps that somebody asked to give it up."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of job.

    Parameters
    ----------
    title : Message
        What it does, for the page that shows how far it is.
    where : str
        Module and function of this application that do it; imported by the worker alone.
    reads : str
        The key of `asked` that names the page by which the place chooses who may see such a job; where it is
        empty, who asked for it may, and staff.
    opens : str
        The name of the address that shows what came of it, which is given the page that `reads` names.
    named : str
        The parameter of that address, and the key of `asked` that says it; empty where it has none.
    """

    title: Message
    where: str
    reads: str = ""
    opens: str = ""
    named: str = ""

    def load(self) -> Doing:
        """Import what does it."""
        module, _, name = self.where.partition(":")
        found: Doing = getattr(import_module(f"ultramicro.web.{module}"), name)
        return found


KINDS: Mapping[str, Kind] = {
    "ask": Kind(
        title=say("Answering a question"), where="asking.making:make_answer", reads="technique", opens="ask"
    ),
    "place": Kind(title=say("Answering all questions about the place"), where="asking.making:make_all"),
    "export": Kind(
        title=say("Writing files of the books"), where="acting.exporting:export", opens="receipt", named="key"
    ),
    "backup": Kind(title=say("Copying the books"), where="people.backups:make_copy", opens="backups"),
    "check": Kind(
        title=say("Reading the files that were sent"), where="putting_in.checking:check",
        opens="put_in_upload", named="upload",
    ),
    "look_ups": Kind(
        title=say("Working out whose place is not known"), where="putting_in.look_ups:find",
        opens="put_in_look_ups",
    ),
    "area_map": Kind(
        title=say("Drawing the areas on a map"), where="putting_in.area_maps:draw", opens="put_in_settings"
    ),
}  # fmt: skip
"""Every kind of job, by the name under which it is asked for."""


def kind_of(name: str) -> Kind:
    """Return a kind of job.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    return KINDS[name]

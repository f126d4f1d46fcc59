"""What argparse says itself, in the reader's language.

It gives only finished English of its own making, so what it says of a mistake is taken apart by its
templates. What is not among them stays as it is.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NoReturn

from ultramicro.core.message import Message, say, words

Saying = Callable[[Mapping[str, str]], Message]


class HelpFormatter(argparse.HelpFormatter):
    """Writes help; the word before the usage line is ours."""

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None,
    ) -> str:
        return super()._format_usage(usage, actions, groups, say("usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose headings, help and errors are messages."""

    def __init__(self, *, prog: str | None = None, description: str = "", **_kept: object) -> None:
        # Its own help flag speaks only the language of Python's own catalogue.
        super().__init__(
            prog=prog, description=words(description), formatter_class=HelpFormatter, add_help=False
        )
        self._positionals.title, self._optionals.title = say("what to give"), say("options")
        self.flag("-h", "--help", action="help", about=say("show this help and exit"))

    def flag(self, *names: str, about: str, **options: Any) -> None:
        """Add an argument with its help; a percent sign in it is only a percent sign."""
        # argparse fills in help texts with %, which shares and rates have in them.
        self.add_argument(*names, help=words(about).replace("%", "%%"), **options)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words of a command, and end."""
        self.print_usage(sys.stderr)
        self.exit(2, say("{prog}: error: {what}", prog=self.prog, what=wrong(message)) + "\n")


def wrong(message: str) -> str:
    """Return what argparse says of a mistake, in the reader's language.

    Examples
    --------
    >>> wrong("the following arguments are required: DIR, --to")
    'these are missing: DIR, --to'
    >>> wrong("argument --on: expected one argument")
    '--on: give one value'
    """
    for pattern, saying in _known().items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words(saying(found.groupdict()))
    # Words that a later Python adds are still better told in English than not at all.
    return message


# data below
@cache
def _known() -> dict[str, Saying]:
    return {
        r"the following arguments are required: (?P<names>.*)": lambda given: say(
            "these are missing: {names}", names=given["names"]
        ),
        r"unrecognized arguments: (?P<names>.*)": lambda given: say(
            "these are not known here: {names}", names=given["names"]
        ),
        r"ambiguous option: (?P<name>.*) could match (?P<names>.*)": lambda given: say(
            "{name} could mean any of these: {names}", name=given["name"], names=given["names"]
        ),
        r"argument (?P<name>[^:]*): (?P<what>.*)": lambda given: say(
            "{name}: {what}", name=given["name"], what=wrong(given["what"])
        ),
        r"expected one argument": lambda _: say("give one value"),
        r"expected at least one argument": lambda _: say("give at least one value"),
        r"ignored explicit argument (?P<value>.*)": lambda given: say(
            "it takes no value, but {value} was given", value=given["value"]
        ),
        r"invalid choice: (?P<value>.*) \(choose from (?P<choices>.*)\)": lambda given: say(
            "{value} is none of {choices}", value=given["value"], choices=given["choices"]
        ),
        r"invalid \w+ value: (?P<value>.*)": lambda given: say(
            "{value} cannot be read", value=given["value"]
        ),
    }

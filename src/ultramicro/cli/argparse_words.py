"""What argparse says itself, in the reader's language.

It gives only finished English of its own making, so what it says of a mistake is taken apart by its
templates. What is not among them stays as it is.
"""

from __future__ import annotations

import argparse
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, NoReturn

from ultramicro.core.message import Listed, Message, say, words

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

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        # Line by line, and never within a command: it is there to be copied.
        return "\n".join(
            textwrap.fill(
                line, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
            )
            for line in text.splitlines()
        )


class Parser(argparse.ArgumentParser):
    """A parser whose headings, help and errors are messages."""

    def __init__(
        self, *, prog: str | None = None, description: str = "", epilog: str = "", whole: bool = False,
        **_kept: object,
    ) -> None:  # fmt: skip
        # Its own help flag speaks only the language of Python's own catalogue.
        super().__init__(
            prog=prog, description=words(description), epilog=words(epilog), formatter_class=HelpFormatter,
            add_help=False,
        )  # fmt: skip
        self.whole = whole
        """Whether every verb below gets its flags, not only the one that was given."""
        self._positionals.title, self._optionals.title = say("what to give"), say("options")
        self.flag("-h", "--help", action="help", about=say("show this help and exit"))

    def flag(self, *names: str, about: str, **options: Any) -> None:
        """Add an argument with its help; a percent sign in it is only a percent sign."""
        # argparse fills in help texts with %, which shares and rates have in them.
        self.add_argument(*names, help=words(about).replace("%", "%%"), **options)

    def read(self, given: Sequence[str]) -> argparse.Namespace:
        """Parse the words of a command; flags that there are not are told with those that are nearest."""
        read, left = self.parse_known_args(given)
        if left:
            self.error(unknown(left, self.flags()))
        return read

    def below(self) -> list[Parser]:
        """Return the parsers of the verbs that may follow."""
        chosen = [action.choices for action in self._actions if isinstance(action.choices, dict)]
        return [sub for choices in chosen for sub in choices.values() if isinstance(sub, Parser)]

    def arguments(self) -> list[argparse.Action]:
        """Return its own arguments and flags."""
        return [action for action in self._actions if not isinstance(action.choices, dict)]

    def flags(self) -> list[str]:
        """Return the flags of this parser and of the verb that was given."""
        mine = [name for action in self.arguments() for name in action.option_strings]
        # Only the verb that was given has flags beside the one for help.
        return list(dict.fromkeys([*mine, *(name for sub in self.below() for name in sub.flags())]))

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words of a command, and end."""
        self.print_usage(sys.stderr)
        self.exit(2, say("{prog}: error: {what}", prog=self.prog, what=wrong(message)) + "\n")


def unknown(left: Sequence[str], known: Sequence[str]) -> Message:
    """Say which words of a command are not known, and which flags may have been meant.

    Examples
    --------
    >>> str(unknown(["--currancy", "GBP"], ["--currency", "--out"]))
    'these are not known here: --currancy GBP. Did you mean --currency?'
    """
    told = say("these are not known here: {names}", names=" ".join(left))
    names = [word.partition("=")[0] for word in left if word.startswith("-")]
    near = dict.fromkeys(name for word in names for name in get_close_matches(word, known, n=2, cutoff=0.7))
    if not near:
        return told
    return say("{what}. Did you mean {names}?", what=told, names=Listed(list(near), "or"))


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

"""The command line: the few verbs that act on files, those that act on books, and one for every technique.

Help of the program comes from names and one-line texts. Only the verb that is given gets its flags, and only
then is what it needs imported.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from ultramicro import __version__
from ultramicro.cli import verbs as acts
from ultramicro.cli.flags import add_flags
from ultramicro.cli.speaking import speaking_of
from ultramicro.core.action import Action
from ultramicro.techniques import GROUPS, TECHNIQUES, Group, Listed

DESCRIPTION = "See where a place's money goes, and what it could do with what it already has."
USAGE_STATUS = 2
"""How a command ends that cannot be understood; as argparse has it."""
Fill = Callable[[argparse.ArgumentParser, Sequence[str]], None]
"""Gives a verb's parser its flags; shown the words that follow the verb."""


class Verb(NamedTuple):
    """A word of the command line, what help says of it, and what gives it its flags."""

    about: str
    fill: Fill


def run(arguments: Sequence[str] | None = None) -> int:
    """Parse the words of a command and carry it out.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after `ultramicro`.

    Returns
    -------
    int
        The exit status.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["help"]:
        words = [*words[1:], "--help"]
    given = build_parser(words).parse_args(words)
    with speaking_of(getattr(given, "dir", None)):
        status: int = given.act(given)
    return status


def build_parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser of a command, with the flags of the verb it names."""
    parser = argparse.ArgumentParser(prog="ultramicro", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"ultramicro {__version__}")
    add_verbs(parser, words, verbs(), kind="command")
    return parser


def verbs() -> dict[str, Verb]:
    """Return every word that can follow `ultramicro`; where one names both, doing goes before asking."""
    return {
        "new": Verb("make a new place, with commented templates", _fill_new),
        "demo": Verb("write a made-up but realistic town, complete", _fill_demo),
        "check": Verb(
            "read all files: accepted, rejected, reconciled; problems with file and line", _fill_check
        ),
        "report": Verb("answer everything in one HTML file that opens offline", _fill_report),
        **{name: Verb(group.about, _filling_group(name, group)) for name, group in GROUPS.items()},
        **{name: verb for name, verb in _questions().items() if name not in GROUPS},
        "ask": Verb("ask any technique by name", _fill_ask),
    }


def add_verbs(
    parser: argparse.ArgumentParser, words: Sequence[str], known: Mapping[str, Verb], *, kind: str
) -> None:
    """Let one of some verbs follow; the one that does gets its flags.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser of the words so far.
    words : sequence of str
        The words that follow.
    known : mapping of str to Verb
        What may follow.
    kind : str
        What such a word is called in help.
    """
    # Before a verb stand only flags that take no value, so the first other word is it.
    at, given = next(((i, word) for i, word in enumerate(words) if not word.startswith("-")), (0, ""))
    chosen = parser.add_subparsers(title=f"{kind}s", metavar=kind.upper(), required=True)
    for name, verb in known.items():
        full_stop = "" if verb.about.endswith("?") else "."
        sub = chosen.add_parser(
            name,
            help=verb.about.replace("%", "%%"),
            description=verb.about[0].upper() + verb.about[1:] + full_stop,
        )
        if name == given:
            verb.fill(sub, words[at + 1 :])
    if not words:
        parser.print_help()
        raise SystemExit(USAGE_STATUS)
    if given == words[0] and given not in known:
        near = get_close_matches(given.lower(), known)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"`{parser.prog} --help` lists them all."
        parser.error(f"there is no {kind} '{given}'. {hint}")


def _filling_group(name: str, group: Group) -> Fill:
    """Return what gives a command such as `books` a verb for each of its actions."""

    def fill(parser: argparse.ArgumentParser, words: Sequence[str]) -> None:
        known = {action.name: Verb(action.does, _filling_action(name, action)) for action in group.load()}
        add_verbs(parser, words, known, kind="verb")

    return fill


def _filling_action(group: str, action: type[Action[Any]]) -> Fill:
    def fill(parser: argparse.ArgumentParser, _words: Sequence[str]) -> None:
        from ultramicro.cli.acting import add_action  # noqa: PLC0415  loads the ledger

        add_action(parser, group, action)

    return fill


def _questions() -> dict[str, Verb]:
    return {each.name: Verb(each.question, _filling_question(each)) for each in TECHNIQUES}


def _filling_question(listed: Listed) -> Fill:
    def fill(parser: argparse.ArgumentParser, _words: Sequence[str]) -> None:
        technique = listed.load()
        _folder(parser, acts.ask_technique)
        parser.set_defaults(technique=technique)
        add_flags(parser, technique)
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")
        parser.add_argument("--all", action="store_true", help="do not cut tables at 1,000 rows")
        parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the tables and pictures there")

    return fill


def _fill_ask(parser: argparse.ArgumentParser, words: Sequence[str]) -> None:
    add_verbs(parser, words, _questions(), kind="technique")


def _folder(parser: argparse.ArgumentParser, act: Any, about: str = "the place's folder") -> None:
    parser.add_argument("dir", metavar="DIR", type=Path, help=about)
    parser.set_defaults(act=act)


def _fill_new(parser: argparse.ArgumentParser, _words: Sequence[str]) -> None:
    _folder(parser, acts.new, "the folder to make")
    parser.add_argument("files", metavar="FILE", type=Path, nargs="*", help="payment files to copy into it")
    parser.add_argument("--name", help="what people call the place (default: the folder's name)")


def _fill_demo(parser: argparse.ArgumentParser, _words: Sequence[str]) -> None:
    _folder(parser, acts.demo, "the folder to make")
    parser.add_argument("--seed", type=int, default=1, help="another number makes another town (default: 1)")


def _fill_check(parser: argparse.ArgumentParser, _words: Sequence[str]) -> None:
    _folder(parser, acts.check)
    parser.add_argument("--json", action="store_true", help="print the account as JSON")
    parser.add_argument("--columns", action="store_true", help="show how every column was recognised")
    parser.add_argument(
        "--rejects", type=int, default=10, metavar="N", help="how many problem lines to show (default: 10)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write all accounts and problem lines there as CSV"
    )


def _fill_report(parser: argparse.ArgumentParser, _words: Sequence[str]) -> None:
    _folder(parser, acts.report)
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where to write (default: the place's folder)"
    )
    parser.add_argument(
        "--tables",
        action="store_true",
        help="also write every table (XLSX, CSV, Parquet) and picture (SVG, PNG)",
    )

"""The command line: the few verbs that act, and one verb for every technique."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ultramicro import __version__
from ultramicro.cli import verbs
from ultramicro.cli.acting import add_actions
from ultramicro.cli.flags import add_flags
from ultramicro.core.contract import Technique
from ultramicro.techniques import ACTIONS, GROUPS, TECHNIQUES

DESCRIPTION = "See where a place's money goes, and what it could do with what it already has."


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
    given = build_parser().parse_args(arguments)
    return given.act(given)


def build_parser() -> argparse.ArgumentParser:
    """Make the parser: every technique's flags come from its fields."""
    parser = argparse.ArgumentParser(prog="ultramicro", description=DESCRIPTION)
    parser.add_argument("--version", action="version", version=f"ultramicro {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_new(commands)
    _add_demo(commands)
    _add_check(commands)
    _add_report(commands)
    for group, about in GROUPS.items():
        add_actions(commands, group, about, ACTIONS[group])
    for technique in TECHNIQUES:
        if technique.name not in ACTIONS:
            _add_technique(commands, technique.name, technique)
    ask = commands.add_parser(
        "ask", help="ask any technique by name", description="Ask any technique by name."
    )
    names = ask.add_subparsers(title="techniques", metavar="NAME", required=True)
    for technique in TECHNIQUES:
        _add_technique(names, technique.name, technique)
    return parser


def _verb(commands: Any, name: str, help: str, act: Any, folder: str) -> argparse.ArgumentParser:  # noqa: A002
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=help, description=help[0].upper() + help[1:] + ("" if help.endswith("?") else ".")
    )
    parser.add_argument("dir", metavar="DIR", type=Path, help=folder)
    parser.set_defaults(act=act)
    return parser


def _add_new(commands: Any) -> None:
    parser = _verb(
        commands, "new", "make a new place, with commented templates", verbs.new, "the folder to make"
    )
    parser.add_argument("files", metavar="FILE", type=Path, nargs="*", help="payment files to copy into it")
    parser.add_argument("--name", help="what people call the place (default: the folder's name)")


def _add_demo(commands: Any) -> None:
    parser = _verb(
        commands, "demo", "write a made-up but realistic town, complete", verbs.demo, "the folder to make"
    )
    parser.add_argument("--seed", type=int, default=1, help="another number makes another town (default: 1)")


def _add_check(commands: Any) -> None:
    about = "read all files: accepted, rejected, reconciled; problems with file and line"
    parser = _verb(commands, "check", about, verbs.check, "the place's folder")
    parser.add_argument("--json", action="store_true", help="print the account as JSON")
    parser.add_argument("--columns", action="store_true", help="show how every column was recognised")
    parser.add_argument(
        "--rejects", type=int, default=10, metavar="N", help="how many problem lines to show (default: 10)"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="write all accounts and problem lines there as CSV"
    )


def _add_report(commands: Any) -> None:
    parser = _verb(
        commands,
        "report",
        "answer everything in one HTML file that opens offline",
        verbs.report,
        "the place's folder",
    )
    parser.add_argument(
        "--out", type=Path, metavar="FOLDER", help="where to write (default: the place's folder)"
    )
    parser.add_argument(
        "--tables",
        action="store_true",
        help="also write every table (XLSX, CSV, Parquet) and picture (SVG, PNG)",
    )


def _add_technique(commands: Any, name: str, technique: type[Technique[Any]]) -> None:
    parser = _verb(commands, name, technique.question, verbs.ask_technique, "the place's folder")
    parser.set_defaults(technique=technique)
    add_flags(parser, technique)
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.add_argument("--all", action="store_true", help="do not cut tables at 1,000 rows")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the tables and pictures there")

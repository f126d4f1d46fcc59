"""The flags of `ultramicro serve`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from ultramicro.cli.argparse_words import Parser
from ultramicro.core.message import say


def fill_serve(parser: Parser, _words: Sequence[str]) -> None:
    """Give the parser of `serve` its flags."""
    parser.flag("dirs", metavar="DIR", type=Path, nargs="*", about=say("the folders of the places"))
    parser.flag(
        "--port", type=int, default=8000, metavar=say("NUMBER"),
        about=say("where it listens (default: {n})", n=str(8000)),
    )  # fmt: skip
    parser.flag(
        "--host", default="127.0.0.1", metavar=say("ADDRESS"),
        about=say("on which address (default: {host}, for this machine alone)", host="127.0.0.1"),
    )  # fmt: skip
    parser.flag(
        "--origin", metavar="URL",
        about=say("how people reach it, as in {url}", url="https://money.example.org"),
    )  # fmt: skip
    parser.flag(
        "--home", type=Path, metavar=say("FOLDER"),
        about=say("its own folder (default: {folder} in the first place)", folder="web/"),
    )  # fmt: skip
    parser.flag(
        "--behind-proxy", action="store_true",
        about=say("trust the X-Forwarded headers, which a proxy in front must overwrite"),
    )  # fmt: skip
    parser.flag(
        "--database",
        metavar="URL",
        about=say("PostgreSQL database for people and sessions (default: a file)"),
    )
    parser.flag(
        "--try-out", action="store_true",
        about=say("make a person for each role and print their passwords; on this machine alone"),
    )  # fmt: skip
    parser.set_defaults(act=_serve)


def _serve(given: Namespace) -> int:
    from ultramicro.web.command import serve  # noqa: PLC0415  an extra, which takes a second to load

    return serve(given)

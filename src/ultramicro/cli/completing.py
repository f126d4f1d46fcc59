"""Completion of commands in a shell: the script is made from the parser, with the flags of every verb."""

from __future__ import annotations

from pathlib import Path

import shtab

from ultramicro.cli.argparse_words import Parser
from ultramicro.cli.parser import build_parser


def completion(shell: str) -> str:
    """Return the script that makes a shell complete the words of `ultramicro`.

    Parameters
    ----------
    shell : str
        `bash`, `zsh`, `fish` or `powershell`.
    """
    parser = build_parser((), whole=True)
    _complete_paths(parser)
    return shtab.complete(parser, shell)


def _complete_paths(parser: Parser) -> None:
    """Tell the shell which words are folders and files of the reader's disk."""
    for argument in parser.arguments():
        if argument.type is Path:
            # The attribute by which the library is told; argparse knows nothing of it.
            kind = shtab.DIRECTORY if argument.dest in {"dir", "out"} else shtab.FILE
            setattr(argument, "complete", kind)  # noqa: B010
    for sub in parser.below():
        _complete_paths(sub)

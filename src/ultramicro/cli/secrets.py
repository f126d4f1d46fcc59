"""Secrets of clerks at a terminal: typed without being shown, or from the environment; never a flag."""

from __future__ import annotations

import getpass
import os
import sys

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say

OWN, NEW = "ULTRAMICRO_SECRET", "ULTRAMICRO_NEW_SECRET"
"""Environment variables, for programs and tests; flags are seen by whoever lists the machine's processes."""


def secret_of(who: str) -> str:
    """Return what a clerk types to be known; nothing where nobody can be asked."""
    return os.environ.get(OWN, "") or _typed(say("Secret of {who}: ", who=who))


def new_secret_of(who: str) -> str:
    """Return the secret that a clerk will be known by, typed twice.

    Raises
    ------
    BadInput
        If the two are not the same, or nobody can be asked.
    """
    if given := os.environ.get(NEW, ""):
        return given
    first = _typed(say("New secret of {who}: ", who=who))
    if first != _typed(say("The same again: ")):
        raise BadInput(say("the two secrets are not the same"), do=say("give the command again"))
    if not first:
        raise BadInput(
            say("no secret was given"),
            do=say("give the command at a terminal, or put the secret into {name}", name=NEW),
        )
    return first


def _typed(prompt: str) -> str:
    return getpass.getpass(prompt) if sys.stdin.isatty() else ""

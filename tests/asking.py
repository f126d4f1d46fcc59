"""Commands given to a place as a program gives them: what was done comes back as it is, not as words."""

import getpass

from tests import clock
from ultramicro.cli.acting import add_action
from ultramicro.cli.argparse_words import Parser
from ultramicro.cli.flags import from_flags
from ultramicro.core.errors import UltramicroError
from ultramicro.core.message import Message
from ultramicro.ledger.carry_out import carry_out
from ultramicro.ledger.desk import Desk
from ultramicro.place.config import load_config
from ultramicro.techniques import GROUPS


def done(root, words, *more):
    """Return what a command did; an error is raised."""
    group, verb, *rest = words.split()
    (kind,) = (each for each in GROUPS[group].load() if each.name == verb)
    parser = Parser()
    add_action(parser, group, kind)
    given = parser.parse_args([str(root), *rest, *map(str, more)])
    config, now = load_config(given.dir), clock.at(given.on)
    desk = Desk(
        root=given.dir, currency=config.currency, by=getattr(given, "by", None) or getpass.getuser(), at=now,
        on=given.on or now.astimezone().date(), settings=config.settings, read_only=kind.reads_only,
    )  # fmt: skip
    with desk:
        return carry_out(from_flags(kind, given), desk, group=group, word=getattr(given, "key", None) or "")


def refused(root, words, *more):
    """Return the id of what is wrong with a command: of a message, or the ledger's code."""
    try:
        found = done(root, words, *more)
    except UltramicroError as error:
        verdict = getattr(error, "verdict", None)
        return verdict.code if verdict else error.what.id
    raise AssertionError(found)


def messages(said):
    """Return a message and all that it holds, by id."""
    if not isinstance(said, Message):
        return {}
    found = {said.id: said} if said.id else {}
    for value in said.values.values():
        found |= messages(value)
    return found


def values(said):
    """Return all values of a message and of what it holds, by name; sums in hundredths."""
    found = {}
    for name, value in said.values.items():
        if isinstance(value, Message):
            found |= values(value)
        else:
            found[name] = getattr(value, "pence", value)
    return found

"""Commands that act on a place's books: one parser for every action, made from its fields."""

from __future__ import annotations

import getpass
import json
import secrets
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ultramicro.cli.argparse_words import Parser
from ultramicro.cli.flags import add_flags, from_flags
from ultramicro.cli.secrets import new_secret_of, secret_of
from ultramicro.core.action import Action, Done, Status
from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.harmless import one_line
from ultramicro.core.headings import heading
from ultramicro.core.message import Labelled, Message, as_kept, joined, note, say, words
from ultramicro.core.money import to_the_penny
from ultramicro.ledger.carry_out import carry_out
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.stopping import LedgerStopped
from ultramicro.ledger.engine.waiting import BooksBusy
from ultramicro.ledger.replays import Refused
from ultramicro.ledger.stores.telling import telling_damage
from ultramicro.parameters.typed import day as day_given
from ultramicro.parameters.typed import require_own_signs
from ultramicro.place.config import load_config

SITE = Path("web", "site.json")
"""What a server leaves in the folder of its first place; there are people then whom one could have asked."""


def add_action(parser: Parser, group: str, action: type[Action[Desk]]) -> None:
    """Give a parser the flags of an action of a command such as `books`."""
    parser.flag("dir", metavar="DIR", type=Path, about=say("the place's folder"))
    parser.set_defaults(act=act, action=action, group=group)
    add_flags(parser, action)
    parser.flag("--json", action="store_true", about=say("print what was done as JSON"))
    if not action.reads_only:
        parser.flag(
            "--key", metavar=say("TEXT"),
            about=say("word that tells this command from an equal one (default: the command and the day)"),
        )  # fmt: skip
        parser.flag("--by", metavar=say("TEXT"), about=say("who acts (default: your name on this computer)"))
    parser.flag(
        "--on", type=day_given, metavar=say("YYYY-MM-DD"), about=say("day it counts (default: today)")
    )


def act(given: Namespace) -> int:
    """Do one action and print what became of it; what is refused is told on standard error too."""
    try:
        done = _carried_out(given)
        if _pays_again(given, done):
            given.key = f"again-{secrets.token_hex(8)}"
            done = _carried_out(given)
    except (BadInput, LedgerStopped) as error:
        if given.json:
            print(_json({"says": str(error), "rows": [], "status": Status.REFUSED, "code": _code(error)}))
        raise
    except Unsound as error:
        if given.json:
            print(_json({"says": str(error), "rows": error.rows, "status": Status.UNSOUND}))
        raise
    print(_json(asdict(done)) if given.json else text(done))
    return done.status.exit_status


def _pays_again(given: Namespace, done: Done) -> bool:
    """Ask at a terminal whether an equal payment on one day is another one; elsewhere it is not made."""
    can_be = done.status is Status.DONE_BEFORE and given.action.each_clerk and not given.key
    if not can_be or given.json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    yes = say("yes")
    print(text(done))
    answer = input(say("Is this another payment of the same sum? Type {yes} to make it: ", yes=yes))
    return answer.strip().casefold() in {yes.casefold(), yes[:1].casefold()}


def _code(error: BadInput | LedgerStopped) -> str:
    """Return what programs know a refusal by."""
    if isinstance(error, BooksBusy):
        return "books_busy"
    if isinstance(error, LedgerStopped):
        return "ledger_stopped"
    return error.verdict.code if isinstance(error, Refused) else "bad_input"


def _json(told: Mapping[str, object]) -> str:
    return json.dumps(told, indent=1, default=_plain, ensure_ascii=False)


def _plain(value: object) -> str:
    """Write days and moments as ISO 8601 has them."""
    return value.isoformat() if isinstance(value, date) else str(value)


def _carried_out(given: Namespace) -> Done:
    config, action = load_config(given.dir), from_flags(given.action, given)
    require_own_signs(action, config.currency)
    now = clock()
    # Today where the clerk sits: in universal time an evening would be counted to the next day.
    on = given.on or now.astimezone().date()
    desk = Desk(
        root=given.dir,
        currency=config.currency,
        by=getattr(given, "by", None) or _whoever(),
        at=now,
        on=on,
        settings=config.settings,
        secret_of=secret_of,
        new_secret_of=new_secret_of,
        make=action.makes_books,
        read_only=action.reads_only,
    )
    with telling_damage(str(given.dir)), desk:
        done = carry_out(action, desk, group=given.group, word=getattr(given, "key", None) or "")
        return _said_where_served(given.dir, done, desk.loosens)


def _said_where_served(root: Path, done: Done, loosens: Sequence[Message]) -> Done:
    """Add that one person did alone what the place's site lets two do, for whoever reads this later."""
    if not loosens or done.status is not Status.DONE or not (root / SITE).is_file():
        return done
    alone = note(
        "books.loosened_alone",
        "One person did this here, for which the pages of this place ask for two: {what}",
        what=joined(loosens),
    )
    return replace(done, says=joined([done.says, alone]))


def clock() -> datetime:
    """Return now, in universal time, as this machine has it."""
    return datetime.now(UTC)


def _whoever() -> str:
    """Return who is logged in; nothing where the machine does not know."""
    try:
        return getpass.getuser()
    # Containers run as users without a name.
    except (OSError, KeyError):
        return ""


def text(done: Done) -> str:
    """Write what was done as text, its rows as a table.

    Examples
    --------
    >>> print(text(Done(says="Paid.", rows=[{"account": "a", "balance_pence": 120}])))
    Paid.
    <BLANKLINE>
    Account  Balance
    a           1.20
    """
    said = words(done.says)
    return f"{said}\n\n{_table(done.rows)}" if done.rows else said


def _table(rows: Sequence[Mapping[str, object]]) -> str:
    heads = list(rows[0])
    cells = [[words(heading(h)) for h in heads], *([_cell(h, row[h]) for h in heads] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(heads))]
    # Digits are compared only if they stand under each other.
    right = [all(isinstance(row[head], int | float | None) for row in rows) for head in heads]
    return "\n".join(_line(line, widths, right) for line in cells)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    placed = (
        cell.rjust(width) if number else cell.ljust(width)
        for cell, width, number in zip(cells, widths, right, strict=True)
    )
    return "  ".join(placed).rstrip()


def _cell(head: str, value: object) -> str:  # noqa: PLR0911  one line a kind of value
    if value is None:
        return ""
    if head.endswith("_pence") and isinstance(value, int):
        return to_the_penny(value, symbol="")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, Labelled):
        return words(value.says)
    if isinstance(value, str):
        return one_line(words(value))
    if isinstance(value, float):
        return say("{value}", value=as_kept(value))
    return say("{value}", value=value) if isinstance(value, int | date) else str(value)

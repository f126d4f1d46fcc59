"""The command line: the few verbs that act on files, those that act on books, and one for every technique.

Help of the program comes from names and one-line texts. Only the verb that is given gets its flags, and only
then is what it needs imported.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from ultramicro import __version__
from ultramicro.cli import verbs as acts
from ultramicro.cli.argparse_words import Parser
from ultramicro.cli.flags import add_flags
from ultramicro.cli.serving import fill_serve
from ultramicro.core.action import Action
from ultramicro.core.message import Listed, Message, joined, say
from ultramicro.core.message import words as words_of
from ultramicro.techniques import GROUPS, TECHNIQUES, Group
from ultramicro.techniques import Listed as ListedTechnique

if TYPE_CHECKING:  # it loads the ledger
    from ultramicro.ledger.desk import Desk

DESCRIPTION = say("See where a place's money goes, and what it could do with what it already has.")
BEGIN = say(
    "To begin:\n"
    "  ultramicro demo town             makes a made-up town to look at\n"
    "  ultramicro new our-town FILES    reads your own payment files\n"
    "  ultramicro help tutorial         takes you through it step by step"
)
Kind = Literal["command", "verb", "technique"]
MOST_ROWS, MOST_REJECTS = 1_000, 10
USAGE_STATUS = 2
"""How a command ends that cannot be understood; as argparse has it."""
SHELLS = ("bash", "zsh", "fish", "powershell")
Act = Callable[[Namespace], int]
Fill = Callable[[Parser, Sequence[str]], None]
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
    # "help report" is what people type; terms of the glossary come after the program's own commands.
    if words[:1] == ["help"] and (len(words) == 1 or (words[1] in verbs() and not _is_term(words[1:]))):
        words = [*words[1:], "--help"]
    given = build_parser(words).read(words)
    status: int = given.act(given)
    return status


def _is_term(words: Sequence[str]) -> bool:
    """Whether several words are the title of a piece of the manual, though the first is a command too."""
    from ultramicro.manual.sections import sections  # noqa: PLC0415  reads every page

    return len(words) > 1 and any(section.title == " ".join(words) for section in sections())


def build_parser(words: Sequence[str], *, whole: bool = False) -> Parser:
    """Make the parser of a command, with the flags of the verb it names, or with those of every verb."""
    parser = Parser(prog="ultramicro", description=DESCRIPTION, epilog=BEGIN, whole=whole)
    parser.flag(
        "--version",
        action="version",
        version=f"ultramicro {__version__}",
        about=say("show the version and exit"),
    )
    add_verbs(parser, words, verbs(), kind="command")
    return parser


def verbs() -> dict[str, Verb]:
    """Return every word that can follow `ultramicro`; where one names both, doing goes before asking."""
    return {
        "new": Verb(say("make a new place, with templates to fill in"), _fill_new),
        "demo": Verb(say("write a made-up but realistic town"), _fill_demo),
        "check": Verb(
            say("read all files and say what became of every line, with problems by file and line"),
            _fill_check,
        ),
        "report": Verb(say("answer everything in one HTML file that opens offline"), _fill_report),
        "serve": Verb(say("serve places as pages in a browser"), fill_serve),
        **{name: Verb(group.about, _filling_group(name, group)) for name, group in GROUPS.items()},
        **{name: verb for name, verb in _questions().items() if name not in GROUPS},
        "ask": Verb(say("ask any technique by name"), _fill_ask),
        "completion": Verb(
            say("print what lets your shell complete commands when you press the Tab key"), _fill_completion
        ),
        "help": Verb(say("explain a term, a table or a command, or show the manual"), _fill_help),
    }


def add_verbs(parser: Parser, words: Sequence[str], known: Mapping[str, Verb], *, kind: Kind) -> None:
    """Let one of some verbs follow; the one that does gets its flags.

    Parameters
    ----------
    parser : Parser
        The parser of the words so far.
    words : sequence of str
        The words that follow.
    known : mapping of str to Verb
        What may follow.
    kind : str
        What such a word is: `command`, `verb` or `technique`.
    """
    # Before a verb stand only flags that take no value, so the first other word is it.
    at, given = next(((i, word) for i, word in enumerate(words) if not word.startswith("-")), (0, ""))
    title, metavar = _kinds()[kind]
    chosen = parser.add_subparsers(title=title, metavar=metavar, required=True)
    # Help lists all that may follow; otherwise the rest would only take longer to make than the command does.
    told = {given: known[given]} if given in known and at == 0 else known
    for name, verb in told.items():
        sub = chosen.add_parser(
            name,
            help=words_of(verb.about).replace("%", "%%"),
            description=sentence(verb.about),
            whole=parser.whole,
        )
        # Only the verb that was typed is filled: loading all of them takes longer than most commands.
        if parser.whole or name == given:
            verb.fill(sub, words[at + 1 :])
    if parser.whole:
        return
    # Bare, the program shows what it can do; argparse would only complain.
    if not words:
        parser.print_help()
        raise SystemExit(USAGE_STATUS)
    # Told here, as argparse would list every command without guessing the one that was meant.
    if given == words[0] and given not in known:
        near = get_close_matches(given.lower(), known)
        parser.error(joined([_no_such(kind, given), _hint(near, parser.prog)]))


def _kinds() -> Mapping[Kind, tuple[str, str]]:
    """Return what each kind of word is called above a list of them, and in the usage line."""
    return {
        "command": (say("commands"), say("COMMAND")),
        "verb": (say("verbs"), say("VERB")),
        "technique": (say("techniques"), say("TECHNIQUE")),
    }


def _no_such(kind: Kind, given: str) -> Message:
    if kind == "command":
        return say("there is no command '{given}'.", given=given)
    if kind == "verb":
        return say("there is no verb '{given}'.", given=given)
    return say("there is no technique '{given}'.", given=given)


def _hint(near: Sequence[str], prog: str) -> Message:
    if near:
        return say("Did you mean {names}?", names=Listed(near, "or"))
    return say("`{prog} --help` lists them all.", prog=prog)


def sentence(about: str) -> str:
    """Return what help says of a verb as a sentence; a question is one already.

    Examples
    --------
    >>> sentence("ask any technique"), sentence("Who can help whom?")
    ('Ask any technique.', 'Who can help whom?')
    """
    told = words_of(about)
    # By the template: a translation may end a question with another mark.
    asks = getattr(about, "template", about).endswith("?")
    return told if asks else words_of(say("{sentence}.", sentence=told[:1].upper() + told[1:]))


def _filling_group(name: str, group: Group) -> Fill:
    """Return what gives a command such as `books` a verb for each of its actions."""

    def fill(parser: Parser, words: Sequence[str]) -> None:
        known = {action.name: Verb(action.does, _filling_action(name, action)) for action in group.load()}
        add_verbs(parser, words, known, kind="verb")

    return fill


def _filling_action(group: str, action: type[Action[Desk]]) -> Fill:
    def fill(parser: Parser, _words: Sequence[str]) -> None:
        from ultramicro.cli.acting import add_action  # noqa: PLC0415  loads the ledger

        add_action(parser, group, action)

    return fill


def _questions() -> dict[str, Verb]:
    return {each.name: Verb(each.question, _filling_question(each)) for each in TECHNIQUES}


def _filling_question(listed: ListedTechnique) -> Fill:
    def fill(parser: Parser, _words: Sequence[str]) -> None:
        technique = listed.load()
        _folder(parser, acts.ask_technique, optional=technique.anywhere)
        parser.set_defaults(technique=technique)
        add_flags(parser, technique)
        parser.flag("--json", action="store_true", about=say("print the answer as JSON"))
        parser.flag("--all", action="store_true", about=say("do not cut tables at {n} rows", n=MOST_ROWS))
        parser.flag(
            "--out",
            type=Path,
            metavar=say("FOLDER"),
            about=say("write the tables and pictures into this folder"),
        )

    return fill


def _fill_ask(parser: Parser, words: Sequence[str]) -> None:
    add_verbs(parser, words, _questions(), kind="technique")


def _folder(parser: Parser, act: Act, about: str = "", *, optional: bool = False) -> None:
    if optional:
        about = say("the place's folder; without it, what the program itself knows is told")
    parser.flag(
        "dir", metavar="DIR", type=Path, about=about or say("the place's folder"),
        **({"nargs": "?"} if optional else {}),
    )  # fmt: skip
    parser.set_defaults(act=act)


def _fill_new(parser: Parser, _words: Sequence[str]) -> None:
    _folder(parser, acts.new, say("the folder to make"))
    parser.flag(
        "files",
        metavar=say("FILE"),
        type=Path,
        nargs="*",
        about=say("payment files, resources.csv and the like to copy into it"),
    )
    parser.flag(
        "--name",
        metavar=say("TEXT"),
        about=say("name of the place (default: the district's or folder's name)"),
    )
    parser.flag(
        "--district",
        metavar=say("TEXT"),
        about=say("district or county of England or Wales that the place is: sets its areas"),
    )


def _fill_demo(parser: Parser, _words: Sequence[str]) -> None:
    _folder(parser, acts.demo, say("the folder to make"))
    parser.flag(
        "--seed", type=int, default=1, metavar=say("NUMBER"),
        about=say("random seed: another number makes another town (default: {n})", n=1),
    )  # fmt: skip


def _fill_check(parser: Parser, _words: Sequence[str]) -> None:
    _folder(parser, acts.check)
    parser.flag("--json", action="store_true", about=say("print the account as JSON"))
    parser.flag("--columns", action="store_true", about=say("show how each column was recognised"))
    parser.flag(
        "--rejects", type=int, default=MOST_REJECTS, metavar=say("NUMBER"),
        about=say("number of problem lines to show (default: {n})", n=MOST_REJECTS),
    )  # fmt: skip
    parser.flag(
        "--out", type=Path, metavar=say("FOLDER"),
        about=say("write all accounts and problem lines into this folder as CSV"),
    )  # fmt: skip


def _fill_report(parser: Parser, _words: Sequence[str]) -> None:
    _folder(parser, acts.report)
    parser.flag(
        "--out", type=Path, metavar=say("FOLDER"), about=say("where to write (default: the place's folder)")
    )
    parser.flag(
        "--tables", action="store_true",
        about=say("also write every table (XLSX, CSV, Parquet) and picture (SVG, PNG)"),
    )  # fmt: skip


def _fill_help(parser: Parser, _words: Sequence[str]) -> None:
    parser.flag(
        "word", metavar=say("WORD"), nargs="+",
        about=say("a command, a term such as {term}, a table, or {page} to be taken through it all",
                  term="deadweight", page="tutorial"),
    )  # fmt: skip
    parser.set_defaults(act=_explain)


def _explain(given: Namespace) -> int:
    from ultramicro.cli.explaining import explain  # noqa: PLC0415  reads the manual

    return explain(given)


def _fill_completion(parser: Parser, _words: Sequence[str]) -> None:
    parser.flag("shell", choices=SHELLS, about=say("the shell that you type commands into"))
    parser.set_defaults(act=_complete)


def _complete(given: Namespace) -> int:
    from ultramicro.cli.completing import completion  # noqa: PLC0415  fills the flags of every verb

    print(completion(given.shell))
    return 0

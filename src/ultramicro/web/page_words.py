"""What a page says where a command would name itself: the page to go to, and its field.

Messages are written for whoever types commands. On a page the same message, with its id and values, names
the page of that action and the field of that parameter. Templates are changed and never values: what people
wrote themselves stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ultramicro.core.formatting import Formatter
from ultramicro.core.message import Value, say, template
from ultramicro.techniques import GROUPS, TECHNIQUES
from ultramicro.web.who_may import others_who_may

SAID_OTHERWISE: Mapping[str, str] = {
    template("repeat the command that made the first transfer, with another --key"):
        template("fill in the page of what made the first transfer once more"),
    template("let another person decide, and name them with --by"): template("let another person decide"),
    template("ask again with `ultramicro currency redeem` and a --key"):
        template("ask again on a new page: `ultramicro currency redeem`"),
    template("let another person release it, with --by"): template("let another person release it"),
    template("ask for it again with `ultramicro currency redeem` and another --key"):
        template("ask for it again on a new page: `ultramicro currency redeem`"),
    template("ask another person to do it, and name them with --by"): template("ask another person to do it"),
    template("repeat the command with --key and another word"): template("open the page anew"),
    template("let another person do it, and name them with --by"): template("let another person do it"),
    template("To do it again, give the command a new word with --key."):
        template("To do it again, open the page anew."),
    template("give this command a --key of its own; the key belongs to another command"):
        template("open the page anew; this one was used already"),
    template("give this one a --key of its own"): template("open the page anew for this one"),
    # The file is one that the page made of its list; the row names grower, good and batch.
    template("line {n} of the file: {fault}"): template("{fault}"),
    template("write the statement as a PDF, or print it with --json"):
        template("write the statement as a PDF"),
    template(
        "name a clerk with --by, and type the secret when asked, or put it into the environment variable "
        "ULTRAMICRO_SECRET"
    ): template("sign in once more as somebody who is a clerk of the books"),
    template("name another folder with --out"): template("tell who keeps this server"),
    template("check the path, or make a place with `ultramicro new`"): template("tell who keeps this server"),
    template("run `ultramicro new {root}`"): template("tell who keeps this server"),
    template(
        "the last entries are missing: put the file `{name}-wal` back beside it, or bring back a copy that "
        "`ultramicro books backup` made; to go on without them, use `restore --incomplete`"
    ): template(
        "the last entries are missing: whoever keeps this server puts the file `{name}-wal` back beside it, "
        "or brings back a copy"
    ),
    template("give people, rooms and needs in words that `ultramicro recipes --words` lists"):
        template("give people, rooms and needs in words that the manual lists under recipes"),
    template("`ultramicro recipes` lists the names"): template("the manual lists the names under recipes"),
    template("Give the name of one as `ultramicro recipes` lists them."):
        template("Give the name of one as the manual lists them under recipes."),
}  # fmt: skip
"""Templates of which a page says something else: it has no keys, no `--by` and no terminal."""

WRITTEN_OUT = " (`--out`)"
"""How a message names a file that a command writes into a folder: a page has it to be taken."""

MOST_KEPT = 1 << 12
"""So many texts without values are kept ready in each language; templates and pages have fewer."""

FLAG = r"--(?P<flag>[a-z][a-z-]*)"
GIVEN = r"(?:=|\s+)(?P<given>\{\w+\}|'[^']*'|-?\d[\w-]*|[A-Z]{2,})|=(?P<bare>\S+)"
_FLAG = re.compile(rf"`?(?<![\w-]){FLAG}(?:{GIVEN})?`?")
_COMMAND = re.compile(r"`ultramicro (?P<ticked>[^`]+)`|\bultramicro (?P<plain>[a-z]+ [a-z-]+)\b")


@dataclass(frozen=True, kw_only=True)
class PageFormatter(Formatter):
    """Writes messages for who reads them on a page.

    Examples
    --------
    >>> said = say("they may go as low as {sum}: give --floor {sum}", sum="0.00")
    >>> PageFormatter().text(said)
    'they may go as low as 0.00: give “Floor” 0.00'
    >>> PageFormatter().text(say("see `ultramicro board list`"))
    'see the page “List what is on the board”'
    >>> PageFormatter().text(say("The days are in promises.ics (`--out`)."))
    'The days are in promises.ics.'
    """

    # What has no values is most of a page, and the same on each of them.
    _said: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def write(self, template: str, values: Mapping[str, Value], other: str, quantity: int | None) -> str:
        """Write a template with its values."""
        if values or other:
            return super().write(SAID_OTHERWISE.get(template, template), values, other, quantity)
        if (said := self._said.get(template)) is None:
            said = super().write(SAID_OTHERWISE.get(template, template), values, other, quantity)
            # The name of a page may not be known yet, while its room is being loaded; and some templates are
            # made of what people wrote, which is without end.
            if "ultramicro " not in template and len(self._said) < MOST_KEPT:
                self._said[template] = said
        return said

    def worded(self, found: str) -> str:
        """Name pages and fields where a template names commands and flags."""
        if "ultramicro " not in found and "--" not in found:
            return found
        found = found.replace(WRITTEN_OUT, "")
        return _FLAG.sub(
            _field, _COMMAND.sub(lambda match: self._page(match["ticked"] or match["plain"]), found)
        )

    def _page(self, command: str) -> str:
        """Name the page of a command, with the fields to be filled in, and who opens it if others do."""
        name, _, flags = command.partition(" --")
        fields = [_field(each) for each in _FLAG.finditer(f"--{flags}")] if flags else []
        more = [", ".join(fields)] if fields else []
        title = page_title(name)
        # Of a room that is being loaded nothing is known yet.
        if title != name and (who := others_who_may(name)):
            more.append(self.text(who))
        page = _short(self.text(title))
        if more:
            # The holes in it are filled by the message that it stands in.
            return self.text(say("the page “{page}” ({fields})", page=page, fields="; ".join(more)))
        return self.text(say("the page “{page}”", page=page))


def _short(title: str) -> str:
    """Return a title as far as its first stop.

    Examples
    --------
    >>> _short("freeze an account; or open it again")
    'Freeze an account'
    """
    first = re.split(r"[;:]", title)[0].strip()
    return first[:1].upper() + first[1:]


def _field(match: re.Match[str]) -> str:
    given = match["given"] or match["bare"] or ""
    return f"{_called(match['flag'])} {given}".rstrip()


def _called(flag: str) -> str:
    plain = flag.replace("-", " ")
    return f"“{plain[:1].upper()}{plain[1:]}”"


def page_title(command: str) -> str:
    """Return what the page of a command does, as its class says it; the command where it has no page.

    Parameters
    ----------
    command : str
        As in `books pay` or `leaks`.

    Examples
    --------
    >>> page_title("books resolve"), page_title("next")
    ('pay what a hold set aside, or a part of it, or release it', 'Whom should we look up next?')
    """
    if command == "check":  # each file's account, line by line, stands on the page where files are put in
        return say("Put in")
    group, _, verb = command.partition(" ")
    if group in GROUPS:
        # Only the room that is named: a server that is asked little loads little.
        if not verb:
            return GROUPS[group].about
        try:
            found = [each.does for each in GROUPS[group].load() if each.name == verb]
        except (AttributeError, ImportError):
            # The room is being loaded and says something of itself; it is said anew where it is read.
            return command
        return next(iter(found), command)
    return next((each.question for each in TECHNIQUES if each.name == command), command)


def field_called(where: str) -> str:
    """Return what an error is about, where that is a parameter: its field.

    Examples
    --------
    >>> field_called("--warn-below"), field_called("place.toml")
    ('“Warn below”', 'place.toml')
    """
    return _called(where.removeprefix("--")) if where.startswith("--") else where

"""`ultramicro help WORD`: a term of the glossary, else what the manual says of it."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, joined, say
from ultramicro.manual.finding import found, near
from ultramicro.manual.sections import Section, page_text
from ultramicro.place.glossary import found as terms_found
from ultramicro.place.glossary import glossary, nearest

MOST_OTHERS = 6
"""Further sections that are named below the first."""


def explain(given: Namespace) -> int:
    """Explain a word: by the glossary where it is a term, and by the manual."""
    asked = " ".join(given.word)
    told = found(asked)
    terms = terms_found(asked) or ([] if told else nearest(asked))
    if not terms and not told:
        raise BadInput(say("the manual does not mention '{word}'", word=asked), do=_instead(asked))
    for each in terms:
        print(each.text())
    # The page of terms says the same again.
    rest = [each for each in told if each.page != "glossary"] if terms else told
    if not terms:
        _print_section(rest[0])
        rest = [each for each in rest if each.title != rest[0].title]
    _print_more(rest)
    return 0


def _instead(asked: str) -> Message:
    names = near(asked, (each.id for each in glossary()))
    if names:
        return say("did you mean {names}? `ultramicro help tutorial` begins at the beginning",
                   names=Listed(names, "or"))  # fmt: skip
    return say(
        "`ultramicro help tutorial` begins at the beginning, and `ultramicro --help` lists the commands"
    )


def _print_section(section: Section) -> None:
    # A page that is asked for by its name is shown whole.
    whole = section.level == 1
    _print_markdown(page_text(section.page) if whole else f"## {section.title}\n\n{section.text}")


def _print_more(sections: Sequence[Section]) -> None:
    titles = list(dict.fromkeys(each.title for each in sections))[:MOST_OTHERS]
    if titles:
        print()
        print(
            joined([say("More in the manual:"), *(f"  ultramicro help {_quoted(t)}" for t in titles)], "\n")
        )


def _quoted(title: str) -> str:
    # Within quotes an interactive shell would still act on an exclamation mark.
    return f'"{title}"'.replace("!", "") if " " in title else title


def _print_markdown(text: str) -> None:
    """Print a page: laid out for a terminal, as it stands for a file or another program."""
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console  # noqa: PLC0415  a tenth of a second that only this needs
    from rich.markdown import Markdown  # noqa: PLC0415

    Console().print(Markdown(text))

"""The pages of the manual, cut at their headings."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

# data below
# The manual is in English only: translators work on what the program says.
ORDER = (
    "tutorial", "questions", "glossary", "methods", "place", "parties", "buying", "books", "web", "api",
    "plan", "recipes", "energy", "energy-sharing", "energy-offer", "food", "stress", "page", "dictionary",
    "techniques", "commands", "benchmarks",
)  # fmt: skip
"""The pages, those for a reader with a question before those for one who looks something up."""
HEADING = re.compile(r"^(#{1,3}) +(.+?) *$")
FENCE = "```"


class Section(NamedTuple):
    """A heading of a page with what stands below it, up to the next heading."""

    page: str
    title: str
    text: str
    level: int


def folder() -> Traversable:
    """Return where the pages are: in the installed package, else in the clone beside it."""
    shipped = files("ultramicro") / "docs"
    # In a clone they stand where people read them; an installed package carries a copy.
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "docs"


@cache  # of the program's own files, which do not change while it runs
def sections() -> tuple[Section, ...]:
    """Return every section of every page, in the order of the pages."""
    # A package that was made without its pages can still explain the glossary's terms.
    there = [page for page in ORDER if (folder() / f"{page}.md").is_file()]
    return tuple(section for page in there for section in cut(page, page_text(page)))


def page_text(page: str) -> str:
    """Return a page as it stands in its file."""
    return (folder() / f"{page}.md").read_text(encoding="utf-8")


def cut(page: str, text: str) -> list[Section]:
    r"""Cut a page at its headings; a line within a fence is no heading.

    Examples
    --------
    >>> [(s.title, s.text) for s in cut("p", "# One\na\n## Two\n```\n# no heading\n```")]
    [('One', 'a'), ('Two', '```\n# no heading\n```')]
    """
    found: list[tuple[str, int, list[str]]] = [("", 0, [])]
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith(FENCE)
        heading = None if fenced else HEADING.match(line)
        if heading:
            found.append((heading[2].replace("`", ""), len(heading[1]), []))
        else:
            found[-1][2].append(line)
    return [Section(page, title, "\n".join(lines).strip(), level) for title, level, lines in found if title]

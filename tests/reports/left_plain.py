"""What is still plain English where the made-up language is spoken, and words at random in every template."""

from __future__ import annotations

import csv
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

from babel.dates import get_month_names

from ultramicro.core.formatting import BRITISH, HOLE, Formatter
from ultramicro.core.message import Message
from ultramicro.leaks.powers import powers
from ultramicro.place import dictionary
from ultramicro.place.facts import facts
from ultramicro.place.glossary import glossary
from ultramicro.plan.recipes.vocabulary import read
from ultramicro.techniques import all_techniques

LATIN_WORD = re.compile(r"[^\W\d_]{4,}")
PLAIN = re.compile(r"[A-Za-z]{4,}")
NO_WORDS = re.compile(
    r"`[^`]*`|[^\W\d_]+…|https?://\S+|--[\w-]+|\b\w+(?:_\w+)+\b|[\w./-]*\w\.[a-z]{2,7}\b|ultramicro \S+"
)
"""Commands, flags, ids, files, words that are cut: what stays as it is in every language."""
PUBLISHED = (
    ("place/facts/household_income_per_head.csv", "item"),
    ("place/facts/spending_by_tenth.csv", "category"),
    ("multiplier/io/sic_2007_sections.csv", "name"),
    ("flows/entity_resolution/words.csv", "full"),
    ("noticeboard/thesaurus.csv", "concept"),
)
"""Files of the program, and their column, whose names are data."""
TEXT_FILES = {".csv", ".toml", ".txt", ".md", ".xml", ".ofx", ".qif", ".sta", ".geojson", ".json"}


def data_words(root: Path, place) -> set[str]:
    """The words of the place's own files and of its raw tables: they are nobody's to translate."""
    own = (path for path in root.rglob("*") if path.suffix in TEXT_FILES and ".ultramicro" not in path.parts)
    texts = [_uncommented(path) for path in own]
    texts += [str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()]
    found = {word.casefold() for text in texts for word in LATIN_WORD.findall(text)}
    for name, table in dictionary.tables().items():
        if table.kind == "raw" and table.file and place.has(name):
            found |= set(_table_words(place, name))
    return found


def published_words() -> set[str]:
    """The words of titles of books and laws, and of ids that have words: no template, so nobody's to translate."""
    titles = [term.source for term in glossary()]
    titles += [
        power.source for country in ("GB-ENG", "GB-SCT") for power in powers(country, date(2026, 6, 1))
    ]
    titles += [str(s) for kind in all_techniques() for s in kind.sources if not isinstance(s, Message)]
    ids = [value for _, value in dictionary._values()] + [term.id for term in glossary()]
    return {
        word.casefold()
        for text in (*titles, *ids, *_published_names(), *_month_names())
        for word in re.findall(r"[^\W\d_]{4,}", text)
    }


def _published_names() -> Iterator[str]:
    """Names that tables of others have, and what names are matched by: data of the program's own files."""
    for path, column in PUBLISHED:
        lines = (files("ultramicro") / path).read_text(encoding="utf-8").splitlines()
        for row in csv.DictReader(line for line in lines if not line.startswith("#")):
            yield row[column]


def _month_names() -> Iterator[str]:
    """What the Unicode Consortium calls months: no template has them."""
    for width in ("abbreviated", "wide"):
        yield from get_month_names(width, locale=BRITISH).values()


def library_texts(*, vocabulary: bool = False) -> set[str]:
    """Names, rules, sources and ids of the library of recipes: data with a source, said by nobody's template.

    `vocabulary` adds the words in which a place's files can be written; they are alike in every language.
    """
    columns = {
        "recipes": ("recipe", "source", "how"), "sources": ("name", "address"), "law": ("says",),
        "goods": ("good",), "skills": ("skill",),
    }  # fmt: skip
    if vocabulary:
        columns |= {"goods": ("good", "what", "words", "wanted"), "skills": ("skill", "what", "words")}
    library = {row[column] for name, mine in columns.items() for row in read(name) for column in mine}
    # Where a rule on buying stands is named as it is published.
    return library | {row["source"] for row in facts("procurement")}


def _uncommented(path: Path) -> str:
    text = path.read_bytes().decode("utf-8", errors="replace")
    return re.sub(r"(?m)#.*$", "", text) if path.suffix == ".toml" else text


def _table_words(place, name: str) -> Iterator[str]:
    relation = place.table(name)
    texts = [column.name for column in dictionary.columns(name) if column.type == "text"]
    for column in set(texts) & set(relation.columns):
        for value in relation.select(column).distinct().to_pyarrow()[column].to_pylist():
            yield from (word.casefold() for word in LATIN_WORD.findall(value or ""))


def plain_lines(lines: Iterable[str], data: set[str]) -> list[str]:
    """The lines in which a word of four letters is plain English: no accent of the made-up language, no data."""
    return [line for line in dict.fromkeys(lines) if plain_words(line, data)]


def plain_words(line: str, data: set[str]) -> list[str]:
    words = LATIN_WORD.findall(NO_WORDS.sub(" ", line))
    return [word for word in words if PLAIN.fullmatch(word) and word.casefold() not in data]


class _Texts(HTMLParser):
    """The texts of a page, and what its attributes say to people."""

    SAID = frozenset({"title", "aria-label", "alt", "data-find", "data-shown", "data-label"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs) -> None:
        self._skipped += tag in {"style", "script", "code"}
        self.found += [value for name, value in attrs if name in self.SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in {"style", "script", "code"}

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._skipped:
            self.found.append(data.strip())


def page_texts(html: str) -> list[str]:
    parser = _Texts()
    parser.feed(html)
    return parser.found


class RandomWords(Formatter):
    """Speaks in words that mean nothing: other letters and other lengths for every word of a template."""

    def write(self, template, values, other, quantity):
        shaken = _shaken(template if quantity in {None, 1} or not other else other)
        return HOLE.sub(lambda hole: self.value(values[hole[1]]) if hole[1] in values else hole[0], shaken)


def _shaken(template: str) -> str:
    """A template whose words are others, with its holes in their places."""
    dice = random.Random(zlib.crc32(template.encode()))  # noqa: S311

    def word(_found: re.Match[str]) -> str:
        return "".join(dice.choices("aeioudlmnrst", k=dice.randint(1, 9)))

    parts = re.split(r"(\{\w+\})", template)
    return "".join(part if HOLE.fullmatch(part) else re.sub(r"[^\W\d_]+", word, part) for part in parts)


def counted(lines: Counter) -> str:
    return "".join(f"{name} {n}\n" for name, n in sorted(lines.items()) if n)


def recorded(text: str) -> Counter:
    pairs = (line.rsplit(" ", 1) for line in text.splitlines() if line)
    return Counter({name: int(n) for name, n in pairs})

"""What a header says: its words brought to one form and scored for each role against the vocabulary."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import fuzz, process

POUND = re.compile(r"ï¿½|Â£|£|œ|\ufffd|(?<![A-Za-z])\?(?![A-Za-z])")
"""The pound sign and what it turns into when encodings are mixed up."""

LONGEST = 300
"""Letters of a header that are looked at; a longer one is no name of a column."""
_CAMEL = re.compile(r"(?<=[A-Z])(?=[A-Z][a-z]{2,})|(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z])(?=[A-Z]{2,})")
_GROUP = re.compile(r"([A-Z]{2,5})\.(?=[A-Za-z])")
_ENDINGS = (
    "name",
    "date",
    "amount",
    "number",
    "value",
    "code",
    "type",
    "reference",
    "description",
    "id",
    "no",
    "ref",
)
_NO_WORD = re.compile(r"[^a-z0-9£&]+")


@cache  # of the program's own files, which do not change while it runs
def _rows() -> tuple[Mapping[str, str], ...]:
    text = files(__package__).joinpath("vocabulary.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache  # of the program's own files, which do not change while it runs
def _spelling() -> Mapping[str, str]:
    return {row["words"]: row["score"] for row in _rows() if row["what"] == "spelling"}


@cache  # of the program's own files, which do not change while it runs
def _patterns(what: str) -> tuple[tuple[str, re.Pattern[str], float], ...]:
    classes = {row["name"]: f"(?:{row['words']})" for row in _rows() if row["what"] == "class"}
    named = re.compile(r"\b(" + "|".join(classes) + r")\b")
    return tuple(
        (row["name"], re.compile(named.sub(lambda m: classes[m[1]], row["words"])), float(row["score"]))
        for row in _rows()
        if row["what"] == what
    )


@cache  # of the program's own files, which do not change while it runs
def _known_words() -> frozenset[str]:
    words = " ".join(row["words"] for row in _rows() if row["what"] in {"class", "role"})
    return frozenset(re.findall(r"[a-z]{5,}", words))


@cache  # of the program's own files, which do not change while it runs
def all_roles() -> frozenset[str]:
    """Name every role that a column can have."""
    return frozenset(row["name"] for row in _rows() if row["what"] == "role")


@lru_cache(maxsize=8192)  # pure, and bounded
def plain_words(text: str) -> str:
    """Bring a header to plain words: lower case, no marks, camel case cut, abbreviations and slips mended.

    Parameters
    ----------
    text : str
        A header as it stands in a file.

    Returns
    -------
    str
        Its words with one blank between them; the pound sign counts as a word.

    Examples
    --------
    >>> plain_words("BeneficiaryName"), plain_words("Net Amt.(œ)"), plain_words("Expenditure Catergory")
    ('beneficiary name', 'net amount £', 'expenditure category')
    """
    text = _CAMEL.sub(" ", POUND.sub(" £ ", _without_group(text[:LONGEST])))
    words = _NO_WORD.sub(" ", text.lower()).replace("&", " and ").split()
    return " ".join(_mended(word) for word in words)


def _without_group(text: str) -> str:
    """Take off short groups before a name, as in `MCH.MERCHANT NAME`, if they say nothing."""
    while (group := _GROUP.match(text)) and not _says_something(group[1].lower()):
        text = text[group.end() :]
    return text


def _says_something(word: str) -> bool:
    return word in _spelling() or any(re.search(rf"\b{word}\b", row["words"]) for row in _rows())


@lru_cache(maxsize=4096)  # pure, and bounded
def _mended(word: str) -> str:
    known = _spelling().get(word)
    # Short words are one letter from too many others.
    if known or len(word) < 6 or word in _known_words():
        return known or word
    for ending in _ENDINGS:
        # Databases export names without blanks: "supplierid".
        if word.endswith(ending) and word.removesuffix(ending) in _known_words() | {
            "net",
            "vat",
            "paid",
            "post",
            "line",
        }:
            return f"{word.removesuffix(ending)} {_spelling().get(ending, ending)}"
    # 88 lets pass a letter too many or too few, a wrong one in long words only; sorted, so that ties fall
    # alike.
    near = process.extractOne(word, sorted(_known_words()), scorer=fuzz.ratio, score_cutoff=88)
    return _spelling().get(near[0], near[0]) if near else word


@lru_cache(maxsize=8192)  # pure, and bounded
def role_scores(text: str) -> Mapping[str, float]:
    """Score what role a header's words speak for.

    Parameters
    ----------
    text : str
        A header as it stands in a file.

    Returns
    -------
    mapping of str to float
        Role to score, 1 for certain; roles that the words do not speak for are left out.

    Examples
    --------
    >>> dict(role_scores("Supplier Name")), max(role_scores("VAT Amount"), key=role_scores("VAT Amount").get)
    ({'supplier': 1.0}, 'vat_amount')
    """
    return _best(plain_words(text), "role")


def is_running_total(text: str) -> bool:
    """Whether a header's words say that each line holds the sum of all lines up to it.

    Examples
    --------
    >>> is_running_total("Cumulative spend to date"), is_running_total("Spend in month")
    (True, False)
    """
    return bool(_best(plain_words(text), "running"))


def kind_scores(header: tuple[str, ...]) -> Mapping[str, float]:
    """Count the signs of each kind of file in its headers.

    Parameters
    ----------
    header : tuple of str
        The headers of a file.

    Returns
    -------
    mapping of str to float
        Kind to the number of headers that speak for it, strong ones twice.

    Examples
    --------
    >>> kind_scores(("Contract Title", "Start Date", "End Date", "Supplier"))["contracts"]
    3.0
    """
    total: dict[str, float] = {}
    # A name that stands twice says nothing more.
    for cell in dict.fromkeys(header):
        for kind, score in _best(plain_words(cell), "kind").items():
            total[kind] = total.get(kind, 0.0) + score
    return total


def _best(words: str, what: str) -> Mapping[str, float]:
    scores: dict[str, float] = {}
    if words and len(words) < 120:
        for name, pattern, score in _patterns(what):
            if score > scores.get(name, 0.0) and pattern.fullmatch(words):
                scores[name] = score
    return scores

"""A supplier's name, stripped to what tells it apart.

Names are worked on as one long text with a name a line: a pattern that runs once over the text of a
hundred thousand names costs a tenth of a hundred thousand runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from ultramicro.flows.entity_resolution.words import CANON, GENERIC, LEGAL, REMARKS, SILENT

_APOSTROPHES = "'`\u2019\u2018\u00b4\u02bc\ufffd"
_LEGAL = "|".join(sorted(LEGAL, key=len, reverse=True))
_WORD = re.compile(r"[^\W_]+")
LONGEST = 300
"""What stands further in a name is not read: no supplier has so long a name. [characters]"""
_PROCESSORS = r"paypal|pp|sumup|zettle|izettle|iz|sq|sp|crv|stripe|www"

_SORTS = {
    "limited": "company", "ltd": "company", "plc": "company", "llp": "partnership",
    "cic": "social", "cio": "social",
}  # fmt: skip

Put = str | Callable[[re.Match[str]], str]
Step = tuple[re.Pattern[str], Put, tuple[str, ...]]
"""What is cut, what is put there, and needles: a line that holds none is passed over, if there are any."""


def _says_nothing(words: str) -> bool:
    """Whether a tail or bracket is only a clerk's remark, an account number or empty."""
    return all(w in REMARKS or _is_code(w) for w in _WORD.findall(words))


def _is_code(word: str) -> bool:
    """Whether a word is an account or order number rather than part of a name."""
    if word.isalpha():
        return False
    digits = sum(c.isdigit() for c in word)
    return digits >= 5 or (digits >= 3 and digits < len(word) and len(word) >= 6)  # noqa: PLR2004


def _bracket(match: re.Match[str]) -> str:
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    silent = _says_nothing(match[1]) or _abbreviates(match[1], before)
    return " " if silent else f" {match[1]} "


def _abbreviates(short: str, before: str) -> bool:
    """Whether a bracket holds the initials of the words before it, with or without the small ones."""
    letters = "".join(_WORD.findall(short))
    if len(letters) < 3:  # noqa: PLR2004
        return False
    words = _WORD.findall(before)
    telling = [w for w in words if w not in SILENT]
    # `HM Revenue` is abbreviated `HMR`: what is short already stands whole.
    kept = "".join(w if len(w) < 3 else w[0] for w in telling)  # noqa: PLR2004
    return letters in ("".join(w[0] for w in words), "".join(w[0] for w in telling), kept)


def _dash(match: re.Match[str]) -> str:
    return "" if _says_nothing(match[1]) else f" {match[1]}"


def _joined(match: re.Match[str]) -> str:
    return re.sub("[. ]", "", match[0])


def _trading(match: re.Match[str]) -> str:
    """Cut a trading name only behind an organisation: two people may share `J Smith`."""
    words = _WORD.findall(match[1])
    organisation = len(words) > 2 or not GENERIC.isdisjoint(CANON.get(w, w) for w in words)  # noqa: PLR2004
    return match[1] if organisation else f"{match[1]} {match[2]}"


_TRADING = re.compile(r"([^\n]*?\w[^\n]*?)[ ,(]+(?:t[ ]?/[ ]?as?|ta/|trading as|t/as)\b[./]*([^\n]*)")


_CARE = re.compile(r"\bc/o\b[^\n]*|\bcare of\b[^\n]*|\(?\bformerly\b[^\n]*")  # data


def _named_once(match: re.Match[str]) -> str:
    """Leave one name of a line that holds two, the first: what it trades as goes."""
    return _TRADING.sub(_trading, match[0], count=1)


_WEB = ("www.", ".co", ".org", ".gov", ".ac.uk", ".ltd.uk", ".net", ".uk")
_STEPS: tuple[Step, ...] = (
    # What a clerk wrote before the name.
    (
        re.compile(
            r"(?m)^[^\w\n]*(?:closed|do not use|dnu|inactive|obsolete"
            r"|duplicate|ceased|old)[ ]*[-:*)/.]+"  # data
        ),
        "",
        (),
    ),
    (re.compile(r"(?m)^[ ]*\([^()\n]*\b(?:only|use)\)"), "", ("only)", "use)")),
    (re.compile(r"(?m)^[ ]*\([a-z]{1,4}\)[ ]+(?=\w+ \w)"), "", ()),
    # A card processor stands before the payee, an order number behind it.
    (re.compile(rf"(?m)^[ ]*(?:{_PROCESSORS})[ ]*\*+"), "", ("*",)),
    # The star first: where a pattern begins with a letter of its own, the text is skipped to the next of it.
    (re.compile(r"\*(?<=[^\W_]{4}\*)[^\n]*\d[^\n]*"), "", ()),
    (re.compile(r"\bwww\.|\.(?:co|org|gov|ac|ltd)\.uk\b|\.(?:com|org|net|uk)\b"), " ", _WEB),
    (re.compile(r"\bco[- ]?op(?:erative)?\b"), "cooperative", ("coop", "co-op", "co op")),
    (re.compile(r"\bgroup of companies\b"), "group", ("group of companies",)),  # data
    (re.compile(r"\bpublic limited company\b"), "plc", ("public limited company",)),  # data
    (re.compile(r"\blimited liability partnership\b"), "llp", ("limited liability partnership",)),  # data
    (re.compile(r"\bcommunity interest co(?:mpany)?\b"), "cic", ("community interest co",)),  # data
    (
        re.compile(r"\bcharitable incorporated organi[sz]ation\b"),
        "cio",
        ("charitable incorporated organi",),
    ),  # data
    (
        re.compile(r"l(?<=\bl)[. ]+(?:t[. ]+d|l[. ]+p)\b|p(?<=\bp)[. ]+l[. ]+c\b|c(?<=\bc)[. ]+i[. ]+[co]\b"),
        _joined,
        (),
    ),
    # What follows the legal form is a branch, a site or an account.
    (re.compile(rf"([)\].,])[ ]*\(?(?:{_LEGAL})\b[^\n]*"), r"\1 ", ()),
    (re.compile(rf"[ ](?<=[\w)\].,&-][ ])[ ]*\(?(?:{_LEGAL})\b[^\n]*"), " ", ()),
    # In whose care it is, or what it was called before.
    (_CARE, "", ("c/o", "care of", "formerly")),  # data
    # This tries every cut of a line, and few lines hold two names.
    (re.compile(r"[^\n]+"), _named_once, ("t/", "t /", "ta/", "trading as")),  # data
    (re.compile(r"\(([^()\n]*)\)?"), _bracket, ("(",)),
    (re.compile(r"[ ]-+[ ]*([^\n]*)"), _dash, (" -",)),
    (re.compile(r"\w*\*{2,}\w*"), " ", ("**",)),
    (re.compile(r"\ba/c\b"), " ", ("a/c",)),
)


def normalise(name: str) -> str:
    """Reduce a supplier's name to the sorted words that tell it apart.

    Case, accents, punctuation, legal forms, account numbers, branches behind the legal form and a
    clerk's remarks go; usual short forms are written out; single letters are joined into one word.

    Parameters
    ----------
    name : str
        A name as printed in a file.

    Returns
    -------
    str
        The distinct words, sorted, with a blank between. Empty only if the name is. Normalising it again
        changes nothing, but for words that by themselves read as remarks.

    Examples
    --------
    >>> normalise("The J. C. Smith & Sons Bldg. Svcs Ltd (Acc 00123456)")
    'building jc services smith sons'
    >>> normalise("SMITH AND SONS, J C, BUILDING SERVICES LIMITED T/A Smiths")
    'building jc services smith sons'
    >>> normalise("CHI (Manorcroft) Ltd") == normalise("CHI (Linson Court) Ltd")
    False
    """
    return normalise_all([name])[0]


def normalise_all(names: Sequence[str]) -> list[str]:
    """Normalise many names at once; see `normalise`.

    Parameters
    ----------
    names : sequence of str, shape (n,)
        Names as printed.

    Returns
    -------
    list of str, shape (n,)
        Their keys, in the order given.

    Examples
    --------
    >>> normalise_all(["Water Plus - 4035576019", "WATER PLUS LTD"])
    ['plus water', 'plus water']
    """
    if not names:
        return []
    plain, keys = plain_text(names), _Keys()
    lines = zip(_spaced(cut_text(plain)).split("\n"), _spaced(plain).split("\n"), strict=True)
    return [
        keys[line] or keys[whole] or " ".join(sorted(set(_words(whole)))) or " ".join(name.split())
        for name, (line, whole) in zip(names, lines, strict=True)
    ]


def form_of(name: str) -> frozenset[str]:
    """Tell the sort of body that a name's legal form makes it, where it prints one.

    Examples
    --------
    >>> sorted(form_of("Reach Plc")), sorted(form_of("Reach C.I.C.")), sorted(form_of("Reach"))
    (['company'], ['social'], [])
    """
    words = re.findall(r"[a-z]+", name.casefold().replace(".", ""))
    return frozenset(_SORTS[w] for w in words if w in _SORTS)


def _at(needles: Sequence[str], pattern: re.Pattern[str], put: Put, plain: str) -> str:
    """Put in the place of a pattern on those lines alone that hold one of the needles."""
    starts = {plain.rfind("\n", 0, at) + 1 for needle in needles for at in _finds(needle, plain)}
    parts, done = [], 0
    for start in sorted(starts):
        end = plain.find("\n", start)
        end = len(plain) if end < 0 else end
        parts += [plain[done:start], pattern.sub(put, plain[start:end])]
        done = end
    return "".join([*parts, plain[done:]])


def _finds(needle: str, text: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def cut_text(plain: str) -> str:
    """Cut branches, accounts and remarks from a text of plain names, a name a line.

    Examples
    --------
    >>> cut_text("acme ltd re invoice 7").strip()
    'acme'
    """
    for pattern, put, needles in _STEPS:
        plain = _at(needles, pattern, put, plain) if needles else pattern.sub(put, plain)
    return plain


def plain_text(names: Sequence[str]) -> str:
    """Fold case and accents of many names into one text, a name a line."""
    text = "\n".join([name[:LONGEST].replace("\n", " ") for name in names])
    # One look for each sign over the whole text; a table of signs is asked letter by letter.
    for sign in _APOSTROPHES:
        text = text.replace(sign, "")
    text = text.casefold()
    if text.isascii():
        return text
    # Few names have accents; the others are done with at a look.
    return "\n".join([line if line.isascii() else _bare(line) for line in text.split("\n")])


def _bare(line: str) -> str:
    parts = unicodedata.normalize("NFKD", line.replace("\x85", " ")).casefold()
    return re.sub(r"[\u0300-\u036f]", "", parts)


_BLANKS = bytes(
    ord(" ") if chr(code).isascii() and not chr(code).isalnum() and chr(code) != "\n" else code
    for code in range(256)
)
"""By byte what stands in its place: a blank for each sign of ASCII; bytes of other letters stay."""


def _spaced(text: str) -> str:
    """Write blanks for ASCII's signs, so that most lines fall into words without a pattern."""
    # Names come from files of any kind, so even half a character must pass.
    return text.encode("utf-8", "surrogatepass").translate(_BLANKS).decode("utf-8", "surrogatepass")


def _words(spaced: str) -> list[str]:
    return spaced.split() if spaced.isascii() else _WORD.findall(spaced)


class _Told(dict[str, str | None]):
    """By word what it tells: itself or its long form, nothing (empty), or what only its line can say (None).

    The same words stand in name after name; each is thought about once.
    """

    def __missing__(self, word: str) -> str | None:
        told = CANON.get(word, word)
        full = CANON.get(told, told)
        plain = len(told) > 1 and (full.isalpha() or not _is_code(full))
        self[word] = ("" if full in SILENT else full) if plain else None
        return self[word]


class _Keys(dict[str, str]):
    """By line, its remarks cut and its signs spaced, its telling words sorted; like lines come up again."""

    def __init__(self) -> None:
        self._told = _Told()

    def __missing__(self, line: str) -> str:
        words, told = _words(line), self._told
        plain = {told[word] for word in words}
        key = _odd_key(words) if None in plain else " ".join(sorted(filter(None, plain)))
        self[line] = key
        return key


def _odd_key(words: Sequence[str]) -> str:
    """Sort the telling words of a line with initials, which make one word, or with account numbers."""
    words = [CANON.get(w, w) for w in words]
    initials = "".join(w for w in words if len(w) == 1)
    told = {w for w in words if len(w) > 1} | ({initials} - {""})
    kept = {CANON.get(w, w) for w in told} - SILENT
    named = {w for w in kept if w.isalpha() or not _is_code(w)} or kept
    return " ".join(sorted(named))

"""Of which kinds a contract may be, as thresholds tell them apart: by its source, code, or clear words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ultramicro.procurement.rules.contract import Kind

TOLD = {"goods": (Kind.GOODS_SERVICES,), "works": (Kind.WORKS,), "concession": (Kind.CONCESSION,)}
"""What a source settles by itself; services may be of the light touch."""
EITHER = (Kind.GOODS_SERVICES, Kind.LIGHT_TOUCH)
OPEN = (Kind.GOODS_SERVICES, Kind.LIGHT_TOUCH, Kind.WORKS)
"""Kinds that come into question where nothing is told; concessions have the limits of works or higher."""
WORKS_CODE, CARE_CODES = "45", ("85",)
SOME_LIGHT = ("55", "75", "79", "80", "92", "98")
"""Divisions of the Common Procurement Vocabulary of which some classes are of the light touch."""
WORKS_WORDS = re.compile(
    r"\b(construction|refurbishments?|re-?furb\w*|re-?roofing|roofing works?|new[ -]?build|demolition|"
    r"civil engineering|resurfacing|reconstruction|(building|highways?|road|capital|drainage|enabling|"
    r"improvement|expansion|extension|remodelling|remediation) works|"
    r"works( -)? construction, repair (&|and) maintenance)\b"
)
"""Words of building work itself; a consultant for it is none."""
ABOUT_WORKS = re.compile(
    r"\b(consult\w*|design|advice|advis\w*|legal|fees|surve\w+|architect\w*|software|system|training|audit|"
    r"project management|supply|hire|inspections?|assessments?|maintenance|framework)\b"
)
CARE_WORDS = re.compile(
    r"\b(domiciliary|home ?care|home help|supported living|residential care|nursing home|care homes?|"
    r"social care|foster\w*|respite)\b"
)
MAY_BE_CARE = re.compile(
    r"\b(care|health\w*|nurs\w+|social|support\w*|education\w*|school\w*|training|tuition|youth|children\w*|"
    r"famil\w+|counsel\w+|advocacy|legal|security|hostel\w*|hotel\w*|meals|community|adults?)\b"
)
PLAIN_WORDS = re.compile(
    r"\b(cleaning|software|hardware|licen[cs]es?|printing|stationery|furniture|vehicles?|fuel|groceries|"
    r"laundry|insurance|postage|mail|consultancy|refuse|recycling|grounds maintenance|tools?|cameras?)\b"
)
"""Words of what is bought as goods or plain services and as nothing else."""


def kinds_of(kind: str | None, cpv: str | None = None, texts: Iterable[str | None] = ()) -> tuple[Kind, ...]:
    """Return the kinds that a contract may be of: one where that is clear, else each that it may be.

    Parameters
    ----------
    kind : str, optional
        goods, services, works or concession, where its source says so.
    cpv : str, optional
        Its code of the Common Procurement Vocabulary.
    texts : iterable of str, optional
        Its category and its title.

    Examples
    --------
    >>> def names(*given):
    ...     return [each.value for each in kinds_of(*given)]
    >>> names("works"), names(None, "45000000"), names(None, None, ["Refurbishment of the town hall"])
    (['works'], ['works'], ['works'])
    >>> names(None, None, ["Lift maintenance"])
    ['goods_services', 'light_touch', 'works']
    >>> names("services", "85000000"), names("services", None, ["Youth support"])
    (['light_touch'], ['goods_services', 'light_touch'])
    """
    told, words = (kind or "").strip().casefold(), " | ".join(text or "" for text in texts).casefold()
    if told in TOLD:
        return TOLD[told]
    found = _by_code(cpv) or _by_words(words)
    if told != "services":
        return found
    # That excludes works; whether it is care, such as nobody calls plain services, the words may tell.
    if found in {OPEN, (Kind.WORKS,)}:
        return EITHER if MAY_BE_CARE.search(words) else (Kind.GOODS_SERVICES,)
    return found


def one_of(kinds: tuple[Kind, ...]) -> Kind:
    """Return the one kind; unknown where it may be of several."""
    return kinds[0] if len(kinds) == 1 else Kind.UNKNOWN


def _by_code(cpv: str | None) -> tuple[Kind, ...]:
    code = (cpv or "").strip()
    if not code[:2].isdigit():
        return ()
    if code.startswith(WORKS_CODE):
        return (Kind.WORKS,)
    if code.startswith(CARE_CODES):
        return (Kind.LIGHT_TOUCH,)
    return EITHER if code.startswith(SOME_LIGHT) else (Kind.GOODS_SERVICES,)


def _by_words(words: str) -> tuple[Kind, ...]:
    if WORKS_WORDS.search(words):
        return OPEN if ABOUT_WORKS.search(WORKS_WORDS.sub(" ", words)) else (Kind.WORKS,)
    if CARE_WORDS.search(words):
        return EITHER if PLAIN_WORDS.search(words) else (Kind.LIGHT_TOUCH,)
    if PLAIN_WORDS.search(words):
        return EITHER if MAY_BE_CARE.search(words) else (Kind.GOODS_SERVICES,)
    return OPEN

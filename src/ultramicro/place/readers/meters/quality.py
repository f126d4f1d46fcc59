"""How sure a reading is, by the flags and sentences of operators."""

from __future__ import annotations

import re
from functools import cache

from ultramicro.place.readers.meters.words import plain

ACTUAL, ESTIMATED, MISSING, UNKNOWN = "actual", "estimated", "missing", ""
_MISSING = re.compile(
    r"\b(fehl\w*|missing|nicht vorhanden|kein\w* wert\w*|no data|absent\w*|ausstaendig|m)\b"
)
_ESTIMATED = re.compile(
    r"\b(est|l2|l3|e|ersatz\w*|geschaetz\w*|schaetz\w*|rechnerisch\w*|berechne\w*|vorlaeufig\w*|estim\w*|"
    r"interpol\w*|prognos\w*|fraglich\w*|nicht belastbar|unsicher\w*|unplausib\w*|provisional|preliminary|"
    r"geschat\w*|niet gevalideerd|stimat\w*|calculated|edited|derived|substitut\w*|projected|"
    r"manual\w*|t|s|p|56|21|z03|z04|z02)\b"
)
_ACTUAL = re.compile(
    r"\b(val|l1|g|w|a|r|v|gueltig\w*|gemessen\w*|echt\w*|wahr\w*|actual|real|medid\w*|measured|metered|ok|valid\w*|"
    r"uitgelezen|gevalideerd|good|brut|gut|plausib\w*|ist wert|reel\w*|normal|0|z01|true)\b"
)
YES = frozenset({"x", "ja", "j", "yes", "y", "oui", "si", "true", "wahr", "1", "e", "v"})


@cache  # of texts, whose meaning does not change
def quality_of(text: str, *, marks_estimates: bool = False) -> str:
    """Say what a flag means; empty where it is not known.

    Parameters
    ----------
    text : str
        The flag.
    marks_estimates : bool
        Whether its column only marks estimates, as one called `Ersatzwert` does.

    Examples
    --------
    >>> [quality_of(text) for text in ("VAL", "Wert wurde geschätzt", "L1", "Wert fraglich", "qq")]
    ['actual', 'estimated', 'actual', 'estimated', '']
    >>> quality_of("", marks_estimates=True), quality_of("X", marks_estimates=True)
    ('actual', 'estimated')
    """
    said = plain(text)
    if marks_estimates:
        return ESTIMATED if said in YES or _ESTIMATED.search(said) else ACTUAL
    if not said:
        return ACTUAL
    # What is doubted is said beside what is measured: `geschätzt, nicht gemessen`.
    for pattern, meaning in ((_MISSING, MISSING), (_ESTIMATED, ESTIMATED), (_ACTUAL, ACTUAL)):
        if pattern.search(said):
            return meaning
    return UNKNOWN

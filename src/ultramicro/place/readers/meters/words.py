"""What the words of a header mean in German, English, French, Spanish, Dutch and Italian, however spelt."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "²": "2", "³": "3"})
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z])")
_NOT_A_WORD = re.compile(r"[^a-z0-9.:%]+")


def plain(text: str) -> str:
    """Write a text as bare words: small letters, no accents, every other mark a blank.

    Examples
    --------
    >>> plain("Zählerstand (kWh) - Verbrauch"), plain("Energia_vertida_kWh"), plain("energyConsumption")
    ('zaehlerstand kwh verbrauch', 'energia vertida kwh', 'energy consumption')
    """
    text = _CAMEL.sub(" ", _mended(text)).lower().translate(UMLAUTS)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", text).strip(" .:")


def _mended(text: str) -> str:
    """Read again what was once taken for Windows-1252: `ZÃ¤hler` is a Zähler."""
    if "Ã" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


@cache  # of the program's own file, which does not change while it runs
def _vocabulary() -> Mapping[str, re.Pattern[str]]:
    """Return a pattern for each role; a star in a word stands for any letters."""
    rows = csv.DictReader((files(__package__) / "words.csv").read_text(encoding="utf-8").splitlines())
    words: dict[str, list[str]] = {}
    for row in rows:
        words.setdefault(row["role"], []).append(re.escape(row["word"]).replace(r"\*", "[a-z0-9]*"))
    return {
        role: re.compile(rf"(?<![a-z0-9])(?:{'|'.join(some)})(?![a-z0-9])") for role, some in words.items()
    }


def says(role: str, text: str) -> bool:
    """Whether some words of a text that `plain` wrote mean a role.

    Examples
    --------
    >>> says("export", "einspeisung kwh"), says("import", "restnetzbezug kwh"), says("end", "datum bis")
    (True, True, True)
    """
    return bool(_vocabulary()[role].search(text))


def where_said(role: str, text: str) -> int:
    """Return where in a text a role is named first; -1 where it is not."""
    found = _vocabulary()[role].search(text)
    return found.start() if found else -1


_NUMBER = {
    "at": re.compile(r"\bAT[0-9A-Z]{31}\b"),
    "eic": re.compile(r"\b(?:DE|CH|LI|LU)[0-9A-Z]{31}\b"),
    "cups": re.compile(r"\bES[0-9]{16}[A-Z]{2}(?:[0-9][A-Z])?\b"),
    "ean": re.compile(r"\b(?:54|87)[0-9]{16}\b"),
    "masked": re.compile(r"\b[A-Z]{2}[0-9X]{18,40}\b"),
}
ZONES = {"at": "Europe/Vienna", "eic": "Europe/Berlin", "cups": "Europe/Madrid", "ean": "Europe/Brussels"}


def metering_point(text: str) -> str:
    """Find the number of a metering point in a text; nothing where there is none.

    Examples
    --------
    >>> metering_point("Flat - AT0010000000000000001000000000000 (00) - Verbrauch [kWh]")
    'AT0010000000000000001000000000000'
    >>> metering_point("Verbrauch")
    ''
    """
    for form in _NUMBER.values():
        if found := form.search(text):
            return found[0]
    return ""


def zone_of_point(number: str) -> str:
    """Return the time zone of the country that a metering point's number is of; empty where it says none.

    Examples
    --------
    >>> zone_of_point("ES0021000000000001AB"), zone_of_point("home 3")
    ('Europe/Madrid', '')
    """
    return next((zone for name, zone in ZONES.items() if _NUMBER[name].fullmatch(number)), "")

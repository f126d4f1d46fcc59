"""The languages that pages are spoken in, by the word that stands first in an address."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

MADE_UP = "en-xa"
"""A made-up accented language, in which what is no message stays plain English."""
SOURCE = {"en-gb": "en_GB"}
"""What the texts are written in, which needs no catalogue; a place that speaks another is read in it, too."""
OWN_NAMES = {"cy": "Cymraeg", "en-gb": "English"}
"""How each language calls itself; one that is not here is shown by its word."""


@cache  # of folders of the program itself
def in_addresses() -> Mapping[str, str]:
    """Return the locale of each word that an address may begin with, as in `cy` for Welsh."""
    folder = files("ultramicro") / "locales"
    names = sorted(each.name for each in folder.iterdir() if (each / "LC_MESSAGES").is_dir())
    return {**{name.replace("_", "-").lower(): name for name in names}, **SOURCE, MADE_UP: "en_XA"}


def to_choose() -> Mapping[str, str]:
    """Return the languages that people choose from, by their word, each as it calls itself."""
    return {word: OWN_NAMES.get(word, word) for word in in_addresses() if word != MADE_UP}

"""In which language and currency a command speaks.

The first of these that says something decides:

1. the variable ULTRAMICRO_LANGUAGE;
2. `language` in the place.toml of the place that the command is about;
3. outside a place: LANGUAGE, LC_ALL, LC_MESSAGES or LANG, if there is a catalogue of that language;
4. British English.

The currency is always the place's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.config import Config, load_config

OURS = "ULTRAMICRO_LANGUAGE"
ENVIRONMENT = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""What says a person's language on most systems, the first one that is set decides (GNU gettext)."""


@contextmanager
def speaking(given: Sequence[str]) -> Iterator[None]:
    """Have all that is said within the block said in the language and currency of a command.

    Parameters
    ----------
    given : sequence of str
        The words of the command; the first that is the folder of a place tells the place.

    Raises
    ------
    BadInput
        If nobody knows the language.
    """
    # Before arguments are parsed, as help and errors of parsing are spoken too; so any word may be the
    # place.
    config = next(filter(None, map(_config, given)), None)
    language, currency = language_of(config, os.environ), config.currency if config else Config.currency
    if (language, currency) == (Config.language, Config.currency):
        yield
        return
    # Imported only where somebody speaks otherwise: it is what most takes of a short command.
    from ultramicro.core.formatting import Formatter, known_language  # noqa: PLC0415

    if not known_language(language):
        raise BadInput(
            say("nobody here speaks '{language}'", language=language),
            where=OURS if os.environ.get(OURS) else "place.toml",
            do=say("write a language such as {language}", language='"en-GB"'),
        )
    with Formatter(language=language.replace("-", "_"), currency=currency).speaking():
        yield


def language_of(config: Config | None, environment: Mapping[str, str]) -> str:
    """Return the language in which a command speaks.

    Parameters
    ----------
    config : Config or None
        What the place says, if the command is about one.
    environment : mapping of str to str
        The variables of the process.

    Examples
    --------
    >>> language_of(None, {"LANG": "cy_GB.UTF-8"}), language_of(None, {"LANG": "xx_XX.UTF-8"})
    ('cy_GB', 'en-GB')
    """
    # The user's own word for this program goes before that of the place and of the system.
    if environment.get(OURS):
        return environment[OURS]
    if config is not None:
        return config.language
    named = next((environment[name] for name in ENVIRONMENT if environment.get(name)), "")
    codes = (code.partition(".")[0].partition("@")[0] for code in named.split(":"))
    return next((code for code in codes if _is_spoken(code)), Config.language)


def _is_spoken(code: str) -> bool:
    """Whether there is a catalogue of a language."""
    if code.partition("_")[0] == "en":  # what everything is written in has no catalogue
        return True
    folder = files("ultramicro") / "locales"
    names = (code, code.partition("_")[0])
    return code.isidentifier() and any((folder / name / "LC_MESSAGES").is_dir() for name in names)


def _config(word: str) -> Config | None:
    try:
        return load_config(Path(word)) if (Path(word) / "place.toml").is_file() else None
    except (BadInput, OSError):
        return None  # the command itself will say what is wrong

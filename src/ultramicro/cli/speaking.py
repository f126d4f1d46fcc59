"""In which language and currency a command speaks: those of the place that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.place.config import Config, load_config


@contextmanager
def speaking_of(folder: Path | None) -> Iterator[None]:
    """Have all that is said within the block said in the language and currency of a place.

    Parameters
    ----------
    folder : Path or None
        The place's folder; where it is none, or what it says cannot be read, English and pounds are spoken.

    Raises
    ------
    BadInput
        If nobody knows the language.
    """
    config = _config(folder)
    if config is None or (config.language, config.currency) == (Config.language, Config.currency):
        yield
        return
    # Imported only where somebody speaks otherwise: it is what most takes of a short command.
    from ultramicro.core.formatting import Formatter, known_language  # noqa: PLC0415

    if not known_language(config.language):
        raise BadInput(
            f"nobody here speaks '{config.language}'", where="place.toml", do='write language = "en-GB"'
        )
    with Formatter(language=config.language.replace("-", "_"), currency=config.currency).speaking():
        yield


def _config(folder: Path | None) -> Config | None:
    try:
        return load_config(folder) if folder else None
    except BadInput:
        return None  # the command itself will say what is wrong

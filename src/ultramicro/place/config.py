"""Read place.toml: what a person says of the place, checked before anything else happens."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.core.rows import Settings
from ultramicro.place.sections import entries, section

FORMAT_VERSION = 1
HOME = "GB"
"""The country of a place that names none."""
KEYS = frozenset(
    {
        *("version", "name", "currency", "language", "country", "as_of", "population", "payer"),
        *("areas", "locality", "references", "files", "map", "parties", "jobs", "books", "energy", "hub"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Config:
    """The checked content of place.toml.

    Parameters
    ----------
    root : Path
        The place's folder.
    name : str
        What people call the place.
    currency : str
        ISO code of its own currency.
    language : str
        In which language it is spoken to, as in `en-GB`.
    as_of : date or None
        The day the place is looked at; the last day of its data where it is not given.
    payer : str
        Who paid, where a payment file names no body.
    settings : mapping
        Everything in the file, as it stands.
    """

    root: Path
    name: str
    currency: str = "GBP"
    language: str = "en-GB"
    as_of: date | None = None
    payer: str = ""
    settings: Settings = field(default_factory=dict)

    @property
    def country(self) -> str:
        """In which country it is, or in which part of one, as in `GB-SCT`."""
        return str(self.settings.get("country") or HOME).upper()

    def for_file(self, file: str) -> dict[str, object]:
        """Merge what every matching [[files]] rule says of a file; later rules win.

        Parameters
        ----------
        file : str
            Path inside the place, with forward slashes.
        """
        merged: dict[str, object] = {}
        for rule in entries(self.settings, "files"):
            # Case counts on every system, or a place would read differently on another computer.
            if fnmatchcase(file, str(rule["match"])):
                # Later rules win, so that a general one may stand first.
                merged |= {key: value for key, value in rule.items() if key != "match"}
        return merged

    def reference(self, name: str) -> list[Path]:
        """Return the paths of a [references] entry (a path or a list of them), from the place's folder."""
        given = section(self.settings, "references").get(name, [])
        paths = given if isinstance(given, list) else [given]
        return [self.root / str(path) for path in paths]


def is_home(country: str) -> bool:
    """Whether a country is the United Kingdom or a part of it.

    Examples
    --------
    >>> is_home("GB"), is_home("GB-NIR"), is_home("IE")
    (True, True, False)
    """
    return country.partition("-")[0] == HOME


BESIDE = ("stress.toml",)
"""Files of settings that stand beside place.toml; the text of each is a setting under its name."""


def load_config(root: Path) -> Config:
    """Read and check a place's place.toml.

    Parameters
    ----------
    root : Path
        The place's folder.

    Returns
    -------
    Config
        What it says.

    Raises
    ------
    BadInput
        If there is no place.toml, it is not TOML, or says something that cannot be used.
    """
    settings = _parse(root)
    _check_keys(settings)
    _check_version(settings)
    _check_files(settings)
    _check_population(settings)
    for beside in BESIDE:
        if (root / beside).is_file():
            settings[beside] = (root / beside).read_text(encoding="utf-8", errors="replace")
    name = settings.get("name")
    if not isinstance(name, str) or not name.strip():
        raise BadInput(
            say("the place has no name"), where="place.toml", do=say('write name = "…" at its top')
        )
    return Config(
        root=root,
        name=name.strip(),
        currency=_code(settings, "currency", "GBP", r"[A-Z]{3,8}"),
        language=_code(settings, "language", "en-GB", r"[a-z]{2,3}([-_][A-Za-z]{2,4}){0,2}"),
        as_of=_as_of(settings),
        payer=str(settings.get("payer", "")),
        settings=settings,
    )


def _code(settings: Settings, key: str, default: str, form: str) -> str:
    given = settings.get(key, default)
    if not isinstance(given, str) or not re.fullmatch(form, given):
        raise BadInput(
            say("{key} is '{given}', which is not a code", key=key, given=str(given)),
            where="place.toml",
            do=say('write {key} = "{default}", or another', key=key, default=default),
        )
    return given


def _parse(root: Path) -> dict[str, object]:
    path = root / "place.toml"
    if not root.is_dir():
        raise BadInput(
            say("there is no such folder"),
            where=str(root),
            do=say("check the path, or make a place with `ultramicro new`"),
        )
    if not path.is_file():
        raise BadInput(
            say("the folder has no place.toml, so it is not a place"),
            where=str(root),
            do=say("run `ultramicro new {root}`", root=str(root)),
        )
    try:
        # Notepad puts a mark in front, which TOML does not allow.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            say("it cannot be read: {why}", why=str(error)), where="place.toml", do=say("correct that line")
        ) from error


def _check_keys(settings: Settings) -> None:
    # A misspelt key would be a setting that silently does nothing.
    unknown = sorted(set(settings) - KEYS)
    if unknown:
        raise BadInput(
            say("'{unknown}' is not a known setting", unknown=unknown[0]),
            where="place.toml",
            do=say("use one of: {known}", known=Listed(sorted(KEYS), by="")),
        )


def _check_version(settings: Settings) -> None:
    version = settings.get("version", FORMAT_VERSION)
    # Refused rather than tried: a key may have come to mean something else.
    if version != FORMAT_VERSION:
        raise BadInput(
            say(
                "it is of version {version}; this Ultramicro reads version {known}",
                version=str(version),
                known=str(FORMAT_VERSION),
            ),
            where="place.toml",
            do=say("use the Ultramicro that made it, or write version = 1"),
        )


def _check_files(settings: Settings) -> None:
    given = settings.get("files", [])
    for number, rule in enumerate(given if isinstance(given, list) else [given], start=1):
        if not isinstance(rule, dict) or not isinstance(rule.get("match"), str):
            raise BadInput(
                say("[[files]] number {number} does not say which files it is for", number=number),
                where="place.toml",
                do=say('write match = "payments/…*.csv" in it'),
            )


def _check_population(settings: Settings) -> None:
    given = settings.get("population", 1)
    # To Python yes and no are numbers too.
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise BadInput(
            say("population is '{given}', which is not a number of people", given=str(given)),
            where="place.toml",
            do=say("write population = 12000, without quotes, or remove the line"),
        )


def _as_of(settings: Settings) -> date | None:
    given = settings.get("as_of")
    # A moment is a date to Python, but the place's last day has no hour.
    if given is None or (isinstance(given, date) and not isinstance(given, datetime)):
        return given
    raise BadInput(
        say("as_of is '{given}', which is not a date", given=str(given)),
        where="place.toml",
        do=say("write as_of = 2026-03-31, without quotes"),
    )

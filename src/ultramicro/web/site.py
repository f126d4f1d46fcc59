"""What one server serves: its places, its own folder, and how it is reached."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

VARIABLE = "ULTRAMICRO_SITE"
"""The variable that names the file `site.json` to the processes of a server."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """A server's settings, written by `ultramicro serve` and read by each of its processes.

    Parameters
    ----------
    home : Path
        Its own folder: people and sessions, jobs, the secret key; mode 0700.
    places : mapping of str to Path
        The folder of each place, by the word for it in addresses.
    hosts : sequence of str
        Names under which it may be reached.
    origin : str
        How people reach it, as in `https://money.example.org`; passkeys belong to it for ever.
    behind_proxy : bool
        Whether a proxy in front of it overwrites the `X-Forwarded-*` headers; otherwise they are dropped.
    database : str
        URL of a PostgreSQL database for people and sessions; a file in `home` where it is empty.
    """

    home: Path
    places: Mapping[str, Path]
    hosts: Sequence[str] = ("localhost", "127.0.0.1", "[::1]")
    origin: str = "http://localhost:8000"
    behind_proxy: bool = False
    database: str = field(default="", repr=False)  # may hold a password

    @property
    def secret_key(self) -> str:
        """What signs cookies; made at the first start."""
        return (self.home / "secret.key").read_text(encoding="ascii").strip()

    def more_places(self) -> dict[str, Path]:
        """Return the places that were begun from a page since the server started, by word.

        They stand in `home/places.json`, which `putting_in.starting` writes and every process reads.
        """
        path = self.home / "places.json"
        if not path.is_file():
            return {}
        told = json.loads(path.read_text(encoding="utf-8"))
        return {word: Path(folder) for word, folder in told.items() if word not in self.places}

    def write(self) -> Path:
        """Write it for the other processes of this server, and return where."""
        path = self.home / "site.json"
        path.touch(mode=0o600, exist_ok=True)
        path.write_text(json.dumps(asdict(self), default=str, indent=1), encoding="utf-8")
        return path


def read_site(path: Path) -> Site:
    """Read what `Site.write` wrote."""
    told = json.loads(path.read_text(encoding="utf-8"))
    places = {word: Path(folder) for word, folder in told.pop("places").items()}
    return Site(home=Path(told.pop("home")), places=places, **told)


@cache  # of a file that is written before the process starts
def site() -> Site:
    """Return the settings of the server that this process belongs to."""
    return read_site(Path(os.environ[VARIABLE]))

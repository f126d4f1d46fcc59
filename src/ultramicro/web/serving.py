"""`ultramicro serve`: prepare a server's own folder and tables, and run it with its worker beside it."""

from __future__ import annotations

import os
import re
import secrets
import socket
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.config import load_config
from ultramicro.web.site import VARIABLE, Site

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
HIGHEST_PORT = 65_535
_ANYWHERE = ("api", "health", "help", "places", "static")
_PEOPLE = ("back", "join", "me", "p", "sign-in", "sign-out", "start-a-place")
TAKEN = frozenset((*_ANYWHERE, *_PEOPLE))
"""Words that addresses of the server itself begin with."""


def site_for(
    roots: Sequence[Path],
    *,
    port: int,
    home: Path | None = None,
    origin: str = "",
    behind_proxy: bool = False,
    database: str = "",
) -> Site:
    """Return what a server is to serve, checked.

    Parameters
    ----------
    roots : sequence of Path
        The folders of its places.
    port : int
        Where it listens.
    home : Path, optional
        Its own folder; `web/` in the first place where it is not given.
    origin : str
        How people reach it; this machine alone where it is empty.
    behind_proxy : bool
        Whether a proxy overwrites the `X-Forwarded-*` headers.
    database : str
        URL of a PostgreSQL database for people and sessions.

    Raises
    ------
    BadInput
        If a folder is no place, or something given is none of its kind.
    """
    places = words_for(roots)
    if not 0 < port <= HIGHEST_PORT:
        raise BadInput(say("{port} is no port", port=str(port)), where="--port",
                       do=say("take a number from {low} to {high}", low="1024", high="65535"))  # fmt: skip
    if database and urlsplit(database).scheme not in {"postgresql", "postgres"}:
        raise BadInput(say("this is no address of a PostgreSQL database"), where="--database",
                       do=say("write {url}", url="postgresql://name@host/database"))  # fmt: skip
    reached = origin.rstrip("/") or f"http://localhost:{port}"
    parts = urlsplit(reached)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise BadInput(say("'{origin}' is no address of a site", origin=origin), where="--origin",
                       do=say("write {url}", url="https://money.example.org"))  # fmt: skip
    if not (roots or home):
        raise BadInput(say("a server without places needs a folder of its own"), where="--home",
                       do=say("name a place, or a folder with {flag}", flag="--home"))  # fmt: skip
    own = (home or roots[0] / "web").resolve()
    hosts = tuple(dict.fromkeys((*LOOPBACK, parts.hostname)))
    return Site(
        home=own, places=places, hosts=hosts, origin=reached, behind_proxy=behind_proxy, database=database
    )


def make_home(site: Site) -> None:
    """Make a server's own folder and key, and name it to Django; done again it changes nothing.

    Parameters
    ----------
    site : Site
        What is to be served.
    """
    for folder in (site.home, site.home / "uploads"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = site.home / "secret.key"
    if not key.is_file():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50), encoding="ascii")
    os.environ[VARIABLE] = str(site.write())
    os.environ["DJANGO_SETTINGS_MODULE"] = "ultramicro.web.settings"


def make_tables() -> None:
    """Bring the server's own tables to what this version needs."""
    import django  # noqa: PLC0415  its settings need the folder that was just made
    from django.core.management import call_command  # noqa: PLC0415  as above

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def require_free(host: str, port: int) -> None:
    """Refuse an address on which something else listens, before anything is started.

    Raises
    ------
    BadInput
        If it cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trying:
        trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trying.bind((host, port))
        except OSError as error:
            raise BadInput(
                say(
                    "port {port} cannot be used ({why})",
                    port=str(port),
                    why=error.strerror or "",
                ),
                where="--port",
                do=say("take another port"),
            ) from error


def words_for(roots: Sequence[Path]) -> dict[str, Path]:
    """Return the word of each place in addresses, made of its name.

    Raises
    ------
    BadInput
        If a folder is no place, or two have one name.
    """
    found: dict[str, Path] = {}
    for root in roots:
        word = slug(load_config(root).name)
        if not word or word in found or word in TAKEN:
            raise BadInput(say("the word '{word}' in addresses is taken", word=word), where=str(root),
                           do=say("give the place another name in place.toml"))  # fmt: skip
        found[word] = root.resolve()
    return found


def slug(name: str) -> str:
    """Return a name as a word of an address.

    Examples
    --------
    >>> slug("St. Mary's & Kelder-by"), slug("Łódź")
    ('st-mary-s-kelder-by', 'odz')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")

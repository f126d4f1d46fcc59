"""What `ultramicro serve` does and says."""

from __future__ import annotations

import sys
from argparse import Namespace
from urllib.parse import urlsplit

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.serving import LOOPBACK, make_home, make_tables, require_free, site_for
from ultramicro.web.site import Site


def serve(given: Namespace) -> int:
    """Serve places until the user stops it."""
    site = site_for(
        given.dirs, port=given.port, home=given.home, origin=given.origin or "",
        behind_proxy=given.behind_proxy, database=given.database or "",
    )  # fmt: skip
    _require_private(given, site)
    require_free(given.host, given.port)
    make_home(site)
    make_tables()
    lines = [*_to_try(given, site), *_first_links(site)]
    from ultramicro.web.running.server import run  # noqa: PLC0415  it loads the server

    run(given.host, given.port, ready=lambda: _ready(site, lines))
    return 0


def _require_private(given: Namespace, site: Site) -> None:
    """Refuse what would be open to strangers: people with printed passwords, or the net without a proxy."""
    if given.try_out and given.host not in {"127.0.0.1", "[::1]", "localhost"}:
        raise BadInput(say("people to try it with may only be let in from this machine"), where="--host",
                       do=say("leave out {flag}", flag="--host"))  # fmt: skip
    if given.behind_proxy and not site.origin.startswith("https://"):
        raise BadInput(say("behind a proxy the site has an address of its own"), where="--origin",
                       do=say("write {url}", url="https://money.example.org"))  # fmt: skip


def _to_try(given: Namespace, site: Site) -> list[str]:
    if not given.try_out:
        return []
    from ultramicro.web.trying import people_to_try  # noqa: PLC0415  tables are known only by now

    made = {name: word for place in site.places for name, word in people_to_try(place).items()}
    width = max(map(len, made))
    return [
        say("To try it, sign in as:"),
        *(f"  {name:<{width}}  {password}" for name, password in made.items()),
    ]


def _first_links(site: Site) -> list[str]:
    """Return the link by which each place without an administrator gets its first one."""
    from ultramicro.web.people.first import SERVER, first_link  # noqa: PLC0415  as above

    if not site.places and not site.more_places():
        link = first_link(SERVER)
        return [say("Start your place here, once: {link}", link=link)] if link else []
    found = {place: first_link(place) for place in site.places}
    return [
        say("The first administrator of {place} opens, once: {link}", place=place, link=link)
        for place, link in found.items()
        if link
    ]


def _ready(site: Site, lines: list[str]) -> None:
    print(say("Open it in a browser: {address}", address=site.origin))
    for line in lines:
        print(line)
    if site.origin.startswith("http:") and urlsplit(site.origin).hostname not in LOOPBACK:
        print(say("Without TLS all in the same network can read along: put a proxy with TLS in front."))
    print(say("Ctrl-C stops it."))
    sys.stdout.flush()

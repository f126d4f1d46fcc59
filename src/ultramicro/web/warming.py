"""What the first page after a start would have to wait for, done before anybody asks."""

from __future__ import annotations

from contextlib import suppress

from django.urls import Resolver404, resolve

from ultramicro.core.errors import UltramicroError
from ultramicro.techniques import GROUPS
from ultramicro.web.rendering import environment
from ultramicro.web.served import Served, all_served

MOST = 20
"""Books of so many places are opened at the start; to prove more of them would keep everybody waiting."""
OFTEN = ("act_", "error", "form_", "layout", "menu", "mine_", "sign_in")
"""How templates are called that people open all day; others are made ready when they are first shown."""
PAYS = ("books", "currency")
"""The groups of verbs by which members pay. Others load when they are first used: who was killed must be back
soon."""


def warm() -> None:
    """Load what pages of members need, make their templates ready, and open the books of the first places.

    Not beside the first answers: a room that is first imported within a request writes the messages of its
    modules in the words of pages, for which it imports the rooms of the verbs that they name: itself.
    """
    with suppress(Resolver404):
        resolve("/-/-/-/-")  # no address is so: all patterns are made ready by trying them
    made = environment()
    for name in made.list_templates(extensions=["html"]):
        if name.startswith(OFTEN):
            made.get_template(name)
    for group in PAYS:
        GROUPS[group].load()
    for place in all_served()[:MOST]:
        # The page itself says what is wrong with a place, and the others are served all the same.
        with suppress(UltramicroError, OSError):
            _open(place)


def _open(place: Served) -> None:
    if place.has_books:
        import ultramicro.ledger.exports.kinds  # noqa: PLC0415  it loads the ledger, which not every server needs
        import ultramicro.ledger.foretelling  # noqa: F401, PLC0415  as above

        with place.keeper.reading() as desk:
            desk.people.find("")
            desk.ledger.accounts()

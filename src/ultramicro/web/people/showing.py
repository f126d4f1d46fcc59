"""To whom a place shows its pages."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection

from ultramicro.techniques import OF_SINGLES
from ultramicro.web.people.allow import To

DEFAULT = To.MEMBERS
"""Where a place has not chosen: nothing is shown to strangers because nobody thought of it. What has rows of
single members or firms is for who helps the place; members see their own on pages of their own."""
_CHOSEN = 'select page, "to" from people_shown where place = %s'


def shown_to(place_word: str, page: str) -> To:
    """Return to whom a page is shown."""
    return shown_each(place_word)(page)


def shown_each(place_word: str) -> Callable[[str], To]:
    """Return what says of each page to whom it is shown; the table is looked at once for all of them."""
    # Asked with every page; Django would make the question anew from Python objects each time.
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN, [place_word])
        chosen = dict(cursor.fetchall())
    return lambda page: To(chosen[page]) if page in chosen else _default(page)


def _default(page: str) -> To:
    return To.PRIVATE if page in OF_SINGLES else DEFAULT


def show(place_word: str, page: str, to: To) -> None:
    """Choose to whom a page is shown."""
    from ultramicro.web.people.models import Shown  # noqa: PLC0415  tables are known only once Django is set up

    Shown.objects.update_or_create(place=place_word, page=page, defaults={"to": to})

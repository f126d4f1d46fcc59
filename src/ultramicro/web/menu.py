"""The menu of a page: five words that fit a phone, and the rest behind *More*."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.core.message import say
from ultramicro.web.addresses import url
from ultramicro.web.languages import in_addresses, to_choose
from ultramicro.web.people.allow import may, reading
from ultramicro.web.people.roles import SIGNED_IN, STAFF, Role
from ultramicro.web.people.showing import shown_each

FIRST = 5
"""So many words stand in one line of a phone 390 px wide."""
_PUTS_IN = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
_HELPS = _PUTS_IN | {Role.TREASURER}
_DECIDES = frozenset({Role.TREASURER, Role.ADMINISTRATOR})
_LOGS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
_PAYS = frozenset({Role.MEMBER, Role.SHOP})


@dataclass(frozen=True, kw_only=True)
class Link:
    """A word of the menu.

    Parameters
    ----------
    words : str
        What it says.
    to : str
        The address it opens.
    here : bool
        Whether it is the page that shows it.
    """

    words: str
    to: str
    here: bool = False


@dataclass(frozen=True, kw_only=True)
class Menu:
    """The words that are always seen, and those behind *More*; one alone would hide nothing worth a press."""

    first: Sequence[Link]
    more: Sequence[Link]


def menu(request: Any) -> Menu:
    """Return the menu for who asks: their own work first, then what the place tells."""
    place, known = getattr(request, "place", None), _known(request)
    found = [*(_of_place(request) if place else ()), *_of_server(request, place, known)]
    cut = FIRST if len(found) > FIRST + 1 or known else len(found)
    return Menu(first=found[:cut], more=found[cut:])


def _known(request: Any) -> bool:
    return bool(getattr(request, "user", None) and request.user.is_authenticated)


def _of_place(request: Any) -> Iterator[Link]:
    roles, word = request.roles, request.place.word

    def link(words: str, name: str) -> Link:
        return _link(request, words, name, place_word=word)

    if roles & _PAYS:
        yield link(say("Account"), "my_account")
        yield link(say("Pay"), "pay")
    if roles & _PUTS_IN:
        yield link(say("Put in"), "put_in")
    if roles & STAFF:
        yield link(say("Do"), "actions")
    if roles & _HELPS:
        yield link(say("People"), "people")
    if Role.AUDITOR in roles:
        yield link(say("Log"), "log")
    shown = shown_each(word)
    for words, page, name in (
        (say("Money"), "flows", "ask_flows"), (say("Leaks"), "leaks", "ask_leaks"),
        (say("Plan"), "plan", "ask_plan"), (say("Find"), "front", "find"),
    ):  # fmt: skip
        if may(reading(page), roles, shown(page)):
            yield link(words, name)
    yield from _behind(request, roles, link)


def _behind(request: Any, roles: frozenset[Role], link: Callable[[str, str], Link]) -> Iterator[Link]:
    # Only where there is one: the word would promise strangers to it a club that nobody has founded.
    if roles & SIGNED_IN and request.place.has_club:
        yield link(say("Energy club"), "club")
    if roles & STAFF and request.place.has_hub:
        yield link(say("Food hub"), "hub")
    if roles & _PAYS:
        yield link(say("Offers and wants"), "my_board")
    if roles & _DECIDES:
        yield link(say("Waiting"), "waiting")
    if roles & STAFF and not roles & _PAYS:
        yield link(say("My account"), "my_account")


def _of_server(request: Any, place: Any, known: bool) -> Iterator[Link]:
    if not place:
        yield _link(request, say("Places"), "places")
    yield _link(request, say("Help"), "help")
    if known:
        yield _link(request, say("My sign-in"), "sign_ins")


def _link(request: Any, words: str, name: str, **named: object) -> Link:
    route = getattr(request, "route", None)
    return Link(words=words, to=url(name, **named), here=bool(route and route.name == name))


def languages(request: Any) -> list[tuple[str, str, str]]:
    """Return the other languages in which this page can be read: word, own name, address."""
    word = getattr(request, "language_word", "")
    place, route = getattr(request, "place", None), getattr(request, "route", None)
    spoken = in_addresses().get(word) or (place.config.language if place else "en-GB")
    # What only acts cannot be opened anew in another language: its front door can.
    again = route is not None and "GET" in route.methods
    path = request.get_full_path_info() if again else "/"
    return [
        (each, name, f"/{each}{path}") for each, name in to_choose().items()
        if in_addresses()[each] != spoken.replace("-", "_")
    ]  # fmt: skip

"""A place begun from a page: its folder, its areas, and who began it as its administrator."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit
from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.place.geography.districts import districts_called
from ultramicro.place.geography.postcodes import parse
from ultramicro.place.new import write_new
from ultramicro.web.people.roles import Role
from ultramicro.web.putting_in.changes import changing, put
from ultramicro.web.putting_in.files_pages import take
from ultramicro.web.putting_in.settings_file import SETTINGS, check, with_value
from ultramicro.web.rendering import render, url
from ultramicro.web.served import served
from ultramicro.web.serving import TAKEN, slug
from ultramicro.web.site import site

OWN = frozenset({"start-a-place", *TAKEN})
"""Words that addresses of the server itself begin with."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody typed to begin a place, and what is wrong with it by field."""

    name: str = ""
    where: str = ""
    area: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def area_rules(text: str) -> dict[str, list[str]]:
    """Read districts, beginnings of postcodes and postcodes as people type them, parted by commas or lines.

    Raises
    ------
    BadInput
        Naming what is none of them.

    Examples
    --------
    >>> area_rules("bb5, BB1 1AA, Hyndburn")
    {'prefixes': ['BB5'], 'postcodes': ['BB1 1AA'], 'districts': ['Hyndburn']}
    """
    found: dict[str, list[str]] = {}
    for word in (part.strip() for part in re.split(r"[,;\n]", text)):
        if not word:
            continue
        code = parse(word)
        kind = "districts" if code is None else "postcodes" if code.whole else "prefixes"
        if code is None and not districts_called(word):
            raise BadInput(say("'{word}' is no postcode and no district of the built-in list", word=word),
                           do=say("write the start of a postcode such as BB5, or a district"))  # fmt: skip
        found.setdefault(kind, []).append(code.text if code else word)
    return found


def with_area(text: bytes, name: str, rules: Mapping[str, Any]) -> bytes:
    """Add an area to a place's settings, behind those that are there."""
    document = tomlkit.parse(text.decode("utf-8-sig"))
    table = tomlkit.table()
    for key, value in {"name": name, **rules}.items():
        table[key] = value
    if "areas" in document:
        document["areas"].append(table)
        return tomlkit.dumps(document).encode("utf-8")
    several = tomlkit.aot()
    several.append(table)
    alone = tomlkit.document()
    alone["areas"] = several
    return text.rstrip(b"\n") + b"\n\n" + tomlkit.dumps(alone).encode("utf-8")


def start(request: Any) -> HttpResponse:
    """Begin a place."""
    if request.method == "GET":
        return render(request, "start_a_place.html", asked=Asked(), do="")
    name, where = (" ".join(request.POST.get(key, "").split()) for key in ("name", "area"))
    asked = Asked(name=name[:120], where=request.POST.get("where", "")[:2000], area=where[:120])
    try:
        word = begin(asked, request.user)
    except Refused as refused:
        told = Asked(
            name=asked.name, where=asked.where, area=asked.area, errors={refused.field: refused.error.what}
        )
        return render(request, "start_a_place.html", status=422, asked=told, do=refused.error.do)
    place = served(word)
    if place and (request.FILES or getattr(request, "too_long", ())):
        upload = take(request, place)
        return HttpResponseRedirect(url("put_in_upload", place_word=word, upload=upload.id))
    return HttpResponseRedirect(url("put_in", place_word=word) + "?begun=1")


class Refused(Exception):
    """What was typed into a field cannot be used."""

    def __init__(self, name: str, error: BadInput) -> None:
        super().__init__(str(error))
        self.field, self.error = name, error


def begin(asked: Asked, person: Any) -> str:
    """Make a place in the server's own folder, and return its word in addresses.

    Raises
    ------
    Refused
        Naming the field whose text cannot be used.
    """
    try:
        rules = area_rules(asked.where)
    except BadInput as error:
        raise Refused("where", error) from error
    word = slug(asked.name)
    home = site().home / "places"
    home.mkdir(mode=0o700, exist_ok=True)
    with changing(site().home):
        if not word or word in OWN or served(word) or (home / word).exists():
            what = say("there is a place of that name already") if word else say("a name needs letters")
            raise Refused("name", BadInput(what, do=say("give the place another name")))
        _make(home / word, asked, rules)
        told = {**{w: str(root) for w, root in site().more_places().items()}, word: str(home / word)}
        put(site().home / "places.json", json.dumps(told, indent=1).encode())
    _make_administrator(person, word)
    return word


def _make(root: Path, asked: Asked, rules: Mapping[str, list[str]]) -> None:
    write_new(root, asked.name)
    text = (root / SETTINGS).read_bytes()
    if rules:
        text = with_area(text, asked.area or asked.name, rules)
        check(root, text)
    put(root / SETTINGS, with_value(text, "name", asked.name))


def _make_administrator(person: Any, word: str) -> None:
    from ultramicro.web.people.models import Membership  # noqa: PLC0415  tables are known only once Django is set up

    Membership.objects.get_or_create(person=person, place=word, role=Role.ADMINISTRATOR.value)

"""The settings of a place: name, language, currency, people, and its areas from small to large on a map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from django.http import HttpResponse, HttpResponseRedirect

from ultramicro.core.errors import BadInput
from ultramicro.core.formatting import known_language
from ultramicro.core.message import say
from ultramicro.core.rows import Settings
from ultramicro.place.config import load_config
from ultramicro.place.sections import entries
from ultramicro.web.putting_in.area_maps import drawn_map
from ultramicro.web.putting_in.changes import can_undo, change, change_named, changing, content_of, mark_of
from ultramicro.web.putting_in.later import later, waits_for
from ultramicro.web.putting_in.settings_file import SETTINGS, check, require_currency_of_books, with_value
from ultramicro.web.putting_in.starting import area_rules
from ultramicro.web.rendering import render, url

STALE = 409
"""The status of a page that somebody else was faster than."""
WRITTEN = ("districts", "prefixes", "postcodes")
"""Rules of an area that are typed; others name files or codes and stay as they are."""
CURRENCIES = ("GBP", "EUR", "USD")
LANGUAGES = ("en-GB", "cy")


@dataclass(frozen=True, kw_only=True)
class AreaForm:
    """One area as its form shows it."""

    number: int
    name: str = ""
    where: str = ""
    population: str = ""
    other: str = ""


def settings_page(request: Any) -> HttpResponse:
    """Show the settings of a place, or change them."""
    if request.method == "POST":
        return _draw(request) if request.POST.get("do") == "map" else _write(request)
    done = change_named(request.place.root, request.GET.get("changed", ""))
    return _page(request, undoable=bool(done and can_undo(request.place.root, done)), done=done)


def _draw(request: Any) -> HttpResponse:
    """Have the map drawn: where areas are given by postcodes it needs the whole list of them."""
    mark = mark_of(content_of(request.place.root / SETTINGS))
    later(request.place, "area_map", {"mark": mark}, by=request.user.get_username())
    return HttpResponseRedirect(url("put_in_settings", place_word=request.place.word))


def _page(request: Any, *, status: int = 200, error: BadInput | None = None, **more: Any) -> HttpResponse:
    root, settings = request.place.root, load_config(request.place.root).settings
    # Of a stale page the form shows what stands there now, and what was typed stands beside it.
    typed = request.POST if error and status != STALE else None
    values = {
        key: typed.get(key, "") if typed else str(settings.get(key, default))
        for key, default in _plain().items()
    }
    names = [str(area.get("name", "")) for area in entries(settings, "areas")]
    mark = mark_of(content_of(root / SETTINGS))
    drawn = drawn_map(root, mark)
    return render(request, "put_in_settings.html", status=status, error=error, values=values,
                  areas=_area_forms(settings, typed), mark=mark, map=drawn,
                  waits=None if drawn else waits_for(request, "area_map", mark=mark),
                  names=names, both=_both(settings, request.POST) if status == STALE else (),
                  currencies=_with(CURRENCIES, values["currency"]),
                  spoken=_with(LANGUAGES, values["language"]),
                  **{"done": None, "undoable": False, **more})  # fmt: skip


def _both(settings: Settings, typed: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what stands there now and what was typed, where the two differ."""
    now = {key: str(settings.get(key, default)) for key, default in _plain().items()}
    for each in _area_forms(settings, None):
        kept = {"name": each.name, "where": each.where, "population": each.population}
        now |= {f"area-{each.number}-{key}": value for key, value in kept.items()}
    known = {key: value for key, value in typed.items() if key in _plain() or key.startswith("area-")}
    return [(key, now.get(key, ""), value) for key, value in known.items() if now.get(key, "") != value]


def _plain() -> dict[str, str]:
    """Return the settings at the top of place.toml that are asked for, and what holds without them."""
    return {"name": "", "language": "en-GB", "currency": "GBP", "population": ""}


def _with(known: tuple[str, ...], value: str) -> list[str]:
    return [*known, *([value] if value not in known else [])]


def _area_forms(settings: Settings, typed: Any) -> list[AreaForm]:
    given = entries(settings, "areas")
    several = [_area_form(i, area, typed) for i, area in enumerate(given)]
    return [*several, _area_form(len(given), {}, typed)]


def _area_form(number: int, area: Mapping[str, Any], typed: Any) -> AreaForm:
    words = [str(each) for rule in WRITTEN for each in area.get(rule, [])]
    other = ", ".join(key for key in area if key not in {*WRITTEN, "name", "population"})
    kept = {
        "name": str(area.get("name", "")),
        "where": ", ".join(words),
        "population": str(area.get("population", "")),
    }
    said = {key: typed.get(f"area-{number}-{key}", "") if typed else value for key, value in kept.items()}
    return AreaForm(number=number, other=other, **said)


def _write(request: Any) -> HttpResponse:
    root = request.place.root
    try:
        with changing(root):
            before = content_of(root / SETTINGS) or b""
            if mark_of(before) != request.POST.get("mark"):
                error = BadInput(say("somebody changed the settings meanwhile"),
                                 do=say("type again what shall be changed"))  # fmt: skip
                return _page(request, status=STALE, error=error)
            after = changed_settings(before, request.POST)
            check(root, after)
            require_currency_of_books(request.place, after)
            done = change(root, SETTINGS, after, by=request.user.get_username(), what="settings", about="")
    except BadInput as error:
        return _page(request, status=422, error=error)
    return HttpResponseRedirect(url("put_in_settings", place_word=request.place.word) + f"?changed={done.id}")


def changed_settings(before: bytes, typed: Mapping[str, str]) -> bytes:
    """Return place.toml with what was typed, and with all else as it stands.

    Parameters
    ----------
    before : bytes
        What it holds.
    typed : mapping of str to str
        `name`, `language`, `currency`, `population`, `area-0-name`, `area-0-where`, …

    Raises
    ------
    BadInput
        Naming what cannot be read.
    """
    after = before
    settings = tomlkit.parse(before.decode("utf-8-sig"))
    for key, default in _plain().items():
        value = _value(key, " ".join(typed.get(key, "").split()))
        if str(settings.get(key, default)) != ("" if value is None else str(value)):
            after = with_value(after, key, value)
    return _with_areas(after, typed)


def _value(key: str, text: str) -> str | int | None:
    if key == "population":
        return _people(text)
    if key == "name" and not text:
        raise BadInput(say("a place needs a name"), where=say("Name"))
    if key == "language" and not known_language(text):
        raise BadInput(say("'{text}' is not a language", text=text[:40]), where=say("Language"))
    return text


def _people(text: str) -> int | None:
    plain = text.replace(",", "").replace(" ", "")
    if not plain:
        return None
    if not plain.isdecimal() or len(plain) > 12 or not 0 < int(plain) < 10**10:  # noqa: PLR2004
        raise BadInput(say("'{text}' is not a number of people", text=text[:40]), where=say("People"))
    return int(plain)


def _with_areas(text: bytes, typed: Mapping[str, str]) -> bytes:
    from ultramicro.web.putting_in.starting import with_area  # noqa: PLC0415

    document = tomlkit.parse(text.decode("utf-8-sig"))
    given = document.get("areas", [])
    changed = False
    for number in reversed(range(len(given))):
        if f"area-{number}-name" in typed:
            changed |= _set_area(given, number, typed)
    if changed and not len(given):
        del document["areas"]
    after = tomlkit.dumps(document).encode("utf-8") if changed else text
    return _with_new_area(
        after, len(entries(tomlkit.parse(text.decode("utf-8-sig")).unwrap(), "areas")), typed, with_area
    )


def _with_new_area(text: bytes, number: int, typed: Mapping[str, str], with_area: Any) -> bytes:
    name, where = (" ".join(typed.get(f"area-{number}-{key}", "").split()) for key in ("name", "where"))
    if not name and not where:
        return text
    people = _people(typed.get(f"area-{number}-population", ""))
    found: bytes = with_area(
        text, name or where, {**area_rules(where), **({"population": people} if people else {})}
    )
    return found


def _set_area(given: Any, number: int, typed: Mapping[str, str]) -> bool:
    """Change an area to what was typed; one without a name goes. Say whether anything changed."""
    name = " ".join(typed.get(f"area-{number}-name", "").split())
    if not name:
        del given[number]
        return True
    area, before = given[number], given[number].unwrap()
    people = _people(typed.get(f"area-{number}-population", ""))
    rules = area_rules(typed.get(f"area-{number}-where", ""))
    for key, value in {
        "name": name,
        "population": people,
        **{rule: rules.get(rule) for rule in WRITTEN},
    }.items():
        if value is None and key in area:
            del area[key]
        elif value is not None and before.get(key) != value:
            area[key] = value
    return bool(area.unwrap() != before)

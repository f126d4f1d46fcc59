"""A page for each action: its form, what it will do, and its receipt; made from the class alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse

from ultramicro.core.action import Action
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say, words
from ultramicro.parameters.typed import day
from ultramicro.techniques import GROUPS
from ultramicro.web import errors
from ultramicro.web.acting import deeds, files
from ultramicro.web.acting.books import acts_as, on_books
from ultramicro.web.acting.catalogue import action_named, actions_for
from ultramicro.web.acting.cells import table_of
from ultramicro.web.acting.deeds import Deed
from ultramicro.web.acting.keys import new_key, own_key
from ultramicro.web.acting.noting import note_act
from ultramicro.web.acting.permissions import may_do, roles_of
from ultramicro.web.forms.fields import FormField, form_of, read_form
from ultramicro.web.middleware import is_recent
from ultramicro.web.people import limits
from ultramicro.web.rendering import render, url

ON = "on"
"""The field of the day on which an action counts."""


def action_list(request: Any) -> HttpResponse:
    """List what whoever asks may do, by group."""
    found = actions_for(request.roles)
    groups = [(group, _capital(words(GROUPS[group].about)), actions) for group, actions in found.items()]
    return render(request, "act_list.html", groups=groups, title=title_of)


def action_page(request: Any, *, group: str, verb: str) -> HttpResponse:
    """Show an action's form, what it will do, or do it."""
    asked = action_named(group, verb)
    if not may_do(request.roles, group, asked):
        return errors.may_not(request)
    if roles_of(group, asked).recent and not is_recent(request):
        return errors.sign_in_again(request)
    if asked.makes_books:
        return _answer(request, group, asked)
    return on_books(lambda request: _answer(request, group, asked))(request)


def _answer(request: Any, group: str, asked: type[Action[Any]]) -> HttpResponse:
    if request.method == "POST":
        return _sent(request, group, asked)
    if asked.reads_only and "go" in request.GET and not files.paths_in(asked):
        return _read(request, group, asked)
    return _form(request, group, asked, new_key(request.user), typed=request.GET or None, wrong={})


def _read(request: Any, group: str, asked: type[Action[Any]]) -> HttpResponse:
    """Show what an action that only looks finds."""
    typed, wrong = request.GET, {}
    try:
        on = _day(typed.get(ON, ""))
        filled = read_form(asked, typed)
        wrong = dict(filled.errors)
        if not wrong:
            keeper = request.place.keeper
            done = keeper.carry_out(asked(**filled.values), group=group, by=acts_as(request), on=on)
            note_act(request, group, asked, filled.values, key="", status=str(done.status))
            return _form(
                request, group, asked, "", typed=typed, wrong={}, says=done.says, found=table_of(done.rows)
            )
    except BadInput as error:
        return deeds.refused(
            error, lambda name, what: _form(request, group, asked, "", typed=typed, wrong={name: what})
        )
    return _form(request, group, asked, "", typed=typed, wrong=wrong)


def _sent(request: Any, group: str, asked: type[Action[Any]]) -> HttpResponse:
    typed = request.POST
    key = own_key(request.user, typed.get("key", ""))

    def again(name: str, what: str) -> HttpResponse:
        return _form(request, group, asked, key, typed=typed, wrong={name: what})

    if typed.get("step") == "change":
        return _form(request, group, asked, key, typed=typed, wrong={}, status=200)
    if request.FILES:
        limits.take(request, "send_files")
        files.take_in(asked, request.FILES, key)
    wrong = _wrong(asked, typed)
    try:
        on = _day(typed.get(ON, ""))
        paths = files.values_of(asked, key, typed)
        secret = _new_secret(asked, typed)
    except BadInput as error:
        return deeds.refused(error, again)
    if wrong:
        return _form(request, group, asked, key, typed=typed, wrong=wrong)
    values = {**_texts(asked, typed), **paths}
    deed = _deed(request, group, asked, key=key, on=on, values=values, secret=secret)
    # What only looks is not confirmed: there is nothing that it would do.
    return deeds.do(request, deed, again) if _is_last(asked, typed) else deeds.confirm(request, deed, again)


def _is_last(asked: type[Action[Any]], typed: Mapping[str, str]) -> bool:
    return asked.reads_only or typed.get("step") == "do"


def _deed(
    request: Any, group: str, asked: type[Action[Any]], *, key: str, on: date | None,
    values: Mapping[str, object], secret: str,
) -> Deed:  # fmt: skip
    typed = request.POST
    names = [*_texts(asked, typed), ON, *(name for name in files.paths_in(asked) if name in typed)]
    return Deed(
        group=group, asked=asked, values=values, key=key, on=on, new_secret=secret,
        hidden={name: typed.get(name, "") for name in names},
        title=title_of(asked), button=say("Do it"),
        back=url("action", place_word=request.place.word, group=group, verb=asked.name),
    )  # fmt: skip


def _texts(asked: type[Action[Any]], typed: Mapping[str, str]) -> dict[str, str]:
    paths = files.paths_in(asked)
    names = (each.name for each in form_of(asked) if each.name not in paths)
    return {name: typed[name] for name in names if typed.get(name, "").strip()}


def _wrong(asked: type[Action[Any]], typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong, by field; files are looked at apart."""
    paths = files.paths_in(asked)
    texts = {name: value for name, value in typed.items() if name not in paths}
    return {name: what for name, what in read_form(asked, texts).errors.items() if name not in paths}


def _new_secret(asked: type[Action[Any]], typed: Mapping[str, str]) -> str:
    if not asked.asks_secret or typed.get("step") != "do":
        return ""
    if typed.get("secret", "") != typed.get("secret_again", ""):
        raise BadInput(say("the two secrets are not the same"), do=say("type it twice"))
    return typed.get("secret", "")


def _day(given: str) -> date | None:
    if not given.strip():
        return None
    try:
        return day(given.strip())
    except ValueError as error:
        raise BadInput(error.args[0], where="--on") from error


def _form(
    request: Any, group: str, asked: type[Action[Any]], key: str, *, typed: Mapping[str, str] | None,
    wrong: Mapping[str, str], status: int = 0, **more: object,
) -> HttpResponse:  # fmt: skip
    fields = [_as_file(asked, each) for each in form_of(asked, typed, wrong)]
    known = {each.name for each in fields if each} | {ON}
    return render(
        request, "act_form.html", status=status or (errors.BAD if wrong else 200),
        group=group, asked=asked, title=title_of(asked), key=key,
        fields=[*(each for each in fields if each), _on_field(typed, wrong.get(ON, ""))],
        other=[what for name, what in wrong.items() if name not in known],
        waiting=files.uploaded(asked, key) if key else {},
        looks=asked.reads_only and not files.paths_in(asked),
        has_files=any(files.paths_in(asked).values()), **{"says": "", "found": None, **more},
    )  # fmt: skip


def _as_file(asked: type[Action[Any]], each: FormField) -> FormField | None:
    """Return a field of a file as the web has it: an upload, or whether one is written at all."""
    is_read = files.paths_in(asked).get(each.name)
    if is_read is None:
        return each
    if is_read:
        # Several for a folder; and one that waits already need not be chosen again.
        return replace(each, kind="files" if each.name in files.FOLDERS else "file", value="")
    return (
        None
        if each.required
        else replace(each, kind="yes_no", value=each.value if each.value == "yes" else "no")
    )


def _on_field(typed: Mapping[str, str] | None, wrong: str) -> FormField:
    return FormField(
        name=ON, kind="date", label=words(say("Day it counts")),
        help=words(say("today, where it is left empty")),
        value=(typed or {}).get(ON, ""), error=wrong,
    )  # fmt: skip


def title_of(asked: type[Action[Any]]) -> str:
    """Return what an action does, as a heading."""
    return _capital(words(asked.does))


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]

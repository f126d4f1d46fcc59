"""What a program sent, as values of parameters: strictly as the document says, or nothing of it is used."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec
from django.core.exceptions import SuspiciousOperation
from django.http.multipartparser import MultiPartParserError

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, note, say
from ultramicro.web.api.parameters import Parameter, parameters_of, value_of, wrong
from ultramicro.web.api.problems import Problem

LARGEST_BODY, LARGEST_UPLOAD = 1_000_000, 200_000_000
JSON, PARTS = "application/json", "multipart/form-data"
_WHOLE = re.compile(r"-?[0-9]{1,30}")
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")


def body_of(request: Any) -> dict[str, Any]:
    """Return the JSON object that a request carries; an empty one where it carries nothing.

    Raises
    ------
    Problem
        If it is too large, of another type, or no JSON object.
    """
    if _length(request) > LARGEST_BODY:
        raise Problem("too_large")
    if not _length(request) and not request.content_type:
        return {}
    if request.content_type != JSON or request.content_params.get("charset", "utf-8").lower() != "utf-8":
        raise Problem("wrong_type")
    try:
        found = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem("bad_json") from error
    if not isinstance(found, dict):
        raise Problem("bad_json")
    if twice := _twice(request.body):
        raise Problem("bad_input", errors=[(name, _given_twice()) for name in twice])
    return found


def _twice(body: bytes) -> list[str]:
    """Return the names that a JSON object has more than once; which of them is meant is not guessed."""
    pairs: list[tuple[str, Any]] = []

    def noted(found: list[tuple[str, Any]]) -> dict[str, Any]:
        pairs[:] = found  # the outermost comes last
        return dict(found)

    json.loads(body, object_pairs_hook=noted, parse_int=str)  # how long a number is, is told elsewhere
    count = Counter(name for name, _ in pairs)
    return [name for name, n in count.items() if n > 1]


def _given_twice() -> Message:
    return note("api.twice", "this is given twice")


def _length(request: Any) -> int:
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isascii() and given.isdecimal() else 0


def parts_of(request: Any, asked: type) -> dict[str, Any]:
    """Return the parameters that stand in a form of several parts, beside its files.

    Raises
    ------
    Problem
        If it is too large, or no such form.
    """
    if _length(request) > LARGEST_UPLOAD:
        raise Problem("too_large")
    try:
        texts, sent = request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise Problem("bad_json", _no_form()) from error
    # A file of a name that takes none is as unknown as any other parameter.
    uploads = {each.name for each in parameters_of(asked) if each.upload}
    return {**of_texts(asked, texts), **dict.fromkeys(set(sent) - uploads)}


def _no_form() -> Message:
    return note("api.no_form", "the body is no form of several parts")


def of_texts(asked: type, given: Any) -> dict[str, Any]:
    """Return parameters of an address, or of the parts of a form, as JSON would have them.

    Parameters
    ----------
    asked : type
        The class.
    given : QueryDict
        Texts by name.

    Raises
    ------
    Problem
        If one is given twice.
    """
    if twice := [name for name in given if len(given.getlist(name)) > 1]:
        raise Problem("bad_input", errors=[(name, _given_twice()) for name in twice])
    known = {each.name: each for each in parameters_of(asked)}
    return {name: _of_text(known.get(name), text) for name, text in given.items()}


def _of_text(parameter: Parameter | None, text: str) -> Any:
    if parameter is None:
        return text
    if parameter.kind is bool:
        return {"true": True, "false": False}.get(text, text)
    if parameter.is_whole or parameter.kind is float:
        if _WHOLE.fullmatch(text):
            return int(text)
        number = float(text) if _NUMBER.fullmatch(text) else math.inf
        return number if math.isfinite(number) else text
    return text


def read(asked: type, given: Mapping[str, Any], *, uploads: bool = False) -> dict[str, Any]:
    """Return the values of parameters by the names that their class has for them.

    Parameters
    ----------
    asked : type
        The class.
    given : mapping
        As JSON has them.
    uploads : bool
        Whether files that must be given come apart; otherwise they lack.

    Raises
    ------
    Problem
        Naming every parameter that is wrong, lacking or unknown.
    """
    known = {each.name: each for each in parameters_of(asked)}
    errors = [(name[:80], _unknown()) for name in given if name not in known or known[name].upload]
    for name, each in known.items():
        if name in given and not each.upload:
            errors += [(name, what)] if (what := wrong(each, given[name])) is not None else []
        elif each.required and not (each.upload and uploads):
            errors.append((name, note("api.lacking", "this must be given")))
    if errors:
        raise Problem("bad_input", errors=errors)
    return {
        _name(known[name]): value_of(known[name], value) for name, value in given.items() if value is not None
    }


def _name(parameter: Parameter) -> str:
    return parameter.field.name if parameter.field else parameter.name


def _unknown() -> Message:
    return note("api.unknown", "there is no such parameter")


def as_problem(error: BadInput, asked: type, kind: str = "bad_input") -> Problem:
    """Return what was raised as a problem document that names the parameter as JSON has it."""
    flag = (
        error.where.split(" ")[0].removeprefix("--").replace("-", "_") if error.where.startswith("--") else ""
    )
    names = {_name(each).rstrip("_"): each.name for each in parameters_of(asked)}
    where = names.get(flag.rstrip("_"), "") or ("" if flag else error.where)
    about = [(where, error.what)] if flag and where else []
    return Problem(
        kind,
        error.what or say("Something that was given cannot be used"),
        where=where,
        do=error.do,
        errors=about,
    )

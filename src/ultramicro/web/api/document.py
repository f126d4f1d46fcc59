"""The OpenAPI document, made from the classes of what can be asked and done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import get_script_prefix

from ultramicro import __version__
from ultramicro.core.message import say, words
from ultramicro.web.api import problems, shapes
from ultramicro.web.api.answers import EXAMPLES
from ultramicro.web.api.examples import request_example
from ultramicro.web.api.keys import HEADER, SHAPE
from ultramicro.web.api.operations import Operation, operations
from ultramicro.web.api.parameters import parameters_of, schema_of, schema_of_one
from ultramicro.web.people.tokens import Scope
from ultramicro.web.served import all_roots

Json = dict[str, Any]
SCHEMA, OK = "#/components/schemas/", 200
KEPT_HEADERS, JOB_HEADERS = ("ETag", "Last-Modified", "Stale"), ("Location", "Retry-After")
OWN_SHAPES: Mapping[str, Json] = {"Document": {"type": "object"}, "Bytes": {"type": "string"}}


def document() -> Json:
    """Return the document, in the language that is spoken now."""
    paths: dict[str, Json] = {}
    for each in operations():
        paths.setdefault(each.path, {})[each.method] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ultramicro",
            "version": __version__,
            "license": {"name": "MIT", "identifier": "MIT"},
            "description": _says_of_all(),
        },
        "servers": [{"url": get_script_prefix().rstrip("/") or "/"}],
        "paths": paths,
        "components": {
            "schemas": {**shapes.schemas(), **OWN_SHAPES},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": _tokens()}},
            "parameters": {"Place": _place(), "Key": _key()},
            "examples": _problems(),
        },
    }


def _says_of_all() -> str:
    return words(say("What is asked and done on pages, for programs. Errors are problem documents."))


def _problems() -> Json:
    return {
        kind: {"summary": words(known.title), "value": problems.told(kind)}
        for kind, known in problems.KINDS.items()
    }


def _tokens() -> str:
    scopes = ", ".join(scope.value for scope in Scope)
    return words(
        say(
            "A token begins with umk_ and is made on the page 'My sign-in'. Its scopes are some of {scopes}. "
            "It never may more than its owner may now.",
            scopes=scopes,
        )
    )


def _place() -> Json:
    places = sorted(all_roots())
    return {
        "name": "place",
        "in": "path",
        "required": True,
        "description": words(say("The place's word in addresses")),
        "schema": {"type": "string", **({"enum": places} if places else {})},
    }


def _key() -> Json:
    said = say(
        "A word of your own for this request: sent again with the same content, it is done once and "
        "answered the same."
    )
    return {
        "name": HEADER,
        "in": "header",
        "required": True,
        "description": words(said),
        "schema": {"type": "string", "pattern": SHAPE, "examples": ["till-7-2026-11-30-0001"]},
    }


def _operation(each: Operation) -> Json:
    told: Json = {
        "operationId": each.id,
        "tags": [each.tag],
        "summary": words(each.title),
        "description": _about(each),
        "security": _security(each),
        "parameters": _parameters(each),
        "responses": _responses(each),
        "x-roles": ["any, as the place chooses"] if each.place_says else [str(role) for role in each.roles],
    }
    if each.only_on_page:
        told["x-only-on-page"] = True
    if each.method == "post" and each.asked is not None:
        told["requestBody"] = _body(each.asked)
    return told


def _about(each: Operation) -> str:
    said = each.about()
    if not each.scopes or each.place_says or each.anybody:
        return said
    ways = [
        words(say("{scope} as {roles}", scope=scope.value, roles=", ".join(sorted(roles))))
        for scope, roles in each.scopes.items()
    ]
    return f"{said} {words(say('Scope and role: {ways}.', ways='; '.join(ways)))}".strip()


def _security(each: Operation) -> list[Json]:
    anybody: list[Json] = [{}] if each.anybody else []
    if each.place_says or each.only_on_page:
        return [*anybody, {"token": []}]
    return [*anybody, *({"token": [scope.value]} for scope in each.scopes)]


def _parameters(each: Operation) -> list[Json]:
    found: list[Json] = [{"$ref": "#/components/parameters/Place"}] if "{place}" in each.path else []
    found += [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "pattern": pattern},
        }
        for name, pattern in (
            ("job", "^[0-9a-f]{32}$"),
            ("key", "^[0-9]+-[0-9a-f]{32}$"),
            ("file", r"^[A-Za-z0-9._-]+$"),
        )
        if f"{{{name}}}" in each.path
    ]
    if each.method == "get" and each.asked is not None:
        found += [
            {"name": given.name, "in": "query", "required": given.required, "schema": schema_of_one(given)}
            for given in parameters_of(each.asked)
        ]
    return found + ([{"$ref": "#/components/parameters/Key"}] if each.acts else [])


def _body(asked: type) -> Json:
    given = parameters_of(asked)
    uploads = [each for each in given if each.upload]
    content: Json = {}
    if not any(each.required for each in uploads):
        schema = schema_of(asked)
        content["application/json"] = {"schema": schema, "example": request_example(schema)}
    if uploads:
        content["multipart/form-data"] = {"schema": schema_of(asked, uploads=True)}
    needed = any(each.required for each in given)
    return {"required": needed, "content": content}


def _responses(each: Operation) -> Json:
    found: Json = {str(status): _answer(each, status, shape) for status, shape in each.answers.items()}
    if "get" in each.id.split("_") or each.id.startswith("get"):
        found["304"] = {"description": words(say("It is the one that you have, by If-None-Match"))}
    by_status: dict[int, list[str]] = {}
    for kind in each.problems:
        by_status.setdefault(problems.KINDS[kind].status, []).append(kind)
    return {**found, **{str(status): _problem(kinds) for status, kinds in sorted(by_status.items())}}


def _answer(each: Operation, status: int, shape: str) -> Json:
    kind = "application/octet-stream" if shape == "Bytes" else "application/json"
    content: Json = {"schema": {"$ref": SCHEMA + shape}}
    if shape in EXAMPLES:
        content["example"] = EXAMPLES[shape](each)
    told: Json = {"description": words(_says(status)), "content": {kind: content}}
    if each.tag == "ask":
        names = KEPT_HEADERS if status == OK else JOB_HEADERS
        told["headers"] = {name: {"schema": {"type": "string"}} for name in names}
    return told


def _says(status: int) -> str:
    return say("The answer") if status == OK else say("It is under way")


def _problem(kinds: list[str]) -> Json:
    said = "; ".join(words(problems.KINDS[kind].title) for kind in kinds)
    examples = {kind: {"$ref": f"#/components/examples/{kind}"} for kind in kinds}
    return {
        "description": said,
        "content": {
            "application/problem+json": {"schema": {"$ref": SCHEMA + "Problem"}, "examples": examples}
        },
    }

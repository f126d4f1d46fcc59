"""Examples of answers in the document: what the shapes look like when something stands in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ultramicro.core.message import say, words
from ultramicro.web.api.examples import DAY
from ultramicro.web.api.operations import Operation
from ultramicro.web.api.parameters import parameters_of

JOB = "5f0c1d7e9a3b4c6d8e2f1a0b7c9d3e5f"


def _answer(each: Operation) -> dict[str, Any]:
    asked = each.path.rpartition("/")[2]
    given = _defaults(each.asked) if each.asked else {}
    return {
        "technique": asked,
        "place": "Kelderby",
        "as_of": DAY,
        "parameters": given,
        "says": [{"id": f"{asked}.first", "text": words(each.title)}],
        "figures": [],
        "tables": {},
        "checks": [],
        "licences": [],
        "lacks": [],
        "transfers": [],
    }


def _defaults(asked: type) -> dict[str, Any]:
    return {each.name: each.field.default for each in parameters_of(asked) if each.field}


def _done(each: Operation) -> dict[str, Any]:
    status = "waiting" if 202 in each.answers else "done"  # noqa: PLR2004  the status itself
    return {
        "status": status,
        "says": {"id": "", "text": words(each.title)},
        "rows": [],
        "before": None,
        "files": [],
    }


def _asked(_each: Operation) -> dict[str, Any]:
    return {"job": JOB, "state": "waiting", "at": f"/api/v1/kelderby/jobs/{JOB}"}


def _job(_each: Operation) -> dict[str, Any]:
    says = words(say("Reading the records"))
    return {"id": JOB, "kind": "ask", "state": "running", "done": 0, "steps": 2, "says": says, "answer": ""}


def _places(_each: Operation) -> dict[str, Any]:
    return {"places": [{"word": "kelderby", "name": "Kelderby", "currency": "GBP", "keeps_books": True}]}


EXAMPLES: Mapping[str, Callable[[Operation], dict[str, Any]]] = {
    "Answer": _answer,
    "Done": _done,
    "Asked": _asked,
    "Job": _job,
    "Places": _places,
}
"""How an example of each shape is made for an operation."""

"""Values for examples: a parameter's default or first choice, or something that fits its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DAY = "2026-11-30"
NAMED: Mapping[str, str] = {
    "who": "bakery", "payer": "bakery", "buyer": "bakery", "debtor": "bakery", "member": "bakery",
    "payee": "grocer", "seller": "grocer", "creditor": "grocer", "guarantor": "grocer", "whom": "grocer",
    "to": "grocer", "called": "Mill Side Bakery", "code": "KLD", "currency": "KLD",
    "month": "2026-11", "item": "bread",
    "memo": "two loaves", "why": "as agreed on Monday", "purpose": "an oven", "reference": "K-1024",
    "loan": "loan-1", "hold": "hold-1", "claim": "claim-1", "appeal": "appeal-1", "request": "request-1",
    "product": "start", "number": "CN-7", "post": "post-1", "offer": "post-1", "want": "post-2",
    "agreed": "agreed-1", "notice": "notice-1", "line": "1", "root": "0", "beside": "0", "role": "treasurer",
    "email": "board@example.org",
}  # fmt: skip
SUM, NUMBER, YEAR = 1250, 1, 2026


def example_of(name: str, schema: Mapping[str, Any]) -> Any:
    """Return an example of a value that a schema allows; None for a file.

    Parameters
    ----------
    name : str
        Of the parameter.
    schema : mapping
        Its schema.
    """
    if "contentMediaType" in schema:
        return None
    if "default" in schema:
        return schema["default"]
    if "enum" in schema:
        return schema["enum"][0]
    return _of_kind(name, schema)


def _of_kind(name: str, schema: Mapping[str, Any]) -> Any:
    kind = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
    if kind == "integer" and name.endswith("_pence"):
        return _within(SUM, schema)
    if kind in {"integer", "number"}:
        return _within(YEAR if name == "year" else NUMBER, schema)
    if kind == "boolean":
        return True
    return DAY if schema.get("format") == "date" else NAMED.get(name, name.replace("_", " "))


def _within(value: int, schema: Mapping[str, Any]) -> int | float:
    low, high = schema.get("minimum", value), schema.get("maximum", value)
    return int(min(max(value, low), high)) if schema["type"] != "number" else min(max(value, low), high)


def request_example(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return an example of a request: what must be given, and where nothing must, the first that can be."""
    properties: Mapping[str, Any] = schema["properties"]
    needed = [name for name in properties if name in schema.get("required", ())]
    # A default says more than a text that was made up.
    others = sorted(properties, key=lambda name: "default" not in properties[name])
    wanted = needed or [name for name in others[:1] if name != "on"]
    return {name: properties[name]["examples"][0] for name in wanted if "examples" in properties[name]}

"""Whoever is refused is told what to do: a refusal without it is one more that leaves somebody standing."""

import ast
from collections import Counter
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "ultramicro"
LEFT = {
    "core": 1, "energy": 2, "food/hub/lending.py": 2, "food/hub/weighing.py": 1, "ledger": 1, "multiplier": 15,
    "place": 7, "web": 23,
}  # fmt: skip
"""Refusals that do not say what to do, by room or module. No count may grow, and nobody may join."""


@cache
def without_advice():
    """Every place that raises a refusal without `do`, by its module."""
    return [
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "BadInput"
        # What is passed on whole, as **more, says itself what to do.
        and not {keyword.arg for keyword in node.keywords} & {"do", None}
    ]


def test_every_refusal_says_what_to_do():
    found = Counter(path if path in LEFT else path.partition("/")[0] for path in without_advice())
    assert {room: n for room, n in found.items() if n > LEFT.get(room, 0)} == {}, without_advice()


def test_a_refusal_of_the_hub_says_what_to_do():
    assert {path for path in without_advice() if path.startswith("food/")} <= set(LEFT)

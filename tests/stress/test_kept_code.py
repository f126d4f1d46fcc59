"""A kept run is known by all code that made it: also by that of the rooms whose rules the switches follow."""

import ast
from pathlib import Path

import ultramicro.stress
from ultramicro.core import code as core_code
from ultramicro.stress.runs import kept

STRESS = Path(ultramicro.stress.__file__).parent


def test_every_room_that_a_run_calls_is_part_of_what_it_is_known_by(monkeypatch):
    known = []
    monkeypatch.setattr(kept, "code_of", lambda *rooms: known.extend(rooms) or core_code.code_of(*rooms))
    kept.code.__wrapped__()
    rooms = {
        node.module.split(".")[1]
        for folder in ("switches", "building", "economy", "shocks")
        for path in (STRESS / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ultramicro.")
    }
    assert rooms <= set(known)

"""What was kept is known by the files that made it: a change of any of them, and no other, makes it anew."""

import ast
import os
import subprocess
import sys

import pytest

from ultramicro.core import code
from ultramicro.core.code import BELOW, PACKAGE, code_below, code_of

FILES = {
    "core/a.py": "a = 1\n",
    "place/dictionary/t.csv": "x,y\n",
    "flows/f.py": "",
    "ledger/l.py": "",
    "plan/p.py": "",
}


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A small program in the place of ours."""
    monkeypatch.setattr(code, "PACKAGE", tmp_path / "ultramicro")
    for name, text in FILES.items():
        write(name, text)
    yield
    code._room.cache_clear()


def write(name, text):
    path = code.PACKAGE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    code._room.cache_clear()


@pytest.mark.parametrize("name", [*FILES, "place/new.csv"])
def test_any_file_of_the_room_and_those_below_counts_and_no_other(name, program):
    before = {room: code_below(f"ultramicro.{room}.technique") for room in ("plan", "leaks")}
    write(name, "b = 2\n")
    changed = {room for room in before if before[room] != code_below(f"ultramicro.{room}.technique")}
    assert changed == ({"plan"} if name.startswith("plan/") else {"plan", "leaks"})


def test_a_file_that_is_renamed_counts(program):
    before = code_of("core")
    (code.PACKAGE / "core" / "a.py").rename(code.PACKAGE / "core" / "b.py")
    code._room.cache_clear()
    assert code_of("core") != before


def test_neither_time_nor_what_python_compiles_counts(program):
    before = code_of("core")
    os.utime(code.PACKAGE / "core" / "a.py", (0, 0))
    write("core/__pycache__/a.cpython-311.pyc", "compiled")
    assert code_of("core") == before


def test_a_technique_of_somebody_else_stands_on_the_rooms_below(program):
    assert code_below("elsewhere.technique") == code_of(*BELOW)


def test_the_rooms_below_are_all_that_a_room_of_questions_imports_beside_its_own():
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0]
        if room in {"multiplier", "leaks", "clearing", "currency", "bank", "noticeboard", "plan", *BELOW}:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ultramicro."):
                    assert node.module.split(".")[1] in {*BELOW, room}, f"{path}: {node.module}"


def test_reading_files_imports_nothing_but_the_rooms_that_its_key_holds():
    program = "import sys, ultramicro.place.intake, ultramicro.place.readers.registry; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in done.stdout.split() if name.startswith("ultramicro.")}
    assert rooms == {"core", "place"}

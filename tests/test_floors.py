"""Rooms have floors: no two folders import each other in a circle, and the map has a line for each."""

import ast
import re
from collections import defaultdict
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src"
ROOMS = SRC / "ultramicro"


def modules():
    named = {}
    for path in ROOMS.rglob("*.py"):
        parts = path.relative_to(SRC).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return named


def floor_of(module, path, nested):
    """A folder is one floor; in a folder that has folders within, each file of its own is one."""
    if path.name == "__init__.py":
        return f"{module}.__init__"
    folder = module.rpartition(".")[0]
    return module if folder in nested else folder


def test_no_folders_import_each_other_in_a_circle():
    named = modules()
    nested = {name.rpartition(".")[0] for name, path in named.items() if path.name == "__init__.py"}
    floors = {name: floor_of(name, path, nested) for name, path in named.items()}
    needs = defaultdict(set)
    for name, path in named.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ultramicro"):
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    target = whole if whole in named else node.module
                    if floors[target] != floors[name]:
                        needs[floors[name]].add(floors[target])
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise AssertionError(" → ".join(error.args[1])) from None
    assert len(order) > 100


def test_the_map_has_a_line_for_every_folder():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    told = re.search(r"## Rooms\n(.*?)\n## ", text, re.DOTALL)[1]
    lines = [(len(m[1]), m[2]) for m in re.finditer(r"^( +)([\w./]+)/ +\S", told, re.MULTILINE)]
    paths, above = set(), []
    for depth, name in lines:
        above = [(d, n) for d, n in above if d < depth]
        above.append((depth, name))
        paths.add("/".join(n for _, n in above))
    folders = {
        p.relative_to(ROOMS).as_posix()
        for p in ROOMS.rglob("*")
        if p.is_dir() and "__pycache__" not in p.parts and any(f.is_file() for f in p.iterdir())
    }
    data = {"place/templates", "place/demo/data", "locales"}
    wanted = {f for f in folders if f != "." and not any(f.startswith(f"{d}/") for d in data)}
    assert wanted - paths == set(), "say in ARCHITECTURE.md what they are for"
    assert paths - folders == set(), "these are told of and are not there"

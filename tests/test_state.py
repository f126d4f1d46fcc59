"""Nothing at the top of a module changes while the program runs: two threads would share it unseen."""

import ast
import re
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
CHANGES = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "sort",
    "update", "register", "put",
}  # fmt: skip


def top_names(tree):
    """Names that a module binds for good, its imports and what it defines left out."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def own_names(function):
    """Names that a function binds itself, so that they hide those of the module."""
    given = [a.arg for a in ast.walk(function) if isinstance(a, ast.arg)]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    return {*given, *stored}


def changed(function):
    """Yield the names whose content a function changes, and `global` ones."""
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield from node.names
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CHANGES:
            yield from (n.id for n in [node.func.value] if isinstance(n, ast.Name))
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            yield from (n.id for n in [node.value] if isinstance(n, ast.Name))


def test_no_function_changes_what_its_module_holds():
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = set(top_names(tree))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                wrong = top & set(changed(function)) - own_names(function)
                found += [
                    f"{path.relative_to(SOURCE).as_posix()}: {function.name} changes {name}" for name in wrong
                ]
    assert found == []


def test_a_change_would_be_seen():
    tree = ast.parse("SEEN = {}\ndef see(a):\n    SEEN[a] = 1\ndef hide(SEEN):\n    SEEN[1] = 1\n")
    see, hide = tree.body[1:]
    assert set(top_names(tree)) & set(changed(see)) - own_names(see) == {"SEEN"}
    assert set(top_names(tree)) & set(changed(hide)) - own_names(hide) == set()


def unexplained(source):
    """Yield the lines of a module that keep something for all threads, without a comment that says why."""
    kept = re.compile(r"^\s*@(functools\.)?(cache|lru_cache)\b|\bContextVar\(")
    lines = source.splitlines()
    for number, line in enumerate(lines):
        said = "#" in line or (number and lines[number - 1].lstrip().startswith("#"))
        if kept.search(line) and not said:
            yield number + 1


def test_every_cache_of_places_and_the_core_says_why_threads_may_share_it():
    rooms = (SOURCE / "ultramicro" / room for room in ("core", "place"))
    found = [
        f"{path.relative_to(SOURCE).as_posix()}:{line}"
        for room in rooms
        for path in sorted(room.rglob("*.py"))
        for line in unexplained(path.read_text(encoding="utf-8"))
    ]
    assert found == []
    assert list(unexplained("@cache\ndef a(): ...\n@lru_cache(8)  # pure\ndef b(): ...\n")) == [1]

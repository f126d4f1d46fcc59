"""List the texts for people that are not messages yet: `scripts/plain_texts.py [PATH…]`.

A text of three words or more that stands in no message, docstring or command to a database is listed with
file and line. Where it is data (a published title, words that are looked for in files), `# data` ends its
line, or a line `# data below` stands above all that follow in the module.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "ultramicro"
MESSAGES = {"say": (0,), "plural": (0, 1), "template": (0,), "note": (1,), "param": (1,), "need": (0,)}
"""Which arguments of a call are templates."""
WORDS = re.compile(r"[A-Za-z][a-z'’]+[,;:.]? +[a-z'’]{2,}[,;:.]? +[a-z(]")
CODE = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|WITH|COPY|PRAGMA|ALTER|DROP|BEGIN|GRANT|<|//)\b")
LOWER = re.compile(
    r"^\s*\(?(select .*|insert (into|or) .*|update \w+ set .*|delete from .*|with \w+ as \(.*|rollback to .*"
    r"|create (table|or replace|trigger|role|unique|index) .*|grant .* to .*|set (role|\w+ = ) ?.*"
    r"|begin isolation .*|\{\} (union all|order by) .*|on conflict .*|\w+ is not null)$",
    re.DOTALL,
)
"""Commands to a database in small letters."""


def plain_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Return line and text of what is no message in a module."""
    source = path.read_text("utf-8")
    tree, lines = ast.parse(source), source.splitlines()
    below = next((i for i, line in enumerate(lines, 1) if line.strip() == "# data below"), len(lines) + 1)
    known = {id(each) for node in ast.walk(tree) for each in _no_texts(node)}
    for node in ast.walk(tree):
        if id(node) in known or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        text = _text(node)
        data = node.lineno >= below or lines[node.end_lineno - 1].rstrip().endswith("# data")
        if WORDS.search(text) and not (CODE.search(text) or LOWER.search(text)) and not data:
            yield node.lineno, text


def _no_texts(node: ast.AST) -> Iterator[ast.AST]:
    """Return what of a node is no text for people, or is a message."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value  # a docstring
    if isinstance(node, ast.JoinedStr):
        yield from node.values
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        for place in MESSAGES.get(name, ()):
            if place < len(node.args) and isinstance(node.args[place], ast.Constant):
                yield node.args[place]


def _text(node: ast.JoinedStr | ast.Constant) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(_text(part) if isinstance(part, ast.Constant) else "{}" for part in node.values)


def main(given: list[str]) -> int:
    """List them; the status is 1 if there are any."""
    roots = [Path(each) for each in given] or [SOURCE]
    paths = sorted(p for root in roots for p in ([root] if root.is_file() else root.rglob("*.py")))
    found = [(path, line, text) for path in paths for line, text in plain_texts(path)]
    for path, line, text in found:
        print(f"{path}:{line}: {text[:100]!r}")
    print(f"{len(found)} texts that are no messages", file=sys.stderr)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The code stays small: the ten longest functions are listed, so that growth is a choice someone reads."""

import ast
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"


@cache
def functions():
    return [
        (body_lines(node), f"{path.relative_to(SOURCE).as_posix()}: {node.name}")
        for path in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def body_lines(node):
    """Lines of code from the first statement that is no docstring."""
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1


def test_the_ten_longest_functions_are_known(golden):
    longest = sorted(functions(), key=lambda f: (-f[0], f[1]))[:10]
    golden("longest.txt", "".join(f"{lines:>3}  {name}\n" for lines, name in longest))


def test_nine_in_ten_functions_fit_on_a_screen():
    sizes = sorted(lines for lines, _ in functions())
    assert sizes[len(sizes) // 2] <= 8
    assert sizes[len(sizes) * 9 // 10] <= 20


def test_no_module_is_a_cupboard():
    large = {
        path.relative_to(SOURCE).as_posix(): lines
        for path in SOURCE.rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 350
    }
    assert not large, "split it by what changes for another reason"

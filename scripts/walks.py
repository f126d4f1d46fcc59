"""Count the modules and functions that four walks through the program pass; ARCHITECTURE.md tells them.

The walks are a payment row to an answer, `plan`, `books pay`, and an invoice to a statement. A made-up town
is written for them, so it takes a minute or two.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType

import ultramicro
from ultramicro.main import main

SOURCE = str(Path(ultramicro.__file__).parent)
HEAD = "Supplier,Date,Amount\n"
SETTINGS = 'name = "Town"\npayer = "Council"\n[[areas]]\nname = "Town"\nprefixes = ["BB5"]\n'
CLAIMS = """debtor,creditor,amount,reference,due
mill,shop,10,A1,2026-12-01
shop,farm,10,B1,2026-12-01
farm,mill,10,C1,2026-12-01
"""


def passed(*commands: Sequence[str]) -> set[CodeType]:
    """Return the functions of the program that some commands call."""
    seen: set[CodeType] = set()

    def look(frame: FrameType, event: str, _given: object) -> None:
        code = frame.f_code
        function = code.co_flags & inspect.CO_OPTIMIZED and not code.co_name.startswith("<")
        if event == "call" and function and code.co_filename.startswith(SOURCE):
            seen.add(code)

    sys.setprofile(look)
    try:
        for words in commands:
            with contextlib.redirect_stdout(io.StringIO()):
                status = main([str(word) for word in words])
            if status:
                raise SystemExit(f"{' '.join(map(str, words))} ended with {status}")
    finally:
        sys.setprofile(None)
    return seen


def walks(root: Path) -> Iterator[tuple[str, set[CodeType]]]:
    """Walk each of them."""
    town, demo = root / "town", root / "demo"
    (town / "payments").mkdir(parents=True)
    (town / "place.toml").write_text(SETTINGS)
    (town / "payments" / "a.csv").write_text(
        HEAD + "Smith Ltd,01/05/2026,500.00\nJones Ltd,02/05/2026,250.00\n"
    )
    (root / "claims.csv").write_text(CLAIMS)
    yield "a row to `check`", passed(["check", town])
    yield "a row to `flows`", passed(["flows", town])
    passed(["demo", demo])
    yield "`plan`", passed(["plan", demo])
    members = ("mill", "shop", "farm")
    add = [
        ["books", "add", town, "--who", who, "--called", f"{who} Ltd", "--kind", "firm"] for who in members
    ]
    passed(["books", "open", town], *add)
    passed(["books", "limits", town, "--who", "mill", "--floor=-100"])
    yield "`books pay`", passed(["books", "pay", town, "--payer", "mill", "--payee", "shop", "--amount", "5"])
    agree = [["round", "consent", town, "--who", who] for who in members]
    steps = [["open"], ["solve"], ["settle"], ["statements", "--to", root / "out"]]
    rounds = [["round", verb, town, *rest] for verb, *rest in steps]
    collect = ["round", "collect", town, "--file", root / "claims.csv"]
    yield "an invoice to a statement", passed(collect, *agree, *rounds)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, functions in walks(Path(folder)):
            modules = {code.co_filename for code in functions}
            print(f"{name}: {len(modules)} modules, {len(functions)} functions")

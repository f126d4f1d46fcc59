"""Plant small faults one at a time and list those that no test finds: `scripts/mutants.py [ROOM…]`.

The faults are made by mutmut, in a copy of the project a room (`build/mutants/ROOM`), and each meets the
tests of its room only. A fault that survives is held against docs/mutants.csv, where it has a reason if it
behaves as the original does. The status is 1 if one survives without a reason, or if of all rooms more than
one in twenty survive.
"""

from __future__ import annotations

import ast
import csv
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "mutants"
KNOWN = ROOT / "docs" / "mutants.csv"
COPIED = (
    "src",
    "tests",
    "docs",
    "scripts",
    "benchmarks",
    "README.md",
    "Makefile",
    "pyproject.toml",
    "LICENSE",
)
ALLOWED = 0.05
KILLED = {"killed", "timeout", "segfault", "suspicious", "caught by type check"}
TEXTS = {"say", "plural", "note", "joined", "BadInput", "Unsound", "Refused", "ValueError"}
"""Calls that say something to people: their words are no facts that a test should hold."""
LINE = re.compile(r"^\s+(\S+): (.+)$")
NUMBERED = re.compile(r"__mutmut_\w+")
CHANGED = re.compile(r"^([-+])(?!--|\+\+)(.*)$", re.MULTILINE)
CONFIG = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {modules}
also_copy = ["docs", "scripts", "benchmarks", "README.md", "Makefile"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:unraisableexception"]
pytest_add_cli_args_test_selection = {tests}
# A fork of a process that has run tests has an engine of tables without its threads, and waits for ever.
process_isolation = "forkserver"
timeout_multiplier = 4.0
timeout_constant = 2.0
"""


@dataclass(frozen=True)
class Room:
    """Modules to plant faults in, below `src/ultramicro`, and the tests that should find them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


class Fault(NamedTuple):
    """A fault as docs/mutants.csv names it: by what it changes, not by a number that any edit moves."""

    where: str
    original: str
    fault: str


ROOMS: Mapping[str, Room] = {
    "money": Room(("core/money.py", "core/percent.py"), ("tests/core/test_money.py",)),
    "sums": Room(("core/sums.py",), ("tests/core/test_sums.py",)),
    "units": Room(("core/units.py",), ("tests/core/test_units.py",)),
    "schedule": Room(("bank/schedule.py",), ("tests/bank/test_schedule.py",)),
    "arrears": Room(("bank/arrears.py",), ("tests/bank/test_arrears.py",)),
    "afford": Room(("bank/afford.py",), ("tests/bank/test_afford.py",)),
    "portfolio": Room(("bank/portfolio.py",), ("tests/bank/test_portfolio.py",)),
    "currency": Room(("currency/limits.py", "currency/fees.py"), ("tests/currency/test_science.py",)),
    "certificate": Room(("clearing/solver/certificate.py",), ("tests/clearing/test_setoff.py",)),
    "goods_proof": Room(("plan/proof/verify_goods.py",), ("tests/plan/test_proof_by_hand.py",)),
    "money_proof": Room(("plan/proof/verify_money.py",), ("tests/plan/test_proof_by_hand.py",)),
    "hours_proof": Room(("plan/proof/verify.py",), ("tests/plan/test_hours_by_hand.py",)),
    "income_proof": Room(
        ("plan/proof/income.py", "plan/proof/readings.py"),
        ("tests/plan/test_hours_by_hand.py", "tests/plan/test_proof_by_hand.py"),
    ),
    "shares": Room(("flows/shares.py",), ("tests/flows/test_shares.py",)),
    "rules": Room(("ledger/engine/rules.py",), ("tests/ledger/test_decide.py",)),
    "backing": Room(("ledger/engine/backing.py",), ("tests/ledger/test_decide.py",)),
    "reversals": Room(
        ("ledger/engine/reversals.py",),
        ("tests/ledger/test_reversals.py", "tests/ledger/test_decide.py"),
    ),
    "door": Room(("ledger/engine/door.py",), ("tests/ledger/test_decide.py", "tests/ledger/test_book.py")),
    "reserve": Room(
        ("currency/health.py", "currency/reserve.py"),
        ("tests/currency/test_health.py", "tests/currency/test_reserve.py", "tests/currency/test_science.py"),
    ),
}


def main(given: list[str]) -> int:
    """Try the rooms that are named, or all."""
    with KNOWN.open(encoding="utf-8", newline="") as file:
        known = {Fault(row["where"], row["original"], row["fault"]) for row in csv.DictReader(file)}
    planted, left, new = 0, 0, 0
    for room in given or ROOMS:
        fates = tried(room)
        survived = faults(room, [name for name, fate in fates.items() if fate not in KILLED])
        unknown = {name: each for name, each in survived.items() if each not in known}
        csv.writer(sys.stdout, lineterminator="\n").writerows(
            (*each, fates[name]) for name, each in unknown.items()
        )
        print(
            f"{room}: {len(fates)} planted, {dict(Counter(fates.values()))}; {len(unknown)} without a reason"
        )
        planted, left, new = planted + len(fates), left + len(survived), new + len(unknown)
    share = left / max(1, planted)
    print(f"{planted} planted, {left} survive ({share:.1%}), {new} without a reason")
    return bool(new) or (share > ALLOWED and not given)


def tried(room: str) -> dict[str, str]:
    """Return what became of each fault of a room."""
    copy = WORK / room
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir(parents=True)
    for name in COPIED:
        whole = ROOT / name
        (shutil.copytree if whole.is_dir() else shutil.copy2)(whole, copy / name)
    modules = [f"src/ultramicro/{module}" for module in ROOMS[room].modules]
    for module in (path for pattern in modules for path in copy.glob(pattern) if path.suffix == ".py"):
        module.write_text(prepared(module.read_text(encoding="utf-8")), encoding="utf-8")
    tests = [*ROOMS[room].tests, *(module.removesuffix("/*") for module in modules)]
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(CONFIG.format(modules=modules, tests=tests))
    _mutmut(room, "run", "--max-children", os.environ.get("MUTANTS_AT_ONCE", "2"))
    listed = _mutmut(room, "results", "--all", "true", quiet=True)
    return {found[1]: found[2] for line in listed.splitlines() if (found := LINE.match(line))}


def prepared(source: str) -> str:
    r"""Make a module ready: mutmut plants nothing where it is told not to, nor where a function is decorated.

    Every line of a call that says something to people is marked, and a property is made below its function.
    Left out is what changes nothing: memories, and guards against two lists of unlike length.

    Examples
    --------
    >>> print(prepared("@lru_cache(9)\ndef f():\n    say(\n'twelve')\n").strip())
    def f():
        say(  # pragma: no mutate
    'twelve')  # pragma: no mutate
    """
    source = re.sub(r", strict=(True|False)\)", ")", source)
    lines, tree = source.splitlines(), ast.parse(source)
    for number in set(_text_lines(tree)):
        lines[number - 1] += "  # pragma: no mutate"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and len(node.decorator_list) == 1:
            decorator = lines[node.decorator_list[0].lineno - 1]
            if decorator.strip() == "@property":
                lines[(node.end_lineno or 0) - 1] += f"\n\n    {node.name} = property({node.name})"
            if decorator.strip() == "@property" or decorator.startswith("@lru_cache("):
                lines[node.decorator_list[0].lineno - 1] = ""
    return "\n".join((*lines, ""))


def _text_lines(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXTS:
            yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def faults(room: str, names: Iterable[str]) -> dict[str, Fault]:
    """Return where each of some faults is and what it changes."""
    return {name: _fault(name, _functions(room, name.rpartition(".")[0])) for name in names}


def _fault(name: str, functions: Mapping[str, list[str]]) -> Fault:
    module, _, planted = name.rpartition(".")
    function = planted.partition("__mutmut_")[0]
    pair = functions[f"{function}__mutmut_orig"], functions[planted]
    # The name in the first line tells the two apart; what else is there, such as a default, may be the fault.
    whole = [[NUMBERED.sub("", each[0]), *each[1:]] for each in pair]
    lines = CHANGED.findall("\n".join(unified_diff(*whole, n=0, lineterm="")))
    was, now = (" ".join(line.strip() for sign, line in lines if sign == which) for which in "-+")
    where = function.replace("\u01c1", ".").removeprefix("x_").removeprefix("x.")
    return Fault(f"{module.removeprefix('ultramicro.')}.{where}", was, now)


@cache  # of a copy that does not change any more
def _functions(room: str, module: str) -> dict[str, list[str]]:
    """Return the lines of every function of a module into which faults were planted, also those without."""
    path = WORK / room / "mutants" / "src" / f"{module.replace('.', '/')}.py"
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    found = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    return {node.name: lines[node.lineno - 1 : node.end_lineno] for node in found}


def _mutmut(room: str, *words: str, quiet: bool = False) -> str:
    run = subprocess.run(
        [sys.executable, "-m", "mutmut", *words],
        cwd=WORK / room,
        env=os.environ | {"HYPOTHESIS_PROFILE": "mutants", "PYTHONPATH": ""},
        stdout=subprocess.PIPE if quiet else None,
        text=True,
        check=False,
    )
    return run.stdout or ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

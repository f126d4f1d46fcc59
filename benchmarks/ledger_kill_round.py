"""Kill a clearing round at random moments, go on where it stopped, and compare with a round never killed.

    python -m benchmarks.ledger_kill_round [kills]

Each time a copy of one place opens a round, solves it, settles it and prints its papers, in a process of its
own that is killed in one of these steps: at a random moment of it, or, in half of those that settle, a moment
after the books' files began to change. The books must then prove themselves, every set must be cancelled
whole or not at all, and what was answered must stand. Then the step that was cut off and those after it are
given again, and claims, balances and papers must be those of the round that nobody killed.
"""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from benchmarks.measure import machine
from ultramicro.main import main as command

MEMBERS, RINGS = 40, 150
STEPS = ("round open", "round solve", "round settle", "round statements")
DAY = "2026-11-20"


def give(root: Path, words: str, *more: str) -> tuple[int, str]:
    """Give a command to a place; return its exit status and what it printed."""
    group, verb, *rest = words.split()
    told = io.StringIO()
    with redirect_stdout(told), redirect_stderr(told):
        status = command([group, verb, str(root), *rest, *more])
    return status, told.getvalue()


def step(root: Path, words: str) -> int:
    """Take one step of the round; its number is the same however often it is given."""
    more = ("--to", str(root / "papers")) if words == STEPS[-1] else ("--on", DAY)
    status, told = give(root, words, *more)
    if status not in {0, 4}:
        raise RuntimeError(f"{words} ended with {status}: {told}")
    return status


def prepared(root: Path) -> None:
    """Make a place of members who owe each other in rings of two to five, all of whom agree."""
    dice = random.Random(5)  # noqa: S311
    told = io.StringIO()
    with redirect_stdout(told):
        command(["new", str(root)])
    give(root, "books open")
    names = [f"m{n:02}" for n in range(MEMBERS)]
    for name in names:
        give(root, f"books add --who {name} --kind firm --called", f"Firm {name}")
        give(root, f"round consent --who {name} --on 2026-11-01")
    lines = ["debtor,creditor,amount,reference,due"]
    for ring in range(RINGS):
        those, pounds = dice.sample(names, dice.randrange(2, 6)), dice.randrange(5, 400)
        pairs = zip(those, [*those[1:], those[0]], strict=True)
        lines += [f"{a},{b},{pounds},R{ring}-{n},2026-11-01" for n, (a, b) in enumerate(pairs)]
    (root / "owed.csv").write_text("\n".join(lines) + "\n")
    give(root, f"round collect --on 2026-11-01 --file {root / 'owed.csv'}")


def run(root: Path) -> None:
    """Be the process that is killed: say before each step which one it is, and after it that it was done."""
    for words in STEPS:
        print("begin", words, flush=True)
        step(root, words)
        print("done", words, flush=True)


def state(root: Path) -> dict[str, object]:
    """Return what the books and the papers show."""
    papers = root / "papers"
    return {
        "claims": sorted((r["claim"], r["open_pence"]) for r in _rows(root, "books claims")),
        "balances": sorted((r["account"], r["balance_pence"]) for r in _rows(root, "books accounts")),
        "papers": {p.name: p.read_bytes() for p in sorted(papers.glob("*"))} if papers.is_dir() else {},
    }


def _rows(root: Path, words: str) -> list[dict[str, object]]:
    status, told = give(root, words, "--json")
    if status:
        raise RuntimeError(f"{words} ended with {status}: {told}")
    rows: list[dict[str, object]] = json.loads(told)["rows"]
    return rows


def half_cancelled(root: Path) -> int:
    """Count clearing accounts that are not at nought: a set was posted in part."""
    rows = _rows(root, "books accounts")
    return sum(r["balance_pence"] != 0 for r in rows if str(r["account"]).endswith("/clearing"))


def killed(root: Path, dice: random.Random, lasts: dict[str, float]) -> tuple[str, list[str]]:
    """Begin the round and kill it; return the step in which it died, and the steps that it called done."""
    target = dice.choices(STEPS, weights=(1, 3, 5, 1))[0]
    words = [sys.executable, "-m", "benchmarks.ledger_kill_round", "run", str(root)]
    said: list[str] = []
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.strip())
            if line.strip() == f"begin {target}":
                break
        if target == "round settle" and dice.random() < 0.5:
            _when_files_change(root / "books", process)
            time.sleep(dice.random() * 0.01)
        else:
            time.sleep(dice.random() * lasts[target])
        process.kill()
        said += process.stdout.read().split("\n")
    done = [line.removeprefix("done ") for line in said if line.startswith("done ")]
    return target, done


def _when_files_change(folder: Path, process: subprocess.Popen[str]) -> None:
    before = _written(folder)
    while process.poll() is None and _written(folder) == before:
        time.sleep(0.0005)


def _written(folder: Path) -> list[tuple[str, int]]:
    return sorted((each.name, each.stat().st_mtime_ns) for each in folder.glob("ledger.sqlite3*"))


def kill(kills: int, folder: Path) -> dict[str, int]:
    """Kill so many rounds; return what was lost, half cancelled and unlike the round that was not killed."""
    prepared(folder / "made")
    clean, lasts = folder / "clean", {}
    shutil.copytree(folder / "made", clean)
    for words in STEPS:
        begun = time.perf_counter()
        step(clean, words)
        lasts[words] = time.perf_counter() - begun
    wanted, dice, found = state(clean), random.Random(7), Counter[str]()  # noqa: S311
    for count in range(kills):
        root = folder / f"killed-{count}"
        shutil.copytree(folder / "made", root)
        target, done = killed(root, dice, lasts)
        found[f"in {target}"] += 1
        found["not proved"] += give(root, "books verify")[0] != 0
        found["half cancelled"] += half_cancelled(root)
        # A round that was called open or solved and is not makes the next step refuse.
        found["lost"] += "round settle" in done and state(root)["claims"] != wanted["claims"]
        for words in STEPS[len(done) :]:
            step(root, words)
        after = state(root)
        for part, value in wanted.items():
            found[f"{part} unlike"] += after[part] != value
        shutil.rmtree(root)
    return dict(found)


def main() -> None:
    """Run the kills and print one line."""
    if sys.argv[1:2] == ["run"]:
        run(Path(sys.argv[2]))
        return
    kills = int((sys.argv[1:] or ["100"])[0])
    print(machine())
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        found = kill(kills, Path(folder))
    said = ", ".join(f"{number:,} {word}" for word, number in sorted(found.items()))
    print(f"{kills:,} kills: {said}; {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()

"""A page of a table beside Datasette's page of the same rows, both asked in turns in one run.

    python -m benchmarks.web_table [pages]

The rows are the payments of the made-up town, some 7,000, as the site keeps them. Datasette (installed in
`build/datasette`) serves them from an immutable SQLite file with an index on each column that is filtered or
sorted by. Both show 50 rows a page; one client asks each in turn, on a kept connection.
"""

from __future__ import annotations

import http.client
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import pyarrow.parquet as pq

from benchmarks.measure import machine
from ultramicro.demo import write_town
from ultramicro.techniques import open_place
from ultramicro.web.asking import pointers, records
from ultramicro.web.serving import make_home, site_for

OURS, THEIRS = 8963, 8964
INDEXED = ("amount_pence", "payee", "paid_on")
HOME = Path(__file__).resolve().parent.parent / "build" / "datasette"


def datasette() -> str:
    """Return the program, installed in a folder of its own where it is not there."""
    if not (HOME / "bin" / "datasette").is_file():
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        subprocess.run([str(HOME / "bin" / "pip"), "install", "-q", "datasette"], check=True)
    return str(HOME / "bin" / "datasette")


def rows_kept(root: Path) -> Path:
    """Read the town's files as the site does, and return where its payments are kept."""
    make_home(site_for([root], port=OURS))
    key = records.keep(open_place(root), mark=pointers.mark_of(root))
    (found,) = root.glob(f".ultramicro/**/{key}/tables/payments.parquet")
    return found


def as_sqlite(rows: Path, to: Path) -> None:
    """Write the same rows into a table of a SQLite file."""
    table = pq.read_table(rows)
    columns = table.column_names
    db = sqlite3.connect(to)
    db.execute(f"create table payments ({', '.join(f'[{name}]' for name in columns)})")
    marks = ", ".join("?" * len(columns))
    given = ([_plain(row[name]) for name in columns] for row in table.to_pylist())
    db.executemany(f"insert into payments values ({marks})", given)
    for name in (name for name in INDEXED if name in columns):
        db.execute(f"create index by_{name} on payments ([{name}])")
    db.commit()
    db.close()


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str | bytes | None) else str(value)


SHOW = """
import django
django.setup()
from ultramicro.web.people.allow import To
from ultramicro.web.people.showing import show
show("kelderby", "records", To.PUBLIC)
"""


def show_to_all(root: Path) -> None:
    """Show the rows to everybody, as Datasette does."""
    settings = {"ULTRAMICRO_SITE": str(root / "web" / "site.json"),
                "DJANGO_SETTINGS_MODULE": "ultramicro.web.settings"}  # fmt: skip
    subprocess.run([sys.executable, "-c", SHOW], check=True, env={**os.environ, **settings})


@contextmanager
def running(command: list[str], port: int) -> Iterator[psutil.Process]:
    """Run a server until it is not needed any more."""
    # Nobody answers questions about the town meanwhile: pages are to be measured.
    quiet = {**os.environ, "ULTRAMICRO_STANDING": "no"}
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=quiet)
    try:
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait(30)


def cpu(server: psutil.Process) -> float:
    """Return the CPU seconds of a server's processes; the one that only does jobs is no part of a page."""
    family = [server, *server.children(recursive=True)]
    pages = [each for each in family if "running.worker" not in " ".join(each.cmdline())]
    return sum(sum(each.cpu_times()[:2]) for each in pages)


def asker(port: int) -> Callable[[str], float]:
    """Return what asks a server for a page on one connection, and how long that took. [s]"""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(path: str) -> float:
        began = time.perf_counter()
        asking.request("GET", path, headers={"Host": "localhost"})
        answer = asking.getresponse()
        page = answer.read()
        assert answer.status == 200, (path, answer.status)
        took = time.perf_counter() - began
        assert page.count(b"<tr") > ROWS, path
        return took

    return ask


ROWS = 20
"""More rows than so many must be on a page, or it is none."""


def pages_of(payee: str) -> dict[str, tuple[str, str]]:
    """Return the same page's address at both servers, by what it shows.

    Datasette looks with each page for columns that could be grouped by, which ours does not; all but the
    first page here leave that out.
    """
    ours, theirs = "/kelderby/records/payments", "/town/payments?_size=50"
    quick = f"{theirs}&_nosuggest=1"
    return {
        "first page as it comes": (ours, theirs),
        "first page": (ours, quick),
        "largest first": (f"{ours}?sort=-amount_pence", f"{quick}&_sort_desc=amount_pence"),
        "of one payee": (f"{ours}?f.payee={quote(payee)}", f"{quick}&payee={quote(payee)}"),
        "by day": (f"{ours}?sort=paid_on", f"{quick}&_sort=paid_on"),
    }


def main() -> None:
    """Serve the same rows by both, ask each in turn, and print how long they took."""
    count = int(next((word for word in sys.argv[1:] if word.isdigit()), "100"))
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        root = folder / "town"
        write_town(root)
        kept = rows_kept(root)
        as_sqlite(kept, folder / "town.db")
        payees = pq.read_table(kept, columns=["payee"])["payee"].drop_null().value_counts().to_pylist()
        payee = max(payees, key=lambda each: each["counts"])["values"]
        served = [sys.executable, "-m", "ultramicro", "serve", str(root), "--port", str(OURS), "--try-out"]
        ours = ending.enter_context(running(served, OURS))
        theirs = ending.enter_context(
            running([datasette(), "serve", "-i", str(folder / "town.db"), "-p", str(THEIRS)], THEIRS)
        )
        show_to_all(root)
        print(machine())
        compare(pages_of(payee), count, {"ours": (asker(OURS), ours), "Datasette": (asker(THEIRS), theirs)})


def compare(
    pages: dict[str, tuple[str, str]],
    count: int,
    both: dict[str, tuple[Callable[[str], float], psutil.Process]],
) -> None:
    """Ask both for each page in turn, and print a line for each."""
    for shows, addresses in pages.items():
        took: dict[str, list[float]] = {name: [] for name in both}
        spent = {name: cpu(server) for name, (_, server) in both.items()}
        for turn in range(-5, count):
            for (name, (ask, _)), address in zip(both.items(), addresses, strict=True):
                seconds = ask(address)
                if turn >= 0:
                    took[name].append(seconds)
        told = []
        for name, waits in took.items():
            waits.sort()
            each = (cpu(both[name][1]) - spent[name]) / (count + 5) * 1000
            middle, late = waits[count // 2] * 1000, waits[int(count * 0.95)] * 1000
            told.append(f"{name} p50 {middle:.1f}, p95 {late:.1f} ms, {each:.1f} CPU-ms")
        print(f"{shows}: {'; '.join(told)}")


if __name__ == "__main__":
    main()

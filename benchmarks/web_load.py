"""A server under a constant arrival rate: how long 200 members wait, and what a kill loses or doubles.

    python -m benchmarks.web_load [seconds] [--kill] [--postgres] [--slowly]

Another process than the server's asks: reads of one's own account at 100/s and payments at 20/s, begun when
they are due and not when there is time for them. What is told is from the moment when each was due. With
`--kill` the process that answers is killed in the middle; whoever got no answer asks again under the same
key. With `--postgres` books and tables are in PostgreSQL and two servers share the members; of a server that
is killed then nothing comes back, and its members go to the other. With `--slowly` a fifth of the load is
offered, for a machine that others use too. At the end the books must hold every
payment once, and prove themselves.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from tests.ledger.cluster import cluster, fresh

from benchmarks.measure import machine
from ultramicro.demo import write_town

SLOWLY = 5 if "--slowly" in sys.argv else 1
MEMBERS, READS, PAYS, WARM_SECONDS = 200, 100 / SLOWLY, 20 / SLOWLY, 5
TRIES, WAIT = 150, 1.0
PORTS = (8961, 8962)
"""Of the one server, and of the second over PostgreSQL."""

PREPARE = """
import sys
from pathlib import Path
from ultramicro.core.sums import Pence
from ultramicro.ledger.keeper import keeper
from ultramicro.ledger.verbs.accounts import Limits
from ultramicro.ledger.verbs.people import Add
root = Path(sys.argv[1])
with keeper(root) as books:
    for n in range(int(sys.argv[2])):
        books.carry_out(Add(who=f"p{n:03}", called=f"Person {n:03}"), group="books", by="bench")
        books.carry_out(Limits(who=f"p{n:03}", floor=Pence(-100_000_000)), group="books", by="bench")
"""
SESSIONS = """
import json, sys
import django
django.setup()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from ultramicro.web.people.models import Membership, Person
from django.test import Client
told = {}
for n in range(int(sys.argv[1])):
    person = Person.objects.create(name=f"p{n:03}", called=f"Person {n:03}")
    Membership.objects.create(person=person, place="kelderby", role="member", short=f"p{n:03}")
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    told[person.pk] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps(told))
"""


@dataclass
class Told:
    """What was asked and what came of it."""

    waits: dict[str, list[float]] = field(default_factory=lambda: {"read": [], "pay": []})
    paid: dict[str, int] = field(default_factory=dict)
    asked: int = 0
    retried: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    connections: int = 0
    ports: Sequence[int] = PORTS[:1]


class Member:
    """One member's browser: a session, and connections that are kept."""

    def __init__(self, number: int, person: str, session: str, told: Told) -> None:
        self.number, self.person, self.session, self.told = number, person, session, told
        self.csrf = secrets.token_hex(16)
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self.port = told.ports[number % len(told.ports)]

    async def ask(self, method: str, path: str, form: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        """Send a request and read its answer; a connection that failed is not used again."""
        body = "&".join(f"{k}={v}" for k, v in (form or {}).items()).encode()
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: session={self.session}; csrf={self.csrf}\r\n"
            f"Content-Length: {len(body)}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
        ).encode()
        while self.idle:
            # The server shuts a connection that was idle for long, and a browser opens another at once.
            with suppress(OSError, asyncio.IncompleteReadError):
                return await self._answered(*self.idle.pop(), head + body)
        reader, writer = await self._connected()
        try:
            return await self._answered(reader, writer, head + body)
        except BaseException:
            self._turn()
            raise

    async def _answered(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes
    ) -> tuple[int, bytes]:
        try:
            writer.write(sent)
            top = await reader.readuntil(b"\r\n\r\n")
            content = await _content(top, reader)
        except BaseException:
            writer.close()
            raise
        self.idle.append((reader, writer))
        return int(top.split(b" ", 2)[1]), top + content

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.told.connections += 1
        try:
            return await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            self._turn()
            raise

    def _turn(self) -> None:
        """Go to the other server, where there are two."""
        self.port = self.told.ports[(self.told.ports.index(self.port) + 1) % len(self.told.ports)]

    async def read(self) -> int:
        """Look at one's own account."""
        return (await self.ask("GET", "/kelderby/mine"))[0]

    async def pay(self, further: int, pence: int) -> int:
        """Pay once, however often it must be asked, somebody so many members further on."""
        to = (self.number + further) % MEMBERS
        key = f"{self.person}-{secrets.token_hex(16)}"
        form = {"csrfmiddlewaretoken": self.csrf, "key": key, "step": "do", "to": f"p{to:03}",
                "amount": f"{pence / 100:.2f}", "money": "GBP", "memo": key}  # fmt: skip
        self.told.asked += 1
        for tried in range(TRIES):
            try:
                status, _ = await asyncio.wait_for(self.ask("POST", "/kelderby/mine/pay", form), 30)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                status = 0
            if status == 302:
                self.told.paid[key] = pence
                return status
            if status not in {0, 500, 502, 503}:
                return status
            self.told.retried += tried >= 0
            await asyncio.sleep(WAIT * random.random() + 0.1)  # noqa: S311  only a wait is drawn
        return 0


async def _content(top: bytes, reader: asyncio.StreamReader) -> bytes:
    """Read the body of an answer, whole or in chunks."""
    if found := re.search(rb"content-length: (\d+)", top, re.IGNORECASE):
        return await reader.readexactly(int(found[1]))
    if not re.search(rb"transfer-encoding: chunked", top, re.IGNORECASE):
        return b""
    parts = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    await reader.readexactly(2)
    return b"".join(parts)


async def offered(
    rate: float,
    seconds: float,
    what: Callable[[], Coroutine[Any, Any, int]],
    *,
    waits: list[float],
    told: Told,
    draw: random.Random,
) -> None:
    """Begin requests when they are due, by a Poisson process; wait for all of them."""
    begun, due, running = time.perf_counter(), 0.0, []

    async def one(at: float) -> None:
        status = await what()
        waits.append(time.perf_counter() - at)
        told.statuses[status] = told.statuses.get(status, 0) + 1

    while (due := due + draw.expovariate(rate)) < seconds:
        await asyncio.sleep(max(0.0, begun + due - time.perf_counter()))
        running.append(asyncio.ensure_future(one(begun + due)))
    await asyncio.gather(*running)


async def load(
    sessions: Mapping[str, str], seconds: float, at_middle: Callable[[], None], ports: Sequence[int]
) -> Told:
    """Offer the load, after a little of it to warm up."""
    draw, told = random.Random(1), Told(ports=ports)  # noqa: S311  members are drawn
    members = [Member(number, *one, told) for number, one in enumerate(sessions.items())]

    def reads() -> Coroutine[Any, Any, int]:
        return _safely(draw.choice(members).read)

    def pays() -> Coroutine[Any, Any, int]:
        return draw.choice(members).pay(draw.randrange(1, MEMBERS), draw.randrange(1, 500))

    none: list[float] = []
    await asyncio.gather(
        offered(READS, WARM_SECONDS, reads, waits=none, told=Told(), draw=draw),
        offered(PAYS, WARM_SECONDS, pays, waits=none, told=Told(), draw=draw),
    )
    asyncio.get_running_loop().call_later(seconds / 2, at_middle)
    await asyncio.gather(
        offered(READS, seconds, reads, waits=told.waits["read"], told=told, draw=draw),
        offered(PAYS, seconds, pays, waits=told.waits["pay"], told=told, draw=draw),
    )
    return told


async def _safely(read: Callable[[], Coroutine[Any, Any, int]]) -> int:
    try:
        return await asyncio.wait_for(read(), 30)
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        return 0


def quantile(waits: list[float], share: float) -> float:
    """Return a quantile in milliseconds."""
    return sorted(waits)[min(len(waits) - 1, int(share * len(waits)))] * 1000 if waits else 0.0


def kept_once(root: Path, paid: Mapping[str, int]) -> tuple[int, int]:
    """Return how many payments that were answered are not in the books, and how many are there twice."""
    import apsw  # noqa: PLC0415

    db = apsw.Connection(str(root / "books" / "people.sqlite3"), flags=apsw.SQLITE_OPEN_READONLY)
    words = [row[0] for row in db.execute("select words from memo")]
    counts = {key: words.count(key) for key in paid}
    return sum(n == 0 for n in counts.values()), sum(n > 1 for n in counts.values())


def main() -> None:
    """Make a town with 200 members, serve it, load it, and print what came of it."""
    seconds = float(next((word for word in sys.argv[1:] if word.isdigit()), "20"))
    with ExitStack() as ending:
        folder = ending.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        root, tables = Path(folder) / "town", ""
        write_town(root)
        if "--postgres" in sys.argv:
            postgres = ending.enter_context(cluster())
            move(root, fresh(postgres))
            tables = fresh(postgres)
        subprocess.run([sys.executable, "-c", PREPARE, str(root), str(MEMBERS)], check=True)
        ports = PORTS if tables else PORTS[:1]
        servers = [ending.enter_context(serving(root, port, tables)) for port in ports]
        measure(root, servers, ports, seconds)
        told = ultramicro("books", "verify", str(root))
        print(f"verify: status {told.returncode}; {told.stdout.strip().splitlines()[0]}")


def ultramicro(*words: str) -> subprocess.CompletedProcess[str]:
    """Give a command."""
    return subprocess.run(
        [sys.executable, "-m", "ultramicro", *words], capture_output=True, text=True, check=False
    )


def move(root: Path, database: str) -> None:
    """Move the town's books into a database."""
    copy, toml = root.parent / "copy", root / "place.toml"
    assert ultramicro("books", "backup", str(root), "--to", str(copy)).returncode == 0
    toml.write_text(f'{toml.read_text()}\n[books]\ndatabase = "{database}"\n')
    shutil.rmtree(root / "books")
    told = ultramicro("books", "restore", str(root), "--copy", str(copy))
    assert told.returncode == 0, told.stderr


@dataclass
class Serving:
    """A server and how long it took to start. [s]"""

    process: subprocess.Popen[str]
    seconds: float


@contextmanager
def serving(root: Path, port: int, tables: str) -> Iterator[Serving]:
    """Serve the town on a port."""
    command = [sys.executable, "-m", "ultramicro", "serve", str(root), "--port", str(port)]
    command += ["--database", tables, "--origin", f"http://localhost:{PORTS[0]}"] if tables else []
    began = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    for line in server.stdout:
        if "Ctrl-C" in line:
            break
    try:
        yield Serving(server, time.perf_counter() - began)
    finally:
        if server.poll() is None:
            server.send_signal(signal.SIGINT)
        server.wait(30)


def signed_in(root: Path) -> dict[str, str]:
    """Make people of the site of all members, and return the session of each."""
    settings = {"ULTRAMICRO_SITE": str(root / "web" / "site.json"),
                "DJANGO_SETTINGS_MODULE": "ultramicro.web.settings"}  # fmt: skip
    made = subprocess.run(
        [sys.executable, "-c", SESSIONS, str(MEMBERS)],
        capture_output=True, text=True, check=True, env={**os.environ, **settings},
    )  # fmt: skip
    found: dict[str, str] = json.loads(made.stdout)
    return found


def killed(servers: Sequence[Serving]) -> None:
    """Kill the one process that answers, which comes back; of two servers the whole first, which does not."""
    first = psutil.Process(servers[0].process.pid)
    for process in [answering(first.pid)] if len(servers) == 1 else [first, *first.children(recursive=True)]:
        process.kill()


def measure(root: Path, servers: Sequence[Serving], ports: Sequence[int], seconds: float) -> None:
    """Load the servers, and print what came of it."""
    sessions, kill = signed_in(root), "--kill" in sys.argv
    first = first_page(next(iter(sessions.values())))
    idle = told_by(servers)
    told = asyncio.run(load(sessions, seconds, (lambda: killed(servers)) if kill else lambda: None, ports))
    after = told_by(servers)
    lost, twice = kept_once(root, told.paid)
    print(machine())
    print(f"started in {servers[0].seconds:.1f} s; first page {first * 1000:.0f} ms")
    for name, waits in told.waits.items():
        print(f"{name}: {len(waits) / seconds:.0f}/s, p50 {quantile(waits, 0.5):.0f}, "
              f"p95 {quantile(waits, 0.95):.0f}, p99 {quantile(waits, 0.99):.0f}, "
              f"most {quantile(waits, 1):.0f} ms")  # fmt: skip
    print(f"statuses {told.statuses}; connections {told.connections}")
    asked = (READS + PAYS) * (seconds + WARM_SECONDS)
    for kind, (cpu, own) in after.items():
        cpu_before, own_before = idle.get(kind, (0.0, 0.0))
        # What was killed took its account of the processor with it.
        each = "" if kill else f"; {(cpu - cpu_before) / asked * 1000:.1f} CPU-ms a request"
        print(f"{kind}: {own_before:.0f} MB before the load, {own:.0f} after{each}")
    print(
        f"payments asked {told.asked}, answered {len(told.paid)}, asked again {told.retried}; "
        f"lost {lost}, twice {twice}"
    )


def answering(pid: int) -> psutil.Process:
    """Return the process of a server that answers."""
    children = psutil.Process(pid).children()
    return next(p for p in children if "running.worker" not in " ".join(p.cmdline()))


def told_by(servers: Sequence[Serving]) -> dict[str, tuple[float, float]]:
    """Return the CPU seconds and the megabytes of their own of all processes, by what they do."""
    found: dict[str, tuple[float, float]] = {}
    for pid in (server.process.pid for server in servers if server.process.poll() is None):
        answers = answering(pid).pid
        for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
            kind = {pid: "watches", answers: "answers"}.get(process.pid, "does jobs")
            try:
                cpu, own = sum(process.cpu_times()[:2]), process.memory_full_info().uss / 1e6
            except psutil.NoSuchProcess:  # a job that has just ended
                continue
            before = found.get(kind, (0.0, 0.0))
            found[kind] = before[0] + cpu, before[1] + own
    return found


def first_page(session: str) -> float:
    """Return how long the first page of somebody's own takes after the start. [s]"""
    began = time.perf_counter()

    async def once() -> int:
        return await Member(0, "", session, Told()).read()

    assert asyncio.run(once()) == 200
    return time.perf_counter() - began


if __name__ == "__main__":
    main()

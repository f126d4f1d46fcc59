"""Disks that fail at every moment, files that change by themselves, clocks that go back: proven books or a clear error."""

import random
from contextlib import suppress
from datetime import timedelta

import apsw
import pytest

from tests.ledger.drawing import START, opened, pays
from tests.ledger.faults import KINDS, FaultyDisk
from ultramicro.core.errors import UltramicroError
from ultramicro.ledger.engine.book import Ledger, LedgerStopped
from ultramicro.ledger.engine.model import Hold, Resolve
from ultramicro.ledger.stores.sqlite import SqliteStore

BATCHES = [
    [pays(f"k{b}-{n}", *(("ann", "bob") if n % 2 else ("bob", "ann")), 10 + n * 7 % 50) for n in range(6)]
    for b in range(3)
]


def begun(store):
    ledger = Ledger(store)
    ledger.submit([*opened("bank", floor=None), *opened("ann", "bob")])
    ledger.submit([pays("in", "bank", "ann", 100)])
    return ledger


def clean(tmp_path):
    ledger = begun(SqliteStore(tmp_path / "clean.sqlite3"))
    codes = {v.key: v.code for batch in BATCHES for v in ledger.submit(batch)}
    found = codes, ledger.balance("ann"), ledger.balance("bob")
    ledger.close()
    return found


def run_until_it_fails(ledger):
    """Submit the batches; return what was answered before the disk failed, and how it ended."""
    given = {}
    try:
        for batch in BATCHES:
            given |= {v.key: v.code for v in ledger.submit(batch)}
    except LedgerStopped as stopped:
        return given, str(stopped)
    return given, ""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # SQLite closes as it can
@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_fails_at_any_moment_loses_no_answer(tmp_path, kind):
    expected, ann, bob = clean(tmp_path)
    at, failures = 0, 0
    while True:
        at += 1
        disk = FaultyDisk(f"faulty-{kind}-{at}")
        path = tmp_path / f"{at}.sqlite3"
        ledger = begun(SqliteStore(path, vfs=f"faulty-{kind}-{at}"))
        disk.arm(at, kind)
        given, ended = run_until_it_fails(ledger)
        if not disk.failed:
            break
        failures += bool(ended)
        with suppress(apsw.Error):
            ledger.close()
        again = Ledger(SqliteStore(path))
        assert {key: again.verdict(key).code for key in given} == given
        assert {v.key: v.code for batch in BATCHES for v in again.submit(batch)} == expected
        assert (again.balance("ann"), again.balance("bob")) == (ann, bob)
        assert [law.law for law in again.verify() if not law.holds] == []
        again.close()
    assert failures >= 6, "the disk never failed where it matters"


def test_after_a_failed_commit_nothing_more_is_taken_until_the_books_are_opened_again(tmp_path):
    disk = FaultyDisk("faulty-once")
    ledger = begun(SqliteStore(tmp_path / "l.sqlite3", vfs="faulty-once"))
    disk.arm(1, "broken")
    with pytest.raises(LedgerStopped, match="could not be written"):
        ledger.submit(BATCHES[0])
    disk.failed = False
    with pytest.raises(LedgerStopped, match="open it again"):
        ledger.submit(BATCHES[0])


def content(path):
    db = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        names = [row[0] for row in db.execute("select name from sqlite_schema where type = 'table'")]
        return {name: list(db.execute(f"select * from {name}")) for name in sorted(names)}
    finally:
        db.close()


def test_a_byte_that_changed_by_itself_is_never_served(tmp_path):
    path, dice = tmp_path / "l.sqlite3", random.Random(5)  # noqa: S311
    ledger = begun(SqliteStore(path))
    for n in range(150):
        ledger.submit([pays(f"f{n}-{m}", "bank", "ann", n + 1) for m in range(4)])
    ledger.close()
    sound, before, caught = path.read_bytes(), content(path), 0
    for _ in range(60):
        flipped = bytearray(sound)
        flipped[dice.randrange(len(sound))] ^= 1 << dice.randrange(8)
        path.write_bytes(flipped)
        try:
            again = Ledger(SqliteStore(path))
            broken = [law for law in again.verify() if not law.holds]
            again.close()
        except (UltramicroError, apsw.Error, ValueError):
            broken = ["it does not open"]
        caught += bool(broken)
        if not broken:
            shown = content(path)
            shown.pop("checkpoint")
            assert shown == {k: v for k, v in before.items() if k != "checkpoint"}
    assert caught >= 30


def test_a_clock_that_goes_back_changes_no_verdict_and_frees_no_hold(tmp_path):
    ledger = begun(SqliteStore(tmp_path / "l.sqlite3"))
    soon, later = START + timedelta(hours=1), START + timedelta(hours=2)
    hold = Hold(key="h", at=START, hold="h", debit="ann", credit="bob", amount_pence=60, expires_at=soon)
    ledger.submit([hold])
    post = {"hold": "h", "post": True, "business_on": START.date()}
    assert ledger.submit([Resolve(key="late", at=later, **post)])[0].code == "hold_expired"
    assert ledger.submit([Resolve(key="late", at=START, **post)])[0].code == "hold_expired"
    assert ledger.submit([Resolve(key="back", at=START, **post)])[0].code == "accepted"
    assert ledger.submit([Resolve(key="twice", at=START, **post)])[0].code == "hold_resolved"
    ledger.close()

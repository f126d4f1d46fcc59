"""Only looking at books needs no writer's lock, and fails for nobody: others look, open, close and write."""

import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from pathlib import Path

import apsw
import pytest

from tests.desk import new_place
from tests.ledger.drawing import opened, pays
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.source import BooksSource
from ultramicro.ledger.stores.opening import ledger_path, open_file, open_ledger, people_path

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
READ = """
import sys, time
from pathlib import Path
from ultramicro.ledger.source import BooksSource
from ultramicro.ledger.stores.opening import open_ledger
root, begin = Path(sys.argv[1]), float(sys.argv[2])
for number in range(40):
    time.sleep(max(0, begin + number / 20 - time.time()))
    assert "accounts" in BooksSource(root, "GBP", {}).offers()
    open_ledger(root, {}, read_only=True).close()
"""


@pytest.fixture
def place(tmp_path, capsys):
    new_place(tmp_path / "place", capsys, "ann", "bob")
    return tmp_path / "place"


def test_two_processes_read_at_once(place):
    begin = str(time.time() + 3)
    command = [sys.executable, "-c", READ, str(place), begin]
    readers = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    for reader in readers:
        _, told = reader.communicate(timeout=120)
        assert reader.returncode == 0, told.decode()


def test_who_looks_does_not_need_the_lock_of_who_writes(place):
    writing = open_ledger(place, {})
    writing.submit([*opened("bank", floor=None), *opened("zoe")])
    looking = open_ledger(place, {}, read_only=True)
    writing.submit([pays("k", "bank", "zoe", 5)])
    assert (looking.balance("zoe"), writing.balance("zoe")) == (0, 5)
    assert all(law.holds for law in looking.verify())
    assert "accounts" in BooksSource(place, "GBP", {}).offers()
    looking.close()
    writing.close()


@pytest.mark.parametrize("path", [ledger_path, people_path])
def test_who_looks_waits_for_who_has_a_file_to_itself_for_a_moment(place, path):
    db = apsw.Connection(str(path(place)))
    db.execute("pragma locking_mode = exclusive")
    db.execute("begin immediate; create table if not exists passing (x); drop table passing; commit")
    closing = threading.Timer(0.3, db.close)
    closing.start()
    with Desk(root=place, at=NOON, on=date(2026, 11, 28), read_only=True) as desk:
        assert desk.ledger.accounts()
        assert [person.short for person in desk.people.everybody()] == ["ann", "bob"]
    closing.join()


def test_books_in_memory_need_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ledger = open_file(Path(":memory:"))
    ledger.submit(opened("ann"))
    assert ledger.accounts()
    ledger.close()
    assert list(tmp_path.iterdir()) == []

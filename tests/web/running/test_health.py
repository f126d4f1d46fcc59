"""What `/health` says: of the tables, the disk, the books, the jobs and the last copy; and only that."""

import json
import os
import time

import pytest
from django.test import Client

from tests.web.conftest import HOST
from ultramicro.core.message import say
from ultramicro.ledger.engine.stopping import LedgerStopped
from ultramicro.ledger.engine.waiting import BooksBusy
from ultramicro.ledger.stores.copied import last_copied, note_copied
from ultramicro.web.running import beating, health
from ultramicro.web.running.health import State
from ultramicro.web.served import all_served
from ultramicro.web.site import site


@pytest.fixture(autouse=True)
def looked_anew(monkeypatch):
    monkeypatch.setattr(health, "_last", None)


def asked():
    answer = Client(HTTP_HOST=HOST).get("/health")
    assert answer["Content-Type"] == "application/health+json"
    return answer.status_code, json.loads(answer.content)


def test_it_says_of_each_thing_how_it_stands(web):
    status, told = asked()
    assert status == 200
    assert set(told) == {"status", "checks", "backup_age_hours"}
    assert set(told["checks"]) == {"tables", "disk", "books", "jobs", "backup"}
    assert (told["checks"]["tables"], told["checks"]["books"]) == ("pass", "pass")


def test_jobs_that_nobody_does_are_a_warning_and_no_failure(web, monkeypatch):
    (site().home / "jobs.beat").unlink(missing_ok=True)
    assert asked()[1]["checks"]["jobs"] == "warn"
    monkeypatch.setattr(health, "_last", None)
    monkeypatch.setattr(beating, "_beaten", 0.0)
    beating.beat()
    assert asked()[1]["checks"]["jobs"] == "pass"
    monkeypatch.setattr(health, "_last", None)
    old = time.time() - health.SILENT_SECONDS - 1
    os.utime(site().home / "jobs.beat", (old, old))
    status, told = asked()
    assert (status, told["status"], told["checks"]["jobs"]) == (200, "warn", "warn")


@pytest.fixture
def town(web):
    return next(place for place in all_served() if place.has_books)


def test_the_age_of_the_last_copy_is_told(town):
    for place in all_served():  # the oldest copy counts, and another test may have opened books elsewhere
        note_copied(place.root)
    assert asked()[1]["checks"]["backup"] == "pass"
    health._last = None
    at = time.time() - 40 * 3600
    os.utime(town.root / "books" / "last-copy", (at, at))
    status, told = asked()
    assert (status, told["checks"]["backup"]) == (200, "warn")
    assert 39.9 < told["backup_age_hours"] < 40.1


def test_books_that_were_never_copied_are_a_warning(town):
    (town.root / "books" / "last-copy").unlink(missing_ok=True)
    told = asked()[1]
    assert (told["backup_age_hours"], told["checks"]["backup"]) == (None, "warn")


def test_a_copy_that_is_made_is_noted(town, tmp_path):
    from ultramicro.ledger.verbs.books import Backup

    before = time.time() - 2
    town.keeper.carry_out(Backup(to=tmp_path / "copy"), group="books")
    assert last_copied(town.root) > before
    assert not (tmp_path / "copy" / "last-copy").exists()


class Broken:
    """Books that do not answer."""

    def __init__(self, slip):
        self.slip = slip

    def answers(self, within_seconds):
        if isinstance(self.slip, Exception):
            raise self.slip
        return self.slip


@pytest.mark.parametrize(
    ("slip", "state"),
    [
        (True, State.PASS),
        (False, State.WARN),
        (BooksBusy(say("another"), waited_seconds=1), State.WARN),
        (LedgerStopped(say("it stopped")), State.FAIL),
        (OSError("no disk"), State.FAIL),
    ],
)
def test_books_that_cannot_be_written_are_a_failure_and_those_in_use_are_not(slip, state):
    class Place:
        word, keeper = "here", Broken(slip)

    assert health.books([Place()]) is state


def test_books_that_somebody_has_to_himself_answer_late_and_others_at_once(town):
    import threading

    keeper, held = town.keeper, threading.Event()
    assert keeper.answers(10)
    working = threading.Thread(target=lambda: keeper._group.do(lambda _: held.wait(20)))
    working.start()
    try:
        assert not keeper.answers(0.2)
    finally:
        held.set()
        working.join(20)
    assert keeper.answers(10)


def test_whoever_asks_again_and_again_gets_the_last_answer(town, monkeypatch):
    looks = []
    monkeypatch.setattr(health, "books", lambda _: looks.append(1) or State.PASS)
    assert [asked()[0] for _ in range(5)] == [200] * 5
    assert len(looks) == 1


def test_books_that_fail_make_it_503(web, monkeypatch):
    monkeypatch.setattr(health, "books", lambda _: State.FAIL)
    status, told = asked()
    assert (status, told["status"]) == (503, "fail")


def test_tables_that_do_not_answer_make_it_503(web, monkeypatch):
    from django.db import OperationalError

    def gone():
        raise OperationalError

    class Gone:
        cursor = staticmethod(gone)

    monkeypatch.setattr(health, "connection", Gone())
    assert health._tables() is State.FAIL

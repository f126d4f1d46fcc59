"""What a database says when it fails is said in words, also where the page itself cannot know who asks."""

import errno
import sqlite3

import apsw
import psycopg
import pytest
from django.db.utils import OperationalError

from tests.web.conftest import TOWN
from ultramicro.web.tables_fail import trouble


def of_django(cause):
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def of_psycopg(name):
    return getattr(psycopg.errors, name)("the server closed the connection unexpectedly")


@pytest.mark.parametrize(
    ("error", "id_"),
    [
        (of_django(sqlite3.OperationalError("database is locked")), "tables_busy"),
        (of_django(sqlite3.OperationalError("database or disk is full")), "disk_full"),
        (of_django(sqlite3.OperationalError("attempt to write a readonly database")), "tables_shut"),
        (of_django(sqlite3.OperationalError("no such table: x")), "tables_away"),
        (apsw.BusyError("locked"), "tables_busy"),
        (OSError(errno.ENOSPC, "No space left on device"), "disk_full"),
        (of_psycopg("AdminShutdown"), "tables_away"),
        (of_psycopg("DeadlockDetected"), "tables_away"),
    ],
)
def test_each_error_has_its_words(error, id_):
    found = trouble(error)
    assert found.id == id_
    assert str(error) not in found.what
    assert found.do


def test_sqlites_own_codes_are_read(tmp_path):
    db = sqlite3.connect(tmp_path / "x.sqlite3", timeout=0)
    db.execute("create table t (a)")
    db.execute("begin immediate")
    with pytest.raises(sqlite3.OperationalError) as locked:
        sqlite3.connect(tmp_path / "x.sqlite3", timeout=0).execute("begin immediate")
    assert trouble(locked.value).id == "tables_busy"
    db.close()
    (tmp_path / "y.sqlite3").write_bytes(b"no database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError) as damaged:
        sqlite3.connect(tmp_path / "y.sqlite3").execute("select * from t")
    assert trouble(damaged.value).id == "tables_damaged"


def test_what_is_no_error_of_a_database_stays_ours():
    assert trouble(ValueError("x")) is None
    assert trouble(OSError(errno.ENOENT, "no such file")) is None
    assert trouble(None) is None


def failing(*_given, **_named):
    raise of_django(sqlite3.OperationalError("database is locked"))


def test_a_page_whose_tables_fail_says_so(as_role, monkeypatch):
    from ultramicro.web.running.models import Job

    client = as_role("coordinator")
    client.raise_request_exception = False
    monkeypatch.setattr(type(Job.objects), "filter", failing)
    answer = client.get(f"/{TOWN}/jobs")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    said = answer.content.decode()
    assert "yours had no turn" in said
    assert "database is locked" not in said


def test_a_page_that_cannot_even_know_who_asks_says_so(as_role, monkeypatch):
    from ultramicro.web.people.known import SessionStore

    client = as_role("coordinator")
    client.raise_request_exception = False
    monkeypatch.setattr(SessionStore, "load", failing)
    answer = client.get(f"/{TOWN}/jobs")
    assert answer.status_code == 503
    assert "yours had no turn" in answer.content.decode()


def test_a_program_gets_a_problem_document(as_role, monkeypatch):
    from ultramicro.web.running import pages

    client = as_role("coordinator")
    monkeypatch.setattr(pages, "_seen", failing)
    answer = client.get(f"/{TOWN}/jobs/{'0' * 32}.json")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["id"] == "tables_busy"

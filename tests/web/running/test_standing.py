"""What the server answers by itself: once a place has come to rest, never twice at once, and in the end."""

import pytest

from ultramicro.core.errors import BadInput
from ultramicro.web.running import queue, standing
from ultramicro.web.running.models import Job
from ultramicro.web.running.standing import QUIET_SECONDS, REST_SECONDS, UNSETTLED_SECONDS, Standing


@pytest.fixture
def place(web, monkeypatch, tmp_path):
    """One place whose mark and clock the test moves; nothing of it was ever answered."""
    state = {"mark": "a", "now": 10_000.0}

    def mark_of(_root):
        if not state["mark"]:
            raise BadInput("it cannot be read")
        return state["mark"]

    monkeypatch.setattr(standing, "all_roots", lambda: {"one": tmp_path})
    monkeypatch.setattr(standing.pointers, "mark_of", mark_of)
    monkeypatch.setattr(standing.pointers, "all_made", lambda _root, _mark: False)
    monkeypatch.setattr(standing.time, "monotonic", lambda: state["now"])
    return state


def jobs():
    return Job.objects.filter(kind="place").count()


def done():
    Job.objects.filter(kind="place").update(state="done")


def look(place, standing_of, passed=0.0, mark=None):
    place["now"] += passed
    place["mark"] = mark or place["mark"]
    standing_of.look()


def test_a_place_is_answered_when_the_server_starts(place):
    look(place, Standing())
    assert jobs() == 1


def test_however_many_payments_come_one_job_waits(place):
    looks = Standing()
    look(place, looks)
    for number in range(20):
        look(place, looks, REST_SECONDS, f"paid {number}")
        look(place, looks, QUIET_SECONDS)
    assert jobs() == 1


def test_it_is_answered_anew_once_it_has_rested(place):
    looks = Standing()
    look(place, looks)
    done()
    look(place, looks, REST_SECONDS, "b")
    assert jobs() == 1
    look(place, looks, QUIET_SECONDS)
    assert jobs() == 2


def test_a_place_that_never_rests_is_answered_in_the_end(place):
    looks = Standing()
    look(place, looks)
    done()
    passed = 0.0
    while passed < UNSETTLED_SECONDS - 10:
        look(place, looks, 10.0, f"paid at {passed}")
        passed += 10.0
    assert jobs() == 1
    look(place, looks, 10.0, "one more")
    assert jobs() == 2


def test_a_job_that_somebody_asked_for_is_the_servers_too(place):
    queue.ask("one", "place", {}, key="place:one:a", by="ann")
    look(place, Standing())
    assert jobs() == 1

"""Jobs: one for each key, taken once, taken up again when their worker is gone, and given up."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest

from tests.web.conftest import TOWN
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.web.running import asked as running_asked
from ultramicro.web.running import queue
from ultramicro.web.running.models import Job
from ultramicro.web.running.worker import Running


def asked(key="k", **more):
    return queue.ask(TOWN, "ask", {"technique": "flows"}, key=key, **more)


def silent(job):
    from django.utils import timezone

    Job.objects.filter(id=job.id).update(beat_at=timezone.now() - timedelta(seconds=queue.SILENT_SECONDS + 1))


def test_what_is_asked_twice_under_one_key_is_one_job(web):
    assert asked().id == asked().id
    assert asked("other").id != asked().id


def test_two_that_ask_in_one_moment_get_one_job(web):
    from django.db import connection

    got, start = [], threading.Barrier(6)

    def one():
        start.wait()
        got.append(asked().id)
        connection.close()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(got) == 6
    assert len(set(got)) == 1
    assert Job.objects.count() == 1


def test_one_that_is_done_is_the_answer_and_one_that_failed_is_not(web):
    first = asked()
    queue.take("w")
    queue.finish(first.id, "w", "done", answer="a")
    assert asked().id == first.id
    again = asked(anew=True)
    assert again.id != first.id
    queue.take("w")
    queue.finish(again.id, "w", "failed", says=say("no"))
    assert asked().id == first.id


def test_a_job_is_taken_once_by_one_worker(web):
    from django.db import connection

    for n in range(20):
        asked(str(n))
    taken, start = [], threading.Barrier(4)

    def worker(name):
        start.wait()
        while job := queue.take(name):
            taken.append((job.id, job.worker == name))
        connection.close()

    threads = [threading.Thread(target=worker, args=(f"w{n}",)) for n in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({id_ for id_, _ in taken}) == len(taken) == 20
    assert all(own for _, own in taken)


def test_people_go_before_what_the_server_does_by_itself(web):
    own, persons = asked("own"), asked("a person's", by="ann")
    assert [queue.take("w").id, queue.take("w").id] == [persons.id, own.id]


def test_what_the_server_does_by_itself_makes_room_for_people_alone(web):
    asked("own")
    assert not queue.somebody_waits()
    asked("a person's", by="ann")
    assert queue.somebody_waits()


def test_a_job_whose_worker_is_silent_waits_again_and_fails_the_third_time(web):
    job = asked()
    for tries in range(1, queue.MOST_TRIES + 1):
        assert queue.take("gone").tries == tries
        assert queue.put_back() == 0  # it beats
        silent(job)
        queue.put_back()
        job.refresh_from_db()
        assert job.state == ("waiting" if tries < queue.MOST_TRIES else "failed")
    assert queue.take("w") is None
    assert "3 times" in queue.says(job)


def test_who_lost_a_job_writes_nothing_into_it_any_more(web):
    job = asked()
    queue.take("slow")
    silent(job)
    queue.put_back()
    queue.take("next")
    assert not queue.beat(job.id, "slow")
    assert not queue.finish(job.id, "slow", "done", answer="wrong")
    queue.tell(job.id, "slow", 1, 2, say("late"))
    job.refresh_from_db()
    assert (job.state, job.worker, job.done) == ("running", "next", 0)


def test_giving_up_ends_what_waits_at_once_and_asks_what_runs(web):
    waiting, job = asked("a"), asked("b")
    queue.cancel(waiting.id)
    assert queue.take("w").id == job.id
    queue.cancel(job.id)
    waiting.refresh_from_db()
    job.refresh_from_db()
    assert (waiting.state, job.state) == ("cancelled", "cancelling")
    assert queue.is_cancelled(job.id)
    queue.put_back(worker="w")
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_ending_a_worker_properly_is_no_try_of_the_job(web):
    job = asked()
    queue.take("w")
    queue.give_back(job.id, "w")
    job.refresh_from_db()
    assert (job.state, job.tries) == ("waiting", 0)


def test_nobody_can_fill_the_line(web):
    for n in range(queue.MOST_WAITING):
        asked(str(n), by="ann")
    with pytest.raises(BadInput):
        asked("one more", by="ann")
    asked("one more", by="bob")


def long_ago(job):
    from django.utils import timezone

    Job.objects.filter(id=job.id).update(made_at=timezone.now() - timedelta(hours=1))


def test_while_people_come_the_servers_own_jobs_wait_and_theirs_do_not(web):
    from django.utils import timezone

    held_since = timezone.now() - timedelta(minutes=15)
    own, theirs = asked("own"), asked("theirs", by="ann")
    assert queue.take("w", own_since=held_since).id == theirs.id
    assert queue.take("w", own_since=held_since) is None
    # In the end it is done, however many come.
    long_ago(own)
    assert queue.take("w", own_since=held_since).id == own.id


def test_an_own_job_that_somebody_asks_for_is_not_held_back(web):
    from django.utils import timezone

    own = asked()
    assert queue.is_own(own.id)
    assert asked(by="ann").id == own.id
    assert not queue.is_own(own.id)
    assert queue.take("w", own_since=timezone.now() - timedelta(minutes=15)).id == own.id
    # Nor does a second one take it from the first.
    assert asked(by="bob").by == "ann"


@pytest.mark.parametrize(
    ("how", "crowd", "room"),
    [
        ({"is_own": True}, 120.0, True),
        ({"is_own": True}, 1.0, False),
        ({"is_own": True, "held_long": True}, 120.0, False),
        ({}, 120.0, False),
    ],
)
def test_an_own_job_makes_room_for_a_crowd_unless_it_did_so_for_long(web, monkeypatch, how, crowd, room):
    monkeypatch.setattr(running_asked, "lately", lambda: running_asked.Asked(0.5, crowd))
    assert Running(asked().id, "w", os.getppid(), **how)._makes_room() == room


def test_an_own_job_that_somebody_asks_for_meanwhile_is_begun_anew_as_theirs(web, monkeypatch):
    monkeypatch.setattr(running_asked, "lately", lambda: running_asked.Asked(0.5, 120.0))
    job = asked()
    queue.take("w")
    running = Running(job.id, "w", os.getppid(), is_own=True, held_long=True)
    assert not running._makes_room()
    asked(by="ann")
    assert running._makes_room()


def test_an_own_job_makes_room_for_one_that_somebody_waits_for(web):
    job = asked()
    running = Running(job.id, "w", os.getppid(), is_own=True, held_long=True)
    assert not running._makes_room()
    asked("other", by="ann")
    assert running._makes_room()


def test_no_kind_is_made_up(web):
    with pytest.raises(KeyError):
        queue.ask(TOWN, "rm", {}, key="x")


def test_a_process_that_has_just_said_how_its_job_ended_may_end_by_itself(web):
    job = asked()
    queue.take("w")
    queue.finish(job.id, "w", "done", answer="a")
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1)"])
    Running(job.id, "w", os.getppid())._watch(child)
    assert child.poll() == 0


def test_a_process_whose_job_another_has_taken_up_is_not_waited_for(web):
    job = asked()
    queue.take("w")
    queue.put_back(worker="w")
    queue.take("v")
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    began = time.monotonic()
    Running(job.id, "w", os.getppid())._watch(child)
    assert child.poll() is None
    assert time.monotonic() - began < 5
    child.kill()
    child.wait()

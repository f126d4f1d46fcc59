"""The worker as a process: a job that is killed in the middle is done after a restart, and answers the same."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.web.running.small_place import small_place
from ultramicro.web.asking import finding, pointers
from ultramicro.web.running import queue
from ultramicro.web.running.models import Job

LONGEST = 300
"""Seconds until something is held to be stuck; beside other tests a start of the program alone takes ten."""


def worker():
    return subprocess.Popen([sys.executable, "-m", "ultramicro.web.running.worker"])


def until(job, fits):
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        job.refresh_from_db()
        if fits(job):
            return job
        time.sleep(0.02)
    raise AssertionError((job.state, job.done, job.says))


@pytest.fixture
def two_places(web, tmp_path):
    """Two places that are alike."""
    from ultramicro.web.site import site

    # The town would be answered first, for minutes.
    others = dict(site().places)
    site().places.clear()
    for name in ("one", "two"):
        site().places[name] = small_place(tmp_path / name)
    site().write()
    # A worker that finds them unanswered would answer them all by itself.
    yield "one", "two"
    site().places.clear()
    site().places.update(others)
    site().write()


def quiet(monkeypatch):
    """Keep workers from answering places by themselves."""
    monkeypatch.setenv("ULTRAMICRO_STANDING", "no")


def ask(place):
    return queue.ask(
        place, "ask", {"technique": "flows", "parameters": {}}, key=f"flows of {place}", by="ann"
    )


@pytest.mark.long
def test_a_job_killed_in_the_middle_is_done_after_a_restart_and_answers_the_same(two_places, monkeypatch):
    quiet(monkeypatch)
    first, second = two_places
    killed = ask(first)
    process = worker()
    until(killed, lambda job: job.state == "running" and job.done == 1 and job.steps == 2)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    killed.refresh_from_db()
    assert killed.state == "running"
    undisturbed = ask(second)
    process = worker()
    try:
        until(killed, lambda job: job.state == "done")
        until(undisturbed, lambda job: job.state == "done")
    finally:
        process.terminate()
        assert process.wait(20) == 0
    assert killed.tries == 2
    assert undisturbed.tries == 1
    # The two are called and filled alike; only their folders differ.
    assert killed.answer == undisturbed.answer != ""
    assert (
        finding.current(_root(first), "flows").figures() == finding.current(_root(second), "flows").figures()
    )


def _root(word):
    from ultramicro.web.site import site

    return site().places[word]


def test_a_child_that_goes_with_its_worker_leaves_nothing_behind(two_places, monkeypatch):
    quiet(monkeypatch)
    job = ask(two_places[0])
    process = worker()
    until(job, lambda job: job.state == "running" and job.done == 1)
    children = subprocess.run(
        ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False
    ).stdout.split()
    assert children
    process.kill()
    process.wait()
    end = time.monotonic() + 10
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_job_that_is_given_up_ends_between_two_steps_and_keeps_nothing(two_places, monkeypatch):
    quiet(monkeypatch)
    job = ask(two_places[0])
    process = worker()
    try:
        until(job, lambda job: job.state == "running")
        queue.cancel(job.id)
        until(job, lambda job: job.state == "cancelled")
    finally:
        process.terminate()
        process.wait()
    assert pointers.pointer(_root("one"), "flows", {}) is None


def test_what_cannot_be_answered_fails_in_words_and_is_not_tried_again(two_places, monkeypatch):
    quiet(monkeypatch)
    job = queue.ask("one", "ask", {"technique": "bank", "parameters": {}}, key="bank", by="ann")
    process = worker()
    try:
        until(job, lambda job: job.state == "failed")
    finally:
        process.terminate()
        process.wait()
    assert "books" in queue.says(job)
    assert job.tries == 1
    assert Job.objects.filter(state="waiting").count() == 0


@pytest.mark.long
def test_a_worker_answers_a_place_by_itself_when_it_has_changed(two_places):
    process = worker()
    try:
        end = time.monotonic() + LONGEST
        while not (found := Job.objects.filter(kind="place", place="one").first()):
            assert time.monotonic() < end
            time.sleep(0.1)
        assert found.by == ""
        until(found, lambda job: job.state == "done")
    finally:
        process.terminate()
        process.wait()
    assert finding.current(_root("one"), "flows") is not None
    mark = pointers.mark_of(_root("one"))
    assert pointers.all_made(_root("one"), mark)
    (_root("one") / "place.toml").touch()
    assert not pointers.all_made(_root("one"), pointers.mark_of(_root("one")))

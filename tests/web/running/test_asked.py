"""How many requests come is noted once a second, and read by the process that does jobs."""

import os
import time

import pytest

from ultramicro.web.running import asked
from ultramicro.web.site import site


@pytest.fixture
def clock(web, monkeypatch):
    """A clock that the test turns."""
    (site().home / "asked.beat").unlink(missing_ok=True)
    at = [1000.0]
    monkeypatch.setattr(asked.time, "monotonic", lambda: at[0])
    monkeypatch.setattr(asked, "_since", 0.0)
    monkeypatch.setattr(asked, "_count", 0)
    return at


def test_nobody_ever_asked(clock):
    found = asked.lately()
    assert found.is_quiet
    assert not found.is_crowd


def test_one_who_reads_is_no_crowd_and_many_are(clock):
    asked.note()
    assert not asked.lately().is_quiet
    assert not asked.lately().is_crowd
    for _ in range(50):
        asked.note()
    clock[0] += 1.0
    asked.note()
    assert asked.lately().a_second == 51
    assert asked.lately().is_crowd
    # A minute later one comes: that there were many a minute ago says nothing.
    clock[0] += 60.0
    asked.note()
    assert asked.lately().a_second < 1
    assert not asked.lately().is_crowd


def test_it_is_quiet_again_after_a_while(clock):
    for _ in range(50):
        asked.note()
    clock[0] += 1.0
    asked.note()
    long_ago = time.time() - asked.QUIET_SECONDS - 1
    os.utime(site().home / "asked.beat", (long_ago, long_ago))
    assert asked.lately().is_quiet
    assert not asked.lately().is_crowd


def test_what_cannot_be_read_keeps_nobody_from_anything(clock):
    (site().home / "asked.beat").write_text("half of it")
    assert asked.lately() == asked.Asked()

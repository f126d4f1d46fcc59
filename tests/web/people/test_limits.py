"""How often something may be tried, and how many passwords are looked at together."""

import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.conftest import HOST, PASSWORD, a_person


def test_a_sixth_sign_in_within_a_minute_waits_and_each_wait_doubles_to_a_quarter_of_an_hour(web):
    from ultramicro.web.errors import TooMany
    from ultramicro.web.people import limits

    now, waits = timezone.now(), []
    for _ in range(7):
        for _ in range(5):
            limits.take("ann", "sign_in", now=now)
        with pytest.raises(TooMany) as refused:
            limits.take("ann", "sign_in", now=now)
        waits.append(refused.value.wait_seconds)
        now += timedelta(seconds=waits[-1])
    assert waits == [60, 120, 240, 480, 900, 900, 900]
    limits.take("bea", "sign_in", now=now)  # another account is not held up


@given(
    gaps=st.lists(st.floats(0, 30), min_size=1, max_size=120), what=st.sampled_from(["pay", "code", "upload"])
)
@settings(max_examples=15)
def test_no_time_of_the_limits_length_that_begins_a_count_has_more_than_the_limit(web_site, gaps, what):
    from ultramicro.web.errors import TooMany
    from ultramicro.web.people import limits
    from ultramicro.web.people.models import Bucket

    Bucket.objects.all().delete()
    limit, now, taken, waits = limits.LIMITS[what], timezone.now(), [], []
    for gap in gaps:
        now += timedelta(seconds=gap)
        try:
            limits.take("ann", what, now=now)
            taken.append(now)
        except TooMany as refused:
            waits.append(refused.wait_seconds)
    assert all(1 <= wait <= limit.seconds for wait in waits)
    # A count that begins anew may follow at once on one that was full: never more than twice.
    for first in taken:
        window = [at for at in taken if 0 <= (at - first).total_seconds() < limit.seconds]
        assert len(window) <= 2 * limit.most
    assert len(taken) >= min(len(gaps), limit.most)
    Bucket.objects.all().delete()


def test_too_many_tries_are_told_with_how_long_to_wait(web):
    from django.test import Client

    a_person("ann", "member")
    client = Client(HTTP_HOST=HOST)
    codes = [client.post("/sign-in", {"name": "ann", "password": "wrong"}).status_code for _ in range(5)]
    # The right password too: whoever tries must not learn which it was.
    answer = client.post("/sign-in", {"name": "ANN ", "password": PASSWORD})
    assert (codes, answer.status_code) == ([422] * 5, 429)
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_an_unknown_name_takes_as_long_as_a_wrong_password(web):
    from django.test import Client

    a_person("ann", "member")
    taken = {}
    for name in ("ann", "nobody-of-that-name"):
        begun = time.process_time()
        for _ in range(4):
            assert Client(HTTP_HOST=HOST).post("/sign-in", {"name": name, "password": "x"}).status_code == 422
        taken[name] = time.process_time() - begun
    assert 0.4 < taken["ann"] / taken["nobody-of-that-name"] < 2.5


def test_two_passwords_at_most_are_looked_at_together(web):
    from ultramicro.web.errors import TooMany
    from ultramicro.web.people.hashing import AT_ONCE, a_turn

    inside, most, refused, lock = 0, 0, 0, threading.Lock()

    def one():
        nonlocal inside, most, refused
        try:
            with a_turn(0.05):
                with lock:
                    inside += 1
                    most = max(most, inside)
                time.sleep(0.2)
                with lock:
                    inside -= 1
        except TooMany:
            with lock:
                refused += 1

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, refused) == (AT_ONCE, 4)
    with a_turn(0.05):  # what was taken was given back
        pass

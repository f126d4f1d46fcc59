"""Who goes first: an act never waits for a page, a page waits for others and never without end."""

import threading
from contextlib import ExitStack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.web.running import asked
from ultramicro.web.turns import BESIDE_ACTS, READS_AT_ONCE, SMALL_BYTES, Turns, acts_first


@given(st.integers(0, 4), st.integers(0, 6))
def test_there_is_room_for_few_pages_and_for_fewer_beside_acts(acts, reads):
    turns = Turns()
    with ExitStack() as inside:
        for _ in range(acts):
            inside.enter_context(turns.acting())
        for _ in range(reads):
            inside.enter_context(turns.reading(longest_seconds=0))  # whoever waited long enough is let in
        assert turns.has_room == (reads < (BESIDE_ACTS if acts else READS_AT_ONCE))
    assert turns.has_room


def test_a_page_is_let_in_when_another_ends():
    turns, entered = Turns(), threading.Event()

    def read():
        with turns.reading(longest_seconds=60):
            entered.set()

    with ExitStack() as inside:
        for _ in range(READS_AT_ONCE):
            inside.enter_context(turns.reading())
        waiting = threading.Thread(target=read, daemon=True)
        waiting.start()
        assert not entered.is_set()
    assert entered.wait(30)
    waiting.join()


def test_what_failed_leaves_its_room():
    turns = Turns()
    for entry in (turns.acting, turns.reading):
        with pytest.raises(ValueError, match="x"), entry():
            raise ValueError("x")
    assert turns.has_room
    assert (turns._acts, turns._reads) == (0, 0)


@pytest.mark.parametrize(
    ("method", "length", "path", "inside"),
    [
        ("GET", "", "/town/mine", (0, 1)),
        ("HEAD", "", "/town/mine", (0, 1)),
        ("POST", "120", "/town/mine/pay", (1, 0)),
        ("POST", "", "/town/mine/pay", (1, 0)),
        ("POST", str(SMALL_BYTES + 1), "/town/put-in", (0, 0)),
        ("POST", "no number", "/town/mine/pay", (0, 0)),
        ("GET", "", "/health", (0, 0)),
    ],
)
def test_a_request_goes_where_it_belongs(monkeypatch, method, length, path, inside):
    turns, noted = Turns(), []
    monkeypatch.setattr("ultramicro.web.turns.Turns", lambda: turns)
    monkeypatch.setattr(asked, "note", lambda: noted.append(path))
    answer = acts_first(lambda _environ, _start: [(turns._acts, turns._reads)])
    asking = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": length}
    assert answer(asking, None) == [inside]
    # A supervisor that looks every few seconds must not keep the server from its own work.
    assert noted == ([] if path == "/health" else [path])

"""The derived store: whole results or none, named by what they were made from."""

import os
import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.place.store import Store, digest, file_digest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@given(JSON, JSON)
def test_equal_parts_have_equal_digests_and_others_have_others(one, other):
    assert (digest(one) == digest(other)) == (repr(one) == repr(other))


def fail_halfway(store):
    with store.making("read", "k") as folder:
        (folder / "half.txt").write_text("half")
        raise RuntimeError


def test_a_result_is_there_only_when_its_making_ended_well(tmp_path):
    store = Store(tmp_path)
    with pytest.raises(RuntimeError):
        fail_halfway(store)
    assert not store.path("read", "k").exists()
    with store.making("read", "k") as folder:
        (folder / "whole.txt").write_text("whole")
    assert (store.path("read", "k") / "whole.txt").read_text() == "whole"
    assert [p.name for p in (tmp_path / ".ultramicro" / "read").iterdir()] == ["k"]


def test_two_who_make_the_same_at_once_both_end_well(tmp_path):
    store = Store(tmp_path)
    with store.making("read", "k") as first, store.making("read", "k") as second:
        (first / "a.txt").write_text("first")
        (second / "a.txt").write_text("second")
    assert (store.path("read", "k") / "a.txt").read_text() in {"first", "second"}


def test_git_is_told_to_leave_the_store_out(tmp_path):
    with Store(tmp_path).making("read", "k"):
        pass
    assert (tmp_path / ".ultramicro" / ".gitignore").read_text() == "*\n"
    shutil.rmtree(tmp_path / ".ultramicro")


def test_a_file_is_told_by_its_content_not_its_name(tmp_path):
    for name, text in (("a", "x"), ("b", "x"), ("c", "y")):
        (tmp_path / name).write_text(text)
    assert file_digest(tmp_path / "a") == file_digest(tmp_path / "b") != file_digest(tmp_path / "c")


def test_a_large_files_digest_is_remembered_until_it_changes(tmp_path, monkeypatch):
    monkeypatch.setattr("ultramicro.place.store.LARGE_BYTES", 1)
    path, store = tmp_path / "register.csv", Store(tmp_path)
    path.write_text("one")
    os.utime(path, (1_000_000, 1_000_000))
    first = store.content_of(path)
    assert first == file_digest(path)
    monkeypatch.setattr("ultramicro.place.store.file_digest", lambda _: "read again")
    assert store.content_of(path) == first
    path.write_text("two")
    assert store.content_of(path) == "read again"

"""What makes a kept answer old, and which of them stay: told from files alone, no place is opened."""

import json
import os

import pytest

from ultramicro.place.store import Store
from ultramicro.web.asking import pointers, pruning


@pytest.fixture
def place(web_site, tmp_path):
    """A folder with one table, and a list of postcodes that lies elsewhere."""
    root = tmp_path / "place"
    root.mkdir()
    (tmp_path / "codes.csv").write_text("AB1,1\n", encoding="utf-8")
    (root / "place.toml").write_text(
        'name = "A"\n[references]\npostcodes = "../codes.csv"\n', encoding="utf-8"
    )
    (root / "needs.csv").write_text("need\n", encoding="utf-8")
    return root


def touched(path):
    stat = path.stat()
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))


@pytest.mark.parametrize("name", ["needs.csv", "place.toml", "../codes.csv"])
def test_another_time_of_a_file_that_is_read_makes_answers_old(place, name):
    before = pointers.mark_of(place)
    assert pointers.mark_of(place) == before
    touched(place / name)
    assert pointers.mark_of(place) != before


@pytest.mark.parametrize("name", ["needs.sqlite3-wal", ".hidden", "x.lock", "y-journal"])
def test_what_only_comes_and_goes_makes_none_old(place, name):
    before = pointers.mark_of(place)
    (place / name).write_bytes(b"")
    assert pointers.mark_of(place) == before


def kept(place, key, made_at, technique="leaks"):
    folder = Store(place).path(pointers.KEPT, key)
    folder.mkdir(parents=True)
    told = pointers.told(technique, {}, mark="m", key=key) | {"made_at": made_at}
    (folder / "about.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def test_the_latest_stay_and_the_one_that_holds_however_old_it_is(place):
    most = pruning.MOST_KEPT
    folders = [kept(place, f"k{n:02}", f"2026-01-01T00:00:{n:02}+00:00") for n in range(most + 3)]
    other = kept(place, "other", "2025-01-01T00:00:00+00:00", "flows")
    pointers.point(place, "leaks", {}, mark="m", key="k00")
    assert pruning.prune(place) == 2
    assert [each.is_dir() for each in folders] == [True, False, False, *[True] * most]
    assert other.is_dir()

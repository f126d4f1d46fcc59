"""Kept runs stay within a bound: the longest unused go first, and never those of work that goes on."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stress.made_up import MadeUp, made_up_run
from tests.stress.switches.every import EVERY, switched_on

from ultramicro.stress.running import Setting
from ultramicro.stress.runs import ensemble, kept
from ultramicro.stress.runs.ensemble import live_all
from ultramicro.stress.runs.forgotten import AT_WORK_SECONDS, forget
from ultramicro.stress.runs.kept import MAKING, Keeping, code

NOW = 10**9
AGES = st.integers(0, 3 * AT_WORK_SECONDS)
FILES = st.lists(st.tuples(AGES, st.integers(0, 5), st.booleans(), st.booleans()), max_size=8)
"""How long unused, how large, whether other code made it, whether it is needed."""


def put(folder, name, age, size, other=False):
    path = folder / ("other" if other else code()) / "setting" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"." * size)
    os.utime(path, (NOW - age, NOW - age))
    return path


@given(FILES, st.integers(0, 20))
def test_only_what_nobody_is_at_work_with_is_forgotten_and_the_longest_unused_first(files, most):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        put_down = {put(folder, f"{n}.npz", age, size, other): (age, size, other, needed)
                    for n, (age, size, other, needed) in enumerate(files)}  # fmt: skip
        forget(folder, [path for path, file in put_down.items() if file[3]], most_bytes=most, now=NOW)
        left = {path: file for path, file in put_down.items() if path.is_file()}
        gone = {path: file for path, file in put_down.items() if path not in left}
        for age, _, _, needed in gone.values():
            assert age > AT_WORK_SECONDS
            assert not needed
        idle = [
            (age, other) for age, _, other, needed in left.values() if age > AT_WORK_SECONDS and not needed
        ]
        assert not any(other for _, other in idle)
        # Nobody goes before somebody who was unused for longer.
        own = [age for age, _, other, _ in gone.values() if not other]
        assert max((age for age, _ in idle), default=0) <= min(own, default=NOW)
        assert not idle or sum(size for _, size, _, _ in left.values()) <= most
        # No more is forgotten than must be.
        if own and len(own) == len(gone):
            last = max(size for age, size, _, _ in gone.values() if age == min(own))
            assert sum(size for _, size, _, _ in left.values()) + last > most


def test_what_was_never_whole_and_folders_that_hold_nothing_go(tmp_path):
    half = put(tmp_path, f"{MAKING}1", 2 * AT_WORK_SECONDS, 3)
    making = put(tmp_path, f"{MAKING}2", 0, 3)
    old = put(tmp_path, "1.npz", 2 * AT_WORK_SECONDS, 3, other=True)
    forget(tmp_path, now=NOW)
    assert (half.exists(), making.exists(), old.exists()) == (False, True, False)
    assert [folder.name for folder in tmp_path.iterdir()] == [code()]
    forget(tmp_path / "nothing")


def test_a_run_that_is_read_was_used_last(tmp_path):
    make, task = Keeping(made_up_run, tmp_path), (MadeUp(), 1)
    make(task)
    os.utime(make.path(task), (NOW, NOW))
    assert make.kept(task) is not None
    assert make.path(task).stat().st_mtime > NOW


def test_a_run_keeps_what_it_goes_on_from_however_much_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(ensemble, "forget", lambda folder, needed: forget(folder, needed, most_bytes=0))
    make, tasks = Keeping(made_up_run, tmp_path), [(MadeUp(), 1), (MadeUp(months=25), 1)]
    for task in tasks:
        make(task)
        os.utime(make.path(task), (NOW, NOW))
    live_all(made_up_run, {"only": MadeUp()}, [1, 2], folder=tmp_path)
    assert [make.path(task).is_file() for task in tasks] == [True, False]


def test_who_tidies_up_while_another_keeps_a_run_only_makes_it_wait(tmp_path, monkeypatch):
    real, calls = tempfile.mkstemp, []

    def taken_away(**given):
        calls.append(given)
        if len(calls) == 1:
            given["dir"].rmdir()
        return real(**given)

    monkeypatch.setattr(kept.tempfile, "mkstemp", taken_away)
    make, task = Keeping(made_up_run, tmp_path), (MadeUp(), 1)
    make(task)
    assert make.kept(task) is not None
    assert len(calls) == 2


def setting(**other):
    return Setting(**{"numbers": (("a", 1.0),), "switches": switched_on(), **other})


def test_one_key_for_one_setting_and_another_for_every_other():
    assert setting().key() == setting().key()
    others = [
        setting(numbers=(("a", 2.0),)),
        setting(months=9),
        setting(before_months=9),
        setting(switches=()),
    ]
    others += [setting(switches=(make(from_month=2),)) for make in EVERY.values()]
    others += [setting(switches=(make(),)) for make in EVERY.values()]
    assert len({each.key() for each in (setting(), *others)}) == len(others) + 1


def test_a_switch_is_written_out_once_however_many_settings_have_it(monkeypatch):
    switch, written = EVERY["energy"](), []
    usual = type(switch).__repr__
    monkeypatch.setattr(type(switch), "__repr__", lambda self: written.append(1) or usual(self))
    for months in range(5):
        setting(months=months, switches=(switch,)).key()
    assert len(written) == 1


def test_what_cannot_be_put_in_its_place_leaves_nothing_behind(tmp_path):
    make, task = Keeping(made_up_run, tmp_path), (MadeUp(), 1)
    # Where the run should stand there is a folder that holds something.
    (make.path(task) / "other").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        make(task)
    assert [path.name for path in make.path(task).parent.iterdir()] == [make.path(task).name]

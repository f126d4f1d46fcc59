"""Runs come out the same wherever they are done, and what was killed goes on where it was."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from tests.stress.made_up import MadeUp, made_up_run

from ultramicro.stress.runs.course import Course, from_bytes, to_bytes
from ultramicro.stress.runs.ensemble import ALL, WITHOUT, all_but, arms_of, live_all
from ultramicro.stress.runs.kept import Keeping, code
from ultramicro.stress.runs.spread import one_after_another, over_processes, processors

ARMS = arms_of(["bank", "clearing"], lambda used: MadeUp(used=used))
SEEDS = (3, 1, 2)


def content(ensemble):
    return {arm: [to_bytes(course) for course in courses] for arm, courses in ensemble.courses.items()}


courses = st.builds(
    Course,
    hnp.arrays(np.float64, (3, 2)), st.just(("a", "long name")), hnp.arrays(np.int64, (4, 3)),
    hnp.arrays(np.float64, (3, 10)),
)  # fmt: skip


@given(courses)
def test_a_course_comes_back_as_it_was(course):
    again = from_bytes(to_bytes(course))
    assert again.names == course.names
    assert to_bytes(again) == to_bytes(course)


WHOLE = to_bytes(made_up_run(MadeUp(months=2), 1))


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_a_damaged_file_is_never_read_as_another_course(at, change):
    damaged = bytearray(WHOLE)
    damaged[at] ^= change
    # Bytes that say nothing of the course, such as a date, may change.
    with contextlib.suppress(ValueError):
        assert to_bytes(from_bytes(bytes(damaged))) == WHOLE


@given(st.integers(0, len(WHOLE) - 1))
def test_a_part_of_a_file_is_no_course(end):
    with pytest.raises(ValueError, match="no whole course"):
        from_bytes(WHOLE[:end])


def test_one_two_or_no_process_of_their_own_give_the_same_bits():
    alone = content(live_all(made_up_run, ARMS, SEEDS))
    for workers in (1, 2):
        assert content(live_all(made_up_run, ARMS, SEEDS, spread=over_processes(workers))) == alone


def test_results_come_in_the_order_of_the_seeds():
    ensemble = live_all(made_up_run, ARMS, SEEDS)
    assert ensemble.reading(WITHOUT, "income").shape == (3, 24)
    for row, seed in enumerate(SEEDS):
        assert np.array_equal(
            ensemble.reading(ALL, "income")[row], made_up_run(ARMS[ALL], seed).reading("income")
        )
    with pytest.raises(KeyError):
        ensemble.reading(ALL, "joy")


def test_arms_that_come_to_one_setting_are_run_once():
    told = []
    ensemble = live_all(made_up_run, ARMS, SEEDS, progress=lambda done, of: told.append((done, of)))
    assert told == [(done, 12) for done in range(13)]
    assert ensemble.courses[all_but("bank")] == ensemble.courses["clearing"]


def test_a_seed_given_twice_is_refused():
    with pytest.raises(ValueError, match="once"):
        live_all(made_up_run, ARMS, [1, 1])
    with pytest.raises(ValueError, match="worker"):
        over_processes(0)
    assert processors() >= 1


class Enough(Exception):
    pass


def test_what_was_given_up_goes_on_where_it_was(tmp_path):
    made, whole = [], content(live_all(made_up_run, ARMS, SEEDS))

    def run(setting, seed):
        made.append((setting.key(), seed))
        return made_up_run(setting, seed)

    def give_up(done, of):
        if done == 5:
            raise Enough

    with pytest.raises(Enough):
        live_all(run, ARMS, SEEDS, folder=tmp_path, progress=give_up)
    assert len(made) == 5
    assert content(live_all(run, ARMS, SEEDS, folder=tmp_path)) == whole
    assert len(made) == len(set(made)) == 12
    assert content(live_all(run, ARMS, SEEDS, folder=tmp_path)) == whole
    assert len(made) == 12


def test_a_half_file_is_made_again_and_what_other_code_made_is_never_read(tmp_path):
    make, task = Keeping(made_up_run, tmp_path), (MadeUp(), 1)
    make(task)
    path = make.path(task)
    good = path.read_bytes()
    path.write_bytes(good[:100])
    other = tmp_path / "other code" / path.parent.name / path.name
    other.parent.mkdir(parents=True)
    other.write_bytes(good)
    os.utime(other, (0, 0))  # who used it within the hour might still be at work
    assert make.kept(task) is None
    live_all(made_up_run, {"only": MadeUp()}, [1], folder=tmp_path)
    assert path.read_bytes() == good
    assert [folder.name for folder in tmp_path.iterdir()] == [code()]
    assert make.kept((MadeUp(months=25), 1)) is None


LONG = """
import sys
from pathlib import Path
from tests.stress.made_up import MadeUp, made_up_run
from ultramicro.stress.runs.ensemble import live_all
from ultramicro.stress.runs.spread import over_processes
if __name__ == "__main__":
    live_all(made_up_run, {"only": MadeUp(slow=0.1)}, range(100), spread=over_processes(2), folder=Path(sys.argv[1]))
"""


def finished(folder):
    return {path.stem for path in folder.glob("*/*/*.npz")}


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes where Linux lists them")
def test_killed_it_leaves_no_process_behind_and_goes_on_where_it_was(tmp_path, monkeypatch):
    folder, log = tmp_path / "kept", tmp_path / "log"
    monkeypatch.setenv("MADE_UP_LOG", str(log))
    (tmp_path / "long.py").write_text(LONG)
    root = Path(__file__).parent.parent.parent
    started = subprocess.Popen(
        [sys.executable, tmp_path / "long.py", folder],
        env={**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'src'}"},
    )
    while len(finished(folder)) < 2:
        assert started.poll() is None
        time.sleep(0.01)
    children = [
        int(pid) for pid in Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text().split()
    ]
    started.send_signal(signal.SIGKILL)
    started.wait()
    for _ in range(500):
        if not any(map(alive, children)):
            break
        time.sleep(0.01)
    assert not any(map(alive, children))
    before = finished(folder)
    log.unlink()
    seeds = range(len(before) + 2)
    ensemble = live_all(made_up_run, {"only": MadeUp()}, seeds, folder=folder, spread=one_after_another)
    assert content(ensemble) == content(live_all(made_up_run, {"only": MadeUp()}, seeds))
    again = {line.split()[1] for line in log.read_text().splitlines()[: len(seeds) - len(before)]}
    assert not again & before

"""Whatever lies in a place, a command ends with a status that says so: no traceback reaches a user."""

import pytest

from tests.hostile_places import ended_badly

PLACES = 200
ASKED = 0.06
"""How often more than `check` is asked: an answer costs ten times as much."""


LONG = [pytest.param(tenth, marks=pytest.mark.long) for tenth in range(4, 10)]


@pytest.mark.parametrize("tenth", [*range(4), *LONG])
def test_no_traceback_reaches_a_user(tmp_path, monkeypatch, tenth):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    seeds = range(tenth * PLACES // 10, (tenth + 1) * PLACES // 10)
    bad = [ended_badly(tmp_path, seed, asked=ASKED) for seed in seeds]
    assert not any(bad), "\n\n".join(filter(None, bad))

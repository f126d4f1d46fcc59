"""Limits that are both set and taken away are a slip: neither is done unsaid."""

import pytest

from tests.asking import refused
from tests.desk import new_place


@pytest.mark.parametrize("limit", ["ceiling", "warn-below", "warn-above"])
def test_a_limit_is_not_set_and_taken_away_at_once(tmp_path, capsys, limit):
    say = new_place(tmp_path / "place", capsys, "ann")
    assert refused(say.root, f"books limits --who ann --without {limit} --{limit} 40") == "books.limit_both"
    assert say("books limits --who ann --without ceiling --warn-below 40")[0] == 0

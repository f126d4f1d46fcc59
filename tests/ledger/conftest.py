"""What tests of the books share: a place with two members, one of whom may owe."""

import pytest

from tests.desk import new_place


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books limits --who ann --floor=-1000")
    return say


@pytest.fixture
def books(say):
    return say.root / "books"

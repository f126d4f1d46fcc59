"""What posts mean is kept with them, and goes with them."""

import numpy as np
import pytest

from tests.desk import new_place
from ultramicro.ledger.people.posts import Posts
from ultramicro.ledger.people.register import People
from ultramicro.ledger.stores.opening import people_path
from ultramicro.noticeboard.model import DIMENSIONS, embedder
from ultramicro.noticeboard.remembered import remember, remembering


def made_up(texts):
    """A model that has seen which texts went through it: a vector of its own for each."""
    seen.extend(texts)
    dice = [np.random.default_rng(len(text)).normal(size=DIMENSIONS) for text in texts]
    return np.array([each / np.linalg.norm(each) for each in dice], np.float32)


seen: list[str] = []


@pytest.fixture
def say(tmp_path, capsys):
    seen.clear()
    return new_place(tmp_path / "place", capsys, "ann", "bob")


@pytest.fixture
def posts(say):
    say("board post --who ann --kind offer --sort service --item cakes")
    return Posts(People(people_path(say.root)))


def test_what_was_put_through_the_model_once_is_not_put_through_it_again(posts):
    (number,) = (post.post for post in posts.all())
    remember(made_up, posts, number, "cakes")
    again = remembering(made_up, posts)(["cakes", "a bed for my son", "cakes"])
    assert seen == ["cakes", "a bed for my son"]
    assert again == pytest.approx(made_up(["cakes", "a bed for my son", "cakes"]), abs=1e-3)


def test_without_a_text_there_is_no_vector(posts):
    assert remembering(made_up, posts)([]).shape == (0, DIMENSIONS)


@pytest.mark.skipif(embedder() is None, reason="the extra `matching` is not installed")
def test_a_new_post_is_kept_with_its_meaning_and_erasing_its_owner_takes_both(say, posts):
    assert len(posts.vectors()) == 1
    assert say("board post --who ann --kind offer --sort service --item cakes")[0] == 4
    say("books erase --who ann")
    assert posts.vectors() == {}

"""A recall is a history: everybody who was ever handed any of a batch is named, whatever was said of it later."""

import pytest

from tests.food.hubs import WEEK, Hub, later
from ultramicro.core.errors import BadInput
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.moving import Pack
from ultramicro.food.hub.recall import Recall
from ultramicro.food.hub.undoing import Undo
from ultramicro.food.hub.weighing import Spoil, Weigh


class Recalling(Hub):
    """A hub that is asked where a batch went."""

    def view(self):
        return self.books.view()

    def recall(self, words="L1", **more):
        done = Recall(**({"batch": words} | more)).act(self)
        return str(done.says), {
            (row["where"], row["buyer"]): (row["quantity"], row["had"], row["had_on"]) for row in done.rows
        }


@pytest.fixture
def hub():
    made = Recalling()
    made.open([("farm", "school", 0, 30, 80, False), ("farm", "shop", 0, 20, 80, False)])
    made.receive("farm", 0, 60_000, "L1")
    for verb in (Pack, Deliver):
        made.do(verb(buyer="school"))
    return made


def batch(hub):
    return hub.batches()[0].id


def test_a_buyer_whose_goods_all_spoilt_had_them(hub):
    hub.do(Spoil(batch=batch(hub), buyer="school", why="smells, pupils ate some"))
    told, rows = hub.recall()
    assert "1 buyer had of it: school (30 kg on 4 June 2026, 30 kg of it spoilt there)." in told
    assert "30 kg spoilt, 0 kg with buyers now" in told
    assert rows == {
        ("left", ""): (30, None, None), ("delivered", "school"): (0, 30, WEEK),
        ("spoilt", "school"): (30, None, None),
    }  # fmt: skip


def test_what_a_part_spoilt_of_was_handed_over_whole(hub):
    hub.do(Spoil(batch=batch(hub), quantity=1.0))
    hub.do(Spoil(batch=batch(hub), quantity=2.01, buyer="school"))
    told, rows = hub.recall()
    assert "school (30 kg on 4 June 2026, 2.01 kg of it spoilt there)" in told
    assert "3.01 kg spoilt, 27.99 kg with buyers now" in told
    assert rows["delivered", "school"] == (27.99, 30, WEEK)
    assert (rows["spoilt", "school"][0], rows["spoilt", ""][0]) == (2.01, 1)


@pytest.mark.parametrize("weight", [0.0, 22.0])
def test_what_was_weighed_lighter_since_was_handed_over_as_it_was(hub, weight):
    hub.do(Weigh(batch=batch(hub), buyer="school", weight=weight, sure=True))
    told, rows = hub.recall()
    assert f"school (30 kg on 4 June 2026, weighed since as {weight:g} kg)" in told
    assert rows["delivered", "school"] == (weight, 30, WEEK)


def test_who_has_some_on_the_shelf_and_in_the_van_is_no_buyer_that_had_it(hub):
    hub.do(Pack(buyer="shop"))
    hub.do(Spoil(batch=batch(hub), quantity=2.0, buyer="shop"))
    told, rows = hub.recall()
    assert "1 buyer had of it: school (30 kg on 4 June 2026)." in told
    # It spoilt in the hub, though it was packed for them.
    assert rows == {
        ("left", ""): (10, None, None), ("spoilt", ""): (2, None, None),
        ("packed", "shop"): (18, None, None), ("delivered", "school"): (30, 30, WEEK),
    }  # fmt: skip


def test_a_delivery_that_was_taken_back_is_told_and_one_that_is_given_again_is_told_once(hub):
    hub.do(Undo())
    told, rows = hub.recall()
    assert "By the books no buyer had of it." in told
    assert "1 delivery of it was taken back in the books: school (30 kg on 4 June 2026)." in told
    assert rows["taken back", "school"] == (0, 30, WEEK)
    hub.do(Weigh(batch=batch(hub), buyer="school", weight=29.0))
    hub.do(Deliver())
    # Some less than was said at first: both are told.
    told, _ = hub.recall()
    assert "1 buyer had of it: school (29 kg on 4 June 2026)." in told
    assert "taken back in the books: school (30 kg" in told
    hub.do(Undo())
    hub.do(Undo(number=5))
    hub.do(Deliver())
    told, _ = hub.recall()
    assert told.endswith("1 buyer had of it: school (30 kg on 4 June 2026).")


def test_a_batch_of_a_week_that_was_taken_back_whole_is_still_recalled(hub):
    hub.do(Undo(whole=True))
    assert hub.batches() == []
    for told, rows in (hub.recall(), hub.recall("", who="farm", item="carrots")):
        assert "Batch L1, carrots of farm: that it came on 4 June 2026 was taken back" in told
        assert rows == {("taken back", "school"): (0, 30, WEEK)}
    with pytest.raises(BadInput, match="there is no batch"):
        hub.recall("L2")
    # Matched and brought anew under the same number: what went out before stays told.
    hub.open([("farm", "shop", 0, 20, 80, False)])
    hub.receive("farm", 0, 20_000, "L1")
    for verb in (Pack, Deliver):
        hub.do(verb())
    told, _ = hub.recall()
    assert "1 buyer had of it: shop (20 kg on 4 June 2026)." in told
    assert "taken back in the books: school (30 kg" in told


def test_what_went_on_into_a_later_week_is_of_the_same_batch(hub):
    for verb in (Pack, Deliver):
        hub.do(verb())
    hub.open([("farm", "box", 0, 10, 80, False), ("farm", "school", 0, 0, 80, False)], day=later(7))
    for verb in (Pack, Deliver):
        hub.do(verb(week=later(7)))
    hub.do(Spoil(batch=batch(hub), buyer="box", week=later(7)))
    told, rows = hub.recall()
    assert "3 buyers had of it: school (30 kg on 4 June 2026), shop (20 kg" in told
    assert "box (10 kg on 4 June 2026, 10 kg of it spoilt there)" in told
    assert rows["delivered", "box"][:2] == (0, 10)

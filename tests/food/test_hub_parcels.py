"""A buyer's parcel that is not one thing: on two lines of the week, or in part on its way, or lighter than it was."""

import pytest

from tests.food.hubs import Hub
from ultramicro.core.errors import BadInput
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.moving import Pack
from ultramicro.food.hub.undoing import Undo
from ultramicro.food.hub.weighing import Spoil, Weigh


def batch(hub):
    return hub.batches()[0]


@pytest.fixture
def split():
    """A hub whose school has a batch on two lines, of which one was promised."""
    hub = Hub()
    hub.open([("farm", "school", 0, 10, 80, True), ("farm", "school", 0, 20, 80, False)])
    hub.receive("farm", 0, 30_000, "L1")
    hub.do(Pack())
    return hub


def parcels(hub):
    return {p.line: (p.packed, p.delivered) for p in batch(hub).parcels}


def test_of_several_lines_the_one_that_is_meant_is_asked_for_with_what_is_on_each(split):
    for act in (
        Weigh(batch="L1", buyer="school", weight=28.0),
        Spoil(batch="L1", buyer="school", quantity=1.0),
    ):
        with pytest.raises(BadInput, match=r"on several lines: 1 \(10 kg\) and 2 \(20 kg\)") as refused:
            split.do(act)
        assert refused.value.where == "--line"
    with pytest.raises(BadInput, match="nothing of that batch on line 3"):
        split.do(Spoil(batch="L1", buyer="school", quantity=1.0, line=3))
    split.do(Weigh(batch="L1", buyer="school", weight=18.0, line=2))
    assert parcels(split) == {1: (10_000, 0), 2: (18_000, 0)}


@pytest.mark.parametrize("handed", [False, True])
def test_all_that_a_buyer_has_spoils_on_all_lines_and_comes_back_to_each(split, handed):
    if handed:
        split.do(Deliver())
    before = parcels(split)
    assert "30 kg of batch L1 is spoilt" in split.do(Spoil(batch="L1", buyer="school"))[0]
    assert (batch(split).parcels, batch(split).spoilt, batch(split).left) == ((), 30_000, 0)
    split.do(Undo())
    assert parcels(split) == before


def test_a_weight_of_a_parcel_in_two_parts_is_refused_for_its_own_reason():
    hub = Hub()
    hub.open([("farm", "school", 0, 10, 80, False)])
    hub.receive("farm", 0, 20_000, "L1")
    hub.do(Pack())
    hub.do(Deliver())
    # What spoilt there is packed for them once more.
    hub.do(Spoil(batch="L1", buyer="school", quantity=5.0))
    hub.do(Pack())
    assert parcels(hub) == {1: (5_000, 5_000)}
    line = "5 kg is delivered and 5 kg stands packed, and 3 kg is less than what is packed alone"
    with pytest.raises(BadInput, match=line):
        hub.do(Weigh(batch="L1", buyer="school", weight=3.0, sure=True))


def test_what_was_handed_over_and_weighs_less_is_said_to_be_counted_in_the_hub():
    hub = Hub()
    hub.open([("farm", "school", 0, 20, 80, False)])
    hub.receive("farm", 0, 20_000, "L1")
    hub.do(Pack())
    hub.do(Deliver())
    told = hub.do(Weigh(batch="L1", buyer="school", weight=12.0, sure=True))[0]
    assert "8 kg less is with them, and is counted as left in the hub." in told
    assert "`ultramicro hub weigh --batch L1 --weight 12` without --buyer" in told
    # The command that is named leaves nothing that is not there, neither to pack nor to count on.
    hub.do(Weigh(batch="L1", weight=12.0, sure=True))
    assert (batch(hub).left, batch(hub).received) == (0, 12_000)
    told = hub.do(Weigh(batch="L1", weight=13.0))[0]
    assert "counted" not in told

"""A verb costs the same in the tenth year as in the first month."""

import pytest
from benchmarks.verb_cost import decided_a_second

from tests.ledger.history import VERBS, Place

SHORT, LONG = 500, 20_000
FACTOR, SECONDS = 1.5, 0.002
FAST_ENOUGH = 20_000


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    found = [Place(tmp_path_factory.mktemp("cost") / f"{length}", length) for length in (SHORT, LONG)]
    yield found
    for place in found:
        place.desk.close()


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_costs_the_same_whatever_was_before(places, verb):
    short, long = (place.seconds(verb) for place in places)
    assert long < FACTOR * short + SECONDS, (short, long)


@pytest.mark.long  # a whole run's collector of cycles has a share of its time
def test_a_simulation_decides_fast_enough_for_a_year_of_two_hundred_members():
    """Twenty thousand a second on an idle machine; a busy one is given four times as long."""
    assert decided_a_second(payments=4000) > FAST_ENOUGH / 4

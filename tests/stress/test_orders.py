"""Orders of firms from each other: split over lasting suppliers, to the penny, and never given without being owed."""

import numpy as np
import pytest

from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.chance import SUPPLIERS, key_of
from ultramicro.stress.economy.market import opened
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import EMPTY
from ultramicro.stress.economy.trade import order_here, order_inputs, suppliers_of

PEOPLE, SEED = 1500, 1


@pytest.fixture
def place():
    """A place after three months, its invoices struck out and full shelves in all of its firms."""
    e, b, s = built({name: float(each.value) for name, each in stated(PEOPLE).items()}, SEED)
    live_on(e, b, s, SEED, 1, np.zeros((3, len(READINGS))))
    e.firms["stock"] = np.where(e.firms["age"] == EMPTY, 0, 10**6)
    e.world["invoices"] = 0
    return e, s


def suppliers(e, f, most=5):
    found = np.empty(most, np.int64)
    first = int(e.world["shops"][0])
    return found[
        : suppliers_of(e.firms["age"] != EMPTY, key_of(SEED, 0, SUPPLIERS), f, first, found)
    ].tolist()


def written(e):
    return e.invoices[: int(e.world["invoices"][0])]


def test_an_order_is_split_evenly_and_its_parts_are_what_it_comes_to(place):
    e, _ = place
    f = int(np.flatnonzero(e.firms["age"] != EMPTY)[-1])
    bought = order_here(e, opened(e), key_of(SEED, 0, SUPPLIERS), f, 1_000_000, 5, 9)
    rows = written(e)
    assert rows["payee"].tolist() == suppliers(e, f)
    assert rows["owed_pence"].sum() == bought
    unit = e.firms["price_pence"].max()
    assert (np.abs(rows["owed_pence"] - 200_000) <= 2 * unit).all()
    assert 1_000_000 - unit <= bought <= 1_000_000


def test_what_one_supplier_lacks_the_next_ones_sell(place):
    e, _ = place
    f = int(np.flatnonzero(e.firms["age"] != EMPTY)[-1])
    some = suppliers(e, f)
    e.firms["stock"][some[:3]] = 0
    bought = order_here(e, opened(e), key_of(SEED, 0, SUPPLIERS), f, 1_000_000, 5, 9)
    assert written(e)["payee"].tolist() == some[3:]
    assert bought >= 1_000_000 - e.firms["price_pence"].max()


def test_a_small_order_is_not_split_into_dust(place):
    e, _ = place
    f, least = int(np.flatnonzero(e.firms["age"] != EMPTY)[-1]), int(e.world["usual_wage_pence"][0] * 0.01)
    for order, parts in ((least, 1), (2 * least - 1, 1), (3 * least, 3), (50 * least, 5)):
        e.world["invoices"] = 0
        order_here(e, opened(e), key_of(SEED, 0, SUPPLIERS), f, order, 5, 9)
        assert written(e).size == parts


def test_nobody_buys_of_itself_or_twice_of_one_and_who_ends_is_replaced_alone(place):
    e, _ = place
    for f in range(e.firms.size):
        some = suppliers(e, f)
        assert len(set(some)) == 5
        assert f not in some
        assert suppliers(e, f, 3) == some[:3]
        age = int(e.firms["age"][some[1]])
        e.firms["age"][some[1]] = EMPTY
        assert suppliers(e, f)[:4] == [some[0], *some[2:]]
        e.firms["age"][some[1]] = age


def test_nothing_is_ordered_that_is_not_owed_even_where_no_invoice_can_be_written(place):
    e, s = place
    for room in (e.invoices.size, 30, 0):
        e.world["invoices"] = 0
        order_inputs(e._replace(invoices=e.invoices[:room]), opened(e), s, SEED, 9)
        owed = np.bincount(written(e)["payer"], written(e)["owed_pence"], e.firms.size)
        assert np.array_equal(owed, e.firms["inputs_pence"])


def test_there_is_room_for_every_invoice_of_the_longest_terms():
    values = {name: float(each.value) for name, each in stated(PEOPLE).items()}
    e, b, s = built(values | {"inputs_here_share": 0.6, "terms_months": 3.0}, SEED)
    s = s._replace(terms_months=6)
    most = 0
    for month in range(1, 25):
        live_on(e, b, s, SEED, month, np.zeros((1, len(READINGS))))
        most = max(most, int(e.world["invoices"][0]))
    assert 0 < most < e.invoices.size / 2

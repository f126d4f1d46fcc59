"""Weeks written down as rows, and drawn ones."""

import numpy as np
from hypothesis import strategies as st

from ultramicro.food.cycle.model import Offers, Orders, Terms, Week


def week(
    offers, orders, room, terms=None, *, growers=None, buyers=None, harvests=None, through=None, least=None
):
    """Offers as (good, grower, stock, pence, lot) and a room; orders as (buyer, quantity, {good: limit})."""
    rows = [each if len(each) > 5 else (*each, 0) for each in offers]
    good, grower, stock, pence, lot, where = zip(*rows, strict=True) if rows else ((),) * 6
    flat = [(j, g, limit) for j, each in enumerate(orders) for g, limit in each[2].items()]
    return Week(
        offers=Offers(
            good=_whole(good), grower=_whole(grower), room=_whole(where), stock=_whole(stock), lot=_whole(lot),
            pence=np.array(pence, float), age=np.zeros(len(good), np.int64),
            harvest=np.arange(len(good)) if harvests is None else _whole(harvests),
        ),
        orders=Orders(
            buyer=_whole([each[0] for each in orders]), quantity=_whole([each[1] for each in orders]),
            promised=np.array([len(each) > 3 and each[3] for each in orders], bool),
            least=_whole(least or [0] * len(orders)), order=_whole([f[0] for f in flat]), good=_whole([f[1] for f in flat]),
            limit=np.array([f[2] for f in flat], float),
            through=np.array(through or [(-1, -1)] * len(flat), np.int64).reshape(-1, 2),
        ),
        room=_whole(room), growers=growers or max(grower, default=0) + 1,
        buyers=buyers or max((each[0] for each in orders), default=0) + 1, terms=terms or Terms(),
    )  # fmt: skip


def _whole(values):
    return np.array(list(values), np.int64)


@st.composite
def weeks(draw, most=5, pick=150.0):
    """Small weeks where lots, rooms, substitutes and promises all bite."""
    goods, growers = 3, 4
    offers = draw(st.lists(st.tuples(
        st.integers(0, goods - 1), st.integers(0, growers - 1), st.integers(0, 30), st.integers(5, 15).map(lambda p: p * 10),
        st.sampled_from([0, 1, 5, 10]), st.integers(0, 1),
    ), max_size=most))  # fmt: skip
    orders = draw(st.lists(st.tuples(
        st.integers(0, 3), st.integers(1, 25),
        st.dictionaries(st.integers(0, goods - 1), st.integers(40, 170).map(float), min_size=1, max_size=2), st.booleans(),
    ), max_size=most + 1))  # fmt: skip
    # Some harvests could go to the other room too, as another good; some choices take of a van and of a room.
    also = [n for n in range(len(offers)) if draw(st.integers(0, 3)) == 0]
    both = [((good + 1) % goods, *rest, 1 - room) for good, *rest, room in (offers[n] for n in also)]
    choices = sum(len(each[2]) for each in orders)
    through = draw(
        st.lists(st.sampled_from([(-1, -1)] * 3 + [(2, -1), (3, -1)]), min_size=choices, max_size=choices)
    )
    room = [
        *draw(st.lists(st.integers(0, 60), min_size=2, max_size=2)),
        *draw(st.lists(st.integers(0, 30), min_size=2, max_size=2)),
    ]
    terms = Terms(pick_pence=pick, margin=draw(st.sampled_from([0.0, 0.1])))
    return week(
        offers + both, orders, room, terms, growers=growers, buyers=4, through=through,
        harvests=[*range(len(offers)), *also],
    )  # fmt: skip

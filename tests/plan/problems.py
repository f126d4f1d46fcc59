"""Small problems for the plan's tests."""

from hypothesis import strategies as st

from ultramicro.plan.programme.model import Activity, Money, Need, Problem, Space, Trade

GOODS = ("flour", "bread", "meal")


@st.composite
def problems(draw):
    """Two or three linked enterprises with people, ground, money and buyers, all of a size."""
    mill = Activity(
        name="mill", makes={"flour": draw(st.integers(5, 40))}, hours={"milling": draw(st.integers(100, 900))},
        capital_pence=draw(st.integers(0, 3_000_000)), lead=draw(st.integers(1, 2)), least_load=0.3, most_units=2,
    )  # fmt: skip
    bakery = Activity(
        name="bakery", makes={"bread": 20_000}, uses={"flour": draw(st.integers(5, 20))},
        hours={"baking": draw(st.integers(300, 2500))}, space_m2={"shop": draw(st.integers(20, 90))},
        capital_pence=draw(st.integers(100_000, 5_000_000)), running_pence=draw(st.integers(0, 900_000)),
        least_load=0.4, most_units=3,
    )  # fmt: skip
    kitchen = Activity(
        name="kitchen", makes={"meal": 9_000}, uses={"bread": draw(st.integers(500, 4_000))},
        hours={"baking": 200, "serving": draw(st.integers(300, 2500))}, space_m2={"kitchen": 40},
        capital_pence=draw(st.integers(100_000, 3_000_000)), most_units=2,
        first_pence=draw(st.sampled_from([0, 900_000])),
        season={"meal": draw(st.sampled_from([tuple(range(1, 13)), (1, 2, 3), (6, 7, 8, 9)]))},
    )  # fmt: skip
    needs = (
        Need(name="bread eaten", good="bread", quantity=draw(st.integers(1000, 90_000)), price_pence=280, displaced=0.2),
        Need(name="meals eaten", good="meal", quantity=draw(st.integers(0, 30_000)), price_pence=700),
    )  # fmt: skip
    return Problem(
        quarters=draw(st.integers(4, 6)), first_month=draw(st.integers(1, 12)), activities=(mill, bakery, kitchen),
        needs=needs, starts=2, anyone=frozenset(("serving",)),
        spaces=(Space(name="hall", kind="building", use="shop", area_m2=100, rent_pence=draw(st.integers(0, 900))),
                Space(name="canteen", kind="building", use="kitchen", area_m2=60, ready_pence=2_000)),
        trades={"flour": Trade(buy_pence=60_000, sell_pence=30_000, kept=0.9), "bread": Trade(buy_pence=150),
                "meal": Trade()},
        hours={"milling": draw(st.integers(0, 900)), "baking": draw(st.integers(0, 3_000)), "serving": 500},
        money=Money(own_pence=draw(st.integers(0, 2_000_000)), savings_pence=draw(st.integers(0, 8_000_000)),
                    reserve_weeks=2.0),
    )  # fmt: skip

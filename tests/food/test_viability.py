"""Whether a hub pays its way: the published hubs come out as published, and costs that rise never help."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk import new_place
from ultramicro.core.ask import ask
from ultramicro.food.viability.answer import published
from ultramicro.food.viability.hub_year import Terms, break_even_pence, hub_year
from ultramicro.food.viability.technique import FoodHub
from ultramicro.place.opening import open_folder


@pytest.mark.parametrize(("sales", "left", "share"), [
    (1_210_000, 259_748, 21.47), (1_750_000, 398_023, 22.74), (2_400_000, 542_692, 22.61),
])  # fmt: skip
def test_the_hubs_of_the_published_model_come_out_as_published(sales, left, share):
    assert round(100 * left / sales, 2) == share
    assert break_even_pence(left, left, sales) == sales
    kept = {row["sales_usd"]: row["variable_share"] for row in published()}
    assert round(100 * kept[sales], 2) == share


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 10**9), st.integers(0, 100), st.integers(0, 60), st.integers(0, 60), st.integers(1, 10**8)
)
def test_at_its_break_even_sales_nothing_lacks_and_a_little_below_something_does(
    sales, part, loss, more, fixed
):
    growers = sales * part // 100
    year = hub_year(sales, growers, Terms(Decimal(loss) / 100, Decimal(more) / 100, fixed))
    need = year.break_even_pence
    assert (need is None) == (year.variable_pence <= 0)
    if need is not None:
        assert need * year.variable_pence >= fixed * sales > (need - 1) * year.variable_pence
        assert (year.left_pence >= 0) == (sales >= need)


def test_what_goes_on_from_hub_to_hub_is_paid_before_anything_is_left(tmp_path, capsys):
    place = new_place(tmp_path / "place", capsys).root
    food = place / "food"
    (food / "availability.csv").write_text(
        "offer,grower,item,quantity,unit,price_pence,cycle_on,hubs\nA1,Farm,peas,100,kg,100,2026-06-04,North\n"
    )
    (food / "orders.csv").write_text(
        "order,buyer,item,quantity,unit,limit_price_pence,cycle_on,hubs\nO1,School,peas,100,kg,200,2026-06-04,South\n"
    )
    (food / "hubs.csv").write_text("hub,room\nNorth,500\nSouth,500\n")
    left = {}
    for pence in (0, 7):
        (food / "transfers.csv").write_text(f"from_hub,to_hub,unit_pence,most\nNorth,South,{pence},500\n")
        answer = ask(FoodHub(margin=0.2, cycles=50), open_folder(place, lambda _: ()))
        middle = answer.years["middle"]
        assert middle.ways_pence == 50 * 100 * pence
        assert middle.sales_pence == 50 * 100 * 120
        left[pence] = middle.variable_pence
    assert left[0] - left[7] == 50 * 100 * 7

"""Whether a hub pays its way: the published hubs come out as published, and costs that rise never help."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.food.viability.answer import published
from ultramicro.food.viability.hub_year import Terms, break_even_pence, hub_year


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

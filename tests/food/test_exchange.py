"""What goes out to other systems comes back the same, whatever names and units a place writes."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.food.exchange.technique import ExchangeAnswer
from ultramicro.food.exchange.write import stock_csv

ON = date(2026, 6, 4)
NAMES = st.text("abcXÖé ,;\"'=-+#/:0", min_size=1, max_size=12).filter(lambda name: name.strip("' "))
UNITS = st.one_of(
    st.sampled_from(
        ["kg", "Kilo", "500 g", "1 litre", "bunch", "6 eggs", "box/large", "each", "dozen", "75cl"]
    ),
    NAMES,
)
OFFERS = st.fixed_dictionaries({
    "grower": NAMES, "item": NAMES, "unit": UNITS, "quantity": st.integers(0, 900).map(lambda n: n / 4),
    "price_pence": st.integers(0, 99_999), "cycle_on": st.just(ON), "allergens": st.sampled_from([None, "none", "milk"]),
})  # fmt: skip
ORDERS = st.fixed_dictionaries({
    "buyer": NAMES, "item": NAMES, "unit": UNITS, "quantity": st.integers(1, 900).map(float), "cycle_on": st.just(ON),
})  # fmt: skip


def numbered(rows, column):
    return [row | {column: f"{column}{n}"} for n, row in enumerate(rows)]


@given(st.lists(OFFERS, max_size=5), st.lists(ORDERS, max_size=4))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read_again(offers, orders):
    answer = ExchangeAnswer(offers=numbered(offers, "offer"), orders=numbered(orders, "order"))
    assert all(check.holds for check in answer.checks())


def test_articles_go_out_by_supplier_with_what_is_known_of_vat():
    rows = [
        {"offer": f"A{n}", "grower": grower, "item": item, "unit": "500 g", "quantity": stock, "price_pence": 195,
         "pack": 2.0, "cycle_on": ON}
        for n, (grower, item, stock) in enumerate([("Sun Farm", "Tomatoes", 9.0), ("Hill", "Cakes", 0.0)])
    ]  # fmt: skip
    answer = ExchangeAnswer(offers=rows, vat={"cakes": 0.2})
    one, other = (answer.files()[f"foodsoft-2026-06-04-0{n}.csv"].decode().splitlines()[1] for n in (1, 2))
    assert one == "x;A1;Cakes;;500 g;1;2;;;;1.95;;20;;;;;Hill"
    assert other == ";A0;Tomatoes;;500 g;1;2;;;;1.95;;;;;;;Sun Farm"
    assert all(check.holds for check in answer.checks())


def test_a_name_that_begins_like_a_formula_is_none_in_a_spreadsheet():
    row = {
        "offer": "A1",
        "grower": "=cmd()",
        "item": "leeks",
        "unit": "kg",
        "quantity": 2.0,
        "price_pence": 5,
    }
    assert stock_csv([row]).splitlines()[1] == "'=cmd(),,leeks,,,A1,1,kg,0.05,2,0"

"""By-products: offered, ordered by another firm, and what is left of both sides reaches the plan."""

import csv
import io

from tests.food.test_technique import answered, offer, order
from ultramicro.flows.tables import rows_of
from ultramicro.main import main
from ultramicro.place.opening import open_folder
from ultramicro.tables_of_books import books_of

OFFERS = """offer,grower,item,quantity,unit,price_pence,pack,cycle_on
A1,Weir Brewery,spent grain,200,kg,5,10,2026-06-04
A2,Dairy,whey,300,litre,4,,2026-06-04
"""
ORDERS = """order,buyer,item,quantity,unit,limit_price_pence,cycle_on
O1,Mushroom Yard,spent grain,120,kg,8,2026-06-04
O2,Cider Press,outgrade apples,150,kg,25,2026-06-04
"""


def place(tmp_path):
    root = tmp_path / "town"
    main(["new", str(root)])
    (root / "food/availability.csv").write_text(OFFERS)
    (root / "food/orders.csv").write_text(ORDERS)
    return root


def test_what_cycles_leave_of_by_products_is_rows_for_the_plan():
    answer = answered(
        [offer("A1", "Brewery", "Spent grain", 200, 5), offer("A2", "Brewery", "spent grain", 60, 9)],
        [order("O1", "Mushrooms", "spent grain", 120, 8), order("O2", "Press", "outgrade apples", 150, None)],
    )  # fmt: skip
    files = {name: list(csv.DictReader(io.StringIO(text.decode()))) for name, text in answer.files().items()}
    (need,), (idle,) = files["needs-from-cycles.csv"], files["resources-from-cycles.csv"]
    assert (need["item"], need["quantity"], need["supplied_from"], need["price_pence"]) == (
        "outgrade apples", "150", "nobody", "",
    )  # fmt: skip
    # 80 kg at 5 and 60 kg at 9: 6.7 a kilo, and never more than that.
    assert (idle["what"], idle["kind"], idle["quantity"], idle["cost_pence"]) == (
        "Spent grain",
        "material",
        "140",
        "6",
    )


def test_a_hub_week_offers_what_it_leaves_over_to_the_plan(tmp_path):
    root = str(place(tmp_path))
    for words in (["books", "open", root],
                  ["hub", "open", root, "--week", "2026-06-04", "--add", "--on", "2026-06-02"]):  # fmt: skip
        assert main(words) == 0
    # The tables that the plan reads.
    opened = open_folder(tmp_path / "town", lambda _: (), more=books_of)
    needs, idle = (rows_of(opened.table(name)) for name in ("needs", "resources"))
    assert [(row["item"], row["quantity"], row["supplied_from"]) for row in needs] == [
        ("outgrade apples", 150, "nobody")
    ]
    assert {(row["what"], row["quantity"], row["kind"]) for row in idle} == {
        ("spent grain", 80, "material"), ("whey", 300, "material"),
    }  # fmt: skip

"""A school kitchen's term, from its menu to what it is billed: what the menu needs is what the kitchen gets."""

from collections import defaultdict

import pytest

from tests.desk import new_place
from tests.food.test_hub import quick  # noqa: F401  a fixture
from ultramicro.core.ask import ask
from ultramicro.food.menu.technique import FoodMenu
from ultramicro.place.opening import open_folder

MENU = """kitchen,menu_week,weekday,dish,meals,uptake
School,1,tuesday,Soup,400,0.5
School,1,friday,Soup,400,0.5
School,2,wednesday,Soup,400,0.6
School,2,thursday,Salad,400,0.4
"""
PORTIONS = """dish,item,grams,left_share,unit,unit_grams,case_units,source
Soup,carrots,50,0.85,kg,,10,our cook
Salad,beetroot,40,0.8,kg,,5,our cook
"""
TERMS = "kitchen,first_on,last_on,closed\nSchool,2026-04-13,2026-05-01,\nSchool,2026-04-24,2026-04-24,yes\n"


@pytest.mark.usefixtures("quick")
def test_a_term_from_its_menu_to_bills_that_come_to_what_the_kitchen_got(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys)
    food = say.root / "food"
    for name, text in (("menu", MENU), ("portions", PORTIONS), ("terms", TERMS)):
        (food / f"{name}.csv").write_text(text)
    answer = ask(FoodMenu(), open_folder(say.root, lambda _: ()))
    (orders,) = answer.files().values()
    (food / "orders.csv").write_bytes(orders)
    needs = {
        (row["cycle_on"], row["item"]): row["quantity"]
        for row in answer.tables()["food_needs"].to_pyarrow().to_pylist()
    }
    days = sorted({day for day, _ in needs})
    assert len(days) == 3
    (food / "availability.csv").write_text("offer,grower,item,quantity,unit,price_pence,cycle_on\n" + "".join(
        f"A{n}{item},Green Farm,{item},90,kg,100,{day}\n" for n, day in enumerate(days) for item in ("carrots", "beetroot")
    ))  # fmt: skip
    (food / "goods.csv").write_text("item,vat_share\ncarrots,0\nbeetroot,0\n")
    got, owed = defaultdict(float), 0
    for day in days:
        on = f"--week {day} --on {day}"
        for words in ("open --add --margin 0.1", "receive --all", "pack", "deliver"):
            status, told = say(f"hub {words} {on}")
            assert status == 0, (words, told)
        for row in say.rows(f"hub show --week {day}"):
            got[day, row["item"]] += row["delivered"]
        owed += sum(row["total_pence"] for row in say.rows(f"hub invoice {on}") if row["side"] == "buyer")
        assert say(f"hub close {on}")[0] == 0
    # To the kilo what the menu needs, in whole cases, on no other day and nothing else.
    assert got == needs
    assert owed == sum(got.values()) * 110
    open_ = {r["debtor"]: r["open_pence"] for r in say.rows("books claims") if r["debtor"] == "school"}
    assert open_
    assert sum(r["open_pence"] for r in say.rows("books claims") if r["debtor"] == "school") == owed

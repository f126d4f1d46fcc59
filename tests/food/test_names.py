"""A name of one file that is nobody's in the other is asked about, in the answer and by `check`."""

import pytest

from ultramicro.cli.accounts import account_json
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.flows.references import unknown_names
from ultramicro.food.menu.technique import FoodMenu
from ultramicro.food.technique import FoodCycle
from ultramicro.place.opening import open_folder

FILES = {
    "menu": "kitchen,weekday,dish,meals\nSt Mary's school,Mon,Carrot soup,100\n",
    "portions": "dish,item,grams,source\nCarrot soup,Carrots,80,mine\n",
    "terms": "kitchen,first_on,last_on,closed\n,2027-01-04,2027-03-26,\nSt Mary's school,2027-02-15,2027-02-19,yes\n",
    "availability": "offer,grower,item,quantity,unit,price_pence,shelf_days,cycle_on\n"
                    "1,Hill Farm,Carrots,500,kg,80,90,2027-01-04\n",
}  # fmt: skip


@pytest.fixture
def place(tmp_path):
    (tmp_path / "food").mkdir()
    (tmp_path / "place.toml").write_text('version = 1\nname = "Here"\ncountry = "GB"\n')

    def written(**changed):
        for name, text in (FILES | changed).items():
            (tmp_path / "food" / f"{name}.csv").write_text(text)
        return open_folder(tmp_path, lambda _: ())

    return written


def test_names_that_are_the_same_however_they_are_typed_are_not_asked_about(place):
    assert unknown_names(place(portions=FILES["portions"].replace("Carrot soup", " CARROT  soup"))) == []


@pytest.mark.parametrize(
    ("name", "was", "slip", "meant"),
    [
        ("terms", "St Mary's school", "St Marys School", "St Mary's school"),
        ("availability", "Carrots", "carrot", "carrot"),
        ("portions", "Carrot soup", "Carrots soup", "Carrots soup"),
    ],
)
def test_a_name_that_is_almost_another_is_asked_about(place, name, was, slip, meant):
    here = place(**{name: FILES[name].replace(was, slip)})
    told = [str(each) for each in ask(FoodMenu(), here).lacks() if each.id == "names_unknown"]
    assert len(told) == 1
    assert f"did you mean “{meant}”?" in told[0]
    assert [each["why"] for each in account_json(here)["names"]] == [
        each.says for each in unknown_names(here)
    ]


def test_a_closure_of_nobody_is_told_though_no_kitchen_is_called_like_it(place):
    here = place(terms=FILES["terms"].replace("St Mary's school", "Quarry Lane"))
    assert [(each.name, each.alike) for each in unknown_names(here)] == [("Quarry Lane", "")]


def test_meals_of_dishes_without_portions_are_not_counted_among_those_that_need_something(place):
    here = place(menu=FILES["menu"] + "St Mary's school,Tue,Pie,100\n")
    figures = {figure.id: figure.value for figure in ask(FoodMenu(), here).figures()}
    assert figures["menu_meals"] == 100 * 11


def test_what_orders_exclude_and_nobody_knows_is_told_at_once_and_by_check(place):
    orders = "order,buyer,item,quantity,unit,cycle_on,excludes\n" + "".join(
        f"{n},Cafe,Carrots,1,kg,2027-01-04,{word}\n"
        for n, word in enumerate(("vegan", "n/a", "none", "milk"))
    )
    here = place(orders=orders)
    with pytest.raises(BadInput, match=r"vegan.*order 0.*n/a.*order 1.*leave it empty"):
        ask(FoodCycle(), here)
    assert [word for each in account_json(here)["names"] for word in ("vegan", "n/a") if word in each["why"]] == [
        "vegan", "n/a",
    ]  # fmt: skip


def test_nothing_to_match_says_which_rows_were_refused(place):
    orders = "order,buyer,item,quantity,unit,cycle_on\n1,Cafe,Carrots,some,kg,2027-01-04\n"
    with pytest.raises(BadInput, match=r"food/orders\.csv is there: 1 row of it was refused, first line 2"):
        ask(FoodCycle(), place(orders=orders))

"""Money of one year, things that people bring along, and hours that agree with their source."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.conftest import FEW_NEEDS, FEW_RESOURCES, made
from ultramicro.core.ask import ask
from ultramicro.core.message import words
from ultramicro.main import main
from ultramicro.plan import gather as gathering
from ultramicro.plan.gather import Tables, gather
from ultramicro.plan.programme.model import Activity, Problem
from ultramicro.plan.proposals import Recipes, library
from ultramicro.plan.recipe_sheet import sheet_of
from ultramicro.plan.recipe_words import amount_words, figure_words
from ultramicro.plan.recipes.brought import brought, without_brought
from ultramicro.plan.recipes.catalogue import Known
from ultramicro.plan.recipes.prices import PRICE_YEAR, is_money, price_factor, price_index, uprated
from ultramicro.plan.recipes.recipe_files import proposed
from ultramicro.plan.recipes.rents import machine_hours
from ultramicro.plan.recipes.skills_said import skill_named
from ultramicro.plan.recipes.sources import Basis, basis_of
from ultramicro.plan.recipes.vocabulary import good_named, goods, names_of, read, skills
from ultramicro.plan.recipes.wants import need
from ultramicro.plan.rows import NeedRow, RecipeRow, ResourceRow
from ultramicro.plan.technique import Plan
from ultramicro.techniques import open_place

ROWS = list(library())
MONEY = ("capital", "first", "running", "spared", "price")


def stall(**given_):
    return RecipeRow(**{"recipe": "Stall", "role": "capital", "quantity": 100.0, "unit": "pence", "year": 2014,
                        "source": "our till", "origin": "recipes/ours.csv", **given_})  # fmt: skip


# Money of one year


def test_the_index_has_every_year_to_the_price_year_and_is_what_the_office_published():
    """ONS D7BT: 84.7 in 2008, 100.0 in 2015, 121.7 in 2022, 138.4 in 2025."""
    index = price_index()
    assert sorted(index) == list(range(1988, PRICE_YEAR + 1))
    assert (index[2008], index[2015], index[2022], index[2025]) == (84.7, 100.0, 121.7, 138.4)
    # Yearly averages have fallen in no year since 1988.
    assert all(index[year] <= index[year + 1] for year in range(1988, PRICE_YEAR))


@given(year=st.integers(1988, PRICE_YEAR), later=st.integers(1988, PRICE_YEAR), pence=st.floats(0.01, 1e9))
def test_uprating_keeps_the_order_of_a_range_and_never_happens_twice(year, later, pence):
    row = stall(quantity=pence, low=pence / 2, high=pence * 2, year=year)
    now = uprated(row)
    assert now.low <= now.quantity <= now.high
    assert uprated(now) == now
    assert now.quantity == pytest.approx(pence * price_factor(year))
    # Money goes from year to year by one road only.
    there = pence * price_factor(year) / price_factor(later)
    assert uprated(stall(quantity=there, year=later)).quantity == pytest.approx(now.quantity)


@pytest.mark.parametrize(
    "kept",
    [{"year": None}, {"year": 2026}, {"year": 1900}, {"year": PRICE_YEAR}, {"source": "by definition"},
     {"role": "life", "unit": "years"}, {"role": "labour", "item": "retail", "unit": "hours"},
     {"role": "output", "item": "bread", "unit": "items"}, {"role": "magic"}, {"quantity": float("nan")},
     {"role": "price", "item": "groceries", "quantity": 100.0}],
)  # fmt: skip
def test_what_is_no_money_or_of_no_known_year_stands_as_it_is(kept):
    row = stall(**kept)
    # What is no number is not even equal to itself.
    assert repr(uprated(row)) == repr(row)


@pytest.mark.parametrize(
    "role_item_unit",
    [("capital", "", "£"), ("running", "", "£ a month"), ("price", "bread", "pence"), ("input", "dry goods", "£"),
     ("co_output", "household_saving_gbp", "£"), ("output", "shop_sales_gbp", "£")],
)  # fmt: skip
def test_every_sum_of_money_is_brought_to_the_price_year(role_item_unit):
    role, item, unit = role_item_unit
    assert uprated(stall(role=role, item=item, unit=unit)).quantity == pytest.approx(138.4)


def test_the_library_keeps_what_its_sources_say_and_shows_both():
    for row, raw in zip(ROWS, read("recipes"), strict=True):
        own = row.quantity if row.then is None else row.then
        assert own == float(raw["quantity"])
        if is_money(row) and basis_of(row) is not Basis.DEFINITION and row.year < PRICE_YEAR:
            assert row.quantity == pytest.approx(own * 138.4 / price_index()[row.year])
            assert f"in {row.year}, " in words(amount_words(row))
            assert "in 2025 money (× " in words(amount_words(row))
        elif row.year == PRICE_YEAR or not is_money(row):
            assert row.then is None
            assert "money (" not in words(amount_words(row))


def test_a_sheet_says_what_a_sum_was_then_and_is_now_with_the_factor_and_the_index():
    said = " ".join(map(words, sheet_of("Community-supported bakery", ROWS).says()))
    assert (
        "£40,000 in 2012, £57,607 (£43,205 to £79,209) in 2025 money (× 1.44, consumer prices, ONS)" in said
    )


def test_money_of_a_year_that_the_index_does_not_know_yet_is_said_to_be_of_it():
    (row,) = [row for row in ROWS if row.recipe.startswith("Whole-house") and row.role == "price"]
    assert words(amount_words(row)).endswith("in 2026 money")


def test_figures_of_the_places_own_are_uprated_by_their_year_and_without_one_left_and_told(tmp_path_factory):
    place = made(tmp_path_factory, FEW_RESOURCES, FEW_NEEDS)
    root = Path(place.config.root)
    (root / "local_figures.csv").write_text(
        "recipe,role,item,quantity,unit,source,year\n"
        "Stone mill,price,flour,800,£,our till,2015\nStone mill,capital,,30000,£,a quote,\n",
        encoding="utf-8",
    )
    (root / "recipes").mkdir(exist_ok=True)
    (root / "recipes" / "felt.csv").write_text(
        "recipe,role,item,quantity,unit,year\nFelt works,output,felt hats,900,items,2015\n"
        "Felt works,price,felt hats,20,£,2015\nFelt works,labour,sewing,900,hours,2015\n"
        "Felt works,running,,50,£ a month,\n", encoding="utf-8",
    )  # fmt: skip
    answer = ask(Recipes(), place)
    figures = {
        (row["recipe"], row["role"]): row
        for row in answer.tables()["recipe_figures"].to_pyarrow().to_pylist()
    }
    mill, hats = figures["Stone mill for local flour", "price"], figures["Felt works", "price"]
    assert (mill["then"], mill["quantity"]) == (800, pytest.approx(800 * 1.384))
    assert (hats["then"], hats["quantity"]) == (20, pytest.approx(20 * 1.384))
    assert figures["Felt works", "output"]["quantity"] == 900
    assert figures["Stone mill for local flour", "capital"]["quantity"] == 30_000
    (left,) = [said for said in answer.says() if said.id == "sums_without_year"]
    assert words(left).startswith("2 sums in recipes and figures of your own have no year")
    lines = place.table("activity_lines").to_pyarrow().to_pylist()
    assert [row["pence_each"] for row in lines if row["item"] == "felt_hats"] == [pytest.approx(2768)]


# Hours that agree with their source


def of(start, role, item=""):
    (row,) = [r for r in ROWS if r.recipe.startswith(start) and r.role == role and (r.item or "") == item]
    return row.quantity


def hour_at_the_minimum_wage():
    """An hour of work in 2025-26 with 5.6 weeks' leave, National Insurance and pension, 1,650 hours a year. [£]."""
    pay = 12.21 * 52 / 46.4
    year = 1650 * pay
    return pay + (0.15 * (year - 5000) + 0.03 * (year - 6240)) / 1650


def test_an_hour_of_care_costs_what_the_source_says_that_careworkers_cost():
    """£22.71 an hour for careworkers alone, mileage among it, at the minimum wage (Homecare Association, 2025)."""
    hour, sold = hour_at_the_minimum_wage(), of("Home-care", "output", "care_hour")
    mileage = 1.36 * price_factor(2020)
    carers = of("Home-care", "labour", "care") / sold * hour + mileage
    assert carers == pytest.approx(22.71, rel=0.01)
    # The rest of £32.14 is for offices, managers and a surplus of 60p in £5.80 (2020).
    office = (
        of("Home-care", "running") / 100 + of("Home-care", "labour", "coordination") * hour
    ) / sold - mileage
    assert office == pytest.approx(9.43 * 5.20 / 5.80, rel=0.01)


def test_hours_of_care_are_no_fewer_than_by_the_associations_shares():
    """£8.72 with clients, £1.70 of travel, and £1.97 of leave (12.07% of both), training and sickness (2020)."""
    shares = (8.72 + 1.70 + 1.97 - 0.1207 * (8.72 + 1.70)) / 8.72
    assert of("Home-care", "labour", "care") >= shares * of("Home-care", "output", "care_hour")


@pytest.mark.parametrize(
    ("start", "hours", "hours_of_source"),
    [("Textile reuse", ("retail", "sorting"), 26_100 / 10_200 * 1650),
     ("Furniture & appliance", ("driving", "retail", "repair"), 2265 / (3.7e6 / 4900) * 1650),
     ("Community wood", ("driving", "wood"), 167 / (20_000 / 240) * 1650),
     ("Community-supported", ("baking", "retail"), 9 * 17 * 51),
     ("School-meals", ("cooking", "kitchen_assist"), 76_000 / 14),
     ("Firewood", ("wood",), 286 * 1.5),
     ("Linen", ("laundry",), 120_000 / 13.6),
     ("After-school", ("early_years",), 3 * 870 + 90)],
)  # fmt: skip
def test_paid_hours_are_those_of_the_source_that_the_recipe_names(start, hours, hours_of_source):
    assert sum(of(start, "labour", item) for item in hours) == pytest.approx(hours_of_source, rel=0.02)


def test_a_school_kitchen_makes_no_meals_in_the_summer_gap():
    lines = [line for line in proposed(ROWS).lines if line.activity.startswith("School-meals")]
    seasonal = [line for line in lines if line.role in {"output", "input", "labour"}]
    assert seasonal
    assert all("8" not in (line.season or "8").split() for line in seasonal)


@pytest.mark.parametrize("month", range(1, 13))
def test_what_schools_eat_is_wanted_when_there_is_school_and_comes_to_the_year(month):
    asked = NeedRow(need="Dinners", item="school meals", quantity=76_000, unit="items", price_pence=300)
    tables = Tables(
        activities=proposed(ROWS).activities, lines=proposed(ROWS).lines, resources=(), needs=[asked]
    )
    (found,) = gather(tables, Problem(quarters=8), date(2026, month, 1)).problem.needs
    assert sum(found.most(t) for t in range(1, 5)) == pytest.approx(76_000)
    # Of eleven months in which there is school a quarter with August has two.
    with_august = 1 + (8 - month) % 12 // 3
    assert found.most(with_august) == pytest.approx(76_000 * 2 / 11)
    assert found.most(with_august) < min(found.most(t) for t in range(1, 5) if t != with_august)


# What people bring along


def test_goods_that_are_brought_say_by_whom_and_are_used_by_some_recipe():
    used = {row.item for row in ROWS if row.role == "input"}
    for good in goods().values():
        assert good.brought in {"", "customer", "giver"}
        if good.brought:
            assert good.name in used
            # What is bought is no gift.
            assert good.buy_pence is None


@pytest.mark.parametrize("start", ["Paid repair", "Repair cafe", "Bike refurb", "Laptop", "Sewing"])
def test_nobody_need_supply_what_is_brought_and_it_never_appears_as_missing(start, tmp_path_factory):
    resources = FEW_RESOURCES.replace("quantity,unit\n", "quantity,unit\nMenders,people,repairing things,200,hours a week\n"
                                      "Sewers,people,sewing,100,hours a week\nComputers,people,computers,90,hours a week\n"
                                      "Helpers,volunteers,anything,90,hours a week\n")  # fmt: skip
    needs = FEW_NEEDS + (
        "Repairs,appliance repairs,3000,items,6000\nBikes,bikes,900,items,12000\nLaptops,laptops,900,items,15000\n"
        "Alterations,alterations,4000,items,2500\nFree repairs,repair_free,400,items,400\n"
    )
    place = made(tmp_path_factory, resources, needs)
    answer = ask(Plan(questions=0, draws=0, quarters=5), place)
    (a,) = [a for a in answer.plan.problem.activities if a.name.startswith(start)]
    assert not any(brought(good) for good in a.uses)
    missing = [why.items for why in answer.explanation.impossible.values()]
    assert not any(brought(good) for items in missing for good in items)


def test_what_is_written_down_is_all_there_is(tmp_path_factory):
    resources = FEW_RESOURCES + "Old bikes at the tip,material,old bikes,80,items a year\n"
    answer = ask(Plan(questions=0, draws=0, quarters=5), made(tmp_path_factory, resources, FEW_NEEDS))
    assert answer.plan.problem.materials["bikes_donated"]
    listed = without_brought(
        Activity(name="bikes", uses={"bikes_donated": 9.0}), answer.plan.problem.materials
    )
    assert dict(listed.uses) == {"bikes_donated": 9.0}


def test_a_sheet_says_who_brings_a_thing():
    said = {words(figure_words(row)) for row in ROWS if row.role == "input"}
    assert "uses broken things, which customers bring along" in said
    assert "uses given bikes, which people here bring along" in said


# Words


@pytest.mark.parametrize("word", ["wood", "timber", "Wood"])
def test_wood_may_be_bought_timber_or_waste_and_is_asked_about(word):
    assert good_named(word) not in goods()
    assert good_named(word, wanted=True) not in goods()


def test_flats_to_be_repaired_are_asked_about_in_hours_with_what_they_come_to():
    asked = NeedRow(need="Voids", item="void repairs", quantity=40, unit="flats", price_pence=300_000)
    left = need(asked, Known(made=frozenset(["handy_hour"]), prices={"handy_hour": 3000.0})).left
    assert left.near == ("hours", "FTE")
    assert words(left.why).endswith(
        "40 flats at £3,000 each come to 4,000 hours a year at £30.00 an hour, materials included."
    )


@pytest.mark.parametrize(
    ("quantity", "unit", "price_pence", "asked"),
    [
        # A place is no hour: £6.80 is what an hour of it costs.
        (30, "places", 680, "If £6.80 is for one hour, write how many hours a year they are."),
        (85_000, "£ a year", None, "£85,000 a year would be 2,833 hours a year at £30.00 an hour."),
        (1_000, "£ a month", None, "£12,000 a year would be 400 hours a year at £30.00 an hour."),
        (30, "places", None, "Use hours or FTE."),
    ],
)  # fmt: skip
def test_what_is_no_count_of_hours_is_asked_about_in_the_words_of_its_price(
    quantity, unit, price_pence, asked
):
    row = NeedRow(need="N", item="void repairs", quantity=quantity, unit=unit, price_pence=price_pence)
    left = need(row, Known(made=frozenset(["handy_hour"]), prices={"handy_hour": 3000.0})).left
    assert words(left.why).endswith(asked)


ITS_WORDS = {word for name in (*goods(), *skills()) for word in names_of(name)}


@pytest.mark.parametrize("word", sorted(ITS_WORDS))
def test_a_word_in_another_number_or_with_a_remark_never_becomes_another_thing(word):
    for named, known in ((good_named, goods()), (skill_named, skills())):
        # Grass cuttings are waste, and grass cutting is work: what is a word of its own keeps its meaning.
        for other in {f"{word}s", f"{word} (as now)"} - ITS_WORDS:
            assert named(other) == named(word) or named(other) not in known


@pytest.mark.parametrize(
    ("said", "good"),
    [("veg boxes", "veg_box"), ("loaves of bread (sliced)", "loaves_of_bread_(sliced)"), ("laundries", "laundry_kg")],
)  # fmt: skip
def test_everyday_plurals(said, good):
    assert good_named(said, wanted=True) == good


def test_more_hours_than_a_week_has_are_of_several_machines():
    saw = ResourceRow(resource="Saws", kind="equipment", what="joinery", quantity=300, unit="hours a week")
    assert "taken as several" in words(machine_hours(saw).guess)
    assert not machine_hours(replace(saw, quantity=168)).guess


def test_every_source_of_the_index_is_in_the_list_with_its_licence():
    says = {row["source"]: row["says"] for row in read("sources")}
    assert all("Open Government Licence" in says[row["source"]] for row in read("price_index"))


def test_own_rows_keep_their_line_and_file_when_they_are_uprated():
    row = replace(stall(), line=4)
    assert (uprated(row).line, uprated(row).origin) == (4, "recipes/ours.csv")


@pytest.mark.parametrize(
    ("table", "sums"),
    [
        ("goods", ("buy_pence", "sell_pence", "benefit_pence")),
        ("skills", ("training_pence", "hire_pence")),
        ("leaks", ("price_pence",)),
    ],
)
def test_every_price_of_the_library_has_a_year_that_the_index_knows(table, sums):
    """A pound of goods costs a pound in any year."""
    for row in read(table):
        priced = any(row[name] for name in sums) and row.get("unit") != "£"
        assert bool(row["year"]) == priced, row
        assert not priced or price_factor(int(row["year"])) is not None


@pytest.mark.parametrize(("currency", "factor"), [("GBP", 138.4 / 100.7), ("EUR", 1.0)])
def test_prices_outside_courses_and_hired_hours_rise_with_the_index_of_their_currency(
    monkeypatch, currency, factor
):
    """As if all of them were of 2016."""
    then = {name: replace(each, year=2016) for name, each in goods().items()}
    taught = {name: replace(each, year=2016) for name, each in skills().items()}
    monkeypatch.setattr(gathering, "goods", lambda: then)
    monkeypatch.setattr(gathering, "skills", lambda: taught)
    known = next(each for each in goods().values() if each.buy_pence and each.sell_pence)
    trade = gathering._trade(known.name, known.unit, None, currency)
    assert (trade.buy_pence, trade.sell_pence) == pytest.approx(
        (known.buy_pence * factor, known.sell_pence * factor), rel=1e-3
    )
    # What a place's own recipe says is money of today already.
    assert gathering._trade(known.name, known.unit, 77.0, currency).buy_pence == 77.0
    hired = {s.name: s.hire_pence * factor for s in skills().values() if s.hire_pence}
    assert gathering._hired(currency) == pytest.approx(hired, rel=1e-3)


def test_where_the_money_is_another_the_index_is_not_applied_and_it_is_said(tmp_path):
    main(["new", str(tmp_path / "town")])
    town = tmp_path / "town" / "place.toml"
    said = {}
    for currency in ("GBP", "EUR"):
        text = [line for line in town.read_text().splitlines() if not line.startswith("currency")]
        town.write_text("\n".join([f'currency = "{currency}"', *text]) + "\n")
        answer = ask(Recipes(), open_place(tmp_path / "town"))
        said[currency] = {line.id for line in answer.says()}
        rows = [row for row in answer.figures_of if is_money(row) and row.year not in {None, PRICE_YEAR}]
        assert any(row.then is not None for row in rows) == (currency == "GBP")
    assert "prices_not_uprated" in said["EUR"] - said["GBP"]

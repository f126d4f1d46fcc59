"""What a person writes in resources, needs and recipes: the same thing in another unit is the same plan."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.linear import Effort
from ultramicro.core.units import PERIOD, unit_named, units
from ultramicro.flows.tables import rows_of
from ultramicro.main import main
from ultramicro.plan.gather import Tables, activities_of, gather
from ultramicro.plan.programme.model import Problem
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.programme.solve import find_plan
from ultramicro.plan.proposals import Recipes, library
from ultramicro.plan.recipes.catalogue import known
from ultramicro.plan.recipes.meaning import Assumed, Reason
from ultramicro.plan.recipes.recipe_files import proposed
from ultramicro.plan.recipes.structure import maximal_structure
from ultramicro.plan.rows import NeedRow, RecipeRow, ResourceRow, record
from ultramicro.techniques import open_place

ON = date(2026, 4, 1)
LIBRARY = proposed(library())
NUMBERS = st.integers(1, 10_000)
PERIODS = st.sampled_from(
    [("", 1.0), *((f" a {words}", float(unit.factor)) for words, unit in units(PERIOD))]
)
READY = {"land": "growing land", "building": "shop"}
BASES = {"people": "hours", "material": "t", "land": "m2", "building": "m2", "savings": "pence"}
KINDS = {"hours": "hours", "t": "mass", "m2": "area", "pence": "money"}
GOODS = {"care_hour": ("hours", "hours"), "veg_kg": ("mass", "kg"), "electricity_kwh": ("energy", "kWh"),
         "firewood_m3": ("volume", "m3"), "loaf": ("count", "items"), "eggs_dozen": ("count", "dozen")}  # fmt: skip


def ways(kind, base):
    """Every way of writing a unit, with how many of a base unit it is."""
    return [(words, float(unit.factor / unit_named(base, kind).factor), unit) for words, unit in units(kind)]


def gathered(resources=(), needs=(), recipes=None):
    found = proposed(recipes) if recipes else LIBRARY
    return gather(
        Tables(
            activities=found.activities, lines=found.lines,
            resources=[record(ResourceRow, {"origin": "resources.csv", **row}) for row in resources],
            needs=[record(NeedRow, {"capturable_share": 1.0, "supplied_from": "outside", "origin": "needs.csv", **row})
                   for row in needs],
        ),
        Problem(), ON,
    )  # fmt: skip


def resource(kind, what, quantity, unit, **more):
    return {
        "resource": "R",
        "kind": kind,
        "what": what,
        "quantity": quantity,
        "unit": unit,
        "line": 2,
        **more,
    }


def need(item, quantity, unit, price=100, **more):
    return {
        "need": "N",
        "item": item,
        "quantity": quantity,
        "unit": unit,
        "price_pence": price,
        "line": 3,
        **more,
    }


def left_price(good):
    """What the recipes of the library take for one of a good."""
    return known(activities_of(LIBRARY.activities, LIBRARY.lines), LIBRARY.lines).prices[good]


def there(kind, what, quantity, unit, **more):
    """What the plan has of a resource."""
    problem = gathered([resource(kind, what, quantity, unit, **more)]).problem
    if kind == "people":
        return sum(problem.hours.values())
    if kind == "material":
        return sum(problem.materials["food_waste_t"])
    return problem.money.savings_pence if kind == "savings" else sum(i.area_m2 for i in problem.spaces)


@pytest.mark.parametrize("kind", BASES)
@given(st.data(), NUMBERS)
def test_a_resource_in_any_unit_is_the_same_in_the_base_unit(kind, data, quantity):
    base = BASES[kind]
    words, factor, unit = data.draw(st.sampled_from(ways(KINDS[base], base)))
    flows = kind in {"people", "material"} and not unit.yearly
    # Hours of people must say how often.
    often = PERIODS.filter(lambda drawn: drawn[0] or kind != "people")
    period, times = data.draw(often) if flows else ("", 1.0)
    what = {"people": "cooking", "material": "food scraps", **READY}.get(kind, kind)
    per_year = base + (" a year" if kind in {"people", "material"} else "")
    there_now = there(kind, what, quantity, words + period)
    assert there_now == pytest.approx(there(kind, what, quantity * factor * times, per_year))
    assert there(kind, what, 2 * quantity, words + period) == pytest.approx(2 * there_now)


@pytest.mark.parametrize("good", GOODS)
@given(st.data(), NUMBERS, st.integers(0, 10_000))
def test_a_need_is_worth_the_same_in_any_unit_and_its_price_is_of_one_whatever_the_period(
    good, data, quantity, price
):
    kind, base = GOODS[good]
    words, factor, unit = data.draw(st.sampled_from(ways(kind, base)))
    period, times = ("", 1.0) if unit.yearly else data.draw(PERIODS)
    read = gathered(needs=[need(good, quantity, words + period, price)])
    if left := read.meanings[0].left:
        # Asked about only where the price fits the recipes' unit five times better than its own.
        theirs = left_price(good)
        assert left.reason is Reason.PRICE
        assert factor != 1
        assert max(price / theirs, theirs / price) <= 3
        assert max(price / factor / theirs, theirs * factor / price) >= 5
        return
    (found,) = read.problem.needs
    assert found.quantity == pytest.approx(quantity * factor * times)
    assert found.price_pence == pytest.approx(price / factor)
    assert found.quantity * found.price_pence == pytest.approx(quantity * times * price)


def test_home_care_by_the_week_is_30_000_hours_a_year_at_24_pounds():
    (found,) = gathered(needs=[need("home care", 577, "hours a week", 2400)]).problem.needs
    assert (found.quantity, found.price_pence) == (30_004, 2400)


WRONG = {
    "people": ("kg", "hours a term", "heads", "m2"), "land": ("kg", "ha a year", "plots", "hours"),
    "building": ("rooms", "kg", "£"), "savings": ("hours", "£ a month", "shares"),
    "material": ("m2", "skips", "hours a week", "bags a year"), "equipment": ("m2", "kg", "items a week"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "unit"), [(kind, unit) for kind, units in WRONG.items() for unit in units])
def test_a_unit_of_another_kind_or_of_none_is_left_out_and_listed_with_its_row(kind, unit):
    what = {"people": "cooking", "material": "food scraps", "equipment": "minibus", **READY}.get(kind, kind)
    found = gathered([resource(kind, what, 5, unit)])
    (told,) = found.unused
    assert (told.reason, told.file, told.line, told.read) == (Reason.UNIT, "resources.csv", 2, unit)
    assert told.near
    problem = found.problem
    assert (problem.hours, problem.materials, problem.spaces) == ({}, {}, ())
    assert problem.money.savings_pence == 0
    assert found.resources == ()


@given(st.sampled_from(sorted(GOODS)), st.text(max_size=12))
def test_no_unit_of_a_need_is_taken_silently(good, unit):
    found = gathered(needs=[need(good, 5, unit)])
    if found.problem.needs:
        assert not found.unused
        (meaning,) = found.meanings
        assert meaning.quantity == found.problem.needs[0].quantity
    else:
        (told,) = found.unused
        assert (told.table, told.line, told.reason, told.read) == ("needs", 3, Reason.UNIT, unit)


@pytest.mark.parametrize(
    ("item", "unit", "taken"),
    [
        ("bread", "loaves", True), ("bread", "boxes", False), ("bread", "kg", False), ("school meals", "lunches", True),
        ("school meals", "schools", False), ("home care", "visits", False), ("laptops", "laptops", True),
        ("bikes", "bicycles", True), ("vegetables", "items", False), ("paint", "gallons", True),
    ],
)  # fmt: skip
def test_what_is_counted_is_counted_in_items_or_by_its_own_name(item, unit, taken):
    assert bool(gathered(needs=[need(item, 5, unit, None)]).problem.needs) == taken


def test_a_price_of_nought_is_a_price_and_a_missing_one_is_a_guess_that_is_listed():
    free, untold = (gathered(needs=[need("school meals", 9, "meals", price)]) for price in (0, None))
    assert free.problem.needs[0].price_pence == 0
    assert free.meanings[0].guesses == ()
    assert untold.problem.needs[0].price_pence == untold.meanings[0].price_pence > 0
    assert untold.meanings[0].guesses == (Assumed.PRICE,)


def test_what_is_assumed_of_a_row_is_told():
    rows = [
        resource("material", "food scraps", 5, "t"), resource("people", "cooking", 5, "days a week"),
        resource("people", "juggling", 5, "hours a week"), resource("building", "belfry", 5, "m2"),
        resource("material", "food scraps", 5, "tons a year"), resource("people", "cooking", 5, "hours a week"),
    ]  # fmt: skip
    guesses = [gathered([row]).meanings[0].guesses for row in rows]
    assert guesses == [
        (Assumed.PERIOD,),
        (Assumed.UNIT,),
        (Assumed.WORD,),
        (Assumed.WORD,),
        (Assumed.UNIT,),
        (),
    ]


@given(
    NUMBERS,
    st.sampled_from(ways("area", "m2")),
    st.sampled_from(["week", "pcm", "Month", "per annum", "quarter"]),
)
def test_the_rent_of_the_whole_is_the_same_whatever_unit_the_area_is_in(quantity, way, per):
    words, factor, _ = way
    for kind, what in READY.items():
        given_ = {"cost_pence": 120_000, "cost_per": per}
        (here,) = gathered([resource(kind, what, quantity, words, **given_)]).problem.spaces
        (base,) = gathered([resource(kind, what, quantity * factor, "m2", **given_)]).problem.spaces
        times = {"week": 52, "pcm": 12, "Month": 12, "per annum": 1, "quarter": 4}[per]
        assert here.rent_pence == pytest.approx(base.rent_pence)
        assert here.rent_pence * here.area_m2 * 4 == pytest.approx(120_000 * times)


def test_a_rent_may_be_of_an_area_and_one_that_is_not_understood_is_listed():
    (by_area,) = gathered(
        [resource("land", "growing land", 2, "ha", cost_pence=100, cost_per="acre a year")]
    ).problem.spaces
    assert by_area.rent_pence * 4 * 4046.8564224 == pytest.approx(100)
    (once,) = gathered(
        [resource("land", "growing land", 2, "ha", cost_pence=100, cost_per="once")]
    ).problem.spaces
    assert (once.rent_pence, once.ready_pence * once.area_m2) == (0, pytest.approx(100))
    strange = gathered([resource("land", "growing land", 2, "ha", cost_pence=100, cost_per="moon")])
    assert strange.problem.spaces == ()
    assert [(u.reason, u.read) for u in strange.unused] == [("cost_per", "moon")]


@pytest.mark.parametrize(("said", "part"), [("outside", 0.0), ("inside", 1.0)])
@pytest.mark.parametrize(("item", "unit"), [("cleaning", "hours"), ("bread", "loaves")])
def test_who_sells_now_is_who_the_row_says(item, unit, said, part):
    """Who cleans for a seller elsewhere may live here and lose by it, which makes no seller of here."""
    found = gathered(needs=[need(item, 900, unit, supplied_from=said)])
    (wanted,) = found.problem.needs
    assert wanted.displaced == part


def test_case_makes_no_difference_to_who_sells_now_or_to_the_state_of_a_building():
    sellers = [
        gathered(needs=[need("bread", 9, "loaves", supplied_from=said)])
        for said in ("Outside", "INSIDE", "a shop")
    ]
    assert [each.problem.needs[0].displaced for each in sellers] == [0.0, 1.0, 0.5]
    assert [each.meanings[0].guesses for each in sellers] == [(), (), ("sellers",)]
    (space,) = gathered([resource("building", "shop", 9, "m2", condition="Needs work")]).problem.spaces
    assert space.ready_pence == 15_000


def test_words_are_taken_for_what_people_mean_by_them_where_they_stand():
    asked = gathered(needs=[need("furniture", 9, "items")]).problem.needs
    had = gathered([resource("material", "furniture", 9, "t a year")]).problem.materials
    assert [n.good for n in asked] == ["reused_item"]
    assert set(had) == {"bulky_furniture_t"}
    carers = gathered([resource("people", "home care", 52, "hours a week")]).problem.hours
    assert carers == {"care": 52 * 13}
    (told,) = gathered(needs=[need("schoool uniform", 9, "items")]).unused
    assert (told.reason, told.read) == ("maker", "schoool uniform")
    (near,) = gathered(needs=[need("vegetabels", 9, "kg")]).unused
    assert "vegetables" in near.near


# Recipes


def recipe(*rows, name="Felt works"):
    keys = ("role", "item", "quantity", "unit")
    return [record(RecipeRow, {"recipe": name, **dict(zip(keys, row, strict=True))}) for row in rows]


FELT = (
    ("output", "felt hats", 900, "items"), ("input", "wool", 300, "kg"), ("labour", "sewing", 1600, "hours"),
    ("building", "workshop", 60, "m2"), ("capital", "", 600_000, "pence"), ("running", "", 1200, "£"),
    ("price", "", 2600, "pence"), ("price", "wool", 800, "pence"), ("lead", "", 6, "months"), ("life", "", 5, "years"),
)  # fmt: skip
ALIKE = {
    ("input", "wool"): [("0.3", "t"), ("25", "kg a month")], ("labour", "sewing"): [("400", "hours a quarter")],
    ("building", "workshop"): [("0.006", "ha"), ("645.8346250", "sq ft")], ("capital", ""): [("6000", "£"), ("6", "£k")],
    ("running", ""): [("100", "£ a month"), ("120000", "pence")], ("lead", ""): [("0.5", "years"), ("2", "quarters")],
    ("life", ""): [("60", "months")], ("output", "felt hats"): [("75", "dozen"), ("900", "hats")],
    ("price", "wool"): [("8", "£ a kg"), ("8000", "£/tonne"), ("800", "pence per kg")],
}  # fmt: skip
CHANGES = [(key, float(number), unit) for key, ways_ in ALIKE.items() for number, unit in ways_]


@pytest.mark.parametrize(("key", "number", "unit"), CHANGES)
def test_a_recipe_is_the_same_in_other_units(key, number, unit):
    rows = list(FELT)
    if key == ("output", "felt hats") and unit == "dozen":
        rows[6] = ("price", "", 2600 * 12, "pence")
    if key == ("input", "wool") and unit == "t":
        rows[7] = ("price", "wool", 800_000, "pence")
    changed = [(*key, number, unit) if row[:2] == key else row for row in rows]
    one, other = (gathered(recipes=recipe(*each)).problem for each in (FELT, changed))
    (a,), (b,) = one.activities, other.activities
    for name in ("makes", "uses", "hours", "space_m2", "sold_pence"):
        assert getattr(b, name) == pytest.approx(getattr(a, name), rel=1e-6)
    assert (b.capital_pence, b.running_pence, b.lead, b.life_years) == (600_000, 120_000, 2, 5)
    assert other.trades["wool"].buy_pence == pytest.approx(one.trades["wool"].buy_pence) == pytest.approx(800)


@pytest.mark.parametrize(
    ("row", "read"),
    [
        (("input", "wool", 3, "widgets"), "widgets"), (("input", "wool", 3, "pounds"), "pounds"),
        (("running", "", 3, "kg"), "kg"), (("life", "", 3, "hours"), "hours"), (("land", "yard", 3, "m2 a year"), "m2 a year"),
        (("price", "", 3, "hours"), "hours"), (("load", "", 3, "kg"), "kg"), (("most", "", 3, "kg"), "kg"),
    ],
)  # fmt: skip
def test_a_unit_that_a_recipe_cannot_have_is_named_with_its_line(row, read):
    (plain,) = recipe(row)
    found = proposed([*recipe(*FELT[:5]), replace(plain, origin="recipes/own.csv", line=7)])
    assert found.activities == ()
    (fault,) = found.faults
    assert (fault.file, fault.line, fault.read) == ("recipes/own.csv", 7, read)
    assert fault.near


def test_a_price_is_of_the_item_that_it_names():
    found = proposed(recipe(*FELT))
    prices = {line.item: line.pence_each for line in found.lines}
    assert (prices["felt_hats"], prices["wool"]) == (2600, 800)
    assert proposed(recipe(*FELT, ("price", "silk", 5, "pence"))).faults[0].read == "silk"
    assert proposed(recipe(*FELT, ("price", "wool", 5, "pence"))).activities == ()
    assert proposed(recipe(*FELT[:6], ("price", "", 5, "£ an hour"))).activities == ()


def test_recipes_that_measure_one_good_in_two_kinds_are_not_mixed():
    other = recipe(("output", "wool", 3, "t"), ("labour", "livestock", 5, "hours"), name="Sheep")
    bales = recipe(("output", "wool", 3, "items"), ("labour", "livestock", 5, "hours"), name="Sheep")
    tonnes, counted = (proposed([*recipe(*FELT), *each]) for each in (other, bales))
    wool = {(line.activity, line.role): line.quantity for line in tonnes.lines if line.item == "wool"}
    assert wool == {("Felt works", "input"): 300, ("Sheep", "output"): 3000}
    assert [fault.recipe for fault in counted.faults] == ["Sheep"]


# The place


def place(tmp_path, *, resources="", needs="", recipes="", out=()):
    root = tmp_path / "town"
    main(["new", str(root)])
    for name, text in {"resources.csv": resources, "needs.csv": needs, "recipes/own.csv": recipes}.items():
        if text:
            (root / name).write_text(text, encoding="utf-8")
    return root


RESOURCES = """resource,kind,what,quantity,unit
Glebe,land,growing land,0.6,ha
Credit union,savings,savings,40000,pounds
Cooks,people,cooking,2,FTE
Odd,land,growing land,5,kg
Lots,land,growing land,lots,m2
"""
NEEDS = "need,item,quantity,unit,price_pence\nCare,home care,577,hours a week,2400\nMeals,school meals,5000,meals,\n"


def test_a_command_shows_row_by_row_what_everything_was_taken_for(tmp_path, capsys):
    root = place(tmp_path, resources=RESOURCES, needs=NEEDS)
    capsys.readouterr()
    assert main(["plan", str(root), "--understood", "--json"]) == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    rows = [
        dict(zip(tables["plan_understood"]["columns"], row, strict=True))
        for row in tables["plan_understood"]["rows"]
    ]
    seen = {
        row["name"]: (row["file"], row["line"], row["quantity"], row["unit"], row["used"], row["guessed"])
        for row in rows
    }
    assert seen == {
        "Glebe": ("resources.csv", 2, 6000, "m2", True, False),
        "Credit union": ("resources.csv", 3, 40_000, "£", True, False),
        "Cooks": ("resources.csv", 4, 3300, "hours a year", True, True),
        "Odd": ("resources.csv", 5, None, None, False, False),
        "Care": ("needs.csv", 2, 30_004, "hours a year", True, True),
        "Meals": ("needs.csv", 3, 5000, "items a year", True, True),
    }  # fmt: skip
    unused = [
        dict(zip(tables["plan_unused"]["columns"], row, strict=True)) for row in tables["plan_unused"]["rows"]
    ]
    assert [(row["file"], row["line"], row["reason"]) for row in unused] == [
        ("resources.csv", 5, "unit"), ("resources.csv", 6, "rejected")
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["resources", "needs"])
def test_a_file_that_is_there_and_cannot_be_read_is_named_with_the_column_that_it_lacks(
    tmp_path, capsys, name
):
    texts = {"resources": RESOURCES, "needs": NEEDS}
    root = place(tmp_path, **{**texts, name: texts[name].replace("quantity", "how many of them", 1)})
    assert main(["plan", str(root), "--understood"]) == 2
    said = capsys.readouterr().err
    assert f"{name}.csv" in said
    assert "'quantity'" in said
    assert "has none" not in said


def test_a_recipe_with_a_row_that_cannot_be_read_is_left_out_and_not_made_cheaper(tmp_path):
    text = "recipe,role,item,quantity,unit\n" + "".join(
        f"Felt works,{role},{item},{'lots' if role == 'capital' else quantity},{unit}\n"
        for role, item, quantity, unit in FELT
    )
    answer = Recipes().run(open_place(place(tmp_path, recipes=text)))
    (fault,) = answer.found.faults
    assert (fault.recipe, fault.file, fault.line) == ("Felt works", "recipes/own.csv", 6)
    assert "Felt works" not in {row.activity for row in answer.found.activities}


def test_the_words_of_the_recipes_are_a_table_in_which_every_word_finds_its_good(tmp_path):
    answer = Recipes(words=True).run(open_place(place(tmp_path)))
    rows = rows_of(answer.tables()["recipe_words"])
    assert {row["kind"] for row in rows} == {"good", "skill", "ground", "machine", "unit"}
    for row in rows:
        if row["kind"] == "good" and row["made"]:
            assert gathered(needs=[need(row["word"], 1, row["unit"])]).problem.needs[0].good == row["name"]
    assert answer.whole() == {"recipe_words"}


def test_the_example_of_the_documentation_can_be_in_a_plan():
    text = Path("docs/plan.md").read_text(encoding="utf-8")
    block = re.search(r"(?:^    .*\n)+", text[text.index("    recipe,role,") :], re.MULTILINE)[0]
    head, *lines = [line.strip().split(",") for line in block.splitlines()]
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    own = [record(RecipeRow, {**row, "quantity": float(row["quantity"])}) for row in rows]
    found = gathered(
        [
            resource("people", "sewing", 60, "hours a week"), resource("building", "workshop", 80, "m2", resource="W"),
            resource("savings", "savings", 40_000, "pounds", resource="S"),
        ],
        [need("felt hats", 900, "hats", 4500)], own,
    )  # fmt: skip
    assert found.unused == ()
    problem, _ = maximal_structure(replace(found.problem, quarters=8))
    plan = plan_of(find_plan(problem, Effort(gap=0.0)))
    assert set(plan.units()) == {"Felt works"}


@pytest.mark.parametrize("word", ["allotment", "Allotments", "field", "orchard", "plot"])
def test_land_that_is_grown_on_is_growing_land_in_whatever_word(word):
    (found,) = gathered([resource("land", word, 1.5, "acres")]).meanings
    assert (found.taken_as, found.guesses) == ("growing land", ())
    assert found.amount == pytest.approx(6070, rel=0.001)


@pytest.mark.parametrize(
    ("word", "skill"),
    [
        ("joiner", "wood"),
        ("cooks", "cooking"),
        ("book-keeping", "admin"),
        ("carers", "care"),
        ("home care", "care"),
    ],
)
def test_people_who_do_it_have_the_skill(word, skill):
    (found,) = gathered([resource("people", word, 10, "hours a week")]).meanings
    assert found.taken_as == skill


def test_school_meals_of_a_day_are_asked_how_many_days_and_those_of_a_school_day_are_190():
    meals = {"need": "Meals", "item": "school meals", "quantity": 210, "price_pence": 300}
    (asked,) = gathered(needs=[{**meals, "unit": "meals a day"}]).meanings
    assert (asked.left.reason, asked.left.near) == (Reason.UNIT, ("items a school day", "items a year"))
    for unit in ("meals a school day", *asked.left.near[:1]):
        (found,) = gathered(needs=[{**meals, "unit": unit}]).meanings
        assert found.quantity == 210 * 190
        assert "190 days" in found.note


@pytest.mark.parametrize(
    ("said", "near"), [("home help", "home care"), ("trees", "tree work"), ("voids", "handyperson hours")]
)
def test_everyday_words_that_may_mean_several_things_are_offered_and_not_taken(said, near):
    (found,) = gathered(needs=[{"need": "N", "item": said, "quantity": 5, "unit": "items"}]).meanings
    assert found.left.near[0] == near
    unit = "items" if said == "trees" else "hours"
    (again,) = gathered(needs=[{"need": "N", "item": near, "quantity": 5, "unit": unit}]).meanings
    assert again.left is None


def test_washing_at_a_launderette_is_no_service_wash():
    """Their prices are far apart: who washes there pays £1.40 a kg, who gives it away £2.50."""
    (found,) = gathered(
        needs=[{"need": "N", "item": "launderette", "quantity": 5, "unit": "kg a week"}]
    ).meanings
    assert (found.taken_as, found.left) == ("launderette_kg", None)

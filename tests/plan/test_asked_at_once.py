"""Whoever mends a row is told all that is wrong with it at once: one round of mending is enough."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan.test_meanings import LIBRARY, gathered, need, resource
from ultramicro.core.ask import ask
from ultramicro.main import main
from ultramicro.plan.asked import asked_of
from ultramicro.plan.gather import activities_of
from ultramicro.plan.recipes.also_asked import also_asked
from ultramicro.plan.recipes.catalogue import known
from ultramicro.plan.rows import LostRow
from ultramicro.plan.technique import Plan
from ultramicro.techniques import open_place

THERE = known(activities_of(LIBRARY.activities, LIBRARY.lines), LIBRARY.lines)
GOOD = {"need": "Care", "item": "home care", "quantity": "200", "unit": "hours a week", "price_pence": "2400",
        "capturable_share": "half", "supplied_from": "outside"}  # fmt: skip
BAD = {"quantity": "heaps", "price_pence": "1.20", "capturable_share": "most"}


def rejected(tmp_path, row):
    """What is said of one need that cannot be read; nothing where it can be."""
    (tmp_path / "place.toml").write_text('name = "Place"\n')
    (tmp_path / "needs.csv").write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n")
    place = open_place(tmp_path)
    found = place.table("rejects").to_pyarrow().to_pylist() if place.has("rejects") else []
    return str(found[0]["reason"]) if found else ""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("asked")


@pytest.mark.parametrize("wrong", [("quantity",), ("quantity", "price_pence"), tuple(BAD)])
def test_of_each_cell_that_is_wrong_one_question_is_asked_and_of_no_other(folder, wrong):
    said = rejected(folder, {**GOOD, **{name: BAD[name] for name in wrong}})
    for name, text in BAD.items():
        assert said.count(f'"{text}"') == (1 if name in wrong else 0)


RESOURCES = st.fixed_dictionaries({
    "kind": st.sampled_from(["building", "land", "equipment", "coaching", "people"]),
    "unit": st.sampled_from(["bushels", "items", "m2", "hours a week", "hours"]),
    "cost_per": st.sampled_from(["blue moon", "month", "hour"]),
})  # fmt: skip
WHAT = {
    "building": "shop",
    "land": "field",
    "equipment": "minibus",
    "coaching": "coaching",
    "people": "people",
}
MENDED = {"building": "m2", "land": "m2", "equipment": "hours a week", "coaching": "hours a week"}


@given(RESOURCES)
def test_once_all_that_is_asked_is_mended_nothing_more_is_asked(row):
    kind = row["kind"]
    given_ = resource(kind, WHAT[kind], 20, row["unit"], cost_pence=500, cost_per=row["cost_per"])
    left = gathered([given_]).meanings[0].left
    if left is None:
        return
    mended = dict(given_)
    if re.search(r"unit|how often|second number", left.why):
        mended["unit"] = MENDED.get(kind, "hours a week")
    if "cost is per" in left.why:
        mended["cost_per"] = "hour"
    if "what they can do" in left.why:
        mended["what"] = "cooking"
    assert gathered([mended]).meanings[0].left is None


def test_a_word_for_several_goods_that_are_counted_alike_asks_for_their_unit_too():
    why = gathered([], [need("childcare", 20, "kids")]).meanings[0].left.why
    assert "Write which" in why
    assert "Use hours" in why
    assert "Use" not in gathered([], [need("childcare", 20, "hours a week")]).meanings[0].left.why


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("needs", {"word": "unicorns"}, "No recipe makes it"),
        ("needs", {"word": "home care", "unit": "elders"}, "counted in hours"),
        ("needs", {"word": "home care", "unit": "hours a week"}, None),
        ("resources", {"kind": "grant", "word": "grant"}, "not paid back"),
        ("pledges", {"kind": "work", "word": "juggling", "unit": "days"}, "juggling"),
        ("sites", {}, None),
    ],
)
def test_of_a_row_that_cannot_be_read_its_words_are_looked_at_all_the_same(table, row, said):
    found = also_asked(table, LostRow(file="f.csv", **row), THERE)
    assert (found is None) if said is None else (said in found)


ASKED_ABOUT = """resource,kind,what,quantity,unit
Shed,building,shed,20,m2
Field,land,field,2,bushels
Nights,people,caretaking,nights,
Dust,moon dust,dust,heaps,
"""


def test_check_asks_what_the_plan_asks(tmp_path, capsys):
    (tmp_path / "place.toml").write_text('name = "Place"\n')
    (tmp_path / "resources.csv").write_text(ASKED_ABOUT)
    (tmp_path / "needs.csv").write_text(
        "item,quantity,unit\nlaundry,250,washes a week\nhome care,9,hours a week\n"
    )
    asked = {(each.file, each.line): each.why for each in asked_of(open_place(tmp_path))}
    assert main(["check", str(tmp_path)]) == 0
    check = " ".join(capsys.readouterr().out.split())
    understood = ask(Plan(understood=True), open_place(tmp_path))
    told = {(each.file, each.line): each.why for each in understood.unused}
    assert told.keys() == {("resources.csv", 3), ("resources.csv", 4), ("resources.csv", 5), ("needs.csv", 2)}
    for where, why in told.items():
        assert asked.get(where, why) == why
        # Told in whole, or as the reader told it, where the plan has nothing to add.
        assert " ".join(why.split()).rstrip(".") in check
    assert "Its kind is moon dust" in asked["resources.csv", 5]

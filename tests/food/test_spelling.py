"""Slips in a week's files are asked about when it is opened, with file and row, and nothing is put right unasked."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.food.test_hub import GOODS, OFFERS, ORDERS, opened, quick, say  # noqa: F401  fixtures
from ultramicro.core.action import Pence
from ultramicro.core.ask import ask
from ultramicro.food.asked_apart import units_apart
from ultramicro.food.spelling import questions, slips_said, slips_table
from ultramicro.food.technique import FoodCycle
from ultramicro.place.opening import open_folder

OPEN = "hub open --week 2026-06-04 --placed 1.00 --on 2026-06-02"
FILES = {"availability": OFFERS, "orders": ORDERS, "goods": GOODS}


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


@given(st.sampled_from(("carrots", "beetroot", "cheese")), st.data())
def test_a_letter_too_few_or_two_exchanged_in_one_file_is_asked_about_and_the_right_word_is_named(good, data):
    at = data.draw(st.integers(1, len(good) - 2))
    slip = good[:at] + good[at + 1 :]
    if data.draw(st.booleans()):
        slip = good[:at] + good[at + 1] + good[at] + good[at + 2 :]
    name = data.draw(st.sampled_from(("availability", "orders", "goods")))
    told = FILES | {name: FILES[name].replace(good, slip)}
    found = questions(*(rows(told[each]) for each in ("availability", "orders", "goods")))
    assert bool(found) is (slip != good)
    assert all({slip, good} == {each.word, each.alike} for each in found)


def test_words_that_are_alike_and_stand_in_several_files_are_two_goods():
    offers = rows(OFFERS.replace("beetroot", "peas").replace("cheese", "pears"))
    orders = rows(ORDERS.replace("beetroot", "peas").replace("cheese", "pears"))
    assert questions(offers, orders, []) == []
    assert questions(rows(OFFERS), rows(ORDERS), rows(GOODS)) == []


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("name", "was", "slip", "told"),
    [
        (
            "orders",
            "cheese,2,piece",
            "chese,2,piece",
            "“chese” (food/orders.csv, order O4): did you mean “cheese”?",
        ),
        ("availability", "40,kg", "40,gk", "“gk” (food/availability.csv, offer A2): did you mean “kg”?"),
        (
            "goods",
            "cheese,0.2,milk",
            "cheese,0.2,mlik",
            "“mlik” (food/goods.csv, row of cheese): did you mean “milk”?",
        ),
        (
            "goods",
            "beetroot,0,",
            "beetrot,0,",
            "“beetrot” (food/goods.csv, row of beetrot): did you mean “beetroot”?",
        ),
    ],
)
def test_a_slip_keeps_a_week_shut_until_it_is_corrected_or_said_to_be_right(say, name, was, slip, told):  # noqa: F811
    assert say("hub undo --whole --on 2026-06-02")[0] == 0
    path = say.root / "food" / f"{name}.csv"
    path.write_text(path.read_text().replace(was, slip))
    status, answer = say(f"{OPEN} --key anew")
    assert (status, told in " ".join(answer.split())) == (2, True), answer
    assert say(f"{OPEN} --as-written --key anew")[0] == 0


@pytest.mark.usefixtures("quick")
def test_a_buyer_who_is_almost_called_as_one_in_the_books_is_not_added_unasked(say):  # noqa: F811
    assert say("hub undo --whole --on 2026-06-02")[0] == 0
    path = say.root / "food" / "orders.csv"
    path.write_text(path.read_text().replace("Corner Shop", "Corner Shops"))
    status, answer = say(f"{OPEN} --add --key anew")
    assert (status, "did you mean “Corner Shop”?" in answer) == (2, True), answer


def asked_of(say):  # noqa: F811
    return ask(FoodCycle(placed=Pence(100)), open_folder(say.root, lambda _: ()))


@pytest.mark.usefixtures("quick")
def test_a_plan_says_which_words_may_be_slips(say):  # noqa: F811
    # What the answer lacks is told; the plan itself is as the files are written.
    assert not any("slip" in each for each in asked_of(say).lacks())
    path = say.root / "food" / "orders.csv"
    path.write_text(path.read_text().replace("cheese,2", "chese,2"))
    told = [each for each in asked_of(say).lacks() if "slip" in each]
    assert len(told) == 1
    assert "“chese” (food/orders.csv, order O4): did you mean “cheese”?" in told[0]


KALE = {"item": "kale", "unit": "bag", "cycle_on": "2026-12-01"}


@pytest.mark.parametrize(
    ("offered", "ordered", "told"),
    [("kg", "g", "1 kg is 1000 g"), ("kg", "t", "1 t is 1000 kg"), ("l", "ml", "1 l is 1000 ml"),
     ("dozen", "item", "1 dozen is 12 item"), ("item", "dz.", "1 dz. is 12 item"),
     ("kg", "lb", "1 kg is 2.2050 lb"), ("case", "case of 6", "did you mean “case”"), ("kg", "bunch", None)],
)  # fmt: skip
def test_a_unit_that_is_a_part_of_the_one_offered_is_asked_about_with_what_it_is(offered, ordered, told):
    offers, orders = [KALE | {"offer": "A", "unit": offered}], [KALE | {"order": "O", "unit": ordered}]
    found = [str(each.says) for each in questions(offers, orders, [])]
    assert len(found) == (told is not None)
    assert told is None or told in found[0]
    assert len(list(units_apart(offers, orders))) == 1
    # Where it is offered in that unit too, nobody is asked.
    both = [*offers, KALE | {"offer": "B", "unit": ordered}]
    assert not list(units_apart(both, orders))


def test_a_price_a_hundred_times_from_the_others_of_its_good_is_asked_about():
    offers = [KALE | {"offer": n, "price_pence": pence} for n, pence in enumerate((180, 2, 170))]
    orders = [KALE | {"order": "O", "limit_price_pence": 20_000}]
    found = [(each.word, each.alike) for each in questions(offers, orders, [])]
    assert found == [("£0.02", "£2.00"), ("£200.00", "£2.00")]


def test_every_word_that_may_be_a_slip_stands_in_the_table():
    offers = [
        KALE | {"offer": str(n), "item": f"{name}s"}
        for n, name in enumerate(("carrot", "leek", "onion", "swede"))
    ]
    orders = [
        KALE | {"order": str(n), "item": name} for n, name in enumerate(("carrot", "leek", "onion", "swede"))
    ]
    found = questions(offers, orders, [])
    assert slips_table(found)["food_slips"].count().execute() == len(found) == 4
    assert "stand in the table" in str(slips_said(found)[0])

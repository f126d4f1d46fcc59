"""Nobody is given what they must not have: no substitute, no slip of a word, no certificate that has ended."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.food.test_technique import TWO, answered, offer, order, rows
from ultramicro.core.errors import BadInput
from ultramicro.food.hub.allergens import contents_of
from ultramicro.food.places import Hub, Hubs

LIST = ["milk", "eggs", "celery"]


def given_to(answer):
    return {(line["offer"], line["order"]) for line in rows(answer, "food_lines")}


def test_a_substitute_with_an_excluded_allergen_is_never_given():
    answer = answered(
        [offer("A1", "Dairy", "cake", 9, 90, allergens="Egg, dairy"), offer("A2", "Mill", "bread", 9, 95, allergens="none")],
        [order("O1", "School", "pie", 5, 200, substitutes="cake, bread", excludes="Milk")],
    )  # fmt: skip
    assert given_to(answer) == {("A2", "O1")}


@pytest.mark.parametrize("allergens", [None, "", "mlik", "free of milk"])
def test_what_is_not_known_goes_only_to_who_takes_the_unknown(allergens):
    offers = [offer("A1", "Mill", "cake", 9, 90, allergens=allergens)]
    orders = [order("O1", "School", "cake", 3, 200, excludes="milk"), order("O2", "Shop", "cake", 3, 200),
              order("O3", "Cafe", "cake", 3, 200, excludes="milk", accepts_unknown=True)]  # fmt: skip
    answer = answered(offers, orders)
    assert given_to(answer) == {("A1", "O2"), ("A1", "O3")}
    assert answer.sentence("allergens_unknown")
    assert all(check.holds for check in answer.checks())


def test_a_word_that_is_no_allergen_is_asked_about_where_it_is_excluded():
    with pytest.raises(BadInput, match="'mlik' is no allergen"):
        answered([], [order("O1", "School", "cake", 3, 200, excludes="mlik")])


def test_organic_is_given_to_who_asks_and_a_certificate_ends():
    offers = [offer("A1", "A", "kale", 5, 90, certificates="organic until 2026-06-03"),
              offer("A2", "B", "kale", 5, 120, organic=True)]  # fmt: skip
    answer = answered(offers, [order("O1", "School", "kale", 9, 200, standards="Organic")])
    assert given_to(answer) == {("A2", "O1")}


def test_a_certificate_holds_until_the_last_day_of_sale():
    kept = offer("A1", "A", "onions", 9, 90, shelf_days=8, certificates="organic until 2026-06-08")
    asks = order("O2", "School", "onions", 5, 200, on=TWO, standards="organic")
    assert not given_to(answered([kept], [asks]))


def test_what_is_kept_cold_has_a_room_of_its_own():
    offers = [
        offer("A1", "A", "milk", 50, 90, storage="chilled"),
        offer("A2", "B", "kale", 50, 90, storage="dry"),
    ]
    orders = [order("O1", "Shop", "milk", 50, 200), order("O2", "Shop", "kale", 50, 200)]
    answer = answered(offers, orders, hubs=Hubs(hubs=[Hub(dry=40, cold=15)]))
    assert {line["item"]: line["quantity"] for line in rows(answer, "food_lines")} == {"milk": 15, "kale": 40}


SOME = st.sets(st.sampled_from(LIST)).map(", ".join)


@given(
    st.lists(st.tuples(st.sampled_from(["pie", "cake"]), st.one_of(st.just(None), st.just("none"), SOME),
                       st.booleans()), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(["pie", "cake"]), SOME, st.booleans(), st.booleans()), min_size=1, max_size=4),
)  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_no_line_breaks_a_wish_and_who_excludes_nothing_loses_nothing(offered, ordered):
    offers = [
        offer(f"A{k}", f"Farm {k}", item, 9, 90, allergens=inside, organic=organic)
        for k, (item, inside, organic) in enumerate(offered)
    ]
    orders = [
        order(f"O{k}", f"Shop {k}", item, 4, 200, substitutes="pie, cake", excludes=excludes,
              accepts_unknown=takes, standards="organic" if organic else "")
        for k, (item, excludes, takes, organic) in enumerate(ordered)
    ]  # fmt: skip
    answer = answered(offers, orders)
    assert all(check.holds for check in answer.checks())
    for a, o in given_to(answer):
        inside, organic = offered[int(a[1:])][1:]
        excludes, takes, wants = ordered[int(o[1:])][1:]
        known = None if not inside else set() if inside == "none" else set(inside.split(", "))
        assert (
            not excludes
            or (known is None and takes)
            or (known is not None and not known & set(excludes.split(", ")))
        )
        assert organic or not wants


@pytest.mark.parametrize(("excludes", "given"), [
    ("nuts", set()), ("Nut", set()), ("tree nuts", {"peanut bars"}), ("peanuts", {"nut bars"}),
    ("none", {"peanut bars", "nut bars"}),
])  # fmt: skip
def test_who_excludes_nuts_is_given_no_peanuts_unless_they_write_which(excludes, given):
    offers = [offer("A1", "Mill", "bars", 9, 90, allergens="peanuts"),
              offer("A2", "Mill", "bars", 9, 95, allergens="hazelnuts")]  # fmt: skip
    answer = answered(offers, [order("O1", "School", "bars", 18, 200, excludes=excludes)])
    named = {"A1": "peanut bars", "A2": "nut bars"}
    assert {named[one] for one, _ in given_to(answer)} == given
    told = answer.sentence("broad_words")
    assert bool(told) is (excludes in {"nuts", "Nut"})


def test_who_excludes_shellfish_is_given_neither_kind():
    offers = [offer("A1", "A", "soup", 9, 90, allergens="prawns"), offer("A2", "B", "soup", 9, 90, allergens="mussels"),
              offer("A3", "C", "soup", 9, 90, allergens="fish")]  # fmt: skip
    answer = answered(offers, [order("O1", "School", "soup", 18, 200, excludes="shellfish")])
    assert given_to(answer) == {("A3", "O1")}


def test_a_label_names_which_cereal_and_which_nut():
    assert contents_of(None, ["wheat, rye, hazelnut, sesame"]).says == (
        "contains rye, wheat (cereals containing gluten), hazelnuts (nuts) and sesame"
    )

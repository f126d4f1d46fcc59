"""A harvest divided: all of it, in whole units, and even over the weeks."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import BadInput
from ultramicro.food.harvest import Member, divide

THREE = [Member(name=name, depot=name, most={"crates": 5}) for name in "abc"]


def over(weeks, harvest, pence, members):
    balance, each = {}, []
    for _ in range(weeks):
        week = divide(harvest, pence, members, balance)
        balance = week.balance
        each.append(week)
    return each


def test_ten_crates_go_round_three_depots_until_all_are_even():
    weeks = over(6, {"crates": 10}, {"crates": 100}, THREE)
    got = [[week.given[name, "crates"] for name in "abc"] for week in weeks]
    assert got[:3] == [[4, 3, 3], [3, 4, 3], [3, 3, 4]]
    for end, each in ((3, 10), (6, 20)):
        assert [sum(week[k] for week in got[:end]) for k in range(3)] == [each] * 3
        assert set(weeks[end - 1].balance.values()) == {Fraction(0)}


def test_a_large_share_is_half_as_much_again():
    week = divide(
        {"leeks": 10},
        {"leeks": 90},
        [Member(name="large", depot="a", weight=3), Member(name="small", depot="a", weight=2)],
    )
    assert week.given == {("large", "leeks"): 6, ("small", "leeks"): 4}


def test_what_cannot_give_everybody_one_goes_to_whole_depots_in_turn():
    members = [Member(name=f"{depot}{k}", depot=depot) for depot in "xyz" for k in range(2)]
    weeks = over(3, {"melons": 2}, {"melons": 300}, members)
    served = [{name[0] for name, _ in week.given} for week in weeks]
    assert [len(each) for each in served] == [1, 1, 1]
    assert set.union(*served) == set("xyz")


def test_a_box_without_beans_gets_something_worth_as_much():
    members = [Member(name=name, depot=name) for name in "ab"]
    week = divide({"beans": 1, "kale": 3}, {"beans": 200, "kale": 100}, members)
    worth = {
        name: sum(n * {"beans": 200, "kale": 100}[p] for (who, p), n in week.given.items() if who == name)
        for name in "ab"
    }
    assert sorted(worth.values()) == [200, 300]
    assert (week.given["a", "kale"], week.given["b", "beans"]) == (2, 1)


def test_who_does_not_take_it_is_owed_nothing_for_it():
    members = [Member(name="a", depot="x"), Member(name="b", depot="x", without=frozenset({"celery"}))]
    week = divide({"celery": 4}, {"celery": 80}, members)
    assert week.given == {("a", "celery"): 4}
    assert week.balance == {"a": 0, "b": 0}


@pytest.mark.parametrize(
    ("harvest", "pence", "members"),
    [
        ({"kale": -1}, {"kale": 1}, THREE), ({"kale": 1}, {}, THREE), ({"kale": 1}, {"kale": 1}, [THREE[0], THREE[0]]),
        ({"kale": 1}, {"kale": 1}, [Member(name="a", depot="x", weight=0)]),
    ],
)  # fmt: skip
def test_what_cannot_be_divided_is_refused(harvest, pence, members):
    with pytest.raises(BadInput):
        divide(harvest, pence, members)


members_drawn = st.lists(
    st.builds(
        Member, name=st.sampled_from("abcdefgh"), depot=st.sampled_from("xyz"), weight=st.integers(1, 4),
        without=st.frozensets(st.sampled_from(["kale", "beans"]), max_size=1),
        most=st.dictionaries(st.sampled_from(["kale", "beans"]), st.integers(1, 9)),
    ),
    min_size=1, max_size=7, unique_by=lambda member: member.name,
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(["kale", "beans", "leeks"]), st.integers(0, 60)),
    members_drawn,
    st.integers(1, 5),
)
def test_nothing_is_made_or_lost_and_nobody_gets_what_they_do_not_take(harvest, members, weeks):
    pence = {"kale": 120, "beans": 310, "leeks": 90}
    for week in over(weeks, harvest, pence, members):
        for product, amount in harvest.items():
            got = {m.name: week.given.get((m.name, product), 0) for m in members}
            assert sum(got.values()) + week.left.get(product, 0) == amount
            for member in members:
                assert got[member.name] <= (
                    0 if product in member.without else member.most.get(product, amount)
                )
            # Something is left only where everybody has the most that they take.
            if week.left.get(product) and amount >= len(members):
                assert all(
                    got[m.name] == m.most.get(product, amount) for m in members if product not in m.without
                )
        assert sum(week.balance.values()) == 0


@given(st.integers(1, 40), st.integers(2, 6), st.integers(1, 12))
def test_equal_members_never_differ_by_more_than_one(harvest, count, weeks):
    members = [Member(name=str(k), depot="x") for k in range(count)]
    got = dict.fromkeys((m.name for m in members), 0)
    for week in over(weeks, {"kale": harvest}, {"kale": 100}, members):
        for name in got:
            got[name] += week.given.get((name, "kale"), 0)
        assert max(got.values()) - min(got.values()) <= 1

"""Nobody loosens a safeguard alone where two people are asked for; what tightens one needs nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk import new_place
from ultramicro.ledger.engine.model import OpenAccount, SetLimits, SetStatus
from ultramicro.ledger.engine.state import Account
from ultramicro.ledger.keeper import keeper
from ultramicro.ledger.loosening import NeedsSecond, loosened
from ultramicro.ledger.people.names import NamesInMemory
from ultramicro.ledger.verbs.accounts import Limits, Status

BOUND = st.none() | st.integers(-500, 500)
NOBODY = NamesInMemory()
AT = {"key": "k", "at": None, "actor": ""}


def account(floor, ceiling, soft_floor, soft_ceiling, status="open"):
    return Account("a", "o", "GBP", "member", floor, ceiling, soft_floor, soft_ceiling, status, 0, 0, 0)


def allows(bounds, balance):
    """Whether a balance passes, and without a warning: what limits are for."""
    floor, ceiling, soft_floor, soft_ceiling = bounds
    passes = (floor is None or balance >= floor) and (ceiling is None or balance <= ceiling)
    quiet = (soft_floor is None or balance >= soft_floor) and (
        soft_ceiling is None or balance <= soft_ceiling
    )
    return passes, quiet


@given(st.tuples(BOUND, BOUND, BOUND, BOUND), st.tuples(BOUND, BOUND, BOUND, BOUND), st.integers(-600, 600))
def test_what_is_called_tighter_never_lets_more_through(before, after, balance):
    asked = SetLimits(
        **AT, account="a", floor_pence=after[0], ceiling_pence=after[1], soft_floor_pence=after[2],
        soft_ceiling_pence=after[3],
    )  # fmt: skip
    if loosened({"a": account(*before)}, [asked], NOBODY):
        return
    was, now = allows(before, balance), allows(after, balance)
    assert now[0] <= was[0]
    assert now[1] <= was[1]


@given(st.tuples(BOUND, BOUND, BOUND, BOUND))
def test_the_same_limits_loosen_nothing_and_none_loosen_all_there_were(bounds):
    same = SetLimits(
        **AT, account="a", floor_pence=bounds[0], ceiling_pence=bounds[1], soft_floor_pence=bounds[2],
        soft_ceiling_pence=bounds[3],
    )  # fmt: skip
    none = SetLimits(
        **AT,
        account="a",
        floor_pence=None,
        ceiling_pence=None,
        soft_floor_pence=None,
        soft_ceiling_pence=None,
    )
    assert not loosened({"a": account(*bounds)}, [same], NOBODY)
    assert bool(loosened({"a": account(*bounds)}, [none], NOBODY)) == any(each is not None for each in bounds)


def test_opening_what_was_shut_loosens_and_shutting_does_not():
    frozen, open_ = account(0, None, None, None, "frozen"), account(0, None, None, None)
    opens, shuts = (SetStatus(**AT, account="a", status=each) for each in ("open", "frozen"))
    assert loosened({"a": frozen}, [opens], NOBODY)
    assert not loosened({"a": open_}, [opens], NOBODY)
    assert not loosened({"a": open_}, [shuts], NOBODY)


def test_limits_of_an_account_that_is_opened_with_them_count_from_what_it_is_opened_with():
    opens = OpenAccount(**AT, account="a", owner="o", currency="GBP")
    owes = SetLimits(
        **AT, account="a", floor_pence=-1, ceiling_pence=None, soft_floor_pence=None, soft_ceiling_pence=None
    )
    assert loosened({}, [opens, owes], NOBODY)
    assert not loosened({}, [opens], NOBODY)


@pytest.fixture
def books(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    with keeper(say.root) as kept:
        yield kept


def test_one_alone_is_refused_and_a_second_has_it_done_under_the_same_key(books):
    more = Limits(who="ann", floor=-5000)
    with pytest.raises(NeedsSecond) as refused:
        books.carry_out(more, group="books", word="w", alone=True)
    assert "might go down to" in str(refused.value)
    with books.reading() as desk:
        assert {each.floor_pence for each in desk.ledger.accounts()} == {0}
    done = books.carry_out(more, group="books", word="w")
    assert str(done.status) == "done"
    with books.reading() as desk:
        assert -5000 in {each.floor_pence for each in desk.ledger.accounts()}


def test_tightening_needs_nobody_else(books):
    books.carry_out(Limits(who="ann", floor=-5000, ceiling=9000), group="books", word="a")
    for word, action in {
        "b": Limits(who="ann", floor=-4000, ceiling=8000, warn_below=-3000),
        "c": Status(who="ann", status="frozen"),
    }.items():
        assert str(books.carry_out(action, group="books", word=word, alone=True).status) == "done"
    with pytest.raises(NeedsSecond):
        books.carry_out(Status(who="ann", status="open"), group="books", word="d", alone=True)
    with pytest.raises(NeedsSecond):
        books.carry_out(Limits(who="ann", without="warn-below"), group="books", word="e", alone=True)

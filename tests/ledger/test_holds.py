"""Money that is set aside is free again when its time is over, and is never paid after that."""

from datetime import UTC, date, datetime, timedelta

import pytest

from ultramicro.core.errors import BadInput
from ultramicro.ledger.carry_out import carry_out
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.verbs.accounts import Limits
from ultramicro.ledger.verbs.books import Pay
from ultramicro.ledger.verbs.holding import HoldMoney, Holds, ResolveHold
from ultramicro.ledger.verbs.people import Erase

FIRST = date(2026, 1, 5)


class Life:
    """Books, and a clock that can be set."""

    def __init__(self, root):
        self.root = root
        with self.desk(FIRST, make=True) as desk:
            desk.ledger.head()
            for who in ("ann", "bob"):
                desk.account(desk.people.add(who, who.title(), on=FIRST, key=f"key{who}").id)
        self.do(Limits(who="ann", floor=-10_00))

    def desk(self, today, on=None, **more):
        at = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        return Desk(root=self.root, at=at, on=on or today, by="pat", **more)

    def do(self, action, today=FIRST, on=None):
        with self.desk(today, on, read_only=action.reads_only) as desk:
            return carry_out(action, desk, group="books")

    def held(self):
        with self.desk(FIRST, read_only=True) as desk:
            return sum(account.held_out_pence for account in desk.ledger.accounts())


@pytest.fixture
def life(tmp_path):
    made = Life(tmp_path)
    made.do(HoldMoney(payer="ann", payee="bob", amount=10_00, hold="h", days=3))
    return made


def pay(pounds):
    return Pay(payer="ann", payee="bob", amount=pounds * 100)


def test_money_is_locked_until_the_hold_ends_and_free_from_then_on(life):
    with pytest.raises(BadInput):
        life.do(pay(10), FIRST + timedelta(2))
    assert life.held() == 10_00
    assert life.do(pay(10), FIRST + timedelta(3)).status == "done"
    assert life.held() == 0


def test_a_clock_that_is_set_back_does_not_bring_an_expired_hold_back(life):
    with pytest.raises(BadInput, match="has not come yet"):
        life.do(ResolveHold(hold="h"), FIRST, on=FIRST + timedelta(3))
    with pytest.raises(BadInput, match="hold_resolved"):
        life.do(ResolveHold(hold="h"), FIRST + timedelta(400))
    with pytest.raises(BadInput, match="hold_resolved"):
        life.do(ResolveHold(hold="h"), FIRST)
    assert life.held() == 0


def test_days_are_counted_from_the_day_that_it_counts_for(life):
    (row,) = life.do(Holds()).rows
    assert (row["from"], row["to"], row["amount_pence"], row["until"]) == (
        "ann",
        "bob",
        10_00,
        date(2026, 1, 8),
    )
    ask = HoldMoney(payer="bob", payee="ann", amount=1, hold="late", days=5)
    with pytest.raises(BadInput, match="that time ended"):
        life.do(ask, FIRST + timedelta(30), on=FIRST)


def test_who_has_only_expired_holds_can_be_forgotten(life):
    with pytest.raises(BadInput, match="not empty"):
        life.do(Erase(who="ann"), FIRST + timedelta(2))
    assert life.do(Erase(who="ann"), FIRST + timedelta(3)).status == "done"


def test_what_is_only_looked_at_changes_nothing_and_says_that_it_is_over(life):
    (row,) = life.do(Holds(), FIRST + timedelta(3)).rows
    assert (row["over"], life.held()) == (True, 10_00)
    life.do(Limits(who="ann", floor=-20_00), FIRST + timedelta(3))
    assert life.do(Holds(), FIRST + timedelta(3)).rows == []

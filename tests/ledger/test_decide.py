"""The rules alone, with no store around them: held against the rules written once more, then bound by bound."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given

from tests.ledger.drawing import START, batches, opened, pays, random_life
from tests.ledger.model import Plain
from ultramicro.core.errors import BadInput
from ultramicro.ledger.engine.backing import is_backed, is_money, owing, require_may_owe
from ultramicro.ledger.engine.model import (
    LARGEST_PENCE,
    ClosePeriod,
    Hold,
    Leg,
    Note,
    OpenAccount,
    Post,
    Resolve,
    SetLimits,
    SetStatus,
)
from ultramicro.ledger.engine.rules import apply, decide
from ultramicro.ledger.engine.state import Account, Held, State, Transfer

DAY = date(2026, 1, 2)
asked = {"key": "k", "at": START}


class Alone:
    """A state in memory, and every transfer that the rules made in it."""

    def __init__(self, *operations):
        self.state, self.transfers = State(), []
        assert [self.submit(each) for each in operations] == ["accepted"] * len(operations)

    def ask(self, operation):
        """What is decided, with at hand what was posted together with the transfer that goes back."""
        back = getattr(operation, "reverses", None)
        key = next((t.key for t in self.transfers if t.seq == back), None)
        whole = tuple(t for t in self.transfers if t.key == key)
        self.state.wanted = set() if back is None else {back}
        self.state.postings = {back: whole} if whole else {}
        return decide(self.state, operation, operation.asked())

    def submit(self, operation):
        outcome = self.ask(operation)
        apply(self.state, outcome)
        self.transfers += outcome.transfers
        return outcome.code


def agree(operations):
    """Hold the rules against the plain ones, operation by operation, and then all that they keep."""
    plain, alone = Plain(), Alone()
    for n, each in enumerate(operations):
        operation = replace(each, key=f"{n}")
        assert alone.submit(operation) == plain.submit(operation), operation
        found = {a.account: a.balance_pence for a in alone.state.accounts.values()}
        assert found == {name: plain.balance[name] for name in plain.accounts}
    rows = [(t.debit, t.credit, t.amount_pence, t.reverses) for t in alone.transfers]
    assert rows == [tuple(row) for row in plain.transfers]
    assert [(t.seq, t.key) for t in alone.transfers] == list(enumerate(plain.keys, 1))
    assert alone.state.reversed == {row[3] for row in plain.transfers} - {None}
    assert alone.state.closed_until == plain.closed
    assert {h.hold: h.state for h in alone.state.holds.values()} == {
        n: h["state"] for n, h in plain.holds.items()
    }
    for name, account in alone.state.accounts.items():
        held = (plain.held(name, "debit"), plain.held(name, "credit"))
        assert (account.held_out_pence, account.held_in_pence) == held
        known = plain.accounts[name]
        limits = (account.floor_pence, account.ceiling_pence, account.status)
        assert limits == (known["floor"], known["ceiling"], known["status"])


def test_whole_lives_of_books_are_decided_as_the_rules_say():
    for seed in range(25):
        life = random_life(random.Random(seed), length=12)  # noqa: S311
        agree([each for batch in life for each in batch])


@given(batches())
def test_whatever_is_asked_is_decided_as_the_rules_say(drawn):
    agree([each for batch in drawn for each in batch])


def opens(**more):
    return OpenAccount(**asked, account="a", owner="ann", currency="GBP", **more)


MOST = LARGEST_PENCE


@pytest.mark.parametrize(
    ("limits", "fits", "later"),
    [
        ({"floor_pence": 0, "ceiling_pence": 0}, True, True), ({"floor_pence": 1}, False, True),
        ({"ceiling_pence": -1}, False, False), ({"floor_pence": None, "ceiling_pence": -1}, False, True),
        ({"floor_pence": None, "ceiling_pence": 0}, True, True), ({"floor_pence": -1, "ceiling_pence": None}, True, True),
        ({"floor_pence": 6, "ceiling_pence": 5}, False, False), ({"floor_pence": 5, "ceiling_pence": 5}, False, True),
        ({"floor_pence": -MOST, "ceiling_pence": MOST}, True, True), ({"floor_pence": -MOST - 1}, False, False),
        ({"ceiling_pence": MOST + 1}, False, False), ({"soft_floor_pence": -MOST - 1}, False, False),
        ({"soft_ceiling_pence": MOST + 1}, False, False), ({"soft_floor_pence": -MOST, "soft_ceiling_pence": MOST}, True, True),
        ({"floor_pence": "0"}, False, False), ({"soft_ceiling_pence": 0.5}, False, False),
    ],
)  # fmt: skip
def test_limits_go_up_to_their_bounds_and_a_new_account_stands_at_0_between_them(limits, fits, later):
    codes = {True: "accepted", False: "bad_limits"}
    assert Alone().ask(opens(**limits)).code == codes[fits]
    changed = SetLimits(**asked, account="a", **{"floor_pence": 0, "ceiling_pence": None, **limits})
    assert Alone(opens()).ask(changed).code == codes[later]


def test_an_account_is_opened_and_changed_just_as_it_is_asked():
    limits = {"floor_pence": -5, "ceiling_pence": 50, "soft_floor_pence": -3, "soft_ceiling_pence": 30}
    books = Alone(opens(account_class="savings", **limits))
    assert books.state.accounts == {"a": Account("a", "ann", "GBP", "savings", -5, 50, -3, 30, "open", 0)}
    assert books.ask(opens()).code == "account_exists"
    other = {"floor_pence": -6, "ceiling_pence": 60, "soft_floor_pence": -4, "soft_ceiling_pence": 40}
    assert books.submit(SetLimits(**asked, account="a", **other)) == "accepted"
    assert books.state.accounts == {"a": Account("a", "ann", "GBP", "savings", -6, 60, -4, 40, "open", 1)}
    assert books.ask(SetLimits(**asked, account="b", **other)).code == "unknown_account"


def backed(**more):
    return [OpenAccount(**asked, account="i", owner="o", currency="BRX", account_class="issuer", **more)]


def of(currency, account="a", floor=0, account_class="member"):
    return OpenAccount(**asked, account=account, owner="o", currency=currency, floor_pence=floor,
                       account_class=account_class)  # fmt: skip


def status(account, to):
    return SetStatus(**asked, account=account, status=to)


def limits(account, floor):
    return SetLimits(**asked, account=account, floor_pence=floor, ceiling_pence=None)


@pytest.mark.parametrize(
    ("before", "then", "code"),
    [
        (backed(floor_pence=None), of("BRX", floor=-1), "nobody_backs_it"),
        (backed(floor_pence=None), of("BRX", floor=None), "nobody_backs_it"),
        (backed(floor_pence=None), of("BRX"), "accepted"), (backed(floor_pence=None), of("GBP", floor=-1), "accepted"),
        (backed(floor_pence=None), of("BRX", floor=None, account_class="loan"), "accepted"),
        ([of("BRX", floor=-1)], *backed(), "nobody_backs_it"), ([of("GBP", floor=-1)], *backed(), "accepted"),
        ([*backed(), of("BRX")], limits("a", -1), "nobody_backs_it"), ([*backed(), of("BRX")], limits("a", 0), "accepted"),
        ([*backed(), status("i", "frozen")], of("BRX", floor=-1), "nobody_backs_it"),
        ([*backed(), status("i", "closed")], of("BRX", floor=-1), "accepted"),
        ([*backed(), status("i", "closed"), of("BRX", floor=-1)], status("i", "open"), "nobody_backs_it"),
        ([*backed(), status("i", "closed"), of("BRX", floor=-1)], status("i", "frozen"), "nobody_backs_it"),
        ([*backed(), status("i", "closed"), of("BRX", floor=-1)], status("i", "closed"), "accepted"),
        ([*backed(), status("i", "closed"), of("GBP", floor=-1)], status("i", "open"), "accepted"),
        ([*backed(), status("i", "closed"), of("BRX", floor=-1)], status("a", "frozen"), "accepted"),
        ([*backed(), status("i", "closed"), of("BRX", floor=-1), status("a", "closed")], status("a", "open"), "accepted"),
    ],
)  # fmt: skip
def test_while_an_issuer_backs_a_currency_nobody_else_in_it_goes_below_0(before, then, code):
    assert Alone(*before).ask(then).code == code


@pytest.mark.parametrize(
    ("before", "refused"),
    [
        (backed(), {"BRX"}), ([*backed(), status("i", "frozen")], {"BRX"}), ([*backed(), status("i", "closed")], set()),
        ([of("BRX")], set()), ([], set()), ([of("GBP"), *backed()], {"BRX"}),
    ],
)  # fmt: skip
def test_an_account_that_may_owe_is_not_begun_where_an_open_issuer_backs_the_currency(before, refused):
    accounts = Alone(*before).state.accounts
    for currency in ("BRX", "GBP"):
        assert is_backed(accounts, currency) == (currency in refused)
        require_may_owe(accounts, currency, 0)
        if currency in refused:
            with pytest.raises(BadInput):
                require_may_owe(accounts, currency, -1)
        else:
            require_may_owe(accounts, currency, -1)


def test_who_owes_or_may_is_named_in_order_and_what_is_no_money_is_not():
    books = Alone(of("BRX", "z", floor=None), of("BRX", "b", floor=-1), of("BRX", "c"), of("GBP", "d", floor=-1),
                  of("BRX", "l", floor=-1, account_class="loan"), of("BRX", "k", floor=None, account_class="clearing"))  # fmt: skip
    assert owing(books.state.accounts.values(), "BRX") == ["b", "z"]
    assert books.submit(pays("1", "z", "c", 5)) == "accepted"
    assert books.submit(limits("z", 0)) == "accepted"
    assert owing(books.state.accounts.values(), "BRX") == ["b", "z"]
    assert books.submit(pays("2", "c", "z", 5)) == "accepted"
    assert owing(books.state.accounts.values(), "BRX") == ["b"]
    classes = ("member", "loan_fund", "clearing", "issuer", "loan", "loan_asset")
    assert [is_money(each) for each in classes] == [True, True, True, False, False, False]


def test_only_the_opening_of_an_issuer_says_that_there_is_one():
    assert Alone(*backed()).state.issuers == {"i"}
    assert Alone(opens()).state.issuers == set()


def test_a_status_is_one_of_three_and_an_account_is_closed_empty():
    books = Alone(*opened("a", "b", floor=None), *opened("c"))
    assert books.ask(status("x", "open")).code == "unknown_account"
    assert books.ask(status("a", "shut")).code == "bad_status"
    assert books.submit(pays("1", "a", "b", 5)) == "accepted"
    assert [books.ask(status(name, "closed")).code for name in "abc"] == [
        "not_empty",
        "not_empty",
        "accepted",
    ]
    assert [books.ask(status(name, "frozen")).code for name in "abc"] == ["accepted"] * 3
    held = Alone(*opened("a", "b", floor=None), holds())
    assert [held.ask(status(name, "closed")).code for name in "ab"] == ["not_empty", "not_empty"]


def holds(pence=10, hours=2, hold="h", kind="rent"):
    return Hold(**asked, hold=hold, debit="a", credit="b", amount_pence=pence, kind=kind,
                expires_at=START + timedelta(hours=hours))  # fmt: skip


def resolves(*, post=True, pence=None, hours=1, day=DAY):
    return Resolve(key="r", at=START + timedelta(hours=hours), hold="h", post=post, business_on=day,
                   amount_pence=pence)  # fmt: skip


def test_a_closed_day_stays_closed_and_the_day_after_it_is_open():
    books = Alone(*opened("a", "b", floor=None), holds())
    closes = [ClosePeriod(**asked, until=DAY - timedelta(days)) for days in (1, 0, 0, 1)]
    assert [books.ask(each).closed_until for each in closes] == [each.until for each in closes]
    assert [books.submit(each) for each in closes] == ["accepted"] * 4
    assert books.state.closed_until == DAY
    for day, code in ((DAY, "period_closed"), (DAY + timedelta(1), "accepted")):
        assert books.ask(pays("1", "a", "b", 5, business_on=day)).code == code
        assert books.ask(resolves(day=day)).code == code


@pytest.mark.parametrize(
    ("leg", "code"),
    [
        (("a", "b", 1), "accepted"), (("a", "b", 0), "not_positive"), (("a", "b", -1), "not_positive"),
        (("a", "b", True), "not_positive"), (("a", "b", 1.5), "not_positive"), (("a", "b", "1"), "not_positive"),
        (("a", "b", MOST), "accepted"), (("a", "b", MOST + 1), "too_large"), (("a", "a", 1), "same_account"),
        (("a", "x", 1), "unknown_account"), (("x", "a", 1), "unknown_account"), (("a", "f", 1), "frozen_account"),
        (("c", "a", 1), "closed_account"), (("c", "f", 1), "closed_account"), (("f", "c", 1), "closed_account"),
        (("a", "h", 1), "wrong_currency"), (("d", "a", 1), "below_floor"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_leg_is_said_of_a_posting_and_of_a_hold(leg, code):
    books = Alone(*opened("a", "b", "f", "c", floor=None), *opened("h", currency="HRS", floor=None), *opened("d"),
                  status("f", "frozen"), status("c", "closed"))  # fmt: skip
    debit, credit, pence = leg
    good = Leg("a", "b", 1)
    assert books.ask(Post(**asked, legs=(Leg(*leg),), business_on=DAY)).code == code
    if pence != MOST:
        assert books.ask(Post(**asked, legs=(good, Leg(*leg)), business_on=DAY)).code == code
    held = Hold(
        **asked, hold="n", debit=debit, credit=credit, amount_pence=pence, expires_at=START + timedelta(1)
    )
    assert books.ask(held).code == code


def test_nothing_to_book_is_refused_and_an_operation_at_the_door():
    books = Alone(*opened("a", "b", floor=None))
    assert books.ask(Post(**asked, legs=(), business_on=DAY)).code == "no_legs"
    assert books.ask(Post(key="", at=START, legs=(Leg("a", "b", 1),), business_on=DAY)).code == "bad_key"
    assert decide(books.state, pays("k", "a", "b", 1), "").code == "malformed"
    assert books.ask(Note(**asked, about="a", kind="k", body="{}")).code == "accepted"


def test_the_door_lets_in_who_is_named_what_is_quoted_and_the_longest_key():
    books = Alone(*opened("a", "b", floor=None))
    plain = pays("k", "a", "b", 1)
    let_in = [replace(plain, key="x" * 200), replace(plain, actor="ann"), replace(plain, actor="Zoë"),
              replace(plain, legs=(Leg("a", "b", 1, "sale", 'the "best" \\ bread', "é"),)),
              Note(**asked, about="a", kind="k", body='{"a": "b"}')]  # fmt: skip
    assert [books.ask(each).code for each in let_in] == ["accepted"] * len(let_in)
    turned = [replace(plain, actor="a\nb"), replace(plain, actor=None), replace(plain, actor="\ud800"),
              replace(plain, legs=(Leg("a", "b", 1, "sale", 'the "best"\x1f'),)),
              Note(**asked, about="a", kind="k", body='"\x7f')]  # fmt: skip
    assert [books.ask(each).code for each in turned] == ["malformed"] * len(turned)
    assert books.ask(replace(plain, key="x" * 201)).code == "bad_key"


def test_a_posting_is_written_down_leg_by_leg_as_it_was_asked():
    books = Alone(*opened("a", "b", floor=None), pays("0", "a", "b", 9))
    legs = (Leg("a", "b", 70, "price", "m", "p"), Leg("b", "a", 5, "fee"))
    outcome = books.ask(Post(key="sale", at=START, legs=legs, business_on=DAY))
    assert outcome.transfers == [
        Transfer(2, "sale", "a", "b", 70, "GBP", "price", "2026-01-02", None, "m", "p"),
        Transfer(3, "sale", "b", "a", 5, "GBP", "fee", "2026-01-02", None, "", ""),
    ]
    assert {name: a.balance_pence for name, a in outcome.accounts.items()} == {"a": -74, "b": 74}
    assert books.submit(pays("1", "a", "b", 1)) == "accepted"
    assert (books.state.next_seq, books.state.wanted, books.state.postings) == (3, set(), {})


def test_what_is_reversed_in_the_same_batch_is_at_hand_as_it_was_posted():
    books = Alone(*opened("a", "b", floor=None))
    books.state.wanted = {1}
    outcome = decide(books.state, sale := pays("1", "a", "b", 5), sale.asked())
    apply(books.state, outcome)
    assert books.state.postings == {1: tuple(outcome.transfers)}
    back = Post(key="2", at=START, legs=(Leg("b", "a", 5),), business_on=DAY, reverses=1)
    undone = decide(books.state, back, back.asked())
    assert (undone.code, [t.reverses for t in undone.transfers]) == ("accepted", [1])
    apply(books.state, undone)
    assert (books.state.reversed, list(books.state.postings)) == ({1}, [1])


@pytest.mark.parametrize(
    ("start", "limits", "move", "code"),
    [
        (0, (-10, None), -10, "accepted"), (0, (-10, None), -11, "below_floor"),
        (0, (None, 10), 10, "accepted"), (0, (None, 10), 11, "above_ceiling"),
        (-20, (-10, None), 1, "accepted"), (-20, (-10, None), -1, "below_floor"),
        (20, (None, 10), -1, "accepted"), (20, (None, 10), 1, "above_ceiling"),
        (0, (None, None), -MOST, "accepted"), (-1, (None, None), -MOST, "too_large"),
        (0, (None, None), MOST, "accepted"), (1, (None, None), MOST, "too_large"),
    ],
)  # fmt: skip
def test_a_limit_is_reached_and_not_passed_and_beyond_it_any_step_back_is_free(start, limits, move, code):
    def step(pence):
        ends = ("o", "a") if pence > 0 else ("a", "o")
        return pays("m", *ends, abs(pence))

    books = Alone(*opened("a", "o", "p", floor=None), *([step(start)] if start else []))
    if start:  # the other end is where it began, so that only the account itself can break a limit
        back = ("p", "o") if start > 0 else ("o", "p")
        assert books.submit(pays("b", *back, abs(start))) == "accepted"
    changed = SetLimits(**asked, account="a", floor_pence=limits[0], ceiling_pence=limits[1])
    assert books.submit(changed) == "accepted"
    assert books.ask(step(move)).code == code


def test_what_is_held_counts_as_gone_and_as_come_and_a_void_gives_it_back():
    books = Alone(*opened("a", floor=-10), *opened("b", floor=None), limited("b", 12), holds(10))
    a, b = books.state.accounts["a"], books.state.accounts["b"]
    assert [(x.balance_pence, x.held_out_pence, x.held_in_pence) for x in (a, b)] == [(0, 10, 0), (0, 0, 10)]
    expires = START + timedelta(hours=2)
    assert books.state.holds == {"h": Held("h", "a", "b", 10, expires, "rent", "open", 0)}
    assert books.ask(pays("1", "a", "b", 1)).code == "below_floor"
    assert books.ask(holds(1, hold="i")).code == "below_floor"
    assert books.submit(pays("2", "b", "a", 5)) == "accepted"
    assert books.ask(pays("3", "a", "b", 5)).code == "accepted"
    assert books.ask(holds(5, hold="i")).code == "accepted"
    assert books.submit(resolves(post=False, hours=9)) == "accepted"
    assert books.state.holds["h"] == Held("h", "a", "b", 10, expires, "rent", "voided", 0)
    assert [(x.held_out_pence, x.held_in_pence) for x in books.state.accounts.values()] == [(0, 0), (0, 0)]
    assert books.transfers[1:] == []


def limited(account, ceiling):
    return SetLimits(**asked, account=account, floor_pence=None, ceiling_pence=ceiling)


def test_the_ceiling_counts_what_will_come():
    books = Alone(*opened("a", "b", "c", floor=None), limited("b", 12), holds(10))
    assert books.ask(pays("1", "c", "b", 2)).code == "accepted"
    assert books.ask(pays("1", "c", "b", 3)).code == "above_ceiling"


@pytest.mark.parametrize(
    ("resolve", "code"),
    [
        (resolves(), "accepted"), (resolves(pence=10), "accepted"), (resolves(pence=11), "hold_exceeded"),
        (resolves(pence=1), "accepted"), (resolves(pence=0), "not_positive"), (resolves(hours=2), "hold_expired"),
        (resolves(hours=3), "hold_expired"), (resolves(post=False, hours=3), "accepted"),
    ],
)  # fmt: skip
def test_a_hold_is_posted_up_to_its_sum_and_before_its_time(resolve, code):
    books = Alone(*opened("a", "b", floor=None), holds())
    outcome = books.ask(resolve)
    assert outcome.code == code
    if code == "accepted" and resolve.post:
        pence = resolve.amount_pence or 10
        done = Held("h", "a", "b", 10, START + timedelta(hours=2), "rent", "posted", pence)
        assert outcome.holds == {"h": done}
        assert outcome.transfers == [Transfer(1, "r", "a", "b", pence, "GBP", "rent", "2026-01-02")]
        sums = [(x.balance_pence, x.held_out_pence, x.held_in_pence) for x in outcome.accounts.values()]
        assert sums == [(-pence, 0, 0), (pence, 0, 0)]
        apply(books.state, outcome)
        assert books.ask(resolve).code == "hold_resolved"


def test_a_hold_is_new_and_ends_after_it_begins_and_only_a_known_one_is_resolved():
    books = Alone(*opened("a", "b", floor=None), holds())
    assert books.ask(holds()).code == "hold_exists"
    assert [books.ask(holds(hold="i", hours=hours)).code for hours in (-1, 0, 1)] == [
        "hold_expired", "hold_expired", "accepted",
    ]  # fmt: skip
    assert books.ask(replace(resolves(), hold="x")).code == "unknown_hold"


def test_a_hold_is_kept_where_a_limit_was_lowered_and_not_where_an_account_was_frozen():
    books = Alone(*opened("a", "b", floor=None), holds())
    assert books.submit(limits("a", 0)) == "accepted"
    assert books.ask(resolves()).code == "accepted"
    assert books.submit(status("b", "frozen")) == "accepted"
    assert books.ask(resolves()).code == "frozen_account"
    assert books.ask(resolves(post=False)).code == "accepted"

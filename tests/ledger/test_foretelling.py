"""What is told before equals what is done after, and telling changes nothing."""

import itertools
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk import new_place
from ultramicro.core.action import Pence
from ultramicro.core.errors import BadInput
from ultramicro.ledger.foretelling import foretell
from ultramicro.ledger.keeper import keeper
from ultramicro.ledger.verbs.books import ClosePeriodVerb, Pay
from ultramicro.ledger.verbs.holding import HoldMoney

WHO = ("ann", "bob", "treasury")
NUMBERS = itertools.count()


@pytest.fixture
def place(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books add --who treasury --kind group --floor=-1000 --called Treasury")
    say("books pay --payer treasury --payee ann --amount 100 --memo float")
    return say


def told(books, action, by="till"):
    with books.reading(by=by) as desk:
        return foretell(action, desk)


def done(books, action, word=""):
    """The transfers that an action made."""
    with books.reading() as desk:
        last = desk.ledger.last.seq
    books.carry_out(action, group="books", by="till", word=word or f"w{next(NUMBERS)}")
    with books.reading() as desk:
        return [(t.debit, t.credit, t.amount_pence, t.kind) for t in desk.ledger.transfers(last)]


def balances(books):
    with books.reading() as desk:
        return {each.account: each.balance_pence for each in desk.ledger.accounts()}


payments = st.lists(
    st.tuples(st.sampled_from(WHO), st.sampled_from(WHO), st.integers(-5, 1500_00)), min_size=1, max_size=8
)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payments)
def test_what_is_told_of_a_payment_is_what_moves(place, steps):
    with keeper(place.root) as books:
        for payer, payee, pence in steps:
            action = Pay(payer=payer, payee=payee, amount=Pence(pence))
            before = balances(books)
            refused = ""
            try:
                foretold = told(books, action)
            except BadInput as error:
                refused = str(error)
            if refused:
                assert balances(books) == before
                with pytest.raises(BadInput) as again:
                    done(books, action)
                assert str(again.value) == refused
                continue
            assert balances(books) == before
            moved = done(books, action)
            assert [(m.debit, m.credit, m.pence, m.kind) for m in foretold.moves] == moved
            after = balances(books)
            for change in foretold.changes:
                assert change.before_pence == before.get(change.account, 0)
                assert change.after_pence == after[change.account]


def test_money_that_would_be_set_aside_is_told_and_lowers_what_is_left(place):
    with keeper(place.root) as books:
        foretold = told(books, HoldMoney(payer="ann", payee="bob", amount=Pence(3000), hold="h1"))
        (held,) = foretold.set_aside
        assert (held.giver, held.taker, held.pence) == ("Ann", "Bob", 3000)
        assert not foretold.moves
        done(books, HoldMoney(payer="ann", payee="bob", amount=Pence(3000), hold="h1"))
        after = told(books, Pay(payer="ann", payee="bob", amount=Pence(1000)))
        (of_ann,) = [each for each in after.changes if each.owner == "Ann"]
        assert (of_ann.after_pence, of_ann.left_pence) == (9000, 6000)


def test_what_would_be_refused_is_refused_before_it_is_told(place):
    with keeper(place.root) as books, pytest.raises(BadInput, match="is not over"):
        told(books, ClosePeriodVerb(until=datetime.now().astimezone().date()))

"""What the bank writes down: read back as it was written, also from the books of an older version."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.bank.book import Loans
from ultramicro.bank.events import (
    LoanAsked,
    LoanDecided,
    LoanTerms,
    ShareNotice,
)
from ultramicro.bank.ids import Every, LoanStatus, Order, Repayment
from ultramicro.bank.schedule import Terms
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.engine.events import body_of, event_of
from ultramicro.ledger.engine.model import Note
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.simulated import SimulatedBooks

NOW = datetime(2026, 1, 1, tzinfo=UTC)
days = st.integers(0, 2000).map(lambda n: date(2026, 1, 1) + timedelta(n))
terms = st.builds(
    Terms,
    principal_pence=st.integers(1, 10**8),
    annual_rate=st.decimals(0, 9, places=4),
    instalments=st.integers(1, 600),
    every=st.sampled_from(Every),
    kind=st.sampled_from(Repayment),
    first_due=days,
    grace=st.integers(0, 12),
    seasons=st.lists(st.integers(0, 3), max_size=12).map(tuple),
    holidays=st.lists(days, max_size=3).map(tuple),
    carried_pence=st.integers(0, 10**5),
)
words = st.text(st.characters(categories=("L", "N", "P")), max_size=12)
events = st.one_of(
    st.builds(
        LoanAsked,
        borrower=words,
        currency=words,
        product=words,
        purpose=words,
        order=st.sampled_from(Order),
        guarantors=st.dictionaries(words, st.integers(1, 10**6), max_size=3),
        terms=terms,
    ),
    st.builds(LoanDecided, allowed=st.booleans(), memo=words),
    st.builds(
        LoanTerms, after=st.integers(0, 10**6), charged_until=days, memo=words, posted=words, terms=terms
    ),
    st.builds(ShareNotice, owner=words, amount_pence=st.integers(1, 10**7), ends_on=days),
)


def noted(kind, body, about="loan-1"):
    return Noted(key="k", about=about, kind=kind, body=body, actor="pat", at=NOW)


@given(events)
def test_what_is_written_down_is_read_as_it_was(event):
    assert event_of(type(event), noted(event.kind, body_of(event))) == event


@given(events)
def test_what_an_older_version_wrote_means_the_same(event):
    """It had no version, and English words with blanks where there are ids now."""
    body = json.loads(body_of(event))
    body.pop("version", None)
    for part in (body, body.get("terms", {})):
        for name in {"order", "kind"} & part.keys():
            part[name] = part[name].replace("_", " ")
    assert event_of(type(event), noted(event.kind, json.dumps(body))) == event


OLD_TERMS = (
    '{"annual_rate":"0.12","carried_pence":0,"every":"month","first_due":"2026-02-05","grace":0,"holidays":[],'
    '"instalments":12,"kind":"equal instalments","principal_pence":120000,"seasons":[]}'
)
OLD_ASKED = (
    '{"borrower":"keyann","currency":"GBP","guarantors":{},"order":"interest first","product":"production",'
    '"purpose":"tools","terms":' + OLD_TERMS + "}"
)


def test_a_loan_of_an_old_book_is_the_loan_it_was():
    """The bodies are as the versions before ids wrote them."""
    books = SimulatedBooks()
    books.turn(day=NOW.date(), at=NOW, by="pat")
    written = [("loan_asked", OLD_ASKED), ("loan_decided", '{"allowed":true,"memo":"m"}')]
    notes = [books.asked().operation(Note, about="loan-1", kind=kind, body=body) for kind, body in written]
    books.take(Decision(operations=notes))
    loan = books.of(Loans)["loan-1"]
    assert (loan.status, loan.order, loan.asked_by) == (LoanStatus.AGREED, Order.INTEREST_FIRST, "pat")
    assert loan.terms == Terms(
        principal_pence=1200_00,
        annual_rate=Decimal("0.12"),
        instalments=12,
        every=Every.MONTH,
        kind=Repayment.EQUAL_INSTALMENTS,
        first_due=date(2026, 2, 5),
    )


@pytest.mark.parametrize("ids", [Repayment, Order])
def test_what_no_version_ever_wrote_is_refused(ids):
    with pytest.raises(ValueError, match="balloon"):
        ids("balloon payment")

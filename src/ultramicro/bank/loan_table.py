"""The table `loans`, made of the books."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from ultramicro.bank.book import loans_in
from ultramicro.bank.loan import Loan
from ultramicro.core.contract import UNDATED
from ultramicro.core.rows import Cell
from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer

if TYPE_CHECKING:  # it brings a table engine
    from ultramicro.ledger.source import Books


def loans_rows(books: Books) -> list[Mapping[str, Cell]]:
    """Return the rows of `loans` that were paid out, as of the last day of anything that stands."""
    # By the books and not the clock, so that the same books give the same table on any day.
    on = last_day(standing(books.store.transfers()), UNDATED)
    return [
        loan_row(loan, on, purpose=loan.purpose or books.people.words(loan.memo))
        for loan in loans_in(books.store)
        if loan.lent_on is not None
    ]


def loan_row(loan: Loan, on: date, *, purpose: str) -> Mapping[str, Cell]:
    """Return a loan as a row of the table `loans`."""
    standing, rows = loan.overdue(on), loan.rows()
    return {
        "loan": loan.id, "borrower": loan.borrower, "product": loan.product, "currency": loan.currency,
        "purpose": purpose,
        "principal_pence": loan.lent_pence or loan.terms.principal_pence,
        "annual_rate_share": float(loan.terms.annual_rate), "instalments": loan.terms.instalments,
        "every": loan.terms.every.value, "lent_on": loan.lent_on, "ends_on": rows[-1].due_on,
        "outstanding_pence": loan.owed_pence() if loan.runs else 0,
        "arrears_pence": standing.all_pence(), "arrears_days": standing.days,
        "guaranteed_pence": sum(loan.guarantors.values()), "status": loan.status_on(on).value,
    }  # fmt: skip


def last_day(transfers: Iterable[Transfer], default: date) -> date:
    """Return the last day on which anything was booked."""
    return max((date.fromisoformat(t.business_on) for t in transfers), default=default)

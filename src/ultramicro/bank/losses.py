"""What is set aside for loans that may fail, and who bears one that has: functions of loans and balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from ultramicro.bank.accounts import Move, asset, fund, owes, provisions
from ultramicro.bank.arrears import AGES, age, provision
from ultramicro.bank.ids import Age, Bearer, LoanStatus
from ultramicro.bank.lending import require_status
from ultramicro.bank.loan import WRITTEN_OFF, Loan
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.money import share_pence
from ultramicro.ledger.deciding import AccountWanted
from ultramicro.ledger.people.alike import looks


class AgeProvision(NamedTuple):
    """What is owed on loans of one age with interest due, and what must be set aside for them, in pence."""

    age: Age
    loans: int
    owed_with_interest_pence: int
    set_aside_pence: int


def provisions_wanted(loans: Iterable[Loan], shares: Mapping[str, int], on: date) -> list[AgeProvision]:
    """Return what must be set aside by age of arrears, the youngest first.

    Parameters
    ----------
    loans : iterable of Loan
        Those in national money.
    shares : mapping of str to int
        What each borrower has in shares, which stands against what they owe. [pence]
    on : date
        The day.
    """
    found, left = dict[Age, AgeProvision](), dict(shares)
    running = [(loan, loan.due(on)) for loan in loans if loan.runs]
    # Each share stands against one loan, first against the youngest: it takes the least off what is wanted.
    for loan, standing in sorted(running, key=lambda each: each[1].days):
        # Interest that is due is owed like principal; what is not due yet may never be earned.
        owed = loan.owed_pence() + standing.interest_due_pence
        aside = provision(owed, standing.days, left.get(loan.borrower, 0))
        left[loan.borrower] = max(left.get(loan.borrower, 0) - owed, 0)
        old = found.get(age(standing.days), AgeProvision(age(standing.days), 0, 0, 0))
        found[old.age] = AgeProvision(
            old.age, old.loans + 1, old.owed_with_interest_pence + owed, old.set_aside_pence + aside
        )
    # In the order of ages and not of loans, as readers look for the oldest at the end.
    return [found[each] for _, each in AGES if each in found]


def provision_moves(wanted_pence: int, aside_pence: int, national: str) -> tuple[Move, ...]:
    """Return what moves so that as much is set aside as is wanted."""
    more, pool, account = wanted_pence - aside_pence, fund(national, national), provisions(national)
    if not more:
        return ()
    # Money comes back when loans recover, or provisions would only ever grow.
    giver, taker = (pool, account) if more > 0 else (account, pool)
    return (Move(giver, taker, abs(more), "provision"),)


class Borne(NamedTuple):
    """What one bears of a loss; `promised_pence` is the share that a guarantor should pay."""

    bearer: Bearer
    owner: str
    pence: int
    promised_pence: int | None = None


def require_other_person(loan: Loan, by: str) -> None:
    """Refuse that who took the application in acts on it too.

    Raises
    ------
    BadInput
        If they do.
    """
    # By what the names look like: a blank or a capital more must not make a second pair of eyes.
    if looks(loan.asked_by) == looks(by):
        raise BadInput(
            say("who took this application in cannot act on it too"),
            do=say("ask another person to do it, and name them with --by"),
        )


def losses(loan: Loan, by: str, balances: Mapping[str, int], aside_pence: int) -> list[Borne]:
    """Return who bears what of a loan that will not come back: guarantors, provisions, then the bank.

    Parameters
    ----------
    loan : Loan
        A running one.
    by : str
        Who writes it off.
    balances : mapping of str to int
        What each guarantor can pay. [pence]
    aside_pence : int
        What is set aside. [pence]

    Raises
    ------
    BadInput
        If the loan does not run, or who took it in writes it off.
    """
    require_status(loan, LoanStatus.RUNNING, say("only a running loan can be written off"))
    require_other_person(loan, by)
    owed, caps = loan.owed_pence(), loan.guarantors
    # By the caps in proportion, so that nobody gains from being asked last.
    wanted = min(owed, sum(caps.values()))
    shares = share_pence(wanted, list(caps.values())) if wanted else []
    found = [
        # What is promised is kept beside it: the difference is still theirs to pay.
        Borne(Bearer.GUARANTOR, who, max(min(share, balances.get(who, 0)), 0), share)
        for who, share in zip(caps, shares, strict=bool(wanted))
    ]
    # What one guarantor cannot pay falls to the bank and not to the others, who promised their own part.
    left = owed - sum(each.pence for each in found)
    aside = max(min(left, aside_pence), 0)
    return [*found, Borne(Bearer.PROVISION, "", aside), Borne(Bearer.BANK, "", left - aside)]


def loss_moves(loan: Loan, borne: Iterable[Borne], national: str) -> tuple[Move, ...]:
    """Return what moves when a loan is written off."""
    currency, pool = loan.currency, fund(loan.currency, national)
    givers = {
        Bearer.GUARANTOR: lambda who: AccountWanted(who, currency),
        Bearer.PROVISION: lambda _: provisions(currency),
    }
    kinds = {Bearer.GUARANTOR: "guarantee", Bearer.PROVISION: "provision"}
    moves = [
        Move(givers[each.bearer](each.owner), pool, each.pence, kinds[each.bearer], loan.id)
        for each in borne
        if each.pence and each.bearer in kinds
    ]
    # The whole claim goes, whoever pays for it.
    claim = Move(asset(currency), owes(loan.borrower, currency), loan.owed_pence(), WRITTEN_OFF, loan.id)
    return (*moves, claim)

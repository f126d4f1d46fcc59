"""How many decisions of the bank are made in a second; far below what is measured, so that load fails nothing."""

import time
from datetime import timedelta

from tests.bank.simulated import FIRST, SimulatedBank
from ultramicro.bank.book import Loans
from ultramicro.bank.loan_verbs import Collect
from ultramicro.bank.share_verbs import Save, Withdraw

AT_LEAST = 3000
"""A fraction of what an idle core does; see benchmarks/decisions.py. [decisions a second of its own time]"""
MEMBERS, MONTHS = 200, 12


def test_a_year_of_a_bank_is_decided_in_memory_as_fast_in_its_last_month_as_in_its_first():
    bank = SimulatedBank(MEMBERS)
    loans = {who: bank.lent(who, pence=600_00) for who in bank.who}
    rates = []
    for month in range(1, MONTHS + 1):
        on, made, began = FIRST + timedelta(30 * month), bank.decisions, time.thread_time()
        for who, loan in loans.items():
            bank.do(Collect(loan=loan, amount=45_00), on)
            bank.do(Save(who=who, amount=5_00), on)
            bank.do(Withdraw(who=who, amount=2_00), on)
        rates.append((bank.decisions - made) / (time.thread_time() - began))
    assert bank.decisions == MEMBERS * (4 + 3 * MONTHS)
    assert sum(sorted(rates)[MONTHS // 3 :]) / (MONTHS - MONTHS // 3) > AT_LEAST
    assert max(rates[-3:]) > max(rates[:3]) / 3
    assert sum(loan.owed_pence() for loan in bank.books.of(Loans).all()) == bank.owed()
    assert sum(a.balance_pence for a in bank.books.state.accounts.values()) == 0

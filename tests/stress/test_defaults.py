"""Ends of firms and payments, with nothing between them, come to what Eisenberg and Noe published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stress.switches.worlds import place, with_invoices

from ultramicro.stress.economy.state import AWAY
from ultramicro.stress.economy.trade import pay_invoices, wind_up

UNIT = 10**6
"""Pence to a unit of the example."""
OWED = {(0, 1): 4, (1, 2): 3, (2, 0): 2, (0, AWAY): 17, (1, AWAY): 18, (2, AWAY): 8}
"""Three banks: who owes whom how much, and what each owes beyond them."""


def clearing_payments(claims, has):
    """What each pays where all pay as much as they can at once, to all whom they owe alike: by its definition.

    Eisenberg and Noe, "Systemic risk in financial systems", Manag. Sci. 47 (2001) 236.
    """
    owes = [sum(owed for who, _, owed in claims if who == debtor) for debtor in range(len(has))]
    pays = [float(each) for each in owes]
    for _ in range(1000):
        gets = list(map(float, has))
        for debtor, creditor, owed in claims:
            if creditor >= 0:
                gets[creditor] += pays[debtor] * owed / owes[debtor]
        pays = [min(each, whole) for each, whole in zip(gets, owes, strict=True)]
    return pays


class Debts:
    """Firms of a place with these claims and tills, and nothing else that anybody owes."""

    def __init__(self, claims, has):
        e, _, _ = place()
        rows = [(debtor, creditor, owed, 1 + debtor) for debtor, creditor, owed in claims]
        self.e = with_invoices(e._replace(firms=e.firms.copy(), world=e.world.copy(),
                                          regions=e.regions.copy(), other_pence=e.other_pence.copy()), rows)  # fmt: skip
        self.many, self.e.firms["till_pence"] = len(has), 0
        self.e.firms["till_pence"][: self.many] = has
        self.owed = self.left()

    def left(self):
        used = self.e.invoices[: int(self.e.world["invoices"][0])]
        return np.bincount(used["payer"], used["owed_pence"], self.many)[: self.many]

    def pay(self, *firms):
        """Let some pay what they owe, as far as they have it."""
        used = self.e.invoices[: int(self.e.world["invoices"][0])]
        used["due"] = np.where(np.isin(used["payer"], firms), 1, 2)
        pay_invoices(self.e, 1)

    def end(self, firm):
        """End one; return what it paid, which is all that it had."""
        ended, before = np.arange(self.e.firms.size) == firm, int(self.e.firms["till_pence"][firm])
        wind_up(self.e, ended)
        return before - int(self.e.firms["till_pence"][firm])


@pytest.mark.parametrize(("left", "pays"), [(90, (20, 21, 10)), (80, (18, 19.428571, 10))])
def test_three_banks_after_a_shock(left, pays):
    """Of assets of 20, 20 and 10 so many hundredths are left: who can pays, who cannot ends, who was paid pays."""
    claims = [(debtor, creditor, owed * UNIT) for (debtor, creditor), owed in OWED.items()]
    has = np.array([20, 20, 10]) * left * UNIT // 100
    assert clearing_payments(claims, has) == pytest.approx(np.array(pays) * UNIT, rel=1e-6)
    debts = Debts(claims, has)
    out = debts.owed.copy()
    debts.pay(2)
    failing = [bank for bank in (0, 1) if pays[bank] < debts.owed[bank] / UNIT]
    for bank in failing:
        out[bank] = debts.end(bank)
    others = [bank for bank in (0, 1, 2) if bank not in failing]
    debts.pay(*others)
    assert (debts.left()[others] == 0).all()
    assert out / UNIT == pytest.approx(pays, abs=1e-5)


@st.composite
def one_way(draw):
    """Debts that do not go round: everybody owes those after them only, or somebody beyond the place."""
    many = draw(st.integers(2, 5))
    pairs = [(a, b) for a in range(many) for b in (AWAY, *range(a + 1, many))]
    claims = draw(st.lists(st.tuples(st.sampled_from(pairs), st.integers(1, 10**6)), min_size=1, max_size=10))
    has = draw(st.lists(st.integers(0, 10**6), min_size=many, max_size=many))
    return [(*pair, owed) for pair, owed in claims], has


@given(one_way())
def test_debts_that_do_not_go_round_are_paid_as_if_all_paid_at_once(drawn):
    claims, has = drawn
    debts = Debts(claims, has)
    out = debts.owed.copy()
    for firm in range(debts.many):
        if debts.e.firms["till_pence"][firm] >= debts.owed[firm]:
            debts.pay(firm)
        else:
            out[firm] = debts.end(firm)
    assert int(debts.e.world["invoices"][0]) == 0
    # Each sum is cut to whole pence.
    assert out == pytest.approx(np.array(clearing_payments(claims, has)), abs=len(claims) ** 2)

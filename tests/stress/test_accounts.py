"""Month by month what each agent has changes by what it was paid and paid, by name, with all techniques in use.

Each phase of a month is watched from outside: what everybody's balance was before it and is after it, and what
by its words it moves between whom. Nothing moves between phases but what households spend beyond the place.
"""

import numpy as np
import pytest
from tests.stress.switches.every import switched_on
from tests.stress.switches.worlds import SHORT

from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy import period, phases
from ultramicro.stress.economy.readings import READINGS
from ultramicro.stress.economy.state import ABROAD, AWAY, EMPTY, NOBODY, PUBLIC, SERVICE
from ultramicro.stress.shocks.shock import Kind, Shock, Shocked

PEOPLE, MONTHS = 1500, 18
HIT = (Shock(kind=Kind.OUTSIDE_DEMAND, size=0.2, from_month=3, months=6),
       Shock(kind=Kind.EMPLOYER, size=1.0, from_month=5, months=1))  # fmt: skip
NO_MONEY = ("learn", "plan", "lay_off", "raise_lowest_wage", "offer", "move_away_jobs", "seek_or_not", "hire",
            "reckon_wages", "fire_unpaid", "make", "end_contracts", "count_claims", "mean_to_spend",
            "usual_now")  # fmt: skip
PARTS = ("look_for_people", "work", "get_by", "trade", "settle", "rest")
MOMENTS = ("begin", "lend", "bills", "trade", "due", "end")


class Books:
    """All balances at one moment, and what they hang on."""

    def __init__(self, e, acts=()):
        self.people, self.firms, self.banks = (rows.copy() for rows in (e.households, e.firms, e.banks))
        self.region, self.other = e.regions[0].copy(), e.other_pence.copy()
        self.invoices = e.invoices[: e.world["invoices"][0]].copy()
        self.held = sum(act.held_pence() for act in acts)

    def balances(self):
        """Households', firms', banks', other, the region's purse and what comes to it, and institutions'."""
        return {
            "people": self.people["purse_pence"], "firms": self.firms["till_pence"] + self.firms["held_pence"],
            "banks": self.banks["purse_pence"], "public": self.other[PUBLIC], "abroad": self.other[ABROAD],
            "region": self.region["purse_pence"], "coming": self.region["coming_pence"], "held": self.held,
        }  # fmt: skip


def moved(before, after):
    """By how much each balance changed."""
    now = after.balances()
    return {name: now[name] - then for name, then in before.balances().items()}


def by(numbers, pence, many):
    """Add up by number; of numbers below nought nothing."""
    found = np.zeros(many, np.int64)
    np.add.at(found, numbers[numbers >= 0], pence[numbers >= 0])
    return found


def nothing(_now, _before, _after, _of):
    return {}


def lent(now, before, _after, _of):
    e, loans = now.e, now.e.loan_pence
    return {"firms": loans.sum(axis=1), "banks": -by(e.loan_bank.ravel(), loans.ravel(), before.banks.size)}


def wages(now, before, _after, _of):
    employer, wage = before.people["employer"], before.people["wage_pence"]
    paid = np.where(employer == NOBODY, 0, wage)
    tax = np.round(paid * now.s.tax_share).astype(np.int64)
    return {
        "people": paid - tax, "firms": -by(employer, wage, before.firms.size),
        "public": tax.sum() - wage[employer == SERVICE].sum(), "region": -wage[employer == AWAY].sum(),
    }  # fmt: skip


def benefits(now, before, _after, _of):
    people = before.people
    entitled = (people["employer"] == NOBODY) & ((people["claims"] == 1) | (people["seeks"] != 1))
    paid = np.where(entitled, (people["benefit_pence"] * now.s.benefit_share).astype(np.int64), 0)
    return {"people": paid, "public": -paid.sum()}


def bills(now, before, after, _of):
    """What is billed goes down by what is newly owed."""
    energy = (before.people["energy_pence"] * now.s.energy_share).astype(np.int64)
    rent, energy, rates = (
        billed - (after.people[owed] - before.people[owed])
        for billed, owed in (
            (before.people["rent_pence"], "owed_rent_pence"), (energy, "owed_energy_pence"),
            (before.people["rates_pence"], "owed_rates_pence"),
        )
    )  # fmt: skip
    assert min(each.min() for each in (rent, energy, rates)) >= 0
    return {
        "people": -rent - energy - rates,
        "region": rent.sum(),
        "coming": energy.sum(),
        "public": rates.sum(),
    }


def trade(_now, before, after, of):
    """Tills take what was sold for money: all that was sold but what is owed for it."""
    here, left = of
    written = after.invoices[before.invoices.size :]
    sold = after.firms["takings_pence"] - before.firms["takings_pence"]
    tills = sold - by(written["payee"], written["owed_pence"], sold.size)
    public, abroad = (after.other[whose] - before.other[whose] for whose in (PUBLIC, ABROAD))
    assert max(public, abroad) <= 0
    assert tills.sum() == (here - left).sum() - public - abroad
    goods(before.firms, after.firms, sold)
    return {"people": left - here, "firms": tills, "public": public, "abroad": abroad}


def goods(before, after, sold_pence):
    """What is made was sold or is left; money came for what was sold, each purchase rounded to a penny."""
    assert not before["stock"][before["age"] != EMPTY].any()
    units = after["made"] - after["stock"]
    there = before["age"] != EMPTY
    assert (units[there] >= 0).all()
    assert (after["stock"] >= 0).all()
    assert sold_pence[there] == pytest.approx((units * after["price_pence"])[there], rel=0.002, abs=200)
    assert not sold_pence[there & (units == 0)].any()


def repaid(now, before, _after, _of):
    """Each firm with loans pays all it owes, or all it has but odd pence."""
    due = (now.e.loan_pence + now.e.interest_pence).sum(axis=1)
    paid = np.where(due > 0, np.minimum(due, before.firms["till_pence"]), 0)
    return {"firms": -paid, "banks": paid.sum()}


def invoices(_now, before, after, _of):
    """By payer, payee and month due: what is owed less now was paid."""
    paid = {tuple(row): 0 for row in before.invoices[["payer", "payee", "due"]].tolist()}
    for rows, sign in ((before.invoices, 1), (after.invoices, -1)):
        for payer, payee, owed, due in rows[["payer", "payee", "owed_pence", "due"]].tolist():
            paid[payer, payee, due] += sign * owed
    payer, payee, pence = (
        np.array([*column], np.int64)
        for column in zip(*((k[0], k[1], v) for k, v in paid.items()), strict=True)
    )
    assert (pence >= 0).all()
    many = before.firms.size
    return {
        "firms": by(payee, pence, many) - by(payer, pence, many),
        "coming": pence[payee == AWAY].sum(), "public": pence[payee == NOBODY].sum(),
    }  # fmt: skip


def dividends(_now, before, after, _of):
    paid = before.firms["till_pence"] - after.firms["till_pence"]
    owner, many = before.firms["owner"], before.people.size
    owned, common = by(owner, paid, many), int(paid[owner < 0].sum())
    odd = after.people["purse_pence"] - before.people["purse_pence"] - owned - common // many
    assert set(odd.tolist()) <= {0, 1}
    assert odd.sum() == common % many
    assert (paid >= 0).all()
    return {"firms": -paid, "people": owned + common // many + odd}


def ends(_now, before, after, _of):
    """Tills of firms that end go to who is owed by them, by what each is owed, and what is left to owners.

    Between the two comes who lent to them here: what they may claim is held for them.
    """
    gone = (before.firms["age"] != EMPTY) & (after.firms["age"] == EMPTY)
    many, till = gone.size, np.where(gone, before.firms["till_pence"], 0)
    owed, has = by(before.invoices["payer"], before.invoices["owed_pence"], many), np.maximum(till, 0)
    still, tills, firms, sums = owed.copy(), has.copy(), np.zeros(many, np.int64), {AWAY: 0, NOBODY: 0}
    for payer, payee, pence, _ in before.invoices[["payer", "payee", "owed_pence", "due"]].tolist():
        if gone[payer]:
            paid = min(tills[payer] * pence // still[payer], pence)
            still[payer], tills[payer] = still[payer] - pence, tills[payer] - paid
            if payee >= 0 and not gone[payee]:
                firms[payee] += paid
            else:
                sums[AWAY if payee == AWAY else NOBODY] += paid
    left = np.where(till < 0, till, tills)
    held = np.where(gone, np.minimum(np.maximum(left, 0), before.firms["claimed_pence"]), 0)
    left = left - held
    owner = np.where(gone, before.firms["owner"], NOBODY)
    return {
        "firms": firms - till + held, "people": by(owner, left, before.people.size), "coming": sums[AWAY],
        "public": sums[NOBODY] + left[gone & (owner < 0)].sum(),
    }  # fmt: skip


def begins(_now, before, after, _of):
    new = (before.firms["age"] == EMPTY) & (after.firms["age"] != EMPTY)
    put_in = np.where(new, after.firms["till_pence"], 0)
    assert (put_in[new] > 0).all()
    return {
        "firms": put_in,
        "people": -by(np.where(new, after.firms["owner"], NOBODY), put_in, before.people.size),
    }


def rescues(now, before, _after, _of):
    purse = before.banks["purse_pence"]
    given = np.where(purse <= 0, now.b.bank_capital_pence - purse, 0)
    return {"banks": given, "public": -given.sum()}


def beyond(_now, before, after, _of):
    """Orders from here and of public bodies, wealth and incomes: all rest in taxes, imports and savings."""
    new = after.region
    public = new["tax_pence"] - new["interest_pence"] - new["public_pence"]
    saved = new["earned_pence"] - new["tax_pence"] - new["spent_pence"]
    assert new["made_pence"] + new["imports_pence"] == (
        before.region["coming_pence"] + new["spent_pence"] + new["public_pence"]
    )
    return {
        "public": public,
        "abroad": new["imports_pence"],
        "region": saved,
        "coming": -before.region["coming_pence"],
    }


FLOWS = {
    **dict.fromkeys(NO_MONEY, nothing), "lend": lent, "pay_wages": wages, "pay_benefits": benefits,
    "pay_bills": bills, "buy_in_rounds": trade, "settle_loans": repaid, "pay_invoices": invoices,
    "pay_dividends": dividends, "end_firms": ends, "found_firms": begins, "rescue_banks": rescues,
    "shell_period": beyond,
}  # fmt: skip
"""Phase → what moves between whom, from the moment, the books before and after, and what the phase was given."""


class Watch:
    """Holds each phase to its flows, and each month to the sum of them."""

    def __init__(self, monkeypatch):
        self.seen, self.now, self.acts, self.last = set(), None, (), None
        self.spend = self.away = None
        for name, flows in FLOWS.items():
            monkeypatch.setattr(phases, name, self.held(name, getattr(phases, name), flows))
        for name in PARTS:
            # Each is compiled as one; as it was written, it calls what is watched.
            monkeypatch.setattr(period, name, getattr(phases, name).py_func)
        live = period.live
        monkeypatch.setattr(period, "live", lambda now, acts, *read: self.month(live, now, acts, *read))

    def month(self, live, now, acts, *read):
        self.now, self.acts = now, [self.watched(act) for act in acts]
        self.last = Books(now.e, self.acts)
        live(now, self.acts, *read)
        assert not any(np.any(change) for change in moved(self.last, Books(now.e, self.acts)).values())

    def held(self, name, phase, flows):
        def watched(*words):
            before = self.since()
            found = phase(*words)
            after = Books(self.now.e, self.acts)
            told = flows(self.now, before, after, (words[3], found) if name == "buy_in_rounds" else None)
            self.hold(name, before, after, told)
            if name == "mean_to_spend":
                self.spend = found.copy()
            elif name == "buy_in_rounds":
                here, left = words[3], found
                self.away = self.spend - here + (left * self.now.s.spill_share).astype(np.int64)
            return found

        return watched

    def since(self):
        """Nothing moves between phases but, after trade, what households spend beyond the place."""
        now = Books(self.now.e, self.acts)
        away, self.away = self.away, None
        told = {} if away is None else {"people": -away, "coming": away.sum()}
        self.hold("beyond the place", self.last, now, told)
        return now

    def hold(self, name, before, after, told):
        change = moved(before, after)
        if name == "settle_loans":
            change["banks"] = change["banks"].sum()
        for whose, pence in change.items():
            assert np.array_equal(pence + np.int64(0), np.broadcast_to(told.get(whose, 0), np.shape(pence))), (
                name, whose, self.now.month,
            )  # fmt: skip
            if np.any(pence):
                self.seen.add((name, whose))
        self.last = after

    def watched(self, act):
        """What an institution or a shock moves comes from somebody: all its changes add up to nought."""
        watch = self

        class Watched:
            def __getattr__(self, name):
                found = getattr(act, name)
                return watch.act(act, name, found) if name in MOMENTS else found

        return Watched()

    def act(self, act, name, moment):
        def held(*words):
            before = self.since()
            moment(*words)
            after = Books(self.now.e, self.acts)
            change = moved(before, after)
            assert sum(int(np.sum(pence)) for pence in change.values()) == 0, (act, name, self.now.month)
            self.seen |= {(type(act).__name__, whose) for whose, pence in change.items() if np.any(pence)}
            self.last = after

        return held


@pytest.mark.parametrize("seed", [1, 2])
def test_every_balance_changes_by_the_named_flows_to_the_penny(seed, monkeypatch):
    watch = Watch(monkeypatch)
    e, b, s = built({name: float(each.value) for name, each in stated(PEOPLE).items()} | SHORT, seed)
    acts = (Shocked(HIT), *(switch.acts(e, b, s, seed) for switch in switched_on()))
    reads = len(READINGS) + sum(len(act.reads) for act in acts)
    period.live_on(e, b, s._replace(rate=0.002), seed, 1, np.zeros((MONTHS, reads)), acts)
    assert {name for name, _ in watch.seen} >= set(FLOWS) - set(NO_MONEY) - {"rescue_banks"}

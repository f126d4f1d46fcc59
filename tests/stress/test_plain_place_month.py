"""A place's compiled month does to the penny what docs/stress.md says in words, and plain Python does from it."""

from functools import cache

import numpy as np
import pytest
from tests.stress import plain_place_month, plain_place_work

from ultramicro.stress.building.building import built
from ultramicro.stress.calibration.numbers import stated
from ultramicro.stress.economy.beginning import PUBLISHED, beginning
from ultramicro.stress.economy.period import READINGS, live_on
from ultramicro.stress.economy.state import CLOSED, GIVEN_UP, IDLE, LATE, WORTHLESS, Surroundings
from ultramicro.stress.shocks.shock import Kind, Shock, Shocked

MONTHS, SEEDS = 36, range(3)
RESTLESS = {
    "firms": 12, "shops_share": 0.4, "works_away_share": 0.3, "works_public_share": 0.1,
    "largest_employer_share": 0.2, "terms_months": 3, "late_months_most": 1, "inputs_here_share": 0.6,
    "inputs_to_wages": 0.9, "contract_months": 6, "grace_months": 2, "gives_up": 0.1, "owner_share": 0.8,
    "births_share": 2.0, "founder_least": 0.2, "till_months": 0.4, "keeps_months": 1.0, "away_lost": 0.03,
    "stop_seeking": 0.1, "seek_again": 0.2, "savings_pence": 200_000, "offer_width": 0.02,
}  # fmt: skip
"""Numbers that no place has, by which in three years everything happens that can."""
SHOCKS = tuple(
    Shock(kind=kind, size=size, from_month=month, months=6, fades_months=5)
    for month, (kind, size) in enumerate(
        {
            Kind.OUTSIDE_DEMAND: 0.2, Kind.OUTSIDE_JOBS: 0.5, Kind.EMPLOYER: 1.0, Kind.CREDIT: 0.3,
            Kind.TERMS: 2.0, Kind.BENEFITS: 0.4, Kind.ENERGY: 1.1, Kind.PUBLIC_BUYING: 0.6,
        }.items(),
        start=14,
    )
)  # fmt: skip


def of(rows, name):
    """A column, by the plain month's short name."""
    return rows[f"{name}_pence" if f"{name}_pence" in rows.dtype.names else name].tolist()


def held(e, w, month):
    """Every field of everybody, every invoice, every balance, one way beside the other."""
    for name in plain_place_work.PEOPLE:
        assert of(e.households, name) == [getattr(p, name) for p in w.people], (month, name)
    for name in plain_place_work.FIRMS:
        plain = [getattr(f, name) for f in w.firms]
        # The last bit of an exponential is not the same everywhere; of money every penny is.
        expected = pytest.approx(plain, rel=1e-12) if "skill" in name else plain
        assert of(e.firms, name) == expected, (month, name)
    assert e.banks["purse_pence"].tolist() == [k.purse for k in w.banks], month
    assert e.other_pence.tolist() == w.other, month
    for name in ("purse", "bills"):
        assert of(e.regions, name) == [getattr(w.region, name)], (month, name)
    invoices = e.invoices[: e.world["invoices"][0]]
    number = plain_place_work.number_of
    plain = [(i.payer.number, number(i.payee), i.owed, i.due) for i in w.invoices]
    assert [tuple(row) for row in invoices[["payer", "payee", "owed_pence", "due"]].tolist()] == plain, month


def owe(e):
    """Let a rich firm owe much to another for long, and that one owe at once what it has not: it will be late."""
    e.firms["till_pence"][0] += 3 * 10**7
    e.other_pence[0] -= 3 * 10**7
    e.invoices[0], e.invoices[1] = (0, 1, 2 * 10**7, 30), (1, -2, 10**7, 3)
    e.world["invoices"] = 2


@cache
def lived(seed):
    """Some fifty agents both ways, held beside each other month by month; what happened, and why firms ended."""
    e, b, s = built({name: float(each.value) for name, each in stated(130).items()} | RESTLESS, seed)
    s = s._replace(rate=0.002)
    owe(e)
    e.regions["bills_base"], e.regions["bills_rate"], e.regions["bills_income"] = 0.2, 5.0, 0.01
    w, happened, acts = plain_place_work.beginning(e, SHOCKS), np.zeros(len(READINGS)), [Shocked(SHOCKS)]
    for month in range(1, MONTHS + 1):
        read = np.zeros((1, len(READINGS)))
        # In some of these years an idle firm ends, and tills are emptied; in others neither.
        odd = month // 12 % 2
        b = b._replace(ends_when_idle=odd, rounds_up=month // 6 % 2, keeps_months=float(odd))
        live_on(e, b, s, seed, month, read, acts)
        found = dict(zip(READINGS, read[0], strict=True))
        told = plain_place_month.live(w, b, s, seed, month)
        assert told == (found["firms_ended"], found["firms_begun"]), month
        held(e, w, month)
        lives = e.lives[e.lives["ended"] == month]
        assert sorted(lives[["firm", "cause"]].tolist()) == [one[1:] for one in w.ends if one[0] == month], (
            month
        )
        happened += read[0]
    return dict(zip(READINGS, happened, strict=True)), w


@pytest.mark.parametrize("seed", SEEDS)
def test_a_place_lives_to_the_penny_as_the_page_says(seed):
    lived(seed)


def test_everything_happened_that_can():
    """Nothing would be shown by months in which nobody ended, began, borrowed, owed or claimed."""
    worlds = [lived(seed)[1] for seed in SEEDS]
    assert {cause for w in worlds for *_, cause in w.ends} == {WORTHLESS, IDLE, LATE, GIVEN_UP, CLOSED}
    assert all(w.defaulted > 0 for w in worlds)
    for what in ("firms_begun", "lent_pence", "owed_rent_pence", "owed_rates_pence", "owed_invoices_pence", "overdue_invoices_pence",
                 "claims", "exports_pence", "public_bought_pence", "employed_away"):  # fmt: skip
        assert sum(lived(seed)[0][what] for seed in SEEDS) > 0, what


def test_the_published_setting_is_the_same_month_with_other_numbers():
    e = beginning(40, 8, 2)
    w, ended = plain_place_work.beginning(e), 0
    for month in range(1, 61):
        # At first all offer alike, so that it counts who of them was drawn first.
        b = PUBLISHED if month > 2 else PUBLISHED._replace(offer_width=0.0)
        live_on(e, b, Surroundings(), 0, month, np.zeros((1, len(READINGS))))
        ended += plain_place_month.live(w, b, Surroundings(), 0, month)[0]
        held(e, w, month)
    assert ended > 0

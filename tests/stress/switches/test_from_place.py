"""What a place's own tables give for each switch, and what is told where they give nothing."""

from datetime import date

import pytest

from ultramicro.clearing.technique import Clearing as ClearingTechnique
from ultramicro.core.ask import ask
from ultramicro.core.memory import MemoryPlace
from ultramicro.place.filled import table_of
from ultramicro.stress.calibration.observed import numbers_of
from ultramicro.stress.switches import energy_place, food, plan_place, procurement, who_takes_part
from ultramicro.stress.switches.enterprise import Buyers, Sale
from ultramicro.stress.switches.stated import value
from ultramicro.techniques import open_place

NOTHING = MemoryPlace("Town", date(2026, 3, 31), {})
ON = {"plan": "best", "activity": "Bakery", "origin": "recipes", "why": "in_all"}


@pytest.fixture(scope="module")
def town(demo_place):
    return open_place(demo_place)


@pytest.mark.parametrize("module", [plan_place, procurement, energy_place, food])
def test_a_place_without_tables_has_none_and_is_told_what_is_lacking(module):
    found = module.from_place(NOTHING)
    assert found.switch is None
    assert found.lacking


def planned_town():
    quarters = [(1, 1.0, 0.0, 600_000, 0), (2, 0.0, 0.5, 0, 900_000), (3, 0.0, 1.0, 0, 1_800_000)]
    plan = [
        {**ON, "period": t, "units_started": started, "units_running": 1.0, "level": level, "jobs": level,
         "capital_pence": capital, "wages_pence": wages, "surplus_pence": 0}
        for t, started, level, capital, wages in quarters
    ]  # fmt: skip
    flows = [("Bakery", "Bread that households buy", "loaf", 3_000_000), ("Bakery", "outside", "loaf", 300_000),
             ("workers", "Bakery", "work", 1_800_000), ("suppliers", "Bakery", "running_costs", 300_000),
             ("wear", "Bakery", "equipment", 30_000), ("outside", "Bakery", "flour", 600_000)]  # fmt: skip
    moved = [
        {"plan": "best", "period": 3, "source": source, "target": target, "item": item, "quantity": 1.0,
         "unit": "items", "amount_pence": pence}
        for source, target, item, pence in flows
    ]  # fmt: skip
    needs = [
        {"need": "Bread that households buy", "item": "loaf", "quantity": 1.0, "supplied_from": "inside"}
    ]
    tables = {name: table_of(name, rows) for name, rows in
              (("plan", plan), ("plan_flows", moved), ("needs", needs))}  # fmt: skip
    return MemoryPlace("Town", date(2026, 3, 31), tables)


def test_a_plan_becomes_its_enterprises():
    """Built for a quarter, half at work for another; what is worn is paid for by the loan and not twice."""
    found = plan_place.from_place(planned_town())
    (bakery,) = found.switch.enterprises
    assert bakery.sales == (Sale(Buyers.HOUSEHOLDS, 1_000_000, 1.0), Sale(Buyers.BEYOND, 100_000, 0.0))
    assert (bakery.starts, bakery.build_months, bakery.loads) == (1, 3, (0.5, 1.0))
    assert (bakery.wages_pence, bakery.goods_pence, bakery.fixed_pence) == (600_000, 200_000, 100_000)
    assert bakery.capital_pence == 600_000
    assert {(each.source, each.kind) for each in found.rests_on} == {("plan", "worked_out")}


def test_the_made_up_town_has_a_club_of_more_than_its_first_homes(town):
    found = energy_place.from_place(town)
    assert found.switch.members > 10
    assert found.switch.days.made_kwh > 50_000
    assert found.lacking == ("sun",)  # a clear sky gives the shape
    told = {each.parameter: each for each in found.rests_on}
    assert told["made_kwh"].low < told["made_kwh"].value < told["made_kwh"].high


def test_the_made_up_town_s_growers_sell_what_their_cycles_match(town):
    found = food.from_place(town)
    assert {sale.buyers for sale in found.switch.sales} == {Buyers.FIRMS, Buyers.HOUSEHOLDS, Buyers.PUBLIC}
    assert found.switch.margin == 0.2


def test_a_place_whose_growers_offer_nothing_has_no_linked_food():
    empty = {name: table_of(name, []) for name in ("availability", "orders")}
    assert food.from_place(MemoryPlace("Town", date(2026, 3, 31), empty)).lacking == ("food_lines",)


def homely(**tables):
    settings = {"population": 12_000}
    filled = {name: table_of(name, rows) for name, rows in tables.items()}
    return MemoryPlace("Town", date(2026, 3, 31), filled, settings)


def uptake(found):
    return found.switch.uptake, [(each.parameter, each.source, each.kind) for each in found.rests_on]


@pytest.mark.parametrize("name", ["clearing", "currency", "bank"])
def test_where_nothing_says_who_takes_part_it_is_as_stated_and_never_everybody(name):
    found = getattr(who_takes_part, name)(homely())
    assert uptake(found) == (value(name, "uptake"), [])
    assert value(name, "uptake") < 1


def owed(many, status="open"):
    return [{"debtor": f"Firm {n}", "creditor": f"Firm {n + 1}", "amount_pence": 5, "reference": str(n),
             "status": status} for n in range(many)]  # fmt: skip


def test_who_gave_in_invoices_takes_part_in_clearing():
    firms = numbers_of(homely()).value("firms")
    found = who_takes_part.clearing(homely(obligations=owed(30)))
    (seen,) = found.rests_on
    assert found.switch.uptake == seen.value == pytest.approx(31 / firms)
    assert seen.low == pytest.approx(29 / firms)
    assert (seen.source, seen.kind) == ("obligations", "observed")
    for few in (owed(19), owed(30, status="disputed")):
        assert uptake(who_takes_part.clearing(homely(obligations=few))) == (value("clearing", "uptake"), [])


def test_what_the_place_s_own_invoices_could_cancel_is_told_beside_as_the_room_of_clearing_says(town):
    (own,) = who_takes_part.clearing(town).beside
    room = ask(ClearingTechnique(), town)
    assert own.value == room.found.best.total_pence / room.found.owed_pence > 0
    ring = [*owed(30), {**owed(1)[0], "debtor": "Firm 30", "creditor": "Firm 0", "reference": "x"}]
    (half,) = who_takes_part.clearing(homely(obligations=[*ring, {**ring[0], "amount_pence": 155}])).beside
    assert (half.value, half.kind) == (155 / 305, "observed")
    assert who_takes_part.clearing(homely(obligations=owed(19))).beside == ()


def test_firms_with_an_account_in_a_mutual_credit_take_part_in_it():
    firms = numbers_of(homely()).value("firms")
    account = {"currency": "HILL", "class": "business", "balance_pence": 0, "status": "open"}
    accounts = [account | {"account": str(n), "owner": str(n)} for n in range(40)]
    accounts += [account | {"account": "a", "owner": "a", "class": "member"},
                 account | {"account": "b", "owner": "b", "currency": "BACKED"}]  # fmt: skip
    known = [
        {"currency": "HILL", "model": "mutual", "out_pence": 0},
        {"currency": "BACKED", "model": "backed", "out_pence": 0},
    ]
    found = who_takes_part.currency(homely(accounts=accounts, currencies=known))
    assert found.switch.uptake == pytest.approx(40 / firms)
    assert uptake(who_takes_part.currency(homely(accounts=accounts))) == (value("currency", "uptake"), [])


def test_a_judgement_of_a_guide_is_not_told_as_observed(town):
    kinds = {each.parameter: each.kind for each in procurement.from_place(town).rests_on}
    assert kinds == {"moved_pence": "worked_out", "away_pence": "observed", "displaced": "published"}

"""Who may reserve contracts, and by which value: by kind of body, day and contract, never by yearly sums."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.multiplier.places import flow, place_of, table
from ultramicro.core.ask import ask
from ultramicro.leaks.paid import Paid
from ultramicro.leaks.reserving import Law, reserve_of
from ultramicro.leaks.technique import Leaks
from ultramicro.place.facts.bodies import body_of
from ultramicro.place.facts.procurement import limit_pence

OLD, NEW = date(2025, 12, 31), date(2026, 1, 1)
IN_FORCE = date(2026, 2, 4)
WHERE = {"Far Cleaning": "outside", "Far Paper": "outside", "Near Cleaners": "inside"}


@pytest.mark.parametrize(
    ("body", "contract", "on", "pounds"),
    [
        ("best_value_authority", "goods_services", OLD, 214_904),
        ("best_value_authority", "goods_services", NEW, 207_720),
        ("best_value_authority", "works", NEW, 5_193_000),
        ("best_value_authority", "light_touch", NEW, 663_540),
        ("health", "goods_services", OLD, 139_688),
        ("central_government", "goods_services", NEW, 135_018),
        ("other_public", "works", OLD, 5_372_609),
    ],
)
def test_the_limit_is_that_of_the_body_the_contract_and_the_day(body, contract, on, pounds):
    assert limit_pence("england", body, contract, on) == pounds * 100


def paid(pence, payer="A Borough Council"):
    return Paid(payer=payer, payee="B", party_id=1, category=None, inside="outside", amount_pence=pence,
                largest_pence=pence)  # fmt: skip


def test_the_same_payment_is_below_on_one_day_and_above_on_the_next():
    """£210,000 is below the limit of 2025 and above that of 2026; exactly the limit is not below it."""
    old, new = (Law(country="GB-ENG", on=day) for day in (OLD, NEW))
    assert old.size(paid(210_000_00), "cleaning") == "by_vat"
    assert new.size(paid(210_000_00), "cleaning") == "above"
    assert new.size(paid(207_720_00), "cleaning") == "above"
    assert new.size(paid(207_719_99), "cleaning") == "by_vat"
    assert new.size(paid(173_099_99), "cleaning") == "below"
    assert new.size(paid(173_100_00), "cleaning") == "by_vat"
    for law in (old, new):
        assert law.size(paid(140_000_00, "Vale NHS Trust"), "cleaning") == "above"
    assert new.size(paid(600_000_00), "construction") == "below"


@pytest.mark.parametrize(
    ("payer", "country", "on", "answer"),
    [
        ("Kelder District Council", "GB-ENG", date(2026, 2, 3), "no"),
        ("Kelder District Council", "GB-ENG", IN_FORCE, "yes"),
        ("Kelder Town Council", "GB-ENG", IN_FORCE, "yes"),
        ("Kelder Fire and Rescue Authority", "GB-ENG", IN_FORCE, "yes"),
        ("Department for Ferries", "GB-ENG", IN_FORCE, "yes"),
        ("Kelder NHS Foundation Trust", "GB-ENG", IN_FORCE, "no"),
        ("Kelder College", "GB-ENG", IN_FORCE, "no"),
        ("Kelder Shop Ltd", "GB-ENG", IN_FORCE, "not_known"),
        ("Kelder Council", "GB-SCT", IN_FORCE, "not_known"),
        ("Kelder Council", "GB-WLS", IN_FORCE, "not_known"),
        ("Kelder Council", "GB-NIR", IN_FORCE, "not_known"),
        ("Kelder Council", "FR", IN_FORCE, "not_known"),
    ],
)
def test_who_may_reserve(payer, country, on, answer):
    found = reserve_of(payer, country, on)
    assert found.answer == answer
    assert (found.limit_pence is not None) == (answer == "yes")
    assert found.why


@given(st.text(max_size=40))
def test_any_name_has_an_answer(payer):
    assert reserve_of(payer, "GB-ENG", IN_FORCE).answer in {"yes", "no", "not_known"}
    assert body_of(payer) == body_of(payer.lower()) or payer.upper().lower() != payer.lower()


PAYMENTS = {"payer": pa.string(), "payee": pa.string(), "amount_pence": pa.int64()}
NAMES = {"name": pa.string(), "party_id": pa.string(), "party": pa.string()}


def answer(single_pence, payer="Council", times=12):
    """Far Cleaning is paid so much, so many times; flows have the year's sum, payments the single ones."""
    rows = [{"payer": payer, "payee": "Far Cleaning", "amount_pence": single_pence}] * times
    names = [{"name": who, "party_id": f"p-{who}", "party": who} for who in WHERE]
    flows = [flow("Far Cleaning", single_pence * times, "Cleaning", payer=payer),
             flow("Near Cleaners", 10_000_00, "Cleaning", payer=payer)]  # fmt: skip
    return ask(
        Leaks(), place_of(flows, WHERE, payments=table(PAYMENTS, rows), party_names=table(NAMES, names))
    )


@given(st.integers(1, 173_099_99))
def test_yearly_sums_are_never_held_against_the_limit(single_pence):
    """Twelve payments below the limit stay below it together, whatever they come to."""
    got = answer(single_pence)
    (row,) = got.tables()["leak_reserve"].to_pyarrow().to_pylist()
    assert (row["body"], row["may_reserve"], row["limit_pence"]) == (
        "best_value_authority",
        "yes",
        207_720_00,
    )
    assert (row["below_pence"], row["by_vat_pence"], row["above_pence"]) == (12 * single_pence, 0, 0)
    found = got.figure("could_be_reserved")
    # Payments show no contract's value, so that nothing is certain to be below.
    assert (found.value, found.low, found.high) == (None, 0, 12 * single_pence)


def test_one_payment_that_reaches_the_limit_shows_its_contract_does():
    got = answer(207_720_00, times=1)
    (row,) = got.tables()["leak_reserve"].to_pyarrow().to_pylist()
    assert (row["below_pence"], row["above_pence"]) == (0, 207_720_00)
    assert got.found.leaks[0].reserve_share == 0


@pytest.mark.parametrize("payer", ["Vale NHS Trust", "Kelder College", "Corner Shop Ltd"])
def test_a_body_that_may_not_is_in_no_sum_of_what_could_be_reserved(payer):
    got = answer(1_000_00, payer)
    assert got.figure("could_be_reserved") is None
    assert got.found.leaks[0].reserve_share == 0

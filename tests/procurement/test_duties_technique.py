"""The question of duties, asked of a register, a section 70 file and paid invoices."""

from datetime import date

from tests.procurement.places import place_of, rows
from ultramicro.core.ask import ask
from ultramicro.procurement.duties.technique import Duties

ON = date(2026, 6, 30)
NEW = {"contract": "council | R1", "reference": "R1", "buyer": "Kelder Council", "title": "Care", "stage": "contract",
       "value_pence": 600_000_000, "vat": "including", "kind": "services", "commenced_on": date(2026, 4, 1),
       "starts_on": date(2026, 6, 1), "ends_on": date(2029, 5, 31), "sme": True, "vcse": False}  # fmt: skip
OLD = {
    **NEW,
    "contract": "council | R2",
    "reference": "R2",
    "commenced_on": None,
    "starts_on": date(2025, 1, 1),
}
SHARED = {
    **OLD,
    "contract": "council | R3",
    "reference": "R3",
    "value_pence": 100,
    "supplier": "A",
    "vcse": None,
}
CONTRACTS = [NEW, OLD, SHARED, {**SHARED, "supplier": "B", "sme": False}]
PAID = [
    {
        "reference": reference,
        "payment": str(n),
        "supplier": "S",
        "amount_pence": pence,
        "paid_on": date(2026, 6, 3),
    }
    for n, (reference, pence) in enumerate(
        (("R1", 30_000_00), ("r1 ", 30_000_01), ("R2", 90_000_00), ("?", 1))
    )
]
INVOICES = [
    {"amount_pence": 1, "received_on": date(2026, 1, 1), "paid_on": date(2026, 1, 31)},
    {"amount_pence": 1, "received_on": date(2026, 1, 1), "paid_on": date(2026, 2, 28)},
    {"amount_pence": 1, "received_on": None, "paid_on": date(2026, 2, 28)},
    {"amount_pence": 1, "received_on": date(2026, 1, 1), "paid_on": None},
]


def asked(**tables):
    given = {"contracts": CONTRACTS, "contract_payments": PAID, "paid_invoices": INVOICES, **tables}
    return ask(Duties(), place_of(ON, **{name: held for name, held in given.items() if held}))


def test_payments_are_joined_by_identifier_and_listed_one_by_one():
    got = asked()
    (one,) = rows(got, "duty_payments")
    assert (one["reference"], one["answer"], one["contract"]) == ("1", "yes", "council | R1")
    assert (one["quarter"], one["file_due_on"]) == (date(2026, 4, 1), date(2026, 7, 30))
    assert got.figure("duty_payments").value == 1
    assert got.sentence("payments_unjoined")


def test_contracts_to_assess_and_shares_with_what_is_not_known():
    got = asked()
    (one,) = rows(got, "duty_assessments")
    assert (one["contract"], one["answer"], one["next_on"]) == ("council | R1", "yes", date(2027, 6, 1))
    small = got.figure("duty_share", what="contracts_small")
    whole = 2 * 600_000_000 + 100
    assert (small.value, small.low, small.high) == (None, 1_200_000_000 / whole, 1)
    assert got.sentence("no_day_of_buying")


def test_days_to_pay_by_half_year_with_its_range():
    got = asked()
    share = got.figure("duty_in_time_share", until="2026-03-31")
    assert (share.value, share.low, share.high) == (1 / 2, 1 / 3, 2 / 3)
    assert got.figure("duty_days_to_pay", until="2026-03-31").value == (30 + 58) / 2
    assert got.sentence("open_late")


def test_without_days_and_payments_it_says_that_they_are_not_known():
    got = asked(contract_payments=None, paid_invoices=None)
    assert got.sentence("no_days_to_pay")
    assert got.sentence("no_payments_joined")
    assert "duty_half_years" not in got.tables()


def test_what_goes_inside_and_payments_by_size_have_ranges():
    paid = [{"file": "f", "line": 1, "kind": "spend", "payer": "P", "payee_kind": "named", "amount_pence": pence, "size": size}
            for pence, size in ((50, "small"), (30, "voluntary"), (20, None), (-5, "small"))]  # fmt: skip
    local = {"area": "Town", "basis": "all", "dimension": "all", "item": "all", "inside_pence": 50, "outside_pence": 30,
             "unknown_pence": 20, "total_pence": 100}  # fmt: skip
    got = asked(payments=paid, locality=[local], areas=[{"area": "Town", "level": 0, "rule": "all"}],
                multipliers=[{"area": "Town", "subject": "place", "item": "Town", "measure": "LM3", "value": 1.5, "low": 1.2,
                              "high": 1.9, "gross": True, "basis": "b"}])  # fmt: skip
    small, voluntary = (got.figure("duty_share", what=f"payments_{who}") for who in ("small", "voluntary"))
    assert (small.low, small.high) == (0.5, 1.0)
    assert (voluntary.low, voluntary.high) == (0.3, 0.5)
    assert (got.figure("wealth_retention").low, got.figure("wealth_retention").high) == (0.5, 0.7)
    assert (got.figure("wealth_generation").low, got.figure("wealth_generation").high) == (50, 70)
    assert got.figure("wealth_circulation").high == 1.9

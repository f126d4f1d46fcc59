"""The question of duties, asked of a register, a section 70 file and paid invoices."""

from datetime import date

from tests.procurement.places import place_of, rows
from ultramicro.core.ask import ask
from ultramicro.procurement.duties.technique import Duties

ON = date(2026, 6, 30)
NEW = {"contract": "council | R1", "reference": "R1", "buyer": "Kelder Council", "title": "Buses", "stage": "contract",
       "value_pence": 600_000_000, "vat": "including", "kind": "goods", "commenced_on": date(2026, 4, 1),
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
PROMISES = [{"promise": "P1", "contract": "R1", "promised": 5.0, "delivered": 6.0}]
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
    given = {"contracts": CONTRACTS, "contract_payments": PAID, "paid_invoices": INVOICES,
             "promises": PROMISES, **tables}  # fmt: skip
    return ask(Duties(), place_of(ON, **{name: held for name, held in given.items() if held}))


def test_payments_are_joined_by_identifier_and_listed_one_by_one():
    got = asked()
    (one,) = rows(got, "duty_payments")
    assert (one["reference"], one["answer"], one["contract"]) == ("1", "yes", "council | R1")
    assert (one["quarter"], one["file_due_on"]) == (date(2026, 4, 1), date(2026, 7, 29))
    assert one["joined"] == "named"
    assert got.figure("duty_payments").value == 1
    assert got.sentence("payments_unjoined")


def test_contracts_to_assess_and_shares_with_what_is_not_known():
    got = asked()
    (one,) = rows(got, "duty_assessments")
    assert (one["contract"], one["answer"], one["next_on"]) == ("council | R1", "yes", date(2027, 5, 31))
    sheet = rows(got, "duty_indicators")
    assert [(line["contract"], line["number"], line["rating"]) for line in sheet] == [
        ("council | R1", 1, "good"), ("council | R1", 2, None), ("council | R1", 3, None)]  # fmt: skip
    assert (sheet[0]["begins_on"], sheet[0]["ends_on"]) == (date(2026, 6, 1), date(2027, 5, 31))
    assert len(rows(got, "duty_ratings")) == 5
    small = got.figure("duty_share", what="contracts_small")
    whole = 2 * 600_000_000 + 100
    assert (small.value, small.low, small.high) == (None, 1_200_000_000 / whole, 1)
    assert small.rests_on.endswith("0 of 2 suppliers not known")
    assert got.sentence("no_day_of_buying")


PAYMENT = {"file": "payments/f.csv", "line": 1, "kind": "spend", "payer": "Kelder Council", "payee": "S",
           "payee_kind": "named", "amount_pence": 40_000_00, "paid_on": date(2026, 6, 9), "reference": "9"}  # fmt: skip
LINK = {"payer": "Kelder Council", "payee": "S", "contract": "council | R1", "party": "linked", "rule": "same_name",
        "score": 100.0, "class": "strong", "paid_pence": 1, "attributed_pence": 1, "above_pence": 0, "shared_pence": 0,
        "lines": 1, "starts_on": date(2026, 6, 1), "ends_on": date(2029, 5, 31)}  # fmt: skip


def test_a_payment_that_names_no_contract_is_joined_by_its_supplier_and_is_at_most_to_be_looked_at():
    others = [{**PAYMENT, "payee": "T"}, {**PAYMENT, "amount_pence": 24_000_00}, {**PAYMENT, "paid_on": date(2026, 3, 1)},
              {**PAYMENT, "paid_on": date(2026, 7, 1)}]  # fmt: skip
    got = asked(contract_payments=None, payments=[PAYMENT, *others], contract_links=[LINK])
    (one,) = rows(got, "duty_payments")
    assert (one["reference"], one["joined"], one["answer"]) == ("9", "strong", "unknown")
    figure = got.figure("duty_payments")
    assert (figure.value, figure.low, figure.high) == (
        None,
        0,
        2,
    )  # T may be paid under a contract that is not here
    under_old = asked(
        contract_payments=None, payments=[PAYMENT], contract_links=[{**LINK, "contract": "council | R2"}]
    )
    assert "duty_payments" not in under_old.tables()


def test_a_payment_in_both_sorts_of_file_is_listed_once():
    named = {
        "reference": "R1",
        "payment": "1",
        "supplier": "S",
        "amount_pence": 48_000_00,
        "paid_on": date(2026, 6, 9),
    }
    got = asked(contract_payments=[named, named], payments=[PAYMENT], contract_links=[LINK])
    (one,) = rows(got, "duty_payments")
    assert (one["joined"], got.figure("duty_payments").value) == ("named", 1)
    assert got.sentence("payments_repeated")


def test_before_the_duty_holds_nothing_is_to_be_published_and_nothing_is_called_unknown():
    given = {"contracts": CONTRACTS, "payments": [{**PAYMENT, "paid_on": date(2024, 2, 1)}]}
    got = ask(Duties(), place_of(date(2024, 2, 29), **given))
    assert got.sentence("to_publish").startswith("Section 70: none is to be published")


def test_where_no_payment_is_known_none_is_called_published():
    got = asked(contract_payments=None)
    figure = got.figure("duty_payments")
    assert (figure.value, figure.low, figure.high) == (None, None, None)
    assert "not known" in got.sentence("to_publish")


def test_rows_that_could_not_be_used_are_told_with_those_in_another_currency():
    reject = {
        "file": "contracts/r.csv",
        "line": 3,
        "fate": "rejected",
        "code": "other_currency",
        "reason": "r",
        "raw": "x",
    }
    got = asked(rejects=[reject, {**reject, "code": "amount_unreadable"}, {**reject, "fate": "set_aside"}])
    assert got.sentence("rows_left_out").startswith("2 rows of contracts/r.csv")
    assert "1 in another currency" in got.sentence("rows_left_out")


def test_days_to_pay_by_half_year_with_its_range():
    got = asked()
    share = got.figure("duty_in_time_share", until="2026-03-31")
    assert (share.value, share.low, share.high) == (1 / 2, 1 / 3, 2 / 3)
    assert got.figure("duty_days_to_pay", until="2026-03-31").value == (30 + 58) / 2
    assert got.sentence("open_late")
    (half,) = rows(got, "duty_half_years")
    assert (half["notice_due_on"], half["unpaid_low"], half["unpaid_high"]) == (
        date(2026, 4, 29),
        1 / 3,
        1 / 3,
    )


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
    # What came back is taken off: of 95, and not of the 100 that went out.
    assert (small.low, small.high) == (45 / 95, 1.0)
    assert (voluntary.low, voluntary.high) == (30 / 95, 50 / 95)
    assert (got.figure("wealth_retention").low, got.figure("wealth_retention").high) == (0.5, 0.7)
    assert (got.figure("wealth_generation").low, got.figure("wealth_generation").high) == (50, 70)
    assert got.figure("wealth_circulation").high == 1.9

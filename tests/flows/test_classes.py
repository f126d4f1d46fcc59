"""What sort of payment each is: laws of the rules, and names as public bodies print them."""

import re
from datetime import date

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import part
from tests.flows.places import names_table, payments_table
from ultramicro.flows.classes import CLASSES, PURCHASE, class_rules, tidy, with_class, with_rank
from ultramicro.flows.flows_table import flows_detail, paid

WORDS = st.text("AB &.hmrc()’é1", min_size=0, max_size=12)


def classes_of(rows, register=None):
    table = payments_table([{"amount_pence": 100, **row} for row in rows])
    names = names_table({r["payee"] for r in rows if r.get("payee")})
    detail = flows_detail(table, names, class_rules(), register)
    return {r["payee"]: r["class"] for r in detail.to_pyarrow().to_pylist()}


PRINTED = [
    ("Baker & Sons Ltd", "Catering", "purchase"),
    ("PUBLIC WORKS LOAN BOARD", None, "treasury"),
    ("HMRC-Anytown", None, "tax"),
    ("H.M. Revenue & Customs", "Legal Expenses", "tax"),
    ("Anyshire County Council", None, "public"),
    ("The Borough Council of Anytown", None, "public"),
    ("Anytown NHS Foundation Trust", None, "public"),
    ("St. Mary's C.E. Primary School", None, "public"),
    ("Police & Crime Commissioner for Anyshire", None, "precept"),
    ("Anyshire Police", "Precepts", "precept"),
    ("Little Anyton Parish Council", None, "precept"),
    ("Teachers Pensions", None, "pension"),
    ("Anyshire Pension Fund", "Employer contributions", "pension"),
    ("Anytown Food Bank", "Grants to voluntary bodies", "grant"),
    ("Anytown Food Bank", None, "purchase"),
    ("Some Bank plc", None, "treasury"),
    ("Bank House Care Centre", None, "purchase"),
    ("Grant Thornton UK LLP", "Audit Fees", "purchase"),
    ("Citizens Arts Council Ltd", None, "purchase"),
    ("Dance School Ltd", None, "purchase"),
    ("Tax Advisers LLP", "Tax advice", "purchase"),
    ("Dr Martens Ltd", None, "purchase"),
    ("Blue Ltd", "Agency staff salaries", "purchase"),
    ("WAGES STAFF PAY", None, "pay"),
    ("SALARIES APR", None, "pay"),
    ("STAFF WAGES APRIL", None, "pay"),
    ("Payroll Solutions Ltd", None, "purchase"),
    ("Wages Bureau Ltd", None, "purchase"),
    ("Aviva Investors", "MMF", "treasury"),
    ("Invesco Global", "STIC", "treasury"),
    ("BlackRock ICS", "Cash", "treasury"),
    ("Goldman Sachs Asset Management", "Cash", "treasury"),
    ("Northern Trust Primary School", None, "public"),
    ("Software Ltd", "Housing benefit software", "purchase"),
    ("ANYSHIRE SUPERANN FUND", "NON ANYTOWN AYPF", "pension"),
    ("Anyshire Fund", "NON ANYTOWN AYPF", "pension"),
    ("Anyshire Fund", "SUPER ADD ALLOWANCES", "pension"),
    ("Ballpoint Pens Ltd", "Pens", "purchase"),
    ("Vouchers Ltd", "Child Care Vouchers", "pay"),
    ("Leasing Ltd", "Car Salary Sacrifice", "pay"),
    ("Benefits Ltd", "Mgnt fees - salary sacrifice", "purchase"),
    ("Any Homes Ltd", "Loan to subsidiary company", "treasury"),
    ("Books Ltd", "Loans to libraries", "purchase"),
    ("Builder Ltd", "Refund of deposit held", "treasury"),
    ("Roofer Ltd", "Release of retention", "purchase"),
    ("Any Homes Ltd", "Rent deposit", "purchase"),
]  # fmt: skip
"""Payee and category as they are printed, and the class that a reader would give them."""


@pytest.fixture(scope="module")
def classed():
    """The class of each, asked of all at once: to ask costs a second."""
    rows = [
        {"payee": payee, "category": category, "amount_pence": 100, "department": str(n)}
        for n, (payee, category, _) in enumerate(PRINTED)
    ]
    names = names_table({row["payee"] for row in rows})
    found = flows_detail(payments_table(rows), names, class_rules()).to_pyarrow().to_pylist()
    return {(row["payee"], row["category"]): row["class"] for row in found}


@pytest.mark.parametrize(("payee", "category", "expected"), PRINTED)
def test_a_printed_name_falls_where_a_reader_would_put_it(payee, category, expected, classed):
    assert classed[payee, category] == expected


def test_a_withheld_name_is_shown_as_redacted_even_if_the_reader_took_it_for_a_name():
    printed = ("REDACTED PERSONAL DATA", "Redacted", "Personal Payments", "Name Withheld")
    assert classes_of([{"payee": payee} for payee in printed]) == {"(redacted)": "person"}


@pytest.mark.parametrize(
    "category",
    ["Housing Benefit", "Rent Allowance Payments", "Discretionary Housing Payments", "Fostering Allowance"],
)
def test_a_benefit_is_no_purchase_and_its_payee_is_not_named(category):
    assert classes_of([{"payee": "Anytown Homes", "category": category}]) == {"(a person)": "person"}


def test_a_person_s_name_is_never_shown():
    printed = ("MR J SMITH", "Mrs Ann Other", "Estate of J Smith")
    assert classes_of([{"payee": payee} for payee in printed]) == {"(a person)": "person"}


def test_what_a_redaction_was_printed_as_is_gone():
    rows = [{"payee": "J Smith", "payee_kind": "person"}, {"payee": "K Jones", "payee_kind": "redacted"}]
    shown = flows_detail(payments_table([{"amount_pence": 1, **r} for r in rows]),
                         names_table({"J Smith", "K Jones"}), class_rules())  # fmt: skip
    printed = str(shown.to_pyarrow().to_pylist())
    assert "Smith" not in printed
    assert "Jones" not in printed


def test_a_register_settles_what_a_name_suggests():
    register = ibis.memtable(pa.table({"party_id": ["p-Acme Ltd", "p-Anytown High School"],
                                       "kind": ["public", "voluntary"]}))  # fmt: skip
    rows = [{"payee": "Acme Ltd"}, {"payee": "Anytown High School"}]
    assert classes_of(rows, register) == {"Acme Ltd": "public", "Anytown High School": "purchase"}


def test_a_body_that_pays_itself_moves_its_own_money():
    assert classes_of([{"payer": "Any Body", "payee": "ANY BODY."}]) == {"ANY BODY.": "internal"}


def test_a_card_bill_is_counted_once_where_the_card_s_lines_are_here():
    bill = {"payee": "Barclaycard Commercial", "paid_on": date(2025, 2, 10), "amount_pence": 300}
    line = {
        "payee": "Cafe",
        "paid_on": date(2025, 1, 20),
        "amount_pence": 300,
        "kind": "card",
        "file": "c.csv",
    }
    names = names_table({"Barclaycard Commercial", "Cafe"})
    both = flows_detail(payments_table([bill, line]), names, class_rules())
    alone = flows_detail(payments_table([bill]), names, class_rules())
    assert paid(both).amount_pence.sum().to_pyarrow().as_py() == 300
    assert both.amount_pence.sum().to_pyarrow().as_py() == 600
    assert paid(alone).amount_pence.sum().to_pyarrow().as_py() == 300


@pytest.mark.parametrize("category", ["Card settlement", "Credit card bill", "Settlement of card"])
def test_a_card_bill_is_known_by_what_it_is_for_too(category):
    bill = {"payee": "Any Issuer", "category": category, "paid_on": date(2025, 2, 10)}
    line = {"payee": "Cafe", "paid_on": date(2025, 1, 20), "kind": "card"}
    assert classes_of([bill, line])["Any Issuer"] == "settlement"


@pytest.mark.parametrize(
    ("description", "expected"),
    [("LGPS contributions", "pension"), ("Pension advice", "purchase"), ("Return of bond", "treasury")],
)
def test_what_a_line_says_of_itself_counts_where_nothing_else_does(description, expected):
    assert classes_of([{"payee": "Any Payee", "description": description}]) == {"Any Payee": expected}


def test_a_card_bill_of_months_without_card_lines_stays_a_purchase():
    bill = {"payee": "Barclaycard Commercial", "paid_on": date(2025, 9, 10)}
    line = {"payee": "Cafe", "paid_on": date(2025, 1, 20), "kind": "card"}
    assert classes_of([bill, line])["Barclaycard Commercial"] == "purchase"


def test_money_that_comes_in_is_no_payment_of_the_place():
    rows = [
        {"file": "b", "kind": "bank", "payer": "Trust", "payee": "Baker"},
        {"file": "b", "kind": "bank", "payer": "J Smith", "payee": "Trust"},
    ]
    detail = flows_detail(payments_table([{"amount_pence": 5, **r} for r in rows]),
                          names_table({"Trust", "Baker"}), class_rules())  # fmt: skip
    got = {(r["payer"], r["payee"]): r["class"] for r in detail.to_pyarrow().to_pylist()}
    assert got == {("Trust", "Baker"): "purchase", ("(a payer)", "Trust"): "receipt"}


def test_every_rule_gives_its_reason_and_can_win():
    for rule in class_rules():
        assert rule.reason
        assert rule.kind in (*CLASSES, "redacted")
        assert rule.rank < PURCHASE
        assert not re.search(rule.pattern, "")


def test_rules_name_kinds_of_bodies_and_no_place():
    for rule in class_rules():
        assert not re.search(r"HYNDBURN|ENFIELD|LANCASHIRE|LONDON COUNTY|MANCHESTER|NOTTINGHAM", rule.pattern)


@settings(max_examples=8)
@given(st.lists(st.tuples(WORDS, st.none() | WORDS), min_size=1, max_size=8))
def test_each_payment_keeps_one_row_whatever_its_words(pairs):
    table = payments_table([{"payee": p, "category": c, "amount_pence": i} for i, (p, c) in enumerate(pairs)])
    got = with_class(with_rank(table, class_rules()), class_rules()).to_pyarrow().to_pylist()
    assert sorted(r["amount_pence"] for r in got) == list(range(len(pairs)))
    assert all(r["ruled"] in (*CLASSES, "redacted") for r in got)


@part(0.4)
@given(WORDS)
def test_tidying_twice_is_tidying_once(words):
    once = ibis.literal(words, "string")
    con = ibis.duckdb.connect()
    first = con.to_pyarrow(tidy(once)).as_py()
    assert con.to_pyarrow(tidy(ibis.literal(first, "string"))).as_py() == first

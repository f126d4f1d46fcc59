"""The gate: payments as techniques see them hold nobody's name, and every pound and line they held before."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import part
from ultramicro.flows.direction import own_bodies
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.people.gate import PEOPLE, TELLING, nameless, people_in

TELLS = {
    "reference": "R1",
    "description": "for her",
    "postcode": "BB5 1AA",
    "supplier_number": "77",
    "size": "small",
}
DEFAULTS = {
    "file": "a.csv",
    "line": 1,
    "kind": "spend",
    "payer": "Council",
    "payee_kind": "named",
    "amount_pence": 100,
}


def table(name, rows):
    schema = arrow_schema(name)
    return ibis.memtable(
        pa.Table.from_pylist([dict.fromkeys(schema.names) | row for row in rows], schema=schema)
    )


def payments(*rows):
    return table("payments", [{**DEFAULTS, "line": line, **row} for line, row in enumerate(rows, 2)])


def shown(given, parties=None, registers=None):
    return nameless(given, people_in(given, parties, registers)).to_pyarrow().to_pylist()


def payees(given, **tables):
    return [row["payee"] for row in shown(given, **tables)]


ROWS = st.lists(
    st.fixed_dictionaries({
        "payee": st.sampled_from(["Jane Doe", "DOE J MRS", "Doe Ltd", "Kelder Garage", "Zog", None]),
        "payee_kind": st.sampled_from(["named", "redacted", "person"]),
        "category": st.sampled_from(["Foster care", "Repairs", None]),
        "payer": st.sampled_from(["Council", "College", "Jane Doe"]),
        "kind": st.sampled_from(["spend", "card", "bank"]),
        "amount_pence": st.integers(-(10**9), 10**9),
        **{column: st.sampled_from([value, None]) for column, value in TELLS.items()},
    }), min_size=1, max_size=8)  # fmt: skip


@part(0.4)  # a quarter of a second each
@given(ROWS)
def test_no_pound_and_no_line_is_lost(rows):
    got = shown(payments(*rows))
    assert sorted((r["line"], r["amount_pence"], r["category"] or "") for r in got) == sorted(
        (line, r["amount_pence"], r["category"] or "") for line, r in enumerate(rows, 2)
    )


@part(0.4)  # a quarter of a second each
@given(ROWS)
def test_nothing_that_leads_to_a_person_stands_beside_one(rows):
    for row in shown(payments(*rows)):
        assert row["payee"] not in ("Jane Doe", "DOE J MRS") or row["payee_kind"] == "redacted"
        if row["payee_kind"] == "person":
            assert row["payee"] in (None, PEOPLE)
            assert not any(row[column] for column in TELLING)


@part(0.4)  # a quarter of a second each
@given(ROWS)
def test_what_is_no_persons_stays_as_it_was(rows):
    kept = ("payee", *TELLS)
    firms = {line: r for line, r in enumerate(rows, 2) if r["payee"] in ("Doe Ltd", "Kelder Garage")}
    got = {r["line"]: r for r in shown(payments(*rows)) if r["line"] in firms}
    assert [[got[line][c] for c in kept] for line in firms] == [[r[c] for c in kept] for r in firms.values()]


@part(0.4)  # a quarter of a second each
@given(ROWS)
def test_going_through_the_gate_twice_changes_nothing(rows):
    once = nameless(payments(*rows), people_in(payments(*rows)))
    settled = ibis.memtable(once.to_pyarrow())
    key = lambda rows: sorted(map(str, rows))  # noqa: E731
    assert key(shown(settled)) == key(settled.to_pyarrow().to_pylist())


@pytest.mark.parametrize("category", ["Adult Social Care", "Adoption Allowances", "Direct Payments", "S17 Support", "SEN Transport",
                                      "Housing Benefit", "Grants to Individuals", "Compensation", "Children's Services",
                                      "PERSONAL BUDGETS", "Foster Carers - Fees", "Leaving Care", "Refunds"])  # fmt: skip
def test_a_doubtful_name_is_a_persons_where_it_is_about_care(category):
    doubtful = {"payee": "Satwant Tregenza"}
    assert payees(payments({**doubtful, "category": category})) == [None]
    assert payees(payments({**doubtful, "category": "Building Repairs"})) == ["Satwant Tregenza"]


def test_one_payment_for_care_hides_the_name_everywhere():
    row = {"payee": "Satwant Tregenza", "category": "Stationery"}
    assert payees(payments(row, {**row, "category": "Fostering"}, row)) == [None] * 3


def test_a_department_or_description_of_care_counts_as_the_category_does():
    assert payees(payments({"payee": "Satwant Tregenza", "department": "Children's Services"})) == [None]
    assert payees(payments({"payee": "Satwant Tregenza", "description": "direct payment May"})) == [None]


@pytest.mark.parametrize(
    ("kind", "hidden"), [("household", True), ("Worker", True), ("business", False), ("", True)]
)
def test_the_users_word_decides_who_is_a_person(kind, hidden):
    said = table("parties", [{"party": "Doe, Jane", "kind": kind}])
    assert payees(
        payments({"payee": "JANE DOE"}), parties=table("parties", [{"party": "Jane  Doe", "kind": kind}])
    ) == [None if hidden else "JANE DOE"]
    assert payees(payments({"payee": "DOE JANE"}), parties=said) == [None if hidden else "DOE JANE"]


def test_the_users_word_makes_a_person_of_what_reads_like_a_firm():
    said = table("parties", [{"party": "Someone", "alias": "Kelder Plumbing", "kind": "household"}])
    assert payees(payments({"payee": "KELDER PLUMBING"}), parties=said) == [None]


@pytest.mark.parametrize(
    "number",
    [{"company_number": "01234567"}, {"charity_number": "1089464"}, {"vat_number": "GB 123 4567 89"}],
)
def test_a_number_tells_an_organisation_but_not_where_it_is_about_care(number):
    row = {"payee": "Jane Doe", **number}
    assert payees(payments(row)) == ["Jane Doe"]
    assert payees(payments({**row, "category": "Foster carers"})) == [None]


def test_a_register_with_the_very_name_tells_an_organisation():
    register = table("registers", [{"name": "SUE RIDER", "charity_number": "1052076", "source": "charities"}])
    given = payments({"payee": "Sue Rider"}, {"payee": "Sue Ryde"}, {"payee": "SUE RIDER"})
    assert payees(given, registers=register) == ["Sue Rider", None, "SUE RIDER"]


def test_a_likely_name_that_many_bodies_pay_is_a_firm_and_a_sure_one_is_not():
    many = [{"payee": name, "payer": payer} for name in ("Kowalczyk Nowicka", "Jane Doe") for payer in "ABC"]
    assert payees(payments(*many[:1])) == [None]
    assert payees(payments(*many)) == ["Kowalczyk Nowicka"] * 3 + [None] * 3


def bank(payer, payee, file="bank.csv"):
    return {"kind": "bank", "file": file, "payer": payer, "payee": payee}


def test_people_whose_statements_are_here_are_one_payer_and_those_who_pay_in_have_no_name():
    theirs = [bank("Jane Doe", "Kelder Garage"), bank("Acme Ltd", "Jane Doe"), bank("Jane Doe", "John Roe")]
    ours = [
        bank("Council", "Kelder Garage", "c.csv"),
        bank("Ann Roe", "Council", "c.csv"),
        bank("Ann Roe", "Council", "c.csv"),
    ]
    got = shown(payments(*theirs, *ours))
    assert [(r["payer"], r["payee"]) for r in got] == [
        (PEOPLE, "Kelder Garage"), ("Acme Ltd", PEOPLE), (PEOPLE, None),
        ("Council", "Kelder Garage"), (None, "Council"), (None, "Council"),
    ]  # fmt: skip
    bodies = own_bodies(nameless(payments(*theirs, *ours), people_in(payments(*theirs, *ours))))
    assert set(bodies.to_pyarrow()["body"].to_pylist()) == {PEOPLE, "Council"}


def test_a_body_is_never_taken_for_a_person_by_its_own_name():
    assert {r["payer"] for r in shown(payments({"payer": "Milton Keynes", "payee": "Doe Ltd"}))} == {
        "Milton Keynes"
    }

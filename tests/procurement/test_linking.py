"""Payments under contracts: laws on a drawn place, then what each rule does."""

import random
from collections import defaultdict
from datetime import date, timedelta

import ibis
import pyarrow as pa
import pytest

from ultramicro.procurement.linking.bodies import same_bodies
from ultramicro.procurement.linking.link import link_contracts
from ultramicro.procurement.linking.standing import STANDINGS

CONTRACT = {
    "contract": pa.string(), "reference": pa.string(), "ocid": pa.string(), "buyer": pa.string(), "supplier": pa.string(),
    "company_number": pa.string(), "postcode": pa.string(), "title": pa.string(), "category": pa.string(),
    "description": pa.string(), "stage": pa.string(), "starts_on": pa.date32(), "ends_on": pa.date32(),
    "extended_until_on": pa.date32(), "status": pa.string(), "value_pence": pa.int64(), "annual_pence": pa.int64(),
    "state": pa.string(), "release": pa.string(),
}  # fmt: skip
PAYMENT = {
    "payer": pa.string(), "payee": pa.string(), "paid_on": pa.date32(), "amount_pence": pa.int64(), "category": pa.string(),
    "company_number": pa.string(),
}  # fmt: skip
UNDER = {
    "reference": pa.string(), "release": pa.string(), "ocid": pa.string(), "buyer": pa.string(), "supplier": pa.string(),
    "company_number": pa.string(), "amount_pence": pa.int64(), "paid_on": pa.date32(),
}  # fmt: skip


def table(schema, rows):
    return ibis.memtable(pa.Table.from_pylist(list(rows), schema=pa.schema(list(schema.items()))))


def contract(name, supplier, **more):
    facts = {
        "contract": name, "reference": name, "buyer": "Kelder Borough Council", "supplier": supplier, "stage": "contract",
        "starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31), "title": name,
    }  # fmt: skip
    return facts | more


def payment(payee, pounds, on=date(2024, 3, 1), **more):
    return {"payer": "Kelder MBC", "payee": payee, "paid_on": on, "amount_pence": round(pounds * 100)} | more


def linked(contracts, payments, under=()):
    given = table(UNDER, under) if under else None
    return link_contracts(table(CONTRACT, contracts), table(PAYMENT, payments), given)


def rows(relation):
    return relation.to_pyarrow().to_pylist()


NAMES = (
    "Rosewell Care Ltd",
    "Lily Homes",
    "Oak & Elm LLP",
    "Kite Taxis",
    "Ash Fuel",
    "Birch Paper",
    "Moss IT",
    "Fern Law",
)
ABOUT = ("Care at home", "Cleaning of schools", "School transport", "Heating fuel", None)


def drawn(seed):
    """A place of a few hundred contracts and payments in which everything that may go wrong does."""
    dice = random.Random(seed)  # noqa: S311
    day = date(2023, 1, 1)
    buyers = ("Kelder Borough Council", "Kelder MBC, KELD - Adults", "Other Trust", "")
    contracts = [
        contract(
            f"c{dice.randrange(60)}", dice.choice((*NAMES, f"{dice.choice(NAMES)}, {dice.choice(NAMES)}", "Various", None)),
            buyer=dice.choice(buyers), title=dice.choice(ABOUT), value_pence=dice.choice((None, 0, 50_000, 900_000)),
            annual_pence=dice.choice((None, 12_000, 300_000)), stage=dice.choice(("contract", "award", "tender")),
            starts_on=dice.choice((None, day + timedelta(dice.randrange(700)))),
            ends_on=dice.choice((None, day + timedelta(dice.randrange(1200)))),
        )
        for _ in range(150)
    ]  # fmt: skip
    payments = [
        payment(
            dice.choice((None, "Unknown Payee", *(name.upper() for name in NAMES))), dice.randrange(-500, 3000),
            on=dice.choice((None, *(day + timedelta(dice.randrange(900)) for _ in range(9)))), category=dice.choice(ABOUT),
            payer=dice.choice(("Kelder MBC", "Kelder MBC", "Second Body")),
        )
        for _ in range(500)
    ]  # fmt: skip
    return contracts, payments


@pytest.fixture(scope="module")
def place():
    contracts, payments = drawn(1)
    return contracts, payments, linked(contracts, payments)


def test_every_penny_and_every_payment_is_told_once(place):
    _, payments, found = place
    told = rows(found.standings)
    assert sum(row["amount_pence"] for row in told) == sum(p["amount_pence"] for p in payments)
    assert sum(row["lines"] for row in told) == len(payments)
    assert {row["standing"] for row in told} <= set(STANDINGS)


def test_what_is_attributed_and_what_is_above_is_what_was_paid(place):
    for row in rows(place[2].streams):
        assert row["attributed_pence"] + row["above_pence"] == row["paid_pence"]
        assert row["above_pence"] >= 0


def test_no_contract_is_paid_more_than_its_value(place):
    found = place[2]
    attributed, most = defaultdict(int), {}
    for row in rows(found.streams):
        attributed[row["contract"]] += row["attributed_pence"]
    for row in rows(found.limits):
        most[row["contract"]] = row["limit_pence"]
        assert row["limit_pence"] is None or row["limit_pence"] > 0
    assert any(limit is not None for limit in most.values())
    for number, pence in attributed.items():
        limit = most[number]
        assert limit is None or pence <= limit


def test_nothing_is_attributed_to_a_body_that_is_no_payer(place):
    found = place[2]
    ours = {row["number"] for row in rows(found.contracts) if row["payer"]}
    assert {row["contract"] for row in rows(found.streams)} <= ours
    assert {row["payer"] for row in rows(found.links)} == {"Kelder MBC"}


def test_the_order_of_rows_changes_nothing(place):
    contracts, payments, found = place
    again = linked(contracts[::-1], payments[::-1])
    for name in ("links", "streams", "standings", "parties"):
        first, second = (
            sorted(map(str, rows(getattr(each, name)))) for each in (found, again)
        )  # fmt: skip
        assert first == second, name


# Each case is a body of its own, and all are linked in one go: what is paid by the hour is the engine's planning.
CASES = {}


def case(name, contracts, payments, under=(), **expected):
    """Keep a case: what should be paid, in pounds, by how it stands."""
    body = f"Body{len(CASES)} Council"
    CASES[name] = (
        [c | {"buyer": body if c["buyer"].startswith("Kelder") else c["buyer"], "contract": f"{name}/{c['contract']}"}
         for c in contracts],
        [p | {"payer": body} for p in payments],
        [u | {"buyer": body} for u in under],
        expected,
    )  # fmt: skip


YEAR = contract("c", "Rosewell Care Ltd", annual_pence=1_200_000, value_pence=1_200_000)
for told, pounds, expected in (
    # A value of 12,000 in a year, six months of it seen: 6,000 is expected.
    ("as expected", [1000] * 6, {"strong": 6000}),
    ("half of it", [500] * 6, {"strong": 3000}),
    ("half as much again", [1500] * 6, {"strong": 9000}),
    ("little of it", [100] * 6, {"probable": 600}),
    ("twice as much", [2000] * 6, {"probable": 12000}),
    ("four times as much", [4000] * 6, {"also_buys": 12000, "above_value": 12000}),
    # Exactly a year's value at once is a year's, however few months are seen.
    ("a year's value at once", [12000, 0, 0, 0, 0, 0], {"strong": 12000}),
    ("credits alone", [-5] * 6, {"probable": -30}),
):
    paid = [payment("ROSEWELL CARE", sum_, date(2024, month + 1, 9)) for month, sum_ in enumerate(pounds)]
    case(f"paid against expected: {told}", [YEAR], paid, **expected)
case(
    "money for other things is no strong evidence", [contract("c", "Rosewell Care", annual_pence=1_200_000)],
    [payment("Rosewell Care", 1000, date(2024, month, 9), category=category)
     for month, category in ((1, "Care"), (2, "Care"), (3, "Cars"), (4, "Chairs"))], probable=4000,
)  # fmt: skip
for on, standing in (
    (date(2023, 12, 31), "none_live"), (date(2024, 1, 1), "probable"), (date(2025, 4, 2), "probable"),
    (date(2025, 4, 3), "none_live"), (None, "undated"),
):  # fmt: skip
    days = [contract("c", "Rosewell Care")], [payment("Rosewell Care", 10, on)]
    case(f"live to ninety-two days after the last: {on}", *days, **{standing: 10})
for more in ({"extended_until_on": date(2026, 12, 31)}, {"ends_on": None}):
    later = [payment("Rosewell Care", 10, date(2026, 1, 1))]
    case(f"still live: {[*more]}", [contract("c", "Rosewell Care", **more)], later, probable=10)
TWO = [
    contract("care", "Rosewell", title="Care at home"),
    contract("taxis", "Rosewell", title="School transport"),
]
case(
    "of several live contracts the category decides or nothing does", TWO,
    [payment("Rosewell", 10, category="Transport of pupils"), payment("Rosewell", 20, category="Fees")],
    probable=10, one_of_these=20,
)  # fmt: skip
case(
    "of several live contracts the amount decides",
    [TWO[0] | {"annual_pence": 1_234_500}, TWO[1] | {"annual_pence": 99_900}],
    [payment("Rosewell", 12345, category="School transport")], strong=12345,
)  # fmt: skip
case(
    "a value that suppliers share counts once",
    [contract("f", name, value_pence=100_000) for name in ("Rosewell Care", "Lily Homes")],
    [payment("Rosewell Care", 800), payment("Lily Homes", 800)], also_buys=1000, above_value=600,
)  # fmt: skip
case(
    "quarters that list a contract again do not add up its value",
    [first := contract("c", "Rosewell Care", value_pence=100_000),
     first | {"supplier": "ROSEWELL CARE LTD", "ends_on": date(2025, 6, 30)}],
    [payment("Rosewell Care", 1500, date(2025, 6, 1))], also_buys=1000, above_value=500,
)  # fmt: skip
case(
    "a contract let again under its old reference has two values",
    [contract("c", "Rosewell Care", value_pence=100_000),
     contract("c", "Rosewell Care", value_pence=100_000, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))],
    [payment("Rosewell Care", 1500, date(2025, 6, 1))], also_buys=1500,
)  # fmt: skip
case(
    "what is left of several contracts' values is the most that one of them explains",
    [TWO[0] | {"value_pence": 10_000}, TWO[1] | {"value_pence": 20_000}], [payment("Rosewell", 1000)],
    one_of_these=300, above_value=700,
)  # fmt: skip
case(
    "questions and strangers are no contract's", [contract("c", "Aecom Rosewell")],
    [payment("Aecom Rosewell Services", 5), payment("Elm", 7), payment(None, 9)], asked=5, no_contract=7, unnamed=9,
)  # fmt: skip
case(
    "tenders and other buyers hold nothing",
    [contract("a", "Elm", stage="tender"), contract("b", "Elm", buyer="Another NHS Trust")], [payment("Elm", 5)],
    no_contract=5,
)  # fmt: skip
case(
    "an award that came to nothing is no contract",
    [contract("a", "Elm", stage="award", status="Cancelled")], [payment("Elm", 5)], no_contract=5,
)  # fmt: skip
for standing, ends_on, stands in (
    ("void", date(2024, 12, 31), {"no_contract": 5}), ("ended", None, {"none_live": 5}),
    ("unclear", date(2024, 12, 31), {"none_live": 5}), ("ended", date(2024, 12, 31), {"probable": 5}),
):  # fmt: skip
    case(
        f"{standing}, until {ends_on}", [contract("a", "Elm", state=standing, ends_on=ends_on)],
        [payment("Elm", 5)], **stands,
    )  # fmt: skip
NAMED = {"reference": "s-1", "buyer": "Kelder", "supplier": "Nobody Knows Ltd", "amount_pence": 120_000,
         "paid_on": date(2024, 3, 3)}  # fmt: skip
ODD = [payment("Odd Name Plc", 1000), payment("Odd Name Plc", 7)]
case("an identifier names the payee", [contract("S-1", "Rosewell Care")], ODD, [NAMED], named=1007)
case(
    "a notice names its contract, and a process of two awards does not",
    [contract("a", "Rosewell Care", ocid="o", release="012-2026"), contract("b", "Lily", ocid="o")], ODD,
    [{key: value for key, value in NAMED.items() if key != "reference"} | {"ocid": "o", "release": "012-2026"}],
    named=1007,
)  # fmt: skip
case(
    "an identifier stays whatever contract is added",
    [contract("S-1", "Rosewell Care"), *(contract(f"c{n}", "Odd Name Plc") for n in range(3))], ODD, [NAMED],
    named=1000, one_of_these=7,
)  # fmt: skip
case(
    "a sum that two payments have names neither", [contract("S-1", "Rosewell Care")],
    [payment("Odd", 1000), payment("Even", 1000)], [NAMED | {"amount_pence": 100_000}], no_contract=2000,
)  # fmt: skip


@pytest.fixture(scope="module")
def all_cases():
    """All cases, linked as bodies of one place."""
    return linked(*([row for each in CASES.values() for row in each[part]] for part in range(3)))


@pytest.fixture(scope="module")
def by_body(all_cases):
    """What was paid, in pounds, by body and how it stands."""
    sums = defaultdict(lambda: defaultdict(int))
    for row in rows(all_cases.standings):
        sums[row["payer"]][row["standing"]] += row["amount_pence"]
    return {
        body: {standing: pence / 100 for standing, pence in each.items() if pence}
        for body, each in sums.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_what_is_paid_stands_as_its_evidence_says(name, by_body):
    _, payments, _, expected = CASES[name]
    assert by_body[payments[0]["payer"]] == expected


def test_what_may_be_one_of_several_stands_beside_each(all_cases):
    name = "of several live contracts the category decides or nothing does"
    beside = {all_cases.numbers[row["contract"]]: row["shared_pence"] for row in rows(all_cases.streams)}
    assert (beside[f"{name}/care"], beside[f"{name}/taxis"]) == (2000, 2000)


def test_a_payee_that_an_identifier_names_is_a_linked_party(all_cases):
    named = [row for row in rows(all_cases.parties) if row["rule"] == "identifier"]
    assert {(row["payee"], row["party"]) for row in named} == {("Odd Name Plc", "linked")}


def test_a_buyer_without_a_name_is_the_only_payer():
    assert same_bodies([""], ["Kelder MBC"]) == {"": "Kelder MBC"}
    assert same_bodies(["", "Kelder"], ["Kelder Council", "Kelder City Council"]) == {}
    assert same_bodies(["Kelder Council"], ["Kelder Council", "Kelder City Council"]) == {
        "Kelder Council": "Kelder Council"
    }


@pytest.mark.parametrize(("buyer", "payer", "same"), [
    ("KELDER COUNCIL", "kelder_metropolitan_borough_council", True), ("The Council of Kelder", "Kelder M.B.C.", True),
    ("Kelder Met. Boro. Cncl (KMBC)", "KELDER COUNCIL", True), ("Kelder Council - Adults", "Kelder Council", True),
    ("Kelder & Vale Council", "Kelder and Vale BC", True), ("Kelder Town Council", "Kelder Council", False),
    ("Kelder County Council", "Kelder City Council", False), ("Kelder NHS Trust", "Kelder Council", False),
])  # fmt: skip
def test_one_body_however_it_is_written(buyer, payer, same):
    assert same_bodies([buyer], [payer]) == ({buyer: payer} if same else {})

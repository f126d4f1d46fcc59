"""The question which payments are under which contract, asked of a small place."""

from datetime import date

import pytest

from tests.procurement.test_linking import CONTRACT, PAYMENT, contract, payment, table
from ultramicro.core.ask import ask
from ultramicro.core.memory import MemoryPlace
from ultramicro.procurement.contract_links import ContractLinks


def asked(contracts, payments):
    tables = {"contracts": table(CONTRACT, contracts), "payments": table(PAYMENT, payments)}
    return ask(ContractLinks(), MemoryPlace("Kelder", date(2026, 3, 31), tables))


@pytest.fixture(scope="module")
def answer():
    contracts = [
        contract("a", "Rosewell Care Ltd", annual_pence=1_200_000, value_pence=1_200_000),
        contract("b", "Aecom Lily"),
        contract("c", "Elm", buyer="Other NHS Trust"),
    ]
    paid = [payment("ROSEWELL CARE", 1000, date(2024, month, 9)) for month in range(1, 13)]
    paid += [payment("Aecom Lily Services", 7000), payment("Unknown Plc", 9000), payment(None, 100)]
    return asked(contracts, [*paid, payment("Elsewhere", 5, payer="Another Body")])


def test_each_penny_of_the_buyers_stands_in_one_row(answer):
    rows = answer.tables()["contract_standing"].to_pyarrow().to_pylist()
    told = {row["standing"]: (row["amount_pence"], row["lines"], row["payees"]) for row in rows}
    assert told == {
        "strong": (1_200_000, 12, 1),
        "asked": (700_000, 1, 1),
        "no_contract": (900_000, 1, 1),
        "unnamed": (10_000, 1, 0),
    }


def test_the_share_is_a_range_round_what_is_on_strong_evidence(answer):
    share = answer.figure("under_contract_share")
    assert (share.low, share.value, share.high) == pytest.approx((12 / 28.1, 12 / 28.1, 19 / 28.1))


def test_what_no_contract_explains_stands_beside_the_reach_of_the_registers(answer):
    # Three payees were paid 5,000 or more: one is a supplier, one may be, of one nothing is known.
    payees, money = answer.figure("coverage_payees"), answer.figure("coverage_share")
    assert (payees.low, payees.high) == pytest.approx((1 / 3, 2 / 3))
    assert (money.low, money.high) == pytest.approx((12 / 28, 19 / 28))
    assert "registers hold a contract" in answer.sentence("coverage")


def test_links_and_questions_have_their_evidence(answer):
    links = answer.tables()["contract_links"].to_pyarrow().to_pylist()
    assert [(r["payee"], r["contract"], r["party"], r["rule"], r["class"]) for r in links] == [
        ("Aecom Lily Services", "b", "review", "words_more", "asked"),
        ("ROSEWELL CARE", "a", "linked", "same_name", "strong"),
    ]
    assert answer.figure("questions").value == 1


def test_other_payers_and_other_buyers_are_told(answer):
    assert "£5" in answer.sentence("registers_missing")
    assert "Other NHS Trust" in answer.sentence("buyers_missing")


def test_without_a_buyer_among_the_payers_no_share_is_told():
    answer = asked([contract("a", "Elm", buyer="Other NHS Trust")], [payment("Elm", 5)])
    assert answer.figure("under_contract_share") is None
    assert answer.sentence("under_contracts") == "No contract is here of a body whose payments are here."

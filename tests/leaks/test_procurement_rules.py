"""The law's limits and reservations, line by line: the table in the program against what it was derived from.

`scripts/procurement_rules.py` derives `leaks/procurement.csv` from a longer list of dated rules. They are facts of
the acts and orders that each line names as its source, which nobody owns; the wording is the project's own.
"""

import csv
from datetime import date, timedelta
from importlib.resources import files

import pytest

from ultramicro.leaks.reserving import limit_pence, reserve_of

TABLE = list(
    csv.DictReader((files("ultramicro.leaks") / "procurement.csv").read_text(encoding="utf-8").splitlines())
)
LIMITS = [row for row in TABLE if row["rule"] == "threshold"]
RESERVED = [row for row in TABLE if row["rule"] == "reserve_local"]
A_DAY, LATER = timedelta(days=1), date(2027, 6, 30)
COUNTRY = {"england": "GB-ENG", "wales": "GB-WLS", "scotland": "GB-SCT", "northern_ireland": "GB-NIR"}
PAYER = {"best_value_authority": "Kelderby Borough Council", "parish_council": "Kelder Parish Council",
         "central_government": "Ministry of Justice", "any": "Kelderby Borough Council"}  # fmt: skip
BODY = {"sub_central": "best_value_authority", "any": "best_value_authority"}
NOT_TAKEN = {
    # Sums that bind utilities, concessions and notices, and duties that say nothing of who may be invited.
    "threshold": {"concession", "light_touch_concession"},
    "utility": {"goods_services", "light_touch"},
}
"""What the longer list has beside: nothing that a payment for goods, works or care is held against."""
OTHER_RULES = {
    "regulated", "community_benefit", "cwb_plan", "notifiable_below_threshold", "reserve_uk", "reserve_size",
    "reserve_supported", "notice_states_reservation", "supplier_identifier", "publish_platform",
    "s69_payment_compliance", "s70_payments", "s71_performance", "pipeline", "transparency_code", "sppp_duty",
}  # fmt: skip
"""Rules of the longer list that say neither a limit nor whether an area may be reserved."""


def named(row):
    return " ".join(row[name] for name in ("nation", "body", "contract", "from_on", "until_on"))


def days(row):
    """The first and the last day on which a line holds; for one without an end, a day to come."""
    begins = date.fromisoformat(row["from_on"]) if row["from_on"] else date(2024, 1, 1)
    return begins, date.fromisoformat(row["until_on"]) if row["until_on"] else LATER


@pytest.mark.parametrize("row", LIMITS, ids=named)
def test_each_line_is_the_limit_from_its_first_day_to_its_last(row):
    body = BODY.get(row["body"], row["body"])
    for on in days(row):
        assert limit_pence(row["nation"], body, row["contract"], on) == int(row["limit_pence"])
    assert row["vat"] == "incl"
    assert row["source"]


@pytest.mark.parametrize("row", LIMITS, ids=named)
def test_each_line_is_followed_by_the_next_without_a_gap_and_alone_on_its_days(row):
    same = [other for other in LIMITS if all(other[k] == row[k] for k in ("nation", "body", "contract"))]
    _, last = days(row)
    holding = [other for other in same if days(other)[0] <= last <= days(other)[1]]
    assert holding == [row]
    if row["until_on"]:
        assert any(days(other)[0] == last + A_DAY for other in same)


@pytest.mark.parametrize("row", RESERVED, ids=named)
def test_each_line_says_who_may_reserve_from_its_first_day_to_its_last(row):
    for on in days(row):
        got = reserve_of(PAYER[row["body"]], COUNTRY[row["nation"]], on)
        assert got.answer == row["allows"], (got.body, on)
        assert got.source == row["source"]
        if row["allows"] == "yes":
            assert got.limit_pence == limit_pence(row["nation"], got.body, "goods_services", on)


@pytest.mark.real
def test_the_table_is_the_longer_list_line_by_line(shared_data):
    """What the list has beside is named here: a rule that is new to it makes this fail."""
    listed = list(
        csv.DictReader((shared_data / "contracts" / "rules.csv").read_text(encoding="utf-8").splitlines())
    )
    mine = {
        (
            row["rule"],
            row["nation"],
            row["body"],
            row["contract"],
            row["limit_pence"],
            row["from_on"],
            row["until_on"],
        )
        for row in TABLE
    }
    theirs, beside = set(), set()
    for rule in listed:
        pence = str(round(float(rule["amount_gbp"]) * 100)) if rule["amount_gbp"] else ""
        line = (
            rule["rule"],
            rule["nation"],
            rule["body_type"],
            rule["contract_type"],
            pence,
            rule["from"],
            rule["to"],
        )
        utility = rule["rule"] == "threshold" and rule["body_type"] == "utility"
        skipped = rule["contract_type"] in NOT_TAKEN.get("utility" if utility else rule["rule"], ())
        (beside if skipped or rule["rule"] in OTHER_RULES else theirs).add(line)
    assert mine == theirs
    assert {line[0] for line in beside} == {"threshold", *OTHER_RULES}

"""The law's limits and reservations, line by line: the table in the program against what it was derived from.

`scripts/procurement_rules.py` derives `place/facts/procurement.csv` from a list of dated rules. They are facts of the
acts and orders that each line names as its source, which nobody owns; the wording is the project's own.
"""

import csv
from collections import Counter
from datetime import date, timedelta

import pytest

from ultramicro.leaks.reserving import reserve_of
from ultramicro.place.facts import facts
from ultramicro.place.facts.procurement import limit_pence, rules

TABLE = facts("procurement")
LIMITS = [row for row in TABLE if row["rule"] == "threshold"]
RESERVED = [row for row in TABLE if row["rule"] == "reserve_local"]
A_DAY, LATER = timedelta(days=1), date(2027, 6, 30)
COUNTRY = {"england": "GB-ENG", "wales": "GB-WLS", "scotland": "GB-SCT", "northern_ireland": "GB-NIR"}
PAYER = {"best_value_authority": "Kelderby Borough Council", "parish_council": "Kelder Parish Council",
         "central_government": "Ministry of Justice", "any": "Kelderby Borough Council"}  # fmt: skip
BODY = {"sub_central": "best_value_authority", "any": "best_value_authority"}


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


def test_every_rule_has_an_id_of_its_own_a_source_and_a_certainty():
    assert max(Counter(rule.id for rule in rules()).values()) == 1
    assert all(rule.source and rule.certainty in {"r", "K", "?"} for rule in rules())
    assert sum(rule.settled for rule in rules()) == 97  # four are marked `?`, one act was not yet in force


@pytest.mark.real
def test_the_table_is_the_list_line_by_line(shared_data):
    """The amounts are read here by another road: as decimals in pounds.

    What the table has from the act itself since is not the list's.
    """
    looked_up = ("s69_", "s70_", "s71_")
    text = (shared_data / "contracts" / "rules.csv").read_text(encoding="utf-8")
    listed = [row for row in csv.DictReader(text.splitlines()) if not row["rule"].startswith(looked_up)]
    kept = [row for row in TABLE if not row["rule"].startswith(looked_up)]
    names = {"body_type": "body", "contract_type": "contract", "from": "from_on", "to": "until_on"}
    assert len(kept) > 80
    for mine, theirs in zip(kept, listed, strict=True):
        for column in theirs.keys() - {"amount_gbp"}:
            assert mine[names.get(column, column)] == theirs[column]
        assert (mine["limit_pence"] or "00")[:-2] == theirs["amount_gbp"]

"""The technique `suppliers` on a small place: tables, privacy, undo and the laws it proves."""

from datetime import date

import ibis
import pyarrow as pa
import pytest

from tests.flows.places import DEFAULTS, PAYMENTS, arrow
from ultramicro.core.memory import MemoryPlace
from ultramicro.core.packing import unpacked
from ultramicro.flows.entity_resolution.technique import Suppliers

PAID = {**PAYMENTS, "company_number": pa.string(), "charity_number": pa.string(), "postcode": pa.string()}
SAID = ("party", "alias", "not_alias", "company_number", "charity_number", "postcode", "office_postcode",
        "kind", "size", "sector", "local", "source")  # fmt: skip


def place(rows, said=(), register=()):
    tables = {"payments": arrow(PAID, [{**DEFAULTS, "amount_pence": 100, **r} for r in rows])}
    if said:
        tables["parties"] = arrow(dict.fromkeys(SAID, pa.string()), list(said))
    if register:
        tables["registers"] = ibis.memtable(
            pa.Table.from_pylist([{"status": "Active", "source": "ch", **r} for r in register])
        )
    return MemoryPlace("Town", date(2026, 3, 31), tables)


def answer(rows, said=(), register=()):
    return Suppliers().run(place(rows, said, register))


def table(given, name):
    return given.tables()[name].to_pyarrow().to_pylist()


def parties(given):
    return {r["name"]: r["party_id"] for r in table(given, "party_names")}


TWO = [
    {"payee": "Acorn Blinds Ltd", "amount_pence": 500},
    {"payee": "ACORN BLINDS LIMITED"},
    {"payee": "Rose Cafe"},
]


def test_every_law_holds():
    given = answer([*TWO, {"payee": None, "payee_kind": "redacted"}])
    assert [c.error for c in given.checks()] == [0, 0, 0, 0]


def test_redacted_payees_and_people_are_no_party():
    rows = [*TWO, {"payee": "REDACTED DATA", "payee_kind": "redacted", "company_number": "00000123"},
            {"payee": "Mr J Smith", "payee_kind": "person"}, {"payee": "Mr J Smith", "payee_kind": "person", "payer": "College"},
            {"payee": None, "payee_kind": "redacted"}]  # fmt: skip
    given = answer(rows)
    assert set(parties(given)) == {"Acorn Blinds Ltd", "ACORN BLINDS LIMITED", "Rose Cafe"}
    shown = str([table(given, name) for name in given.tables()])
    assert "Smith" not in shown
    assert "REDACTED" not in shown


def test_a_placeholder_s_number_joins_it_to_nobody():
    rows = [{"payee": "REDACTED DATA", "payee_kind": "redacted", "company_number": "00000123"},
            {"payee": "Acorn Blinds", "company_number": "00000123"}]  # fmt: skip
    assert set(parties(answer(rows))) == {"Acorn Blinds"}


def test_nobody_is_asked_about_a_household():
    rows = [{"payee": "Rosewell Cottage Carers"}, {"payee": "Rosewell Cottage Carer"}]
    assert table(answer(rows), "name_reviews")
    assert not table(
        answer(rows, [{"party": "Rosewell Cottage Carers", "kind": "household"}]), "name_reviews"
    )


def test_each_merge_is_listed_with_evidence_and_the_line_that_undoes_it():
    given = answer(TWO)
    (merge,) = table(given, "name_merges")
    assert merge["name"] == "ACORN BLINDS LIMITED"
    assert unpacked(merge["evidence"]).values == {"key": "acorn blinds"}
    party, alias, not_alias = merge["undo"].split(",")
    undone = answer(TWO, [{"party": party, "alias": alias or None, "not_alias": not_alias}])
    ids = parties(undone)
    assert ids["Acorn Blinds Ltd"] != ids["ACORN BLINDS LIMITED"]
    assert not table(undone, "name_merges")
    assert [c.error for c in undone.checks()] == [0, 0, 0, 0]


def test_the_lines_offered_for_a_question_settle_it():
    rows = [{"payee": "Airlie Business Solutions"}, {"payee": "Allied Business Solutions"}]
    (asked,) = table(answer(rows), "name_decisions")
    for column, same in (("merge", True), ("keep_apart", False)):
        said = [
            dict(
                zip(
                    ("party", "alias", "not_alias"),
                    (v or None for v in asked[column].split(",")),
                    strict=False,
                )
            )
        ]
        settled = answer(rows, said)
        assert not table(settled, "name_reviews")
        assert (len(set(parties(settled).values())) == 1) is same


def test_the_user_s_word_wins_over_a_register():
    register = [{"name": "ROSE CAFE LIMITED", "company_number": "00000123", "postcode": "BB5 1EX", "sector": "56102",
                 "kind": "business"}]  # fmt: skip
    rows = [{"payee": "Rose Cafe Ltd"}]
    (told,) = table(answer(rows, register=register), "party_register")
    assert (told["company_number"], told["sector"], told["source"]) == ("00000123", "56102", "ch")
    said = [
        {"party": "Rose Cafe Ltd", "sector": "bakery", "company_number": "456789", "source": "a resident"}
    ]
    (told,) = table(answer(rows, said, register), "party_register")
    assert (told["company_number"], told["sector"]) == ("00456789", "bakery")
    assert told["source"].startswith("a resident")


def test_identifiers_are_numbers_where_known():
    ids = parties(
        answer(
            [
                {"payee": "Rose Cafe", "company_number": "123456"},
                {"payee": "Oak", "charity_number": "1089464"},
            ]
        )
    )
    assert ids == {"Rose Cafe": "GB-COH-00123456", "Oak": "GB-CHC-1089464"}


def test_the_same_place_gives_the_same_tables_whatever_the_order_of_its_lines():
    rows = [
        {"payee": p, "amount_pence": i}
        for i, p in enumerate(["Acorn", "ACORN LTD", "Rose Hill", "Rosehill", "Rose Mill"])
    ]
    first, second = answer(rows), answer(rows[::-1])
    assert all(table(first, name) == table(second, name) for name in first.tables())


def test_a_place_without_named_payees_has_an_answer():
    given = answer([{"payee": None, "payee_kind": "redacted"}])
    assert table(given, "party_names") == []
    assert given.says()
    assert [c.error for c in given.checks()] == [0, 0, 0, 0]


def test_the_merges_counted_are_names_less_parties():
    given = answer([*TWO, {"payee": "Rose Cafe Ltd"}])
    merges, names, parties = (given.figure(key) for key in ("merges", "distinct_names", "parties"))
    assert merges.value == names.value - parties.value == 2
    assert [rule.values["count"] for rule in merges.how.values["rules"].things] == [2]


@pytest.mark.parametrize("name", ["\x00", "=cmd|' /C calc'!A0", "﷽" * 50, "a" * 5000, '"', "\n", "?" * 99])
def test_a_hostile_name_is_a_party_like_any_other(name):
    given = answer([*TWO, {"payee": "x" + name}])
    assert "x" + name in parties(given)
    assert [c.error for c in given.checks()] == [0, 0, 0, 0]

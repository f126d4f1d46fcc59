"""Names found in registers: by number and by name, narrowed by postcode."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.flows.entity_resolution.lookup import facts_of, look_up, with_numbers
from ultramicro.flows.entity_resolution.merges import resolve
from ultramicro.flows.entity_resolution.model import Name
from ultramicro.flows.entity_resolution.numbers import (
    agree,
    clean_charity_number,
    clean_company_number,
    clean_postcode,
)
from ultramicro.flows.entity_resolution.registers import Entry, fetch, match_exact, rough_column, rough_key

COLUMNS = ("name", "company_number", "charity_number", "postcode", "kind", "sector", "status", "source")


def register(*rows):
    full = [{"status": "Active", "source": "companies", **row} for row in rows]
    return ibis.memtable(pa.table({c: pa.array([r.get(c) for r in full], pa.string()) for c in COLUMNS}))


ACME = {"name": "ACME LIMITED", "company_number": "00000012", "postcode": "BB5 1EX", "sector": "43210"}


@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_the_engine_makes_the_same_rough_key(name):
    table = ibis.memtable(pa.table({"name": pa.array([name, "x"], pa.string())}))
    keys = table.mutate(rough=rough_column(table.name)).to_pyarrow().column("rough").to_pylist()
    assert keys[0] == rough_key(name)


@given(st.text(max_size=12))
def test_a_cleaned_number_cleans_to_itself(text):
    for clean in (clean_company_number, clean_charity_number, clean_postcode):
        assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(("printed", "number"), [
    ("2583752", "02583752"), (" 02583752 ", "02583752"), ("sc55775", "SC055775"), ("OC301234", "OC301234"),
    ("N/A", ""), ("00000000", ""), ("REDACTED", ""), ("JN393272A", ""), (None, ""), ("2439923870", ""),
])  # fmt: skip
def test_company_numbers_are_written_one_way_or_not_at_all(printed, number):
    assert clean_company_number(printed) == number


def test_common_words_do_not_make_a_shared_number_believable():
    assert not agree("care services", "care solutions")
    assert agree("care rosewell", "rosewell")


def test_a_name_is_found_by_its_name_and_gets_the_number():
    (name,), matches, reviews = look_up([Name(name="Acme Ltd")], register(ACME))
    assert name.company_numbers == {"00000012"}
    assert name.looked_up
    assert facts_of(matches, ["Acme Ltd"])["sector"] == "43210"
    assert not reviews


def test_a_printed_number_wins_over_the_name():
    other = {"name": "ROSE LIMITED", "company_number": "00000034"}
    paid = Name(name="Acme Ltd", company_numbers=frozenset({"00000034"}))
    (name,), matches, _ = look_up([paid], register(ACME, other))
    assert name == paid
    assert matches["Acme Ltd"][0].name == "ROSE LIMITED"


def test_of_several_entries_of_one_name_none_is_taken_but_a_person_is_asked():
    twin = {**ACME, "company_number": "00000034", "postcode": "LS1 1AA"}
    (name,), matches, (review,) = look_up([Name(name="Acme Ltd", amount_pence=700)], register(ACME, twin))
    assert not name.company_numbers
    assert not matches
    assert review.amount_pence == 700
    assert "00000012" in review.evidence
    assert "00000034" in review.evidence


def test_the_postcode_tells_which_of_several_is_meant():
    twin = {**ACME, "company_number": "00000034", "postcode": "LS1 1AA"}
    paid = Name(name="Acme Ltd", postcodes=frozenset({"LS11AA"}))
    (name,), _, reviews = look_up([paid], register(ACME, twin))
    assert name.company_numbers == {"00000034"}
    assert not reviews


def test_dissolved_companies_are_nobody():
    assert fetch(register({**ACME, "status": "Dissolved"}), [Name(name="Acme Ltd")]) == []


def test_a_short_common_name_without_legal_form_is_not_taken_for_a_company():
    entries = fetch(register({"name": "MIND LIMITED", "company_number": "00000012"}), [Name(name="Mind")])
    assert not match_exact([Name(name="Mind")], entries)


def test_a_register_without_some_columns_is_read():
    bare = ibis.memtable({"name": ["ACME LIMITED"], "company_number": ["12345"], "source": ["mine"]})
    (name,), _, _ = look_up([Name(name="Acme Ltd")], bare)
    assert name.company_numbers == {"00012345"}


def test_numbers_of_a_register_join_names_that_do_not_look_alike():
    names = [Name(name="Acme Ltd"), Name(name="Acme Blinds", company_numbers=frozenset({"00000012"}))]
    told, _, _ = look_up(names, register(ACME))
    done = resolve(told)
    assert done.clusters.find("Acme Ltd") == done.clusters.find("Acme Blinds")
    (link,) = done.links
    assert link.how == "number"
    assert link.evidence.values["number"] == "00000012"


def test_numbers_are_not_given_to_a_name_that_printed_its_own():
    paid = Name(name="Acme", charity_numbers=frozenset({"1089464"}))
    assert with_numbers(paid, [Entry(name="ACME", rough="acme", company_number="00000012")]) == paid

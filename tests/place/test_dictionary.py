"""The data dictionary is whole, and says everything once and plainly."""

import csv
from importlib.resources import files

import pytest

from ultramicro.core.formatting import MADE_UP, Formatter
from ultramicro.core.message import words
from ultramicro.place.dictionary import ARROW_TYPES, arrow_schema, columns, references, tables

PROMISED = [
    "files",
    "rejects",
    "parties",
    "payments",
    "areas",
    "party_places",
    "survey",
    "obligations",
    "contracts",
    "resources",
    "needs",
    "recipes",
    "meters",
    "readings",
    "tariffs",
    "availability",
    "orders",
    "offers_wants",
    "accounts",
    "transfers",
    "loans",
    "households",
    "flows",
    "locality",
    "multipliers",
    "leaks",
    "activities",
    "activity_lines",
    "setoffs",
    "allocations",
    "bills",
    "plan",
    "plan_flows",
    "assignments",
    "stress_paths",
]
SUFFIXES = {
    "_wh": "Wh",
    "_w": "W",
    "wh_m2": "Wh/m2",
    "_m2": "m2",
    "_days": "days",
    "_months": "months",
    "_years": "years",
}
RAW_ROWS = {p.name: p for p in files("ultramicro.place.dictionary").iterdir() if p.name.endswith(".csv")}


@pytest.mark.parametrize("table", PROMISED)
def test_every_table_of_the_design_is_in_the_dictionary(table):
    assert columns(table)


def test_every_column_file_belongs_to_a_table_and_every_table_has_one():
    assert set(RAW_ROWS) - {"tables.csv", "values.csv", "glossary.csv", "references.csv"} == {
        f"{name}.csv" for name in tables()
    }


@pytest.mark.parametrize("name", sorted(RAW_ROWS))
def test_every_row_has_as_many_cells_as_its_header(name):
    rows = list(csv.reader(RAW_ROWS[name].read_text(encoding="utf-8").splitlines()))
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("table", sorted(tables()))
class TestTable:
    def test_its_columns_have_names_of_their_own(self, table):
        names = [column.name for column in columns(table)]
        assert len(set(names)) == len(names)
        assert all(name.isidentifier() and name == name.lower() for name in names)

    def test_its_types_are_known(self, table):
        assert {column.type for column in columns(table)} <= set(ARROW_TYPES)
        assert arrow_schema(table).names == [column.name for column in columns(table)]

    def test_every_meaning_is_plain_words(self, table):
        for column in columns(table):
            assert column.meaning.strip(), column
            assert not column.meaning.removesuffix("...").endswith("."), column

    def test_something_is_required(self, table):
        assert any(column.required for column in columns(table))

    def test_its_meaning_and_kind_are_given(self, table):
        found = tables()[table]
        assert found.meaning[0].isupper()
        assert found.kind in ("raw", "derived", "answer")

    def test_money_is_whole_pence_and_says_so(self, table):
        for column in columns(table):
            if column.name.endswith("_pence"):
                assert (column.type, column.unit) == ("integer", "pence"), column
            if column.unit == "pence":
                assert column.name.endswith("_pence"), column

    def test_the_unit_of_a_name_is_its_unit(self, table):
        for column in columns(table):
            unit = next(
                (unit for suffix, unit in SUFFIXES.items() if column.name.endswith(suffix)), column.unit
            )
            assert column.unit == unit, column

    def test_days_are_dates_and_shares_are_numbers(self, table):
        for column in columns(table):
            if column.name.endswith("_on"):
                assert column.type == "date", column
            if column.unit == "share":
                assert column.type == "number", column

    def test_a_quantity_whose_unit_varies_has_the_unit_beside_it(self, table):
        if any(column.unit == "as unit" for column in columns(table)):
            assert "unit" in [column.name for column in columns(table)]


def test_tables_that_several_techniques_make_carry_their_origin():
    for table in ("activities", "activity_lines", "obligations", "needs", "leaks"):
        assert any(column.name == "origin" for column in columns(table)), table


def test_a_rule_names_columns_of_its_own_table_and_its_meaning_says_it():
    for table in tables():
        held = columns(table)
        for column in held:
            assert set(column.others) <= {each.name for each in held} - {column.name}, column
            if column.rule:
                said = column.meaning.values["rule"]
                assert (said.id, said) == (column.rule.value, column.rule.says(column.others))


def test_what_tables_and_columns_mean_is_said_in_the_reader_s_language():
    with Formatter(language=MADE_UP).speaking():
        for table in tables().values():
            texts = (table.meaning, *(c.meaning for c in columns(table.name)))
            assert all(words(text).startswith("[") for text in texts if text), table.name


def test_every_reference_is_between_columns_that_are_there():
    for each in references():
        for table, column in ((each.table, each.column), *each.names):
            assert column in {known.name for known in columns(table)}, (table, column)

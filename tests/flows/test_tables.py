"""Small tables are filled by column name, and messages in them can be said again."""

from dataclasses import dataclass

import pytest

from ultramicro.core.message import Pence, say
from ultramicro.core.packing import unpacked
from ultramicro.flows.tables import relation, rows_as, rows_of, table_of


def test_a_table_is_filled_by_name_in_the_dictionarys_order():
    by_name = table_of("flow_kinds", [{"amount_pence": 5, "kind": "public", "size": "small"}])
    assert rows_of(by_name) == rows_of(table_of("flow_kinds", [("small", "public", 5)]))
    assert list(by_name.columns) == ["size", "kind", "amount_pence"]


def test_a_misspelt_column_is_refused_where_the_row_is_made():
    with pytest.raises(KeyError, match="amount_pense"):
        table_of("flow_kinds", [{"amount_pense": 5}])


def test_a_message_is_kept_as_what_it_is_made_of():
    said = say("{sum} left", sum=Pence(5)).with_id("left")
    row = rows_of(
        table_of("flow_links", [{"source": said, "target": say("{name}", name="A"), "amount_pence": 5}])
    )[0]
    again = unpacked(row["source"])
    assert (again.id, again.template, again.values) == ("left", "{sum} left", {"sum": Pence(5)})


@dataclass(frozen=True, kw_only=True)
class Paid:
    payee: str
    amount_pence: int = 0


def test_rows_are_read_as_a_dataclass_and_what_it_does_not_name_is_left_out():
    table = relation({"payee": "text", "lines": "integer"}, [("A", 3)])
    assert rows_as(Paid, table) == [Paid(payee="A")]

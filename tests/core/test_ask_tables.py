"""Tables of an answer are held against the dictionary at the door: names and types, no row computed."""

from dataclasses import dataclass, field
from datetime import date

import ibis
import pytest

from ultramicro.core.ask import ask
from ultramicro.core.contract import Answer, Check, ColumnRule, Figure, Technique
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.memory import MemoryPlace
from ultramicro.place.dictionary import column_rules, columns, tables

RULES = {
    "sums": {
        "area": ColumnRule(type="text", required=True),
        "total_pence": ColumnRule(type="integer", required=True),
        "share": ColumnRule(type="number", required=False),
        "on": ColumnRule(type="date", required=False),
    }
}
SOUND = {"area": "string", "total_pence": "int64", "share": "float64", "on": "date"}


@dataclass(frozen=True)
class Sums(Answer):
    schema: dict = field(default_factory=dict)
    name: str = "sums"

    def figures(self):
        return [Figure(id="one", name="one", value=1, unit="things", how="counted")]

    def tables(self):
        # No engine could compute these rows: only the types are ever looked at.
        return {self.name: ibis.table(self.schema, name="nowhere")}

    def checks(self):
        return [Check(id="sound", law="it is sound", error=0)]


@dataclass(frozen=True)
class Ask(Technique):
    name = "sums"
    question = "How much?"
    answer: Answer = Sums()

    def run(self, place):
        return self.answer


def broken(schema, *, name="sums", rules=RULES):
    place = MemoryPlace("Town", date(2026, 1, 1), {}, dictionary=rules)
    with pytest.raises(BrokenLaw) as refused:
        ask(Ask(Sums(schema, name)), place)
    return [check.id for check in refused.value.broken]


def test_a_table_as_the_dictionary_says_is_answered():
    place = MemoryPlace("Town", date(2026, 1, 1), {}, dictionary=RULES)
    assert ask(Ask(Sums(SOUND)), place)
    assert ask(Ask(Sums({"area": "string", "total_pence": "int32"})), place)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"totl_pence": "int64"}, "totl_pence"),
        ({"total_pence": "float64"}, "total_pence"),
        ({"area": "int64"}, "area"),
        ({"share": "string"}, "share"),
        ({"on": "timestamp"}, "on"),
    ],
)
def test_a_column_that_is_unknown_or_of_another_type_is_our_defect(change, column):
    assert broken({**SOUND, **change}) == [f"sums.{column}"]


def test_a_column_that_is_missing_is_our_defect_if_it_is_required():
    assert broken({"area": "string", "share": "float64"}) == ["sums.total_pence"]


def test_a_table_that_the_dictionary_lacks_is_our_defect():
    assert broken({"area": "string"}, name="other") == ["other.area"]


def test_a_place_without_a_dictionary_holds_nothing_against_it():
    assert ask(Ask(Sums({"anything": "string"})), MemoryPlace("Town", date(2026, 1, 1), {}))


def test_the_rules_are_those_of_the_dictionary():
    for name in tables():
        rules = column_rules(name)
        assert [(c.name, c.type, c.required) for c in columns(name)] == [
            (column, rule.type, rule.required) for column, rule in rules.items()
        ]

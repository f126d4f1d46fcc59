"""Every technique keeps the contract, and one that does not is caught."""

from dataclasses import dataclass

import ibis
import pytest

from tests.contract import KEPT, breaches, rejected
from ultramicro.core.contract import Answer, Check, Figure, Picture, Technique, param
from ultramicro.core.message import say
from ultramicro.flows.tables import rows_of, table_of
from ultramicro.techniques import all_techniques, open_place


@pytest.fixture(scope="module")
def place(demo_place):
    return WithRejects(open_place(demo_place))


class WithRejects:
    """A place in which one row of every table that a person keeps in a file of its own cannot be used."""

    def __init__(self, place):
        self._place = place
        self._rejects = table_of("rejects", [*rows_of(place.table("rejects")), *map(rejected, KEPT)])

    def __getattr__(self, name):
        return getattr(self._place, name)

    def table(self, name):
        return self._rejects if name == "rejects" else self._place.table(name)


FEWER = {
    "plan": {"questions": 1, "draws": 2},
    "stress": {"months": 24, "seeds": 1, "draws": 0, "each": 0},
    "safe-growth": {"months": 24},
}
"""Parameters with which an answer has all its kinds of rows and is sooner there: it is asked for twice."""


@pytest.mark.parametrize("kind", all_techniques(), ids=lambda kind: kind.name)
def test_a_technique_keeps_the_contract(kind, place):
    assert breaches(kind, place, **FEWER.get(kind.name, {})) == []


def test_no_two_techniques_share_a_name():
    names = [kind.name for kind in all_techniques()]
    assert len(names) == len(set(names))


@dataclass(frozen=True)
class GoodAnswer(Answer):
    column: str = "area"
    how: str = "£1 ÷ £2"
    table: str = "areas"
    error: float = 0

    def figures(self):
        return [Figure(id="figure_1", name="half", value=0.5, unit="share", how=self.how)]

    def tables(self):
        return {self.table: ibis.memtable([{self.column: "Town", "level": 0, "rule": "all"}])}

    def checks(self):
        return [Check(id="check_2", law="all is all", error=self.error)]

    def says(self):
        return [say("Half stays.").with_id("half")]

    def pictures(self):
        return [
            Picture(
                name="p", title="T", alt="A", mark="bars", table="areas", encode={"x": "area"}, shows="half"
            )
        ]


@dataclass(frozen=True)
class Good(Technique):
    """A technique that keeps the contract."""

    name = "good"
    question = "Is it good?"
    sources = ("none",)
    top: int = param(3, "how many", low=1)

    def run(self, place):
        return GoodAnswer()


def broken(**changes):
    return dataclass(frozen=True)(type("Broken", (Good,), {"__doc__": "Broken.", **changes}))


def answering(**changes):
    return broken(run=lambda self, place: GoodAnswer(**changes))


def test_a_good_technique_has_no_breaches(place):
    assert breaches(Good, place) == []


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        (broken(name="Not A Verb"), "no verb"),
        (broken(question="Tell me."), "no question"),
        (broken(sources=()), "no source"),
        (broken(reads=("nonsense",)), "not in the dictionary"),
        (broken(makes=("flows",)), "does not"),
        (answering(column="colour"), "areas.colour"),
        (answering(table="nonsense"), "withheld: nonsense"),
        (answering(how=""), "lacks its division"),
    ],
)
def test_a_technique_that_breaks_the_contract_is_caught(kind, says, place):
    assert any(says in breach for breach in breaches(kind, place))

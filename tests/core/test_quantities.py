"""One quantity, one value: figures, pictures and sentences that show the same must say the same."""

from dataclasses import dataclass, replace
from datetime import date

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.ask import ask
from ultramicro.core.contract import Answer, Figure, Picture, Technique
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.memory import MemoryPlace
from ultramicro.core.message import Pence, Share, note, say
from ultramicro.core.quantities import Quantity, Shown, disagreements, shown_by

PAID = Quantity("paid")
LINKS = {
    "source": ["Council", "Trust", "Care"],
    "target": ["Care", "Care", "Outside"],
    "paid_pence": [60, 40, 100],
}
AREAS = {"area": ["Ward", "Town"], "paid_pence": [30, 70], "low": [0.3, 0.7], "high": [0.4, 0.8]}
SANKEY = Picture(
    name="flows", title="", alt="", mark="sankey", table="links", quantity="paid",
    encode={"source": "source", "target": "target", "value": "paid_pence"},
)  # fmt: skip
MAP = Picture(
    name="map", title="", alt="", mark="map", table="areas", quantity="inside", rows_of=("area",),
    encode={"x": "area", "shape": "area", "value": "paid_pence"}, finding=say("{sum} in all", sum=Pence(100)),
)  # fmt: skip
SHARES = replace(
    MAP, name="shares", mark="ranges", quantity="stays", encode={"y": "area", "low": "low", "high": "high"}
)


@dataclass(frozen=True)
class Town(Answer):
    """An answer that shows what was paid in a figure, two pictures and a sentence."""

    figure_pence: int = 100
    said_pence: int = 100
    drawn: tuple[Picture, ...] = (SANKEY, MAP, SHARES)

    def figures(self):
        return [
            Figure(
                id="total", quantity="paid", name=say("paid"), value=self.figure_pence, unit="pence", how=""
            )
        ]

    def tables(self):
        return {"links": ibis.memtable(LINKS), "areas": ibis.memtable(AREAS)}

    def checks(self):
        return []

    def pictures(self):
        return self.drawn

    def says(self):
        range_ = say("between {low} and {high}", low=Share(0.3), high=Share(0.4))
        return [
            note("paid", "{sum} was paid, of which {range} stayed.", sum=Pence(self.said_pence), range=range_)
        ]

    def tells(self):
        return {"paid.sum": PAID, "map.sum": PAID, "paid.range": Quantity("stays", {"area": "Ward"})}


@dataclass(frozen=True)
class OfTown(Technique[Town]):
    """Asks for the town."""

    name = "town"
    question = "?"
    town: Town

    def run(self, place):
        return self.town


def test_a_figure_a_picture_a_finding_and_a_sentence_that_agree_are_let_through():
    shown = list(shown_by(Town()))
    assert [each.value for each in shown if each.quantity == PAID] == [100, 100, 100, 100]
    assert not disagreements(shown)


@pytest.mark.parametrize("town", [Town(figure_pence=101), Town(said_pence=99)])
def test_a_penny_between_them_withholds_the_answer(town):
    with pytest.raises(BrokenLaw, match="paid is the same"):
        ask(OfTown(town), MemoryPlace("Town", date(2025, 1, 1), {}))


def test_each_row_of_a_map_is_held_against_what_is_told_of_its_area():
    told = Shown(Quantity("inside", {"area": "Ward"}), "text", 31)
    assert [each.error for each in disagreements([*shown_by(Town()), told])] == [1.0]
    shares = Shown(Quantity("stays", {"area": "Town"}), "text", None, 0.7, 0.81)
    assert [each.id for each in disagreements([*shown_by(Town()), shares])] == ["one_value_stays"]


def test_two_answers_of_one_report_are_held_against_each_other():
    both = [*shown_by(Town(), "flows"), *shown_by(Town(figure_pence=7, said_pence=7, drawn=()), "multiplier")]
    assert [each.id for each in disagreements(both)] == ["one_value_paid"]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), max_size=8))
def test_only_equal_values_of_one_quantity_pass(given_):
    shown = [Shown(Quantity(id_), "somewhere", value) for id_, value in given_]
    wrong = {id_ for id_ in "ab" if len({value for other, value in given_ if other == id_}) > 1}
    assert {each.id for each in disagreements(shown)} == {f"one_value_{id_}" for id_ in wrong}

"""The only door: bad parameters, missing tables and broken laws do not get through."""

from dataclasses import dataclass
from datetime import date

import pytest

from ultramicro.core.ask import ask, check_figures
from ultramicro.core.contract import Answer, Check, Figure, Technique, param
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.memory import MemoryPlace

PLACE = MemoryPlace("Anytown", date(2026, 1, 31), {})


@dataclass(frozen=True)
class Told(Answer):
    error: float
    low: float
    high: float

    def figures(self):
        return [
            Figure(
                id="figure_1",
                name="share",
                value=0.5,
                low=self.low,
                high=self.high,
                unit="share",
                how="1 ÷ 2",
            )
        ]

    def tables(self):
        return {}

    def checks(self):
        return [Check(id="check_2", law="the parts make the whole", error=self.error, tolerance=0.5)]


@dataclass(frozen=True)
class Telling(Technique):
    name = "telling"
    question = "Is it told?"
    error: float = param(0.0, "what the law misses by")
    low: float = param(0.0, "least", low=-1, high=1)
    high: float = param(1.0, "most")
    basis: str = param("all", "of what", choices=("all", "some"))

    def run(self, place):
        return Told(self.error, self.low, self.high)


@dataclass(frozen=True)
class Needing(Telling):
    reads = ("payments",)


def test_an_answer_that_keeps_its_laws_is_given():
    assert ask(Telling(error=0.5), PLACE).error == 0.5


@pytest.mark.parametrize("error", [0.6, -0.6, float("inf")])
def test_an_answer_that_breaks_a_law_is_withheld(error):
    with pytest.raises(BrokenLaw, match="the parts make the whole") as caught:
        ask(Telling(error=error), PLACE)
    assert caught.value.exit_status == 3


def test_a_range_that_does_not_hold_its_value_is_withheld():
    with pytest.raises(BrokenLaw, match="low ≤ value ≤ high"):
        ask(Telling(low=0.6), PLACE)


@pytest.mark.parametrize("bad", [{"low": -2}, {"low": 2}, {"low": float("nan")}, {"basis": "none"}])
def test_a_parameter_that_makes_no_sense_is_refused(bad):
    with pytest.raises(BadInput, match="What to do"):
        ask(Telling(**bad), PLACE)


def test_a_place_that_lacks_what_is_needed_is_told_so():
    with pytest.raises(BadInput, match="needs payments") as caught:
        ask(Needing(), PLACE)
    assert caught.value.exit_status == 2


def test_an_error_that_is_no_number_is_a_broken_law():
    assert not Check(id="check_3", law="any", error=float("nan"), tolerance=1).holds


@pytest.mark.parametrize(
    ("low", "value", "high"),
    [
        (0, float("nan"), 1),
        (float("nan"), 0.5, 1),
        (None, float("inf"), None),
        (5, 1, None),
        (None, 2, 1),
        (1, None, 0),
    ],
)
def test_a_figure_that_is_no_number_or_outside_one_end_is_withheld(low, value, high):
    with pytest.raises(BrokenLaw):
        check_figures([Figure(id="f", name="f", value=value, low=low, high=high, unit="share", how="")])

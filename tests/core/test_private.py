"""No answer names a person: not in a table, a sentence, a figure or a picture."""

from dataclasses import dataclass, replace
from datetime import date

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.ask import ask
from ultramicro.core.contract import Answer, Check, Figure, Picture, Technique
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.memory import MemoryPlace
from ultramicro.core.message import say
from ultramicro.core.packing import message_in, packed
from ultramicro.core.private import PrivateNames, nobody_named

PEOPLE = PrivateNames.of(["Jane Doe", "DOE J MRS", "May Hill"], ["Jane Doe Ltd", "May Hill", "Roads"])


@dataclass(frozen=True)
class Told(Answer):
    """An answer whose every text can be chosen."""

    cell: str = "Roads"
    sentence: str = "All is well."
    lack: str = "Nothing."
    figure: str = "1 ÷ 1"
    picture: str = "A picture"

    def figures(self):
        return [Figure(id="figure_1", name="one", value=1, unit="share", how=self.figure)]

    def tables(self):
        return {
            "t": ibis.memtable(
                [{"who": self.cell, "n": 1}, {"who": None, "n": 2}], schema={"who": "string", "n": "int64"}
            )
        }

    def checks(self):
        return [Check(id="check_2", law="one is one", error=0)]

    def says(self):
        return [self.sentence]

    def lacks(self):
        return [self.lack]

    def pictures(self):
        return [
            Picture(
                name="p", title=self.picture, alt="a", mark="bars", table="t", encode={"x": "n", "y": "who"}
            )
        ]


@dataclass(frozen=True)
class Tell(Technique[Told]):
    """Say what it is told to."""

    name = "tell"
    question = "What?"
    answer: Told = Told()

    def run(self, place):
        return self.answer


PLACE = MemoryPlace("Town", date(2026, 1, 1), {}, people=PEOPLE)
FIELDS = st.sampled_from(["cell", "sentence", "lack", "figure", "picture"])


@given(FIELDS, st.sampled_from(["DOE J MRS", "doe j mrs", "Doe, J. (Mrs)"]))
def test_an_answer_that_names_a_person_anywhere_is_withheld(field, name):
    with pytest.raises(BrokenLaw) as broken:
        ask(Tell(replace(Told(), **{field: name})), PLACE)
    assert name.casefold() not in str(broken.value).casefold()


def test_a_person_is_found_in_a_message_that_a_table_keeps():
    for said in (say("{who}", who="DOE J MRS"), say("{what}", what=say("{who}", who="Doe, J. (Mrs)"))):
        with pytest.raises(BrokenLaw):
            ask(Tell(Told(cell=packed(said))), PLACE)
    assert ask(Tell(Told(cell=packed(say("{who}", who="Roads")))), PLACE)


@given(st.sampled_from(["sentence", "lack", "figure", "picture", "cell"]))
def test_a_name_within_a_sentence_is_found(field):
    assert nobody_named(replace(Told(), **{field: "We paid Doe, J Mrs for it."}), PEOPLE)


@given(
    FIELDS,
    st.sampled_from(
        ["Jane Doe Ltd", "ask Jane Doe Ltd to quote", "May Hill", "in May Hill, too", "Jane", "Mrs J"]
    ),
)
def test_a_firm_or_area_that_bears_a_persons_name_may_be_named(field, text):
    assert not nobody_named(replace(Told(), **{field: text}), PEOPLE)


def test_a_person_may_not_stand_as_a_whole_cell_though_a_firm_bears_the_name():
    assert nobody_named(Told(cell="JANE DOE"), PEOPLE)


def test_a_place_without_people_answers_as_ever():
    assert ask(Tell(), MemoryPlace("Town", date(2026, 1, 1), {})) == Told()


@pytest.mark.parametrize("written", ["Jose\u0301 Pe\u0301rez", "Jo\u00adsé Pérez", "JOSÉ\u200b PÉREZ"])
def test_a_name_is_found_however_its_letters_are_made(written):
    assert PrivateNames.of(["José Pérez"], []).is_in(written)


@pytest.mark.parametrize("cell", ['{"say": bad', '{"say": 5} Ltd', '{"say": "x", "values": 3}', "{" * 3000])
def test_a_text_that_looks_like_a_message_is_a_text(cell):
    assert message_in(cell) is None
    assert message_in('{"say": "{n}", "values": {"n": "Jane Doe"}}') == "Jane Doe"

"""A kept answer is the answer: whatever a report or a program reads of it is as it was."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.asking.conftest import ANSWERED
from ultramicro.core.ask import ask
from ultramicro.core.contract import Check, Figure
from ultramicro.core.formatting import Formatter
from ultramicro.core.message import Listed, Message, Number, Pence, Range, Share, joined, say
from ultramicro.core.quantities import disagreements, shown_by
from ultramicro.reports.model import frame
from ultramicro.techniques import open_place, technique_named
from ultramicro.web.asking import finding, kept

texts = st.text(max_size=20)
messages = st.builds(
    lambda n, who, p, id_: say("{n} of {who}: {sum}", n=n, who=who, sum=Pence(p)).with_id(id_),
    st.integers(-(10**9), 10**9), texts, st.integers(-(10**12), 10**12), st.sampled_from(["", "a", "b.c"]),
)  # fmt: skip
said = st.one_of(texts, messages, messages.map(lambda m: joined([m, m])))


@given(said)
def test_what_was_said_is_said_again_in_any_language(text):
    again = kept._unpack(kept._pack(text))
    assert (again, getattr(again, "id", "")) == (text, getattr(text, "id", ""))
    assert isinstance(again, Message) == isinstance(text, Message)
    with Formatter(language="cy").speaking():
        from ultramicro.core.message import words

        assert words(again) == words(text)


@given(
    st.floats(allow_nan=False) | st.integers() | st.none(), said, st.dictionaries(texts, texts, max_size=3)
)
def test_a_figure_comes_back_as_it_was(value, name, of):
    figure = Figure(id="f", name=name, value=value, unit="pence", how=name, of=of)
    again = Figure(**kept._unpacked_fields(kept._packed_fields(figure)))
    assert again == figure
    assert type(again.value) is type(value)
    check = Check(id="c", law=name, error=0.0)
    assert Check(**kept._unpacked_fields(kept._packed_fields(check))) == check


def test_plain_text_with_braces_stays_plain():
    for text in ("{n}", "{", "{'say': 1}", '{"say": "{n}"}'):
        assert kept._unpack(kept._pack(text)) == text
        assert not isinstance(kept._unpack(kept._pack(text)), Message)


def test_every_kind_of_value_in_a_message_comes_back():
    whole = say("{a} {b} {c} {d} {e}", a=Range(Share(0.1), Share(0.2)), b=Number(3.5, 1), c=date(2026, 1, 2),
                d=Listed(["x", say("{n} y", n=2)]), e=say("z").with_id("inner"))  # fmt: skip
    again = kept._unpack(kept._pack(whole))
    assert again == whole
    assert again.values["e"].id == "inner"


@pytest.mark.parametrize("name", ANSWERED)
def test_a_kept_answer_is_the_answer(answered, name):
    made, again = ask(technique_named(name)(), open_place(answered)), finding.current(answered, name)
    assert again.figures() == tuple(made.figures())
    assert [str(text) for text in again.says()] == [str(text) for text in made.says()]
    assert [text.id for text in again.says()] == [text.id for text in made.says()]
    assert list(map(str, again.lacks())) == list(map(str, made.lacks()))
    assert list(again.checks()) == list(made.checks())
    assert [str(each) for each in again.licences()] == [str(each) for each in made.licences()]
    assert list(again.tables()) == list(made.tables())
    for table, relation in made.tables().items():
        assert frame(table, again.tables()[table], None) == frame(table, relation, None)
        assert frame(table, again.tables()[table], 3) == frame(table, again.tables()[table], None).head(3)
    for one, other in zip(made.pictures(), again.pictures(), strict=True):
        assert {f.name: str(getattr(one, f.name)) for f in fields(one)} == {
            f.name: str(getattr(other, f.name)) for f in fields(other)
        }
    assert not disagreements(shown_by(again))


def test_the_same_question_of_the_same_records_is_kept_once(answered):
    from ultramicro.web.asking import making, pointers

    before = {each.key for each in pointers.history(answered, "flows")}
    place = open_place(answered)
    made = making.keep(place, technique_named("flows")(), mark=pointers.mark_of(answered))
    assert {each.key for each in pointers.history(answered, "flows")} == before
    assert made == (finding.current(answered, "flows").folder / making.DIGEST).read_text()


def test_other_parameters_are_another_answer(answered):
    from ultramicro.web.asking import pointers

    usual = pointers.pointer(answered, "leaks", {})
    other = pointers.pointer(answered, "leaks", {"area": "Keldervale"})
    assert usual.key != other.key
    assert pointers.pointer(answered, "leaks", {"area": "Doggershire"}) is None

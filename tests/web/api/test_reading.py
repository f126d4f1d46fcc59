"""What a program sends is read strictly: what the schema allows is taken, anything else is named and refused."""

from datetime import date

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.techniques import GROUPS, TECHNIQUES
from ultramicro.web.api.parameters import parameters_of, schema_of, value_of, wrong
from ultramicro.web.api.problems import Problem
from ultramicro.web.api.reading import read

CLASSES = [listed.load() for listed in TECHNIQUES] + [
    each for about in GROUPS.values() for each in about.load()
]
WITH_ANY = [each for each in CLASSES if parameters_of(each)]
VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20)
    | st.dates().map(str) | st.lists(st.integers(), max_size=2) | st.just("") | st.integers(-5, 5)
    | st.integers(-5, 5).map(float) | st.just(616.0) | st.just(616.5)
)  # fmt: skip


@given(st.sampled_from(WITH_ANY), st.data())
def test_what_is_refused_is_what_the_schema_refuses(asked, data):
    parameter = data.draw(st.sampled_from([each for each in parameters_of(asked) if not each.upload]))
    value = data.draw(VALUES | st.sampled_from(parameter.choices or ("x",)))
    schema = schema_of(asked)["properties"][parameter.name]
    assert jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid(value) == (
        wrong(parameter, value) is None
    )


@given(st.sampled_from(WITH_ANY), st.data())
def test_what_is_taken_is_of_the_type_that_its_class_has(asked, data):
    parameter = data.draw(st.sampled_from([each for each in parameters_of(asked) if not each.upload]))
    value = data.draw(VALUES)
    if value is not None and wrong(parameter, value) is None:
        made = value_of(parameter, value)
        wanted = int if parameter.is_whole else parameter.kind
        assert type(made) is wanted
        assert made == (date.fromisoformat(value) if wanted is date else value)


def technique(name):
    return next(listed.load() for listed in TECHNIQUES if listed.name == name)


def test_a_whole_number_may_be_written_with_a_point_and_no_other_may():
    assert read(technique("leaks"), {"top": 616.0}) == {"top": 616}
    with pytest.raises(Problem) as refused:
        read(technique("leaks"), {"top": 616.5})
    assert [(where, what.id) for where, what in refused.value.errors] == [("top", "api.not_whole")]


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=3))
def test_an_unknown_name_is_refused_and_named(given_):
    known = {each.name for each in parameters_of(technique("clearing"))}
    strange = set(given_) - known
    if strange:
        with pytest.raises(Problem) as refused:
            read(technique("clearing"), given_)
        assert strange <= {where for where, _ in refused.value.errors}


def test_every_mistake_is_told_at_once():
    pay = next(each for each in GROUPS["books"].load() if each.name == "pay")
    with pytest.raises(Problem) as refused:
        read(pay, {"payer": 1, "amount": "12.50", "memo": None, "on": "2026-W01-1"})
    assert {where: what.id for where, what in refused.value.errors} == {
        "amount": "api.unknown", "payer": "api.not_a_text", "payee": "api.lacking", "amount_pence": "api.lacking",
        "memo": "api.null", "on": "api.not_a_date",
    }  # fmt: skip

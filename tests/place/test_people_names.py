"""Who is a person by name: every form of a name, whatever land it is from, and firms that bear people's names."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.place.people_names import FIRMS, FORMS, GIVEN, SURNAMES, TITLED
from ultramicro.place.people.decide import Evidence, is_person
from ultramicro.place.people.names import of_name
from ultramicro.place.people.verdicts import Verdict

NAMES = st.tuples(st.sampled_from(GIVEN), st.sampled_from(SURNAMES))
CARE = Evidence(care=True)


def recall(form, evidence):
    """The part of all names in a form that is taken for people's."""
    pairs = [(a, b) for i, a in enumerate(GIVEN) for b in SURNAMES[i % 4 :: 4]]
    return sum(is_person(of_name(form(a, b)), evidence) for a, b in pairs) / len(pairs)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_of_a_hundred_names_in_any_form_nearly_all_are_people_and_more_where_it_is_about_care(form):
    assert recall(form, Evidence()) > 0.9
    assert recall(form, CARE) > 0.98


@given(NAMES, st.sampled_from(list(TITLED.values())))
def test_a_title_tells_a_person_whatever_the_name(names, form):
    assert of_name(form(*names)) >= Verdict.LIKELY


@given(st.sampled_from(("JANE DOE", "DOE, JANE", "Jane Mary Doe", "J DOE", "Jane O'Doe", "Mrs Doe", "Jane Doe-Roe")),
       st.sampled_from(("", " 1", " (2)", " - DP", " 0012345", ".", " (Foster Carer)", " Refund", " a/c")),
       st.sampled_from(("", "  ", "FAO ", "The Estate of ", "Re: ", "Payee: ", "*")),
       st.sampled_from((str, str.upper, str.lower, str.title)))  # fmt: skip
def test_what_a_clerk_adds_to_a_name_hides_nobody(name, behind, before, case):
    assert of_name(case(before + name + behind)) >= Verdict.LIKELY


@pytest.mark.parametrize("name", FIRMS)
def test_a_firm_that_bears_a_persons_name_stays_a_firm(name):
    assert not is_person(of_name(name), Evidence())


@pytest.mark.parametrize("name", [n for n in FIRMS if n not in ("Scope", "Mark One Hire")])
def test_a_firm_with_a_word_of_organisations_stays_one_though_it_is_paid_for_care(name):
    assert not is_person(of_name(name), CARE)


@given(st.text(max_size=60))
@example("\x00 \ufffd")
@example("İ")
@example("ﬁ ﬂ")
def test_any_text_has_a_verdict(text):
    assert of_name(text) in Verdict


@given(
    NAMES,
    st.sampled_from(list(FORMS.values())),
    st.sampled_from(("Ltd", "LIMITED", "LLP", "plc", "C.I.C.", "& Co")),
)
def test_a_legal_form_makes_any_name_an_organisation(names, form, legal):
    assert of_name(f"{form(*names)} {legal}") == Verdict.ORGANISATION


@given(st.sampled_from(list(Verdict)), st.builds(Evidence, numbered=st.booleans(), registered=st.booleans(),
                                                 payers=st.integers(1, 9), care=st.booleans()))  # fmt: skip
def test_the_users_word_wins_over_everything(verdict, evidence):
    told = {
        kind: Evidence(said=kind, numbered=evidence.numbered, care=evidence.care)
        for kind in ("household", "business")
    }
    assert is_person(verdict, told["household"])
    assert not is_person(verdict, told["business"])


@given(st.sampled_from(list(Verdict)), st.builds(Evidence, numbered=st.booleans(), registered=st.booleans(),
                                                 payers=st.integers(1, 9)))  # fmt: skip
def test_care_makes_nobody_less_of_a_person(verdict, evidence):
    care = Evidence(
        numbered=evidence.numbered, registered=evidence.registered, payers=evidence.payers, care=True
    )
    assert is_person(verdict, care) >= is_person(verdict, evidence)


@pytest.mark.parametrize("part", ["x", "a'", "x ", "ab.", "a-", "1"])
def test_what_is_judged_costs_as_it_is_long(part):
    """A cell of a table may hold anything; one whose letters cost their square stopped a server for all."""
    text = part * (200_000 // len(part))
    before = time.process_time()
    of_name.__wrapped__(text)
    assert time.process_time() - before < 10  # a second; by the square it was minutes

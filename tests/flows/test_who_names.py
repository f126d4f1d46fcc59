"""What a printed name is reduced to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.flows.entity_resolution.names import form_of, normalise, normalise_all

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=40)


@given(st.lists(TEXT, max_size=8))
def test_many_names_read_as_each_alone(names):
    assert normalise_all(names) == [normalise(n) for n in names]


@given(TEXT)
def test_a_name_never_reads_as_nothing(name):
    assert normalise(name) or not name.strip()


WORDS = st.lists(st.sampled_from(["Acorn", "Rose", "Care", "Services", "Smith", "North", "Mill", "Bldg", "Yorks"]),
                 min_size=1, max_size=5)  # fmt: skip


@given(WORDS, st.randoms(use_true_random=False))
def test_neither_the_order_of_words_nor_case_nor_legal_form_matters(words, dice):
    other = words[:]
    dice.shuffle(other)
    assert normalise(" ".join(words)) == normalise(" ".join(other).upper() + " LIMITED")


@given(WORDS)
def test_reading_again_changes_nothing(words):
    once = normalise(" ".join(words))
    assert normalise(once) == once


@pytest.mark.parametrize(("one", "other"), [
    ("Acorn Blinds Ltd", "ACORN BLINDS LIMITED"),
    ("Smith & Sons Ltd.", "SMITH AND SONS LIMITED"),
    ("Browns (Leeds) Ltd t/a Browns Cafes", "Browns (Leeds) Limited"),
    ("Browns Cafes Ltd trading as The Bean", "BROWNS CAFES LTD"),
    ("H.M. Revenue & Customs", "HM REVENUE AND CUSTOMS"),
    ("HM Revenue & Customs (HMRC)", "HM Revenue & Customs"),
    ("Leeds Teaching Hospitals NHS Trust", "LEEDS TEACHING HOSPITAL NHS TRUST"),
    ("The J. C. Rowe Group PLC", "JC Rowe Group Plc"),
    ("St. Mary's School", "ST MARYS SCHOOL"),
    ("Café Rouge Ltd", "CAFE ROUGE LTD"),
    ("CLOSED - Now Wireless Ltd", "Now Wireless Limited"),
    ("(SB) Proper Job Theatre", "Proper Job Theatre"),
    ("Acorn Energy (Acc 0012345)", "ACORN ENERGY LTD"),
    ("www.acorn-energy.co.uk", "Acorn Energy"),
])  # fmt: skip
def test_the_usual_variants_of_a_name_read_alike(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [
    ("XYZ (North) Ltd", "XYZ (South) Ltd"),
    ("Acorn Phase 1 Ltd", "Acorn Phase 2 Ltd"),
    ("Leeds City Council", "Wakefield City Council"),
    ("Leeds Teaching Hospitals NHS Trust", "Bradford Teaching Hospitals NHS Trust"),
    ("CHI (Manorcroft) Ltd", "CHI (Linson Court) Ltd"),
    ("J Smith t/a The Bakery", "J Smith t/a The Garage"),
    ("1st Ability Ltd", "2nd Ability Ltd"),
])  # fmt: skip
def test_sister_bodies_read_differently(one, other):
    assert normalise(one) != normalise(other)


def test_a_bracket_is_dropped_only_where_it_holds_the_initials_of_the_name():
    assert normalise("Family Planning Association (FPA)") == normalise("Family Planning Association")
    assert normalise("Family Planning Association (ABC)") != normalise("Family Planning Association")


def test_the_sort_of_body_is_read_from_its_legal_form():
    assert form_of("Reach C.I.C.") == {"social"}
    assert form_of("Reach L.L.P") == {"partnership"}
    assert not form_of("Reach")


@pytest.mark.parametrize("noise", ["a (", "a t/", "closed", "abcd*", ". ltd ", "( only", "formerly "])
def test_what_stands_far_behind_in_a_huge_name_is_not_read(noise):
    # Without an end to reading, each of these takes a minute or more.
    assert normalise(noise * 30_000 + "acorn") == normalise(noise * 30_000 + "blinds")


def test_names_of_signs_alone_are_not_one_party():
    assert normalise("???") != normalise("---")

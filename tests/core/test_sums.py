"""Laws of sums that people type: what is read has one meaning, and what is printed is read back."""

import re
from dataclasses import fields
from decimal import Decimal
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.formatting import Formatter
from ultramicro.core.money import to_the_penny
from ultramicro.core.sums import Pence, machine_pence, pence
from ultramicro.parameters.typed import READERS, plain_type
from ultramicro.techniques import all_actions

typed = st.text("0123456789.,- £", max_size=12) | st.text(max_size=8)


@given(st.integers(-(10**15), 10**15), st.sampled_from(["", "£"]))
def test_every_sum_that_is_printed_is_read_back(amount_pence, symbol):
    assert pence(to_the_penny(amount_pence, symbol)) == amount_pence


@given(st.integers(-(10**15), 10**15), st.sampled_from([",", " ", "'", "\u00a0", "\u202f", ""]))
def test_groups_of_three_are_read_whatever_stands_between_them(amount_pence, mark):
    printed = to_the_penny(amount_pence, "").replace(",", mark)
    assert pence(printed) == amount_pence


def readings(words):
    """Every sum that somebody might mean by a text: with the comma or with the point before the pence."""
    plain = re.sub(r"[\s£]", "", words)
    for group, point in ((",", "."), (".", ",")):
        digits = plain.replace(group, "").replace(point, ".")
        shape = rf"[-+]?([0-9]+|[1-9][0-9]{{0,2}}([{group}][0-9]{{3}})+)?([{point}][0-9]*)?"
        if (
            re.fullmatch(shape, plain)
            and re.search(r"\d", plain)
            and (exact := Decimal(digits) * 100) % 1 == 0
        ):
            yield int(exact)


@given(typed)
def test_every_text_that_is_taken_has_one_reading(words):
    try:
        taken = pence(words)
    except ValueError:
        return
    found = set(readings(words.replace("−", "-").replace("–", "-").replace("'", "")))
    comma_groups = re.search(
        r"\d,\d{3}$", words.strip()
    )  # 1,234 is a thousand here, as in all that is printed
    assert taken in found
    assert found == {taken} or (comma_groups and len(found) == 2)


@pytest.mark.parametrize(
    ("words", "amount_pence"),
    [
        ("12", 1200), ("12.5", 1250), (".5", 50), ("12.", 1200), ("£1,200.00", 120000), ("1 200.50", 120050),
        ("-3.20", -320), ("-£3", -300), ("£-3", -300), ("−£0.05", -5), ("+5", 500), (" 007 ", 700),
        ("0.500", 50), ("1234.500", 123450), ("12.5000", 1250), ("1,234", 123400),
    ],
)  # fmt: skip
def test_what_has_one_reading_is_taken(words, amount_pence):
    assert pence(words) == amount_pence


@pytest.mark.parametrize(
    ("words", "one", "other"),
    [
        ("12,50", "12.50", "1,250.00"), ("1,5", "1.50", "15.00"), ("1.234,56", "1,234.56", "1.23456"),
        ("1.234", "1,234.00", "1.234"), ("12.500", "12,500.00", "12.50"), ("0,500", "0.50", "500.00"),
        ("1,2345", "1.2345", "12,345.00"), ("-£12,50", "12.50", "1,250.00"), ("1 200,5", "1,200.50", "12,005.00"),
    ],
)  # fmt: skip
def test_what_could_be_two_sums_is_refused_and_both_are_named(words, one, other):
    with pytest.raises(ValueError, match="can be read as") as refused:
        pence(words)
    assert f"{one} or {other}:" in str(refused.value)


@pytest.mark.parametrize(
    "words",
    ["", " ", "-", "£", "--3", "-£-3", "££3", "1£2", "1_000", "1e3", "nan", "Infinity", "٣", "12,", "1,23,456",
     "1.234.567", "1 20", "12 50", "1,200 500", "1, 200", "1..5", "€12", "12 EUR", "x", "1\n2", "0.005", "12.345,678",
     "1e30", "99999999999999"],
)  # fmt: skip
def test_what_is_no_sum_is_refused(words):
    with pytest.raises(ValueError):  # noqa: PT011  the words are for people
        pence(words)


@pytest.mark.parametrize("words", ["", "12,50", "1,200.00", "nan", "1e3", "0.005", "99999999999999", "£5"])
def test_what_a_program_writes_has_no_separators_and_what_is_refused_is_named(words):
    with pytest.raises(ValueError, match=re.escape(repr(words))):
        machine_pence(words)


@pytest.mark.parametrize("words", ["1,23,456", "1.234.567", "12,345.67.8", "x", "--3"])
def test_what_could_be_one_sum_at_most_is_not_said_to_be_two(words):
    with pytest.raises(ValueError, match="is not a sum of money"):
        pence(words)


def test_a_program_may_write_more_decimals_than_there_are_pence():
    assert [machine_pence(words) for words in ("12.500", "-1200.0000", "+7")] == [1250, -120000, 700]


def test_the_sign_of_another_currency_is_no_sum():
    with Formatter(currency="EUR").speaking():
        assert pence("€12.50") == 1250
        with pytest.raises(ValueError, match="not a sum"):
            pence("£12.50")
    assert pence("£12.50") == 1250
    for typed in ("€12", "$12", "EUR 12", "GBP 12"):
        with pytest.raises(ValueError, match="not a sum"):
            pence(typed)


MONEY = re.compile(
    r"amount|floor|ceiling|price|cap|levy|balance|sum|exempt|release_above|start|most|warn_|window"
)
COUNTS = {"months", "top", "most_rings"}


def test_every_verb_reads_its_sums_by_the_one_reader():
    """What is called as sums are called is typed as one; no verb has a reader of its own."""
    for group, verbs in all_actions().items():
        for verb in verbs:
            hints = get_type_hints(verb, include_extras=True)
            for each in fields(verb):
                if (
                    MONEY.match(each.name)
                    and each.name not in COUNTS
                    and plain_type(hints[each.name]) is not str
                ):
                    assert plain_type(hints[each.name]) is Pence, (group, verb.name, each.name)
                assert each.metadata.get("unit") not in {"pence", "pounds", "hundredths"}
    assert READERS[Pence][0]("12.50") == pence("12.50")


@pytest.mark.parametrize("words", ["12,50", "1.234", "0.005", "", "1e3", "12 50"])
def test_what_the_one_reader_refuses_no_flag_takes(words):
    with pytest.raises(ValueError, match=r"\S"):
        READERS[Pence][0](words)

"""Messages: one text, made words again for whoever reads it."""

import copy
import pickle
from datetime import date
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.formatting import HOLE, MADE_UP, Formatter, disguised
from ultramicro.core.message import (
    Day,
    Listed,
    Message,
    Number,
    Pence,
    Range,
    Share,
    joined,
    plural,
    say,
    words,
)  # fmt: skip
from ultramicro.core.money import about, to_the_penny
from ultramicro.core.packing import packed, unpacked
from ultramicro.core.percent import percent

PENCE = st.integers(-(10**17), 10**17)
PSEUDO = Formatter(language=MADE_UP)


@given(PENCE)
def test_an_exact_sum_is_written_digit_by_digit(pence):
    size = abs(pence)
    written = f"{'−' if pence < 0 else ''}£{size // 100:,}.{size % 100:02}"
    assert Formatter().value(Pence(pence, "exact")) == written == to_the_penny(pence)
    assert to_the_penny(pence, "") == written.replace("£", "")


@given(st.integers(1, 10**15))
def test_an_estimate_is_never_off_by_more_than_its_second_digit(pence):
    text = about(pence * 100).strip("£")
    scale = {"m": 10**6, "bn": 10**9}.get(text.lstrip("0123456789.,"), 1)
    read = float(text.rstrip("mbn").replace(",", "")) * scale
    assert abs(read - pence) <= pence * 0.05 + 1


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.31, "31%"), (0.034, "3.4%"), (0.0004, "under 0.1%"), (0.996, "over 99%"), (-0.02, "−2.0%"), (0, "0%"),
     (1, "100%"), (0.0995, "10%")],
)  # fmt: skip
def test_a_share_too_small_or_large_to_show_is_said_to_be_so(share, written):
    assert Formatter().value(Share(share)) == written == percent(share)


@given(PENCE)
def test_an_exact_sum_can_be_read_back_in_any_language(pence):
    for language in ("en_GB", "de_DE", "cy", "pt_PT", "fr_FR"):
        written = Formatter(language=language, currency="EUR").value(Pence(pence, "exact"))
        digits = int("".join(letter for letter in written if letter.isdigit()))
        assert digits == abs(pence)
        assert ("−" in written) == (pence < 0)


def test_a_place_with_another_currency_never_says_pounds():
    euro = Formatter(currency="EUR")
    for digits in ("short", "exact", "about", "whole"):
        for pence in (5, 123_45, 98_765_432_10, 5_000_000_000_00, -7):
            assert "£" not in euro.value(Pence(pence, digits))
            assert "€" in euro.value(Pence(pence, digits))


def test_a_currency_that_is_named_keeps_its_name():
    assert Formatter(currency="EUR").value(Pence(100, currency="GBP")) == "£1.00"


def test_a_message_is_written_again_in_the_language_of_its_reader():
    message = say("{who} paid {sum} on {day}", who="Ann", sum=Pence(123456), day=date(2026, 3, 5))
    assert message == "Ann paid £1,234.56 on 5 March 2026"
    with Formatter(language="de_DE", currency="EUR").speaking():
        assert words(message) == "Ann paid 1.234,56\xa0€ on 5 März 2026"
    assert words(message) == message


def test_messages_within_messages_are_written_again_too():
    inner = plural("{n} line", "{n} lines", 2)
    outer = joined(
        [say("Read: {what}.", what=inner), say("Kept {range}.", range=Range(Share(0.1), Share(0.2)))]
    )
    assert outer == "Read: 2 lines. Kept 10% to 20%."
    shown = PSEUDO.text(outer)
    assert "line" not in shown
    assert "Kept" not in shown


def test_plurals_follow_the_count():
    assert [plural("{n} loan", "{n} loans", n) for n in (0, 1, 2)] == ["0 loans", "1 loan", "2 loans"]


def test_lists_and_ranges_and_numbers():
    assert say("{l}", l=Listed(["a", "b", "c"])) == "a, b and c"
    assert say("{l}", l=Listed(["a", "b"], by="or")) == "a or b"
    assert say("{r}", r=Range(Pence(100), Pence(100))) == "£1.00"
    assert say("{n}", n=Number(3.14159, 1)) == "3.1"
    assert say("{d}", d=Day(date(2026, 1, 5), month=True, short=True)) == "Jan 2026"


def test_names_with_braces_are_data_and_stay_as_they_are():
    assert say("{who}", who="{sum} {who}") == "{sum} {who}"


VALUES = st.one_of(
    st.text(max_size=5), st.integers(), st.booleans(), st.dates(),
    st.builds(Pence, st.integers(-(10**12), 10**12), st.sampled_from(["short", "exact", "about", "whole"])),
    st.builds(Share, st.floats(-1, 1)), st.builds(Number, st.floats(-1e6, 1e6), st.integers(0, 3)),
    st.builds(Day, st.dates()), st.builds(Range, st.integers(), st.integers()),
    st.builds(Listed, st.lists(st.text(max_size=3), max_size=3)),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from("abc"), VALUES), st.integers(0, 3))
def test_a_message_kept_in_a_table_is_said_again_alike(values, n):
    for message in (say("x {a} {b} {c}", **values), plural("{n} line {a}", "{n} lines {a}", n, **values)):
        again = unpacked(packed(joined([message, say("End.")])))
        assert again == joined([message, say("End.")])
        assert PSEUDO.text(again) == PSEUDO.text(joined([message, say("End.")]))


def test_a_message_survives_pickling_as_a_message():
    again = copy.copy(pickle.loads(pickle.dumps(say("{n} of {m}", n=1, m=2))))  # noqa: S301  our own bytes
    assert isinstance(again, Message)
    assert again.values == {"n": 1, "m": 2}


@given(st.text(alphabet="abcXYZ {}é.,", max_size=60))
def test_the_made_up_language_keeps_every_hole(template):
    assert HOLE.findall(disguised(template)) == HOLE.findall(template)


@pytest.mark.parametrize("template", ["{n}", "{a} – {b}", "12.5", ""])
def test_the_made_up_language_leaves_alone_what_has_no_letters(template):
    assert disguised(template) == template


def test_two_threads_may_speak_two_languages():
    message, heard = say("{sum}", sum=Pence(100)), {}

    def speak(currency):
        with Formatter(currency=currency).speaking():
            heard[currency] = {words(message) for _ in range(200)}

    threads = [Thread(target=speak, args=(code,)) for code in ("EUR", "GBP", "USD")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {"EUR": {"€1.00"}, "GBP": {"£1.00"}, "USD": {"US$1.00"}}


def test_a_message_keeps_its_id_through_pickling():
    named = plural("{n} line", "{n} lines", 2).with_id("lines_read")
    assert (named, named.id) == ("2 lines", "lines_read")
    assert pickle.loads(pickle.dumps(named)).id == "lines_read"  # noqa: S301  our own bytes

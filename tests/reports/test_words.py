"""Numbers and names in words: exact, signed, and harmless."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.contract import Figure
from ultramicro.core.percent import percent
from ultramicro.reports.formatting import amount, cell, money, plain, range_text


@given(st.text())
def test_plain_text_holds_nothing_that_is_not_seen(text):
    out = plain(text)
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in out)
    assert out == plain(out)


@given(st.integers(-(10**15), 10**15))
def test_sums_in_full_can_be_read_back_to_the_penny(pence):
    text = money(pence)
    assert int(text.replace("−", "-").replace("£", "").replace(",", "").replace(".", "")) == pence


@given(st.integers(-(10**12), 10**12))
def test_whole_pounds_are_the_nearest(pence):
    pounds = int(money(pence, whole=True).replace("−", "-").replace("£", "").replace(",", ""))
    assert abs(pounds * 100 - pence) <= 50


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "0%"),
        (1, "100%"),
        (0.0001, "under 0.1%"),
        (0.0996, "10%"),
        (0.034, "3.4%"),
        (0.9999, "over 99%"),
        (1.5, "150%"),
        (-0.004, "−0.4%"),
        (-0.0004, "0.0%"),
    ],
)
def test_a_small_part_is_never_called_nothing(share, said):
    assert percent(share) == said


def test_what_is_not_a_number_is_not_known():
    assert amount(float("nan"), "pence") == "not known" == amount(float("inf"), "share")
    assert cell(float("nan"), "share") == "–" == cell(None, "payee")


def test_a_range_without_both_ends_is_none():
    assert range_text(Figure(id="figure_1", name="n", value=1, low=1, unit="share", how="")) == ""

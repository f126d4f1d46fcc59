"""Published cases (reference, section 5): what was printed, reckoned again by the room's own functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.procurement.duties.shares import split_by
from ultramicro.procurement.promises.bases import Based, change
from ultramicro.procurement.promises.said import ONES, TENS, all_agree, shares_said

M = 1_000_000_00
"""A million pounds. [pence]"""


def test_preston_began_with_five_percent_in_the_city_and_a_leak_of_sixty_one():
    """CLES for 2012/13: 5% of £750m in the city, 39% in Lancashire, so that £458m (printed) left the county."""
    assert Based(amount=37.5, first_base=750, own_base=750).fixed == 0.05
    county = split_by([(True, round(0.39 * 750 * M)), (False, round(0.61 * 750 * M))])
    assert county.no_pence == 457_500_000_00
    assert round(county.no_pence / M) in {457, 458}
    assert county.share == pytest.approx(0.39)


def test_preston_in_2016_is_eighteen_percent_of_its_own_whole_and_fifteen_of_the_first():
    found = Based(amount=112.3, first_base=750, own_base=617)
    assert (f"{found.moving:.1%}", f"{found.fixed:.1%}") == ("18.2%", "15.0%")


def test_what_is_printed_as_more_for_preston_is_the_share_alone():
    """From 5 to 10% is printed as £37m more: with the whole as it was. The whole fell, and so the gain is told apart."""
    assert change(first_share=0.05, first_whole=750, share=0.10, whole=750).more == 37.5
    real = change(first_share=0.05, first_whole=750, share=112.3 / 617, whole=617)
    assert real.more == pytest.approx(112.3 - 37.5)
    assert real.by_share == pytest.approx(112.3 - 0.05 * 617)
    assert real.by_whole == pytest.approx(-6.65)


def test_manchester_kept_seventy_one_percent_of_its_top_suppliers():
    kept = split_by([(True, round(0.717 * 445.6 * M)), (False, round(0.283 * 445.6 * M))])
    assert round(kept.yes_pence / M, -1) == 320
    assert kept.share == pytest.approx(0.717)


def test_a_mean_of_shares_is_no_share_of_the_sum():
    """Greater Manchester's ten bodies: 61.73% of what all spent, and 53.8% as the mean of their own shares.

    Their ten rows are not at hand, so that the sum is reckoned from the two totals and the law from a case.
    """
    inside, whole = 619_652_226_58, 1_003_858_435_21
    assert f"{split_by([(True, inside), (False, whole - inside)]).share:.2%}" == "61.73%"
    bodies = [(0.75, 300), (0.40, 100)]
    mean = sum(share for share, _ in bodies) / len(bodies)
    rows = [
        (so, round((share if so else 1 - share) * whole)) for share, whole in bodies for so in (True, False)
    ]
    assert split_by(rows).share == pytest.approx(265 / 400)
    assert split_by(rows).share > mean == pytest.approx(0.575)


def test_a_share_printed_in_figures_and_otherwise_in_words_is_no_agreement():
    """A source prints 51.5% and calls it 'five per cent': the two are read as what they are, and differ."""
    figures, words = shares_said("Local spend rose by 51.5%, that is by five per cent")
    assert (figures.share, words.share) == (0.515, 0.05)
    assert not all_agree([figures, words])


@given(st.integers(0, 100))
def test_a_share_in_words_is_the_one_in_figures(number):
    tens, ones = divmod(number, 10)
    words = "hundred" if number == 100 else ONES[number] if number < 20 else TENS[tens - 2]
    words += f"-{ONES[ones]}" if 20 < number < 100 and ones else ""
    said = shares_said(
        f"It was {number}% ({words.capitalize()} per cent), {number}.0 percent and {words} percent."
    )
    assert len(said) == 4
    assert all_agree(said)


@pytest.mark.parametrize(
    ("text", "shares"),
    [("two and a half per cent", [0.025]), ("seven point five percent", [0.075]), ("a hundred per cent", [1.0]),
     ("1,234% is no share here", []), ("five of a hundred", []), ("percent", []), ("100 percent", [1.0])],
)  # fmt: skip
def test_what_is_a_share_in_a_text(text, shares):
    assert [each.share for each in shares_said(text)] == pytest.approx(shares)

"""What gives a neighbour away in the words of a post, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.noticeboard.contacts import contacts, without_contacts


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("text me on 07700900123", "phone"), ("07700-900-123", "phone"), ("+44 7700 900123 after 6", "phone"),
        ("(01254) 555012", "phone"), ("01254 555 012", "phone"), ("0044 1254 555012", "phone"),
        ("ring 55512 for Ann", "phone"), ("whatsapp me: 555 0123", "phone"),
        ("ann.b+board@example.co.uk", "email"), ("ann(at)example.org", "email"),
        ("call at 12 Moss Street", "address"), ("flat 3, 14 old mill road", "address"),
        ("07700\u2011900123", "phone"), ("07700\u2013900\u2013123", "phone"), ("07700/900123", "phone"),
        ("07700_900123", "phone"), ("07700 - 900 - 123", "phone"), ("\uff107700 900123", "phone"),
        ("\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0661\u0662\u0663", "phone"),
        ("0770\u200b0900123", "phone"), ("nr.07700900123", "phone"), ("7700900123", "phone"),
        ("ann\uff20example.org", "email"), ("ann AT example DOT org", "email"), ("@annday", "email"),
        ("facebook.com/annday", "email"), ("BB5-1AA", "address"), ("bb5  1aa", "address"),
        ("12b Moss  Street", "address"),
        ("4a Bank Top Terrace", "address"), ("12 Orchard Close", "address"), ("BB5 1AA", "address"),
    ],
)  # fmt: skip
def test_contacts_are_seen_and_left_out(text, what):
    assert {found.what for found in contacts(text)} == {what}
    left = without_contacts(text)
    assert contacts(left) == []
    assert "…" in left


@pytest.mark.parametrize(
    "text",
    [
        "sat 10:00-12:00", "until 2026-11-28", "1,000 bricks at £1.50", "2 lads and a van, close by",
        "40 square metres of garden", "size 10 boots", "GCSE maths 9-1", "13 amp plugs, 240 volts",
        "from 1 May to 30 June 2026", "66 x 72 curtains", "6 ft by 4 shed", "in BB5, by the park",
        "@ 5 pounds an hour", "on Moss Street", "call me for 3 hours", "800 W microwave",
    ],
)  # fmt: skip
def test_amounts_times_and_sizes_are_no_contacts(text):
    assert without_contacts(text) == text


@given(st.text(max_size=60))
def test_a_text_without_contacts_stays_as_it_is(text):
    assert contacts(text) or without_contacts(text) == text


@given(st.text(alphabet="abc xyz,.-", max_size=20), st.from_regex(r"07[0-9]{3}[ -]?[0-9]{6}", fullmatch=True))
def test_no_mobile_number_is_left_whatever_stands_around_it(around, number):
    assert number not in without_contacts(f"{around} {number} {around}")

"""The quick way to write a sum to the penny writes what Babel writes, in every language that Babel has."""

import re
from decimal import Decimal

from babel import Locale, localedata
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.formatting import Formatter
from ultramicro.core.message import Pence

LOCALES = sorted(set(localedata.locale_identifiers()) - {"root"})


@given(
    st.sampled_from(LOCALES),
    st.one_of(st.integers(-(10**7), 10**7), st.integers(-(10**18), 10**18)),
    st.sampled_from(["GBP", "EUR", "JPY", "KWD", "BRX"]),
)
def test_a_sum_to_the_penny_is_what_babel_writes(language: str, pence: int, code: str) -> None:
    shown = Formatter(language=language).value(Pence(pence, "exact", currency=code, sign=False))
    size = format_decimal(Decimal(abs(pence)) / 100, format="#,##0.00", locale=Locale.parse(language))
    assert shown == ("−" if pence < 0 else "") + size


@given(st.sampled_from(["en_GB", "cy", "de_DE", "fr_FR", "pl_PL", "pt_PT", "sv_SE"]), st.integers(0, 10**12))
def test_the_sign_of_a_currency_stands_where_babel_has_it(language: str, pence: int) -> None:
    shown = Formatter(language=language).value(Pence(pence, "exact", currency="EUR"))
    assert shown == format_currency(Decimal(pence) / 100, "EUR", locale=language)


@given(st.integers(100, 10**12))
def test_an_estimate_has_three_digits_and_is_off_by_less_than_half_a_hundredth(pence):
    shown = Formatter().value(Pence(pence, "estimate"))
    digits = re.sub(r"\D", "", shown).strip("0")
    assert len(digits) <= 3
    times = {"m": 10**6, "b": 10**9}.get(next((c for c in shown if c.isalpha()), ""), 1)
    read = float(re.sub(r"[^\d.]", "", shown)) * times * 100
    # Below a hundred pounds whole pounds are shown.
    assert abs(read - pence) <= max(50, 0.005 * pence + 1)

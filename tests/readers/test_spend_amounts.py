"""Amounts read by the engine and one by one are the same; nothing is read that is no amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.place.readers.text.engine import Engine, rows, text
from ultramicro.place.readers.values.amounts import parse_pence, plain_pence

FORMS = {
    "1,234.56 CR": -123456,
    "1,234.56 Cr.": -123456,
    "1,234.56 DR": 123456,
    "£ 1 234.56": 123456,
    "-": 0,
    "nil": 0,
    "£ -": 0,
    "£-   ": 0,
    " - ": 0,
    "(1,234.56)": -123456,
    "( 1,234.56 )": -123456,
    "£(1,234.56)": -123456,
    "(£1,234.56)": -123456,
    "-£1,234.56": -123456,
    "£-1,234.56": -123456,
    "- 1234.56": -123456,
    "1234.56-": -123456,
    "1,234.56 -": -123456,
    "1.23E+05": 12300000,
    "-1.5e3": -150000,
    "+12.00": 1200,
    "12": 1200,
    ".5": 50,
    "12.": 1200,
    "GBP 12.00": 1200,
    "12.00 GBP": 1200,
    "12.00p": None,
    "\u221212.50": -1250,
    "\u201312.50": -1250,
    "1,23": None,
    "12,34,567.00": None,
    "--5": None,
    "#####": None,
    "########": None,
    "#REF!": None,
    "#N/A": None,
    "n/a": None,
    "tbc": None,
    "1.2.3": None,
    "12/05/2024": None,
    "": None,
    "£": None,
    "()": None,
    "1e999999999": None,
    "9" * 40: None,
    "\u0661\u0662": None,
}


@pytest.mark.parametrize("form", FORMS)
def test_an_amount_means_what_a_reader_takes_it_for(form):
    assert parse_pence(form) == FORMS[form]


ENGINE = Engine()


def by_engine(said: str) -> int | None:
    with ENGINE.connection() as con:
        return rows(con, f"SELECT {plain_pence('said')} FROM (SELECT {text(said)} AS said)")[0][0]


@given(
    st.one_of(
        st.sampled_from(sorted(FORMS)),
        st.from_regex(r"[-(£]{0,2}[0-9]{1,7}([.][0-9]{0,4})?[)-]?", fullmatch=True),
        st.from_regex(r"[-(]?[0-9]{1,3}(,[0-9]{2,4}){0,4}([.][0-9]{0,4})?[)]?", fullmatch=True),
        st.from_regex(r"[0-9_.,+eE-]{1,12}", fullmatch=True),
        st.text("0123456789.,-()£ eE+_", max_size=14),
    )
)
def test_the_engine_reads_an_amount_as_it_is_read_one_by_one_or_leaves_it(said):
    bare = said.replace("£", "")
    found = by_engine(bare)
    assert found is None or found == parse_pence(said)


@given(st.integers(-(10**14), 10**14))
def test_every_plain_amount_is_read_by_the_engine_itself(pence):
    for form in (
        f"{pence // 100}.{pence % 100:02}" if pence >= 0 else f"-{-pence // 100}.{-pence % 100:02}",
    ):
        assert by_engine(form) == parse_pence(form) == pence
    grouped = f"{abs(pence) // 100:,}.{abs(pence) % 100:02}"
    assert by_engine(f"({grouped})") == -abs(pence)
    assert by_engine(grouped) == abs(pence)

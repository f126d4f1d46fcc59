"""Whether a contract is live, as registers and notices say it in any case and wording."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.contracts.reading import package, read, release
from tests.readers.contracts.test_registers import NAMES, TRUTH, written
from ultramicro.place.readers.contracts.states import says_state, state_of

HEAD, ROW = [names[0] for names in NAMES.values()], list(TRUTH.values())


def stands(header, *cells):
    """Rows of a register whose last column says how they stand; the first row is live."""
    rows = [[*HEAD, header], *([*ROW[:0], f"S{n}", *ROW[1:], cell] for n, cell in enumerate(cells))]
    return read(written(rows))


@pytest.mark.parametrize(("words", "state"), [
    ("Terminated", "ended"), ("TERMINATED EARLY", "ended"), ("ended early by mutual consent", "ended"),
    ("Expired", "ended"), ("closed", "ended"), ("Contract Completed", "ended"), ("No longer active", "ended"),
    ("Not live", "ended"), ("Inactive", "ended"), ("Archived - historic", "ended"), ("Out of contract", "ended"),
    ("Novated", "ended"), ("Live (On-going)", "live"), ("LIVE (One Off)", "live"), ("Active", "live"),
    ("Current", "live"), ("Extended", "live"), ("Not yet expired", "live"), ("Awarded", "live"),
    ("Unexpired", "live"), ("Cancelled", "void"), ("Withdrawn", "void"), ("Did not proceed", "void"),
    ("Not cancelled", "live"), ("Has not been terminated", "live"), ("Not yet started", "planned"),
    ("Not yet live", "planned"), ("Not yet awarded", "open"), ("Contract not yet signed", "open"),
    ("Not awarded", "void"), ("Planned", "planned"), ("Out to tender", "open"), ("Gold", "unclear"),
    ("Expired but holding over", "unclear"), ("Live / terminated", "unclear"), ("TBC", ""), ("", ""), ("-", ""),
])  # fmt: skip
def test_words_of_standing(words, state):
    assert state_of(words).name == state


@given(st.sampled_from(["terminated", "live", "expired", "cancelled", "ended early"]), st.randoms())
def test_case_and_marks_change_nothing(words, dice):
    odd = "".join(dice.choice((c.upper(), c.lower())) for c in words)
    assert state_of(f"  {odd}. ") == state_of(words)


def test_what_ended_early_has_no_end_but_the_one_that_is_told():
    found = stands(
        "Contract Status", "Live", "Terminated", "Terminated 30/09/2026", "Expired", "Cancelled", "Amber"
    )
    told = [(row["state"], row["ends_on"], row["extended_until_on"]) for row in found.contracts]
    assert told == [
        ("live", date(2028, 3, 31), date(2030, 3, 31)), ("ended", None, None),
        ("ended", date(2026, 9, 30), date(2026, 9, 30)), ("ended", date(2028, 3, 31), date(2028, 3, 31)),
        ("void", date(2028, 3, 31), date(2030, 3, 31)), ("unclear", date(2028, 3, 31), date(2030, 3, 31)),
    ]  # fmt: skip
    assert {"contracts.states_unclear", "contracts.ends_unknown"} <= set(found.notes())
    unclear = next(note for note in found.reading.notes if note.id == "contracts.states_unclear")
    assert "'Amber' in line 7" in unclear
    assert "status_unclear" in found.contracts[5]["flag"]


@pytest.mark.parametrize(("header", "cell", "ended"), [
    ("Actual End Date", "30/09/2026", date(2026, 9, 30)), ("Terminated on", "30 September 2026", date(2026, 9, 30)),
    ("Date Terminated", "2026-09-30", date(2026, 9, 30)), ("Early termination date", "30.09.2026", date(2026, 9, 30)),
    ("Terminated", "Yes", None), ("Ended early?", "y", None),
])  # fmt: skip
def test_columns_of_real_ends(header, cell, ended):
    first, second = stands(header, "", cell).contracts
    assert (first["state"], first["ends_on"]) == (None, date(2028, 3, 31))
    assert (second["state"], second["ended_on"], second["ends_on"]) == ("ended", ended, ended)


@pytest.mark.parametrize("cell", ["No", "n/a", "-", "N", "TBC"])
def test_a_column_of_ends_that_says_no_ends_nothing(cell):
    assert stands("Terminated", "30/09/2026", cell).contracts[1]["state"] is None


def test_a_column_of_which_no_word_is_understood_is_told_and_says_nothing():
    found = stands("Status", "Gold", "Silver")
    assert {row["state"] for row in found.contracts} == {None}
    assert found.notes() == ["contracts.no_states"]
    assert not says_state(["Gold"])


def test_a_closed_notice_is_an_award_that_goes_on():
    notice = {"title": "Mowing", "notice_type": "Contract", "status": "closed", "awarded_supplier": "A Ltd",
              "awarded_value": 5, "published_date": "2026-05-01", "deadline_date": "2026-04-01"}  # fmt: skip
    closed, withdrawn = read([notice, notice | {"status": "withdrawn"}]).contracts
    assert (closed["state"], withdrawn["state"]) == (None, "void")


def signed(**contract):
    end = {"period": {"startDate": "2026-01-01", "endDate": "2028-12-31"}}
    return [{"id": "c", "awardID": "a1", "value": {"amount": 9, "currency": "GBP"}, **end, **contract}]


@pytest.mark.parametrize(("status", "tag", "day", "state", "ends"), [
    ("active", "contract", "2026-05-01", "live", date(2028, 12, 31)),
    ("terminated", "contract", "2026-05-01", "ended", None),
    ("terminated", "contractTermination", "2026-05-01", "ended", date(2026, 5, 1)),
    ("terminated", "contract", "2029-05-01", "ended", date(2028, 12, 31)),
    ("cancelled", "contract", "2026-05-01", "void", date(2028, 12, 31)),
])  # fmt: skip
def test_contracts_of_notices(status, tag, day, state, ends):
    row = read(package(release(contracts=signed(status=status), tag=[tag], date=day))).one
    assert (row["state"], row["ends_on"]) == (state, ends)
    assert ("end_unknown" in (row["flag"] or "")) == (state == "ended" and ends is None)

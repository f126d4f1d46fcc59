"""The question of promises, asked of rows as a person appends them."""

from datetime import date, timedelta

import pytest

from tests.procurement.places import place_of, rows
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.procurement.promises.technique import Promises

ON = date(2026, 6, 30)


def row(promise, **changes):
    return {"promise": promise, "contract": "C1", "measure": "jobs", "unit": "persons", "promised": 10.0, "due_on": ON,
            "owner": "Team", **changes}  # fmt: skip


ROWS = [
    row("A", delivered=8.0, evidence="a.pdf", checked_by="Office"), row("B", delivered=10.0), row("C"),
    row("D", due_on=ON + timedelta(30)), row("E", due_on=None), row("F", due_on=ON + timedelta(300)),
    row("G", measure="wages", unit="£", promised=500.0, delivered=500.0, evidence="g.pdf"),
    row("H", measure="local", unit="%", promised=51.5, text="to spend five per cent here", delivered=60.0, evidence="h"),
]  # fmt: skip
MEASURES = [{"measure": "jobs", "value_pence": 100}, {"measure": "wages", "value_pence": None}]


def asked(promises=ROWS, **given):
    return ask(Promises(**given), place_of(ON, promises=promises, measures=MEASURES))


def test_the_silent_are_in_the_denominator():
    jobs = asked().figure("promises_delivered_share", measure="jobs")
    assert (jobs.value, jobs.low, jobs.high) == (18 / 30, 8 / 30, 28 / 30)
    priced = asked().figure("promises_delivered_share", measure="all")
    assert (priced.value, priced.low) == (jobs.value, jobs.low)
    assert asked().figure("promises_due").value == 5
    assert asked().figure("promises_evidenced_share").value == 3 / 5


def test_what_to_do_next_is_told_of_each():
    found = {each["promise"]: each["next"] for each in rows(asked(), "promise_list")}
    assert found == {"A": "ask_rest", "B": "ask_evidence", "C": "ask_report", "D": "remind", "E": "give_day",
                     "F": "nothing", "G": "check_evidence", "H": "check_evidence"}  # fmt: skip


def test_a_correction_moves_one_base_only_and_a_text_at_odds_is_told():
    later = row("A", promised=8.0, delivered=8.0, evidence="a.pdf", recorded_on=ON)
    got = asked([*ROWS, later])
    assert got.figure("promises_delivered_share", measure="jobs").value == 18 / 28
    assert got.figure("promises_delivered_of_first", measure="jobs").value == 18 / 30
    assert got.sentence("bases")
    assert got.sentence("text_at_odds")
    assert got.sentence("no_price")
    assert [each["rows"] for each in rows(got, "promise_list") if each["promise"] == "A"] == [2]


def test_a_contract_that_is_not_there_is_refused():
    with pytest.raises(BadInput, match="has no contract"):
        asked(contract="C9")
    assert asked(contract=" c1 ").figure("promises_due").value == 5

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
    assert "promised at first" in got.sentence("delivered")
    assert got.sentence("text_at_odds")
    assert got.sentence("no_price")
    assert [each["rows"] for each in rows(got, "promise_list") if each["promise"] == "A"] == [2]


def test_a_contract_that_is_not_there_is_refused():
    with pytest.raises(BadInput, match="has no contract"):
        asked(contract="C9")
    assert asked(contract=" c1 ").figure("promises_due").value == 5


def test_how_many_were_kept_missed_not_due_and_without_evidence_is_counted():
    got = asked()
    counts = {f.of["outcome"]: f.value for f in got.figures() if f.id == "promises_by_outcome"}
    assert counts == {"kept": 2, "no_evidence": 1, "missed": 1, "not_reported": 1, "not_due": 2, "no_day": 1,
                      "withdrawn": 0}  # fmt: skip
    assert {each["promise"]: each["outcome"] for each in rows(got, "promise_list")}["A"] == "missed"


def test_a_row_of_a_day_to_come_does_not_count_and_is_told():
    early = {**row("C", delivered=10.0, evidence="c.pdf", recorded_on=ON + timedelta(1)), "line": 9}
    got = asked([*ROWS, early])
    assert got.figure("promises_by_outcome", outcome="not_reported").value == 1
    (kept_out,) = rows(got, "rows_kept_out")
    assert (kept_out["file"], kept_out["line"]) == ("buying/promises.csv", 9)
    assert "line 9" in got.sentence("rows_kept_out")
    with pytest.raises(BadInput, match="write as_of"):
        asked([early])


def test_what_falls_due_next_is_said_and_in_a_calendar():
    got = asked()
    assert "'D' of C1 on 30 July 2026 (Team)" in got.sentence("next_due")
    lines = got.files()["promises.ics"].decode().split("\r\n")
    days = [line for line in lines if line.startswith("DTSTART")]
    # D: now, as it is due within sixty days, and on its day; F: sixty days before, and on its day.
    assert days == [f"DTSTART;VALUE=DATE:{day:%Y%m%d}" for day in
                    (ON, ON + timedelta(30), ON + timedelta(240), ON + timedelta(300))]  # fmt: skip
    done = asked([row("A", delivered=10.0, evidence="a.pdf")])
    assert "Nothing falls due" in done.sentence("next_due")
    assert done.files() == {}


def test_evidence_and_statuses_that_say_nothing_or_otherwise_are_told():
    got = asked([row("A", delivered=10.0, evidence="n/a", status="kept"), row("B", status="cancelled")])
    assert "n/a" in got.sentence("no_evidence")
    assert got.figure("promises_evidenced_share").value == 0
    assert "A, B" in got.sentence("status_at_odds")


def test_a_price_for_another_unit_is_not_taken_and_a_measure_is_one_in_any_letters():
    hours = row("A", measure="Local work", unit="hours", delivered=5.0, evidence="a")
    days = row("B", measure="local  WORK", unit="days", delivered=5.0, evidence="b")
    prices = [{"measure": "local work", "unit": "Hours", "value_pence": 12_00}]
    got = ask(Promises(), place_of(ON, promises=[hours, days], measures=prices))
    assert got.figure("promises_delivered_share", measure="all").how == (
        "(£60.00 with evidence + £0.00 claimed) ÷ £120.00 due; each promise up to its amount"
    )
    assert "1 measure has no price" in got.sentence("no_price")

"""The stress test as it is asked: what it refuses in plain words, and how it goes on where it was given up."""

from datetime import date
from pathlib import Path

import pytest
from tests.stress.small_test import LITTLE, Keeps

from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.core.memory import MemoryPlace
from ultramicro.reports.written.json import MOST_ROWS, answer_json
from ultramicro.reports.written.terminal import answer_text
from ultramicro.reports.written.write import write_answer
from ultramicro.stress.runs.spread import one_after_another
from ultramicro.stress.safe_growth.technique import SafeGrowth
from ultramicro.stress.technique import Stress
from ultramicro.techniques import LONG


@pytest.fixture(scope="module", autouse=True)
def _here():
    """Runs of a small place are over before a process of their own would have begun."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ultramicro.stress.technique._spread", lambda: one_after_another)
        yield


EMPTY = MemoryPlace("Town", date(2026, 3, 31), {})


def refused(place=EMPTY, **asked):
    with pytest.raises(BadInput) as caught:
        ask(Stress(**asked), place)
    return str(caught.value)


@pytest.mark.parametrize(
    ("asked", "says", "do"),
    [
        ({"recession": "1929"}, "'1929' is not one of its values", "2008"),
        ({"techniques": "clearing, magic"}, "there is no technique 'magic'", "clearing"),
        ({"recession": "own"}, "nothing hits the place", "--outside 0.2"),
        ({"severity": 0.0}, "nothing hits the place", "name a recession"),
        ({"months": 12}, "12 is out of range", "from 24"),
        ({"draws": 1}, "of one draw there is no spread", "--draws 2"),
        ({}, "it is not known how many people live in Town", "population"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_in_plain_words(asked, says, do):
    told = refused(**asked)
    assert says in told
    assert do in told


def test_a_shock_after_the_last_month_is_refused(tmp_path):
    with pytest.raises(BadInput, match=r"comes in month 7, and only 12 months .*--months 30"):
        Stress(months=12, techniques="none").lived(Keeps(tmp_path))


def test_a_mistake_in_the_place_s_own_numbers_is_told_with_its_line(tmp_path):
    wrong = Keeps(tmp_path, settings={"stress.toml": "# ours\n[rent]\nvalue = 'much'\n"})
    told = refused(wrong, techniques="none")
    assert "stress.toml, line 3" in told


def test_what_would_be_refused_is_ready_and_what_nobody_keeps_is_not():
    assert {Stress.name, SafeGrowth.name} == LONG
    assert Stress(recession="own").ready(EMPTY)
    assert SafeGrowth().ready(EMPTY)
    nowhere = MemoryPlace("Town", date(2026, 3, 31), {}, {"population": 300})
    assert not Stress(techniques="none").ready(nowhere)


def test_a_large_place_is_refused_with_what_it_would_take_and_what_to_do(tmp_path):
    town = Keeps(tmp_path, settings={"population": 2_000_000})
    with pytest.raises(BadInput, match=r"households would take about \d+ hours here") as caught:
        ask(Stress(techniques="clearing"), town)
    assert "--seeds 6 --draws 0 --each 0, which takes about" in str(caught.value)
    assert "--hours" in str(caught.value)
    assert town.told == []


def test_a_place_that_memory_does_not_hold_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("ultramicro.stress.technique.machine_bytes", lambda: 10**6)
    with pytest.raises(BadInput, match=r"need about 0\.\d GB of memory here, and the machine has 0 GB"):
        ask(Stress(**LITTLE), Keeps(tmp_path))


def test_what_takes_minutes_is_told_beforehand(tmp_path, monkeypatch):
    monkeypatch.setattr("ultramicro.stress.technique.TELL_SECONDS", 0)
    place = Keeps(tmp_path)
    ask(Stress(**LITTLE), place)
    assert place.told[0][0] == "Runs of the stress test (about 1 minute in all)"
    ask(Stress(**LITTLE), place)
    assert place.told[-1][0] == "Runs of the stress test", "what is kept takes no time"


class Enough(Exception):
    """Somebody gave it up."""


def test_what_was_given_up_goes_on_and_ends_alike(tmp_path: Path):
    asked = Stress(**LITTLE)
    told = []

    def twice(_what, done, _of):
        told.append(done)
        if done == 2:
            raise Enough

    given_up = Keeps(tmp_path / "one", progress=twice)
    with pytest.raises(Enough):
        ask(asked, given_up)
    assert not asked.ready(given_up)
    again = Keeps(tmp_path / "one")
    first = ask(asked, again)
    assert [done for _, done, _ in again.told][:2] == [0, 3]
    assert asked.ready(again)
    undisturbed = Keeps(tmp_path / "two")
    assert first.says() == ask(asked, undisturbed).says()
    assert list(first.figures()) == list(ask(asked, again).figures())


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    place = Keeps(tmp_path_factory.mktemp("small"))
    asked = Stress(**LITTLE, each=1)
    return place, asked, ask(asked, place)


def test_draws_are_made_and_kept_too(tmp_path):
    place = Keeps(tmp_path)
    asked = Stress(**{**LITTLE, "seeds": 1, "draws": 2})
    assert not asked.ready(place)
    found = ask(asked, place)
    assert "if the least known numbers of the place are other than taken" in found.sentence("what_happens")
    assert found.figure("stress_work_worst_drawn", arm="without") is not None
    assert asked.ready(place)
    assert ("Draws of the least known numbers", 22, 22) in place.told


def test_as_json_its_keys_stay_and_its_size_is_bounded(small):
    place, asked, found = small
    told = answer_json(asked, place, vars(asked), found)
    ids = [each["id"] for each in told["says"]]
    assert [*ids[:1], *ids[-2:]] == ["what_happens", "how_sure", "rests_on"]
    assert "with_all" in ids
    assert {"stress_work_worst", "stress_jobs_here_gain", "stress_jobs_here"} <= {
        f["id"] for f in told["figures"]
    }
    assert list(told["tables"])[:3] == ["stress_techniques", "stress_shocks", "stress_recovery"]
    assert all(len(table["rows"]) <= MOST_ROWS for table in told["tables"].values())


def test_the_terminal_begins_with_its_sentences_and_long_tables_are_cut(small):
    text = answer_text(small[2], width=100, colour=False)
    assert text.startswith("In a recession like that of 2008, work with firms here falls by ")
    assert text.index("What each technique changes") < text.index("All numbers that this rests on")
    assert "more rows" in text
    assert max(map(len, text.splitlines())) <= 100


def test_written_out_it_has_tables_pictures_and_the_place_s_numbers(small, tmp_path):
    write_answer(small[2], tmp_path / "out")
    names = {path.name for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {"stress.toml", "stress_techniques.csv", "stress_numbers.csv"} <= names
    assert {"stress-work.svg", "stress-survival.svg"} <= names

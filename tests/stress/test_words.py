"""What is said of a stress test: each branch of its sentences, and no promise that nothing stands on."""

import pytest
from tests.stress.made_findings import FIRST, MONTHS, fallen, findings, signs_of

from ultramicro.core.strong_words import strong_words
from ultramicro.stress.calibration.numbers import described, stated
from ultramicro.stress.shocks.presets import recessions
from ultramicro.stress.switches.all import ALL as SWITCHES
from ultramicro.stress.words import (
    NAMES,
    WHEN,
    arrears_grow,
    firms_live_on,
    income_falls,
    said,
    when_of,
    work_falls,
)

NUMBERS = stated(12_000)
TEN = fallen(0.1)


def sentences(found, when=WHEN["2008"]):
    return [str(each) for each in said(found, NUMBERS, when)]


def test_every_recession_and_every_technique_has_its_words():
    assert set(WHEN) == {*recessions(), "own"}
    assert set(SWITCHES) <= set(NAMES)


def test_what_a_sentence_may_name_promises_nothing():
    """A number that much hangs on is named by its meaning, and a strong word in it would need a licence."""
    told = [*(each.meaning for each in described().values()), *NAMES.values(), *WHEN.values()]
    promised = [(word.id, text) for text in told for word in strong_words() if word.pattern.search(text)]
    assert promised == []


@pytest.mark.parametrize(
    ("jobs", "back"),
    [
        (fallen(0.1, back=12), "falls by 10% in its worst three months and is back after 12 months."),
        (fallen(0.1, back=1), "falls by 3.3% in its worst three months and is back after 1 month."),
        (TEN, f"falls by 10% in its worst three months and is not back within {MONTHS - FIRST} months."),
        (fallen(0.02), "falls by 2.0% in its worst three months and is at no time down by more than a twentieth."),
    ],
)  # fmt: skip
def test_how_far_work_falls_and_when_it_is_back(jobs, back):
    first, last = sentences(findings(jobs))
    assert first == f"In a recession like that of 2008, work with firms here {back}"
    assert last.startswith("It is no forecast")


def test_runs_that_differ_are_told_as_a_range():
    first, _ = sentences(findings([fallen(share) for share in (0.1, 0.1, 0.2, 0.3, 0.3)]))
    assert "falls by 10% to 30%" in first


def test_techniques_are_told_beside_what_happens_without_them():
    first, _, _ = sentences(findings(TEN, gains={"clearing": 20, "bank": 60}))
    assert first.endswith("; with all techniques in use it falls by 2.0% and is at no time down by more than "
                          "a twentieth.")  # fmt: skip


def test_what_each_does_is_said_where_runs_agree():
    gains = {
        "clearing": [1, 2, 3, 4, -1],
        "currency": [-1, -1, -1, -1, 5],
        "bank": [1, 1, -1, -1, 0],
        "plan": 0,
    }
    _, second, _ = sentences(findings(TEN, gains=gains))
    assert second == (
        "Each by itself: more such work with clearing; less such work with mutual credit; no difference with the "
        "plan's enterprises; not clear with the community bank – said where four in five of 5 runs agree."
    )  # fmt: skip


def test_draws_that_say_otherwise_make_it_unclear():
    gains = {"clearing": 2}
    agreed = findings(TEN, gains=gains, signs=signs_of(gains))
    doubted = findings(TEN, gains=gains, signs=signs_of(gains, better=0.5))
    assert "more such work with clearing" in sentences(agreed)[1]
    assert "not clear with clearing" in sentences(doubted)[1]
    assert sentences(doubted)[1].endswith("and four in five of 22 draws of the least known numbers.")


def test_without_runs_of_each_only_all_together_are_told():
    _, second, _ = sentences(findings(TEN, gains={"clearing": 2, "plan": 3}, each=False))
    assert second == "Together: more such work with all techniques – said where four in five of 5 runs agree."


def test_what_would_change_it_most_is_named():
    gains = {"clearing": 2}
    *_, last = sentences(findings(TEN, gains=gains, signs=signs_of(gains)))
    meanings = [str(NUMBERS[name].meaning) for name in ("founder_share", "price_width")]
    assert last.endswith(f"would change most with these: “{meanings[0]}”, “{meanings[1]}”.")


def test_the_first_words_say_what_hits():
    assert when_of("main-employer", 1.0, beside=False) == "When the main employer closes"
    assert when_of("1990", 1.5, beside=False) == "In a recession like that of 1990, 1.5 times as hard"
    assert when_of("own", 3.0, beside=True) == "Under the shocks that were given"


def test_pictures_say_what_is_to_be_seen():
    bare, both = findings(TEN), findings(TEN, gains={"clearing": 20})
    assert str(work_falls(bare)) == "Work with firms here falls by 10% in its worst three months."
    assert str(work_falls(both)).endswith("with all techniques by 8.0%.")
    assert "Real income falls by 0%" in str(income_falls(bare))
    assert "with all techniques" in str(income_falls(both))
    assert str(arrears_grow(bare)) == "At the end households owe £30,000, and £30,000 in calm."
    assert "with all techniques £30,000" in str(arrears_grow(both))
    assert (
        str(firms_live_on(bare))
        == "Of the firms there at first 50% are left after 30 months, and 50% in calm."
    )
    assert "with all techniques 50%" in str(firms_live_on(both))

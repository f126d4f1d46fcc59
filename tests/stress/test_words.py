"""What is said of a stress test: each branch of its sentences, and no promise that nothing stands on."""

from dataclasses import replace

import numpy as np
import pytest
from tests.stress.made_findings import FIRST, MONTHS, course, fallen, findings, replaced, signs_of

from ultramicro.core.strong_words import strong_words
from ultramicro.stress.calibration.numbers import Kind, described, stated
from ultramicro.stress.captions import arrears_grow, firms_live_on, income_falls, work_falls
from ultramicro.stress.changes import WORSE
from ultramicro.stress.findings import TOGETHER
from ultramicro.stress.rests import most_hangs_on
from ultramicro.stress.rows import technique_rows
from ultramicro.stress.runs.ensemble import ALL, WITHOUT
from ultramicro.stress.shocks.presets import recessions
from ultramicro.stress.switches.all import ALL as SWITCHES
from ultramicro.stress.words import (
    NAMES,
    WHEN,
    said,
    when_of,
)

NUMBERS = stated(12_000)
TEN = fallen(0.1)


def sentences(found, when=WHEN["2008"]):
    return [str(each) for each in said(found, NUMBERS, when)]


def sentence(found, id_):
    """The one sentence of an id, or nothing."""
    return next((str(each) for each in said(found, NUMBERS, WHEN["2008"]) if each.id == id_), None)


def test_every_recession_and_every_technique_has_its_words():
    assert set(WHEN) == {*recessions(), "own"}
    assert set(SWITCHES) <= set(NAMES)


def test_what_a_sentence_may_name_promises_nothing():
    """A number that much hangs on is named by its meaning, and a strong word in it would need a licence."""
    told = [*(each.meaning for each in described().values()), *NAMES.values(), *WHEN.values()]
    promised = [(word.id, text) for text in told for word in strong_words() if word.pattern.search(text)]
    assert promised == []


@pytest.mark.parametrize(
    ("jobs", "fall", "left", "back"),
    [
        (fallen(0.1, back=12), "10%", 960, (
            "is back to within a twentieth of calm after 11 months (work for 33 households is missing still then, "
            "and for 0 households at the end)")),
        (fallen(0.1, back=1), "3.3%", 997, "is at no time down by more than a twentieth over three months"),
        (TEN, "10%", 900, (
            f"is not back to within a twentieth of calm within {MONTHS - FIRST} months (work for 100 households is "
            "missing at the end)")),
        (fallen(0.02), "2.0%", 980, "is at no time down by more than a twentieth over three months"),
    ],
)  # fmt: skip
def test_how_far_work_falls_and_when_it_is_back(jobs, fall, left, back):
    first, *_, last = sentences(findings(jobs))
    assert first == (
        f"In a recession like that of 2008, work with firms here falls by {fall} in its worst three months, "
        f"beside calm in the same months (on average {left} households have it, where 1,000 would in calm), and "
        f"{back}."
    )
    assert last.startswith("It is no forecast")


def test_runs_that_differ_are_told_as_a_range():
    first, *_ = sentences(findings([fallen(share) for share in (0.1, 0.1, 0.2, 0.3, 0.3)]))
    assert "falls by 10% to 30%" in first


def test_the_first_sentence_holds_the_draws_of_the_least_known_numbers_too():
    first = sentences(findings(TEN, gains={"clearing": 2}, signs=signs_of(["clearing"])))[0]
    assert "falls by 10% in its worst three months, or by 5.0% to 31% if the least known numbers" in first


def test_in_how_many_runs_work_is_back_is_said_where_some_are_not():
    back = [fallen(0.1, back=8)] * 3 + [TEN] * 2
    assert (
        "in calm), and is back to within a twentieth of calm after 7 months" in sentences(findings(back))[0]
    )
    assert sentences(findings(back))[0].endswith(", in 12 of 20 runs within the 30 months read.")


def test_in_how_many_runs_it_was_never_down_is_said():
    few = sentences(findings([fallen(0.04)] * 3 + [fallen(0.06)] * 2))[0]
    assert few.endswith("is at no time down by more than a twentieth over three months in 12 of 20 runs.")
    most = sentences(findings([fallen(0.04)] * 2 + [fallen(0.1, back=8)] * 3))[0]
    assert most.endswith("; in 8 of 20 runs it was never down so far.")


def test_what_else_the_recession_makes_worse_stands_second():
    poorer = [replaced(course(fallen(0.1)), "after_energy_pence", 1.9e9) for _ in range(20)]
    found = findings(TEN)
    found = replace(
        found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, WITHOUT: tuple(poorer)})
    )
    assert sentences(found)[1] == (
        "Besides, the real income of all households together is £1.00m a month lower and 100 households "
        "fewer have work, here or elsewhere."
    )  # fmt: skip


def test_what_techniques_make_worse_is_said_in_a_sentence_of_its_own():
    found = findings(TEN, gains={"clearing": 5, "bank": 5})
    poorer = tuple(replaced(each, "after_energy_pence", 1.8e9) for each in found.ensemble.courses[ALL])
    found = replace(found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, ALL: poorer}))
    told = sentence(found, "made_worse")
    assert told == (
        "What gets worse with all that was switched on: the real income of all households together is £2.00m "
        "a month lower."
    )
    assert sentence(findings(TEN, gains={"clearing": 5}), "made_worse") is None


@pytest.mark.parametrize(
    ("gain", "calm", "says"),
    [
        (20, 0, "20 households more have work with firms here than without it (20; 0 in calm), so that it helps to ride it out"),
        (20, 20, ("20 households more have work with firms here than without it (20; 20 in calm): a gain, but "
                 "not clearly a greater one than in calm")),
        (20, 50, "(20; 50 in calm): a gain, but in 20 of 20 runs a smaller one than in calm"),
        (20, [50, -50, 50, -50, 50], "(20; 50 in calm); whether that is more than in calm is not clear"),
        (-1, 0, "1 household fewer has work with firms here than without it (1)"),
        (0, 0, "there is no more and no less such work in any run"),
        ([9, 9, -9, -9, 9], 0, "whether there is more such work with it is not clear"),
        (0.2, 0, "less than half a household more or fewer"),
    ],
)  # fmt: skip
def test_a_gain_is_help_only_as_far_as_it_is_more_than_in_calm(gain, calm, says):
    told = sentence(findings(TEN, gains={"clearing": gain}, calm_gains={"clearing": calm}), "with_all")
    assert told.startswith("With clearing work with firms here falls by ")
    assert says in told


def test_a_fall_with_techniques_is_held_beside_calm_with_the_same():
    """Twenty jobs more in calm and in the recession: the fall from where it would be is 100 of 1,020."""
    told = sentence(findings(TEN, gains={"bank": 20}, calm_gains={"bank": 20}), "with_all")
    assert told.startswith(
        "With the community bank work with firms here falls by 9.8% beside calm with the same switched on and"
    )


def test_what_each_does_is_said_where_runs_agree():
    gains = {
        "clearing": [1, 2, 3, 4, -1],
        "currency": [-1, -1, -1, -1, 5],
        "bank": [1, 1, -1, -1, 0],
        "plan": 0,
        "food": 7,
    }
    told = sentence(findings(TEN, gains=gains, calm_gains={"food": 7}), "how_sure")
    assert told.startswith(
        "Each by itself: more such work, and more so than in calm with clearing; more such work, in calm as well "
        "with linked local food; less such work with mutual credit; no difference in any run with the plan's "
        "enterprises; not clear with the community bank"
    )  # fmt: skip
    assert told.endswith(
        "gets worse with mutual credit (see the first table) – said where 16 or more of 20 runs agree, as chance "
        "alone would have it no more often than once in twenty times."
    )


def test_draws_that_say_otherwise_make_it_unclear():
    gains = {"clearing": 2, "plan": 1}
    agreed = sentence(findings(TEN, gains=gains, signs=signs_of(gains)), "how_sure")
    doubted = sentence(findings(TEN, gains=gains, signs=signs_of(gains, better=0.5)), "how_sure")
    assert "more such work, and more so than in calm with clearing" in agreed
    assert "not clear with clearing" in doubted
    assert doubted.endswith("and four in five of 22 draws of the least known numbers.")


def test_without_runs_of_each_only_all_together_are_told():
    found = findings(TEN, gains={"clearing": 2, "plan": 3}, each=False)
    assert "5 households more have work with firms here" in sentence(found, "with_all")
    assert sentence(found, "how_sure") == (
        "A gain or a loss is said where 16 or more of 20 runs agree, as chance alone would have it no more "
        "often than once in twenty times."
    )


@pytest.mark.parametrize(("seeds", "says"), [(1, "there is 1 run of each"), (5, "there are 5 runs of each")])
def test_of_few_runs_nothing_is_called_a_gain_or_a_loss(seeds, says):
    """Of five runs all agree by chance in one of sixteen cases."""
    found = findings(TEN, gains={"clearing": 2, "bank": -2}, seeds=seeds)
    told = sentence(found, "how_sure")
    assert told.startswith(
        f"Nothing is called a gain or a loss: {says}, and of fewer than 6 all agree by chance"
    )
    assert {row["finding"] for row in technique_rows(found)} == {"unclear", "same"}
    assert sentence(found, "also_worse") is sentence(found, "made_worse") is None
    assert sentence(findings(TEN, seeds=seeds), "how_sure") == told


def test_there_are_eight_sentences_at_most():
    gains = {"clearing": 2, "bank": -3}
    assert len(sentences(findings(TEN, gains=gains, signs=signs_of(gains)))) <= 8


@pytest.mark.parametrize(
    ("away", "says"),
    [
        (0, "; counting work elsewhere too, 20 households more have work."),
        (-20, "; no more have work at all."),
        (-21, "; counting work elsewhere too, 1 household fewer has work."),
        ([5, -50, 5, -50, 5], "; whether more have work at all is not clear."),
    ],
)
def test_beside_a_gain_in_work_here_stands_whether_more_have_work_at_all(away, says):
    found = findings(TEN, gains={"clearing": 20})
    seeds = zip(found.ensemble.courses[ALL], np.resize(away, 20), strict=True)
    some = tuple(replaced(each, "employed_away", 2000.0 + more) for each, more in seeds)
    found = replace(found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, ALL: some}))
    told = sentence(found, "with_all")
    assert "20 households more have work with firms here" in told
    assert told.endswith(says)


def test_a_smaller_gain_than_in_calm_is_told_by_runs_though_draws_differ():
    """Draws have it greater in the recession: a caution is said all the same, and no help to ride it out."""
    gains = {"clearing": 4}
    found = findings(TEN, gains=gains, calm_gains={"clearing": [9, 9, 9, 9, 3]}, signs=signs_of(gains))
    assert "in 16 of 20 runs a smaller one than in calm" in sentence(found, "with_all")
    rows = {row["what"]: row for row in technique_rows(found)}
    assert {(row["finding"], row["riding_out"]) for row in (rows["clearing"], rows[TOGETHER])} == {
        ("less_than_calm", -5)
    }


def begun(found, name, by_month, arms):
    """Findings in which of a technique so many enterprises are there month by month in some arms."""
    courses = dict(found.ensemble.courses)
    for arm in arms:
        courses[arm] = tuple(
            each._replace(
                readings=np.column_stack([each.readings, np.broadcast_to(by_month, MONTHS)]),
                names=(*each.names, f"{name}_going"),
            )
            for each in courses[arm]
        )
    return replace(found, ensemble=replace(found.ensemble, courses=courses))


def test_a_gain_of_which_nothing_is_left_has_its_own_words():
    found = begun(findings(TEN, gains={"plan": 5, "food": 3}), "plan", 0.0, ["plan"])
    assert "but what was begun had closed again by the end, with the plan's enterprises" in sentence(
        found, "how_sure"
    )
    assert {row["what"]: row["finding"] for row in technique_rows(found)}["plan"] == "closed_again"


OPEN = np.where(np.arange(MONTHS) < 20, 3.0, 0.0)


def test_what_is_gone_is_no_help_that_lasts_of_all_together_either():
    """All together of one technique are the same runs as that technique, and have the same words."""
    found = begun(findings(TEN, gains={"plan": 5}), "plan", OPEN, ["plan", ALL])
    rows = {row["what"]: row for row in technique_rows(found)}
    assert {rows[what]["finding"] for what in ("plan", TOGETHER)} == {"closed_again"}
    assert {rows[what]["work_here"] for what in ("plan", TOGETHER)} == {None}
    assert (
        "5 households more have work with firms here than without it (5; 0 in calm): a gain, but all that was "
        "begun had closed again by the end; while the plan's enterprises lasted (until month 20) 5 more, and afterwards 5 more; "
    ) in sentence(found, "with_all")


def test_what_of_a_gain_came_from_what_is_gone_is_told_where_other_things_are_left():
    jobs = fallen(0.1)
    found = findings(jobs, gains={"plan": 5, "food": 1})
    found = begun(begun(found, "plan", OPEN, ["plan", ALL]), "food", 2.0, ["food", ALL])
    fewer = tuple(
        replaced(each, "employed", jobs + np.where(OPEN > 0, 14, 1)) for each in found.ensemble.courses[ALL]
    )
    found = replace(found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, ALL: fewer}))
    assert {row["what"]: row["finding"] for row in technique_rows(found)}[TOGETHER] == "rides_out"
    assert "while the plan's enterprises lasted (until month 20) 14 more, and afterwards 1 more" in (
        sentence(found, "with_all")
    )


def test_a_harm_is_told_once():
    """Who has no work at all is told beside the gain, and not again among what gets worse."""
    found = findings(TEN, gains={"clearing": 20})
    some = tuple(replaced(each, "employed_away", 1970.0) for each in found.ensemble.courses[ALL])
    found = replace(found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, ALL: some}))
    assert sentence(found, "with_all").endswith("counting work elsewhere too, 10 households fewer have work.")
    assert sentence(found, "made_worse") is None


def test_how_many_numbers_are_judgements_is_told():
    judged = sum(each.kind is Kind.ASSUMED for each in NUMBERS.values())
    assert judged > 0
    assert f"{judged} of them judgements nobody counted" in sentence(findings(TEN), "rests_on")


def test_what_would_change_it_most_is_named():
    gains = {"clearing": 2}
    *_, last = sentences(findings(TEN, gains=gains, signs=signs_of(gains)))
    meanings = [str(NUMBERS[name].meaning) for name in ("founder_share", "price_width")]
    assert last.endswith(
        f"of these {len(NUMBERS)} the 2 least known were moved, and what is gained would change most with these: "
        f"“{meanings[0]}”, “{meanings[1]}”."
    )


def test_a_number_is_not_named_where_chance_moves_as_much():
    gains = {"clearing": 2}
    *_, last = sentences(findings(TEN, gains=gains, signs=signs_of(gains, sigma=9.0)))
    assert last.endswith("and no single one of them stands out from chance in what is gained.")


@pytest.mark.parametrize("gain", [0, -2, [9, 9, -9, -9, 9]])
def test_where_nothing_is_gained_nothing_is_told_to_change_it(gain):
    gains = {"clearing": gain}
    *_, last = sentences(findings(TEN, gains=gains, signs=signs_of(gains)))
    assert "what is gained" not in last
    assert "and what is lost would change most with these: " in last


def test_the_first_words_say_what_hits():
    assert when_of("main-employer", 1.0, beside=False) == "When the main employer closes"
    assert when_of("1990", 1.5, beside=False) == "In a recession like that of 1990, 1.5 times as hard"
    assert when_of("own", 3.0, beside=True) == "Under the shocks that were given"


def test_pictures_say_what_is_to_be_seen():
    bare, both = findings(TEN), findings(TEN, gains={"clearing": 20})
    assert (
        str(work_falls(bare)) == "Work with firms here falls by 10% in its worst three months, beside calm."
    )
    assert str(work_falls(both)).endswith("; with clearing by 8.0%, beside calm with the same switched on.")
    assert "Real income falls by 0%" in str(income_falls(bare))
    assert "with clearing" in str(income_falls(both))
    assert (
        str(arrears_grow(bare)) == "In the middle run at the end households owe £30,000, and £30,000 in calm."
    )
    assert str(arrears_grow(both)).endswith("in calm; clearing changes nothing of it.")
    assert str(firms_live_on(bare)) == (
        "In the middle run of 100 firms there at first 50 are left after 36 months, and 50 in calm."
    )
    assert str(firms_live_on(both)).endswith("; clearing changes nothing of it.")


def owing(all_pence):
    """Findings in which households owe so much in all runs with clearing, in turn."""
    found = findings(TEN, gains={"clearing": 20}, calm_gains={"clearing": 20})
    seeds = zip(found.ensemble.courses[ALL], np.resize(all_pence, 20), strict=True)
    some = tuple(replaced(each, "owed_rent_pence", pence) for each, pence in seeds)
    return replace(found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, ALL: some}))


@pytest.mark.parametrize(
    ("pence", "says"),
    [
        ([5e6], "; with clearing £40,000 more."),
        ([5e5], "; with clearing £5,000 less."),
        ([5e6, 1e5], "; whether clearing changes that is not clear."),
    ],
)
def test_a_picture_says_of_what_is_owed_no_more_than_the_runs_do(pence, says):
    assert str(arrears_grow(owing(pence))).endswith(says)


def test_a_picture_and_a_sentence_tell_the_same_fall():
    """Twenty more in calm and in the shock: beside calm with the same it is 100 of 1,020."""
    found = owing([1e6])
    told = sentence(found, "with_all")
    assert "falls by 9.8% beside calm with the same switched on" in told
    assert "with clearing by 9.8%, beside calm with the same switched on" in str(work_falls(found))


@pytest.mark.parametrize("outcome", ["working", "jobs_here", "firms"])
def test_what_gets_worse_by_less_than_one_is_never_none(outcome):
    assert str(WORSE[outcome](0.2)).startswith("1 ")
    assert str(WORSE[outcome](2.6)).startswith("3 ")


def test_what_somebody_wrote_into_the_place_s_file_counts_as_its_own():
    kinds = {"rent_pence": Kind.OBSERVED, "energy_pence": Kind.SAID, "rates_pence": Kind.STATISTIC}
    numbers = NUMBERS.replaced(replace(NUMBERS[name], kind=kind) for name, kind in kinds.items())
    own = sum(each.kind in {Kind.OBSERVED, Kind.SAID} for each in numbers.values())
    *_, last = said(findings(TEN), numbers, WHEN["2008"])
    assert f"from {own} numbers that the place's own records show and {len(numbers) - own} that" in str(last)


def test_three_numbers_are_named_at_most():
    four = ("founder_share", "price_width", "rent_pence", "energy_pence")
    found = findings(TEN, signs=signs_of([], numbers=four, sigma=0.0))
    named = most_hangs_on(found, NUMBERS)
    assert named == [NUMBERS[name].meaning for name in four[:3]]

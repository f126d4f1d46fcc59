"""What techniques give of what they are there for: read off all months, beside what it could have been."""

from dataclasses import replace

import pytest
from tests.stress.made_findings import MONTHS, course, fallen, findings

from ultramicro.stress.costs import RECESSION
from ultramicro.stress.delivered import GIVES, delivered_rows, delivers
from ultramicro.stress.findings import JOINTLY
from ultramicro.stress.runs.ensemble import ALL
from ultramicro.stress.switches.reads import Given
from ultramicro.stress.words import NAMES

TEN, SEEDS = fallen(0.1), 20


def with_all(of, *, techniques=("clearing", "bank")):
    """Findings in which the runs with all in use have some readings, of each seed in turn."""
    found = findings(TEN, gains=dict.fromkeys(techniques, 5))
    some = tuple(
        course(1000.0, **{name: by_seed[seed % len(by_seed)] for name, by_seed in of.items()})
        for seed in range(SEEDS)
    )
    return replace(found, ensemble=replace(found.ensemble, courses={**found.ensemble.courses, ALL: some}))


def rows(found):
    """Rows by what is given, with all in use and under the shock."""
    wanted = (row for row in delivered_rows(found) if (row["used"], row["when"]) == (JOINTLY, RECESSION))
    return {row["what"]: row for row in wanted}


def told(found):
    """The sentence."""
    return str(*delivers(found, NAMES, NAMES["together"]))


def test_what_is_given_adds_up_over_all_months_beside_what_it_could_have_been_and_its_cost():
    of = {"clearing_cleared_pence": [300.0], "clearing_owed_pence": [1000.0], "clearing_fees_pence": [50.0]}
    row = rows(with_all(of))[Given.CLEARED]
    assert (row["median"], row["of_median"], row["cost_pence"]) == (300 * MONTHS, 1000 * MONTHS, 50 * MONTHS)
    assert (row["unit"], row["runs_nothing"], row["runs"], row["months"]) == ("pence", 0, SEEDS, MONTHS)


def test_what_is_no_money_is_counted():
    of = {"bank_asked": [5.0], "bank_refused": [4.0], "bank_unfunded": [0.0]}
    found = rows(with_all(of))
    assert [
        (found[what]["median"], found[what]["of_median"]) for what in (Given.REFUSED, Given.UNFUNDED)
    ] == [
        (4 * MONTHS, 5 * MONTHS),
        (0, 5 * MONTHS),
    ]
    assert found[Given.REFUSED]["unit"] == "requests"


def test_a_technique_that_gives_nothing_in_most_runs_is_said_to_with_what_it_costs():
    some = {"clearing_cleared_pence": [0.0, 0.0, 0.0, 0.0, 900.0], "clearing_fees_pence": [1e5]}
    assert (
        "by clearing nothing is cleared in 16 of 20 runs, and it costs members and others £36,000; "
        "by the community bank £36 is lent."
    ) in told(with_all(some | {"bank_lent_pence": [100.0]}))
    half = {"clearing_cleared_pence": [0.0, 9e5], "clearing_fees_pence": [0.0]}
    assert "by clearing £162,000 is cleared (£0 to £324,000)." in told(with_all(half))


def test_of_one_technique_its_name_is_told_once():
    found = with_all(
        {"clearing_cleared_pence": [1e5], "clearing_owed_pence": [3e5]}, techniques=("clearing",)
    )
    assert told(found).endswith(
        "months read: £36,000 is cleared of £108,000, and it costs members and others £14,400."
    )


def test_nothing_is_said_where_nothing_is_switched_on():
    assert list(delivers(findings(TEN), NAMES, NAMES["together"])) == []


@pytest.mark.parametrize("what", [*Given])
def test_everything_that_is_given_has_words_but_what_is_asked_in_vain(what):
    assert (what in GIVES) is (what not in {Given.REFUSED, Given.UNFUNDED})

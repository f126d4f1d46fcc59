"""What a community bank loses is told with its share of what it lent, where that is much."""

from dataclasses import replace

import pytest
from tests.stress.made_findings import fallen, findings

from ultramicro.stress.bank_lost import bank_lost_said
from ultramicro.stress.runs.ensemble import Ensemble

READ = ("bank_lent_pence", "bank_written_off_pence", "bank_asked", "bank_refused")


def lending(lent, lost, name="bank"):
    """Findings in which a bank lends and loses so much in a month, and refuses three of four who ask."""
    found = findings(fallen(0.1), gains={name: 1})
    values = dict(zip(READ, (lent, lost, 4.0, 3.0), strict=True))
    courses = {}
    for arm, some in found.ensemble.courses.items():
        courses[arm] = tuple(one._replace(names=(*one.names[:-4], *READ)) for one in some)
        for one in courses[arm]:
            for read, value in values.items():
                one.readings[:, one.names.index(read)] = value
    return replace(found, ensemble=Ensemble(seeds=found.ensemble.seeds, courses=courses))


def test_a_bank_that_loses_much_of_what_it_lends_is_told_with_who_asks_it():
    told = str(bank_lost_said(lending(1e5, 5e4)))
    assert told.startswith(
        "Of £720,000 that the community bank lent in 20 runs of the recession 50% was not paid"
    )
    assert "75% of those who asked were refused; a usual credit union loses 2.5% in twelve months" in told


@pytest.mark.parametrize(
    ("lent", "lost", "name"), [(1e5, 1e3, "bank"), (0, 0, "bank"), (1e5, 5e4, "clearing")]
)
def test_else_nothing_is_told(lent, lost, name):
    assert bank_lost_said(lending(lent, lost, name)) is None

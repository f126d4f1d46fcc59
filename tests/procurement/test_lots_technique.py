"""The question of lots, asked of the oracle as a person's tables have it, and of tables with gaps."""

import pytest

from tests.procurement.places import place_of, rows
from tests.procurement.test_lots import ASKED
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.procurement.lots.technique import Lots

PACKAGES = [
    {"contract": "O", "package": name, "load": load, "value_pence": value * 100_000, "areas": "North"}
    for name, load, value in (("A", 40, 41), ("B", 35, 36), ("C", 25, 25))
]
FIRMS = [
    {"firm": name, "local": name != "L", "small": name != "L", "capacity": capacity, "areas": "north; south"}
    for name, capacity in (("L", 100), ("F1", 45), ("F2", 60), ("F3", 30))
]
BIDS = [
    {"contract": "O", "package": package, "firm": firm, "cost_pence": cost * 100_000}
    for firm, costs in ASKED.items() for package, cost in zip("ABC", costs, strict=True) if cost is not None
]  # fmt: skip


def asked(packages=PACKAGES, firms=FIRMS, bids=BIDS, **given):
    place = place_of(lot_packages=packages, lot_firms=firms, lot_bids=bids)
    return ask(Lots(**{"administration": 2_000, **given}), place)


@pytest.mark.parametrize(
    ("weight", "cost", "local"), [(0.0, 102, 0), (0.03, 102, 23), (0.1, 106, 100), (0.9, 107, 103)]
)
def test_the_oracle_from_a_persons_tables(weight, cost, local):
    got = asked(local_weight=weight)
    assert got.figure("lots_cost").value == cost * 100_000
    assert got.figure("lots_local_share").value == pytest.approx(
        local * 100_000 / sum(row["cost_pence"] for row in rows(got, "lot_awards"))
    )
    flips = [(row["low"], row["high"]) for row in rows(got, "lot_stretches")]
    assert flips == [(0, 0), (0, 4 / 77), (4 / 77, 1 / 3), (1 / 3, 1)]


def test_small_firms_together_meet_the_contract_and_the_large_one_is_not_asked():
    got = asked()
    assert {row["firm"] for row in rows(got, "lot_consortium")} == {"F1", "F2"}
    assert got.figure("lots_small_share").value == 0


def test_the_law_is_asked_about_all_lots_together():
    threshold, *_ = rows(asked(vat="excluding"), "lot_law")
    assert (threshold["about"], threshold["answer"]) == ("threshold", "no")
    dear = [{**row, "value_pence": 70_000_00} for row in PACKAGES]
    threshold, *rest = rows(asked(dear, vat="including"), "lot_law")
    assert threshold["answer"] == "yes"  # £210,000 in three lots, each of them below
    assert {row["about"]: row["answer"] for row in rest}["reserve_local"] == "no"
    assert threshold["source"]
    unknown, *_ = rows(asked([{**row, "value_pence": None} for row in PACKAGES]), "lot_law")
    assert unknown["answer"] == "unknown"


def test_bids_that_cannot_win_say_why():
    packages = [
        {**PACKAGES[0], "certificates": "Gas Safe"},
        {**PACKAGES[1], "turnover_pence": 10},
        *PACKAGES[2:],
    ]
    firms = [{**FIRMS[0], "certificates": "gas safe "}, {**FIRMS[1]}, {**FIRMS[2], "turnover_pence": 9},
             {**FIRMS[3], "areas": "south"}]  # fmt: skip
    bids = [*BIDS, {"contract": "O", "package": "A", "firm": "?", "cost_pence": 1},
            {"contract": "O", "package": "Z", "firm": "L", "cost_pence": 1}]  # fmt: skip
    got = asked(packages, firms, bids)
    left = {(row["firm"], row["package"]): (row["reason"], row["lacks"]) for row in rows(got, "lot_left")}
    assert left == {
        ("F1", "A"): ("certificates", "gas safe"), ("F2", "B"): ("turnover", None), ("F3", "C"): ("areas", "north"),
        ("?", "A"): ("no_firm", None), ("L", "Z"): ("no_package", None),
    }  # fmt: skip


def test_what_cannot_be_awarded_is_said_and_nothing_is_made_up():
    got = asked(firms=[{**row, "capacity": 1} for row in FIRMS])
    assert got.figure("lots_cost").value is None
    assert "lot_awards" not in got.tables()
    assert got.sentence("no_award")
    assert got.sentence("no_consortium")
    with pytest.raises(BadInput, match="has no contract"):
        asked(contract="Nothing")


def test_no_more_packages_than_allowed():
    got = asked(most_lots=1)
    firms = [row["firm"] for row in rows(got, "lot_awards")]
    assert len(firms) == len(set(firms)) == 3

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
    # A is F1's alone; B is F2's alone; of C's bids 24, 26 and 23 the least that needs no third member is F1's,
    # whom 45 of capacity leaves 5: F2 does it for 26, which is as dear as F3 for 23 and a member more for 20.
    found = {row["package"]: (row["firm"], row["priced"]) for row in rows(got, "lot_consortium")}
    assert found == {"A": ("F1", "bid"), "B": ("F2", "bid"), "C": ("F3", "bid")}
    assert got.figure("consortium_cost").value == (41 + 36 + 23) * 100_000 + 3 * 200_000
    assert got.figure("consortium_members").value == 3
    assert got.figure("lots_small_share").value == 0
    dearer = asked(administration=4_000)
    assert {row["firm"] for row in rows(dearer, "lot_consortium")} == {"F1", "F2"}


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


def test_a_winner_that_turns_over_less_than_its_parts_ask_together_is_told():
    packages = [{**row, "turnover_pence": 50} for row in PACKAGES]
    small = [{**row, "capacity": 200, "turnover_pence": 60} for row in FIRMS]
    assert asked(packages, small).sentence("turnover_of_lots")
    told = {each.id for each in asked(packages, [{**row, "turnover_pence": 150} for row in small]).lacks()}
    assert "turnover_of_lots" not in told


def test_a_group_without_bids_of_its_own_says_that_its_price_is_an_estimate():
    said = str(asked(bids=[row for row in BIDS if row["firm"] in {"L", "F1"}]).sentence("consortium"))
    assert "the others are estimates" in said
    assert "estimates" not in str(asked().sentence("consortium"))


def test_what_cannot_be_awarded_is_said_and_nothing_is_made_up():
    got = asked(firms=[{**row, "capacity": 1} for row in FIRMS])
    assert got.figure("lots_cost").value is None
    assert "lot_awards" not in got.tables()
    assert got.sentence("no_award")
    assert got.sentence("no_consortium")
    assert (
        got.sentence("consortium")
        == "No group of the small firms in the tables is found that does the whole contract."
    )
    with pytest.raises(BadInput, match="has no contract"):
        asked(contract="Nothing")


def test_no_more_packages_than_allowed():
    got = asked(most_lots=1)
    firms = [row["firm"] for row in rows(got, "lot_awards")]
    assert len(firms) == len(set(firms)) == 3


def test_what_was_minimised_is_said_and_both_divisions_stand_side_by_side():
    plain, preferred = asked(), asked(local_weight=0.1)
    assert "costs least" in plain.sentence("award")
    said = preferred.sentence("award")
    assert "costs least" not in said
    assert said.startswith(
        "With 10.0% taken off each pound that local firms get, 'O' goes to 3 suppliers: £106,000,"
    )
    assert (
        "The cheapest division costs £102,000 and gives local firms 0%: the preference costs £4,000.00."
        in said
    )
    assert preferred.figure("lots_minimised").value == 96_000_00
    assert preferred.figure("lots_cheapest").value == 102_000_00
    assert preferred.figure("lots_premium").value == 4_000_00
    sides = [(row["package"], row["cheapest_firm"], row["preferred_firm"], row["more_pence"])
             for row in rows(preferred, "lot_divisions")]  # fmt: skip
    assert sides == [("A", "L", "F1", 1_000_00), ("B", "L", "F2", 1_000_00), ("C", "L", "F3", -2_000_00)]


def test_names_are_the_same_in_any_letters_and_rows_that_repeat_one_are_told():
    loud = [
        {**row, "contract": " o ", "firm": row["firm"].lower(), "package": f"{row['package']} "}
        for row in BIDS
    ]
    again = {**FIRMS[1], "firm": "f1", "line": 6, "capacity": 0}
    got = asked(firms=[*FIRMS, again], bids=loud, contract="o", local_weight=0.1)
    assert got.figure("lots_cost").value == 106_000_00
    assert {row["firm"] for row in rows(got, "lot_awards")} == {"F1", "F2", "F3"}
    (kept_out,) = rows(got, "rows_kept_out")
    assert (kept_out["file"], kept_out["line"]) == ("buying/lot_firms.csv", 6)


def test_a_trade_that_a_firm_does_not_do_and_one_that_cannot_be_read():
    packages = [{**row, "trade": "Roofing"} for row in PACKAGES]
    firms = [{**FIRMS[0], "trades": "joinery"}, {**FIRMS[1], "trades": "roofing: 41"}, {**FIRMS[2], "trades": "roofing"},
             {**FIRMS[3], "trades": "roofing: lots", "line": 5}]  # fmt: skip
    got = asked(packages, firms)
    assert {row["firm"] for row in rows(got, "lot_left") if row["reason"] == "trade"} == {"L"}
    assert [row["line"] for row in rows(got, "rows_kept_out")] == [5]
    # F1's roofers carry A's 40 and not C's 25 beside it, and without F3 F2 does both of the others.
    assert [row["package"] for row in rows(got, "lot_awards") if row["firm"] == "F2"] == ["B", "C"]


def test_more_turnover_than_the_cap_is_told_with_its_source():
    asks = [{**PACKAGES[0], "turnover_pence": 2 * 41 * 100_000 + 1}, *PACKAGES[1:]]
    assert "more than 2 times" in asked(asks).sentence("turnover_asked")
    fair = [{**PACKAGES[0], "turnover_pence": 2 * 41 * 100_000}, *PACKAGES[1:]]
    assert not asked(fair).sentence("turnover_asked")

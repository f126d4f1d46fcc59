"""The question of a bundle, asked of the reference's table and of parts that are not alike."""

import csv
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.procurement.places import place_of, rows
from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.procurement.bundles.technique import Bundle
from ultramicro.techniques import technique_named

ALIKE = [
    {"bundle": "B", "part": f"P{n:02d}", "probability": 0.08, "exposure_pence": 20_000_00, "loss_share": 0.6}
    for n in range(50)
]
OTHER = [
    {"bundle": "X", "part": "Mill", "probability": 0.02, "exposure_pence": 90_000_00, "loss_share": None},
    {"bundle": "X", "part": "Shop", "probability": 0.3, "exposure_pence": 5_000_00, "loss_share": 0.5},
    {"bundle": "X", "part": "Farm", "probability": 0.1, "exposure_pence": 12_345_67, "loss_share": 0.33},
]


def asked(parts=ALIKE, **given):
    return ask(Bundle(**given), place_of(bundle_parts=parts))


def test_fifty_alike_are_those_of_the_table():
    got = asked()
    assert got.figure("bundle_expected").value == 48_000_00
    assert got.figure("bundle_reserve").value == 11 * 12_000_00
    apart, stated, _, breaking = rows(got, "bundle_correlations")
    assert (round(apart["none_share"], 6), round(stated["none_share"], 6)) == (0.015466, 0.130442)
    assert apart["reserve_pence"] == 7 * 12_000_00
    assert got.figure("bundle_breaking").value == pytest.approx(0.0585, abs=1e-4)
    assert breaking["reserve_pence"] == 12 * 12_000_00
    # A part alone fails too often for 95% without all of it.
    assert {row["alone_pence"] for row in rows(got, "bundle_members")} == {12_000_00}


def test_parts_that_are_not_alike_share_the_reserve_to_the_penny():
    got = asked(OTHER, correlation=0.2)
    members = rows(got, "bundle_members")
    assert sum(row["reserve_pence"] for row in members) == got.figure("bundle_reserve").value
    assert sum(row["expected_pence"] for row in members) == got.figure("bundle_expected").value
    assert got.sentence("not_alike")


@pytest.mark.parametrize("correlation", [0.0, 1.0])
def test_neither_end_of_correlation_breaks_the_answer(correlation):
    assert asked(OTHER, correlation=correlation).figure("bundle_reserve").value >= 0


def test_nothing_at_stake_needs_nothing_and_other_bundles_are_told():
    got = asked([*ALIKE, {**OTHER[0], "bundle": "A", "exposure_pence": 0}])
    assert got.figure("bundle_reserve").value == 0
    assert got.sentence("other_bundles")
    with pytest.raises(BadInput, match="no bundle"):
        asked(bundle="C")


def test_a_reserve_that_is_told_is_held_against_every_correlation():
    assert asked(set_aside=600).figure("bundle_breaking").value == 0
    assert asked(set_aside=50 * 12_000).figure("bundle_breaking").value is None
    got = asked(set_aside=18 * 12_000)
    assert 0.19 < got.figure("bundle_breaking").value < 0.25
    assert sum(row["reserve_pence"] for row in rows(got, "bundle_members")) == 18 * 12_000_00


def test_of_parts_that_are_not_alike_no_certainty_is_claimed():
    first = str(asked(OTHER).says()[0])
    assert "about" in first
    assert "suffices with" not in first
    assert "suffices with" in str(asked().says()[0])


@pytest.mark.parametrize(
    ("question", "table"),
    [("bundle", "bundle_parts"), ("lots", "lot_packages"), ("promises", "promises")],
)
def test_a_table_without_a_row_that_can_be_read_is_told(question, table):
    empty = {"lot_bids": [], "lot_firms": []} if question == "lots" else {}
    with pytest.raises(BadInput, match=f"no row of {table} could be read"):
        ask(technique_named(question)(), place_of(**{table: []}, **empty))


PACKED = [
    {"bundle": "P", "part": "Mill", "probability": 0.1, "exposure_pence": 10_000_00, "wanted_pence": 9_000_00,
     "purpose": "a new oven", "papers": "Accounts; insurance", "papers_due_on": date(2026, 8, 1)},
    {"bundle": "p ", "part": "=Shop", "probability": 0.1, "exposure_pence": 10_000_00, "papers": "accounts; licence"},
    {"bundle": "P", "part": "MILL", "probability": 0.9, "exposure_pence": 1, "line": 4},
]  # fmt: skip


def test_the_pack_says_who_is_in_it_what_each_asks_and_which_papers_are_missing():
    got = asked(PACKED, bundle="p")
    lacking = [(row["part"], row["paper"]) for row in rows(got, "bundle_papers") if not row["in_hand"]]
    assert ("Mill", "insurance") not in lacking
    assert ("=Shop", "insurance") in lacking
    assert (None, "agreement") in lacking
    members = {
        row["part"]: (row["wanted_pence"], row["papers_missing"]) for row in rows(got, "bundle_members")
    }
    assert members == {"Mill": (9_000_00, 6), "=Shop": (None, 7)}
    assert "licence" in got.sentence("unknown_papers")
    assert [row["line"] for row in rows(got, "rows_kept_out")] == [4]
    assert {row["part"] for row in rows(got, "bundle_pack")} == {"bundle", "risk", "members", "papers"}


def test_the_pack_is_one_archive_the_same_each_time_and_runs_nothing():
    made = asked(PACKED, bundle="P").files()
    assert made["bundle-pack.zip"] == asked(PACKED, bundle="P").files()["bundle-pack.zip"]
    with ZipFile(BytesIO(made["bundle-pack.zip"])) as archive:
        assert sorted(archive.namelist()) == [
            "README.txt", "bundle_correlations.csv", "bundle_members.csv", "bundle_pack.csv", "bundle_papers.csv",
        ]  # fmt: skip
        members = list(csv.DictReader(archive.read("bundle_members.csv").decode("utf-8-sig").splitlines()))
    assert [row["part"] for row in members] == ["'=Shop", "Mill"]
    assert "a new oven" in members[1]["purpose"]


def test_members_are_reminded_of_the_papers_that_are_wanted():
    days = asked(PACKED, bundle="P").files()["bundle.ics"].decode()
    assert "DTSTART;VALUE=DATE:20260718" in days  # two weeks before
    assert "DTSTART;VALUE=DATE:20260801" in days
    assert "bundle.ics" not in asked().files()


def test_parts_of_next_to_nothing_are_pooled_too():
    got = asked([{**OTHER[0], "loss_share": 1e-200}, {**OTHER[1], "loss_share": 1e-180}])
    assert got.figure("bundle_expected").value == 0

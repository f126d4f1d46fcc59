"""Generators in their order of use, owners who take no part, homes in several clubs, and Belgium's methods."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.energy.clubs import DAY, measured_clubs
from tests.energy.test_technique import METERS, TARIFFS, Town, reading
from ultramicro.core.errors import BadInput
from ultramicro.energy.bills.own import Card, own_shares
from ultramicro.energy.settlement.by_method import settle_by_method
from ultramicro.energy.settlement.levels_file import as_csv, public_rows, read_levels
from ultramicro.energy.settlement.measured import Measured, Member, Quality
from ultramicro.energy.settlement.periods import periods_of_days
from ultramicro.energy.settlement.ranked import ranks_of, without_of
from ultramicro.energy.settlement.settle import settle
from ultramicro.energy.sharing.rules import KEY_NAMES, METHOD_NAMES
from ultramicro.energy.technique import Energy

KEYS = st.sampled_from(KEY_NAMES)


@st.composite
def ranked_clubs(draw):
    """A club whose generators have ranks and owners, and whose homes are in other clubs as well."""
    club = draw(measured_clubs(days=1))
    members = [
        member._replace(
            # A rank for each owner's generators, as no two owners may stand aside in one.
            rank=2 + n if member.kind == "generator" else 1,
            party=f"p{draw(st.integers(0, 2))}" if member.kind == "generator" else f"p{n % 3}",
            factor=draw(st.sampled_from([1.0, 0.5, 0.333])),
        )
        for n, member in enumerate(club.members)
    ]
    return replace(club, members=members)


@settings(max_examples=30)
@given(ranked_clubs(), KEYS, st.booleans())
def test_energy_adds_up_over_ranks_and_nobody_gets_of_their_own(club, key, excluded):
    run = settle(club, key, own_excluded=excluded)
    assert (run.allocated_wh.sum(axis=1) == run.credited_wh.sum(axis=1)).all()
    for part in (run.allocated_wh, run.residual_wh, run.credited_wh, run.surplus_wh):
        assert (part >= 0).all()
    factors = np.array([member.factor for member in club.members])
    assert (run.allocated_wh <= np.ceil(run.measured.import_wh * factors)).all()
    if excluded:
        party = np.array([member.party for member in club.members])
        for one in set(party):
            others = run.allocated_wh[:, party != one].sum(axis=1)
            gives = [n for n, m in enumerate(club.members) if m.party == one and not m.takes]
            # What an owner's generators were credited with, others got.
            assert (run.credited_wh[:, gives].sum(axis=1) <= others).all()


@settings(max_examples=30)
@given(ranked_clubs(), KEYS, st.booleans(), st.integers(0, 4))
def test_the_record_of_all_ranks_and_ones_own_readings_give_ones_own_shares(club, key, excluded, place):
    place %= len(club.members)
    run = settle(
        replace(club, quality=np.full_like(club.quality, Quality.ACTUAL)), key, own_excluded=excluded
    )
    public = read_levels(as_csv(public_rows("run", run)))
    member = club.members[place]
    if not member.takes:
        return
    card = Card(
        place=place, weight=int(run.card.weights[place]), tier=int(run.card.tiers[place]), factor=member.factor,
        without=without_of(club.members, place, own_excluded=excluded),
    )  # fmt: skip
    assert (own_shares(public, run.measured, place, card).local_wh == run.allocated_wh[:, place]).all()
    assert public.levels.ranks == len(ranks_of(club.members))


def club_of(members, taken, given_):
    periods = periods_of_days(DAY, DAY, minutes=60, zone="UTC")
    shape = (periods.count, len(members))
    return Measured(
        periods=periods, members=members, import_wh=np.broadcast_to(taken, shape).astype(np.int64),
        export_wh=np.broadcast_to(given_, shape).astype(np.int64),
        quality=np.full(shape, Quality.ACTUAL, np.int8),
    )  # fmt: skip


def generator(name, rank=1, party=""):
    return Member(name, name, kind="generator", rank=rank, party=party)


def test_the_first_rank_is_used_up_before_the_second():
    members = [Member("a", "a"), Member("b", "b"), generator("wind", 2), generator("sun", 1)]
    run = settle(club_of(members, [300, 300, 0, 0], [0, 0, 500, 400]), "equal")
    assert run.credited_wh[0].tolist() == [0, 0, 200, 400]
    alike = [member._replace(rank=1) for member in members]
    # Of one rank they are credited in proportion, whatever the list's order.
    assert settle(club_of(alike, [300, 300, 0, 0], [0, 0, 500, 400]), "equal").credited_wh[0, 2:].tolist() in (
        [333, 267], [334, 266],
    )  # fmt: skip


def test_an_owner_takes_no_part_in_their_own_and_two_owners_need_two_ranks():
    members = [Member("a", "a", party="Ann"), Member("b", "b", party="Bob"), generator("g", party="Ann")]
    club = club_of(members, [300, 300, 0], [0, 0, 500])
    assert settle(club, "equal", own_excluded=True).allocated_wh[0].tolist() == [0, 300, 0]
    assert settle(club, "equal").allocated_wh[0].tolist() == [250, 250, 0]
    more = [*members, generator("h", party="Bob")]
    with pytest.raises(BadInput, match="share rank 1"):
        settle(club_of(more, [300, 300, 0, 0], [0, 0, 500, 500]), "equal", own_excluded=True)
    ranked = [*members, generator("h", 2, party="Bob")]
    run = settle(club_of(ranked, [300, 300, 0, 0], [0, 0, 500, 500]), "equal", own_excluded=True)
    assert run.allocated_wh[0].tolist() == [300, 300, 0, 0]


def test_of_a_home_in_two_clubs_a_part_asks_here():
    members = [Member("a", "a", factor=0.25), generator("g")]
    run = settle(club_of(members, [400, 0], [0, 900]), "equal")
    assert run.allocated_wh[:, 0].tolist() == [100] * 24
    with pytest.raises(BadInput, match="factors"):
        settle(club_of([Member("a", "a", factor=1.5), generator("g")], [400, 0], [0, 900]), "equal")


@given(measured_clubs(days=1), st.sampled_from(METHOD_NAMES))
def test_by_belgiums_methods_energy_adds_up_to_the_watt_hour(club, rule):
    run = settle_by_method(club, rule)
    assert (run.allocated_wh.sum(axis=1) == run.credited_wh.sum(axis=1)).all()
    for part in (run.allocated_wh, run.residual_wh, run.credited_wh, run.surplus_wh):
        assert (part >= 0).all()


@pytest.mark.real
@pytest.mark.parametrize(("rule", "kwh"), list(zip(METHOD_NAMES, (290.5, 309.419355, 338.0), strict=True)))
def test_the_published_example_settles_to_its_sums(shared_data, rule, kwh):
    held = json.loads((shared_data / "energy" / "sharing-be" / "sample_input.json").read_text())
    names = sorted({name for part in held.values() for name in part["columns"]})
    sheets = {part: np.zeros((4, len(names))) for part in held}
    for part, rows in held.items():
        for column, name in enumerate(rows["columns"]):
            sheets[part][:, names.index(name)] = [row[column] for row in rows["data"]]
    members = [Member(name, name, weight=float(sheets["key"][0, n])) for n, name in enumerate(names)]
    periods = replace(periods_of_days(DAY, DAY, minutes=15, zone="UTC"), count=4)
    # Whole milliwatt-hours, so that the sums are those that are printed.
    taken, given_ = (
        np.rint(sheets[part] * 1e6).astype(np.int64) for part in ("grossOfftake", "grossInjection")
    )
    club = Measured(
        periods=periods, members=members, import_wh=taken // 1000, export_wh=given_ // 1000,
        quality=np.full(taken.shape, Quality.ACTUAL, np.int8),
    )  # fmt: skip
    shared = int(settle_by_method(club, rule).allocated_wh.sum())
    assert abs(shared - kwh * 1000) <= 4  # a watt-hour a period is what rounding down may take


HOURS = [
    reading(meter, n, taken, given_)
    for n in range(96)
    for meter, taken, given_ in (("a", 100 + n, 0), ("b", 50, 0), ("g", 0, 90))
]


@pytest.mark.parametrize("rule", METHOD_NAMES)
def test_a_legal_method_is_asked_for_by_its_name(rule):
    answer = Energy(rule=rule).run(Town(HOURS))
    assert all(check.holds for check in answer.checks())
    assert {row.key for row in answer.keys} == {*KEY_NAMES, *METHOD_NAMES}
    assert answer.run.key == rule
    assert set(answer.tables()["allocations"].to_pyarrow()["key"].to_pylist()) == {rule}


def test_a_belgian_club_sees_its_methods_and_owners_stand_aside_there_by_law():
    town = Town(HOURS, meters=[{**row, "party": "Ann" if row["meter"] in "ag" else "Bob"} for row in METERS])
    town.settings = {"country": "BE"}
    answer = Energy().run(town)
    assert answer.run.own_excluded
    assert answer.run.allocated_wh[:, 0].sum() == 0
    town.settings = {"country": "BE", "energy": {"own_excluded": False}}
    assert Energy().run(town).run.allocated_wh[:, 0].sum() > 0
    town.settings = {"energy": {"own_excluded": "perhaps"}}
    with pytest.raises(BadInput, match="own_excluded"):
        Energy().run(town)


def test_the_audit_holds_each_share_against_two_rules_of_fairness():
    answer = Energy(rule="equal", audit=True, orders=50).run(Town(HOURS))
    rows = answer.tables()["energy_audit"].to_pyarrow().to_pylist()
    shared = sum(row["shared_kwh"] for row in rows)
    for rule in ("shapley_kwh", "nucleolus_kwh"):
        assert sum(row[rule] for row in rows) == pytest.approx(shared)
    moved = next(figure for figure in answer.figures() if figure.id == "energy_audit_moved")
    assert 0 <= moved.value <= 1
    assert "energy_audit" not in Energy().run(Town(HOURS)).tables()


def test_who_saves_and_who_pays_whom_add_up_to_the_bills():
    homes = [f"h{n:02d}" for n in range(12)]
    meters = [{**METERS[0], "meter": name, "postcode": f"AB1 {n % 2}AA"} for n, name in enumerate(homes)] + [
        {**METERS[2], "meter": "g", "postcode": ""}
    ]
    rows = [reading(name, n, 100, 0) for n in range(48) for name in homes]
    rows += [reading("g", n, 0, 500) for n in range(48)]
    town = Town(rows, meters=meters, tariffs=TARIFFS)
    import ibis

    codes = [{"postcode": "AB10AA", "imd_decile": 1}, {"postcode": "AB11AA", "imd_decile": 7}]
    town.tables["postcodes"] = ibis.memtable([{**code, "lat": 52.0, "lon": -1.0} for code in codes])
    answer = Energy().run(town)
    groups = answer.tables()["club_saved"].to_pyarrow().to_pylist()
    assert [(row["group"], row["meters"]) for row in groups] == [("1", 6), ("7", 6)]
    saved = next(figure.value for figure in answer.figures() if figure.id == "energy_saved")
    assert sum(row["saved_pence"] for row in groups) == saved
    flows = answer.tables()["club_flows"].to_pyarrow().to_pylist()
    net = sum(row["amount_pence"] * (1 if row["payer"] == "members" else -1) for row in flows)
    # What some pay others for local energy is on both their bills.
    local = next(row["amount_pence"] for row in flows if row["category"] == "match")
    assert net - local == sum(bill.total_pence for bill in answer.bills)
    assert {row["inside"] for row in flows if row["payee"] == "suppliers"} == {"outside"}


def test_rows_of_energy_are_rows_of_flows_and_a_side():
    from ultramicro.place.dictionary import columns

    flows = [(column.name, column.type) for column in columns("flows")]
    for table in ("energy_kept", "club_flows"):
        assert sorted((c.name, c.type) for c in columns(table)) == sorted([*flows, ("inside", "text")])


def test_every_country_that_is_named_has_a_dated_or_sourced_rule():
    from importlib.resources import files

    text = (files("ultramicro.energy.tariffs") / "country_rules.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    keys = {row["country"] for row in rows if row["rule"].startswith(("key", "shared_energy"))}
    assert {"ES", "FR", "IT", "AT", "BE", "GB", "DE"} <= keys
    assert all(row["source"] for row in rows)

"""The question what sharing saves, asked of places made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import ibis
import pytest

from ultramicro.energy.technique import Energy

METERS = [
    {"meter": "a", "kind": "home", "party": "", "tariff": "Home", "joined_on": None, "left_on": None,
     "weight": 1.0, "tier": 1},
    {"meter": "b", "kind": "home", "party": "", "tariff": "Home", "joined_on": None, "left_on": None,
     "weight": 1.0, "tier": 1},
    {"meter": "g", "kind": "generator", "party": "", "tariff": "", "joined_on": None, "left_on": None,
     "weight": 1.0, "tier": 1},
]  # fmt: skip
TARIFFS = [
    {"tariff": name, "kind": kind, "band": "all day", "from_time": "00:00", "until_time": "00:00", "days": "all",
     "price_millipence_per_kwh": price, "standing_pence_per_day": None, "vat_share": 0.05,
     "valid_from": None, "valid_until": None}
    for name, kind, price in (("Home", "supply", 30_000), ("Club", "match", 18_000))
]  # fmt: skip


class Town:
    """A place with nothing but an energy club."""

    as_of, settings = date(2026, 3, 2), {}

    def __init__(self, readings, meters=METERS, tariffs=TARIFFS):
        self.tables = {
            name: ibis.memtable(rows)
            for name, rows in (("readings", readings), ("meters", meters), ("tariffs", tariffs))
            if rows
        }

    def has(self, name):
        return name in self.tables

    def table(self, name):
        return self.tables[name]


def reading(meter, n, taken=0, given=0, **more):
    at = datetime(2026, 3, 2, tzinfo=UTC).replace(tzinfo=None) + timedelta(minutes=15 * n)
    return {"meter": meter, "starts_at": at, "minutes": 15, "import_wh": taken, "export_wh": given,
            "quality": "actual", **more}  # fmt: skip


def operated(n, a, b, made, *, key=None):
    """A quarter-hour of an operator's report, in milliwatt-hours."""
    parts = key or (a, b)
    allotted = [round(made * part / sum(parts)) for part in parts]
    own = [min(use, part) for use, part in zip((a, b), allotted, strict=True)]
    nothing = {"export_milliwh": 0, "surplus_milliwh": None}
    rows = [
        reading(
            meter, n, use // 1000, import_milliwh=use, allotted_milliwh=part, own_milliwh=cover, **nothing
        )
        for meter, use, part, cover in zip("ab", (a, b), allotted, own, strict=True)
    ]
    spare = made - sum(own)
    return [*rows, reading("g", n, 0, made // 1000, import_milliwh=0, allotted_milliwh=None, own_milliwh=None,
                           export_milliwh=made, surplus_milliwh=spare)]  # fmt: skip


def test_an_operators_figures_are_billed_and_held_against_the_rule():
    rows = [row for n in range(96) for row in operated(n, 300_000 + n, 100_000, 200_500)]
    rows += []
    answer = Energy(rule="pro_rata").run(Town(rows))
    assert answer.report is not None
    assert all(check.holds for check in answer.checks())
    printed = sum(row["own_milliwh"] or 0 for row in rows)
    assert abs(printed - 1000 * int(answer.run.allocated_wh.sum())) < 2000
    assert "0 follow another rule and 0 rest on a missing reading" in answer.sentence("operated")
    assert sum(bill.total_pence for bill in answer.bills) > 0


def test_another_key_and_a_gap_are_told_with_their_rows():
    rows = [row for n in range(96) for row in operated(n, 300_000, 100_000, 200_000, key=(1, 1))]
    gap = [row for row in rows if (row["meter"], row["starts_at"].hour) != ("g", 5)]
    answer = Energy().run(Town(gap))
    told = answer.tables()["energy_differences"].to_pyarrow().to_pylist()
    assert {row["cause"] for row in told} == {"other_key", "missing_reading"}
    uneven = answer.tables()["energy_imbalances"].to_pyarrow().to_pylist()
    assert [row["missing"] for row in uneven] == [1] * 4


def test_without_register_and_tariffs_energy_is_shared_all_the_same():
    rows = [reading(meter, n, taken, given) for n in range(96)
            for meter, taken, given in (("a", 100, 0), ("b", 50, 0), ("g", 0, 60))]  # fmt: skip
    answer = Energy().run(Town(rows, meters=[], tariffs=[]))
    assert int(answer.run.allocated_wh.sum()) == 96 * 60
    assert answer.sentence("no_tariffs")
    assert not answer.bills
    assert all(check.holds for check in answer.checks())
    assert answer.tables()["bills"].count().execute() == 0


def test_exports_of_different_years_are_no_gaps():
    rows = [reading("a", n, 100) for n in range(96)] + [reading("b", n + 96 * 364, 50) for n in range(96)]
    answer = Energy().run(Town(rows, meters=[], tariffs=[]))
    assert "estimated" not in " ".join(answer.lacks())
    assert int(answer.run.measured.import_wh.sum()) == 96 * 150
    registered = Energy().run(Town(rows[:96] + rows[100:], meters=METERS[:2], tariffs=[]))
    # Who is in the register and has no reading of a day since their first is estimated; not before it.
    assert registered.run.measured.quality[: 96 * 364, 1].max() == 0


@pytest.mark.parametrize("rule", ["equal", "pro_rata", "static", "cascade"])
def test_every_rule_is_compared_on_the_same_readings(rule):
    rows = [reading(meter, n, taken, given) for n in range(96)
            for meter, taken, given in (("a", 100 + n, 0), ("b", 50, 0), ("g", 0, 90))]  # fmt: skip
    answer = Energy(rule=rule).run(Town(rows))
    by_key = {row.key: row for row in answer.keys}
    assert by_key["equal"].matched_share == by_key["pro_rata"].matched_share >= by_key["static"].matched_share
    assert {figure.id for figure in answer.figures()} >= {"local_energy_share", "energy_saved"}

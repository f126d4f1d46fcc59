"""Each number of a switch is said with its unit, its range and where it comes from, and is what the code takes."""

import csv
from dataclasses import MISSING, fields
from importlib import resources

import pytest

from ultramicro.stress.switches.bank import CommunityBank
from ultramicro.stress.switches.clearing import Clearing
from ultramicro.stress.switches.currency import MutualCredit
from ultramicro.stress.switches.switch import Switch

SWITCHES: tuple[type[Switch], ...] = (Clearing, MutualCredit, CommunityBank)
WHEN = {"from_month"}
"""Not of a switch but of a run."""


def rows():
    text = (resources.files("ultramicro.stress.switches") / "parameters.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.name)
def test_every_parameter_is_said_and_none_else(switch):
    said = {row["parameter"]: row for row in rows() if row["switch"] == switch.name}
    taken = {each.name: each.default for each in fields(switch) if each.name not in WHEN}
    assert set(said) == set(taken)
    # In a run that names no uptake all take part; a place's runs have its own, or what is stated.
    for name, value in (taken | {"uptake": float(said["uptake"]["value"])}).items():
        assert value is not MISSING
        row = said[name]
        assert str(value) == row["value"] or float(value) == float(row["value"])
        if row["low"]:
            assert float(row["low"]) <= float(value) <= float(row["high"])
        assert row["unit"]
        assert row["source"]
        assert row["kind"] in {"published", "statistic", "assumed", "law"}
        assert name in switch.__doc__ or name == "uptake"

"""Rounds that follow what was packed: drivers' lists, notes in the order of the round, a vehicle's deliveries."""

import pytest

from tests.food.test_hub import opened, quick, say, text, upto  # noqa: F401  fixtures

pytestmark = pytest.mark.usefixtures("quick")
FILES = {
    "hubs": "hub,lat,lon\nMill,53.0,-1.5\n",
    "vehicles": "vehicle,kg_most,cold_kg_most,km_pence,hour_pence\nOld van,500,100,45,1400\n",
    "stops": "stop,name,lat,lon,opens,closes,address\nS1,School,53.05,-1.5,10:00,,2 School Lane\n"
    "S2,Corner Shop,53.02,-1.5,,09:00,\n",
    "weights": "item,unit,kg\ncheese,piece,1.5\n",
}


@pytest.fixture
def at(say):  # noqa: F811
    for name, rows in FILES.items():
        (say.root / "food" / f"{name}.csv").write_text(rows)
    return say


def names(tmp_path):
    return sorted(path.stem for path in (tmp_path / "out").glob("*.html"))


def test_drivers_bring_what_was_packed_in_the_order_of_the_round(at, tmp_path):
    upto(at, "receive")
    # Five of the sixty kilos for shop and school spoilt: the list is of what is on board.
    batch = next(r["batch"] for r in at.rows("hub recall --who green-farm"))
    for words in (f"hub spoil --batch {batch} --quantity 5", "hub short", "hub pack"):
        assert at(words)[0] == 0
    told = at("hub papers --to", tmp_path / "out")[1]
    assert "veg-box" in told.split("on no round")[1]
    assert [each for each in names(tmp_path) if each.startswith("note")] == [
        "note-01-corner-shop", "note-02-school", "note-veg-box",
    ]  # fmt: skip
    driven = text(tmp_path / "out" / "drive-old-van.html")
    gets = {r["buyer"]: r["gets"] for r in at.rows("hub show") if r["grower"] == "green-farm"}
    assert f"Corner Shop: {gets['corner-shop']:g} kg of carrots" in driven
    assert driven.index("Corner Shop") < driven.index("School, 2 School Lane")
    assert "Veg Box" in driven.split("On no round")[1]


def test_a_vehicle_delivers_to_those_of_its_round_and_to_nobody_else(at):
    upto(at, "pack")
    assert "give one of these: Old van" in at("hub deliver --vehicle tractor")[1]
    assert "either" in at("hub deliver --vehicle tractor --buyer school")[1]
    rows = at.rows("hub deliver --vehicle", "OLD van", "--on", "2026-06-04")
    assert {row["buyer"] for row in rows} == {"school", "corner-shop"}
    assert "Nothing is packed for" in at("hub deliver --vehicle", "old van", "--on", "2026-06-04")[1]
    assert {row["buyer"] for row in at.rows("hub deliver --on 2026-06-04")} == {"veg-box"}


def test_a_place_without_vehicles_says_what_is_missing(say):  # noqa: F811
    upto(say, "pack")
    assert "food/vehicles.csv" in say("hub deliver --vehicle van")[1]

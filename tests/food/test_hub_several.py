"""Several hubs in a week: every paper says which, and what goes from one to another has a list of its own."""

import re

import pytest

from tests.food.test_hub import opened, quick, say, text, upto  # noqa: F401  fixtures

pytestmark = pytest.mark.usefixtures("quick")
HUBS = {
    "hubs": "hub,room\nNorth Yard,500\nStation Yard,500\n",
    "transfers": "from_hub,to_hub,unit_pence,most\nNorth Yard,Station Yard,2,300\n",
    "stops": "stop,name,hub\nS1,Green Farm,North Yard\nS2,Hill Garden,Station Yard\n"
    "S3,School,Station Yard\nS4,Corner Shop,North Yard\nS5,Veg Box,Station Yard\n",
}
ANEW = "hub open --week 2026-06-04 --placed 1.00 --on 2026-06-02"


@pytest.fixture
def at(say):  # noqa: F811
    for name, rows in HUBS.items():
        (say.root / "food" / f"{name}.csv").write_text(rows)
    # The week that is open was matched without hubs, and does not pass for this one.
    status, told = say(ANEW)
    assert (status, "matched with other" in told) == (2, True)
    assert say("hub undo --whole --on 2026-06-02")[0] == 0
    rows = {(r["grower"], r["buyer"], r["item"]): r for r in say.rows(f"{ANEW} --key hubs")}
    assert rows["green-farm", "school", "carrots"]["served_from"] == "Station Yard"
    return say


def papers(say, tmp_path):  # noqa: F811
    assert say("hub papers --to", tmp_path / "out")[0] == 0
    return {path.stem: text(path) for path in (tmp_path / "out").glob("*.html")}


def test_a_week_of_several_hubs_names_them_on_every_paper(at, tmp_path):
    made = papers(at, tmp_path)
    assert "carrots|North Yard|2|60 kg|0 kg" in made["bring-green-farm"]
    upto(at, "pack")
    made = papers(at, tmp_path)
    batch = at.rows("hub recall --who green-farm")[0]["batch"]
    assert {name for name in made if name.startswith("pick")} == {"pick-north-yard", "pick-station-yard"}
    assert f"carrots|{batch}|School|North Yard|20 kg" in made["pick-station-yard"]
    assert "School" not in made["pick-north-yard"]
    assert "From hub Station Yard" in made["note-school"]
    assert "From hub North Yard" in made["note-corner-shop"]
    assert f"carrots|Green Farm|School|20 kg|20 kg|{batch}" in made["van-north-yard-station-yard"]
    assert "Corner Shop" not in made["van-north-yard-station-yard"]
    label = next(
        each for each in made["labels"].split("For ") if each.startswith("School") and "Green" in each
    )
    assert "Hub North Yard, on to hub Station Yard" in label
    # A recall says from which of them a buyer had it.
    assert at("hub deliver")[0] == 0
    told = at(f"hub recall --batch {batch}")[1]
    assert re.search(r"school \(20 kg on [^,]+, from Station Yard\)", told), told


def test_an_address_is_not_what_a_week_was_matched_from_and_a_way_is(at):
    stops = at.root / "food" / "stops.csv"
    head, *rows = stops.read_text().splitlines()
    stops.write_text("\n".join([f"{head},address", *(f"{row},1 Mill Lane" for row in rows)]))
    status, told = at(f"{ANEW} --key again")
    assert (status, "open with this matching" in told) == (4, True), told
    ways = at.root / "food" / "transfers.csv"
    ways.write_text(ways.read_text().replace(",2,300", ",2,30"))
    assert "matched with other" in at(f"{ANEW} --key more")[1]


def test_a_week_of_one_hub_says_nothing_of_hubs(say, tmp_path):  # noqa: F811
    upto(say, "pack")
    made = papers(say, tmp_path)
    assert "pick" in made
    assert not [name for name, page in made.items() if "hub" in page.lower() or name.startswith("van")]

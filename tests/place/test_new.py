"""A new place starts with everything explained, and nothing that lies there is harmed."""

import errno
import shutil
import tomllib
from pathlib import Path

import pytest

from ultramicro.core.errors import BadInput
from ultramicro.place.config import KEYS, load_config
from ultramicro.place.dictionary import tables
from ultramicro.place.new import home_in_place, write_new
from ultramicro.techniques import open_place

HOME = Path(__file__).parents[2] / "src" / "ultramicro" / "place" / "templates" / "examples"


def test_a_new_place_can_be_opened_at_once(tmp_path):
    write_new(tmp_path / "anytown", "Anytown")
    config = load_config(tmp_path / "anytown")
    assert config.name == "Anytown"


def test_what_is_written_is_what_is_said(tmp_path):
    written = write_new(tmp_path / "anytown")
    assert sorted(written) == sorted(p for p in (tmp_path / "anytown").rglob("*") if p.is_file())


def test_a_place_takes_its_folders_name(tmp_path):
    write_new(tmp_path / "Little Snoring")
    assert load_config(tmp_path / "Little Snoring").name == "Little Snoring"


@pytest.mark.parametrize("name", ['The "Old" Town', "back\\slash", "two\nlines\x07", "Ynys Môn"])
def test_any_name_can_be_written_and_read_back(tmp_path, name):
    write_new(tmp_path / "p", name)
    assert load_config(tmp_path / "p").name == " ".join(name.replace("\x07", " ").split())


@pytest.mark.parametrize(
    "folder",
    [
        "payments",
        "obligations",
        "contracts",
        "buying",
        "recipes",
        "energy",
        "food",
        "books",
        "areas",
        "sites",
    ],
)
def test_every_folder_says_what_goes_there(tmp_path, folder):
    write_new(tmp_path / "p")
    assert len((tmp_path / "p" / folder / "README.txt").read_text(encoding="utf-8")) > 100


def test_the_explained_settings_are_all_settings_that_there_are(tmp_path):
    write_new(tmp_path / "p")
    text = (tmp_path / "p" / "place.toml").read_text(encoding="utf-8")
    switched_on = "\n".join(_uncomment(line) for line in text.splitlines())
    assert set(tomllib.loads(switched_on)) == KEYS - {"payer", "parties"}


def _uncomment(line: str) -> str:
    """Switch an example on, as the file tells its reader to; explanations stay comments."""
    bare = line.removeprefix("# ")
    return bare if line != bare and (bare.startswith("[[") or " = " in bare) else line


def test_the_examples_are_right_once_switched_on(tmp_path):
    write_new(tmp_path / "p")
    path = tmp_path / "p" / "place.toml"
    path.write_text(
        "\n".join(map(_uncomment, path.read_text(encoding="utf-8").splitlines())), encoding="utf-8"
    )
    config = load_config(tmp_path / "p")
    assert [area["name"] for area in config.settings["areas"]] == ["Church Street", "The town", "The county"]
    assert config.for_file("payments/council/a.csv")["columns"]["amount"] == "Net Amount"


def test_files_that_are_given_are_copied_in_and_stay_where_they_were(tmp_path):
    spend = tmp_path / "spend april.csv"
    spend.write_bytes(b"Supplier,Amount\xa3\r\n")
    write_new(tmp_path / "p", files=[spend])
    assert (tmp_path / "p" / "payments" / "spend april.csv").read_bytes() == spend.read_bytes()


def test_files_that_lie_loose_in_the_folder_are_left_alone(tmp_path):
    loose = tmp_path / "spend.csv"
    loose.write_text("Supplier,Amount", encoding="utf-8")
    readme = tmp_path / "README.txt"
    readme.write_text("mine", encoding="utf-8")
    written = write_new(tmp_path)
    assert loose.read_text(encoding="utf-8") == "Supplier,Amount"
    assert readme.read_text(encoding="utf-8") == "mine"
    assert readme not in written


def test_a_place_is_never_written_over(tmp_path):
    write_new(tmp_path / "p")
    before = (tmp_path / "p" / "place.toml").read_bytes()
    with pytest.raises(BadInput, match="it is already a place"):
        write_new(tmp_path / "p", "Other")
    assert (tmp_path / "p" / "place.toml").read_bytes() == before


def test_nothing_is_written_when_a_given_file_is_missing(tmp_path):
    with pytest.raises(BadInput, match="there is no such file"):
        write_new(tmp_path / "p", files=[Path("nowhere.csv")])
    assert not (tmp_path / "p").exists()


def test_two_files_of_one_name_are_refused_before_anything_is_written(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "spend.csv").write_text(folder, encoding="utf-8")
    with pytest.raises(BadInput, match="rename one"):
        write_new(tmp_path / "p", files=[tmp_path / "a" / "spend.csv", tmp_path / "b" / "spend.csv"])
    assert not (tmp_path / "p").exists()


def test_what_a_full_disk_stopped_goes_on_when_the_command_is_given_again(tmp_path, monkeypatch):
    paid = tmp_path / "a.csv"
    paid.write_text("Supplier,Amount\n", encoding="utf-8")
    whole = [
        path.relative_to(tmp_path / "whole") for path in write_new(tmp_path / "whole", "T", files=[paid])
    ]
    write, left = Path.write_text, list(range(5))

    def full(self, text, **given):
        if not left:
            write(self, text[:10], **given)
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        left.pop()
        return write(self, text, **given)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "place", "T", files=[paid])
    monkeypatch.setattr(Path, "write_text", write)
    write_new(tmp_path / "place", "T", files=[paid])
    there = [path for path in (tmp_path / "place").rglob("*") if path.is_file()]
    assert sorted(path.relative_to(tmp_path / "place") for path in there) == sorted(whole)
    for path in whole:
        assert (tmp_path / "place" / path).read_bytes() == (tmp_path / "whole" / path).read_bytes()


EXAMPLES = [path for path in HOME.rglob("*.csv") if path.is_file()]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(HOME).as_posix())
def test_every_example_is_read_without_a_word_once_it_is_where_it_belongs(tmp_path, path):
    write_new(tmp_path / "p", "Anytown")
    home = path.relative_to(HOME)
    shutil.copy(tmp_path / "p" / "examples" / home, tmp_path / "p" / home)
    place = open_place(tmp_path / "p")
    (file,) = [row for row in place.table("files").to_pyarrow().to_pylist() if row["file"] == home.as_posix()]
    assert (file["lines"], file["accepted"]) == (1, 1)


def test_there_is_an_example_of_every_table_that_a_person_keeps():
    kept = {table.file for table in tables().values() if table.kind == "raw" and table.file}
    homes = {
        home
        for home in kept
        if home.endswith(".csv") or home in ("obligations/", "contracts/", "recipes/", "energy/readings/")
    }
    assert homes == {
        next((home for home in _folders(path) if home in kept), path.relative_to(HOME).as_posix())
        for path in EXAMPLES
    }


def test_examples_are_no_tables_of_the_place(tmp_path):
    write_new(tmp_path / "p")
    assert not open_place(tmp_path / "p").has("parties")


def test_a_districts_name_sets_the_areas_and_the_name(tmp_path):
    write_new(tmp_path / "p", district="hyndburn borough council")
    config = load_config(tmp_path / "p")
    assert config.name == "Hyndburn"
    assert [(a["name"], a["districts"]) for a in config.settings["areas"]] == [
        ("Hyndburn", ["Hyndburn"]),
        ("Lancashire", ["Lancashire"]),
    ]


@pytest.mark.parametrize(
    ("district", "areas"), [("Lancashire", ["Lancashire"]), ("Blackpool", ["Blackpool"])]
)
def test_a_county_or_a_district_that_is_its_own_county_is_one_area(tmp_path, district, areas):
    write_new(tmp_path / "p", district=district)
    assert [area["name"] for area in load_config(tmp_path / "p").settings["areas"]] == areas


def test_nothing_is_written_where_no_district_is_called_so(tmp_path):
    with pytest.raises(BadInput, match="no district or county") as refused:
        write_new(tmp_path / "p", district="Hindburn")
    assert "Hyndburn" in str(refused.value)
    assert not (tmp_path / "p").exists()


def _folders(path: Path) -> list[str]:
    """Return the folders that an example may be of: the one it is in, or the one that is called like it."""
    return [f"{path.parent.name}/", f"{path.relative_to(HOME).with_suffix('').as_posix()}/"]


def test_a_table_that_people_keep_goes_into_its_folder_by_its_name_and_header(tmp_path):
    offers, other = tmp_path / "availability.csv", tmp_path / "orders.csv"
    offers.write_text("offer;grower;item;quantity;unit;price;cycle_on\n")
    other.write_text("Supplier,Amount,Date\nA Ltd,12.00,2026-04-01\n")
    assert [home_in_place(file).as_posix() for file in (offers, other)] == [
        "food/availability.csv", "payments/orders.csv",
    ]  # fmt: skip

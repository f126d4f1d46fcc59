"""A place folder: nothing is lost, only what is new is read, what is derived is made once and never stale."""

import pytest

from ultramicro.core.ask import ask
from ultramicro.core.errors import BadInput
from ultramicro.flows.entity_resolution.technique import Suppliers
from ultramicro.flows.technique import Flows
from ultramicro.place.readers.spend.reader import SpendReader
from ultramicro.techniques import open_place

HEAD = "Supplier Name,Payment Date,Amount (£),Invoice No,Expense Type\n"


def month(number, count=8):
    rows = [
        f"Supplier {chr(65 + i)} Ltd,{i + 1:02}/{number:02}/2026,{100 * number + i}.50,INV{number}{i:03},Repairs\n"
        for i in range(count)
    ]
    return HEAD + "".join(rows)


@pytest.fixture
def town(tmp_path):
    (tmp_path / "payments").mkdir()
    (tmp_path / "place.toml").write_text('name = "Town"\npayer = "Town Council"\n')
    for number in (1, 2):
        (tmp_path / "payments" / f"{number:02}.csv").write_text(month(number))
    return tmp_path


def total_pence(place):
    return int(place.table("payments").amount_pence.sum().execute())


def test_every_line_is_accepted_rejected_or_set_aside(town):
    (town / "payments" / "03.csv").write_text(month(3) + "Supplier Z Ltd,09/03/2026,much,INV9,Repairs\n")
    place = open_place(town)
    for reading in place.files.readings:
        assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
    assert sum(r.total_pence for r in place.files.readings) == total_pence(place)
    rejects = place.table("rejects").to_pyarrow().to_pylist()
    assert [(r["file"], r["line"], r["fate"]) for r in rejects] == [("payments/03.csv", 10, "rejected")]
    assert "much" in rejects[0]["raw"]


def test_adding_a_month_reads_only_that_month(town, monkeypatch):
    before = total_pence(open_place(town))
    read, really = [], SpendReader.read
    monkeypatch.setattr(
        SpendReader,
        "read",
        lambda self, path, **said: read.append(said["file"]) or really(self, path, **said),
    )
    (town / "payments" / "03.csv").write_text(month(3))
    after = total_pence(open_place(town))
    assert read == ["payments/03.csv"]
    assert after - before == sum(30000 + 100 * i + 50 for i in range(8))


def test_a_file_that_was_renamed_is_not_read_again_and_keeps_its_new_name(town, monkeypatch):
    before = total_pence(open_place(town))
    (town / "payments" / "02.csv").rename(town / "payments" / "february.csv")
    place = open_place(town)
    assert total_pence(place) == before
    assert sorted(set(place.table("payments").file.execute())) == ["payments/01.csv", "payments/february.csv"]


def test_a_republished_month_counts_once_whatever_its_name(town):
    before = total_pence(open_place(town))
    (town / "payments" / "02 republished.csv").write_text(month(2))
    place = open_place(town)
    assert total_pence(place) == before
    copy = next(r for r in place.files.readings if r.set_aside)
    assert (copy.accepted, copy.set_aside, copy.total_pence) == (0, 8, 0)
    fates = {(r["fate"], r["file"]) for r in place.table("rejects").to_pyarrow().to_pylist()}
    assert fates == {("set_aside", copy.file)}


def test_an_answer_is_worked_out_once_and_again_when_a_file_changes(town, monkeypatch):
    asked, really = [], Flows.run
    monkeypatch.setattr(Flows, "run", lambda self, place: asked.append(1) or really(self, place))
    open_place(town).table("flows")
    open_place(town).table("flows")
    assert len(asked) == 1
    (town / "payments" / "02.csv").write_text(month(2, count=9))
    rows = open_place(town).table("flows")
    assert len(asked) == 2
    assert int(rows.amount_pence.sum().execute()) == total_pence(open_place(town))


def test_what_other_code_made_is_made_again(town, monkeypatch):
    asked, derive = [], Suppliers.run
    read, really = [], SpendReader.read
    monkeypatch.setattr(Suppliers, "run", lambda self, place: asked.append(1) or derive(self, place))
    monkeypatch.setattr(
        SpendReader, "read", lambda self, path, **said: read.append(1) or really(self, path, **said)
    )
    for edition, (derived, files) in {"one": (1, 2), "other": (2, 4)}.items():
        monkeypatch.setattr("ultramicro.core.code._room", lambda _, edition=edition: edition)
        for _ in range(2):
            open_place(town).table("party_names")
        assert (len(asked), len(read)) == (derived, files)


def test_the_store_can_be_deleted_and_comes_back_the_same(town):
    import shutil

    first = open_place(town).table("flows").to_pyarrow()
    shutil.rmtree(town / ".ultramicro")
    assert open_place(town).table("flows").to_pyarrow().equals(first)


def test_an_empty_place_says_what_is_lacking(tmp_path):
    (tmp_path / "place.toml").write_text('name = "Nowhere"')
    place = open_place(tmp_path)
    assert not place.has("payments")
    with pytest.raises(BadInput, match="payments"):
        ask(Flows(), place)


def test_a_link_that_leads_out_of_the_place_is_not_followed(town, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "secret.csv"
    outside.write_text(month(5))
    (town / "payments" / "link.csv").symlink_to(outside)
    reading = next(r for r in open_place(town).files.readings if r.file == "payments/link.csv")
    assert (reading.kind, reading.lines) == ("unreadable", 0)
    assert reading.failure[0] == "it is a link to a file outside the place's folder"


def test_files_with_the_same_content_are_told_apart_by_their_names(town):
    (town / "payments" / "01 copy.csv").write_text(month(1))
    files = [r.file for r in open_place(town).files.readings]
    assert files == ["payments/01 copy.csv", "payments/01.csv", "payments/02.csv"]


def spend(month, payer=""):
    """A council's file of a month, with a column for the body or without."""
    head, cell = (",Body", f",{payer}") if payer else ("", "")
    rows = [f"0{day}/0{month}/2025,Any Baker Ltd,{day}00.00,Food{cell}" for day in range(1, 9)]
    return "\n".join([f"Date,Supplier,Amount,Purpose{head}", *rows]) + "\n"


@pytest.mark.parametrize(
    ("third", "payers", "told"),
    [
        ("Any City Council", {"Any City Council"}, True),
        ("Other Council", {"Any City Council", "Other Council", "Here"}, False),
    ],
)
def test_a_file_without_a_payer_is_of_the_one_body_that_its_neighbours_name_and_says_so(
    tmp_path, third, payers, told
):
    (tmp_path / "payments").mkdir()
    (tmp_path / "place.toml").write_text('version = 1\nname = "Here"\n')
    for number, payer in ((4, "Any City Council"), (5, ""), (6, third)):
        (tmp_path / "payments" / f"spend-{number}.csv").write_text(spend(number, payer))
    place = open_place(tmp_path)
    assert set(place.table("payments").payer.execute()) == payers
    notes = place.table("files").execute().set_index("file").note
    assert ("payer_of_neighbours" in str(notes["payments/spend-5.csv"])) == told
    assert ("payer_not_said" in str(notes["payments/spend-5.csv"])) != told
    assert "payer_of_neighbours" not in str(notes["payments/spend-4.csv"])


def test_the_payer_is_the_files_folder_where_the_file_names_none(town):
    (town / "payments" / "Hospital Trust").mkdir()
    (town / "payments" / "Hospital Trust" / "may.csv").write_text(month(5))
    payers = set(open_place(town).table("payments").payer.execute())
    assert payers == {"Town Council", "Hospital Trust"}


@pytest.mark.parametrize(
    ("files", "payers"),
    [
        # Two bodies in one folder: files that are called alike are of one.
        (
            {"city-2025-04.csv": "Any City", "city-2025-05.csv": "", "other-2025-04.csv": "Other"},
            {"Any City", "Other"},
        ),
        # A folder that is called by its year is no body.
        ({"2024-25/a.csv": "Any City", "2025-26/a.csv": ""}, {"Any City"}),
        ({"2024/a.csv": "Any City", "2025/a.csv": "", "2025/b.csv": "Other"}, {"Any City", "Other"}),
        ({"2024/a.csv": "", "2025/a.csv": ""}, {"Here"}),
        # A folder that is called by a body is one.
        ({"2024/a.csv": "Any City", "Kelder Trust/a.csv": ""}, {"Any City", "Kelder Trust"}),
    ],
)
def test_a_body_is_one_whichever_of_its_files_names_it(tmp_path, files, payers):
    (tmp_path / "place.toml").write_text('version = 1\nname = "Here"\n')
    for number, (name, payer) in enumerate(files.items(), start=4):
        path = tmp_path / "payments" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(spend(number, payer))
    assert set(open_place(tmp_path).table("payments").payer.execute()) == payers

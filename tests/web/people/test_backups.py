"""Copies from a page: made, taken away, put in, and changed over to by two."""

import io
import zipfile

import pytest

from tests.web.conftest import TOWN
from tests.web.people.conftest import THIRD
from tests.web.running.at_once import do_jobs

BACKUPS = f"/{THIRD}/backups"


@pytest.fixture
def administrator(as_role, third):
    return as_role("administrator", place=THIRD, name="one")


def made(client) -> str:
    from ultramicro.web.people import backups
    from ultramicro.web.served import served

    assert client.post(f"{BACKUPS}/make").status_code == 302
    assert [each.state for each in do_jobs()] == ["done"]
    return backups.copies(served(THIRD))[0].name


def test_a_copy_is_changed_over_to_by_two_and_the_books_are_as_they_were(
    administrator, as_role, third, added
):
    from ultramicro.web.people.models import Waiting

    name = made(administrator)
    assert f"{BACKUPS}/{name}/download" in administrator.get(BACKUPS).content.decode()
    head = _head(third)
    added("newcomer", 200)
    assert _head(third) != head
    answer = administrator.post(f"{BACKUPS}/restore", {"id": name})
    page = answer["Location"]
    # What it would replace is said to who asks and to who releases it.
    for looks in (administrator, as_role("treasurer", place=THIRD, name="looks")):
        said = looks.get(page).content.decode()
        assert "The copy ends on" in said
        assert "would be missing" in said
        assert "kept aside" in said
    assert administrator.post(f"{page}/release").status_code == 422
    assert _head(third) != head
    second = as_role("treasurer", place=THIRD, name="two")
    answer = second.post(f"{page}/release", follow=True)
    assert Waiting.objects.get().state == "released"
    assert "Restored and checked" in answer.content.decode()
    assert _head(third) == head
    with third.keeper.reading() as desk:
        assert desk.people.find("newcomer") is None
    assert list((third.root / "books").glob("set-aside-*"))  # what was there is kept


def _head(place) -> str:
    with place.keeper.reading() as desk:
        return str(desk.ledger.head())


def test_a_copy_comes_back_as_the_file_that_was_taken_away(administrator, as_role, third):
    name = made(administrator)
    answer = administrator.get(f"{BACKUPS}/{name}/download")
    content = b"".join(answer.streaming_content)
    answer.close()
    file = io.BytesIO(content)
    file.name = "../../etc/copy.zip"
    assert administrator.post(f"{BACKUPS}/put-in", {"copy": file}).status_code == 302
    from ultramicro.web.people import backups

    brought = backups.copies(third)
    (put_in,) = [copy for copy in brought if copy.put_in]
    old, new = (backups.copy_named(third, each) for each in (name, put_in.name))
    assert {p.relative_to(old): p.read_bytes() for p in old.rglob("*") if p.is_file()} == {
        p.relative_to(new): p.read_bytes() for p in new.rglob("*") if p.is_file()
    }
    page = administrator.post(f"{BACKUPS}/restore", {"id": put_in.name})["Location"]
    head = _head(third)
    assert as_role("treasurer", place=THIRD, name="two").post(f"{page}/release").status_code == 302
    assert _head(third) == head


def test_a_changed_copy_changes_nothing(administrator, as_role, third):
    from ultramicro.web.people import backups

    name = made(administrator)
    folder = backups.copy_named(third, name)
    largest = max(
        (each for each in folder.iterdir() if each.suffix == ".sqlite3"), key=lambda p: p.stat().st_size
    )
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 0xFF
    largest.write_bytes(data)
    head = _head(third)
    page = administrator.post(f"{BACKUPS}/restore", {"id": name})["Location"]
    answer = as_role("treasurer", place=THIRD, name="two").post(f"{page}/release")
    assert answer.status_code in {422, 503}
    assert _head(third) == head
    from ultramicro.web.people.models import Waiting

    assert Waiting.objects.get().state == "failed"
    # What failed can be asked for anew, as another wish.
    assert administrator.post(f"{BACKUPS}/restore", {"id": name})["Location"] != page


@pytest.mark.parametrize("name", ["../../evil", "/etc/evil", "..\\evil", "a/../../evil", "C:evil"])
def test_a_file_whose_names_lead_elsewhere_is_no_copy(administrator, third, name, tmp_path):
    from ultramicro.web.people.backups import copies

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, b"x")
    file.seek(0)
    file.name = "copy.zip"
    before = copies(third)
    assert administrator.post(f"{BACKUPS}/put-in", {"copy": file}).status_code == 422
    assert copies(third) == before
    assert not list(third.root.parent.rglob("evil"))


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x03\x04" + b"x" * 50])
def test_what_is_no_zip_is_no_copy(administrator, content):
    file = io.BytesIO(content)
    file.name = "copy.zip"
    assert administrator.post(f"{BACKUPS}/put-in", {"copy": file}).status_code == 422
    # However often: who pressed without a file must not wait an hour to bring the copy that is needed.
    assert {administrator.post(f"{BACKUPS}/put-in").status_code for _ in range(12)} == {422}


@pytest.mark.parametrize("name", ["..", "nothing", "20260101-000000-abcdef", "../thirdby", ""])
def test_only_a_copy_of_the_list_can_be_asked_for(administrator, name):
    assert administrator.post(f"{BACKUPS}/restore", {"id": name}).status_code == 422


def test_a_copy_of_one_place_is_not_there_in_another(administrator, as_role):
    name = made(administrator)
    other = as_role("administrator", place=TOWN, name="three")
    assert other.get(f"/{TOWN}/backups/{name}/download").status_code == 404
    assert other.get(f"{BACKUPS}/{name}/download").status_code == 403
    assert other.post(f"/{TOWN}/backups/restore", {"id": name}).status_code == 422

"""What takes longer than a page: it waits in a job, says how far it is, can be given up, and never holds a request up."""

import re

import pytest

from tests.web.conftest import a_person
from tests.web.putting_in.conftest import PLACE, SPEND, do_jobs, sent

FILES = f"/{PLACE}/put-in/files"


def sent_away(client, *files):
    """Send files, and let nobody read them yet."""
    answer = client.post(FILES, {"files": list(files)})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def jobs():
    from ultramicro.web.running.models import Job

    return list(Job.objects.order_by("made_at"))


def cancel_address(page):
    return re.search(r'action="([^"]+/jobs/[0-9a-f]+/cancel)"', page)[1]


@pytest.fixture
def no_reading(monkeypatch):
    """Fail where a file is read within a request."""
    from ultramicro.web.putting_in import checking, look_ups

    def never(*_given):
        raise AssertionError("a page read a file itself")

    def now_it_may():
        monkeypatch.undo()

    monkeypatch.setattr(checking, "read", never)
    monkeypatch.setattr(look_ups, "find", never)
    return now_it_may


def test_no_page_of_an_upload_reads_a_file_itself(coordinator, place, no_reading):
    address = sent_away(coordinator, sent("April.csv"))
    page = coordinator.get(address).content.decode()
    assert "looks again by itself" in page
    assert "It waits for its turn" in page
    assert "http-equiv" in page, "also where there is no script"
    assert 'value="use"' not in page or "Use it" not in page
    assert coordinator.get(address + "/1")["Location"] == address
    no_reading()
    assert [job.state for job in do_jobs()] == ["done"]
    page = coordinator.get(address).content.decode()
    assert "£1,600" in page
    assert "looks again by itself" not in page


def test_one_that_is_given_up_says_so_and_can_be_read_after_all(coordinator, place):
    address = sent_away(coordinator, sent("April.csv"))
    assert coordinator.post(cancel_address(coordinator.get(address).content.decode())).status_code == 302
    assert do_jobs() == []
    page = coordinator.get(address).content.decode()
    assert "It was given up" in page
    assert "Throw it away" in page
    coordinator.post(address, {"do": "read"})
    do_jobs()
    assert "£1,600" in coordinator.get(address).content.decode()


def test_one_is_given_up_between_two_files(coordinator, place):
    from ultramicro.web.putting_in.checking import check
    from ultramicro.web.putting_in.uploads import uploads
    from ultramicro.web.running.kinds import GivenUp

    sent_away(coordinator, sent("a.csv"), sent("b.csv", SPEND + "Elm Ltd,05/04/2025,1.00,Works\n"))
    told = []
    with pytest.raises(GivenUp):
        check(place, {"upload": uploads(place)[0].id}, lambda *given: told.append(given), lambda: bool(told))
    assert [(done, of) for done, of, _ in told] == [(0, 2)]


def test_a_file_that_cannot_be_read_is_told_on_its_page_and_one_that_broke_the_job_too(
    coordinator, place, monkeypatch
):
    from ultramicro.web.putting_in import checking

    def broken(*_given):
        raise RuntimeError("cells spilt")

    monkeypatch.setattr(checking, "read", broken)
    address = sent_away(coordinator, sent("April.csv"))
    assert [job.state for job in do_jobs()] == ["failed"]
    page = coordinator.get(address).content.decode()
    assert "It could not be done." in page
    assert "cells spilt" not in page
    monkeypatch.undo()
    coordinator.post(address, {"do": "read"})
    assert [job.state for job in do_jobs()] == ["done"]


def test_other_settings_have_the_files_read_again_before_anything_is_said_of_them(coordinator, place):
    address = sent_away(coordinator, sent("April.csv"))
    do_jobs()
    assert "£1,600" in coordinator.get(address).content.decode()
    settings = (place / "place.toml").read_text(encoding="utf-8")
    (place / "place.toml").write_text('currency = "EUR"\n' + settings, encoding="utf-8")
    page = coordinator.get(address).content.decode()
    assert "have to be read" in page
    assert "Use it" not in page
    coordinator.post(address, {"do": "read"})
    do_jobs()
    assert "€1,600" in coordinator.get(address).content.decode()


def test_what_was_thrown_away_meanwhile_is_read_by_nobody(coordinator, place):
    address = sent_away(coordinator, sent("April.csv"))
    from ultramicro.web.putting_in.uploads import discard, uploads

    discard(place, uploads(place)[0].id)
    assert [job.state for job in do_jobs()] == ["cancelled"]
    assert coordinator.get(address).status_code == 404
    assert not any((place / ".ultramicro" / "uploads").iterdir())


def test_who_has_too_much_under_way_sends_nothing_more(coordinator, place):
    for number in range(5):
        sent_away(coordinator, sent(f"{number}.csv", SPEND + f"Elm {number} Ltd,05/04/2025,1.00,Works\n"))
    answer = coordinator.post(FILES, {"files": [sent("more.csv")]})
    assert answer.status_code == 422
    from ultramicro.web.putting_in.uploads import uploads

    assert len(uploads(place)) == 5


def test_files_are_sent_so_often_in_an_hour_by_one_account(coordinator, place, monkeypatch):
    from ultramicro.web.people import limits

    monkeypatch.setitem(limits.LIMITS, "send_files", limits.Limit(2, 3600))
    for _ in range(2):
        sent_away(coordinator, sent("a.csv"))
        do_jobs()
    answer = coordinator.post(FILES, {"files": [sent("a.csv")]})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 3000


def test_the_digest_that_is_made_while_a_file_arrives_is_that_of_the_file(coordinator, place):
    from ultramicro.place.store import file_digest
    from ultramicro.web.putting_in.uploads import folder_of, uploads

    sent_away(coordinator, sent("long.csv", SPEND * 20_000))
    (upload,) = uploads(place)
    (each,) = upload.files
    path = folder_of(place, upload.id) / "payments" / each.name
    assert (each.digest, each.size_bytes) == (file_digest(path), path.stat().st_size)
    assert path.read_text() == SPEND * 20_000
    assert path.stat().st_nlink == 1, "the name under which it arrived is gone"
    assert path.stat().st_mode & 0o777 == 0o600


def test_look_ups_and_maps_wait_and_are_given_up(as_role, place, no_reading):
    client = as_role("administrator", place=PLACE)
    for path, does, said in (("look-ups", "find", "Work it out"), ("settings", "map", "Draw the areas")):
        address = f"/{PLACE}/put-in/{path}"
        assert said in client.get(address).content.decode()
        client.post(address, {"do": does})
        page = client.get(address).content.decode()
        assert "looks again by itself" in page
        assert f">{said}" not in page
        job = jobs()[-1]
        client.post(f"/{PLACE}/jobs/{job.id}/cancel")
        page = client.get(address).content.decode()
        assert "It was given up" in page
        assert said in page
    assert do_jobs() == []


def test_a_job_that_is_done_leads_to_what_came_of_it(coordinator, place):
    address = sent_away(coordinator, sent("April.csv"))
    (job,) = do_jobs()
    assert coordinator.get(f"/{PLACE}/jobs/{job.id}")["Location"] == address


def test_the_servers_own_work_makes_room_for_people(web):
    from ultramicro.web.running import queue

    own = queue.ask(PLACE, "place", {}, key="own")
    assert not queue.somebody_waits()
    assert queue.take("w").id == own.id
    queue.ask(PLACE, "check", {"upload": "x"}, key="ann", by=a_person("ann").name)
    assert queue.somebody_waits()
    queue.give_back(own.id, "w")
    assert queue.take("w").by == "ann", "what a person waits for goes first"
    assert not queue.somebody_waits()
    own.refresh_from_db()
    assert (own.state, own.tries) == ("waiting", 0), "it was no failure"

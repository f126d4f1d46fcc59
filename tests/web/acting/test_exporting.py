"""Files of large books are written by a job, and fetched from the receipt as always."""

import io
import zipfile

import pytest

from tests.web.acting.posting import confirmed, do, hidden, text
from tests.web.conftest import TOWN
from tests.web.running.at_once import do_jobs


@pytest.fixture
def large(monkeypatch):
    from ultramicro.web.acting import exporting

    monkeypatch.setattr(exporting, "LARGE_OPERATIONS", 0)


def test_an_export_of_large_books_is_made_beside_the_page(as_role, large):
    client = as_role("treasurer", short="panel")
    answer = confirmed(client, do("books", "export"), {})
    assert answer.status_code == 302
    job = answer["Location"]
    assert f"/{TOWN}/jobs/" in job
    assert "looks again by itself" in text(client.get(job))
    other = as_role("member", name="somebody")
    assert other.get(job).status_code == 404
    assert [each.state for each in do_jobs()] == ["done"]
    receipt = client.get(client.get(job)["Location"])
    assert receipt.status_code == 200
    (address,) = [
        part.partition('"')[0] for part in receipt.content.decode().split('href="') if ".zip" in part
    ]
    got = client.get(address)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content)))
    got.close()
    assert any(name.endswith(".beancount") for name in archive.namelist())
    assert as_role("administrator", name="chief").get(receipt.wsgi_request.path).status_code == 404


def test_the_same_page_sent_twice_is_one_job(as_role, large):
    from ultramicro.web.running.models import Job

    client = as_role("treasurer", short="panel")
    form = hidden(client.get(do("books", "export")))
    first, second = (client.post(do("books", "export"), form) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Job.objects.count() == 1


def test_one_that_fails_leads_back_to_its_form(as_role, large, monkeypatch):
    from ultramicro.core.errors import BadInput
    from ultramicro.web.acting import exporting

    def refused(*_given, **_named):
        raise BadInput("no room")

    client = as_role("treasurer", short="panel")
    job = confirmed(client, do("books", "export"), {})["Location"]
    monkeypatch.setattr(exporting, "carry_out_for", refused)
    assert [each.state for each in do_jobs()] == ["failed"]
    page = client.get(job).content.decode()
    assert "no room" in page
    assert f'href="{do("books", "export")}"' in page


def test_small_books_are_written_at_once(as_role, monkeypatch):
    from ultramicro.web.acting import exporting

    monkeypatch.setattr(exporting, "LARGE_OPERATIONS", 10**9)
    client = as_role("treasurer", short="panel")
    answer = confirmed(client, do("books", "export"), {})
    assert "/receipts/" in answer["Location"]

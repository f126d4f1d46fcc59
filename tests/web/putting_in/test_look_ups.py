"""Look-ups answered in place: the range after an answer is what the technique itself would say."""

import shutil

import pytest

from tests.web.conftest import TOWN
from tests.web.running.at_once import do_jobs

ADDRESS = f"/{TOWN}/put-in/look-ups"


@pytest.fixture
def town(web):
    """The made-up town, its parties.csv put back afterwards."""
    from ultramicro.web.site import site

    root = site().places[TOWN]
    before = (root / "parties.csv").read_bytes()
    yield root
    (root / "parties.csv").write_bytes(before)
    for name in ("look_ups.json", "skipped.json"):
        (root / ".ultramicro" / name).unlink(missing_ok=True)
    shutil.rmtree(root / ".ultramicro" / "versions", ignore_errors=True)


def asked_again(root):
    from ultramicro.core.ask import ask
    from ultramicro.techniques import open_place, technique_named

    return ask(technique_named("next")(), open_place(root))


def test_five_answers_give_the_range_that_the_technique_gives(as_role, town):
    from ultramicro.web.putting_in.look_ups import load, standing

    client = as_role("coordinator")
    assert b"Work it out" in client.get(ADDRESS).content
    client.post(ADDRESS, {"do": "find"})
    do_jobs()
    found = load(town)
    first, still, _ = standing(town, found)
    assert first == asked_again(town).bounds
    answers = [{"do": "where", "where": "ZY1 1AA"}, {"do": "where", "where": "Mill Side"}, {"do": "elsewhere"},
               {"do": "where", "where": "zy99 9aa"}, {"do": "here"}]  # fmt: skip
    widths = [first.width_pence]
    for payee, answer in zip(still[:5], answers, strict=True):
        done = client.post(ADDRESS, {"party": payee.party_id, **answer})
        assert done.status_code == 302, done.content.decode()
        page = client.get(done["Location"]).content.decode()
        assert "The range was" in page
        widths.append(standing(town, found)[0].width_pence)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < widths[0]
    after = asked_again(town)
    assert standing(town, found)[0] == after.bounds
    assert {p.party_id for p in standing(town, found)[1]} == {p.party_id for p in after.found.payees}


def test_an_answer_undone_is_asked_again(as_role, town):
    from ultramicro.web.putting_in.look_ups import load, standing

    client = as_role("coordinator")
    client.post(ADDRESS, {"do": "find"})
    do_jobs()
    before, found = (town / "parties.csv").read_bytes(), load(town)
    first, still, _ = standing(town, found)
    done = client.post(ADDRESS, {"do": "here", "party": still[0].party_id})
    assert (town / "parties.csv").read_bytes().startswith(before.rstrip(b"\n"))
    change = done["Location"].partition("changed=")[2].partition("&")[0]
    client.post(f"/{TOWN}/put-in/changes", {"change": change})
    assert (town / "parties.csv").read_bytes() == before
    assert standing(town, found)[0] == first


def test_skipping_asks_about_the_next_and_writes_nothing(as_role, town):
    from ultramicro.web.putting_in.look_ups import load, standing

    client = as_role("coordinator")
    client.post(ADDRESS, {"do": "find"})
    do_jobs()
    before, still = (town / "parties.csv").read_bytes(), standing(town, load(town))[1]
    client.post(ADDRESS, {"do": "skip", "party": still[0].party_id})
    assert f'value="{still[1].party_id}"' in client.get(ADDRESS).content.decode()
    client.post(ADDRESS, {"do": "again"})
    assert f'value="{still[0].party_id}"' in client.get(ADDRESS).content.decode()
    assert (town / "parties.csv").read_bytes() == before


@pytest.mark.parametrize("text", ["", "somewhere", "=cmd|x", "<img src=x>", "Doggershire"])
def test_what_is_no_place_is_refused_and_stays_typed(as_role, town, text):
    from ultramicro.web.putting_in.look_ups import load

    client = as_role("coordinator")
    client.post(ADDRESS, {"do": "find"})
    do_jobs()
    before = (town / "parties.csv").read_bytes()
    answer = client.post(ADDRESS, {"do": "where", "where": text, "party": load(town).payees[0].party_id})
    assert answer.status_code == 422
    assert "<img" not in answer.content.decode()
    assert (town / "parties.csv").read_bytes() == before

"""The pages of questions, and who sees which."""

import csv
import io
import json
import re
import sys

import pytest

from tests.web.asking.conftest import ANSWERED
from tests.web.conftest import OTHER, TOWN
from ultramicro.techniques import TECHNIQUES
from ultramicro.web.asking import finding, pointers

START = f"/{TOWN}/ask"


def text_of(answer):
    return answer.content.decode()


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def status(client, path):
    """The status of a page; what it sends is read, so that its file is closed."""
    answer = client.get(path)
    assert body(answer)
    answer.close()
    return answer.status_code


def key_of(root, technique):
    return pointers.pointer(root, technique, {}).key


@pytest.mark.parametrize("name", ANSWERED)
def test_a_question_has_a_page_by_itself(answered, as_role, name):
    page = as_role("member").get(f"{START}/{name}")
    assert page.status_code == 200
    listed = next(each for each in TECHNIQUES if each.name == name)
    assert f"<h1>{listed.question}</h1>".replace("'", "&#39;") in text_of(page)
    answer = finding.current(answered, name)
    assert text_of(page).count('<p class="how">') + text_of(page).count('<dd class="how">') == len(
        answer.figures()
    )
    assert text_of(page).count("<figure id=") == len(answer.pictures())
    assert "style=" not in re.sub(r"<svg.*?</svg>", "", text_of(page), flags=re.DOTALL)
    assert 'style="' not in text_of(page)


def test_a_picture_has_its_finding_as_its_title(answered, as_role):
    page, answer = text_of(as_role("member").get(f"{START}/flows")), finding.current(answered, "flows")
    picture = next(each for each in answer.pictures() if each.shows or each.finding)
    assert re.search(r'<figcaption><h2 id="[^"]*">' + re.escape(str(picture.seen(answer.says()))[:30]), page)


def test_a_question_that_nobody_asked_says_so_and_a_form_asks_it(answered, as_role):
    from ultramicro.web.running.models import Job

    member = as_role("member")
    page = member.get(f"{START}/leaks?area=Doggershire")
    assert "Nobody has asked this yet" in text_of(page)
    assert Job.objects.count() == 0  # looking changes nothing
    sent = member.post(f"{START}/leaks/make", {"area": "Doggershire"})
    job = Job.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/{TOWN}/jobs/{job.id}")
    assert (job.asked, job.by) == (
        {"technique": "leaks", "parameters": {"area": "Doggershire"}},
        "member-of-kelderby",
    )
    assert member.post(f"{START}/leaks/make", {"area": "Doggershire"})["Location"] == sent["Location"]
    assert 'data-job="' in text_of(member.get(sent["Location"]))
    assert '<noscript><meta http-equiv="refresh"' in text_of(member.get(sent["Location"]))


def test_an_answer_that_is_there_is_shown_at_once(answered, as_role):
    from ultramicro.web.running.models import Job

    sent = as_role("member").post(f"{START}/leaks/make", {"area": "Keldervale"})
    assert (sent.status_code, sent["Location"]) == (302, f"{START}/leaks?area=Keldervale")
    assert Job.objects.count() == 0
    assert "Keldervale" in text_of(as_role("member").get(sent["Location"]))


def test_what_makes_no_sense_is_said_beside_its_field(answered, as_role):
    sent = as_role("member").post(f"{START}/plan/make", {"quarters": "many"})
    assert sent.status_code == 422
    assert 'aria-invalid="true"' in text_of(sent)
    assert "many" in text_of(sent)


def test_who_has_not_signed_in_starts_nothing(answered, as_role):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show
    from ultramicro.web.running.models import Job

    show(TOWN, "flows", To.PUBLIC)
    assert as_role().get(f"{START}/flows").status_code == 200
    assert as_role().post(f"{START}/flows/make", {}).status_code == 302
    assert Job.objects.count() == 0


def test_an_answer_that_no_longer_holds_is_shown_with_its_day(answered, as_role, tmp_path):
    member = as_role("member")
    assert "The place has changed since" not in text_of(member.get(f"{START}/flows"))
    extra = answered / "payments" / "notes.txt"
    extra.write_text("x", encoding="utf-8")
    try:
        page = text_of(member.get(f"{START}/flows"))
        assert "The place has changed since" in page
        assert "Made on" in page
        assert "Make it again now" in page
    finally:
        extra.unlink()


def test_each_page_of_a_question_is_shown_to_whom_the_place_shows_it(answered, as_role):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    key, table = key_of(answered, "leaks"), "leak_ranking"
    paths = [f"{START}/leaks", f"{START}/leaks.json", f"{START}/leaks/compare", f"{START}/leaks/{key}/{table}",
             f"{START}/leaks/{key}/{table}/row-0", f"{START}/leaks/{key}/{table}.csv", f"{START}/leaks/now/{table}.json"]  # fmt: skip
    show(TOWN, "leaks", To.PRIVATE)
    for path in paths:
        assert status(as_role("member"), path) == 403, path
        assert status(as_role("auditor"), path) == 200, path
        assert status(as_role("auditor", place=OTHER), path) == 403, path
    show(TOWN, "leaks", To.PUBLIC)
    for path in paths:
        assert status(as_role(), path) == 200, path


def test_a_key_of_one_question_opens_nothing_of_another(answered, as_role):
    member, key = as_role("member"), key_of(answered, "leaks")
    for path in (f"{START}/flows/{key}/leak_ranking", f"{START}/flows/{key}/leak_ranking.csv",
                 f"{START}/flows/{key}/leak_ranking/row-0", f"{START}/flows?answer={key}", f"{START}/flows/compare?a={key}&b={key}",
                 f"{START}/flows/{'0' * 24}/flows", f"{START}/flows/current/flows", f"{START}/flows/now/answer"):  # fmt: skip
        assert member.get(path).status_code == 404, path


def test_the_front_page_and_finding_tell_nothing_that_is_not_shown(answered, as_role):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    for name in ("leaks", "records", "next"):
        show(TOWN, name, To.PRIVATE)
    member, auditor = as_role("member"), as_role("auditor")
    assert "What could come back" in text_of(auditor.get(f"/{TOWN}"))
    assert "What could come back" not in text_of(member.get(f"/{TOWN}"))
    assert "Do you know where" not in text_of(member.get(f"/{TOWN}"))
    assert "/party/" in text_of(auditor.get(f"/{TOWN}/find?q=ltd"))
    assert "/party/" not in text_of(member.get(f"/{TOWN}/find?q=ltd"))
    assert "/ask/leaks" not in text_of(member.get(f"/{TOWN}/find?q=leave"))


def test_a_party_leads_to_its_payments_with_file_and_line(answered, as_role):
    member = as_role("member")
    table = text_of(member.get(f"{START}/flows/now/flow_payees"))
    party = re.search(rf'href="(/{TOWN}/party/[^"]+)"', table)[1]
    page = text_of(member.get(party))
    assert re.search(r"payments/\w+/[^<]+\.\w+", page)
    assert ">Line<" in page


def test_no_person_stands_in_the_records(answered):
    import pyarrow.parquet as pq

    from ultramicro.techniques import open_place

    people = open_place(answered)
    people.table("payments")
    names = people._people.names
    assert names
    folder = finding.pointers.Store(answered).path("answers", key_of(answered, "records")) / "tables"
    for path in folder.iterdir():
        for column in pq.read_table(path).to_pydict().values():
            assert not names & {value for value in column if isinstance(value, str)}, path


def test_files_hold_what_the_filter_leaves_and_no_formula(small, as_role):
    member = as_role("member", place="smallby")
    start = "/smallby/records/payments"
    whole = list(csv.reader(io.StringIO(body(member.get(f"{start}.csv")).decode())))
    some = list(csv.reader(io.StringIO(body(member.get(f"{start}.csv?q=mills")).decode())))
    assert len(whole) == 61
    assert len(some) == 13
    payee = whole[0].index("payee")
    assert {row[payee] for row in some[1:]} == {"'=SUM(A1)+Mills Ltd"}
    told = json.loads(body(member.get(f"{start}.json?q=mills")))
    assert told["total_rows"] == 12
    assert body(member.get(f"{start}.xlsx?q=mills"))[:2] == b"PK"
    page = text_of(member.get(f"{start}?q=bold"))
    assert "<b>Bold" not in page
    assert "&lt;b&gt;Bold" in page
    assert member.get(f"{start}.exe").status_code == 404


def test_a_small_place_says_why_it_has_no_answer(small, as_role):
    page = as_role("member", place="smallby").get("/smallby/ask/bank")
    assert page.status_code == 200
    assert "could not be answered" in text_of(page)
    assert as_role("member", place="smallby").get("/smallby").status_code == 200


def test_a_row_of_a_picture_opens(answered, as_role):
    member = as_role("member")
    page = text_of(member.get(f"{START}/flows"))
    links = set(re.findall(r'href="(flows/[0-9a-f]{24}/flow_links/row-\d+)"', page))
    assert links
    for link in sorted(links)[:5]:
        assert member.get(f"{START}/{link}").status_code == 200
    assert member.get(f"{START}/flows/now/flow_links/row-9999").status_code == 404


def test_two_answers_stand_side_by_side_with_their_differences(answered, as_role):
    usual = key_of(answered, "leaks")
    other = pointers.pointer(answered, "leaks", {"area": "Keldervale"}).key
    page = text_of(as_role("member").get(f"{START}/leaks/compare?a={usual}&b={other}"))
    a, b = finding.kept(answered, usual), finding.kept(answered, other)
    known = {figure.id for figure in (*a.figures(), *b.figures())}
    assert page.count('<th scope="row">') >= len(known)
    assert " more</td>" in page or " less</td>" in page
    same = text_of(as_role("member").get(f"{START}/leaks/compare?a={usual}&b={usual}"))
    assert same.count("the same") == len(a.figures())


def test_pages_of_answers_load_no_table_engine_and_tables_do(answered, as_role):
    # In a process of its own: this one has opened places.
    import os
    import subprocess

    from ultramicro.web.site import site

    look = (
        "import os,sys; os.environ['DJANGO_SETTINGS_MODULE']='ultramicro.web.settings'\n"
        "import ultramicro.web.application\n"
        "from pathlib import Path\n"
        "from ultramicro.web.asking import finding\n"
        "from ultramicro.web.asking.answer_view import answer_view\n"
        "from ultramicro.web.served import served\n"
        f"found = finding.find(served('{TOWN}').root, 'flows', {{}})\n"
        "assert answer_view(found, served('%s')).cards\n"
        "assert 'duckdb' not in sys.modules, 'engine'\n"
        "assert 'altair' not in sys.modules and 'vl_convert' not in sys.modules\n"
    ) % TOWN
    env = {**os.environ, "ULTRAMICRO_SITE": str(site().home / "site.json")}
    done = subprocess.run([sys.executable, "-c", look], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_known_page_is_light_and_quick(answered, as_role):
    import time

    from ultramicro.web.static_files import kept

    member = as_role("member")
    style = sum(len(kept()[name].packed) for name in ("report.css", "site.css", "asking.css", "job.js"))
    for name in ANSWERED:
        took = []
        for _ in range(5):
            start = time.thread_time()
            page = text_of(member.get(f"{START}/{name}"))
            took.append(time.thread_time() - start)
        assert sorted(took)[2] < 1.0
        assert len(re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL).encode()) + style < 100_000, name

"""A question that takes minutes: nobody starts it in passing, it tells how far it is, and goes on where it was."""

import pytest

from tests.web.running.small_place import TOML, small_place
from ultramicro.stress.runs.spread import one_after_another
from ultramicro.techniques import LONG

ASKED = {"techniques": "clearing", "months": "24", "seeds": "2", "draws": "0"}
PARAMETERS = {"techniques": "clearing", "months": 24, "seeds": 2, "draws": 0}
SAYS = "This takes some minutes"


@pytest.fixture
def hamlet(web, tmp_path):
    """A place of a few hundred people, on the server."""
    from ultramicro.web.site import site

    root = small_place(tmp_path / "hamlet")
    (root / "place.toml").write_text(f"population = 300\n{TOML}", encoding="utf-8")
    site().places["hamlet"] = root
    site().write()
    yield root
    del site().places["hamlet"]
    site().write()


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr("ultramicro.stress.technique._spread", lambda: one_after_another)


def text_of(answer):
    return answer.content.decode()


def done(job, monkeypatch, *, until=None):
    """Do a job as its child would, and return what it told; give it up once it told something."""
    from ultramicro.web.running import child, queue

    told = []

    def tell(job_id, worker, number, steps, says):
        told.append((number, steps, str(says)))

    monkeypatch.setattr(queue, "tell", tell)
    monkeypatch.setattr(queue, "is_cancelled", lambda _: bool(until and told and until in told[-1][2]))
    assert queue.take("w").id == job.id
    child.do(job.id, "w", tell_seconds=0)
    job.refresh_from_db()
    return told


def test_a_journey_through_a_long_question(hamlet, as_role, monkeypatch):
    from ultramicro.web.running.models import Job

    member = as_role("coordinator", place="hamlet", name="ann")
    page = text_of(member.get("/hamlet/ask/stress"))
    assert SAYS in page
    assert page.index("Answer it now") < page.index("With other settings")
    sent = member.post("/hamlet/ask/stress/make", ASKED)
    first = Job.objects.get()
    assert (first.asked["parameters"], sent["Location"]) == (PARAMETERS, f"/hamlet/jobs/{first.id}")
    assert "Would the place ride out a recession?" in text_of(member.get(sent["Location"]))

    told = done(first, monkeypatch, until="stress test: 2 of")
    assert first.state == "cancelled"
    assert (2, 8, "Runs of the stress test: 2 of 8") in told
    given_up = text_of(member.get(sent["Location"]))
    assert "goes on from there" in given_up
    assert 'name="months" value="24"' in given_up

    again = member.post("/hamlet/ask/stress/make", ASKED)
    second = Job.objects.exclude(id=first.id).get()
    assert again["Location"] == f"/hamlet/jobs/{second.id}"
    told = done(second, monkeypatch)
    assert second.state == "done"
    runs = [number for number, _, says in told if "Runs of" in says]
    assert runs[0] == 0
    assert runs[1:] == list(range(runs[1], 9))
    assert runs[1] > 2, "what was done before is not done again"
    shown = member.get(member.get(again["Location"])["Location"])
    page = text_of(shown)
    assert "work with firms here falls by" in page
    assert page.count("<figure id=") == 4
    assert SAYS in page


def test_all_answers_are_made_without_it_and_with_it_where_its_runs_are_kept(hamlet, monkeypatch):
    from ultramicro.stress.technique import Stress
    from ultramicro.web.asking import making, pointers

    monkeypatch.setattr(making, "makers_first", lambda: [Stress])
    making.make_all(hamlet, {}, lambda *_: None, lambda: False)
    assert pointers.pointer(hamlet, "stress", {}) is None
    monkeypatch.setattr(Stress, "ready", lambda *_: True)
    monkeypatch.setattr(making, "keep", lambda place, technique, *, mark: technique.name)
    told = []
    making.make_all(hamlet, {}, lambda *each: told.append(str(each[2])), lambda: False)
    assert "Would the place ride out a recession?" in told


def test_a_place_is_answered_whole_without_what_takes_minutes(small):
    from ultramicro.web.asking import pointers

    for name in LONG:
        # How many live there is not known, which takes no time to find out.
        assert pointers.pointer(small, name, {}).reason
        pointers._path(small, name, {}).unlink()
    assert pointers.all_made(small, pointers.mark_of(small))


def test_a_job_that_answers_all_is_not_said_to_answer_it(hamlet, as_role):
    from ultramicro.web.running import queue

    queue.ask("hamlet", "place", {}, key="all", by="ann")
    page = text_of(as_role("coordinator", place="hamlet", name="ann").get("/hamlet/ask/stress"))
    assert "This is being answered now" not in page
    assert "Answer it now" in page

"""Questions by programs: what is kept is given, what is not is made by a job, and only to whom the place shows it."""

import pytest

from tests.web.api.programs import Program, kind
from tests.web.conftest import TOWN


@pytest.fixture
def made(web):
    """An answer that is kept: made by the job's own function, as the worker makes it."""
    from ultramicro.web.asking import pointers
    from ultramicro.web.asking.making import make_answer
    from ultramicro.web.site import site

    root = site().places[TOWN]
    asked = {"technique": "clearing", "parameters": {"longest_loop": 3}}
    # Whoever reads books first may move what lies in the journal into their file: then it is made once more.
    for _ in range(3):
        make_answer(root, asked, lambda *_: None, lambda: False)
        if pointers.pointer(root, "clearing", asked["parameters"]).mark == pointers.mark_of(root):
            return asked["parameters"]
    raise AssertionError("the place does not come to rest")


def test_an_answer_that_is_kept_comes_at_once_in_the_form_of_the_command_line(made):
    program = Program("member")
    found = program.ask("clearing", made)
    assert found.status == 200, found.body
    assert found.body["technique"] == "clearing"
    assert found.body["parameters"]["longest_loop"] == 3
    assert found.body["checks"]
    assert all(each["holds"] for each in found.body["checks"])
    same = program.get("ask/clearing?longest_loop=3")
    assert same.body == found.body
    assert same.headers["Stale"] == "false"
    again = program.get("ask/clearing?longest_loop=3.0", headers={"if-none-match": same.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")
    assert program.get("ask/clearing?longest_loop=3", headers={"if-none-match": '"other"'}).status == 200


def test_one_that_is_not_is_made_by_one_job_however_often_it_is_asked_for(web):
    from ultramicro.web.running.models import Job

    program = Program("member")
    assert kind(program.get("ask/clearing?longest_loop=5")) == "no_answer"
    assert not Job.objects.exists()
    first, second = (program.ask("clearing", {"longest_loop": 5}) for _ in range(2))
    assert (first.status, first.body) == (202, second.body)
    assert Job.objects.count() == 1
    assert program.get("ask/clearing?longest_loop=5").status == 202
    job = program.send("get", first.headers["Location"])
    assert (job.status, job.body["state"], job.body["id"]) == (200, "waiting", first.body["job"])
    assert kind(Program("member", place="otherby").send("get", first.headers["Location"])) == "not_found"


@pytest.mark.parametrize(
    ("query", "wrong"),
    [("longest_loop=2.5", "longest_loop"), ("longest_loop=9", "longest_loop"), ("longest_loop=", "longest_loop"),
     ("x=1", "x"), ("longest_loop=1&longest_loop=2", "longest_loop"), ("longest_loop=1e999", "longest_loop")],
)  # fmt: skip
def test_what_is_wrong_in_an_address_is_named(web, query, wrong):
    refused = Program("member").get(f"ask/clearing?{query}")
    assert kind(refused) == "bad_input"
    assert [each["where"] for each in refused.body["errors"]] == [wrong]


def test_who_reads_what_is_the_choice_of_the_place(web):
    from ultramicro.web.people.allow import To
    from ultramicro.web.people.showing import show

    nobody, member, staff = Program(token=""), Program("member"), Program("coordinator")
    others, public = Program("administrator", place="otherby"), Program("member", scopes=["read:public"])
    others.place = TOWN
    statuses = {}
    for to in To:
        show(TOWN, "clearing", to)
        statuses[to] = [
            each.get("ask/clearing?longest_loop=7").status for each in (nobody, others, public, member, staff)
        ]
    assert statuses == {
        To.PUBLIC: [404, 404, 404, 404, 404], To.MEMBERS: [401, 403, 403, 404, 404], To.PRIVATE: [401, 403, 403, 403, 404],
    }  # fmt: skip
    # A stranger may look where the place shows it, and sets no job going.
    show(TOWN, "clearing", To.PUBLIC)
    assert kind(nobody.ask("clearing")) == "no_token"


def test_how_often_is_limited_by_account(web):
    program = Program("member")
    statuses = [program.ask("clearing", {"longest_loop": 4}).status for _ in range(61)]
    assert statuses == [202] * 60 + [429]
    assert int(program.ask("clearing").headers["Retry-After"]) > 0
    assert Program("member").ask("clearing", {"longest_loop": 4}).status == 202


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"data": "{", "content_type": "application/json"}, "bad_json"),
        ({"data": "[]", "content_type": "application/json"}, "bad_json"),
        ({"data": b'{"code": "\xff"}', "content_type": "application/json"}, "bad_json"),
        ({"data": "[" * 100_000, "content_type": "application/json"}, "bad_json"),
        ({"data": '{"longest_loop": NaN}', "content_type": "application/json"}, "bad_json"),
        ({"data": "{}", "content_type": "text/plain"}, "wrong_type"),
        ({"data": "{}", "content_type": "application/json; charset=utf-16"}, "wrong_type"),
        ({"data": "longest_loop=1", "content_type": "application/x-www-form-urlencoded"}, "wrong_type"),
        (
            {"data": '{"currency": "' + "x" * 1_000_000 + '"}', "content_type": "application/json"},
            "too_large",
        ),
        ({"data": '{"currency": "' + "x" * 5_000 + '"}', "content_type": "application/json"}, "bad_input"),
    ],
)
def test_a_body_that_is_none_is_refused_with_why(web, sent, problem):
    from ultramicro.web.api.problems import KINDS

    refused = Program("member").send("post", f"/api/v1/{TOWN}/ask/clearing", **sent)
    assert kind(refused) == problem
    assert refused.status == KINDS[problem].status

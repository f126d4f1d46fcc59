"""Actions by programs: once a key, answered the same, and every refusal a document that says why."""

import json
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.acting.posting import transfers
from tests.web.api.programs import Program, kind
from tests.web.conftest import TOWN

SALE = {"buyer": "bakery", "seller": "grocer", "amount_pence": 150}


@pytest.fixture
def till(web):
    return Program("treasurer", short="bakery")


def test_sent_again_under_its_key_it_is_done_once_and_answered_the_same(till):
    before = len(transfers())
    first, second = (till.do("currency/pay", SALE, key="till-1") for _ in range(2))
    assert (first.status, first.body["status"]) == (200, "done")
    assert second.body == first.body
    assert second.headers["Idempotent-Replayed"] == "true"
    after = len(transfers())
    assert after > before
    # Without what was kept here, the books themselves know.
    from ultramicro.web.api.models import Answered

    Answered.objects.all().delete()
    third = till.do("currency/pay", SALE, key="till-1")
    assert (third.status, third.body["status"]) == (200, "done_before")
    assert third.body["before"]["transfer"]
    assert len(transfers()) == after


def test_a_key_is_good_for_one_request_and_for_its_owner_alone(till):
    assert till.do("currency/pay", SALE, key="k").status == 200
    assert kind(till.do("currency/pay", {**SALE, "amount_pence": 151}, key="k")) == "key_reused"
    assert (
        kind(till.do("books/pay", {"payer": "bakery", "payee": "grocer", "amount_pence": 1}, key="k"))
        == "key_reused"
    )
    from ultramicro.web.api.models import Answered

    Answered.objects.all().delete()
    assert kind(till.do("currency/pay", {**SALE, "amount_pence": 151}, key="k")) == "key_reused"
    before = len(transfers())
    assert Program("treasurer", short="grocer").do("currency/pay", SALE, key="k").body["status"] == "done"
    assert len(transfers()) > before


def test_many_at_once_under_one_key_move_the_money_once(till, monkeypatch):
    from ultramicro.web.api import keys

    monkeypatch.setattr(keys, "MOMENT_SECONDS", 60)  # the machine may be at something else
    before, found = len(transfers()), []

    def send():
        from django.db import connection

        found.append(Program(token=till.token).do("currency/pay", SALE, key="at once"[:2]))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {each.status for each in found} == {200}
    assert {each.body["status"] for each in found} == {"done"}
    assert len({json.dumps(each.body, sort_keys=True) for each in found}) == 1
    once = len(transfers()) - before
    till.do("currency/pay", SALE, key="another")
    assert len(transfers()) - before == 2 * once


def test_the_answer_of_who_did_it_stands_and_a_refusal_beside_it_takes_nothing_away(till):
    from ultramicro.web.api import keys
    from ultramicro.web.api.models import Answered

    answer = till.do("currency/pay", SALE, key="stands").body
    (claimed,) = Answered.objects.all()

    def now():
        return Answered.objects.get(pk=claimed.pk)

    # Another under the same key comes late: it was told that it was done before, or was refused.
    keys.keep(claimed, 200, {"status": "done_before"}, first=False)
    assert now().body == answer
    keys.let_go(claimed)
    assert now().body == answer
    # What was written down by one of the two is put right by who did it.
    Answered.objects.update(status=200, body={"status": "done_before"})
    keys.keep(claimed, 200, answer, first=True)
    assert now().body == answer
    Answered.objects.update(status=0)
    keys.let_go(claimed)
    assert not Answered.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 201, "a b", "ä"])
def test_without_a_key_nothing_is_changed(till, key):
    before = len(transfers())
    assert kind(till.do("currency/pay", SALE, key=key)) == "key_missing"
    assert len(transfers()) == before


def test_a_refusal_says_what_and_where_and_uses_no_key_up(till):
    refused = till.do("currency/pay", {**SALE, "buyer": "nobody-here"}, key="r")
    assert kind(refused) == "bad_input"
    assert "nobody-here" in refused.body["title"]
    assert refused.body["do"]
    over = till.do("currency/limits", {"who": "bakery", "months": 13}, key="r")
    assert [(each["where"], each["id"]) for each in over.body["errors"]] == [("months", "api.out_of_range")]
    too_much = till.do("currency/pay", {**SALE, "amount_pence": 10**12}, key="r")
    assert kind(too_much) in {"refused", "bad_input"}
    assert till.do("currency/pay", SALE, key="r").body["status"] == "done"


def test_what_the_books_do_not_answer_is_told_as_that(till, monkeypatch):
    from ultramicro.ledger.engine.stopping import LedgerStopped
    from ultramicro.ledger.engine.waiting import BooksBusy, NotKnownYet
    from ultramicro.web.api import acting

    for error, status, problem in (
        (NotKnownYet(waited_seconds=10), 504, "not_known_yet"),
        (BooksBusy(waited_seconds=10), 503, "books_busy"),
        (LedgerStopped("stopped"), 503, "ledger_stopped"),
    ):

        def fail(*_given, error=error, **_named):
            raise error

        with monkeypatch.context() as patch:
            patch.setattr(acting, "carry_out_for", fail)
            told = till.do("currency/pay", SALE, key="asked-again")
        assert (told.status, kind(told)) == (status, problem)
        assert int(told.headers["Retry-After"]) > 0
    # It was not done, and the same key does it.
    assert till.do("currency/pay", SALE, key="asked-again").body["status"] == "done"


def test_what_loosens_a_safeguard_waits_and_what_tightens_one_is_done(till, as_role):
    from ultramicro.web.served import served

    def floors():
        with served(TOWN).keeper.reading() as desk:
            found = desk.people.known("m04").id
            return [a.floor_pence for a in desk.ledger.accounts() if a.owner == found and a.currency == "GBP"]

    (before,) = floors()
    first = till.do(
        "books/limits", {"who": "m04", "floor_pence": before - 2500, "on": "2026-11-01"}, key="more"
    )
    assert (first.status, first.body["status"]) == (202, "waiting"), first.body
    assert floors() == [before]
    again = till.do(
        "books/limits", {"who": "m04", "floor_pence": before - 2500, "on": "2026-11-01"}, key="more"
    )
    assert again.body == first.body
    from ultramicro.web.people.models import Waiting

    waiting = Waiting.objects.get()
    assert waiting.asked["on"] == "2026-11-01", "the day it counts waits with it"
    page = as_role("administrator", name="second")
    assert page.post(f"/{TOWN}/waiting/{waiting.pk}/release").status_code == 302
    assert floors() == [before - 2500]
    tighter = till.do("books/limits", {"who": "m04", "floor_pence": before}, key="less")
    assert (tighter.status, tighter.body["status"]) == (200, "done"), tighter.body
    assert floors() == [before]


def test_what_wants_two_waits_for_the_second(till):
    from ultramicro.web.people.models import Waiting

    before = len(transfers())
    asked = {"who": "bakery", "amount_pence": 12_550}
    first, second = (till.do("currency/issue", asked, key="two") for _ in range(2))
    assert (first.status, first.body["status"]) == (202, "waiting")
    assert first.body["says"] == {
        "id": "web.waits_for_second",
        "text": "This waits until a second person releases it.",
    }
    assert second.body == first.body
    waiting = Waiting.objects.get()
    assert (waiting.action, waiting.asked) == ("issue", {"who": "bakery", "amount": "125.50"})
    assert len(transfers()) == before


def test_a_file_that_is_written_is_fetched_by_who_had_it_written(till):
    made = till.do("books/statement", {"who": "bakery", "currency": "KLD", "camt": True})
    assert made.status == 200, made.body
    (file,) = made.body["files"]
    fetched = till.send("get", file["at"])
    assert fetched.status == 200
    assert b"camt.053" in fetched.body
    assert kind(Program("treasurer").send("get", file["at"])) == "not_found"
    assert kind(till.send("get", file["at"].replace(file["name"], "other.xml"))) == "not_found"


def test_a_file_is_uploaded_and_no_path_is_ever_read(till):
    path = f"/api/v1/{TOWN}/do/books/reconcile"
    for named in ({"statement": "/etc/passwd"}, {"bank": "bank", "statement": "place.toml"}):
        assert kind(till.do("books/reconcile", named)) == "bad_input"
        typed = till.send("post", path, key="p", data=named)
        assert kind(typed) == "bad_input"
        assert {
            "where": "statement",
            "id": "api.unknown",
            "title": "there is no such parameter",
        } in typed.body["errors"]
    file = SimpleUploadedFile("../../x.csv", b"Date,Description,Amount\n2026-11-02,grocer,12.50\n")
    sent = till.send("post", path, key="up", data={"statement": file, "new_bank": "true", "bank": "second"})
    assert sent.status in {200, 422}, sent.body
    assert "etc" not in json.dumps(sent.body)


def test_a_place_without_books_says_so(web):
    program = Program("treasurer", place="otherby")
    assert kind(program.do("books/pay")) == "no_books"


def test_what_is_done_and_what_is_looked_at_stands_in_the_log(till):
    from tests.web.conftest import a_person
    from ultramicro.web.people.models import Logged

    a_person("own", "member", short="grocer")
    last = Logged.objects.order_by("-id").values_list("id", flat=True).first() or 0
    till.do("currency/pay", SALE)
    till.do("books/statement", {"who": "grocer", "currency": "KLD"})
    assert [each.what for each in Logged.objects.filter(id__gt=last).order_by("id")] == [
        "currency.pay",
        "books.statement",
    ]


def test_how_often_is_limited_by_account(till):
    statuses = [till.do("currency/pay", {**SALE, "buyer": "nobody-here"}).status for _ in range(31)]
    assert statuses == [422] * 30 + [429]


def test_a_name_given_twice_is_refused_and_not_guessed(till):
    before = len(transfers())
    sent = '{"buyer": "bakery", "seller": "grocer", "amount_pence": 150, "amount_pence": 15}'
    headers = {"authorization": f"Bearer {till.token}", "idempotency-key": "twice"}
    answer = till.client.post(
        f"/api/v1/{TOWN}/do/currency/pay", sent, content_type="application/json", headers=headers
    )
    errors = answer.json()["errors"]
    assert (answer.status_code, [(each["where"], each["id"]) for each in errors]) == (
        422,
        [("amount_pence", "api.twice")],
    )
    assert len(transfers()) == before

"""From a form through its confirmation to a receipt."""

import threading
from datetime import datetime, timedelta

import pytest

from tests.web.acting.posting import balances, confirmed, do, hidden, pressed, text, through, transfers
from tests.web.conftest import TOWN
from ultramicro.core.errors import BadInput

LEGS = 3
"""Of a sale in the town's money: the price, and the fee's two parts."""
SALE = {"buyer": "bakery", "seller": "grocer", "amount": "1.50"}


def test_a_confirmation_says_who_pays_whom_and_what_is_left_and_does_nothing(as_role):
    client, before = as_role("treasurer"), transfers()
    confirmation = confirmed(client, do("currency", "pay"), SALE)
    said = text(confirmation)
    assert confirmation.status_code == 200
    assert "Mill Side Bakery Co-op pays Kelder Green Grocer KLD 1.50" in said.replace("\xa0", " ")
    assert "May still be spent" in said
    assert transfers() == before
    receipt = client.get(pressed(client, do("currency", "pay"), confirmation)["Location"])
    assert "Done" in text(receipt)
    assert len(transfers()) == len(before) + LEGS


def test_pressed_twice_it_is_done_once_and_the_receipt_is_the_same(as_role):
    client = as_role("treasurer")
    confirmation = confirmed(client, do("currency", "pay"), SALE)
    before = len(transfers())
    first = pressed(client, do("currency", "pay"), confirmation)
    second = pressed(client, do("currency", "pay"), confirmation)
    assert first["Location"] == second["Location"]
    assert len(transfers()) == before + LEGS
    one, other = client.get(first["Location"]), client.get(second["Location"])
    assert text(one) == text(other)
    # Also back at the form: what its page did is done.
    back = client.post(do("currency", "pay"), {**hidden(confirmation), "step": "form"})
    assert back["Location"] == first["Location"]


def test_two_presses_at_once_move_the_money_once(as_role):
    client = as_role("treasurer")
    confirmation = confirmed(client, do("currency", "pay"), SALE)
    before, found = len(transfers()), []
    cookies = client.cookies

    def press():
        from django.db import connection
        from django.test import Client

        other = Client(HTTP_HOST="localhost")
        other.cookies = cookies
        found.append(pressed(other, do("currency", "pay"), confirmation))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {answer.status_code for answer in found} == {302}
    assert len({answer["Location"] for answer in found}) == 1
    assert len(transfers()) == before + LEGS
    assert "This was done before" not in text(client.get(found[0]["Location"]))


def test_the_same_key_the_next_day_gives_the_old_verdict(as_role):
    """Also without the receipt, as by a program that asks again after midnight."""
    from ultramicro.web.acting.doing import carry_out_for
    from ultramicro.web.served import served

    day, key = datetime.now().astimezone().date(), "7-" + "a" * 32
    first = carry_out_for(served(TOWN), "currency", "pay", SALE, key, "till", False, on=day - timedelta(1))
    count = len(transfers())
    again = carry_out_for(served(TOWN), "currency", "pay", SALE, key, "till", False, on=day)
    assert (str(first.status), str(again.status)) == ("done", "done_before")
    assert again.before.transfer
    assert len(transfers()) == count


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(as_role):
    client = as_role("treasurer")
    answer = confirmed(client, do("currency", "pay"), {**SALE, "amount": "1,5,0", "memo": "two loaves"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-amount"' in body
    assert 'value="1,5,0"' in body
    assert "two loaves" in body


def test_what_the_rules_refuse_is_said_before_it_is_tried(as_role):
    client, before = as_role("treasurer"), balances()
    answer = confirmed(client, do("currency", "pay"), {**SALE, "amount": "999999"})
    assert answer.status_code == 422
    assert "below_floor" in text(answer)
    assert balances() == before


def test_names_and_words_are_shown_and_never_run(as_role):
    client = as_role("treasurer")
    evil = '<script>alert(1)</script>"=1+1'
    answer = confirmed(client, do("books", "add"), {"who": "evil", "called": evil})
    assert b"<script>alert(1)" not in answer.content
    receipt = client.get(pressed(client, do("books", "add"), answer)["Location"])
    assert b"<script>alert(1)" not in receipt.content
    people = client.get(do("books", "people") + "?go=1")
    assert b"<script>alert(1)" not in people.content
    assert b"&lt;script&gt;alert(1)" in people.content


def test_a_receipt_is_of_who_did_it(as_role):
    client = as_role("treasurer", name="one")
    confirmation = confirmed(client, do("currency", "pay"), SALE)
    sent = pressed(client, do("currency", "pay"), confirmation)
    assert as_role("treasurer", name="two").get(sent["Location"]).status_code == 404
    assert as_role("treasurer", name="three", place="otherby").get(sent["Location"]).status_code == 403


def test_no_file_of_the_server_is_read_or_written_by_its_name(as_role, tmp_path):
    client = as_role("treasurer")
    answer = confirmed(client, do("books", "reconcile"), {"statement": "/etc/passwd"})
    assert answer.status_code == 422
    assert "choose a file of your own" in text(answer)
    out = tmp_path / "out"
    page = client.get(do("books", "statement"))
    sent = client.post(do("books", "statement"), {**hidden(page), "who": "m01", "camt": str(out)})
    assert not out.exists()
    assert sent.status_code == 302


def test_what_is_written_is_handed_out_to_who_asked(as_role):
    client = as_role("treasurer")
    page = client.get(do("books", "statement"))
    sent = client.post(do("books", "statement"), {**hidden(page), "who": "m01", "camt": "yes"})
    assert "statement.xml" in text(client.get(sent["Location"]))
    file = client.get(sent["Location"] + "/files/statement.xml")
    body = b"".join(file.streaming_content)
    assert b"camt.053" in body
    assert file["Content-Disposition"].startswith("attachment")
    assert client.get(sent["Location"] + "/files/other.xml").status_code == 404
    stranger = as_role("treasurer", name="two")
    assert stranger.get(sent["Location"] + "/files/statement.xml").status_code == 404


def test_a_statement_of_the_bank_is_uploaded_confirmed_and_read(as_role):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = as_role("treasurer")
    page = client.get(do("books", "reconcile"))
    new = {"bank": "test-bank", "new_bank": "yes"}
    no_balance = SimpleUploadedFile("../may.csv", b"Date,Description,Amount\n2026-03-02,IN m05,12.00\n")
    refused = client.post(do("books", "reconcile"), {**hidden(page), **new, "statement": no_balance})
    assert refused.status_code == 422, (
        "a statement that cannot be read is refused before anything is confirmed"
    )
    lines = "Date,Description,Amount,Balance\n2026-03-02,IN m05,12.00,12.00\n"
    given = SimpleUploadedFile("../june.csv", lines.encode())
    confirmation = client.post(do("books", "reconcile"), {**hidden(refused), **new, "statement": given})
    assert confirmation.status_code == 200, text(confirmation)
    assert "Tried on a copy of the books" in text(confirmation)
    assert "IN m05" in text(confirmation)
    sent = pressed(client, do("books", "reconcile"), confirmation)
    assert sent.status_code == 302, text(sent)
    assert "IN m05" in text(client.get(sent["Location"]))


def test_looking_shows_a_table_and_writes_nothing(as_role):
    answer = as_role("auditor").get(do("books", "accounts") + "?go=1")
    assert "accounts." in text(answer)
    assert "<table" in answer.content.decode()


def test_no_answer_in_time_is_never_called_failed(as_role, monkeypatch):
    from ultramicro.ledger.engine.waiting import NotKnownYet
    from ultramicro.web.served import served

    client, keeper = as_role("treasurer"), served(TOWN).keeper
    confirmation = confirmed(client, do("currency", "pay"), SALE)
    before, real = len(transfers()), keeper.carry_out

    def slow(*given, **named):
        real(*given, **named)
        raise NotKnownYet(waited_seconds=10)

    monkeypatch.setattr(keeper, "carry_out", slow)
    answer = pressed(client, do("currency", "pay"), confirmation)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "We do not know yet" in text(answer)
    assert hidden(answer)["key"] == hidden(confirmation)["key"]
    monkeypatch.undo()
    again = client.post(do("currency", "pay"), hidden(answer))
    assert again.status_code == 302
    assert "done before" in text(client.get(again["Location"]))
    assert len(transfers()) == before + LEGS


def test_books_that_stopped_ask_for_patience(as_role, monkeypatch):
    from ultramicro.ledger.engine.stopping import LedgerStopped
    from ultramicro.web.served import served

    client, keeper = as_role("treasurer"), served(TOWN).keeper
    confirmation = confirmed(client, do("currency", "pay"), SALE)

    def stopped(*_given, **_named):
        raise LedgerStopped("the disk is full")

    monkeypatch.setattr(keeper, "carry_out", stopped)
    answer = pressed(client, do("currency", "pay"), confirmation)
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    monkeypatch.undo()
    assert pressed(client, do("currency", "pay"), confirmation).status_code == 302


def test_a_post_on_the_board_sent_twice_is_one_post(as_role):
    client = as_role("coordinator")
    values = {"who": "m03", "kind": "offer", "item": "a ladder", "sort": "tool"}
    confirmation = confirmed(client, do("board", "post"), values)
    pressed(client, do("board", "post"), confirmation)
    from ultramicro.web.acting.models import Receipt

    Receipt.objects.all().delete()
    pressed(client, do("board", "post"), confirmation)
    listed = text(client.get(do("board", "list") + "?go=1"))
    assert listed.count("a ladder") == 1


def test_a_new_clerk_types_a_secret_at_the_confirmation_and_it_is_on_no_page(as_role):
    client = as_role("administrator", short="m09")
    confirmation = confirmed(client, do("books", "clerk"), {"who": "m09", "role": "board"})
    assert 'type="password"' in confirmation.content.decode()
    secret = "correct horse battery"
    fields = {**hidden(confirmation), "step": "do", "secret": secret}
    wrong = client.post(do("books", "clerk"), {**fields, "secret_again": "another"})
    assert wrong.status_code == 422
    assert secret.encode() not in wrong.content
    sent = client.post(do("books", "clerk"), {**fields, "secret_again": secret})
    assert sent.status_code == 302, text(sent)
    # From now on clerks are asked for: who is one of them by signing in, and who is not.
    closing = {"until": "2025-10-01"}
    assert (
        confirmed(as_role("treasurer", short="m01"), do("books", "close-period"), closing).status_code == 422
    )
    # Nor whoever has signed in by the short name of a clerk, and is nobody of the books.
    named = as_role("treasurer", name="m09")
    refused = confirmed(named, do("books", "close-period"), closing)
    assert refused.status_code == 422
    assert "sign-in:m09" in text(refused)
    ended = through(client, do("books", "clerk"), {"who": "m09", "role": "none"})
    assert "Done" in text(ended)


def test_what_wants_two_people_waits_for_the_second_and_moves_nothing(as_role, monkeypatch):
    """Against what lets acts wait."""
    from ultramicro.web.people import two

    asked = []

    def ask(_request, group, name, values, key):
        asked.append((group, name, dict(values), key))
        raise BadInput("asked for")

    monkeypatch.setattr(two, "wants_second", lambda group, action: action.name == "pay")
    monkeypatch.setattr(two, "ask", ask)
    client, before = as_role("treasurer"), transfers()
    confirmation = confirmed(client, do("currency", "pay"), SALE)
    assert "second person" in text(confirmation)
    assert pressed(client, do("currency", "pay"), confirmation).status_code == 422
    assert asked == [("currency", "pay", SALE, hidden(confirmation)["key"])]
    assert transfers() == before


def test_values_are_read_alike_from_people_and_programs():
    from ultramicro.ledger.verbs.books import Pay
    from ultramicro.web.acting.doing import action_of

    typed = action_of(Pay, {"payer": "a", "payee": "b", "amount": "12.50"})
    given = action_of(Pay, {"payer": "a", "payee": "b", "amount": 1250.0, "memo": None})
    assert typed == given
    for wrong in ({"payer": "a", "payee": "b"}, {"payer": "a", "payee": "b", "amount": "x"}):
        with pytest.raises(BadInput) as refused:
            action_of(Pay, wrong)
        assert refused.value.where == "--amount"


def test_each_act_and_each_look_at_what_is_anothers_stands_in_the_log(as_role):
    from tests.web.conftest import a_person
    from ultramicro.web.people.models import Logged

    them = a_person("their-sign-in", "shop", short="bakery")
    client = as_role("treasurer")
    last = Logged.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def lines():
        return [
            (each.what, each.outcome, each.about)
            for each in Logged.objects.filter(id__gt=last).order_by("id")
        ]

    through(client, do("currency", "pay"), SALE)
    assert lines() == [("currency.pay", "done", None)]
    assert confirmed(client, do("books", "statement"), {"who": "bakery"}).status_code == 302
    assert lines()[1:] == [("books.statement", "looked", them.pk)]


def test_a_form_that_came_from_elsewhere_does_nothing(as_role):
    client = as_role("treasurer", csrf=True)
    page, before = client.get(do("currency", "pay")), transfers()
    assert client.post(do("currency", "pay"), {**hidden(page), **SALE, "step": "do"}).status_code == 403
    assert transfers() == before


def test_a_table_handed_out_runs_nothing_in_a_spreadsheet(as_role):
    import io
    import zipfile

    client = as_role("treasurer")
    through(client, do("books", "add"), {"who": "harmful", "called": "=HYPERLINK(1)"})
    page = client.get(do("books", "export"))
    sent = client.post(do("books", "export"), hidden(page))
    file = client.get(sent["Location"] + "/files/export.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content)))
    names = {name for name in archive.namelist() if name.endswith(".csv")}
    assert names
    for name in names:
        cells = archive.read(name).decode().replace("\n", ",").split(",")
        assert not [cell for cell in cells if cell[:1] in {"=", "@", "\t"}]


def test_a_page_that_is_sent_again_for_something_else_is_not_said_to_be_done(as_role):
    """Back, another sum, and the same page: the receipt of the first must not answer the second."""
    client = as_role("treasurer")
    address = do("currency", "pay")
    confirmation = confirmed(client, address, SALE)
    assert pressed(client, address, confirmation).status_code == 302
    first, since = {**hidden(confirmation), "step": "do"}, len(transfers())
    for step in ("form", "do"):
        again = client.post(address, {**first, "step": step, "amount": "0.77"})
        assert again.status_code == 422
        assert "nothing has been done now" in text(again)
    assert client.post(address, first)["Location"]  # the same again: its receipt
    assert len(transfers()) == since

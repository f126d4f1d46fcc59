"""Books that an older version of the program wrote are opened, proved, listed and written on by this one."""

import json
import shutil
from pathlib import Path

import pytest

from tests.desk import DONE_BEFORE, Desk, new_place
from ultramicro.core.errors import Unsound
from ultramicro.ledger.engine.events import event_of
from ultramicro.ledger.people.claims import Claims, claims
from ultramicro.ledger.stores.opening import open_ledger
from ultramicro.techniques import all_actions, all_events

OLD = Path(__file__).parent / "old_books"
FACTS = json.loads((OLD / "facts.json").read_text())
STATEMENT = """Date,Description,Paid in,Paid out,Balance
02/01/2026,COUNCIL C-1,5000.00,,5000.00
02/01/2026,ANN A-1,2000.00,,7000.00
02/01/2026,BOB B-1,2000.00,,9000.00
03/01/2026,ANN A-2,10.00,,9010.00
03/01/2026,ODD ONE,7.00,,9017.00
04/01/2026,ANN BY HAND,12.34,,9029.34
"""
DAY = "--on 2026-11-28"
MORE = {
    "books statement": "--who ann", "books export": "--to {}", "books backup": "--to {}",
    "board digest": "--to {}", "board export": "--to {} --email a@b.example", "round lend": "--budget 100",
    "round statements": "--to {}", "round form": "--to {} --who ann", "round preview": "--to {}",
    "round journal": "--to {}", "currency watch": "--code TRD",
    "bank annual-return": "--year 2026",
}  # fmt: skip
NO_BOOKS = {"books check-statement", "round check", "club check"}
"""They check what is on paper, which the old books do not come with."""
NO_CLUB = {"club levels", "club papers", "club debit"}
"""The old books are of a place without an energy club."""
NO_HUB = {"hub show", "hub recall", "hub papers", "hub commitments", "hub certificates"}
"""Nor do they hold a week of a food hub."""
SETTLED = {"round lend", "round preview"}
"""Nothing is left for them: the round is settled, and who is not in it has a frozen account."""
LISTS = [
    f"{group} {verb.name}"
    for group, verbs in all_actions().items()
    for verb in verbs
    if verb.reads_only and f"{group} {verb.name}" not in NO_BOOKS | NO_CLUB | NO_HUB
]


@pytest.fixture
def say(tmp_path, capsys):
    new_place(tmp_path / "place", capsys)
    for name in ("ledger", "people"):
        shutil.copy(OLD / f"{name}.sqlite3", tmp_path / "place" / "books")
    return Desk(tmp_path / "place", capsys)


@pytest.mark.parametrize("verb", LISTS)
def test_every_verb_that_lists_reads_them(say, tmp_path, verb):
    status, told = say(f"{verb} {MORE.get(verb, '').format(tmp_path / 'out')} {DAY}")
    assert status == (2 if verb in SETTLED else 0), told


def test_they_are_sound_and_hold_what_they_held(say):
    assert say("books verify")[0] == 0
    assert FACTS["head"] in say(f"books head {DAY}")[1]
    assert {r["account"]: r["balance_pence"] for r in say.rows("books accounts")} == FACTS["accounts"]
    assert {r["claim"]: r["open_pence"] for r in say.rows("books claims")} == FACTS["claims"]
    assert {r["loan"]: r["principal_owed_pence"] for r in say.rows(f"bank loans {DAY}")} == FACTS["loans"]
    assert {r["who"]: r["id"] for r in say.rows("books people")} == FACTS["people"]


def test_every_event_of_them_can_be_read(say):
    kinds = {event.kind: event for events in all_events().values() for event in events}
    ledger = open_ledger(say.root, {})
    read = [event_of(kinds[note.kind], note) for note in ledger.notes() if note.kind in kinds]
    assert len({type(event) for event in read}) >= len(all_events()["ledger"])
    assert ledger.of(Claims).all() == claims(ledger.notes(), ledger.transfers())
    ledger.close()


def test_what_was_done_then_is_not_done_again(say, tmp_path):
    (tmp_path / "bank.csv").write_text(STATEMENT)
    status, told = say("books reconcile --json --balance 9029.34 --statement", tmp_path / "bank.csv")
    assert (status, json.loads(told)["rows"]) == (DONE_BEFORE, [])
    assert (
        say("books pay --payer ann --payee bob --amount 3 --memo seeds --key my-own-word")[0] == DONE_BEFORE
    )
    assert say("books pay --payer ann --payee bob --amount 4 --memo seeds --key my-own-word")[0] == 2
    assert {r["account"]: r["balance_pence"] for r in say.rows("books accounts")} == FACTS["accounts"]


def test_they_are_written_on(say):
    (claim,) = (number for number in FACTS["claims"] if number.endswith("C1"))
    assert say(f"books pay --payer ann --payee bob --amount 30 --post {claim} {DAY}")[0] == 0
    assert {r["claim"] for r in say.rows("books claims")} == FACTS["claims"].keys() - {claim}
    assert say("books verify")[0] == 0


def test_their_invoices_keep_number_and_reference(say, tmp_path):
    rows = {r["invoice"]: r for r in say.rows("books claims")}
    assert {"C1", "D2", "D3"} == rows.keys()
    (tmp_path / "again.csv").write_text("debtor,creditor,amount,reference,due\nann,bob,30,c-1,2026-12-01\n")
    say(f"round collect {DAY} --file", tmp_path / "again.csv")
    assert {r["claim"] for r in say.rows("books claims")} == FACTS["claims"].keys()
    assert say.rows(f"round dispute --claim c-1 {DAY}")[0]["claim"] == rows["C1"]["claim"]
    assert say(f"books pay --payer ann --payee bob --amount 30 --post C1 {DAY}")[0] == 0
    assert {r["invoice"] for r in say.rows("books claims")} == {"D2", "D3"}


def test_a_note_that_nobody_can_have_written_is_unsound_and_no_traceback(say):
    ledger = open_ledger(say.root, {})
    note = ledger.notes(kind="claim")[0]._replace(body="[1]")
    ledger.close()
    with pytest.raises(Unsound):
        claims([note], [])

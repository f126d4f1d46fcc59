"""The books as somebody at a desk uses them: from the first day to a lost disk."""

import json
import os
import random
from datetime import UTC, datetime

import apsw
import pytest

from tests.desk import DONE_BEFORE
from ultramicro.bank.holders import BOUGHT, REDEEMED, TRANSFERRED
from ultramicro.bank.holders import INTEREST as SHARE_INTEREST
from ultramicro.bank.lending import CLAIM
from ultramicro.bank.loan import INTEREST, LENT, PRINCIPAL, WRITTEN_OFF
from ultramicro.currency.ids import Kind
from ultramicro.ledger.bank.reconcile import mirror_of
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Leg, Post
from ultramicro.ledger.exports.kinds import LineKind
from ultramicro.ledger.hanging import CLEARING
from ultramicro.ledger.stores.sqlite import SqliteStore
from ultramicro.ledger.stores.turns import turn_at
from ultramicro.main import main
from ultramicro.techniques import open_place

BANK = """Date,Description,Paid in,Paid out,Balance
01/11/2026,Opening deposit,1000.00,,1000.00
02/11/2026,ANN DAY REF ANN-7,50.00,,1050.00
03/11/2026,BANK CHARGE,,5.00,1045.00
"""


@pytest.fixture
def say(tmp_path, capsys):
    """Give a command to a new place; returns its status and what it printed."""

    def give(words, *more, root=tmp_path / "place"):
        group, verb, *rest = words.split()
        capsys.readouterr()
        status = main([group, verb, str(root), *rest, *map(str, more)])
        told = capsys.readouterr()
        return status, told.out + told.err

    main(["new", str(tmp_path / "place")])
    give("books open")
    give("books add --who bakery --kind firm --called", "Corner Bakery")
    give("books add --who ann --called", "Ann Day")
    give("books add --who treasury --kind group --floor=-1000 --called", "Trust")
    return give


def rows(told):
    return json.loads(told[1])["rows"]


def balances(say):
    return {row["owner"]: row["balance_pence"] for row in rows(say("books accounts --json"))}


def test_a_command_given_twice_on_a_day_acts_once_and_with_another_key_again(say):
    pay = "books pay --payer treasury --payee ann --amount 10"
    first, again = say(pay), say(pay)
    assert (first[0], again[0]) == (0, 4)
    assert balances(say)["ann"] == 1000
    assert say(f"{pay} --key second")[0] == 0
    assert balances(say)["ann"] == 2000


def test_what_the_ledger_refuses_is_said_with_its_code_and_changes_nothing(say):
    status, told = say("books pay --payer ann --payee bakery --amount 1")
    assert (status, "[below_floor]" in told) == (2, True)
    assert balances(say)["bakery"] == 0


@pytest.mark.parametrize(
    "words", ["books statement --who ann --pdf", "books statement --who ann --camt", "books anchor --to"]
)
@pytest.mark.parametrize(
    "target", ["books/ledger.sqlite3", "books/people.sqlite3", "books/new.pdf", "place.toml"]
)
def test_nothing_is_written_over_the_books_or_the_settings(say, tmp_path, words, target):
    say("books pay --payer treasury --payee ann --amount 10")
    place = tmp_path / "place"
    before = (place / "place.toml").read_bytes()
    status, told = say(words, place / "x" / ".." / target)
    assert (status, "elsewhere" in told) == (2, True)
    assert (place / "place.toml").read_bytes() == before
    assert balances(say)["ann"] == 1000


@pytest.mark.parametrize("amount", ["0.005", "-1", "0", "1e30", "x", "nan"])
def test_sums_that_are_none_are_refused(say, amount):
    try:
        status, _ = say(f"books pay --payer treasury --payee ann --amount={amount}")
    except SystemExit as stopped:
        status = stopped.code
    assert status == 2
    assert balances(say)["ann"] == 0


def test_a_claim_is_an_obligation_until_it_is_paid(say, tmp_path):
    _, told = say("books claim --debtor treasury --creditor bakery --amount 20 --due 2026-12-31")
    claim = told.split(":")[0]
    say(f"books pay --payer treasury --payee bakery --amount 5 --post {claim}")
    (owed,) = open_place(tmp_path / "place").table("obligations").to_pyarrow().to_pylist()
    assert (owed["creditor"], owed["amount_pence"], owed["reference"]) == (
        "Corner Bakery" and owed["creditor"],
        1500,
        claim,
    )
    say(f"books pay --payer treasury --payee bakery --amount 15 --post {claim}")
    assert not open_place(tmp_path / "place").has("obligations")


def test_a_statement_of_the_bank_is_taken_in_once_and_ends_at_nought(say, tmp_path):
    path = tmp_path / "bank.csv"
    path.write_text(BANK)
    say("books expect --who ann --amount 50 --reference ANN-7")
    status, told = say("books reconcile --balance 1045 --json --statement", path)
    open_lines = {row["amount_pence"]: row["open"] for row in json.loads(told)["rows"]}
    assert (status, set(open_lines)) == (0, {100000, -500})
    assert balances(say)["ann"] == 5000
    say(f"books assign --who bakery --line {open_lines[100000]}")
    say(f"books assign --who costs --line {open_lines[-500]}")
    status, told = say("books reconcile --balance 1045 --statement", path)
    assert "to the penny" in told
    assert balances(say) == {"ann": 5000, "bakery": 100000, "treasury": 0, "bank": -104500, "costs": -500}


def test_a_statement_out_of_order_and_in_pieces_gives_the_same_books(say, tmp_path):
    head, *lines = BANK.splitlines(keepends=True)
    for number, part in enumerate(([lines[1], lines[2]], [lines[0], lines[1]], lines)):
        (tmp_path / f"{number}.csv").write_text("".join([head, *part]))
        say("books reconcile --statement", tmp_path / f"{number}.csv")
    _, told = say("books reconcile --json --statement", tmp_path / "2.csv")
    assert sorted(row["amount_pence"] for row in json.loads(told)["rows"]) == [-500, 5000, 100000]


def test_a_balance_that_does_not_fit_is_refused(say, tmp_path):
    (tmp_path / "bank.csv").write_text(BANK)
    status, told = say("books reconcile --balance 1000 --statement", tmp_path / "bank.csv")
    assert (status, "−£45.00 apart" in told) == (2, True)


def test_what_the_books_have_already_is_matched_and_not_booked_again(say, tmp_path):
    (tmp_path / "bank.csv").write_text(BANK)
    now = datetime(2026, 10, 31, tzinfo=UTC)
    with Desk(root=tmp_path / "place", key="issue", at=now, on=now.date()) as desk:
        mirror, ann = mirror_of("bank", "GBP"), desk.account(desk.people.known("ann").id)
        bank = desk.account(*mirror[:3], floor_pence=mirror.floor_pence)
        desk.submit(desk.sign(Post, legs=(Leg(bank, ann, 100000, "issue"),), business_on=now.date()))
    left = {
        row["amount_pence"] for row in rows(say("books reconcile --json --statement", tmp_path / "bank.csv"))
    }
    assert left == {5000, -500}
    assert balances(say)["ann"] == 100000


def test_a_pound_goes_from_a_bank_file_through_the_books_into_flows(say, tmp_path):
    root = tmp_path / "place"
    (tmp_path / "bank.csv").write_text(BANK)
    say("books add --who mill --kind firm --called", "The Mill")
    say("books expect --who bakery --amount 1000 --reference deposit")
    say("books reconcile --statement", tmp_path / "bank.csv")
    say("books pay --payer bakery --payee mill --amount 300 --on 2026-11-20")
    with (root / "place.toml").open("a") as settings:
        settings.write('\n[[areas]]\nname = "Town"\nprefixes = ["BB5"]\n')
    place = open_place(root)
    (flow,) = place.table("flows").to_pyarrow().to_pylist()
    assert flow["amount_pence"] == 30000
    (payment,) = place.table("payments").to_pyarrow().to_pylist()
    assert (payment["payer"], payment["payee"]) == ("Corner Bakery", "The Mill")
    transfers = place.table("transfers").to_pyarrow().to_pylist()
    assert [t["kind"] for t in transfers] == ["bank_in", "payment"]
    assert sum(a["balance_pence"] for a in place.table("accounts").to_pyarrow().to_pylist()) == 0


def test_a_person_is_known_to_techniques_by_a_number_only(say, tmp_path):
    say("books pay --payer treasury --payee ann --amount 10 --memo", "for Ann's mother")
    (payment,) = open_place(tmp_path / "place").table("payments").to_pyarrow().to_pylist()
    assert payment["payer"] == "Trust"
    assert payment["payee"] is None
    assert "mother" not in str(open_place(tmp_path / "place").table("transfers").to_pyarrow().to_pylist())


def test_a_person_is_erased_and_the_chain_stays(say, tmp_path):
    say("books pay --payer treasury --payee ann --amount 10 --memo", "secret words")
    assert say("books erase --who ann")[0] == 2
    say("books pay --payer ann --payee treasury --amount 10")
    _, before = say("books verify")
    assert say("books erase --who ann")[0] == 0
    _, after = say("books verify")
    assert before == after
    kept = b"".join(path.read_bytes() for path in (tmp_path / "place" / "books").iterdir() if path.is_file())
    assert b"Ann Day" not in kept
    assert say("books statement --who ann")[0] == 2


def test_a_lost_disk_is_restored_and_proved(say, tmp_path):
    books = tmp_path / "place" / "books"
    say("books pay --payer treasury --payee ann --amount 10")
    say("books statement --who ann --pdf", tmp_path / "s.pdf")
    key = (books / "signing.key").read_bytes()
    assert say("books backup --to", tmp_path / "copy")[0] == 0
    _, before = say("books verify")
    os.truncate(books / "ledger.sqlite3", 5000)
    (books / "signing.key").unlink()
    status, told = say("books verify")
    assert (status, "restore" in told) == (5, True)
    assert say("books restore --copy", tmp_path / "copy")[0] == 0
    assert say("books verify") == (0, before)
    assert (books / "signing.key").read_bytes() == key


def test_books_can_be_read_while_another_acts_on_them_but_not_written(say, tmp_path, monkeypatch):
    monkeypatch.setattr("ultramicro.ledger.stores.opening.WAIT_SECONDS", 0.1)
    say("books pay --payer treasury --payee ann --amount 10")
    with turn_at(tmp_path / "place" / "books" / "ledger.sqlite3"):
        assert balances(say)["ann"] == 1000
        assert say("books verify")[0] == 0
        assert say("books statement --who ann")[0] == 0
        assert open_place(tmp_path / "place").has("transfers")
        status, told = say("books pay --payer treasury --payee ann --amount 20")
        assert (status, "has the books" in told) == (75, True)


def test_a_printed_head_is_found_again_and_another_is_not(say):
    say("books pay --payer treasury --payee ann --amount 10")
    head = say("books head")[1].split()[1]
    say("books pay --payer treasury --payee ann --amount 20")
    status, told = say(f"books head --check {head[:16]}")
    assert (status, "transfer 1." in told) == (0, True)
    assert say("books head --check " + "0" * 64)[0] == 2
    assert say(f"books head --check {head[:4]}")[0] == 2


def test_a_copy_that_was_changed_is_not_restored(say, tmp_path):
    import apsw

    say("books pay --payer treasury --payee ann --amount 10")
    say("books backup --to", tmp_path / "copy")
    copy = apsw.Connection(str(tmp_path / "copy" / "ledger.sqlite3"))
    copy.execute("update account set balance_pence = balance_pence + 1")
    copy.close()
    assert say("books restore --copy", tmp_path / "copy")[0] == 5
    assert balances(say)["ann"] == 1000


def test_nothing_is_booked_into_a_closed_period_and_a_hold_resolves_once(say):
    say("books close-period --until 2026-10-31")
    status, told = say("books pay --payer treasury --payee ann --amount 10 --on 2026-10-31")
    assert (status, "[period_closed]" in told) == (2, True)
    say("books hold --payer treasury --payee ann --amount 30 --hold h1 --days 3660 --on 2026-11-02")
    say("books resolve --hold h1 --amount 10 --on 2026-11-02")
    assert balances(say)["ann"] == 1000
    assert "[hold_resolved]" in say("books resolve --hold h1 --void --on 2026-11-02")[1]


def test_a_transfer_is_taken_back_once_by_its_mirror(say):
    say("books pay --payer treasury --payee ann --amount 10")
    assert say("books reverse --transfer 1 --why mistake")[0] == 0
    assert balances(say)["ann"] == 0
    assert "[reversed_before]" in say("books reverse --transfer 1 --why again --key other")[1]


def test_limits_warn_freeze_and_close(say):
    say("books limits --who ann --floor=-20")
    assert say("books pay --payer ann --payee bakery --amount 20")[0] == 0
    say("books status --who ann --status frozen")
    assert "[frozen_account]" in say("books pay --payer treasury --payee ann --amount 1")[1]
    assert "[not_empty]" in say("books status --who ann --status closed")[1]


def test_a_damaged_book_is_told_as_damage_and_never_ends_in_a_trace(say, tmp_path):
    for n in range(12):
        say(f"books pay --payer treasury --payee ann --amount {n + 1}")
    path, dice = tmp_path / "place" / "books" / "ledger.sqlite3", random.Random(11)  # noqa: S311
    sound, told = path.read_bytes(), set()
    for _ in range(60):
        flipped = bytearray(sound)
        for _ in range(3):
            flipped[dice.randrange(len(sound))] ^= 1 << dice.randrange(8)
        path.write_bytes(flipped)
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        told |= {say("books verify")[0], say("books accounts")[0]}
    assert 5 in told
    assert told <= {0, 5}


def test_books_that_cannot_be_written_are_told_in_a_line(say, tmp_path, monkeypatch):
    def full(self, batch):
        raise apsw.FullError("database or disk is full")

    monkeypatch.setattr(SqliteStore, "append", full)
    status, words = say("books pay --payer treasury --payee ann --amount 3")
    assert status == 2
    assert "full" in words


@pytest.mark.parametrize("amount", ["12,50", "1,5", "1.234,56", "1.234", "12,", "1,23,456", "1e3", "0,500"])
def test_a_sum_with_two_readings_is_paid_in_neither(say, amount):
    with pytest.raises(SystemExit) as stopped:
        say(f"books pay --payer treasury --payee ann --amount {amount}")
    assert (stopped.value.code, balances(say)["ann"]) == (2, 0)


def test_what_was_expected_and_is_refused_stays_expected_and_is_booked_later(say, tmp_path):
    (tmp_path / "bank.csv").write_text(BANK)
    say("books expect --who ann --amount 50 --reference ANN-7")
    say("books status --who ann --status frozen")
    refused = {
        r["amount_pence"]: r["refused"]
        for r in rows(say("books reconcile --json --statement", tmp_path / "bank.csv"))
    }
    assert refused == {100000: "", 5000: "frozen_account", -500: ""}
    say("books status --who ann --status open")
    status, _ = say("books reconcile --statement", tmp_path / "bank.csv")
    assert (status, balances(say)["ann"]) == (0, 5000)


def test_a_refusal_is_told_to_machines_too(say):
    status, told = say("books pay --payer ann --payee bakery --amount 1 --json")
    found = json.loads(told[: told.rindex("}") + 1])
    assert (status, found["status"], found["code"]) == (2, "refused", "below_floor")


def test_a_parameter_of_a_verb_keeps_its_bounds(say):
    assert say("books hold --payer treasury --payee ann --amount 1 --hold h --days 0")[0] == 2


def test_clearing_is_agreed_to_where_a_round_looks_for_it(say):
    for end in ("", " --withdraw"):
        status, told = say(f"books consent --who ann --to Clearing{end}")
        assert (status, "round consent" in told) == (2, True)


def test_nobody_is_forgotten_while_they_owe_or_are_owed(say):
    say("books claim --debtor ann --creditor bakery --amount 30 --due 2026-12-31")
    for who in ("ann", "bakery"):
        assert say(f"books erase --who {who}")[0] == 2


def test_people_read_words_and_days_on_a_statement_and_programs_ids(say, tmp_path):
    (tmp_path / "bank.csv").write_text(BANK)
    say("books expect --who bakery --amount 1000 --reference deposit")
    say("books reconcile --statement", tmp_path / "bank.csv")
    _, shown = say("books statement --who bakery")
    assert all(words in shown for words in ("balance before", "in through the bank", " November 2026"))
    assert not any(raw in shown for raw in ("balance_before", "bank_in", "2026-11-"))
    told = rows(say("books statement --who bakery --json"))
    assert [(row["kind"], row["on"][:8]) for row in told] == [("balance_before", ""), ("bank_in", "2026-11-")]


def test_every_kind_of_transfer_that_the_program_writes_has_words():
    written = {*Kind, BOUGHT, REDEEMED, TRANSFERRED, SHARE_INTEREST, PRINCIPAL, INTEREST, LENT, WRITTEN_OFF}
    written |= {CLAIM, CLEARING, "saving", "withdrawal", "clearing_cover", "provision", "payment"}
    assert written <= set(LineKind)
    assert all("_" not in kind.says for kind in LineKind)


def test_a_status_and_limits_that_are_so_already_are_done_before(say):
    for words in ("books status --who ann --status frozen", "books limits --who ann --floor -50"):
        assert say(words)[0] == 0
        before = say("books verify")
        status, told = say(words)
        assert (status, "This was so before" in told) == (DONE_BEFORE, True)
        assert say("books verify") == before
    assert say("books status --who ann --status open")[0] == 0

"""Many hands on one set of books: processes take turns, threads share commits, and nobody waits for ever."""

import errno
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import date

import apsw
import pytest
from benchmarks.ledger_kill_hands import kill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk import new_place
from tests.ledger.drawing import batches, opened, pays
from ultramicro.core.action import Status
from ultramicro.core.errors import BadInput, Unsound
from ultramicro.core.sums import Pence
from ultramicro.ledger.engine.book import Ledger, LedgerStopped
from ultramicro.ledger.engine.group import GroupCommit, JustTheLedger
from ultramicro.ledger.engine.waiting import BooksBusy, NotKnownYet
from ultramicro.ledger.keeper import keeper
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.register import People
from ultramicro.ledger.stores.backup import back_up, restore
from ultramicro.ledger.stores.opening import open_file
from ultramicro.ledger.stores.sqlite import SqliteStore
from ultramicro.ledger.stores.telling import telling_damage
from ultramicro.ledger.stores.turns import LINE, FileTurn, turn_at
from ultramicro.ledger.verbs.books import Accounts, Pay

NUMBERS = itertools.count()
kept = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
BUSY = 75


@pytest.fixture(autouse=True)
def _path(monkeypatch, request):
    root = str(request.config.rootpath)
    monkeypatch.setenv("PYTHONPATH", f"{root}:{root}/src")


def state(ledger):
    """All that decisions look at; resolved holds may or may not be in memory."""
    found = ledger.state
    return (
        ledger.last, dict(found.accounts), {h.hold: h for h in ledger.holds()}, found.reversed,
        found.closed_until, found.next_seq, found.issuers,
    )  # fmt: skip


@kept
@given(batches(), st.data())
def test_books_that_others_write_in_are_as_if_one_had_written_alone(tmp_path, life, data):
    name = tmp_path / f"{next(NUMBERS)}" / "l.sqlite3"
    hands = [open_file(name) for _ in range(3)]
    alone = open_file(name.with_name("alone") / "l.sqlite3")
    for hand in hands:
        hand.of(Claims)
    for batch in life:
        hand = data.draw(st.sampled_from(hands))
        assert hand.submit(batch) == alone.submit(batch)
    for hand in hands:
        with hand.turn():
            fresh = open_file_in_turn(name)
            assert state(hand) == state(fresh) == state(alone)
            fresh.close()
        assert [law.id for law in hand.verify() if not law.holds] == []
    for ledger in (*hands, alone):
        ledger.close()


def open_file_in_turn(path):
    return Ledger(SqliteStore(path, read_only=True), read_only=True)


@pytest.fixture
def path(tmp_path):
    ledger = open_file(tmp_path / "books" / "ledger.sqlite3")
    ledger.submit([*opened("bank", floor=None), *opened("ann", "bob"), pays("in", "bank", "ann", 1000)])
    ledger.close()
    return ledger.store.path


HOLD = """
import sys, time
from pathlib import Path
from ultramicro.ledger.stores.opening import open_file
from tests.ledger.drawing import pays
book = open_file(Path(sys.argv[1]))
with book.turn():
    book.submit([pays(sys.argv[2], "ann", "bob", 1)])
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
print("over", flush=True)
time.sleep(float(sys.argv[4]))
"""


def holding(path, key, seconds, after=0.0):
    """Another process that has the books for so long."""
    command = [sys.executable, "-c", HOLD, str(path), key, str(seconds), str(after)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


def test_who_comes_second_waits_and_takes_in_what_was_done(path):
    ledger = open_file(path)
    with holding(path, "theirs", 0.3):
        assert ledger.submit([pays("mine", "bob", "ann", 1)])[0].accepted
        assert ledger.verdict("theirs").accepted
        assert (ledger.balance("ann"), ledger.balance("bob")) == (1000, 0)
    ledger.close()


def test_who_is_next_looks_while_another_writes_and_misses_nothing_of_it(path):
    """What is taken in before one's turn and what is written after that look are both in memory then."""
    one, other = open_file(path), open_file(path)
    other.of(Claims)
    told = []
    mine = threading.Thread(target=lambda: told.append(other.submit([pays("mine", "bob", "ann", 1)])[0]))
    with one.turn():
        one.submit([pays("first", "ann", "bob", 1)])
        seen = one.last
        mine.start()
        until = time.monotonic() + 5
        while other.last != seen and time.monotonic() < until:
            time.sleep(0.001)
        assert (other.last, told) == (seen, [])
        one.submit([pays("second", "ann", "bob", 2)])
    mine.join()
    assert [verdict.code for verdict in told] == ["accepted"]
    with one.turn():
        assert state(one) == state(other)
    assert other.projections.wrong() == []
    assert all(law.holds for law in other.verify())
    one.close()
    other.close()


def test_who_waits_too_long_is_told_who_has_the_books(path):
    with holding(path, "theirs", 30) as process:
        begun = time.monotonic()
        with pytest.raises(BooksBusy, match=f"process {process.pid} .* nothing was done") as told:
            SqliteStore(path, wait_seconds=0.3)
        assert 0.3 <= time.monotonic() - begun < 3
        assert told.value.exit_status == BUSY
        process.kill()
    open_file(path).close()  # the turn of who was killed is over


@pytest.mark.parametrize("way", ["link to the file", "link to the folder", "lock deleted"])
def test_nobody_gets_in_beside_who_has_the_books(path, tmp_path, way):
    other = path
    if way == "link to the file":
        other = tmp_path / "elsewhere" / "books.sqlite3"
        other.parent.mkdir()
        other.symlink_to(path)
    if way == "link to the folder":
        (tmp_path / "linked").symlink_to(path.parent)
        other = tmp_path / "linked" / path.name
    with holding(path, "theirs", 30) as process:
        if way == "lock deleted":
            path.with_suffix(LINE).unlink()
        with pytest.raises(BooksBusy):
            SqliteStore(other, wait_seconds=0.3)
        process.kill()
    ledger = open_file(other)
    assert ledger.balance("bob") == 1
    assert all(law.holds for law in ledger.verify())
    ledger.close()


def test_where_the_turns_were_got_round_the_second_commit_fails_and_nothing_is_lost(path, monkeypatch):
    one, two = open_file(path), open_file(path)
    for book in (one, two):
        monkeypatch.setattr(book.store, "take_turn", lambda *_: None)
    real = one.store.append

    def after_another(batch):
        assert two.submit([pays("two", "ann", "bob", 2)])[0].accepted
        real(batch)

    monkeypatch.setattr(one.store, "append", after_another)
    with pytest.raises(LedgerStopped, match="UNIQUE"):
        one.submit([pays("one", "ann", "bob", 1)])
    again = open_file(path)
    assert (again.balance("bob"), again.verdict("one")) == (2, None)
    for book in (one, two, again):
        book.close()


def test_what_another_process_wrote_must_follow_from_the_chain(path):
    ledger, other = open_file(path), open_file(path)
    other.submit([pays("theirs", "ann", "bob", 1)])
    other.store.db.execute(
        "drop trigger transfer_update; update transfer set amount_pence = 900 where seq = 2"
    )
    with pytest.raises(Unsound, match="does not follow from the chain"):
        ledger.submit([pays("mine", "ann", "bob", 1)])
    with pytest.raises(LedgerStopped):
        ledger.submit([pays("mine", "ann", "bob", 1)])
    for book in (ledger, other):
        book.close()


def copied(ledger, path, folder):
    folder.mkdir()
    back_up(ledger, folder / path.name)
    People(folder / "people.sqlite3").db.close()


def test_who_has_books_open_that_are_replaced_by_a_copy_stops(path, tmp_path):
    ledger = open_file(path)
    copied(ledger, path, tmp_path / "copy")
    restore(path.parent.parent, tmp_path / "copy")
    with pytest.raises(LedgerStopped, match="another copy"):
        ledger.submit([pays("lost", "ann", "bob", 1)])
    ledger.close()
    again = open_file(path)
    assert again.verdict("lost") is None
    again.close()


def test_a_copy_is_not_brought_back_under_the_hands_of_who_acts(path, tmp_path, monkeypatch):
    ledger = open_file(path)
    copied(ledger, path, tmp_path / "copy")
    ledger.close()
    monkeypatch.setattr("ultramicro.ledger.stores.backup.WAIT_SECONDS", 0.3)
    with holding(path, "theirs", 30) as process:
        with pytest.raises(BooksBusy):
            restore(path.parent.parent, tmp_path / "copy")
        process.kill()


def test_who_acts_all_the_time_lets_others_in_between(path):
    """A thread takes turn after turn; another gets one soon, not when the first is tired."""
    busy, other, over = FileTurn(path), FileTurn(path), threading.Event()

    def always():
        while not over.is_set():
            busy.take(30)
            time.sleep(0.005)
            busy.end()

    thread = threading.Thread(target=always)
    thread.start()
    begun = time.monotonic()
    for _ in range(10):
        other.take(30)
        other.end()
    took = time.monotonic() - begun
    over.set()
    thread.join()
    for turn in (busy, other):
        turn.close()
    assert took < 3


def group_of(ledger, **more):
    return GroupCommit(JustTheLedger(ledger), **more)


def test_what_belongs_together_stays_in_one_batch(path):
    ledger = open_file(path)
    with group_of(ledger) as group:
        made = [None] * 40

        def act(n):
            made[n] = group.submit_all([pays(f"{n}-a", "bank", "ann", 5), pays(f"{n}-b", "ann", "bob", 5)])

        at_once(act, 40)
    assert all(verdict.accepted for verdicts in made for verdict in verdicts)
    batch_of = {each.key: each.batch for each in ledger.store.operations()}
    assert all(batch_of[f"{n}-a"] == batch_of[f"{n}-b"] for n in range(40))
    assert [
        v.code
        for v in ledger.submit([pays("a", "bob", "ann", 5000), pays("b", "bank", "ann", 1)], together=True)
    ] == ["below_floor"]
    assert all(law.holds for law in ledger.verify())
    ledger.close()


def at_once(call, number):
    threads = [threading.Thread(target=call, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_slip_of_one_is_not_told_to_the_others_and_stops_nobody(path):
    ledger, found = open_file(path), {}

    def act(n):
        try:
            found[n] = group.do(lambda books: books.submit([pays(f"k{n}", "ann", "bob", 1)])[0].code if n % 3
                                else {}[n])  # fmt: skip
        except KeyError as slip:
            found[n] = str(slip)

    with group_of(ledger) as group:
        at_once(act, 30)
    assert found == {n: "accepted" if n % 3 else str(n) for n in range(30)}
    ledger.close()


def test_nothing_is_answered_before_it_is_durable(path, monkeypatch):
    ledger = open_file(path)
    reader = Ledger(SqliteStore(path, read_only=True), read_only=True)
    commit, seen = ledger.store.commit, []

    def slow():
        reader.look_again()
        seen.append((reader.balance("bob"), ledger.balance("bob"), answered.is_set()))
        commit()

    answered = threading.Event()
    monkeypatch.setattr(ledger.store, "commit", slow)
    with group_of(ledger) as group:
        assert group.submit(pays("k", "ann", "bob", 7)).accepted
        answered.set()
    reader.look_again()
    assert (seen, reader.balance("bob")) == ([(0, 7, False)], 7)
    reader.close()
    ledger.close()


def test_a_commit_that_fails_undoes_all_that_shared_it_and_tells_all(path, monkeypatch):
    ledger, told = open_file(path), []

    def fail():
        raise apsw.FullError("database or disk is full")

    def act(n):
        try:
            told.append(group.submit_all([pays(f"k{n}", "ann", "bob", 1)]))
        except LedgerStopped as stopped:
            told.append(str(stopped))

    monkeypatch.setattr(ledger.store, "commit", fail)
    with group_of(ledger) as group:
        at_once(act, 10)
    ledger.close()
    assert sum("stopped" in each or "disk is full" in each for each in told) == 10
    assert any("free some space" in each for each in told)
    again = open_file(path)
    assert (again.balance("bob"), again.verdict("k0")) == (0, None)
    again.close()


def test_waiting_for_an_answer_has_an_end(path):
    ledger, go, begun = open_file(path), threading.Event(), threading.Event()
    group = group_of(ledger, wait_seconds=0.2)

    def stuck(_):
        begun.set()
        go.wait(30)

    def ask():
        with pytest.raises(NotKnownYet):
            group.do(stuck)

    caller = threading.Thread(target=ask)
    caller.start()
    begun.wait(30)
    with pytest.raises(BooksBusy, match="another caller"):
        group.submit(pays("never", "ann", "bob", 1))
    caller.join()
    go.set()
    group.close()
    assert ledger.verdict("never") is None
    with pytest.raises(LedgerStopped):
        group.do(stuck)
    ledger.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # it is made to break
def test_who_still_waits_when_the_writer_ends_is_told(path, monkeypatch):
    ledger, told = open_file(path), []
    group = group_of(ledger)

    def broken():
        raise SystemExit

    def act(n):
        with pytest.raises(LedgerStopped) as stopped:
            group.submit(pays(f"k{n}", "ann", "bob", 1))
        told.append(stopped)

    monkeypatch.setattr(group, "_commit", broken)
    at_once(act, 5)
    assert len(told) == 5
    group.close()
    ledger.close()


@pytest.fixture
def place(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books add --who treasury --kind group --floor=-1000 --called Treasury")
    say("books pay --payer treasury --payee ann --amount 100 --memo float")
    return say


def pay(pence, **more):
    return Pay(payer="ann", payee="bob", amount=Pence(pence), **more)


def test_threads_act_and_look_through_one_keeper(place):
    with keeper(place.root) as books:
        found = []

        def act(n):
            found.append(
                books.carry_out(pay(100, memo=f"for {n}"), group="books", word=f"form-{n}", by="till")
            )
            with books.reading() as desk:
                found.append(desk.ledger.last.seq)
            books.carry_out(Accounts(), group="books")

        at_once(act, 20)
        with books.reading() as desk:
            assert desk.ledger.balance("GBP/" + desk.people.known("bob").id + "/member") == 2000
            words = {desk.people.words(t.memo_ref) for t in desk.ledger.transfers()}
        assert words >= {f"for {n}" for n in range(20)}
    assert place("books verify")[0] == 0


def test_a_page_sent_again_after_midnight_was_done_before(place):
    with keeper(place.root) as books:
        send = {"group": "books", "word": "page-7", "by": "till"}
        first = books.carry_out(pay(100), on=date(2026, 11, 1), **send)
        again = books.carry_out(pay(100), on=date(2026, 11, 2), **send)
        assert (first.status, again.status) == (Status.DONE, Status.DONE_BEFORE)
        with pytest.raises(BadInput, match="key_reused"):
            books.carry_out(pay(200), on=date(2026, 11, 2), **send)


def test_commands_have_their_turn_while_a_keeper_is_open(place):
    with keeper(place.root) as books:
        books.carry_out(pay(100), group="books", word="one")
        assert place("books pay --payer bob --payee ann --amount 1")[0] == 0
        assert books.carry_out(pay(300), group="books", word="two").status is Status.DONE
        with books.reading() as desk:
            assert desk.ledger.last.seq == 4
    with pytest.raises(LedgerStopped):
        books.carry_out(pay(300), group="books", word="three")


def test_a_keeper_whose_ledger_stopped_opens_it_again(place, monkeypatch):
    with keeper(place.root) as books:
        store = books._writing.desk.ledger.store
        monkeypatch.setattr(store, "commit", lambda: {}["gone"])
        with pytest.raises(LedgerStopped):
            books.carry_out(pay(100), group="books", word="one")
        assert books.carry_out(pay(100), group="books", word="one").status is Status.DONE


def test_a_keeper_opens_a_copy_that_was_brought_back(place, tmp_path):
    copy = tmp_path / "copy"
    with keeper(place.root) as books:
        books.carry_out(pay(100), group="books", word="kept")
        assert place("books backup --to", copy)[0] == 0
        books.carry_out(pay(200), group="books", word="gone")
        assert place("books restore --copy", copy)[0] == 0
        with pytest.raises(LedgerStopped, match="another copy"):
            books.carry_out(pay(300), group="books", word="later")
        assert books.carry_out(pay(300), group="books", word="later").status is Status.DONE
        assert books.carry_out(pay(100), group="books", word="kept").status is Status.DONE_BEFORE
        with books.reading() as desk:
            assert [t.amount_pence for t in desk.ledger.transfers()] == [10000, 100, 300]
    assert place("books verify")[0] == 0


def test_a_command_that_waits_in_vain_says_so_with_a_status_of_its_own(place):
    toml = place.root / "place.toml"
    toml.write_text(toml.read_text().replace("[books]", "[books]\nwait_seconds = 0.2"))
    with turn_at(place.root / "books" / "ledger.sqlite3"):
        status, told = place("books pay --payer ann --payee bob --amount 1")
        assert (status, f"process {os.getpid()} " in told, "Nothing" in told or "nothing" in told) == (
            BUSY,
            True,
            True,
        )
        status, told = place("books pay --json --payer ann --payee bob --amount 1")
        assert status == BUSY
        assert json.loads(told[: told.rindex("}") + 1])["code"] == "books_busy"
        assert place("books accounts")[0] == 0
        assert place("books verify")[0] == 0
    assert place("books pay --payer ann --payee bob --amount 1")[0] == 0


def test_a_wait_that_is_no_number_of_seconds_is_refused(place):
    toml = place.root / "place.toml"
    toml.write_text(toml.read_text().replace("[books]", '[books]\nwait_seconds = "long"'))
    status, told = place("books pay --payer ann --payee bob --amount 1")
    assert (status, "wait_seconds" in told) == (2, True)


COMMANDS = """
import sys
from ultramicro.main import main
root, who, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
for n in range(number):
    status = main(["books", "pay", root, "--payer", "ann", "--payee", "bob", "--amount", "0.01", "--key", f"{who}-{n}"])
    print("status", status, flush=True)
"""


def test_four_terminals_never_meet_a_refusal(place):
    commands = [[sys.executable, "-c", COMMANDS, str(place.root), f"t{n}", "12"] for n in range(4)]
    running = [
        subprocess.Popen(each, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for each in commands
    ]
    told = [process.communicate(timeout=300)[0] for process in running]
    assert [text.count("status 0\n") for text in told] == [12] * 4, told
    assert place("books verify")[0] == 0


def test_whoever_has_the_books_is_killed_and_the_rest_go_on(tmp_path):
    """The short form; `benchmarks.ledger_kill_hands` is the long one, and over PostgreSQL too."""
    found = kill(str(tmp_path / "ledger.sqlite3"), 4)
    assert found.pop("answers") > 0
    found.pop("owners killed")
    assert set(found.values()) == {0}, found


@pytest.mark.parametrize(
    ("error", "free", "expected"),
    [(apsw.FullError(), 10**9, "free some space"), (apsw.IOError(), 0, "free some space"),
     (apsw.IOError(), 10**9, "check the disk"), (apsw.ReadOnlyError(), 10**9, "read-only"),
     (OSError(errno.ENOSPC, "full"), 0, "free some space")],
)  # fmt: skip
def test_a_disk_that_is_full_or_shut_is_told_with_what_to_do(monkeypatch, error, free, expected):
    monkeypatch.setattr("shutil.disk_usage", lambda where: shutil._ntuple_diskusage(10**9, 0, free))
    with pytest.raises(BadInput, match=expected), telling_damage("books"):
        raise error


def test_why_a_ledger_stopped_is_not_hidden_by_that_it_stopped(place, monkeypatch):
    def shut(self, batch):
        raise apsw.ReadOnlyError("attempt to write a readonly database")

    monkeypatch.setattr(SqliteStore, "append", shut)
    status, told = place("books pay --payer ann --payee bob --amount 1")
    assert (status, told.count("\n")) == (2, 1)
    assert "cannot be written here" in told
    assert "read-only" in told
    status, told = place("books pay --json --payer ann --payee bob --amount 1")
    assert (status, json.loads(told[: told.rindex("}") + 1])["code"]) == (2, "ledger_stopped")

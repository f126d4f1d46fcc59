"""The same engine over PostgreSQL: the same verdicts, heads and balances, and nothing lost when it is cut off."""

import os
import random
import shutil
import subprocess
import sys
import threading

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings

from tests.desk import Desk
from tests.ledger.cluster import cluster, fresh
from tests.ledger.drawing import batches, opened, pays, random_life
from tests.ledger.test_audit import another, live
from tests.ledger.test_projections import Books
from ultramicro.core.errors import BadInput
from ultramicro.ledger.audit.audit import audit
from ultramicro.ledger.bank.bank_book import BankBook
from ultramicro.ledger.engine.book import Ledger, LedgerStopped
from ultramicro.ledger.engine.store import APPEND_ONLY, TABLES
from ultramicro.ledger.engine.waiting import BooksBusy
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.stores import postgres
from ultramicro.ledger.stores.backup import restore_into
from ultramicro.ledger.stores.opening import open_file
from ultramicro.ledger.stores.postgres import ROLE, PostgresStore
from ultramicro.ledger.stores.shelves import SqliteShelves
from ultramicro.main import main


@pytest.fixture(scope="module")
def server():
    with cluster() as folder:
        yield folder


@pytest.fixture
def url(server):
    return fresh(server)


def begun(url):
    ledger = Ledger(PostgresStore(url))
    ledger.submit([*opened("bank", floor=None), *opened("ann", "bob")])
    ledger.submit([pays("in", "bank", "ann", 1000)])
    return ledger


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=batches())
def test_both_stores_say_the_same_and_come_to_the_same_head(server, tmp_path_factory, drawn):
    one = open_file(tmp_path_factory.mktemp("b") / "ledger.sqlite3")
    two = Ledger(PostgresStore(fresh(server)))
    for batch in drawn:
        assert one.submit(batch) == two.submit(batch)
    assert one.head() == two.head()
    assert one.accounts() == two.accounts()
    assert [law.law for law in two.verify() if not law.holds] == []
    one.close()
    two.close()


def test_a_small_batch_is_written_as_a_large_one_is(server, monkeypatch):
    tables = []
    for few in (0, postgres.FEW):
        monkeypatch.setattr(postgres, "FEW", few)
        ledger = Ledger(PostgresStore(fresh(server)))
        for batch in random_life(random.Random(7), 40):  # noqa: S311  a life that is the same twice
            ledger.submit(batch)
        assert [law.law for law in ledger.verify() if not law.holds] == []
        tables.append({table: sorted(ledger.store.rows(table)) for table in TABLES if table != "checkpoint"})
        ledger.close()
    one, two = tables
    assert one == two
    assert {"hold", "transfer", "account"} <= {table for table, rows in one.items() if rows}


def test_who_looks_needs_no_lock_and_sees_one_moment(url):
    ledger = begun(url)
    looking = Ledger(PostgresStore(url, read_only=True), read_only=True)
    ledger.submit([pays("later", "ann", "bob", 1)])
    assert (looking.balance("ann"), ledger.balance("ann")) == (1000, 999)
    assert [law.law for law in looking.verify() if not law.holds] == []
    assert len(list(zip(looking.transfers(), looking.store.operations(), strict=False))) == 1
    looking.close()
    ledger.close()


def test_projections_are_kept_beside_a_database_too(url, tmp_path):
    class OverPostgres(Books):
        def opened(self):
            shelves = SqliteShelves.open(self.folder / "derived.sqlite3")
            return Ledger(PostgresStore(url), shelves)

    books = OverPostgres(tmp_path)
    for step in [("claim", "claim-1", "a", "b", 20), ("use", Claims), ("pay", "claim-1", "a", "b", 5), ("again",),
                 ("pay", "claim-1", "a", "b", 5), ("reverse", 1)]:  # fmt: skip
        books.do(step)
    assert [claim.open_pence for claim in books.ledger.of(Claims).open("a")] == [15]
    assert books.ledger.projections.wrong() == []
    books.ledger.close()


@pytest.fixture(scope="module")
def lived(server):
    ledger = Ledger(PostgresStore(fresh(server)))
    live(ledger)
    ledger.store.db.execute("set role owner")
    for table in APPEND_ONLY:
        ledger.store.db.execute(f"alter table {table} disable trigger all")
    yield ledger.store
    ledger.close()


@pytest.mark.parametrize("table", TABLES)
def test_any_cell_that_somebody_changed_is_found(lived, table):
    db = lived.db
    columns = [each.name for each in db.execute(f"select * from {table} limit 0").description]
    keys = columns[:2] if table == "checkpoint" else columns[:1]
    where = " and ".join(f"{key} = %s" for key in keys)
    for column in columns:
        rows = db.execute(f"select {', '.join(keys)}, {column} from {table}").fetchall()
        for *row, value in [rows[0], rows[len(rows) // 2], rows[-1]]:
            for other in another(value):
                try:
                    with db.transaction():
                        db.execute(f"update {table} set {column} = %s where {where}", [other, *row])
                        found = audit(SameConnection(lived)).kept
                        raise psycopg.Rollback
                except psycopg.errors.UniqueViolation:
                    continue
                assert found or other == value, (table, column, row)
    assert audit(lived).kept == []


class SameConnection:
    """The tables as seen by who changed them and did not commit yet."""

    def __init__(self, store):
        self.db, self.rows_where = store.db, store.rows_where

    def rows(self, table):
        return iter(self.db.execute(f"select * from {table} order by 1").fetchall())


def test_a_database_that_no_longer_refuses_changes_is_found(lived):
    assert set(APPEND_ONLY) <= set(lived.unguarded())


def test_who_looks_is_told_where_there_are_no_books(url):
    with pytest.raises(BadInput, match="no books yet"):
        PostgresStore(url, read_only=True)


def test_books_are_opened_again_where_they_were_left(url):
    ledger = begun(url)
    head = ledger.head()
    ledger.close()
    again = Ledger(PostgresStore(url))
    assert (again.head(), again.balance("ann")) == (head, 1000)
    assert again.submit([pays("in", "bank", "ann", 1000)])[0].first_seq == 1
    again.close()


def test_streams_that_are_read_at_once_do_not_cut_each_other_off(url, monkeypatch):
    monkeypatch.setattr("ultramicro.ledger.stores.postgres.AT_ONCE", 4)
    ledger = begun(url)
    ledger.submit([pays(f"k{n}", "ann", "bob", 1) for n in range(20)])
    outer = ledger.transfers()
    first = next(outer)
    assert len(list(ledger.transfers(since_seq=18))) == 3
    assert [first.seq, *(t.seq for t in outer)] == list(range(1, 22))
    ledger.close()


@pytest.mark.parametrize("more", range(4))
def test_books_prove_themselves_whatever_number_of_rows_is_read_at_once(url, monkeypatch, more):
    monkeypatch.setattr("ultramicro.ledger.stores.postgres.AT_ONCE", 4)
    ledger = begun(url)
    ledger.submit([pays(f"k{n}", "ann", "bob", 1) for n in range(8 + more)])
    assert [law.law for law in ledger.verify() if not law.holds] == []
    ledger.close()


def test_those_who_act_on_one_database_take_turns_and_take_in_what_others_did(url):
    one, two = begun(url), Ledger(PostgresStore(url))
    for ledger in (one, two):
        ledger.of(Claims)
    for n in range(6):
        first, second = (one, two) if n % 2 else (two, one)
        assert first.submit([pays(f"a{n}", "ann", "bob", 1)])[0].accepted
        assert second.submit([pays(f"b{n}", "bob", "ann", 1), pays(f"a{n}", "ann", "bob", 1)])[1].is_replay
    with one.one_commit():
        one.submit([pays("late", "ann", "bob", 5)])
        assert one.of(BankBook) is not None
        with pytest.raises(BooksBusy, match=f"process .*{os.getpid()}"):
            PostgresStore(url, wait_seconds=0.2)
        looking = Ledger(PostgresStore(url, read_only=True), read_only=True)
        assert (looking.balance("bob"), one.balance("bob")) == (0, 5)
    assert looking.balance("bob") == 0
    looking.look_again()
    with two.turn():
        assert looking.balance("bob") == two.balance("bob") == 5
        assert (two.last, two.state.next_seq) == (one.last, one.state.next_seq)
    for ledger in (one, two, looking):
        assert [law.id for law in ledger.verify() if not law.holds] == []
        ledger.close()


def test_a_commit_of_many_that_the_server_breaks_off_is_undone_whole(url):
    ledger = begun(url)

    def broken_off():
        with ledger.one_commit():
            ledger.submit([pays("k", "ann", "bob", 5)])
            with psycopg.connect(url, autocommit=True) as killer:
                killer.execute("select pg_terminate_backend(%s)", (ledger.store.db.info.backend_pid,))

    with pytest.raises(LedgerStopped, match="could not be written"):
        broken_off()
    ledger.close()
    again = Ledger(PostgresStore(url))
    assert (again.balance("bob"), again.verdict("k")) == (0, None)
    again.close()


@pytest.mark.parametrize("table", ["operation", "transfer", "batch"])
@pytest.mark.parametrize("change", ["update {} set batch = 9", "delete from {}", "truncate {}"])
@pytest.mark.parametrize("role", [ROLE, "owner"])
def test_nothing_that_was_written_can_be_changed(server, table, change, role):
    ledger = begun(fresh(server))
    db = ledger.store.db
    db.execute(f"set role {role}")
    with pytest.raises(psycopg.Error, match="permission denied" if role == ROLE else "append only"):
        db.execute(change.format(table))
    ledger.close()


def test_a_dropped_connection_stops_the_ledger_and_the_same_keys_go_on(url):
    ledger = begun(url)
    sent = [pays(f"k{n}", "ann", "bob", 1) for n in range(50)]
    killer = psycopg.connect(url, autocommit=True)
    real = ledger.store._put

    def cut(*given):
        killer.execute("select pg_terminate_backend(%s)", (ledger.store.db.info.backend_pid,))
        return real(*given)

    ledger.store._put = cut
    with pytest.raises(LedgerStopped, match="could not be written"):
        ledger.submit(sent)
    with pytest.raises(LedgerStopped):
        ledger.submit(sent)
    ledger.close()
    killer.close()
    again = Ledger(PostgresStore(url))
    assert {v.code for v in again.submit(sent)} == {"accepted"}
    assert (again.balance("bob"), all(law.holds for law in again.verify())) == (50, True)
    again.close()


WRITER = """
import sys
from tests.ledger.drawing import pays
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.stores.shelves import SqliteShelves
from ultramicro.ledger.stores.postgres import PostgresStore
book = Ledger(PostgresStore(sys.argv[1]))
for n in range(int(sys.argv[2]), 100000):
    for verdict in book.submit([pays(f"k{n}-{i}", "ann", "bob", 1) for i in range(3)]):
        print(verdict.key, verdict.code, flush=True)
"""


def test_a_killed_writer_loses_no_verdict_it_gave(url, request):
    begun(url).close()
    given, start, root = {}, 0, str(request.config.rootpath)
    for reads in (1, 40, 7):
        command = [sys.executable, "-c", WRITER, url, str(start)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
            lines = [process.stdout.readline() for _ in range(reads)]
            process.kill()
            lines += process.stdout.read().splitlines(keepends=True)
        given |= dict(line.split() for line in lines if line.endswith("\n"))
        start = max(int(key[1:].split("-")[0]) for key in given)
        threading.Event().wait(0.2)  # the server notices that its client has gone
        book = Ledger(PostgresStore(url))  # looked at before anything is sent again, which would hide a loss
        assert {key: getattr(book.verdict(key), "code", "lost") for key in given} == given
        book.close()
    book = Ledger(PostgresStore(url))
    assert {key: book.verdict(key).code for key in given} == given
    assert all(law.holds for law in book.verify())
    book.close()


def test_a_place_keeps_its_books_in_a_database_and_moves_them_to_another(server, tmp_path, capsys):
    root, first, second = tmp_path / "place", fresh(server), fresh(server)
    main(["new", str(root)])
    plain, example = (root / "place.toml").read_text(), '# database = "postgresql://localhost/our_town"'
    (root / "place.toml").write_text(plain.replace(example, f'database = "{first}"'))
    main(["books", "open", str(root)])
    main(["books", "add", str(root), "--who", "ann", "--called", "Ann", "--floor=-50"])
    main(["books", "add", str(root), "--who", "shop", "--called", "Shop", "--kind", "firm"])
    main(["books", "pay", str(root), "--payer", "ann", "--payee", "shop", "--amount", "12.50"])
    assert main(["books", "backup", str(root), "--to", str(tmp_path / "copy")]) == 0
    head = capsys.readouterr().out.split()[-1]
    (root / "place.toml").write_text(plain.replace(example, f'database = "{second}"'))
    assert main(["books", "restore", str(root), "--copy", str(tmp_path / "copy")]) == 0
    assert head in capsys.readouterr().out
    assert main(["books", "verify", str(root)]) == 0
    assert main(["books", "restore", str(root), "--copy", str(tmp_path / "copy")]) == 2
    assert "already holds books" in capsys.readouterr().err


def test_a_lost_disk_takes_no_entries_with_it_that_the_database_has(url, tmp_path, capsys):
    root, copy = tmp_path / "place", tmp_path / "copy"
    main(["new", str(root)])
    example = '# database = "postgresql://localhost/our_town"'
    toml = root / "place.toml"
    toml.write_text(toml.read_text().replace(example, f'database = "{url}"'))
    say = Desk(root, capsys)
    say("books open")
    say("books add --who ann --floor=-50 --called", "Ann")
    say("books add --who bob --called", "Bob")
    say("books statement --who bob --pdf", tmp_path / "bob.pdf")
    (root / "books" / "anchors").mkdir()
    (root / "books" / "anchors" / "1.tsr").write_bytes(b"stamp")
    say("books backup --to", copy)
    assert say("books restore --copy", copy)[0] == 2  # nothing is lost: an older copy takes nothing's place
    say("books add --who late --called", "Late Comer")
    say("books pay --payer ann --payee late --amount 12.50")
    (late,) = (row["id"] for row in say.rows("books people") if row["who"] == "late")
    shutil.rmtree(root / "books")
    for words in ("books verify", "books accounts", "books people", "books add --who eve --called Eve"):
        status, told = say(words)
        assert (status, "people file is missing" in told) == (5, True), told
    status, told = say("books restore --copy", copy)
    assert (status, late in told, "2 operations further" in told) == (0, True, True), told
    assert say("books verify")[0] == 5
    assert say(f"books add --who eve --called Eve --lost {'a' * 10}")[0] == 2
    assert say(f"books add --who bob --called Bob --lost {late}")[0] == 2
    assert say(f"books add --who late --lost {late} --called", "Late Comer")[0] == 0
    assert say("books verify")[0] == 0
    assert say.balances() == {("ann", "member"): -1250, ("bob", "member"): 0, ("late", "member"): 1250}
    assert say("books check-statement --pdf", tmp_path / "bob.pdf")[0] == 0
    assert (root / "books" / "anchors" / "1.tsr").read_bytes() == b"stamp"


def test_people_of_another_place_beside_books_in_a_database_are_told(server, tmp_path, capsys):
    """The ledger is on a server and its people in a file here, which is the easier to exchange."""
    for name in ("one", "two"):
        root = tmp_path / name
        main(["new", str(root)])
        plain, example = (root / "place.toml").read_text(), '# database = "postgresql://localhost/our_town"'
        (root / "place.toml").write_text(plain.replace(example, f'database = "{fresh(server)}"'))
        main(["books", "open", str(root)])
        main(["books", "add", str(root), "--who", "ann", "--called", "Ann", "--floor=-50"])
    one, two = (tmp_path / name / "books" / "people.sqlite3" for name in ("one", "two"))
    kept = one.read_bytes()
    one.write_bytes(two.read_bytes())
    capsys.readouterr()
    for words in (["books", "accounts"], ["books", "add", "--who", "bob", "--called", "Bob"]):
        assert main([*words[:2], str(tmp_path / "one"), *words[2:]]) == 5, capsys.readouterr()
    one.write_bytes(kept)
    assert main(["books", "verify", str(tmp_path / "one")]) == 0


def test_a_copy_that_cannot_be_read_leaves_the_database_free(server, tmp_path):
    """The turn was kept by a copy that had failed, and everybody else waited for it."""
    url = fresh(server)
    (tmp_path / "ledger.sqlite3").write_bytes(b"no books")
    for _ in range(2):
        with pytest.raises(Exception, match=r".") as told:
            restore_into(
                url, tmp_path / "ledger.sqlite3", (tmp_path / "here.sqlite3", tmp_path / "copy.sqlite3")
            )
        assert not isinstance(told.value, BooksBusy)
    begun(url).close()


def test_an_operation_is_found_by_its_key(url):
    ledger = begun(url)
    found = ledger.store.recorded("in")
    assert (found.kind, found.first_seq, found.code) == ("post", 1, "accepted")
    assert ledger.store.recorded("none") is None
    ledger.close()

"""The books worked out from their operations: sound books have nothing, and a changed cell anywhere is found."""

import ast
import random
from datetime import date, timedelta
from pathlib import Path

import apsw
import pytest

from tests.ledger.drawing import START, opened, pays, random_life
from ultramicro.ledger import audit as audit_room
from ultramicro.ledger.audit.audit import audit
from ultramicro.ledger.audit.walk import Walk
from ultramicro.ledger.engine import rules
from ultramicro.ledger.engine.model import (
    ClosePeriod,
    Hold,
    Leg,
    Note,
    OpenAccount,
    Post,
    Resolve,
    SetLimits,
    SetStatus,
)
from ultramicro.ledger.engine.proof import prove_whole
from ultramicro.ledger.engine.store import TABLES
from ultramicro.ledger.stores.opening import open_file
from ultramicro.ledger.stores.sqlite import SqliteStore

EXEMPT: dict[tuple[str, str], str] = {}
"""Columns that may be changed unseen, each with why: there is none."""
DAY = date(2026, 1, 2)


def live(ledger):
    """A life in which every kind of operation, and every column, says something."""
    ask = {"at": START, "actor": "pat"}
    later = START + timedelta(days=3)
    submit = ledger.submit
    submit([*opened("bank", floor=None), *opened("ann", "bob", "cat")])
    submit([
        OpenAccount(key="o-dan", **ask, account="dan", owner="dan", currency="GBP", floor_pence=-500,
                    ceiling_pence=9000, soft_floor_pence=-10, soft_ceiling_pence=50),
        SetLimits(key="l-cat", **ask, account="cat", floor_pence=-100, ceiling_pence=None, soft_floor_pence=-1),
        pays("in", "bank", "ann", 1000), pays("in2", "bank", "bob", 700, business_on=date(2026, 1, 5)),
    ])  # fmt: skip
    sale = (Leg("ann", "bob", 70, "sale", "m-1", "p-1"), Leg("bob", "bank", 5, "fee"))
    submit([Post(key="sale", **ask, legs=sale, business_on=DAY), pays("soft", "ann", "dan", 60)])
    back = (Leg("bob", "ann", 70, "sale", "m-2", "p-1"), Leg("bank", "bob", 5, "fee"))
    submit([Post(key="back", **ask, legs=back, business_on=DAY, reverses=3), pays("no", "cat", "ann", 999)])
    for n, name in enumerate(("posted", "voided", "open"), 1):
        hold = {"hold": name, "debit": "ann", "credit": "cat", "amount_pence": 30 + n}
        submit([Hold(key=f"h-{name}", **ask, **hold, expires_at=later, kind="deposit")])
    submit([
        Resolve(key="r1", **ask, hold="posted", post=True, business_on=DAY, amount_pence=11),
        Resolve(key="r2", **ask, hold="voided", post=False, business_on=DAY),
        Resolve(key="r3", **ask, hold="posted", post=False, business_on=DAY),
        Note(key="n", **ask, about="ann", kind="rule", body='{"a":"b"}'),
        SetStatus(key="s", **ask, account="cat", status="frozen"),
        pays("frozen", "cat", "ann", 1), ClosePeriod(key="c", **ask, until=date(2026, 1, 1)),
    ])  # fmt: skip
    submit([ClosePeriod(key="c2", **ask, until=date(2026, 1, 3)), pays("late", "ann", "bob", 1)])
    assert all(law.holds for law in ledger.verify())
    submit([pays("new", "ann", "bob", 7, business_on=date(2026, 1, 6))])


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    path = tmp_path_factory.mktemp("lived") / "ledger.sqlite3"
    ledger = open_file(path)
    live(ledger)
    ledger.close()
    return path.read_bytes()


def opened_raw(folder, content):
    path = folder / "ledger.sqlite3"
    path.write_bytes(content)
    store = SqliteStore(path)
    for (name,) in store.db.execute("select name from sqlite_schema where type = 'trigger'").fetchall():
        store.db.execute(f"drop trigger {name}")
    return store


def columns(store, table):
    return [row[1] for row in store.db.execute(f"pragma table_info({table})")]


def another(value):
    """A value that is not this one and that a hand might write; of a number, also none at all."""
    if isinstance(value, bytes):
        return [bytes([value[0] ^ 1, *value[1:]])]
    if isinstance(value, int):
        return [value + 1, -1_000_000, 0 if value else 7]
    return [-5] if value is None else [f"{value}x", value[:-1], "open" if value != "open" else "frozen"]


def changes():
    """Every table and column of the tables as the program makes them."""
    store = SqliteStore(Path(":memory:"))
    found = [(table, column) for table in TABLES for column in columns(store, table)]
    store.close()
    return found


@pytest.mark.parametrize(("table", "column"), changes())
def test_any_cell_that_somebody_changed_is_found(tmp_path, lived, table, column):
    store = opened_raw(tmp_path, lived)
    keys = ["batch", "account"] if table == "checkpoint" else columns(store, table)[:1]
    where = " and ".join(f"{key} = ?" for key in keys)
    names = ", ".join(keys)
    rows = store.db.execute(f"select {names}, {column} from {table}").fetchall()
    assert rows, "no row to change"
    tried = 0
    for *row, value in rows:
        for other in another(value):
            if other == value:
                continue
            store.db.execute("savepoint try")
            try:
                store.db.execute(f"update {table} set {column} = ? where {where}", (other, *row))
            except apsw.Error:
                store.db.execute("rollback to try")  # the table itself refuses such a value
                continue
            found = audit(store)
            store.db.execute("rollback to try")
            tried += 1
            assert found.kept, f"{table} {row}: {column} {value!r} -> {other!r}"
            if table not in {"operation", "batch"}:  # those move what others are held against
                assert any(each.table == table for each in found.kept)
    assert tried
    assert audit(store).kept == []
    store.close()


@pytest.mark.parametrize("table", TABLES)
def test_any_row_that_somebody_took_away_is_found(tmp_path, lived, table):
    store = opened_raw(tmp_path, lived)
    keys = ["batch", "account"] if table == "checkpoint" else columns(store, table)[:1]
    where = " and ".join(f"{key} = ?" for key in keys)
    for row in store.db.execute(f"select {', '.join(keys)} from {table}").fetchall():
        store.db.execute("savepoint try")
        store.db.execute(f"delete from {table} where {where}", row)
        found = audit(store)
        store.db.execute("rollback to try")
        assert any(each.table == table for each in found.kept), row
    store.close()


@pytest.mark.parametrize("table", TABLES)
def test_any_row_that_somebody_added_is_found(tmp_path, lived, table):
    store = opened_raw(tmp_path, lived)
    first, *more = columns(store, table)
    values = {"number": 99, "seq": 99, "batch": 99}.get(first, "'2027-01-01'")
    rest = "".join(f", {'key || 1' if column == 'key' else column}" for column in more)
    store.db.execute(f"insert into {table} select {values}{rest} from {table} limit 1")
    assert any(each.table == table for each in audit(store).kept)
    store.close()


CHANGED = [
    ("update account set floor_pence = -1000000 where account = 'ann'", "account", "ann", "floor_pence"),
    ("update account set status = 'open' where account = 'cat'", "account", "cat", "status"),
    ("update account set owner = 'bob' where account = 'ann'", "account", "ann", "owner"),
    ("delete from period where closed_until = '2026-01-03'", "period", "2026-01-03", ""),
    ("update hold set credit = 'bob' where hold = 'open'", "hold", "open", "credit"),
    ("update hold set amount_pence = 1 where hold = 'posted'", "hold", "posted", "amount_pence"),
    (
        "update hold set expires_at = '2030-01-01T00:00:00+00:00' where hold = 'open'",
        "hold",
        "open",
        "expires_at",
    ),
    ("update hold set state = 'open' where hold = 'voided'", "hold", "voided", "state"),
]


@pytest.mark.parametrize("change", CHANGED)
def test_a_finding_says_where_and_what(tmp_path, lived, change):
    store = opened_raw(tmp_path, lived)
    sql, *where = change
    store.db.execute(sql)
    (found,) = audit(store).kept
    assert [found.table, found.row, found.column] == where
    assert found.row in found.says()
    assert "bring back a copy" in found.do()
    store.close()


def test_parts_of_the_database_that_are_gone_are_found(tmp_path, lived):
    store = opened_raw(tmp_path, lived)
    store.db.execute("drop index operation_key; create trigger odd after insert on hold begin select 1; end")
    proof = prove_whole(store)
    unguarded = {each.row for each in proof.findings if each.id == "unguarded"}
    assert {"operation_key", "odd", "transfer_delete"} <= unguarded
    store.close()


@pytest.mark.parametrize("seed", range(12))
def test_books_of_any_life_have_nothing_found(tmp_path, seed):
    ledger = open_file(tmp_path / "ledger.sqlite3")
    for batch in random_life(random.Random(seed)):  # noqa: S311
        ledger.submit(batch)
    assert audit(ledger.store).kept == []
    ledger.close()


def test_texts_with_quotation_marks_are_told_apart(tmp_path):
    ledger = open_file(tmp_path / "ledger.sqlite3")
    ledger.submit([*opened('a"b', floor=None), *opened("ann", "Zoë\\")])
    ledger.submit([pays('k"', 'a"b', "ann", 5), pays("é", "ann", "Zoë\\", 2)])
    assert audit(ledger.store).kept == []
    ledger.close()


def test_rules_that_let_too_much_through_are_found_by_the_audit(tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "_limits_broken", lambda state, changed: "")
    monkeypatch.setattr(rules, "_cannot_meet", lambda giver, receiver: "")
    ledger = open_file(tmp_path / "ledger.sqlite3")
    ledger.submit([*opened("ann", "bob"), *opened("cat", currency="HRS")])
    ledger.submit([pays("over", "ann", "bob", 5), pays("across", "bob", "cat", 1)])
    found = {(each.id, each.row, each.operations) for each in audit(ledger.store).kept}
    assert ("accepted_wrongly", "4", "below_floor") in found
    assert ("accepted_wrongly", "5", "wrong_currency") in found
    ledger.close()


def test_rules_that_refuse_without_cause_are_found_by_the_audit(tmp_path, monkeypatch):
    monkeypatch.setattr(rules, "_limits_broken", lambda state, changed: "above_ceiling")
    ledger = open_file(tmp_path / "ledger.sqlite3")
    ledger.submit([*opened("ann", floor=None), *opened("bob"), pays("k", "ann", "bob", 5)])
    (found,) = audit(ledger.store).kept
    assert (found.id, found.row, found.books) == ("refused_wrongly", "3", "above_ceiling")
    ledger.close()


def test_the_audit_shares_nothing_with_the_rules():
    for path in Path(audit_room.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ultramicro"):
                assert node.module.startswith(("ultramicro.ledger.audit", "ultramicro.core.message"))


def test_a_plain_payment_takes_the_quick_way(tmp_path, monkeypatch):
    ledger = open_file(tmp_path / "ledger.sqlite3")
    ledger.submit([*opened("bank", floor=None), *opened("ann", "bob"), pays("in", "bank", "ann", 1000)])
    ledger.submit([pays(f"k{n}", "ann", "bob", 1) for n in range(50)])
    slow = []
    real = Walk._any
    monkeypatch.setattr(Walk, "_any", lambda self, row: slow.append(row.kind) or real(self, row))
    assert audit(ledger.store).kept == []
    assert slow == ["open_account"] * 3
    ledger.close()

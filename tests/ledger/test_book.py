"""The books on disk: durable, append only, tamper-evident, one writer, and nothing lost when the process is killed."""

import random
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date, timedelta

import apsw
import pytest

from tests.ledger.drawing import START, opened, pays
from ultramicro.core.errors import Unsound
from ultramicro.ledger.engine import rules
from ultramicro.ledger.engine.book import LedgerStopped
from ultramicro.ledger.engine.door import turned_away
from ultramicro.ledger.engine.group import GroupCommit, JustTheLedger
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
from ultramicro.ledger.stores.backup import back_up
from ultramicro.ledger.stores.opening import open_file


@pytest.fixture
def ledger(tmp_path):
    book = open_file(tmp_path / "ledger.sqlite3")
    book.submit([*opened("bank", floor=None), *opened("ann", "bob")])
    book.submit([pays("in", "bank", "ann", 1000)])
    yield book
    book.close()


def code(ledger, operation):
    return ledger.submit([operation])[0].code


def test_a_payment_moves_both_sides_and_a_statement_shows_it(ledger):
    assert code(ledger, pays("p1", "ann", "bob", 300)) == "accepted"
    assert (ledger.balance("ann"), ledger.balance("bob"), ledger.balance("bank")) == (700, 300, -1000)
    assert [(t.amount_pence, balance) for t, balance in ledger.statement("ann")] == [(1000, 1000), (300, 700)]


def test_many_legs_succeed_or_fail_together(ledger):
    legs = (
        Leg(debit="ann", credit="bob", amount_pence=600),
        Leg(debit="ann", credit="bank", amount_pence=600),
    )
    assert code(ledger, Post(key="two", at=START, legs=legs, business_on=date(2026, 1, 2))) == "below_floor"
    assert (ledger.balance("ann"), ledger.balance("bob")) == (1000, 0)


def test_a_clearing_account_that_is_not_at_nought_is_found(ledger):
    law = "clearing_is_zero"
    assert {check.id: check.error for check in ledger.verify()}[law] == 0
    names = ("one", "two", "three")
    ledger.submit(
        [
            OpenAccount(
                key=f"open-{name}", at=START, account=name, owner=name, currency="GBP",
                account_class="clearing", floor_pence=None,
            )
            for name in names
        ]
    )  # fmt: skip
    ring = [Leg(*pair, 100) for pair in zip(names, (*names[1:], names[0]), strict=True)]
    ledger.submit([Post(key="set", at=START, legs=tuple(ring), business_on=date(2026, 1, 2))])
    assert {check.id: check.error for check in ledger.verify()}[law] == 0
    assert code(ledger, pays("back", "two", "one", 100, reverses=2)) == "not_whole"
    ledger.submit([pays("half", "two", "one", 100)])
    assert {check.id: check.error for check in ledger.verify()}[law] == 2


def test_a_key_answers_the_same_for_ever_refusals_too(ledger):
    poor = pays("big", "bob", "ann", 5000)
    assert code(ledger, poor) == "below_floor"
    ledger.submit([pays("rich", "bank", "bob", 9000)])
    assert code(ledger, poor) == "below_floor"
    assert code(ledger, pays("big", "bob", "ann", 1)) == "key_reused"
    assert code(ledger, pays("in", "bank", "ann", 1000)) == "accepted"
    assert ledger.balance("ann") == 1000


REFUSED = {
    "not_positive": [pays("k", "ann", "bob", pence) for pence in (0, -5, 1.5, "3", True, None)],
    "too_large": [pays("k", "ann", "bob", pence) for pence in (2**62 + 1, 2**63, 2**64, 10**30)],
    "unknown_account": [pays("k", "ann", "nobody", 1)],
    "same_account": [pays("k", "ann", "ann", 1)],
    "wrong_currency": [pays("k", "ann", "hours", 1)],
    "closed_account": [pays("k", "ann", "gone", 1)],
    "period_closed": [pays("k", "ann", "bob", 1, business_on=date(2025, 12, 31))],
    "unknown_transfer": [pays("k", "bob", "ann", 1, reverses=seq) for seq in (99, -1, 2**70)],
    "malformed": [pays("k", "ann\x1f", "bob", 1), pays("k", "ann", "\ud800", 1),
                  replace(pays("k", "ann", "bob", 1), actor="a\nb"),
                  replace(pays("k", "ann", "bob", 1), at=START.replace(tzinfo=None)),
                  replace(pays("k", "ann", "bob", 1), business_on=START),
                  replace(pays("k", "ann", "bob", 1), business_on="2026-01-02"),
                  replace(pays("k", "ann", "bob", 1), legs=[Leg("ann", "bob", 1)]),
                  replace(pays("k", "ann", "bob", 1), legs=(("ann", "bob", 1),)),
                  replace(pays("k", "ann", "bob", 1), legs=(Leg("ann", "bob", 1, kind=None),)),
                  pays("k", 5, "bob", 1), pays("k", "ann", "bob", 1, reverses="1"),
                  pays("k", "ann", "bob", 1, reverses=["1"]),
                  ClosePeriod(key="k", at=START, until=START), ClosePeriod(key="k", at=START, until=None),
                  SetStatus(key="k", at=START, account=["ann"], status="open"),
                  Resolve(key="k", at=START, hold="h", post="yes", business_on=date(2026, 1, 2)),
                  Resolve(key="k", at=START, hold="h", post=True, business_on=date(2026, 1, 2), amount_pence="3"),
                  Hold(key="k", at=START, hold="h", debit="ann", credit="bob", amount_pence=1,
                       expires_at=START.replace(tzinfo=None)),
                  Note(key="k", at=START, about="a", kind="k", body={"a": 1})],
    "bad_limits": [SetLimits(key="k", at=START, account="ann", floor_pence=5, ceiling_pence=4),
                   SetLimits(key="k", at=START, account="ann", floor_pence=-(10**20), ceiling_pence=None)],
    "hold_expired": [Hold(key="k", at=START, hold="h", debit="ann", credit="bob", amount_pence=1, expires_at=START)],
    "unknown_hold": [Resolve(key="k", at=START, hold="none", post=True, business_on=date(2026, 1, 2))],
    "bad_status": [SetStatus(key="k", at=START, account="ann", status="lost")],
    "no_legs": [Post(key="k", at=START, legs=(), business_on=date(2026, 1, 2))],
}  # fmt: skip


@pytest.mark.parametrize(("refusal", "operation"), [(c, o) for c, group in REFUSED.items() for o in group])
def test_bad_input_is_a_clear_refusal_that_is_stored_and_changes_nothing(
    tmp_path, ledger, refusal, operation
):
    ledger.submit([*opened("hours", currency="HRS"), *opened("gone")])
    ledger.submit([SetStatus(key="c", at=START, account="gone", status="closed")])
    ledger.submit([ClosePeriod(key="p", at=START, until=date(2025, 12, 31))])
    before = ledger.accounts()
    assert code(ledger, operation) == refusal
    assert ledger.accounts() == before
    ledger.close()
    again = open_file(tmp_path / "ledger.sqlite3")
    assert again.verdict("k").code == refusal
    assert all(law.holds for law in again.verify())
    again.close()


@pytest.mark.parametrize("operation", [o for group in REFUSED.values() for o in group])
def test_the_door_is_the_same_in_memory_where_nothing_is_written_as_json(operation):
    try:
        text = operation.asked()
    except TypeError:
        with pytest.raises(TypeError):
            turned_away(operation)
    else:
        assert turned_away(operation) == turned_away(operation, text)


@pytest.mark.parametrize("key", ["", "x" * 201, "a\x00b", "\ud800"])
def test_a_key_that_cannot_be_kept_is_refused(ledger, key):
    assert code(ledger, pays(key, "ann", "bob", 1)) == "bad_key"
    assert ledger.balance("bob") == 0


@pytest.mark.parametrize("at", [None, "2026-01-01", date(2026, 1, 1)])
def test_what_has_no_time_is_refused_and_cannot_be_kept(ledger, at):
    assert code(ledger, replace(pays("k", "ann", "bob", 1), at=at)) == "malformed"
    assert ledger.verdict("k") is None
    assert code(ledger, pays("k", "ann", "bob", 1)) == "accepted"


def test_held_money_cannot_be_spent_and_a_hold_resolves_once(ledger):
    hold = Hold(
        key="h",
        at=START,
        hold="h1",
        debit="ann",
        credit="bob",
        amount_pence=800,
        expires_at=START + timedelta(days=1),
    )
    assert code(ledger, hold) == "accepted"
    assert code(ledger, pays("p", "ann", "bob", 300)) == "below_floor"
    late = Resolve(
        key="late", at=START + timedelta(days=2), hold="h1", post=True, business_on=date(2026, 1, 3)
    )
    assert code(ledger, late) == "hold_expired"
    assert (
        code(
            ledger,
            Resolve(
                key="part", at=START, hold="h1", post=True, business_on=date(2026, 1, 2), amount_pence=500
            ),
        )
        == "accepted"
    )
    assert (
        code(ledger, Resolve(key="again", at=START, hold="h1", post=False, business_on=date(2026, 1, 2)))
        == "hold_resolved"
    )
    assert (ledger.balance("ann"), ledger.balance("bob")) == (500, 500)


def test_where_a_limit_was_lowered_only_moves_that_better_it_pass(ledger):
    ledger.submit([SetLimits(key="l", at=START, account="ann", floor_pence=None, ceiling_pence=500)])
    assert code(ledger, pays("more", "bank", "ann", 1)) == "above_ceiling"
    assert code(ledger, pays("less", "ann", "bob", 100)) == "accepted"


@pytest.mark.parametrize("table", ["operation", "transfer", "batch"])
@pytest.mark.parametrize("change", ["delete from {}", "update {} set batch = 9"])
def test_nothing_that_was_written_can_be_changed(ledger, table, change):
    with pytest.raises(apsw.Error, match="append only"):
        ledger.store.db.execute(change.format(table))


@pytest.mark.parametrize(
    ("tamper", "law"),
    [
        (
            "update account set balance_pence = balance_pence + 1 where account = 'ann'",
            "balances_sum_to_zero",
        ),
        (
            "drop trigger transfer_update; update transfer set amount_pence = 999 where seq = 1",
            "transfers_are_replayed",
        ),
        ("drop trigger operation_update; update operation set asked = '[]' where key = 'in'", "chain_holds"),
        ("drop trigger transfer_update; update transfer set memo_ref = 'x' where seq = 1", "chain_holds"),
        ("drop trigger batch_delete; delete from batch where batch = 2", "chain_holds"),
    ],
)
def test_books_that_somebody_changed_do_not_prove_themselves(tmp_path, ledger, tamper, law):
    ledger.store.db.execute(tamper)
    assert any(law == check.id and not check.holds for check in ledger.verify())


def test_changed_balances_are_refused_at_the_start(tmp_path, ledger):
    ledger.store.db.execute("update account set balance_pence = 5 where account = 'ann'")
    ledger.close()
    with pytest.raises(Unsound, match="sum"):
        open_file(tmp_path / "ledger.sqlite3")


def test_a_commit_that_fails_stops_the_ledger_and_leaves_the_books_as_they_were(
    tmp_path, ledger, monkeypatch
):
    def fail(batch):
        raise apsw.FullError("database or disk is full")

    before = ledger.head()
    monkeypatch.setattr(ledger.store, "append", fail)
    with pytest.raises(LedgerStopped, match="full"):
        ledger.submit([pays("p", "ann", "bob", 1)])
    with pytest.raises(LedgerStopped, match="open it again"):
        ledger.submit([pays("q", "ann", "bob", 1)])
    ledger.close()
    again = open_file(tmp_path / "ledger.sqlite3")
    assert (again.head(), again.balance("ann")) == (before, 1000)
    assert code(again, pays("p", "ann", "bob", 1)) == "accepted"
    again.close()


def test_a_backup_proves_itself_and_can_be_restored(tmp_path, ledger):
    assert back_up(ledger, tmp_path / "copy.sqlite3") == ledger.head()
    ledger.submit([pays("later", "ann", "bob", 1)])
    copy = open_file(tmp_path / "copy.sqlite3")
    assert copy.balance("bob") == 0
    assert all(law.holds for law in copy.verify())
    copy.close()


def test_many_callers_share_commits_and_each_gets_its_verdict(ledger):
    verdicts, batches = {}, ledger.last.batch

    def pay(n):
        verdicts[n] = group.submit(pays(f"g{n}", "ann", "bob", 10)).code

    with GroupCommit(JustTheLedger(ledger)) as group:
        threads = [threading.Thread(target=pay, args=(n,)) for n in range(150)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(verdicts.values()).count("accepted") == 100
    assert sorted(verdicts.values()).count("below_floor") == 50
    assert ledger.last.batch - batches < 150
    assert ledger.balance("ann") == 0


WRITER = """
import sys
from pathlib import Path
from tests.ledger.drawing import pays
from ultramicro.ledger.engine.book import Ledger
book = open_file(Path(sys.argv[1]))
for n in range(int(sys.argv[2]), 100000):
    operations = [pays(f"k{n}-{i}", *(("ann", "bob") if (n + i) % 3 else ("bob", "ann")), 1 + (n * 7 + i) % 90) for i in range(4)]
    for verdict in book.submit(operations):
        print(verdict.key, verdict.code, flush=True)
"""


def test_a_killed_process_loses_no_verdict_it_gave(tmp_path, ledger):
    """The short form: a dozen kills at random moments; every verdict that was printed is found again."""
    path, given, start = tmp_path / "ledger.sqlite3", {}, 0
    dice = random.Random(4)  # noqa: S311
    ledger.close()
    for _ in range(12):
        command = [sys.executable, "-c", WRITER, str(path), str(start)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            lines = [process.stdout.readline() for _ in range(dice.randrange(1, 60))]
            process.kill()
            lines += process.stdout.read().splitlines(keepends=True)
        given |= dict(line.split() for line in lines if line.endswith("\n"))
        start = max(int(key[1:].split("-")[0]) for key in given) if given else 0
    book = open_file(path)
    found = {key: book.verdict(key).code for key in given}
    assert found == given
    assert all(law.holds for law in book.verify())
    book.close()


@pytest.fixture(autouse=True)
def _path(monkeypatch, request):
    root = str(request.config.rootpath)
    monkeypatch.setenv("PYTHONPATH", f"{root}:{root}/src")


@pytest.mark.parametrize("error", [TypeError, ValueError, AttributeError, KeyError])
def test_a_slip_in_a_rule_stops_the_ledger_and_is_nobodys_mistake(tmp_path, ledger, monkeypatch, error):
    def slip(state, asked):
        raise error("as after a careless change")

    payment = pays("k", "ann", "bob", 1)
    monkeypatch.setattr(rules, "RULES", {**rules.RULES, Post: slip})
    with pytest.raises(error, match="careless"):
        ledger.submit([Note(key="n", at=START, about="a", kind="b", body="c"), payment])
    with pytest.raises(LedgerStopped):
        ledger.submit([payment])
    ledger.close()
    monkeypatch.undo()
    again = open_file(tmp_path / "ledger.sqlite3")
    assert again.verdict("k") is None
    assert again.verdict("n") is None
    assert code(again, payment) == "accepted"
    again.close()


def test_whoever_comes_after_the_close_is_told_and_never_waits(ledger):
    group = GroupCommit(JustTheLedger(ledger))
    assert group.submit(pays("k", "ann", "bob", 1)).accepted
    group.close()
    group.close()
    with pytest.raises(LedgerStopped):
        group.submit(pays("late", "ann", "bob", 1))
    assert ledger.verdict("late") is None


def test_a_slip_in_a_rule_is_told_to_all_who_wait(ledger, monkeypatch):
    monkeypatch.setattr(rules, "RULES", {**rules.RULES, Post: lambda state, asked: state.no_such_name})
    with GroupCommit(JustTheLedger(ledger)) as group, pytest.raises(AttributeError):
        group.submit(pays("k", "ann", "bob", 1))

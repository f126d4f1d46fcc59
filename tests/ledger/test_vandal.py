"""Files of the wrong kind, damage, full disks and slips in tables beside the books: who is blamed, and for what."""

import errno
import os
import shutil
import subprocess
import sys
from datetime import date

import pytest

from tests.desk import new_place
from ultramicro.bank.budgets import budget_of
from ultramicro.bank.products import products
from ultramicro.core.errors import BadInput
from ultramicro.ledger.people.register import People

UNSOUND = 5
PRODUCT = """product,money,annual_rate,most_pounds,step_pounds,instalments,every,kind,order
a,national,x,1,1,1,month,equal_instalments,interest_first
"""
HEAD = "month,income,essentials,debts\n"


def test_a_full_disk_is_not_called_damage(say, tmp_path, monkeypatch):
    """After a full disk SQLite has taken the change back itself, and says that nothing is there to take back."""
    made = People.__init__

    def small(self, path):
        made(self, path)
        # As many pages as there are and a few more: what is written next finds no room.
        ((pages,),) = self.db.execute("pragma page_count").fetchall()
        self.db.execute(f"pragma max_page_count = {pages + 2}").fetchall()

    lines = "".join(f"0{1 + i % 9}/11/2026,{i} {'x' * 500},1.00,,{i + 1}.00\n" for i in range(200))
    (tmp_path / "long.csv").write_text(f"Date,Description,Paid in,Paid out,Balance\n{lines}")
    with monkeypatch.context() as full:
        full.setattr(People, "__init__", small)
        status, told = say("books reconcile --statement", tmp_path / "long.csv")
    assert (status, "the disk is full" in told, "damaged" in told) == (2, True, False), told
    assert say("books verify")[0] == 0
    assert say("books reconcile --statement", tmp_path / "long.csv")[0] == 0


@pytest.mark.parametrize("note", ["ledger.seen", "people.seen"])
@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_a_note_that_is_no_file_is_told_and_never_waited_for(say, books, tmp_path, note, kind):
    own = shutil.move(books / note, tmp_path / note)
    before = (tmp_path / note).read_bytes()
    make = {"pipe": os.mkfifo, "folder": os.mkdir, "link": lambda path: path.symlink_to(own)}
    make[kind](books / note)
    for words in ("books accounts", "books verify", "books pay --payer ann --payee bob --amount 1"):
        status, told = say(words)
        assert (status, f"{note}, which tells older books" in told) == (UNSOUND, True), told
    assert (tmp_path / note).read_bytes() == before


@pytest.mark.parametrize("kind", ["pipe", "link", "nowhere"])
def test_the_line_is_made_anew_where_it_is_no_file(say, books, tmp_path, kind):
    line, other = books / "ledger.turn", tmp_path / "other"
    line.unlink()
    if kind == "pipe":
        os.mkfifo(line)
    elif kind == "link":
        other.write_text("not ours")
    if kind != "pipe":
        line.symlink_to(other)
    assert say("books pay --payer ann --payee bob --amount 1")[0] == 0
    assert not line.is_symlink()
    assert other.exists() == (kind == "link")
    assert kind != "link" or other.read_text() == "not ours"


@pytest.mark.parametrize("where", ["stores.witness", "people.binding"])
def test_a_note_that_may_not_be_read_is_not_called_damaged(say, monkeypatch, where):
    def shut(path):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as closed:
        closed.setattr(f"ultramicro.ledger.{where}.note_text", shut)
        status, told = say("books accounts")
    assert (status, "permissions" in told, "damaged" in told) == (2, True, False), told


def test_who_looks_takes_back_what_somebody_who_was_killed_had_begun(say, books):
    """Only who may write can take it back; looking was refused, for rights that were there."""
    killed = f"""
import os, apsw
db = apsw.Connection({str(books / "people.sqlite3")!r})
db.execute("pragma journal_mode = truncate").fetchall()
db.execute("pragma cache_size = 1").fetchall()
db.execute("create table big (words text)")
db.execute("begin immediate")
for _ in range(200):
    db.execute("insert into big values (?)", ("x" * 4000,))
os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", killed], check=False).returncode == 9
    assert (books / "people.sqlite3-journal").stat().st_size
    for words in ("books accounts", "books verify", "books people"):
        status, told = say(words)
        assert status == 0, told


def test_a_file_without_a_head_is_no_alarm(say, tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("Dear members, the meeting is on Monday.")
    status, told = say("books anchor --check", tmp_path / "letter.txt")
    assert (status, "neither a slip nor a stamp" in told) == (2, True), told
    other = new_place(tmp_path / "other", capsys, "cat")
    assert other("books anchor --to", tmp_path / "slip.html")[0] == 0
    status, told = say("books anchor --check", tmp_path / "slip.html")
    assert (status, "does not hold that head" in told) == (UNSOUND, True), told


def test_a_damaged_copy_is_blamed_and_not_the_books(say, books, tmp_path):
    copy = tmp_path / "copy"
    assert say("books backup --to", copy)[0] == 0
    whole = (copy / "ledger.sqlite3").read_bytes()
    (copy / "ledger.sqlite3").write_bytes(whole[: len(whole) // 2])
    status, told = say("books restore --copy", copy)
    assert (status, "this copy is damaged" in told, str(copy) in told) == (UNSOUND, True, True), told
    assert say("books verify")[0] == 0


@pytest.mark.parametrize("called", ["", "   ", "\x00", "\u202e", ". .", "x" * 201])
def test_nobody_is_added_without_a_name_to_read(say, called):
    status, told = say("books add --who cat --called", called)
    assert (status, "a full name has letters" in told) == (2, True), told
    assert "cat" not in {row["who"] for row in say.rows("books people")}


def test_no_member_has_the_name_of_a_treasury(say):
    say("currency open --code BRX --model mutual --fee 2")
    say("currency limits --code BRX --who ann --start 50 --most 50")
    say("currency limits --code BRX --who bob --start 50 --most 50")
    say("currency pay --code BRX --buyer ann --seller bob --amount 5")
    owners = {row["owner"] for row in say.rows("books accounts")}
    assert "brx-treasury" in owners
    for owner in owners - {"ann", "bob"}:
        status, told = say(f"books add --who {owner} --called Mallory")
        assert (status, "one of the place's own accounts" in told) == (2, True), told


def test_an_address_that_is_none_is_said(say):
    settings = say.root / "place.toml"
    text = settings.read_text().replace("[books]", '[books]\ndatabase = "postgresql://[::1"')
    settings.write_text(text)
    status, told = say("books accounts")
    assert (status, "is not the address of a PostgreSQL database" in told) == (2, True), told


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ("2026-08,1500,900,0\n" * 3, "told twice"),
        ("2026-08,1500,900,0\n2026-11,1500,900,0\n", "not over"),
        ("2027-08,1500,900,0\n", "not over"),
        ("2026-13,1500,900,0\n", "not a month"),
        ("August,1500,900,0\n", "not a month"),
        (",1500,900,0\n", "not a month"),
        ("2026-08,1500,900\n", "line 2"),
        ("2026-08,,900,0\n", "line 2"),
        ("2026-08,1500,,0\n", "line 2"),
        ('2026-08,"1,50",900,0\n', "line 2"),
        ("2026-08,x,900,0\n", "line 2"),
        ("2026-08," + "1" * 1_000_001, "too large"),
    ],
)
def test_months_count_once_and_only_when_they_are_over(tmp_path, lines, why):
    (tmp_path / "budget.csv").write_text(HEAD + lines)
    with pytest.raises(BadInput, match=why):
        budget_of(tmp_path / "budget.csv", date(2026, 11, 29))


def test_a_budget_that_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "nothing"):
        with pytest.raises(BadInput, match="no such file"):
            budget_of(path, date(2026, 11, 29))


def test_months_without_debts_may_be_left_empty(tmp_path):
    (tmp_path / "budget.csv").write_text(HEAD + "2026-08,1500,900,\n2026-09,1500,900,10\n")
    assert [each.debts_pence for each in budget_of(tmp_path / "budget.csv", date(2026, 11, 29))] == [0, 10_00]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no product"),
        ("product;money\n", "no product"),
        ("garbage\nmore\n", "no column product"),
        ("product,money,annual_rate,most_pounds\nstepped,national,0.12\n", "cannot be read"),
        (
            PRODUCT,
            "a rate is no number",
        ),
    ],
)
def test_a_table_of_products_that_is_none_is_said(tmp_path, text, why):
    (tmp_path / "products.csv").write_text(text)
    with pytest.raises(BadInput, match=why):
        products(tmp_path / "products.csv")


def test_a_lost_table_of_products_is_not_replaced_by_ours_in_silence(tmp_path):
    (tmp_path / "products.csv").symlink_to(tmp_path / "gone.csv")
    with pytest.raises(BadInput, match="leads nowhere"):
        products(tmp_path / "products.csv")
    assert products(tmp_path / "none.csv") == products(None)


@pytest.mark.parametrize(
    "words",
    [
        "books reverse --why slip --transfer 99999999999999999999",
        "board post --who ann --kind offer --sort service --item ladder --quantity 1e400",
        "board post --who ann --kind offer --sort service --item ladder --hours nan",
    ],
)
def test_a_number_that_nothing_can_hold_is_refused(say, words):
    status, told = say(words)
    assert status == 2, told
    assert say("books verify")[0] == 0

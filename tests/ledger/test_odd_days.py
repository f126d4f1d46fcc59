"""A clock that goes backwards, what a file of invoices leaves in the books, and no rights of root."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from shutil import which

import pytest
from pytest import MonkeyPatch  # noqa: PT013

from tests import clock
from tests.clock import of_the_machine
from tests.desk import new_place
from ultramicro.ledger.carry_out import carry_out
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.verbs.books import Pay


@pytest.fixture
def say(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm", "cafe:firm")


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=1), timedelta(days=40)])
def test_a_clock_that_goes_backwards_spoils_nothing(say, back):
    """A machine that lost its battery, or the end of summer time: order is by number and never by the clock."""
    say("books limits --who mill --floor=-100")
    now = datetime.now(UTC)
    for number, at in enumerate((now, now - back, now - 2 * back), 1):
        with Desk(root=say.root, by="pat", at=at, on=at.date()) as desk:
            pay = Pay(payer="mill", payee="cafe", amount=number * 100)
            assert carry_out(pay, desk, group="books", word=f"w{number}").status == "done"
    assert say("books verify")[0] == 0
    assert say.balances()[("cafe", "member")] == 600
    rows = say.rows("books statement --who cafe --until 2027-12-31")
    assert [row["amount_pence"] for row in rows if row["transfer"]] in ([100, 200, 300], [300, 200, 100])


BACK = timedelta(days=3 * 365)


def test_a_clock_set_back_by_years_books_nothing_and_is_told_where_one_only_looks(say):
    """Holds would not end, interest would not run and notice would be given by days long gone."""
    pay = "books pay --payer mill --payee cafe --amount 1"
    assert say("books limits --who mill --floor=-100")[0] == 0
    with of_the_machine(), MonkeyPatch.context() as patch:
        patch.setattr(clock, "at", lambda _: datetime.now(UTC) - BACK)
        before = say.balances()
        status, told = say(pay)
        assert (status, "clock of this machine" in told, "clock_checked" in told) == (2, True, True), told
        status, told = say("books accounts")
        assert (status, "Take care" in told) == (0, True)
        assert say.balances() == before
    with of_the_machine():
        assert "Take care" not in say("books accounts")[1]
        assert say(pay)[0] == 0


def test_after_a_clock_that_was_ahead_people_say_that_theirs_is_right(say):
    say("books limits --who mill --floor=-100")
    pay = "books pay --payer mill --payee cafe --amount 1"
    with of_the_machine(), MonkeyPatch.context() as patch:
        patch.setattr(clock, "at", lambda _: datetime.now(UTC) + BACK)
        assert say(pay)[0] == 0
    with of_the_machine():
        status, told = say(f"{pay} --key again")
        assert status == 2
        line = told.partition("write `")[2].partition("`")[0]
        settings = say.root / "place.toml"
        settings.write_text(settings.read_text().replace("[books]", f"[books]\n{line}"))
        status, told = say(f"{pay} --key again")
        assert status == 0, told
        assert say("books verify")[0] == 0


def test_collecting_keeps_ids_and_numbers_and_nothing_else_of_a_file(say, tmp_path):
    """Columns that are not asked for, and the names as the file writes them, stay in the file."""
    (tmp_path / "odd.csv").write_text(
        "debtor,creditor,amount,reference,due,contact,note\n"
        "Joiner,Mill,12.00,Q-77,2026-10-01,Zebedee Quill,paid late again\n"
    )
    assert say("round collect --file", tmp_path / "odd.csv")[0] == 0
    held = b"".join(path.read_bytes() for path in (say.root / "books").iterdir() if path.is_file())
    assert [word for word in (b"Zebedee", b"Quill", b"paid late", b"odd.csv") if word in held] == []
    (claim,) = [row["invoice"] for row in say.rows("books claims")]
    assert claim == "Q-77"


READING = ("books people", "books accounts", "books statement --who ann", "books verify", "board list")
PLAIN = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.geteuid() == 0 else []
"""Root may write where others may not, so that tests run as root prove little of rights."""


@pytest.mark.skipif(bool(PLAIN) and not which("setpriv"), reason="root cannot put its rights down here")
def test_nobody_needs_the_rights_of_root(tmp_path):
    root = tmp_path / "place"

    def run(*words):
        command = [*PLAIN, sys.executable, "-m", "ultramicro", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    ann = ("--who", "ann", "--called", "Ann")
    for words in (("new", root), ("books", "open", root), ("books", "add", root, *ann)):
        done = run(*words)
        assert done.returncode == 0, done.stderr
    pay = ("books", "add", root, "--who", "bob", "--called", "Bob")
    kept = {path: path.stat().st_mode for path in (root / "books").iterdir()}
    for path in (*kept, root / "books"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    refused = run(*pay)
    assert (refused.returncode, "Traceback" in refused.stderr) == (2, False), refused.stderr
    # Who may not write may look: at ledger, people and what was never written here.
    for verb in READING:
        looked = run(*verb.split()[:2], root, *verb.split()[2:])
        assert (looked.returncode, looked.stderr) == (0, ""), (verb, looked.stderr)
    (root / "books").chmod(0o755)
    for path, mode in kept.items():
        path.chmod(mode)
    assert run(*pay).returncode == 0
    assert run("books", "verify", root).returncode == 0

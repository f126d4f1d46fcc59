"""Several processes at one set of books: the file says that it is in use while anybody's commits need it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.desk import new_place
from tests.ledger.drawing import opened, pays
from ultramicro.core.errors import Unsound
from ultramicro.core.sums import Pence
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.stopping import LedgerStopped
from ultramicro.ledger.keeper import keeper
from ultramicro.ledger.people import binding
from ultramicro.ledger.stores.in_use import has_log
from ultramicro.ledger.stores.opening import ledger_path, open_file, open_ledger, people_path
from ultramicro.ledger.stores.witness import Seen, Witness
from ultramicro.ledger.verbs.books import Pay

OTHER = """
import sys
from pathlib import Path
from tests.ledger.drawing import pays
from ultramicro.ledger.stores.opening import open_ledger
ledger = open_ledger(Path(sys.argv[1]), {})
for line in sys.stdin:
    if line.startswith("close"):
        ledger.close()
    else:
        ledger.submit([pays(line.strip(), "x", "y", 1)])
    print("done", flush=True)
"""


class Other:
    """Another process that has the books open and pays when it is told to."""

    def __init__(self, root, at):
        path = {**os.environ, "PYTHONPATH": f"{at}:{at}/src"}
        words = [sys.executable, "-c", OTHER, str(root)]
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=path
        )

    def do(self, what):
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def end(self, by=signal.SIGKILL):
        self.process.send_signal(by)
        self.process.communicate()


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books limits --who ann --floor=-1000")
    ledger = open_ledger(say.root, {})
    ledger.submit([*opened("x", floor=None), *opened("y")])
    ledger.close()
    return say


@pytest.fixture
def other(say, request):
    other = Other(say.root, request.config.rootpath)
    yield other
    other.end()


def noted(say):
    return Witness(say.root / "books").read()


def told_of_a_copy(say, folder):
    """Whether a copy of the file alone is refused for its log, which is not there."""
    folder.mkdir()
    shutil.copy(ledger_path(say.root), folder)
    try:
        open_file(folder / "ledger.sqlite3").close()
    except Unsound as error:
        return "without the log" in str(error)
    finally:
        shutil.rmtree(folder)
    return False


def test_one_that_closes_does_not_take_the_mark_from_one_that_goes_on(say, other, tmp_path):
    other.do("a")
    assert say("books pay --payer ann --payee bob --amount 1")[0] == 0  # opens, pays and closes
    for n in range(3):
        other.do(f"b{n}")
        assert told_of_a_copy(say, tmp_path / "copy")
        assert say("books accounts")[0] == 0
        assert say(f"books pay --payer ann --payee bob --amount {n + 2}")[0] == 0
    other.do("c")
    other.do("close")
    assert not told_of_a_copy(say, tmp_path / "copy")
    assert say("books verify")[0] == 0


def test_one_is_killed_while_the_other_goes_on_and_a_copy_is_told(say, other, tmp_path):
    ledger = open_ledger(say.root, {})
    other.do("theirs")
    ledger.submit([pays("mine", "x", "y", 1)])
    other.do("theirs again")
    other.end()
    assert told_of_a_copy(say, tmp_path / "copy")
    ledger.submit([pays("later", "x", "y", 1)])
    assert told_of_a_copy(say, tmp_path / "copy")
    assert ledger.balance("y") == 4
    assert noted(say).head == ledger.head()
    ledger.close()
    assert not told_of_a_copy(say, tmp_path / "copy")
    assert not has_log(ledger_path(say.root))
    assert say("books verify")[0] == 0


@pytest.mark.parametrize(
    "first",
    [
        "books accounts",
        "books verify",
        "books pay --payer bob --payee ann --amount 999999",
        "books pay --payer ann --payee bob --amount 1",
    ],
)
def test_whatever_comes_first_after_a_kill_the_books_stay_open(say, other, first, tmp_path):
    other.do("kept")
    other.end()
    say(first)
    assert say("books accounts")[0] == 0
    status, told = say("books verify")
    assert status == 0, told
    assert say("books pay --payer ann --payee bob --amount 7")[0] == 0
    assert not told_of_a_copy(say, tmp_path / "copy")


def test_who_opens_and_writes_nothing_after_a_kill_leaves_the_file_whole(say, other):
    other.do("kept")
    other.end()
    for _ in range(2):
        ledger = open_ledger(say.root, {})
        assert ledger.verdict("kept")
        ledger.close()


def test_a_reader_with_an_older_view_holds_up_no_writer_and_the_mark_comes_later(say, other, tmp_path):
    looking = open_ledger(say.root, {}, read_only=True)
    assert looking.verdict("one") is None
    for key in ("one", "two"):
        other.do(key)
    looking.close()
    other.do("three")  # the file could not say so before
    assert told_of_a_copy(say, tmp_path / "copy")
    other.do("close")
    assert say("books verify")[0] == 0


def test_the_note_never_goes_back_and_is_of_who_wrote_last(say, other):
    ledger = open_ledger(say.root, {})
    batches = []
    for n in range(4):
        ledger.submit([pays(f"m{n}", "x", "y", 1)])
        batches.append(noted(say).batch)
        other.do(f"t{n}")
        batches.append(noted(say).batch)
    assert batches == sorted(set(batches))
    ledger.close()
    assert noted(say).batch == batches[-1]
    other.do("last")
    assert noted(say).batch == batches[-1] + 1


def test_a_commit_of_several_batches_is_noted_when_it_is_durable_and_not_before(say, monkeypatch):
    ledger = open_ledger(say.root, {})
    before = noted(say)
    with ledger.one_commit():
        for n in range(3):
            ledger.submit([pays(f"k{n}", "x", "y", 1)])
        assert noted(say) == before
    assert noted(say).head == ledger.head()
    after = noted(say)
    monkeypatch.setattr(ledger.store, "commit", lambda: {}["gone"])
    with pytest.raises(LedgerStopped), ledger.one_commit():
        ledger.submit([pays("never", "x", "y", 1)])
    ledger.close()
    assert noted(say) == after
    assert say("books verify")[0] == 0


def test_a_note_that_is_half_of_two_is_not_believed(tmp_path, monkeypatch):
    witness = Witness(tmp_path)
    seen = Seen(books="ab", batch=1, operation=1, head="cd", at="2026-11-27T10:00:00+00:00")
    witness.write(seen)
    whole = witness.path.read_text()
    texts = iter([whole.replace("cd", "xx"), whole, whole])
    monkeypatch.setattr(type(witness.path), "read_text", lambda *_, **__: next(texts))
    assert witness.read() == seen


def test_people_are_bound_by_each_in_their_turn_and_never_back(say):
    with keeper(say.root) as books:
        books.carry_out(
            Pay(payer="ann", payee="bob", amount=Pence(100), memo="bread"), group="books", word="one"
        )
        assert say("books pay --payer ann --payee bob --amount 2 --memo seeds")[0] == 0
        assert say("books add --who cat --called Cat")[0] == 0
        by_commands = binding.bound_in(people_path(say.root))
        assert by_commands == binding.noted(say.root / "books")
    by_all = binding.bound_in(people_path(say.root))
    assert by_all == binding.noted(say.root / "books")
    assert (by_all.edition, by_all.batch >= by_commands.batch) == (by_commands.edition + 1, True)
    assert say("books verify")[0] == 0


def test_who_had_other_people_open_notes_nothing_of_them(say, tmp_path):
    assert say("books backup --to", tmp_path / "copy")[0] == 0
    now = datetime(2026, 11, 28, 12, tzinfo=UTC)
    with Desk(root=say.root, at=now, on=now.date()) as desk:
        desk.people.remember("r", "words", of="")
        assert desk.ledger.last.batch
        assert say("books restore --copy", tmp_path / "copy")[0] == 0
        kept = (say.root / "books" / "people.seen").read_text()
    assert (say.root / "books" / "people.seen").read_text() == kept
    assert json.loads(kept)["books"]
    assert say("books verify")[0] == 0

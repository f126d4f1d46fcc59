"""A treasurer's first quarter as docs/books.md tells it, on both stores: figures and paper are what happened."""

import re
import shlex
import shutil
from collections import Counter

import pytest

from tests.desk import DONE_BEFORE, Desk
from tests.ledger.cluster import cluster, fresh
from ultramicro.ledger.stores import connecting
from ultramicro.main import main
from ultramicro.techniques import all_actions

FIRMS = ("bakery", "mill", "farm", "cafe", "garage", "laundry", "printer", "grocer", "joiner")
NEIGHBOURS = tuple(f"p{n:02}" for n in range(1, 25))
PEOPLE = (*NEIGHBOURS, "ann", "bob", "cat", "kim", "pat", "sam")
HEAD = "Date,Description,Paid in,Paid out,Balance\n"
BUDGET = "month,income,essentials,debts\n2026-04,1300,900,50\n2026-05,1280,910,50\n2026-06,1310,905,50\n"
SECRET = "four plain words here"
READS = {(group, verb.name) for group, verbs in all_actions().items() for verb in verbs if verb.reads_only}
"""Who only looks does not say who they are."""


class Statement:
    """A bank's statement as it grows: each line with the balance after it."""

    def __init__(self, path):
        self.path, self.pence, self.text = path, 0, HEAD

    def line(self, day, words, pounds):
        self.pence += round(pounds * 100)
        paid_in, out = (pounds, "") if pounds > 0 else ("", -pounds)
        self.text += f"{day},{words},{paid_in},{out},{self.pence / 100:.2f}\n"
        self.path.write_text(self.text)


class Treasurer:
    """Gives the commands of a quarter, at one set of books."""

    def __init__(self, root, capsys):
        self.root, self.say = root, Desk(root, capsys)
        self.bank, self.reserve = Statement(root / "bank.csv"), Statement(root / "reserve.csv")

    def do(self, words, *, day="", by="pat", status=0):
        """Give a command, which must end with a status; return what it said."""
        group, verb, *rest = shlex.split(words)
        more = ("--on", f"2026-{day}") if day else ()
        if (group, verb) not in READS:
            more += ("--by", by)
        found, told = self.say(f"{group} {verb}", *rest, *more)
        assert found == status, (words, told)
        return told

    def rows(self, words, day=""):
        group, verb, *rest = shlex.split(words)
        return self.say.rows(f"{group} {verb}", *rest, *(("--on", f"2026-{day}") if day else ()))

    def reads(self, statement, day, name="bank"):
        """Read a statement in and return what is open."""
        words = f"books reconcile --bank {name} --statement {statement.path} --by pat"
        return self.rows(f"{words} --balance {statement.pence / 100:.2f}", day)

    def assigns(self, statement, who, day, name="bank"):
        """Read a statement in and book its one open line."""
        (line,) = self.reads(statement, day, name)
        self.do(f"books assign --bank {name} --line {line['open']} --who {who}", day=day)
        assert self.reads(statement, day, name) == []

    def file(self, name, text):
        (self.root / name).write_text(text)
        return self.root / name


def members_pay_in(do, books):
    for who in (*FIRMS, "trust"):
        do(
            f"books add --who {who} --kind {'group' if who == 'trust' else 'firm'} --called '{who.title()} Ltd'"
        )
    for who in PEOPLE:
        do(f"books add --who {who} --called '{who.title()} Day'")
    for who, role, by in (("kim", "board", "kim"), ("pat", "treasurer", "kim"), ("sam", "second", "kim")):
        do(f"books clerk --who {who} --role {role}", by=by)
    for who in (*FIRMS, *PEOPLE, "trust"):
        pounds = 5000 if who == "trust" else 100
        do(f"books expect --who {who} --amount {pounds} --reference {who.upper()}-IN", day="07-02")
        books.bank.line("03/07/2026", f"{who} {who.upper()}-IN", pounds)
    assert books.reads(books.bank, "07-04") == []
    books.bank.line("03/07/2026", "BANK CHARGES", -5)
    books.assigns(books.bank, "costs", "07-05")
    do("books pay --payer p01 --payee bakery --amount 12.50 --memo bread", day="07-06")
    do("books pay --payer p01 --payee bakery --amount 12.50 --memo bread", day="07-06", status=DONE_BEFORE)


def a_currency_runs(do, books):
    do("currency open --code BRX --model backed --fee 2 --lent 60 --release-above 50", day="07-06", by="kim")
    holders = (*NEIGHBOURS[:20], "ann")
    for who in holders:
        do(f"books expect --who {who} --amount 50 --reference BRX-{who.upper()}", day="07-06")
        books.reserve.line("07/07/2026", f"{who} BRX-{who.upper()}", 50)
    assert books.reads(books.reserve, "07-08", "brx-reserve") == []
    for who in holders:
        do(f"currency issue --who {who} --amount 50", day="07-08")
    do("currency issue --who p01 --amount 0.01", day="07-09", status=2)  # nothing is at the bank for it
    for n, who in enumerate(NEIGHBOURS[:20]):
        do(f"currency pay --buyer {who} --seller {FIRMS[n % 9]} --amount 20", day="07-20")
    do("currency redeem --who bakery --amount 15", day="07-31")
    request = do("currency redeem --who mill --amount 58", day="07-31").split(":")[0]
    do(f"currency release --request {request}", day="07-31", status=2)  # pat asked for it
    do(f"currency release --request {request}", day="07-31", by="sam")
    for who, pounds in (("bakery", 15), ("mill", 58)):
        books.reserve.line("03/08/2026", f"{who} payout", -pounds)
        books.assigns(books.reserve, who, "08-04", "brx-reserve")
    assert reserve(books) == (977_00, 977_00)


def reserve(books):
    """What is out, and what is at the bank for it, by the public page."""
    page = books.root / "reserve.html"
    books.do(f"currency reserve --page {page}")
    (row,) = books.rows("currency reserve")
    assert f"{row['out_pence'] / 100:,.2f}" in page.read_text()
    return row["out_pence"], row["bank_pence"]


def a_loan_goes_late(do, books):
    budget = books.file("ann.csv", BUDGET)
    do("bank share --who trust --amount 4000", day="07-10")
    asked = f"bank apply --who ann --product stepped --amount 100 --purpose sewing --budget {budget}"
    loan = do(asked, day="07-10").split(":")[0]
    do(f"bank decide --loan {loan} --allow --why known", day="07-10", status=2)  # who asked does not decide
    do(f"bank decide --loan {loan} --allow --why known", day="07-10", by="sam")
    do(f"bank lend --loan {loan}", day="07-10")
    do(f"bank collect --loan {loan}", day="08-10")
    (late,) = books.rows("bank loans", "09-30")
    assert (late["principal_owed_pence"], late["overdue_pence"]) == (83_75, 17_25)
    do("bank provide", day="09-30")
    do(f"bank collect --loan {loan}", day="09-30")
    (paid,) = books.rows("bank loans", "09-30")
    assert (paid["principal_owed_pence"], paid["overdue_pence"]) == (67_34, 0)
    assert "£1.35" in do("bank provide", day="09-30")


def a_mistake_is_undone(do, books):
    told = do("books pay --payer p02 --payee mill --amount 40 --memo flour", day="09-01")
    slip = re.search(r"transfer (\d+)", told)[1]
    do(f"books reverse --transfer {slip} --why 'wrong firm'", day="09-02")
    do("books pay --payer p02 --payee bakery --amount 40 --memo flour", day="09-02")


def a_round_is_cleared(do, books):
    ring = zip(FIRMS, [*FIRMS[1:], FIRMS[0]], strict=True)
    lines = [f"{a},{b},{200 + 10 * n},INV-{n},2026-08-{10 + n},2026-07-15\n" for n, (a, b) in enumerate(ring)]
    owed = books.file("owed.csv", "debtor,creditor,amount,reference,due,issued\n" + "".join(lines))
    do(f"round collect --file {owed}", day="09-01")
    for who in FIRMS[:-1]:
        do(f"round consent --who {who}", day="09-01")
    assert [row["who"] for row in books.rows("round missing", "09-02")] == ["joiner"]
    do("round consent --who joiner", day="09-02")
    do("round open --notice-days 7", day="09-02")
    do("round solve", day="09-02")
    do("round settle", day="09-08", status=2)
    do(f"round statements --to {books.root / 'papers'}", status=2)
    do("round settle", day="09-09")
    do(f"round statements --to {books.root / 'papers'}")
    do(f"round journal --to {books.root / 'journal'}")
    assert {p.stem for p in (books.root / "papers").glob("*.html")} == {*FIRMS, "summary"}
    joiner = (books.root / "papers" / "joiner.html").read_text()
    assert all(text in joiner for text in ("INV-7", "INV-8", "200.00", "70.00", "80.00", "9 September 2026"))
    journals = [
        line for p in (books.root / "journal").glob("*.csv") for line in p.read_text().splitlines()[1:]
    ]
    assert len(journals) == 2 * len(FIRMS)
    assert sum(row["open_pence"] for row in books.rows("books claims")) == 360_00


def a_member_leaves(do, books):
    do("books erase --who p03", day="09-20", status=2)  # money is left
    do("currency redeem --who p03 --amount 30", day="09-20")
    books.reserve.line("21/09/2026", "p03 leaves", -30)
    books.assigns(books.reserve, "p03", "09-22", "brx-reserve")
    books.bank.line("21/09/2026", "p03 leaves", -100)
    books.assigns(books.bank, "p03", "09-22")
    do("books erase --who p03", day="09-22")
    assert b"P03 Day" not in (books.root / "books" / "people.sqlite3").read_bytes()


def the_quarter_is_closed(do, books):
    do("books close-period --until 2026-09-30")
    do("books pay --payer p04 --payee farm --amount 7", day="09-30", status=2)
    do(f"books statement --who bakery --pdf {books.root / 'bakery.pdf'} --camt {books.root / 'bakery.xml'}")
    do(f"books anchor --to {books.root / 'slip.html'}")
    do(f"books backup --to {books.root.parent / 'stick'}")
    return re.search("[0-9a-f]{64}", do("books head"))[0]


def holds_what_happened(books):
    assert reserve(books) == (947_00, 947_00)
    money, local = books.say.balances(), books.say.balances("BRX")
    assert {pence for (_, kind), pence in money.items() if kind == "clearing"} == {0}
    assert (sum(money.values()), sum(local.values())) == (0, 0)
    assert money["bank", "bank_settlement"] == -books.bank.pence == -8795_00
    assert money["brx-reserve", "bank_settlement"] == -books.reserve.pence == -947_00
    assert money["bakery", "member"] == 100_00 + 12_50 + 40_00
    assert (money["mill", "member"], money["p02", "member"]) == (100_00, 60_00)
    assert (money["ann", "loan"], money["ann", "member"]) == (-67_34, 100_00 + 100_00 - 2 * 17_25)
    assert (local["brx-treasury", "loan_fund"], local["brx-treasury", "levy"]) == (4_80, 3_20)
    assert local["bakery", "member"] == 3 * 19_60 - 15_00
    sellers = Counter(FIRMS[n % 9] for n in range(20))
    assert all(local[who, "member"] == 19_60 * sellers[who] for who in FIRMS[2:])


def the_disk_is_lost(do, books, head):
    """Everything after the copy is gone with a file; a database has it still."""
    do("books pay --payer p04 --payee farm --amount 7", day="10-01")
    shutil.rmtree(books.root / "books")
    do("books accounts", status=5 if "database =" in settings(books.root) else 2)
    told = do(f"books restore --copy {books.root.parent / 'stick'}")
    kept = "was kept" in told
    assert (head in told) != kept
    do("books pay --payer p04 --payee farm --amount 7", day="10-01", status=DONE_BEFORE if kept else 0)
    assert "still have this head" in do(f"books anchor --check {head[:16]}")
    lines = books.say("books check-statement", "--pdf", books.root / "bakery.pdf")
    assert (lines[0], "£152.50" in lines[1]) == (0, True)


def settings(root):
    """The lines of place.toml that are no comments."""
    lines = (root / "place.toml").read_text().splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def books(request, tmp_path, capsys, monkeypatch):
    for name in ("ULTRAMICRO_SECRET", "ULTRAMICRO_NEW_SECRET"):
        monkeypatch.setenv(name, SECRET)
    monkeypatch.setattr(
        connecting, "PRAGMAS", ("journal_mode = memory", "synchronous = off", *connecting.PRAGMAS[2:])
    )
    main(["new", str(tmp_path / "place")])
    if request.param == "SQLite":
        yield Treasurer(tmp_path / "place", capsys)
        return
    with cluster() as server:
        toml = tmp_path / "place" / "place.toml"
        plain, example = toml.read_text(), '# database = "postgresql://localhost/our_town"'
        toml.write_text(plain.replace(example, f'database = "{fresh(server)}"'))
        yield Treasurer(tmp_path / "place", capsys)


def test_a_first_quarter_ends_with_the_figures_and_the_paper_of_what_happened(books):
    do = books.do
    do("books open")
    for chapter in (members_pay_in, a_currency_runs, a_loan_goes_late, a_mistake_is_undone, a_round_is_cleared,
                    a_member_leaves):  # fmt: skip
        chapter(do, books)
    head = the_quarter_is_closed(do, books)
    holds_what_happened(books)
    do("books verify")
    the_disk_is_lost(do, books, head)
    do("books verify")
    assert {pence for (_, kind), pence in books.say.balances().items() if kind == "clearing"} == {0}

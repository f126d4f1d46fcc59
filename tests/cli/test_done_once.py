"""Every verb that acts, given again and given after a refusal: its answer is what the books show."""

import functools
import hashlib
import json
import re
import shutil
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import apsw
import pytest

from tests.desk import Desk as Say
from tests.desk import new_place
from tests.energy.test_club import METERS, TARIFFS, readings
from tests.food.test_hub import GOODS, HUB, OFFERS, ORDERS, WEEK
from ultramicro.cli import parser
from ultramicro.core.action import Repeats
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import ClosePeriod, SetStatus
from ultramicro.ledger.people import clerks
from ultramicro.ledger.stores import connecting
from ultramicro.main import main
from ultramicro.techniques import all_actions

build_parser = parser.build_parser
FEB = "--on 2026-02-10"
"""A day on which a loan of January has an instalment due."""
STATEMENT = "Date,Description,Paid in,Paid out,Balance\n"
MONEY = f"""{STATEMENT}02/01/2026,COUNCIL C-1,5000.00,,5000.00
02/01/2026,ANN A-1,2000.00,,7000.00
02/01/2026,BOB B-1,2000.00,,9000.00
"""
MORE = f"{MONEY}03/01/2026,ANN A-2,10.00,,9010.00\n03/01/2026,ODD ONE,7.00,,9017.00\n"
RESERVE = f"{STATEMENT}02/01/2026,ANN R-1,900.00,,900.00\n"
CLAIMS = "debtor,creditor,amount,reference,due\nann,bob,30,C1,2026-02-01\nbob,mill,30,C2,2026-02-01\n"
CLAIMS += "mill,ann,30,C3,2026-02-01\n"


class World:
    """A neighbourhood in the middle of its life: money, a backed and a mutual currency, loans, claims, posts."""

    def __init__(self, root, capsys, made=None):
        self.root, self.made = root, made
        self.say = Say(root / "place", capsys)
        self.ids = json.loads((root / "ids.json").read_text()) if (root / "ids.json").is_file() else {}

    def do(self, words, *more):
        status, told = self.say(words, *more)
        assert status == 0, (words, told)
        return told

    def file(self, name, text):
        path = self.root / name
        path.write_text(text)
        return path


def found(root, capsys):
    """Make the world; what has a number is kept in `ids`."""
    new_place(root / "place", capsys, "ann", "bob", "mill:firm", "council:public")
    world = World(root, capsys)
    do, ids = world.do, world.ids
    do("books add --who lost --called Lost")
    do("books erase --who lost")
    for who, pounds, ref in (("council", 5000, "C-1"), ("ann", 2000, "A-1"), ("bob", 2000, "B-1")):
        do(f"books expect --who {who} --amount {pounds} --reference {ref}")
    do("books reconcile --statement", world.file("bank.csv", MONEY))
    do("books expect --who ann --amount 900 --reference R-1")
    do("books reconcile --bank brx-reserve --new-bank --statement", world.file("reserve.csv", RESERVE))
    do("currency open --code BRX --model backed --fee 2 --release-above 50 --demurrage 1 --levy 1")
    do("currency open --code TRD --model mutual --fee 10")
    for currency in ("GBP", "BRX", "TRD"):
        do(f"books add --who shut --called Shut --currency {currency}")
        do(f"books status --who shut --currency {currency} --status closed")
    do("currency issue --code BRX --who ann --amount 200")
    do("currency limits --code TRD --who ann --start 100")
    do("currency limits --code TRD --who bob --start 100")
    do("currency pay --code TRD --buyer ann --seller bob --amount 40")
    ids["appeal"] = do("currency appeal --code TRD --who ann --floor=-300 --why more").split()[0]
    ids["request"] = do("currency redeem --code BRX --who ann --amount 60 --by pat").split(":")[0]
    do("bank share --who council --amount 4000")
    do("bank share --who ann --amount 50 --on 2026-01-05")
    do("bank share-notice --who ann --amount 20 --on 2026-01-05")
    do("bank save --who ann --amount 20")
    for name, who in (("running", "ann"), ("agreed", "bob"), ("asked", "mill")):
        apply = f"bank apply --who {who} --product production --amount 600 --purpose tools --on 2026-01-05 --by pat"
        ids[name] = do(apply).split(":")[0]
    for name in ("running", "agreed"):
        do(f"bank decide --loan {ids[name]} --allow --why known --on 2026-01-05 --by sam")
    do(f"bank lend --loan {ids['running']} --on 2026-01-05")
    for name, who, kind in (("offer", "ann", "offer"), ("want", "bob", "want"), ("spare", "ann", "offer")):
        words = f"board post --who {who} --kind {kind} --sort service --tags {name} --item"
        ids[name] = do(words, f"bread {name}").split()[0]
    ids["agreed_on"] = do(f"board agree --offer {ids['offer']} --want {ids['want']} --amount 5").split(".")[0]
    do("books hold --payer bob --payee mill --amount 3 --hold h1")
    do("round collect --file", world.file("claims.csv", CLAIMS))
    for who in ("ann", "bob", "mill"):
        do(f"round consent --who {who}")
    owed = next(row for row in world.say.rows("books claims") if row["invoice"] == "C1")
    ids |= {name: owed[name] for name in ("claim", "debtor", "creditor")}
    (root / "ids.json").write_text(json.dumps(ids))
    # Only the books are acted on: the templates of a new place would be copied hundreds of times.
    for folder in (each for each in (root / "place").iterdir() if each.is_dir() and each.name != "books"):
        shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def _secrets(monkeypatch):
    for name in ("ULTRAMICRO_SECRET", "ULTRAMICRO_NEW_SECRET"):
        monkeypatch.setenv(name, "four plain words here")
    # Slow on purpose, which is tried with the clerks and would be most of the time here.
    monkeypatch.setattr(
        clerks.hashlib, "scrypt", lambda secret, *, salt, **_: hashlib.sha256(salt + secret).digest()
    )


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch):
    monkeypatch.setattr(
        connecting, "PRAGMAS", ("journal_mode = memory", "synchronous = off", *connecting.PRAGMAS[2:])
    )


@pytest.fixture(autouse=True)
def _parsers_are_made_once(monkeypatch):
    """The parser of a verb is the same each time, and making it would be a sixth of all here."""
    monkeypatch.setattr(parser, "build_parser", parser_of)


@functools.cache
def parser_made(group, verb):
    return build_parser([group, verb])


def parser_of(words):
    return parser_made(*words[:2])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return tmp_path_factory.mktemp("world") / "made"


@pytest.fixture
def world(made, tmp_path, capsys):
    if not made.is_dir():
        made.mkdir()
        found(made, capsys)
    shutil.copytree(made, tmp_path / "world")
    return World(tmp_path / "world", capsys, made)


def billed(world):
    world.do(f"bank bill {FEB}")
    bill = next(
        row["claim"] for row in world.say.rows("books claims") if row["claim"].startswith("claim-loan")
    )
    world.do(f"books pay --payer ann --payee community-bank --amount 20 --post {bill} {FEB}")


def solved(world):
    world.do("round open")
    world.do("round solve")


def told(world):
    world.do(f"round paid --claim {world.ids['claim']} --amount 1 --who {world.ids['debtor']}")


def expected(world):
    world.do("books expect --who ann --amount 10 --reference A-2")


def assigned(world):
    world.do("books reconcile --statement", world.file("more.csv", MORE))


def copied(world):
    world.do("books backup --to", world.root / "copy")


def odd_line(world):
    rows = world.say.rows("books reconcile --statement", world.root / "more.csv")
    return next(row["open"] for row in rows if row["amount_pence"] == 7_00)


def older_clerks(world):
    """The people file has the clerks of before the last change, as after it came back from a copy."""
    world.do("books clerk --who ann --role board --by ann")
    world.do("books clerk --who bob --role second --by ann")
    with closing(apsw.Connection(str(world.root / "place" / "books" / "people.sqlite3"))) as people:
        people.execute("delete from clerk where role = 'second'")


def nothing(world):
    return None


def a_club(world):
    folder = world.root / "place" / "energy"
    folder.mkdir(exist_ok=True)
    for name, text in (("meters", METERS), ("tariffs", TARIFFS), ("readings", readings())):
        (folder / f"{name}.csv").write_text(text)


def a_settled_club(world):
    a_club(world)
    world.do("club settle --month 2026-03")


def a_hub(world):
    folder = world.root / "place" / "food"
    folder.mkdir(exist_ok=True)
    for name, text in (("availability", OFFERS), ("orders", ORDERS), ("goods", GOODS)):
        (folder / f"{name}.csv").write_text(text)
    settings = folder.parent / "place.toml"
    settings.write_text(settings.read_text().replace("\n[hub]\n", HUB))


def a_week(*steps):
    """Return what brings a hub so far in a week, each time further."""

    def prepare(world):
        a_hub(world)
        for words in WEEK[: 1 + len(steps)]:
            world.do(words.partition(" --on")[0])

    prepare.__name__ = "-".join(("week", *steps))
    return prepare


def a_price_to_come(world):
    a_hub(world)
    offers = world.root / "place" / "food" / "availability.csv"
    head, *rows = OFFERS.splitlines()
    offers.write_text("\n".join([f"{head},price_later", *(f"{row},yes" for row in rows)]))
    world.do(WEEK[0].partition(" --on")[0])


def a_booking(world):
    told = world.do(
        "hub book --thing van --who ann --member bob --day 2026-01-05 --start 09:00 --stop 10:30 --price 8"
    )
    world.ids["booking"] = told.split()[-1].strip(".")


def used_hours(world):
    a_booking(world)
    world.do(f"hub used --booking {world.ids['booking']} --monthly")


PACKED = ("receive", "pack")
VERBS = {
    "hub open": (a_hub, "hub open --week 2026-06-04 --add"),
    "hub receive": (a_week(), "hub receive --who mill --item flour --unit kg --quantity 4 --batch M1"),
    "hub weigh": (a_week("receive"), "hub weigh --batch 260604-1 --weight 59"),
    "hub price": (a_price_to_come, "hub price --who green-farm --item carrots --price 0.70"),
    "hub spoil": (a_week("receive"), "hub spoil --batch 260604-1 --quantity 2 --who green-farm"),
    "hub short": (a_week(), "hub short"),
    "hub pack": (a_week("receive"), "hub pack --buyer school"),
    "hub deliver": (a_week(*PACKED), "hub deliver --buyer school"),
    "hub invoice": (a_week(*PACKED, "deliver"), "hub invoice"),
    "hub close": (a_week(*PACKED, "deliver", "invoice"), "hub close"),
    "hub undo": (a_week("receive"), "hub undo"),
    "hub promise": (nothing, "hub promise --buyer ann --seller bob --item peas --unit kg --quantity 9 --price 1 --since 2026-06-01 --until 2026-07-01"),
    "hub book": (nothing, "hub book --thing van --who ann --member bob --day 2026-01-05 --start 09:00 --stop 10:30 --price 8"),
    "hub used": (a_booking, "hub used --booking {booking}"),
    "hub charge": (used_hours, "hub charge --month 2026-01-31"),
    "hub cancel": (a_week(), "hub cancel --buyer school"),
    "hub lend": (a_week(), "hub lend --lender green-farm --borrower hill-garden --amount 12 --months 3 --first 2026-12-31"),
    "hub end": (a_booking, "hub end --number {booking}"),
    "club settle": (a_club, "club settle --month 2026-03"),
    "club bill": (a_settled_club, "club bill --month 2026-03"),
    "books open": (nothing, "books open"),
    "books add": (nothing, "books add --who new --called New --floor=-5"),
    "books clerk": (nothing, "books clerk --who ann --role board --by ann"),
    "books seal-clerks": (older_clerks, "books seal-clerks --by ann"),
    "books consent": (nothing, "books consent --who ann --to publish-posts"),
    "books erase": (lambda w: w.do("books add --who gone --called Gone"), "books erase --who gone"),
    "books pay": (nothing, "books pay --payer ann --payee bob --amount 2.50"),
    "books hold": (nothing, "books hold --payer ann --payee bob --amount 2 --hold h2"),
    "books resolve": (nothing, "books resolve --hold h1 --amount 2"),
    "books reverse": (lambda w: w.do("books pay --payer ann --payee bob --amount 1"),
                      "books reverse --transfer {last} --why slip"),
    "books limits": (nothing, "books limits --who bob --floor=-20"),
    "books status": (nothing, "books status --who mill --status frozen"),
    "books claim": (nothing, "books claim --debtor ann --creditor bob --amount 4 --due 2026-12-31"),
    "books expect": (nothing, "books expect --who bob --amount 4 --reference B-9"),
    "books reconcile": (expected, "books reconcile --statement {more}"),
    "books assign": (assigned, "books assign --who bob --line {line}"),
    "books drop-line": (assigned, "books drop-line --line {line}"),
    "books close-period": (nothing, "books close-period --until 2025-12-31"),
    "books anchor": (nothing, "books anchor"),
    "books restore": (copied, "books restore --copy {copy}"),
    "currency open": (nothing, "currency open --code BRX --model backed --fee 3"),
    "currency issue": (nothing, "currency issue --code BRX --who ann --amount 10"),
    "currency pay": (nothing, "currency pay --code BRX --buyer ann --seller mill --amount 10"),
    "currency charge": (nothing, "currency charge --code BRX --month 2026-11"),
    "currency redeem": (nothing, "currency redeem --code BRX --who ann --amount 10"),
    "currency release": (nothing, "currency release --request {request} --by sam"),
    "currency reserve": (nothing, "currency reserve --code BRX"),
    "currency limits": (nothing, "currency limits --code TRD --who mill --start 50"),
    "currency appeal": (nothing, "currency appeal --code TRD --who bob --floor=-200 --why stock"),
    "currency decide": (nothing, "currency decide --appeal {appeal} --allow --why fair --by sam"),
    "currency guarantee": (nothing, "currency guarantee --code TRD --guarantor bob --member ann --cap 10"),
    "currency fill-fund": (nothing, "currency fill-fund --code TRD --amount 2"),
    "currency write-off": (lambda w: w.do("currency guarantee --code TRD --guarantor bob --member ann --cap 10"),
                           "currency write-off --code TRD --who ann --why gone"),
    "bank apply": (nothing, "bank apply --who bob --product stepped --amount 100 --purpose van"),
    "bank guarantee": (lambda w: w.ids.update(loan=w.do("bank apply --who bob --product group --amount 90 --purpose van --guarantors ann=9").split(":")[0]),
                       "bank guarantee --loan {loan} --who ann"),
    "bank share-rules": (nothing, "bank share-rules --notice-days 30"),
    "bank cancel-notice": (lambda w: w.ids.update(notice=w.say.rows("bank share-queue")[0]["notice"]),
                           "bank cancel-notice --notice {notice}"),
    "bank certificates": (nothing, "bank certificates --to {page}"),
    "bank nominate": (nothing, "bank nominate --who ann --nominees bob"),
    "bank death": (lambda w: w.do("bank nominate --who ann --nominees bob"),
                   "bank death --who ann --died-on 2026-05-01"),
    "bank share-transfer": (lambda w: w.do("bank share-rules --transferable"),
                            "bank share-transfer --who ann --to bob --amount 5"),
    "bank decide": (nothing, "bank decide --loan {asked} --allow --why known --by sam"),
    "bank lend": (nothing, "bank lend --loan {agreed} --on 2026-01-05"),
    "bank collect": (nothing, f"bank collect --loan {{running}} {FEB}"),
    "bank bill": (nothing, f"bank bill {FEB}"),
    "bank book": (billed, f"bank book {FEB}"),
    "bank unbill": (billed, f"bank unbill --loan {{running}} {FEB}"),
    "bank reschedule": (nothing, f"bank reschedule --loan {{running}} --instalments 24 --why ill {FEB}"),
    "bank provide": (nothing, "bank provide --on 2026-07-01"),
    "bank write-off": (nothing, f"bank write-off --loan {{running}} --why gone --by sam {FEB}"),
    "bank save": (nothing, "bank save --who ann --amount 5"),
    "bank withdraw": (nothing, "bank withdraw --who ann --amount 5"),
    "bank share": (nothing, "bank share --who bob --amount 5"),
    "bank share-notice": (nothing, "bank share-notice --who council --amount 5"),
    "bank redeem-shares": (nothing, "bank redeem-shares --window 100 --on 2026-05-01"),
    "bank interest": (lambda w: w.do(f"bank collect --loan {w.ids['running']} {FEB}"),
                      "bank interest --percent 0.1 --year 2026 --on 2026-12-31"),
    "board post": (nothing, "board post --who ann --kind offer --sort tool --item drill"),
    "board agree": (nothing, "board agree --offer {spare} --who bob --amount 4"),
    "board done": (nothing, "board done --agreed {agreed_on}"),
    "board end": (nothing, "board end --agreed {agreed_on}"),
    "board renew": (nothing, "board renew --post {spare} --until 2027-12-01"),
    "board close": (nothing, "board close --post {spare}"),
    "round open": (nothing, "round open"),
    "round collect": (nothing, "round collect --file {claims}"),
    "round consent": (nothing, "round consent --who council"),
    "round dispute": (nothing, "round dispute --claim {claim}"),
    "round solve": (lambda w: w.do("round open"), "round solve"),
    "round settle": (solved, "round settle"),
    "round undo": (solved, "round undo"),
    "round paid": (nothing, "round paid --claim {claim} --amount 1 --who {debtor}"),
    "round credit": (nothing, "round credit --claim {claim} --amount 1 --number 7 --who {debtor}"),
    "round correct": (nothing, "round correct --claim {claim} --amount 1 --who {debtor}"),
    "round withdraw": (nothing, "round withdraw --claim {claim} --who {creditor}"),
    "round agree": (told, "round agree --claim {claim} --who {creditor}"),
    "books identify": (nothing, "books identify --who ann --also Annie"),
}  # fmt: skip
"""By verb: what must come before, and a command that does something."""
ACTING = {
    f"{group} {verb.name}": verb
    for group, verbs in all_actions().items()
    for verb in verbs
    if not verb.reads_only
}
SETS = {verb for verb, action in ACTING.items() if action.repeats is Repeats.EACH_TIME}
SAYS_NOTHING_TO_DO = {
    "bank bill", "bank book", "bank certificates", "bank death", "bank provide", "books anchor", "club bill", "round agree", "round dispute", "round open",
    "round undo", "round withdraw",
}  # fmt: skip
"""They look at how things stand and end as if nothing had been done before. No verb may join them."""
FORGETS = {"books erase"}
"""Whoever is forgotten is not even known to have been here."""
MOVES = {
    "books pay", "books hold", "books resolve", "books reverse", "books reconcile", "books assign",
    "currency issue", "currency pay", "currency charge", "currency redeem", "currency release",
    "currency fill-fund", "currency write-off", "bank lend", "bank collect", "bank book", "bank provide",
    "bank write-off", "bank save", "bank withdraw", "bank share",
    "board agree", "board done", "round settle",
}  # fmt: skip
"""Those that a frozen account stops."""
EXITS = {"done": 0, "nothing_to_do": 0, "done_before": 4, "refused": 2}


NAMES = (
    "--who",
    "--payer",
    "--payee",
    "--buyer",
    "--seller",
    "--debtor",
    "--creditor",
    "--guarantor",
    "--member",
)
MAKES_NAMES = {"books add"}


def names(words):
    """Where the names of members stand in a command."""
    given = words.split()
    return [place for place, word in enumerate(given) if place and given[place - 1] in NAMES]


def renamed(words, place, name):
    given = words.split()
    return " ".join([*given[:place], name, *given[place + 1 :]])


def strangers(words):
    """The command about somebody who was never here, and about somebody who was erased."""
    found = names(words)
    return [
        renamed(words, place, name)
        for place, name in zip(found[:1] + found[-1:], ("nobody", "lost"), strict=False)
    ]


def of_the_closed(words):
    """The command about somebody whose accounts are closed, in each place where a name stands."""
    return [renamed(words, place, "shut") for place in names(words)]


def touches_the_closed(shown, transfers):
    """Whether any of some transfers moves what is on a closed account."""
    closed = {name for name, row in shown["accounts"].items() if "closed" in row}
    assert len(closed) >= 3
    return any(set(transfer) & closed for transfer in transfers)


def typed_otherwise(verb, words):
    """The same command with names in capitals and the currency in small letters."""
    for place in names(words):
        words = renamed(words, place, words.split()[place].upper())
    return words if verb == "currency open" else re.sub(r"--code (\w+)", lambda m: m[0].lower(), words)


def prepared(world, prepare):
    """Bring the world so far as something does, which is done once and then copied."""
    if prepare is nothing:
        return
    kept = world.made.with_name(f"after-{prepare.__name__}-{PREPARED.setdefault(prepare, len(PREPARED))}")
    if kept.is_dir():
        shutil.rmtree(world.root)
        shutil.copytree(kept, world.root)
        world.ids = json.loads((kept / "ids.json").read_text())
        return
    prepare(world)
    (world.root / "ids.json").write_text(json.dumps(world.ids))
    shutil.copytree(world.root, kept)


PREPARED = {}
"""By what prepares the world: its number, as several have no name."""


def command(world, verb, prepare=None):
    """Bring the world so far that the command does something, and return it."""
    first, words = VERBS[verb]
    prepared(world, prepare or first)
    world.file("more.csv", MORE)
    given = {**world.ids, "more": world.root / "more.csv", "copy": world.root / "copy"}
    given["page"] = world.root / "page.html"
    given["claims"] = world.file("new.csv", CLAIMS.replace(",C", ",D"))
    given["last"] = len(shown(world)["transfers"])
    given["line"] = odd_line(world) if "{line}" in words else ""
    return words.format(**given)


def give(world, words):
    """Give a command; return what became of it, after a look at its exit status."""
    group, verb, *rest = words.split()
    world.say.capsys.readouterr()
    status = main([group, verb, str(world.say.root), "--json", *rest])
    told = json.loads(world.say.capsys.readouterr().out)
    assert status == EXITS[told["status"]]
    return told


def give_aside(world, words):
    """Give a command to a copy of the world; return what became of it and what the copy shows."""
    aside = World(world.root.with_name("aside"), world.say.capsys)
    shutil.copytree(world.root, aside.root)
    told, end = give(aside, words), shown(aside)
    shutil.rmtree(aside.root)
    return told, end


def rows(path, tables):
    # Not by Python's own sqlite3: older libraries read a log that was just reset wrongly.
    db = apsw.Connection(str(path))
    try:
        return {table: db.execute(f"select * from {table}").fetchall() for table in tables}
    finally:
        db.close()


def shown(world):
    """All that books and people show, read without the program."""
    books = world.root / "place" / "books"
    ledger = rows(books / "ledger.sqlite3", ("operation", "transfer", "account", "hold"))
    people = rows(books / "people.sqlite3", ("person", "consent", "mark", "memo", "post", "clerk"))
    done = [row for row in ledger["operation"] if row[7] == "accepted" and row[3] != "open_account"]
    # A word of one's own is bound to its command, whatever comes of it: that alone is nothing done.
    done = [row for row in done if row[3] != "note" or json.loads(row[4])[3] != "command"]
    return {
        "transfers": ledger["transfer"], "done": done, "people": people, "holds": ledger["hold"],
        "accounts": {row[0]: row for row in ledger["account"]},
    }  # fmt: skip


def acted(before, after):
    return before["done"] != after["done"] or before["people"] != after["people"]


def test_every_verb_that_acts_is_tried():
    assert set(VERBS) == set(ACTING)


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"books open", "books restore"}))
def test_an_answer_is_what_the_books_show_the_first_time_and_again(world, verb):
    words = command(world, verb)
    start = shown(world)
    for other in () if verb in MAKES_NAMES else strangers(words):
        told = give(world, other)
        assert told["status"] == ("nothing_to_do" if verb in FORGETS else "refused")
        assert shown(world) == start
    for other in () if verb in MAKES_NAMES else of_the_closed(words):
        told, end = give_aside(world, other)
        assert (told["status"] == "done") == acted(start, end)
        assert not touches_the_closed(start, end["transfers"][len(start["transfers"]) :])
        assert told["status"] != "done" or verb not in MOVES
    first = give(world, words)
    middle = shown(world)
    again = give(world, words)
    end = shown(world)
    assert (first["status"], acted(start, middle)) == ("done", True)
    assert (again["status"] == "done") == acted(middle, end)
    allowed = {"done_before"}
    if verb in SETS | FORGETS:
        # What is set as it is already was so before; who is forgotten, nobody knows.
        allowed = {"done", "nothing_to_do"} if verb in FORGETS else {"done", "done_before"}
        allowed |= {"nothing_to_do"} if verb in SAYS_NOTHING_TO_DO else set()
    assert again["status"] in allowed, (first["says"], again["says"])
    assert middle["transfers"] == end["transfers"]
    same = give(world, typed_otherwise(verb, words))
    assert (same["status"] in allowed, shown(world)["transfers"]) == (True, end["transfers"])
    before = shown(world)
    more = give(world, f"{words} --key {'o' * 30}")
    after = shown(world)
    assert (more["status"] == "done") == acted(before, after)
    assert before["transfers"] == after["transfers"] or more["status"] == "done"


THINGS = re.compile(
    r"--(code|transfer) |\{(request|appeal|asked|agreed|running|loan|agreed_on|offer|spare)\}"
)
NAMES_THINGS = {verb for verb, (_, words) in VERBS.items() if THINGS.search(words)}
NAMES_THINGS |= {"round solve", "round settle", "round undo"}
"""Verbs on something that began on some day: a currency, a loan, an agreement, a round."""


@pytest.mark.parametrize("verb", sorted(NAMES_THINGS))
def test_no_verb_acts_on_a_thing_before_the_day_on_which_it_began(world, verb):
    words = command(world, verb)
    start = shown(world)
    told = give(world, f"{words} --on 2025-12-31")
    assert (told["status"], shown(world)) == ("refused", start)
    assert re.search(r"there was no .* before|the last step of .* was on", told["says"])
    assert "--on: " in told["says"]


@pytest.mark.parametrize("verb", sorted(MOVES))
def test_what_falls_into_a_closed_period_moves_nothing_and_says_so(world, verb):
    words = command(world, verb)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with Desk(root=world.root / "place", key="closing", at=now, on=now.date()) as desk:
        desk.submit(desk.sign(ClosePeriod, until=date(2100, 1, 1)))
    start = shown(world)
    told = give(world, words)
    end = shown(world)
    assert start["transfers"] == end["transfers"]
    assert (told["status"] == "done") == acted(start, end)
    assert told.get("code", "period_closed") == "period_closed"
    assert told["status"] != "refused" or start["accounts"].keys() == end["accounts"].keys()


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"books open", "books restore"}))
def test_a_word_of_ones_own_serves_one_command_once(world, verb):
    words = f"{command(world, verb)} --key {'w' * 30}"
    assert give(world, words)["status"] == "done"
    middle = shown(world)
    again = give(world, words)
    assert again["status"] == ("nothing_to_do" if verb in FORGETS else "done_before")
    assert not acted(middle, shown(world))
    if ACTING[verb].repeats in {Repeats.ONCE, Repeats.EACH_TIME}:
        other = give(world, f"books pay --payer ann --payee bob --amount 9 --key {'w' * 30}")
        assert (other["status"], other["code"]) == ("refused", "key_reused")


@pytest.mark.parametrize("verb", sorted(MOVES))
def test_what_was_refused_is_done_when_its_cause_is_gone(world, verb):
    words = command(world, verb)
    freeze(world, "frozen")
    start = shown(world)
    refused = give(world, words)
    held = shown(world)
    assert (start["transfers"], start["holds"]) == (held["transfers"], held["holds"])
    assert start["people"]["post"] == held["people"]["post"]
    freeze(world, "open")
    thawed = shown(world)
    done = give(world, words)
    end = shown(world)
    assert done["status"] == "done"
    assert (thawed["transfers"], thawed["holds"]) != (end["transfers"], end["holds"])
    if refused["status"] == "refused":
        assert start["done"] == held["done"]
        assert start["accounts"].keys() == held["accounts"].keys()
        # Who bears a loss is asked first what they can pay, so that the ledger is never asked.
        asked_first = verb == "currency write-off"
        assert refused["code"] == ("bad_input" if asked_first else "frozen_account")
        assert done["refused_before"] == ("" if asked_first or verb in SETS else "frozen_account")
    assert give(world, words)["status"] in {"done_before", "nothing_to_do"}
    assert shown(world)["transfers"] == end["transfers"]


def two_notices(world):
    world.do("bank share-notice --who council --amount 5 --on 2026-01-06")


PAYS_MANY = {
    "bank redeem-shares": two_notices, "bank interest": VERBS["bank interest"][0], "bank book": billed,
    "currency charge": nothing, "round settle": solved,
}  # fmt: skip
"""Verbs of which one command moves what is several people's, and what must come before."""


@pytest.mark.parametrize("verb", sorted(PAYS_MANY))
def test_what_a_frozen_account_kept_back_is_done_by_the_same_command_when_it_is_open(world, verb):
    words = command(world, verb, PAYS_MANY[verb])
    _, wanted = give_aside(world, words)
    start = len(shown(world)["transfers"])
    freeze(world, "frozen", only="ann")
    give(world, words)
    freeze(world, "open", only="ann")
    give(world, words)
    assert moved(shown(world), start) == moved(wanted, start)
    assert give(world, words)["status"] in {"done_before", "nothing_to_do"}
    assert moved(shown(world), start) == moved(wanted, start)


def moved(what, start):
    """What was moved since, in any order: giver, taker, sum, currency and kind."""
    return sorted(row[3:8] for row in what["transfers"][start:])


def freeze(world, status, only=""):
    """Freeze every account there is or will be in a round, or those of one person; or open them again."""
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with Desk(root=world.root / "place", key=f"all-{status}", at=now, on=now.date()) as desk:
        for person in desk.people.everybody():
            desk.account(person.id, account_class="clearing", floor_pence=None)
        whose = {desk.people.known(only).id} if only else {a.owner for a in desk.ledger.accounts()}
        accounts = [a for a in desk.ledger.accounts() if a.owner in whose]
        desk.submit(*(desk.sign(SetStatus, account=a.account, status=status) for a in accounts))


def test_books_are_opened_once_and_brought_back_each_time(tmp_path, capsys):
    main(["new", str(tmp_path / "place")])
    world = World(tmp_path, capsys)
    assert [give(world, "books open")["status"] for _ in range(2)] == ["done", "done_before"]
    copied(world)
    assert [give(world, f"books restore --copy {tmp_path / 'copy'}")["status"] for _ in range(2)] == [
        "done"
    ] * 2


def test_two_tills_are_two_payments_and_one_till_says_when_it_was_paid(world):
    pay = "books pay --payer ann --payee bob --amount 2.50"
    assert [give(world, f"{pay} --by {till}")["status"] for till in ("till-a", "till-b")] == ["done", "done"]
    last = shown(world)["transfers"][-1]
    again = give(world, f"{pay} --by till-b")
    assert (again["status"], again["before"]["transfer"]) == ("done_before", last[0])
    assert datetime.fromisoformat(again["before"]["at"]).tzinfo is not None


def test_a_state_that_was_changed_in_between_is_set_again(world):
    statuses = ("frozen", "open", "frozen")
    told = [give(world, f"books status --who mill --status {status}")["status"] for status in statuses]
    (account,) = [
        row for name, row in shown(world)["accounts"].items() if name.endswith("member") and "frozen" in row
    ]
    assert (told, account[8]) == (["done"] * 3, "frozen")


def test_consent_that_was_withdrawn_can_be_given_again_on_one_day(world):
    consent = "books consent --who ann --to publish-posts"
    told = [give(world, words)["status"] for words in (consent, f"{consent} --withdraw", consent)]
    (row,) = shown(world)["people"]["consent"]
    assert (told, row[3]) == (["done"] * 3, None)


def test_what_is_left_to_book_is_booked_though_the_same_was_asked_before(world):
    billed(world)
    assert give(world, f"bank book {FEB}")["rows"][0]["booked_pence"] == 20_00
    bill = next(
        row["claim"] for row in world.say.rows("books claims") if row["claim"].startswith("claim-loan")
    )
    world.do(f"books pay --payer ann --payee community-bank --amount 5 --post {bill} {FEB}")
    assert [row["booked_pence"] for row in give(world, f"bank book {FEB}")["rows"]] == [5_00]


def test_what_was_billed_and_taken_back_can_be_billed_again_on_one_day(world):
    for _ in range(2):
        assert [row["billed_pence"] > 0 for row in give(world, f"bank bill {FEB}")["rows"]] == [True]
        assert give(world, f"bank unbill --loan {world.ids['running']} {FEB}")["status"] == "done"
    assert not [row for row in world.say.rows("books claims") if row["claim"].startswith("claim-loan")]


def test_two_posts_under_one_word_are_not_one(world):
    post = "board post --who ann --kind offer --sort tool --key saturday-stall --item"
    assert world.say(post, "drill")[0] == 0
    assert world.say(post, "drill")[0] == 4
    assert world.say(post, "saw")[0] == 2
    other = "board post --who ann --kind offer --sort tool --key saturday-bread --item"
    assert world.say(other, "saw")[0] == 0
    assert {"drill", "saw"} <= {row["item"] for row in world.say.rows("board list")}
    assert Path(world.root / "place").is_dir()


def test_shares_that_are_not_paid_out_are_said_to_wait(world):
    def told(words):
        return world.say(f"bank redeem-shares --window {words}")

    assert told("0")[0] == 2
    assert "ends on 5 April 2026" in told("20 --on 2026-02-01")[1]
    assert "more than what is left" in told("10 --on 2026-06-01")[1]
    assert "next notice" not in told("20 --on 2026-06-02")[1]

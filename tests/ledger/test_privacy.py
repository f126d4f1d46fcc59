"""The chain holds no words of people, and who is erased is found in no byte of the books."""

import hashlib
import json
import sqlite3
from datetime import UTC, date, datetime

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk import DONE_BEFORE, new_place
from ultramicro.flows.tables import rows_of
from ultramicro.ledger.deciding import Asked
from ultramicro.ledger.four_eyes import same_person
from ultramicro.ledger.people.alike import folded
from ultramicro.ledger.people.marks import Marks, Sort, is_mark
from ultramicro.ledger.people.register import MarkKind, People
from ultramicro.techniques import open_place

WORDS = {
    "name": "Zebedee Quillfeather", "short": "zeb", "contact": "07700 900123", "memo": "the wheelchair ramp",
    "word": "quill-august-rent", "clerk": "Prudence", "hold": "ramp-deposit", "reference": "ZEB-RAMP-7",
    "appeal": "my knees gave way", "post": "wheelchair repairs",
}  # fmt: skip
BANK = """Date,Description,Paid in,Paid out,Balance
02/11/2026,ZEB-RAMP-7 MR Z QUILLFEATHER 12 MILL STREET,50.00,,50.00
03/11/2026,QUILLFEATHER ZEBEDEE GIFT,7.00,,57.00
04/11/2026,SOMEBODY ELSE,9.00,,66.00
"""


@pytest.fixture
def say(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "shop:firm")
    say("books add --who trust --kind group --floor=-1000 --called", "Trust")
    say("books add --who zeb --contact 07700900123 --called", WORDS["name"])
    return say


def live(say, tmp_path):
    """Do with the books what leaves words of people behind."""
    pay = "books pay --payer trust --payee zeb --amount 10"
    assert say(f"{pay} --by {WORDS['clerk']} --key {WORDS['word']} --memo", WORDS["memo"])[0] == 0
    assert (
        say("books pay --payer trust --payee shop --amount 1 --memo", f"for {WORDS['name']}'s ramp")[0] == 0
    )
    assert say(f"books hold --payer zeb --payee shop --amount 2 --hold {WORDS['hold']}")[0] == 0
    assert say(f"books resolve --hold {WORDS['hold']} --void")[0] == 0
    assert say(f"books expect --who zeb --amount 50 --reference {WORDS['reference']}")[0] == 0
    (tmp_path / "bank.csv").write_text(BANK)
    status, told = say("books reconcile --json --statement", tmp_path / "bank.csv")
    assert (status, {row["amount_pence"] for row in json.loads(told)["rows"]}) == (0, {700, 900})
    say("currency open --code TRD --model mutual")
    say("currency limits --code TRD --who zeb --start 100")
    assert say("currency appeal --code TRD --who zeb --floor=-300 --why", WORDS["appeal"])[0] == 0
    assert say("board post --who zeb --kind offer --sort service --item", WORDS["post"])[0] == 0
    say("books consent --who zeb --to publish-posts")
    assert say("books pay --payer zeb --payee trust --amount 60 --memo", "all back")[0] == 0


def parts(words):
    """The whole of some words, and each that says something."""
    return {words, *(part for part in words.replace("-", " ").split() if len(part) > 3)}


def found_in(path, words):
    held = path.read_bytes().lower()
    return {
        part
        for part in parts(words)
        if any(part.lower().encode(form) in held for form in ("utf-8", "utf-16-le", "utf-16-be"))
    }


def unsalted(*asked):
    return hashlib.sha256(json.dumps(asked, default=str, sort_keys=True).encode()).hexdigest()[:16]


def test_the_chain_holds_no_words(say, tmp_path):
    live(say, tmp_path)
    books = tmp_path / "place" / "books"
    for file in ("ledger.sqlite3", "derived.sqlite3"):
        for what, words in WORDS.items():
            assert not found_in(books / file, words) - {"zeb"}, (file, what)


def test_who_is_erased_is_found_in_no_byte_of_the_books(say, tmp_path):
    live(say, tmp_path)
    people = tmp_path / "place" / "books" / "people.sqlite3"
    assert found_in(people, WORDS["name"])
    before = say("books verify")
    assert say("books erase --who zeb --by sam")[0] == 0
    assert say("books verify") == before
    assert say("books backup --to", tmp_path / "copy")[0] == 0
    for path in sorted(each for place in ("place/books", "copy") for each in (tmp_path / place).rglob("*")):
        if path.is_file():
            for what in WORDS.keys() - {"clerk"}:
                assert not found_in(path, WORDS[what]), (path.name, what)
            assert not found_in(path, "QUILLFEATHER MILL STREET 12 Mill Street"), path.name
    assert found_in(people, "SOMEBODY")  # what others are called is left


def test_what_remains_in_copies_is_told(say, tmp_path):
    assert say("books backup --to", tmp_path / "copy")[0] == 0
    assert say("books restore --copy", tmp_path / "copy")[0] == 0
    _, told = say("books erase --who zeb")
    assert "set-aside-1" in told
    assert "Backups made before today" in say("books erase --who shop")[1] or "set-aside-1" in told


def test_the_key_of_a_command_cannot_be_tried_out(say, tmp_path):
    """Digests of what was asked are no longer those that anybody can make who guesses it."""
    live(say, tmp_path)
    db = sqlite3.connect(tmp_path / "place" / "books" / "ledger.sqlite3")
    kept = " ".join(str(row) for row in db.execute("select key, asked from operation"))
    asked = {"amount": 6000, "currency": "", "memo": "all back", "payee": "trust", "payer": "zeb", "post": ""}
    (day,) = db.execute("select max(business_on) from transfer").fetchone()
    for who in ("root", "sam", "Prudence"):
        assert unsalted("books", "pay", asked, day, who) not in kept


def test_a_command_is_known_again_by_its_word_and_by_itself(say):
    pay = "books pay --payer trust --payee zeb --amount 10 --by Pat"
    assert [say(f"{pay} --key once")[0] for _ in range(2)] == [0, DONE_BEFORE]
    assert [say(pay)[0] for _ in range(2)] == [0, DONE_BEFORE]
    assert say("books pay --payer trust --payee zeb --amount 11 --by Pat --key once")[0] == 2
    assert say("books pay --payer trust --payee zeb --amount 11 --by sam --key Once")[0] == 0


@pytest.mark.parametrize("flag", ["--key", "--by"])
@pytest.mark.parametrize("words", ["a\x1fb", "\udc80", "\n"])
def test_words_that_no_store_can_keep_are_refused(say, flag, words):
    status, told = say(f"books pay --payer trust --payee zeb --amount 1 {flag}", words)
    assert (status, "Traceback" in told) == (2, False)
    assert say.balances()["zeb", "member"] == 0


def test_what_a_word_made_is_found_by_that_word(say):
    _, told = say("books claim --debtor trust --creditor zeb --amount 5 --due 2026-12-31 --key roof")
    assert "claim-roof" not in told
    assert say("books pay --payer trust --payee zeb --amount 5 --post claim-roof")[0] == 0
    assert say.rows("books claims") == []


def test_a_hold_has_the_number_that_its_payer_gave_it(say):
    say("books pay --payer trust --payee zeb --amount 10")
    hold = "books hold --payer zeb --payee shop --amount 2 --hold h-1"
    assert say(hold)[0] == 0
    assert "[hold_exists]" in say(f"{hold} --key other")[1]
    status, told = say("books resolve --hold h-1")
    assert (status, "h-1" in told) == (0, True)
    assert say.balances()["shop", "member"] == 200
    assert "[unknown_hold]" in say("books resolve --hold h-2")[1]


def test_four_eyes_are_two_people_however_their_names_are_typed(say, tmp_path):
    say("currency open --code BRX --model backed --release-above 1")
    (tmp_path / "r.csv").write_text(BANK.replace("ZEB-RAMP-7 ", "BRX-ZEB "))
    say("books expect --who zeb --amount 50 --reference BRX-ZEB")
    say("books reconcile --bank brx-reserve --statement", tmp_path / "r.csv")
    say("currency issue --who zeb --amount 40")
    _, told = say("currency redeem --who zeb --amount 30 --by pat")
    request = told.split(":")[0]
    assert say(f"currency release --request {request} --by", " PAT ")[0] == 2
    status, told = say(f"currency release --request {request} --by Sam")
    assert (status, told.startswith("Sam released")) == (0, True)


def test_nobody_is_erased_who_is_expected_to_pay_or_has_a_loan(say):
    say("books expect --who zeb --amount 50 --reference X-1")
    assert "is expected of zeb" in say("books erase --who zeb")[1]
    say("bank share --who trust --amount 500")
    _, told = say("bank apply --who shop --product stepped --amount 100 --purpose tools --by pat")
    loan = told.split(":")[0]
    assert f"the loan {loan} is still open" in say("books erase --who shop")[1]


def test_posts_of_people_leave_the_place_only_if_they_agreed(say, tmp_path):
    say("board post --who zeb --kind offer --sort service --item", "wheelchair repairs")
    say("board post --who shop --kind offer --sort goods --item", "apples")

    def exported():
        told = say("board export --email b@example.org --to", tmp_path / "out")[1]
        return (tmp_path / "out" / "murmurations.json").read_text(), told

    text, told = exported()
    assert ("apples" in text, "wheelchair" in text, "1 post of a person was left out" in told) == (
        True,
        False,
        True,
    )
    say("books consent --who zeb --to Publish-Posts")
    assert "wheelchair" in exported()[0]
    say("books consent --who zeb --to publish-posts --withdraw")
    assert "wheelchair" not in exported()[0]


def test_the_file_of_people_is_its_owners_alone(say, tmp_path):
    assert (tmp_path / "place" / "books" / "people.sqlite3").stat().st_mode & 0o077 == 0
    say("books backup --to", tmp_path / "copy")
    assert (tmp_path / "copy" / "people.sqlite3").stat().st_mode & 0o077 == 0


words = st.text(min_size=1, max_size=20).filter(folded)


@given(words, words, st.sampled_from(Sort))
def test_a_mark_says_nothing_and_is_always_the_same(one, other, sort):
    marks = Marks(apsw.Connection(":memory:"))
    mark = marks.mark(sort, one)
    assert is_mark(mark, sort)
    assert marks.mark(sort, one) == mark
    alike = folded(one) == folded(other) if sort is Sort.CLERK else one == other
    assert (marks.mark(sort, other) == mark) == alike
    assert folded(marks.words(mark)) == folded(one)
    assert Marks(apsw.Connection(":memory:")).mark(sort, one) != mark


@given(st.text(max_size=40), st.lists(st.sampled_from(["a", "b", "c"]), max_size=3))
def test_a_salted_digest_is_gone_with_any_of_its_people(said, parties):
    marks = Marks(apsw.Connection(":memory:"))
    digest = marks.salted(said, parties)
    assert marks.salted(said, reversed(parties)) == digest
    for party in set(parties):
        marks.forget(party, ())
        assert marks.salted(said, parties) != digest
        digest = marks.salted(said, parties)


def test_who_acted_in_old_books_is_still_known(tmp_path):
    people = People(tmp_path / "people.sqlite3")
    day = date(2026, 11, 28)
    pat = people.add("pat", "Pat Day", on=day)
    mark, sam, like = (people.marks.mark(Sort.CLERK, name) for name in ("Pat", "Sam", "p\u0430t"))
    for one in ("pat", " PAT ", "Pat", pat.id, mark, like):
        assert same_person(people, one, mark)
        assert same_person(people, mark, one)
        assert not same_person(people, one, sam)
    people.erase("pat", on=day)
    assert same_person(people, mark, mark)
    asked = Asked(day=day, at=datetime(2026, 11, 28, tzinfo=UTC), by=mark, login="Pat")
    assert asked.clerk == "Pat"
    people.close()


def test_a_name_goes_from_every_text_of_the_people_and_relations_stay(tmp_path):
    """Other names, owners, keys, posts and contacts of others may name who is erased."""
    people, day = People(tmp_path / "people.sqlite3"), date(2026, 11, 1)
    for short, name, contact in (("dan", "Dan Dayly", "12 High Street"), ("bob", "Bob", "c/o DAN DAYLY, 5 Mill Lane"),
                                 ("cat", "Cat", "12 High Street"), ("eve", "Eve", "")):  # fmt: skip
        people.add(short, name, contact=contact, on=day)
    for who, owner in (("bob", "Dan Dayly"), ("cat", "dan dayly"), ("eve", "Eve Smith")):
        people.mark(who, MarkKind.OWNER, owner)
    people.mark("bob", MarkKind.OTHER_NAME, "Dayly, Dan & Sons")
    people.marks.mark(Sort.WORD, "rent-dan-dayly")
    people.consent("bob", "share with Dan Dayly", on=day)
    people.erase("dan", on=day)
    left = {mark.of: mark.value for mark in people.known_as()}
    assert (
        left[people.known("bob").id]
        == left[people.known("cat").id]
        != left[people.known("eve").id]
        == "Eve Smith"
    )
    assert len(left) == len(people.known_as())
    assert (people.known("bob").contact, people.known("cat").contact) == (
        "c/o …, 5 Mill Lane",
        "12 High Street",
    )
    people.close()
    assert b"dayly" not in (tmp_path / "people.sqlite3").read_bytes().lower()


def test_what_a_loan_is_for_is_kept_outside_the_chain_and_forgotten_with_its_borrower(say, tmp_path):
    say("bank share --who trust --amount 500")
    ask = "bank apply --who zeb --product stepped --amount 100 --by pat --purpose"
    status, told = say(ask, "sewing kit")
    assert status == 0
    loan = told.split(":")[0]
    ledger = tmp_path / "place" / "books" / "ledger.sqlite3"
    assert found_in(ledger, "sewing kit") == set()
    say(f"bank decide --loan {loan} --allow --by sam --why", "pays like clockwork")
    (tmp_path / "bank.csv").write_text(BANK.replace("50.00", "500.00"))
    say("books expect --who zeb --amount 500 --reference ZEB-RAMP-7")
    say("books reconcile --statement", tmp_path / "bank.csv")
    say("bank share --who zeb --amount 300")
    assert say(f"bank lend --loan {loan}")[0] == 0
    with_purpose = [row["purpose"] for row in rows_of(open_place(tmp_path / "place").table("loans"))]
    assert with_purpose == ["sewing kit"]
    assert found_in(ledger, "pays like clockwork") == set()
    path = tmp_path / "place" / "books" / "people.sqlite3"
    assert found_in(path, "sewing kit") != set()
    people = People(path)
    people.erase("zeb", on=date(2026, 12, 1))
    people.close()
    assert found_in(path, "sewing kit") == set()


def test_what_is_asked_of_many_at_once_is_what_is_asked_of_each(tmp_path):
    people, day = People(tmp_path / "people.sqlite3"), date(2026, 11, 1)
    keys = [people.add(short, short.title(), on=day).id for short in ("ann", "bob", "cid")]
    refs = [people.remember(f"pay-{key}", f"for\n{key} 'x'", of=key) for key in keys]
    people.erase(keys[0], on=day)
    known = {key: found.name for key in keys if (found := people.find(key))}
    assert people.names_of([*keys, keys[1], "nobody", ""]) == known
    assert people.words_of([*refs, "", "none"]) == {ref: said for ref in refs if (said := people.words(ref))}
    assert people.words_of([]) == people.names_of([]) == {}

"""Four eyes are two people: by name, by secret, by role; not who gains, and not a large sum in parts."""

import sqlite3
from datetime import UTC, datetime

import pytest

from tests.asking import done, refused
from tests.currency.test_verbs import BANK
from tests.desk import DONE_BEFORE, new_place
from ultramicro.core.errors import BadInput
from ultramicro.currency.events import ReleaseAsked
from ultramicro.ledger import sealed_clerks
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.events import note_of
from ultramicro.ledger.people.clerks import Clerks, Role
from ultramicro.ledger.people.register import People

PAT, SAM, KIM = "pat has a dog", "sam likes tea", "kim sings low"


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys, "ann", "bob", "pat", "sam", "kim", "shop:firm")
    desk("currency open --code BRX --model backed --release-above 300 --on 2026-11-01")
    (tmp_path / "bank.csv").write_text(BANK)
    desk("books expect --who ann --amount 500 --reference RESERVE-1")
    desk("books reconcile --bank brx-reserve --statement", tmp_path / "bank.csv")
    assert desk("currency issue --code BRX --who ann --amount 500")[0] == 0
    return desk


@pytest.fixture
def clerks(say, monkeypatch):
    """Kim of the board, pat the treasurer, sam the second person; `as_` acts as one of them."""

    def as_(secret, words, *more):
        monkeypatch.setenv("ULTRAMICRO_SECRET", secret)
        return say(words, *more)

    for who, role, secret in (("kim", "board", KIM), ("pat", "treasurer", PAT), ("sam", "second", SAM)):
        monkeypatch.setenv("ULTRAMICRO_NEW_SECRET", secret)
        assert as_(KIM, f"books clerk --who {who} --role {role} --by kim")[0] == 0
    return as_


def request(say, by, amount=301):
    status, told = say(f"currency redeem --who ann --amount {amount} --by {by}")
    assert (status, told.startswith("release-")) == (0, True), told
    return told.split(":")[0]


@pytest.mark.parametrize("by", ["pat", "PAT", " Pat ", "p\u0430t", "\uff50at"])
def test_one_person_by_another_spelling_is_one_person(say, by):
    asked = request(say, "pat")
    with pytest.raises(BadInput) as told:
        done(say.root, f"currency release --request {asked} --by", by)
    assert told.value.what.id == "currency.same_person"
    assert say.balances("BRX")[("ann", "member")] == 500_00


@pytest.mark.parametrize("actor", ["pat", "Pat"])
def test_who_asked_in_books_that_hold_names_is_the_same_person_now(say, actor):
    owner = next(row["id"] for row in say.rows("books people") if row["who"] == "ann")
    now = datetime(2026, 11, 3, 12, tzinfo=UTC)
    event = ReleaseAsked(owner=owner, code="BRX", amount_pence=301_00)
    with Desk(root=say.root, at=now, on=now.date()) as desk:
        desk.ledger.submit([note_of(event, about="release-old", key="old:1", at=now, actor=actor)])
    for by in ("pat", "PAT", "p\u0430t"):
        with pytest.raises(BadInput) as told:
            done(say.root, "currency release --request release-old --by", by)
        assert told.value.what.id == "currency.same_person"
    assert say("currency release --request release-old --by sam")[0] == 0


def test_who_took_a_loan_in_by_another_spelling_does_not_decide_on_it(say):
    told = say("bank apply --who bob --product consumption --amount 50 --purpose boots --by pat")[1]
    loan = next(word.strip(".,:`") for word in told.split() if word.startswith("loan-"))
    for by in ("pat", "PAT", "p\u0430t", "bob"):
        assert say(f"bank decide --loan {loan} --allow --why fair --by", by)[0] == 2, by
    status, told = say(f"bank decide --loan {loan} --allow --why fair --by sam")
    assert (status, "by sam" in told) == (0, True), told


def test_who_gains_does_not_release_and_who_says_so_on_trust_is_told(say):
    asked = request(say, "pat")
    assert refused(say.root, f"currency release --request {asked} --by Ann") == "books.own_matter"
    status, told = say(f"currency release --request {asked} --by sam")
    assert (status, "rests on trust" in told) == (0, True)


def test_parts_of_a_day_are_counted_together(say):
    for key in ("one", "two"):
        assert "gave back" in say(f"currency redeem --who ann --amount 150 --key {key} --by pat")[1]
    request(say, "pat", 1)
    assert say.balances("BRX")[("ann", "member")] == 200_00
    assert say("books reverse --transfer 4 --why slip")[0] == 0
    assert "gave back" in say("currency redeem --who ann --amount 150 --key three --by pat")[1]
    assert "release-" in say("currency redeem --who ann --amount 1 --on 2026-11-03 --key four --by pat")[1]


def test_with_clerks_both_show_a_secret_and_have_a_role(clerks, say):
    redeem = "currency redeem --who ann --amount 301 --by"
    for secret, by in ((SAM, "pat"), ("", "pat"), (PAT, "bob"), ("pat has a doge", "pat"), (PAT, "nobody")):
        assert clerks(secret, f"{redeem} {by}")[0] == 2
    status, told = clerks(PAT, f"{redeem} pat")
    assert status == 0, told
    asked = told.split(":")[0]
    release = f"currency release --request {asked} --by"
    for secret, by in ((PAT, "sam"), (PAT, "pat"), (SAM, "kim"), ("", "sam")):
        assert clerks(secret, f"{release} {by}")[0] == 2
    assert say.balances("BRX")[("ann", "member")] == 500_00
    status, told = clerks(SAM, f"{release} Sam")
    assert (status, "rests on trust" in told, "sam released" in told) == (0, False, True)


def test_who_is_a_clerk_is_the_boards_to_say(clerks, say, monkeypatch):
    monkeypatch.setenv("ULTRAMICRO_NEW_SECRET", "bob wants in now")
    for secret, by in ((PAT, "pat"), ("", "bob"), (SAM, "sam")):
        assert clerks(secret, f"books clerk --who bob --role board --by {by}")[0] == 2
    assert clerks(KIM, "books clerk --who kim --role none --by kim")[0] == 2
    assert clerks(KIM, "books clerk --who sam --role none --by kim")[0] == 0
    roles = {row["who"]: row["role"] for row in say.rows("books people")}
    assert {who: role for who, role in roles.items() if role} == {"kim": "board", "pat": "treasurer"}


@pytest.mark.parametrize(
    "words",
    ["currency open --code TRD --model mutual", "books close-period --until 2026-01-01",
     "bank apply --who ann --product production --amount 100 --purpose tools"],
)  # fmt: skip
def test_what_changes_the_place_asks_who_it_is(clerks, words):
    for secret, by in (("", "kim"), (SAM, "kim"), ("", "bob")):
        assert clerks(secret, f"{words} --by {by}")[0] == 2
    assert clerks(KIM, f"{words} --by kim")[0] == 0


def test_the_first_clerk_is_of_the_board_and_a_short_secret_is_none(say, monkeypatch):
    monkeypatch.setenv("ULTRAMICRO_NEW_SECRET", PAT)
    assert say("books clerk --who pat --role treasurer")[0] == 2
    monkeypatch.setenv("ULTRAMICRO_NEW_SECRET", "short")
    assert say("books clerk --who pat --role board")[0] == 2
    monkeypatch.delenv("ULTRAMICRO_NEW_SECRET")
    assert say("books clerk --who pat --role board")[0] == 2


def test_no_secret_is_kept_and_erasing_is_no_second_door_to_who_is_a_clerk(clerks, say):
    kept = b"".join(path.read_bytes() for path in (say.root / "books").iterdir() if path.is_file())
    assert not [secret for secret in (PAT, SAM, KIM) if secret.encode() in kept]
    for who in ("sam", "kim"):
        assert say(f"books erase --who {who} --by bob")[0] == 2
    assert clerks(KIM, "books clerk --who sam --role none --by kim")[0] == 0
    assert say("books erase --who sam")[0] == 0
    people = People(say.root / "books" / "people.sqlite3")
    try:
        assert sorted(Clerks(people).roles().values()) == [Role.BOARD, Role.TREASURER]
    finally:
        people.close()


def test_an_appeal_is_decided_by_neither_who_set_the_limit_nor_the_member(say):
    say("currency open --code TRD --model mutual")
    say("currency limits --code TRD --who bob --by pat")
    appeal = say("currency appeal --code TRD --who bob --floor=-300 --why", "the roof")[1].split()[0]
    decide = f"currency decide --appeal {appeal} --allow --why fair --by"
    assert refused(say.root, f"{decide} bob") == "books.own_matter"
    assert refused(say.root, f"{decide} PAT") == "currency.own_decision"
    assert say(f"{decide} sam")[0] == 0


def by_hand(say, query):
    with sqlite3.connect(say.root / "books" / "people.sqlite3") as people:
        people.execute(query)
    people.close()


@pytest.mark.parametrize(
    "query",
    ["delete from clerk", "update clerk set role = 'board'",
     *(pytest.param(query, marks=pytest.mark.long) for query in (
         "delete from clerk where role = 'second'", "update clerk set secret = 'x'", "update clerk set role = 'king'")),
     "update clerk set secret = replace(secret, '$16384$', '$1073741824$')",
     "update clerk set secret = (select secret from clerk where role = 'board')"],
)  # fmt: skip
def test_clerks_that_were_changed_by_hand_are_told_and_four_eyes_stay(clerks, say, query, monkeypatch):
    monkeypatch.setenv("ULTRAMICRO_SECRET", PAT)
    asked = request(say, "pat")
    by_hand(say, query)
    for secret, by in ((SAM, "sam"), (KIM, "kim"), ("", "bob")):
        status = clerks(secret, f"currency release --request {asked} --by {by}")[0]
        assert status in {2, 5}
        assert clerks(secret, f"books clerk --who bob --role board --by {by}")[0] in {2, 5}
    assert say.balances("BRX")[("ann", "member")] == 500_00
    status, told = say("books verify")
    assert (status, "clerks in the people file" in told) == (5, True), told


def test_clerks_of_an_older_people_file_count_again_when_one_of_their_board_says_so(clerks, say):
    assert clerks(KIM, "books clerk --who ann --role second --by kim")[0] == 0
    by_hand(say, "delete from clerk where id = (select id from person where short = 'ann')")
    status, told = clerks(KIM, "books clerk --who bob --role board --by kim")
    assert (status, "seal-clerks" in told) == (5, True)
    for secret, by in ((SAM, "sam"), (SAM, "kim"), ("", "bob")):
        assert clerks(secret, f"books seal-clerks --by {by}")[0] == 2
    assert say("books verify")[0] == 5
    assert clerks(KIM, "books seal-clerks --by kim")[0] == 0
    assert clerks(KIM, "books seal-clerks --by kim")[0] == DONE_BEFORE
    assert say("books verify")[0] == 0
    assert clerks(KIM, "books clerk --who ann --role second --by kim")[0] == 0


def test_clerks_that_never_were_are_not_sealed(clerks, say):
    by_hand(say, "update clerk set role = 'board'")
    assert clerks(KIM, "books seal-clerks --by kim")[0] == 5


def test_clerks_come_and_go_and_the_books_stay_sound(clerks, say):
    for role in ("none", "second", "none"):
        assert clerks(KIM, f"books clerk --who sam --role {role} --by kim")[0] == 0
    assert clerks(KIM, "books erase --who sam --by kim")[0] == 0
    assert say("books verify")[0] == 0


@pytest.mark.parametrize("by_hand_too", [False, True])
def test_a_change_of_clerks_that_is_broken_off_between_the_files_is_ended(
    clerks, say, monkeypatch, by_hand_too
):
    """The books had the new seal and the people file the old clerks: every clerk was refused for ever."""

    class KilledError(BaseException):
        """No fault that is told in words: it ends the process."""

    def killed(*_):
        raise KilledError

    with monkeypatch.context() as broken:
        broken.setattr(sealed_clerks, "_settle", killed)
        with pytest.raises(KilledError):
            clerks(KIM, "books clerk --who sam --role none --by kim")
    assert say("books verify")[0] == 0
    if by_hand_too:
        by_hand(say, "update clerk_wanted set rows = replace(rows, 'treasurer', 'board')")
        assert clerks(KIM, "books clerk --who ann --role second --by kim")[0] == 5
        return
    again = clerks(KIM, "books clerk --who bob --role none --by kim")
    assert (again[0], "give your command again" in again[1]) == (2, True)
    assert [row["who"] for row in say.rows("books people") if row["role"]] == ["kim", "pat"]
    assert clerks(KIM, "books clerk --who sam --role second --by kim")[0] == 0
    assert say("books verify")[0] == 0

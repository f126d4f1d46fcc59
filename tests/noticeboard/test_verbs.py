"""The board at a desk: from a card to a thing done and paid, and out to others."""

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest

from tests.asking import done, messages, refused
from tests.desk import new_place
from ultramicro.noticeboard import model
from ultramicro.techniques import open_place

SCHEMA = {
    "required": ["linked_schemas", "exchange_type", "transaction_type", "tags", "title", "description",
                 "geographic_scope", "contact_details"],
    "exchange_type": {"offer", "want"}, "item_type": {"good", "service"},
    "transaction_type": {"borrow-lend", "rent-lease", "buy-sell", "receive-donate"},
    "geographic_scope": {"local", "regional", "national", "international"},
}  # fmt: skip
"""What `offers_wants_schema-v0.1.0` of the Murmurations library asks of a profile."""


def later(days):
    """The day so many days after the desk's own."""
    return (date.today() + timedelta(days)).isoformat()  # noqa: DTZ011


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys, "ann", "bob", "cat", "trust:group")
    desk("books limits --who bob --floor=-100")
    return desk


def card(say, words, item, *more):
    status, told = say(f"board post {words} --postcode BB51AA --item", item, *more)
    assert status == 0, told
    return told.split()[0]


def test_a_want_finds_its_offer_is_agreed_held_done_and_paid(say):
    offer = card(say, "--who ann --kind offer --sort service --price 15", "bicycle repairs")
    want = card(say, "--who bob --kind want --sort service", "puncture in my bike")
    (row,) = say.rows("board match")
    assert (row["offer"], row["want"], row["because"]) == (offer, want, "bicycle repair")
    told = messages(done(say.root, f"board agree --offer {offer} --want {want} --amount 15").says)
    agreed = told["agreed"].values["number"]
    assert told["set_aside"].values["sum"].pence == 15_00
    assert say.rows("board match") == []
    assert "[below_floor]" in say("books pay --payer bob --payee cat --amount 90")[1]
    assert say(f"board done --agreed {agreed}")[0] == 0
    assert say(f"board done --agreed {agreed}")[0] == 4
    assert say.balances()[("ann", "member")] == 15_00
    assert {row["status"] for row in say.rows("board list --everything")} == {"done"}


def test_three_neighbours_make_a_ring(say):
    for giver, gives, wants in (("ann", "bike repairs", "seamstress"), ("bob", "sewing, alterations", "babysitter"),
                                ("cat", "babysitting", "puncture")):  # fmt: skip
        card(say, f"--who {giver} --kind offer --sort service", gives)
        card(say, f"--who {giver} --kind want --sort service", wants)
    told = done(say.root, "board match").says
    members = [*messages(told)["ring"].values["members"].values.values()]
    assert messages(told)["pairs"].values["n"] == 3
    assert {*pairwise(members)} == {("ann", "cat"), ("cat", "bob"), ("bob", "ann")}


def test_wants_expire_in_weeks_and_can_be_renewed(say):
    want = card(say, "--who bob --kind want --sort goods --on 2026-01-01", "jam jars")
    assert say.rows("board list --on 2026-01-22")[0]["until"] == "2026-01-22"
    assert say.rows("board list --on 2026-01-23") == []
    say(f"board renew --post {want} --on 2026-01-23")
    assert len(say.rows("board list --on 2026-02-10")) == 1
    say(f"board close --post {want}")
    assert say.rows("board list --on 2026-02-10") == []


def test_what_makes_no_sense_is_refused(say):
    post = "board post --who bob --kind want --sort goods --item x"
    assert refused(say.root, f"{post} --available never") == "board.not_a_time"
    assert refused(say.root, f"{post} --available", "mon 10:00-09:00") == "board.ends_first"
    assert refused(say.root, f"{post} --quantity=-1") == "board.below_zero"
    assert refused(say.root, "board done --agreed none") == "board.no_agreement"
    offer = card(say, "--who ann --kind offer --sort goods --on 2025-01-01", "apples")
    assert refused(say.root, f"board agree --offer {offer} --who bob") == "board.has_ended"


def test_the_sheet_has_no_names_and_runs_nothing(say, tmp_path):
    card(say, "--who ann --kind offer --sort goods", "<script>alert(1)</script>", "--words", "a & b")
    assert say("board digest --to", tmp_path / "sheet.html")[0] == 0
    page = (tmp_path / "sheet.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "Ann" not in page


def test_the_exports_keep_their_schemas_and_name_nobody(say, tmp_path):
    card(say, "--who ann --kind offer --sort tool --latitude 53.75 --longitude=-2.36", "ladder")
    card(say, "--who bob --kind want --sort service --price 12", "lessons", "--tags", "maths, gcse")
    for who in ("ann", "bob"):
        say(f"books consent --who {who} --to publish-posts")
    assert say("board export --email board@example.org --to", tmp_path / "out")[0] == 0
    profiles = json.loads((tmp_path / "out" / "murmurations.json").read_text())
    for profile in profiles:
        assert set(SCHEMA["required"]) <= set(profile)
        for field in ("exchange_type", "item_type", "geographic_scope"):
            assert profile[field] in SCHEMA[field]
        assert set(profile["transaction_type"]) <= SCHEMA["transaction_type"]
        assert isinstance(profile["expires_at"], int)
    graph = json.loads((tmp_path / "out" / "valueflows.jsonld").read_text())
    actions = {p["vf:publishes"][0]["vf:action"]["@id"] for p in graph["@graph"]}
    assert actions == {"vf:use", "vf:deliverService"}
    whole = json.dumps([profiles, graph])
    assert "Ann" not in whole
    assert "Bob" not in whole


def test_open_wants_are_needs_offers_are_resources_and_erasing_takes_them_down(say, tmp_path):
    card(say, "--who ann --kind offer --sort tool", "ladder")
    want = card(say, "--who bob --kind want --sort goods --quantity 20 --unit kg", "apples")
    place = open_place(tmp_path / "place")
    needs = [row for row in place.table("needs").to_pyarrow().to_pylist() if row["source"] == "noticeboard"]
    assert [(row["need"], row["quantity"], row["unit"]) for row in needs] == [(want, 20, "kg")]
    kinds = {
        r["kind"] for r in place.table("resources").to_pyarrow().to_pylist() if r["source"] == "noticeboard"
    }
    assert kinds == {"equipment"}
    say("books erase --who ann")
    assert [row["item"] for row in say.rows("board list")] == ["apples"]


def test_an_agreement_whose_money_is_not_there_is_none(say):
    offer = card(say, "--who ann --kind offer --sort service --price 15", "bicycle repairs")
    agree = f"board agree --offer {offer} --who bob --amount 9000"
    assert say(agree)[0] == 2
    assert {row["status"] for row in say.rows("board list --everything")} == {"open"}
    say("books limits --who bob --floor=-9000")
    assert say(agree)[0] == 0
    assert {row["status"] for row in say.rows("board list --everything")} == {"agreed"}


def agreed(say, *more, item="bicycle repairs"):
    """An offer of ann that bob takes for £15 of money that is set aside: the post and the agreement."""
    offer = card(say, "--who ann --kind offer --sort service --price 15", item)
    told = messages(done(say.root, f"board agree --offer {offer} --who bob --amount 15", *more).says)
    return offer, told["agreed"].values["number"]


def stands(say):
    return [row["status"] for row in say.rows("board list --everything")]


def can_spend_all(say, hold="all"):
    """Whether bob, whose floor is -£100, can set all of it aside; it is freed at once."""
    told = say("books hold --payer bob --payee cat --amount 100 --days 1 --hold", hold)[1]
    say("books resolve --void --hold", hold)
    return "[below_floor]" not in told


def test_an_agreement_that_fell_through_is_ended_its_money_is_free_and_its_post_is_open_again(say):
    _, number = agreed(say)
    assert not can_spend_all(say)
    told = messages(done(say.root, f"board end --agreed {number}").says)
    assert told["freed"].values["sum"].pence == 15_00
    assert stands(say) == ["open"]
    assert can_spend_all(say, "again")
    assert say(f"board end --agreed {number}")[0] == 4
    assert refused(say.root, f"board done --agreed {number}") == "board.agreement_ended"


def test_what_is_done_is_not_ended(say):
    _, number = agreed(say)
    say(f"board done --agreed {number}")
    assert refused(say.root, f"board end --agreed {number}") == "board.agreement_done"
    assert say.balances()[("ann", "member")] == 15_00


def test_closing_an_agreed_post_ends_its_agreement_and_the_other_post_is_open_again(say):
    offer = card(say, "--who ann --kind offer --sort service", "bicycle repairs")
    want = card(say, "--who bob --kind want --sort service", "puncture in my bike")
    say(f"board agree --offer {offer} --want {want} --amount 15")
    told = messages(done(say.root, f"board close --post {offer}").says)
    assert {*told} == {"ended", "freed", "open_again", "withdrawn"}
    rows = {row["post"]: row["status"] for row in say.rows("board list --everything")}
    assert rows == {offer: "withdrawn", want: "open"}
    assert can_spend_all(say)
    assert say(f"board close --post {offer}")[0] == 4


def test_an_agreement_lapses_after_its_days_and_then_the_post_meets_others_again(say):
    offer, _ = agreed(say, "--days", "5")
    want = card(say, f"--who cat --kind want --sort service --until {later(300)}", "puncture in my bike")
    assert say.rows("board match") == []
    assert refused(say.root, f"board renew --post {offer}") == "board.is_agreed"
    assert refused(say.root, f"board agree --offer {offer} --who cat") == "board.is_agreed"
    assert say.rows("board match --on", later(5)) == []
    assert [row["want"] for row in say.rows("board match --on", later(6))] == [want]
    told = messages(done(say.root, f"board renew --post {offer} --on", later(6)).says)
    assert {*told} == {"ended", "freed", "open_again", "renewed"}
    assert can_spend_all(say)


def test_a_lapsed_agreement_gives_way_to_a_new_one(say):
    offer, number = agreed(say, "--days", "5")
    told = messages(done(say.root, f"board agree --offer {offer} --who cat --on", later(6)).says)
    assert told["ended"].values["number"] == number
    assert stands(say) == ["agreed"]


def test_an_agreement_is_between_an_offer_and_a_want_of_two_members(say):
    offer = card(say, "--who ann --kind offer --sort service", "bicycle repairs")
    want = card(say, "--who ann --kind want --sort service", "dog walker")
    assert refused(say.root, f"board agree --offer {want} --who bob") == "board.not_an_offer"
    assert refused(say.root, f"board agree --offer {offer} --want {offer}") == "board.not_a_want"
    assert refused(say.root, f"board agree --offer {offer} --want {want}") == "board.same_member"
    assert refused(say.root, f"board agree --offer {offer} --who ann") == "board.same_member"
    assert stands(say) == ["open", "open"]


def test_what_is_done_can_be_said_though_a_member_was_erased_since(say):
    offer = card(say, "--who ann --kind offer --sort service", "bicycle repairs")
    told = messages(done(say.root, f"board agree --offer {offer} --who bob").says)
    say("books erase --who ann")
    assert say(f"board done --agreed {told['agreed'].values['number']}")[0] == 0


def test_a_post_that_is_done_is_neither_taken_down_nor_renewed(say):
    offer, number = agreed(say)
    say(f"board done --agreed {number}")
    assert [refused(say.root, f"board {verb} --post {offer}") for verb in ("close", "renew")] == [
        "board.is_done", "board.is_done",
    ]  # fmt: skip


def test_a_phone_number_in_a_post_is_warned_about_and_stays_out_of_everything_public(say, tmp_path):
    words = "Ring 07700 900123 or ann@example.org, 12 Moss Street"
    post = "board post --who ann --kind offer --sort service --item dog-walking --words"
    assert "gives_away" in messages(done(say.root, post, words).says)
    say("books consent --who ann --to publish-posts")
    say("board digest --to", tmp_path / "sheet.html")
    say("board export --email board@example.net --to", tmp_path / "out")
    tables = open_place(say.root).table("offers_wants").to_pyarrow().to_pylist()
    written = (tmp_path / "sheet.html", *(tmp_path / "out").iterdir())
    for public in (*(path.read_text() for path in written), str(tables)):
        assert "dog-walking" in public
        assert "900123" not in public
        assert "ann@" not in public
        assert "Moss" not in public


def test_what_was_taken_down_or_agreed_is_not_on_the_public_pages(say, tmp_path):
    say("books consent --who ann --to publish-posts")
    say("books consent --who cat --to publish-posts")
    agreed(say)
    gone = card(say, "--who cat --kind offer --sort goods", "apples")
    say(f"board close --post {gone}")
    say("board digest --to", tmp_path / "sheet.html")
    say("board export --email board@example.net --to", tmp_path / "out")
    for path in (tmp_path / "sheet.html", *(tmp_path / "out").iterdir()):
        assert "apples" not in path.read_text()
        assert "bicycle" not in path.read_text()


def test_without_the_extra_words_are_compared_and_it_is_said(say, monkeypatch):
    monkeypatch.setattr(model, "embedder", lambda: None)
    card(say, "--who ann --kind offer --sort service", "bicycle repairs")
    card(say, "--who bob --kind want --sort service", "puncture in my bike")
    told = messages(done(say.root, "board match").says)
    assert told["pairs"].values["n"] == 1
    assert {"how_scored", "words_alone"} <= {*told}


def test_what_was_paid_by_hand_is_done_without_paying_twice(say):
    _, number = agreed(say)
    say(f"books resolve --hold {number}")
    assert say(f"board done --agreed {number}")[0] == 0
    assert say.balances()[("ann", "member")] == 15_00
    assert stands(say) == ["done"]


def test_the_end_of_what_was_paid_by_hand_says_that_it_stays_paid(say):
    _, number = agreed(say)
    say(f"books resolve --hold {number}")
    assert "stays_paid" in messages(done(say.root, f"board end --agreed {number}").says)


def test_an_agreement_whose_money_was_released_lets_its_post_go(say):
    offer, number = agreed(say)
    assert refused(say.root, f"board renew --post {offer}") == "board.is_agreed"
    assert say(f"books resolve --hold {number} --void")[0] == 0
    assert refused(say.root, f"board done --agreed {number}") == "board.money_released"
    assert stands(say) == ["open"]
    assert say(f"board renew --post {offer}")[0] == 0
    assert [row["status"] for row in say.rows("board list")] == ["open"]
    assert say(f"board agree --offer {offer} --who cat")[0] == 0


def test_what_was_done_and_taken_back_can_be_done_again(say):
    _, number = agreed(say)
    assert say(f"board done --agreed {number}")[0] == 0
    assert say("books reverse --transfer 1 --why slip")[0] == 0
    assert say.balances()[("ann", "member")] == 0
    assert say(f"board done --agreed {number} --key again")[0] == 0
    assert say.balances()[("ann", "member")] == 15_00
    assert say(f"board done --agreed {number} --key more")[0] == 4
    assert say("books reverse --transfer 3 --why slip")[0] == 0
    assert say(f"board done --agreed {number} --key third")[0] == 0
    assert say.balances()[("ann", "member")] == 15_00


def test_what_was_paid_by_hand_and_done_is_paid_again_only_after_it_was_taken_back(say):
    _, number = agreed(say)
    assert say(f"books resolve --hold {number}")[0] == 0
    assert say(f"board done --agreed {number}")[0] == 0
    assert say(f"board done --agreed {number} --key more")[0] == 4
    assert say.balances()[("ann", "member")] == 15_00
    assert say("books reverse --transfer 1 --why slip")[0] == 0
    assert say(f"board done --agreed {number} --key again")[0] == 0
    assert say(f"board done --agreed {number} --key once-more")[0] == 4
    assert say.balances()[("ann", "member")] == 15_00


def test_done_again_moves_nothing_until_another_key_is_given(say):
    _, number = agreed(say)
    say("books status --who bob --status frozen")
    assert say(f"board done --agreed {number}")[0] == 2
    say("books status --who bob --status open")
    assert "refused before" in say(f"board done --agreed {number}")[1]
    for key, transfer in (("", 1), ("--key again", 3), ("--key more", 5)):
        if key:
            assert say(f"board done --agreed {number} {key}")[0] == 0
        assert say(f"books reverse --transfer {transfer} --why slip")[0] == 0
        # The very same command, its payment taken back.
        status, told = say(f"board done --agreed {number} {key}")
        assert (status, "refused before" in told, say.balances()[("ann", "member")]) == (4, False, 0)


def test_money_that_is_set_aside_is_not_paid_by_hand_as_well(say):
    _, number = agreed(say)
    assert say(f"books pay --payer bob --payee ann --amount 15 --post {number}")[0] == 2
    assert say(f"board done --agreed {number}")[0] == 0
    assert say(f"books pay --payer bob --payee ann --amount 15 --post {number} --key more")[0] == 2
    assert say.balances()[("ann", "member")] == 15_00


def test_what_is_said_of_an_agreement_is_what_was_paid_for_it(say):
    _, number = agreed(say)
    assert say(f"books resolve --hold {number} --amount 5")[0] == 0
    told = messages(done(say.root, f"board done --agreed {number}").says)
    assert [told["paid_in_part"].values[name].pence for name in ("paid", "sum")] == [5_00, 15_00]
    other = agreed(say, "--key", "another", item="sewing")[1]
    assert say(f"books resolve --hold {other} --amount 4")[0] == 0
    told = messages(done(say.root, f"board end --agreed {other}").says)
    assert (told["stays_paid"].values["sum"].pence, "freed" in told) == (4_00, False)


def test_what_is_said_to_be_taken_back_is_what_was_paid_and_taken_back(say):
    _, number = agreed(say)
    assert say(f"books resolve --hold {number} --amount 5")[0] == 0
    assert say(f"board done --agreed {number}")[0] == 0
    assert say("books reverse --transfer 1 --why slip")[0] == 0
    told = messages(done(say.root, f"board end --agreed {number}").says)
    assert (told["was_taken_back"].values["sum"].pence, "freed" in told) == (5_00, False)
    other = agreed(say, "--key", "another", item="sewing")[1]
    assert say(f"books resolve --hold {other} --amount 4")[0] == 0
    assert say("books reverse --transfer 3 --why slip")[0] == 0
    told = messages(done(say.root, f"board end --agreed {other}").says)
    assert (told["was_taken_back"].values["sum"].pence, "stays_paid" in told) == (4_00, False)


def test_what_was_released_and_then_paid_by_hand_is_done(say):
    offer, number = agreed(say)
    say(f"books resolve --hold {number} --void")
    assert refused(say.root, f"board done --agreed {number}") == "board.money_released"
    pay = f"books pay --post {number} --payer"
    wrong = ("bob --payee ann --amount 15.01", "cat --payee ann --amount 15", "bob --payee cat --amount 15",
             "ann --payee bob --amount 15", "bob --payee ann --amount 15 --currency EUR")  # fmt: skip
    for words in wrong:
        assert say(f"{pay} {words}")[0] == 2
    assert say(f"{pay} bob --payee ann --amount 15")[0] == 0
    assert stands(say) == ["agreed"]
    assert say(f"board done --agreed {number}")[0] == 0
    assert say.balances()[("ann", "member")] == 15_00
    assert say(f"books pay --payer cat --payee trust --amount 3 --post {offer}")[0] == 2


def test_an_agreement_that_was_ended_is_not_paid(say):
    _, number = agreed(say)
    say(f"board end --agreed {number}")
    assert say(f"books pay --payer bob --payee ann --amount 15 --post {number}")[0] == 2
    assert say.balances()[("ann", "member")] == 0


@pytest.mark.parametrize("item", ["", "  ", "\x00", "!!", "x" * 201])
def test_a_post_says_something_and_not_a_book(say, item):
    status, told = say("board post --who ann --kind offer --sort service --item", item)
    assert (status, "has letters or digits" in told) == (2, True), told
    assert say.rows("board match") == []
    status, told = say("board post --who ann --kind offer --sort service --item ladder --words", "x" * 2001)
    assert status == 2, told

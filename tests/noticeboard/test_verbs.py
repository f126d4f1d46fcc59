"""The board at a desk: from a card to a thing done and paid, and out to others."""

import json
from itertools import pairwise

import pytest

from tests.asking import done, messages, refused
from tests.desk import new_place
from ultramicro.techniques import open_place

SCHEMA = {
    "required": ["linked_schemas", "exchange_type", "transaction_type", "tags", "title", "description",
                 "geographic_scope", "contact_details"],
    "exchange_type": {"offer", "want"}, "item_type": {"good", "service"},
    "transaction_type": {"borrow-lend", "rent-lease", "buy-sell", "receive-donate"},
    "geographic_scope": {"local", "regional", "national", "international"},
}  # fmt: skip
"""What `offers_wants_schema-v0.1.0` of the Murmurations library asks of a profile."""


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
    for giver, gives, wants in (("ann", "bike repairs", "curtains sewing"), ("bob", "sewing", "childcare"),
                                ("cat", "babysitter", "puncture")):  # fmt: skip
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


def test_a_post_that_is_agreed_or_done_is_neither_taken_down_nor_renewed(say):
    offer = card(say, "--who ann --kind offer --sort service --price 15", "bicycle repairs")
    told = messages(done(say.root, f"board agree --offer {offer} --who bob --amount 1").says)
    assert [refused(say.root, f"board {verb} --post {offer}") for verb in ("close", "renew")] == [
        "board.is_agreed",
        "board.is_agreed",
    ]
    say(f"board done --agreed {told['agreed'].values['number']}")
    assert refused(say.root, f"board close --post {offer}") == "board.is_done"


def agreed_on(say):
    offer = card(say, "--who ann --kind offer --sort service", "bicycle repairs")
    told = messages(done(say.root, f"board agree --offer {offer} --who bob --amount 15").says)
    return offer, told["agreed"].values["number"]


def test_an_agreement_whose_money_was_released_lets_its_post_go(say):
    offer, agreed = agreed_on(say)
    for verb in ("close", "renew"):
        assert refused(say.root, f"board {verb} --post {offer}") == "board.is_agreed"
    assert say(f"books resolve --hold {agreed} --void")[0] == 0
    assert refused(say.root, f"board done --agreed {agreed}") == "board.money_released"
    assert say(f"board renew --post {offer}")[0] == 0
    assert [row["status"] for row in say.rows("board list")] == ["open"]
    assert say(f"board agree --offer {offer} --who cat")[0] == 0


def test_what_was_done_and_taken_back_can_be_done_again(say):
    _, agreed = agreed_on(say)
    assert say(f"board done --agreed {agreed}")[0] == 0
    assert say("books reverse --transfer 1 --why slip")[0] == 0
    assert say.balances()[("ann", "member")] == 0
    assert say(f"board done --agreed {agreed} --key again")[0] == 0
    assert say.balances()[("ann", "member")] == 15_00
    assert say(f"board done --agreed {agreed} --key more")[0] == 4
    assert say("books reverse --transfer 3 --why slip")[0] == 0
    assert say(f"board done --agreed {agreed} --key third")[0] == 0
    assert say.balances()[("ann", "member")] == 15_00

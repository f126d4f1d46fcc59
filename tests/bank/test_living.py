"""The dead and the erased do nothing: one gate before all verbs that name a person."""

import json
from dataclasses import MISSING, fields

import pytest

from tests.desk import new_place
from ultramicro.ledger.living import ALSO_TO, NAMES_PEOPLE
from ultramicro.techniques import GROUPS

LEFT_OUT = {("round", "open", "only"), ("round", "open", "without"), ("bank", "meeting", "without"),
            ("round", "collect", "file")}  # fmt: skip
"""Lists of who may be in a round or vote at a meeting, and files: nobody does anything by being in one."""
NAMING = [
    (group, verb, field.name)
    for group, each in GROUPS.items()
    for verb in each.load()
    for field in fields(verb)
    if not verb.reads_only
    and (field.name in NAMES_PEOPLE or (field.name == "to" and verb.name in ALSO_TO))
    and (group, verb.name) != ("books", "add")
]
ESTATES = {
    "books pay", "books erase", "books limits", "books status", "books claim", "books expect",
    "books assign", "currency pay", "currency redeem", "currency write-off", "bank death", "bank withdraw",
    "round collect", "round dispute", "round paid", "round credit", "round correct", "round withdraw",
    "round agree",
}  # fmt: skip
"""What pays, is paid or ends something of who has died; all else is refused."""
IDS = [f"{group}-{verb.name}-{name}" for group, verb, name in NAMING]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("living") / "place"


@pytest.fixture
def say(place, capsys):
    """A place where ann has died, eve was erased, and bob lives."""
    made = place.exists()
    say = new_place(place, capsys, *([] if made else ["ann", "bob", "eve"]))
    if not made:
        gone = next(row["id"] for row in say.rows("books people") if row["who"] == "eve")
        assert say("books erase --who eve")[0] == 0
        assert say("bank death --who ann --died-on 2026-01-10 --on 2026-01-12")[0] == 0
        (place / "gone").write_text(gone)
    say.gone = (place / "gone").read_text()
    return say


def flags(verb, name, who):
    """The least that a verb must be given, with somebody named in one parameter."""
    found = [f"--{name}", f"{who}=5" if name == "guarantors" else who]
    for field in fields(verb):
        if field.name == name or field.default is not MISSING:
            continue
        flag, kind = f"--{field.name.replace('_', '-')}", str(field.type)
        if kind == "bool":
            found += [flag]
        elif field.name in NAMES_PEOPLE:
            found += [flag, "bob"]
        elif field.metadata.get("choices"):
            found += [flag, field.metadata["choices"][0]]
        elif "date" in kind:
            found += [flag, "2026-01-13"]
        else:
            found += [flag, "1"]
    return found


def dead_may(verb, name):
    given = {field.name: field.default for field in fields(verb) if field.default is not MISSING}
    needed = {field.name: "1" for field in fields(verb) if field.default is MISSING}
    return name in verb(**{**given, **needed}).for_estates()


@pytest.mark.parametrize(
    ("group", "verb", "name"),
    [each for each in NAMING if not dead_may(*each[1:])],
    ids=[f"{group}-{verb.name}-{name}" for group, verb, name in NAMING if not dead_may(verb, name)],
)
def test_no_verb_acts_for_the_dead(say, group, verb, name):
    """civicrm-core pull request 16724: a death that came in by another door left the membership current.

    Here nothing is copied from the death into what somebody has: every verb asks for it.
    """
    status, told = say(f"{group} {verb.name} --on 2026-02-01", *flags(verb, name, "ann"))
    assert (status, "ann died on 10 January 2026" in told) == (2, True), told


def test_only_what_winds_up_their_affairs_names_the_dead():
    assert {f"{group} {verb.name}" for group, verb, name in NAMING if dead_may(verb, name)} == ESTATES


@pytest.mark.parametrize(("group", "verb", "name"), NAMING, ids=IDS)
def test_no_verb_acts_for_the_erased(say, group, verb, name):
    status, told = say(f"{group} {verb.name} --on 2026-02-01", *flags(verb, name, say.gone))
    assert (status, f"{say.gone} was erased" in told) == (2, True), told


def test_every_parameter_that_asks_for_a_short_name_is_behind_the_gate():
    asked = {
        (group, verb.name, field.name)
        for group, each in GROUPS.items()
        for verb in each.load()
        for field in fields(verb)
        if "short name" in str(field.metadata.get("help", ""))
    }
    kept = {(g, v, n) for g, v, n in asked if n in NAMES_PEOPLE or (n == "to" and v in ALSO_TO)}
    assert asked - kept == LEFT_OUT & asked


def test_what_somebody_did_while_they_lived_may_be_entered_later(say):
    status, told = say("bank nominate --who ann --nominees bob --on 2026-01-05")
    assert (status, "nominates 1 person" in told) == (0, True)


def test_nobody_is_forgotten_whom_a_living_member_nominates(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("bank nominate --who ann --nominees bob")
    status, told = say("books erase --who bob")
    assert (status, "ann nominates bob" in told, "ultramicro bank nominate" in told) == (2, True, True)
    say("bank nominate --who ann")
    assert say("books erase --who bob")[0] == 0


def test_the_part_of_a_nominee_who_died_first_is_the_estates(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob", "cat")
    say("books add --who fund --kind group --floor=-1000 --called", "Fund")
    say("books pay --payer fund --payee ann --amount 200 --on 2026-01-02")
    say("bank share --who ann --amount 200 --on 2026-01-02")
    say("bank nominate --who ann --nominees bob,cat --on 2026-01-02")
    assert say("bank death --who bob --died-on 2026-01-05 --on 2026-01-06")[0] == 0
    status, told = say("bank death --who ann --died-on 2026-01-07 --on 2026-01-08")
    assert (status, "£100.00 of shares is passed on" in told, "£100.00 belongs" in told) == (0, True, True)
    assert ("bob", "shares") not in say.balances()


def test_a_loan_is_not_paid_out_to_who_has_died_since(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books add --who fund --kind group --floor=-1000 --called", "Fund")
    apply = "bank apply --who ann --product stepped --amount 100 --purpose tools --by pat --on 2026-01-02"
    loan = say(apply)[1].split(":")[0]
    say(f"bank decide --loan {loan} --allow --why ok --by sam --on 2026-01-02")
    say("bank death --who ann --died-on 2026-01-05 --on 2026-01-06")
    status, told = say(f"bank lend --loan {loan} --on 2026-01-07")
    assert (status, "ann died on 5 January 2026" in told) == (2, True)


def test_a_guarantor_is_named_once(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    status, told = say(
        "bank apply --who ann --product stepped --amount 100 --purpose tools --guarantors bob=100,BOB=100"
    )
    assert (status, "bob is named twice" in told) == (2, True)


def test_shares_under_notice_are_freed_by_taking_the_notice_back(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann")
    say("books add --who fund --kind group --floor=-1000 --called", "Fund")
    say("books pay --payer fund --payee ann --amount 50")
    say("bank share --who ann --amount 50")
    say("bank share-notice --who ann --amount 50")
    status, told = say("books reverse --transfer 2 --why slip")
    assert (status, "ultramicro bank cancel-notice" in told, "redeem-shares" in told) == (2, True, False)
    notice = json.loads(say("bank share-queue --json")[1])["rows"][0]["notice"]
    assert say(f"bank cancel-notice --notice {notice}")[0] == 0
    assert say("books reverse --transfer 2 --why slip")[0] == 0


def test_posts_of_who_has_died_are_neither_agreed_on_nor_renewed(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    post = say("board post --who ann --kind offer --sort goods --item apples --on 2026-01-02")[1].split()[0]
    say("bank death --who ann --died-on 2026-01-05 --on 2026-01-06")
    for words in (f"board agree --offer {post} --who bob", f"board renew --post {post}"):
        status, told = say(f"{words} --on 2026-01-07")
        assert (status, "ann died on 5 January 2026" in told) == (2, True), told
    assert say(f"board close --post {post} --on 2026-01-07")[0] == 0

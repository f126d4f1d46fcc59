"""What is typed is read as it is meant or refused: currencies, names and days; never a new one in silence."""

from dataclasses import MISSING, fields
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import clock
from tests.desk import new_place
from ultramicro.core.days import LATEST, require_come, require_day
from ultramicro.core.errors import BadInput
from ultramicro.core.sums import Pence
from ultramicro.ledger.carry_out import _check_days
from ultramicro.ledger.currencies import is_national
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.alike import folded, looks
from ultramicro.techniques import all_actions

ALIKE = {
    "\u0430": "a",
    "\u0435": "e",
    "\u043e": "o",
    "\u0440": "p",
    "\u0441": "c",
    "\u03bf": "o",
    "0": "o",
    "1": "l",
}
"""Cyrillic, Greek and digits beside the Latin letters that they are taken for."""


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys, "bob")
    desk("books add --who ann --floor=-1000 --called Ann")
    return desk


def numbers(say):
    return {row["account"] for row in say.rows("books accounts")}


@pytest.mark.parametrize("code", ["gbp", "GBP", "Gbp", ""])
def test_the_places_own_currency_is_one_however_it_is_typed(say, code):
    before = numbers(say)
    assert say("books pay --payer ann --payee bob --amount 1 --currency", code)[0] == 0
    assert numbers(say) == before
    assert say.balances()[("bob", "member")] == 1_00


@pytest.mark.parametrize(
    "words",
    [
        "books pay --payer ann --payee bob --amount 1", "books hold --payer ann --payee bob --amount 1 --hold h",
        "books limits --who ann --floor=-5", "books status --who ann --status frozen",
        "books claim --debtor ann --creditor bob --amount 1 --due 2027-01-01",
        "books add --who new --called New", "round open", "books statement --who ann",
    ],
)  # fmt: skip
def test_a_currency_that_nobody_opened_is_refused_and_no_account_is_made(say, words):
    before, codes = numbers(say), ("XQZ", "brx", "G8P", "pounds", "G\u0412P", "XXX")
    assert {say(f"{words} --currency {code}")[0] for code in codes} == {2}
    assert numbers(say) == before


def test_a_local_currency_is_one_however_it_is_typed_and_takes_no_nations_code(say):
    for code in ("GBP", "USD", "EUR"):
        assert say(f"currency open --code {code} --model mutual")[0] == 2
    assert say("currency open --code BRX --model mutual")[0] == 0
    assert say("currency limits --code brx --who ann")[0] == 0
    assert say("currency limits --who bob")[0] == 0
    assert say("currency pay --code Brx --buyer ann --seller bob --amount 3")[0] == 0
    assert say("books pay --currency brx --payer bob --payee ann --amount 1")[0] == 0
    assert say.balances("BRX") == {("ann", "member"): -2_00, ("bob", "member"): 2_00}


def test_one_payment_is_one_however_names_and_currency_are_typed(say):
    pay = "books pay --amount 5 --payer"
    told = [say(f"{pay} {payer} --payee {payee}")[0] for payer, payee in (("ann", "bob"), ("ANN", "Bob"))]
    assert told == [0, 4]
    assert say("books pay --payer ann --payee bob --amount 5 --currency gbp")[0] == 4
    assert say.balances()[("bob", "member")] == 5_00


@given(st.text(alphabet="abceop-lo", min_size=1, max_size=8), st.data())
def test_a_name_that_only_looks_the_same_looks_the_same(name, data):
    other = "".join(
        data.draw(st.sampled_from([letter, *(a for a, b in ALIKE.items() if b == letter)])) for letter in name
    )
    assert looks(other) == looks(name)
    assert looks(name.upper()) == looks(name) == looks(folded(name))


@pytest.mark.parametrize(
    "short", ["\u0430nn", "\u03b1nn", "\uff41nn", "\u0430n\u043f", "b0b", "Ann", "costs", "ann ", ""]
)
def test_a_name_that_can_be_taken_for_another_is_not_added(say, short):
    before = {row["who"] for row in say.rows("books people")}
    assert say("books add --called Other --who", short)[0] == 2
    assert {row["who"] for row in say.rows("books people")} == before


def test_a_name_in_one_other_alphabet_is_a_name(say):
    for short in ("мария", "ελένη", "林", "zoë"):
        assert say("books add --called Other --who", short)[0] == 0


DAYS = ["0001-01-01", "1899-12-31", "9999-12-31", "2300-01-01"]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    "words",
    [
        "books pay --payer ann --payee bob --amount 1 --on", "books close-period --until",
        "books claim --debtor ann --creditor bob --amount 1 --due", "books limits --who ann --floor=-5 --on",
        "books statement --who ann --since", "books accounts --on",
    ],
)  # fmt: skip
def test_a_day_that_nobody_here_lives_through_is_refused(say, words, day):
    before = say.balances()
    assert say(f"{words} {day}")[0] == 2
    assert say.balances() == before
    assert say("books pay --payer ann --payee bob --amount 1")[0] == 0


TOMORROW = date.today() + timedelta(1)  # noqa: DTZ011  what the machine's clock says is what is tried
MAY_BE_AHEAD = {"due", "first", "first_due", "cutoff", "until"} | {"week", "use_by", "since", "day"}
"""Terms; and of a food hub the day of delivery, last days of goods, and what is promised or booked for later."""


def acting_verbs():
    return [(group, verb) for group, verbs in all_actions().items() for verb in verbs if not verb.reads_only]


def days_of(verb):
    return [each.name for each in fields(verb) if "date" in str(each.type)]


@pytest.mark.parametrize(("group", "verb"), acting_verbs(), ids=lambda each: getattr(each, "name", each))
def test_no_verb_acts_on_a_day_to_come(group, verb, tmp_path):
    """Notice, what is set aside, agreements: no time of waiting ends because somebody names a later day."""
    given = {each.name: Pence(1) if "Pence" in str(each.type) else "x" for each in fields(verb)
             if each.default is MISSING and each.default_factory is MISSING}  # fmt: skip
    now = datetime.now(UTC)
    for name in ["on", *days_of(verb)]:
        days = {day: TOMORROW - timedelta(1) for day in days_of(verb)} | {name: TOMORROW}
        on = days.pop("on", TOMORROW - timedelta(1))
        action = verb(**{**given, **days})
        where = "--" + name.replace("_", "-")
        with Desk(root=tmp_path, at=now, on=on, by="ann") as desk:
            if name in verb.ahead:
                _check_days(action, desk)
                assert name in MAY_BE_AHEAD
                continue
            with pytest.raises(BadInput, match=f"{where}: .*has not come yet"):
                _check_days(action, desk)
    assert not list(tmp_path.iterdir())


def test_a_day_that_may_be_ahead_is_one_of_the_verb():
    for _, verb in acting_verbs():
        assert set(verb.ahead) <= set(days_of(verb))


def test_what_has_not_come_is_neither_spent_nor_closed(say):
    tomorrow = TOMORROW
    with clock.of_the_machine():
        for verb in ("books pay --payer ann --payee bob --amount 1 --on", "books close-period --until"):
            assert say(f"{verb} {tomorrow}")[0] == 2
    assert say.balances()[("bob", "member")] == 0
    # Today is not over.
    with clock.of_the_machine():
        assert say(f"books close-period --until {tomorrow - timedelta(1)}")[0] == 2
        assert say(f"books close-period --until {tomorrow - timedelta(2)}")[0] == 0


@given(st.one_of(st.dates(), st.datetimes(), st.text()), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_day_that_has_come_is_a_day_and_not_after_today(day, today):
    try:
        found = require_come(day, today, where="")
    except BadInput:
        return
    assert not isinstance(found, datetime)
    assert found <= today
    assert require_day(found, where="") == day <= LATEST


def test_what_iso_4217_knows_is_national():
    assert [is_national(code) for code in ("GBP", "EUR", "BRL", "BRX", "TRD", "XXX")] == [True] * 3 + [
        False
    ] * 3


@pytest.mark.parametrize(
    "words",
    [
        "books pay --payer ann --payee bob --currency EUR --amount",
        "currency pay --buyer ann --seller bob --amount",
    ],
)
def test_pounds_are_not_booked_as_something_else(say, words):
    say("currency open --code BRX --model mutual")
    for who in ("ann", "bob"):
        say(f"currency limits --who {who}")
        assert say(f"books add --currency EUR --who {who} --floor=-100 --called", who.title())[0] == 0
    assert say(words, "£12")[0] == 2
    assert say(words, "12")[0] == 0
    assert say("books pay --payer ann --payee bob --currency gbp --amount", "£12")[0] == 0

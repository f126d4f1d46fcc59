"""What members say of a claim outside the books: who may say it, what waits for whom, and what a round makes of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.clearing.ring import at_desk, number_of, open_pence, ring, total
from tests.desk import DONE_BEFORE, new_place
from ultramicro.clearing.round.verbs.change import Agree, Correct, Credit, PaidOutside
from ultramicro.clearing.round.verbs.withdraw import Withdraw
from ultramicro.core.errors import BadInput
from ultramicro.ledger.deciding import Decision
from ultramicro.ledger.events import ClaimWithdrawn
from ultramicro.ledger.people.claims import Claims, claims


@pytest.fixture
def say(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm", "cafe:firm")


def test_what_the_creditor_says_is_paid_counts_at_once_and_twice_only_with_a_key(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    words = "round paid --claim m1 --amount 60 --who mill"
    assert say(words)[0] == 0
    assert open_pence(say)["M-1"] == 40_00
    assert say(words)[0] == DONE_BEFORE
    assert say(f"{words} --key again")[0] == 2  # only 40 is open
    say("round solve")
    assert total(say.rows("round settle")) == 120_00
    assert open_pence(say) == {"C-1": 60_00, "G-1": 60_00}


def test_what_the_debtor_says_is_paid_waits_and_no_round_cancels_it_meanwhile(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    status, told = say("round paid --claim M-1 --amount 60 --who joiner")
    assert (status, "mill has to agree" in told) == (0, True)
    assert open_pence(say)["M-1"] == 100_00
    assert total(say.rows("round solve")) == 120_00
    say("round undo")
    assert say("round agree --claim M-1 --who joiner")[0] == 2
    assert say("round agree --claim M-1 --who mill")[0] == 0
    assert open_pence(say)["M-1"] == 40_00
    assert "waits for an answer" in say("round agree --claim M-1 --who mill --key twice")[1]
    assert open_pence(say)["M-1"] == 40_00


def test_a_refused_word_changes_nothing_and_ends_the_wait(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round paid --claim M-1 --amount 100 --who joiner")
    assert "waiting" in {row["why"] for row in say.rows("round solve")}
    say("round undo")
    say("round agree --claim M-1 --who mill --refuse")
    assert total(say.rows("round solve")) == 300_00


def test_a_part_paid_between_solving_and_settling_leaves_the_set_untouched(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round solve")
    say("round paid --claim M-1 --amount 60 --who mill")
    assert {row["status"] for row in say.rows("round settle")} == {"left_out"}


def test_a_credit_note_is_taken_in_once_however_its_number_is_spelled(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    assert say("round credit --claim M-1 --amount 30 --number CN-7 --who mill")[0] == 0
    status, told = say("round credit --claim M-1 --amount 30 --number", "cn 7", "--who", "mill")
    assert (status, "taken in before" in told) == (2, True)
    assert open_pence(say)["M-1"] == 70_00


def test_a_correction_needs_the_side_it_goes_against(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round correct --claim M-1 --amount 120 --who mill")
    assert open_pence(say)["M-1"] == 100_00
    say("round agree --claim M-1 --who joiner")
    assert open_pence(say)["M-1"] == 120_00
    say("round correct --claim M-1 --amount 80 --who mill")
    assert open_pence(say)["M-1"] == 80_00
    assert "80.00 already" in say("round correct --claim M-1 --amount 80 --who mill --key same")[1]


def test_only_the_creditor_withdraws(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    assert say("round withdraw --claim M-1 --who joiner")[0] == 2
    assert say("round withdraw --claim M-1 --who mill")[0] == 0
    assert "M-1" not in open_pence(say)
    assert say("round paid --claim M-1 --amount 1 --who mill")[0] == 2


def test_what_the_debtor_says_is_answered_before_a_claim_is_withdrawn(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round paid --claim M-1 --amount 60 --who joiner")
    status, told = say("round withdraw --claim M-1 --who mill")
    assert (status, "joiner said something of M-1 that is not answered yet" in told) == (2, True)
    assert "round agree --claim M-1 --who mill" in told
    say("round agree --claim M-1 --who mill")
    say("round dispute --claim M-1 --who joiner")
    assert (
        "M-1 is disputed, and will be so if it is owed again"
        in say("round withdraw --claim M-1 --who mill")[1]
    )
    assert "M-1" not in open_pence(say)


def test_a_payment_told_by_mistake_is_taken_back_by_both(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round paid --claim M-1 --amount 60 --who mill")
    assert say("round paid --claim M-1 --amount 61 --who mill --undo")[0] == 2
    say("round paid --claim M-1 --amount 60 --who mill --undo")
    assert open_pence(say)["M-1"] == 40_00
    say("round agree --claim M-1 --who joiner")
    assert open_pence(say)["M-1"] == 100_00


def test_a_stranger_says_nothing_of_a_claim(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    for words in (
        "paid --amount 1",
        "credit --amount 1 --number 7",
        "correct --amount 1",
        "withdraw",
        "agree",
    ):
        assert say(f"round {words} --claim {number_of(say, 'M-1')} --who cafe")[0] == 2


sums = st.integers(1, 200)
sides = st.sampled_from(["mill", "joiner"])
steps = st.lists(st.one_of(
    st.builds(PaidOutside, claim=st.just("M-1"), amount=sums, who=sides, undo=st.booleans()),
    st.builds(Credit, claim=st.just("M-1"), amount=sums, number=st.sampled_from("ab"), who=sides),
    st.builds(Correct, claim=st.just("M-1"), amount=sums, who=sides),
    st.builds(Agree, claim=st.just("M-1"), who=sides, refuse=st.booleans()),
    st.builds(Withdraw, claim=st.just("M-1"), who=sides),
), max_size=8)  # fmt: skip


@given(drawn=steps)
def test_whatever_is_said_never_less_than_nothing_is_open_and_nobody_raises_anothers_debt(books, drawn):
    desk, number = books()
    before = 150
    for turn, step in enumerate(drawn):
        desk.turn(f"{number}-{turn}", by="test", on=desk.on, at=desk.at)
        action = type(step)(**{**vars(step), "claim": number})
        waiting = desk.ledger.of(Claims).find(number).open_pence
        try:
            action.act(desk)
        except BadInput:
            assert desk.ledger.of(Claims).find(number).open_pence == waiting
            continue
        now = desk.ledger.of(Claims).find(number).open_pence
        assert now >= 0
        if now > before and not isinstance(action, Agree):
            assert action.who == "joiner"
        if now < before and not isinstance(action, Agree):
            assert action.who == "mill"
        before = now
    found = {claim.id: claim for claim in claims(desk.ledger.notes(), desk.ledger.transfers())}
    assert found[number] == desk.ledger.of(Claims).find(number)


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """One set of books, and another claim of 1.50 for each example."""
    from ultramicro.ledger.verbs.accounts import MakeClaim

    desk = at_desk(tmp_path_factory.mktemp("books"))
    for who in ("mill", "joiner"):
        desk.people.add(who, who, on=desk.on)
    made = []

    def another():
        made.append(None)
        desk.turn(f"claim-{len(made)}", by="test", on=desk.on, at=desk.at)
        MakeClaim(debtor="joiner", creditor="mill", amount=150, due=desk.on).act(desk)
        return desk, f"claim-claim-{len(made)}"

    yield another
    desk.close()


@pytest.fixture
def over(say, tmp_path):
    """Joiner says that M-1 was paid in cash, then pays it in the books. Returns what takes that back."""
    ring(say, tmp_path, 100, 100, 100)
    number = number_of(say, "M-1")
    say("round paid --claim M-1 --amount 100 --who joiner")
    assert [row["who"] for row in say.rows("round missing") if row["missing"] == "answer"] == ["mill"]
    assert say(f"books pay --payer joiner --payee mill --amount 100 --post {number}")[0] == 0
    return "books reverse --transfer 1 --why slip"


def test_what_waits_is_not_used_up_by_an_answer_while_nothing_is_open(say, over):
    """The debtor says it was paid in cash, then it is paid in the books, and taken back."""
    assert "M-1" not in open_pence(say)
    assert [row for row in say.rows("round missing") if row["missing"] == "answer"] == []
    heads = last_operation(say)
    for key in "once", "twice":
        status, told = say(f"round agree --claim M-1 --who mill --json --key {key}")
        assert (status, json.loads(told)["status"]) == (0, "nothing_to_do")
        assert "so that nothing changes" in told
    assert last_operation(say) == heads
    assert say(over)[0] == 0
    assert open_pence(say)["M-1"] == 100_00
    assert [row["who"] for row in say.rows("round missing") if row["missing"] == "answer"] == ["mill"]
    assert say("round agree --claim M-1 --who mill --key later")[0] == 0
    assert "M-1" not in open_pence(say)


def test_what_waits_is_ended_by_a_refusal_also_while_nothing_is_open(say, over):
    assert say("round withdraw --claim M-1 --who mill --undo")[0] == 2
    assert say("round agree --claim M-1 --who mill --refuse")[0] == 0
    assert say(over)[0] == 0
    assert open_pence(say)["M-1"] == 100_00
    assert "waits for an answer" in say("round agree --claim M-1 --who mill --key later")[1]


@pytest.mark.parametrize(
    "words",
    [
        "round agree --claim M-1 --who mill", "round paid --claim M-1 --amount 1 --who mill",
        "round paid --claim M-1 --amount 1 --who joiner", "round dispute --claim M-1 --who joiner",
        "round credit --claim M-1 --amount 1 --number 7 --who mill", "round withdraw --claim M-1 --who mill",
        "round credit --claim M-1 --amount 1 --number 7 --who joiner",
        "round correct --claim M-1 --amount 99 --who mill",
    ],
)  # fmt: skip
def test_what_is_said_of_a_paid_claim_changes_nothing(say, over, words):
    before = last_operation(say)
    status, told = say(f"{words} --json")
    assert f'"status": "{"refused" if status else "nothing_to_do"}"' in told
    assert last_operation(say) == before


def last_operation(say):
    """How many operations the books hold."""
    with at_desk(say.root) as desk:
        return desk.ledger.last.operation


def test_a_withdrawal_of_older_books_says_plainly_that_it_cannot_be_taken_back(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    number = number_of(say, "M-1")
    with at_desk(say.root) as desk:
        desk.take(Decision(operations=[desk.asked().note(ClaimWithdrawn(), about=number)]))
    status, told = say("round withdraw --claim M-1 --who mill --undo")
    assert (status, "an older version" in told, "cannot be taken back" in told) == (2, True, True)
    assert "nothing of C-1 was withdrawn" in say("round withdraw --claim C-1 --who cafe --undo")[1]

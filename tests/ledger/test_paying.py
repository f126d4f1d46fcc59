"""A claim is paid by its debtor to its creditor, in its currency, and by no more than is open."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk import new_place
from ultramicro.ledger.engine.state import Transfer
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.people.claims import claims, pays

WHO = ("ann", "bob", "mill")


@pytest.fixture
def say(tmp_path, capsys):
    desk = new_place(tmp_path / "place", capsys, "shop:firm")
    for who in ("ann", "bob"):
        desk(f"books add --who {who} --floor=-1000 --called", who.title())
    return desk


def claimed(say, words="--debtor ann --creditor shop --amount 30 --due 2026-12-31"):
    status, told = say(f"books claim {words}")
    assert status == 0, told
    return told.split(":")[0]


def still_open(say):
    return [row["open_pence"] for row in say.rows("books claims")]


@pytest.mark.parametrize(
    "words",
    [
        "--payer bob --payee shop --amount 30", "--payer ann --payee bob --amount 30",
        "--payer shop --payee ann --amount 30", "--payer ann --payee shop --amount 30.01",
        "--payer ann --payee shop --amount 500", "--payer ann --payee shop --amount 30 --currency EUR",
    ],
)  # fmt: skip
def test_a_payment_that_is_none_of_the_claim_is_refused_and_moves_nothing(say, words):
    claim, before = claimed(say), say.balances()
    status, _ = say(f"books pay {words} --post {claim}")
    assert (status, still_open(say), say.balances()) == (2, [30_00], before)


@pytest.mark.parametrize("reference", ["claim-NOPE", "M-1", "loan-1", "p-none"])
def test_a_payment_of_what_nobody_knows_is_refused(say, reference):
    claimed(say)
    status, _ = say(f"books pay --payer ann --payee shop --amount 30 --post {reference}")
    assert (status, still_open(say), say.balances()[("shop", "member")]) == (2, [30_00], 0)


def test_a_claim_is_paid_in_parts_up_to_what_is_open_and_then_no_more(say):
    claim = claimed(say)
    pay = "books pay --payer ann --payee shop --amount 20"
    assert say(f"{pay} --post {claim}")[0] == 0
    assert say(f"{pay} --key more --post {claim}")[0] == 2
    assert say(f"books pay --payer ann --payee shop --amount 10 --post {claim}")[0] == 0
    assert (still_open(say), say.balances()[("shop", "member")]) == ([], 30_00)
    assert say(f"books pay --payer ann --payee shop --amount 0.01 --post {claim}")[0] == 2


def test_no_claim_is_paid_on_a_day_before_it_was_issued(say):
    claim = claimed(say, "--debtor ann --creditor shop --amount 30 --due 2026-12-31 --on 2026-11-02")
    pay = f"books pay --payer ann --payee shop --amount 30 --post {claim} --on"
    assert [say(f"{pay} 2026-11-0{day}")[0] for day in (1, 2)] == [2, 0]


def test_an_invoice_may_be_named_by_the_number_that_its_debtor_knows(say, tmp_path):
    (tmp_path / "in.csv").write_text("debtor,creditor,amount,reference,due\nann,shop,30,M-1,2026-12-31\n")
    say("round collect --file", tmp_path / "in.csv")
    assert say("books pay --payer ann --payee shop --amount 12 --post M-1")[0] == 0
    assert still_open(say) == [18_00]
    assert say("books pay --payer bob --payee shop --amount 12 --post M-1")[0] == 2


def test_a_post_of_the_board_may_be_named(say):
    _, told = say("board post --who shop --kind offer --sort goods --item bread")
    assert say(f"books pay --payer ann --payee shop --amount 3 --post {told.split()[0]}")[0] == 0


def test_local_money_pays_a_claim_in_that_money_only(say):
    say("currency open --code TRD --model mutual")
    say("currency limits --code TRD --who ann")
    pounds, local = claimed(say), claimed(
        say, "--debtor ann --creditor shop --amount 9 --due 2026-12-31 --currency TRD"
    )  # fmt: skip
    pay = "currency pay --code TRD --buyer ann --seller shop --amount 9 --post"
    assert [say(f"{pay} {claim}")[0] for claim in (pounds, local)] == [2, 0]
    assert still_open(say) == [30_00]


def note(number):
    body = {"amount_pence": 100, "creditor": "bob", "currency": "GBP", "debtor": "ann", "due_on": "2026-01-01",
            "issued_on": "2026-01-01"}  # fmt: skip
    return Noted(number, number, "claim", json.dumps(body), "", None)


moved = st.builds(
    lambda seq, ends, pence, money: Transfer(
        seq, "k", *(f"{money}/{who}/member" for who in ends), pence, money, "payment", "2026-01-01", None, "", "c"
    ),
    st.integers(1, 99), st.permutations(WHO).map(lambda who: who[:2]), st.integers(1, 20),
    st.sampled_from(["GBP", "EUR"]),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(moved, max_size=8))
def test_what_others_paid_leaves_a_claim_open(transfers):
    (claim,) = claims([note("c")], transfers)
    own = [t for t in transfers if (t.debit, t.credit) == ("GBP/ann/member", "GBP/bob/member")]
    assert claim.open_pence == 100 - sum(t.amount_pence for t in own)
    assert [t for t in transfers if pays(t, claim)] == own

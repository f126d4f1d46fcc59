"""What members say to clearing: which claim they mean, which of their words counts, and what is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.asking import done, refused
from tests.clearing.ring import done_at, give, number_of, ring, total
from tests.desk import new_place
from ultramicro.clearing.round.consents import ALL, Consent, agreed, with_whom
from ultramicro.clearing.round.verbs.consent import GiveConsent
from ultramicro.ledger.people.claims import Claim

ON = date(2026, 11, 26)


@pytest.fixture
def say(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "mill:firm", "joiner:firm", "cafe:firm")


def test_a_dispute_by_the_number_on_paper_keeps_the_claim_out(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    whole = number_of(say, "M-1")
    for key, number in enumerate((whole, "M-1", "m-1", "M1", "m 1")):
        (row,) = say.rows(f"round dispute --settled --key settled-{key} --claim", number)
        assert (row["claim"], row["status"]) == (whole, "not_disputed")
        (row,) = say.rows(f"round dispute --key disputed-{key} --claim", number)
        assert (row["claim"], row["status"], row["open_pence"]) == (whole, "disputed", 100_00)
        assert (row["debtor"], row["creditor"]) == ("joiner", "mill")
    assert total(say.rows("round solve")) == 0


def test_only_who_disputes_a_claim_can_say_that_it_is_settled(say, tmp_path):
    """The creditor of a claim could clear its debtor's objection, and the round then set it off."""
    ring(say, tmp_path, 100, 100, 100)
    dispute = "round dispute --claim M-1"
    assert say(f"{dispute} --who joiner")[0] == 0
    for other in ("--who mill", ""):
        assert refused(say.root, f"{dispute} --settled {other}") == "round.not_their_dispute"
    # The other side may object as well, and then both must agree.
    assert say(f"{dispute} --who mill")[0] == 0
    told = done(say.root, f"{dispute} --settled --who joiner")
    assert (told.says.id, told.rows[0]["status"]) == ("round.still_disputed_by", "disputed")
    (row,) = say.rows(f"{dispute} --settled --who mill")
    assert row["status"] == "not_disputed"
    assert total(say.rows("round solve")) == 300_00


def test_a_number_that_is_not_known_or_is_of_others_is_refused_and_written_nowhere(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    for verb in ("dispute", "dispute --settled", "consent", "consent --withdraw"):
        for number in ("NOPE", "", "C-1"):
            assert say(f"round {verb} --who joiner --claim", number)[0] == 2
    assert total(say.rows("round solve")) == 300_00


def test_a_number_of_several_claims_is_refused_with_all_of_them_named(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    give(say, tmp_path / "more.csv", "cafe,mill,5,M-1,2026-10-01\n")
    both = [row["claim"] for row in say.rows("books claims") if row["invoice"] == "M-1"]
    for verb in ("dispute", "dispute --who mill", "consent --who mill"):
        status, told = say(f"round {verb} --claim M-1")
        assert (status, [claim in told for claim in both]) == (2, [True, True])
    # One of the two is cafe's, and there it means one.
    assert say.rows("round dispute --who cafe --claim M-1")[0]["open_pence"] == 5_00
    assert say.rows("round consent --who joiner --claim M-1")[0]["claim"] == number_of_debtor(say, "joiner")


def number_of_debtor(say, debtor):
    (found,) = [row["claim"] for row in say.rows("books claims") if row["debtor"] == debtor]
    return found


def test_of_a_claim_that_is_settled_nothing_can_be_disputed_or_agreed_any_more(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round solve")
    say("round settle")
    assert say("round dispute --claim M-1")[0] == 2
    assert say("round consent --who mill --claim M-1")[0] == 2
    assert say("round consent --who mill --claim M-1 --withdraw")[0] == 0


def test_a_later_withdrawal_of_all_ends_what_was_agreed_of_one_member_or_one_claim(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round consent --who mill --whom joiner")
    say("round consent --who mill --claim C-1")
    (row,) = say.rows("round consent --who mill --withdraw")
    assert (row["covers"], row["status"]) == ("all", "withdrawn")
    assert total(say.rows("round solve")) == 0


def test_a_later_word_on_less_goes_before_an_earlier_one_on_all_and_the_other_way_about(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    say("round consent --who mill --whom joiner --up-to 40 --key a")
    assert total(say.rows("round solve")) == 120_00
    say("round consent --who mill --key b")
    say("round open --cutoff 2026-12-31 --key second")
    assert total(say.rows("round solve")) == 300_00


def test_a_consent_that_makes_no_sense_is_refused_and_written_nowhere(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    caps = ("--up-to=-5", "--up-to 0", "--up-to 5 --withdraw")
    for words in (*caps, *(f"{cap} --claim M-1" for cap in caps), "--whom mill", "--whom ghost"):
        assert say(f"round consent --who mill {words}")[0] == 2
    assert total(say.rows("round solve")) == 300_00


def test_a_cap_on_all_is_a_cap_on_their_sum_in_each_round_and_says_so(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    (row,) = say.rows("round consent --who mill --up-to 60")
    assert (row["covers"], row["up_to_pence"]) == ("all", 60_00)
    told, _ = done_at(say, GiveConsent(who="cafe", up_to=60_00))
    assert told["capped"]["most"].pence == 60_00
    assert total(say.rows("round solve")) == 180_00


def test_a_word_that_was_given_before_and_taken_back_since_counts_anew(say, tmp_path):
    ring(say, tmp_path, 100, 100, 100)
    for first, then in (
        ("consent --who mill", "consent --who mill --withdraw"),
        ("consent --who mill --whom cafe", "consent --who mill --claim C-1 --withdraw"),
        ("dispute --claim M-1", "dispute --claim M-1 --settled"),
    ):
        assert [say(f"round {words}")[0] for words in (first, then, first)] == [0, 0, 0]
    assert say("round dispute --claim M-1 --settled")[0] == 0
    assert total(say.rows("round solve")) == 300_00


words = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["c0", "c1", "b", "a", ALL]), st.one_of(st.none(), st.integers(0, 9)))
)  # fmt: skip


@given(words)
def test_the_last_word_that_covers_a_claim_counts(said):
    """Against the plainest reading: go through all words in order, and let each set what it covers."""
    claims = [Claim(f"c{n}", d, c, "GBP", 5, 5, ON, ON) for n, (d, c) in enumerate(("ab", "ba"))]
    given, stands = [], {(who, claim.id): 0 for who in "ab" for claim in claims}
    for number, (who, covers, up_to) in enumerate(said):
        scope = with_whom(covers) if covers in {"a", "b"} else covers
        given.append(Consent(number, who, scope, up_to))
        other = "b" if who == "a" else "a"
        for claim in claims:
            if covers in {claim.id, other, ALL}:
                stands[who, claim.id] = 5 if up_to is None else up_to
    expected = {claim.id: min(stands["a", claim.id], stands["b", claim.id], 5) for claim in claims}
    assert agreed(given, claims) == {claim: pence for claim, pence in expected.items() if pence}

"""What was taken back leaves no trace in what stands, and what is done once is done once more only after that."""

from collections import Counter, defaultdict
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.drawing import START, opened, pays
from tests.ledger.test_decide import DAY, Alone
from ultramicro.ledger.engine.model import ACCEPTED, Leg, Post, Verdict
from ultramicro.ledger.engine.reversals import (
    free_key,
    mirror,
    posting,
    standing,
    standing_rows,
    stands,
    taken_back,
    tries,
)
from ultramicro.ledger.engine.state import State, Transfer
from ultramicro.ledger.replays import unrefused

LEGS = st.lists(
    st.builds(Leg, st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(1, 99),
              st.sampled_from(["price", "fee"]), st.sampled_from(["", "m"]), st.sampled_from(["", "p"])),
    min_size=1, max_size=3,
)  # fmt: skip
POSTINGS = st.lists(LEGS, max_size=5)


def posted(postings):
    """The transfers of postings, each under a key of its own."""
    legs = [(f"k{n}", leg) for n, legs in enumerate(postings) for leg in legs]
    return [
        Transfer(seq, key, leg.debit, leg.credit, leg.amount_pence, "GBP", leg.kind, "2026-01-02", None, leg.memo_ref,
                 leg.post) for seq, (key, leg) in enumerate(legs, 1)
    ]  # fmt: skip


@st.composite
def lives(draw):
    """Books in which anything that was not taken back may be taken back, a reversal too, as older ones let it."""
    rows = posted([[leg] for legs in draw(POSTINGS) for leg in legs])
    for choice in draw(st.lists(st.integers(0, 99), max_size=8)):
        taken = {row.reverses for row in rows}
        if free := [row for row in rows if row.seq not in taken]:
            back = free[choice % len(free)]
            leg = mirror([back])[0]
            rows.append(back._replace(seq=len(rows) + 1, key=f"r{len(rows)}", debit=leg.debit, credit=leg.credit,
                                      reverses=back.seq))  # fmt: skip
    return rows


def sums(rows):
    """What each account has by some transfers."""
    found = Counter()
    for row in rows:
        found[row.debit] -= row.amount_pence
        found[row.credit] += row.amount_pence
    return {name: pence for name, pence in found.items() if pence}


@given(lives(), st.randoms())
def test_every_account_has_as_much_by_what_stands_as_by_all_that_was_booked(rows, random):
    stand = standing(rows)
    assert sums(stand) == sums(rows)
    assert all(row.reverses is None for row in stand)
    assert [row for row in rows if row in stand] == stand
    mixed = random.sample(rows, len(rows))
    assert standing(mixed) == [row for row in mixed if row in stand]


@given(lives())
def test_rows_of_the_table_stand_just_as_transfers_do(rows):
    table = [{"transfer": row.seq, "reverses": row.reverses, "row": row} for row in rows]
    assert [each["row"] for each in standing_rows(table)] == standing(rows)


@given(LEGS)
def test_the_mirror_of_a_mirror_is_what_was_booked_and_only_the_words_are_its_own(legs):
    rows = posted([legs])
    back = mirror(rows, "why")
    assert {leg.memo_ref for leg in back} == {"why"}
    assert [leg._replace(memo_ref="") for leg in back] == list(mirror(rows))
    again = mirror([row._replace(debit=leg.debit, credit=leg.credit)
                    for row, leg in zip(rows, back, strict=True)])  # fmt: skip
    assert list(again) == [leg._replace(memo_ref="") for leg in legs]


class Rows:
    """A store of transfers and no more."""

    def __init__(self, transfers):
        self.rows = {each.seq: each for each in transfers}

    def transfer(self, seq):
        return self.rows.get(seq)

    def known(self, keys):
        (key,) = keys
        first = min(each.seq for each in self.rows.values() if each.key == key)
        return {key: ("", Verdict(key, ACCEPTED, first))}


@given(POSTINGS)
def test_a_posting_is_found_whole_and_in_order_from_any_part_of_it(postings):
    rows, whole = posted(postings), defaultdict(tuple)
    for each in rows:
        whole[each.key] += (each,)
    store = Rows(rows)
    assert [posting(store, each.seq) for each in rows] == [whole[each.key] for each in rows]
    assert posting(store, len(rows) + 1) == ()


def back(*legs, of, key="back"):
    return Post(key=key, at=START, legs=legs, business_on=DAY, reverses=of)


def test_a_reversal_takes_back_all_that_was_posted_once_and_is_final():
    legs = (Leg("a", "b", 70, "price", "m", "p"), Leg("b", "c", 5, "fee"), Leg("c", "a", 1))
    sale = Post(key="sale", at=START, legs=legs, business_on=DAY)
    books = Alone(*opened("a", "b", "c", floor=None), pays("0", "a", "b", 9), sale)
    whole = mirror(books.transfers[1:])
    wrong = {
        "unknown_transfer": back(*whole, of=9), "not_whole": back(*whole[:2], of=2),
        "not_the_mirror": back(*whole, Leg("a", "b", 1), of=2),
    }  # fmt: skip
    assert {code: books.ask(each).code for code, each in wrong.items()} == {code: code for code in wrong}
    assert books.ask(back(*reversed(whole), of=2)).code == "not_the_mirror"
    assert books.submit(back(*(leg._replace(memo_ref="why") for leg in whole), of=3)) == "accepted"
    assert [each.reverses for each in books.transfers] == [None] * 4 + [2, 3, 4]
    assert books.ask(back(*whole, of=2, key="again")).code == "reversed_before"
    assert books.ask(back(*mirror(books.transfers[4:]), of=5, key="undo")).code == "is_reversal"


def test_what_reverses_nothing_takes_nothing_back_leg_by_leg():
    legs = [Leg("a", "b", 1)] * 3
    assert [of for _, of in zip(legs, taken_back(State(), pays("1", "a", "b", 1)), strict=False)] == [
        None
    ] * 3


class Said:
    """Books that only know what was said to keys, and what was taken back."""

    def __init__(self):
        self.state, self.verdicts = SimpleNamespace(reversed=set()), {}

    def verdict(self, key):
        return self.verdicts.get(key)

    def said(self, key, code):
        seq = len(self.verdicts) + 1 if code == ACCEPTED else None
        self.verdicts[key] = Verdict(key, code, seq)


@given(st.lists(st.sampled_from(["done", "refused", "taken back"]), max_size=12))
def test_what_is_done_once_is_done_again_only_after_it_was_taken_back_and_a_refusal_burns_no_key(steps):
    books, number, tried = Said(), 1, 1
    for step in steps:
        key = "fee" if number == 1 else f"fee:{number}"
        assert free_key(books, "fee") == key
        attempt, _ = unrefused(books, key)
        before = books.verdict(attempt)
        if step == "taken back" and before:
            books.state.reversed.add(before.first_seq)
            number, tried = number + 1, 1
            assert not stands(books, before)
        elif step != "taken back" and before is None:
            assert attempt == (key if tried == 1 else f"{key}~{tried}")
            books.said(attempt, ACCEPTED if step == "done" else "below_floor")
            tried += step == "refused"
            assert stands(books, books.verdict(attempt)) == (step == "done")
    standing_now = [each for each in books.verdicts.values() if stands(books, each)]
    assert len(standing_now) <= 1
    assert not stands(books, books.verdict("never asked"))


def test_the_tries_of_a_key_are_numbered_from_the_second_on():
    books = Said()
    books.said("k~2", "below_floor")
    found = tries(books, "k")
    assert [next(found) for _ in range(3)] == [
        ("k", None), ("k~2", Verdict("k~2", "below_floor")), ("k~3", None),
    ]  # fmt: skip

"""Operations that belong together are all done or none is, and a verdict says whether it was given before."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.drawing import begun, opened, operations, pays
from ultramicro.ledger.stores.opening import open_file

NAMES = itertools.count()
kept = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)


def books(tmp_path, batches):
    ledger = open_file(tmp_path / f"{next(NAMES)}.sqlite3")
    for batch in batches:
        ledger.submit(batch)
    return ledger


@kept
@given(begun(), st.lists(operations, min_size=2, max_size=4, unique_by=lambda each: each.key))
def test_all_are_done_or_none(tmp_path, prelude, batch):
    alone, whole = books(tmp_path, prelude), books(tmp_path, prelude)
    before = whole.accounts(), whole.last
    expected, found = [], whole.submit(batch, together=True)
    for operation in batch:
        expected += alone.submit([operation])
        if not expected[-1].accepted:
            break
    if expected[-1].accepted:
        assert (found, whole.accounts()) == (expected, alone.accounts())
    else:
        assert [v.code for v in found] == [expected[-1].code]
        assert whole.accounts() == before[0]
        assert (whole.last.seq, whole.last.operation) == (before[1].seq, before[1].operation + 1)
    assert all(law.holds for law in whole.verify())
    alone.close()
    whole.close()


def test_what_the_first_would_take_is_not_there_for_the_second(tmp_path):
    ledger = books(tmp_path, [[*opened("bank", floor=None), *opened("ann", "bob")],
                              [pays("in", "bank", "ann", 100)]])  # fmt: skip
    two = [pays("one", "ann", "bob", 80), pays("two", "ann", "bob", 80)]
    assert [v.code for v in ledger.submit(two, together=True)] == ["below_floor"]
    assert (ledger.balance("ann"), ledger.verdict("one"), ledger.verdict("two").code) == (
        100,
        None,
        "below_floor",
    )
    assert [law.id for law in ledger.verify() if not law.holds] == []
    assert ledger.submit(two[:1], together=True)[0].accepted
    ledger.close()


def test_a_verdict_says_whether_it_was_given_before_and_is_the_same(tmp_path):
    ledger = books(tmp_path, [opened("bank", floor=None), opened("ann")])
    twice = pays("k", "bank", "ann", 1)
    first, again = ledger.submit([twice, twice])
    (later,) = ledger.submit([twice])
    assert [v.is_replay for v in (first, again, later)] == [False, True, True]
    assert first == again == later
    ledger.close()


def test_an_operation_is_found_by_its_key(tmp_path):
    ledger = books(tmp_path, [opened("bank", floor=None), opened("ann"), [pays("k", "bank", "ann", 1)]])
    found = ledger.store.recorded("k")
    assert (found.kind, found.first_seq, found.code) == ("post", 1, "accepted")
    assert ledger.store.recorded("none") is None
    ledger.close()

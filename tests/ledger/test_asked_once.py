"""What a payment asks of the store: each thing once, however often the engine looks at it."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from tests.desk import new_place
from tests.ledger.drawing import batches, pays
from ultramicro.core.action import Pence, Status
from ultramicro.ledger.keeper import keeper
from ultramicro.ledger.people.register import People
from ultramicro.ledger.stores.opening import open_file
from ultramicro.ledger.verbs.books import Pay

DAY = date(2026, 11, 2)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=batches())
def test_what_a_turn_remembers_is_what_the_store_says(tmp_path_factory, drawn):
    ledger = open_file(tmp_path_factory.mktemp("b") / "ledger.sqlite3")
    keys = [operation.key for batch in drawn for operation in batch] + ["never"]
    with ledger.turn():
        for batch in drawn:
            ledger.verdicts(keys)  # before, so that what comes after must be taken in
            ledger.submit(batch)
            known = ledger.store.known(keys)
            assert ledger.verdicts(keys) == {key: known[key][1] if key in known else None for key in keys}
    ledger.close()


def test_the_moment_of_the_last_entry_is_that_of_the_store(tmp_path):
    ledger = open_file(tmp_path / "ledger.sqlite3")
    assert ledger.last_at is None
    ledger.submit([pays("one", "ann", "bob", 1)])  # refused, and written down
    other = open_file(tmp_path / "ledger.sqlite3")
    written = ledger.store.recorded("one").at
    assert ledger.last_at.isoformat() == other.last_at.isoformat() == written
    other.submit([pays("two", "ann", "bob", 1)])
    with ledger.turn():
        assert ledger.last_at.isoformat() == ledger.store.recorded("two").at
    ledger.close()
    other.close()


@pytest.fixture
def place(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    say("books limits --who ann --floor=-1000")
    return say.root


def test_a_payment_asks_for_each_key_and_each_name_once(place, monkeypatch):
    keys, names = Counter(), Counter()
    looked_up = People._looked_up
    monkeypatch.setattr(
        People, "_looked_up", lambda people, who: (names.update([who]), looked_up(people, who))[1]
    )
    with keeper(place) as books:
        store = books._writing.desk.ledger.store
        known = store.known
        monkeypatch.setattr(store, "known", lambda asked: (keys.update(asked), known(asked))[1])
        paid = Pay(payer="ann", payee="bob", amount=Pence(125))
        names.clear()
        assert books.carry_out(paid, group="books", by="ann", word="w", on=DAY).status is Status.DONE
        assert set(keys.values()) == {1}
        # Again after the word was drawn, which wrote a row; never a third time.
        assert max(names.values()) <= 2
        # The same page once more is answered from the books, not from what was remembered.
        assert books.carry_out(paid, group="books", by="ann", word="w", on=DAY).status is Status.DONE_BEFORE


def test_who_was_added_within_a_commit_is_found_at_once_and_not_after_it_was_taken_back(tmp_path):
    people = People(tmp_path / "people.sqlite3")
    with people.one_commit():
        assert people.find("ann") is None
        people.add("ann", "Ann", on=DAY)
        assert people.find("ann").name == "Ann"
        people.db.execute("savepoint part")
        people.add("bob", "Bob", on=DAY)
        assert people.find("bob").name == "Bob"
        people.db.execute("rollback to part")
        people.look_anew()  # as each action at a desk begins
        assert people.find("bob") is None
    other = People(tmp_path / "people.sqlite3")
    other.add("cat", "Cat", on=DAY)
    assert people.find("cat").name == "Cat"
    people.close()
    other.close()

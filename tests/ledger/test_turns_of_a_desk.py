"""One desk serves caller after caller: nothing of who acted before counts for who acts now."""

from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime

import pytest

from tests.desk import new_place
from ultramicro.core.action import Pence, Status
from ultramicro.core.errors import BadInput
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.keeper import keeper
from ultramicro.ledger.people.clerks import Clerk, Role
from ultramicro.ledger.people.sealed_rows import is_changed
from ultramicro.ledger.verbs.books import ClosePeriodVerb, Pay
from ultramicro.ledger.verbs.people import Erase, MakeClerk
from ultramicro.noticeboard.post_verbs import PutUp
from ultramicro.place.config import load_config

BOARD, DAY = "four words of the board", date(2026, 11, 2)
LASTS = {"root", "currency", "settings", "make", "read_only", "_bound_at", "_ledger", "_people", "_held"}
"""What a desk is, whoever sits at it."""


@pytest.fixture
def place(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    with keeper(say.root) as books:
        asked = MakeClerk(who="ann", role=Role.BOARD)
        books.carry_out(asked, group="books", by="ann", new_secret=BOARD)
    return say


def closing(day):
    return ClosePeriodVerb(until=date(2026, 11, day))


def test_a_clerk_who_was_known_does_not_vouch_for_the_next(place):
    with keeper(place.root) as books:
        books.carry_out(closing(1), group="books", by="ann", shown=True, on=DAY)
        for by in ("bob", "ann", "nobody", ""):
            with pytest.raises(BadInput):
                books.carry_out(closing(2), group="books", by=by, on=date(2026, 11, 9))
        with books.reading() as desk:
            assert desk.ledger.state.closed_until == date(2026, 11, 1)


def test_who_has_shown_themselves_still_needs_the_role(place):
    with keeper(place.root) as books, pytest.raises(BadInput, match="is not a clerk of these books"):
        books.carry_out(closing(1), group="books", by="bob", shown=True, on=DAY)


def test_a_new_secret_is_of_one_turn(place):
    with keeper(place.root) as books:
        second = MakeClerk(who="bob", role=Role.SECOND)
        books.carry_out(second, group="books", by="ann", shown=True, new_secret="a secret of bob's own")
        with pytest.raises(BadInput, match="a secret has at least"):
            books.carry_out(replace(second, role=Role.TREASURER), group="books", by="ann", shown=True)


def spoilt(desk):
    """Give every field that is somebody's another value, as a turn might leave it."""
    desk.vouched, desk.shown = Clerk("x", "ann", Role.BOARD), True
    desk.secret_of = desk.new_secret_of = lambda _: BOARD
    desk.make_key = lambda: ("key", "command")
    desk.by, desk.key, desk.command = "ann", "key", "command"
    desk._asked, desk._clerk, desk._words = 7, ("bob", "by-of-ann"), -1
    desk.on, desk.at = date(2020, 1, 1), datetime(2020, 1, 1, tzinfo=UTC)
    desk.heard.elsewhere, desk.heard.refused_before = True, "below_floor"


def test_a_turn_begins_as_at_a_new_desk(place):
    """Also what a field that is added to the desk later holds: it is the same, or it lasts by name."""
    config, at = load_config(place.root), datetime(2026, 11, 2, 12, tzinfo=UTC)
    with Desk(root=place.root, currency=config.currency, settings=config.settings, at=at, on=DAY) as desk:
        spoilt(desk)
        desk.turn("", by="bob", on=DAY, at=at)
        told = {f.name: getattr(desk, f.name) for f in fields(Desk) if f.name not in LASTS}
        assert (told.pop("by"), told.pop("on"), told.pop("at")) == ("bob", DAY, at)
        assert told.pop("_words") == desk.people.changes()
        for field in (f for f in fields(Desk) if f.name in told):
            new = field.default if field.default is not MISSING else field.default_factory()
            if field.name != "new_secret_of":
                assert told[field.name] == new, field.name
        assert desk.new_secret_of("bob") == ""


def test_who_was_erased_has_another_mark_when_the_name_comes_again(place):
    pay = Pay(payer="bob", payee="ann", amount=Pence(1))
    with keeper(place.root) as books:
        books._writing.desk.turn("", by="carol", on=DAY, at=datetime.now(UTC))
        before = books._writing.desk.clerk
        place("books add --who carol --kind person --called Carol")
        books.carry_out(Erase(who="carol"), group="books", by="carol")
        with pytest.raises(BadInput):
            books.carry_out(pay, group="books", by="carol")
        assert books._writing.desk.clerk != before


def test_a_setting_that_was_changed_counts_for_the_next_action(place):
    with keeper(place.root) as books:
        books.config = replace(books.config, settings={**books.config.settings, "one": 1})
        with books.reading() as desk:
            assert desk.view().settings["one"] == 1


def test_the_first_post_of_a_board_is_put_up_through_a_keeper(place):
    """Its table is made and sealed within the commit that callers share."""
    with keeper(place.root) as books:
        with books.reading() as desk:
            assert not desk.people.db.execute("select 1 from sqlite_schema where name = 'post'").fetchall()
        done = books.carry_out(
            PutUp(who="ann", kind="offer", item="a ladder", sort="tool"), group="board", word="w"
        )
        assert done.status is Status.DONE
        with books.reading() as desk:
            assert not is_changed(desk.people.db)
    assert place("books verify")[0] == 0

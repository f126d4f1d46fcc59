"""On which day something can be done in a week: what was taken back leaves no day behind, and no week is lost by it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.food.hubs import WEEK, Hub, later
from ultramicro.core.errors import BadInput
from ultramicro.food.hub.delivering import Deliver
from ultramicro.food.hub.ending import Close
from ultramicro.food.hub.moving import Pack
from ultramicro.food.hub.undoing import Undo
from ultramicro.food.hub.weighing import Spoil

FORGOTTEN = later(179)
"""The day of a command to which nobody gave one."""


class Dated(Hub):
    """A hub at whose desk it is some day."""

    on = WEEK

    def turn(self):
        self.books.turn(day=self.on, at=datetime(2026, 12, 4, 9, tzinfo=UTC))
        return self.books.view(), replace(self.books.asked(), is_word=True)


@pytest.fixture
def hub():
    made = Dated()
    made.open([("farm", "school", 0, 20, 80, False)])
    return made


def test_a_step_is_taken_back_with_its_day(hub):
    hub.on = FORGOTTEN
    hub.receive("farm", 0, 20_000, "L1")
    hub.on = WEEK
    with pytest.raises(BadInput, match="was on 30 November 2026"):
        hub.do(Pack())
    hub.on = FORGOTTEN
    hub.do(Undo())
    hub.on = WEEK
    hub.receive("farm", 0, 20_000, "L1")
    hub.do(Pack())
    # The day of one that stands holds on.
    hub.on = later(1)
    hub.do(Deliver())
    hub.on = WEEK
    with pytest.raises(BadInput, match="was on 5 June 2026"):
        hub.do(Spoil(batch=hub.batches()[0].id, quantity=1.0, buyer="school"))
    assert hub.week().last_on == later(1)


def test_a_week_is_opened_again_on_no_day_before_it_was_closed_and_its_closing_leaves_no_day(hub):
    hub.receive("farm", 0, 20_000, "L1")
    hub.on = FORGOTTEN
    hub.do(Close())
    for early in (date(2020, 1, 1), later(1)):
        hub.on = early
        with pytest.raises(BadInput, match="was on 30 November 2026"):
            hub.do(Close(again=True))
    hub.on = FORGOTTEN
    hub.do(Close(again=True))
    hub.on = later(1)
    hub.do(Spoil(batch=hub.batches()[0].id, quantity=1.0))
    hub.do(Close())
    assert hub.week().closed


def test_undo_takes_no_week_back_unless_it_is_told_to(hub):
    """Neither one of which nothing stands, on whatever day, nor one in which nothing was ever done."""
    stands = hub.week()
    told = hub.do(Undo())[0]
    assert "No step of the week of 4 June 2026 stands" in told
    assert "--whole" in told
    assert hub.week() == stands
    hub.receive("farm", 0, 20_000, "L1")
    hub.do(Undo())
    hub.on = later(1)
    assert "--whole" in hub.do(Undo())[0]
    assert hub.week().lines == stands.lines
    hub.do(Undo(whole=True))
    assert hub.week() is None

"""Events: classes and dictionary say the same, every event comes back from its note, old versions too."""

import json
from collections import Counter
from contextlib import suppress
from dataclasses import fields
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ultramicro.core.errors import Unsound
from ultramicro.ledger.engine.events import body_of, event_of, note_of
from ultramicro.ledger.engine.shapes import described
from ultramicro.ledger.engine.store import Noted
from ultramicro.ledger.events import BankLineRead, ClaimMade, ExpectedCame
from ultramicro.place.dictionary import event_fields
from ultramicro.techniques import all_events

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
EVENTS = [(room, event) for room, events in all_events().items() for event in events]


def noted(kind, body):
    return Noted("k", "it", kind, body, "ann", NOON)


@pytest.mark.parametrize("room", all_events())
def test_the_dictionary_has_every_field_of_every_event_and_no_other(room):
    said = {(f.event, f.version, f.field, f.type) for f in event_fields(room)}
    known = {(e.kind, e.version, name, of) for e in all_events()[room] for name, of in described(e).items()}
    assert said == known
    assert all(f.meaning for f in event_fields(room))
    assert all(f.unit for f in event_fields(room) if f.field.endswith("_pence"))


def test_no_two_events_share_a_kind_and_none_has_a_field_of_the_kernel():
    assert max(Counter(event.kind for _, event in EVENTS).values()) == 1
    assert all(event.kind and "version" not in {f.name for f in fields(event)} for _, event in EVENTS)


@given(st.data())
@pytest.mark.parametrize("event", [event for _, event in EVENTS], ids=lambda e: e.kind)
def test_every_event_comes_back_from_its_note_as_it_was(event, data):
    made = data.draw(st.from_type(event))
    note = note_of(made, about="it", key="k", at=NOON)
    assert event_of(event, noted(note.kind, note.body)) == made
    assert json.loads(note.body).get("version", 1) == event.version


def test_what_is_written_is_what_older_books_hold():
    line = BankLineRead(account="GBP/bank/bank_settlement", amount_pence=-5, on=date(2026, 1, 2))
    assert body_of(line) == '{"account":"GBP/bank/bank_settlement","amount_pence":-5,"on":"2026-01-02"}'


def test_an_old_version_is_brought_forward():
    assert event_of(ExpectedCame, noted("expected_came", '"bank-1"')) == ExpectedCame(line="bank-1")


BODY = (
    '{"amount_pence":5,"creditor":"b","currency":"GBP","debtor":"a","due_on":"%s","issued_on":"2026-01-01"}'
)


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", "5", "{}", BODY % "soon", BODY.replace("5", '"5"') % "2026-01-01",
     BODY.replace("5", "true") % "2026-01-01", BODY.replace("{", '{"more":1,') % "2026-01-01",
     BODY.replace("{", '{"version":2,') % "2026-01-01", BODY.replace("{", '{"version":"1",') % "2026-01-01",
     BODY.replace("{", '{"version":0,') % "2026-01-01"],
)  # fmt: skip
def test_a_body_that_does_not_fit_is_unsound_and_says_where(body):
    with pytest.raises(Unsound) as told:
        event_of(ClaimMade, noted("claim", body))
    assert "k, about it" in told.value.where


@given(st.text(), st.sampled_from(EVENTS))
def test_whatever_stands_in_a_note_ends_in_an_event_or_in_unsound(body, event):
    kind = event[1]
    with suppress(Unsound):
        assert isinstance(event_of(kind, noted(kind.kind, body)), kind)

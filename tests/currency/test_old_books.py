"""Books of older versions are read as they are: bodies of notes as they were written then."""

from datetime import UTC, datetime

import pytest

from ultramicro.currency.events import (
    AppealMade,
    GuaranteeGiven,
    LimitExplained,
    ReleaseAsked,
    ReserveProved,
)
from ultramicro.currency.ids import Model
from ultramicro.currency.limits import EarnedLimit
from ultramicro.currency.rules import Rules
from ultramicro.ledger.engine.events import body_of, event_of
from ultramicro.ledger.engine.store import Noted
from ultramicro.noticeboard.events import Agreed, Delivered

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def read(kind, body):
    return event_of(kind, Noted("k", "it", kind.kind, body, "ann", NOON))


EARNED = "100.00 that everybody has + 2 x 1234.50 earned in the median of 12 months = 2569.00"


@pytest.mark.parametrize(
    ("reason", "event"),
    [
        (EARNED, LimitExplained(earned=EarnedLimit(100_00, 2, 1234_50, 12))),
        (
            f"{EARNED}, but nobody may owe more than 2000.00",
            LimitExplained(earned=EarnedLimit(100_00, 2, 1234_50, 12, 2000_00)),
        ),
        ("appeal-7f was allowed", LimitExplained(appeal="appeal-7f")),
        ("the board said so", LimitExplained()),
    ],
)
def test_the_sentence_that_was_a_limits_reason_gives_its_numbers_back(reason, event):
    assert read(LimitExplained, f'{{"reason":"{reason}"}}') == event


def test_rules_with_all_their_fields_are_those_with_the_defaults_left_out():
    old = (
        '{"code":"BRX","demurrage_bp":0,"exempt_pence":0,"fee_bp":200,"lent_bp":6000,"levy_pence":0,'
        '"model":"backed","release_above_pence":30000,"settle_within_days":365}'
    )
    rules = Rules(code="BRX", model=Model.BACKED, fee_bp=200, lent_bp=6000, release_above_pence=300_00)
    assert read(Rules, old) == rules == read(Rules, body_of(rules))


@pytest.mark.parametrize(
    ("body", "event"),
    [
        (
            '{"account":"TRD/a/member","floor_pence":-30000,"memo":"m"}',
            AppealMade(account="TRD/a/member", floor_pence=-300_00, memo="m"),
        ),
        (
            '{"cap_pence":6000,"guarantor":"b","member":"a"}',
            GuaranteeGiven(guarantor="b", member="a", cap_pence=60_00),
        ),
        (
            '{"amount_pence":30100,"code":"BRX","owner":"a"}',
            ReleaseAsked(owner="a", code="BRX", amount_pence=301_00),
        ),
        (
            '{"bank_pence":3,"out_pence":1,"treasury_pence":2}',
            ReserveProved(out_pence=1, treasury_pence=2, bank_pence=3),
        ),
        (
            '{"amount_pence":null,"currency":"GBP","giver":"a","offer":"p-1","taker":"b","want":""}',
            Agreed(offer="p-1", want="", giver="a", taker="b", amount_pence=None, currency="GBP"),
        ),
        ('{"offer":"p-1"}', Delivered(offer="p-1")),
    ],
)
def test_other_bodies_are_written_as_they_always_were(body, event):
    assert read(type(event), body) == event
    assert body_of(event) == body

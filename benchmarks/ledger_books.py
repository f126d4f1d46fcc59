"""Books for the ledger's benchmarks: members, payments with heavy tails, and both stores."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar

from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import Leg, OpenAccount, Post

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FLOOR = -(10**12)
Each = TypeVar("Each")


def begin(ledger: Ledger, members: int) -> None:
    """Open an account for each member."""
    for start in range(0, members, 1000):
        ledger.submit(
            [
                OpenAccount(
                    key=f"a{n}", at=NOW, account=name(n), owner=f"o{n}", currency="GBP", floor_pence=FLOOR
                )
                for n in range(start, min(start + 1000, members))
            ]
        )


def name(member: int) -> str:
    """Return a member's account."""
    return f"m{member:06}"


def payments(
    number: int, members: int, *, to_one_shop: float = 0.0, seed: int = 1, first: int = 0
) -> list[Post]:
    """Draw payments; some members pay and are paid far more often than others."""
    dice, drawn = random.Random(seed), []  # noqa: S311
    for n in range(first, first + number):
        payer = min(int(dice.lognormvariate(5, 1.6)), members - 1)
        payee = 0 if dice.random() < to_one_shop else dice.randrange(members)
        if payer == payee:
            payer = (payee + 1) % members
        leg = Leg(name(payer), name(payee), dice.randrange(1, 5000))
        drawn.append(Post(key=f"p{n:09}", at=NOW, legs=(leg,), business_on=date(2026, 1, 1)))
    return drawn


def in_batches(operations: Sequence[Each], size: int) -> Iterator[Sequence[Each]]:
    """Cut operations into batches."""
    return (operations[at : at + size] for at in range(0, len(operations), size))

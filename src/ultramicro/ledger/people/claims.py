"""Claims that members make on each other: what is still owed, for clearing and for reminders."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ultramicro.ledger.engine.reversals import standing
from ultramicro.ledger.engine.state import Transfer, owner_of
from ultramicro.ledger.engine.store import Noted

KIND, WITHDRAWN = "claim", "claim_withdrawn"


class Claim(NamedTuple):
    """A claim as it stands; debtor and creditor are opaque ids."""

    id: str
    debtor: str
    creditor: str
    currency: str
    amount_pence: int
    open_pence: int
    issued_on: date
    due_on: date
    of: str = ""
    """What it is a bill of: a loan's number; empty where it stands for itself."""


def open_claims(notes: Iterable[Noted], transfers: Iterable[Transfer]) -> list[Claim]:
    """Return the claims that are not wholly paid; see `claims`."""
    return [claim for claim in claims(notes, transfers) if claim.open_pence > 0]


def claims(notes: Iterable[Noted], transfers: Iterable[Transfer]) -> list[Claim]:
    """Return all claims as they stand.

    Parameters
    ----------
    notes : iterable of Noted
        What was written down; claims are of the kind `claim`. Nothing is open of one that was taken back.
    transfers : iterable of Transfer
        A transfer pays the claim that its `post` names, if it is one of its debtor to its creditor; one that
        is taken back pays nothing.
    """
    told = list(notes)
    withdrawn = {note.about for note in told if note.kind == WITHDRAWN}
    found = {note.about: _claim(note) for note in told if note.kind == KIND}
    paid: Counter[str] = Counter()
    for t in standing(transfers):
        if (claim := found.get(t.post)) and pays(t, claim):
            paid[t.post] += t.amount_pence
    return [
        claim._replace(open_pence=0 if claim.id in withdrawn else claim.amount_pence - paid[claim.id])
        for claim in found.values()
    ]


def pays(transfer: Transfer, claim: Claim) -> bool:
    """Whether a transfer that stands pays a claim that it names: not if others paid it."""
    ends = owner_of(transfer.debit), owner_of(transfer.credit)
    return ends == (claim.debtor, claim.creditor) and transfer.currency == claim.currency


def _claim(note: Noted) -> Claim:
    told = json.loads(note.body)
    return Claim(
        note.about, told["debtor"], told["creditor"], told["currency"], told["amount_pence"],
        told["amount_pence"], date.fromisoformat(told["issued_on"]), date.fromisoformat(told["due_on"]),
        told.get("of", ""),
    )  # fmt: skip

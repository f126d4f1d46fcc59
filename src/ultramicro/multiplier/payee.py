"""A payee of an area: what it is paid, and where it is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Payee:
    """A payee, what it is paid, and where it is."""

    party_id: str
    name: str
    amount_pence: int
    inside: str

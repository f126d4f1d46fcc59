"""What the demo's files truly hold, so that tests can prove that reading them recovers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ultramicro.place.demo.parties import PAYERS, Party, parties
from ultramicro.place.demo.spend import Line, lines, months

INFLUENCEABLE = ("purchase", "grant")


@dataclass(frozen=True)
class Truth:
    """The payments as they were made and who was paid.

    Parameters
    ----------
    lines : tuple of Line
        Every true payment of the three bodies: months published twice count once, totals not at all.
    parties : mapping of str to Party
        Everyone by identifier.
    """

    lines: tuple[Line, ...]
    parties: Mapping[str, Party]

    @property
    def total_pence(self) -> int:
        """All money of the three bodies. [pence]."""
        return sum(line.amount_pence for line in self.lines)

    def paid_pence(self, *, bands: tuple[str, ...] = (), payer: str = "") -> int:
        """Influenceable money paid to parties of the bands (of all, if none is given). [pence]."""
        return sum(
            line.amount_pence
            for line in self.lines
            if line.class_ in INFLUENCEABLE
            and (not bands or self.parties[line.party_id].band in bands)
            and payer in ("", line.payer)
        )


def truth(seed: int = 1) -> Truth:
    """Return what the demo's payment files truly hold; for tests only.

    Parameters
    ----------
    seed : int
        The demo's seed.
    """
    made = tuple(line for payer in PAYERS for month in months() for line in lines(seed, payer, month))
    return Truth(made, {party.party_id: party for party in parties(seed)})

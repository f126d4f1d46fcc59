"""The books of a ledger as who decides sees them."""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.ledger.deciding import View
from ultramicro.ledger.engine.book import Ledger
from ultramicro.ledger.engine.model import Verdict
from ultramicro.ledger.engine.projections import P
from ultramicro.ledger.engine.reversals import posting
from ultramicro.ledger.engine.state import State, Transfer
from ultramicro.ledger.people.names import Names


class BooksView(View):
    """The books of a ledger as who decides sees them."""

    def __init__(
        self, ledger: Ledger, people: Names, *, currency: str, settings: Mapping[str, object]
    ) -> None:
        self.currency, self.people, self.settings = currency, people, settings
        self._ledger = ledger

    @property
    def state(self) -> State:
        """Accounts, open holds, and the last closed day."""
        return self._ledger.state

    def of(self, projection: type[P]) -> P:
        """Return a projection as it stands."""
        return self._ledger.of(projection)

    def verdict(self, key: str) -> Verdict | None:
        """Return what was said to a key, if it was used."""
        return self._ledger.verdict(key)

    def posting(self, seq: int) -> tuple[Transfer, ...]:
        """Return all transfers that were posted together with one."""
        return posting(self._ledger.store, seq)

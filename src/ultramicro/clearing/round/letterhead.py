"""How papers name members: by short name, by legal name, and with their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.message import Message, say
from ultramicro.ledger.people.claims import Claim
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.references import on_paper, reference_of
from ultramicro.ledger.people.register import MarkKind


class Roll:
    """Names members on paper.

    Parameters
    ----------
    people : Names
        Everybody.
    """

    def __init__(self, people: Names) -> None:
        # Read once, as a round prints a paper for each member.
        self._people, self._marks = people, people.known_as()

    def short(self, member: str) -> str:
        """Return the short name of a member, by opaque number."""
        return self._people.called(member)

    def legal(self, member: str) -> str:
        """Return the full name of a member; what they are called here where it has none."""
        found = self._people.find(member)
        return (found.name if found else "") or self.short(member)

    def reference(self, claim: Claim) -> str:
        """Return the number of an invoice, as its parties know it."""
        return reference_of(self._people, claim)

    def on_paper(self, claim: str, debtor: str, creditor: str) -> str:
        """Return the number of an invoice, by that of its claim and by its parties."""
        return on_paper(self._people, claim, debtor, creditor)

    def numbers(self, member: str) -> Iterator[tuple[Message, str]]:
        """Yield the company number and the VAT number of a member, as far as they are known."""
        heads = {
            MarkKind.COMPANY_NUMBER: say("Company number"),
            MarkKind.VAT_NUMBER: say("VAT number"),
        }
        for mark in self._marks:
            if mark.of == member and mark.kind in heads:
                yield heads[mark.kind], mark.value

"""Which member an invoice means: by short name, legal name, trade name, company number or VAT number.

Names are compared as the program compares suppliers: without case, punctuation and legal form.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from ultramicro.clearing.same_parties import reads_as
from ultramicro.core.message import Listed, note
from ultramicro.flows.entity_resolution.names import normalise, normalise_all
from ultramicro.flows.entity_resolution.numbers import clean_company_number
from ultramicro.ledger.people.names import Names
from ultramicro.ledger.people.register import MarkKind

NAMES, NUMBERS = ("", "_legal"), ("_vat", "_company")
"""What an invoice tells of a side, by the end of the cell's name: names, and numbers."""


class Parties:
    """Finds members by what invoices call them.

    Parameters
    ----------
    people : Names
        Everybody.

    Examples
    --------
    >>> from datetime import date
    >>> from ultramicro.ledger.people.names import NamesInMemory
    >>> from ultramicro.ledger.people.register import Person
    >>> mill = Person(id="k4", short="mill", name="The Mill Ltd", kind="firm", contact="",
    ...               joined_on=date(2026, 1, 1))
    >>> parties = Parties(NamesInMemory([mill]))
    >>> parties.member({"debtor": "MILL LIMITED"}, "debtor"), parties.member({"debtor": "mill"}, "debtor")
    ('k4', 'k4')
    """

    def __init__(self, people: Names) -> None:
        self._people = people
        everybody, marks = people.everybody(), people.known_as()
        # Marks of those who were erased or left must not take an invoice.
        here = {person.id for person in everybody}
        self._short = {person.short: person.id for person in everybody}
        called = [(person.name, person.id) for person in everybody]
        called += [(m.value, m.of) for m in marks if m.kind is MarkKind.OTHER_NAME and m.of in here]
        self._named: dict[str, set[str]] = defaultdict(set)
        self._alike: dict[str, set[str]] = defaultdict(set)
        for (name, who), key in zip(called, normalise_all([name for name, _ in called]), strict=True):
            self._named[_plain(name)].add(who)
            self._alike[reads_as(name, key)].add(who)
        self._number = {
            key: m.of
            for m in marks
            if m.of in here and m.kind in {MarkKind.COMPANY_NUMBER, MarkKind.VAT_NUMBER}
            for key in _keys(m.value)
        }

    def member(self, cells: Mapping[str, str], side: str) -> str:
        """Return the opaque number of the member that an invoice means.

        Parameters
        ----------
        cells : mapping of str to str
            The invoice: a name under the side, and `debtor_legal`, `debtor_vat`, `debtor_company`.
        side : str
            `debtor`, `creditor` or `contact`.

        Raises
        ------
        ValueError
            If nobody is called so, or several are; with a message that has an id.
        """
        # Numbers before names, as a number has one owner and a name may have several.
        for end in NUMBERS:
            if number := cells.get(f"{side}{end}", ""):
                for key in _keys(number):
                    if who := self._number.get(key):
                        return who
        names = [name for end in NAMES if (name := cells.get(f"{side}{end}", ""))]
        for name in names:
            if found := self._meant(name):
                return found
        raise ValueError(
            note("invoice.unknown_member", "there is no member called “{name}”", name=next(iter(names), ""))
        )

    def _meant(self, name: str) -> str:
        if who := self._short.get(_plain(name)) or next(filter(None, map(self._number.get, _keys(name))), ""):
            return who
        # The name as it is written first: two firms may differ in nothing but their legal form.
        found = self._named.get(_plain(name)) or self._alike.get(reads_as(name, normalise(name)), set())
        # To guess between two would make a debt of the wrong one.
        if len(found) > 1:
            shorts = sorted(self._people.called(who) for who in found)
            raise ValueError(
                note(
                    "invoice.ambiguous_member",
                    "“{name}” can be {members}: write the short name",
                    name=name,
                    members=Listed(shorts, by="or"),
                )
            )
        return next(iter(found), "")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _keys(number: str) -> set[str]:
    """Return the ways in which a company or VAT number can be written; empty for words."""
    plain = "".join(number.upper().replace("-", "").replace(".", "").split())
    # Words such as "none" stand in the column too.
    if not any(char.isdigit() for char in plain):
        return set()
    return {plain, plain.removeprefix("GB"), clean_company_number(number)} - {""}

"""The verb that proves the books from zero, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Action, Done
from ultramicro.core.contract import Check
from ultramicro.core.errors import Unsound
from ultramicro.core.message import joined, plural, say
from ultramicro.ledger.anchors.anchored import Anchors, vouched
from ultramicro.ledger.audit.findings import Finding
from ultramicro.ledger.bank.bank_book import BankBook, ExpectedPayments
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.projections import AnyProjection
from ultramicro.ledger.engine.proof import Proof, differences
from ultramicro.ledger.engine.sharing import UNPROVED
from ultramicro.ledger.engine.stopping import LOOK_INTO
from ultramicro.ledger.open_books import DAMAGE
from ultramicro.ledger.payment_references import Agreements
from ultramicro.ledger.people import binding
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.sealed_rows import is_changed
from ultramicro.ledger.sealed_clerks import ClerkSeal, fits
from ultramicro.ledger.stores.opening import open_store, people_path

PROJECTIONS: tuple[type[AnyProjection], ...] = (
    Claims,
    Agreements,
    BankBook,
    ExpectedPayments,
    Anchors,
    ClerkSeal,
)
"""What the ledger's own verbs work out step by step."""
TOLD = 20
"""So many differences are told in words; `--json` has more of them."""


@dataclass(frozen=True, kw_only=True)
class Verify(Action[Desk]):
    """Prove the books from zero."""

    name: ClassVar[str] = "verify"
    does: ClassVar[str] = say("work the books out again from zero and check every law of them")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Desk) -> Done:
        """Return one row a law.

        Raises
        ------
        Unsound
            If one is broken; it names every difference.
        """
        try:
            ledger = desk.ledger
        except Unsound as refused:
            # Books that do not open are looked through all the same: which row it is helps who must mend it.
            if not (found := _looked_through(desk)):
                raise
            raise _unsound(refused.what, refused.broken, found) from refused
        # Begun here, since only those in use are held against the books.
        for projection in PROJECTIONS:
            ledger.of(projection)
        proof = ledger.proof()
        try:
            people = _people(desk)
        except DAMAGE as error:
            raise binding.unusable(people_path(desk.root), str(error)) from error
        laws = [*proof.laws, *people.laws]
        if broken := [law for law in laws if not law.holds]:
            raise _unsound(UNPROVED, broken, [*proof.findings, *people.findings])
        rows: list[Mapping[str, object]] = [
            {"id": law.id, "law": law.law, "breaks": law.error} for law in laws
        ]
        sound = say("The books are sound. Head: {head}.", head=ledger.head())
        outside = vouched(ledger.of(Anchors).last(), ledger.last.operation)
        return Done(says=joined([sound, outside], "\n"), rows=rows)


def _people(desk: Desk) -> Proof:
    """Hold the people file against the books: whether it is whole, and has all who have accounts."""
    unknown = binding.strangers(desk.people.db, (each.owner for each in desk.ledger.accounts()))
    whole = Check(
        id="people_are_whole",
        law=say("the people file has no damage"),
        error=int(binding.is_damaged(desk.people.db)),
    )
    changed = is_changed(desk.people.db)
    written = Check(
        id="people_are_as_written",
        law=say("only this program wrote in the people file"),
        error=int(changed),
    )
    known = Check(
        id="people_are_known",
        law=say("everybody who has an account is in the people file"),
        error=len(unknown),
    )
    sealed = Check(
        id="clerks_are_sealed",
        law=say("the clerks in the people file are those that were set up"),
        error=int(not fits(desk)),
    )
    findings = [Finding(id="stranger", table="people", row=who) for who in unknown]
    if changed:
        findings.append(Finding(id="another_hand", table="people", row=people_path(desk.root).name))
    return Proof([whole, written, known, sealed], findings)


def _looked_through(desk: Desk) -> list[Finding]:
    # The store alone: a ledger would refuse to open.
    store = open_store(desk.root, desk.settings, read_only=True)
    try:
        return differences(store).kept
    finally:
        store.close()


def _unsound(what: str, broken: Sequence[Check], findings: Sequence[Finding]) -> Unsound:
    more = len(findings) - TOLD
    left = [plural("and {n} more", "and {n} more", more)] if more > 0 else []
    told = joined([what, *(each.says() for each in findings[:TOLD]), *left], "\n")
    return Unsound(told, broken, do=findings[0].do() if findings else LOOK_INTO, rows=_rows(findings))


def _rows(findings: Sequence[Finding]) -> list[Mapping[str, object]]:
    return [
        {
            "id": each.id,
            "table": each.table,
            "row": each.row,
            "column": each.column,
            "books": each.books,
            "operations": each.operations,
            "do": each.do(),
        }
        for each in findings
    ]

"""Verbs that read the register of shares: who holds what, who may vote, what the annual return asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.bank.certificate_page import CertificateLine, certificates_page, meeting_page
from ultramicro.bank.holders import FIRST_YEAR, HolderKept, Holders, ShareYear, share_year
from ultramicro.bank.share_events import ShareCertificate
from ultramicro.bank.shares import SHARE_PENCE
from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.machine import require_place
from ultramicro.core.message import Day, Message, joined, note, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.deciding import Asked, Decision, Doer, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.sums import money


@dataclass(frozen=True, kw_only=True)
class Register(Action[Doer]):
    """Show the register of shares."""

    name: ClassVar[str] = "register"
    does: ClassVar[str] = say("show the register of shares: who holds how much, and one vote each")
    reads_only: ClassVar[bool] = True

    def act(self, desk: Doer) -> Done:
        """Return one row a holder as of the day; the sum is that of the share accounts."""
        view, on = desk.view(), desk.asked().day
        # All who ever held, as somebody who left since was a member on the day that is asked for.
        held = [(each, pence) for each in view.of(Holders).ever() if (pence := each.held_pence(on)) > 0]
        rows = [_register_row(view, each, pence, on) for each, pence in held]
        votes = sum(_votes(each, on) for each, _ in held)
        said = plural(
            "{sum} of shares, {n} member with a vote.", "{sum} of shares, {n} members with a vote each.",
            votes, sum=money(sum(pence for _, pence in held)),
        )  # fmt: skip
        return Done(says=said.with_id("bank.register"), rows=rows)


def _register_row(view: View, each: HolderKept, pence: int, on: date) -> Row:
    return {
        "who": view.people.called(each.owner), "shares_pence": pence, "votes": _votes(each, on),
        "since": each.moves()[0][0], "certificate": each.certificate or None,
        "nominees": len(each.nominees),
    }  # fmt: skip


def _votes(each: HolderKept, on: date) -> int:
    """One member, one vote, whatever they hold; none after death."""
    # Shares of the dead stay in the register until they pass on, but nobody votes them.
    return int(each.died_on is None or each.died_on > on)


@dataclass(frozen=True, kw_only=True)
class AnnualReturn(Action[Doer]):
    """Work out the figures of a year."""

    name: ClassVar[str] = "annual-return"
    does: ClassVar[str] = say("work out what the annual return (AR30) asks of members, shares and interest")
    reads_only: ClassVar[bool] = True

    year: int = need("for which calendar year")

    def act(self, desk: Doer) -> Done:
        """Return one row a figure, each with its id.

        Raises
        ------
        BadInput
            If the year has not begun.
        """
        if not FIRST_YEAR <= self.year <= desk.asked().day.year:
            raise BadInput(
                say("{year} is not a year that has begun", year=str(self.year)),
                where="--year",
                do=say("give the year of the return"),
            )
        found = share_year(desk.view().of(Holders).ever(), self.year)
        return Done(says=_return_words(found), rows=return_rows(found))


def return_rows(found: ShareYear) -> list[Row]:
    """Return the figures of a year as rows: members, or a sum."""
    rows: list[Row] = []
    for name, value in found._asdict().items():
        if name != "year":
            pence = name.endswith("_pence")
            figure = name.removesuffix("_pence")
            rows.append(
                {"figure": figure, "members": None if pence else value, "sum_pence": value if pence else None}
            )
    return rows


def _return_words(found: ShareYear) -> Message:
    return note(
        "bank.annual_return",
        "{year}: {start} members at the start, {joined} joined, {left} left, {end} at the end. Share capital "
        "{capital}. Send the return to the FCA within seven months of the end of the year.",
        year=str(found.year),
        start=found.members_at_start,
        joined=found.joined,
        left=found.left,
        end=found.members_at_end,
        capital=money(found.capital_at_end_pence),
    )


@dataclass(frozen=True, kw_only=True)
class Meeting(Action[Desk]):
    """List who may vote."""

    name: ClassVar[str] = "meeting"
    does: ClassVar[str] = say("list who may vote at a members' meeting: one member, one vote, as of a day")
    reads_only: ClassVar[bool] = True

    without: str = param(
        "", "short names, with commas, whom the rules give no vote: under age, second joint holders"
    )
    page: Path | None = param(None, "also write the list there, to be printed and signed")

    def act(self, desk: Desk) -> Done:
        """Return one row a member who held a share at the end of the record day.

        Raises
        ------
        BadInput
            If one that is left out is not known.
        """
        names = [name.strip() for name in self.without.split(",") if name.strip()]
        out = {desk.people.known(name).id for name in names}
        held = [each for each in desk.view().of(Holders).ever() if each.held_pence(desk.on) > 0]
        voting = [each for each in held if _votes(each, desk.on) and each.owner not in out]
        people = [(each, desk.people.find(each.owner)) for each in voting]
        rows: list[Row] = sorted(
            (
                {
                    "who": person.short if person else each.owner,
                    "name": person.name if person else each.owner,
                    "kind": person.kind if person else "",
                    "votes": 1,
                }
                for each, person in people
            ),
            # By name, as stewards at the door look people up by it.
            key=lambda row: str(row["name"]).casefold(),
        )
        if self.page:
            listed = [(str(row["name"]), str(row["kind"])) for row in rows]
            self.page.write_text(meeting_page(listed, desk.on, desk.ledger.head()), encoding="utf-8")
        return Done(says=_meeting_words(len(rows), len(held) - len(rows), desk.on), rows=rows)


def _meeting_words(votes: int, without: int, on: date) -> Message:
    said = [
        plural(
            "{n} member has a vote as of {day}.", "{n} members have a vote each as of {day}.", votes,
            day=Day(on),
        )
    ]  # fmt: skip
    if without:
        said.append(plural("{n} holder has none.", "{n} holders have none.", without))
    return joined(said).with_id("bank.meeting")


@dataclass(frozen=True, kw_only=True)
class Certificates(Action[Desk]):
    """Make out share certificates."""

    name: ClassVar[str] = "certificates"
    does: ClassVar[str] = say("make out numbered share certificates of what members hold, as a page to print")
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    to: Path = need("the page to write")
    who: str = param("", "short name (default: all whose certificate is not what they hold)")

    def act(self, desk: Desk) -> Done:
        """Number those that are new, and print them from the books.

        Raises
        ------
        BadInput
            If somebody is named who holds no shares.
        """
        owner = desk.people.known(self.who).id if self.who else ""
        # First of all: a number without its paper would make the member's old certificate void.
        require_place(self.to)
        before = desk.view().of(Holders)
        wanted = [before.of(owner)] if owner else before.now()
        if owner and wanted[0].held_pence() <= 0:
            raise BadInput(
                say("{who} holds no shares", who=self.who), do=say("see `ultramicro bank register`")
            )
        old = {each.owner: each.certificate for each in wanted}
        # A reprint keeps its number, or each lost paper would make another certificate void.
        new = [each for each in wanted if each.held_pence() != each.certified_pence]
        desk.take(number_certificates(desk.view(), desk.asked(), new))
        after = desk.view().of(Holders)
        # From the books after they were written: a number that was refused must not be on paper.
        made = [after.of(each.owner) for each in (wanted if owner else new)]
        lines = [_line(desk, each, old[each.owner]) for each in made]
        if lines:
            self.to.write_text(certificates_page(lines, desk.on, desk.ledger.head()), encoding="utf-8")
        return Done(
            says=_certificates_words(len(new), len(lines), self.to), rows=[_row(desk, each) for each in made]
        )


def number_certificates(view: View, asked: Asked, new: list[HolderKept]) -> Decision:
    """Decide on the numbers of new certificates; a key of its own keeps a number from being given twice."""
    # Numbers run through without a gap, so that a missing certificate can be noticed.
    first = view.of(Holders).last_certificate() + 1
    events = [
        ShareCertificate(number=number, owner=each.owner, shares_pence=each.held_pence())
        for number, each in enumerate(new, first)
    ]
    return Decision(
        operations=[
            asked.note(event, about=f"certificate-{event.number}", key=f"share-certificate:{event.number}")
            for event in events
        ]
    )


def _line(desk: Desk, each: HolderKept, old: int) -> CertificateLine:
    person = desk.people.find(each.owner)
    return CertificateLine(
        number=each.certificate,
        name=person.name if person else each.owner,
        shares=each.certified_pence // SHARE_PENCE,
        shares_pence=each.certified_pence,
        replaces=old if old != each.certificate else 0,
    )


def _row(desk: Desk, each: HolderKept) -> Row:
    return {
        "certificate": each.certificate, "who": desk.people.called(each.owner),
        "shares_pence": each.certified_pence,
    }  # fmt: skip


def _certificates_words(new: int, printed: int, to: Path) -> Message:
    if not printed:
        return note("bank.certificates_current", "Every certificate is what its member holds.")
    said = [plural("{n} new certificate.", "{n} new certificates.", new)] if new else []
    said.append(
        plural("{n} certificate is in {file}.", "{n} certificates are in {file}.", printed, file=str(to))
    )
    return joined(said).with_id("bank.certificates")


REGISTER_VERBS: tuple[type[Action[Desk]], ...] = (Register, Certificates, Meeting, AnnualReturn)

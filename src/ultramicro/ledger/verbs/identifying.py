"""The verb that writes down by what else somebody is known, as invoices have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ultramicro.core.action import Action, Done, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.alike import looks
from ultramicro.ledger.people.identifying import company_number, vat_number
from ultramicro.ledger.people.register import MarkKind, Person


@dataclass(frozen=True, kw_only=True)
class Identify(Action[Desk]):
    """Write down by what else somebody is known."""

    name: ClassVar[str] = "identify"
    does: ClassVar[str] = say(
        "record another name, the company number, the VAT number or the owner of somebody, as invoices have "
        "them"
    )
    repeats: ClassVar[Repeats] = Repeats.UNKEYED

    who: str = need("short name")
    also: str = param("", "another name of theirs, such as a trade name; give the command again for more")
    company_number: str = param("", "their number at Companies House")
    vat_number: str = param("", "their VAT number, as in GB123456782")
    owner: str = param("", "a word for who owns them: claims between members of one owner stay out of rounds")
    drop: bool = param(False, "what is given is not theirs: forget it")

    def act(self, desk: Desk) -> Done:
        """Write it down with the people, apart from the ledger.

        Raises
        ------
        BadInput
            If nothing is given, a number cannot be one, or somebody else has that number or name.
        """
        who = desk.people.known(self.who)
        given = {
            MarkKind.OTHER_NAME: self.also.strip(),
            MarkKind.COMPANY_NUMBER: company_number(self.company_number)
            if self.company_number.strip()
            else "",
            MarkKind.VAT_NUMBER: vat_number(self.vat_number) if self.vat_number.strip() else "",
            MarkKind.OWNER: " ".join(self.owner.split()),
        }
        given = {kind: value for kind, value in given.items() if value}
        if not given:
            raise BadInput(
                say("nothing is given"), do=say("give --also, --company-number, --vat-number or --owner")
            )
        listed = Listed([say("{value}", value=value) for value in given.values()])
        if self.drop:
            _drop(desk, who, given)
            return Done(says=say("{who} is not known by: {marks}.", who=who.short, marks=listed))
        _require_free(desk, who.id, given)
        for kind, value in given.items():
            desk.people.mark(self.who, kind, value)
        return Done(says=say("{who} is also known by: {marks}.", who=who.short, marks=listed))


def _drop(desk: Desk, who: Person, given: Mapping[MarkKind, str]) -> None:
    """Forget by what else somebody is known; what was never recorded is a slip."""
    there = {(mark.kind, looks(mark.value)): mark for mark in desk.people.known_as() if mark.of == who.id}
    for kind, value in given.items():
        if (kind, looks(value)) not in there:
            raise BadInput(
                say("{value} is not recorded for {who}", value=value, who=who.short),
                do=say("see `ultramicro books people`"),
            )
    for kind, value in given.items():
        desk.people.unmark(there[kind, looks(value)])


def _require_free(desk: Desk, mine: str, given: Mapping[MarkKind, str]) -> None:
    """Refuse a name, company or VAT number that another member has: it tells who is meant."""
    name = looks(given.get(MarkKind.OTHER_NAME, ""))
    others = {each.id: [each.short, each.name] for each in desk.people.everybody() if each.id != mine}
    for mark in desk.people.known_as():
        if mark.of in others and mark.kind is MarkKind.OTHER_NAME:
            others[mark.of].append(mark.value)
    for key, called in others.items():
        if name and name in map(looks, called):
            raise BadInput(
                say("{who} is called that, or looks the same", who=desk.people.called(key)),
                where="--also",
                do=say("give a name that only one member has"),
            )
    for mark in desk.people.known_as():
        telling = mark.kind in {MarkKind.COMPANY_NUMBER, MarkKind.VAT_NUMBER}
        # Noughts in front are written or not.
        if telling and mark.of != mine and given.get(mark.kind, "").lstrip("0") == mark.value.lstrip("0"):
            raise BadInput(
                say("{number} is the number of {who}", number=mark.value, who=desk.people.called(mark.of)),
                do=say("check the number"),
            )

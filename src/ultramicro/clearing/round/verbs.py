"""The verbs of `ultramicro round`, in the order of a round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from ultramicro.clearing.round.collect import Collect
from ultramicro.clearing.round.lend import Lending
from ultramicro.clearing.round.proofs import leads_to
from ultramicro.clearing.round.rounds import ALL, Round, claims_of, last_round, with_whom
from ultramicro.clearing.round.solving import WHICH, Solve
from ultramicro.clearing.round.statements import statement, summary
from ultramicro.core.action import Action, Done, Pence, Repeats, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.model import Leg, Note, Post, as_json

CLEARING = "clearing"


@dataclass(frozen=True, kw_only=True)
class OpenRound(Action[Desk]):
    """Open a round."""

    name: ClassVar[str] = "open"
    does: ClassVar[str] = "open a clearing round: claims up to its cut-off can be in it"

    cutoff: date | None = param(
        None, "the last day of claims that are in it (the day it counts where not given)"
    )
    currency: str = param("", "which currency; the place's own where it is not given")
    only: str = param("", "short names, with commas between them: nobody else may be in it")

    def act(self, desk: Desk) -> Done:
        """Write it down."""
        number = f"round-{desk.short_key}"
        body = {
            "currency": self.currency or desk.currency,
            "cutoff": (self.cutoff or desk.on).isoformat(),
            "members": [desk.people.known(name.strip()).id for name in self.only.split(",") if name.strip()],
        }
        desk.submit(desk.sign(Note, about=number, kind="round_open", body=as_json(body)))
        return Done(says=f"{number} is open.")


@dataclass(frozen=True, kw_only=True)
class Consent(Action[Desk]):
    """Agree to clearing."""

    name: ClassVar[str] = "consent"
    does: ClassVar[str] = (
        "write down that a member agrees to clearing: of one claim, or of all until further notice"
    )
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    who: str = need("short name")
    claim: str = param(ALL, "which claim; all of theirs where it is not given")
    whom: str = param("", "all claims with this other member only, by short name")
    up_to: Pence | None = param(None, "only up to so much of it; the whole where it is not given")
    withdraw: bool = param(default=False, help="they agree no longer")

    def act(self, desk: Desk) -> Done:
        """Write it down.

        Raises
        ------
        BadInput
            If both a claim and another member are given.
        """
        owner = desk.people.known(self.who)
        if self.whom and self.claim != ALL:
            raise BadInput("give a claim or another member, not both", do="leave out --claim or --whom")
        body = {
            "agrees": not self.withdraw,
            "claim": with_whom(desk.people.known(self.whom).id) if self.whom else self.claim,
            "up_to_pence": self.up_to,
            "who": owner.id,
        }
        desk.submit(desk.sign(Note, about=owner.id, kind="round_consent", body=as_json(body)))
        what = "all their claims" if self.claim == ALL else self.claim
        what = f"all their claims with {self.whom}" if self.whom else what
        return Done(
            says=f"{self.who} {'no longer agrees' if self.withdraw else 'agrees'} to clearing of {what}."
        )


@dataclass(frozen=True, kw_only=True)
class Dispute(Action[Desk]):
    """Dispute a claim."""

    name: ClassVar[str] = "dispute"
    does: ClassVar[str] = "keep a disputed claim out of every round until the dispute is settled"
    repeats: ClassVar[Repeats] = Repeats.EACH_TIME

    claim: str = need("its number")
    settled: bool = param(default=False, help="the dispute is settled")

    def act(self, desk: Desk) -> Done:
        """Write it down."""
        body = as_json({"disputed": not self.settled})
        desk.submit(desk.sign(Note, about=self.claim, kind="claim_disputed", body=body))
        return Done(says=f"{self.claim} is {'no longer ' if self.settled else ''}disputed.")


@dataclass(frozen=True, kw_only=True)
class Settle(Action[Desk]):
    """Settle a round in the ledger."""

    name: ClassVar[str] = "settle"
    does: ClassVar[str] = (
        "cancel what was solved: each closed set all or not at all; what fails is left untouched"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    round: str = param("", WHICH)

    def act(self, desk: Desk) -> Done:
        """Post one operation a closed set; each has its own key, so settling again goes on where it ended.

        Raises
        ------
        BadInput
            If the round is not solved.
        """
        found = last_round(desk, self.round)
        if not found.root:
            raise BadInput(f"{found.id} is not solved", do="run `ultramicro round solve` first")
        sets: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for cut in found.solved:
            sets[cut["set"]].append(cut)
        still = {claim.id: claim.open_pence for claim in claims_of(desk, found)}
        rows = [self._settle(desk, found, number, cuts, still) for number, cuts in sorted(sets.items())]
        done = sum(row["set off_pence"] for row in rows)
        return Done(
            says=f"{to_the_penny(done, '')} is cancelled in {counted(len(rows), 'closed set')}.", rows=rows
        )

    def _settle(
        self, desk: Desk, found: Round, number: int, cuts: list[dict[str, Any]], still: dict[str, int]
    ) -> dict[str, Any]:
        key = f"{found.id}:settle:{number}"
        row = {"closed set": number, "claims": len(cuts), "set off_pence": 0, "says": "cancelled"}
        whole = sum(cut["cleared_pence"] for cut in cuts)
        if desk.before(key):
            return row | {"set off_pence": whole}
        if changed := [cut["claim"] for cut in cuts if still.get(cut["claim"], 0) < cut["cleared_pence"]]:
            return row | {"says": f"left untouched: {changed[0]} was paid in between"}
        legs = tuple(
            Leg(_side(desk, cut["debtor"], found), _side(desk, cut["creditor"], found), cut["cleared_pence"],
                CLEARING, "", cut["claim"])
            for cut in cuts
        )  # fmt: skip
        post = Post(key=key, at=desk.at, actor=desk.by, legs=legs, business_on=desk.on)
        (verdict,) = desk.attempt(post)
        return row | {"set off_pence": whole if verdict.accepted else 0, "says": verdict.says}


def _side(desk: Desk, member: str, found: Round) -> str:
    """Return a member's clearing account: what goes through it in a round comes to nought."""
    return desk.account(member, found.currency, CLEARING, floor_pence=None)


@dataclass(frozen=True, kw_only=True)
class Statements(Action[Desk]):
    """Write the statements."""

    name: ClassVar[str] = "statements"
    does: ClassVar[str] = "write a statement for each member, and the round's public page"
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to write into")
    round: str = param("", WHICH)

    def act(self, desk: Desk) -> Done:
        """Write one page a member.

        Raises
        ------
        BadInput
            If the round is not solved.
        """
        found = last_round(desk, self.round)
        if not found.root:
            raise BadInput(f"{found.id} is not solved", do="run `ultramicro round solve` first")
        self.to.mkdir(parents=True, exist_ok=True)
        members = sorted({cut[side] for cut in found.solved for side in ("debtor", "creditor")})
        for member in members:
            page = statement(found, member, desk.people.called, desk.on)
            (self.to / f"{desk.people.called(member)}.html").write_text(page, encoding="utf-8")
        total = sum(cut["cleared_pence"] for cut in found.solved)
        figures = {
            "Cancelled without money": f"{to_the_penny(total, '')} {found.currency}",
            "Invoices reduced": str(len(found.solved)), "Members helped": str(len(members)),
        }  # fmt: skip
        (self.to / "summary.html").write_text(summary(found, figures, desk.on), encoding="utf-8")
        return Done(says=f"{counted(len(members), 'statement')} and a public page are in {self.to}.")


@dataclass(frozen=True, kw_only=True)
class CheckLine(Action[Desk]):
    """Check that a line is in a round."""

    name: ClassVar[str] = "check"
    does: ClassVar[str] = "check that a line of a statement is under a round's public hash"
    reads_only: ClassVar[bool] = True

    line: str = need("the line as it stands on the statement")
    beside: str = need("the hashes below it")
    root: str = need("the round's public hash")

    def act(self, desk: Desk) -> Done:  # noqa: ARG002
        """Say whether it is.

        Raises
        ------
        BadInput
            If it is not.
        """
        try:
            holds = leads_to(self.line, self.beside.split(), self.root)
        except (ValueError, IndexError):
            holds = False
        if not holds:
            raise BadInput("the line is not in that round", do="copy line and hashes again, letter by letter")
        return Done(says="The line is in the round.")


ROUND_VERBS: tuple[type[Action[Desk]], ...] = (
    OpenRound, Collect, Consent, Dispute, Lending, Solve, Settle, Statements, CheckLine,
)  # fmt: skip

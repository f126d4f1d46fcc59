"""The verbs of `ultramicro round`, in the order of a round."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from ultramicro.clearing.round.collect import Collect
from ultramicro.clearing.round.proofs import leads_to, root
from ultramicro.clearing.round.rounds import ALL, Round, agreed, body_of, claims_of, disputed, last_round
from ultramicro.clearing.round.solve import Solution, net_of, newly_in_trouble, solve_round
from ultramicro.clearing.round.statements import statement, summary
from ultramicro.core.action import Action, Done, Pence, need
from ultramicro.core.contract import Check, param
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.money import counted, to_the_penny
from ultramicro.core.percent import percent
from ultramicro.ledger.claims import Claim
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.model import Leg, Note, Post, as_json

WHICH = "which round; the last where it is not given"
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

    def act(self, desk: Desk) -> Done:
        """Write it down."""
        number = f"round-{desk.key[:8]}"
        body = {"currency": self.currency or desk.currency, "cutoff": (self.cutoff or desk.on).isoformat()}
        desk.submit(desk.sign(Note, about=number, kind="round_open", body=as_json(body)))
        return Done(says=f"{number} is open.")


@dataclass(frozen=True, kw_only=True)
class Consent(Action[Desk]):
    """Agree to clearing."""

    name: ClassVar[str] = "consent"
    does: ClassVar[str] = (
        "write down that a member agrees to clearing: of one claim, or of all until further notice"
    )

    who: str = need("short name")
    claim: str = param(ALL, "which claim; all of theirs where it is not given")
    up_to: Pence | None = param(None, "only up to so much of it; the whole where it is not given")
    withdraw: bool = param(default=False, help="they agree no longer")

    def act(self, desk: Desk) -> Done:
        """Write it down."""
        owner = desk.people.known(self.who)
        body = {
            "agrees": not self.withdraw,
            "claim": self.claim,
            "up_to_pence": self.up_to,
            "who": owner.id,
        }
        desk.submit(desk.sign(Note, about=owner.id, kind="round_consent", body=as_json(body)))
        what = "all their claims" if self.claim == ALL else self.claim
        return Done(
            says=f"{self.who} {'no longer agrees' if self.withdraw else 'agrees'} to clearing of {what}."
        )


@dataclass(frozen=True, kw_only=True)
class Dispute(Action[Desk]):
    """Dispute a claim."""

    name: ClassVar[str] = "dispute"
    does: ClassVar[str] = "keep a disputed claim out of every round until the dispute is settled"

    claim: str = need("its number")
    settled: bool = param(default=False, help="the dispute is settled")

    def act(self, desk: Desk) -> Done:
        """Write it down."""
        body = as_json({"disputed": not self.settled})
        desk.submit(desk.sign(Note, about=self.claim, kind="claim_disputed", body=body))
        return Done(says=f"{self.claim} is {'no longer ' if self.settled else ''}disputed.")


@dataclass(frozen=True, kw_only=True)
class Solve(Action[Desk]):
    """Solve a round."""

    name: ClassVar[str] = "solve"
    does: ClassVar[str] = (
        "work out the greatest set-off of what both sides agree to, overdue first, with its proof"
    )

    round: str = param("", WHICH)

    def act(self, desk: Desk) -> Done:
        """Write the solution into the chain, once; nothing is posted yet.

        Raises
        ------
        BrokenLaw
            If the set-off does not prove itself.
        """
        found = last_round(desk, self.round)
        if found.root:
            return Done(says=f"{found.id} is solved already.", rows=_what(found))
        notes = desk.ledger.notes()
        claims = [c for c in claims_of(desk, found) if c.currency == found.currency]
        solution = solve_round(
            claims,
            agreed=agreed(notes, claims),
            disputed=disputed(notes),
            currency=found.currency,
            on=desk.on,
        )
        _require_sound(solution)
        cuts = body_of(solution.cuts)
        solved = Round(id=found.id, currency=found.currency, cutoff=found.cutoff, solved=tuple(cuts))
        body = as_json({"cuts": cuts, "root": root(solved.lines())})
        note = Note(
            key=f"{found.id}:solved",
            at=desk.at,
            actor=desk.by,
            about=found.id,
            kind="round_solved",
            body=body,
        )
        desk.submit(note)
        return Done(says=_solved_words(desk, solution, claims), rows=_what(last_round(desk, found.id)))


def _solved_words(desk: Desk, solution: Solution, claims: Sequence[Claim]) -> str:
    total, offered = solution.total_pence(), solution.offered_pence
    share = percent(total / max(offered, 1))
    said = [f"{to_the_penny(total, '')} of {to_the_penny(offered, '')} ({share}) can be cancelled."]
    why = Counter(solution.left.values())
    said += [f"{counted(number, 'claim')} left: {reason}." for reason, number in sorted(why.items())]
    cash: Counter[str] = Counter()
    for account in desk.ledger.accounts():
        if account.account_class == "member" and claims and account.currency == claims[0].currency:
            cash[account.owner] += account.balance_pence
    if worse := newly_in_trouble(solution, claims, cash):
        names = ", ".join(map(desk.people.called, worse))
        said.append(
            f"For you alone: by their accounts here, {names} could pay before and could not after; speak "
            "first."
        )
    return " ".join([*said, "Next: `ultramicro round settle`."])


def _require_sound(solution: Solution) -> None:
    net = sum(abs(pence_) for pence_ in net_of(solution.cuts).values())
    over = sum(max(cut.cleared_pence - cut.claim.open_pence, 0) for cut in solution.cuts)
    gap = solution.proof.gap_pence if solution.proof else 0
    laws = {
        "net positions are unchanged": net,
        "no more is cleared than is owed": over,
        "nothing greater is possible": gap,
    }
    if broken := [check for law, error in laws.items() if not (check := Check(law=law, error=error)).holds]:
        raise BrokenLaw("round", broken)


def _what(found: Round) -> list[dict[str, Any]]:
    return [
        {
            "claim": cut["claim"],
            "open_pence": cut["open_pence"],
            "set off_pence": cut["cleared_pence"],
            "set": cut["set"],
        }
        for cut in found.solved
    ]


@dataclass(frozen=True, kw_only=True)
class Settle(Action[Desk]):
    """Settle a round in the ledger."""

    name: ClassVar[str] = "settle"
    does: ClassVar[str] = (
        "cancel what was solved: each closed set all or not at all; what fails is left untouched"
    )

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
        if (before := desk.ledger.verdict(key)) is not None:
            return row | {"set off_pence": whole if before.accepted else 0, "says": before.says}
        if changed := [cut["claim"] for cut in cuts if still.get(cut["claim"], 0) < cut["cleared_pence"]]:
            return row | {"says": f"left untouched: {changed[0]} was paid in between"}
        legs = tuple(
            Leg(_side(desk, cut["debtor"], found), _side(desk, cut["creditor"], found), cut["cleared_pence"],
                CLEARING, "", cut["claim"])
            for cut in cuts
        )  # fmt: skip
        (verdict,) = desk.ledger.submit(
            [Post(key=key, at=desk.at, actor=desk.by, legs=legs, business_on=desk.on)]
        )
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
    OpenRound, Collect, Consent, Dispute, Solve, Settle, Statements, CheckLine,
)  # fmt: skip

"""The verb that solves a round, and what it tells the coordinator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from ultramicro.clearing.round.offers import Offers, offers_in
from ultramicro.clearing.round.outcomes import WhyNotCut
from ultramicro.clearing.round.projections import Round, last_round, lines_of, require_going
from ultramicro.clearing.round.proofs import root
from ultramicro.clearing.round.words import WHICH, claims_left, exact
from ultramicro.core.action import Repeats
from ultramicro.core.contract import Check, param
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.message import Listed, Message, Share, joined, say
from ultramicro.core.rows import Row
from ultramicro.ledger.claim_events import RoundSolved, SolvedCut
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.people.claims import Claims
from ultramicro.ledger.people.references import on_paper, reference_of

if TYPE_CHECKING:  # solving loads a compiler
    from ultramicro.clearing.round.solution import Solution

LONGEST = 8
"""Longer loops are too many to list. [members]"""


@dataclass(frozen=True, kw_only=True)
class Solve(Deciding):
    """Solve a round."""

    name: ClassVar[str] = "solve"
    does: ClassVar[str] = say(
        "find the greatest set-off of the claims that both sides agree to, overdue first, with its proof"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    round: str = param("", WHICH)
    safe: bool = param(False, "leave out members so that no creditor gets less than without a round")

    longest_loop: int = param(
        0, "most members in a loop, for members who want to see who is in theirs (0: any number)",
        unit="members", low=0, high=LONGEST,
    )  # fmt: skip

    def decide(self, view: View, asked: Asked) -> Decision:
        """Write the solution into the chain, once; nothing is posted yet.

        Raises
        ------
        BadInput
            If loops are to be bounded to fewer than two members, or to more than can be listed.
        BrokenLaw
            If the set-off does not prove itself.
        """
        _require_loops(self.longest_loop)
        found = require_going(last_round(view, self.round))
        key = found.solved_key
        if found.root:
            already = say("{round} is solved already.", round=found.id).with_id("solved_already")
            return Decision(done_before=[key], says=already, rows=_rows(view, found.solved))
        offers = offers_in(view, found)
        solution, warnings = self._solved(view, found, asked, offers)
        _require_sound(solution, offers)
        cuts, left = _cuts(solution), offers.left | solution.left
        solved = RoundSolved(cuts=cuts, root=root(lines_of(found.id, cuts)), on=asked.day)
        return Decision(
            operations=[asked.note(solved, about=found.id, key=key)],
            says=joined(
                [
                    *_says(solution, found.currency),
                    *_left(left),
                    *warnings,
                    *_next(found, asked.day),
                ]
            ),
            rows=_rows(view, cuts) + _left_rows(view, left),
        )

    def _solved(
        self, view: View, found: Round, asked: Asked, offers: Offers
    ) -> tuple[Solution, list[Message]]:
        """Return the solution, and what the coordinator alone should know of it."""
        # All of these load a compiler, which most verbs of a round need not.
        from ultramicro.clearing.round.safety import Asking, safe_round, standing  # noqa: PLC0415
        from ultramicro.clearing.round.solution import solve_round  # noqa: PLC0415
        from ultramicro.clearing.sentences import in_words  # noqa: PLC0415

        now = standing(offers.every, cash_in(view, found.currency))
        claims = offers.claims
        given: Asking = {
            "agreed": offers.agreed,
            "disputed": offers.disputed,
            "currency": found.currency,
            "on": asked.day,
            "longest_loop": self.longest_loop,
            "bounds": offers.bounds,
        }
        with in_words("round"):
            solution = safe_round(now, claims, **given) if self.safe else solve_round(claims, **given)
            worse = now.worse_off(solution)
            safest = safe_round(now, claims, **given) if worse else solution
        trouble = [view.people.called(member) for member in now.in_trouble(solution)]
        losing = [view.people.called(member) for member in worse]
        return solution, [*_in_trouble(trouble), *_worse_off(losing, safest, found.currency)]


def _require_loops(longest: int) -> None:
    from ultramicro.clearing.solver.short_loops import SHORTEST  # noqa: PLC0415  loads a compiler

    if longest and not SHORTEST <= longest <= LONGEST:
        raise BadInput(
            say("a loop of at most {most} members cannot be used", most=longest),
            where="--longest-loop",
            do=say(
                "give {least} to {most}, or leave it out for loops of any length",
                least=SHORTEST,
                most=LONGEST,
            ),
        )


def _cuts(solution: Solution) -> tuple[SolvedCut, ...]:
    """Write cuts down: opaque numbers only."""
    return tuple(
        SolvedCut(
            claim=cut.claim.id, debtor=cut.claim.debtor, creditor=cut.claim.creditor,
            open_pence=cut.claim.open_pence, cleared_pence=cut.cleared_pence, set=cut.closed_set,
        )
        for cut in solution.cuts
    )  # fmt: skip


def cash_in(view: View, currency: str) -> Counter[str]:
    """Return what each member holds in the books in a currency. [hundredths]."""
    cash: Counter[str] = Counter()
    for account in view.state.accounts.values():
        if account.account_class == "member" and account.currency == currency:
            cash[account.owner] += account.balance_pence
    return cash


def _says(solution: Solution, currency: str) -> Iterator[Message]:
    total, offered = solution.total_pence(), solution.offered_pence
    yield say(
        "{total} of {offered} ({share}) can be cancelled.",
        total=exact(total, currency),
        offered=exact(offered, currency),
        share=Share(total / max(offered, 1)),
    ).with_id("solved")


def _left(left: Mapping[str, WhyNotCut]) -> Iterator[Message]:
    """Say of how many claims nothing is cancelled, for each reason."""
    return (claims_left(why, n).with_id(f"left_{why}") for why, n in sorted(Counter(left.values()).items()))


def _next(found: Round, day: date) -> Iterator[Message]:
    if found.notice_days:
        yield say(
            "Members have until {day} to look at it: print a preview with `ultramicro round preview`.",
            day=day + timedelta(found.notice_days),
        ).with_id("notice")
    yield say(
        "Next: `ultramicro round settle`. To throw this solution away: `ultramicro round undo`."
    ).with_id("next")


def _in_trouble(names: Sequence[str]) -> Iterator[Message]:
    if names:
        yield say(
            "Confidential: going by their accounts here, {members} could pay their debts before the round "
            "but not after it.",
            members=Listed(names),
        ).with_id("in_trouble")


def _worse_off(names: Sequence[str], safest: Solution, currency: str) -> Iterator[Message]:
    """Warn the coordinator by name, and offer the safe round."""
    if names:
        yield say(
            "Confidential: {members} would get less than without a round. Speak to them first. Or throw this "
            "solution away with `ultramicro round undo` and solve again with `--safe`: it cancels {total}, "
            "and nobody gets less.",
            members=Listed(names),
            total=exact(safest.total_pence(), currency),
        ).with_id("worse_off")


def _require_sound(solution: Solution, offers: Offers) -> None:
    from ultramicro.clearing.round.solution import net_of  # noqa: PLC0415  loads a compiler
    from ultramicro.clearing.sentences import law_check  # noqa: PLC0415  the same
    from ultramicro.clearing.solver.reasons import Law  # noqa: PLC0415  the same

    checks: list[Check] = [
        law_check(Law.POSITIONS_UNCHANGED, sum(abs(pence) for pence in net_of(solution.cuts).values())),
        law_check(
            Law.NOT_OVER_OWED,
            sum(max(cut.cleared_pence - cut.claim.open_pence, 0) for cut in solution.cuts),
        ),
        law_check(Law.REACHES_BOUND, solution.proof.gap_pence if solution.proof else 0),
        Check(
            id="within_consents", law=say("no more is cancelled than members agree to"),
            error=_over_pence(solution, offers),
        ),
    ]  # fmt: skip
    if broken := [check for check in checks if not check.holds]:
        raise BrokenLaw("round", broken)


def _over_pence(solution: Solution, offers: Offers) -> int:
    """Return what is cancelled beyond what members agree to, claim by claim and of several together."""
    cut_pence = {cut.claim.id: cut.cleared_pence for cut in solution.cuts}
    singly = (pence - offers.agreed.get(claim, 0) for claim, pence in cut_pence.items())
    together = (sum(cut_pence.get(c, 0) for c in bound.claims) - bound.most_pence for bound in offers.bounds)
    return sum(max(pence, 0) for pence in (*singly, *together))


def _rows(view: View, cuts: Sequence[SolvedCut]) -> list[Row]:
    return [
        {
            "claim": cut.claim, "invoice": on_paper(view.people, cut.claim, cut.debtor, cut.creditor),
            "open_pence": cut.open_pence, "set_off_pence": cut.cleared_pence, "set": cut.set,
            "status": "solved", "why": "",
        }
        for cut in cuts
    ]  # fmt: skip


def _left_rows(view: View, left: Mapping[str, WhyNotCut]) -> list[Row]:
    """Return one row a claim of which nothing is cancelled, with the reason."""
    claims = view.of(Claims)
    found = ((claims.find(number), why) for number, why in sorted(left.items(), key=lambda each: each[::-1]))
    return [
        {
            "claim": claim.id, "invoice": reference_of(view.people, claim),
            "open_pence": claim.open_pence, "set_off_pence": 0, "set": None,
            "status": "left", "why": why.value,
        }
        for claim, why in found
        if claim
    ]  # fmt: skip

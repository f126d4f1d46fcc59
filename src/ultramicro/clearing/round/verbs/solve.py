"""The verb that solves a round, and what it tells the coordinator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from ultramicro.clearing.round.consents import agreed
from ultramicro.clearing.round.events import RoundSolved, SolvedCut
from ultramicro.clearing.round.projections import (
    Round,
    consents_in,
    disputed_in,
    last_round,
    lines_of,
)
from ultramicro.clearing.round.proofs import root
from ultramicro.clearing.round.words import WHICH, claims_left, exact
from ultramicro.core.action import Repeats
from ultramicro.core.contract import Check, param
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.message import Listed, Message, Share, joined, say
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.people.claims import Claims

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
        found, key = last_round(view, self.round), ""
        key = f"{found.id}:solved"
        if found.root:
            already = say("{round} is solved already.", round=found.id).with_id("solved_already")
            return Decision(done_before=[key], says=already, rows=_rows(found.solved))
        solution, warnings = self._solved(view, found, asked)
        _require_sound(solution)
        cuts = _cuts(solution)
        solved = RoundSolved(cuts=cuts, root=root(lines_of(found.id, cuts)))
        return Decision(
            operations=[asked.note(solved, about=found.id, key=key)],
            says=joined(
                [
                    *_says(solution, found.currency),
                    *warnings,
                    say("Next: `ultramicro round settle`.").with_id("next"),
                ]
            ),
            rows=_rows(cuts),
        )

    def _solved(self, view: View, found: Round, asked: Asked) -> tuple[Solution, list[Message]]:
        """Return the solution, and what the coordinator alone should know of it."""
        # All of these load a compiler, which most verbs of a round need not.
        from ultramicro.clearing.round.safety import Asking, safe_round, standing  # noqa: PLC0415
        from ultramicro.clearing.round.solution import solve_round  # noqa: PLC0415
        from ultramicro.clearing.sentences import in_words  # noqa: PLC0415

        every = [c for c in view.of(Claims).open() if c.currency == found.currency]
        claims, now = [c for c in every if found.takes(c)], standing(every, cash_in(view, found.currency))
        given: Asking = {
            "agreed": agreed(consents_in(view), claims),
            "disputed": disputed_in(view),
            "currency": found.currency,
            "on": asked.day,
            "longest_loop": self.longest_loop,
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
    yield from (
        claims_left(why, n).with_id(f"left_{why}")
        for why, n in sorted(Counter(solution.left.values()).items())
    )


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
            "Confidential: {members} would get less than without a round. Speak to them first. Or open a new "
            "round (`round open` with another --key) and solve it with `--safe`: it cancels {total}, and "
            "nobody gets less.",
            members=Listed(names),
            total=exact(safest.total_pence(), currency),
        ).with_id("worse_off")


def _require_sound(solution: Solution) -> None:
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
    ]
    if broken := [check for check in checks if not check.holds]:
        raise BrokenLaw("round", broken)


def _rows(cuts: Sequence[SolvedCut]) -> list[dict[str, str | int]]:
    return [
        {
            "claim": cut.claim, "open_pence": cut.open_pence, "set_off_pence": cut.cleared_pence,
            "set": cut.set, "status": "solved",
        }
        for cut in cuts
    ]  # fmt: skip

"""The verb that solves a round, and what it tells the coordinator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from ultramicro.clearing.round.proofs import root
from ultramicro.clearing.round.rounds import Round, agreed, all_claims, body_of, disputed, last_round
from ultramicro.core.action import Action, Done
from ultramicro.core.contract import Check, param
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.money import counted, to_the_penny
from ultramicro.core.percent import percent
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.model import Note, as_json

if TYPE_CHECKING:
    from ultramicro.clearing.round.solve import Solution

WHICH = "which round; the last where it is not given"
NEXT = " Next: `ultramicro round settle`."


@dataclass(frozen=True, kw_only=True)
class Solve(Action[Desk]):
    """Solve a round."""

    name: ClassVar[str] = "solve"
    does: ClassVar[str] = (
        "work out the greatest set-off of what both sides agree to, overdue first, with its proof"
    )

    round: str = param("", WHICH)
    safe: bool = param(
        default=False, help="leave out whom it takes so that no creditor gets less than without a round"
    )

    longest_loop: int = param(
        0, "loops of at most so many members, for those who want to see who is in theirs; 0 is any number",
        unit="members", low=0, high=8,
    )  # fmt: skip

    def act(self, desk: Desk) -> Done:
        """Write the solution into the chain, once; nothing is posted yet.

        Raises
        ------
        BrokenLaw
            If the set-off does not prove itself.
        """
        from ultramicro.clearing.round.safety import safe_round, standing  # noqa: PLC0415  loads a compiler
        from ultramicro.clearing.round.solve import solve_round  # noqa: PLC0415

        found = last_round(desk, self.round)
        if found.root:
            return Done(says=f"{found.id} is solved already.", rows=_what(found))
        notes = desk.ledger.notes()
        every = [c for c in all_claims(desk) if c.currency == found.currency]
        claims, now = [c for c in every if found.takes(c)], standing(every, _cash(desk, found.currency))
        given: dict[str, Any] = {
            "agreed": agreed(notes, claims),
            "disputed": disputed(notes),
            "currency": found.currency,
            "on": desk.on,
            "longest_loop": self.longest_loop,
        }
        solution = safe_round(now, claims, **given) if self.safe else solve_round(claims, **given)
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
        worse = now.worse_off(solution)
        safest = safe_round(now, claims, **given) if worse else solution
        says = _solved_words(solution) + _safety_words(desk, now.in_trouble(solution), worse, safest) + NEXT
        return Done(says=says, rows=_what(last_round(desk, found.id)))


def _solved_words(solution: Solution) -> str:
    total, offered = solution.total_pence(), solution.offered_pence
    share = percent(total / max(offered, 1))
    said = [f"{to_the_penny(total, '')} of {to_the_penny(offered, '')} ({share}) can be cancelled."]
    why = Counter(solution.left.values())
    said += [f"{counted(number, 'claim')} left: {reason}." for reason, number in sorted(why.items())]
    return " ".join(said)


def _cash(desk: Desk, currency: str) -> Counter[str]:
    cash: Counter[str] = Counter()
    for account in desk.ledger.accounts():
        if account.account_class == "member" and account.currency == currency:
            cash[account.owner] += account.balance_pence
    return cash


def _safety_words(desk: Desk, trouble: Sequence[str], worse: Sequence[str], safest: Solution) -> str:
    """Warn the coordinator by name, and offer the safe round."""
    said, alone = "", " For you alone:"
    if trouble:
        names = _named(desk, trouble)
        said += f"{alone} by their accounts here, {names} could pay before and could not after."
    if worse:
        names, total = _named(desk, worse), to_the_penny(safest.total_pence(), "")
        said += f"{alone} {names} would get less than without a round. Speak first; or a new round "
        said += f"solved with `--safe` cancels {total} and takes from nobody."
    return said


def _named(desk: Desk, members: Sequence[str]) -> str:
    return ", ".join(map(desk.people.called, members))


def _require_sound(solution: Solution) -> None:
    from ultramicro.clearing.round.solve import net_of  # noqa: PLC0415  loads a compiler

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

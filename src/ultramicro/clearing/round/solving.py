"""The verb that solves a round, and what it tells the coordinator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from ultramicro.clearing.round.proofs import root
from ultramicro.clearing.round.rounds import Round, agreed, all_claims, body_of, disputed, last_round
from ultramicro.core.action import Action, Done, Repeats
from ultramicro.core.contract import Check, param
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.money import counted, to_the_penny
from ultramicro.core.percent import percent
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import Note, as_json

if TYPE_CHECKING:
    from ultramicro.clearing.round.solve import Solution

WHICH = "which round; the last where it is not given"
LONGEST = 8
"""Longer loops are too many to list. [members]"""
NEXT = " Next: `ultramicro round settle`."


@dataclass(frozen=True, kw_only=True)
class Solve(Action[Desk]):
    """Solve a round."""

    name: ClassVar[str] = "solve"
    does: ClassVar[str] = (
        "work out the greatest set-off of what both sides agree to, overdue first, with its proof"
    )
    repeats: ClassVar[Repeats] = Repeats.GOES_ON

    round: str = param("", WHICH)
    safe: bool = param(
        default=False, help="leave out whom it takes so that no creditor gets less than without a round"
    )

    longest_loop: int = param(
        0, "loops of at most so many members, for those who want to see who is in theirs; 0 is any number",
        unit="members", low=0, high=LONGEST,
    )  # fmt: skip

    def act(self, desk: Desk) -> Done:
        """Write the solution into the chain, once; nothing is posted yet.

        Raises
        ------
        BadInput
            If loops are to be bounded to fewer than two members, or to more than can be listed.
        BrokenLaw
            If the set-off does not prove itself.
        """
        from ultramicro.clearing.round.safety import safe_round, standing  # noqa: PLC0415  loads a compiler
        from ultramicro.clearing.round.solve import solve_round  # noqa: PLC0415

        _require_loops(self.longest_loop)
        found = last_round(desk, self.round)
        if found.root:
            desk.before(f"{found.id}:solved")
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
        _write_down(desk, found, solution)
        worse = now.worse_off(solution)
        safest = safe_round(now, claims, **given) if worse else solution
        says = _solved_words(solution) + _safety_words(desk, now.in_trouble(solution), worse, safest) + NEXT
        return Done(says=says, rows=_what(last_round(desk, found.id)))


def _require_loops(longest: int) -> None:
    from ultramicro.clearing.solver.short_loops import SHORTEST  # noqa: PLC0415  loads a compiler

    if longest and not SHORTEST <= longest <= LONGEST:
        raise BadInput(
            f"no loop is sought of at most {longest} members",
            where="--longest-loop",
            do=f"give {SHORTEST} to {LONGEST}, or leave it out for loops of any number",
        )


def _write_down(desk: Desk, found: Round, solution: Solution) -> None:
    cuts = body_of(solution.cuts)
    body = as_json({"cuts": cuts, "root": root(replace(found, solved=tuple(cuts)).lines())})
    key = f"{found.id}:solved"
    desk.submit(Note(key=key, at=desk.at, actor=desk.by, about=found.id, kind="round_solved", body=body))


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
        said += (
            f"{alone} {names} would get less than without a round. Speak first; or a new round (`round open` "
        )
        said += f"with another --key) solved with `--safe` cancels {total} and takes from nobody."
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
            "status": "solved",
        }
        for cut in found.solved
    ]

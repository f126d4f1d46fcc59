"""The verb that settles a round: it looks again at what was solved, posts whole sets, says what changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from ultramicro.clearing.round.rounds import Round, agreed, claims_of, disputed, solved_round
from ultramicro.clearing.round.settled import CLEARING, Settled, set_key, settled
from ultramicro.clearing.round.solving import WHICH
from ultramicro.core.action import Action, Done, Repeats
from ultramicro.core.contract import param
from ultramicro.core.money import counted, to_the_penny
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.engine.model import CODES, Leg, Post


class Fate(StrEnum):
    """What became of a closed set."""

    SETTLED = "settled"
    SETTLED_BEFORE = "settled_before"
    TAKEN_BACK = "taken_back"
    LEFT_OUT = "left_out"
    REFUSED = "refused"


class Why(StrEnum):
    """Why a claim is not cancelled as it was solved; a set that the ledger refuses has its code instead."""

    DISPUTED = "disputed"
    LESS_OPEN = "less_open"
    NOT_AGREED = "not_agreed"
    AGREED_TO_LESS = "agreed_to_less"
    SET_FELL = "set_fell"


SAYS = {
    Why.DISPUTED: "disputed",
    Why.LESS_OPEN: "less is open than was solved",
    Why.NOT_AGREED: "not agreed by both any more",
    Why.AGREED_TO_LESS: "agreed to less than was solved",
}
Cuts = Sequence[Mapping[str, Any]]


def fell_out(
    cuts: Cuts, open_pence: Mapping[str, int], *, agreed: Mapping[str, int], disputed: Collection[str]
) -> dict[str, Why]:
    """Return the claims that can no longer be cancelled as they were solved, and why.

    Parameters
    ----------
    cuts : sequence of mapping
        What was solved: `claim` and `cleared_pence`.
    open_pence : mapping of str to int
        What is open now, by claim; nothing where it is not named. [hundredths]
    agreed : mapping of str to int
        Up to what sum both sides agree now, by claim. [hundredths]
    disputed : collection of str
        What is disputed now.

    Examples
    --------
    >>> solved = [{"claim": "a", "cleared_pence": 70}, {"claim": "b", "cleared_pence": 70}]
    >>> fell_out(solved, {"a": 100, "b": 60}, agreed={"a": 100, "b": 60}, disputed=())
    {'b': <Why.LESS_OPEN: 'less_open'>}
    """

    def why(claim: str, pence: int) -> Why | None:
        if claim in disputed:
            return Why.DISPUTED
        if open_pence.get(claim, 0) < pence:
            return Why.LESS_OPEN
        if agreed.get(claim, 0) < pence:
            return Why.AGREED_TO_LESS if agreed.get(claim, 0) > 0 else Why.NOT_AGREED
        return None

    reasons = {cut["claim"]: why(cut["claim"], cut["cleared_pence"]) for cut in cuts}
    return {claim: reason for claim, reason in reasons.items() if reason}


@dataclass(frozen=True, kw_only=True)
class Settle(Action[Desk]):
    """Settle a round in the ledger."""

    name: ClassVar[str] = "settle"
    does: ClassVar[str] = (
        "cancel what was solved and still stands: consents, disputes and sums are looked at again, and each "
        "closed set is posted whole or left out"
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
        found = solved_round(desk, self.round)
        before, notes = settled(desk.ledger, found), desk.ledger.notes()
        claims = claims_of(desk, found)
        still = {claim.id: claim.open_pence for claim in claims}
        fell = fell_out(found.solved, still, agreed=agreed(notes, claims), disputed=disputed(notes))
        sets: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for cut in found.solved:
            sets[cut["set"]].append(cut)
        earlier = _rows_before(before)
        rows: list[dict[str, Any]] = []
        for number, cuts in sorted(sets.items()):
            if number in earlier:
                desk.before(set_key(found, number))
            done = earlier.get(number) or _left_out(cuts, fell, still)
            rows += done or _post(desk, found, cuts, still)
        return Done(says=_words(rows, found.currency), rows=rows)


def _row(cut: Mapping[str, Any], open_pence: int, state: Fate, **more: Any) -> dict[str, Any]:
    """Return what became of one claim: as it stood, what was solved, what is cancelled."""
    row = {
        "claim": cut["claim"], "open_pence": open_pence, "solved_pence": cut["cleared_pence"],
        "set off_pence": 0, "set": cut["set"], "status": state.value, "why": "", "on": None,
    }  # fmt: skip
    return row | more


def _rows_before(before: Settled) -> dict[int, list[dict[str, Any]]]:
    """Return what became of the sets that were posted before, by set."""
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for lines, state in ((before.lines, Fate.SETTLED_BEFORE), (before.taken_back, Fate.TAKEN_BACK)):
        for line in lines:
            cut = {"claim": line.claim.id, "cleared_pence": line.cleared_pence, "set": line.closed_set}
            pence = line.cleared_pence if state is Fate.SETTLED_BEFORE else 0
            row = _row(cut, line.claim.open_pence, state, on=line.on)
            rows[line.closed_set].append(row | {"set off_pence": pence})
    return rows


def _left_out(cuts: Cuts, fell: Mapping[str, Why], still: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return why a set is left out: a claim of it fell out, and no half of a set is posted."""
    if not any(cut["claim"] in fell for cut in cuts):
        return []
    return [
        _row(
            cut,
            still.get(cut["claim"], 0),
            Fate.LEFT_OUT,
            why=fell.get(cut["claim"], Why.SET_FELL).value,
        )
        for cut in cuts
    ]


def _post(desk: Desk, found: Round, cuts: Cuts, still: Mapping[str, int]) -> list[dict[str, Any]]:
    legs = tuple(
        Leg(_side(desk, cut["debtor"], found), _side(desk, cut["creditor"], found), cut["cleared_pence"],
            CLEARING, "", cut["claim"])
        for cut in cuts
    )  # fmt: skip
    key = set_key(found, cuts[0]["set"])
    (verdict,) = desk.attempt(Post(key=key, at=desk.at, actor=desk.by, legs=legs, business_on=desk.on))
    if not verdict.accepted:
        return [_row(cut, still[cut["claim"]], Fate.REFUSED, why=verdict.code) for cut in cuts]
    return [
        _row(cut, still[cut["claim"]], Fate.SETTLED, on=desk.on) | {"set off_pence": cut["cleared_pence"]}
        for cut in cuts
    ]


def _side(desk: Desk, member: str, found: Round) -> str:
    """Return a member's clearing account: the ledger keeps it at nought, so no part of a set moves alone."""
    return desk.account(member, found.currency, CLEARING, ceiling_pence=0)


def _words(rows: Sequence[Mapping[str, Any]], currency: str) -> str:
    """Say what was done now, what was done before, and what was not done and why."""
    if not rows:
        return "Nothing was solved, so nothing is cancelled."
    by = {state: [row for row in rows if row["status"] == state] for state in Fate}
    now, before = by[Fate.SETTLED], by[Fate.SETTLED_BEFORE]
    said = [f"In {currency}, {_sum(now)} is cancelled in {_sets(now)}."] if now else []
    if before:
        days = " and ".join(f"{day:%d %B %Y}" for day in sorted({row["on"] for row in before}))
        lead = "" if now else f"Done before; nothing new is cancelled. In {currency}, "
        said.append(f"{lead}{_sum(before)} in {_sets(before)} was cancelled before, on {days}.")
    return " ".join([*(said or ["Nothing is cancelled."]), *_not_done(by)])


def _not_done(by: Mapping[Fate, Sequence[Mapping[str, Any]]]) -> list[str]:
    said = []
    if back := by[Fate.TAKEN_BACK]:
        said.append(f"{_sum(back, 'solved_pence')} was cancelled and taken back since; it stays owed.")
    if out := by[Fate.LEFT_OUT]:
        why = Counter(Why(row["why"]) for row in out if row["why"] != Why.SET_FELL)
        told = sorted(why.items())
        reasons = ", ".join(f"{counted(number, 'claim')} ({SAYS[each]})" for each, number in told)
        said.append(f"{_sum(out, 'solved_pence')} in {_sets(out)} is left untouched: {reasons}.")
    if no := by[Fate.REFUSED]:
        reasons = ", ".join(sorted({CODES[row["why"]] for row in no}))
        said.append(
            f"{_sum(no, 'solved_pence')} in {_sets(no)} was refused and is left untouched: {reasons}."
        )
    return said


def _sum(rows: Sequence[Mapping[str, Any]], column: str = "set off_pence") -> str:
    return to_the_penny(sum(row[column] for row in rows), "")


def _sets(rows: Sequence[Mapping[str, Any]]) -> str:
    return counted(len({row["set"] for row in rows}), "closed set")

"""Verbs for the days before a round is settled: who has not agreed, the form to sign, and a preview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from ultramicro.clearing.round.consents import last_consents
from ultramicro.clearing.round.forms import consent_form
from ultramicro.clearing.round.letterhead import Roll
from ultramicro.clearing.round.offers import Outside
from ultramicro.clearing.round.preview import preview
from ultramicro.clearing.round.projections import (
    Round,
    Rounds,
    consents_in,
    last_round,
    require_going,
    solved_round,
)
from ultramicro.clearing.round.settlement import settled
from ultramicro.clearing.round.words import WHICH
from ultramicro.core.action import Action, Done, need
from ultramicro.core.contract import param
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.ledger.deciding import Asked, Deciding, Decision, View
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.hanging import Changes, is_over
from ultramicro.ledger.people.claims import Claim, Claims
from ultramicro.ledger.people.references import reference_of


@dataclass(frozen=True, kw_only=True)
class Missing(Deciding):
    """List who has not agreed yet."""

    name: ClassVar[str] = "missing"
    does: ClassVar[str] = say(
        "list the members who have not agreed to clearing of all their claims in the round, and what waits "
        "for somebody's answer"
    )
    reads_only: ClassVar[bool] = True

    round: str = param("", WHICH)

    def decide(self, view: View, asked: Asked) -> Decision:
        """Return one row a member and one a change that waits."""
        claims = claims_for(view, _round(view, self.round, asked.day))
        rows = [*_not_agreed(view, claims), *_waiting(view)]
        silent = sum(row["missing"] == "consent" for row in rows)
        told: list[Message] = [
            plural(
                "{n} member has not agreed to all of it yet.",
                "{n} members have not agreed to all of it yet.",
                silent,
            ).with_id("silent")
        ]
        if silent:
            told.append(
                say(
                    "Print their forms with `ultramicro round form`, or record consent with `ultramicro "
                    "round consent`."
                )
            )
        if waiting := len(rows) - silent:
            told.append(
                plural(
                    "{n} change waits for an answer with `ultramicro round agree`.",
                    "{n} changes wait for an answer with `ultramicro round agree`.",
                    waiting,
                ).with_id("waiting")
            )
        return Decision(says=joined(told), rows=rows)


def _round(view: View, wanted: str, on: date) -> Round:
    """Return a round; where there is none yet, all that is open in the place's own currency."""
    if not wanted and not view.of(Rounds).shelf.keys():
        return Round(id="", currency=view.currency, cutoff=on)
    return last_round(view, wanted)


def claims_for(view: View, found: Round) -> list[Claim]:
    """Return the open claims that could be in a round if both sides agreed."""
    outside = Outside(view, found)
    return [claim for claim in view.of(Claims).open() if outside.why(claim) is None]


def _not_agreed(view: View, claims: Sequence[Claim]) -> list[Row]:
    last = last_consents(consents_in(view), claims)
    mine: Mapping[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        for who in (claim.debtor, claim.creditor):
            consent = last.get((who, claim.id))
            if consent is None or consent.up_to_pence == 0:
                mine[who].append(claim)
    called = view.people.called
    return [
        {
            "who": called(who), "missing": "consent", "claims": len(theirs),
            "owes_pence": sum(c.open_pence for c in theirs if c.debtor == who),
            "owed_pence": sum(c.open_pence for c in theirs if c.creditor == who),
            "currency": theirs[0].currency, "claim": "", "invoice": "",
        }
        for who, theirs in sorted(mine.items(), key=lambda each: called(each[0]))
    ]  # fmt: skip


def _waiting(view: View) -> list[Row]:
    rows: list[Row] = []
    for waiting in view.of(Changes).shelf.values():
        claim = view.of(Claims).find(waiting.claim)
        # What was paid wholly meanwhile waits for nobody: there is nothing left to be lowered.
        if claim is None or is_over(claim, waiting.told):
            continue
        other = claim.debtor if waiting.told.who == claim.creditor else claim.creditor
        owes = other == claim.debtor
        rows.append({
            "who": view.people.called(other), "missing": "answer", "claims": 1,
            "owes_pence": claim.open_pence if owes else 0, "owed_pence": 0 if owes else claim.open_pence,
            "currency": claim.currency, "claim": claim.id, "invoice": reference_of(view.people, claim),
        })  # fmt: skip
    return rows


@dataclass(frozen=True, kw_only=True)
class Form(Action[Desk]):
    """Print the forms on which members agree."""

    name: ClassVar[str] = "form"
    does: ClassVar[str] = say(
        "write a consent form to print and sign, for one member or for all who have not agreed yet"
    )
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to write into")
    who: str = param("", "short name (default: all who have not agreed yet)")
    round: str = param("", WHICH)

    def act(self, desk: Desk) -> Done:
        """Write one page a member.

        Raises
        ------
        BadInput
            If nobody is left who has not agreed.
        """
        view = desk.view()
        claims = claims_for(view, _round(view, self.round, desk.on))
        if self.who:
            names = [view.people.known(self.who).short]
        else:
            names = [str(row["who"]) for row in _not_agreed(view, claims)]
        if not names:
            raise BadInput(
                say("every member with an open claim agrees"), do=say("name one with --who to print a form")
            )
        roll = Roll(view.people)
        pages = {}
        for name in names:
            member = view.people.known(name).id if view.people.find(name) else name
            mine = [claim for claim in claims if member in {claim.debtor, claim.creditor}]
            pages[f"consent-{name}.html"] = consent_form(roll, member, mine)
        write_pages(self.to, pages)
        says = plural(
            "{n} form is in {folder}.", "{n} forms are in {folder}.", len(pages), folder=str(self.to)
        )
        return Done(says=says, rows=[{"file": name} for name in pages])


@dataclass(frozen=True, kw_only=True)
class Preview(Action[Desk]):
    """Print what would be cancelled."""

    name: ClassVar[str] = "preview"
    does: ClassVar[str] = say(
        "write for each member what would be cancelled, marked as a preview, before the round is settled"
    )
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to write into")
    round: str = param("", WHICH)

    def act(self, desk: Desk) -> Done:
        """Write one page a member.

        Raises
        ------
        BadInput
            If the round is not solved, is over, or something of it is settled.
        """
        view = desk.view()
        found = require_going(solved_round(view, self.round))
        done = settled(view, found)
        if done.lines or done.taken_back:
            raise BadInput(
                say("{round} is settled", round=found.id),
                do=say("print statements with `ultramicro round statements`"),
            )
        members = sorted({who for cut in found.solved for who in (cut.debtor, cut.creditor)})
        pages = {
            f"preview-{view.people.called(who)}.html": preview(view, found, who, first_day=found.first_day)
            for who in members
        }
        write_pages(self.to, pages)
        told = plural(
            "{n} preview is in {folder}. Nothing is cancelled.",
            "{n} previews are in {folder}. Nothing is cancelled.",
            len(pages),
            folder=str(self.to),
        )
        return Done(says=told, rows=[{"file": name} for name in pages])


def write_pages(to: Path, pages: Mapping[str, str]) -> None:
    """Write pages into a folder, which is made where it is not there."""
    to.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (to / name).write_text(text, encoding="utf-8", newline="")

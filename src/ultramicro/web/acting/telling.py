"""What an action would do, in sentences and figures for its confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from ultramicro.core.action import Action
from ultramicro.core.formatting import speaker
from ultramicro.core.headings import heading
from ultramicro.core.message import Message, Pence, plural, say, words
from ultramicro.web.acting.cells import Table, table_of

if TYPE_CHECKING:
    from ultramicro.ledger.as_told import AsTold
    from ultramicro.ledger.foretelling import Change, Foretold
    from ultramicro.web.served import Served


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a confirmation says.

    Parameters
    ----------
    sentences : sequence of str
        Who pays whom how much, what is set aside, what is written down; messages.
    accounts : Table or None
        Each account before and after, and what may still be spent.
    rows : Table or None
        What the action itself shows of what it decided.
    known : bool
        Whether it could be told at all.
    loosens : sequence of str
        Which safeguards it would loosen, for which a second person is asked.
    foretold : Foretold or None
        What it was made of.
    as_told : AsTold or None
        By what it is known again when it is done; None where it cannot be another then.
    """

    sentences: Sequence[str]
    accounts: Table | None = None
    rows: Table | None = None
    known: bool = True
    loosens: Sequence[str] = ()
    foretold: Foretold | None = field(default=None, repr=False)
    as_told: AsTold | None = None


def tell(
    place: Served, action: Action[Any], *, by: str, on: date | None = None, vouched: bool = False,
    only_of: str = "", group: str = "", word: str = "",
) -> Told:  # fmt: skip
    """Tell what an action would do, without doing it.

    Parameters
    ----------
    place : Served
        Where.
    action : Action
        What would be done.
    by, on, vouched
        As for `doing.carry_out_for`.
    only_of : str
        Whose accounts are shown, by short name; those of all where it is empty. What somebody else has is
        nobody's to learn by a payment to them.
    group, word : str
        The command that gathers the action, and the key under which it would be done: what takes several
        steps is done on a copy of the books.

    Raises
    ------
    BadInput
        If it would be refused.
    """
    if action.makes_books:
        return Told(sentences=[say("This opens the books of the place. It can be done once.")], known=False)
    if action.replaces_books:
        aside = say("This puts a copy in the place of the books. What is there now is kept aside.")
        return Told(sentences=[aside], known=False)
    from ultramicro.ledger.as_told import AsTold  # noqa: PLC0415  it loads the ledger
    from ultramicro.ledger.foretelling import foretell  # noqa: PLC0415  as above
    from ultramicro.ledger.rehearsing import can_rehearse, rehearse  # noqa: PLC0415  as above

    with place.keeper.reading(by=by, on=on) as desk:
        desk.shown = vouched
        foretold = foretell(action, desk)
        tried = not foretold.known and can_rehearse(action, desk)
        if tried:
            foretold = rehearse(action, desk, group=group, word=word)
        owner = desk.people.known(only_of).id if only_of else ""
        as_told = AsTold.of(action, foretold, desk)
    told = _told(foretold, owner, why_not=_why_not(action), tried=tried)
    return replace(told, as_told=as_told)


def _why_not(action: Action[Any]) -> Message:
    """Say of an action that cannot be told why it cannot."""
    if action.asks_secret:
        return say("It wants a secret, which is asked for below. Nothing else is done.")
    if getattr(action, "stamp", ""):
        return say("It asks somebody outside for a stamp. What they answer is only known then.")
    return say("The books are too large to try it on a copy while you wait.")


def _told(foretold: Foretold, owner: str, *, why_not: Message, tried: bool) -> Told:
    if not foretold.known:
        later = say("What comes of it cannot be told before it is done. The receipt will say what was done.")
        return Told(sentences=[why_not, later], known=False, foretold=foretold)
    sentences: list[str] = [*_moves(foretold), *_aside(foretold), *_noted(foretold)]
    if tried and foretold.says:
        sentences.append(
            say(
                "Tried on a copy of the books, where new numbers may be others, it says: {says}",
                says=foretold.says,
            )
        )
    elif foretold.says:
        sentences.append(foretold.says)
    return Told(
        sentences=sentences or [say("Nothing would change.")],
        accounts=accounts_of([each for each in foretold.changes if owner in {"", each.owner_id}]),
        rows=table_of(foretold.rows), loosens=foretold.loosens, foretold=foretold,
    )  # fmt: skip


def _moves(foretold: Foretold) -> list[Message]:
    from ultramicro.ledger.exports.kinds import kind_of  # noqa: PLC0415  it loads the ledger

    found = []
    for each in foretold.moves:
        kind = kind_of(each.kind)
        found.append(
            say(
                "{giver} pays {taker} {sum} ({kind}).",
                giver=each.giver, taker=each.taker, sum=Pence(each.pence, "exact", currency=each.currency),
                kind=words(getattr(kind, "says", kind)),
            )
        )  # fmt: skip
    return found


def _aside(foretold: Foretold) -> list[Message]:
    found = []
    for each in foretold.set_aside:
        total = Pence(each.pence, "exact", currency=each.currency)
        if each.until:
            until = each.until.date()
            found.append(
                say(
                    "{sum} of {giver} is set aside for {taker} until {day}.",
                    sum=total, giver=each.giver, taker=each.taker, day=until,
                )
            )  # fmt: skip
        else:
            found.append(
                say(
                    "{sum} of {giver} that was set aside for {taker} is set aside no more.",
                    sum=total, giver=each.giver, taker=each.taker,
                )
            )  # fmt: skip
    return found


def _noted(foretold: Foretold) -> list[Message]:
    if not foretold.notes:
        return []
    return [
        plural(
            "{n} entry is written into the books.", "{n} entries are written into the books.", foretold.notes
        )
    ]


def accounts_of(changes: Sequence[Change]) -> Table | None:
    """Return accounts before and after as a table; None where none changes."""
    if not changes:
        return None
    heads = [words(each) for each in (
        say("Account"), say("Before"), say("Afterwards"), say("May still be spent"),
    )]  # fmt: skip
    lines = [
        [
            words(account_called(each.owner, each.account_class)),
            exact(each.before_pence, each.currency),
            exact(each.after_pence, each.currency),
            words(say("no limit")) if each.left_pence is None else exact(each.left_pence, each.currency),
        ]
        for each in changes
    ]
    return Table(heads, [False, True, True, True], lines)


def account_called(owner: str, account_class: str) -> str:
    """Return what an account is called; the one that members pay from by its owner alone."""
    return (
        owner
        if account_class == "member"
        else say("{owner} ({kind})", owner=owner, kind=heading(account_class))
    )


def exact(pence: int, currency: str = "") -> str:
    """Return a sum to the penny, in words of who reads."""
    return speaker().value(Pence(pence, "exact", currency=currency))

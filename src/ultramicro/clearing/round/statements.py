"""What each member gets on paper: which invoices were reduced, by how much, and what was left to pay.

All of it is what was settled. Nothing here knows what was solved. Sentences are messages, said in the
language of whoever asks; lines and hashes are the same in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from html import escape

from ultramicro.clearing.round.claim_numbers import reference_of
from ultramicro.clearing.round.proofs import path_in
from ultramicro.clearing.round.settlement import Settled
from ultramicro.clearing.round.words import days, exact, figures
from ultramicro.core.message import Message, say

STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem; color:
#1b1b1b; } table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.2rem; }
th, td { text-align: right; padding: .3rem .4rem; border-bottom: 1px solid #ccc; font-variant-numeric:
tabular-nums; } th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
td:first-child, td:nth-child(2) { overflow-wrap: anywhere; }
.sum { font-size: 1.3rem; font-weight: 700; } code { overflow-wrap: anywhere; font-size: .72rem; }
details { margin-top: 2rem; }
"""  # data
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body><h1>{title}</h1>{body}</body></html>
"""  # data
CHECK = "ultramicro round check --line LINE --beside HASHES --root HASH"  # data
Called = Callable[[str], str]


class Side(StrEnum):
    """The side on which a member stands in a line."""

    DEBTOR = "debtor"
    CREDITOR = "creditor"


@dataclass(frozen=True, kw_only=True)
class StatementLine:
    """One invoice on a member's statement.

    Parameters
    ----------
    member, other : str
        Whose statement it is, and with whom the invoice is; as they are called.
    side : Side
        Whether the member owes it or is owed it.
    invoice, claim : str
        Its number on paper and in the books.
    before_pence, set_off_pence, left_pence : int
        As the books had it, what was cancelled, and what was left. [hundredths]
    currency : str
        Of these sums.
    settled_on : date
        The day it counts.
    """

    member: str
    side: Side
    invoice: str
    claim: str
    other: str
    before_pence: int
    set_off_pence: int
    left_pence: int
    currency: str
    settled_on: date

    def row(self) -> dict[str, object]:
        """Return it as a row of the answer."""
        return {"with" if name == "other" else name: value for name, value in asdict(self).items()}


@dataclass(frozen=True, kw_only=True)
class Totals:
    """A round's totals and its hash, without names. [hundredths]."""

    round: str
    currency: str
    settled_on: tuple[date, ...]
    cancelled_pence: int
    invoices: int
    members: int
    root: str


def lines_of(done: Settled, member: str, called: Called) -> list[StatementLine]:
    """Return a member's lines as data: their own invoices and nobody else's.

    Parameters
    ----------
    done : Settled
        What the round did.
    member : str
        Whose, by opaque number.
    called : callable
        Turns an opaque number into what to call a member.
    """
    return [
        StatementLine(
            member=called(member), side=side, invoice=reference_of(line.claim), claim=line.claim.id,
            other=called(other), before_pence=line.claim.open_pence, set_off_pence=line.cleared_pence,
            left_pence=line.left_pence, currency=done.currency, settled_on=line.on,
        )
        for line in done.lines
        for side, who, other in (
            (Side.DEBTOR, line.claim.debtor, line.claim.creditor),
            (Side.CREDITOR, line.claim.creditor, line.claim.debtor),
        )
        if who == member
    ]  # fmt: skip


def statement(done: Settled, member: str, called: Called) -> str:
    """Return one member's statement as a page; it shows their own invoices and nobody else's.

    Parameters
    ----------
    done, member, called
        As in `lines_of`.
    """
    lines = lines_of(done, member, called)
    owed = [line for line in lines if line.side is Side.DEBTOR]
    was_owed = [line for line in lines if line.side is Side.CREDITOR]
    body = _intro(done, owed, was_owed) if lines else _nothing(done)
    body += _taken_back(done, member)
    body += _table(say("You owed"), say("to"), owed) + _table(say("You were owed"), say("by"), was_owed)
    body += _proofs(done, member) if lines else ""
    return _page(say("Set-off statement for {member}", member=called(member)), body)


def _page(title: Message, body: str) -> str:
    # Imported where a page is written: it loads the languages, which most verbs of a round do without.
    from ultramicro.core.formatting import speaker  # noqa: PLC0415

    language = speaker().language.replace("_", "-")
    return PAGE.format(language=language, title=escape(title), style=STYLE, body=body)


def _paragraph(*sentences: Message, kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f"<p{attribute}>{' '.join(map(escape, sentences))}</p>"


def _strong(text: Message) -> str:
    return f"<b>{escape(text)}</b>"


def _intro(done: Settled, owed: Sequence[StatementLine], was_owed: Sequence[StatementLine]) -> str:
    less, fewer = (sum(line.set_off_pence for line in lines) for lines in (owed, was_owed))
    happened = say(
        "On {days}, invoices that you owe and that you are owed were cancelled in a loop with others. "
        "The round is {round}.",
        days=days({line.settled_on for line in (*owed, *was_owed)}),
        round=done.round,
    )
    total = say(
        "You owe {less} less. You are owed {fewer} less.",
        less=exact(less, done.currency),
        fewer=exact(fewer, done.currency),
    )
    unmoved = [say("Your balance is unchanged, and no money moved.")] if less == fewer else []
    basis = say(
        "All sums are in {currency}. “Before” and “left” are what the books showed when they were cancelled.",
        currency=done.currency,
    )
    pay = say(
        "Pay only what is left in the last column, less what you have paid since, when it is due. Expect "
        "only what is left of what you are owed."
    )
    return (
        _paragraph(happened)
        + _paragraph(total, kind="sum")
        + _paragraph(*unmoved, basis)
        + f"<p>{_strong(say('What to do:'))} {escape(pay)}</p>"
    )


def _nothing(done: Settled) -> str:
    nothing = say("None of your invoices was cancelled in {round}.", round=done.round)
    pay = say("What you owe and what you are owed is unchanged. Pay it when it is due.")
    return f"<p>{escape(nothing)} {_strong(say('What to do:'))} {escape(pay)}</p>"


def _taken_back(done: Settled, member: str) -> str:
    mine = [line for line in done.taken_back if member in {line.claim.debtor, line.claim.creditor}]
    if not mine:
        return ""
    told = say(
        "These invoices were cancelled on {days}. That was taken back since, so they are owed again.",
        days=days({line.on for line in mine}),
    )
    items = (
        say(
            "{invoice}: {sum}", invoice=reference_of(line.claim), sum=exact(line.cleared_pence, done.currency)
        )
        for line in mine
    )
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<p>{_strong(say('Taken back:'))} {escape(told)}</p><ul>{listed}</ul>"


def _table(head: Message, other: Message, lines: Sequence[StatementLine]) -> str:
    if not lines:
        return ""
    heads = (say("Invoice"), other, say("before"), say("set off"), say("left"))
    rows = "".join(
        _row(
            escape(line.invoice),
            escape(line.other),
            escape(figures(line.before_pence)),
            escape(figures(-line.set_off_pence)),
            _strong(figures(line.left_pence)),
        )
        for line in lines
    )
    first = "".join(f"<th>{escape(each)}</th>" for each in heads)
    return f"<h2>{escape(head)}</h2><table><tr>{first}</tr>{rows}</table>"


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _proofs(done: Settled, member: str) -> str:
    lines = done.proved()
    mine = [n for n, line in enumerate(done.lines) if member in {line.claim.debtor, line.claim.creditor}]
    parts = "".join(
        f'<p class="proof"><code>{escape(lines[n])}</code><br>'
        f"<code>{escape(' '.join(path_in(done.tree, n)))}</code></p>"
        for n in mine
    )
    return (
        f"<details><summary>{escape(say('How to check that your lines are in the round'))}</summary>"
        f"<p>{escape(say('The public hash of the round:'))} "
        f'<code class="root">{done.root()}</code></p>'
        f"<p>{escape(say('For each line, run:'))} <code>{CHECK}</code></p>{parts}</details>"
    )


def totals(done: Settled) -> Totals:
    """Return the round's totals and its hash, as data without names."""
    members = {who for line in done.lines for who in (line.claim.debtor, line.claim.creditor)}
    return Totals(
        round=done.round, currency=done.currency, settled_on=tuple(done.days()),
        cancelled_pence=done.total_pence(), invoices=len(done.lines), members=len(members), root=done.root(),
    )  # fmt: skip


def summary(done: Settled) -> str:
    """Return the round's public page: totals and the hash, no names."""
    told = totals(done)
    rows = (
        (say("Cancelled without money"), say("{sum}", sum=exact(told.cancelled_pence, done.currency))),
        (say("Invoices reduced"), say("{n}", n=told.invoices)),
        (say("Members helped"), say("{n}", n=told.members)),
    )
    when = say("All of it was taken back.")
    if done.lines:
        when = say("Settled on {days}.", days=days(done.days()))
    table = "".join(_row(escape(name), "", escape(value)) for name, value in rows)
    body = f"{_paragraph(when)}<table>{table}</table>"
    body += f'<p>{escape(say("Public hash"))}<br><code class="root">{told.root}</code></p>'
    return _page(say("Clearing round {round}", round=done.round), body)

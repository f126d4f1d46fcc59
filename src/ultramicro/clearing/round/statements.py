"""What each member gets on paper: which invoices were reduced, by how much, and what was left to pay.

All of it is what was settled. Nothing here knows what was solved. Sentences are messages, said in the
language of whoever asks; lines and hashes are the same in every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from ultramicro.clearing.round.proofs import path_in
from ultramicro.clearing.round.settlement import Settled
from ultramicro.clearing.round.statement_lines import Paper, Side, StatementLine, lines_of
from ultramicro.clearing.round.words import days, exact, figures
from ultramicro.core.message import Day, Message, say
from ultramicro.ledger.exports.page import facts, page, paragraph, row, strong, table

CHECK = "ultramicro round check --line LINE --beside HASHES --root HASH"  # data


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


def statement(paper: Paper, member: str) -> str:
    """Return one member's statement as a page; it shows their own invoices and nobody else's.

    Parameters
    ----------
    paper, member
        As in `lines_of`.
    """
    done, lines = paper.done, lines_of(paper, member)
    owed = [line for line in lines if line.side is Side.DEBTOR]
    was_owed = [line for line in lines if line.side is Side.CREDITOR]
    body = facts(_head(paper, member, lines))
    body += _intro(done, owed, was_owed) if lines else _nothing(done)
    body += _taken_back(paper, member)
    body += _table(say("You owed"), say("to"), owed) + _table(say("You were owed"), say("by"), was_owed)
    body += _changed(paper, member)
    body += _basis(lines) + _proofs(done, member) if lines else ""
    return page(say("Set-off statement for {member}", member=paper.roll.legal(member)), body)


def _head(paper: Paper, member: str, lines: Sequence[StatementLine]) -> Iterator[tuple[Message, str]]:
    yield say("Statement number"), paper.number(member)
    yield say("Member"), f"{paper.roll.legal(member)} ({paper.roll.short(member)})"
    yield from paper.roll.numbers(member)
    yield say("Round"), paper.done.round
    yield say("Currency"), paper.done.currency
    if lines:
        on = days({line.settled_on for line in lines})
        yield say("Day of set-off"), say("{days}", days=on)


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
    # Not said where they differ, as older versions could take back a single transfer of a set.
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
        paragraph(happened)
        + paragraph(total, kind="sum")
        + paragraph(*unmoved, basis)
        + f"<p>{strong(say('What to do:'))} {escape(pay)}</p>"
    )


def _basis(lines: Sequence[StatementLine]) -> str:
    """Say on what the set-off rests, and what it means for VAT.

    Notes
    -----
    Payment by set-off can create a tax point: HMRC, VAT Time of Supply manual, VATTOS5160. Under cash
    accounting VAT follows payment: VAT Notice 731.
    """
    agreed = say(
        "Debtor and creditor of each invoice agreed that it may be set off in clearing rounds. By that "
        "agreement each invoice above is discharged by the sum set off, on the day of set-off. What is left "
        "stays owed under its own terms. No debt passed to anybody else."
    )
    vat = say(
        "A set-off counts as payment. If you use cash accounting, account for VAT on these sums in the "
        "period of {day}. If no VAT invoice was issued before, that day can be the tax point (HMRC manual "
        "VATTOS5160). The sums include any VAT on the invoices. This is no tax advice.",
        day=days({line.settled_on for line in lines}),
    )
    return (
        f'<p class="small">{strong(say("Basis:"))} {escape(agreed)}</p>'
        f'<p class="small">{strong(say("VAT:"))} {escape(vat)}</p>'
    )


def _changed(paper: Paper, member: str) -> str:
    """Tell what is not as it was solved, and as a preview had it."""
    items = list(_changes(paper, member))
    if not items:
        return ""
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<h2>{escape(say('Changed since the round was solved'))}</h2><ul>{listed}</ul>"


def _changes(paper: Paper, member: str) -> Iterator[Message]:
    done, currency = paper.done, paper.done.currency
    # What was taken back is told elsewhere and was cancelled once.
    posted = {line.claim.id: line for line in (*done.lines, *done.taken_back)}
    for cut in paper.found.solved:
        if member not in {cut.debtor, cut.creditor}:
            continue
        line = posted.get(cut.claim)
        if line is None:
            yield say(
                "{invoice}: {sum} was solved and is not cancelled.",
                invoice=paper.roll.on_paper(cut.claim, cut.debtor, cut.creditor),
                sum=exact(cut.cleared_pence, currency),
            )
        elif line.claim.open_pence != cut.open_pence:
            yield say(
                "{invoice}: {then} was open when it was solved, and {now} when it was cancelled.",
                invoice=paper.roll.reference(line.claim),
                then=exact(cut.open_pence, currency),
                now=exact(line.claim.open_pence, currency),
            )


def _nothing(done: Settled) -> str:
    nothing = say("None of your invoices was cancelled in {round}.", round=done.round)
    pay = say("What you owe and what you are owed is unchanged. Pay it when it is due.")
    return f"<p>{escape(nothing)} {strong(say('What to do:'))} {escape(pay)}</p>"


def _taken_back(paper: Paper, member: str) -> str:
    done = paper.done
    mine = [line for line in done.taken_back if member in {line.claim.debtor, line.claim.creditor}]
    if not mine:
        return ""
    told = say(
        "These invoices were cancelled on {days}. That was taken back since, so they are owed again.",
        days=days({line.on for line in mine}),
    )
    items = (
        say(
            "{invoice}: {sum}",
            invoice=paper.roll.reference(line.claim),
            sum=exact(line.cleared_pence, done.currency),
        )
        for line in mine
    )
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<p>{strong(say('Taken back:'))} {escape(told)}</p><ul>{listed}</ul>"


def _table(head: Message, other: Message, lines: Sequence[StatementLine]) -> str:
    if not lines:
        return ""
    heads = (say("Invoice"), other, say("issued"), say("due"), say("before"), say("set off"), say("left"))
    rows = (
        row(
            escape(line.invoice),
            escape(line.other_name),
            escape(_day(line.issued_on)),
            escape(_day(line.due_on)),
            escape(figures(line.before_pence)),
            escape(figures(-line.set_off_pence)),
            strong(figures(line.left_pence)),
        )
        for line in lines
    )
    total = row(
        strong(say("Total")), "", "", "",
        *(strong(figures(sum(sums))) for sums in (
            [line.before_pence for line in lines],
            [-line.set_off_pence for line in lines],
            [line.left_pence for line in lines],
        )),
    )  # fmt: skip
    return f"<h2>{escape(head)}</h2>{table(heads, [*rows, total])}"


def _day(day: date | None) -> str:
    return say("{day}", day=Day(day)) if day else "–"


def _proofs(done: Settled, member: str) -> str:
    lines = done.proved()
    # Only their own lines; the hashes beside them say nothing of others.
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
    body = paragraph(when) + table([], (row(escape(name), "", escape(value)) for name, value in rows))
    body += f'<p>{escape(say("Public hash"))}<br><code class="root">{told.root}</code></p>'
    return page(say("Clearing round {round}", round=done.round), body)

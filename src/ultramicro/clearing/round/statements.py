"""What each member gets on paper: which invoices were reduced, by how much, and what was left to pay.

All of it is what was settled. Nothing here knows what was solved.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

from ultramicro.clearing.round.naming import reference_of
from ultramicro.clearing.round.proofs import path_in
from ultramicro.clearing.round.settled import Settled
from ultramicro.core.money import to_the_penny

STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem; color:
#1b1b1b; } table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.2rem; }
th, td { text-align: right; padding: .3rem .4rem; border-bottom: 1px solid #ccc; font-variant-numeric:
tabular-nums; } th:first-child, td:first-child, th:nth-child(2), td:nth-child(2) { text-align: left; }
td:first-child, td:nth-child(2) { overflow-wrap: anywhere; }
.sum { font-size: 1.3rem; font-weight: 700; } code { overflow-wrap: anywhere; font-size: .72rem; }
details { margin-top: 2rem; }
"""
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body><h1>{title}</h1>{body}</body></html>
"""
Called = Callable[[str], str]
OWED, WAS_OWED = "debtor", "creditor"
"""The side on which a member stands in a line."""


def lines_of(done: Settled, member: str, called: Called) -> list[dict[str, Any]]:
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
        {
            "member": called(member), "side": side, "invoice": reference_of(line.claim),
            "claim": line.claim.id, "with": called(other), "before_pence": line.claim.open_pence,
            "set off_pence": line.cleared_pence, "left_pence": line.left_pence, "currency": done.currency,
            "settled_on": line.on,
        }
        for line in done.lines
        for side, who, other in (
            (OWED, line.claim.debtor, line.claim.creditor),
            (WAS_OWED, line.claim.creditor, line.claim.debtor),
        )
        if who == member
    ]  # fmt: skip


def statement(done: Settled, member: str, called: Called) -> str:
    """Return one member's statement; it shows their own invoices and nobody else's.

    Parameters
    ----------
    done, member, called
        As in `lines_of`.
    """
    rows = lines_of(done, member, called)
    owed = [row for row in rows if row["side"] == OWED]
    was_owed = [row for row in rows if row["side"] == WAS_OWED]
    body = _intro(done, owed, was_owed) if rows else _nothing(done)
    body += _taken_back(done, member)
    body += _table("You owed", "to", owed) + _table("You were owed", "by", was_owed)
    title = escape(f"Set-off statement for {called(member)}")
    return PAGE.format(title=title, style=STYLE, body=body + (_proofs(done, member) if rows else ""))


def _intro(done: Settled, owed: Sequence[Mapping[str, Any]], was_owed: Sequence[Mapping[str, Any]]) -> str:
    less, fewer = (
        f"{to_the_penny(sum(row['set off_pence'] for row in rows), '')} {escape(done.currency)}"
        for rows in (owed, was_owed)
    )
    balance = "You gain and lose nothing on balance, and no money moved. " if less == fewer else ""
    return (
        f"<p>On {_days({row['settled_on'] for row in (*owed, *was_owed)})} what you owe and what you are "
        f"owed was set off in a circle with others, in {escape(done.round)}.</p>"
        f'<p class="sum">You owe {less} less, and are owed {fewer} less.</p>'
        f"<p>{balance}All sums are in {escape(done.currency)}; “before” and “left” are as the books had "
        "them when it was set off. <b>What to do:</b> pay only what is left in the last column, less what "
        "you have paid since, to whom you owe it and when it is due; expect only what is left of what you "
        "are owed.</p>"
    )


def _nothing(done: Settled) -> str:
    return (
        f"<p>Nothing of yours is set off in {escape(done.round)}. <b>What to do:</b> what you owe and "
        "what you are owed stands as it did; pay it when it is due.</p>"
    )


def _taken_back(done: Settled, member: str) -> str:
    mine = [line for line in done.taken_back if member in {line.claim.debtor, line.claim.creditor}]
    if not mine:
        return ""
    rows = "".join(
        f"<li>{escape(reference_of(line.claim))}: {to_the_penny(line.cleared_pence, '')} "
        f"{escape(done.currency)}</li>"
        for line in mine
    )
    return (
        f"<p><b>Taken back:</b> this was set off on {_days({line.on for line in mine})} and was taken back "
        f"since. It is owed again.</p><ul>{rows}</ul>"
    )


def _days(days: set[date]) -> str:
    return " and ".join(f"{day:%d %B %Y}" for day in sorted(days))


def _table(head: str, side: str, lines: Sequence[Mapping[str, Any]]) -> str:
    if not lines:
        return ""
    rows = "".join(
        f"<tr><td>{escape(line['invoice'])}</td><td>{escape(line['with'])}</td>"
        f"<td>{to_the_penny(line['before_pence'], '')}</td>"
        f"<td>−{to_the_penny(line['set off_pence'], '')}</td>"
        f"<td><b>{to_the_penny(line['left_pence'], '')}</b></td></tr>"
        for line in lines
    )
    heads = f"<tr><th>Invoice</th><th>{side}</th><th>before</th><th>set off</th><th>left</th></tr>"
    return f"<h2>{head}</h2><table>{heads}{rows}</table>"


def _proofs(done: Settled, member: str) -> str:
    lines = done.proved()
    mine = [n for n, line in enumerate(done.lines) if member in {line.claim.debtor, line.claim.creditor}]
    parts = "".join(
        f"<p><code>{escape(lines[n])}</code><br><code>{escape(' '.join(path_in(done.tree, n)))}</code></p>"
        for n in mine
    )
    return (
        "<details><summary>How to check that your lines are in the round</summary><p>The round's public "
        "hash is "
        f"<code>{done.root()}</code>. For each line run <code>ultramicro round check --line LINE --beside "
        "HASHES "
        f"--root HASH</code>.</p>{parts}</details>"
    )


def totals(done: Settled) -> dict[str, Any]:
    """Return the round's totals and its hash, as data without names."""
    members = {who for line in done.lines for who in (line.claim.debtor, line.claim.creditor)}
    return {
        "round": done.round, "currency": done.currency,
        "settled_on": [day.isoformat() for day in done.days()],
        "cancelled_pence": done.total_pence(), "invoices": len(done.lines), "members": len(members),
        "root": done.root(),
    }  # fmt: skip


def summary(done: Settled) -> str:
    """Return the round's public page: totals and the hash, no names."""
    told = totals(done)
    figures = {
        "Cancelled without money": f"{to_the_penny(told['cancelled_pence'], '')} {done.currency}",
        "Invoices reduced": f"{told['invoices']:,}",
        "Members helped": f"{told['members']:,}",
    }
    rows = "".join(f"<tr><td>{escape(k)}</td><td></td><td>{escape(v)}</td></tr>" for k, v in figures.items())
    when = f"Settled on {_days(set(done.days()))}" if done.lines else "All of it was taken back"
    body = f"<p>{when}.</p><table>{rows}</table><p>Public hash<br><code>{told['root']}</code></p>"
    return PAGE.format(title=escape(f"Clearing round {done.round}"), style=STYLE, body=body)

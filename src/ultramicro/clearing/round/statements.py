"""What each member gets on paper: which invoices are reduced, by how much, and what is left to pay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from typing import Any

from ultramicro.clearing.round.proofs import path
from ultramicro.clearing.round.rounds import Round
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


def statement(found: Round, member: str, called: Called, on: date) -> str:
    """Return one member's statement; it shows their own invoices and nobody else's.

    Parameters
    ----------
    found : Round
        A round that is solved.
    member : str
        Whose statement, by opaque number.
    called : callable
        Turns an opaque number into what to call a member.
    on : date
        The day it was settled.
    """
    owes = [cut for cut in found.solved if cut["debtor"] == member]
    owed = [cut for cut in found.solved if cut["creditor"] == member]
    total = sum(cut["cleared_pence"] for cut in owes)
    intro = (
        f"<p>On {on:%d %B %Y} what you owe and what you are owed was set off in a circle with others.</p>"
        f'<p class="sum">You owe {to_the_penny(total, "")} less, and are owed {to_the_penny(total, "")} '
        "less.</p>"
        "<p>You gain and lose nothing on balance, and no money moved. <b>What to do:</b> pay only what is "
        "left in the "
        "last column, to whom you owe it and when it is due; expect only what is left of what you are "
        "owed.</p>"
    )
    body = (
        intro
        + _table("You owed", "to", owes, "creditor", called)
        + _table("You were owed", "by", owed, "debtor", called)
    )
    return PAGE.format(
        title=escape(f"Set-off statement for {called(member)}"),
        style=STYLE,
        body=body + _proofs(found, member),
    )


def _table(head: str, side: str, cuts: list[dict[str, Any]], other: str, called: Called) -> str:
    if not cuts:
        return ""
    rows = "".join(
        f"<tr><td>{escape(_reference(cut))}</td><td>{escape(called(cut[other]))}</td>"
        f"<td>{to_the_penny(cut['open_pence'], '')}</td><td>−{to_the_penny(cut['cleared_pence'], '')}</td>"
        f"<td><b>{to_the_penny(cut['open_pence'] - cut['cleared_pence'], '')}</b></td></tr>"
        for cut in cuts
    )
    heads = f"<tr><th>Invoice</th><th>{side}</th><th>before</th><th>set off</th><th>left</th></tr>"
    return f"<h2>{head}</h2><table>{heads}{rows}</table>"


def _reference(cut: Mapping[str, Any]) -> str:
    """Return an invoice's own number where the claim was made of one; the claim's where it was not."""
    return str(cut["claim"]).removeprefix(f"claim-{cut['debtor']}-{cut['creditor']}-")


def _proofs(found: Round, member: str) -> str:
    lines = found.lines()
    mine = [n for n, cut in enumerate(found.solved) if member in {cut["debtor"], cut["creditor"]}]
    parts = "".join(
        f"<p><code>{escape(lines[n])}</code><br><code>{escape(' '.join(path(lines, n)))}</code></p>"
        for n in mine
    )
    return (
        "<details><summary>How to check that your lines are in the round</summary><p>The round's public "
        "hash is "
        f"<code>{found.root}</code>. For each line run <code>ultramicro round check --line LINE --beside "
        "HASHES "
        f"--root HASH</code>.</p>{parts}</details>"
    )


def summary(found: Round, figures: Mapping[str, str], on: date) -> str:
    """Return the round's public page: totals and the hash, no names."""
    rows = "".join(f"<tr><td>{escape(k)}</td><td></td><td>{escape(v)}</td></tr>" for k, v in figures.items())
    body = f"<p>{on:%d %B %Y}</p><table>{rows}</table><p>Public hash<br><code>{found.root}</code></p>"
    return PAGE.format(title=escape(f"Clearing round {found.id}"), style=STYLE, body=body)

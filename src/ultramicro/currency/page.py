"""The public page of a reserve: what is out, what stands against it, and the head that proves the books."""

from __future__ import annotations

from datetime import date
from html import escape

from ultramicro.core.money import to_the_penny
from ultramicro.currency.reserve import Reserve
from ultramicro.currency.rules import Rules

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Reserve of {code}</title>
<style>
body {{ font: 18px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; color:
#1b1b1b; }}
dl {{ display: grid; grid-template-columns: 1fr auto; gap: .5rem 1rem; border-top: 2px solid; padding-top:
1rem; }} dd {{ margin: 0; text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }}
.bar {{ height: 1.5rem; background: #d9e6df; margin: 1rem 0; }} .bar div {{ height: 100%; background:
#1d6b4f; }}
.short {{ color: #a4161a; font-weight: 700; }} code {{ overflow-wrap: anywhere; font-size: .8rem; }}
</style></head><body>
<h1>Is every {code} backed?</h1>
<p class="{mood}">{says}</p>
<div class="bar" role="img" aria-label="{says}"><div style="width: {width:.1f}%"></div></div>
<dl><dt>{code} that are out</dt><dd>{out}</dd><dt>At the bank, by its own statements</dt><dd>{bank}</dd>
<dt>Set aside in the books</dt><dd>{treasury}</dd><dt>More that could be issued</dt><dd>{room}</dd></dl>
<p>As of {on}. Anybody may compare this head of the books' chain with the printed
one:<br><code>{head}</code></p> </body></html>
"""


def reserve_page(rules: Rules, found: Reserve, head: str, on: date) -> str:
    """Return the page."""
    short = any(not law.holds for law in found.laws())
    says = (
        f"No: {to_the_penny(found.out_pence - found.there_pence())} is missing."
        if short
        else "Yes: for each one that is out, one pound stands at the bank."
    )
    return PAGE.format(
        code=escape(rules.code),
        mood="short" if short else "",
        says=says,
        width=100 * min(found.out_pence / max(found.bank_pence, 1), 1),
        out=to_the_penny(found.out_pence, ""),
        bank=to_the_penny(found.bank_pence),
        treasury=to_the_penny(found.treasury_pence),
        room=to_the_penny(max(found.room_pence(), 0)),
        on=on,
        head=escape(head),
    )

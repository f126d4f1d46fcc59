"""The public page of a reserve: what is out, what stands against it, and the head that proves the books."""

from __future__ import annotations

from datetime import date
from html import escape

from ultramicro.core.formatting import speaker
from ultramicro.core.message import Day, Message, say
from ultramicro.currency.reserve import Reserve
from ultramicro.currency.rules import Rules
from ultramicro.ledger.sums import money

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ font: 18px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; color:
#1b1b1b; }}
dl {{ display: grid; grid-template-columns: 1fr auto; gap: .5rem 1rem; border-top: 2px solid; padding-top:
1rem; }} dd {{ margin: 0; text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }}
.bar {{ height: 1.5rem; background: #d9e6df; margin: 1rem 0; }} .bar div {{ height: 100%; background:
#1d6b4f; }}
.short {{ color: #a4161a; font-weight: 700; }} code {{ overflow-wrap: anywhere; font-size: .8rem; }}
</style></head><body>
<h1>{question}</h1>
<p id="{verdict}" class="{mood}">{answer}</p>
<div class="bar" role="img" aria-label="{answer}"><div style="width: {width:.1f}%"></div></div>
<dl>{rows}</dl>
<p>{proof}<br><code>{head}</code></p> </body></html>
"""  # data


def reserve_page(rules: Rules, found: Reserve, head: str, on: date) -> str:
    """Return the page as HTML, in the language that is spoken now.

    Parameters
    ----------
    rules : Rules
        The currency's.
    found : Reserve
        What is out and what stands against it.
    head : str
        The head of the books' chain.
    on : date
        The day.
    """
    answer = _answer(found)
    return PAGE.format(
        language=speaker().language.replace("_", "-"),
        title=escape(say("Reserve of {code}", code=rules.code)),
        question=escape(say("Is every {code} backed?", code=rules.code)),
        # An id, so that other programs can read the verdict in any language.
        verdict=answer.id,
        mood="short" if found.short() else "",
        answer=escape(answer),
        # No bar is longer than its frame; that money is missing is said in words.
        width=100 * min(found.out_pence / max(found.bank_pence, 1), 1),
        rows="".join(f"<dt>{escape(name)}</dt><dd>{escape(sum_)}</dd>" for name, sum_ in _rows(rules, found)),
        proof=escape(
            say(
                "As of {on}. Compare this head of the books' chain with the printed one:",
                on=Day(on),
            )
        ),
        head=escape(head),
    )


def _answer(found: Reserve) -> Message:
    if found.short():
        missing = money(found.out_pence - found.there_pence())
        return say("No: {sum} is missing.", sum=missing).with_id("short")
    return say("Yes: the bank holds one unit of national money for each unit in circulation.").with_id(
        "backed"
    )


def _rows(rules: Rules, found: Reserve) -> list[tuple[Message, Message]]:
    out = money(found.out_pence, rules.code)
    return [
        (say("In circulation"), say("{sum}", sum=out)),
        (
            say("At the bank, by its own statements"),
            say("{sum}", sum=money(found.bank_pence)),
        ),
        (say("Set aside in the books"), say("{sum}", sum=money(found.treasury_pence))),
        (
            say("More that could be issued"),
            say("{sum}", sum=money(max(found.room_pence(), 0))),
        ),
    ]

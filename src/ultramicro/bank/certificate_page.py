"""Share certificates and the list of a members' meeting as pages to print: what the books say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import NamedTuple

from ultramicro.core.formatting import speaker
from ultramicro.core.message import Day, Message, plural, say
from ultramicro.ledger.sums import money

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
@page {{ size: A4; margin: 18mm; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 1rem auto; padding: 0 1rem;
color: #1b1b1b; }}
article {{ border: 3px double; padding: 1.5rem; margin: 1rem 0; break-inside: avoid; break-after: page; }}
article:last-of-type {{ break-after: auto; }}
.sum {{ font-size: 1.4rem; font-weight: 700; }}
.sign {{ margin-top: 4rem; border-top: 1px solid; width: 60%; }}
table {{ border-collapse: collapse; width: 100%; }} thead {{ display: table-header-group; }}
th, td {{ text-align: left; padding: .35rem .4rem; border-bottom: 1px solid #ccc; }}
tr {{ break-inside: avoid; }}
td:last-child {{ width: 40%; }} code {{ overflow-wrap: anywhere; font-size: .72rem; }}
</style></head><body>{body}
<footer><p>{head_says}<br><code>{head}</code></p></footer></body></html>
"""  # data


class CertificateLine(NamedTuple):
    """One certificate; `replaces` is the number of the member's last one, 0 for none."""

    number: int
    name: str
    shares: int
    shares_pence: int
    replaces: int = 0


def certificates_page(lines: Sequence[CertificateLine], on: date, head: str) -> str:
    """Return certificates as a page, one a sheet, in the language that is spoken now.

    Parameters
    ----------
    lines : sequence of CertificateLine
        As the books have them.
    on : date
        The day.
    head : str
        The head of the books' chain.

    Examples
    --------
    >>> page = certificates_page([CertificateLine(7, "Ann <Day>", 50, 50_00, 3)], date(2026, 11, 30), "ab")
    >>> "Ann &lt;Day&gt;" in page, "50 shares" in page, "certificate 3" in page
    (True, True, True)
    """
    return _page(say("Share certificates"), "".join(_certificate(line, on) for line in lines), head)


def meeting_page(people: Sequence[tuple[str, str]], on: date, head: str) -> str:
    """Return the list of who may vote, with room to sign.

    Parameters
    ----------
    people : sequence of (str, str)
        Name and kind.
    on : date
        The record day.
    head : str
        The head of the books' chain.
    """
    title = say("Members with a vote as of {day}", day=Day(on))
    heads = "".join(f"<th>{escape(each)}</th>" for each in (say("Member"), say("Votes"), say("Signature")))
    rows = "".join(
        f"<tr><td>{escape(name)}{_for_others(kind)}</td><td>1</td><td></td></tr>" for name, kind in people
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return _page(title, f"<h1>{escape(title)}</h1>{table}", head)


def _for_others(kind: str) -> str:
    """A body of people votes through one person, whose name is written down."""
    # Who has no kind was entered before kinds were asked for, and is most likely a person.
    if kind in {"person", "household", ""}:
        return ""
    return "<br><small>" + escape(say("represented by: ____________________")) + "</small>"


def _certificate(line: CertificateLine, on: date) -> str:
    said: list[Message] = [
        say(
            "This certifies that on {day} the register of shares has {name} as the holder of",
            day=Day(on), name=line.name,
        ),
        plural(
            "{n} share of {price}, {sum} in all", "{n} shares of {price}, {sum} in all", line.shares,
            price=money(100), sum=money(line.shares_pence),
        ),
        say(
            "The shares can be withdrawn and passed on only as the rules of the society say. "
            "Each member has one vote, whatever they hold. The register counts, not this paper."
        ),
    ]  # fmt: skip
    # Two papers for the same shares could both be shown to somebody who lends on them.
    if line.replaces:
        said.append(
            say("It takes the place of certificate {number}, which is void.", number=str(line.replaces))
        )
    title = say("Share certificate {number}", number=str(line.number))
    first, shares, *rest = (escape(each) for each in said)
    body = "".join(f"<p>{each}</p>" for each in rest)
    sign = escape(say("For the society: name, date"))
    top = f'<h1>{escape(title)}</h1><p>{first}</p><p class="sum">{shares}</p>'
    return f'<article>{top}{body}<p class="sign">{sign}</p></article>'


def _page(title: str, body: str, head: str) -> str:
    return PAGE.format(
        # HTML wants the names of BCP 47, which have hyphens.
        language=speaker().language.replace("_", "-"),
        title=escape(title),
        body=body,
        head_says=escape(say("Head of the books' chain when this was printed:")),
        # With the head anybody can tell later which state of the register was printed.
        head=escape(head),
    )

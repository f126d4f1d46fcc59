"""The summary of a share offer as a page to print, with its risks on a page of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ultramicro import __version__
from ultramicro.core.contract import Answer
from ultramicro.core.message import Message, say, words
from ultramicro.reports.formatting import plain
from ultramicro.reports.model import frame
from ultramicro.reports.pages.html import environment, unbroken
from ultramicro.reports.pages.sheets import SheetLine, SheetPart

OFFER, OFFER_PDF, TABLE = "offer.html", "offer.pdf", "energy_pack"
RISKS, PAPERS = "risks", "papers"
TITLES = {
    "what": say("What would be built"),
    "money": say("What it costs and who pays for it"),
    "members": say("What members get"),
    "lender": say("What a lender looks at"),
    "place": say("What the place gets"),
    "cases": say("If something goes worse than expected, in every year"),
    "sites": say("The sites"),
    RISKS: say("What may go wrong"),
    PAPERS: say("What network operator, supplier, owners and funder ask for"),
}


@dataclass(frozen=True, kw_only=True)
class OfferPage:
    """A summary in words: sentences at the top, parts of lines, and the warning that goes with them."""

    says: Sequence[str]
    parts: Sequence[SheetPart]
    risks: SheetPart | None
    papers: SheetPart | None
    warning: str


def has_offer(answer: Answer) -> bool:
    """Whether an answer has the summary of a share offer."""
    return TABLE in answer.tables()


def warning() -> Message:
    """Return what stands beside every figure of an offer."""
    return say(
        "This is a reckoning and no share offer. Many numbers are estimates; the table of terms says which. "
        "You could lose what you put in, and nobody makes it good. Interest is never promised."
    )


def offer_page(answer: Answer) -> OfferPage:
    """Return the summary of an answer that has one, in words."""
    rows = frame(TABLE, answer.tables()[TABLE], None).records()
    parts = {
        str(name): SheetPart(
            name=str(name), title=words(TITLES.get(str(name), str(name))),
            lines=[
                SheetLine(
                    item=plain(row["item"]), amount=unbroken(plain(row["amount"] or "")),
                    says=plain(row["says"] or ""),
                )
                for row in mine
            ],
        )
        for name, mine in groupby(rows, key=lambda row: row["part"])
    }  # fmt: skip
    own = [part for name, part in parts.items() if name not in {RISKS, PAPERS} and part.lines]
    return OfferPage(
        says=[plain(text) for text in answer.says()], parts=own, risks=parts.get(RISKS),
        papers=parts.get(PAPERS), warning=words(warning()),
    )  # fmt: skip


def offer_html(place_name: str, as_of: date, answer: Answer) -> str:
    """Return the summary as one page that opens offline; it prints on three sheets of A4.

    Parameters
    ----------
    place_name : str
        What the place is called.
    as_of : date
        The date to which its records go.
    answer : Answer
        An answer that has a summary.
    """
    page = environment().get_template(OFFER)
    return page.render(place=plain(place_name), as_of=as_of, page=offer_page(answer), version=__version__)

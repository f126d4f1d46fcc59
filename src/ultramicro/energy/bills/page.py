"""A bill as a page to print: a table that adds up, where the energy came from, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ultramicro.core.message import Day, Message, Number, Range, plural, say, words
from ultramicro.energy.bills.bill import Bill, Item, Line, top_up_pence
from ultramicro.ledger.sums import money

KILO = 1000
WEIGHED = {"weighted", "static", "static_by_use"}
CASCADE = "cascade"
STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 16px/1.45 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem;
color: #1b1b1b; } h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin: 1.4rem 0 .3rem; }
table { border-collapse: collapse; width: 100%; } tr { break-inside: avoid; }
th, td { text-align: right; padding: .3rem .4rem; border-bottom: 1px solid #ccc;
font-variant-numeric: tabular-nums; } th:first-child, td:first-child { text-align: left; }
tfoot td { font-weight: 700; border-top: 2px solid; } code { overflow-wrap: anywhere; font-size: .75rem; }
.sum { font-size: 1.3rem; font-weight: 700; } .small { font-size: .85rem; }
"""  # data
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,
initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>{style}</style></head><body>{body}</body></html>
"""  # data


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What stands on a bill beside its lines.

    Parameters
    ----------
    number : str
        That of the bill.
    bill : Bill
        What is billed.
    currency : str
        In which currency.
    place, places : int
        The member's place, from 1, and how many there are.
    weight, tier : int
        What the key knows of the member.
    rule : str
        The key.
    head : str
        The last hash of the public levels.
    replaces : str
        The number of the bill that this one takes the place of; empty for a first one.
    was_pence, paid_pence : int
        The total of that bill, and what was paid on it.
    factor : float
        The part of the member's use that takes part in this club.
    without : sequence of int
        Steps of the record in which they take no part, as its generators are theirs; from 1.
    """

    number: str
    bill: Bill
    currency: str
    place: int
    places: int
    weight: int
    tier: int
    rule: str
    head: str
    replaces: str = ""
    was_pence: int = 0
    paid_pence: int = 0
    factor: float = 1.0
    without: Sequence[int] = ()

    @property
    def due_pence(self) -> int:
        """What is left to be paid; below nothing it is paid out."""
        return self.bill.total_pence - self.paid_pence


ITEMS = {
    Item.MATCH: say("Local energy"), Item.SUPPLY: say("Energy from the supplier"),
    Item.NETWORK: say("Network"), Item.STANDING: say("Standing charge"), Item.VAT: say("VAT"),
    Item.LOCAL_SALE: say("Local energy sold"), Item.EXPORT: say("Energy sold to the grid"),
    Item.GUARANTEE: say("Made up, so that use costs no more than at retail"),
}  # fmt: skip


def item_words(line: Line) -> Message:
    """Say what a line is for, with its band."""
    if line.item is Item.VAT:
        return say("VAT at {rate} %", rate=line.band)
    if not line.band:
        return ITEMS[line.item]
    return say("{item} ({band})", item=ITEMS[line.item], band=line.band)


def kwh_words(wh: int | None) -> str:
    """Say an energy to the last watt-hour, so that the column adds up."""
    return "" if wh is None else say("{n}", n=Number(wh / KILO, 3, fixed=True))


def price_words(line: Line) -> str:
    """Say the price of a kilowatt-hour, in the currency."""
    return "" if line.price is None else say("{n}", n=Number(line.price / (100 * KILO), 5))


def sum_words(pence: int, currency: str) -> Message:
    """Say a sum to the penny."""
    return say("{sum}", sum=money(pence, currency))


def about(sheet: Sheet) -> list[Message]:
    """Return what stands below the heading, a line each."""
    bill = sheet.bill
    lines = [
        say("Bill {number}", number=sheet.number),
        say("Member: {member}", member=bill.member.id),
        say("{days}", days=Range(Day(bill.from_on), Day(bill.until_on))),
    ]
    if bill.estimated:
        lines.append(
            plural(
                "{n} of the readings is estimated; a corrected bill follows when it comes.",
                "{n} of the readings are estimated; a corrected bill follows when they come.",
                bill.estimated,
            )
        )
    return lines


def totals(sheet: Sheet) -> list[tuple[Message, int]]:
    """Return the sums below the lines: of this bill, of the credit note, and what is left to pay."""
    found = [(say("Total"), sheet.bill.total_pence)]
    if sheet.replaces:
        found += [
            (say("Credit note for bill {number}", number=sheet.replaces), -sheet.was_pence),
            (say("Not yet paid of that bill"), sheet.was_pence - sheet.paid_pence),
            (say("Left to pay"), sheet.due_pence),
        ]
    return found


def identities(sheet: Sheet) -> list[Message]:
    """Return what a member can add up."""
    bill = sheet.bill
    found = list[Message]()
    if bill.member.takes:
        found.append(
            say(
                "You took {used} kWh from the grid = {local} kWh local + {bought} kWh from the supplier.",
                used=kwh_words(bill.used_wh), local=kwh_words(bill.local_wh),
                bought=kwh_words(bill.bought_wh),
            )
        )  # fmt: skip
        found.append(
            say(
                "What you used costs {club}; without the club it would have cost {retail}.",
                club=money(bill.for_use_pence, sheet.currency),
                retail=money(bill.retail_pence, sheet.currency),
            )
        )  # fmt: skip
    if topped := top_up_pence(bill):
        found.append(say("The guarantee gives you {sum}.", sum=money(topped, sheet.currency)))
    return found


def how_to_check(sheet: Sheet) -> list[Message]:
    """Return what a member needs in order to check it alone."""
    told = [say("Your place is {place} of {places}.", place=str(sheet.place), places=str(sheet.places))]
    if sheet.rule in WEIGHED:
        told.append(say("Your weight is {weight}.", weight=str(sheet.weight)))
    if sheet.rule == CASCADE:
        told.append(say("You are in group {group}.", group=str(sheet.tier)))
    if sheet.factor != 1:
        told.append(say("Of your use {share} takes part in this club.", share=str(sheet.factor)))
    if sheet.without:
        ranks = ",".join(map(str, sheet.without))
        told.append(say("You take no part in what your own generators give: {ranks}.", ranks=ranks))
    return [
        *told,
        say(
            "With your own readings and the club's public levels you can work out your local energy "
            "yourself with “ultramicro club check”. The last hash of the levels is"
        ),
    ]


def bill_page(sheet: Sheet) -> str:
    """Return a bill as a page, in the language that is spoken now."""
    from ultramicro.core.formatting import speaker  # noqa: PLC0415  most verbs of a club load no languages

    title = say("Energy bill")
    body = "".join(_body(sheet, title))
    language = speaker().language.replace("_", "-")
    return PAGE.format(language=language, title=escape(title), style=STYLE, body=body)


def _body(sheet: Sheet, title: Message) -> Iterator[str]:
    yield f"<h1>{escape(title)}</h1>"
    yield f"<p>{'<br>'.join(escape(each) for each in about(sheet))}</p>"
    yield f'<p class="sum">{escape(due_words(sheet))}</p>'
    heads = (say("For"), say("kWh"), say("Price per kWh"), say("Amount"))
    yield f"<table><thead><tr>{_cells(heads, 'th')}</tr></thead><tbody>"
    for line in sheet.bill.lines:
        cells = (item_words(line), kwh_words(line.energy_wh), price_words(line))
        yield f"<tr>{_cells([*cells, sum_words(line.amount_pence, sheet.currency)])}</tr>"
    yield "</tbody><tfoot>"
    for named, pence in totals(sheet):
        yield f"<tr>{_cells([named, '', '', sum_words(pence, sheet.currency)])}</tr>"
    yield "</tfoot></table>"
    yield f"<h2>{escape(say('Does it add up?'))}</h2>"
    yield "".join(f"<p>{escape(each)}</p>" for each in identities(sheet))
    yield f"<h2>{escape(say('Check it yourself'))}</h2>"
    checks = " ".join(escape(each) for each in how_to_check(sheet))
    yield f'<p class="small">{checks} <code>{escape(sheet.head)}</code></p>'


def due_words(sheet: Sheet) -> Message:
    """Say what is to be paid, or is paid out."""
    if sheet.due_pence < 0:
        return say("The club pays you {sum}", sum=money(-sheet.due_pence, sheet.currency))
    return say("To pay: {sum}", sum=money(sheet.due_pence, sheet.currency))


def _cells(texts: Sequence[str], tag: str = "td") -> str:
    return "".join(f"<{tag}>{escape(words(text))}</{tag}>" for text in texts)

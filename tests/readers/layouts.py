"""Renders the same payments in the layouts, encodings and forms that public bodies publish them in."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

FIRMS = (
    "Stannah Lifts Ltd", "Acorn Care Homes Limited", "J Booth & Sons", "Northern Roofing Plc", "St Mary's Primary School",
    "Total Gas & Power", "Bright Futures CIC", "Adams, Baker and Clark LLP", "Hill Top Farm", "Office Supplies Direct",
    "HMRC", "Lakeside Nursery", 'The "Corner" Shop', "Vivid Resourcing Ltd", "Water Plus", "Riverside Housing Association",
    "Smith Engineering Co", "County Council Pension Fund", "Redwood Solicitors", "A1 Taxis", "Oyster Partnership",
)  # fmt: skip
CATEGORIES = (
    "Agency staff",
    "Repairs, maintenance",
    "Care - residential",
    "Grants",
    "Electricity",
    "Training",
)
DEPARTMENTS = ("Adult Services", "Environment", "Corporate Resources", "Children's Services")


@dataclass(frozen=True)
class Payment:
    supplier: str
    paid_on: date
    pence: int
    reference: str
    category: str
    department: str


@dataclass(frozen=True)
class Style:
    """How a file is written; the plain style is what an orderly body publishes."""

    header: tuple[tuple[str, str], ...]
    amount: str = "plain"
    date: str = "slash"
    encoding: str = "utf-8"
    line_end: str = "\n"
    delimiter: str = ","
    preamble: tuple[tuple[str, ...], ...] = ()
    repeat_header_every: int = 0
    total: str = ""
    blanks: bool = False
    extra: dict[str, str] = field(default_factory=dict)


def some_payments(seed: int, n: int = 60, *, refunds: bool = True) -> list[Payment]:
    dice = random.Random(seed)  # noqa: S311
    start = date(dice.randint(2012, 2026), dice.randint(1, 12), 1)
    return [
        Payment(
            supplier=dice.choice(FIRMS),
            paid_on=start + timedelta(days=dice.randint(0, 27)),
            pence=_pence(dice, refunds),
            reference=f"{dice.choice(('INV', '51', 'CR'))}{dice.randint(10**5, 10**6)}",
            category=dice.choice(CATEGORIES),
            department=dice.choice(DEPARTMENTS),
        )
        for _ in range(n)
    ]


def _pence(dice: random.Random, refunds: bool) -> int:
    pence = int(10 ** dice.uniform(4.4, 8))
    return -pence if refunds and dice.random() < 0.06 else pence


AMOUNTS = {
    "plain": lambda p: f"{p / 100:.2f}",
    "short": lambda p: f"{p / 100:.2f}".rstrip("0").rstrip("."),
    "thousands": lambda p: f"{p / 100:,.2f}",
    "pound": lambda p: f"£{p / 100:,.2f}" if p >= 0 else f"-£{-p / 100:,.2f}",
    "pound inside": lambda p: f"£{p / 100:,.2f}",
    "brackets": lambda p: f"{p / 100:,.2f}" if p >= 0 else f"({-p / 100:,.2f})",
    "trailing": lambda p: f"{p / 100:,.2f}" if p >= 0 else f"{-p / 100:,.2f}-",
    "credit": lambda p: f"{p / 100:.2f}" if p >= 0 else f"{-p / 100:.2f} CR",
    "padded": lambda p: f"  {p / 100:,.2f} ",
    "apostrophe": lambda p: f"'{p / 100:.2f}",
    "unicode minus": lambda p: f"{p / 100:,.2f}".replace("-", "\u2212"),
    "noise": lambda p: f"{p / 100:.2f}" + "0000000001" * (p % 3 == 0),
    "euro comma": lambda p: f"{p / 100:,.2f}".replace(",", " ").replace(".", ",").replace(" ", "."),
}
DATES = {
    "slash": lambda d: d.strftime("%d/%m/%Y"),
    "unpadded": lambda d: f"{d.day}/{d.month}/{d.year}",
    "short": lambda d: d.strftime("%d/%m/%y"),
    "dots": lambda d: d.strftime("%d.%m.%Y"),
    "dots short": lambda d: d.strftime("%d.%m.%y"),
    "dashes": lambda d: d.strftime("%d-%m-%Y"),
    "month name": lambda d: d.strftime("%d-%b-%y"),
    "month name long": lambda d: d.strftime("%d %B %Y"),
    "month upper": lambda d: d.strftime("%d-%b-%Y").upper(),
    "iso": lambda d: d.isoformat(),
    "iso time": lambda d: f"{d.isoformat()}T00:00:00",
    "slash time": lambda d: d.strftime("%d/%m/%Y 00:00"),
    "compact": lambda d: d.strftime("%Y%m%d"),
    "serial": lambda d: str((d - date(1899, 12, 30)).days),
    "serial fraction": lambda d: f"{(d - date(1899, 12, 30)).days}.041666666664",
    "weekday": lambda d: d.strftime("%A, %d %B %Y"),
    "blank first": lambda d: d.strftime(" %d-%b-%Y"),
}


# Layouts as councils, hospitals, colleges, police and departments have published them: header and role.
def as_layouts(lines: dict[str, str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Cut lines of `header=role|header=role` into pairs; a header without role is a text that nobody asks for."""
    return {
        name: tuple((head, role) for head, _, role in (cell.rpartition("=") if "=" in cell else (cell, "", "") for cell in line.split("|")))
        for name, line in lines.items()
    }  # fmt: skip


LAYOUTS = as_layouts({
    "official schema": "OrganisationLabel=body|OrganisationalUnit=department|BeneficiaryName=supplier|PaymentDate=date|TransactionNumber=reference|Amount=amount|IrrecoverableVATAmount=vat|Purpose=category",
    "official spaced": "Organisation Name=body|Organisation Code=code|Service Label=department|Organisational Unit=filler|Expenditure category=category|Expenditure Code=code|Payment Date=date|Transaction Number=reference|Net Amount=amount|Revenue / Capital=flag|Supplier Name=supplier|Supplier ID=code",
    "central": "Department Family=body|Entity=body2|Date=date|Expense Type=category|Expense Area=department|Supplier=supplier|Transaction Number=reference|Amount=amount|Description=text|Supplier Postcode=postcode|Supplier Type=size",
    "central long": "Department family|Entity=body|Date=date|Expense type=category|Expense area=department|Supplier=supplier|Transaction number=reference|Amount=amount|VAT registration number=vatno",
    "vendor": "Vendor=supplier|Actual Value=amount|Posting Date=date|Document Number=reference|Expense Type=category|Directorate=department",
    "payee": "Payee=supplier|Total (£)=amount|Date Paid=date|Our Ref=reference|Type of Expenditure=category|Portfolio=department",
    "beneficiary": "Beneficiary Name=supplier|Amount SUM=amount|Date=date|Merchant Category=category|Merchant Code=code|Transaction Number=reference|Department=department",
    "creditor": "Creditor=supplier|Line Value=amount|Clearing date=date|Voucher No=reference|Account Description=category|Cost Centre Description=department",
    "apar": "apar_name=supplier|apar_id=code|amount=amount|pay_date=date|voucher_no=reference|account(T)=category|dept(T)=department",
    "coded": "Coded Supplier=supplier|Sum of Amount=amount|Paid Date=date|Trans Ref=reference|Category=category|Service=department",
    "supplier idt": "Supplier ID(T)=supplier|Amount=amount|Updated=date|TransNo=reference|Cipfa(T)=category|Service(T)=department",
    "net gross vat": "Supplier Name=supplier|Gross Amount=gross|VAT Amount=vat|Net Amount=amount|Payment Date=date|Invoice Number=reference|Expense Type=category|Directorate=department",
    "net last": "Date=date|Supplier=supplier|Invoice Total (inc VAT)=gross|VAT=vat|Amount (exc VAT)=amount|Ref=reference|Description=category",
    "two dates": "Supplier Name=supplier|Invoice Date=earlier|Payment Date=date|Invoice Number=reference|Amount (£)=amount|Purpose of Spend=category|Department=department",
    "two dates swapped": "Payment Date=date|Date of Invoice=earlier|Payee Name=supplier|Payment Amount=amount|Payment Reference=reference|Service Area=department",
    "posting and paid": "Posting Date=earlier|Date Paid=date|Vendor Name=supplier|Value=amount|Doc No=reference|Cost Element=category",
    "period beside": "Period=period|Financial Year=year|Supplier Name=supplier|Payment Date=date|Amount=amount|Trans No=reference|Subjective=category",
    "code before name": "Supplier Number=code|Supplier=supplier|Payment Amount (£)=amount|Pay Date=date|Payment Number=reference|Narrative=text",
    "vendor number": "Vendor Number=code|Vendor Name=supplier|Amount in Local Currency=amount|Clearing Date=date|Document Number=reference|G/L Account=code2|G/L Description=category",
    "sap": "Company Code=body|Vendor=code|Name 1=supplier|Doc. Date=earlier|Pstng Date=date|DocumentNo=reference|Amount in LC=amount|Text=text",
    "oracle": "BODY_NAME=body|SUPPLIER_NAME=supplier|PAYMENT_DATE=date|INVOICE_NUM=reference|LINE_AMOUNT=amount|EXPENSE_TYPE=category|COST_CENTRE_DESC=department",
    "gl date": "Vendor Name=supplier|GL Date=date|Distribution Amount=amount|Invoice Num=reference|Natural Account Description=category",
    "police": "Supplier=supplier|Net Value £=amount|Effective Date=date|Unique Reference=reference|Expenditure Category=category",
    "fire": "Payment Ref=reference|Paid To=supplier|Date of Payment=date|Amount Paid=amount|Details=text",
    "nhs": "Entity=body|Date=date|Expense Type=category|Expense Area=department|Supplier=supplier|AP Amount (£)=amount|Transaction Number=reference",
    "nhs caps": "DEPARTMENT FAMILY|ENTITY=body|DATE=date|EXPENSE TYPE=category|EXPENSE AREA=department|SUPPLIER=supplier|TRANSACTION NUMBER=reference|AP AMOUNT=amount|PURCHASE INVOICE NUMBER=ref2",
    "college": "Supplier Account Name=supplier|Transaction Date=date|Reference=reference|Net=amount|Nominal Description=category",
    "trust": "Account Name=supplier|Date=date|Goods Value=amount|Invoice Reference=reference|Cost Centre=department",
    "parish": "Date=date|Payee=supplier|Detail=text|Net £=amount|VAT £=vat|Total £=gross",
    "minimal": "Supplier|Date=date|Amount=amount",
    "month value": "Supplier Name=supplier|Date=date|Value for month=amount|Service=department",
    "spend": "Name of Supplier=supplier|Spend (£)=amount|Payment Date=date|Category of Spend=category",
    "junk before": "*=mark|Body Name=body|Supplier Name=supplier|Supplier Code=code|Transaction Ref/No=reference|Payment Date=date|Amount=amount|Expenditure Category=category",
    "newline in names": "Supplier\nName=supplier|Payment\nDate=date|Net\nAmount\n(£)=amount|Transaction\nNumber=reference|Expenditure\nCategory=category",
    "third party": "Third Party=supplier|Amount GBP=amount|Payment Run Date=date|Document=reference|Analysis=category",
    "contractor": "Contractor Name=supplier|Value of payment=amount|Payment date=date|Nature of expenditure=category",
    "recipient": "Recipient=supplier|Amount (Net of VAT)=amount|Date of transaction=date|Identifier=reference|Purpose=category",
    "misspelt": "Suplier Name=supplier|Ammount=amount|Payment Dte=date|Expenditure Catergory=category|Benificiary Ref=code",
    "vat inclusive columns": "Supplier Name=supplier|Amount Excl VAT=amount|VAT Registration Number=vatno|Date=date|Transaction No.=reference",
    "irrecoverable": "Supplier Name=supplier|Amount including irrecoverable VAT=amount|Irrecoverable VAT=vat|Payment date=date|Internal Ref=reference",
    "merchant categories": "Date Transaction Added=date|Beneficiary=supplier|Merchant Categories=category|Department=department|Purpose of Expenditure=text|Trans No=reference|Net Amount=amount",
    "body url": "Body=url|Body name=body|Date=date|Transaction number=reference|Amount=amount|Supplier Name=supplier|Supplier ID=code|Expense Area=department|Expense Type=category|Expense Code=code2",
    "identifiers": "Supplier Name=supplier|Company Number=crn|Charity Number=charity|Supplier Post Code=postcode|Net Amount=amount|Payment Date=date|SME=size",
    "invoice line": "Supplier=supplier|Invoice Number=reference|Invoice Amount=invoice|Line Amount=amount|Payment Date=date|Category=category",
    "quantity": "Supplier Name=supplier|Quantity=number|Payment Date=date|Amount Paid (£)=amount|Line=number2|Ref No=reference",
    "name only": "Department Area=department|Service Area=filler|Description=text|Line=number|Our Ref No.=reference|Name:=supplier|Payment Date=date|Amount Paid=amount",
})  # fmt: skip


def render(payments: list[Payment], style: Style, *, seed: int = 0) -> bytes:
    """Write the payments as the bytes of a file."""
    dice = random.Random(seed)  # noqa: S311
    running = 0
    rows: list[list[str]] = [list(cells) for cells in style.preamble]
    names = [name for name, _ in style.header]
    rows.append(names)
    for i, payment in enumerate(payments):
        if style.repeat_header_every and i and i % style.repeat_header_every == 0:
            rows.append(names)
        if style.blanks and dice.random() < 0.1:
            rows.append([""] * dice.choice((0, len(names))))
        running += payment.pence
        cells = [_cell(role, payment, style, dice) for _, role in style.header]
        rows.append([AMOUNTS[style.amount](running) if role == "cumulative" else cell
                     for cell, (_, role) in zip(cells, style.header, strict=True)])  # fmt: skip
    if style.total:
        rows.append(_total(payments, style))
    return _bytes(rows, style)


def _total(payments: list[Payment], style: Style) -> list[str]:
    whole = sum(p.pence for p in payments)
    first = True
    cells = []
    for _, role in style.header:
        if role == "amount":
            cells.append(AMOUNTS[style.amount](whole))
        elif style.total == "word" and first and role not in {"date", "supplier"}:
            cells.append("Grand Total")
            first = False
        else:
            cells.append("")
    return cells


def _bytes(rows: list[list[str]], style: Style) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=style.delimiter, lineterminator="\0\r\n")
    for row in rows:
        writer.writerow(row) if row else text.write("\0\r\n")
    ends = [style.line_end] if style.line_end != "mixed" else ["\r\n", "\r", "\n"]
    pieces = text.getvalue().split("\0\r\n")
    joined = "".join(piece + ends[i % len(ends)] for i, piece in enumerate(pieces[:-1]))
    return joined.encode(style.encoding)


PEOPLE = ("Angela Marsh", "Tom Whitworth", "Priya Nair", "J Smith", "Owen Pugh", "Mary O'Connor")
MORE: dict[str, Callable[[Payment, Style, random.Random], str]] = {
    "bodycode": lambda p, s, d: "E07000117",
    "costcuk": lambda p, s, d: d.choice(("COSTCUK 12", "COSTCUK 14")),
    "nought": lambda p, s, d: AMOUNTS[s.amount](0),
    "category2": lambda p, s, d: d.choice(("Social care", "Works - construction", "Facilities & management services")),
    "due": lambda p, s, d: DATES[s.date](p.paid_on + timedelta(days=12)),
    "employee": lambda p, s, d: d.choice(PEOPLE),
    "serialref": lambda p, s, d: str(44500 + d.randint(0, 900)),
    "moneyref": lambda p, s, d: f"{d.randint(100, 9999)}.{d.randint(10, 99)}",
    "fy": lambda p, s, d: f"{p.paid_on.year}/{p.paid_on.year % 100 + 1}",
    "periodno": lambda p, s, d: f"P{p.paid_on.month:02}",
    "quarter": lambda p, s, d: f"Q{(p.paid_on.month - 1) // 3 + 1}",
    "month": lambda p, s, d: p.paid_on.strftime("%B %Y"),
    "fyperiod": lambda p, s, d: f"{_fiscal(p.paid_on)[0]}/{_fiscal(p.paid_on)[0] % 100 + 1:02} P{_fiscal(p.paid_on)[1]:02}",
    "blank": lambda p, s, d: "",
    "doctype": lambda p, s, d: d.choice(("KR", "KZ", "BACS")),
    "currency": lambda p, s, d: "GBP",
    "invoicesum": lambda p, s, d: AMOUNTS[s.amount](p.pence + 12_000 * (d.random() < 0.4)),
    "yn": lambda p, s, d: d.choice("YN"),
    "cpv": lambda p, s, d: str(d.randint(45_000_000, 98_000_000)),
    "contract": lambda p, s, d: f"DN{d.randint(100_000, 700_000)}",
    "address": lambda p, s, d: f"{d.randint(1, 99)} High Street",
    "town": lambda p, s, d: d.choice(("Accrington", "Ludlow", "Penrith")),
    "price": lambda p, s, d: AMOUNTS[s.amount](p.pence // 3),
    "dc": lambda p, s, d: "C" if p.pence < 0 else "D",
    "no": lambda p, s, d: "Yes" if p.pence < 0 else "No",
    "power": lambda p, s, d: "LGA 1972 s.111",
    "vatcode": lambda p, s, d: d.choice(("S", "Z", "E")),
    "rate": lambda p, s, d: d.choice(("20", "0", "5")),
    "one": lambda p, s, d: "1.00",
    "method": lambda p, s, d: d.choice(("BACS", "Cheque", "CHAPS")),
    "status": lambda p, s, d: "Cleared",
}  # fmt: skip


def _fiscal(day: date) -> tuple[int, int]:
    """Return the year in which the financial year began, and its month from April."""
    return (day.year if day.month > 3 else day.year - 1), (day.month - 4) % 12 + 1


def _cell(role: str, p: Payment, style: Style, dice: random.Random) -> str:
    simple = {
        "supplier": p.supplier, "reference": p.reference, "category": p.category, "department": p.department,
        "amount": AMOUNTS[style.amount](p.pence), "date": DATES[style.date](p.paid_on),
        "gross": AMOUNTS[style.amount](p.pence * 6 // 5), "vat": AMOUNTS[style.amount](p.pence * 6 // 5 - p.pence),
        "earlier": DATES[style.date](p.paid_on - timedelta(days=17)), "body": "Anytown Borough Council",
        "body2": "Anytown Borough Council", "url": "http://opendatacommunities.org/id/anytown", "mark": "LIST",
        "period": p.paid_on.strftime("%Y%m"), "year": str(p.paid_on.year), "size": dice.choice(("SME", "Large", "")),
        "flag": dice.choice(("Revenue", "Capital")), "postcode": dice.choice(("BB5 1AA", "M1 4BT", "")),
    }  # fmt: skip
    if role in simple:
        return simple[role]
    if role in MORE:
        return MORE[role](p, style, dice)
    more = {
        "code": str(100000 + sum(map(ord, p.supplier))), "code2": f"R{len(p.category)}20", "ref2": f"PI{p.pence % 9973}",
        "crn": dice.choice(("", f"0{1000000 + sum(map(ord, p.supplier))}")), "charity": "", "vatno": "GB121527841",
        "number": str(dice.randint(1, 9)), "number2": str(dice.randint(1, 4)), "filler": p.department + " " + p.category,
        "text": f"{p.category} w/e {p.paid_on:%d.%m.%y}", "invoice": AMOUNTS[style.amount](p.pence),
    }  # fmt: skip
    return more.get(role, "Anytown" if role == "" else "")

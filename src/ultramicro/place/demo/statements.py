"""Bank statements in three forms that banks give: camt.053, OFX and CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from ultramicro.place.demo.bank import FILES, HOLDERS, Entry, statement
from ultramicro.place.demo.sheets import Pages, csv_bytes, pounds

# Everything that is written here stands in the made-up town's files.
# data below


def bank_files(seed: int) -> Pages:
    """Write the three statements."""
    trust, shop, co_op = HOLDERS
    contents = (
        camt(trust, statement(seed, trust)),
        ofx(statement(seed, shop)),
        bank_csv(co_op, statement(seed, co_op)),
    )
    return dict(zip(FILES, contents, strict=True))


def iban(number: int) -> str:
    """Make an IBAN of a bank that does not exist, with right check digits.

    Examples
    --------
    >>> iban(1)
    'GB29ZZZZ00000000000001'
    """
    # A bank code that no bank has, with check digits that are right: readers may test them.
    body = f"ZZZZ{number:014d}"
    as_digits = "".join(str(int(c, 36)) for c in f"{body}GB00")
    return f"GB{98 - int(as_digits) % 97:02d}{body}"


def camt(holder: str, booked: Sequence[Entry]) -> bytes:
    """Write an ISO 20022 camt.053 statement."""
    opening = booked[0].balance_pence - booked[0].amount_pence
    inside = "\n".join(_camt_entry(number, entry) for number, entry in enumerate(booked, start=1))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">
<BkToCstmrStmt>
<GrpHdr><MsgId>KELD-1</MsgId><CreDtTm>{booked[-1].booked_on}T18:00:00</CreDtTm></GrpHdr>
<Stmt>
<Id>KELD-1-1</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>{booked[-1].booked_on}T18:00:00</CreDtTm>
<Acct><Id><IBAN>{iban(17)}</IBAN></Id><Ccy>GBP</Ccy><Ownr><Nm>{escape(holder)}</Nm></Ownr></Acct>
{_camt_balance("OPBD", opening, booked[0].booked_on)}
{_camt_balance("CLBD", booked[-1].balance_pence, booked[-1].booked_on)}
{inside}
</Stmt>
</BkToCstmrStmt>
</Document>
""".encode()


def _camt_balance(code: str, pence: int, on: date) -> str:
    side = "DBIT" if pence < 0 else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f'<Amt Ccy="GBP">{pounds(abs(pence))}</Amt><CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>'
    )


def _camt_entry(number: int, entry: Entry) -> str:
    out = entry.amount_pence < 0
    amount, side = pounds(abs(entry.amount_pence)), "DBIT" if out else "CRDT"
    other = "Cdtr" if out else "Dbtr"
    return (
        f'<Ntry><NtryRef>{number}</NtryRef><Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        "<Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{entry.booked_on}</Dt></BookgDt><ValDt><Dt>{entry.booked_on}</Dt></ValDt>"
        f"<AcctSvcrRef>K{number:06d}</AcctSvcrRef><NtryDtls><TxDtls>"
        f'<Refs><EndToEndId>{escape(entry.memo)}</EndToEndId></Refs><Amt Ccy="GBP">{amount}</Amt>'
        f"<RltdPties><{other}><Nm>{escape(entry.name)}</Nm></{other}></RltdPties>"
        f"<RmtInf><Ustrd>{escape(entry.memo)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def ofx(booked: Sequence[Entry]) -> bytes:
    """Write an OFX 1.02 statement, the SGML form that banks offer for download."""
    start, end = booked[0].booked_on, booked[-1].booked_on
    rows = "".join(
        f"<STMTTRN>\n<TRNTYPE>{'DEBIT' if e.amount_pence < 0 else 'CREDIT'}\n<DTPOSTED>{e.booked_on:%Y%m%d}\n"
        f"<TRNAMT>{pounds(e.amount_pence)}\n<FITID>{e.booked_on:%Y%m%d}{number:05d}\n"
        # OFX allows 32 letters, so that real statements cut names off here.
        f"<NAME>{escape(e.name[:32])}\n<MEMO>{escape(e.memo)}\n</STMTTRN>\n"
        for number, e in enumerate(booked, start=1)
    )
    head = (
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
    )
    return (
        f"{head}<OFX>\n<SIGNONMSGSRSV1>\n<SONRS>\n<STATUS>\n<CODE>0\n<SEVERITY>INFO\n</STATUS>\n<DTSERVER>{end:%Y%m%d}\n"
        f"<LANGUAGE>ENG\n</SONRS>\n</SIGNONMSGSRSV1>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<TRNUID>1\n<STATUS>\n<CODE>0\n"
        f"<SEVERITY>INFO\n</STATUS>\n<STMTRS>\n<CURDEF>GBP\n<BANKACCTFROM>\n<BANKID>999999\n<ACCTID>00000018\n"
        f"<ACCTTYPE>CHECKING\n</BANKACCTFROM>\n<BANKTRANLIST>\n<DTSTART>{start:%Y%m%d}\n<DTEND>{end:%Y%m%d}\n{rows}"
        f"</BANKTRANLIST>\n<LEDGERBAL>\n<BALAMT>{pounds(booked[-1].balance_pence)}\n<DTASOF>{end:%Y%m%d}\n</LEDGERBAL>\n"
        f"</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n"
    ).encode("ascii")


def bank_csv(holder: str, booked: Sequence[Entry]) -> bytes:
    """Write a bank's CSV download: newest first, money out and in side by side, a running balance."""
    top = [["Account name", holder], ["Sort code and account", "99-99-99 00000019"], []]
    head = ["Date", "Type", "Description", "Paid out", "Paid in", "Balance"]
    rows = [
        [
            f"{entry.booked_on:%d/%m/%Y}",
            "DD" if "ENERGY" in entry.name else "BP" if entry.amount_pence < 0 else "CR",
            f"{entry.name} {entry.memo}",
            pounds(-entry.amount_pence) if entry.amount_pence < 0 else "",
            pounds(entry.amount_pence) if entry.amount_pence >= 0 else "",
            pounds(entry.balance_pence),
        ]
        for entry in reversed(booked)
    ]
    return csv_bytes([*top, head, *rows], "utf-8", "\r\n")

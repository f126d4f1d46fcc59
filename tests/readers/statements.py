"""Bank statements of the same bookings in the forms that banks give, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

HOLDER = "Mill Trust"


@dataclass(frozen=True)
class Made:
    """A booking: money in is positive."""

    on: date
    name: str
    pence: int
    memo: str


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def meant(made: Sequence[Made], holder: str = HOLDER) -> list[tuple[object, ...]]:
    """What every reader must make of the bookings: who paid whom, when, how much."""
    return [
        (m.on, m.name, holder, m.pence) if m.pence > 0 else (m.on, holder, m.name, -m.pence) for m in made
    ]


def found_of(rows: Sequence[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(r["paid_on"], r["payer"], r["payee"], r["amount_pence"]) for r in rows]


def camt(
    made: Sequence[Made], *, version: int = 2, opening: int = 100_000, closing: int | None = None,
    entries: str = "", prefix: str = "", end: str = "\n", root: str = "BkToCstmrStmt",
) -> bytes:  # fmt: skip
    """Write a camt.053; `entries` are further ones, `closing` another closing balance than the true one."""
    whole = opening + sum(m.pence for m in made)
    closing = whole if closing is None else closing
    name = "urn:iso:std:iso:20022:tech:xsd:camt.053.001." + f"{version:02d}"
    space = f'xmlns:{prefix}="{name}"' if prefix else f'xmlns="{name}"'
    body = end.join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>', f"<Document {space}>", f"<{root}><GrpHdr><MsgId>1</MsgId></GrpHdr>",
            f"<Stmt><Id>1</Id><Acct><Id><IBAN>GB29ZZZZ00000000001234</IBAN></Id><Ccy>GBP</Ccy><Ownr><Nm>{HOLDER}</Nm></Ownr></Acct>",
            balance("OPBD", opening), balance("CLBD", closing),
            *(entry(m, version=version) for m in made), entries, f"</Stmt></{root}></Document>",
        ]
    )  # fmt: skip
    if prefix:
        body = body.replace("</", "\1").replace("<", f"<{prefix}:").replace("\1", f"</{prefix}:")
        body = body.replace(f"<{prefix}:?", "<?")
    return body.encode()


def balance(code: str, pence: int) -> str:
    side = "DBIT" if pence < 0 else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="GBP">{pounds(abs(pence))}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>2025-04-01</Dt></Dt></Bal>"
    )


def entry(
    m: Made,
    *,
    version: int = 2,
    status: str = "BOOK",
    currency: str = "GBP",
    reversal: bool = False,
    details: str = "",
) -> str:
    side = "DBIT" if m.pence < 0 else "CRDT"
    role = "Cdtr" if (m.pence < 0) != reversal else "Dbtr"
    name = escape(m.name)
    name = f"<Pty><Nm>{name}</Nm></Pty>" if version >= 8 else f"<Nm>{name}</Nm>"
    amount = f'<Amt Ccy="{currency}">{pounds(abs(m.pence))}</Amt>'
    one = (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{amount if version >= 3 else ''}"
        f"<RltdPties><{role}>{name}</{role}></RltdPties><RmtInf><Ustrd>{escape(m.memo)}</Ustrd></RmtInf></TxDtls>"
    )
    return (
        f"<Ntry>{amount}<CdtDbtInd>{side}</CdtDbtInd>{'<RvslInd>true</RvslInd>' if reversal else ''}"
        f"<Sts>{f'<Cd>{status}</Cd>' if version >= 8 else status}</Sts><BookgDt><Dt>{m.on}</Dt></BookgDt>"
        f"<NtryDtls>{details or one}</NtryDtls></Ntry>"
    )


def detail(name: str, pence: int, *, currency: str = "GBP") -> str:
    return f'<TxDtls><Amt Ccy="{currency}">{pounds(pence)}</Amt><RltdPties><Cdtr><Nm>{name}</Nm></Cdtr></RltdPties></TxDtls>'


def ofx(made: Sequence[Made], *, version: int = 1, more: str = "", currency: str = "GBP") -> bytes:
    """Write OFX: SGML without closing tags as version 1, XML as version 2."""
    rows = "".join(
        _value("STMTTRN", version, open_=True)
        + _value("TRNTYPE", version, "DEBIT" if m.pence < 0 else "CREDIT")
        + _value("DTPOSTED", version, f"{m.on:%Y%m%d}120000[0:GMT]")
        + _value("TRNAMT", version, pounds(m.pence))
        + _value("FITID", version, f"F{number}")
        + _value("NAME", version, escape(m.name))
        + _value("MEMO", version, escape(m.memo))
        + "</STMTTRN>\n"
        for number, m in enumerate(made)
    )
    heads = {
        1: "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:UTF-8\nCHARSET:NONE\nCOMPRESSION:NONE\n"
        "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n",
        2: '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        '<?OFX OFXHEADER="200" VERSION="202" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n',
    }

    def v(tag: str, text: str) -> str:
        return _value(tag, version, text)

    status = f"<STATUS>{v('CODE', '0')}{v('SEVERITY', 'INFO')}</STATUS>"
    return (
        f"{heads[version]}<OFX><SIGNONMSGSRSV1><SONRS>{status}{v('DTSERVER', '20250430')}{v('LANGUAGE', 'ENG')}</SONRS>"
        f"</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS>{v('TRNUID', '1')}{status}<STMTRS>{v('CURDEF', currency)}"
        f"<BANKACCTFROM>{v('BANKID', '999999')}{v('ACCTID', '00001234')}{v('ACCTTYPE', 'CHECKING')}</BANKACCTFROM>"
        f"<BANKTRANLIST>{v('DTSTART', '20250401')}{v('DTEND', '20250430')}{rows}{more}</BANKTRANLIST>"
        f"<LEDGERBAL>{v('BALAMT', '1234.56')}{v('DTASOF', '20250430')}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    ).encode()


def _value(tag: str, version: int, text: str = "", *, open_: bool = False) -> str:
    return f"<{tag}>\n" if open_ else f"<{tag}>{text}" + (f"</{tag}>\n" if version > 1 else "\n")

"""What people reported of other programs that read statements of a bank, tried on the books."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.clock import of_the_machine
from tests.desk import new_place

LIST = "Date,Description,Amount,Balance\n"
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.02"><{message}><GrpHdr><MsgId>1</MsgId></GrpHdr>
{statements}</{message}></Document>"""
MESSAGES = {"053": ("BkToCstmrStmt", "Stmt"), "052": ("BkToCstmrAcctRpt", "Rpt")}
OFX = "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1>{statements}</BANKMSGSRSV1></OFX>"
IBANS = ("GB33BUKB20201555555555", "GB94BARC20201530093459")


@pytest.fixture
def desk(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "ann", "bob")


@pytest.fixture
def read(desk, tmp_path):
    """Read a statement: what came of it, the lines by words, and what was said."""

    def taken(name, text, *more, bank="main"):
        (tmp_path / name).write_text(text)
        new = () if bank in taken.banks else ("--new-bank",)
        status, told = desk(f"books reconcile --bank {bank} --statement {tmp_path / name}", *new, *more)
        if status in {0, 4}:
            taken.banks.add(bank)
        return status, told

    taken.banks = set()
    return taken


def lines(desk, bank="main"):
    """Every open line of a bank account, as pence by words."""
    (desk.root / "none.csv").write_text(LIST)
    rows = desk.rows(f"books reconcile --bank {bank} --statement {desk.root / 'none.csv'}")
    return [(row["words"], row["amount_pence"]) for row in rows]


def entry(amount, *, side="CRDT", ref="R1", status="BOOK", details="", currency="GBP"):
    return (
        f"<Ntry><NtryRef>{ref}</NtryRef><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>"
        f"<Sts>{status}</Sts><BookgDt><Dt>2026-11-10</Dt></BookgDt>{details}</Ntry>"
    )


def details(*parts):
    one = "<TxDtls><Amt Ccy='GBP'>{}</Amt><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>"
    return "<NtryDtls>" + "".join(one.format(*part) for part in parts) + "</NtryDtls>"


def camt(*accounts, kind="053"):
    """A message with the entries of each account."""
    message, statement = MESSAGES[kind]
    statements = "".join(
        f"<{statement}><Id>{number}</Id><Acct><Id><IBAN>{number}</IBAN></Id></Acct>{entries}</{statement}>"
        for number, entries in zip(IBANS, accounts, strict=False)
    )
    return CAMT.format(kind=kind, message=message, statements=statements)


def ofx(**accounts):
    """A file with the bookings of each account, as (day, amount, fitid, name)."""
    one = "<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{}<TRNAMT>{}<FITID>{}<NAME>{}</STMTTRN>"
    statements = "".join(
        f"<STMTTRNRS><STMTRS><CURDEF>GBP<BANKACCTFROM><BANKID>1<ACCTID>{number}<ACCTTYPE>CHECKING</BANKACCTFROM>"
        f"<BANKTRANLIST>{''.join(one.format(*each) for each in bookings)}</BANKTRANLIST></STMTRS></STMTTRNRS>"
        for number, bookings in accounts.items()
    )
    return OFX.format(statements=statements)


def test_a_credit_comes_in_and_a_debit_goes_out(desk, read):
    """rustledger/rustledger pull request 1475: `5.00 DR` and `5.00 CR` were imported with the wrong sign."""
    text = LIST + "01/10/2026,SHOP,50.00 DR,50.00DR\n02/10/2026,ANN,20.00CR,30.00 DR\n"
    assert "Bank −£30.00" in read("od.csv", text)[1]
    assert lines(desk) == [("SHOP", -50_00), ("ANN", 20_00)]


@pytest.mark.parametrize(
    ("amounts", "pence"),
    [
        # A card marks what it is paid back; what has no mark is a debit.
        (("50.90Cr", "20000.00", "2000.00"), (50_90, -20_000_00, -2_000_00)),
        # A sign says it all, whatever is marked beside it.
        (("50.90Cr", "20000.00", "-2000.00"), (50_90, 20_000_00, -2_000_00)),
        # An account marks what is overdrawn.
        (("50.90Dr", "20000.00", "2000.00"), (-50_90, 20_000_00, 2_000_00)),
    ],
)
def test_amounts_beside_marked_ones_are_what_the_marks_leave(desk, read, amounts, pence):
    """frappe/erpnext pull request 58817: one mark turned the signed amounts of the column round."""
    text = "Date,Description,Amount,Account number\n" + "".join(
        f"0{day}/10/2026,LINE {day},{amount},12345678\n" for day, amount in enumerate(amounts, 1)
    )
    told = read("marked.csv", text)
    assert told[0] == 0, told
    assert [amount for _, amount in lines(desk)] == list(pence)


@pytest.mark.parametrize(
    ("heading", "sides"), [("S/H", "HSS"), ("D/C", "CDD"), ("Debit/Credit", ("Credit", "Debit", "Debit"))]
)
def test_a_column_says_which_way_amounts_without_a_sign_go(desk, read, heading, sides):
    """firefly-iii/firefly-iii issues 2835 and 2020: `H` and `S`, `Debit` and `Credit` in a column of their own."""
    rows = zip(("100.00", "13.37", "20.00"), sides, ("100.00", "86.63", "66.63"), strict=True)
    text = f"Date,Description,Amount,{heading},Balance\n" + "".join(
        f"0{day}/10/2026,LINE {day},{','.join(row)}\n" for day, row in enumerate(rows, 1)
    )
    assert "Bank £66.63" in read("side.csv", text)[1]
    assert [amount for _, amount in lines(desk)] == [100_00, -13_37, -20_00]


@pytest.mark.parametrize("last", ["86.63", "113.37"])
def test_amounts_without_any_sign_are_refused_unless_all_come_in(read, last):
    """The balance would tell all but the first line, and a first line the wrong way round is money."""
    text = LIST + f"01/10/2026,ANN,100.00,100.00\n02/10/2026,BOB,13.37,{last}\n"
    status, told = read("unsigned.csv", text)
    refused = last == "86.63"
    assert (status, "no sign that tells money in from money out" in told) == (2 if refused else 0, refused)


def test_a_refund_among_payments_out_comes_in(desk, read):
    """firefly-iii/firefly-iii issue 1650: a negative amount in the column of debits became a withdrawal."""
    text = "Date,Description,Paid out,Paid in\n01/10/2026,SHOP,30.00,\n02/10/2026,REFUND,-5.00,\n03/10/2026,ANN,,2\n"
    assert read("refund.csv", text)[0] == 0
    assert lines(desk) == [("SHOP", -30_00), ("REFUND", 5_00), ("ANN", 2_00)]


def test_brackets_with_a_sign_of_money_are_below_nought(desk, read):
    """firefly-iii/firefly-iii issue 1087 and moneymanagerex/moneymanagerex issue 2898: `$(0.01)`, `(123.45)`."""
    amounts = {"£(0.01)": -1, "(23.45)": -23_45, "£20.00": 20_00, "-£3.00": -3_00, "£-4.00": -4_00}
    text = "Date,Description,Amount,Account\n" + "".join(
        f"01/10/2026,LINE {i},{amount},12345678\n" for i, amount in enumerate(amounts)
    )
    assert read("brackets.csv", text)[0] == 0
    assert [amount for _, amount in lines(desk)] == list(amounts.values())


@pytest.mark.parametrize("form", ["ofx", "xml", "csv"])
def test_a_file_of_two_accounts_is_no_statement_of_one(desk, read, form):
    """actualbudget/actual issues 5524 and 525: all lines went into whichever account was open."""
    texts = {
        "ofx": ofx(a1=[("20261102", "5.00", "a", "PLAIN")], b2=[("20261102", "9.00", "b", "OTHER")]),
        "xml": camt(entry("5.00"), entry("9.00", ref="R2")),
        "csv": "Account,Date,Description,Amount,Balance\n11111111,01/11/2026,ANN,100.00,100.00\n"
        "22222222,01/11/2026,BOB,7.00,7.00\n",
    }
    status, told = read(f"two.{form}", texts[form])
    assert (status, "several accounts" in told) == (2, True), told
    assert "no bank account main" in desk("books reconcile --bank main --statement", desk.root / "x.csv")[1]


def test_numbers_of_other_parties_are_no_accounts_of_ours(desk, read):
    """Where the balance follows over all lines, they are of one account, whatever numbers stand beside them."""
    text = "Date,Description,Account number,Amount,Balance\n01/11/2026,ANN,11111111,100.00,100.00\n"
    assert read("parties.csv", text + "02/11/2026,BOB,22222222,-7.00,93.00\n")[0] == 0
    assert len(lines(desk)) == 2


def test_one_number_of_the_bank_in_two_accounts_is_two_lines(desk, read):
    """buckets/application issue 894: the same FITID in another account kept a line from being imported."""
    text = ofx(a1=[("20261102", "5.00", "a", "PLAIN")])
    assert read("one.ofx", text)[0] == 0
    assert read("other.ofx", text.replace("a1", "b2"), bank="other")[0] == 0
    assert [len(lines(desk, bank)) for bank in ("main", "other")] == [1, 1]


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "Pacific/Auckland", "UTC"])
def test_a_day_is_the_day_that_the_bank_wrote_in_any_zone(desk, read, monkeypatch, zone):
    """actualbudget/actual issue 1053 and stoicflame/ofx4j issue 30: days came out as the day before."""
    monkeypatch.setenv("TZ", zone)
    written = (
        "20261102",
        "20261103000000",
        "20261104000000[-5:EST]",
        "20261105235959[0:GMT]",
        "20261106120000.000",
    )
    assert read("days.ofx", ofx(a1=[(day, "5.00", day, day) for day in written]))[0] == 0
    (desk.root / "none.csv").write_text(LIST)
    rows = desk.rows(f"books reconcile --bank main --statement {desk.root / 'none.csv'}")
    assert [row["on"] for row in rows] == [f"2026-11-0{day}" for day in range(2, 7)]


def test_what_is_alike_in_two_months_is_kept_in_both(desk, read):
    """actualbudget/actual issue 608: two like lines of September took the place of one of August."""
    assert read("aug.csv", LIST + "30/08/2026,CARD,-1.50,98.50\n")[0] == 0
    assert read("sep.csv", LIST + "01/09/2026,CARD,-1.50,97.00\n01/09/2026,CARD,-1.50,95.50\n")[0] == 0
    assert lines(desk) == [("CARD", -1_50)] * 3


def test_like_lines_of_one_file_are_all_kept_and_none_twice(desk, read):
    """otherworld-dev/Budget issue 276: two purchases alike in all were flagged as one and skipped."""
    text = LIST + "01/10/2026,COFFEE,-2.50,97.50\n01/10/2026,COFFEE,-2.50,95.00\n"
    assert [read("same.csv", text)[0], read("same.csv", text)[0]] == [0, 4]
    assert lines(desk) == [("COFFEE", -2_50)] * 2


def test_a_report_of_the_day_is_named_and_not_taken_for_an_empty_statement(read):
    """securo-finance/securo pull request 416: a camt.052 was read as nought transactions, and nothing said."""
    status, told = read("day.xml", camt(entry("10.00"), kind="052"))
    assert (status, "camt.052" in told, "camt.053" in told) == (2, True, True), told


def test_the_parts_of_a_batch_have_sums_of_their_own(desk, read):
    """OCA/bank-statement-import issue 157: each part of a batch was booked with the sum of the whole."""
    parts = details(("329.56", "BATCH-A"), ("100.00", "BATCH-B"))
    assert read("batch.xml", camt(entry("429.56", details=parts)))[0] == 0
    assert sorted(amount for _, amount in lines(desk)) == [100_00, 329_56]


def test_a_fee_that_the_parts_leave_out_is_not_lost(desk, read):
    """OCA/bank-statement-import pull request 976: an entry of 1526 was booked as its detail of 1500."""
    assert read("fee.xml", camt(entry("1526.00", side="DBIT", details=details(("1500.00", "X")))))[0] == 0
    assert [amount for _, amount in lines(desk)] == [-1526_00]


def test_what_is_pending_waits_for_its_booking(desk, read):
    """whisper-money/whisper-money pull request 840: a purchase counted twice, pending and then settled."""
    assert read("pending.xml", camt(entry("10.00", status="PDNG") + entry("11.00", ref="R2")))[0] == 0
    assert [amount for _, amount in lines(desk)] == [11_00]


def test_a_statement_without_entries_is_one(read):
    """A newspaper's importer (republik, pull request 252): a statement of a day on which nothing moved stopped the import."""
    assert read("none.xml", camt(""))[0] == 0


@pytest.mark.parametrize("form", ["ofx", "xml", "csv", "thousands"])
def test_a_part_of_a_penny_is_refused(desk, read, form):
    texts = {
        "ofx": ofx(a1=[("20261102", "5.005", "a", "PLAIN")]),
        "xml": camt(entry("5.005")),
        "csv": LIST + "01/11/2026,ANN,5.005,100.00\n",
        "thousands": LIST + "01/11/2026,ANN,1.234,1.234\n",
    }
    name = f"part.{form if form != 'thousands' else 'csv'}"
    status, told = read(name, texts[form])
    assert (status, "1 line could not be read" in told) == (2, True), told
    assert ".." not in told, told


def test_noughts_behind_the_pence_are_no_part_of_a_penny(desk, read):
    assert read("noughts.xml", camt(entry("5.000")))[0] == 0
    assert read("noughts.ofx", ofx(a1=[("20261102", "6.5000", "a", "PLAIN")]))[0] == 0
    assert sorted(amount for _, amount in lines(desk)) == [5_00, 6_50]


def test_no_line_is_booked_before_its_day(desk, read):
    """mikkelkrogsholm/rentemester issue 20: an entry of the future was posted as one of today."""
    desk("books expect --who ann --amount 100 --reference ANN-7")
    day = datetime.now(UTC).date() + timedelta(days=40)
    with of_the_machine():
        status, told = read("early.csv", LIST + f"{day:%d/%m/%Y},ANN-7,100.00,100.00\n")
    assert (status, "a day that has not come" in told) == (2, True), told
    assert desk.balances() == {("ann", "member"): 0, ("bob", "member"): 0}


@pytest.mark.parametrize(
    "text",
    [
        "Date,Amount\n20260830,-1.50\n",
        "Date,Description,Amount\n2026-08-30,CARD,-1.50\n",
        LIST + "31/02/2026,bad day,5.00,5360.00\n",
        LIST + "08/11/2026,a,99999999999999999999.00,99999999999999999999.00\n",
        "Supplier,Date,Amount\nAcorn Ltd,01/11/2026,5.00\nBirch Ltd,01/11/2026,7.00\n",
    ],
)
def test_what_is_no_list_of_a_bank_is_not_asked_for_its_suppliers(read, text):
    status, told = read("no.csv", text)
    assert status == 2
    assert "not a bank's list" in told, told
    assert not re.search("payee|place.toml", told), told


def test_what_is_no_file_is_said(desk):
    assert "a folder or a device" in desk("books reconcile --statement", desk.root)[1]
    assert "no such file" in desk("books reconcile --statement", desk.root / "nothing.csv")[1]


def test_a_place_that_counts_in_euros_reads_statements_in_euros(desk, read):
    settings = desk.root / "place.toml"
    settings.write_text(settings.read_text().replace('currency = "GBP"', 'currency = "EUR"'))
    assert read("pounds.xml", camt(entry("5.00")))[0] == 2
    assert read("euros.xml", camt(entry("5.00", currency="EUR")))[0] == 0

"""Bank CSV files of any bank: recognised by their columns, proved by their balances, and no spend file among them."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readers.layouts import LAYOUTS, Style, render, some_payments
from tests.readers.statements import HOLDER, Made, found_of, meant, pounds
from tests.readers.taking import taken
from ultramicro.place.demo.bank import FILES, HOLDERS, statement
from ultramicro.place.readers.bank.counterparty import other_party
from ultramicro.place.readers.bank.csv_statement import is_bank_table

# Headers as banks print them, and what stands below each name; ' ' is a column that holds something else.
LAYOUTS_OF_BANKS = {
    name: tuple(tuple(cell.split("=")) for cell in line.split("|"))
    for name, line in {
        "two columns and a balance": "Date=date|Type=type|Description=name|Paid out=out|Paid in=in|Balance=balance",
        "money out and in": "Date=date|Details=name|Transaction Type=type|Money In=in|Money Out=out|Balance=balance",
        "debits with account": "Transaction Date=date|Transaction Type=type|Sort Code=sort|Account Number=account"
        "|Transaction Description=name|Debit Amount=out|Credit Amount=in|Balance=balance",
        "signed value": "Date=date|Type=type|Description=name|Value=amount|Balance=balance|Account Name=holder|Account Number=account",
        "signed, no balance": "Number=blank|Date=date|Account=full account|Amount=amount|Subcategory=type|Memo=name",
        "app with counterparty": "Date=date|Counter Party=name|Reference=memo|Type=type|Amount (GBP)=amount|Balance (GBP)=balance"
        "|Spending Category=category|Notes=blank",
        "app with many": "Transaction ID=id|Date=date|Time=time|Type=type|Name=name|Emoji=blank|Category=category|Amount=amount"
        "|Currency=currency|Local amount=amount|Local currency=currency|Notes and #tags=blank|Address=blank|Description=memo"
        "|Money Out=signed out|Money In=in",
        "app with state": "Type=type|Product=blank|Started Date=date|Completed Date=date|Description=name|Amount=amount|Fee=nought"
        "|Currency=currency|State=done|Balance=balance",
        "debit/credit in one": "Date=date|Merchant/Description=name|Debit/Credit=amount|Balance=balance",
        "side beside the amount": "Date=date|Description=name|Amount=bare|Debit or Credit=side|Balance=balance",
        "narratives": "Posting Date=date|Narrative #1=name|Narrative #2=memo|Credits=in|Debits=out|Balance=balance",
        "withdrawals": "Date=date|Particulars=name|Withdrawals=out|Deposits=in|Running Balance=balance",
        "plain": "Date=date|Details=name|Amount=amount|Balance=balance",
    }.items()
}
NAMES = (
    "Water Plus",
    "Hill Top Farm",
    "ACORN CARE HOMES LTD",
    "A1 Taxis",
    "Café Röst",
    "O'Neill & Sons",
    "HMRC",
)
BOOKINGS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(NAMES), st.integers(-(10**7), 10**7).filter(bool)),
    min_size=3,
    max_size=15,
)


def bookings(drawn, start=date(2025, 3, 28)):
    day, made = start, []
    for days, name, pence in drawn:
        day += timedelta(days=days)
        made.append(Made(day, name, pence, "MEMO"))
    return made


def written(
    made,
    layout,
    *,
    newest_first=False,
    opening=100_000,
    preamble=(),
    delimiter=",",
    pound="",
    dates="%d/%m/%Y",
):
    """Write bookings as a bank does."""
    rows, balance = [], opening
    for number, m in enumerate(made):
        balance += m.pence
        values = {
            "date": m.on.strftime(dates), "name": m.name, "memo": m.memo, "type": "DD" if m.pence < 0 else "BGC",
            "out": pound + pounds(-m.pence) if m.pence < 0 else "", "in": pound + pounds(m.pence) if m.pence > 0 else "",
            "signed out": pounds(m.pence) if m.pence < 0 else "", "amount": pounds(m.pence), "bare": pounds(abs(m.pence)),
            "side": "Debit" if m.pence < 0 else "Credit", "balance": pound + pounds(balance), "sort": "99-99-99",
            "account": "12341234", "full account": "99-99-99 12341234", "holder": "MILL TRUST", "category": "Bills",
            "id": f"tx_{number:06d}", "time": "12:30:01", "currency": "GBP", "nought": "0.00", "done": "COMPLETED",
        }  # fmt: skip
        rows.append([values.get(role, "") for _, role in layout])
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([*preamble, [name for name, _ in layout], *(reversed(rows) if newest_first else rows)])
    return text.getvalue().encode()


@given(st.data(), BOOKINGS, st.booleans(), st.sampled_from([",", ";", "\t"]), st.sampled_from(["", "£"]))
@settings(max_examples=60)
def test_every_booking_becomes_a_payment_in_its_direction(data, drawn, newest_first, delimiter, pound):
    layout = LAYOUTS_OF_BANKS[data.draw(st.sampled_from(sorted(LAYOUTS_OF_BANKS)))]
    made = [*bookings(drawn), Made(date(2025, 6, 1), "Water Plus", -1, "")]
    found = taken(
        written(made, layout, newest_first=newest_first, delimiter=delimiter, pound=pound),
        "a.csv",
        payer=HOLDER,
    )
    assert found.kind == "bank"
    assert found_of(found.payments) == meant(list(reversed(made)) if newest_first else made)


@pytest.mark.parametrize(
    "name", [n for n, layout in LAYOUTS_OF_BANKS.items() if any(r == "balance" for _, r in layout)]
)
@pytest.mark.parametrize("newest_first", [False, True])
def test_the_running_balance_proves_the_bookings_in_either_order(name, newest_first):
    made = bookings([(1, "Water Plus", -4000), (1, "A1 Taxis", -525), (2, "Hill Top Farm", 12_550)])
    found = taken(written(made, LAYOUTS_OF_BANKS[name], newest_first=newest_first), "a.csv")
    order = "newest first" if newest_first else "oldest first"
    assert (
        found.told("bank.balance_proved").values["order"],
        found.told("bank.balance_proved").values["n"],
    ) == (order, 2)


def test_a_missing_line_is_told_by_the_balance():
    made = bookings([(1, NAMES[n % 7], (-1) ** n * 100 * (n + 1)) for n in range(12)])
    lines = written(made, LAYOUTS_OF_BANKS["plain"]).split(b"\r\n")
    found = taken(b"\r\n".join([*lines[:6], *lines[7:]]), "a.csv")
    assert found.told("bank.balance_fails") == (
        "The running balance (oldest first) does NOT follow at 1 of 10 lines, such as 7. "
        "Lines may be missing or in another order."
    )
    assert found.reading.accepted == 11


def test_a_card_that_prints_payments_above_nought_is_turned_round_by_its_balance():
    rows = ["Date,Details,Amount,Balance", "01/04/2025,Water Plus,40.00,960.00", "02/04/2025,A1 Taxis,10.00,950.00",
            "03/04/2025,Refund Co,-5.00,955.00"]  # fmt: skip
    found = taken("\n".join(rows).encode(), "a.csv", payer=HOLDER)
    assert found_of(found.payments) == meant(
        [Made(date(2025, 4, 1), "Water Plus", -4000, ""), Made(date(2025, 4, 2), "A1 Taxis", -1000, ""),
         Made(date(2025, 4, 3), "Refund Co", 500, "")]
    )  # fmt: skip
    assert "bank.payments_positive" in found.ids


def test_balances_on_the_last_line_of_a_day_only_prove_all_the_same():
    rows = ["Date,Details,Paid out,Paid in,Balance", "01/04/2025,A,1.00,,", "01/04/2025,B,2.00,,97.00", ",C,3.00,,",
            "02/04/2025,D,,10.00,104.00"]  # fmt: skip
    found = taken("\n".join(rows).encode(), "a.csv")
    assert found.told("bank.balance_proved").values["n"] == 1
    assert [r["paid_on"].day for r in found.payments] == [1, 1, 1, 2]
    assert found.told("bank.dated_by_line_above").values["n"] == 1


def test_the_rows_above_the_header_name_the_holder():
    top = [["Account Name:", "Mill Trust"], ["Account Balance:", "£960.00"], []]
    found = taken(
        written(bookings([(1, "Water Plus", -4000)]), LAYOUTS_OF_BANKS["withdrawals"], preamble=top),
        "a.csv",
        folder="payments/bank",
    )
    assert found.payments[0]["payer"] == "Mill Trust"
    assert found.reading.header_line == 4


def test_an_account_is_named_by_its_last_digits_only():
    layout = LAYOUTS_OF_BANKS["signed, no balance"]
    found = taken(written(bookings([(1, "Water Plus", -4000)]), layout), "a.csv", folder="payments/bank")
    assert found.payments[0]["payer"] == "the account ending 1234"
    assert "12341234" not in found.note


def test_lines_that_are_no_bookings_are_set_aside_and_bad_ones_rejected():
    rows = ["Date,Details,Paid out,Paid in,Balance", "01/04/2025,BALANCE BROUGHT FORWARD,,,100.00", "01/04/2025,A,1.00,,99.00",
            "Date,Details,Paid out,Paid in,Balance", "02/04/2025,B,two,,97.00", ",Total,3.00,,"]  # fmt: skip
    found = taken("\n".join(rows).encode(), "a.csv")
    assert [(r["line"], r["fate"]) for r in found.rejects] == [
        (2, "set_aside"), (4, "set_aside"), (5, "rejected"), (6, "set_aside"),
    ]  # fmt: skip
    assert found.reading.accepted == 1


def test_what_the_bank_did_not_carry_out_and_other_currencies_are_left_out():
    rows = ["Date,Description,Amount,Currency,State,Balance", "2025-04-01,A,-1.00,GBP,COMPLETED,99.00",
            "2025-04-01,B,-5.00,GBP,REVERTED,", "2025-04-02,C,-2.00,EUR,COMPLETED,97.00"]  # fmt: skip
    found = taken("\n".join(rows).encode(), "a.csv")
    assert [(r["line"], r["fate"]) for r in found.rejects] == [(3, "set_aside"), (4, "rejected")]


def test_a_file_without_header_is_known_by_its_balance():
    rows = [
        f"{n + 1:02d}/04/2025,SHOP {n},-{n + 1}.00,{pounds(10_000 - 50 * (n + 1) * (n + 2))}"
        for n in range(6)
    ]
    found = taken("\n".join(rows).encode(), "a.csv", payer=HOLDER)
    assert (found.kind, found.reading.accepted, found.reading.header_line) == ("bank", 6, 0)
    assert found.told("bank.balance_proved").values["n"] == 5


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_spend_file_is_taken_for_a_banks(name):
    assert not is_bank_table(render(some_payments(3), Style(header=LAYOUTS[name])))


@pytest.mark.parametrize(
    "header",
    [
        "Date,Account,Description,Debit,Credit", "Nominal Code,Date,Description,Debit,Credit,Balance",
        "Contract Title,Supplier,Start Date,End Date,Total Value", "Date,Payee,Debit,Credit", "Supplier,Date,Amount,Balance",
    ],
)  # fmt: skip
def test_a_ledger_is_not_taken_for_a_banks(header):
    assert not is_bank_table(f"{header}\n01/04/2025,A,B,1.00,2.00,3.00\n".encode())


def test_place_toml_has_the_last_word_on_the_kind():
    content = written(bookings([(1, n, -4000) for n in NAMES]), LAYOUTS_OF_BANKS["plain"])
    found = taken(content, "a.csv", kind="spend", columns={"supplier": "Details", "amount": "Amount"})
    assert found.kind == "spend"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("DIRECT DEBIT PAYMENT TO WATER PLUS REF 8500123, MANDATE NO 0012", "WATER PLUS"),
        ("BILL PAYMENT VIA FASTER PAYMENT TO A1 TAXIS REFERENCE RENT , MANDATE NO 2", "A1 TAXIS"),
        ("4471 03MAR24 , HILL TOP FARM , ACCRINGTON GB", "HILL TOP FARM"),
        ("))) CO-OP GROUP FOOD", "CO-OP GROUP FOOD"),
        ("CARD PAYMENT TO HILL TOP FARM SHOP ON 12 MAR 2025", "HILL TOP FARM SHOP"),
        ("BANK GIRO CREDIT REF HMRC VTR, MILL TRUST", "BANK GIRO CREDIT REF HMRC VTR, MILL TRUST"),
        ("STANDING ORDER TO LAKESIDE NURSERY", "LAKESIDE NURSERY"),
        ("INV 1234", "INV 1234"),
        ("123456789", "123456789"),
        ("BANK CHARGES", "BANK CHARGES"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_other_partys_name_is_taken_out_of_the_banks_words(said, name):
    assert other_party(said)[0] == name


@given(st.text(max_size=400))
def test_no_name_is_made_up_and_none_is_emptied(text):
    name, reference = other_party(text)
    whole = " ".join(text[:300].split())
    assert name in whole
    assert bool(name) == bool(whole.strip(" ,;-"))
    assert all(word in whole for word in reference.split())


def test_the_demos_statement_is_read_as_it_was_made(demo_place):
    holder, file = list(HOLDERS)[2], FILES[2]
    found = taken((demo_place / file).read_bytes(), "coop.csv", payer=holder)
    made = list(reversed(statement(1, holder)))
    assert [
        (r["paid_on"], r["amount_pence"], r["payer"] == holder, r["description"]) for r in found.payments
    ] == [(e.booked_on, abs(e.amount_pence), e.amount_pence < 0, f"{e.name} {e.memo}") for e in made]
    parties = [r["payee"] if r["payer"] == holder else r["payer"] for r in found.payments]
    invoiced = [(p, e.name) for p, e in zip(parties, made, strict=True) if e.memo.startswith("INV")]
    assert all(party == name for party, name in invoiced)
    assert found.told("bank.balance_proved").values["n"] == 220


def test_a_large_statement_is_read_within_bounds():
    dice = random.Random(7)  # noqa: S311
    made = bookings(
        [(0, dice.choice(NAMES), dice.randint(1, 10**6) * dice.choice((-1, 1))) for _ in range(20_500)]
    )
    found = taken(written(made, LAYOUTS_OF_BANKS["plain"]), "a.csv", payer=HOLDER)
    assert found_of(found.payments) == meant(made)

"""The catalogue of oddities that published spend files hold, one by one."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.readers.layouts import LAYOUTS, Style, render, some_payments
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Pence
from ultramicro.core.packing import unpacked
from ultramicro.place.dictionary import arrow_schema
from ultramicro.place.readers.spend.reader import SpendReader, read_table

PROVED = {"total_since_total", "total_above", "total_of_file", "total_without_payee"}
"""Codes of totals that were proved."""


def read(text: str | bytes, **settings: object):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "may.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        reading = read_table(path, file="payments/may.csv", settings=settings, out=Path(folder))
        assert reading.accepted + reading.rejected + reading.set_aside == reading.lines
        rows = pq.read_table(reading.tables["payments"]).to_pylist() if "payments" in reading.tables else []
        rejects = pq.read_table(reading.tables["rejects"]).to_pylist()
        assert len(rejects) == reading.rejected + reading.set_aside
        assert sum(r["amount_pence"] for r in rows) == reading.total_pence
        return reading, rows, rejects


def lines(*extra: str, n: int = 6, header: str = "Supplier Name,Payment Date,Net Amount,Trans No") -> str:
    body = [f"Firm {chr(65 + i)} Ltd,0{i + 1}/05/2024,{100 + i}.50,51{i}" for i in range(n)]
    return "\n".join([header, *body, *extra]) + "\n"


def test_tables_have_the_dictionarys_columns():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "may.csv"
        path.write_text(lines())
        reading = SpendReader().read(path, file="may.csv", settings={}, out=Path(folder))
        for table in ("payments", "rejects"):
            assert pq.read_schema(reading.tables[table]).names == arrow_schema(table).names
            assert pq.read_schema(reading.tables[table]).types == arrow_schema(table).types


def test_a_grand_total_is_proved_and_set_aside():
    reading, _, rejects = read(lines("Grand Total,,618.00,"))
    assert (reading.accepted, reading.total_pence) == (6, 61800)
    assert rejects[0]["code"] in PROVED
    assert rejects[0]["amount_pence"] == 61800


def test_a_total_that_does_not_match_says_by_how_much():
    _, _, rejects = read(lines(",,700.00,"))
    assert rejects[0]["code"] == "total_unproved"
    assert unpacked(rejects[0]["reason"]).values["off"] == Pence(8200)


def test_subtotals_and_their_total_are_all_proved():
    text = lines(
        "Sub-total,,618.00,",
        "Other Ltd,09/05/2024,10.00,9",
        "More Ltd,09/05/2024,5.00,9",
        "Sub-total,,15.00,",
        "Total,,633.00,",
    )
    reading, _, rejects = read(text)
    assert reading.accepted == 8
    assert [r["code"] in PROVED for r in rejects] == [True, True, True]


def test_a_total_with_a_date_is_found_by_arithmetic():
    reading, _, _ = read(lines(",31/05/2024,618.00,x9"))
    assert reading.accepted == 6


def test_a_firm_called_total_is_paid():
    _, rows, _ = read(lines("Total Gas & Power,09/05/2024,10.00,9", "TOTAL,10/05/2024,7.00,91"))
    assert [r["payee"] for r in rows[-2:]] == ["Total Gas & Power", "TOTAL"]


def test_payments_to_nobody_named_are_kept():
    _, rows, _ = read(
        lines(
            ",09/05/2024,10.00,9", "REDACTED PERSONAL DATA,09/05/2024,7.00,9", "Mr J Smith,09/05/2024,1.00,2"
        )
    )
    assert [(r["payee"], r["payee_kind"]) for r in rows[-3:]] == [
        (None, "redacted"),
        (None, "redacted"),
        ("Mr J Smith", "person"),
    ]


def test_like_lines_in_one_file_are_kept_and_flagged():
    _, rows, _ = read(lines("Again Ltd,09/05/2024,10.00,9", "Again Ltd,09/05/2024,10.00,9"))
    assert [r["flag"] for r in rows][-3:] == [None, "repeat", "repeat"]


def test_a_reject_has_its_line_its_reason_and_its_text():
    _, _, rejects = read(
        "Spend,,,\n\n" + lines('"Two\nlines Ltd",09/05/2024,ten pounds 9,9', "Late Ltd,10/05/2024,1.00,8")
    )
    told = [{**row, "reason": unpacked(row["reason"])} for row in rejects]
    assert told == [
        {
            "file": "payments/may.csv", "line": 10, "fate": "rejected", "amount_pence": None,
            "code": "amount_unreadable", "reason": "the amount 'ten pounds 9' cannot be read; correct it",
            "raw": '"Two\nlines Ltd",09/05/2024,ten pounds 9,9', "name": None,
            "kind": None, "word": None, "unit": None,
        }
    ]  # fmt: skip


def test_lines_are_those_of_the_file_after_cells_with_line_ends_and_blank_lines():
    _, rows, _ = read(lines('"Two\n\nlines Ltd",09/05/2024,9.00,9', "", "Last Ltd,10/05/2024,1.00,8"))
    assert [(r["payee"], r["line"]) for r in rows[-2:]] == [("Two lines Ltd", 8), ("Last Ltd", 12)]


def test_a_quote_never_closed_costs_no_line():
    reading, rows, _ = read(
        lines('"Open Ltd,09/05/2024,9.00,9', "Last Ltd,10/05/2024,1.00,8", '6" Pipes Ltd,10/05/2024,1.00,8')
    )
    assert reading.accepted == 9
    assert [r["payee"] for r in rows[-3:]] == ['"Open Ltd', "Last Ltd", '6" Pipes Ltd']


def test_a_file_cut_off_within_a_quote_loses_nothing():
    reading, _, rejects = read(lines('"Cut off Ltd')[:-1])
    assert (reading.accepted, reading.set_aside) == (6, 1)
    assert rejects[0]["raw"] == '"Cut off Ltd'


def test_lines_with_more_cells_than_the_header_are_read():
    _, rows, _ = read(lines("Long Ltd,09/05/2024,9.00,9" + ",x" * 30, "Short Ltd,09/05/2024,9.00"))
    assert [r["payee"] for r in rows[-2:]] == ["Long Ltd", "Short Ltd"]


@pytest.mark.parametrize("cells", ["1,200.00", "12,50", "-1,200.00", "£1,234,567.89", "(1,200)"])
@pytest.mark.parametrize("last", [True, False])
def test_a_sum_in_two_cells_is_no_smaller_sum(cells, last):
    header = "Payee,Date,Amount" if last else "Payee,Date,Amount,Department"
    end = "" if last else ",Works"
    body = [f"Firm {chr(65 + i)} Ltd,0{i + 1}/05/2024,{100 + i}.50{end}" for i in range(9)]
    _, rows, rejects = read("\n".join([header, *body, f"Long Ltd,09/05/2024,{cells}{end}"]) + "\n")
    assert [r["payee"] for r in rows][-1] == "Firm I Ltd"
    assert [r["code"] for r in rejects] == ["amount_unreadable"]


def test_nul_bytes_are_left_out_and_said():
    reading, rows, _ = read(lines("N\0ul Ltd,09/05/2024,9.00,9"))
    assert rows[-1]["payee"] == "Nul Ltd"
    assert "text.nul_bytes_left_out" in [note.id for note in reading.notes]


def test_a_file_glued_from_two_encodings_is_read_line_by_line():
    data = (
        lines().encode()
        + "Café Ltd,09/05/2024,£9.00,9\n".encode("cp1252")
        + "Naïve Ltd,09/05/2024,£8.00,9\n".encode()
    )
    _, rows, _ = read(data)
    assert [(r["payee"], r["amount_pence"]) for r in rows[-2:]] == [("Café Ltd", 900), ("Naïve Ltd", 800)]


@pytest.mark.parametrize("sign", ["ï¿½", "Â£", "œ", "\ufffd", "£"])
def test_pound_signs_gone_wrong_are_pound_signs(sign):
    _, rows, _ = read(
        lines(
            f'Wrong Ltd,09/05/2024,"{sign}1,009.00",9',
            header=f"Supplier Name,Payment Date,Net Amount ({sign}),Trans No",
        )
    )
    assert rows[-1]["amount_pence"] == 100900


def test_a_date_that_cannot_be_read_rejects_no_payment():
    reading, rows, _ = read(lines("Undated Ltd,tbc,9.00,9"))
    assert rows[-1]["paid_on"] is None
    assert "1 payment has no date that can be read." in reading.notes


def test_the_month_comes_first_only_where_dates_prove_it():
    header = "Supplier Name,Payment Date,Net Amount\n"
    _, rows, _ = read(header + "A Ltd,05/13/2024,1.00\nB Ltd,05/04/2024,1.00\n")
    assert [r["paid_on"] for r in rows] == [date(2024, 5, 13), date(2024, 5, 4)]
    _, rows, _ = read(header + "A Ltd,05/03/2024,1.00\nB Ltd,05/04/2024,1.00\n")
    assert [r["paid_on"] for r in rows] == [date(2024, 3, 5), date(2024, 4, 5)]


def test_dates_that_all_put_the_month_first_are_found_and_read():
    header = "Supplier Name,Payment Date,Net Amount\n"
    body = "".join(f"Firm {d} Ltd,4/{d}/2024 12:00:00 AM,{d}.50\n" for d in range(13, 29))
    reading, rows, _ = read(header + body)
    assert reading.columns["date"] == "Payment Date"
    assert [r["paid_on"] for r in rows] == [date(2024, 4, d) for d in range(13, 29)]


def test_a_column_called_amount_is_the_amount_although_most_of_its_cells_are_spoilt():
    reading, _, _ = read(lines(*(f"Firm {i} Ltd,09/05/2024,see note {i},7" for i in range(20))))
    assert (reading.columns["amount"], reading.accepted, reading.rejected) == ("Net Amount", 6, 20)


def test_numbers_stand_for_payees_only_where_no_names_do():
    body = [f"{1000 + i},Firm {i} Ltd,0{i}/05/2024,{i}.25" for i in range(1, 9)]
    reading, _, _ = read("\n".join(["Supplier,Name,Date,Amount", *body]) + "\n")
    assert reading.columns["supplier"] == "Name"
    without = [line.replace(f"Firm {i} Ltd,", "") for i, line in enumerate(body, 1)]
    reading, rows, _ = read("\n".join(["Supplier,Date,Amount", *without]) + "\n")
    assert (reading.columns["supplier"], rows[0]["payee"]) == ("Supplier", "1001")


def test_amounts_that_look_like_day_numbers_are_amounts_if_they_are_called_so():
    body = "".join(f"Firm {i} Ltd,{45300 + i},{45000 + i},{45100 + i}\n" for i in range(1, 9))
    reading, rows, _ = read("Supplier,Payment Date,Supplier Ref,Amount\n" + body)
    assert (reading.columns["amount"], reading.columns["date"]) == ("Amount", "Payment Date")
    assert rows[0]["amount_pence"] == 4510100


def test_numbers_of_invoices_are_no_dates():
    body = "".join(f"2024,April,Firm {i} Ltd,{45000 + i},{i}.75\n" for i in range(1, 9))
    reading, _, _ = read("Year,Month,Supplier,Invoice,Amount\n" + body)
    assert (reading.columns.get("date"), reading.columns["reference"]) == (None, "Invoice")


def test_a_ruler_under_the_names_is_no_part_of_them():
    reading, _, _ = read(lines().replace("\n", "\n-------,------,-----,---\n", 1))
    assert (reading.columns["supplier"], reading.accepted, reading.header_line) == ("Supplier Name", 6, 2)


def test_a_body_named_above_the_table_is_the_payer():
    _, rows, _ = read("Organisation Name,Anytown Council,\nDocument Title,Spend over £500,\n" + lines())
    assert {r["payer"] for r in rows} == {"Anytown Council"}
    _, rows, _ = read("Organisation Name,Anytown Council,\n" + lines(), payer="Elsewhere")
    assert {r["payer"] for r in rows} == {"Elsewhere"}


def test_more_than_two_decimals_are_rounded_half_to_even():
    _, rows, _ = read(
        lines("A Ltd,09/05/2024,0.125,9", "B Ltd,09/05/2024,0.135,9", "C Ltd,09/05/2024,1.005000001,9")
    )
    assert [r["amount_pence"] for r in rows[-3:]] == [12, 14, 101]


def test_names_over_padding_move_to_the_data_beside_them():
    text = "Area,,Name,,,Payment Date,,Amount Paid\n" + "".join(
        f"Parks,,,Firm {i} Ltd,,,0{i}/05/2024,{i}00.25\n" for i in range(1, 9)
    )
    reading, rows, _ = read(text)
    assert [reading.columns[r] for r in ("supplier", "date", "amount")] == [
        "Name",
        "Payment Date",
        "Amount Paid",
    ]
    assert (rows[0]["payee"], rows[0]["amount_pence"]) == ("Firm 1 Ltd", 10025)


def test_names_shifted_against_the_data_are_shifted_back():
    text = "Supplier Name,Payment Date,Amount,Expense Type\n" + "".join(
        f"BB{i},Firm {i} Ltd,0{i}/05/2024,{i}00.25,Repairs\n" for i in range(1, 9)
    )
    _, rows, _ = read(text)
    assert (rows[0]["payee"], rows[0]["paid_on"], rows[0]["amount_pence"]) == (
        "Firm 1 Ltd",
        date(2024, 5, 1),
        10025,
    )


def test_a_file_without_header_is_judged_by_what_it_holds():
    text = "".join(
        f'ENVS - Environment,CAC - Parks,Agency w/e 0{i % 9 + 1}.05,{i % 3 + 1},CRINV000{i:03},{name},0{i % 9 + 1}/05/2024,"{i * 7 + 1},{i + 100}.25"\n'
        for i, name in enumerate(
            ["Oyster Ltd", "Water Plus", "Redwood Solicitors", "Acorn Homes Limited", "J Booth & Sons"] * 6
        )
    )
    reading, rows, _ = read(text)
    assert reading.header_line == 0
    assert [reading.columns[r] for r in ("supplier", "date", "amount", "reference")] == [
        "column 6",
        "column 7",
        "column 8",
        "column 5",
    ]
    assert rows[0]["payee"] == "Oyster Ltd"


def test_names_sorted_to_the_end_of_the_file_are_found():
    body = "".join(f"Parks,Firm {i} Ltd,0{i}/05/2024,{i}00.25\n" for i in range(1, 9))
    reading, _, rejects = read(body + "Department,Supplier Name,Payment Date,Amount\n")
    assert (reading.columns["supplier"], reading.header_line, reading.accepted) == ("Supplier Name", 0, 8)
    assert rejects[0]["code"] == "header_repeated"


def test_names_over_three_rows_are_joined():
    text = "Supplier,Payment,Net\nName,Date,Amount\n,,(£)\n" + "".join(
        f"Firm {i} Ltd,0{i}/05/2024,{i}.25\n" for i in range(1, 9)
    )
    reading, _, _ = read(text)
    assert (reading.columns["supplier"], reading.accepted) == ("Supplier Name", 8)


def test_a_header_of_two_rows_that_each_page_repeats_is_set_aside_row_by_row():
    names = ["Supplier,Payment,Net", "Name,Date,Amount"]
    body = [f"Firm {i} Ltd,0{i}/05/2024,{i}.25" for i in range(1, 9)]
    text = "\n".join([*names, *body[:4], *names, *body[4:], ",,38.00"]) + "\n"
    reading, rows, rejects = read(text)
    assert (reading.columns["supplier"], reading.accepted, reading.rejected) == ("Supplier Name", 8, 0)
    assert [r["code"] for r in rejects[:2]] == ["header_repeated"] * 2
    assert rejects[2]["code"] in PROVED
    assert [row["line"] for row in rows] == [3, 4, 5, 6, 9, 10, 11, 12]


@pytest.mark.parametrize(
    "again", ["SUPPLIER NAME,PAYMENT DATE,NET AMOUNT,TRANS NO", "supplier name,payment date,net amount,"]
)
def test_a_header_repeated_in_other_letters_is_set_aside(again):
    reading, _, rejects = read(lines(again))
    assert (reading.accepted, [r["code"] for r in rejects]) == (6, ["header_repeated"])


@pytest.mark.parametrize(
    "word", ["Report total", "Page total", "Grand Total:", "TOTAL", "Total for May 2024"]
)
@pytest.mark.parametrize("place", range(3))
def test_a_total_is_known_by_its_word_in_any_column(word, place):
    cells = ["", "", "618.00", ""]
    cells[place if place < 2 else 3] = word
    reading, _, rejects = read(lines(",".join(cells)))
    assert (reading.accepted, reading.rejected) == (6, 0)
    assert rejects[0]["code"] in PROVED


def test_a_body_whose_name_stands_as_header_is_the_payer():
    text = "ANYTOWN COUNCIL,Expense,Payment Date,Net Amount,Supplier Name\n" + "".join(
        f"ANYTOWN COUNCIL,Rents,4501{i},{i}.25,Firm {i} Ltd\n" for i in range(1, 9)
    )
    reading, rows, _ = read(text)
    assert rows[0]["payer"] == reading.columns["body"] == "ANYTOWN COUNCIL"


def test_debits_and_credits_in_two_columns_are_one_amount():
    text = (
        "Supplier,Date,Debit,Credit\n"
        + "".join(f"Firm {i} Ltd,0{i}/05/2024,{i}.25,\n" for i in range(1, 9))
        + "Back Ltd,09/05/2024,,4.00\n"
    )
    _, rows, _ = read(text)
    assert [r["amount_pence"] for r in rows[-2:]] == [825, -400]


def test_a_flag_turns_credits_negative():
    text = (
        "Supplier,Date,Amount,Debit/Credit\n"
        + "".join(f"Firm {i} Ltd,0{i}/05/2024,{i}.25,D\n" for i in range(1, 9))
        + "Back Ltd,09/05/2024,4.00,C\n"
    )
    assert read(text)[1][-1]["amount_pence"] == -400
    assert read(text.replace("4.00,C", "-4.00,C"))[1][-1]["amount_pence"] == -400


def test_documents_called_credit_notes_are_negative_where_nothing_else_is():
    text = (
        "Supplier,Date,Amount,Type\n"
        + "".join(f"Firm {i} Ltd,0{i}/05/2024,{i}.25,Invoice\n" for i in range(1, 9))
        + "Back Ltd,09/05/2024,4.00,Credit Note\n"
    )
    assert read(text)[1][-1]["amount_pence"] == -400
    assert read(text.replace("4.00,", "-4.00,"))[1][-1]["amount_pence"] == -400


def test_the_lines_amount_wins_over_the_invoices_that_repeats():
    text = "Supplier Name,Payment Date,Line Amount,Invoice Amount,Net Amount\n" + "".join(
        f"Firm {i} Ltd,0{i}/05/2024,{part}.00,36.00,30.00\n" for i in range(1, 9) for part in (10, 20)
    )
    reading, _, _ = read(text)
    assert (reading.columns["amount"], reading.total_pence) == ("Line Amount", 8 * 3000)


def test_net_wins_over_gross_and_it_is_said():
    reading, _, _ = read(render(some_payments(3), Style(header=LAYOUTS["net gross vat"])))
    assert reading.columns["amount"] == "Net Amount"
    (told,) = [note for note in reading.notes if note.id == "spend.amount_chosen"]
    assert told.values["column"] == "Net Amount"
    assert "'Gross Amount'" in told.values["others"].things


def test_gross_alone_is_taken_and_said():
    text = "Supplier Name,Payment Date,Gross Amount,VAT\n" + "".join(
        f"Firm {i} Ltd,0{i}/05/2024,1{i}.25,2.04\n" for i in range(1, 9)
    )
    reading, _, _ = read(text)
    assert "spend.gross_of_vat" in [note.id for note in reading.notes]


def test_months_name_their_amounts():
    text = "Supplier Name,Department,Payment Date,May-24\n" + "".join(
        f'Firm {i} Ltd,Parks,0{i}/05/2024,"1,{i}00.25"\n' for i in range(1, 9)
    )
    assert read(text)[0].columns["amount"] == "May-24"


def test_settings_overrule_guesses():
    text = "Supplier Name,Payment Date,Net Amount,Gross Amount\n" + "".join(
        f"Firm {i} Ltd,0{i}/05/2024,{i}.25,{i}.50\n" for i in range(1, 9)
    )
    reading, rows, _ = read(text, columns={"amount": "gross amount", "category": 2}, payer="Anytown")
    assert (reading.columns["amount"], rows[0]["amount_pence"], rows[0]["payer"]) == (
        "Gross Amount",
        150,
        "Anytown",
    )
    assert read(text, kind="contracts")[0].kind == "contracts"
    with pytest.raises(BadInput, match="there is no column 'Nett'"):
        read(text, columns={"amount": "Nett"})


def test_text_below_the_payments_is_set_aside():
    reading, _, rejects = read(
        lines("", "* Redacted under the Data Protection Act,,,", "Produced by Finance on 1/6/24")
    )
    assert (reading.accepted, reading.set_aside) == (6, 2)
    assert rejects[0]["code"] == "text_without_amount"


def test_contracts_do_not_become_payments():
    text = "Contract Title,Supplier Name,Start Date,End Date,Contract Value\nRoofs,A Ltd,01/04/2024,31/03/2027,90000.00\n"
    reading, rows, rejects = read(text)
    assert (reading.kind, rows, reading.set_aside, rejects[0]["fate"]) == ("contracts", [], 1, "set_aside")


def test_card_purchases_are_told_from_invoices():
    text = "Cardholder,Transaction Date,Merchant Name,MCC,Amount\n" + "".join(
        f"A Clerk,0{i}/05/2024,Shop {i},5411,{i}.25\n" for i in range(1, 9)
    )
    reading, rows, _ = read(text)
    assert (reading.kind, reading.columns["supplier"], rows[0]["kind"]) == ("card", "Merchant Name", "card")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        (b"", "empty"),
        (b"Supplier,Date,Amount\n", "no line below"),
        (b"Dear Sir,\nplease find attached our reply.\nYours\n", "no column of"),
        (b"x" * (20 << 20), "longer than"),
        (b"PK\x03\x04" + b"\0" * 500, "damaged"),
    ],
)
def test_what_is_no_table_of_payments_is_refused_in_plain_words(data, message):
    with pytest.raises(BadInput, match=message):
        read(data)

"""Statements of the wrong account, out of order or at odds with themselves: nothing of them counts unasked."""

from datetime import date

import pytest

from tests.desk import new_place
from tests.readers.statements import Made, camt

HEAD = "Date,Description,Paid in,Paid out,Balance\n"


@pytest.fixture
def desk(tmp_path, capsys):
    return new_place(tmp_path / "place", capsys, "ann", "bob")


@pytest.fixture
def file(tmp_path):
    def write(name, text):
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return write


def csv(*lines):
    """A list of a bank that prints no balances."""
    sides = ((day, words, pounds.partition("-")) for day, words, pounds in lines)
    return HEAD + "".join(
        f"{day:02}/11/2026,{words},{paid_in},{out},\n" for day, words, (paid_in, _, out) in sides
    )


def test_a_refused_statement_leaves_nothing_behind(desk, file):
    own = file("own.csv", csv((2, "DEPOSIT", "27000.00")))
    assert desk(f"books reconcile --balance 27000 --statement {own}")[0] == 0
    other = file("other.csv", csv((3, "RENT", "-700.00")))
    status, told = desk(f"books reconcile --balance 40 --statement {other}")
    assert (status, "apart" in told) == (2, True)
    more = file("more.csv", csv((4, "SALE", "7.00")))
    status, told = desk(f"books reconcile --balance 27007 --statement {more}")
    assert (status, "RENT" in told) == (0, False)


def test_a_balance_is_that_of_the_end_of_its_statement(desk, file):
    first = file("first.csv", csv((2, "DEPOSIT", "100.00"), (3, "SALE", "5.00")))
    second = file("second.csv", csv((3, "LATE SALE", "1.00"), (5, "SALE", "7.00")))
    assert desk(f"books reconcile --balance 105 --statement {first}")[0] == 0
    assert desk(f"books reconcile --balance 113 --statement {second}")[0] == 0
    # It ended within the third, of which another statement has a line more.
    assert desk(f"books reconcile --balance 105 --statement {first}")[0] == 4
    assert desk(f"books reconcile --balance 113 --statement {first}")[0] == 2


def test_a_line_read_by_mistake_is_dropped_and_counts_again(desk, file):
    wrong = file("wrong.csv", csv((2, "DEPOSIT", "100.00"), (3, "RENT", "-70.00")))
    lines = {row["amount_pence"]: row["open"] for row in desk.rows("books reconcile --statement", wrong)}
    rent = lines[-70_00]
    assert desk(f"books drop-line --line {rent}")[0] == 0
    assert desk(f"books drop-line --line {rent}")[0] == 4
    assert desk(f"books assign --line {rent} --who ann")[0] == 2
    more = file("more.csv", csv((4, "SALE", "7.00")))
    assert desk(f"books reconcile --balance 107 --statement {more}")[0] == 0
    # A statement that has the line again does not bring it back.
    assert [row["amount_pence"] for row in desk.rows("books reconcile --statement", wrong)] == [100_00, 7_00]
    assert desk(f"books drop-line --back --line {rent}")[0] == 0
    assert desk(f"books reconcile --balance 37 --statement {more}")[0] == 4
    assert desk(f"books drop-line --line {rent}")[0] == 0
    assert desk(f"books reconcile --balance 107 --statement {more}")[0] == 4
    assert desk("books verify")[0] == 0


def test_a_line_that_is_booked_is_not_dropped(desk, file):
    path = file("bank.csv", csv((2, "DEPOSIT", "100.00")))
    (line,) = (row["open"] for row in desk.rows("books reconcile --statement", path))
    assert desk(f"books drop-line --back --line {line}")[0] == 2
    desk(f"books assign --line {line} --who ann")
    status, told = desk(f"books drop-line --line {line}")
    assert (status, "as transfer 1" in told, "--transfer 1" in told) == (2, True, True)


OFX = """OFXHEADER:100
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP<BANKACCTFROM><ACCTID>00001234</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261130{lines}</BANKTRANLIST>
<LEDGERBAL><BALAMT>{balance}<DTASOF>{day}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


def ofx(*lines, balance, day):
    said = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202611{on:02}<TRNAMT>{pounds}<FITID>{words[:3]}{on}<NAME>{words}</STMTTRN>"
        for on, words, pounds in lines
    )
    return OFX.format(lines=said, balance=balance, day=day)


def test_a_statement_that_contradicts_itself_is_refused_whole(desk, tmp_path):
    line = Made(date(2026, 11, 3), "Cafe", -50_00, "coffee")
    (tmp_path / "a.xml").write_bytes(camt([line], opening=27_000_00, closing=27_050_00))
    status, told = desk(f"books reconcile --statement {tmp_path / 'a.xml'}")
    assert (status, "contradicts itself" in told, "27,050" in told) == (2, True, True)
    assert desk("books verify")[0] == 0
    (tmp_path / "a.xml").write_bytes(camt([line], opening=0))
    status, told = desk(f"books reconcile --statement {tmp_path / 'a.xml'}")
    assert (status, "Bank −£50.00" in told, " apart" in told) == (0, True, False)


def test_the_balance_that_a_statement_opens_and_closes_with_is_held_against_the_lines(desk, tmp_path):
    line = Made(date(2026, 11, 3), "Cafe", -50_00, "coffee")
    (tmp_path / "a.xml").write_bytes(camt([line], opening=27_000_00))
    status, told = desk(f"books reconcile --statement {tmp_path / 'a.xml'}")
    assert (status, "£26,950.00" in told, "£27,000.00 apart" in told) == (0, True, True)


def test_the_balance_of_an_ofx_file_is_held_against_the_lines_also_where_it_has_none(desk, file):
    first = file("first.ofx", ofx((2, "DEPOSIT", "100.00"), balance="100.00", day="20261103"))
    assert " apart" not in desk(f"books reconcile --statement {first}")[1]
    none = file("none.ofx", ofx(balance="27099.00", day="20261130"))
    status, told = desk(f"books reconcile --statement {none}")
    assert (status in {0, 4}, "£26,999.00 apart" in told) == (True, True)
    later = file("later.ofx", ofx((5, "SALE", "7.00"), balance="107.00", day="20261106"))
    assert " apart" not in desk(f"books reconcile --statement {later}")[1]
    # Read again, it is held against the lines up to its own day.
    assert " apart" not in desk(f"books reconcile --statement {first}")[1]


@pytest.mark.parametrize("turned", [1, -1])
def test_a_running_balance_is_held_against_the_lines_in_either_order(desk, file, turned):
    rows = ["02/11/2026,A,5.00,,{}\n", "02/11/2026,B,,2.00,{}\n", "03/11/2026,C,4.00,,{}\n"]
    for opening, told_apart in ((0, False), (90, True)):
        after = [opening + 5, opening + 3, opening + 7]
        text = "".join([row.format(f"{n}.00") for row, n in zip(rows, after, strict=True)][::turned])
        _, told = desk(
            f"books reconcile --new-bank --bank b{opening} --statement {file('a.csv', HEAD + text)}"
        )
        assert (" apart" in told) is told_apart, told


def test_a_running_balance_that_does_not_follow_is_told(desk, file):
    rows = (
        "02/11/2026,A,5.00,,5.00\n03/11/2026,B,,2.00,3.00\n04/11/2026,C,4.00,,7.00\n05/11/2026,D,1.00,,9.00\n"
    )
    _, told = desk(f"books reconcile --statement {file('a.csv', HEAD + rows)}")
    assert ("does NOT follow" in told, "£1.00 apart" in told) == (True, True)


def test_a_line_that_is_booked_to_one_is_not_booked_to_another(desk, file):
    path = file("bank.csv", csv((2, "DEPOSIT", "100.00")))
    (line,) = (row["open"] for row in desk.rows("books reconcile --statement", path))
    assert desk(f"books assign --line {line} --who ann")[0] == 0
    for key in ("", "--key other"):
        status, told = desk(f"books assign --line {line} --who bob {key}")
        assert (status, "booked to ann" in told, "--transfer 1" in told, "--key" in told) == (
            2,
            True,
            True,
            False,
        )
    assert desk(f"books assign --line {line} --who ann")[0] == 4
    assert desk("books reverse --transfer 1 --why slip")[0] == 0
    assert desk(f"books assign --line {line} --who bob")[0] == 0


def test_no_payment_of_nothing_is_expected(desk):
    status, told = desk("books expect --who ann --amount 0 --reference A-1")
    assert (status, "no payment is 0" in told) == (2, True)


def test_the_same_lines_in_another_form_count_once_unless_asked(desk, file):
    first = file(
        "a.ofx", ofx((2, "CAFE ROMA", "7.00"), (3, "ANN DAY", "7.00"), balance="14.00", day="20261103")
    )
    rows = "02/11/2026,CARD CAFE ROMA LONDON,7.00,,7.00\n03/11/2026,ANN DAY,7.00,,14.00\n03/11/2026,RENT,7.00,,21.00\n"
    second = file("a.csv", HEAD + rows)
    for paths, left in (([first, second], 2), ([second, first], 2)):
        bank = f"--bank by-{paths[0].suffix[1:]}"
        assert desk(f"books reconcile --new-bank {bank} --statement {paths[0]}")[0] == 0
        status, told = desk(f"books reconcile {bank} --balance 21 --statement {paths[1]}")
        assert (status in {0, 4}, f"{left} lines were left out" in told, "Bank £21.00" in told) == (
            True,
            True,
            True,
        )
    status, told = desk(f"books reconcile --count-alike --bank by-ofx --statement {second}")
    assert (status, "Bank £35.00" in told) == (0, True)


def test_a_bank_account_is_found_in_any_letters_and_a_new_one_is_said_to_be_new(desk, file):
    path = file("bank.csv", csv((2, "C-1", "30.00")))
    desk("books expect --who ann --amount 30 --reference C-1")
    for slip in ("bnak", "bob", "''"):
        status, told = desk(f"books reconcile --bank {slip} --statement {path}")
        assert (status, "--new-bank" in told, desk.balances().get((slip, "bank_settlement"))) == (
            2,
            True,
            None,
        )
    # Nobody's name becomes that of a bank account, also where it is said to be new.
    assert desk(f"books reconcile --new-bank --bank BOB --statement {path}")[0] == 2
    assert desk(f"books reconcile --bank BANK --statement {path}")[0] == 0
    assert desk(f"books reconcile --statement {path}")[0] == 4
    assert desk.balances()[("ann", "member")] == 30_00
    other = file("other.csv", csv((3, "DEPOSIT", "7.00")))
    (line,) = (
        row["open"] for row in desk.rows("books reconcile --new-bank --bank Savings --statement", other)
    )
    assert desk(f"books reconcile --bank SAVINGS --statement {other}")[0] == 4
    assert desk(f"books drop-line --bank Savings --line {line}")[0] == 0
    assert desk(f"books drop-line --back --bank SAVINGS --line {line}")[0] == 0
    assert desk(f"books assign --bank savngs --line {line} --who ann")[0] == 2
    assert desk(f"books assign --bank SavingS --line {line} --who Costs")[0] == 0
    assert ("Savings", "bank_settlement") not in desk.balances()

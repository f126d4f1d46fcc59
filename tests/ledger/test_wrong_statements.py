"""Statements of the wrong account, out of order or at odds with themselves: nothing of them counts unasked."""

import pytest

from tests.desk import new_place

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

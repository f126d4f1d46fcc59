"""A payment that was announced by a slip can be taken back before the bank's line is booked by it."""

from tests.asking import done, refused
from tests.desk import new_place

BANK = """Date,Description,Paid in,Paid out,Balance
02/11/2026,C-1,12.00,,12.00
03/11/2026,C-1,13.00,,25.00
"""
EXPECT = "books expect --reference c-1 --withdraw"


def test_what_is_not_expected_any_more_books_no_line(tmp_path, capsys):
    say = new_place(tmp_path / "place", capsys, "ann", "bob")
    for pounds in (12, 13):
        assert say(f"books expect --who ann --amount {pounds} --reference C-1")[0] == 0
    assert refused(say.root, f"{EXPECT} --who bob --amount 12") == "books.not_expected"
    taken = done(say.root, f"{EXPECT} --who ann --amount 12")
    assert taken.says.id == "books.expected_withdrawn"
    (tmp_path / "bank.csv").write_text(BANK)
    say("books reconcile --statement", tmp_path / "bank.csv")
    assert say.balances()[("ann", "member")] == 13_00
    assert refused(say.root, f"{EXPECT} --who ann --amount 13") == "books.not_expected"
    assert say("books verify")[0] == 0

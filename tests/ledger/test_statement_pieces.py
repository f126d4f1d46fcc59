"""However a true statement is cut, its pieces book exactly what it says."""

from collections import Counter
from datetime import date, timedelta
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.desk import new_place
from ultramicro.ledger.bank.statement_lines import OURS, BankLine, Payment, _identified

FIRST = date(2026, 11, 2)
lines = st.lists(st.tuples(st.integers(0, 3), st.sampled_from([-250, -250, 250, 1000]), st.sampled_from(["SALE", "FEE"])),
                 min_size=1, max_size=14)  # fmt: skip


def statement(drawn, opening):
    """A statement as a bank has it: by day, each line with the balance after it."""
    drawn = sorted(drawn, key=lambda each: each[0])
    after = list(accumulate((pence for _, pence, _ in drawn), initial=opening))[1:]
    return [
        (FIRST + timedelta(day), Payment(0, None, words if pence > 0 else OURS, OURS if pence > 0 else words, abs(pence), None, None, balance))
        for (day, pence, words), balance in zip(drawn, after, strict=True)
    ]  # fmt: skip


def read(piece, *, newest_first=False):
    """The lines of one file; whichever end is first in it, they come by day."""
    rows = [
        (on, row._replace(line=n)) for n, (on, row) in enumerate(reversed(piece) if newest_first else piece)
    ]
    return {
        line.id: line for line in _identified(sorted(rows, key=lambda each: (each[0], each[1].line)), "bank")
    }


@given(lines, st.integers(-500, 500), st.data())
def test_any_pieces_in_any_order_are_the_statement(drawn, opening, data):
    whole = statement(drawn, opening)
    alike = Counter((on, row.payer, row.payee, row.amount_pence, row.balance_pence) for on, row in whole)
    places = range(len(whole) + 1)
    if max(alike.values()) > 1:
        # Even the balance comes back within a day: only a piece with the whole day can tell how often.
        places = [n for n in places if n in {0, len(whole)} or whole[n - 1][0] != whole[n][0]]
    cuts = sorted({0, len(whole), *data.draw(st.lists(st.sampled_from(list(places)), max_size=4))})
    pieces = [whole[a:b] for a, b in pairwise(cuts)]
    more = data.draw(st.lists(st.tuples(st.sampled_from(cuts), st.sampled_from(cuts)), max_size=3))
    pieces += [whole[a:b] for a, b in more]
    found = {}
    for piece in data.draw(st.permutations(pieces)):
        found |= read(piece, newest_first=data.draw(st.booleans()))
    assert found.keys() == read(whole).keys()
    assert len(found) == len(whole)
    assert sum(line.amount_pence for line in found.values()) == sum(pence for _, pence, _ in drawn)


def test_two_like_lines_with_different_balances_are_two_also_in_two_files(tmp_path, capsys):
    """A card sale of 2.50 at the end of one file, another at the beginning of the next, and both once more."""
    desk = new_place(tmp_path / "place", capsys, "ann")
    head = "Date,Description,Paid in,Paid out,Balance\n"
    sales = ["06/11/2026,OPENING,30.00,,30.00\n", "06/11/2026,CARD SALE,,2.50,27.50\n", "06/11/2026,CARD SALE,,2.50,25.00\n",
             "07/11/2026,CARD SALE,,2.50,22.50\n"]  # fmt: skip
    for name, rows in {"later": sales[2:], "first": sales[:2], "all": sales}.items():
        (tmp_path / f"{name}.csv").write_text(head + "".join(rows))
        assert desk("books reconcile --statement", tmp_path / f"{name}.csv")[0] == (4 if name == "all" else 0)
    assert desk("books reconcile --balance 27.50 --statement", tmp_path / "first.csv")[0] == 4


def test_a_line_that_an_older_version_took_in_is_not_taken_in_again(tmp_path, capsys, monkeypatch):
    desk = new_place(tmp_path / "place", capsys, "ann")
    (tmp_path / "a.csv").write_text(
        "Date,Description,Paid in,Paid out,Balance\n06/11/2026,GIFT,30.00,,30.00\n"
    )
    module = "ultramicro.ledger.verbs.bank.read_statement"

    def as_it_was(path, account, **more):
        read = now(path, account, **more)
        return read._replace(lines=[line._replace(id=line.was, was="") for line in read.lines])

    from ultramicro.ledger.bank.statement_lines import read_statement as now

    monkeypatch.setattr(module, as_it_was)
    assert desk("books reconcile --statement", tmp_path / "a.csv")[0] == 0
    monkeypatch.setattr(module, now)
    assert desk("books reconcile --balance 30 --key again --statement", tmp_path / "a.csv")[0] == 4


def test_a_statement_without_balances_has_the_ids_that_it_had():
    row = Payment(1, None, "ANN", OURS, 500, "R", "words")
    (line,) = _identified([(FIRST, row)], "bank")
    assert line == BankLine("bank-" + line.id.removeprefix("bank-"), FIRST, 500, "ANN", "R words")

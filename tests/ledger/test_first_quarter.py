"""A treasurer's first quarter as docs/books.md tells it, on both stores: figures and paper are what happened."""

import re
import shutil
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from pypdf import PdfReader

from tests.desk import Desk
from tests.ledger.cluster import cluster, fresh
from ultramicro.ledger.stores import connecting
from ultramicro.main import main

FIRMS = ("bakery", "mill", "farm", "cafe", "garage", "laundry", "printer", "grocer", "joiner")
NEIGHBOURS = tuple(f"p{n:02}" for n in range(1, 25))
PEOPLE = (*NEIGHBOURS, "ann", "bob", "cat", "kim", "pat", "sam")
HEAD = "Date,Description,Paid in,Paid out,Balance\n"
BUDGET = "month,income,essentials,debts\n2026-04,1300,900,50\n2026-05,1280,910,50\n2026-06,1310,905,50\n"
SECRET = "four plain words here"  # noqa: S105


class Statement:
    """A bank's statement as it grows: each line with the balance after it."""

    def __init__(self, path):
        self.path, self.pence, self.text = path, 0, HEAD

    def line(self, day, words, pounds):
        self.pence += round(pounds * 100)
        paid_in, out = (pounds, "") if pounds > 0 else ("", -pounds)
        self.text += f"{day},{words},{paid_in},{out},{self.pence / 100:.2f}\n"
        self.path.write_text(self.text)


class Treasurer:
    """Gives the commands of a quarter and keeps what is needed for the next ones."""

    def __init__(self, root, capsys):
        self.root, self.say, self.ids = root, Desk(root, capsys), {}
        self.bank, self.reserve = Statement(root / "bank.csv"), Statement(root / "reserve.csv")

    def do(self, words, *more, status=0, day="", by="pat"):
        words = f"{words} --by {by}" + (f" --on 2026-{day}" if day else "")
        # Words that end with a flag want their value after it.
        found, told = self.say(*_flag_last(words, more))
        assert found == status, (words, more, told)
        return told

    def open_line(self, statement, name, day):
        """The number of the one line that is open in a bank account."""
        words = f"books reconcile --bank {name} --on 2026-{day} --by pat --statement"
        (row,) = self.say.rows(words, statement.path)
        return row["open"]


def _flag_last(words, more):
    """Bring the last flag of the words, which is still without its value, to their end."""
    if not more:
        return (words,)
    flag = next(each for each in words.split() if each in {"--called", "--statement", "--file", "--to", "--memo",
                                                            "--why", "--budget", "--page", "--pdf", "--copy"})  # fmt: skip
    return (" ".join([each for each in words.split() if each != flag] + [flag]), *more)

"""A desk for tests: give commands to a new place and see what they print and change."""

import json

from ultramicro.main import main

DONE_BEFORE = 4
"""The exit status of a command that was done before."""


class Desk:
    """Gives commands to one place.

    Examples
    --------
    `say("books pay --payer ann --payee bob --amount 1")` returns status and what was printed; the last
    argument may be a text with blanks.
    """

    def __init__(self, root, capsys):
        self.root, self.capsys = root, capsys

    def __call__(self, words, *more):
        group, verb, *rest = words.split()
        self.capsys.readouterr()
        try:
            status = main([group, verb, str(self.root), *rest, *map(str, more)])
        except SystemExit as stopped:
            status = stopped.code
        told = self.capsys.readouterr()
        return status, told.out + told.err

    def rows(self, words, *more):
        group, verb, *rest = words.split()
        status, told = self(" ".join([group, verb, "--json", *rest]), *more)
        assert status in {0, DONE_BEFORE}, told
        return json.loads(told)["rows"]

    def balances(self, currency="GBP"):
        found = self.rows("books accounts")
        return {(r["owner"], r["account"].split("/")[2]): r["balance_pence"] for r in found
                if r["account"].startswith(f"{currency}/")}  # fmt: skip


def new_place(root, capsys, *people):
    """A place with open books and people, given as `short:kind`."""
    main(["new", str(root)])
    say = Desk(root, capsys)
    say("books open")
    for each in people:
        short, _, kind = each.partition(":")
        say(f"books add --who {short} --kind {kind or 'person'} --called", short.title())
    return say

"""Where a place counts in euros, no pound stands anywhere: pages, terminal, files, help, acting commands.

What is left is counted by room in tests/golden/pounds-left.txt. No count may grow; the file is to end empty.
"""

import contextlib
import re
from collections import Counter
from datetime import date

import pytest

from tests.reports.left_plain import library_texts, page_texts
from ultramicro.core.formatting import Formatter
from ultramicro.main import main
from ultramicro.reports.pages.brief import brief_html
from ultramicro.reports.pages.html import report_html
from ultramicro.reports.pages.sheets import has_sheets, sheets_html
from ultramicro.reports.written.terminal import answer_text
from ultramicro.techniques import GROUPS, TECHNIQUES

EUROS = Formatter(currency="EUR")
DATA = re.compile(r"'[^']*'|\"[^\"]*\"")
"""What files say themselves stands in quotes, such as a heading `Amount (£)`."""
POUNDS = re.compile(r"£|\bpounds?\b", re.IGNORECASE)
PLACE = 'name = "Town"\ncurrency = "EUR"\npopulation = 12000\n[[areas]]\nname = "Town"\nprefixes = ["ZZ1"]\n'
ACTS = (
    "books open", "books add --who ann --kind person --called Ann", "books add --who mill --kind firm --called Mill",
    "books expect --who ann --amount 100 --reference A1", "books pay --payer ann --payee mill --amount 1.50",
    "books accounts", "books statement --who ann", "books verify", "books people", "books head",
    "currency open --code LOC --model mutual", "currency pay --buyer ann --seller mill --amount 5 --code LOC",
    "currency limits --code LOC", "currency watch --code LOC",
    "bank apply --who mill --product production --amount 100 --purpose tools", "bank loans", "bank arrears",
    "bank save --who ann --amount 10", "bank shares", "bank law", "board list", "round open --code EUR",
)  # fmt: skip
"""Commands that act on books, done or refused."""


def room_of(technique):
    return next(each.where for each in TECHNIQUES if each.name == technique).partition(".")[0]


PUBLISHED = sorted((text for text in library_texts() if POUNDS.search(text)), key=len, reverse=True)
"""What sources of the library of recipes say themselves."""


def pounds(lines):
    return [line for line in dict.fromkeys(lines) if POUNDS.search(DATA.sub("", _unpublished(line)))]


def _unpublished(line):
    for text in PUBLISHED:
        line = line.replace(text, "")
    return line


@pytest.fixture
def euro_place(tmp_path, capsys):
    root = tmp_path / "town"
    main(["new", str(root)])
    (root / "place.toml").write_text(PLACE)
    capsys.readouterr()
    return root


def spoken(capsys, *words):
    with contextlib.suppress(SystemExit):
        main([str(word) for word in words])
    captured = capsys.readouterr()
    return [*captured.out.splitlines(), *captured.err.splitlines()]


def test_no_pound_is_left(asked_town, euro_place, capsys, ratchet, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    left = Counter()
    with EUROS.speaking():
        for given in asked_town.sections:
            page = report_html("Town", date(2026, 1, 5), answers=[given])
            left[room_of(given.technique_name)] += len(
                pounds([*answer_text(given.answer).splitlines(), *page_texts(page)])
            )
        sections, as_of = asked_town.sections, asked_town.place.as_of
        plan = next(given.answer for given in sections if has_sheets(given.answer))
        left["page-brief"] += len(pounds(page_texts(brief_html("Town", as_of, sections=sections))))
        left["page-sheets"] += len(pounds(page_texts(sheets_html("Town", as_of, plan))))
    for listed in TECHNIQUES:
        left[room_of(listed.name)] += len(pounds(spoken(capsys, listed.name, euro_place, "--help")))
    for name, group in GROUPS.items():
        for action in group.load():
            room = action.__module__.split(".")[1]
            left[room] += len(pounds(spoken(capsys, name, action.name, euro_place, "--help")))
    for act in ACTS:
        group, verb, *flags = act.split()
        left[group] += len(pounds(spoken(capsys, group, verb, euro_place, *flags)))
    assert left["leaks"] == left["undo"] == 0
    ratchet("pounds-left.txt", left)

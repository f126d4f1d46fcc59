"""In the made-up language nothing is left in plain English: pages, terminal, help and errors of every room.

What is left is counted by room in tests/golden/plain-left.txt. No count may grow; the file is to end empty.
"""

import contextlib
import re
import shutil
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.reports.left_plain import (
    LATIN_WORD,
    data_words,
    library_texts,
    page_texts,
    plain_lines,
    published_words,
)
from tests.reports.test_browser import browse
from ultramicro.core.contract import Check
from ultramicro.core.errors import BrokenLaw, Unsound
from ultramicro.core.formatting import MADE_UP, Formatter
from ultramicro.core.message import say
from ultramicro.flows.locality.lookup_queue import Payee
from ultramicro.main import main
from ultramicro.reports.enough import Wanting
from ultramicro.reports.pages.brief import brief_html, no_brief_html
from ultramicro.reports.pages.file_account import files_view
from ultramicro.reports.pages.front import front_html
from ultramicro.reports.pages.html import report_html
from ultramicro.reports.pages.sheets import has_sheets, sheets_html
from ultramicro.reports.written.terminal import answer_text
from ultramicro.techniques import GROUPS, TECHNIQUES

SPOKEN = Formatter(language=MADE_UP)
MADE_ON = date(2026, 1, 5)
FACES = {"reports", "cli", "leaks", "main", "undo", "core"}
"""Rooms in which nothing may be left: they are done."""
NAMES = {
    "ultramicro",
    "toml",
    "json",
    "xlsx",
    "parquet",
    "duckdb",
    "yyyy",
    "bash",
    "zsh",
    "fish",
    "powershell",
}
"""Names that are alike in every language."""
PHONE = 390
MEASURE = """<!doctype html><body style="margin:0">
<iframe id="f" src="page.html" style="width:390px;height:3000px;border:0"></iframe>
<script>
document.getElementById("f").onload = event => {
  const page = event.target.contentDocument;
  page.querySelectorAll("details").forEach(details => details.open = true);
  document.body.innerHTML = "<pre>" + page.documentElement.scrollWidth + "</pre>";
};
</script>"""
VERSION = re.compile(r"Ultramicro \S+")


@pytest.fixture(scope="module")
def data(asked_town):
    names = (
        {kind.name for kind in TECHNIQUES}
        | set(GROUPS)
        | {"help", "tutorial", "completion", "deadweight", "serve"}
    )
    verbs = {word for group in GROUPS.values() for action in group.load() for word in action.name.split("-")}
    parts = {word for name in names for word in name.split("-")}
    return data_words(asked_town.root, asked_town.place) | published_words() | NAMES | names | parts | verbs


def room_of(technique):
    return next(each.where for each in TECHNIQUES if each.name == technique).partition(".")[0]


@pytest.fixture(scope="module")
def pages(request, once):
    """The pages of the whole town, in the made-up language; who only reads them asks the town nothing."""
    return once("made-up-pages", lambda: pages_of(request.getfixturevalue("asked_town")))


def pages_of(town):
    place, sections = town.place, town.sections
    with SPOKEN.speaking():
        plan = next(given.answer for given in sections if has_sheets(given.answer))
        return {
            "front": front_html(place.name, place.as_of, answers=sections, files=files_view(place.table("files")),
                                pages={each.technique_name: "page.html" for each in sections}, about="about.html",
                                made_on=MADE_ON, brief="brief.html", sheets="sheets.html"),
            "report": report_html(place.name, place.as_of, answers=sections, check=place.table("files"),
                                  made_on=MADE_ON, front="report.html", data="data"),
            "brief": brief_html(place.name, place.as_of, sections=sections, made_on=MADE_ON),
            "sheets": sheets_html(place.name, place.as_of, plan),
        }  # fmt: skip


def spoken(capsys, *words):
    """What a command prints on both of its streams."""
    with contextlib.suppress(SystemExit):
        main([str(word) for word in words])
    captured = capsys.readouterr()
    return [*captured.out.splitlines(), *captured.err.splitlines()]


REFUSED = {
    "flows": (("flows", "--area", "Nowhere"), ("households", "--area", "Nowhere"), ("places", "--area", "Nowhere")),
    "multiplier": (("multiplier", "--category", "Nothing"),),
    "leaks": (("leaks", "--close", "Nothing"),),
    "bank": (("bank", "lend", "--loan", "loan-0"), ("bank", "save", "--who", "nobody", "--amount", "1")),
    "currency": (("currency", "issue", "--who", "nobody", "--amount", "1", "--code", "KLD"),),
    "ledger": (("books", "pay", "--payer", "nobody", "--payee", "m01", "--amount", "1"),
               ("books", "statement", "--account", "nothing")),
    "noticeboard": (("board", "agree", "--ring", "none"),),
    "clearing": (("round", "solve", "--round", "none"),),
    "undo": (("books", "reverse", "--transfer", "999999", "--why", "reason"),),
    "cli": (("nonsense",), ("flows", "--nonsense"), ("flows", "--top", "many"), ("leaks", "--large", "5 km"),
            ("leaks", "--top"), ("books", "pay"), ("books", "pay", "--on", "yesterday"), ("books", "nonsense"),
            ("help", "zzzz")),
}  # fmt: skip
"""Commands that end in an error, by the room that refuses."""


LACKS = Wanting(
    area="Kelderby", placed=0.2, after=0.6, needed=2,
    payees=[Payee(party_id="a", party="Kelderby", amount_pence=100)],
)  # fmt: skip


def broken_words():
    """What errors add themselves to what they are told."""
    law = Check(id="sum", law=say("the sum is kept"), error=1)
    return [
        str(BrokenLaw("flows", [law])),
        str(Unsound(say("the books are damaged"), [law], do=say("restore"))),
    ]


def room_of_action(action):
    return action.__module__.split(".")[1]


@pytest.fixture
def speaks_made_up(monkeypatch):
    """Whatever a command says is said in the made-up language, on a wide screen."""
    monkeypatch.setenv("ULTRAMICRO_LANGUAGE", MADE_UP)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.usefixtures("speaks_made_up")
def test_nothing_is_left_in_plain_english(asked_town, data, pages, capsys, ratchet):
    root, left = asked_town.root, {}

    def note(room, lines, more=()):
        given = data | {word.casefold() for text in more for word in LATIN_WORD.findall(str(text))}
        left.setdefault(room, []).extend(plain_lines((VERSION.sub("", line) for line in lines), given))

    for given in asked_town.sections:
        with SPOKEN.speaking():
            lines = answer_text(given.answer).splitlines()
            page = report_html("Kelderby", MADE_ON, answers=[given])
        library = library_texts(vocabulary=given.technique_name == "recipes")
        note(room_of(given.technique_name), [*lines, *page_texts(page)], library)
    note("place", spoken(capsys, "check", root, "--columns"), [root])
    for name in ("brief", "sheets"):
        note(f"page-{name}", page_texts(pages[name]), library_texts())
    with SPOKEN.speaking():
        note("reports", page_texts(no_brief_html("Kelderby", MADE_ON, lacks=LACKS)))
        note("core", broken_words())
    note("cli", spoken(capsys, "--help"))
    for listed in TECHNIQUES:
        note(room_of(listed.name), spoken(capsys, listed.name, "--help"))
    for name, group in GROUPS.items():
        note(room_of_action(group.load()[0]), spoken(capsys, name, "--help"))
        for action in group.load():
            note(room_of_action(action), spoken(capsys, name, action.name, "--help"))
    for verb in ("new", "demo", "check", "report", "serve", "help", "completion"):
        note("cli", spoken(capsys, verb, "--help"))
    # What acts has a town of its own, even if it is refused: other tests compare the books of this one.
    with tempfile.TemporaryDirectory() as folder:
        root = shutil.copytree(root, Path(folder) / "town")
        for room, commands in REFUSED.items():
            for command in commands:
                words = command if command[0] in {"nonsense", "help"} else (*command, root)
                note(room, spoken(capsys, *words), words)
    assert {room: lines for room, lines in left.items() if room in FACES and lines} == {}
    ratchet("plain-left.txt", Counter({room: len(lines) for room, lines in left.items()}))


@pytest.mark.browser
@pytest.mark.parametrize("name", ["front", "report", "brief", "sheets"])
def test_longer_words_fit_a_phone(tmp_path, pages, name):
    (tmp_path / "page.html").write_text(pages[name], encoding="utf-8")
    (tmp_path / "measure.html").write_text(MEASURE, encoding="utf-8")
    seen = browse(
        tmp_path, "measure.html", "--window-size=390,3000", "--virtual-time-budget=9000", "--dump-dom"
    )
    assert int(re.search(r"<pre>(\d+)</pre>", seen.stdout)[1]) <= PHONE

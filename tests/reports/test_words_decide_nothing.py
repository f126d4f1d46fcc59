"""Nothing depends on what texts say: with every word at random, books, tables, figures and the brief stay alike.

What still differs is listed by room in tests/golden/words-left.txt. It may not grow, and is to end empty.
"""

import re
import sqlite3
from collections import Counter
from contextlib import closing
from functools import partialmethod

import pytest

from tests.reports.conftest import Town, every_answer
from tests.reports.left_plain import RandomWords
from ultramicro.core.message import Message, say
from ultramicro.demo import write_town
from ultramicro.plan.technique import Plan
from ultramicro.reports.pages.brief import brief_html
from ultramicro.reports.written.json import answer_json
from ultramicro.techniques import TECHNIQUES, open_place, technique_named

SAID = ("text", "name", "how", "law", "rests_on")
"""What JSON says to people, beside the ids."""
SPOKEN = RandomWords()


def room_of(technique):
    return next(each.where for each in TECHNIQUES if each.name == technique).partition(".")[0]


def asked_less(root):
    """Ask every question of a town; of the plan's own further questions one of each kind, to be quick."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Plan, "__init__", partialmethod(Plan.__init__, questions=1, draws=2))
        return every_answer(root)


@pytest.fixture(scope="module")
def english(demo_place, once):
    sections = once("asked-less", lambda: asked_less(demo_place))
    return Town(demo_place, sections=sections, place=open_place(demo_place))


@pytest.fixture(scope="module")
def babel(shared_temp, once):
    """The made-up town, written and asked while every word is at random, for all processes."""
    root = shared_temp / "babel"

    def asked():
        write_town(root)
        return asked_less(root)

    with SPOKEN.speaking():
        return Town(root, sections=once("asked-babel", asked), place=open_place(root))


def test_words_at_random_keep_what_stands_in_them_and_nothing_else():
    with SPOKEN.speaking():
        said = say("{who} paid for {n} meals", who="Ann", n=1200)
    assert re.fullmatch(r"Ann [a-z]+ [a-z]+ 1,200 [a-z]+", said)
    assert "paid for" not in said


def contents(path):
    with closing(sqlite3.connect(path)) as books:
        return list(books.iterdump())


@pytest.mark.long  # the whole town again, its books and its answers, with every word at random
@pytest.mark.parametrize("file", ["ledger.sqlite3", "people.sqlite3"])
def test_the_books_are_the_same(english, babel, file):
    assert contents(babel.root / "books" / file) == contents(english.root / "books" / file)


def answered(sections, place):
    """What each answer tells programs, by what it is: its tables' columns, and its JSON but for texts."""
    found = {}
    for section in sections:
        room = room_of(section.technique_name)
        for name, table in section.answer.tables().items():
            arrow = table.to_pyarrow()
            found |= {f"{room}/{name}.{column}": arrow[column].to_pylist() for column in arrow.column_names}
        technique = technique_named(section.technique_name)()
        told = answer_json(technique, place, section.parameters, section.answer)
        units = {figure.unit for figure in section.answer.figures() if isinstance(figure.unit, Message)}
        for key in ("says", "figures", "checks", "lacks", "transfers"):
            found[f"{room}/{section.technique_name}.{key}"] = [_unsaid(each, units) for each in told[key]]
    return found


def _unsaid(given, units):
    return {key: v for key, v in given.items() if key not in SAID and not (key == "unit" and v in units)}


@pytest.mark.long
def test_tables_and_figures_are_the_same(english, babel, ratchet):
    known = answered(english.sections, english.place)
    with SPOKEN.speaking():
        other = answered(babel.sections, babel.place)
    assert known.keys() == other.keys()
    ratchet("words-left.txt", Counter(name for name in known if known[name] != other[name]))


@pytest.mark.long
def test_the_brief_loses_nothing_and_says_all_in_other_words(english, babel):
    known = brief_html(english.place.name, english.place.as_of, sections=english.sections)
    with SPOKEN.speaking():
        other = brief_html(babel.place.name, babel.place.as_of, sections=babel.sections)
    for tag in ("<li>", "<tr", "<p", "<h2"):
        assert known.count(tag) == other.count(tag) > 0
    assert "What could be done here" in known
    assert "What could be done here" not in other

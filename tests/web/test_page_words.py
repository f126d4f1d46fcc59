"""Pages name pages and fields, never commands and flags: over every message that there is."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ultramicro
from tests.web.conftest import TOWN
from ultramicro.core.message import say
from ultramicro.techniques import GROUPS, TECHNIQUES
from ultramicro.web.acting.permissions import roles_of
from ultramicro.web.page_words import SAID_OTHERWISE, PageFormatter, page_title
from ultramicro.web.people.roles import STAFF, Role
from ultramicro.web.who_may import read_by

SAYING = {"say", "note", "plural", "template"}
TYPED = re.compile(r"ultramicro [a-z]|(?<![\w-])--[a-z]|ULTRAMICRO_")


@cache
def templates():
    """Every template of a message in the program, but for those of the command line itself."""
    root, found = Path(ultramicro.__file__).parent, set()
    for path in root.rglob("*.py"):
        if path.relative_to(root).parts[0] == "cli" or path.name == "page_words.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in SAYING:
                found |= {
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                }
    return found


def test_no_message_on_a_page_names_a_command_or_a_flag():
    page = PageFormatter()
    typed = {each for each in templates() if TYPED.search(each)}
    assert len(typed) > 150, "the search finds what people type"
    left = {each: said for each in typed if TYPED.search(said := page.write(each, {}, "", None))}
    assert left == {}


def test_what_is_said_otherwise_is_said_somewhere():
    assert set(SAID_OTHERWISE) <= templates()
    holes = re.compile(r"\{\w+\}")
    for before, after in SAID_OTHERWISE.items():
        assert set(holes.findall(after)) <= set(holes.findall(before)), before


def test_every_command_that_a_message_names_has_a_page():
    named = {m[1] for each in templates() for m in re.finditer(r"`ultramicro ([a-z-]+(?: [a-z-]+)?)", each)}
    without = {each for each in named if page_title(each) == each and not each.startswith(("new", "recipes"))}
    assert without == set()
    assert any(each.split()[0] in GROUPS for each in named)
    assert {each.name for each in TECHNIQUES} & named


NAMED = re.compile(r"`ultramicro ([a-z-]+) ([a-z-]+)")


@pytest.mark.parametrize("role", sorted(STAFF))
def test_who_is_sent_to_a_page_may_open_it_or_is_told_who_may(role):
    """Over every message: a page that nobody opens is a way to nowhere, and one of others needs their name."""
    page = PageFormatter()
    seen = set()
    for each in templates():
        for group, verb in set(NAMED.findall(each)) if each not in SAID_OTHERWISE else ():
            if group not in GROUPS:
                continue
            (action,) = (kind for kind in GROUPS[group].load() if kind.name == verb)
            may = roles_of(group, action).roles
            assert may, f"nobody opens {group} {verb}, to which somebody is sent: {each}"
            with read_by(frozenset({role})):
                said = page.write(f"`ultramicro {group} {verb}`", {}, "", None)
                assert ("open to" in said) == (role not in may), said
                assert role in may or "open to" in page.write(each, {}, "", None)
            seen.add(role in may)
    assert seen == {True, False}


def test_a_member_is_sent_to_nobody_else():
    with read_by(frozenset({Role.MEMBER})):
        assert "open to" not in PageFormatter().text(say("see `ultramicro hub undo`"))


@given(st.text())
def test_what_people_wrote_stays_as_it_is(text):
    assert PageFormatter().text(say("{x}", x=text)) == text


def test_a_value_that_looks_like_a_command_is_no_command():
    said = say("{who} wrote", who="`ultramicro books pay --to me`")
    assert PageFormatter().text(said) == "`ultramicro books pay --to me` wrote"


def test_a_command_with_values_names_page_and_fields():
    said = say(
        "ask: `ultramicro round agree --claim {claim} --who {other} --refuse`", claim="c-1", other="ann"
    )
    assert PageFormatter().text(said).startswith("ask: the page “")
    assert PageFormatter().text(said).endswith("(“Claim” c-1, “Who” ann, “Refuse”)")


FILLED = {"date": "2026-01-01", "number": "1", "yes_no": "yes"}


def filled(asked, word):
    """A form with the same word in every field that needs something, and days and choices that can be."""
    from ultramicro.web.forms.fields import form_of

    values = {}
    for each in form_of(asked):
        if each.required:
            values[each.name] = each.choices[0][0] if each.choices else FILLED.get(each.kind, word)
    return values


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_no_refusal_on_the_page_of_any_action_names_a_command(as_role, group):
    from ultramicro.web.acting.permissions import roles_of

    clients = {}
    seen = 0
    for asked in GROUPS[group].load():
        roles = sorted(roles_of(group, asked).roles)
        if not roles or asked.makes_books or asked.replaces_books:
            continue
        role = roles[-1]
        client = clients.get(role) or clients.setdefault(role, as_role(role, name=f"{group}-{role}"))
        address = f"/{TOWN}/do/{group}/{asked.name}"
        key = re.search(r'name="key" value="([^"]+)"', client.get(address).content.decode())
        for word in ("1", "nobody-of-that-name", "bakery"):
            sent = {**filled(asked, word), **({"key": key[1]} if key else {})}
            answer = client.post(address, sent) if key else client.get(address, {**sent, "go": "1"})
            main = re.sub(r"<[^>]+>", " ", answer.content.decode().partition("<main")[2])
            assert not re.search(r"ultramicro (books|bank|board|currency|round|ask)", main), (
                asked.name,
                word,
            )
            assert not re.search(r"(?<![\w-])--[a-z]", main), (asked.name, word, main[:2000])
            seen += answer.status_code == 422
    assert seen


def test_a_room_that_is_loaded_while_a_page_is_made_says_what_it_says_later():
    """In a process of its own, where no room is loaded: some say things of themselves as they are loaded."""
    program = (
        "from ultramicro.web.page_words import PageFormatter\n"
        "from ultramicro.techniques import GROUPS\n"
        "with PageFormatter().speaking():\n"
        "    [each.load() for each in GROUPS.values()]\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr

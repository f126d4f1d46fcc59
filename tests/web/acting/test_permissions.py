"""Who may do what, for every action that there is: a new one cannot be forgotten."""

from dataclasses import MISSING, dataclass, fields
from typing import ClassVar

import pytest

from tests.web.acting.posting import do, hidden, text
from ultramicro.core.action import Action
from ultramicro.techniques import all_actions
from ultramicro.web.acting.files import FOLDERS, READS, _target, paths_in
from ultramicro.web.acting.permissions import CLERKS, DONE_BY, READERS, RECENT, roles_of
from ultramicro.web.people.roles import STAFF, Role

ALL = [(group, action) for group, actions in all_actions().items() for action in actions]
ROLES = [role for role in Role if role is not Role.VISITOR]
WRITTEN = {"to", "pdf", "camt", "page"}


def test_every_action_says_who_does_it():
    nobody = [(g, a.name) for g, a in ALL if not roles_of(g, a).roles]
    assert not nobody


def test_every_word_of_who_does_what_is_an_action():
    there = {(group, action.name) for group, action in ALL}
    said = {(g, name) for g, by in DONE_BY.items() for names in by.values() for name in names}
    assert said | set(READERS) | RECENT <= there
    # Said twice, one of both would be looked at by whoever changes it and the other would count.
    assert not {(g, a.name) for g, a in ALL if a.reads_only or a.clerks} & said


def test_an_action_that_says_nothing_is_done_by_nobody():
    @dataclass(frozen=True, kw_only=True)
    class Burn(Action):
        name: ClassVar[str] = "burn"
        does: ClassVar[str] = "burn the books"

        def act(self, desk):
            raise AssertionError

    assert not roles_of("books", Burn).roles
    assert not roles_of("nowhere", Burn).roles


def test_members_and_shops_do_nothing_by_these_pages_and_auditors_only_look():
    for group, action in ALL:
        may = roles_of(group, action).roles
        assert not may & {Role.MEMBER, Role.SHOP, Role.VISITOR}
        assert may <= STAFF
        assert action.reads_only or Role.AUDITOR not in may


def test_what_clerks_do_is_done_by_who_answers_to_them():
    for group, action in ALL:
        if action.clerks and not action.reads_only:
            assert roles_of(group, action).roles == frozenset().union(
                *(CLERKS[str(c)] for c in action.clerks)
            )
            assert roles_of(group, action).recent


def test_every_file_of_an_action_is_read_or_written():
    for _, action in ALL:
        for name, is_read in paths_in(action).items():
            assert name in READS if is_read and action.name != "check-statement" else name in WRITTEN
    assert FOLDERS <= READS


def test_what_writes_a_file_is_given_one_and_what_writes_a_folder_a_folder(web):
    """By what its flag says: an action that is given the other fails when somebody presses the button."""
    seen = set()
    for group, action in ALL:
        said = {f.name: str(f.metadata["help"]) for f in fields(action)}
        needed = {f.name for f in fields(action) if f.default is MISSING}
        for name in (name for name, is_read in paths_in(action).items() if not is_read and name in needed):
            target = _target(action, name, "key")
            assert target.is_dir() == ("folder" in said[name]), (group, action.name, said[name])
            seen.add(target.is_dir())
        assert not any(said[name].startswith("the file to write") for name in READS & set(paths_in(action)))
    assert seen == {True, False}


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_each_page_opens_for_who_may_and_for_nobody_else(as_role, role):
    client = as_role(role)
    for group, action in ALL:
        answer = client.get(do(group, action.name))
        may = role in roles_of(group, action).roles
        assert answer.status_code == (200 if may else 403), (group, action.name)
        if may and not action.reads_only:
            sent = hidden(answer)
            assert sent["step"] == "form"


@pytest.mark.parametrize("role", ["treasurer", "coordinator", "administrator", "auditor"])
def test_each_form_that_is_sent_is_answered_and_never_a_fault(as_role, role):
    """An empty form names what is missing; who may not is refused, also with somebody else's page."""
    client = as_role(role)
    key = f"{client.session['_auth_user_id']}-{'0' * 32}"
    for group, action in ALL:
        may = role in roles_of(group, action).roles
        if action.makes_books or action.replaces_books or action.name == "backup":
            continue
        answer = client.post(do(group, action.name), {"key": key[:-4] + f"{ALL.index((group, action)):04x}"})
        if not may:
            assert answer.status_code == 403
        else:
            assert answer.status_code in {200, 302, 422}, (group, action.name, text(answer))


def test_nobody_without_a_sign_in(as_role):
    for group, action in ALL[::9]:
        assert as_role().get(do(group, action.name)).status_code == 302
        assert as_role().post(do(group, action.name)).status_code in {302, 403}


def test_what_moves_the_place_itself_wants_a_sign_in_of_the_last_minutes(as_role):
    client = as_role("administrator")
    session = client.session
    session["shown_at"] = 0
    session.save()
    answer = client.get(do("currency", "open"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?again=1")
    assert client.get(do("books", "accounts")).status_code == 200


def test_a_page_of_another_person_is_no_page_of_mine(as_role):
    mine, theirs = as_role("treasurer", name="one"), as_role("treasurer", name="two")
    key = hidden(mine.get(do("books", "pay")))["key"]
    values = {"payer": "m01", "payee": "m02", "amount": "1", "key": key, "step": "do"}
    assert theirs.post(do("books", "pay"), values).status_code == 422


def test_somebody_has_thought_of_each_file_of_an_action_whether_it_is_read_or_written():
    # A new one is taken for written, and its page would let nobody upload it.
    written = {"camt", "page", "pdf", "to"}
    wrong = {
        f"{group} {action.name}: {name}"
        for group, actions in all_actions().items()
        for action in actions
        for name, is_read in paths_in(action).items()
        if not is_read and name not in written
    }
    assert not wrong


def test_what_a_member_of_an_energy_club_checks_is_uploaded():
    from ultramicro.energy.club.checking import CheckBill

    assert paths_in(CheckBill) == {"file": True}

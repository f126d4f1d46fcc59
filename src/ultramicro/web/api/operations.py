"""Everything that a program can ask and do, with who may; document and page are made from this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ultramicro.core.message import say, words
from ultramicro.techniques import GROUPS, TECHNIQUES
from ultramicro.web.acting.permissions import roles_of
from ultramicro.web.api.parameters import parameters_of
from ultramicro.web.api.permitted import MEMBERS, OWN, scopes_of
from ultramicro.web.people.roles import Role
from ultramicro.web.people.tokens import ROLES, Scope

PLACE = "/api/v1/{place}"
READS = ("no_token", "not_allowed", "not_found", "bad_input", "unsound", "our_fault")
BODY = ("bad_json", "too_large", "wrong_type")
BOOKS = ("no_books", "books_busy", "ledger_stopped", "too_many")
LOOKS = (*READS, *BODY, *BOOKS)
ACTS: Sequence[str] = (*LOOKS, "refused", "key_missing", "key_reused", "not_known_yet")
REFUSED: Sequence[str] = ("no_token", "only_on_page", "not_found", "our_fault")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One thing that a program can ask or do.

    Parameters
    ----------
    id, method, path, tag : str
        As OpenAPI has them.
    title : str
        A message.
    asked : type, optional
        The technique or the action.
    scopes : mapping of Scope to roles
        With which scope of a token, as which roles of its owner; none where no token may.
    anybody : bool
        Whether it wants no token.
    place_says : bool
        Whether the place chooses who may: everybody, those who have a role, or staff.
    problems : sequence of str
        Kinds that it may be answered with.
    answers : mapping of int to str
        The shape of the answer by its status.
    more : sequence of str
        Messages that say more.
    """

    id: str
    method: str
    path: str
    tag: str
    title: str
    problems: Sequence[str]
    answers: Mapping[int, str]
    asked: type | None = None
    scopes: Mapping[Scope, frozenset[Role]] = field(default_factory=dict)
    anybody: bool = False
    place_says: bool = False
    more: Sequence[str] = ()

    @property
    def roles(self) -> list[Role]:
        """As which roles it may be done, in their order."""
        found = frozenset[Role]().union(*self.scopes.values()) if self.scopes else frozenset[Role]()
        return [role for role in Role if role in found]

    @property
    def acts(self) -> bool:
        """Whether it changes something, so that a key is needed."""
        return "key_missing" in self.problems

    @property
    def only_on_page(self) -> bool:
        """Whether no token may do it."""
        return not self.anybody and not self.scopes

    def about(self) -> str:
        """Return what there is to know of it, in sentences."""
        return " ".join(words(each) for each in self.more)


@cache  # of the program's own classes
def operations() -> tuple[Operation, ...]:
    """Return everything that a program can ask and do."""
    asking = [each for listed in TECHNIQUES for each in _asking(listed.name, listed.question, listed.load())]
    acting = [_acting(group, action) for group, about in GROUPS.items() for action in about.load()]
    return (*_about(), *asking, *acting)


def _about() -> tuple[Operation, ...]:
    return (
        _public("openapi", "/api/openapi.json", say("This document"), "Document"),
        _public("places", "/api/v1/places", say("The places of this server"), "Places"),
        _job(),
        _file(),
    )


def _public(name: str, path: str, title: str, shape: str) -> Operation:
    return Operation(
        id=name, method="get", path=path, tag="about", title=title, anybody=True,
        problems=("no_token", "our_fault"), answers={200: shape},
    )  # fmt: skip


def _job() -> Operation:
    return Operation(
        id="job", method="get", path=PLACE + "/jobs/{job}", tag="about", title=say("How far a job is"),
        scopes=dict(ROLES.items()), anybody=True, place_says=True, answers={200: "Job"},
        problems=("no_token", "not_found", "our_fault"),
        more=(say("A job that you may not see is none."),),
    )  # fmt: skip


def _file() -> Operation:
    named = {scope: roles - {Role.VISITOR} for scope, roles in ROLES.items()}
    return Operation(
        id="file", method="get", path=PLACE + "/files/{key}/{file}", tag="about",
        title=say("Fetch a file that an action wrote"), answers={200: "Bytes"},
        scopes={scope: roles for scope, roles in named.items() if roles},
        problems=("no_token", "not_allowed", "not_found", "our_fault"),
        more=(say("Only for whoever had it written, within a day; its address stands in the answer."),),
    )  # fmt: skip


def _asking(name: str, question: str, asked: type) -> tuple[Operation, Operation]:
    shared: dict[str, Any] = {
        "path": f"{PLACE}/ask/{name}",
        "tag": "ask",
        "title": question,
        "asked": asked,
        "scopes": dict(ROLES.items()),
        "place_says": True,
        "answers": {200: "Answer", 202: "Asked"},
    }
    whose = say("The place chooses who may read it: everybody, whoever has a role there, or staff.")
    made = say("Where no answer is kept for these parameters, a job makes it: ask again when it is done.")
    kept = say("Gives the answer that is kept; the header Stale says whether the place has changed since.")
    problems = (*READS, "cannot_answer")
    return (
        Operation(
            id=f"get_{name}",
            method="get",
            anybody=True,
            more=(kept, whose),
            problems=(*problems, "no_answer"),
            **shared,
        ),
        Operation(
            id=f"ask_{name}",
            method="post",
            more=(made, whose),
            problems=(*problems, *BODY, "too_many"),
            **shared,
        ),
    )


def _acting(group: str, action: Any) -> Operation:
    scopes, title = scopes_of(group, action), words(action.does)
    waits, may_wait = action.two_people and bool(scopes), action.may_loosen and bool(scopes)
    # Asking about what no token may do is answered before anything of it is read.
    problems = ACTS if scopes else REFUSED
    if scopes and action.reads_only:
        problems = LOOKS
    return Operation(
        id=f"do_{group}_{action.name}".replace("-", "_"),
        method="post",
        path=f"{PLACE}/do/{group}/{action.name}",
        tag=group,
        title=title[:1].upper() + title[1:],
        asked=action,
        scopes=scopes,
        problems=problems,
        answers={202: "Done"} if waits else {200: "Done", **({202: "Done"} if may_wait else {})},
        more=tuple(_more(group, action, waits=waits)),
    )


def _more(group: str, action: Any, *, waits: bool) -> list[str]:
    said: list[str] = []
    if roles_of(group, action).recent:
        said.append(say("Done on a page by somebody who has just signed in, and by no token."))
    elif not scopes_of(group, action):
        said.append(say("Done on a page; no token's scope carries the role for it."))
    if waits:
        said.append(say("Waits until a second person releases it on a page."))
    if action.may_loosen and scopes_of(group, action):
        said.append(say("Where it would loosen a safeguard it waits until a second person releases it."))
    if (group, action.name) in OWN and MEMBERS:
        own = next(each.name for each in parameters_of(action) if each.name == OWN[group, action.name])
        said.append(say("Members do it with '{own}' being themselves.", own=own))
    if action.reads_only:
        said.append(say("Only looks; it wants no key."))
    return said

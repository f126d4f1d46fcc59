"""Verbs that write the board for others: for the shop window, and for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ultramicro.core.action import Action, Done, need
from ultramicro.core.message import Message, joined, plural, say
from ultramicro.ledger.desk import Desk
from ultramicro.ledger.people.register import PUBLISH_POSTS
from ultramicro.noticeboard.exports import digest, murmurations, valueflows
from ultramicro.noticeboard.standing import posts_now


@dataclass(frozen=True, kw_only=True)
class Sheet(Action[Desk]):
    """Write the sheet for the shop window."""

    name: ClassVar[str] = "digest"
    does: ClassVar[str] = say("write the sheet for the shop window, without names")
    reads_only: ClassVar[bool] = True

    to: Path = need("the HTML file to write")

    def act(self, desk: Desk) -> Done:
        """Write it."""
        title = str(desk.settings.get("name") or say("Offers and wants"))
        posts = posts_now(desk)
        self.to.write_text(digest(title, posts, desk.on), encoding="utf-8")
        number = sum(post.holds(desk.on) for post in posts)
        says = plural("Print {file}: {n} post.", "Print {file}: {n} posts.", number, file=str(self.to))
        return Done(says=says.with_id("digest"))


@dataclass(frozen=True, kw_only=True)
class ExportBoard(Action[Desk]):
    """Write the board for others."""

    name: ClassVar[str] = "export"
    does: ClassVar[str] = say("write the board as Murmurations profiles and ValueFlows JSON-LD")
    reads_only: ClassVar[bool] = True

    to: Path = need("the folder to write into")
    email: str = need("how to reach the board")

    def act(self, desk: Desk) -> Done:
        """Write both."""
        self.to.mkdir(parents=True, exist_ok=True)
        there = [post for post in posts_now(desk) if post.holds(desk.on)]
        # What leaves the place cannot be called back, so that people are asked first.
        posts = [post for post in there if desk.people.may_show(post.owner, PUBLISH_POSTS)]
        files: Mapping[str, object] = {
            "murmurations.json": [murmurations(post, self.email) for post in posts],
            "valueflows.jsonld": valueflows(posts),
        }
        for name, held in files.items():
            (self.to / name).write_text(json.dumps(held, indent=1, ensure_ascii=False), encoding="utf-8")
        says = plural(
            "{n} post is in {folder}.", "{n} posts are in {folder}.", len(posts), folder=str(self.to)
        )
        told = [says.with_id("exported")]
        if left := len(there) - len(posts):
            told.append(_unasked(left))
        return Done(says=joined(told))


def _unasked(left: int) -> Message:
    return plural(
        "{n} post of a person was left out. Who agrees says so: `ultramicro books consent --to {what}`.",
        "{n} posts of people were left out. Who agrees says so: `ultramicro books consent --to {what}`.",
        left,
        what=PUBLISH_POSTS,
    ).with_id("not_published")

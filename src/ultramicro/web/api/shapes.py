"""What answers look like; the schemas of the document are made from these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Sentence:
    """Something that is said: its id is the same in every language and every release."""

    id: str
    text: str


@dataclass(frozen=True)
class Figure:
    """A number of an answer, with its range."""

    id: str
    of: str
    name: str
    value: Cell
    low: Cell
    high: Cell
    unit: str
    how: str
    rests_on: Any


@dataclass(frozen=True)
class Table:
    """Rows of an answer, a list a row in the order of the columns; the first 1,000 of `total_rows`."""

    columns: list[str]
    rows: list[list[Any]]
    total_rows: int


@dataclass(frozen=True)
class Check:
    """A law that an answer keeps."""

    id: str
    law: str
    error: float | None
    tolerance: float | None
    holds: bool


@dataclass(frozen=True)
class Answer:
    """The answer to a question."""

    technique: str
    place: str
    as_of: str | None
    parameters: dict[str, Any]
    says: list[Sentence]
    figures: list[Figure]
    tables: dict[str, Table]
    checks: list[Check]
    licences: list[dict[str, Any]]
    lacks: list[Sentence]
    transfers: list[dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """A job that makes an answer; ask at `at` how far it is."""

    job: str
    state: Literal["waiting", "running", "cancelling", "cancelled", "done", "failed"]
    at: str


@dataclass(frozen=True)
class Job:
    """How far a job is: `done` of `steps`; when it is done, ask the question again."""

    id: str
    kind: str
    state: Literal["waiting", "running", "cancelling", "cancelled", "done", "failed"]
    done: int
    steps: int
    says: str
    answer: str


@dataclass(frozen=True)
class Before:
    """When something was done before, and where it stands in the books."""

    at: str
    operation: int
    transfer: int | None
    about: str


@dataclass(frozen=True)
class File:
    """A file that was written for who asked, and where it is fetched within a day."""

    name: str
    at: str


@dataclass(frozen=True)
class Done:
    """What came of an action; sums in rows end in `_pence`. What is `waiting` another person releases."""

    status: Literal["done", "done_before", "nothing_to_do", "waiting"]
    says: Sentence
    rows: list[dict[str, Any]]
    before: Before | None
    files: list[File]


@dataclass(frozen=True)
class Place:
    """A place of this server."""

    word: str
    name: str
    currency: str
    keeps_books: bool


@dataclass(frozen=True)
class Places:
    """The places of this server."""

    places: list[Place]


@dataclass(frozen=True)
class Wrong:
    """A parameter that is wrong, and what is wrong with it."""

    where: str
    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Problem:
    """What is wrong, where, and what to do (RFC 9457); `id` is that of the message."""

    type: str
    title: str
    status: int
    id: str
    where: str
    do: str
    errors: list[Wrong] = ()  # type: ignore[assignment]  # left out by what is common to pages and programs


ALL = (Answer, Asked, Job, Done, Places, Problem)


def schemas() -> dict[str, Any]:
    """Return the schema of each shape by its name."""
    _, found = msgspec.json.schema_components(ALL, ref_template="#/components/schemas/{name}")
    return dict(found)

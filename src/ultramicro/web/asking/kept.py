"""Answers kept by content: written once by a job, read again for every page in each reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup

from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation, Transfer
from ultramicro.core.message import Message
from ultramicro.core.packing import packed, unpacked
from ultramicro.reports.drawn.svg import Drawing
from ultramicro.web.asking.stored import StoredTable

if TYPE_CHECKING:  # it brings the table engine, which pages do without
    from ultramicro.place.folder import FolderPlace

ANSWER, TABLES, DRAWN = "answer.json", "tables", "drawn"


def write_answer(answer: Answer, place: FolderPlace, folder: Path) -> str:
    """Write an answer into a folder, its messages as what they are made of.

    Parameters
    ----------
    answer : Answer
        As `ask` returned it.
    place : FolderPlace
        That was asked.
    folder : Path
        Empty.

    Returns
    -------
    str
        A digest of all that was written, which an undisturbed run would give as well.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415  a job's, as the next

    hasher = blake2b(digest_size=12)
    (folder / TABLES).mkdir()
    relations = answer.tables()
    for name, relation in relations.items():
        rows = relation.to_pyarrow()
        pq.write_table(rows, folder / TABLES / f"{name}.parquet", compression="zstd")
        hasher.update(json.dumps([name, rows.schema.names, rows.to_pylist()], default=str).encode())
    told = json.dumps(_told(answer, place, list(relations)), ensure_ascii=False)
    (folder / ANSWER).write_text(told, encoding="utf-8")
    hasher.update(told.encode())
    return hasher.hexdigest()


def _told(answer: Answer, place: FolderPlace, tables: Sequence[str]) -> dict[str, Any]:
    return {
        "place": place.name, "as_of": place.as_of.isoformat(), "tables": tables,
        "says": [_pack(text) for text in answer.says()], "lacks": [_pack(text) for text in answer.lacks()],
        "figures": [_packed_fields(each) for each in answer.figures()],
        "checks": [_packed_fields(each) for each in answer.checks()],
        "licences": [[_pack(part) for part in each] for each in answer.licences()],
        "pictures": [_packed_fields(each) for each in answer.pictures()],
        "transfers": [asdict(each) | {"on": each.on.isoformat()} for each in answer.transfers()],
        "whole": sorted(answer.whole()),
    }  # fmt: skip


def _packed_fields(thing: Any) -> dict[str, Any]:
    return {field.name: _pack(getattr(thing, field.name)) for field in fields(thing)}


def _pack(value: Any) -> Any:
    """Return a value in JSON's own types; a message as what it is made of, and other text as it is."""
    if isinstance(value, Message):
        return json.loads(packed(value))
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {"of": {str(name): _pack(each) for name, each in value.items()}}
    if isinstance(value, tuple | list):
        return [_pack(each) for each in value]
    return value


def _unpack(value: Any) -> Any:
    if isinstance(value, dict):
        if "of" in value and "say" not in value:
            return {name: _unpack(each) for name, each in value["of"].items()}
        return unpacked(json.dumps(value))
    return tuple(_unpack(each) for each in value) if isinstance(value, list) else value


@dataclass(frozen=True)
class KeptAnswer(Answer):
    """An answer read back from its folder; reports show it as they show the one that was made.

    Parameters
    ----------
    folder : Path
        Where `write_answer` wrote it.
    """

    folder: Path

    @cached_property
    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / ANSWER).read_text(encoding="utf-8"))
        return found

    @property
    def place(self) -> str:
        """The name that the place had."""
        return str(self._read["place"])

    @property
    def as_of(self) -> date:
        """The day to which it holds."""
        return date.fromisoformat(self._read["as_of"])

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        return tuple(Figure(**_unpacked_fields(each)) for each in self._read["figures"])

    @cached_property
    def _says(self) -> tuple[str, ...]:
        return tuple(_unpack(each) for each in self._read["says"])

    def figures(self) -> Sequence[Figure]:
        """Return the numbers."""
        return self._figures

    def tables(self) -> Mapping[str, Relation]:
        """Return the tables: files that are read when somebody asks for rows."""
        return {name: cast("Relation", self.stored(name)) for name in self._read["tables"]}

    def has_table(self, name: str) -> bool:
        """Whether it has a table of a name."""
        return name in self._read["tables"]

    def stored(self, name: str) -> StoredTable:
        """Return a table of it.

        Raises
        ------
        KeyError
            If it has none of that name.
        """
        if not self.has_table(name):
            raise KeyError(name)
        return StoredTable(self.folder / TABLES / f"{name}.parquet")

    def checks(self) -> Sequence[Check]:
        """Return the laws that it keeps."""
        return tuple(Check(**_unpacked_fields(each)) for each in self._read["checks"])

    def whole(self) -> frozenset[str]:
        """Return the tables that a person wants to the last row."""
        return frozenset(self._read["whole"])

    def pictures(self) -> Sequence[Picture]:
        """Return what is to be drawn."""
        return tuple(Picture(**_unpacked_fields(each)) for each in self._read["pictures"])

    def transfers(self) -> Sequence[Transfer]:
        """Return what it proposes should move."""
        return tuple(
            Transfer(**{**each, "on": date.fromisoformat(each["on"])}) for each in self._read["transfers"]
        )

    def licences(self) -> Sequence[Licence]:
        """Return what its strong words stand on."""
        return tuple(Licence(*map(_unpack, each)) for each in self._read["licences"])

    def says(self) -> Sequence[str]:
        """Return its sentences."""
        return self._says

    def lacks(self) -> Sequence[str]:
        """Return what was missing."""
        return tuple(_unpack(each) for each in self._read["lacks"])

    def drawing(self, name: str, languages: Sequence[str]) -> Drawing | None:
        """Return a picture as it was drawn, in the first of some languages that it was drawn in."""
        for language in languages:
            path = self.folder / DRAWN / language / f"{name}.json"
            if path.is_file():
                drawn = json.loads(path.read_text(encoding="utf-8"))
                # Written by our own drawing, which escapes every text.
                wide, narrow = Markup(drawn["wide"]), Markup(drawn["narrow"])  # noqa: S704
                return Drawing(name=drawn["name"], wide=wide, narrow=narrow, note=_unpack(drawn["note"]))
        return None


def write_drawing(drawing: Drawing, name: str, folder: Path, language: str) -> None:
    """Keep a picture as it is drawn in a language."""
    path = folder / DRAWN / language / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "name": drawing.name,
        "wide": str(drawing.wide),
        "narrow": str(drawing.narrow),
        "note": _pack(drawing.note),
    }
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _unpacked_fields(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _unpack(value) for name, value in told.items()}

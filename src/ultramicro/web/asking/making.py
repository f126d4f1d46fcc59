"""The jobs that answer: one question with its parameters, or all of a place's with their defaults."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ultramicro.core.ask import ask
from ultramicro.core.contract import Answer, Technique
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.extras import lacking
from ultramicro.core.formatting import Formatter
from ultramicro.core.message import Message, say
from ultramicro.place.store import digest
from ultramicro.reports.drawn.pictures import MOST_ROWS, draw
from ultramicro.reports.formatting import plain
from ultramicro.reports.model import frame
from ultramicro.reports.pages.page import slug
from ultramicro.techniques import LONG, TECHNIQUES, makers_first, open_place, technique_named
from ultramicro.web.asking import pointers, pruning, records
from ultramicro.web.asking.kept import write_answer, write_drawing
from ultramicro.web.asking.parameters import not_default, with_parameters
from ultramicro.web.languages import MADE_UP, in_addresses
from ultramicro.web.running.kinds import Cancelled, GivenUp, Tell

if TYPE_CHECKING:
    from ultramicro.place.folder import FolderPlace

DIGEST = "digest.txt"


def make_answer(root: Path, asked: Mapping[str, Any], tell: Tell, cancelled: Cancelled) -> str:
    """Answer one question with parameters and keep the answer.

    Parameters
    ----------
    root : Path
        The place's folder.
    asked : mapping
        `technique`, and `parameters` that are not at their defaults, in JSON's own types.

    Returns
    -------
    str
        The digest of the answer.
    """
    mark = pointers.mark_of(root)
    technique = with_parameters(technique_named(asked["technique"]), asked.get("parameters", {}))
    place = _opened(root, 2, tell, cancelled)
    tell(1, 2, plain_question(technique))
    _stop_if(cancelled)
    return keep(place, technique, mark=mark)


def make_all(root: Path, _asked: Mapping[str, Any], tell: Tell, cancelled: Cancelled) -> str:
    """Answer every question about a place and keep the answers, and the rows that they were made of.

    One that takes minutes is left to whoever asks it, unless what it takes is kept.

    Returns
    -------
    str
        The digest of all answers together.
    """
    mark, kinds = pointers.mark_of(root), makers_first()
    steps, found = len(kinds) + 2, []
    place = _opened(root, steps, tell, cancelled)
    for number, kind in enumerate(kinds, 1):
        _stop_if(cancelled)
        technique = kind()
        if kind.name in LONG and not technique.ready(place):
            continue
        tell(number, steps, plain_question(technique))
        found.append(_kept_or_why(place, technique, mark))
    _stop_if(cancelled)
    tell(steps - 1, steps, say("Keeping the rows behind the answers"))
    found.append(records.keep(place, mark=mark))
    pruning.prune(root)
    return digest(sorted(found))


def plain_question(technique: Technique[Answer]) -> Message:
    """Return a question as the message that it is."""
    asked = {listed.name: listed.question for listed in TECHNIQUES}[technique.name]
    return asked if isinstance(asked, Message) else Message(asked, {})


def _opened(root: Path, steps: int, tell: Tell, cancelled: Cancelled) -> FolderPlace:
    """Open a place, which is the first of some steps; files are read as they are needed."""

    def progress(name: str, number: int, of: int) -> None:
        _stop_if(cancelled)
        if isinstance(name, Message):  # long work is said in words of its own, and how far that is shown
            tell(number, of, say("{what}: {done} of {n}", what=name, done=number, n=of))
        else:
            tell(0, steps, say("Reading {file}: {number} of {of}", file=name, number=number, of=of))

    tell(0, steps, say("Reading the records"))
    return open_place(root, progress=progress)


def _stop_if(cancelled: Cancelled) -> None:
    if cancelled():
        raise GivenUp


def _kept_or_why(place: FolderPlace, technique: Technique[Answer], mark: str) -> str:
    """Answer a question; where it cannot be answered, keep why: the others can."""
    try:
        return keep(place, technique, mark=mark)
    except (BadInput, BrokenLaw) as error:
        why = error.args[0] if isinstance(error, BadInput) else say("The answer broke one of its own rules")
        pointers.point(place.root, technique.name, {}, mark=mark, key="", why=why)
        return ""


def keep(place: FolderPlace, technique: Technique[Answer], *, mark: str) -> str:
    """Answer a question unless the answer is kept already, and point to it.

    Parameters
    ----------
    place : FolderPlace
        Open.
    technique : Technique
        The question with its parameters.
    mark : str
        What the place's files were like before it was opened.

    Returns
    -------
    str
        The digest of the answer.
    """
    given, key = not_default(technique), digest(place.key_of(technique), pointers.mark_of_program())
    folder = place.store.path(pointers.KEPT, key)
    if not (folder / DIGEST).is_file():
        answer = ask(technique, place)
        with place.store.making(pointers.KEPT, key) as made:
            (made / DIGEST).write_text(write_answer(answer, place, made), encoding="ascii")
            draw_all(answer, made, technique=technique.name, key=key, languages=_languages(place))
            about = pointers.told(technique.name, given, mark=mark, key=key)
            (made / "about.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    pointers.point(place.root, technique.name, given, mark=mark, key=key)
    return (folder / DIGEST).read_text(encoding="ascii")


def _languages(place: FolderPlace) -> list[Formatter]:
    """Return who writes the words of pictures: in the place's language and each that has texts."""
    known = [locale for word, locale in in_addresses().items() if word != MADE_UP]
    return [
        Formatter(language=language, currency=place.config.currency)
        for language in dict.fromkeys([place.config.language.replace("-", "_"), *known])
    ]


def draw_all(
    answer: Answer, folder: Path, *, technique: str, key: str, languages: Sequence[Formatter]
) -> None:
    """Draw every picture of an answer in some languages; none where what draws is not installed."""
    if lacking("charts"):
        return
    relations = answer.tables()
    for picture in answer.pictures():
        rows = frame(picture.table, relations[picture.table], MOST_ROWS[picture.mark])
        if not rows.rows:
            continue
        for formatter in languages:
            with formatter.speaking():
                named = replace(picture, name=f"p-{slug(picture.name)}", title=plain(picture.title),
                                alt=plain(picture.alt))  # fmt: skip
                # A part of a picture opens its row, at an address that says which answer it is of.
                drawn = draw(named, rows, anchor=f"{technique}/{key}/{picture.table}/row")
                write_drawing(drawn, picture.name, folder, formatter.language)

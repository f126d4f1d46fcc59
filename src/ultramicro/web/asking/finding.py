"""The kept answer that an address asks for: by its question and parameters, or an older one by its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import Http404

from ultramicro.core.contract import Answer, Technique
from ultramicro.place.store import Store
from ultramicro.techniques import technique_named
from ultramicro.web.asking import pointers
from ultramicro.web.asking.kept import KeptAnswer
from ultramicro.web.asking.pointers import Pointer
from ultramicro.web.forms.fields import read_form

_KEY = re.compile(r"[0-9a-f]{24}")
OLDER = "answer"
"""What in an address names an older answer."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What there is to show for a question.

    Parameters
    ----------
    technique : str
        The question's name.
    given : mapping
        Its parameters that are not at their defaults, in JSON's own types.
    pointer : Pointer, optional
        To the answer that was made last, or why there is none.
    answer : KeptAnswer, optional
        The answer.
    stale : bool
        Whether the place has changed since it was made.
    errors : mapping of str to str
        What is wrong with the parameters in the address.
    """

    technique: str
    given: Mapping[str, Any]
    pointer: Pointer | None
    answer: KeptAnswer | None
    stale: bool
    errors: Mapping[str, str]


def question(technique: str) -> type[Technique[Answer]]:
    """Return the class of a question."""
    return technique_named(technique)


def parameters_in(technique: str, typed: Mapping[str, str]) -> tuple[dict[str, Any], Mapping[str, str]]:
    """Read the parameters in an address or a form.

    Returns
    -------
    dict
        Those not at their defaults.
    mapping of str to str
        What is wrong, by parameter.
    """
    # Most addresses have none, and then the question's room need not be loaded.
    if not any(typed.get(name) for name in typed if name not in {OLDER, "csrfmiddlewaretoken", "a", "b"}):
        return {}, {}
    kind = question(technique)
    read = read_form(kind, typed)
    defaults = {field.name: field.default for field in kind.__dataclass_fields__.values()}
    changed = {name: value for name, value in read.values.items() if value != defaults[name]}
    plain = {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in changed.items()
    }
    return plain, read.errors


def find(root: Path, technique: str, typed: Mapping[str, str]) -> Found:
    """Return what there is to show for an address.

    Parameters
    ----------
    root : Path
        The place's folder.
    technique : str
        The question's name.
    typed : mapping of str to str
        What stands in the address.
    """
    older = by_key(root, technique, typed[OLDER]) if typed.get(OLDER) else None
    if older:
        return Found(technique=technique, given=older.parameters, pointer=older, stale=False, errors={},
                     answer=kept(root, older.key))  # fmt: skip
    given, errors = parameters_in(technique, typed)
    found = pointers.pointer(root, technique, given)
    answer = kept(root, found.key) if found and found.key else None
    stale = found is not None and found.mark != pointers.mark_of(root)
    return Found(technique=technique, given=given, pointer=found, answer=answer, stale=stale, errors=errors)


def kept(root: Path, key: str) -> KeptAnswer | None:
    """Return a kept answer; None where it was thrown away."""
    folder = Store(root).path(pointers.KEPT, key)
    return KeptAnswer(folder) if (folder / "answer.json").is_file() else None


def by_key(root: Path, technique: str, key: str) -> Pointer:
    """Return what is said of a kept answer to a question.

    Raises
    ------
    Http404
        If there is none of this key, or it is to another question: who may read one may not read all.
    """
    if _KEY.fullmatch(key):
        about = pointers.about(root, key)
        if about and about.technique == technique and kept(root, key):
            return about
    raise Http404


def current(root: Path, technique: str) -> KeptAnswer | None:
    """Return the answer to a question with its parameters at their defaults; None where there is none."""
    found = pointers.pointer(root, technique, {})
    return kept(root, found.key) if found and found.key else None

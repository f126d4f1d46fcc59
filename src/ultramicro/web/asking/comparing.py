"""Two answers to one question side by side: other days, or other parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from ultramicro.core.contract import Figure
from ultramicro.core.message import say
from ultramicro.reports.formatting import SAID_IN_FIGURES, amount, missing
from ultramicro.reports.pages.page import FigureView, figure_view
from ultramicro.web.asking import finding, pointers
from ultramicro.web.asking.kept import KeptAnswer
from ultramicro.web.asking.views import question_of
from ultramicro.web.rendering import render


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A figure in two answers, and how they differ; one may be missing."""

    name: str
    a: FigureView | None
    b: FigureView | None
    difference: str
    way: str


def identity(figure: Figure) -> tuple[str, frozenset[tuple[str, str]]]:
    """Return what tells a figure from the others of an answer."""
    return figure.id, frozenset((name, str(value)) for name, value in figure.of.items())


def paired(a: Sequence[Figure], b: Sequence[Figure]) -> list[Pair]:
    """Put the figures of two answers beside each other by what they are.

    Parameters
    ----------
    a, b : sequence of Figure
        The figures of the first and the second answer.
    """
    first, second = _by_identity(a), _by_identity(b)
    return [_pair(first.get(each), second.get(each)) for each in dict.fromkeys([*first, *second])]


def _by_identity(figures: Sequence[Figure]) -> Mapping[Any, Figure]:
    return {identity(figure): figure for figure in figures}


def _pair(a: Figure | None, b: Figure | None) -> Pair:
    view_a, view_b = (figure_view(each) if each else None for each in (a, b))
    named = view_b or view_a
    if named is None:
        raise ValueError((a, b))
    told, way = _difference(a, b)
    return Pair(name=named.name, a=view_a, b=view_b, difference=told, way=way)


def _difference(a: Figure | None, b: Figure | None) -> tuple[str, str]:
    """Say by how much the second is more or less; of mere ranges, whether they are the same."""
    if a is None or b is None:
        return (say("only in the second") if a is None else say("only in the first")), "other"
    if (a.value, a.low, a.high) == (b.value, b.low, b.high):
        return say("the same"), "same"
    if a.value is None or b.value is None or missing(a.value) or missing(b.value) or a.unit != b.unit:
        return say("another range"), "other"
    by = b.value - a.value
    if by == 0:
        return say("another range"), "other"
    shown = amount(abs(by), a.unit if a.unit in SAID_IN_FIGURES else "")
    return (say("{sum} more", sum=shown), "more") if by > 0 else (say("{sum} less", sum=shown), "less")


def compare(request: Any, *, technique: str) -> HttpResponse:
    """Show two answers side by side, or which there are to choose from."""
    root = request.place.root
    known = pointers.history(root, technique)
    chosen = [request.GET.get(name, "") for name in ("a", "b")]
    told = [finding.by_key(root, technique, key) if key else None for key in chosen]
    answers = [finding.kept(root, each.key) if each else None for each in told]
    pairs = paired(*(answer.figures() for answer in answers if answer)) if all(answers) else []
    return render(
        request, "asking/compare.html", technique=technique, question=question_of(technique), known=known,
        chosen=chosen, told=told, pairs=pairs, says=[_says(answer) for answer in answers],
        settings=[_settings(each) for each in known],
    )  # fmt: skip


def _says(answer: KeptAnswer | None) -> Sequence[str]:
    return answer.says() if answer else ()


def _settings(told: pointers.Pointer) -> str:
    return ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in told.parameters.items())

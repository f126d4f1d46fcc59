"""What every technique must keep; `breaches` says in sentences where one does not."""

import dataclasses
import json
import re

from ultramicro.core.ask import ask, check_parameters, check_tables, parameters
from ultramicro.core.contract import Answer, Technique
from ultramicro.core.errors import BrokenLaw
from ultramicro.core.message import note
from ultramicro.core.packing import packed
from ultramicro.place.dictionary import arrow_schema, column_rules, tables
from ultramicro.reports.written.json import answer_json

KEPT = sorted(name for name, table in tables().items() if table.kind == "raw" and table.file.endswith(".csv"))
"""The tables that a person keeps, each in a file of its own."""
LINE = 987_654
SENTENCES = {"stress": 8, "safe-growth": 7}
"""Who may say more than three: where who gains, who loses and how sure it is would else not be told at once."""
MARKS = {"bars", "stacked", "lines", "fan", "ranges", "sankey", "map"}


def breaches(kind: type[Technique], place, **parameters) -> list[str]:
    """Every way in which a technique breaks the contract, declared and in its answer to some parameters."""
    declared = [*_declared(kind)]
    return declared or [*_answered(kind, place, parameters)]


def _declared(kind):
    if not re.fullmatch(r"[a-z][a-z-]*", kind.name):
        yield f"its name '{kind.name}' is no verb"
    if not kind.question.endswith("?"):
        yield "its question is no question"
    if not (kind.__doc__ or "").strip():
        yield "it says nothing of itself"
    if not kind.__dataclass_params__.frozen:
        yield "its parameters can be changed"
    if not kind.sources:
        yield "it names no source"
    for name in (*kind.reads, *kind.uses, *kind.makes):
        if name not in tables():
            yield f"its table '{name}' is not in the dictionary"
    for field in dataclasses.fields(kind):
        if not field.metadata.get("help"):
            yield f"its parameter '{field.name}' has no help"
        if field.default is dataclasses.MISSING:
            yield f"its parameter '{field.name}' has no default"


def _answered(kind, place, given):
    check_parameters(kind())
    technique = kind(**given)
    check_parameters(technique)
    try:
        answer = ask(technique, place)
    except BrokenLaw as broken:
        yield from (f"its answer is withheld: {check.id or check.law}" for check in broken.broken)
        return
    if not isinstance(answer, Answer) or not dataclasses.is_dataclass(answer):
        yield "its answer is no frozen dataclass"
    yield from _kept_out(kind, answer)
    yield from _ids(answer)
    yield from _figures(answer)
    yield from _tables(kind, answer)
    yield from _pictures(answer)
    if not answer.checks():
        yield "its answer proves nothing: it has no checks"
    if not 1 <= len(answer.says()) <= SENTENCES.get(kind.name, 3):
        yield "it does not say its answer in so few sentences"
    if _plain(technique, place, answer) != _plain(technique, place, ask(technique, place)):
        yield "it answers differently when asked again"


def rejected(table: str) -> dict[str, object]:
    """A row of the table `rejects`: one of a kept table that could not be used."""
    why = note("value_below", "'-1' is less than 0")
    return {"file": tables()[table].file, "line": LINE, "fate": "rejected", "code": why.id, "reason": packed(why),
            "raw": "x"}  # fmt: skip


def _kept_out(kind, answer):
    """A row that could not be used is in no result: whoever reads it is told which, by the file's name."""
    told = [row for table in answer.tables().values() if {"file", "line"} <= set(table.columns)
            for row in table.filter(table.line == LINE).to_pyarrow().to_pylist()]  # fmt: skip
    missing = {tables()[name].file for name in {*kind.reads, *kind.uses} & set(KEPT)} - {
        row["file"] for row in told
    }
    for file in sorted(missing):
        yield f"it does not tell which rows of {file} it is without"
    if "rows_kept_out" in answer.tables() and not answer.sentence("rows_kept_out"):
        yield "it does not say that rows could not be used"


def _ids(answer):
    """Programs find a fact by its id: each has one, and no two are alike."""
    figures = [(f.id, tuple(sorted(f.of.items()))) for f in answer.figures()]
    checks = [(check.id,) for check in answer.checks()]
    said = [(getattr(words, "id", ""),) for words in (*answer.says(), *answer.lacks())]
    pictures = [(picture.name,) for picture in answer.pictures()]
    for kind, ids in {"figure": figures, "check": checks, "sentence": said, "picture": pictures}.items():
        for given in ids:
            if not re.fullmatch(r"[a-z][a-z0-9_.-]*", given[0]):
                yield f"a {kind} has no id but '{given[0]}'"
        if len(set(ids)) < len(ids):
            yield f"two of its {kind}s have one id: {max(ids, key=ids.count)}"


def _figures(answer):
    if not answer.figures():
        yield "its answer has no figures"
    for figure in answer.figures():
        if not (figure.how and figure.unit and figure.name):
            yield f"its figure '{figure.name}' lacks its division or unit"
        if figure.unit == "pence" and not isinstance(figure.value, int | None):
            yield f"its figure '{figure.name}' is money but no whole number of pence"


def _tables(kind, answer):
    given = answer.tables()
    for name in kind.makes:
        if name not in given:
            yield f"it says it makes '{name}' and does not"
    for name, relation in given.items():
        if name not in tables():
            yield f"its table '{name}' is not in the dictionary"
        elif name in kind.makes and list(relation.columns) != arrow_schema(name).names:
            yield f"its table '{name}' has not the dictionary's columns in their order"
    try:
        check_tables(kind.name, given, Dictionary())
    except BrokenLaw as broken:
        yield f"its tables are not as the dictionary says: {[check.id for check in broken.broken]}"


class Dictionary:
    """The dictionary as a place hands it over."""

    def columns(self, table):
        return column_rules(table) if table in tables() else {}


def _pictures(answer):
    given = answer.tables()
    for picture in answer.pictures():
        if picture.mark not in MARKS:
            yield f"its picture '{picture.name}' has an unknown mark '{picture.mark}'"
        if not (picture.alt and picture.title):
            yield f"its picture '{picture.name}' says nothing to someone who cannot see it"
        if not picture.seen(answer.says()):
            yield f"its picture '{picture.name}' has no finding"
        if picture.table not in given:
            yield f"its picture '{picture.name}' has no table behind it"
            continue
        if missing := set(picture.encode.values()) - set(given[picture.table].columns):
            yield f"its picture '{picture.name}' shows columns that its table lacks: {sorted(missing)}"


def _plain(technique, place, answer) -> str:
    return json.dumps(answer_json(technique, place, parameters(technique), answer), allow_nan=False)

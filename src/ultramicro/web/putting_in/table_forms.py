"""The form of one row of a table, made from the dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ultramicro.core.headings import heading
from ultramicro.core.message import say, words
from ultramicro.place.config import Config, is_home
from ultramicro.place.dictionary import Column, columns
from ultramicro.place.readers.tables.headers import Match
from ultramicro.reports.units import unit_words
from ultramicro.web.forms.fields import FormField
from ultramicro.web.putting_in.cells import Typed, in_field, read_typed, with_unit_apart, without_rule
from ultramicro.web.putting_in.kept_csv import NOT_KEPT, KeptFile
from ultramicro.web.putting_in.understanding import PLANNED

CHOICES: Mapping[str, tuple[str, ...]] = {
    "resources.kind": (
        "people", "founder", "coaching", "land", "building", "material", "equipment", "savings",
    ),
    "resources.condition": ("ready", "needs work", "unknown"),
    "needs.supplied_from": ("inside", "outside", "nobody", "unknown"),
    "pledges.kind": ("loan", "order", "work"),
    "pledges.supplied_from": ("inside", "outside", "nobody", "unknown"),
    "survey.kind": ("supplier", "household", "worker"),
    "parties.kind": ("business", "public", "voluntary", "household", "worker"),
    "parties.size": ("small", "large", "voluntary"), "parties.local": ("yes", "no"),
    "promises.status": ("open", "kept", "broken", "withdrawn"),
}  # fmt: skip
"""What the dictionary's sentence lists for a column; a test holds each word against that sentence."""


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A form that was sent.

    Parameters
    ----------
    said : mapping of str to str
        What the file shall hold, by column.
    errors : mapping of str to str
        What is wrong, by column.
    """

    said: Mapping[str, str]
    errors: Mapping[str, str]


def asked_columns(table: str) -> tuple[Column, ...]:
    """Return the columns that a person fills in; those that must be there come first."""
    kept = [c for c in columns(table) if not c.set_when_read and c.name not in NOT_KEPT]
    return tuple(sorted(kept, key=lambda column: not column.required))


def match_for(file: KeptFile, column: Column, config: Config) -> Match:
    """Return how the file keeps a column; as the dictionary does where it has none."""
    found = file.found.get(column.name) or Match(column=column, index=-1, header=column.name)
    return found if is_home(config.country) else without_rule(found)


def row_form(
    file: KeptFile, config: Config, said: Mapping[str, str], typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[FormField]:  # fmt: skip
    """Return the fields of the form of a row.

    Parameters
    ----------
    file : KeptFile
        The file that keeps it.
    config : Config
        The place's settings.
    said : mapping of str to str
        What the row says now, as the file has it.
    typed : mapping of str to str, optional
        What somebody typed, which stays.
    errors : mapping of str to str, optional
        What is wrong with it.
    """
    return [
        _field(file.table, column, config,
               value=_value(file, column, config, said, typed), error=(errors or {}).get(column.name, ""))
        for column in asked_columns(file.table)
    ]  # fmt: skip


def _value(
    file: KeptFile, column: Column, config: Config, said: Mapping[str, str], typed: Mapping[str, str] | None
) -> str:
    if typed is not None:
        return typed.get(column.name, "")
    return in_field(said.get(column.name, ""), match_for(file, column, config))


def _field(table: str, column: Column, config: Config, *, value: str, error: str) -> FormField:
    choices = [(word, word) for word in CHOICES.get(f"{table}.{column.name}", ())]
    if column.type == "boolean":
        choices = [("yes", words(say("yes"))), ("no", words(say("no")))]
    if value and choices and value not in dict(choices):
        choices.append((value, value))  # what stands in the file stays, also where we would not offer it
    kind = "choice" if choices else "date" if column.type == "date" and _is_day(value) else "text"
    unit = (
        config.currency if column.unit == "pence" else words(unit_words(column.unit)) if column.unit else ""
    )
    if column.unit == "as unit":
        unit = ""
    return FormField(
        name=column.name, kind=kind, label=words(heading(column.name)), help=words(column.meaning), unit=unit,
        value=value, required=column.required, choices=choices, error=error,
    )  # fmt: skip


def _is_day(value: str) -> bool:
    """Whether a browser's own field of a day can show it."""
    return not value or (len(value) == 10 and value[4] == value[7] == "-")  # noqa: PLR2004


def read_row(file: KeptFile, config: Config, typed: Mapping[str, str]) -> Filled:
    """Read a form that was sent."""
    typed = with_unit_apart(typed)
    read: dict[str, Typed] = {
        column.name: read_typed(
            typed.get(column.name, ""),
            match_for(file, column, config),
            at_home=is_home(config.country),
            as_said=file.table in PLANNED,
        )
        for column in asked_columns(file.table)
    }
    return Filled(said={name: each.written for name, each in read.items()},
                  errors={name: each.error for name, each in read.items() if each.error})  # fmt: skip

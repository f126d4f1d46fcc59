"""Write the reference pages from techniques, dictionary and glossary; nothing is said twice.

`python -m ultramicro.cli.reference docs` rewrites techniques.md, commands.md, dictionary.md, glossary.md and
recipes.md.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import get_type_hints

from ultramicro.core.contract import Answer, Technique
from ultramicro.core.message import words
from ultramicro.core.strong_words import strong_words
from ultramicro.core.sums import Pence
from ultramicro.parameters.typed import as_typed, flag_name, plain_type
from ultramicro.place.dictionary import columns, tables
from ultramicro.place.glossary import glossary
from ultramicro.plan.proposals import library
from ultramicro.plan.recipe_sheet import LAW, OPENING, mass_says, sheet_rows
from ultramicro.plan.recipes.sources import coverage, sourced_share, sources
from ultramicro.plan.rows import RecipeRow
from ultramicro.techniques import GROUPS, all_techniques


# data below
# The reference is in English only: translators work on what the program says.
def techniques_page(techniques: Iterable[type[Technique[Answer]]]) -> str:
    """Write what each technique asks, reads, makes and takes."""
    parts = ["# Techniques\n\nMade from the techniques themselves by `make docs`; do not edit.\n"]
    return "\n".join([*parts, *(_technique(technique) for technique in techniques)])


def _technique(technique: type[Technique[Answer]]) -> str:
    about = inspect.cleandoc(technique.__doc__ or "").split("\n\nParameters\n")[0]
    lines = [f"## {technique.name}\n", f"*{words(technique.question)}*\n", about + "\n"]
    for label, names in (
        ("Needs", technique.reads),
        ("Better with", technique.uses),
        ("Makes", technique.makes),
    ):
        if names:
            lines.append(f"- {label}: " + ", ".join(f"[{n}](dictionary.md#{n})" for n in names))
    lines += [f"- Source: {source}" for source in technique.sources]
    rows = [_flag_row(technique, f) for f in fields(technique)]
    return "\n".join([*lines, "", _table(("flag", "meaning", "unit", "default"), rows), ""])


def commands_page() -> str:
    """Write every command that acts, and what it takes."""
    parts = ["# Commands that act\n\nMade from the actions themselves by `make docs`; do not edit.\n"]
    for group, listed in GROUPS.items():
        parts.append(f"## {group}\n\n{words(listed.about)[0].upper()}{words(listed.about)[1:]}.\n")
        for action in listed.load():
            does = words(action.does)
            does = does[0].upper() + does[1:]
            parts.append(f"### ultramicro {group} {action.name} DIR\n\n{does}.\n")
            rows = [_flag_row(action, f) for f in fields(action)]
            if rows:
                parts.append(_table(("flag", "meaning", "unit", "default"), rows) + "\n")
    return "\n".join(parts)


def _flag_row(asked: type, field: Field[object]) -> tuple[str, str, str, str]:
    kind = plain_type(get_type_hints(asked)[field.name])
    given = "must be given" if field.default is MISSING else repr(field.default)
    if kind is Pence and isinstance(field.default, int):
        given = str(as_typed(field.default, kind))
    return f"`{flag_name(field.name)}`", words(field.metadata["help"]), field.metadata["unit"], given


def glossary_page() -> str:
    """Write every term with what it means and where that stands."""
    made = "Made from the table of terms by `make docs`; do not edit."
    terms = sorted(glossary(), key=lambda term: words(term.term).casefold())
    told = (f"## {words(each.term)}\n\n{words(each.meaning)} (Source: {each.source}.)\n" for each in terms)
    strong = [(f"“{each.shown}”", words(each.requires)) for each in strong_words()]
    licences = (
        "## strong words\n\nAn answer that uses one of these shows what it stands on, or is withheld.\n\n"
        + _table(("word", "what it requires"), strong)
        + "\n"
    )
    return "\n".join([f"# Glossary\n\nThe words that pages and answers use. {made}\n", *told, licences])


def dictionary_page() -> str:
    """Write every table and its columns."""
    parts = [
        (
            "# Dictionary\n\nEvery table and column. "
            "Made from the dictionary's CSV files by `make docs`; do not edit.\n"
        )
    ]
    for table in tables().values():
        rows = [
            (f"`{c.name}`", c.type, c.unit, "yes" if c.required else "", words(c.meaning))
            for c in columns(table.name)
        ]
        where = f", `{table.file}`" if table.file else ""
        parts.append(f"## {table.name}\n\n{words(table.meaning)} ({table.kind}{where}).\n")
        parts.append(_table(("column", "type", "unit", "required", "meaning"), rows) + "\n")
    return "\n".join(parts)


def recipes_page() -> str:
    """Write a sheet for each built-in recipe: every figure with its range and source, and the law."""
    rows = list(library())
    counted = coverage(rows)
    sourced, every = sourced_share(counted)
    intro = (
        "# Recipes\n\nThe built-in recipes, figure by figure. Made from the library's tables by `make docs`; "
        f"do not edit.\n\n{sourced} of {every} figures have a source ({sourced / every:.0%}). The others are "
        "estimates. “Not read again” means that the source was not read when the library was gone over in "
        "November 2026. Money is in pounds of 2025; a sum of another year is brought there by consumer "
        "prices (ONS, D7BT), and both are shown. All figures are of one enterprise in a year.\n\n"
        "A figure that you know better goes into `local_figures.csv`: see [the plan](plan.md).\n"
    )
    heads = ("recipe", "figures", "with a source")
    table = _table(heads, [(each.recipe, str(each.figures), str(each.sourced)) for each in counted])
    names = dict.fromkeys(row.recipe for row in rows)
    rests_on = _table(
        ("source", "year", "address", "what it says"),
        [(each.name, str(each.year), each.address, each.says) for each in sources().values()],
    )
    every_recipe = (_recipe(name, rows) for name in names)
    return "\n".join([intro, table + "\n", *every_recipe, "## Sources\n", rests_on, ""])


def _recipe(name: str, rows: Iterable[RecipeRow]) -> str:
    lines = list(sheet_rows(name, [row for row in rows if row.recipe == name]))
    figures = [
        tuple(words(str(line.get(key) or "")) for key in ("what", "amount", "year", "source", "how"))
        for line in lines if line["part"] not in {LAW, OPENING}
    ]  # fmt: skip
    law, opening = (
        [f"- {line['what']} ({line['source']})" for line in lines if line["part"] == part]
        for part in (LAW, OPENING)
    )
    table = _table(("what", "how much", "year", "source", "how"), figures)
    asked = ["The law asks for:\n", *law, ""] if law else []
    asked += ["To be open it takes:\n", *opening, ""] if opening else []
    mass = [words(each) + "\n" for each in mass_says([row for row in rows if row.recipe == name])]
    return "\n".join([f"## {name}\n", table, "", *mass, *asked])


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    return {
        "techniques.md": techniques_page(all_techniques()),
        "commands.md": commands_page(),
        "dictionary.md": dictionary_page(),
        "glossary.md": glossary_page(),
        "recipes.md": recipes_page(),
    }


def main(folder: str) -> None:
    """Rewrite the pages in a folder."""
    for name, text in pages().items():
        (Path(folder) / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1])

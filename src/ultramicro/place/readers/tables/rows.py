"""Records of a kept table become its rows: cells checked by type, unit and range, none lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, say
from ultramicro.place.dictionary import Rule as Keeps
from ultramicro.place.dictionary import columns
from ultramicro.place.readers.left_out import Fate
from ultramicro.place.readers.reasons import header_repeated, row_too_wide
from ultramicro.place.readers.tables.bare_units import with_moved_signs
from ultramicro.place.readers.tables.cell_rules import rules_of
from ultramicro.place.readers.tables.convert import Converted, Miscounted, Plan, Rule, convert
from ultramicro.place.readers.tables.headers import Match
from ultramicro.place.readers.tables.odd_cells import meanings, of_another_unit
from ultramicro.place.readers.tables.origin import Origin
from ultramicro.place.readers.tables.reading import Reading
from ultramicro.place.readers.tables.stand_ins import STAND_INS
from ultramicro.place.readers.tables.values import quick_sql
from ultramicro.place.readers.tables.written import TABLES, UNIT, Written, written
from ultramicro.place.readers.text.engine import registered, text

KIND_IS_ALL = {("resources", "what"): "kind"}
"""What an empty cell is taken for: savings are savings. Where a kind does not say enough, the plan asks."""
ABOUT_IN: Mapping[str, Mapping[str, str]] = {
    "resources": {"kind": "kind", "word": "what", "unit": "unit"}, "needs": {"word": "item", "unit": "unit"},
    "pledges": {"kind": "kind", "word": "what", "unit": "unit"},
}  # fmt: skip
"""Which columns say what a row is, where something else of it could not be read."""
ASKED = ("asked", "asked_cells", "said_")
"""What is asked and said of a row, beside its cells."""
NAMES = 3
"""So many columns say first what a row is: its name, and what it is."""
BEYOND = "beyond the last column"
"""What the cells are called that no column of the header is for."""


def table_rows(
    origin: Origin,
    found: Mapping[str, Match],
    cells: Mapping[str, str],
    *,
    table: str,
    file: str,
    out: Path,
) -> tuple[Converted, Plan]:
    """Turn the records of a file into rows of a table, each cell by the type of its column.

    Parameters
    ----------
    origin : Origin
        The records.
    found : mapping of str to Match
        Which column of the file is which of the table's.
    cells : mapping of str to str
        Their SQL.
    table, file : str
        The table, and what to call the file.
    out : Path
        The folder for both.

    Returns
    -------
    Converted, Plan
        What became of the records, and how they were read.

    Raises
    ------
    BadInput
        If the records cannot be told apart.
    """
    said = written(origin, found, cells) if table in TABLES else None
    typed = _typed(origin, found, cells, said)
    lent = meanings(origin, found)
    values = {
        name: f"coalesce(q{match.index}, value_{match.index})" if name in lent else f"q{match.index}"
        for name, match in found.items()
    }
    values |= {
        name: f"t{found[other].index} || ' ' || (record_ + 1)"
        for (of, name), other in STAND_INS.items()
        if of == table and name not in found and other in found
    }
    meant = {name: _or_kind(table, name, found) for name in found}
    values |= {name: sql for name, sql in meant.items() if (table, name) in KIND_IS_ALL}
    # A repeated header would else be told as a cell that is no number.
    rules = [_repeated(found), *_too_wide(origin), *([said.rule()] if said else []), *_selves(found)]
    for name, match in found.items():
        asked = f"why_{match.index}" if name in lent else ""
        own = rules_of(match, meant[name], values[name], asked, unlike=of_another_unit(origin.con, match))
        rules += [_unasked(rule, said, match) for rule in own]
    plan = Plan(
        table=table, kind=table, values=values | _whence(table, file, values, origin) | _told(said, found),
        rules=rules, columns={name: match.header for name, match in found.items()}, once=_once(found),
        names=_names(found) if said else [], all_told=True,
        about={of: f"t{found[name].index}" for of, name in ABOUT_IN.get(table, {}).items() if name in found},
    )  # fmt: skip
    with registered(origin.con, **{f"meant_{found[name].index}": meaning for name, meaning in lent.items()}):
        joined = _joined(typed, [found[name].index for name in lent])
        try:
            return convert(joined, plan, file=file, out=out), plan
        except Miscounted as error:
            raise BadInput(
                say("its records cannot be separated: {why}", why=error.args[0]),
                do=say("save it as CSV again"),
            ) from error


def _unasked(rule: Rule, said: Written | None, match: Match) -> Rule:
    """Have a rule of a cell hold only where nothing was asked of that cell."""
    when = f"({rule.when}) AND {said.unasked(match)}" if said else rule.when
    return replace(rule, when=when, cell=match.header)


def _or_kind(table: str, name: str, found: Mapping[str, Match]) -> str:
    """Return the SQL of a cell, or of the kind beside it where the kind says all and the cell is empty."""
    cell = f"t{found[name].index}"
    kind = KIND_IS_ALL.get((table, name), "")
    return f"coalesce({cell}, t{found[kind].index})" if kind in found else cell


def _told(said: Written | None, found: Mapping[str, Match]) -> dict[str, str]:
    """Return the SQL of what was made of people's own writing: a unit from another cell, and words on it."""
    if said is None:
        return {}
    return {"as_written": "said_"} if UNIT in found else {"as_written": "said_", UNIT: "unit_"}


def _names(found: Mapping[str, Match]) -> list[str]:
    """Return the SQL of what people may call a row: its name, and what it is of."""
    return [f"t{match.index}" for match in list(found.values())[:NAMES]]


def _once(found: Mapping[str, Match]) -> str:
    """Find what the dictionary says must be unique: a column, alone or with others."""
    for match in found.values():
        # The parts are joined by a mark that no name has, or "a b" + "c" would be "a" + "b c".
        if match.column.rule in {Keeps.UNIQUE, Keeps.UNIQUE_WITH}:
            named = [match, *(found[name] for name in match.column.others if name in found)]
            return " || ' · ' || ".join(f"t{each.index}" for each in named)
    return ""


def _selves(found: Mapping[str, Match]) -> list[Rule]:
    """Keep out rows that name one thing on both sides, where the dictionary says that they differ."""
    rules = []
    for name, match in found.items():
        others = match.column.others if match.column.rule is Keeps.DIFFERS_FROM else ()
        for other in (found[each] for each in others if each in found):
            # People write one name in several cases.
            same = f"lower(trim(t{match.index})) = lower(trim(t{other.index}))"
            reason = note(
                "both_the_same", "{one} and {other} are the same", one=other.column.name, other=name
            )
            rules.append(Rule(when=same, reason=reason))
    return rules


def _typed(
    origin: Origin, found: Mapping[str, Match], cells: Mapping[str, str], said: Written | None
) -> Origin:
    """Trim every cell and read the plain forms, once: `t0`, `t1`, ... are texts, `q0`, `q1`, ... values."""
    texts = {name: f"t{number}" for number, name in enumerate(origin.cells)}
    if said is None:
        moved, source, beside = with_moved_signs(found, cells), origin.sql, []
    else:
        moved = {name: said.cell(name, cell) for name, cell in cells.items()}
        # A join loses the order, and lines are counted by it.
        source = (
            f"(SELECT plain_.*, said_.* EXCLUDE (record_) FROM {origin.sql} AS plain_ "
            "LEFT JOIN written_ AS said_ ON plain_.record_ = said_.record_ ORDER BY plain_.record_)"
        )
        beside = [*ASKED, f"{said.cell(UNIT, 'NULL')} AS unit_"]
    at = {match.index: sql for name, match in found.items() if (sql := moved.get(name))}
    chosen = [f"{at.get(n, cell)} AS {texts[name]}" for n, (name, cell) in enumerate(origin.cells.items())]
    chosen += [
        f"{quick_sql(moved.get(name, cells[name]), Reading(column=match.column, factor=match.factor))} "
        f"AS q{match.index}"
        for name, match in found.items()
    ]
    with registered(origin.con, **({"written_": said.table} if said else {})):
        origin.con.execute(
            f"CREATE OR REPLACE TEMP TABLE typed AS SELECT record_, {', '.join([*chosen, *beside])} "
            f"FROM {source} AS source"
        )
    # Two copies of a long table of meter readings would fill the memory.
    origin.con.execute("DROP TABLE cells")
    return replace(origin, sql="typed", cells=texts)


def _joined(typed: Origin, indices: Sequence[int]) -> Origin:
    if not indices:
        return typed
    values = ", ".join(f"meant_{i}.value AS value_{i}, meant_{i}.why AS why_{i}" for i in indices)
    joins = " ".join(f"LEFT JOIN meant_{i} ON t{i} = meant_{i}.said" for i in indices)
    # A join loses the order, and line numbers are counted by it.
    return replace(typed, sql=f"(SELECT typed.*, {values} FROM typed {joins} ORDER BY record_)")


def _repeated(found: Mapping[str, Match]) -> Rule:
    # All of the cells: a single one may be called like its column by chance.
    same = " AND ".join(f"coalesce(t{match.index}, '') = {text(match.header)}" for match in found.values())
    return Rule(when=same, fate=Fate.SET_ASIDE, reason=header_repeated())


def _too_wide(origin: Origin) -> Iterator[Rule]:
    """Keep out records with a cell that no column is for: 1,234 without quotation marks is two cells."""
    if BEYOND in origin.cells:
        yield Rule(when=f"t{list(origin.cells).index(BEYOND)} IS NOT NULL", reason=row_too_wide())


def _whence(table: str, file: str, values: Mapping[str, str], origin: Origin) -> dict[str, str]:
    """Say where a row comes from, where the table asks: its file, if that does not tell, and its line."""
    names = {column.name for column in columns(table)}
    found = {"origin": f"coalesce({values.get('origin', 'NULL')}, {text(file)})"}
    if names & {"line", "row"}:
        # Records count from the header's on, lines from 1.
        first = origin.first_line - 1
        starts = None if origin.starts is None else [int(line) for line in origin.starts]
        line = "record_ + 1" if starts is None else f"list_extract({starts}, record_ - {first} + 1)"
        found |= {"line": line, "row": "record_ + 1"}
    found["file"] = text(file)
    set_here = {column.name for column in columns(table) if column.name == "origin" or column.set_when_read}
    return {name: sql for name, sql in found.items() if name in set_here}

"""What a large buyer or a funder is handed about a bundle: a summary, its members, who lacks which paper."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from ultramicro.core.calendar_file import Entry, calendar
from ultramicro.core.harmless import harmless_text, one_line
from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.procurement.bundles.pool import Part, Pool

Row = Mapping[str, object]
BEFORE = 14
"""So long before its papers are wanted a member is reminded. [days]"""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What is asked of a bundle: of `each` member or `once`, by buyer, funder or both, and what it is."""

    paper: str
    of: str
    who: str
    why: str


@cache  # of the program's own file, which does not change while it runs
def papers() -> tuple[Paper, ...]:
    """Return what is asked.

    Examples
    --------
    >>> [each.paper for each in papers() if each.of == "once"]
    ['agreement', 'reserve', 'consent', 'figures']
    """
    text = (files(__package__) / "papers.csv").read_text(encoding="utf-8")
    return tuple(Paper(**row) for row in csv.DictReader(text.splitlines()))


def missing(part: Part) -> list[Paper]:
    """Return the papers of a member that are not there."""
    return [paper for paper in papers() if paper.of == "each" and paper.paper not in part.papers]


def unknown_papers(pool: Pool) -> list[str]:
    """Return names of papers that are none of the list, such as slips of the pen."""
    known = {paper.paper for paper in papers()}
    return sorted({name for part in pool.parts for name in part.papers} - known)


def paper_rows(pool: Pool) -> Iterator[Row]:
    """Yield what is asked of the bundle, then of each member, and whether it is there."""
    for paper in papers():
        if paper.of == "once":
            yield {"paper": paper.paper, "who": paper.who, "why": say(paper.why), "in_hand": False}
    for part in pool.parts:
        for paper in papers():
            if paper.of == "each":
                yield {"paper": paper.paper, "part": part.name, "who": paper.who, "why": say(paper.why),
                       "in_hand": paper.paper in part.papers}  # fmt: skip


def pack_rows(
    bundle: str, pool: Pool, *, reserve_pence: int, sure: float, breaking: float | None
) -> list[Row]:
    """Return the summary: the bundle, what may go wrong, and each member with what it asks and brings in.

    Parameters
    ----------
    bundle : str
        What it is called.
    pool : Pool
        Its members and their correlation.
    reserve_pence : int
        What is set aside. [pence]
    sure : float
        How surely that is to suffice.
    breaking : float or None
        The correlation beyond which it does not.
    """
    wanted = [part.wanted_pence for part in pool.parts if part.wanted_pence is not None]
    shares = pool.shares(reserve_pence)
    rows: list[Row] = [
        {"part": "bundle", "item": say("{bundle}: members", bundle=bundle), "amount": _n(len(pool.parts))},
        {"part": "bundle", "item": say("what they ask for together"),
         "amount": _pence(sum(wanted)) if wanted else None,
         "says": say("{n} of {all} say what they ask for", n=len(wanted), all=len(pool.parts))},
        {"part": "bundle", "item": say("what is at stake"),
         "amount": _pence(sum(part.exposure_pence for part in pool.parts))},
        {"part": "risk", "item": say("lost on average"), "amount": _pence(round(pool.expected_pence))},
        {"part": "risk", "item": say("set aside"), "amount": _pence(reserve_pence),
         "says": say("suffices with a probability of {sure}, if any two failures are correlated by {rho}",
                     sure=Share(sure), rho=Number(pool.correlation, 3))},
        {"part": "risk", "item": say("correlation beyond which that no longer suffices"),
         "amount": say("{rho}", rho=Number(breaking, 3)) if breaking is not None else say("none")},
    ]  # fmt: skip
    rows += [_member(part, shares[part.name]) for part in pool.parts]
    lacking = sum(len(missing(part)) for part in pool.parts)
    rows.append(
        {"part": "papers", "item": say("papers of members that are not there"), "amount": _n(lacking)}
    )
    return rows


def _member(part: Part, brings_pence: int) -> Row:
    says = plural(
        "{purpose}; brings {brings} into the reserve; {n} paper is missing",
        "{purpose}; brings {brings} into the reserve; {n} papers are missing", len(missing(part)),
        brings=Pence(brings_pence), purpose=part.purpose or say("does not say what for"),
    )  # fmt: skip
    asks = _pence(part.wanted_pence) if part.wanted_pence is not None else None
    return {"part": "members", "item": say("{name}", name=part.name), "amount": asks, "says": says}


def _pence(amount: int) -> Message:
    return say("{sum}", sum=Pence(amount))


def _n(count: int) -> Message:
    return say("{n}", n=count)


def reminders(bundle: str, pool: Pool, on: date) -> str:
    """Write the days on which papers are wanted, and on which to remind; empty where there are none."""
    entries = [entry for part in pool.parts for entry in _days(part, on)]
    return calendar(entries, name=say("Papers of {bundle}", bundle=bundle), made_on=on) if entries else ""


def _days(part: Part, on: date) -> Iterator[Entry]:
    lacking, due = missing(part), part.papers_due_on
    if not lacking or due is None or due < on:
        return
    listed = "\n".join(say(paper.why) for paper in lacking)
    first = max(on, due - timedelta(days=min(BEFORE, (due - on).days)))
    if first < due:
        told = say("Remind {part}: papers are wanted by {day}", part=part.name, day=due)
        yield Entry(id=f"remind {part.name}", on=first, summary=told, description=listed)
    told = say("Papers wanted of {part}", part=part.name)
    yield Entry(id=part.name, on=due, summary=told, description=listed)


def data_pack(tables: Mapping[str, Iterable[Row]], about: str) -> bytes:
    """Write tables and a text as one archive; the same rows give the same bytes.

    Parameters
    ----------
    tables : mapping of str to iterable of Row
        Name to rows.
    about : str
        What it is, for whoever opens it.
    """
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_dateless("README.txt"), about.encode())
        for name, rows in tables.items():
            archive.writestr(_dateless(f"{name}.csv"), _csv(list(rows)).encode("utf-8-sig"))
    return whole.getvalue()


def _dateless(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info


def _csv(rows: list[Row]) -> str:
    text = StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    # A spreadsheet would run a name that begins as a formula on the screen of whoever opens it.
    writer.writerows([[_cell(row.get(name)) for name in names] for row in rows])
    return text.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        harmless_text(one_line(str(value))) if isinstance(value, str) else "" if value is None else f"{value}"
    )

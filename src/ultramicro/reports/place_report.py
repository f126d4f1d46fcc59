"""The whole loop as one page: every technique asked, every file accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from ultramicro.core.ask import ask
from ultramicro.core.contract import Answer, Place, Technique
from ultramicro.core.errors import BadInput, BrokenLaw
from ultramicro.core.extras import lacking
from ultramicro.core.message import Message, plural, say
from ultramicro.core.quantities import disagreements, shown_by
from ultramicro.place.folder import FolderPlace
from ultramicro.place.intake import Progress, no_progress
from ultramicro.reports.model import Section, section
from ultramicro.reports.pages.brief import brief_html, brief_lacks, can_brief, no_brief_html
from ultramicro.reports.pages.file_account import files_view
from ultramicro.reports.pages.front import front_html
from ultramicro.reports.pages.html import report_html
from ultramicro.reports.pages.offer import OFFER, OFFER_PDF, has_offer, offer_html
from ultramicro.reports.pages.sheets import SHEETS, has_sheets, sheets_html
from ultramicro.reports.written.write import write_answer, write_relations
from ultramicro.techniques import LONG, OF_SINGLES, TECHNIQUES, makers_first

PAGE, BRIEF = "report.html", "brief.html"
BEHIND, ABOUT, DATA = "report", "about.html", "data"
"""The folder of the pages behind the first one; the one about all of them; and the folder of its tables."""
MOST_FILES = 5
"""So many files that could not be read are named."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """The pages of a report: the first one, the brief, or what stands in for it where too little is known."""

    page: Path
    brief: Path | None
    look_ups: Path | None


def write_report(
    place: FolderPlace, out: Path, *, tables: bool = False, progress: Progress = no_progress
) -> Path:
    """Write a report, as `write_pages` does; return its first page."""
    return write_pages(place, out, tables=tables, progress=progress).page


def write_pages(
    place: FolderPlace, out: Path, *, tables: bool = False, progress: Progress = no_progress
) -> Written:
    """Ask everything of a place and write one HTML file that opens offline.

    Parameters
    ----------
    place : FolderPlace
        The place.
    out : Path
        The folder to write `report.html` in; made if it is not there.
    tables : bool
        Also write every table and picture, into the folder `tables` beside the page.
    progress : callable
        Shown what is being asked: name, number, of how many.

    Returns
    -------
    Written
        The pages, and whether there is a brief among them.

    Raises
    ------
    BadInput
        If nothing can be answered, or the folder cannot be written.
    """
    answers, unasked = answer_all(place, progress)
    sections = [given for given in answers if given.technique_name not in OF_SINGLES]
    unanswered = [*unasked, *(_told_alone(given) for given in answers if given.technique_name in OF_SINGLES)]
    made_on, lacks = datetime.now(tz=UTC).astimezone().date(), brief_lacks(sections)
    check = place.table("files") if place.has("files") else None
    path = _save(
        front_html(
            place.name,
            place.as_of,
            answers=sections,
            pages={given.technique_name: f"{BEHIND}/{given.technique_name}.html" for given in sections},
            about=f"{BEHIND}/{ABOUT}",
            files=files_view(check),
            made_on=made_on,
            unanswered=[*_unread(place), *unanswered],
            brief=BRIEF if can_brief(sections) else "",
            lacks=lacks,
            sheets=SHEETS if any(has_sheets(given.answer) for given in sections) else "",
        ),
        out / PAGE,
    )
    _write_behind(place, sections, out / BEHIND, made_on=made_on, unanswered=[*_unread(place), *unanswered])
    brief, look_ups = _write_brief(place, sections, out, made_on=made_on)
    sheets = [path for given in sections for path in write_sheets(place, given.answer, out)]
    # One of an earlier run would be read as if it held.
    for name in (OFFER, OFFER_PDF):
        (out / name).unlink(missing_ok=True)
    for given in sections:
        write_offer(place, given.answer, out)
    if not sheets:
        (out / SHEETS).unlink(missing_ok=True)
    if tables:
        for given in sections:
            write_answer(given.answer, out / "tables" / given.technique_name)
    return Written(page=path, brief=brief, look_ups=look_ups)


def _write_brief(
    place: FolderPlace, sections: Sequence[Section], out: Path, *, made_on: date
) -> tuple[Path | None, Path | None]:
    """Write the brief, or whom to look up first where it lacks that; return where each is."""
    # What takes its place, or nothing: a brief of an earlier run would be read as if it held.
    if lacks := brief_lacks(sections):
        page = no_brief_html(place.name, place.as_of, lacks=lacks, made_on=made_on)
        return None, _save(page, out / BRIEF)
    if can_brief(sections):
        page = brief_html(place.name, place.as_of, sections=sections, made_on=made_on)
        return _save(page, out / BRIEF), None
    (out / BRIEF).unlink(missing_ok=True)
    return None, None


def _write_behind(
    place: FolderPlace, sections: Sequence[Section], out: Path, *, made_on: date, unanswered: Sequence[str]
) -> None:
    """Write the pages behind the first one, and every table of theirs as CSV."""
    front = f"../{PAGE}"
    for kind in TECHNIQUES:
        # A page of an earlier run would be read as if it held.
        (out / f"{kind.name}.html").unlink(missing_ok=True)
    for given in sections:
        page = report_html(place.name, place.as_of, answers=[given], made_on=made_on, front=front, data=DATA)
        _save(page, out / f"{given.technique_name}.html")
    about = report_html(
        place.name, place.as_of, answers=sections, made_on=made_on, front=front, data=DATA, bodies=False,
        check=place.table("files") if place.has("files") else None, unanswered=unanswered,
    )  # fmt: skip
    _save(about, out / ABOUT)
    tables = {name: table for given in sections for name, table in given.answer.tables().items()}
    if place.has("files"):
        tables["files"] = place.table("files")
    write_relations(tables, out / DATA, ("csv",))


def write_sheets(place: Place, answer: Answer, out: Path) -> list[Path]:
    """Write the start-up sheets of an answer that has some."""
    if not has_sheets(answer):
        return []
    return [_save(sheets_html(place.name, place.as_of, answer), out / SHEETS)]


def write_offer(place: Place, answer: Answer, out: Path) -> list[Path]:
    """Write the summary of a share offer as a page and, where what prints is installed, as a PDF."""
    if not has_offer(answer):
        return []
    written = [_save(offer_html(place.name, place.as_of, answer), out / OFFER)]
    if lacking("pdf"):
        return written
    from ultramicro.ledger.exports.fonts import Fonts  # noqa: PLC0415  an extra
    from ultramicro.reports.pages.offer_pdf import offer_pdf  # noqa: PLC0415  an extra

    target = out / OFFER_PDF
    target.write_bytes(offer_pdf(place.name, place.as_of, answer, Fonts()))
    return [*written, target]


def _unread(place: FolderPlace) -> list[str]:
    """Say which files could not be read: what they hold is in no figure."""
    unread = [r for r in place.files.readings if r.kind == "unreadable"]
    if not unread:
        return []
    listed = [
        say("{file}: {why}", file=r.file, why=r.notes[0] if r.notes else say("no reason is known"))
        for r in unread[:MOST_FILES]
    ]
    told = plural(
        "{n} file could not be read. No figure includes what it holds.",
        "{n} files could not be read. No figure includes what they hold.",
        len(unread),
    )
    return [told, *listed]


def answer_all(place: FolderPlace, progress: Progress = no_progress) -> tuple[list[Section], Sequence[str]]:
    """Ask every technique; what cannot be answered is said with why, and something must be answered.

    One that takes minutes is asked where what it takes is kept, and else only told of.

    Returns
    -------
    list of Section
        The answers, in the order of the techniques.
    list of str
        Which questions have no answer, and why.
    """
    found: dict[str, Section] = {}
    unanswered: list[str] = []
    first: BadInput | None = None
    for number, kind in enumerate(makers_first(), 1):
        progress(kind.name, number, len(TECHNIQUES))
        technique = kind()
        if kind.name in LONG and not technique.ready(place):
            unanswered.append(_takes_long(technique))
            continue
        try:
            found[kind.name] = section(technique, ask(technique, place))
        except BadInput as error:
            first = first or error
            unanswered.append(
                say(
                    "{question} This could not be answered. {why}",
                    question=technique.question,
                    why=error.args[0],
                )
            )
    if first is not None and not found:
        # Of nothing there is no report; what was to be given for the first question is told.
        raise first
    sections = [found[kind.name] for kind in TECHNIQUES if kind.name in found]
    _one_value_each(sections)
    return sections, unanswered


def _takes_long(technique: Technique[Answer]) -> Message:
    """Say of a question that takes minutes that a report does not ask it by itself, and how to have it in."""
    return say(
        "{question} This takes minutes, and a report does not ask it by itself. Run `ultramicro {name}` for "
        "the place once: the next report has its answer.",
        question=technique.question, name=technique.name,
    ).with_id(f"takes_long_{technique.name}")  # fmt: skip


def _told_alone(given: Section) -> Message:
    """Say of an answer with rows of single members or firms that a report is without it: many read one."""
    return say(
        "{question} Its answer has rows of single members or firms, and many read a report. It is asked for "
        "alone: {name}.", question=given.question, name=given.technique_name,
    )  # fmt: skip


def _one_value_each(sections: Sequence[Section]) -> None:
    """Refuse a report in which two answers show one quantity with two values: one of them is wrong."""
    shown = [each for given in sections for each in shown_by(given.answer, given.technique_name)]
    if differing := disagreements(shown):
        raise BrokenLaw("report", differing)


def _save(page: str, path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        why = say("the page cannot be written ({why})", why=error.strerror or str(error))
        raise BadInput(why, where=str(path), do=say("name another folder with --out")) from error
    return path

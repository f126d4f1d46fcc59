"""The first page: the whole loop in a few sentences, one picture, and what to do next; all else is linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro import __version__
from ultramicro.core.contract import Answer
from ultramicro.core.message import Listed, Message, Number, Pence, plural, say, words
from ultramicro.flows.answer import FlowsAnswer
from ultramicro.flows.locality.lookup_queue import ask_next
from ultramicro.flows.locality.lookup_technique import NextAnswer
from ultramicro.reports.drawn.split_bar import Part, SplitBar, split_bar
from ultramicro.reports.enough import Wanting
from ultramicro.reports.formatting import plain
from ultramicro.reports.model import Section
from ultramicro.reports.pages.file_account import FilesView
from ultramicro.reports.pages.html import environment
from ultramicro.reports.pages.page import FigureView, PictureView, figure_view, first_picture
from ultramicro.reports.pages.told import is_told, sentences, values_told

Sentence = tuple[str, str]
"""A technique and the id of one of the sentences that its answer says."""

LOOP: Sequence[tuple[Message, Sequence[Sentence], int]] = (
    (say("What stays and what leaves"), (("flows", "stays_of_influenceable"), ("flows", "stays_here")), 1),
    (say("What could be done"), (("plan", "summary"), ("leaks", "leaves")), 1),
    (
        say("What is being done"),
        (("currency", "in_circulation"), ("bank", "portfolio_at_risk"), ("noticeboard", "wants_met")),
        3,
    ),
    (say("How sure this is"), (("places", "known_share"), ("next", "range_now")), 1),
)
"""What to remember of the whole: each line, the sentences that may say it, and how many of them are said."""

BEHIND = (
    "recipes", "suppliers", "places", "next", "energy", "energy-sites", "energy-offer", "influenceable",
    "top-suppliers", "gaps", "supplier-survey", "benchmark", "buying-here", "annex", "contract-links",
    "lots", "bundle", "promises", "duties", "food-cycle", "food-rounds", "food-exchange",
    "food-menu", "food-harvest", "food-share", "food-hub",
)  # fmt: skip
"""Questions that serve the others; they are linked, not told."""
CARDS = 2
LOOK_UPS = 5
UNKNOWN = 4


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of the whole loop: what it is about, and its sentences."""

    label: str
    says: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Block:
    """A question in short, with a link to all that answers it."""

    id: str
    question: str
    page: str
    says: Sequence[str]
    cards: Sequence[FigureView]
    picture: PictureView | None
    heading: str
    counts: str


@dataclass(frozen=True, kw_only=True)
class LookUps:
    """Whom to look up first, and what that would do."""

    payees: Sequence[tuple[str, str, str]]
    gain: str


def front_html(
    place_name: str,
    as_of: date,
    *,
    answers: Sequence[Section],
    pages: Mapping[str, str],
    about: str,
    files: FilesView | None = None,
    made_on: date | None = None,
    unanswered: Sequence[str] = (),
    brief: str = "",
    lacks: Wanting | None = None,
    sheets: str = "",
) -> str:
    """Return the first page.

    Parameters
    ----------
    place_name : str
        What the place is called.
    as_of, made_on : date
        The date to which the answers hold, and when the page is made.
    answers : sequence of Section
        The questions and their answers, the main one first.
    pages : mapping of str to str
        By technique, the page that has its whole answer.
    about : str
        The page of what is not known, of files, proofs, sources and terms.
    files : FilesView, optional
        What became of every line that was read.
    unanswered : sequence of str
        Questions that could not be answered, and why.
    brief, sheets : str
        The files of the brief and of the start-up sheets beside the page, if there are some.
    lacks : Wanting, optional
        What a brief lacks, if there is none for want of look-ups.
    """
    first = _first(answers, pages)
    rows, told = _loop(answers)
    if first:
        told.add((answers[0].technique_name, getattr(first.finding, "id", "") or first.shows))
    # What could not be answered at all is said before what would make an answer better.
    lacking = (text for given in answers for text in given.answer.lacks())
    unknown = list(dict.fromkeys(map(plain, (*unanswered, *lacking))))
    return (
        environment()
        .get_template("front.html")
        .render(
            place=plain(place_name),
            as_of=as_of,
            made_on=made_on or as_of,
            loop_rows=rows,
            split=_split(answers),
            picture=first,
            picture_says=first.seen if first else "",
            blocks=[
                _block(each, answers[0], pages, told) for each in answers if each.technique_name not in BEHIND
            ],
            behind=[each for each in answers if each.technique_name in BEHIND],
            pages=pages,
            about=about,
            files=files,
            unknown=unknown[: max(UNKNOWN, len(unanswered))],
            more_unknown=max(0, len(unknown) - max(UNKNOWN, len(unanswered))),
            laws=sum(len(given.answer.checks()) for given in answers),
            look_ups=_look_ups(answers),
            worth_trying=_sentence(answers, "leaks", "worth_trying_first"),
            brief=brief,
            lacks=lacks,
            sheets=sheets,
            version=__version__,
        )
    )


def _loop(answers: Sequence[Section]) -> tuple[list[Row], set[Sentence]]:
    """Return the lines of the whole loop, and the sentences that were used."""
    rows, told = [], set[Sentence]()
    for label, names, most in LOOP:
        found = [(name, text) for name in names if (text := _sentence(answers, *name))][:most]
        if found:
            rows.append(Row(label=words(label), says=[text for _, text in found]))
            told |= {name for name, _ in found}
    return rows, told


def _sentence(answers: Sequence[Section], technique: str, name: str) -> str:
    """Return a sentence of an answer in words; nothing where it was not said."""
    found = next((given.answer for given in answers if given.technique_name == technique), None)
    return _said(found, name) if found else ""


def _said(answer: Answer, name: str) -> str:
    whole = answer.says()
    return next(
        (plain(text) for text in (*whole, *sentences(whole)) if getattr(text, "id", "") == name),
        "",
    )


def _split(answers: Sequence[Section]) -> SplitBar | None:
    """Draw where the influenceable money went; nothing where that has no parts that make a whole."""
    found = next((given.answer.found for given in answers if isinstance(given.answer, FlowsAnswer)), None)
    if not found or not found.areas_given:
        return None
    sums = found.influenceable()
    pence = (sums.inside_pence, sums.unknown_pence, sums.outside_pence)
    # Credits can make a part less than nothing, which has no width.
    if min(pence) < 0 or sums.total_pence <= 0:
        return None
    named = (
        ("inside", say("stayed in {area}", area=plain(found.area))),
        ("unknown", say("not known where")),
        ("outside", say("left")),
    )
    parts = [
        Part(means=means, words=said, share=each / sums.total_pence)
        for (means, said), each in zip(named, pence, strict=True)
        if each
    ]
    return split_bar(parts, name="split", title=say("Where the influenceable money went"))


def _first(answers: Sequence[Section], pages: Mapping[str, str]) -> PictureView | None:
    if not answers:
        return None
    return first_picture(answers[0].answer, "first", pages[answers[0].technique_name], wide=True)


def _block(given: Section, main: Section, pages: Mapping[str, str], told: set[Sentence]) -> Block:
    """Tell an answer in short; what was said above, or stands over its picture, is not said again."""
    answer, name = given.answer, given.technique_name
    # The picture of the main question stands on the first screen.
    picture = None if given is main else first_picture(answer, name, pages[name])
    heading = picture.seen if picture and (name, picture.shows) not in told else ""
    says = [
        text
        for each in sentences(answer.says())
        if (name, getattr(each, "id", "")) not in told and (text := plain(each)) != heading
    ]
    figures = answer.figures()
    # A figure that a sentence has said would only stand there twice; its page shows how it was worked out.
    said = values_told([*answer.says(), picture.finding if picture else ""])
    return Block(
        id=name,
        question=plain(given.question),
        page=pages[name],
        says=says,
        cards=[figure_view(figure) for figure in figures if not is_told(figure, said)][:CARDS],
        picture=picture,
        heading=heading,
        counts=_counts(len(figures), len(answer.pictures()), len(answer.tables())),
    )


def _counts(figures: int, pictures: int, tables: int) -> str:
    found = [
        plural("{n} figure with how it was worked out", "{n} figures with how they were worked out", figures),
        plural("{n} picture", "{n} pictures", pictures) if pictures else "",
        plural("{n} table", "{n} tables", tables) if tables else "",
    ]
    return say("{what}", what=Listed([each for each in found if each]))


def _look_ups(answers: Sequence[Section]) -> LookUps | None:
    """Return the look-ups that narrow the range most; nothing where none does."""
    found = next((given.answer for given in answers if isinstance(given.answer, NextAnswer)), None)
    steps = ask_next(found.found, LOOK_UPS) if found else []
    if not found or not steps or steps[-1].range_width is None:
        return None
    now = found.found.bounds
    gain = plural(
        "This {n} look-up narrows the range of the share that stays from {before} to {after} percentage "
        "points.",
        "These {n} look-ups narrow the range of the share that stays from {before} to {after} percentage "
        "points.",
        len(steps),
        before=Number(100 * (now.share(now.width_pence) or 0.0), 0),
        after=Number(100 * steps[-1].range_width, 0),
    )
    payees = [
        (
            plain(s.payee.party),
            say("{sum}", sum=Pence(s.payee.amount_pence)),
            say("{n} points", n=Number(100 * (s.range_width or 0.0), 1, fixed=True)),
        )
        for s in steps
    ]
    return LookUps(payees=payees, gain=gain)

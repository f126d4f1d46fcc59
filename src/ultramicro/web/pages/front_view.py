"""What stands on the front page of a place: the whole loop on one screen, from answers that are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, Pence, Range, say
from ultramicro.reports.drawn.split_bar import Part, SplitBar, split_bar
from ultramicro.reports.formatting import cell, plain
from ultramicro.reports.model import frame
from ultramicro.reports.pages.page import FigureView, figure_view
from ultramicro.reports.pages.told import sentences
from ultramicro.web.asking import finding, pointers
from ultramicro.web.asking.kept import KeptAnswer
from ultramicro.web.asking.permitted import may_read

SHOWN = ("flows", "leaks", "plan", "currency", "bank", "noticeboard", "places", "next")
"""Questions whose answers the page tells of."""
BACK = 3


@dataclass(frozen=True, kw_only=True)
class Front:
    """The front page in words; what is not known, or not for who asks, is empty.

    Parameters
    ----------
    headline : str
        How much stays.
    split : SplitBar, optional
        Where the influenceable money went; `division` says its sums.
    back : sequence of (str, str)
        What could come back, and how much of it a year.
    could, doing, sure
        What could be done; what is being done, as question, words and sum; how sure all this is.
    ask : tuple of (str, str), optional
        Whom to look up next: a name and a sum.
    """

    headline: str
    split: SplitBar | None
    division: str
    leaves: str
    back: Sequence[tuple[str, str]]
    could: Sequence[FigureView]
    enterprises: int
    doing: Sequence[tuple[str, str, str]]
    sure: Sequence[tuple[str, str]]
    ask: tuple[str, str] | None
    made_on: Any
    stale: bool

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell yet."""
        return not (self.headline or self.back or self.could or self.doing or self.sure)


def front_view(request: Any) -> Front:
    """Return what the front page shows to who asks: answers whose own pages they may read, and no others."""
    root = request.place.root
    made = {name: pointers.pointer(root, name, {}) for name in SHOWN if may_read(request, name)}
    answers = {name: kept for name, told in made.items() if told and (kept := finding.kept(root, told.key))}
    flows, leaks, plan = (answers.get(name) for name in ("flows", "leaks", "plan"))
    split, division = _split(flows) if flows else (None, "")
    mark, there = pointers.mark_of(root), [told for told in made.values() if told]
    return Front(
        headline=_said(flows, "stays_of_influenceable"),
        split=split,
        division=division,
        leaves=_said(leaks, "leaves"),
        back=_back(leaks) if leaks else (),
        could=_figures(plan, ("net_local_income", "net_jobs")) if plan else (),
        enterprises=_rows(plan, "plan_enterprises"),
        doing=list(_doing(answers)),
        sure=[(name, text) for name, id_ in (("places", "known_share"), ("next", "lookups_gain"))
              if (text := _said(answers.get(name), id_))],
        ask=_ask(answers.get("next")),
        made_on=max((told.made for told in there), default=None),
        stale=any(told.mark != mark for told in there),
    )  # fmt: skip


def _message(answer: KeptAnswer | None, id_: str) -> Message | None:
    if answer is None:
        return None
    whole = answer.says()
    found = (text for text in (*whole, *sentences(whole)) if getattr(text, "id", "") == id_)
    return next((text for text in found if isinstance(text, Message)), None)


def _said(answer: KeptAnswer | None, id_: str) -> str:
    found = _message(answer, id_)
    return "" if found is None else plain(found)


def _doing(answers: Mapping[str, KeptAnswer]) -> Iterator[tuple[str, str, str]]:
    """Say what is being done in a few words each: a phone shows the whole page at once."""
    if told := _message(answers.get("currency"), "in_circulation"):
        yield "currency", say("Local money in use"), say("{sum}", sum=told.values["out"])
    if told := _message(answers.get("bank"), "safe_to_lend"):
        yield "bank", say("At hand to lend"), say("about {sum}", sum=told.values["sum"])
    if told := _message(answers.get("noticeboard"), "wants_met"):
        met, wants = told.values["met"], told.values["wants"]
        yield (
            "noticeboard",
            say("Wants that offers here could meet"),
            say("{met} of {all}", met=met, all=wants),
        )


def _split(flows: KeptAnswer) -> tuple[SplitBar | None, str]:
    """Draw where the influenceable money went, and say the sums; nothing where they make no whole."""
    told = _message(flows, "stays_of_influenceable")
    area = str(told.values.get("area", "")) if told else ""
    rows = frame("flow_areas", flows.tables()["flow_areas"], None).records()
    row = next((row for row in rows if (row["area"], row["basis"]) == (area, "influenceable")), None)
    if row is None:
        return None, ""
    sums: list[int] = [_whole(row[f"{name}_pence"]) for name in ("inside", "unknown", "outside")]
    total = _whole(row["total_pence"])
    # Credits can make a part less than nothing, which has no width.
    if min(sums) < 0 or total <= 0:
        return None, ""
    named = (("inside", say("stayed in {area}", area=plain(area))), ("unknown", say("not known where")),
             ("outside", say("left")))  # fmt: skip
    parts = [
        Part(means=means, words=said, share=each / total)
        for (means, said), each in zip(named, sums, strict=True)
        if each
    ]
    inside, unknown, outside = map(Pence, sums)
    if sums[1]:
        division = say(
            "{inside} stayed, {unknown} is not known, {outside} left, of {total}", inside=inside,
            unknown=unknown, outside=outside, total=Pence(total),
        )  # fmt: skip
    else:  # of what nobody can move it may still be unknown, which stands beside this: no "£0.00 not known"
        division = say("{inside} stayed, {outside} left, of {total}", inside=inside, outside=outside,
                       total=Pence(total))  # fmt: skip
    return split_bar(parts, name="split", title=say("Where the influenceable money went")), division


def _back(leaks: KeptAnswer) -> list[tuple[str, str]]:
    rows = frame("leak_ranking", leaks.tables()["leak_ranking"], BACK).records()
    return [
        (cell(row["category"], "category", table="leak_ranking"),
         say("{range}", range=Range(_pence(row["pluggable_low_pence"]), _pence(row["pluggable_high_pence"]))))
        for row in rows
    ]  # fmt: skip


def _whole(value: Any) -> int:
    return int(value or 0)


def _pence(value: Any) -> Pence:
    return Pence(_whole(value), "about")


def _figures(answer: KeptAnswer, ids: Sequence[str]) -> list[FigureView]:
    by_id: dict[str, Figure] = {figure.id: figure for figure in reversed(answer.figures())}
    return [figure_view(by_id[id_]) for id_ in ids if id_ in by_id]


def _rows(answer: KeptAnswer | None, table: str) -> int:
    return int(answer.stored(table).count().rows) if answer and answer.has_table(table) else 0


def _ask(following: KeptAnswer | None) -> tuple[str, str] | None:
    rows = frame("ask_next", following.tables()["ask_next"], 1).records() if following else []
    return (
        (plain(rows[0]["party"]), say("{sum}", sum=Pence(_whole(rows[0]["amount_pence"])))) if rows else None
    )

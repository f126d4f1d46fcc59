"""The answer to what could be bought here, and the laws that it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation, worst
from ultramicro.core.message import Day, Listed, Message, Pence, Range, Share, Value, joined, say
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.periods import months_missing, seen_words
from ultramicro.procurement.influence.best import SHOWN_PENCE, best
from ultramicro.procurement.influence.figures import DATED, coverage, figures, movable_ends
from ultramicro.procurement.influence.gather import Buying
from ultramicro.procurement.influence.opportunities import Opportunity
from ultramicro.procurement.influence.tables import buying_tables, opportunity_calendar
from ultramicro.procurement.influence.worth import CASES, case_kept

NAMED = 3
NET_SHOWS = say("After deadweight, displacement, leakage and substitution, as in the answer about leaks.")


@dataclass(frozen=True, kw_only=True)
class InfluenceAnswer(Answer):
    """What of a place's buying could be bought here, by when, the best first."""

    found: Buying
    place: str
    kept_out: Sequence[KeptOut] = ()

    def says(self) -> Sequence[str]:
        """Say what can be bought anew, where to begin, and what comes next."""
        return [_movable(self.found), *_best(self.found), NEXT]

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(figures(self.found))

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {**buying_tables(self.found), **kept_out_tables(self.kept_out)}

    def files(self) -> Mapping[str, bytes]:
        """Return the days on which buying begins as a calendar."""
        return {"opportunities.ics": opportunity_calendar(self.found, self.place).encode()}

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return [
            Picture(
                name="influence_classes", title=say("What was paid, by whether it can be bought anew"),
                alt=say("For each class of payments a bar of what was paid."), mark="bars",
                table="influence_classes", encode={"y": "class", "x": "amount_pence"}, shows="movable",
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        return list(_checks(self.found))

    def licences(self) -> Sequence[Licence]:
        """Say what "net" stands on."""
        return [Licence("net", NET_SHOWS, "four_deductions")]

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return [*kept_out_said(self.kept_out), *_lacks(self.found)]


NEXT = say(
    "Next: `ultramicro gaps` shows which trades are bought and who here works in them. The days are in "
    "opportunities.ics (`--out`), for any diary."
).with_id("next")


def _movable(found: Buying) -> Message:
    _, value, _ = movable_ends(found)
    part = coverage(found)
    said = [
        say(
            "Of {whole}, {sum} can be bought anew by {day} as far as is known: {parts}.",
            whole=_paid(found), sum=Pence(value), day=Day(found.asked.horizon_on),
            parts=Listed(list(_parts(found))),
        )
    ]  # fmt: skip
    if part:
        said.append(
            say("Contracts that were found cover {part} of what was bought.",
                part=Range(Share(part[0]), Share(part[1])))
        )  # fmt: skip
    return joined(said).with_id("movable")


def _paid(found: Buying) -> Message:
    """Say what was paid, and in how long: it is no sum of a year."""
    paid, months = Pence(found.paid_pence), seen_words(found.periods, found.seen)
    return say("{sum} paid in {months}", sum=paid, months=months) if months else say("{sum} paid", sum=paid)


def _parts(found: Buying) -> Iterator[Message]:
    yield say("{sum} without a contract that was found", sum=Pence(found.class_pence("now")))
    if ended := found.class_pence("ended"):
        yield say("{sum} to suppliers whose contracts have ended", sum=Pence(ended))
    yield say("{sum} when contracts end or can end", sum=Pence(found.class_pence(*DATED)))


def _best(found: Buying) -> Iterator[Message]:
    first = best(found)[:NAMED]
    if first:
        yield say(
            "Best to begin with, by the authors' judgement and net of what others here would lose: {first}.",
            first=Listed([_named(each) for each in first], by=""),
        ).with_id("begin_with")  # fmt: skip


def _named(each: Opportunity) -> Message:
    low, _, high = each.net
    return say("{what} of {payer} ({span})", what=each.title or each.need.name, payer=each.payer,
               span=span(low, high))  # fmt: skip


def span(low_pence: int, high_pence: int) -> Value:
    """Return a range of estimates; a low end that is nothing is left out.

    Examples
    --------
    >>> say("{span}", span=span(0, 1_300_00)), say("{span}", span=span(50_00, 1_300_00))
    ('up to £1,300', '£50 to £1,300')
    """
    high = Pence(high_pence, "about")
    if low_pence < SHOWN_PENCE <= high_pence:
        return say("up to {high}", high=high)
    return Range(Pence(low_pence, "about"), high)


def _checks(found: Buying) -> Iterator[Check]:
    yield Check(
        id="every_penny_once", law=say("every penny that was paid is in exactly one class"),
        error=sum(each.amount_pence for each in found.streams) - found.paid_pence,
    )  # fmt: skip
    chosen = found.opportunities
    yield Check(
        id="cases_in_order", law=say("low ≤ middle ≤ high for every opportunity, gross and net"),
        error=worst(
            gap for each in chosen for low, middle, high in (each.gross, each.net)
            for gap in (low - middle, middle - high)
        ),
    )  # fmt: skip
    yield Check(
        id="within_what_leaves", law=say("the middle case is never above what is known to be paid elsewhere"),
        error=worst(each.gross[1] - max(0, each.outside_pence) for each in chosen),
    )  # fmt: skip
    yield Check(
        id="within_capacity",
        law=say(
            "in the low case no trade is given more than its firms here are seen or say to be able to do"
        ),
        error=worst(_over_capacity(chosen)),
    )
    yield Check(
        id="four_deductions",
        law=say("net is gross less the four deductions, one after the other"),
        error=worst(
            abs(end - pence * case_kept(case))
            for each in chosen for end, pence, case in zip(each.net, each.gross, CASES, strict=True)
        ),
        # Each is rounded to a penny.
        tolerance=0.51,
    )  # fmt: skip
    yield Check(
        id="soon_enough", law=say("what is called free can be bought elsewhere within the horizon"),
        error=float(sum(
            1 for each in chosen if each.first_on and each.first_on > found.asked.horizon_on
        )),
    )  # fmt: skip


def _over_capacity(chosen: Sequence[Opportunity]) -> Iterator[float]:
    for need in {each.need.id for each in chosen}:
        mine = [each for each in chosen if each.need.id == need]
        yield sum(each.gross[0] for each in mine) - mine[0].market.capacity_pence


def _lacks(found: Buying) -> Iterator[str]:
    if missing := months_missing(found.periods, found.seen):
        yield missing
    if not found.contracts:
        yield say(
            "Contract registers (contracts/). Without them nobody knows which of it is under contract, and "
            "until when."
        ).with_id("registers")
    elif any(each.class_ == "undated" for each in found.streams):
        yield say("Last days of contracts. Some that were found do not say when they end.").with_id(
            "last_days"
        )
    if not found.said:
        yield say(
            "What suppliers here could do more (supplier_survey.csv). Until then the low case takes no more "
            "than they are paid already."
        ).with_id("supplier_survey")

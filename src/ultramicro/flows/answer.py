"""The answer to where the money goes, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.core.contract import Answer, Check, Figure, Licence, Picture, Relation
from ultramicro.core.message import Day, Message, Pence, joined, note, plural, say
from ultramicro.core.months import YEAR_MONTHS
from ultramicro.core.quantities import Quantity, Shown
from ultramicro.flows.answer_tables import answer_tables
from ultramicro.flows.figures import figures
from ultramicro.flows.findings import Findings, LocalRow, bodies
from ultramicro.flows.licensed import LICENCES, word_laws
from ultramicro.flows.pictures import pictures
from ultramicro.flows.placed_by import office_words
from ultramicro.flows.quantities import INFLUENCEABLE_SUM, PAID_TOTAL, paid_inside
from ultramicro.flows.shares import BASES, Sums
from ultramicro.flows.words import of_all, purpose_words, range_words
from ultramicro.flows.year_on_year import compared_figures, compared_notes

DIMENSIONS = ("category", "class", "month", "year", "payer", "sector")


def _period(first: date | None, last: date | None, months: int = 0) -> Message:
    """Say from when to when.

    Examples
    --------
    >>> april, june = date(2025, 4, 1), date(2025, 6, 1)
    >>> _period(april, april), _period(april, june), _period(None, None)
    ('In April 2025', 'From April 2025 to June 2025', 'In all')
    >>> _period(april, june, 2)
    'From April 2025 to June 2025 (2 of 3 months)'
    """
    if not first or not last:
        return say("In all")
    start, end = Day(first, month=True), Day(last, month=True)
    span = YEAR_MONTHS * (last.year - first.year) + last.month - first.month + 1
    if 0 < months < span:
        # From one month to another reads as all between, unless it is said how many are there.
        return say("From {start} to {end} ({n} of {all} months)", start=start, end=end, n=months, all=span)
    return (
        say("In {month}", month=start)
        if first == last
        else say("From {start} to {end}", start=start, end=end)
    )


A_PENNY = 1.0
"""Shares are floats: a share of billions may miss the penny."""


@dataclass(frozen=True, kw_only=True)
class FlowsAnswer(Answer):
    """Where the money went and how much of it stayed, for one area among the place's areas."""

    found: Findings
    top: int = 20

    def says(self) -> Sequence[Message]:
        """Say it in three sentences."""
        return [self._paid(), self._stayed(), self._leaves()]

    def _paid(self) -> Message:
        found = self.found
        return plural(
            "{period}, {n} body of {place} paid {whole}. Of this, {part} were purchases and grants that "
            "could have gone to another payee.",
            "{period}, {n} bodies of {place} paid {whole}. Of this, {part} were purchases and grants that "
            "could have gone to another payee.",
            len(bodies(found.local.items(found.area, "all", "payer"))),
            period=_period(found.first, found.last, found.months),
            place=found.place,
            whole=Pence(found.all().total_pence),
            part=Pence(found.influenceable().total_pence),
        ).with_id("paid")

    def _stayed(self) -> Message:
        found = self.found
        if not found.areas_given:
            said = say("How much of it stayed cannot be said yet: place.toml names no areas.")
        else:
            said = joined([_stayed_here(found), of_all(found.all())])
        return said.with_id("stays_here")

    def _leaves(self) -> Message:
        found = self.found
        items = found.local.items(found.area, "influenceable", "category").items()
        outside = max(items, key=lambda kv: (kv[1].outside_pence, kv[0]), default=("", Sums()))
        unknown = max(items, key=lambda kv: (kv[1].unknown_pence, kv[0]), default=("", Sums()))
        parts = []
        if outside[1].outside_pence > 0:
            parts.append(_known_to_leave(found, outside[0], outside[1].outside_pence))
        # Told beside what leaves: the largest unknown may be larger, and must not pass for nothing.
        if unknown[1].unknown_pence > 0:
            parts.append(_largest_unknown(unknown[0], unknown[1].unknown_pence, placed=found.areas_given))
        return (joined(parts) if parts else say("Nothing was found that leaves.")).with_id("leaves_most")

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        compared = self.found.compared if self.found.areas_given else None
        return [*figures(self.found), *(compared_figures(compared, self.found.area) if compared else ())]

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return answer_tables(self.found, self.top)

    def tells(self) -> Mapping[str, Quantity]:
        """Name what its sentences and the findings of its pictures show."""
        area = self.found.area
        stays = {basis: Quantity("local_share", {"area": area, "basis": basis}) for basis in BASES}
        return {
            "paid.whole": PAID_TOTAL, "paid.part": INFLUENCEABLE_SUM, "categories.whole": INFLUENCEABLE_SUM,
            "stays_here.part0.range": stays["influenceable"], "stays_here.part1.range": stays["all"],
            "flows.range": stays["all"],
        }  # fmt: skip

    def quantities(self) -> Sequence[Shown]:
        """Return what was paid to parties known to be in each area, which the maps show too."""
        if not self.found.areas_given:
            return ()
        return [
            Shown(paid_inside(area.name), "flows", self.found.local.whole(area.name, "all").inside_pence)
            for area in self.found.areas
        ]

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return pictures(self.found)

    def checks(self) -> Sequence[Check]:
        """Hold every sum against another way to it; all are exact to the penny."""
        found = self.found
        paid = found.payments_pence - found.counted_apart_pence
        rows = found.local.rows
        return [
            Check(
                id="flows_sum",
                law=say("flows sum to payments"),
                error=found.flows_pence - found.payments_pence,
            ),
            Check(
                id="classes_sum",
                law=say("classes sum to payments"),
                error=sum(each.amount_pence for each in found.classes) - found.payments_pence,
            ),
            Check(
                id="locality_row_sum",
                law=say("inside + outside + unknown = total in every row of locality"),
                # The total in the table was made by the engine, and the sum here by us.
                error=_worst(row.sums.total_pence - row.total_pence for row in rows),
            ),
            Check(
                id="area_totals",
                law=say("every area's total is all that was paid"),
                error=_worst(found.local.whole(a.name, "all").total_pence - paid for a in found.areas),
            ),
            Check(
                id="dimension_sums",
                law=say("the items of every dimension sum to all"),
                error=_worst(self._item_errors()),
            ),
            Check(
                id="range_order",
                law=say("low ≤ high in every row of locality"),
                error=_worst(map(_range_error, rows)),
            ),
            Check(
                id="bounds_observed",
                law=say("at least is what is known to stay, and at most adds all that is not known"),
                error=max(self._bound_errors(), default=0.0),
                tolerance=A_PENNY,
            ),
            *word_laws(found),
        ]

    def licences(self) -> Sequence[Licence]:
        """Say what its strong words stand on."""
        return LICENCES

    def _bound_errors(self) -> Iterator[float]:
        """Yield by how much a share misses what is known to be inside, and that with all that is unknown."""
        for area in self.found.areas:
            for basis in BASES:
                sums = self.found.local.whole(area.name, basis)
                if sums.shares:
                    low, high = sums.shares
                    yield abs(low * sums.total_pence - sums.inside_pence)
                    most = sums.inside_pence + sums.unknown_pence
                    yield abs(high * sums.total_pence - min(most, sums.total_pence))

    def _item_errors(self) -> list[int]:
        local = self.found.local
        return [
            sum(s.total_pence for s in local.items(area.name, basis, dimension).values())
            - local.whole(area.name, basis).total_pence
            for area in self.found.areas
            for basis in BASES
            for dimension in DIMENSIONS
        ]

    def lacks(self) -> Sequence[Message]:
        """Say what was missing and what having it would add."""
        compared = self.found.compared if self.found.areas_given else None
        told = compared_notes(compared) if compared else ()
        return [*self.found.notes, *told, *_lacks(self.found)]


def _known_to_leave(found: Findings, category: str, amount_pence: int) -> Message:
    purpose, sum_ = purpose_words(category), Pence(amount_pence)
    if office := office_words(found.placed_by):
        return say("Most is known, {office}, to leave for {purpose} ({sum}).",
                   office=office, purpose=purpose, sum=sum_)  # fmt: skip
    return say("Most is known to leave for {purpose} ({sum}).", purpose=purpose, sum=sum_)


def _stayed_here(found: Findings) -> Message:
    sums, office = found.influenceable(), office_words(found.placed_by)
    # Beside the number: a reader who takes only this sentence along takes its foundation along.
    said = _influenceable_stayed(sums, found.area) if office is None else _by_office(sums, found.area, office)
    return said.with_id("stays_of_influenceable")


def _by_office(sums: Sums, area: str, office: Message) -> Message:
    if sums.shares is None:
        return _influenceable_stayed(sums, area)
    if not sums.unknown_pence:
        return say(
            "Of the influenceable money {range} stayed in {area}, {office}.",
            range=range_words(sums.shares), area=area, office=office,
        )  # fmt: skip
    return say(
        "Of the influenceable money {range} stayed in {area}, {office}: it is not known where the payees of "
        "{unknown} are.",
        range=range_words(sums.shares), area=area, office=office, unknown=Pence(sums.unknown_pence),
    )  # fmt: skip


def _influenceable_stayed(sums: Sums, area: str) -> Message:
    if sums.shares is None:
        return say(
            "How much of the influenceable money stayed in {area} cannot be said: credits are more than "
            "payments.",
            area=area,
        )
    if not sums.unknown_pence:
        return say(
            "Of the influenceable money {range} stayed in {area}.", range=range_words(sums.shares), area=area
        )
    return say(
        "Of the influenceable money {range} stayed in {area}: it is not known where the payees of {unknown} "
        "are.",
        range=range_words(sums.shares), area=area, unknown=Pence(sums.unknown_pence),
    )  # fmt: skip


def _largest_unknown(category: str, amount_pence: int, *, placed: bool) -> Message:
    purpose, sum_ = purpose_words(category), Pence(amount_pence)
    if placed:
        return say("The largest unknown is {purpose} ({sum}).", purpose=purpose, sum=sum_)
    return say("The largest part of the influenceable money is {purpose} ({sum}).", purpose=purpose, sum=sum_)


def _lacks(found: Findings) -> Iterator[Message]:
    unknown = found.influenceable().unknown_pence
    if not found.areas_given:
        yield note(
            "areas_missing",
            "Areas: say what counts as local under [[areas]] in place.toml; beginnings of postcodes are "
            "enough.",
        )
    elif unknown > 0:
        yield note(
            "places_missing",
            "Where the payees of {sum} are: their postcodes in parties.csv would narrow every range.",
            sum=Pence(unknown),
        )
    if not any(each.size or each.kind for each in found.kinds):
        yield note(
            "payee_kinds_missing",
            "The size and kind of payees: a register or parties.csv would show how much reaches small firms "
            "and voluntary bodies.",
        )
    if not found.received:
        yield note("bank_statements_missing", "Bank statements: they would show the money that comes in.")
    if len(found.pay_by_payer) <= 1:
        yield note("pay_missing", "Pay of several employers: it would show how much depends on one employer.")


def _worst(errors: Iterable[float]) -> float:
    return float(max((abs(error) for error in errors), default=0))


def _range_error(row: LocalRow) -> float:
    # No range can be out of order.
    if row.share_low is None or row.share_high is None:
        return 0.0
    return max(0.0, row.share_low - row.share_high)

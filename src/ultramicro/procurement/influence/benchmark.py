"""The benchmark: each year of one's own buying held against the first, same payers and months alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.core.contract import Answer, Check, Figure, Place, Relation, worst
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, Pence, Range, Share, joined, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.shares import share_range
from ultramicro.flows.tables import rows_of, sum_pence, table_of
from ultramicro.flows.time_series import Year, base_of, months_covered
from ultramicro.place.people.gate import PEOPLE
from ultramicro.procurement.influence.alike import MOST, Alike, Bought, all_alike
from ultramicro.procurement.influence.streams import BOUGHT
from ultramicro.procurement.promises.bases import Change, change

MAIN = 0.01
"""A payer with less of the money than this does not decide whether a month is whole."""
KEYS = ("payer", "payee", "party_id", "category", "month")
Span = tuple[float, float]
"""The least and the most."""


def years_of(bought: Bought) -> list[Year]:
    """Add up each year; whole is one of which every main payer has every month, also those of other years."""
    by_payer: dict[str, int] = defaultdict(int)
    months: dict[str, list[date]] = defaultdict(list)
    for year in bought.years():
        for payer, month in bought.months(year):
            by_payer[payer] += bought.year(year, of=[(payer, month)]).total_pence
            months[payer].append(_day(year, month, bought.starts))
    whole = sum(by_payer.values())
    main = {payer: sorted(months[payer]) for payer in by_payer if by_payer[payer] >= MAIN * whole}
    covered = months_covered(main, bought.starts)
    return [bought.year(year, months=covered.get(year, 0)) for year in bought.years()]


def _day(year: str, month: int, starts: int) -> date:
    """Return the first day of a calendar month of a year that starts in some month."""
    first = int(year[:4])
    return date(first if month >= starts else first + 1, month, 1)


def gather_bought(place: Place, area: str, starts: int) -> Bought:
    """Read what was bought in each month from the table `flows`."""
    flows = place.table("flows")
    mine = flows.filter(flows["class"] == BOUGHT, flows.payer != PEOPLE)
    sums = mine.group_by(*KEYS).agg(amount_pence=sum_pence(mine.amount_pence))
    if place.has("party_places"):
        places = place.table("party_places")
        there = places.filter(places.area == area).select(at="party_id", inside="inside")
        sums = sums.left_join(there, sums.party_id == there["at"]).drop("at")
    rows = rows_of(sums.order_by(*KEYS))
    return Bought(({**row, "inside": row.get("inside") or "unknown"} for row in rows), starts)


def require_base(years: Sequence[Year], wanted: str) -> Year | None:
    """Return the base year.

    Raises
    ------
    BadInput
        If the one that is wanted is not here.
    """
    # Without a whole year the first is taken: of a part only the same part is held against it.
    base = base_of(years, wanted) or (None if wanted else next((y for y in years if y.total_pence > 0), None))
    if wanted and base is None:
        here = Listed([year.year for year in years], "or")
        raise BadInput(say("there is no year '{year}'", year=wanted), where="--base-year",
                       do=say("use one of {years}", years=here))  # fmt: skip
    return base


@dataclass(frozen=True, kw_only=True)
class BenchmarkAnswer(Answer):
    """Each year's buying on its own base, and what is alike of it on that of the base year."""

    area: str
    bought: Bought
    years: Sequence[Year]
    base: Year | None

    @property
    def alike(self) -> list[Alike]:
        """What is alike of each year and the base year, the base year itself left out."""
        return [
            each for each in all_alike(self.bought, self.base, self.years) if each.year.year != each.base.year
        ]

    @property
    def held(self) -> Alike | None:
        """The last year of which enough is alike to be held against the base year."""
        enough = [each for each in self.alike if each.enough and each.year.total_pence > 0]
        return enough[-1] if enough else None

    def says(self) -> Sequence[str]:
        """Say how the last year stands to the base, and what comes next."""
        return [self._stands(), NEXT]

    def _stands(self) -> Message:
        last = self.held
        if last is None:
            return say(
                "No two years of buying can be held against one another: of the same payers and months less "
                "than {most} of the money of both is here.", most=Share(MOST, 0),
            ).with_id("no_two_years")  # fmt: skip
        return joined([
            say(
                "Of what the same payers bought in the same months, {latest} stayed in {area} in {last}, and "
                "{earlier} in {first}. On the fixed base of {first} it is {fixed}.",
                last=last.year.year, first=last.base.year,
                area=self.area, latest=_range(_own(last.year)), earlier=_range(_own(last.base)),
                fixed=_range(_fixed(last)),
            ),
            *_unsure(last), _covers(last),
        ]).with_id("benchmark")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        yield Figure(
            id="years_of_buying", name=say("whole years of buying"), unit="years",
            value=sum(year.complete for year in self.years),
            how=say("Years for each month of which every main payer has payments"),
        )  # fmt: skip
        for year in self.years:
            if span := share_range(year.inside_pence, year.outside_pence, year.unknown_pence):
                yield _share_figure("bought_share", year, say("stayed, of the year's own buying"), span,
                                    year.total_pence, say("all payments of the year"))  # fmt: skip
        for each in self.alike:
            if each.enough and share_range(*_three(each.year)):
                for id_, one in (("bought_share_alike_before", each.base), ("bought_share_alike", each.year)):
                    yield _share_figure(id_, one, say("stayed, of what is here of both years"), _own(one),
                                        one.total_pence, _same(each), of=each.year.year)  # fmt: skip
                yield _share_figure("bought_share_fixed", each.year, say("stayed, of the base year's buying"),
                                    _fixed(each), each.base.total_pence, _same(each))  # fmt: skip
        yield from self._change()

    def _change(self) -> Iterator[Figure]:
        last = self.held
        if last is None:
            return
        # Known to be here; and whatever of the unknown may have been here in one year and not in the other.
        ends = [_change(last, first, then) for first, then in ((0, 0), (1, 0), (0, 1), (1, 1))]
        for id_, name, pence in (
            ("more_by_share", say("more bought here because the share changed"), [e.by_share for e in ends]),
            ("more_by_whole", say("more bought here because all buying changed"), [e.by_whole for e in ends]),
        ):
            yield Figure(
                id=id_, name=name, value=round(pence[0]), low=round(min(pence)), high=round(max(pence)),
                unit="pence", rests_on=_same(last),
                how=say(
                    "{last} against {first}, known to be here: the change of the share × the later whole, "
                    "and the change of the whole × the earlier share. Range: if payees whose place is not "
                    "known were here in one of the years",
                    last=last.year.year, first=last.base.year,
                ),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        alike = {each.year.year: each for each in self.alike}
        rows = [_row(year, alike.get(year.year), self.base) for year in self.years]
        return {"buying_years": table_of("buying_years", rows)}

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        return [
            Check(
                id="both_bases", law=say("a share on either base × its base is the same money"),
                error=worst(abs(_fixed(each)[0] * each.base.total_pence - each.year.inside_pence)
                            for each in self.alike if each.enough),
                tolerance=0.01,
            ),
            Check(
                id="alike_within",
                law=say("what is alike of two years is of the same payers in the same months"),
                error=float(sum(
                    1 for each in self.alike for one in (each.base, each.year)
                    if each.months > len(self.bought.months(one.year))
                )),
            ),
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        short = [year.year for year in self.years if not year.complete]
        if not short:
            return []
        return [say("All months of {years}: of a part of a year only the same part of another is held "
                    "against it.", years=Listed(short)).with_id("part_years")]  # fmt: skip


NEXT = say(
    "Next: `ultramicro buying-here` shows what the best opportunities would change; buying/promises.csv "
    "keeps what suppliers promise."
).with_id("next")


def _change(each: Alike, first: int, then: int) -> Change:
    """Part the change from an end of the first year's share to an end of the later one's."""
    return change(
        first_share=_own(each.base)[first], first_whole=each.base.total_pence, share=_own(each.year)[then],
        whole=each.year.total_pence,
    )  # fmt: skip


def _unsure(each: Alike) -> list[Message]:
    """Say that a rise is not shown, where the places that are not known could undo it."""
    (low, high), (before, most) = _own(each.year), _own(each.base)
    if low > most or high < before or (low, before) == (high, most):
        return []
    return [say("Whether more or less stayed than before is not known, as both ranges overlap.")]


def _covers(each: Alike) -> Message:
    return say(
        "Only what is here of both years is compared: {payers}, {months} in all; that is {first} of the "
        "money of {base} and {last} of that of {year}.",
        payers=plural("{n} payer", "{n} payers", len(each.payers)),
        months=plural("{n} month of payments", "{n} months of payments", each.months),
        first=Share(each.base_part, 0), base=each.base.year, last=Share(each.year_part, 0),
        year=each.year.year,
    )  # fmt: skip


def _same(each: Alike) -> Message:
    return plural("the same months of {n} payer in {base}", "the same months of {n} payers in {base}",
                  len(each.payers), base=each.base.year)  # fmt: skip


def _three(year: Year) -> tuple[int, int, int]:
    return year.inside_pence, year.outside_pence, year.unknown_pence


def _own(year: Year) -> Span:
    return share_range(*_three(year)) or (0.0, 1.0)


def _fixed(each: Alike) -> Span:
    base = each.base.total_pence
    return each.year.inside_pence / base, (each.year.inside_pence + each.year.unknown_pence) / base


def _range(span: Span) -> Range:
    return Range(Share(span[0]), Share(span[1]))


def _share_figure(  # noqa: PLR0917
    id_: str,
    year: Year,
    name: Message,
    span: Span,
    whole_pence: int,
    rests: Message,
    *,
    of: str = "",
) -> Figure:
    return Figure(
        id=id_, of={"year": of or year.year}, value=None,
        name=say("{year}: {name}", year=year.year, name=name),
        low=span[0], high=span[1], unit="share", rests_on=rests,
        how=say("{inside} (with the unknown {most}) ÷ {whole}", inside=Pence(year.inside_pence),
                most=Pence(year.inside_pence + year.unknown_pence), whole=Pence(whole_pence)),
    )  # fmt: skip


def _row(year: Year, alike: Alike | None, base: Year | None) -> Row:
    span = share_range(*_three(year)) or (None, None)
    told = alike if alike and alike.enough else None
    fixed = _fixed(told) if told else (None, None)
    before = _own(told.base) if told else (None, None)
    return {
        "year": year.year, "months": year.months, "complete": year.complete,
        "inside_pence": year.inside_pence, "outside_pence": year.outside_pence,
        "unknown_pence": year.unknown_pence, "total_pence": year.total_pence,
        "share_low": span[0], "share_high": span[1], "base_year": base.year if base else None,
        "alike_payers": len(alike.payers) if alike else None, "alike_months": alike.months if alike else None,
        "alike_base_part": alike.base_part if alike else None,
        "alike_year_part": alike.year_part if alike else None,
        "alike_inside_pence": alike.year.inside_pence if alike else None,
        "alike_total_pence": alike.year.total_pence if alike else None,
        "alike_base_pence": alike.base.total_pence if alike else None,
        "alike_low": _own(told.year)[0] if told else None, "alike_high": _own(told.year)[1] if told else None,
        "before_low": before[0], "before_high": before[1], "fixed_low": fixed[0], "fixed_high": fixed[1],
    }  # fmt: skip

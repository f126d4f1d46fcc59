"""The benchmark: each year of one's own buying held against the first, on a fixed and a moving base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ultramicro.core.contract import Answer, Check, Figure, Place, Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, Pence, Range, Share, say
from ultramicro.core.rows import Row
from ultramicro.flows.tables import rows_of, sum_pence, table_of
from ultramicro.flows.time_series import Year, YearShares, base_of, months_covered, over_time, year_of
from ultramicro.place.people.gate import PEOPLE
from ultramicro.procurement.influence.streams import BOUGHT
from ultramicro.procurement.influence.tied import tied
from ultramicro.procurement.promises.bases import change

MAIN = 0.01
"""A payer with less of the money than this does not decide whether a month is whole."""
KEYS = ("payer", "payee", "party_id", "category", "month")


def years_of(rows: Sequence[Mapping[str, Any]], starts: int) -> list[Year]:
    """Add up what was bought by year and by where it went, tied payees and private finance left out.

    Parameters
    ----------
    rows : sequence of mapping
        `payer`, `payee`, `category`, `month`, `inside` and `amount_pence` of purchases. [pence]
    starts : int
        The month in which years start, from 1.
    """
    kept = [row for row in rows if row["month"] and not tied(row["payee"], row["category"])]
    sums: dict[tuple[str, str], int] = defaultdict(int)
    by_payer: dict[str, int] = defaultdict(int)
    months: dict[str, set[date]] = defaultdict(set)
    for row in kept:
        sums[year_of(row["month"], starts), row["inside"]] += row["amount_pence"]
        by_payer[row["payer"]] += row["amount_pence"]
        months[row["payer"]].add(row["month"])
    whole = sum(by_payer.values())
    main = {payer: sorted(months[payer]) for payer in by_payer if by_payer[payer] >= MAIN * whole}
    covered = months_covered(main, starts)
    return [
        Year(year=year, months=covered.get(year, 0), inside_pence=sums[year, "inside"],
             outside_pence=sums[year, "outside"], unknown_pence=sums[year, "unknown"])
        for year in sorted({year for year, _ in sums})
    ]  # fmt: skip


def gather_years(place: Place, area: str, starts: int) -> list[Year]:
    """Read what was bought in each year from the table `flows`."""
    flows = place.table("flows")
    mine = flows.filter(flows["class"] == BOUGHT, flows.payer != PEOPLE)
    sums = mine.group_by(*KEYS).agg(amount_pence=sum_pence(mine.amount_pence))
    if place.has("party_places"):
        places = place.table("party_places")
        there = places.filter(places.area == area).select(at="party_id", inside="inside")
        sums = sums.left_join(there, sums.party_id == there["at"]).drop("at")
    rows = rows_of(sums.order_by(*KEYS))
    return years_of([{**row, "inside": row.get("inside") or "unknown"} for row in rows], starts)


def require_base(years: Sequence[Year], wanted: str) -> Year | None:
    """Return the base year.

    Raises
    ------
    BadInput
        If the one that is wanted is not here.
    """
    base = base_of(years, wanted)
    if wanted and base is None:
        here = Listed([year.year for year in years], "or")
        raise BadInput(say("there is no year '{year}'", year=wanted), where="--base-year",
                       do=say("use one of {years}", years=here))  # fmt: skip
    return base


@dataclass(frozen=True, kw_only=True)
class BenchmarkAnswer(Answer):
    """Each year's buying on both bases."""

    area: str
    years: Sequence[Year]
    base: Year | None

    @property
    def shares(self) -> list[YearShares]:
        """Each year's share."""
        return over_time(self.years, base=self.base)

    @property
    def _told(self) -> list[YearShares]:
        return [each for each in self.shares if each.moving_low is not None]

    def says(self) -> Sequence[str]:
        """Say how the last year stands to the base, and what comes next."""
        return [self._stands(), NEXT]

    def _stands(self) -> Message:
        whole = [each for each in self._told if each.fixed_low is not None]
        if len(whole) < 2:  # noqa: PLR2004  one year cannot be compared
            return say(
                "No two whole years of buying are here, so nothing is held against an earlier year yet."
            ).with_id("no_two_years")
        first, last = whole[0], whole[-1]
        return say(
            "Of what was bought in {last}, {latest} stayed in {area}; in {first} it was {earlier}. On the "
            "fixed "
            "base "
            "of {base} it is {fixed}.",
            last=last.year.year, first=first.year.year, area=self.area, base=last.base, latest=_ends(last),
            earlier=_ends(first), fixed=_fixed(last),
        ).with_id("benchmark")  # fmt: skip

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        yield Figure(
            id="years_of_buying", name=say("whole years of buying"), unit="years",
            value=sum(year.complete for year in self.years),
            how=say("Years for each month of which every main payer has payments"),
        )  # fmt: skip
        for each in self._told:
            yield _share_figure("bought_share", each, say("stayed, of the year's own buying"),
                                each.moving_low, each.moving_high, each.year.total_pence)  # fmt: skip
            if self.base and each.fixed_low is not None:
                yield _share_figure("bought_share_fixed", each, say("stayed, of the base year's buying"),
                                    each.fixed_low, each.fixed_high, self.base.total_pence)  # fmt: skip
        yield from self._change()

    def _change(self) -> Iterator[Figure]:
        whole = [each for each in self._told if each.fixed_low is not None]
        if len(whole) < 2:  # noqa: PLR2004
            return
        first, last = whole[0], whole[-1]
        moved = change(
            first_share=first.moving_low or 0.0, first_whole=first.year.total_pence,
            share=last.moving_low or 0.0, whole=last.year.total_pence,
        )  # fmt: skip
        for id_, name, pence in (
            ("more_by_share", say("more bought here because the share changed"), moved.by_share),
            ("more_by_whole", say("more bought here because all buying changed"), moved.by_whole),
        ):
            yield Figure(
                id=id_, name=name, value=round(pence), unit="pence",
                how=say(
                    "{last} against {first}, known to be here: the change of the share × the later whole, "
                    "and "
                    "the change of the whole × the earlier share", last=last.year.year, first=first.year.year,
                ),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        return {"buying_years": table_of("buying_years", list(map(_row, self.shares)))}

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        base = self.base.total_pence if self.base else 0
        return [
            Check(
                id="both_bases", law=say("a share on either base × its base is the same money"),
                error=max((abs((each.fixed_low or 0) * base - (each.moving_low or 0) * each.year.total_pence)
                           for each in self._told if each.fixed_low is not None), default=0.0),
                tolerance=0.01,
            )
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        short = [year.year for year in self.years if not year.complete]
        if not short:
            return []
        return [say("All months of {years}: a part of a year is held against none.",
                    years=Listed(short)).with_id("part_years")]  # fmt: skip


NEXT = say(
    "Next: `ultramicro buying-here` shows what the best opportunities would change; buying/promises.csv "
    "keeps what "
    "suppliers promise."
).with_id("next")


def _ends(each: YearShares) -> Range:
    return Range(Share(each.moving_low or 0.0), Share(each.moving_high or 0.0))


def _fixed(each: YearShares) -> Range:
    return Range(Share(each.fixed_low or 0.0), Share(each.fixed_high or 0.0))


def _share_figure(  # noqa: PLR0917
    id_: str, each: YearShares, name: Message, low: float | None, high: float | None, whole_pence: int
) -> Figure:
    year = each.year
    return Figure(
        id=id_, of={"year": year.year}, name=say("{year}: {name}", year=year.year, name=name), value=None,
        low=low, high=high, unit="share",
        how=say("{inside} (with the unknown {most}) ÷ {whole}", inside=Pence(year.inside_pence),
                most=Pence(year.inside_pence + year.unknown_pence), whole=Pence(whole_pence)),
    )  # fmt: skip


def _row(each: YearShares) -> Row:
    year = each.year
    return {
        "year": year.year, "months": year.months, "complete": year.complete,
        "inside_pence": year.inside_pence, "outside_pence": year.outside_pence,
        "unknown_pence": year.unknown_pence, "total_pence": year.total_pence,
        "share_low": each.moving_low, "share_high": each.moving_high, "base_year": each.base or None,
        "fixed_low": each.fixed_low, "fixed_high": each.fixed_high,
    }  # fmt: skip

"""The technique `food-share`: which part of food money is local, and what changed it from count to count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from ultramicro.core.contract import Answer, Check, Figure, Picture, Place, Relation, Technique
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Message, Pence, Share, plural, say
from ultramicro.core.rows import Row
from ultramicro.flows.kept_out import KeptOut, kept_out, kept_out_said, kept_out_tables
from ultramicro.flows.tables import rows_of, table_of


@dataclass(frozen=True, kw_only=True)
class Count:
    """A year's count of one basis at one stage.

    Parameters
    ----------
    year : int
        When.
    basis, stage : str
        Of what money, and by what food counts as local.
    local, total : int
        What is local of it, and all of it. [pence]
    local_range, total_range : tuple of int
        Between what each lies. [pence]
    newly : int or None
        What of `local` would not have been counted by the rules of the count before: sources that were added,
        definitions that were widened; None where nobody says. [pence]
    newly_total : int
        The same of `total`. [pence]
    """

    year: int
    basis: str
    stage: str
    local: int
    total: int
    local_range: tuple[int, int]
    total_range: tuple[int, int]
    newly: int | None
    newly_total: int

    def share(self) -> Fraction:
        """Return the local share."""
        return Fraction(self.local, self.total)

    def within(self) -> tuple[Fraction, Fraction]:
        """Return the lowest and highest share that the ranges allow; never above all."""
        low = Fraction(self.local_range[0], self.total_range[1])
        return low, min(Fraction(1), Fraction(self.local_range[1], self.total_range[0]))


@dataclass(frozen=True, kw_only=True)
class Change:
    """From one count to the next, in a declared order; the parts add up to the change.

    Parameters
    ----------
    money : Fraction
        What like-for-like local money does, over the earlier total. [share]
    denominator : Fraction
        What the like-for-like total does, for the later local money. [share]
    counting : Fraction
        What is only counted now. [share]
    """

    money: Fraction
    denominator: Fraction
    counting: Fraction


def change(before: Count, after: Count) -> Change:
    """Split a change of the share: more local money first, then the denominator, then better counting.

    Examples
    --------
    >>> def count(year, local, total, newly):
    ...     return Count(year=year, basis="home", stage="land", local=local, total=total, newly=newly,
    ...                  local_range=(local, local), total_range=(total, total), newly_total=0)
    >>> split = change(count(2014, 189, 2739, 0), count(2017, 289, 2240, 40))
    >>> [round(float(part), 4) for part in (split.money, split.denominator, split.counting)]
    [0.0219, 0.0203, 0.0179]
    """
    alike, base = after.local - (after.newly or 0), after.total - after.newly_total
    return Change(
        money=Fraction(alike, before.total) - before.share(),
        denominator=Fraction(alike, base) - Fraction(alike, before.total),
        counting=after.share() - Fraction(alike, base),
    )


def counts_of(rows: Sequence[Row]) -> dict[tuple[str, str], list[Count]]:
    """Return rows of `food_spending` by basis and stage, year by year."""
    found: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: int(str(row["year"]))):
        count = _count(row)
        found[count.basis, count.stage].append(count)
    return dict(sorted(found.items()))


def _count(row: Row) -> Count:
    local, total = _pence(row, "local_pence", 0), _pence(row, "total_pence", 0)
    return Count(
        year=int(str(row["year"])), basis=str(row["basis"]), stage=str(row["stage"]), local=local,
        total=total,
        local_range=(_pence(row, "local_low_pence", local), _pence(row, "local_high_pence", local)),
        total_range=(_pence(row, "total_low_pence", total), _pence(row, "total_high_pence", total)),
        newly=None if row.get("newly_pence") is None else _pence(row, "newly_pence", 0),
        newly_total=_pence(row, "newly_total_pence", 0),
    )  # fmt: skip


def _pence(row: Row, column: str, empty: int) -> int:
    value = row.get(column)
    return empty if value is None else int(str(value))


@dataclass(frozen=True, kw_only=True)
class FoodShareAnswer(Answer):
    """Local shares of food money.

    Parameters
    ----------
    counts : mapping of (str, str) to sequence of Count
        By basis and stage; two stages of one food are never added.
    kept_out : sequence of KeptOut
        Rows of its tables that could not be used.
    """

    counts: Mapping[tuple[str, str], Sequence[Count]]
    kept_out: Sequence[KeptOut] = ()

    @cached_property
    def _rows(self) -> list[Row]:
        return list(self._made())

    def _made(self) -> Iterator[Row]:
        for counts in self.counts.values():
            for at, count in enumerate(counts):
                low, high = count.within()
                split = change(counts[at - 1], count) if at else None
                told = count.newly is not None
                yield {
                    "year": count.year, "basis": count.basis, "stage": count.stage,
                    "local_pence": count.local, "total_pence": count.total,
                    "local_share": float(count.share()),
                    "share_low": float(low), "share_high": float(high),
                    "fixed_base_share": count.local / counts[0].total,
                    "money_share": float(split.money) if split else None,
                    "denominator_share": float(split.denominator) if split else None,
                    "counting_share": float(split.counting) if split and told else None,
                }  # fmt: skip

    def says(self) -> Sequence[Message]:
        """Say it of the basis that is counted for longest."""
        counts = max(self.counts.values(), key=len)
        first, last = counts[0], counts[-1]
        said = [
            say(
                "In {year} {share} of {total} was local.", year=str(last.year),
                share=Share(float(last.share())), total=Pence(last.total),
            ).with_id("local_share")
        ]  # fmt: skip
        if len(counts) > 1:
            said.append(
                say(
                    "On what was spent in {first} it would be {share}: the rest of the change since is "
                    "a larger or smaller total.", first=str(first.year),
                    share=Share(last.local / first.total),
                ).with_id("fixed_base")
            )  # fmt: skip
        return said

    def figures(self) -> Sequence[Figure]:
        """Return the last share of each basis and stage."""
        return [
            Figure(
                id="food_local_share", name=say("local share of food money"), unit="share",
                of={"basis": basis, "stage": stage}, value=float(counts[-1].share()),
                low=float(counts[-1].within()[0]), high=float(counts[-1].within()[1]),
                how=say("{local} ÷ {total}", local=Pence(counts[-1].local), total=Pence(counts[-1].total)),
                rests_on=plural("{n} count", "{n} counts", len(counts)),
            )
            for (basis, stage), counts in self.counts.items()
        ]  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the counts, each with what changed it."""
        rows = {"food_share_years": table_of("food_share_years", self._rows)}
        return rows | dict(kept_out_tables(self.kept_out))

    def whole(self) -> frozenset[str]:
        """Return the tables that a person wants to the last row."""
        return frozenset({"food_share_years"})

    def pictures(self) -> Sequence[Picture]:
        """Return nothing: the few numbers say it."""
        return ()

    def lacks(self) -> Sequence[Message]:
        """Say where it is not told what is only better counted."""
        n = sum(count.newly is None for counts in self.counts.values() for count in counts[1:])
        told = list(kept_out_said(self.kept_out))
        if not n:
            return told
        return [
            *told,
            plural(
                "Of {n} count nobody says what is only counted now: it is in what more local money changed.",
                "Of {n} counts nobody says what is only counted now: it is in what more local money changed.",
                n,
            ).with_id("newly_counted")
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold it against its laws."""
        pairs = [(before, after) for counts in self.counts.values() for before, after in pairwise(counts)]
        off = [
            after.share() - before.share() - split.money - split.denominator - split.counting
            for before, after in pairs
            for split in [change(before, after)]
        ]
        every = [count for counts in self.counts.values() for count in counts]
        outside = sum(not count.within()[0] <= count.share() <= count.within()[1] for count in every)
        return [
            Check(id="parts_add_up", law=say("what money, denominator and counting changed is the change"),
                  error=float(sum(map(abs, off)))),
            Check(id="share_in_range", law=say("every share lies in its range"), error=outside),
            Check(id="part_of_all", law=say("nothing local is more than all"),
                  error=sum(count.local > count.total for count in every)),
        ]  # fmt: skip


@dataclass(frozen=True)
class FoodShare(Technique[FoodShareAnswer]):
    """The local share of food money by its denominator; what changed it, and what is only counted better."""

    name: ClassVar[str] = "food-share"
    question: ClassVar[str] = say("How much of what is spent on food is local, and what changed it?")
    reads: ClassVar[tuple[str, ...]] = ("food_spending",)
    uses: ClassVar[tuple[str, ...]] = ()
    makes: ClassVar[tuple[str, ...]] = ()
    sources: ClassVar[tuple[str, ...]] = (
        "Vermont Farm to Plate, local food counts of 2014 and 2017: the same money on two denominators",
    )

    def run(self, place: Place) -> FoodShareAnswer:
        """Answer for a place."""
        rows = rows_of(place.table("food_spending"))
        bad = [row for row in rows if _wrong(row)]
        if bad:
            raise BadInput(
                plural("{n} row counts more as local than as all, or has a range without its value",
                       "{n} rows count more as local than as all, or have ranges without their values",
                       len(bad)),
                where="food/spending.csv",
                do=say("look at the year {year}", year=str(bad[0]["year"])),
            )  # fmt: skip
        return FoodShareAnswer(counts=counts_of(rows), kept_out=kept_out(place, *self.reads))


def _wrong(row: Row) -> bool:
    count = _count(row)
    return not (
        0 <= count.local_range[0] <= count.local <= count.local_range[1]
        and 0 < count.total_range[0] <= count.total <= count.total_range[1]
        and count.local <= count.total
        and (count.newly or 0) <= count.local
        and count.newly_total < count.total
    )

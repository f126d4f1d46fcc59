"""The answer to in which lots small firms could win, with its proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation, worst
from ultramicro.core.message import Message, Pence, Share, joined, plural, say
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of
from ultramicro.procurement.lots.consortium import Consortium
from ultramicro.procurement.lots.flips import Stretch, flips_at
from ultramicro.procurement.lots.gather import Gathered
from ultramicro.procurement.lots.model import Award
from ultramicro.procurement.lots.outputs import (
    award_rows,
    division_rows,
    law_rows,
    left_row,
    member_rows,
    stretch_row,
)
from ultramicro.procurement.lots.solve import Awarded
from ultramicro.procurement.lots.told import (
    award_said,
    bids_pence,
    consortium_figures,
    consortium_lacks,
    consortium_said,
    local_share,
    lots_lack,
    turnover_lacks,
)
from ultramicro.procurement.rules.certainty import Answer as Whether
from ultramicro.procurement.rules.duties import Judged


@dataclass(frozen=True, kw_only=True)
class LotsAnswer(Answer):
    """Who would win what.

    Parameters
    ----------
    found : Gathered
        The contract and its bids.
    best : Awarded or None
        The award of least cost less what local pounds are held worth; None where no award gives every package
        to somebody who can carry it.
    cheapest : Awarded or None
        The award of least cost where a local pound counts no more than its price.
    weight : Fraction
        What a local pound is worth beyond its price.
    stretches : tuple of Stretch
        Every award that is best at some such worth.
    consortium : Consortium
        Small firms that could do the whole contract together: who does which part.
    law : Judged
        What the law says of all lots together.
    kept_out : tuple of KeptOut
        Rows of its tables that could not be used.
    """

    found: Gathered
    best: Awarded | None
    cheapest: Awarded | None
    weight: Fraction
    stretches: tuple[Stretch, ...]
    consortium: Consortium
    law: Judged
    kept_out: tuple[KeptOut, ...] = ()

    def _bids_pence(self, award: Award) -> int:
        return bids_pence(self.found, award)

    def says(self) -> Sequence[str]:
        """Say it in up to three sentences."""
        return list(self._said())

    def _said(self) -> Iterator[Message]:
        if self.best is None or self.cheapest is None:
            yield say(
                "No award gives every package of '{contract}' to a firm that bids for it and can carry it.",
                contract=self.found.contract,
            ).with_id("no_award")  # fmt: skip
        else:
            said = award_said(self.found, self.best, self.cheapest)
            flip = self._flip_said()
            yield joined([said, flip] if flip else [said]).with_id("award")
        yield consortium_said(self.found, self.consortium).with_id("consortium")
        if self.law.threshold.said == "unknown":
            yield say("Whether all lots together are below the law's threshold is not known.").with_id("law")
        else:
            word = say("above") if self.law.threshold.said == "above" else say("below")
            yield say(
                "All lots together count, and are {where} the law's threshold.", where=word
            ).with_id("law")  # fmt: skip

    def _flip_said(self) -> Message | None:
        at = flips_at(list(self.stretches), self.weight)
        if at is None or self.best is None:
            return None
        # Where several meet at one worth, the last of them is what comes beyond it.
        to = [each for each in self.stretches if each.low == at][-1]
        return say(
            "If what local firms are paid is worth {worth} more than its price, or more, the answer is "
            "another: {local} go to local firms, for {more} more.",
            worth=Share(float(at), 1), local=Pence(to.award.local_pence),
            more=Pence(max(0, to.award.cost_pence - self.best.award.cost_pence)),
        )  # fmt: skip

    def _local_share(self, award: Award) -> float:
        return local_share(self.found, award)

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(self._figures())

    def _figures(self) -> Iterator[Figure]:
        award = self.best.award if self.best else None
        rests = plural(
            "{n} bid that may win", "{n} bids that may win", len(self.found.tender.bids)
        )  # fmt: skip
        yield Figure(
            id="lots_cost", unit="pence", rests_on=rests,
            name=say("cost with the local preference") if self.weight else say("least cost of the contract"),
            value=award.cost_pence if award else None,
            how=say(
                "bids of {bids} + {n} × {each} of administration",
                bids=Pence(self._bids_pence(award) if award else 0), n=len(award.suppliers) if award else 0,
                each=Pence(self.found.tender.administration_pence),
            ),
        )  # fmt: skip
        yield Figure(
            id="lots_local_share", name=say("goes to local firms"), unit="share", rests_on=rests,
            value=self._local_share(award) if award else None,
            how=say("{local} ÷ {bids} of bids", local=Pence(award.local_pence if award else 0),
                    bids=Pence(self._bids_pence(award) if award else 0)),
        )  # fmt: skip
        yield self._small(award, rests)
        yield from self._preference(rests)
        yield from consortium_figures(self.found, self.consortium)
        at = flips_at(list(self.stretches), self.weight)
        yield Figure(
            id="lots_flip", name=say("worth of buying locally at which the answer flips"), unit="share",
            value=float(at) if at is not None else None, rests_on=rests,
            how=say("more cost ÷ more to local firms of the award that is best beyond it; exactly {at}",
                    at=str(at) if at is not None else "–"),
        )  # fmt: skip

    def _small(self, award: Award | None, rests: Message) -> Figure:
        asked, bids = self.found.tender.asked, self._bids_pence(award) if award else 0
        sums = {True: 0, False: 0, None: 0}
        for package, firm in award.winners.items() if award else ():
            sums[self.found.small.get(firm)] += asked[package, firm]
        low, high = (sums[True], sums[True] + sums[None])
        return Figure(
            id="lots_small_share", name=say("goes to small firms"), unit="share", rests_on=rests,
            value=low / bids if bids and low == high else None,
            low=low / bids if bids else None, high=high / bids if bids else None,
            how=say("{small} to {most} ÷ {bids} of bids", small=Pence(low), most=Pence(high),
                    bids=Pence(bids)),
        )  # fmt: skip

    def _preference(self, rests: Message) -> Iterator[Figure]:
        """Yield what was made as small as can be, the cheapest award, and what the preference costs."""
        best, cheapest = self.best, self.cheapest
        cost = best.award.cost_pence if best else 0
        local = best.award.local_pence if best else 0
        least = cheapest.award.cost_pence if cheapest else 0
        yield Figure(
            id="lots_minimised", name=say("cost less what local money is held worth"), unit="pence",
            rests_on=rests, value=round(best.worth_pence) if best else None,
            how=say("{cost} − {worth} × {local} that local firms get; this is made as small as can be, and "
                    "no award is below {bound}",
                    cost=Pence(cost), worth=Share(float(self.weight), 1), local=Pence(local),
                    bound=Pence(float(best.bound_pence) if best else 0)),
        )  # fmt: skip
        yield Figure(
            id="lots_cheapest", name=say("lowest cost of any award"), unit="pence", rests_on=rests,
            value=least if cheapest else None,
            how=say("bids and administration where local money counts as any other; no award is below "
                    "{bound}", bound=Pence(float(cheapest.bound_pence) if cheapest else 0)),
        )  # fmt: skip
        yield Figure(
            id="lots_premium", name=say("what preferring local firms costs"), unit="pence", rests_on=rests,
            value=cost - least if best else None,
            how=say("{cost} − {cheapest}", cost=Pence(cost), cheapest=Pence(least)),
        )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        cheapest = self.cheapest.award.cost_pence if self.cheapest else 0
        held = {
            "lot_awards": list(award_rows(self.found, self.best.award)) if self.best else [],
            "lot_divisions": list(division_rows(self.found, self.cheapest.award, self.best.award))
            if self.best and self.cheapest else [],
            "lot_stretches": [stretch_row(each, cheapest, self._local_share(each.award))
                              for each in self.stretches],
            "lot_left": list(map(left_row, self.found.left)),
            "lot_consortium": list(member_rows(self.found, self.consortium)),
            "lot_law": list(law_rows(self.law)),
        }  # fmt: skip
        made = {name: table_of(name, rows) for name, rows in held.items() if rows or name == "lot_stretches"}
        return {**made, **kept_out_tables((*self.kept_out, *self.found.kept_out))}

    def pictures(self) -> Sequence[Picture]:
        """Return what is worth seeing."""
        if not self.stretches:
            return ()
        return [
            Picture(
                name="stretches", title=say("What more local firms cost"), mark="bars", table="lot_stretches",
                alt=say("Bars: the cost of each award that is best at some worth of buying locally."),
                encode={"x": "cost_pence", "y": "award"},
                finding=plural(
                    "{n} award is best at some worth of buying locally.",
                    "{n} awards are each best at some worth of buying locally.", len(self.stretches),
                ).with_id("stretches"),
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        joins = zip(self.stretches, self.stretches[1:], strict=False)
        gaps = [one.award.worth_pence(one.high) - other.award.worth_pence(other.low) for one, other in joins]
        values = [work.value_pence for work in self.found.works if work.value_pence is not None]
        group = self.consortium.found
        return [
            Check(
                id="award_keeps_its_rules",
                law=say("Every package goes to one firm that bids for it and can carry it"),
                error=len(self.found.tender.faults(self.best.award.winners)) if self.best else 0,
            ),
            Check(
                id="award_is_proved", law=say("What was found costs no less than what is proved to be least"),
                error=worst(max(0.0, -float(each.gap_pence)) for each in self._proved),
            ),
            Check(
                id="cheapest_is_cheapest",
                law=say("The award with a preference costs no less than the cheapest"),
                error=max(0, self.cheapest.award.cost_pence - self.best.award.cost_pence)
                if self.best and self.cheapest else 0,
            ),
            Check(
                id="consortium_keeps_its_rules",
                law=say("Every part goes to one member that can do it, and the group meets what is asked"),
                error=len(self.consortium.tender.faults(group.award.winners)) if group else 0,
            ),
            Check(
                id="flips_meet", law=say("Where the answer flips both awards cost alike"),
                error=float(max(map(abs, gaps), default=Fraction(0))),
            ),
            Check(
                id="lots_count_together",
                law=say("The law is asked about the sum of all lots, never about one"),
                error=float(self._split(sum(values))),
            ),
        ]  # fmt: skip

    @property
    def _proved(self) -> list[Awarded]:
        return [each for each in (self.best, self.cheapest, self.consortium.found) if each]

    def _split(self, whole_pence: int) -> int:
        """Return by how much a sum that is above the threshold whatever VAT is taken for one below."""
        limits = self.law.threshold.limits_pence
        below = self.law.threshold.reached is Whether.NO
        return max(0, whole_pence - limits[-1] + 1) if limits and below else 0

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return list(self._lacking())

    def _lacking(self) -> Iterator[Message]:
        yield from kept_out_said((*self.kept_out, *self.found.kept_out))
        if without := self.found.tender.without_bids:
            yield plural(
                "Nobody who may win bids for {n} package.", "Nobody who may win bids for {n} packages.",
                len(without),
            ).with_id("packages_without_bids")  # fmt: skip
        if self.found.left:
            yield plural(
                "{n} bid cannot win; the table says why.", "{n} bids cannot win; the table says why.",
                len(self.found.left),
            ).with_id("bids_left_out")  # fmt: skip
        for each, id_ in ((self.best, "not_proved"), (self.consortium.found, "consortium_not_proved")):
            if each and each.gap_pence >= 1:
                yield say(
                    "It is not proved that nothing better exists: another division could be cheaper by "
                    "{gap} at most.", gap=Pence(float(each.gap_pence)),
                ).with_id(id_)  # fmt: skip
        if unknown := sum(work.value_pence is None for work in self.found.works):
            yield plural(
                "The value of {n} package is not known, so that the law's answer may change.",
                "The values of {n} packages are not known, so that the law's answer may change.", unknown,
            ).with_id("values_not_known")  # fmt: skip
        yield from consortium_lacks(self.consortium)
        yield from turnover_lacks(self.found.works)
        if self.best:
            yield from lots_lack(self.found, self.best.award)
        if self.found.others:
            yield plural(
                "{n} other contract stands in lot_packages.csv: name it with --contract.",
                "{n} other contracts stand in lot_packages.csv: name one with --contract.",
                len(self.found.others),
            ).with_id("other_contracts")  # fmt: skip

"""The answer to whether a place's own power would pay for itself, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation, worst
from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.core.quantities import Quantity
from ultramicro.energy.offer.battery_of import BatteryFound
from ultramicro.energy.offer.benefit import flows_of, saved_by_group
from ultramicro.energy.offer.cases import Case
from ultramicro.energy.offer.outcome import Outcome, balance_error
from ultramicro.energy.offer.summary import summary_rows
from ultramicro.energy.offer.tables import Offer, effect_of, tables_of
from ultramicro.energy.parameters import ESTIMATE, parameters, value
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables
from ultramicro.flows.tables import table_of


@dataclass(frozen=True, kw_only=True)
class OfferAnswer(Answer):
    """A share offer with its cases, its pack and what it does for the place.

    Parameters
    ----------
    offer : Offer
        All that was reckoned.
    battery : BatteryFound or None
        The battery that would pay, if one was asked for.
    """

    offer: Offer
    battery: BatteryFound | None = None
    kept_out: Sequence[KeptOut] = ()

    def says(self) -> Sequence[str]:
        """Say it in three sentences."""
        out, scheme = self.offer.expected, self.offer.expected.scheme
        members = say(
            "members would be paid {interest} on average, and the community fund {fund} in {years} years",
            interest=Share(out.mean_interest or 0.0), fund=Pence(out.fund_pence, "short"),
            years=scheme.years,
        )  # fmt: skip
        capex, rate = Pence(scheme.capex_pence, "short"), out.project_rate
        if rate is None and not out.earns_back:
            first = say(
                "Building for {capex} is not earned back in {years} years; {members}.",
                capex=capex, years=scheme.years, members=members,
            )  # fmt: skip
        elif rate is None:
            first = say("Building for {capex} has no one rate of return; {members}.",
                        capex=capex, members=members)  # fmt: skip
        else:
            first = say("Building for {capex} earns {rate} each year before finance; {members}.",
                        capex=capex, rate=Share(rate), members=members)  # fmt: skip
        return [first.with_id("offer"), self._stands(out), self._worst()]

    def _stands(self, out: Outcome) -> Message:
        asked = value("lender_cover")
        if out.short_year is not None:
            said = say("It does not stand: money is short in year {year}.", year=out.short_year)
        elif out.least_cover is not None and out.least_cover < asked:
            said = say(
                "The loan is covered {times} times in its worst year; lenders ask for {asked}.",
                times=Number(out.least_cover, 2, fixed=True), asked=Number(asked, 2),
            )  # fmt: skip
        elif out.unpaid_capital_pence:
            said = say(
                "Cash lasts, but members would lose {sum} of their capital.",
                sum=Pence(out.unpaid_capital_pence, "short"),
            )
        else:
            said = say("Cash lasts in every year, and all capital is paid back.")
        return said.with_id("stands")

    def _worst(self) -> Message:
        effect = effect_of(self.offer.of(Case.ALL_AT_ONCE))
        return say(
            "With low output, low prices and dearer building together: {effect}.", effect=effect
        ).with_id("all_at_once")

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return [*self._returns(), *self._benefit(), *self._battery()]

    def _returns(self) -> Iterator[Figure]:
        offer, out = self.offer, self.offer.expected
        bad, rests = offer.of(Case.ALL_AT_ONCE), self._rests_on()
        yield Figure(
            id="offer_shares", name=say("community shares"), unit="pence", value=out.scheme.shares_pence,
            how=say("{capex} of building + {cash} of cash − {grant} of grant − {loan} lent",
                    capex=Pence(out.scheme.capex_pence), cash=Pence(out.scheme.float_pence),
                    grant=Pence(out.scheme.grant_pence), loan=Pence(out.scheme.loan_pence)),
            rests_on=rests,
        )  # fmt: skip
        yield Figure(
            id="offer_project_rate", name=say("return before finance"), unit="share", value=out.project_rate,
            low=bad.project_rate, high=out.project_rate if bad.project_rate is not None else None,
            how=say("the rate at which income less running costs is worth what building costs"),
            rests_on=rests,
        )  # fmt: skip
        yield Figure(
            id="offer_member_rate", name=say("return to members"), unit="share", value=out.member_rate,
            how=say("the rate at which interest and capital paid back are worth what was paid in"),
            rests_on=rests,
        )  # fmt: skip
        yield Figure(
            id="offer_least_cover", name=say("cover of the loan in its worst year"), unit="times",
            value=out.least_cover,
            how=say("income less costs, tax and what is set aside ÷ interest and repayment (DSCR)"),
            rests_on=rests,
        )  # fmt: skip
        yield Figure(
            id="offer_fund", name=say("community fund over all years"), unit="pence", value=out.fund_pence,
            how=say("what is promised, and the surplus that members' capped interest leaves"), rests_on=rests,
        )  # fmt: skip

    def _rests_on(self) -> Message:
        guesses = sum(each.source == ESTIMATE for each in parameters().values())
        return say(
            "{n} of {all} numbers that stand in are our estimates; the table of terms has each range",
            n=guesses, all=len(parameters()),
        )  # fmt: skip

    def _benefit(self) -> Iterator[Figure]:
        if self.offer.found.club:
            saved = round(float(self.offer.found.shared.saved_pence.sum()))
            yield Figure(
                id="saved_on_bills", name=say("saved by members in the first year"), unit="pence",
                value=saved,
                how=say("energy of the sites that each member uses × their price less the match price"),
                rests_on=plural("the readings of {n} meter", "the readings of {n} meters",
                                len(self.offer.found.club.meters)),
            )  # fmt: skip

    def _battery(self) -> Iterator[Figure]:
        if self.battery:
            yield Figure(
                id="battery_kwh", name=say("battery that would pay"), unit="kwh", value=self.battery.size_kwh,
                how=say("the size at which what is bought less what is sold, and the battery, cost least"),
                rests_on=say("a linear programme over every half-hour; prices of members' tariffs"),
            )  # fmt: skip
            yield Figure(
                id="battery_saves", name=say("saved by it each year after its own cost"), unit="pence",
                value=self.battery.saves_pence,
                how=say("cost without a battery − cost with it; no battery saves {gap} more",
                        gap=Pence(round(self.battery.gap_pence) + 1)),
            )  # fmt: skip

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        pack = table_of("energy_pack", summary_rows(self.offer))
        return {**tables_of(self.offer), "energy_pack": pack, **kept_out_tables(self.kept_out)}

    def whole(self) -> frozenset[str]:
        """Name the tables that a person wants to the last row."""
        return frozenset({"energy_offer_years", "energy_risks", "energy_papers", "energy_offer_terms"})

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        cash = Picture(
            name="cash", mark="bars", table="energy_offer_years", title=say("Cash at the end of each year"),
            alt=say("A bar for each year: the cash in hand."), encode={"x": "year", "y": "cash_pence"},
            shows="stands",
        )  # fmt: skip
        saved = Picture(
            name="saved", mark="bars", table="energy_saved",
            title=say("What members save in the first year, by how deprived the area is where they live"),
            alt=say("A bar for each tenth of deprivation."), encode={"x": "saved_pence", "y": "group"},
            finding=self._most_saved(),
        )  # fmt: skip
        return (cash, saved) if saved_by_group(self.offer.found) else (cash,)

    def _most_saved(self) -> Message:
        groups = saved_by_group(self.offer.found)
        total = sum(each.saved_pence for each in groups)
        meters = sum(each.meters for each in groups)
        return say(
            "{n} meters together save {sum}, {each} each on average.", n=meters, sum=Pence(total, "whole"),
            each=Pence(round(total / meters) if meters else 0, "whole"),
        )  # fmt: skip

    def tells(self) -> Mapping[str, Quantity]:
        """Name what its sentences show."""
        told = {"offer.rate": Quantity("offer_project_rate")}
        return told if self.offer.expected.project_rate is not None else {}

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        offer, out = self.offer, self.offer.expected
        outcomes = [each.outcome for each in offer.cases]
        saved = round(float(offer.found.shared.saved_pence.sum()))
        groups = saved_by_group(offer.found)
        flows = list(flows_of(offer.found, out))
        society = sum(f.amount_pence for f in flows if f.payee == "society")
        laws = [
            Check(id="balanced", law=say("in each year of each case what the society has is what it owes"),
                  error=worst(float(balance_error(each)) for each in outcomes)),
            Check(id="cash_never_below_nought", law=say("cash is never below nought"),
                  error=max(0, -min(year.cash_pence for each in outcomes for year in each.years))),
            Check(id="interest_within_cap", law=say("members' interest is within its cap"),
                  error=worst(float(over_cap(each)) for each in outcomes)),
            Check(id="groups_sum", law=say("what groups save sums to what members save"),
                  error=sum(each.saved_pence for each in groups) - saved, tolerance=len(groups)),
            Check(id="income_is_paid", law=say("what the society earns is what others pay it"),
                  error=society - out.years[0].income_pence),
        ]  # fmt: skip
        return [*laws, *self._battery_checks()]

    def _battery_checks(self) -> Iterator[Check]:
        if self.battery:
            yield Check(id="battery_conserves", law=say("the battery makes no energy"),
                        error=self.battery.error_wh, tolerance=1e-3)  # fmt: skip
            yield Check(id="no_better_battery", law=say("no other battery costs less"),
                        error=self.battery.gap_pence, tolerance=1.0)  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        words = {
            "sun": say("A file of sun by the hour would show the output of each roof by where it faces."),
            "readings": say(
                "Readings of members' meters would show what they use of it; all is reckoned as sold to the "
                "network."
            ),
            "match": say("A tariff of the kind match would give the price that members pay for local power."),
            "export": say("A tariff of the kind export would give the price of what is sold to the network."),
        }
        found = list(kept_out_said(self.kept_out))
        found += [words[each].with_id(each) for each in self.offer.found.missing if each in words]
        if not all(use.made.site.quoted for use in self.offer.found.shared.uses):
            quotes = say("Quotes, in energy/sites.csv, would take the place of costs by the kilowatt.")
            found.append(quotes.with_id("quotes"))
        return found


def over_cap(outcome: Outcome) -> int:
    """Return by how much members' interest is above its cap in the worst year, in pence."""
    scheme = outcome.scheme
    held = [scheme.shares_pence, *(year.capital_pence for year in outcome.years)]
    paid = (
        year.member_interest_pence - round(before * scheme.interest_cap)
        for before, year in zip(held, outcome.years, strict=False)
    )
    return max(0, *paid)

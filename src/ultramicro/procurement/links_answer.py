"""The answer to which payments are under which contract, and the laws it keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation, worst
from ultramicro.core.message import Listed, Message, Pence, Range, Share, note, plural, say
from ultramicro.flows.tables import table_of
from ultramicro.procurement.links_figures import SURE, figures, share_range
from ultramicro.procurement.links_found import LinksFound


@dataclass(frozen=True, kw_only=True)
class LinksAnswer(Answer):
    """Payments by how they stand to contracts, the links behind that, and what the registers hold."""

    found: LinksFound
    top: int

    def says(self) -> Sequence[Message]:
        """Say what is under contracts, how far the registers reach, and what a person should judge."""
        return [self._under(), self._coverage(), *self._to_judge()]

    def _under(self) -> Message:
        found = self.found
        whole, span = Pence(found.paid_pence), share_range(found)
        if not found.standings:
            return note("under_contracts", "No contract is here of a body whose payments are here.")
        if span is None:
            return note(
                "under_contracts", "More came back than was paid, so that no share under contracts is told."
            )
        low, value, high = span
        return note(
            "under_contracts",
            "Of {whole} paid, {share} is under contracts that are known ({span}); {strong} of it on strong "
            "evidence.",
            whole=whole, share=Share(value), span=Range(Share(low), Share(high)),
            strong=Pence(found.pence(*SURE)),
        )  # fmt: skip

    def _coverage(self) -> Message:
        found = self.found
        over = sum(each.over_pence for each in found.covered)
        if over <= 0:
            return self._no_reach()
        low, high = (
            sum(getattr(each, c) for each in found.covered) / over for c in ("low_pence", "high_pence")
        )
        return note(
            "coverage",
            "The rest is not all bought without a contract: of what was bought from payees paid {least} or "
            "more in a calendar year, the registers hold a contract for {span}. {left} is left out: grants, "
            "taxes, other bodies, people and payees without a name.",
            least=Pence(found.least_pence), span=Range(Share(low), Share(high)),
            left=Pence(sum(each.left_out_pence for each in found.covered)),
        )  # fmt: skip

    def _no_reach(self) -> Message:
        """Say why it is not told how far the registers reach."""
        found = self.found
        if not found.standings:
            return note(
                "coverage",
                "No buyer of a contract is a payer of the payments, so that the reach of the registers is "
                "not told.",
            )
        if not found.covered:
            return note(
                "coverage",
                "No payment to a named payee is dated, so that the reach of the registers is not told.",
            )
        return note(
            "coverage",
            "No payee was paid {least} or more in a calendar year, so that the reach of the registers is not "
            "told.", least=Pence(found.least_pence),
        )  # fmt: skip

    def _to_judge(self) -> Sequence[Message]:
        if not self.found.asked:
            return []
        return [
            plural(
                "{n} payee may be a contract's supplier: a person should judge.",
                "{n} pairs of a payee and a supplier may be one party: a person should judge, the largest "
                "sums first.",
                self.found.asked,
            ).with_id("to_judge")
        ]

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        return list(figures(self.found))

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        found = self.found
        return {
            "contract_standing": table_of("contract_standing", self._standing_rows()),
            "contract_coverage": table_of(
                "contract_coverage", [asdict(each) | {"year": str(each.year)} for each in found.covered]
            ),
            "contract_questions": found.questions.limit(self.top),
            "contract_links": found.links,
            "payee_standing": found.payees,
        }

    def _standing_rows(self) -> Sequence[Mapping[str, object]]:
        whole: dict[str, int] = {}
        for each in self.found.standings:
            whole[each.payer] = whole.get(each.payer, 0) + each.amount_pence
        return [
            asdict(each) | {"share": each.amount_pence / whole[each.payer] if whole[each.payer] > 0 else None}
            for each in self.found.standings
        ]

    def pictures(self) -> Sequence[Picture]:
        """Show all that was paid by how it stands to contracts."""
        return [
            Picture(
                name="standing",
                title=say("All that was paid, by how it stands to the contracts that are known"),
                alt=say(
                    "Bars of the sums paid under contracts, to their suppliers without one, and to others."
                ),
                mark="stacked",
                table="contract_standing",
                encode={"x": "amount_pence", "y": "payer", "colour": "standing"},
                shows="under_contracts",
            )
        ]

    def lacks(self) -> Sequence[Message]:
        """Say what identifiers and further registers would add."""
        found, missing = self.found, []
        if not found.has_identifiers:
            missing.append(
                note(
                    "identifiers_missing",
                    "Files of payments under section 70. They would name the contract of each payment above "
                    "{sum}; without them names, days and sums decide.",
                    sum=Pence(30_000_00),
                )
            )
        if found.others_pence > 0:
            missing.append(
                note(
                    "registers_missing",
                    "Contracts of the other payers, who paid {sum}: they are left out.",
                    sum=Pence(found.others_pence),
                )
            )
        if found.unplaced:
            missing.append(
                note(
                    "buyers_missing",
                    "Payments of the buyers {buyers}. Their contracts are not linked.",
                    buyers=Listed(found.unplaced[:10], by=""),
                )
            )
        missing += self._hidden()
        missing.append(
            note(
                "contracts_missing",
                "A list of all contracts. Small and old contracts are not listed.",
            )
        )
        return missing

    def _hidden(self) -> Sequence[Message]:
        """Say how many names are left out as they may be people's."""
        found = self.found
        if not (found.hidden_suppliers or found.hidden_lines):
            return []
        return [
            note(
                "names_hidden",
                "The names of {suppliers} suppliers in contracts and of the payees of {lines} payments: they "
                "may be people's. The sums hold what they were paid; a company number beside a name, or a "
                "line in parties.csv, shows a firm.",
                suppliers=found.hidden_suppliers, lines=found.hidden_lines,
            )
        ]  # fmt: skip

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        found = self.found
        return [
            Check(
                id="every_penny_once",
                law=say("the sums by standing are what was paid, in pence"),
                # Against the sum that the table engine made of the payments alone.
                error=sum(each.amount_pence for each in found.standings) - found.paid_pence,
            ),
            Check(
                id="every_payment_once",
                law=say("every payment stands to contracts in one way"),
                error=sum(each.lines for each in found.standings) - found.lines,
            ),
            Check(
                id="attributed_and_above",
                law=say("attributed to a contract + above its value = paid, in pence, for every payee"),
                error=found.unaccounted_pence,
            ),
            Check(
                id="within_value",
                law=say("no more is attributed to a contract than its value"),
                error=found.above_limit_pence,
            ),
            Check(
                id="coverage_in_order",
                law=say("low ≤ high ≤ all payees above the least sum, in every year"),
                error=worst(
                    error for c in found.covered
                    for error in (c.low_payees - c.high_payees, c.high_payees - c.payees)
                ),
            ),
        ]  # fmt: skip

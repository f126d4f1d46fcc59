"""The answer to what clearing would do here, without a single name, and the laws it keeps."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ultramicro.clearing.described.by_sector import SIDES
from ultramicro.clearing.gather import LISTED, Cleared
from ultramicro.clearing.solver.short_loops import ShortLoops
from ultramicro.core.contract import Answer, Check, Figure, Picture, Relation
from ultramicro.core.money import pounds, to_the_penny
from ultramicro.core.percent import percent
from ultramicro.flows.tables import table_of

LONG = 10


@dataclass(frozen=True, kw_only=True)
class ClearingAnswer(Answer):
    """What setting off obligations in loops would cancel, and how far a little money would go."""

    found: Cleared
    short: ShortLoops | None = None
    longest_loop: int = 0

    def _share(self) -> float:
        return self.found.best.total_pence / max(self.found.owed_pence, 1)

    def says(self) -> Sequence[str]:
        """Say it in three sentences."""
        found = self.found
        late, cleared = found.overdue_pence()
        said = [
            (
                f"Of {pounds(found.owed_pence)} that {found.offered.parties} firms and households owe each "
                "other, "
                f"{pounds(found.best.total_pence)} ({percent(self._share())}) can be cancelled in loops, "
                "without money and "
                f"without changing what anyone owes on balance; {found.helped()} of them would be helped."
            )
        ]
        if late:
            said.append(
                f"Overdue invoices go first at no loss to the total: {pounds(cleared)} of {pounds(late)} "
                "of them."
            )
        tenth = found.curve[LISTED]
        if tenth.lent_pence:
            more = (tenth.total_pence - found.best.total_pence) / tenth.lent_pence
            said.append(
                f"Loans of {pounds(tenth.lent_pence)} where they help most would discharge "
                f"{pounds(tenth.total_pence)}: "
                f"{more:.1f} pounds more for every pound lent."
            )
        return said

    def figures(self) -> Sequence[Figure]:
        """Return the numbers, each with its division."""
        rests = (
            f"{len(self.found.offered.amount_pence):,} unpaid invoices "
            f"between {self.found.offered.parties} parties"
        )
        return [*self._figures(rests), *self._further_figures(rests)]

    def _figures(self, rests: str) -> Iterator[Figure]:
        found = self.found
        yield Figure(
            name="cancelled without money",
            value=self._share(),
            unit="share",
            rests_on=rests,
            how=f"{pounds(found.best.total_pence)} in loops ÷ {pounds(found.owed_pence)} owed among those "
            "who take part; "
            "exactly the greatest there is, proved by its certificate",
        )
        yield Figure(
            name="parties helped",
            value=found.helped(),
            unit="parties",
            rests_on=rests,
            how=f"of {found.offered.parties}: those who owe less and are owed less after the round",
        )
        yield Figure(
            name="gain over netting two by two",
            value=found.best.total_pence - found.pairwise_pence,
            unit="pence",
            rests_on=rests,
            how=f"{pounds(found.best.total_pence)} in loops less {pounds(found.pairwise_pence)} that "
            "netting each pair would cancel",
        )
        yield Figure(
            name="needed to settle everything",
            value=found.needed_pence,
            unit="pence",
            rests_on=rests,
            how="sum of what net debtors owe on balance; no set-off changes it",
        )

    def _further_figures(self, rests: str) -> Iterator[Figure]:
        """Yield what is there only where it was asked for, or where the books know it."""
        found = self.found
        if short := self.short:
            yield Figure(
                name=f"cancelled in loops of at most {self.longest_loop} parties",
                value=short.total_pence / max(found.owed_pence, 1),
                unit="share",
                rests_on=rests,
                how=f"{pounds(short.total_pence)} ÷ {pounds(found.owed_pence)} owed; no set-off in such "
                f"loops cancels more than {to_the_penny(short.bound_pence)}",
            )
        if placed := found.by_accounts:
            yield Figure(
                name="discharged with members' own accounts",
                value=placed.total_pence / max(found.owed_pence, 1),
                unit="share",
                rests_on=rests,
                how=f"{pounds(placed.total_pence)} ÷ {pounds(found.owed_pence)} owed, if "
                f"{pounds(placed.lent_pence)} of balances and credit lines in the books is used where it "
                "helps most, no limit passed",
            )

    def tables(self) -> Mapping[str, Relation]:
        """Return the rows behind them."""
        found = self.found
        total = max(found.best.total_pence, 1)
        tables = {
            "clearing_loops": [(words, pence, pence / total) for words, pence in self._lengths().items()],
            "clearing_curve": self._curve(),
            "clearing_left": self._left(),
            "clearing_knots": self._knots(),
            "clearing_groups": self._groups(),
            "clearing_lending": self._lending(),
            "clearing_rounds": [(*row, row.cleared_pence / row.open_pence) for row in found.months],
        }
        left_out = [(reason, *sums) for reason, sums in found.offered.left_out.items()]
        rows = {**tables, "clearing_left_out": left_out} if left_out else tables
        return {name: table_of(name, each) for name, each in rows.items()}

    def _left(self) -> Iterator[tuple[str, int, int, float]]:
        for row in self.found.left:
            yield (*row, row.amount_pence / max(self.found.owed_pence, 1))

    def _knots(self) -> Iterator[tuple[str, int, int, int, float]]:
        for number, row in enumerate(self.found.knots, start=1):
            yield (f"knot {number}", *row, row.cleared_pence / row.owed_pence)

    def _groups(self) -> Iterator[tuple[str, str, int, int, int, float]]:
        for g in self.found.groups:
            share = g.cleared_pence / g.owed_pence
            yield (g.by, g.name, g.parties, g.owed_pence, g.cleared_pence, share)

    def _lending(self) -> Iterator[tuple[str, int, int, int, float]]:
        """Tell each loan without saying to whom: the coordinator sees that with `round lend`."""
        for number, loan in enumerate(self.found.loans, start=1):
            parties = len(loan.chain) + 1
            more = loan.discharged_pence / loan.amount_pence
            yield f"loan {number}", loan.amount_pence, parties, loan.discharged_pence, more

    def _lengths(self) -> dict[str, int]:
        """Gather long loops, so that the picture stays readable."""
        sums: dict[str, int] = {}
        for length, amount in sorted(self.found.lengths.items()):
            words = f"{length} parties" if length < LONG else f"{LONG} or more parties"
            sums[words] = sums.get(words, 0) + amount
        return sums

    def _curve(self) -> Iterator[tuple[str, int, int, float, float | None]]:
        found, owed = self.found, max(self.found.owed_pence, 1)
        last = found.curve[0]
        for placed in found.curve:
            lent = placed.lent_pence - last.lent_pence
            more = (placed.total_pence - last.total_pence) / lent if lent else None
            yield (
                pounds(placed.lent_pence),
                placed.lent_pence,
                placed.total_pence,
                placed.total_pence / owed,
                more,
            )
            last = placed

    def pictures(self) -> Sequence[Picture]:
        """Return what is best looked at."""
        return (
            Picture(
                name="lengths",
                title="How long the loops are in which debts are cancelled",
                alt="Bars of how much is cancelled in loops of two, three and more parties.",
                mark="bars",
                table="clearing_loops",
                encode={"x": "amount_pence", "y": "loop_length"},
            ),
            Picture(
                name="curve",
                title="What is discharged as more is lent",
                alt="Bars of how much is discharged for growing sums of loans, from none to all that is "
                "needed.",
                mark="bars",
                table="clearing_curve",
                encode={"x": "discharged_pence", "y": "lent"},
            ),
        )

    def checks(self) -> Sequence[Check]:
        """Hold the answer against its laws."""
        found = self.found
        proof, curve, total = found.best.proof, found.curve, found.best.total_pence
        with_accounts = (found.by_accounts or found.best).total_pence
        slopes = [row[4] for row in self._curve() if row[4] is not None]
        rises = [max(0.0, later - earlier) for earlier, later in itertools.pairwise(slopes)]
        errors = {
            "the set-off reaches its upper bound": proof.gap_pence,
            "net positions are unchanged": proof.moved_pence,
            "no more is cleared than is owed": proof.over_pence + proof.below_pence,
            "urgency never lowers the total": int(found.preferred.cleared_pence.sum()) - total,
            "what is cancelled and what is left sum to what is owed":
                total + sum(row.amount_pence for row in found.left) - found.owed_pence,
            "every sector and district sums to what is owed and cancelled":
                max(abs(error) for error in self._group_errors()),
            "members' accounts never lower what is discharged": max(0, total - with_accounts),
            "short loops never cancel more than their bound": self._over_bound(),
            "loans that are listed sum to what is lent":
                sum(loan.amount_pence for loan in found.loans) - curve[LISTED].lent_pence,
            "rounds month by month never cancel more than one round of everything":
                max(0, sum(row.cleared_pence for row in found.months) - total),
            "loops sum to the set-off": sum(found.lengths.values()) - total,
            "netting two by two never cancels more": max(0, found.pairwise_pence - total),
            "lending all that is needed discharges everything": curve[-1].total_pence - found.owed_pence,
        }  # fmt: skip
        falls = Check(law="each further loan discharges no more than the one before",
                      error=max(rises, default=0), tolerance=1e-2)  # fmt: skip
        return [*(Check(law=law, error=error) for law, error in errors.items()), falls]

    def _over_bound(self) -> int:
        if self.short is None:
            return 0
        most = min(self.short.bound_pence, self.found.best.total_pence)
        return max(0, self.short.total_pence - most)

    def _group_errors(self) -> Iterator[int]:
        for by in SIDES:
            mine = [g for g in self.found.groups if g.by == by]
            yield sum(g.owed_pence for g in mine) - self.found.owed_pence
            yield sum(g.cleared_pence for g in mine) - self.found.best.total_pence

    def lacks(self) -> Sequence[str]:
        """Say what was missing and what having it would add."""
        return [
            "Who agrees: nothing is cancelled before both sides of each invoice have agreed.",
            "Who may be insolvent: a set-off can move a failure, so it is looked at before a round.",
        ]

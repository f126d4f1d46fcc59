"""The answer to which names are the same supplier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ultramicro.core.contract import Answer, Check, Figure, Relation
from ultramicro.core.money import pounds
from ultramicro.flows.entity_resolution.found import Found
from ultramicro.flows.entity_resolution.outputs import supplier_tables

TOP = 300
"""As many suppliers as the 'top 300' rule of spend analysis has a person look at."""


@dataclass(frozen=True, kw_only=True)
class SupplierAnswer(Answer):
    """Which printed names are one party, why, and which pairs a person should judge."""

    found: Found

    @cached_property
    def _tables(self) -> Mapping[str, Relation]:
        return supplier_tables(self.found)

    @cached_property
    def _sums(self) -> Sequence[int]:
        return sorted((self.found.party_pence(p) for p in self.found.parties), reverse=True)

    @property
    def _merged_pence(self) -> int:
        return sum(self.found.party_pence(p) for p in self.found.parties if len(p.names) > 1)

    @property
    def _queue_pence(self) -> int:
        """Money of the names in the queue, each name once."""
        names = {n for r in self.found.reviews for n in (r.name, r.other) if n in self.found.names}
        return sum(self.found.names[n].amount_pence for n in names)

    def says(self) -> Sequence[str]:
        """Say it in two sentences."""
        found = self.found
        names, parties = len(found.names), len(found.parties)
        return [
            (f"The {names:,} names printed in the payments stand for {parties:,} parties; "
            f"{_share_words(sum(self._sums[:TOP]), found.named_pence)} of the named money goes to the "
            f"{min(TOP, parties):,} largest."),
            (f"{len(found.reviews):,} pairs of names may still be one party and wait for a person to decide, "
            "the largest sums first.") if found.reviews else "No pair of names is left in doubt.",
        ]  # fmt: skip

    def lacks(self) -> Sequence[str]:
        """Say what a register and the user's word would add."""
        missing = []
        if not self.found.has_register:
            missing.append(
                "A register of companies or charities ([references] in place.toml) would give parties their "
                "numbers, kinds and sectors, and join names that do not look alike."
            )
        if not self.found.has_said:
            missing.append(
                "parties.csv would let you merge names (alias) or keep them apart (not_alias); the tables "
                "name_decisions and name_merges hold the lines to paste."
            )
        return missing

    def figures(self) -> Sequence[Figure]:
        """Count names, parties, merges and questions, and the money in them."""
        found = self.found
        names, parties, named = len(found.names), len(found.parties), found.named_pence
        top, queue, merged = sum(self._sums[:TOP]), self._queue_pence, self._merged_pence
        return [
            Figure(name="distinct names", value=names, unit="names",
                   how=f"{names:,} different names of named payees in {found.named_lines:,} payments"),
            Figure(name="parties", value=parties, unit="parties",
                   how=f"{names:,} names less {names - parties:,} merges"),
            Figure(name="merges", value=names - parties, unit="merges", how=self._rules()),
            Figure(name="money under merged names", value=_share(merged, named), unit="share",
                   how=f"{pounds(merged)} paid to parties of several names ÷ {pounds(named)} paid to named "
                       "payees"),
            Figure(name="pairs to review", value=len(found.reviews), unit="pairs",
                   how="pairs of names that are alike but not safely one party, and names of which a "
                       "register has several"),
            Figure(name="money of the names to review", value=queue, unit="pence",
                   how=f"{pounds(queue)} paid under the names that stand in the queue, each counted once"),
            Figure(name=f"cover of the {TOP} largest parties", value=_share(top, named), unit="share",
                   how=f"{pounds(top)} paid to the {min(TOP, parties):,} largest parties ÷ {pounds(named)} "
                       "paid to named payees"),
        ]  # fmt: skip

    def _rules(self) -> str:
        """Count the names by the rule that put them where they are."""
        counts: dict[str, int] = {}
        for party in self.found.parties:
            joined = {link.other: link.how for link in party.links}
            for name in party.names[1:]:
                counts[joined[name]] = counts.get(joined[name], 0) + 1
        words = {"said": "by parties.csv", "number": "by company or charity number",
                 "normalised": "by names that read the same or are safely alike"}  # fmt: skip
        told = [f"{counts[how]:,} {word}" for how, word in words.items() if how in counts]
        return f"names joined: {', '.join(told)}" if told else "no two names were joined"

    def tables(self) -> Mapping[str, Relation]:
        """Give each name's party, what to review, and what was merged with the line that undoes it."""
        return self._tables

    def checks(self) -> Sequence[Check]:
        """Prove that every name has one party, that no penny is lost, and that parties.csv is obeyed."""
        found = self.found
        placed = [name for party in found.parties for name in party.names]
        ids = {party.party_id for party in found.parties}
        return [
            Check(law="every name of a named payee has exactly one party",
                  error=abs(len(placed) - found.distinct_names) + len(placed) - len(set(placed))),
            Check(law="no two parties share an identifier", error=len(found.parties) - len(ids)),
            Check(law="the sum over all parties is the sum of the payments to named payees, in pence",
                  error=sum(self._sums) - found.named_pence),
            Check(law="names that parties.csv keeps apart are not one party", error=found.forbidden_met),
        ]  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


def _share_words(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole > 0 else "a share that cannot be given"

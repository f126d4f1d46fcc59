"""The answer to which names are the same supplier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ultramicro.core.contract import Answer, Check, Figure, Relation
from ultramicro.core.message import Listed, Message, Pence, Share, note, plural, say
from ultramicro.flows.entity_resolution.found import Found
from ultramicro.flows.entity_resolution.outputs import supplier_tables
from ultramicro.flows.kept_out import KeptOut, kept_out_said, kept_out_tables

TOP = 300
"""As many suppliers as the 'top 300' rule of spend analysis has a person look at."""


@dataclass(frozen=True, kw_only=True)
class SupplierAnswer(Answer):
    """Which printed names are one party, why, and which pairs a person should judge."""

    found: Found
    kept_out: Sequence[KeptOut] = ()

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
        # A question may be about an entry of a register, which nobody was paid under.
        names = {n for r in self.found.reviews for n in (r.name, r.other) if n in self.found.names}
        return sum(self.found.names[n].amount_pence for n in names)

    def says(self) -> Sequence[Message]:
        """Say it in two sentences."""
        return [self._names_and_parties(), self._to_review()]

    def _names_and_parties(self) -> Message:
        found = self.found
        names, parties = len(found.names), len(found.parties)
        # Where more came back than was paid, a share of it means nothing.
        if found.named_pence <= 0:
            return note(
                "names_and_parties",
                "Printed names: {names}. They stand for {parties} parties.",
                names=names, parties=parties,
            )  # fmt: skip
        return note(
            "names_and_parties",
            "Printed names: {names}. They stand for {parties} parties. {share} of the named money goes to "
            "the {top} largest.",
            names=names, parties=parties, top=min(TOP, parties),
            share=Share(sum(self._sums[:TOP]) / found.named_pence, 0),
        )  # fmt: skip

    def _to_review(self) -> Message:
        if not self.found.reviews:
            return note("to_review", "No pair of names is left in doubt.")
        return plural(
            "{n} pair of names may still be one party: a person should decide.",
            "{n} pairs of names may still be one party: a person should decide, the largest sums first.",
            len(self.found.reviews),
        ).with_id("to_review")

    def lacks(self) -> Sequence[Message]:
        """Say what a register and the user's word would add."""
        missing = list(kept_out_said(self.kept_out))
        if not self.found.has_register:
            missing.append(
                note(
                    "register_missing",
                    "A register of companies or charities ([references] in place.toml) would give parties "
                    "their numbers, kinds and sectors, and join names that do not look alike.",
                )
            )
        if not self.found.has_said:
            missing.append(
                note(
                    "parties_file_missing",
                    "parties.csv would let you merge names (alias) or keep them apart (not_alias); the "
                    "tables name_decisions and name_merges hold the lines to paste.",
                )
            )
        return missing

    def figures(self) -> Sequence[Figure]:
        """Count names, parties, merges and questions, and the money in them."""
        return [*self._counts(), *self._money()]

    def _counts(self) -> Iterator[Figure]:
        found = self.found
        names, parties = len(found.names), len(found.parties)
        yield Figure(
            id="distinct_names", name=say("distinct names"), value=names, unit=say("names"),
            how=say("{names} different names of named payees in {lines} payments", names=names,
                    lines=found.named_lines),
        )  # fmt: skip
        yield Figure(
            id="parties", name=say("parties"), value=parties, unit=say("parties"),
            how=say("{names} names less {merges} merges", names=names, merges=names - parties),
        )  # fmt: skip
        yield Figure(
            id="merges", name=say("merges"), value=names - parties, unit=say("merges"), how=self._rules()
        )
        yield Figure(
            id="pairs_to_review", name=say("pairs to review"), value=len(found.reviews), unit=say("pairs"),
            how=say("pairs of names that are alike but not safely one party, and names of which a register "
                    "has several"),
        )  # fmt: skip

    def _money(self) -> Iterator[Figure]:
        found, whole = self.found, Pence(self.found.named_pence)
        top, queue, merged = sum(self._sums[:TOP]), self._queue_pence, self._merged_pence
        yield Figure(
            id="merged_money_share", name=say("money under merged names"),
            value=_share(merged, found.named_pence), unit="share",
            how=say("{part} paid to parties of several names ÷ {whole} paid to named payees",
                    part=Pence(merged), whole=whole),
        )  # fmt: skip
        yield Figure(
            id="review_pence",
            name=say("money of the names to review"),
            value=queue,
            unit="pence",
            how=say("{sum} paid under the names to review, each counted once", sum=Pence(queue)),
        )
        yield Figure(
            id="top_parties_share", of={"top": str(TOP)},
            name=say("share of the {top} largest parties", top=TOP),
            value=_share(top, found.named_pence), unit="share",
            how=say("{part} paid to the {top} largest parties ÷ {whole} paid to named payees",
                    part=Pence(top), top=min(TOP, len(found.parties)), whole=whole),
        )  # fmt: skip

    def _rules(self) -> Message:
        """Count the names by the rule that put them where they are."""
        counts = Counter(
            link.how
            for party in self.found.parties
            # A name that was joined twice is told once, or the rules would sum to more than the merges.
            for link in {link.other: link for link in party.links}.values()
            if link.other in party.names[1:]
        )
        listed = []
        if counts["said"]:
            listed.append(say("{count} by parties.csv", count=counts["said"]))
        if counts["number"]:
            listed.append(say("{count} by company or charity number", count=counts["number"]))
        if counts["normalised"]:
            listed.append(
                say("{count} by names that read the same or are safely alike", count=counts["normalised"])
            )
        if not listed:
            return say("no two names were joined")
        return say("names joined: {rules}", rules=Listed(listed, ""))

    def tables(self) -> Mapping[str, Relation]:
        """Give each name's party, what to review, and what was merged with the line that undoes it."""
        return {**self._tables, **kept_out_tables(self.kept_out)}

    def checks(self) -> Sequence[Check]:
        """Prove that every name has one party, that no penny is lost, and that parties.csv is obeyed."""
        found = self.found
        placed = [name for party in found.parties for name in party.names]
        ids = {party.party_id for party in found.parties}
        return [
            Check(
                id="one_party_a_name",
                law=say("every name of a named payee has exactly one party"),
                # Against the count that the table engine made, which knows nothing of the merging.
                error=abs(len(placed) - found.distinct_names) + len(placed) - len(set(placed)),
            ),
            Check(
                id="unique_party_ids",
                law=say("no two parties share an identifier"),
                error=len(found.parties) - len(ids),
            ),
            Check(
                id="parties_sum",
                law=say("the sum over all parties is the sum of the payments to named payees, in pence"),
                error=sum(self._sums) - found.named_pence,
            ),
            Check(
                id="kept_apart",
                law=say("names that parties.csv keeps apart are not one party"),
                error=found.forbidden_met,
            ),
        ]


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None

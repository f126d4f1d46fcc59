"""Whom to look up next: the payees whose place would narrow the range most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ultramicro.core.contract import Relation
from ultramicro.flows.locality.ranges import Bounds, bounds
from ultramicro.flows.tables import rows_of, sum_pence

HIDDEN = ("person", "pay")


@dataclass(frozen=True, kw_only=True)
class Payee:
    """A payee whose place is unknown. `amount_pence` is its net sum (pence)."""

    party_id: str
    party: str
    amount_pence: int
    lines: int = 0


@dataclass(frozen=True, kw_only=True)
class Unplaced:
    """Money in pence by where it went, and the payees whose place is not known.

    `hidden_pence` went to payees who cannot be asked about: redacted, person-like or not named.
    """

    inside_pence: int
    outside_pence: int
    hidden_pence: int
    payees: Sequence[Payee]

    @property
    def bounds(self) -> Bounds:
        """What may be inside as things stand."""
        sums = [payee.amount_pence for payee in self.payees]
        # Hidden money as one payee: it cannot be taken apart, and it widens the range all the same.
        return bounds(self.inside_pence, self.outside_pence, [*sums, self.hidden_pence])


@dataclass(frozen=True, kw_only=True)
class Step:
    """A look-up, and what it and all before it would do.

    `resolved` is the part of the open money settled so far, `range_width` the width of the range of
    the share that would then be left (None where there is no total to divide by).
    """

    payee: Payee
    resolved: float
    range_width: float | None


def ask_next(found: Unplaced, top: int) -> list[Step]:
    """List the payees to look up, the most telling first.

    Whatever a look-up finds, it takes the payee's sum out of the open money; so the order is by size,
    and what would be left can be told before anyone is asked.

    Parameters
    ----------
    found : Unplaced
        Where the money went.
    top : int
        How many to list.

    Returns
    -------
    list of Step
        Largest sum first, whichever its sign; equal sums by name. Payees with nothing open are left out.

    Examples
    --------
    >>> a, b = (Payee(party_id=n, party=n, amount_pence=p) for n, p in (("A", 10), ("B", 30)))
    >>> found = Unplaced(inside_pence=40, outside_pence=10, hidden_pence=10, payees=[a, b])
    >>> [(step.payee.party, step.resolved, step.range_width) for step in ask_next(found, 2)]
    [('B', 0.6, 0.2), ('A', 0.8, 0.1)]
    """
    now = found.bounds
    order = sorted(found.payees, key=lambda p: (-abs(p.amount_pence), p.party, p.party_id))
    asked = [payee for payee in order if payee.amount_pence][:top]
    # Whichever its sign: credits widen the range as payments do.
    settled = accumulate(abs(payee.amount_pence) for payee in asked)
    return [
        Step(payee=payee, resolved=so_far / now.width_pence, range_width=now.share(now.width_pence - so_far))
        for payee, so_far in zip(asked, settled, strict=True)
    ]


def unplaced(flows: Relation, places: Relation, area: str) -> Unplaced:
    """Sum influenceable money by where its payees are, one by one where that is unknown.

    Parameters
    ----------
    flows : Relation
        The table `flows`.
    places : Relation
        The table `party_places`.
    area : str
        The area looked at.

    Returns
    -------
    Unplaced
        Nobody in it is redacted, a person or without a party.
    """
    mine = flows.filter(flows.influenceable)
    # Nobody is sent to find out where a person lives.
    named = mine.party_id.notnull() & (mine.party_id != "") & ~mine["class"].isin(HIDDEN)
    hidden = rows_of(mine.filter(~named).aggregate(amount_pence=sum_pence(mine.amount_pence)))[0][
        "amount_pence"
    ]
    here = places.filter(places.area == area).select(at_party="party_id", inside="inside")
    known = mine.filter(named)
    sums = known.group_by("party_id").agg(
        party=known.payee.min(), amount_pence=sum_pence(known.amount_pence), lines=sum_pence(known.lines)
    )
    joined = sums.left_join(here, sums.party_id == here.at_party).drop("at_party")
    full = joined.mutate(inside=joined.inside.fill_null("unknown"))
    return Unplaced(
        inside_pence=_sum(full, "inside"),
        outside_pence=_sum(full, "outside"),
        hidden_pence=int(hidden),
        payees=[Payee(**row) for row in rows_of(full.filter(full.inside == "unknown").drop("inside"))],
    )


def _sum(rows: Relation, inside: str) -> int:
    part = rows.filter(rows.inside == inside)
    return int(rows_of(part.aggregate(total=sum_pence(part.amount_pence)))[0]["total"])

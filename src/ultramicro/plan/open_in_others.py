"""Posts that nobody here fills in the plans beside the one that is told: the same frame holds for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ultramicro.plan.explained.gains import gains
from ultramicro.plan.pay_told import open_pounds
from ultramicro.plan.people.location import Location
from ultramicro.plan.people.people import Offer
from ultramicro.plan.people.rooms import allocate
from ultramicro.plan.programme.plan import plan_of
from ultramicro.plan.result import UNLINKED, Explanation


def open_in_others(
    explained: Explanation, offers: Sequence[Offer], where: Mapping[str, Location]
) -> dict[str, float]:
    """Return by name of another plan what its income counts of posts that nobody here fills. [£].

    Their posts are filled as those of the plan that is told are, one by one.

    Parameters
    ----------
    explained : Explanation
        The other plans.
    offers : sequence of Offer
        What people of the place offer.
    where : mapping of str to Location
        Where each resource is, as far as that is known.
    """
    unlinked = explained.unlinked
    others = {**explained.besides(), **({UNLINKED: plan_of(unlinked)} if unlinked else {})}
    return {
        name: open_pounds(plan, tuple(gains(plan, tuple(allocate(plan, offers, where)), where)))
        for name, plan in others.items()
    }

"""The answer's figures: multipliers, what they rest on, and a pound's journey."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.contract import Figure
from ultramicro.core.message import Pence, say
from ultramicro.core.money import pounds
from ultramicro.core.percent import percent
from ultramicro.multiplier.findings import Found
from ultramicro.multiplier.io.prior import closed

ONE = Pence(100, "whole")
"""What a multiplier is given per."""

WORDS = {
    "LM2": "the first pound and what of it is paid to local parties",
    "LM3": "the first pound, what of it is paid to local parties, and what those pay to local parties again",
    "full": "all rounds: one solve of the payment network",
}


def figures(found: Found) -> Iterator[Figure]:
    """Yield all figures, the most telling first."""
    yield from _multipliers(found)
    yield from _rests(found)
    yield from _journey(found)


def _multipliers(found: Found) -> Iterator[Figure]:
    for measure in ("LM3", "full", "LM2"):
        m = found.of_place(measure)
        yield Figure(
            id={"LM2": "lm2", "LM3": "lm3", "full": "full_multiplier"}[measure],
            name={"LM2": "LM2", "LM3": "LM3", "full": "full multiplier"}[measure],
            value=m.value,
            low=m.low,
            high=m.high,
            unit=say("per {one}", one=ONE),
            how=f"{WORDS[measure]} ÷ the first pound, over {pounds(found.paid_pence)} of influenceable "
            "money; "
            "low: the unknown is elsewhere; high: it is here; value: it is as local as what is known",
            rests_on=m.basis,
        )
    third, full = found.of_place("LM3"), found.of_place("full")
    yield Figure(
        name="counted by LM3",
        value=third.value / full.value,
        unit="share",
        how=f"LM3 of {third.value:.2f} ÷ full multiplier of {full.value:.2f}; the more stays, the more "
        "LM3 misses",
        rests_on=third.basis,
    )


def _rests(found: Found) -> Iterator[Figure]:
    low, high = found.local
    yield Figure(
        id="first_hand_local_share",
        name="first-hand local share",
        value=None,
        low=low,
        high=high,
        unit="share",
        how=f"paid to parties in {found.area} ÷ {pounds(found.paid_pence)} of influenceable money",
        rests_on="payments whose payees are placed",
    )
    yield from _suppliers(found)
    yield _households(found)
    yield Figure(
        name="modelled multiplier, for comparison",
        value=found.model.type_one,
        low=found.model.type_one,
        high=max(closed(found.model), found.model.type_one),
        unit=say("per {one}", one=ONE),
        how="type I output multiplier of an average firm; high end: with households (all household "
        "income as "
        "denominator)",
        rests_on=found.model.basis,
    )


def _suppliers(found: Found) -> Iterator[Figure]:
    """Yield what suppliers said, and what those not asked could make of it."""
    asked = found.found.retention
    if not asked:
        return
    rests_on = (
        f"{asked.asked} of {asked.suppliers} local suppliers asked, with {percent(asked.asked_share)} of "
        "their money"
    )
    yield Figure(
        name="re-spent locally by local suppliers",
        value=asked.value,
        low=asked.low,
        high=asked.high,
        unit="share",
        how="what local suppliers pay to local people and firms ÷ all they pay, weighted by what each is "
        "paid; those not asked are predicted from those asked (95% interval, if those who answered are "
        "like those who did not)",
        rests_on=rests_on,
    )
    yield Figure(
        name="re-spent locally by local suppliers, whatever those not asked do",
        value=None,
        low=asked.worst,
        high=asked.best,
        unit="share",
        how="the same, if those not asked re-spent nothing here, and if everything",
        rests_on=rests_on,
    )


def _households(found: Found) -> Figure:
    homes = found.households
    return Figure(
        name="spent locally by households",
        value=homes.value,
        low=homes.low,
        high=homes.high,
        unit="share",
        how="what households say they spend in the area ÷ what they spend, weighted by money (95% interval)"
        if homes.asked
        else "nobody was asked: from nothing to twice what local firms are modelled to buy here",
        rests_on=f"{homes.asked} households and workers asked" if homes.asked else found.model.basis,
    )


def _journey(found: Found) -> Iterator[Figure]:
    paid_for = f"paid for {found.category}" if found.category else "of influenceable money"
    yield Figure(
        name="local hands",
        value=found.journey.hands,
        unit="hands",
        how=f"sum over all rounds of the part of a pound {paid_for} that known local parties receive",
        rests_on=found.found.basis,
    )

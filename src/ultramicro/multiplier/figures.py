"""The answer's figures: multipliers, what they rest on, and the journey of money."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, Number, Pence, Share, plural, say
from ultramicro.flows.quantities import stays
from ultramicro.multiplier.asked import HouseholdShare
from ultramicro.multiplier.basis import asked_words
from ultramicro.multiplier.findings import Found
from ultramicro.multiplier.io.prior import closed

ONE = Pence(100, "whole")
"""What a multiplier is given per."""

MEASURES = {
    "LM3": ("lm3", say("LM3")),
    "full": ("full_multiplier", say("full multiplier")),
    "LM2": ("lm2", say("LM2")),
}
"""Id and name of each measure, the most telling first."""
ROUNDS = {
    "LM2": say("the first payment and what of it is paid to local parties"),
    "LM3": say(
        "the first payment, what of it is paid to local parties, and what those pay to local parties again"
    ),
    "full": say("all rounds: one solve of the payment network"),
}


def figures(found: Found) -> Iterator[Figure]:
    """Yield all figures, the most telling first."""
    yield from _multipliers(found)
    if not _range_only(found):
        yield _coverage(found)
    yield from _rests(found)
    yield _journey(found)


def _multipliers(found: Found) -> Iterator[Figure]:
    for measure, (key, name) in MEASURES.items():
        m = found.of_place(measure)
        yield Figure(
            id=key,
            of={"area": found.area},
            name=name,
            # Where only registers place payees, or too few were asked, there is a range and no best guess.
            value=None if _range_only(found) and m.low != m.high else m.value,
            low=m.low,
            high=m.high,
            unit=say("per {one}", one=ONE),
            how=_how(found, measure),
            rests_on=m.basis,
        )  # fmt: skip


def _range_only(found: Found) -> bool:
    return found.indicative or found.leaning


def _how(found: Found, measure: str) -> Message:
    rounds, paid = ROUNDS[measure], Pence(found.paid_pence)
    if found.indicative:
        return say(
            "{rounds} ÷ the first payment, over {paid} of influenceable money; indicative, as too few "
            "suppliers were asked; low: the unknown is elsewhere and those not asked keep nothing here; "
            "high: it is here and they keep as much as any can",
            rounds=rounds, paid=paid,
        )  # fmt: skip
    if found.leaning:
        return say(
            "{rounds} ÷ the first payment, over {paid} of influenceable money; low: the unknown is "
            "elsewhere; high: it is here. No value between: payees are placed by registers alone, which the "
            "others are not like",
            rounds=rounds, paid=paid,
        )  # fmt: skip
    return say(
        "{rounds} ÷ the first payment, over {paid} of influenceable money; low: the unknown is "
        "elsewhere; high: it is here; value: it is as local as what is known",
        rounds=rounds, paid=paid,
    )  # fmt: skip


def _coverage(found: Found) -> Figure:
    third, full = found.of_place("LM3"), found.of_place("full")
    return Figure(
        id="lm3_coverage",
        of={"area": found.area},
        name=say("counted by LM3"),
        value=third.value / full.value,
        unit="share",
        how=say(
            "LM3 of {third} ÷ full multiplier of {full}; the more stays, the more LM3 misses",
            third=Number(third.value, fixed=True), full=Number(full.value, fixed=True),
        ),
        rests_on=third.basis,
    )  # fmt: skip


def _rests(found: Found) -> Iterator[Figure]:
    low, high = found.local
    yield Figure(
        id="first_hand_local_share",
        of=stays(found.area).of,
        quantity=stays(found.area).id,
        name=say("first-hand local share"),
        value=None,
        low=low,
        high=high,
        unit="share",
        how=say(
            "paid to parties in {area} ÷ {paid} of influenceable money",
            area=found.area, paid=Pence(found.paid_pence),
        ),
        rests_on=say("payments whose payees are placed"),
    )  # fmt: skip
    yield from _suppliers(found)
    yield _households(found)
    yield Figure(
        id="modelled_multiplier",
        of={"area": found.area},
        name=say("modelled multiplier, for comparison"),
        value=found.model.type_one,
        low=found.model.type_one,
        # With households in it, less may be counted where their income is the denominator; a range never
        # runs backwards.
        high=max(closed(found.model), found.model.type_one),
        unit=say("per {one}", one=ONE),
        how=say(
            "type I output multiplier of an average firm; high end: with households (all household income as "
            "denominator)"
        ),
        rests_on=found.model.basis,
    )


def _suppliers(found: Found) -> Iterator[Figure]:
    """Yield what suppliers said, and what those not asked could make of it."""
    asked = found.found.retention
    if not asked:
        return
    yield Figure(
        id="supplier_retention",
        of={"area": found.area},
        name=say("re-spent locally by local suppliers"),
        value=asked.value,
        low=asked.low,
        high=asked.high,
        unit="share",
        how=_retention_how(lopsided=asked.lopsided),
        rests_on=asked_words(asked),
    )
    yield Figure(
        id="supplier_retention_bounds",
        of={"area": found.area},
        name=say("re-spent locally by local suppliers, whatever those not asked do"),
        value=None,
        low=asked.worst,
        high=asked.best,
        unit="share",
        how=say("the same, if those not asked re-spent nothing here, and if everything"),
        rests_on=asked_words(asked),
    )


def _retention_how(*, lopsided: bool) -> Message:
    if lopsided:
        return say(
            "what local suppliers pay to local people and firms ÷ all they pay, weighted by what each is "
            "paid; those not asked are predicted from those asked that are paid about as much, and may keep "
            "anything where none was, or only larger or only smaller ones were (no level can be given: those "
            "asked are paid otherwise than those of their size who were not)"
        )
    return say(
        "what local suppliers pay to local people and firms ÷ all they pay, weighted by what each is "
        "paid; those not asked are predicted from those asked that are paid about as much, and may keep "
        "anything where none was, or only larger or only smaller ones were (95% interval, if those who "
        "answered are like those paid about as much who did not)"
    )


def _households(found: Found) -> Figure:
    homes = found.households
    return Figure(
        id="household_local_share",
        of={"area": found.area},
        quantity="spent_locally",
        name=say("spent locally by households"),
        value=None,
        low=homes.low,
        high=homes.high,
        unit="share",
        how=_households_how(homes),
        rests_on=households_words(homes.asked) if homes.asked else found.model.basis,
    )  # fmt: skip


def _households_how(homes: HouseholdShare) -> Message:
    if homes.asked:
        return say(
            "what households say they spend in the area ÷ all that they spend; what nobody was asked about "
            "counts as nothing at the low end and as all at the high end. Between the ends of the multiplier "
            "stands {value}: what those who answered spend here of what they were asked about",
            value=Share(homes.value),
        )  # fmt: skip
    return say(
        "nobody was asked: from nothing to all. Between the ends of the multiplier stands what local firms "
        "are modelled to buy here ({value})",
        value=Share(homes.value),
    )


def households_words(asked: int) -> Message:
    """Say how many people were asked."""
    return plural("{n} household or worker asked", "{n} households and workers asked", asked)


def _journey(found: Found) -> Figure:
    how = say("sum over all rounds of the part of influenceable money that known local parties receive")
    if found.category:
        how = say(
            "sum over all rounds of the part of money paid for {category} that known local parties receive",
            category=found.category,
        )
    return Figure(
        id="local_hands",
        of={"area": found.area},
        name=say("local hands"),
        value=found.journey.hands,
        unit=say("hands"),
        how=how,
        rests_on=found.found.basis,
    )

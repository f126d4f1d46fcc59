"""The answer's figures: what leaves, what could be kept, and one leak closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ultramicro.core.contract import Figure
from ultramicro.core.message import Pence, say
from ultramicro.core.money import counted, pounds
from ultramicro.leaks.additionality import GUIDE, Additionality
from ultramicro.leaks.closing import Cases
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.needs import JUDGEMENT, NOT_TOLD
from ultramicro.leaks.oneoff import rule_words
from ultramicro.leaks.ranking import Leak


def figures(found: Leaking, cases: Cases) -> Iterator[Figure]:
    """Yield all figures, the most telling first."""
    yield from _leaving(found)
    if found.closed:
        yield from _closing(found.closed, cases)
    if found.closed and found.multiplier:
        yield _own_multiplier(found.multiplier)


def _leaving(found: Leaking) -> Iterator[Figure]:
    outside, unknown, (low, value, high) = found.outside_pence, found.unknown_pence, found.cases
    whole, rests = outside + unknown, f"{_rests(found)}; {JUDGEMENT}"
    yield Figure(
        name="known to leave", value=outside, low=outside, high=whole, unit="pence", rests_on=_rests(found),
        how=f"influenceable money paid to parties outside {found.area}: an average year of payers with "
        "twelve months or more, of the others what was seen; high end: with payees who are not placed",
    )  # fmt: skip
    yield from _apart(found)
    yield Figure(
        name="could be supplied here, gross", value=value, low=low, high=high, unit="pence",
        how="sum over needs of what leaves × the part a place could supply; low: only where a firm here does "
        "it already, in sums that small firms can take, and no more than firms here are now paid for it; "
        "middle: of what is known to leave, half way to the most; high: the unknown counted as leaving",
        rests_on=rests,
    )  # fmt: skip
    if whole > 0:
        yield Figure(
            name="pluggable share", value=None, low=low / whole, high=high / whole, unit="share",
            how="could be supplied here ÷ what may leave", rests_on=rests,
        )  # fmt: skip
        told = sum(
            leak.outside_pence + leak.unknown_pence for leak in found.leaks if leak.need.name == NOT_TOLD
        )
        yield Figure(
            name="purpose not told", value=told / whole, unit="share", rests_on=_rests(found),
            how=f"{pounds(told)} whose purpose no category or name tells ÷ {pounds(whole)} that may leave",
        )  # fmt: skip
    if found.months:
        yield _months(found)


def _rests(found: Leaking) -> str:
    """Say how many months of whose payments a figure rests on."""
    if not found.months:
        return "no payments that leave"
    return f"{_months_words(found)} of payments of {counted(len(found.payers), 'payer')}"


def _months_words(found: Leaking) -> str:
    fewest, most = found.months[0], found.months[-1]
    return counted(most, "month") if fewest == most else f"{fewest} to {counted(most, 'month')}"


def _months(found: Leaking) -> Figure:
    return Figure(
        name="months of payments", value=None, low=found.months[0], high=found.months[-1], unit="months",
        how="months in which a payer paid anything, of the payer with the fewest and with the most; the "
        "smallest, who together are 1% of the money, are passed over. What was seen is multiplied by "
        "12 ÷ months from twelve months on, otherwise by 1",
        rests_on="the table leak_payers",
    )  # fmt: skip


def _apart(found: Leaking) -> Iterator[Figure]:
    if found.one_offs:
        outside, unknown = found.apart_pence("outside"), found.apart_pence("unknown")
        yield Figure(
            name="large single payments, apart", value=outside, low=outside, high=outside + unknown,
            unit="pence",
            how=f"{rule_words(found.least_pence)}: whether they come again cannot be seen, so they are in no "
            "other figure here; high end: with payees who are not placed",
            rests_on=f"{counted(len(found.one_offs), 'sum')}, those paid here among them (leak_one_offs)",
        )  # fmt: skip


def _closing(leak: Leak, cases: Cases) -> Iterator[Figure]:
    low, value, high = leak.cases
    name = leak.need.name.lower()
    yield Figure(
        name=f"closing {name}: gross", value=value, low=low, high=high, unit="pence",
        how="what leaves for it × the part that could be supplied here", rests_on=JUDGEMENT,
    )  # fmt: skip
    low, value, high = cases.net(leak)
    yield Figure(
        name=f"closing {name}: net", value=value, low=min(low, value), high=max(high, value), unit="pence",
        how="gross × (1 − deadweight) × (1 − displacement) × (1 − leakage) × (1 − substitution): × "
        + ", ".join(f"{replace(case, multiplier=1.0).kept():.2f} {word}" for case, word in _named(cases)),
        rests_on=GUIDE,
    )  # fmt: skip
    low, value, high = cases.further(leak)
    yield Figure(
        name=f"closing {name}: further rounds", value=value, low=min(low, value), high=max(high, value),
        unit="pence", how="net × (multiplier of a neighbourhood − 1): "
        + ", ".join(f"{case.multiplier:g} {word}" for case, word in _named(cases)),
        rests_on=GUIDE,
    )  # fmt: skip


def _named(cases: Cases) -> Iterator[tuple[Additionality, str]]:
    yield from zip(cases.all, ("cautious", "middle", "hopeful"), strict=True)


def _own_multiplier(multiplier: tuple[float, float, float]) -> Figure:
    low, value, high = multiplier
    return Figure(
        name="own multiplier beside the official one", value=value, low=low, high=high,
        unit=say("per {one}", one=Pence(100, "whole")),
        how="full multiplier of this place's money: gross turnover that goes round. The official 1.05 to "
        "1.15 is net income of a neighbourhood, so the two are never multiplied together",
        rests_on="the answer of 'multiplier'",
    )  # fmt: skip

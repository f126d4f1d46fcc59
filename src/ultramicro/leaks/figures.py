"""The answer's figures: what leaves, what could be kept, and one leak closed."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.contract import Figure
from ultramicro.core.money import pounds
from ultramicro.leaks.additionality import GUIDE
from ultramicro.leaks.closing import Cases
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.needs import JUDGEMENT, NOT_TOLD
from ultramicro.leaks.ranking import Leak


def figures(found: Leaking, cases: Cases) -> Iterator[Figure]:
    """Yield all figures, the most telling first."""
    yield from _leaving(found)
    if found.closed:
        yield from _closing(found.closed, cases)
    if found.closed and found.multiplier:
        yield _own_multiplier(found.multiplier)


def _leaving(found: Leaking) -> Iterator[Figure]:
    outside, unknown, low, high = found.sums()
    rests = f"{found.years:.1f} years of payments; {JUDGEMENT}"
    yield Figure(
        name="leaves in a year", value=outside, low=outside, high=outside + unknown, unit="pence",
        rests_on=rests,
        how=f"influenceable money paid to parties outside {found.area} ÷ {found.years:.1f} years; "
        "high end: with payees who are not placed",
    )  # fmt: skip
    yield Figure(
        name="could be supplied here, gross", value=round((low + high) / 2), low=low, high=high, unit="pence",
        how="sum over needs of what leaves × the part a place could supply; low: only where a firm here does "
        "it already, and only in sums that small firms can take", rests_on=rests,
    )  # fmt: skip
    whole = outside + unknown
    if whole > 0:
        yield Figure(
            name="pluggable share", value=None, low=low / whole, high=high / whole, unit="share",
            how="could be supplied here ÷ what may leave", rests_on=rests,
        )  # fmt: skip
        told = sum(
            leak.outside_pence + leak.unknown_pence for leak in found.leaks if leak.need.name == NOT_TOLD
        )
        yield Figure(
            name="purpose not told", value=told / whole, unit="share", rests_on=rests,
            how=f"{pounds(told)} whose purpose no category or name tells ÷ {pounds(whole)} that may leave",
        )  # fmt: skip


def _closing(leak: Leak, cases: Cases) -> Iterator[Figure]:
    low, value, high = cases.net(leak)
    name = leak.need.name.lower()
    yield Figure(
        name=f"closing {name}: gross in a year", value=round(leak.score), low=leak.low_pence,
        high=leak.high_pence, unit="pence", how="what leaves for it × the part that could be supplied here",
        rests_on=JUDGEMENT,
    )  # fmt: skip
    yield Figure(
        name=f"closing {name}: net in a year", value=value, low=min(low, value), high=max(high, value),
        unit="pence",
        how="gross × (1 − deadweight) × (1 − displacement) × (1 − leakage) × (1 − substitution) × multiplier "
        f"of a neighbourhood: × {cases.cautious.kept():.2f} cautious, {cases.likely.kept():.2f} likely, "
        f"{cases.hopeful.kept():.2f} hopeful",
        rests_on=GUIDE,
    )  # fmt: skip


def _own_multiplier(multiplier: tuple[float, float, float]) -> Figure:
    low, value, high = multiplier
    return Figure(
        name="own multiplier beside the official one", value=value, low=low, high=high, unit="per £1",
        how="full multiplier of this place's money: gross turnover that goes round. The official 1.05 to "
        "1.15 is net income of a neighbourhood, so the two are never multiplied together",
        rests_on="the answer of 'multiplier'",
    )  # fmt: skip

"""The answer's figures: what leaves, what could be kept, and one leak closed."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.additionality import GUIDE
from ultramicro.core.contract import Figure
from ultramicro.core.message import Day, Message, Pence, Range, plural, say
from ultramicro.flows.needs import JUDGEMENT, NOT_STATED
from ultramicro.flows.placed_by import with_office
from ultramicro.leaks.closing import Cases
from ultramicro.leaks.gather import Leaking
from ultramicro.leaks.oneoff import rule_words
from ultramicro.leaks.ranking import Leak


def figures(found: Leaking, cases: Cases) -> Iterator[Figure]:
    """Yield all figures, the most telling first."""
    yield _leaves(found)
    yield from _apart(found)
    yield from _supplied(found)
    yield from _reserved(found)
    yield from _months(found)
    if found.closed:
        yield from _closing(found.closed, cases)
        yield from _own_multiplier(found.multiplier)


def _leaves(found: Leaking) -> Figure:
    outside = found.outside_pence
    return Figure(
        id="known_to_leave", name=say("known to leave"),
        value=outside, low=outside, high=outside + max(0, found.unknown_pence), unit="pence",
        rests_on=with_office(_rests(found), found.placed_by),
        how=say(
            "Influenceable money paid to parties outside {area}. Payers with twelve months or more: an "
            "average year. Other payers: what was seen. High end: with payees whose place is not known",
            area=found.area,
        ),
    )  # fmt: skip


def _supplied(found: Leaking) -> Iterator[Figure]:
    whole, (low, value, high) = found.outside_pence + found.unknown_pence, found.cases
    rests = say("{payments}; {judgement}", payments=_rests(found), judgement=say(JUDGEMENT))
    yield Figure(
        id="could_be_supplied", name=say("could be supplied here, gross"),
        value=value, low=low, high=high, unit="pence", rests_on=rests,
        how=say(
            "For each need, what leaves × the share that could be supplied here. Low: only where a local "
            "firm does it already, in single payments that small firms can take, and no more than local "
            "firms were paid for it. Middle: of what is known to leave, half way to the most. High: with "
            "payees whose place is not known"
        ),
    )  # fmt: skip
    if whole <= 0 or high > whole:
        return
    yield Figure(
        id="pluggable_share", name=say("share that could be supplied here"),
        value=None, low=low / whole, high=high / whole, unit="share", rests_on=rests,
        how=say("could be supplied here ÷ what may leave"),
    )  # fmt: skip
    # Net, as all of these sums: a need of credits alone would be a share below nought.
    unstated = max(0, sum(x.outside_pence + x.unknown_pence for x in found.leaks if x.need.id == NOT_STATED))
    yield Figure(
        id="purpose_not_stated", name=say("purpose not stated"),
        value=unstated / whole, unit="share", rests_on=_rests(found),
        how=say(
            "{unstated} whose purpose no category or name states ÷ {whole} that may leave",
            unstated=Pence(unstated), whole=Pence(whole),
        ),
    )  # fmt: skip


def _reserved(found: Leaking) -> Iterator[Figure]:
    may = [one for one in found.bought if one.reserve.answer == "yes"]
    if not may:
        return
    most = max(0, sum(one.below_pence for one in may))
    yield Figure(
        id="could_be_reserved", name=say("may be in contracts that could be reserved for local firms"),
        value=None, low=0, high=most, unit="pence",
        rests_on=say("the table {table}; rules of {day}", table="leak_reserve", day=Day(found.law.on)),
        how=say(
            "High end: what was seen to leave, in all months, of the money of bodies that may reserve, to "
            "payees whom no single payment reaches the limit, VAT added. Low end: 0, as payments do not "
            "show what whole contracts are worth. A payee's payments in a year are never held against the "
            "limit"
        ),
    )  # fmt: skip


def _rests(found: Leaking) -> Message:
    """Say how many months of whose payments a figure rests on."""
    if not found.months:
        return say("no payments that leave")
    payers = plural("{n} payer", "{n} payers", len(found.payers))
    fewest, most = found.months[0], found.months[-1]
    if fewest == most:
        return plural("{n} month of payments by {payers}", "{n} months of payments by {payers}", most,
                      payers=payers)  # fmt: skip
    return say("{months} months of payments by {payers}", months=Range(fewest, most), payers=payers)


def _months(found: Leaking) -> Iterator[Figure]:
    if found.months:
        yield Figure(
            id="months_of_payments", name=say("months of payments"),
            value=None, low=found.months[0], high=found.months[-1], unit="months",
            how=say(
                "Months in which a payer paid anything: the fewest, and the most, of any payer. "
                "The smallest payers, who together are 1% of the money, are left out. From twelve months on, "
                "what was seen is multiplied by 12 ÷ months; otherwise it stays as it is"
            ),
            rests_on=say("the table {table}", table="leak_payers"),
        )  # fmt: skip


def _apart(found: Leaking) -> Iterator[Figure]:
    if found.one_offs:
        outside, unknown = found.apart_pence("outside"), found.apart_pence("unknown")
        yield Figure(
            id="large_single_payments", name=say("large single payments, counted separately"),
            value=outside, low=outside, high=outside + unknown, unit="pence",
            how=say(
                "{rule}. The files do not show whether they come again, so no other figure here includes "
                "them. High end: with payees whose place is not known",
                rule=rule_words(found.least_pence),
            ),
            rests_on=plural(
                "{n} payment, here or elsewhere (table {table})",
                "{n} payments, here or elsewhere (table {table})",
                len(found.one_offs), table="leak_one_offs",
            ),
        )  # fmt: skip


def _closing(leak: Leak, cases: Cases) -> Iterator[Figure]:
    of, need = {"need": leak.need.id}, leak.need.name
    low, value, high = leak.cases
    yield Figure(
        id="closing_gross", of=of, name=say("closing the leak of {need}: gross", need=need),
        value=value, low=low, high=high, unit="pence", rests_on=say(JUDGEMENT),
        how=say("what leaves for it × the share that could be supplied here"),
    )  # fmt: skip
    each = cases.net(leak)
    yield Figure(
        id="closing_net", of=of, name=say("closing the leak of {need}: net", need=need),
        value=each[1], low=min(each), high=max(each), unit="pence", rests_on=say(GUIDE),
        how=say(
            "gross × (1 − deadweight) × (1 − displacement) × (1 − leakage) × (1 − substitution): × {kept}",
            kept=cases.kept(),
        ),
    )  # fmt: skip
    each = cases.further(leak)
    yield Figure(
        id="closing_further_rounds", of=of, name=say("closing the leak of {need}: further rounds", need=need),
        value=each[1], low=min(each), high=max(each), unit="pence", rests_on=say(GUIDE),
        how=say(
            "net × (multiplier of a neighbourhood − 1); multipliers: {multipliers}",
            multipliers=cases.multipliers(),
        ),
    )  # fmt: skip


def _own_multiplier(multiplier: tuple[float, float, float] | None) -> Iterator[Figure]:
    if multiplier is None:
        return
    low, value, high = multiplier
    yield Figure(
        id="own_multiplier", name=say("own multiplier, beside the official one"),
        value=value, low=low, high=high, unit=say("per {one}", one=Pence(100, "whole")),
        how=say(
            "Full multiplier of this place's money: gross turnover. The official multiplier of 1.05 to 1.15 "
            "is net income of a neighbourhood. Never multiply the two together"
        ),
        rests_on=say("the answer to `ultramicro multiplier`"),
    )  # fmt: skip

"""The answer's figures: each with its division in words and its range."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, Pence, plural, say
from ultramicro.flows.findings import Findings
from ultramicro.flows.placed_by import with_office
from ultramicro.flows.shares import Sums
from ultramicro.flows.time_series import YearShares
from ultramicro.flows.words import hands_words

BASIS_WORDS = {"influenceable": say("influenceable money"), "all": say("all money paid")}
SMALL, VOLUNTARY = frozenset({"small", "sme"}), frozenset({"voluntary", "vcse"})
TOPS = {1: say("share of the largest payee"), 10: say("share of the 10 largest payees"),
        300: say("share of the 300 largest payees")}  # fmt: skip


def figures(found: Findings) -> list[Figure]:
    """Return all figures, the most telling first."""
    return [
        *_sums(found),
        *_local(found),
        *_unknown(found),
        *_hands(found),
        *_kinds(found),
        *_sizes(found),
        *_over_time(found),
        *_received(found),
        *_pay(found),
    ]


def _payments(count: int) -> Message:
    return plural("{n} payment", "{n} payments", count)


def _parties(count: int) -> Message:
    return plural("{n} party", "{n} parties", count)


def _sums(found: Findings) -> Iterator[Figure]:
    everything, steerable = found.all().total_pence, found.influenceable().total_pence
    rests_on = _payments(found.payments)
    yield Figure(
        id="paid_total",
        name=say("paid in all"),
        value=everything,
        unit="pence",
        rests_on=rests_on,
        how=_paid_how(found),
    )
    yield Figure(
        id="influenceable",
        name=say("influenceable money"),
        value=steerable,
        unit="pence",
        rests_on=rests_on,
        how=say(
            "purchases and grants; left out are taxes, precepts, loans, pensions, pay, other public bodies, "
            "and payees who are people or redacted"
        ),
    )
    if everything > 0:
        yield Figure(
            id="influenceable_share",
            name=say("influenceable share"),
            value=steerable / everything,
            unit="share",
            rests_on=rests_on,
            how=say(
                "{part} of purchases and grants ÷ {whole} paid in all",
                part=Pence(steerable), whole=Pence(everything),
            ),
        )  # fmt: skip


def _paid_how(found: Findings) -> Message:
    payments, apart = found.payments, found.counted_apart_pence
    whole = Pence(found.payments_pence)
    if not apart:
        return plural("{n} payment ({whole})", "sum of {n} payments ({whole})", payments, whole=whole)
    return plural(
        "{n} payment ({whole}) less {apart} that is counted elsewhere or came in (see Classes)",
        "sum of {n} payments ({whole}) less {apart}: card bills and money passed on, which are counted where "
        "they are spent, and money that came in",
        payments, whole=whole, apart=Pence(apart),
    )  # fmt: skip


def _local(found: Findings) -> Iterator[Figure]:
    if not found.areas_given:
        return
    for basis in ("influenceable", "all"):
        for area in found.areas:
            # On both bases, as others publish the one or the other and would be compared with the wrong
            # one.
            yield _share(found.local.whole(area.name, basis), area.name, basis, found)


def _share(sums: Sums, area: str, basis: str, found: Findings) -> Figure:
    low, high = sums.shares or (None, None)
    return Figure(
        id="local_share",
        of={"area": area, "basis": basis},
        name=say("share that stayed in {area} ({basis})", area=area, basis=BASIS_WORDS[basis]),
        value=None,
        unit="share",
        low=low,
        high=high,
        how=_share_how(sums, area, basis),
        rests_on=with_office(_payments(found.payments), found.placed_by),
    )


def _share_how(sums: Sums, area: str, basis: str) -> Message:
    inside, outside, unknown = map(Pence, (sums.inside_pence, sums.outside_pence, sums.unknown_pence))
    if sums.shares is None:
        return say(
            "no share: credits are more than payments in {inside} inside, {outside} outside or {unknown} "
            "unknown",
            inside=inside, outside=outside, unknown=unknown,
        )  # fmt: skip
    return say(
        "at least {inside} paid to parties known to be in {area} ÷ {total} of {basis}; at most that and "
        "{unknown} to parties whose place is not known ÷ the same",
        inside=inside, area=area, unknown=unknown, total=Pence(sums.total_pence), basis=BASIS_WORDS[basis],
    )  # fmt: skip


def _unknown(found: Findings) -> Iterator[Figure]:
    sums, everything, hidden = found.influenceable(), found.all().total_pence, found.class_pence("person")
    if sums.total_pence > 0 and found.areas_given:
        yield Figure(
            id="unknown_share",
            name=say("influenceable money whose place is not known"),
            value=sums.unknown_pence / sums.total_pence,
            unit="share",
            rests_on=_payments(found.payments),
            how=say(
                "{part} ÷ {whole} of influenceable money",
                part=Pence(sums.unknown_pence), whole=Pence(sums.total_pence),
            ),
        )  # fmt: skip
    if everything > 0:
        yield Figure(
            id="hidden_share",
            name=say("redacted or paid to people"),
            value=hidden / everything,
            unit="share",
            rests_on=_payments(found.payments),
            how=say(
                "{part} to people and redacted payees, whose place is always unknown ÷ {whole} paid in all",
                part=Pence(hidden), whole=Pence(everything),
            ),
        )  # fmt: skip


def _hands(found: Findings) -> Iterator[Figure]:
    if found.hands is None:
        return
    yield Figure(
        id="payee_hhi",
        name=say("concentration of payees"),
        value=found.hands.value,
        low=found.hands.low,
        high=found.hands.high,
        unit=say("HHI points of {whole}", whole=10_000),
        rests_on=_payments(found.payments),
        how=hands_words(ranged=found.hands.low != found.hands.high),
    )
    whole = found.concentration[0]
    for top, name in TOPS.items():
        part = whole.tops[top]
        yield Figure(
            id="top_payees_share",
            of={"top": str(top)},
            name=name,
            value=part,
            unit="share",
            rests_on=_parties(whole.parties),
            how=say(
                "{part} ÷ {whole} of influenceable money to named parties with a net sum above 0",
                part=Pence(part * whole.total_pence), whole=Pence(whole.total_pence),
            ),
        )  # fmt: skip


def _kinds(found: Findings) -> Iterator[Figure]:
    small, voluntary = kind_sums(found, SMALL, "size"), kind_sums(found, VOLUNTARY, "kind")
    if _can_be_given(small):
        yield _kind(
            small,
            found,
            id="small_firms_share",
            name=say("influenceable money paid to small firms"),
            how=say(
                "at least {known} to known small firms ÷ {whole}; at most that and {unknown} to payees of "
                "unknown size",
                **_kind_values(small),
            ),
        )
    if _can_be_given(voluntary):
        yield _kind(
            voluntary,
            found,
            id="voluntary_share",
            name=say("influenceable money paid to voluntary bodies"),
            how=say(
                "at least {known} to known voluntary bodies ÷ {whole}; at most that and {unknown} to payees "
                "of unknown kind",
                **_kind_values(voluntary),
            ),
        )


def _can_be_given(sums: Sums) -> bool:
    # From nothing to all is true and tells nothing, so that it is left out.
    return sums.shares is not None and sums.unknown_pence != sums.total_pence


def _kind_values(sums: Sums) -> dict[str, Pence]:
    return {"known": Pence(sums.inside_pence), "whole": Pence(sums.total_pence),
            "unknown": Pence(sums.unknown_pence)}  # fmt: skip


def _kind(sums: Sums, found: Findings, *, id: str, name: Message, how: Message) -> Figure:  # noqa: A002
    low, high = sums.shares or (None, None)
    return Figure(id=id, name=name, value=None, unit="share", low=low, high=high, how=how,
                  rests_on=_payments(found.payments))  # fmt: skip


def kind_sums(found: Findings, yes: frozenset[str], field: str) -> Sums:
    """Sum the influenceable money of those that are of the kind, are not, and may be.

    A body that is known to be voluntary by its size is so by its kind too.
    """
    known = unknown = other = 0
    for row in found.kinds:
        # Some registers say "small" of the size and some of the kind.
        if {row.size.casefold(), row.kind.casefold()} & yes:
            known += row.amount_pence
        elif getattr(row, field):
            other += row.amount_pence
        else:
            unknown += row.amount_pence
    return Sums(inside_pence=known, outside_pence=other, unknown_pence=unknown)


def _sizes(found: Findings) -> Iterator[Figure]:
    sizes = found.sizes
    for key, name, value in (
        ("median_payment", say("median payment"), sizes.median_pence),
        ("payment_p10", say("a tenth of payments are below"), sizes.tenth_pence),
        ("payment_p90", say("a tenth of payments are above"), sizes.ninetieth_pence),
    ):
        yield Figure(
            id=key,
            name=name,
            value=value,
            unit="pence",
            how=say("of single payments above 0, credits left out"),
            rests_on=_payments(sizes.payments),
        )


def _over_time(found: Findings) -> Iterator[Figure]:
    whole = [year for year in found.years if year.fixed_low is not None]
    # First and last whole year; with one of them, once.
    for year in {y.year.year: y for y in (*whole[:1], *whole[-1:])}.values():
        yield from _year(year, found)


def _year(year: YearShares, found: Findings) -> Iterator[Figure]:
    """Give a year's share of its own total, and of the base year's where that is another."""
    sums, base = year.year, next(y.year for y in found.years if y.year.year == year.base)
    values = {"area": found.area, "year": sums.year, "base": base.year}
    yield Figure(
        id="local_share_of_year",
        of={"area": found.area, "year": sums.year, "base": "own_year"},
        name=say("share that stayed in {area} in {year}, of its own total", **values),
        value=None,
        unit="share",
        low=year.moving_low,
        high=year.moving_high,
        how=_year_how(year, sums.total_pence, sums.year),
        rests_on=say("12 months of {year}", year=sums.year),
    )
    # In the base year both are the same number.
    if sums.year != base.year:
        yield Figure(
            id="local_share_of_year",
            of={"area": found.area, "year": sums.year, "base": "base_year"},
            name=say("share that stayed in {area} in {year}, of the total of {base}", **values),
            value=None,
            unit="share",
            low=year.fixed_low,
            high=year.fixed_high,
            how=_year_how(year, base.total_pence, base.year),
            rests_on=say("12 months of {year}", year=sums.year),
        )


def _year_how(year: YearShares, bottom_pence: int, of: str) -> Message:
    inside, unknown = year.year.inside_pence, year.year.unknown_pence
    return say(
        "{inside} (with the unknown {most}) ÷ {bottom} of {year}, influenceable money",
        inside=Pence(inside), most=Pence(inside + unknown), bottom=Pence(bottom_pence), year=of,
    )  # fmt: skip


def _received(found: Findings) -> Iterator[Figure]:
    came = found.received.get(found.area)
    if came is not None and came.total_pence:
        yield Figure(
            id="received",
            of={"area": found.area},
            name=say("money that came in"),
            value=came.total_pence,
            unit="pence",
            how=say(
                "bank receipts: {outside} from outside {area}, {inside} from inside, {unknown} not known",
                outside=Pence(came.outside_pence), area=found.area, inside=Pence(came.inside_pence),
                unknown=Pence(came.unknown_pence),
            ),
            rests_on=say("bank statements"),
        )  # fmt: skip


def _pay(found: Findings) -> Iterator[Figure]:
    payers = found.pay_by_payer
    total = sum(payers.values())
    # Of one payer it would be all of the pay, which says nothing of dependence.
    if total > 0 and len(payers) > 1:
        # By name too, so that a tie falls the same way each time.
        name, most = max(payers.items(), key=lambda kv: (kv[1], kv[0]))
        yield Figure(
            id="largest_employer_share",
            name=say("pay from the largest employer seen"),
            value=most / total,
            unit="share",
            how=say(
                "{most} of pay from {employer} ÷ {total} of pay in these books",
                most=Pence(most), employer=name, total=Pence(total),
            ),
            rests_on=plural("{n} payer", "{n} payers", len(payers)),
        )  # fmt: skip

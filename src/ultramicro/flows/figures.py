"""The answer's figures: each with its division in words and its range."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.contract import Figure
from ultramicro.core.money import pounds
from ultramicro.flows.findings import Findings, Sums
from ultramicro.flows.time_series import YearShares

BASIS_WORDS = {"influenceable": "influenceable money", "all": "all money paid"}
SMALL, VOLUNTARY = frozenset({"small", "sme"}), frozenset({"voluntary", "vcse"})


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


def _rests_on(found: Findings) -> str:
    return f"{found.payments:,} payments"


def _sums(found: Findings) -> Iterator[Figure]:
    everything, steerable = found.all().total_pence, found.influenceable().total_pence
    apart = found.counted_apart_pence
    less = (
        f" less {pounds(apart)} of card bills counted by their lines and money that came in" if apart else ""
    )
    yield Figure(
        name="paid in all",
        value=everything,
        unit="pence",
        rests_on=_rests_on(found),
        how=f"sum of {found.payments:,} payments ({pounds(found.payments_pence)}){less}",
    )
    yield Figure(
        id="influenceable",
        name="influenceable money",
        value=steerable,
        unit="pence",
        rests_on=_rests_on(found),
        how="purchases and grants; left out are taxes, precepts, loans, pensions, pay, other public "
        "bodies and payees who are people or redacted",
    )
    if everything > 0:
        yield Figure(
            name="influenceable share",
            value=steerable / everything,
            unit="share",
            rests_on=_rests_on(found),
            how=f"{pounds(steerable)} of purchases and grants ÷ {pounds(everything)} paid in all",
        )


def _local(found: Findings) -> Iterator[Figure]:
    if not found.areas_given:
        return
    for basis in ("influenceable", "all"):
        for area in found.areas:
            yield _share(
                f"share that stayed in {area.name} ({BASIS_WORDS[basis]})",
                found.local.whole(area.name, basis),
                area.name,
                basis,
                found,
            )


def _share(name: str, sums: Sums, area: str, basis: str, found: Findings) -> Figure:
    shares, total = sums.shares, f"{pounds(sums.total_pence)} of {BASIS_WORDS[basis]}"
    if shares is None:
        how = (
            f"no share: credits outweigh payments in {pounds(sums.inside_pence)} inside, "
            f"{pounds(sums.outside_pence)} outside or {pounds(sums.unknown_pence)} unknown"
        )
        return Figure(name=name, value=None, unit="share", how=how, rests_on=_rests_on(found))
    how = (
        f"at least {pounds(sums.inside_pence)} paid to parties known to be in {area} ÷ {total}; "
        f"at most that and {pounds(sums.unknown_pence)} to parties whose place is not known ÷ the same"
    )
    return Figure(
        name=name, value=None, unit="share", low=shares[0], high=shares[1], how=how, rests_on=_rests_on(found)
    )


def _unknown(found: Findings) -> Iterator[Figure]:
    sums, everything, hidden = found.influenceable(), found.all().total_pence, found.class_pence("person")
    if sums.total_pence > 0 and found.areas_given:
        yield Figure(
            name="influenceable money whose place is not known",
            value=sums.unknown_pence / sums.total_pence,
            unit="share",
            rests_on=_rests_on(found),
            how=f"{pounds(sums.unknown_pence)} ÷ {pounds(sums.total_pence)} of influenceable money",
        )
    if everything > 0:
        yield Figure(
            name="redacted or paid to people",
            value=hidden / everything,
            unit="share",
            rests_on=_rests_on(found),
            how=f"{pounds(hidden)} to redacted or person-like payees, whose place is always unknown "
            f"÷ {pounds(everything)} paid in all",
        )


def _hands(found: Findings) -> Iterator[Figure]:
    if found.hands is None:
        return
    yield Figure(
        name="concentration of payees",
        value=found.hands.value,
        low=found.hands.low,
        high=found.hands.high,
        unit="HHI points of 10,000",
        rests_on=_rests_on(found),
        how="sum of squared percentage shares of named parties in influenceable money, after merging "
        "names and netting credits; the range is over who the unnamed money may have gone to",
    )
    whole = found.concentration[0]
    for top, words in ((1, "largest payee"), (10, "10 largest payees"), (300, "300 largest payees")):
        part = whole[f"top{top}_share"]
        yield Figure(
            name=f"share of the {words}",
            value=part,
            unit="share",
            rests_on=f"{whole['parties']:,} parties",
            how=f"{pounds(part * whole['total_pence'])} ÷ {pounds(whole['total_pence'])} of "
            "influenceable money to named parties with a net sum above 0",
        )


def _kinds(found: Findings) -> Iterator[Figure]:
    for name, yes, field in (("small firms", SMALL, "size"), ("voluntary bodies", VOLUNTARY, "kind")):
        sums = kind_sums(found, yes, field)
        if (shares := sums.shares) is None or sums.unknown_pence == sums.total_pence:
            continue
        yield Figure(
            name=f"influenceable money paid to {name}",
            value=None,
            unit="share",
            low=shares[0],
            high=shares[1],
            rests_on=_rests_on(found),
            how=f"at least {pounds(sums.inside_pence)} to known {name} ÷ {pounds(sums.total_pence)}; "
            f"at most that and {pounds(sums.unknown_pence)} to payees of unknown {field}",
        )


def kind_sums(found: Findings, yes: frozenset[str], field: str) -> Sums:
    """Sum the influenceable money of those that are of the kind, are not, and may be.

    A body that is known to be voluntary by its size is so by its kind too.
    """
    known = unknown = other = 0
    for row in found.kinds:
        words = {str(row["size"] or "").casefold(), str(row["kind"] or "").casefold()} - {""}
        if words & yes:
            known += row["amount_pence"]
        elif row[field]:
            other += row["amount_pence"]
        else:
            unknown += row["amount_pence"]
    return Sums(inside_pence=known, outside_pence=other, unknown_pence=unknown)


def _sizes(found: Findings) -> Iterator[Figure]:
    sizes = found.sizes
    for name, value in (
        ("median payment", sizes.median_pence),
        ("a tenth of payments are below", sizes.tenth_pence),
        ("a tenth of payments are above", sizes.ninetieth_pence),
    ):
        yield Figure(
            name=name,
            value=value,
            unit="pence",
            how="of single payments above 0, credits left out",
            rests_on=f"{sizes.payments:,} payments",
        )


def _over_time(found: Findings) -> Iterator[Figure]:
    whole = [year for year in found.years if year.fixed_low is not None]
    for year in {y.year.year: y for y in (*whole[:1], *whole[-1:])}.values():
        yield from _year(year, found)


def _year(year: YearShares, found: Findings) -> Iterator[Figure]:
    sums, base = year.year, next(y.year for y in found.years if y.year.year == year.base)
    top = f"{pounds(sums.inside_pence)} (with the unknown {pounds(sums.inside_pence + sums.unknown_pence)})"
    for words, low, high, bottom in (
        ("its own total", year.moving_low, year.moving_high, f"{pounds(sums.total_pence)} of {sums.year}"),
        (
            f"the total of {base.year}",
            year.fixed_low,
            year.fixed_high,
            f"{pounds(base.total_pence)} of {base.year}",
        ),
    )[: 1 if sums.year == base.year else 2]:
        yield Figure(
            name=f"share that stayed in {found.area} in {sums.year}, on {words}",
            value=None,
            unit="share",
            low=low,
            high=high,
            how=f"{top} ÷ {bottom}, influenceable money",
            rests_on=f"12 months of {sums.year}",
        )


def _received(found: Findings) -> Iterator[Figure]:
    came = found.received.get(found.area)
    if came is not None and came.total_pence:
        yield Figure(
            name="money that came in",
            value=came.total_pence,
            unit="pence",
            how=f"bank receipts: {pounds(came.outside_pence)} from outside {found.area}, "
            f"{pounds(came.inside_pence)} from inside, {pounds(came.unknown_pence)} not known",
            rests_on="bank statements",
        )


def _pay(found: Findings) -> Iterator[Figure]:
    payers = found.pay_by_payer
    total = sum(payers.values())
    if total > 0 and len(payers) > 1:
        name, most = max(payers.items(), key=lambda kv: (kv[1], kv[0]))
        yield Figure(
            name="pay from the largest employer seen",
            value=most / total,
            unit="share",
            how=f"{pounds(most)} of pay from {name} ÷ {pounds(total)} of pay in these books",
            rests_on=f"{len(payers)} payers",
        )

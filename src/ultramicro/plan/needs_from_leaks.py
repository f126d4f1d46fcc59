"""A leak in pounds becomes a need in quantities, at a stated price, where nobody has told the need itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ultramicro.core.money import counted, pounds
from ultramicro.flows.periods import YEAR
from ultramicro.place.dictionary import value_words
from ultramicro.plan.recipes.vocabulary import good_named, goods, read


def needs_of_leaks(
    leaks: Iterable[Mapping[str, Any]], needs: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Make needs of what leaks away.

    Parameters
    ----------
    leaks : iterable of mapping
        Rows of `leaks`; of each the middle case is taken, which is of what is known to leave.
    needs : iterable of mapping
        Rows of `needs`; a good that stands there is not made a need again.

    Yields
    ------
    dict
        Rows of `needs`, with what they rest on as their source. Where fewer than twelve months were seen, the
        quantity is that of those months, and the name says so: it is not raised to a year.

    Examples
    --------
    >>> leak = {"category": "cleaning", "pluggable_pence": 200_00, "amount_pence": 800_00, "area": "Town",
    ...         "payer": None, "months_covered": 3}
    >>> [(n["need"], round(n["quantity"], 2), n["price_pence"]) for n in needs_of_leaks([leak], [])]
    [('cleaning of what leaves Town, as seen in 3 months', 10.81, 1850)]
    """
    told = {good_named(row["item"], wanted=True) for row in needs}
    rules = {row["need"]: row for row in read("leaks") if row["good"]}
    for leak in leaks:
        rule = rules.get(leak["category"] or "")
        kept = _middle_pence(leak)
        if rule is None or rule["good"] in told or leak.get("payer") or kept <= 0:
            continue
        price, good = int(rule["price_pence"]), goods()[rule["good"]]
        yield {
            "need": f"{good.what} of what leaves {leak['area']}{_seen_in(leak)}", "item": rule["good"],
            "area": leak["area"], "quantity": kept / price, "unit": good.unit, "price_pence": price,
            "capturable_share": 1.0, "supplied_from": "outside", "essential": None,
            "source": f"judgement: the middle case of the leak '{_need(leak)}', of which "
            f"{pounds(leak.get('amount_pence') or 0)} is known to leave{_seen_in(leak)}, at {price}p each",
            "origin": "leaks",
        }  # fmt: skip


def _need(leak: Mapping[str, Any]) -> str:
    return value_words("leaks", "category", leak["category"]) or leak["category"]


def _middle_pence(leak: Mapping[str, Any]) -> float:
    """Return the middle case; of rows of an older make the middle of the ends. [pence]."""
    middle = leak.get("pluggable_pence")
    if middle is not None:
        return float(middle)
    return ((leak["pluggable_low_pence"] or 0) + (leak["pluggable_high_pence"] or 0)) / 2


def _seen_in(leak: Mapping[str, Any]) -> str:
    """Say in how many months it was seen, where they are no year."""
    months = leak.get("months_covered")
    return f", as seen in {counted(months, 'month')}" if months is not None and months < YEAR else ""

"""A leak in pounds becomes a need in quantities, at a stated price, where nobody has told the need itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ultramicro.plan.words import good_named, goods, read


def needs_of_leaks(
    leaks: Iterable[Mapping[str, Any]], needs: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Make needs of what leaks away.

    Parameters
    ----------
    leaks : iterable of mapping
        Rows of `leaks`; of each the middle of what could be kept is taken.
    needs : iterable of mapping
        Rows of `needs`; a good that stands there is not made a need again.

    Yields
    ------
    dict
        Rows of `needs`, with what they rest on as their source.

    Examples
    --------
    >>> leak = {"category": "Cleaning", "pluggable_low_pence": 100_00, "pluggable_high_pence": 300_00,
    ...         "area": "Town", "payer": None}
    >>> [(n["item"], round(n["quantity"], 2), n["price_pence"]) for n in needs_of_leaks([leak], [])]
    [('cleaning_hour', 10.81, 1850)]
    """
    told = {good_named(row["item"], wanted=True) for row in needs}
    rules = {row["need"]: row for row in read("leaks") if row["good"]}
    for leak in leaks:
        rule = rules.get(leak["category"] or "")
        if rule is None or rule["good"] in told or leak.get("payer"):
            continue
        price = int(rule["price_pence"])
        kept = ((leak["pluggable_low_pence"] or 0) + (leak["pluggable_high_pence"] or 0)) / 2
        yield {
            "need": f"{goods()[rule['good']].what} now bought outside {leak['area']}", "item": rule["good"],
            "area": leak["area"], "quantity": kept / price, "unit": goods()[rule["good"]].unit,
            "price_pence": price, "capturable_share": 1.0, "supplied_from": "outside", "essential": None,
            "source": f"the middle of what could be kept of the leak '{leak['category']}', at {price}p each",
            "origin": "leaks",
        }  # fmt: skip

"""The enterprises of a place's plan, from the tables in which the technique `plan` keeps it."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from ultramicro.core.additionality import STANDARD
from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.plan.recipes.vocabulary import good_named
from ultramicro.plan.taken_over import on_the_spot
from ultramicro.plan.technique import Plan
from ultramicro.plan.wanted import DISPLACED
from ultramicro.stress.switches.enterprise import Buyers, Enterprise, Sale
from ultramicro.stress.switches.found import WORKED_OUT, Found, Rested, rows_there
from ultramicro.stress.switches.plan import Planned, terms_of
from ultramicro.stress.switches.stated import value

BEST, QUARTER, NOBODY = "best", 3, "nobody"
IN_MONEY = frozenset({"work", "equipment", "courses", "interest", "rooms_made_ready"})
"""What flows to an enterprise and is no goods or running costs: its own column has it, or the loan."""
FIXED = frozenset({"running_costs", "rent"})
AREA = "@"
"""In the names of needs that come from what public bodies pay elsewhere."""
Rows = Iterable[Mapping[str, Any]]


def from_place(place: Place) -> Found:
    """Return the place's plan as a switch.

    Parameters
    ----------
    place : Place
        Its table `plan` is made on the way, as for every technique that reads it.
    """
    try:
        plan = rows_there(place, "plan")
        flows = rows_there(place, "plan_flows") or []
    except BadInput:  # nobody needs anything that could be made here
        return Found(None, why=say("nobody needs anything that could be made here"))
    if plan is None:
        return Found(None, lacking=tuple(place.lacking("plan")[0]))
    needs = rows_there(place, "needs") or []
    best = [row for row in plan if row["plan"] == BEST]
    last = max((row["period"] for row in best), default=0)
    moved = [row for row in flows if row["plan"] == BEST and row["period"] == last and row["amount_pence"]]
    enterprises = tuple(_enterprises(best, moved, last, {row["need"]: row for row in needs}))
    if not enterprises:
        return Found(None, why=say("the place's plan begins none of them"))
    premium = value("plan", "premium")
    found = Planned(enterprises=enterprises, terms=terms_of("plan", premium=premium, common_till=True))
    return Found(found, tuple(_rests_on(enterprises)), () if needs else ("needs",))


def _rests_on(enterprises: Iterable[Enterprise]) -> Iterator[Rested]:
    for each in enterprises:
        for name in ("sold_pence", "wages_pence", "capital_pence"):
            pence = float(getattr(each, name))
            yield Rested(f"{each.name}: {name}", pence, pence, pence, "plan", WORKED_OUT)


def _enterprises(
    best: Rows, flows: Rows, last: int, needs: Mapping[str, Mapping[str, Any]]
) -> Iterator[Enterprise]:
    by_name: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in best:
        by_name[row["activity"]].append(row)
    for name, rows in sorted(by_name.items()):
        rows.sort(key=lambda row: int(row["period"]))
        if rows[-1]["period"] == last and rows[-1]["level"] > 0:
            sold = [row for row in flows if row["source"] == name]
            yield _enterprise(name, rows, sold, [row for row in flows if row["target"] == name], needs)


def _enterprise(
    name: str, rows: list[Mapping[str, Any]], sold: Rows, bought: Rows, needs: Mapping[str, Mapping[str, Any]]
) -> Enterprise:
    starts = int(rows[0]["period"])
    at_work = [row for row in rows if row["level"] > 0]
    opens, full = int(at_work[0]["period"]), at_work[-1]
    taken = [row for row in bought if row["item"] not in IN_MONEY]
    sales = [(_sale(row, needs), row) for row in sold]
    spot = sum(sale.pence * (1 - sale.displaced) for sale, row in sales if _is_done_now(row, needs))
    whole = sum(sale.pence for sale, _ in sales)
    return Enterprise(
        name=name, sales=tuple(sale for sale, _ in sales), wages_pence=int(full["wages_pence"]) // QUARTER,
        goods_pence=sum(row["amount_pence"] for row in taken if row["item"] not in FIXED) // QUARTER,
        fixed_pence=sum(row["amount_pence"] for row in taken if row["item"] in FIXED) // QUARTER,
        capital_pence=sum(int(row["capital_pence"] or 0) for row in rows),
        starts=QUARTER * (starts - 1) + 1, build_months=QUARTER * (opens - starts),
        loads=tuple(row["level"] / full["level"] for row in at_work), moved=spot / whole if whole else 0.0,
    )  # fmt: skip


def _sale(row: Mapping[str, Any], needs: Mapping[str, Mapping[str, Any]]) -> Sale:
    """Return what is sold to one need a month, and what of it sellers here lose.

    It is what the need says of them, and at the least what is taken off every gain from gross to net.
    """
    buyers = buyers_of(row["target"])
    said = str((needs.get(row["target"]) or {}).get("supplied_from") or "")
    lost = 0.0 if buyers is Buyers.BEYOND else STANDARD.displacement
    if row["target"] in needs:
        lost = 0.0 if said == NOBODY else max(DISPLACED.get(said, Plan.sellers_here), lost)
    return Sale(buyers, int(row["amount_pence"]) // QUARTER, lost)


def _is_done_now(row: Mapping[str, Any], needs: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether people of the place do this work now, whoever employs them."""
    said = (needs.get(row["target"]) or {}).get("supplied_from")
    return on_the_spot(good_named(row["item"], wanted=True) or row["item"]) and said != NOBODY


def buyers_of(need: str) -> Buyers:
    """Return who buys for a need, by its name in the plan.

    Examples
    --------
    >>> [buyers_of(need).value for need in ("Home care that the council buys", "outside", "loaf@Town")]
    ['public', 'beyond', 'public']
    """
    if need == "outside":
        return Buyers.BEYOND
    return Buyers.PUBLIC if AREA in need else who_buys(need)


def who_buys(words: str) -> Buyers:
    """Return which kind of buyers words name: households where they name nobody else.

    Examples
    --------
    >>> [who_buys(words).value for words in ("Eggs that households buy", "Laundry of hotels", "Firewood")]
    ['households', 'firms', 'households']
    """
    said = {word.removesuffix("s") for word in re.findall(r"\w+", words.casefold())}
    found = [buyers for word, buyers in _words().items() if word in said]
    # A body that is named buys, for whomever it does.
    return found[-1] if found else Buyers.HOUSEHOLDS


@cache  # of the program's own files, which do not change while it runs
def _words() -> Mapping[str, Buyers]:
    text = (files(__package__) / "who_buys.csv").read_text(encoding="utf-8")
    return {row["word"]: Buyers(row["buyers"]) for row in csv.DictReader(text.splitlines())}

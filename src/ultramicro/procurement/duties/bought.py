"""To whom payments and contracts go: sums less credits, suppliers counted, and what no sum may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ultramicro.core.contract import Place
from ultramicro.flows.tables import rows_of, sum_pence
from ultramicro.procurement.duties.shares import Split, small_and_voluntary, split_by
from ultramicro.procurement.rules.register import FRAMEWORK, marks

Row = Mapping[str, object]
OTHER_CURRENCY = "other_currency"
PLANNED = frozenset({"pipeline", "tender"})
"""How far a contract is that nobody has won yet."""


@dataclass(frozen=True, kw_only=True)
class Awarded:
    """The contracts that somebody won, and which of them have no value that may be added.

    Parameters
    ----------
    splits : mapping of str to Split
        What of their value goes to small firms and to voluntary bodies, by id.
    contracts, frameworks, unvalued, other_currency : int
        How many there are; of these frameworks, and without a value; of these, in another currency.
    """

    splits: Mapping[str, Split]
    contracts: int
    frameworks: int
    unvalued: int
    other_currency: int


def payment_splits(place: Place) -> dict[str, Split]:
    """Return what of the payments goes to small firms and to voluntary bodies, by id; credits taken off."""
    if not place.has("payments"):
        return {}
    table = place.table("payments")
    # Added up by the table's engine: there may be ten million rows. A payee of several sizes is each.
    sizes = rows_of(
        table.group_by("size").aggregate(pence=sum_pence(table.amount_pence), payees=table.payee.nunique())
    )
    payees = rows_of(table.aggregate(n=table.payee.nunique()))[0]["n"]
    return {
        f"payments_{who}": _of_sizes(sizes, at, int(payees)) for at, who in enumerate(("small", "voluntary"))
    }


def _of_sizes(sizes: Sequence[Row], at: int, payees: int) -> Split:
    said = [(small_and_voluntary(_text(row["size"]))[at], row) for row in sizes]
    split = split_by((so, _int(row["pence"])) for so, row in said)
    known = sum(_int(row["payees"]) for so, row in said if so is not None)
    return replace(split, suppliers=payees, unknown_suppliers=max(0, payees - known))


def awarded(rows: Iterable[Row]) -> Awarded:
    """Add up the contracts that somebody won.

    A value that several suppliers share counts once, and as unknown where they are not all alike. What a
    framework is worth is the most that may be bought under it: it is counted and never added.

    Examples
    --------
    >>> one = {"contract": "c", "value_pence": 8, "sme": True, "vcse": None, "supplier": "A"}
    >>> held = awarded([one, {**one, "sme": False, "supplier": "B"}, {**one, "contract": "d"},
    ...                 {**one, "contract": "e", "flag": "framework"}])
    >>> small = held.splits["contracts_small"]
    >>> small.yes_pence, small.unknown_pence, small.suppliers, held.frameworks
    (8, 8, 2, 1)
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.get("stage") not in PLANNED:
            groups.setdefault(str(row["contract"]), []).append(row)
    bought = [held for held in groups.values() if not any(FRAMEWORK in marks(row) for row in held)]
    bare = [held for held in bought if not _worth(held)]
    return Awarded(
        splits={what: _split(bought, column) for what, column in
                (("contracts_small", "sme"), ("contracts_voluntary", "vcse"))},
        contracts=len(groups), frameworks=len(groups) - len(bought), unvalued=len(bare),
        other_currency=sum(any(OTHER_CURRENCY in marks(row) for row in held) for held in bare),
    )  # fmt: skip


def _split(bought: Sequence[Sequence[Row]], column: str) -> Split:
    said: dict[str, set[object]] = {}
    for row in (row for held in bought for row in held):
        if name := _text(row.get("supplier")).casefold():
            said.setdefault(name, set()).add(row.get(column))
    return replace(
        split_by((_alike(held, column), _worth(held)) for held in bought),
        suppliers=len(said), unknown_suppliers=sum(answers <= {None} for answers in said.values()),
    )  # fmt: skip


def _alike(rows: Sequence[Row], column: str) -> bool | None:
    said = {row.get(column) for row in rows}
    only = said.pop() if len(said) == 1 else None
    return only if isinstance(only, bool) else None


def _worth(rows: Sequence[Row]) -> int:
    return max(0, _int(rows[0].get("value_pence")))


def _int(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _text(cell: object) -> str:
    return cell if isinstance(cell, str) else ""

"""From the tables that a person keeps to a tender: who may win what, and which bids cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.flows.tables import rows_of
from ultramicro.procurement.kept_rows import some_rows
from ultramicro.procurement.lots.consortium import Asked, Candidate
from ultramicro.procurement.lots.model import Bid, Firm, Tender

Row = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Left:
    """A bid that cannot win: the id of the reason, and the places or certificates that are lacking."""

    bid: Bid
    reason: str
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """A contract in packages, as the place's tables have it.

    Parameters
    ----------
    contract : str
        Which one.
    others : tuple of str
        Contracts of the same tables that were not asked about.
    tender : Tender
        The bids that may win.
    left : tuple of Left
        Those that cannot.
    small : mapping of str to bool or None
        Whether each firm is a small one.
    values_pence : mapping of str to int or None
        Package to its estimated value. [pence]
    asked : Asked
        What the whole contract asks of whoever does all of it.
    candidates : tuple of Candidate
        The firms and what they bring.
    unlimited : frozenset of str
        Firms whose capacity nothing limits.
    """

    contract: str
    others: tuple[str, ...]
    tender: Tender
    left: tuple[Left, ...]
    small: Mapping[str, bool | None]
    values_pence: Mapping[str, int | None]
    asked: Asked
    candidates: tuple[Candidate, ...]
    unlimited: frozenset[str]


def names(cell: object) -> frozenset[str]:
    """Return the names in a cell, parted by semicolons; blanks and case do not tell two apart.

    Examples
    --------
    >>> sorted(names("North; south ;")), names(None)
    (['north', 'south'], frozenset())
    """
    parts = (" ".join(part.split()).casefold() for part in str(cell or "").split(";"))
    return frozenset(part for part in parts if part)


def gather(place: Place, contract: str, *, administration_pence: int, most_lots: int) -> Gathered:
    """Return the tender of a contract.

    Parameters
    ----------
    place : Place
        With the tables `lot_packages` and `lot_bids`, and `lot_firms` where there is one.
    contract : str
        Its name; the first of the table where empty.
    administration_pence : int
        What one more supplier costs. [pence]
    most_lots : int
        The most packages that one firm may win; 0 where nothing limits it.

    Raises
    ------
    BadInput
        If there is no such contract.
    """
    packages = some_rows(place, "lot_packages")
    named = sorted({str(row["contract"]) for row in packages})
    chosen = contract or named[0]
    if chosen not in named:
        raise BadInput(
            say("lot_packages.csv has no contract '{contract}'", contract=chosen),
            do=say("name one of {contracts}", contracts=Listed(named, by="")),
        )
    own = {str(row["package"]): row for row in packages if row["contract"] == chosen}
    firms = rows_of(place.table("lot_firms")) if place.has("lot_firms") else []
    by_name = {str(row["firm"]): row for row in firms}
    bids = [
        Bid(package=str(row["package"]), firm=str(row["firm"]), cost_pence=int(str(row["cost_pence"])))
        for row in rows_of(place.table("lot_bids"))
        if row["contract"] == chosen
    ]
    left = tuple(_left(bids, own, by_name))
    out = {(each.bid.package, each.bid.firm) for each in left}
    tender = Tender(
        loads={name: _number(row.get("load"), 1.0) for name, row in own.items()},
        firms=[_limited(_firm(row), most_lots) for row in firms],
        bids=[bid for bid in bids if (bid.package, bid.firm) not in out],
        administration_pence=administration_pence,
    )
    return Gathered(
        contract=chosen, others=tuple(name for name in named if name != chosen), tender=tender, left=left,
        small={name: _flag(row.get("small")) for name, row in by_name.items()},
        values_pence={name: _pence(row.get("value_pence")) for name, row in own.items()},
        asked=_asked(list(own.values()), sum(tender.loads.values())),
        candidates=tuple(_candidate(row, sum(tender.loads.values())) for row in firms),
        unlimited=frozenset(name for name, row in by_name.items() if row.get("capacity") is None),
    )  # fmt: skip


def _left(bids: Sequence[Bid], packages: Mapping[str, Row], firms: Mapping[str, Row]) -> Iterator[Left]:
    """Yield the bids that cannot win."""
    for bid in bids:
        if bid.package not in packages:
            yield Left(bid=bid, reason="no_package")
        elif bid.firm not in firms:
            yield Left(bid=bid, reason="no_firm")
        else:
            yield from _unfit(bid, packages[bid.package], firms[bid.firm])


def _unfit(bid: Bid, package: Row, firm: Row) -> Iterator[Left]:
    wanted, has = _pence(package.get("turnover_pence")), _pence(firm.get("turnover_pence"))
    # A turnover that nobody wrote is not known, and keeps nobody out: the buyer will ask.
    if wanted and has is not None and has < wanted:
        yield Left(bid=bid, reason="turnover")
        return
    for column in ("areas", "certificates"):
        if lacks := names(package.get(column)) - names(firm.get(column)):
            yield Left(bid=bid, reason=column, lacks=tuple(sorted(lacks)))
            return


def _firm(row: Row) -> Firm:
    most = row.get("most_lots")
    capacity = row.get("capacity")
    return Firm(
        name=str(row["firm"]), local=_flag(row.get("local")) is True,
        capacity=None if capacity is None else float(str(capacity)),
        most_lots=None if most is None else int(str(most)),
    )  # fmt: skip


def _limited(firm: Firm, most_lots: int) -> Firm:
    if not most_lots:
        return firm
    return replace(
        firm, most_lots=min(most_lots, firm.most_lots if firm.most_lots is not None else most_lots)
    )


def _asked(packages: Sequence[Row], load: float) -> Asked:
    return Asked(
        turnover_pence=sum(_pence(row.get("turnover_pence")) or 0 for row in packages), capacity=load,
        areas=frozenset().union(*(names(row.get("areas")) for row in packages)),
        certificates=frozenset().union(*(names(row.get("certificates")) for row in packages)),
    )  # fmt: skip


def _candidate(row: Row, load: float) -> Candidate:
    return Candidate(
        name=str(row["firm"]), turnover_pence=_pence(row.get("turnover_pence")) or 0,
        capacity=_number(row.get("capacity"), load), areas=names(row.get("areas")),
        certificates=names(row.get("certificates")), local=_flag(row.get("local")) is True,
    )  # fmt: skip


def _number(cell: object, otherwise: float) -> float:
    return otherwise if cell is None else float(str(cell))


def _pence(cell: object) -> int | None:
    return None if cell is None else int(str(cell))


def _flag(cell: object) -> bool | None:
    return cell if isinstance(cell, bool) else None

"""From the tables that a person keeps to a tender: who may win what, and which bids cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

from ultramicro.core.contract import Place
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, say
from ultramicro.flows.kept_out import KeptOut
from ultramicro.flows.tables import rows_of
from ultramicro.ledger.people.alike import folded
from ultramicro.procurement.kept_rows import Row, once_each, row_kept_out, some_rows
from ultramicro.procurement.lots.consortium import Candidate, Turnover, Work, limits_of
from ultramicro.procurement.lots.model import Bid, Firm, Tender


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
    works : tuple of Work
        Its packages and what each asks.
    candidates : tuple of Candidate
        The firms and what they bring.
    bids : mapping of (str, str) to int
        Package and firm to what it asks, also of those that cannot win alone. [pence]
    kept_out : tuple of KeptOut
        Rows that were read and are not used.
    """

    contract: str
    others: tuple[str, ...]
    tender: Tender
    left: tuple[Left, ...]
    small: Mapping[str, bool | None]
    works: tuple[Work, ...]
    candidates: tuple[Candidate, ...]
    bids: Mapping[tuple[str, str], int]
    kept_out: tuple[KeptOut, ...] = ()


def names(cell: object) -> frozenset[str]:
    """Return the names in a cell, parted by semicolons; blanks and case do not tell two apart.

    Examples
    --------
    >>> sorted(names("North; south ;")), names(None)
    (['north', 'south'], frozenset())
    """
    parts = (folded(part) for part in str(cell or "").split(";"))
    return frozenset(part for part in parts if part)


def trades(cell: object) -> dict[str, float | None] | None:
    """Return the sorts of work in a cell, each with how much of it a firm can carry; None if unreadable.

    Examples
    --------
    >>> trades("Roofing: 40; joinery"), trades("roofing: many"), trades(None)
    ({'roofing': 40.0, 'joinery': None}, None, {})
    """
    found: dict[str, float | None] = {}
    for part in filter(str.strip, str(cell or "").split(";")):
        name, colon, amount = part.partition(":")
        try:
            most = float(amount) if colon else None
        except ValueError:
            return None
        # What is below nought or endless is a slip too; a trade that is named twice has no one amount.
        if not folded(name) or folded(name) in found or not (most is None or (isfinite(most) and most >= 0)):
            return None
        found[folded(name)] = most
    return found


def gather(place: Place, contract: str, *, administration_pence: int, most_lots: int) -> Gathered:
    """Return the tender of a contract.

    Names of contracts, packages and firms are the same in whatever letters they are typed.

    Parameters
    ----------
    place : Place
        With the tables `lot_packages` and `lot_bids`, and `lot_firms` where there is one.
    contract : str
        Its name; the first by its letters where empty.
    administration_pence : int
        What one more supplier costs. [pence]
    most_lots : int
        The most packages that one firm may win; 0 where nothing limits it.

    Raises
    ------
    BadInput
        If there is no such contract.
    """
    packages, twice = once_each(some_rows(place, "lot_packages"), "lot_packages", "contract", "package")
    firms, firms_out = _firms(place)
    asked, bids_twice = once_each(rows_of(place.table("lot_bids")), "lot_bids", "contract", "package", "firm")
    chosen, others = _chosen(packages, contract)
    works = {folded(str(row["package"])): _work(row) for row in packages if _is_of(row, chosen)}
    by_name = {folded(str(row["firm"])): row for row in firms}
    candidates = {name: _candidate(row) for name, row in by_name.items()}
    bids = [_bid(row, works, candidates) for row in asked if _is_of(row, chosen)]
    left = tuple(_left(bids, works, candidates))
    out = {(each.bid.package, each.bid.firm) for each in left}
    return Gathered(
        contract=chosen, others=others, left=left, works=tuple(works.values()),
        tender=Tender(
            loads={work.name: work.load for work in works.values()},
            firms=[_limited(_firm(row, candidates[name]), most_lots) for name, row in by_name.items()],
            bids=[bid for bid in bids if (bid.package, bid.firm) not in out],
            administration_pence=administration_pence,
            limits=[limit for firm in candidates.values()
                    for limit in limits_of(firm, works.values(), Turnover.TOGETHER)],
        ),
        small={candidates[name].name: _flag(row.get("small")) for name, row in by_name.items()},
        candidates=tuple(candidates.values()),
        bids={(bid.package, bid.firm): bid.cost_pence for bid in bids},
        kept_out=(*twice, *firms_out, *bids_twice),
    )  # fmt: skip


def _firms(place: Place) -> tuple[list[Row], list[KeptOut]]:
    """Return the rows of firms, once each, and those that are not used."""
    firms, out = once_each(
        rows_of(place.table("lot_firms")) if place.has("lot_firms") else [], "lot_firms", "firm"
    )
    unread = [row for row in firms if trades(row.get("trades")) is None]
    why = say("its trades cannot be read: write them as 'roofing: 40; joinery'")
    return [row for row in firms if row not in unread], out + [
        row_kept_out(row, "lot_firms", why) for row in unread
    ]


def _chosen(packages: Sequence[Row], contract: str) -> tuple[str, tuple[str, ...]]:
    """Return the contract that is asked about, and the others."""
    named: dict[str, str] = {}
    for row in packages:
        named.setdefault(folded(str(row["contract"])), str(row["contract"]))
    chosen = folded(contract) or min(named)
    if chosen not in named:
        raise BadInput(
            say("lot_packages.csv has no contract '{contract}'", contract=contract),
            do=say("name one of {contracts}", contracts=Listed(sorted(named.values()), by="")),
        )
    return named[chosen], tuple(sorted(name for key, name in named.items() if key != chosen))


def _is_of(row: Row, contract: str) -> bool:
    return folded(str(row["contract"])) == folded(contract)


def _bid(row: Row, works: Mapping[str, Work], firms: Mapping[str, Candidate]) -> Bid:
    """Return a bid with the names that package and firm have in their own tables."""
    package, firm = str(row["package"]), str(row["firm"])
    work, candidate = works.get(folded(package)), firms.get(folded(firm))
    return Bid(
        package=work.name if work else package, firm=candidate.name if candidate else firm,
        cost_pence=int(row["cost_pence"]),
    )  # fmt: skip


def _left(bids: Sequence[Bid], works: Mapping[str, Work], firms: Mapping[str, Candidate]) -> Iterator[Left]:
    """Yield the bids that cannot win."""
    for bid in bids:
        work, firm = works.get(folded(bid.package)), firms.get(folded(bid.firm))
        if work is None:
            yield Left(bid=bid, reason="no_package")
        elif firm is None:
            yield Left(bid=bid, reason="no_firm")
        elif firm.turnover_pence is not None and firm.turnover_pence < work.turnover_pence:
            # A turnover that nobody wrote is not known, and keeps nobody out: the buyer will ask.
            yield Left(bid=bid, reason="turnover")
        else:
            reason, lacks = firm.lacks(work)
            if reason:
                yield Left(bid=bid, reason=reason, lacks=lacks)


def _work(row: Row) -> Work:
    return Work(
        name=str(row["package"]), load=_number(row.get("load"), 1.0),
        trade=folded(str(row.get("trade") or "")), areas=names(row.get("areas")),
        certificates=names(row.get("certificates")),
        turnover_pence=_pence(row.get("turnover_pence")) or 0, value_pence=_pence(row.get("value_pence")),
    )  # fmt: skip


def _candidate(row: Row) -> Candidate:
    capacity = row.get("capacity")
    return Candidate(
        name=str(row["firm"]), turnover_pence=_pence(row.get("turnover_pence")),
        capacity=None if capacity is None else float(capacity), trades=trades(row.get("trades")) or {},
        areas=names(row.get("areas")), certificates=names(row.get("certificates")),
        local=_flag(row.get("local")) is True,
    )  # fmt: skip


def _firm(row: Row, candidate: Candidate) -> Firm:
    most = row.get("most_lots")
    return Firm(
        name=candidate.name, local=candidate.local, capacity=candidate.capacity,
        most_lots=None if most is None else int(most), turnover_pence=candidate.turnover_pence or 0,
    )  # fmt: skip


def _limited(firm: Firm, most_lots: int) -> Firm:
    if not most_lots:
        return firm
    return replace(
        firm, most_lots=min(most_lots, firm.most_lots if firm.most_lots is not None else most_lots)
    )


def _number(cell: object, otherwise: float) -> float:
    return otherwise if cell is None else float(str(cell))


def _pence(cell: object) -> int | None:
    return None if cell is None else int(str(cell))


def _flag(cell: object) -> bool | None:
    return cell if isinstance(cell, bool) else None

"""What suppliers say that they could do: the answers of the table `supplier_survey`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ultramicro.core.contract import Place
from ultramicro.flows.tables import rows_of
from ultramicro.procurement.influence.market import Firm
from ultramicro.procurement.influence.trades import trade_of_firm


@dataclass(frozen=True, kw_only=True)
class Said:
    """One supplier's answer.

    Parameters
    ----------
    supplier : str
        Who answered.
    party_id : str
        The party it is among those who are paid; nothing where it is none of them.
    trade : str
        The need that it serves; nothing where its answer does not say.
    turnover_pence, could_pence, lot_pence : int or None
        What it sells in a year, what more it could supply in a year, and the largest lot that it could carry
        in a year. [pence]
    here : bool or None
        Whether it works in the place.
    barriers : tuple of str
        What keeps it from tendering, in its words.
    asked_on : date or None
        When it was asked.
    """

    supplier: str
    party_id: str
    trade: str
    turnover_pence: int | None = None
    could_pence: int | None = None
    lot_pence: int | None = None
    here: bool | None = None
    barriers: tuple[str, ...] = field(default=())
    asked_on: date | None = None

    def as_firm(self, area: str) -> Firm:  # noqa: ARG002  who answers says whether it is here
        """Return it as a firm that nobody here pays yet."""
        return Firm(
            party_id=self.party_id or f"survey:{self.supplier}", name=self.supplier, sector=None, size="",
            inside={True: "inside", False: "outside", None: "unknown"}[self.here], received_pence=0,
            could_pence=self.could_pence or 0, trade=self.trade,
        )  # fmt: skip


def said_of(
    rows: Iterable[Mapping[str, Any]], names: Mapping[str, str], sectors: Mapping[str, str] | None = None
) -> list[Said]:
    """Read answers; of several by one supplier the last counts.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table `supplier_survey`.
    names : mapping of str to str
        Names in small letters to party ids.
    sectors : mapping of str to str, optional
        Party ids to sectors, where a register tells them: they decide before the name does.

    Examples
    --------
    >>> rows = [{"supplier": "Any Cleaners", "trade": "Office cleaning", "could_pence": 5,
    ...          "barriers": "bonds; size"}]
    >>> said_of(rows, {"any cleaners": "P1"})[0].trade, said_of(rows, {})[0].barriers
    ('cleaning', ('bonds', 'size'))
    """
    found: dict[str, Said] = {}
    sectors = sectors or {}
    for row in sorted(rows, key=lambda each: (each.get("asked_on") or date.min, each.get("row") or 0)):
        who = " ".join(str(row["supplier"]).split())
        given = [part.strip() for part in (row.get("barriers") or "").split(";")]
        found[who.casefold()] = Said(
            supplier=who, party_id=names.get(who.casefold(), ""),
            trade=trade_of_firm(who, sectors.get(names.get(who.casefold(), "")), row.get("trade")),
            turnover_pence=row.get("turnover_pence"), could_pence=row.get("could_pence"),
            lot_pence=row.get("lot_pence"), here=row.get("here"), asked_on=row.get("asked_on"),
            barriers=tuple(part for part in given if part),
        )  # fmt: skip
    return [found[who] for who in sorted(found)]


def heard(place: Place) -> list[Said]:
    """Return what a place's suppliers said; nothing where none was asked."""
    if not place.has("supplier_survey"):
        return []
    names = {}
    if place.has("party_names"):
        rows = rows_of(place.table("party_names").select("name", "party", "party_id").order_by("name"))
        for row in rows:
            names[row["name"].casefold()] = names[row["party"].casefold()] = row["party_id"]
    return said_of(rows_of(place.table("supplier_survey")), names, _sectors(place))


def _sectors(place: Place) -> dict[str, str]:
    if not place.has("party_register"):
        return {}
    rows = rows_of(place.table("party_register").select("party_id", "sector").order_by("party_id", "sector"))
    return {row["party_id"]: row["sector"] for row in rows if row["sector"]}

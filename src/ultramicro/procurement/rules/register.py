"""Contracts as registers and notices have them, as what the law asks of them; their lots together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ultramicro.place.facts.bodies import body_of
from ultramicro.place.facts.procurement import NATIONS
from ultramicro.procurement.rules.contract import Contract, Kind, Vat, Worth, together
from ultramicro.procurement.rules.kinds import EITHER, kinds_of, one_of
from ultramicro.procurement.rules.threshold import threshold_of

FRAMEWORK = "framework"
"""The mark of a row that is a framework, whose value is no spending."""

AFTER = {
    "tender": ("published_on",), "award": ("published_on", "awarded_on", "starts_on"),
    "contract": ("published_on", "awarded_on", "starts_on"),
}  # fmt: skip
"""Which days of a row are no earlier than the beginning of its buying, by how far it is."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """A contract or lot of the table `contracts`, and the whole purchase that the law looks at.

    Parameters
    ----------
    contract : str
        Its name within the place.
    row : mapping
        Its first row.
    whole : Contract
        The purchase with all lots.
    """

    contract: str
    row: Mapping[str, object]
    whole: Contract


def registered(rows: Iterable[Mapping[str, object]], country: str) -> list[Registered]:
    """Return the contracts of the table `contracts`, each with what the law asks of it.

    Parameters
    ----------
    rows : iterable of mapping
        Rows of the table: one a contract and supplier, so that a value stands several times and counts once.
    country : str
        As in place.toml.

    Examples
    --------
    >>> one = {"contract": "c1", "buyer": "Kelder Council", "reference": "R", "lot": "1", "value_pence": 5}
    >>> [a, b] = registered([one, one, {**one, "contract": "c2", "lot": "2", "value_pence": 7}], "GB-ENG")
    >>> a.whole.worth.low_pence, a.whole == b.whole, a.whole.body
    (12, True, 'best_value_authority')
    """
    firsts: dict[str, Mapping[str, object]] = {}
    for row in rows:
        firsts.setdefault(str(row["contract"]), row)
    purchases: dict[tuple[str, str, str], list[Mapping[str, object]]] = {}
    for row in firsts.values():
        purchases.setdefault(_purchase(row), []).append(row)
    nation = NATIONS.get(country.upper(), "")
    wholes = {key: _whole(lots, nation) for key, lots in purchases.items()}
    return [Registered(contract=name, row=row, whole=wholes[_purchase(row)]) for name, row in firsts.items()]


def marks(row: Mapping[str, object]) -> frozenset[str]:
    """Return what is doubtful about a row, by id.

    Examples
    --------
    >>> sorted(marks({"flag": "framework value_is_zero"})), sorted(marks({}))
    (['framework', 'value_is_zero'], [])
    """
    return frozenset(str(row.get("flag") or "").split())


def _purchase(row: Mapping[str, object]) -> tuple[str, str, str]:
    """Return what lots of one purchase have in common; a row without a reference is one of its own."""
    one = row.get("ocid") or row.get("reference") if row.get("lot") else ""
    # Publishers have given one id to many processes: it then says nothing.
    if "ocid_shared" in marks(row):
        one = ""
    # A tender's estimate and the awards that came of it are the same money: they are never added.
    return str(row.get("buyer") or ""), str(row.get("stage") or ""), str(one or row["contract"])


def _whole(lots: list[Mapping[str, object]], nation: str) -> Contract:
    first = lots[0]
    vats = {_vat(row) for row in lots}
    vat = vats.pop() if len(vats) == 1 else Vat.UNKNOWN
    kinds = tuple(dict.fromkeys(kind for row in lots for kind in _kinds(row)))
    begun = [day for row in lots if isinstance(day := row.get("commenced_on"), date)]
    whole = Contract(
        worth=_worth(lots, vat), kind=one_of(kinds), body=body_of(str(first.get("buyer") or "")),
        nation=nation, commenced_on=min(begun, default=None), commenced_by=min(_days(lots), default=None),
        framework=all(FRAMEWORK in marks(row) for row in lots),
    )  # fmt: skip
    return replace(whole, kind=_settled(kinds, whole)) if kinds == EITHER else whole


def _settled(kinds: tuple[Kind, ...], whole: Contract) -> Kind:
    """Return the kind of services that may be care; unknown where it matters to the threshold which."""
    said = {threshold_of(replace(whole, kind=kind)).reached for kind in kinds}
    return Kind.GOODS_SERVICES if len(said) == 1 else Kind.UNKNOWN


def _kinds(row: Mapping[str, object]) -> tuple[Kind, ...]:
    text = [str(row.get(name) or "") for name in ("category", "title")]
    return kinds_of(str(row.get("kind") or ""), str(row.get("cpv") or ""), text)


def _worth(lots: list[Mapping[str, object]], vat: Vat) -> Worth:
    """Return what lots are worth together; as a range where nothing says that they are one purchase."""
    for row in lots:
        estimate = row.get("estimated_pence")
        if OF_ALL in marks(row) and isinstance(estimate, int) and estimate > 0:
            return Worth.of(estimate, vat)
    whole = together(Worth.of(_pence(row), vat) for row in lots)
    if all(map(_says_lot, lots)):
        return whole
    # Contracts that share a reference, such as "TBC", may have nothing else in common.
    return Worth(low_pence=max(_pence(row) or 0 for row in lots), high_pence=whole.high_pence, vat=vat)


OF_ALL = "value_of_all_lots"
"""The mark of a row whose estimate is that of all lots."""


def _says_lot(row: Mapping[str, object]) -> bool:
    """Return whether a row names a lot, rather than being told apart by its title or its supplier."""
    lot = str(row.get("lot") or "").casefold()
    others = [str(row.get(name) or "").casefold() for name in ("title", "supplier")]
    return not any(other and other in lot for other in others)


def _pence(row: Mapping[str, object]) -> int | None:
    # Registers write nought, and notices too, where a value is not known.
    known = (row.get(name) for name in ("value_pence", "estimated_pence"))
    return next((value for value in known if isinstance(value, int) and value > 0), None)


def _vat(row: Mapping[str, object]) -> Vat:
    said = str(row.get("vat") or "")
    return Vat(said) if said in set(Vat) else Vat.UNKNOWN


def _days(lots: list[Mapping[str, object]]) -> list[date]:
    return [
        day
        for row in lots
        for name in AFTER.get(str(row.get("stage") or ""), ())
        if isinstance(day := row.get(name), date)
    ]

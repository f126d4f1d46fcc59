"""What the law leaves to a buyer of what is to be bought: told for VAT both ways where nobody says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ultramicro.place.facts.bodies import body_of
from ultramicro.place.facts.procurement import VAT_PERCENT
from ultramicro.procurement.rules.certainty import Answer, agreed
from ultramicro.procurement.rules.contract import Contract, Kind, Vat, Worth
from ultramicro.procurement.rules.duties import Judged, judged
from ultramicro.procurement.rules.kinds import EITHER, OPEN, kinds_of

BUILT = (Kind.GOODS_SERVICES, Kind.WORKS)
KINDS_OF_NEED: Mapping[str, tuple[Kind, ...]] = {
    "not_stated": OPEN, "construction": (Kind.WORKS,), "roads": BUILT, "building_repair": BUILT,
    "home_care": (Kind.LIGHT_TOUCH,), "residential_care": (Kind.LIGHT_TOUCH,),
    **dict.fromkeys(("training", "security", "events", "food", "housing", "professional_advice",
                     "medical_goods", "agency_staff"), EITHER),
}  # fmt: skip
"""Of which kinds what is paid for a need may be; of others it is goods or plain services."""


def kinds_for(need: str, kind: str | None, cpv: str | None, *texts: str | None) -> tuple[Kind, ...]:
    """Return the kinds that a purchase may be of: by its contract, narrowed by what it is paid for.

    Examples
    --------
    >>> [each.value for each in kinds_for("building_repair", None, None, "Lift maintenance")]
    ['goods_services', 'works']
    >>> [each.value for each in kinds_for("cleaning", "works", None)]
    ['works']
    """
    found = kinds_of(kind, cpv, texts)
    known = KINDS_OF_NEED.get(need, (Kind.GOODS_SERVICES,))
    return tuple(each for each in found if each in known) or found


@dataclass(frozen=True, kw_only=True)
class Lawful:
    """What the law of a day says of one purchase.

    Parameters
    ----------
    threshold : str
        `above`, `below` or `unknown`: how the whole value stands to the sum from which the law binds in full.
    if_including, if_excluding : str
        The same if its value is meant with VAT and without: yes, no or unknown.
    if_works, if_goods_services : str
        The same, in the words of `threshold`, if it is building work, and if it is goods or services.
    kinds : tuple of Kind
        Of which kinds it may be.
    reserve : str
        Whether it may be reserved for local suppliers: yes, no or unknown.
    rules : tuple of str
        The ids of the rules that say so.
    limits_pence : tuple of int
        The sums that it is held against, as its value is meant: lowest and highest; empty without a rule.
        [pence]
    """

    threshold: str
    if_including: str
    if_excluding: str
    if_works: str
    if_goods_services: str
    kinds: tuple[Kind, ...]
    reserve: str
    rules: tuple[str, ...]
    limits_pence: tuple[int, ...] = ()

    @property
    def share(self) -> tuple[float, float]:
        """The part that may be directed to local suppliers, and the part that they may win at all."""
        # Nobody may be kept from winning in the open: the law narrows only what can be reserved.
        return (1.0 if self.reserve == Answer.YES else 0.0), 1.0

    @property
    def kind(self) -> str:
        """The kind it is of; unknown where it may be of several."""
        return self.kinds[0].value if len(self.kinds) == 1 else Kind.UNKNOWN.value


@lru_cache(maxsize=65536)  # pure, and many purchases are alike to the law
def lawful(
    *, buyer: str, nation: str, kinds: tuple[Kind, ...], low_pence: int, high_pence: int | None,
    vat: str | None, on: date,
) -> Lawful:  # fmt: skip
    """Say what the law of a day leaves to the buyer of a purchase.

    Parameters
    ----------
    buyer, nation : str
        Its name, and an id of `place.facts.procurement.NATIONS`.
    kinds : tuple of Kind
        Of which kinds the contract may be: what not all of them agree on is unknown.
    low_pence, high_pence : int
        What it is worth over its whole length; the most is None where it is not known. [pence]
    vat : str
        including, excluding, or nothing where it is not said.
    on : date
        The day on which buying begins.

    Examples
    --------
    >>> small = lawful(buyer="Any Borough Council", nation="england", kinds=(Kind.GOODS_SERVICES,),
    ...                low_pence=200_000_00, high_pence=200_000_00, vat="", on=date(2026, 5, 1))
    >>> small.threshold, small.if_including, small.if_excluding, small.reserve
    ('unknown', 'no', 'yes', 'unknown')
    >>> large = lawful(buyer="Any Borough Council", nation="england", kinds=(Kind.GOODS_SERVICES, Kind.WORKS),
    ...                low_pence=900_000_00, high_pence=900_000_00, vat="including", on=date(2026, 5, 1))
    >>> large.threshold, large.if_works, large.if_goods_services
    ('unknown', 'below', 'above')
    """
    known = {"including": Vat.INCLUDING, "excluding": Vat.EXCLUDING}.get(vat or "", Vat.UNKNOWN)

    def said(kind: Kind) -> Judged:
        return judged(
            Contract(
                worth=Worth(low_pence=low_pence, high_pence=high_pence, vat=known), kind=kind,
                body=body_of(buyer), nation=nation, commenced_on=on,
            )
        )  # fmt: skip

    each = [said(kind) for kind in kinds]
    reserves = [one.on("reserve_local") for one in each]
    ids = dict.fromkeys(
        [
            *(rule.id for one in each for rule in one.threshold.rules),
            *(id_ for r in reserves for id_ in r.rule_ids),
        ]
    )
    limits = {pence for one in each for pence in one.threshold.limits_pence}
    return Lawful(
        threshold=STANDS[agreed(one.threshold.reached for one in each)],
        if_including=agreed(one.threshold.if_including for one in each).value,
        if_excluding=agreed(one.threshold.if_excluding for one in each).value,
        if_works=said(Kind.WORKS).threshold.said, if_goods_services=said(Kind.GOODS_SERVICES).threshold.said,
        kinds=kinds, reserve=agreed(one.answer for one in reserves).value, rules=tuple(ids),
        limits_pence=_as_meant(limits, known),
    )  # fmt: skip


STANDS = {Answer.YES: "above", Answer.NO: "below", Answer.UNKNOWN: "unknown"}


def _as_meant(limits: set[int], vat: Vat) -> tuple[int, ...]:
    """Return the lowest and highest of some limits, VAT included, as sums meant so are held against them."""
    without = [pence * 100 // (100 + VAT_PERCENT) for pence in limits]
    sums = {Vat.INCLUDING: [*limits], Vat.EXCLUDING: without}.get(vat, [*limits, *without])
    return (min(sums), max(sums)) if sums else ()

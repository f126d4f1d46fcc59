"""What the law leaves to a buyer of what is to be bought: told for VAT both ways where nobody says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ultramicro.flows.needs import contract_of
from ultramicro.place.facts.bodies import body_of
from ultramicro.procurement.rules.certainty import Answer
from ultramicro.procurement.rules.contract import Contract, Kind, Vat, Worth
from ultramicro.procurement.rules.duties import judged

KINDS = {"works": Kind.WORKS, "concession": Kind.CONCESSION}
"""Kinds of contract that the source itself settles; what is goods or services may be care."""


@dataclass(frozen=True, kw_only=True)
class Lawful:
    """What the law of a day says of one purchase.

    Parameters
    ----------
    threshold : str
        `above`, `below` or `unknown`: how the whole value stands to the sum from which the law binds in full.
    if_including, if_excluding : str
        The same if its value is meant with VAT and without: yes, no or unknown.
    reserve : str
        Whether it may be reserved for local suppliers: yes, no or unknown.
    rules : tuple of str
        The ids of the rules that say so.
    """

    threshold: str
    if_including: str
    if_excluding: str
    reserve: str
    rules: tuple[str, ...]

    @property
    def share(self) -> tuple[float, float]:
        """The part that may be directed to local suppliers, and the part that they may win at all."""
        # Nobody may be kept from winning in the open: the law narrows only what can be reserved.
        return (1.0 if self.reserve == Answer.YES else 0.0), 1.0


def kind_of(need: str, kind: str | None) -> Kind:
    """Return the kind of contract that thresholds know: as its source says, else as its need is bought.

    Examples
    --------
    >>> [kind_of(*given).value for given in (("cleaning", "works"), ("home_care", "services"), ("roads", ""))]
    ['works', 'light_touch', 'works']
    """
    return KINDS.get((kind or "").strip().casefold()) or Kind(contract_of(need))


@lru_cache(maxsize=65536)  # pure, and many purchases are alike to the law
def lawful(
    *, buyer: str, nation: str, need: str, kind: str | None, low_pence: int, high_pence: int | None,
    vat: str | None, on: date,
) -> Lawful:  # fmt: skip
    """Say what the law of a day leaves to the buyer of a purchase.

    Parameters
    ----------
    buyer, nation : str
        Its name, and an id of `place.facts.procurement.NATIONS`.
    need, kind : str
        What is bought, and the kind of contract where its source says it.
    low_pence, high_pence : int
        What it is worth over its whole length; the most is None where it is not known. [pence]
    vat : str
        including, excluding, or nothing where it is not said.
    on : date
        The day on which buying begins.

    Examples
    --------
    >>> small = lawful(buyer="Any Borough Council", nation="england", need="cleaning", kind=None,
    ...                low_pence=200_000_00, high_pence=200_000_00, vat="", on=date(2026, 5, 1))
    >>> small.threshold, small.if_including, small.if_excluding, small.reserve
    ('unknown', 'no', 'yes', 'unknown')
    """
    known = {"including": Vat.INCLUDING, "excluding": Vat.EXCLUDING}.get(vat or "", Vat.UNKNOWN)
    said = judged(
        Contract(
            worth=Worth(low_pence=low_pence, high_pence=high_pence, vat=known), kind=kind_of(need, kind),
            body=body_of(buyer), nation=nation, commenced_on=on,
        )
    )  # fmt: skip
    reserve = said.on("reserve_local")
    ids = dict.fromkeys([*(rule.id for rule in said.threshold.rules), *reserve.rule_ids])
    return Lawful(
        threshold=said.threshold.said, if_including=said.threshold.if_including.value,
        if_excluding=said.threshold.if_excluding.value, reserve=reserve.answer.value, rules=tuple(ids),
    )  # fmt: skip

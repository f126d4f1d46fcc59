"""Whether a contract is below the sum from which the law binds it in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ultramicro.place.facts.procurement import Rule, threshold_rule
from ultramicro.procurement.rules.certainty import Answer, agreed
from ultramicro.procurement.rules.contract import Contract, Kind, Vat

BODIES = ("central_government", "best_value_authority", "utility")
"""One of each kind that limits tell apart: what is true of all is true of a body that is not known."""
MAY_BE: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.UNKNOWN: tuple(kind for kind in Kind if kind not in {Kind.UNKNOWN, Kind.SERVICES}),
    Kind.SERVICES: (Kind.GOODS_SERVICES, Kind.LIGHT_TOUCH),
}
"""The kinds that a limit is written for, of each kind that is told less exactly."""


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """How a contract stands to its threshold.

    Parameters
    ----------
    reached : Answer
        Whether it is worth the threshold or more; exactly the threshold is not below it.
    if_including, if_excluding : Answer
        The same if its sum is meant with VAT, and without.
    rules : tuple of Rule
        Those of the day that say so: one where kind and body are known, several where all agree or not.
    """

    reached: Answer
    if_including: Answer
    if_excluding: Answer
    rules: tuple[Rule, ...]

    @property
    def said(self) -> str:
        """Return above, below or unknown."""
        return {Answer.YES: "above", Answer.NO: "below"}.get(self.reached, "unknown")

    @property
    def limits_pence(self) -> tuple[int, ...]:
        """The sums it is held against, the lowest first, VAT included. [pence]."""
        return tuple(sorted({rule.limit_pence for rule in self.rules if rule.limit_pence is not None}))


def threshold_of(contract: Contract) -> Threshold:
    """Hold a contract against the thresholds of the day on which its procurement commenced.

    Parameters
    ----------
    contract : Contract
        Of which anything may be unknown: what every case agrees on is the answer.

    Returns
    -------
    Threshold
        Unknown where no rule of that day is known.

    Examples
    --------
    >>> from datetime import date
    >>> from ultramicro.procurement.rules.contract import Worth
    >>> services = Contract(worth=Worth.of(210_000_00, Vat.INCLUDING), kind=Kind.GOODS_SERVICES,
    ...                     body="best_value_authority", nation="england", commenced_on=date(2025, 12, 31))
    >>> [threshold_of(replace(services, commenced_on=on)).said
    ...  for on in (date(2025, 12, 31), date(2026, 1, 1), date(2019, 1, 1))]
    ['below', 'above', 'unknown']
    """
    found = tuple(_rules(contract))
    return Threshold(
        reached=_reached(contract, found, contract.worth.vat),
        if_including=_reached(contract, found, Vat.INCLUDING),
        if_excluding=_reached(contract, found, Vat.EXCLUDING),
        rules=tuple(dict.fromkeys(rule for rule in found if rule)),
    )


def _rules(contract: Contract) -> Iterator[Rule | None]:
    """Yield the rule of each case that the contract may be."""
    for body in BODIES if contract.body == "not_known" else (contract.body,):
        for kind in MAY_BE.get(contract.kind, (contract.kind,)):
            if contract.commenced_on is None:
                yield None
            else:
                yield threshold_rule(contract.nation, body, kind.value, contract.commenced_on)


def _reached(contract: Contract, found: tuple[Rule | None, ...], vat: Vat) -> Answer:
    worth = replace(contract.worth, vat=vat)
    return agreed(
        worth.reaches(rule.limit_pence, rule.vat)
        if rule and rule.settled and rule.limit_pence is not None
        else Answer.UNKNOWN
        for rule in found
    )

"""Every penny that was paid, in one class: whether and from when it could be bought here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ultramicro.flows.needs import NOT_STATED
from ultramicro.place.people.gate import PEOPLE
from ultramicro.procurement.influence.split import Part, Under, split
from ultramicro.procurement.influence.terms import Terms
from ultramicro.procurement.influence.tied import tied
from ultramicro.procurement.influence.trades import need_of_payment
from ultramicro.procurement.influence.when import ENDED, NOW, When, of_several, when

BOUGHT = "purchase"
"""The one class of flows that is bought from third parties; grants are given."""
NOT_BOUGHT, UNNAMED = "not_bought", "unnamed"
CLASSES = (
    "now", "ended", "by_end", "by_break", "undated", "perhaps", "unnamed", "locked", "pfi", "tied",
    "not_bought",
)  # fmt: skip
"""Every penny is in one of them."""
CHOSEN = CLASSES[:8]
"""Bought from suppliers that somebody chose, whenever that can be done again."""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What a payer paid a payee for a category: a sum of the table `flows`.

    Parameters
    ----------
    payer, payee : str
        Who paid whom.
    party_id : str or None
        The payee; None where it cannot be known.
    category, sector : str or None
        What for in the words of the file, and the payee's sector where a register tells it.
    flow : str
        The class of the payment, as flows has it.
    inside : str
        inside, outside or unknown.
    amount_pence : int
        Net, as seen in all months. [pence]
    """

    payer: str
    payee: str
    party_id: str | None
    category: str | None
    sector: str | None
    flow: str
    inside: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class Stream:
    """What a payer paid a payee for a need, under a contract or none.

    Parameters
    ----------
    payer, payee, party_id, inside : str
        As in `Spent`.
    need : str
        The id of what is bought.
    class_ : str
        One of `CLASSES`.
    reason : str
        Why it is of its class: of a contract the sort of link, of others the id of the rule.
    contracts : tuple of str
        The contract, where one was found; several where nobody knows which of them it is.
    title : str
        What it is called.
    first_on, last_on : date or None
        From when it can be bought elsewhere, and by when at the latest.
    ended_on : date or None
        The contract's last day, where that has passed.
    amount_pence : int
        Net, as seen in all months. [pence]
    """

    payer: str
    payee: str
    party_id: str | None
    inside: str
    need: str
    class_: str
    reason: str
    amount_pence: int
    contracts: tuple[str, ...] = ()
    title: str = ""
    first_on: date | None = None
    last_on: date | None = None
    ended_on: date | None = None


Pair = tuple[str, str]
"""A payer and a party."""


def streams(
    spent: Iterable[Spent], under: Mapping[Pair, Sequence[Under]], terms: Mapping[str, Terms], *,
    on: date, horizon_on: date,
) -> list[Stream]:  # fmt: skip
    """Put every penny into its class.

    Parameters
    ----------
    spent : iterable of Spent
        All that was paid.
    under : mapping of pair to sequence of Under
        What each payer paid each party under contracts.
    terms : mapping of str to Terms
        What is known of each contract.
    on, horizon_on : date
        The day of looking, and the last that counts as soon enough.

    Returns
    -------
    list of Stream
        Their sum is that of `spent`, payer by payer and payee by payee.

    Examples
    --------
    >>> paid = Spent(payer="C", payee="Shiny Ltd", party_id="1", category="Cleaning", sector=None,
    ...              flow="purchase", inside="outside", amount_pence=90)
    >>> contract = Under(contracts=("C1",), need="cleaning", amount_pence=60, evidence="strong")
    >>> found = streams([paid], {("C", "1"): [contract]}, {"C1": Terms(contract="C1",
    ...     ends_on=date(2027, 3, 31))}, on=date(2026, 4, 1), horizon_on=date(2028, 3, 31))
    >>> [(each.class_, each.amount_pence) for each in found]
    [('by_end', 60), ('now', 30)]
    """
    made: list[Stream] = []
    open_: dict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
    for one in spent:
        if fixed := _fixed(one, under.get((one.payer, str(one.party_id)), ())):
            made.append(fixed)
        else:
            need = need_of_payment(one.category, one.payee, one.sector).id
            open_[one.payer, str(one.party_id), one.payee, one.inside][need] += one.amount_pence
    for (payer, party_id, payee, inside), paid in sorted(open_.items()):
        for part in split(paid, under.get((payer, party_id), ())):
            found = _when(part, terms, on, horizon_on)
            made.append(
                Stream(
                    payer=payer, payee=payee, party_id=party_id, inside=inside, need=part.need,
                    amount_pence=part.amount_pence, first_on=found.first_on, last_on=found.last_on,
                    ended_on=found.ended_on,
                    **_said(part, payee, terms, found),
                )
            )  # fmt: skip
    return _together(made)


def _fixed(one: Spent, under: Sequence[Under]) -> Stream | None:
    """Return a stream that no contract decides on; None where one may."""
    rule = tied(one.payee, one.category)
    if one.payer == PEOPLE:
        class_, reason = NOT_BOUGHT, "people"
    elif one.flow != BOUGHT:
        class_, reason = NOT_BOUGHT, one.flow
    elif one.party_id is None:
        class_, reason = UNNAMED, "no_party"
    elif rule and (rule.class_ == "tied" or not under):
        # Private finance of which no contract says when it ends is paid on.
        class_, reason = rule.class_, rule.id
    else:
        return None
    need = need_of_payment(one.category, one.payee if one.party_id else None, one.sector).id
    return Stream(
        payer=one.payer, payee=one.payee, party_id=one.party_id, inside=one.inside,
        need=need if one.flow == BOUGHT else NOT_STATED, class_=class_, reason=reason,
        amount_pence=one.amount_pence,
    )  # fmt: skip


def _when(part: Part, terms: Mapping[str, Terms], on: date, horizon_on: date) -> When:
    if part.under is None:
        return When(kind=NOW)
    known = [terms[each] for each in part.under.contracts if each in terms]
    found = of_several(
        when(each.ends_on, each.extended_until_on, on=on, horizon_on=horizon_on) for each in known
    )
    if part.under.evidence != ENDED:
        return found
    # What was paid since it ended is under no contract that is known, whatever a register still says of it.
    return When(kind=ENDED, first_on=on, last_on=on, ended_on=found.ended_on)


def _said(part: Part, payee: str, terms: Mapping[str, Terms], found: When) -> dict[str, Any]:
    """Return the class, the reason, and the contract that stand in a stream."""
    if part.under is None:
        rule = tied(payee, None)
        return (
            {"class_": rule.class_, "reason": rule.id} if rule else {"class_": NOW, "reason": "no_contract"}
        )
    titles = [terms[each].title for each in part.under.contracts if each in terms]
    class_ = found.kind
    if class_ == "undated" and any(tied(payee, None, title) for title in titles):
        class_ = "pfi"
    return {"class_": class_, "reason": part.under.evidence, "contracts": part.under.contracts,
            "title": "; ".join(titles)}  # fmt: skip


def _together(made: Iterable[Stream]) -> list[Stream]:
    """Add up streams that differ in nothing but their sum, in one order."""
    sums: Counter[Stream] = Counter()
    for each in made:
        sums[replace(each, amount_pence=0)] += each.amount_pence
    return sorted((replace(each, amount_pence=pence) for each, pence in sums.items()), key=_order)


def _order(each: Stream) -> tuple[object, ...]:
    who = (each.payer, each.payee, each.party_id or "", each.inside)
    return (*who, not each.contracts, each.contracts, each.class_, each.need, each.reason)

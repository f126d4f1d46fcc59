"""What the places of payees rest on: a number of what stays or leaves is no better than that.

A registered office is where a company gets its post. Of a chain it is never here, of a firm that an
accountant looks after it may be the accountant's: so what rests on offices alone says so beside the number.
"""

from __future__ import annotations

from collections.abc import Mapping

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, joined, say
from ultramicro.flows.locality.addresses import Evidence
from ultramicro.flows.tables import rows_of, sum_pence

LISTS = {Evidence.REGISTER_OFFICE, Evidence.TRADING}
"""What registers and the built-in list give."""
MOST = 0.5
"""Above this part of the placed money, a number rests mostly on it."""


def placed_by(flows: Relation, places: Relation, area: str) -> dict[str, int]:
    """Sum influenceable money to parties whose place is known, by what says where they are. [pence].

    Parameters
    ----------
    flows : Relation
        `party_id`, `influenceable`, `amount_pence`.
    places : Relation
        The table `party_places`.
    area : str
        The area that they are inside or outside of.
    """
    known = places.filter(places.area == area, places.inside.isin(["inside", "outside"]))
    mine = flows.filter(flows.influenceable)
    both = mine.inner_join(known.select(at="party_id", evidence="evidence"), mine.party_id == known.party_id)
    sums = both.group_by("evidence").agg(amount_pence=sum_pence(both.amount_pence))
    return {row["evidence"]: row["amount_pence"] for row in rows_of(sums.order_by("evidence"))}


def office_words(placed: Mapping[str, int]) -> Message | None:
    """Say that a number rests on registered offices, alone or mostly; None where it does not.

    Examples
    --------
    >>> office_words({"register_office": 5}), office_words({"register_office": 3, "said": 1})
    ('by registered office alone', 'mostly by registered office')
    >>> office_words({"said": 5, "register_office": 1}), office_words({})
    (None, None)
    """
    if set(placed) == {Evidence.REGISTER_OFFICE}:
        return say("by registered office alone")
    # A party whose credits outweigh its payments is placed all the same.
    whole = sum(abs(amount) for amount in placed.values())
    if whole and abs(placed.get(Evidence.REGISTER_OFFICE, 0)) > MOST * whole:
        return say("mostly by registered office")
    return None


def leaning(placed: Mapping[str, int]) -> bool:
    """Whether only registers and lists place anybody, offices among them.

    Those that are in a register are not like those that are not: what is placed says nothing of the rest.

    Examples
    --------
    >>> leaning({"register_office": 5}), leaning({"register_office": 5, "said": 1}), leaning({"trading": 5})
    (True, False, False)
    """
    return Evidence.REGISTER_OFFICE in placed and set(placed) <= LISTS


def with_office(rests_on: Message, placed: Mapping[str, int]) -> Message:
    """Add what the places of payees rest on to what a figure rests on."""
    office = office_words(placed)
    return joined([rests_on, say("payees placed {how}", how=office)], "; ") if office else rests_on

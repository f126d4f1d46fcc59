"""Ask the place for all that is known of its buying: what was paid, under which contracts, who is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ultramicro.core.contract import Place, Relation
from ultramicro.core.months import months_later
from ultramicro.flows.areas import areas_by_size, choose_area
from ultramicro.flows.periods import UNDATED, Period, periods
from ultramicro.flows.tables import rows_of, sum_pence
from ultramicro.place.facts.bodies import NOT_KNOWN, body_of
from ultramicro.place.facts.procurement import NATIONS
from ultramicro.procurement.influence.market import Firm, Market, markets
from ultramicro.procurement.influence.opportunities import Asked, Opportunity, opportunities
from ultramicro.procurement.influence.streams import CHOSEN, Spent, Stream, streams
from ultramicro.procurement.influence.survey import Said, heard
from ultramicro.procurement.influence.terms import COLUMNS, Terms, terms_of
from ultramicro.procurement.influence.under import Linking, linking_of
from ultramicro.procurement.linking.bodies import same_bodies
from ultramicro.procurement.shown_titles import shown_contracts


@dataclass(frozen=True, kw_only=True)
class Buying:
    """All that answers about a place's buying rest on.

    Parameters
    ----------
    area : str
        The area that counts as here.
    asked : Asked
        What was asked.
    paid_pence : int
        All that was paid, as the table `flows` sums it. [pence]
    streams : sequence of Stream
        Every penny of it in its class.
    opportunities : sequence of Opportunity
        What can be bought anew, the best first.
    markets : mapping of str to Market
        Who here serves each need.
    periods : mapping of str to Period
        The months that are here of each payer.
    contracts : int
        How many the place's registers hold.
    linked : Linking
        What links of payments to contracts found.
    said : sequence of Said
        What suppliers said of themselves.
    """

    area: str
    asked: Asked
    paid_pence: int
    streams: Sequence[Stream]
    opportunities: Sequence[Opportunity]
    markets: Mapping[str, Market]
    periods: Mapping[str, Period]
    contracts: int
    linked: Linking
    said: Sequence[Said] = ()

    def counted(self, stream: Stream) -> int:
        """Return what a stream comes to in an average year; as seen where there are fewer months. [pence]."""
        return round(stream.amount_pence * self.periods.get(stream.payer, UNDATED).factor)

    def class_pence(self, *classes: str) -> int:
        """Return what was paid in some classes, as seen. [pence]."""
        return sum(each.amount_pence for each in self.streams if each.class_ in classes)

    @cached_property
    def chosen(self) -> tuple[Stream, ...]:
        """What was bought from suppliers that somebody chose."""
        return tuple(each for each in self.streams if each.class_ in CHOSEN)

    @cached_property
    def seen(self) -> dict[str, int]:
        """What was bought so by each payer. [pence]."""
        sums: dict[str, int] = defaultdict(int)
        for each in self.chosen:
            sums[each.payer] += each.amount_pence
        return dict(sums)


def gather(place: Place, area: str, *, horizon: int, **asked: int) -> Buying:
    """Gather what is known of a place's buying.

    Parameters
    ----------
    place : Place
        The place.
    area : str
        The area that counts as here; empty for the place's own.
    horizon : int
        How far to look ahead. [months]
    **asked : int
        Others of `Asked`.

    Raises
    ------
    BadInput
        If there is no such area.
    """
    around = areas_by_size(place.table("areas"))
    here = choose_area(place, around, area)
    flows = place.table("flows")
    spent, known = _spent(place, flows, here), periods(flows)
    terms = _terms(place)
    wanted = Asked(
        on=place.as_of, horizon_on=months_later(place.as_of, horizon), called=_called(terms, known),
        nation=NATIONS.get(str(place.settings.get("country", "GB")).upper(), ""), **asked,
    )  # fmt: skip
    linked = linking_of(place, terms)
    made = streams(spent, linked.under, terms, on=wanted.on, horizon_on=wanted.horizon_on)
    level = {each.name: each.level for each in around}
    larger = [name for name, size in level.items() if size > level[here]]
    said = heard(place)
    found = markets(_firms(place, spent, known, here=here, larger=larger, said=said))
    return Buying(
        area=here, asked=wanted, paid_pence=sum(each.amount_pence for each in spent), streams=made,
        opportunities=opportunities(made, terms, found, known, wanted), markets=found, periods=known,
        contracts=len(terms), linked=linked, said=said,
    )  # fmt: skip


def _called(terms: Mapping[str, Terms], payers: Iterable[str]) -> dict[str, str]:
    """Return what registers call payers of whom the payments' own name does not say what body they are."""
    found = same_bodies((each.buyer for each in terms.values()), payers)
    return {
        payer: buyer for buyer, payer in sorted(found.items())
        if body_of(payer) == NOT_KNOWN and body_of(buyer) != NOT_KNOWN
    }  # fmt: skip


def _terms(place: Place) -> dict[str, Terms]:
    if not place.has("contracts"):
        return {}
    table = shown_contracts(place)
    return terms_of(rows_of(table.select(*(name for name in COLUMNS if name in table.columns))))


KEYS = ("payer", "payee", "party_id", "category", "class")


def _spent(place: Place, flows: Relation, area: str) -> list[Spent]:
    """Return all that was paid, with where each payee is and its sector."""
    sums = flows.group_by(*KEYS).agg(amount_pence=sum_pence(flows.amount_pence))
    if place.has("party_register"):
        register = place.table("party_register")
        # One row a party, or a party in two registers would count twice.
        known = register.select(who="party_id", sector="sector").distinct(on="who")
        sums = sums.left_join(known, sums.party_id == known.who).drop("who")
    if place.has("party_places"):
        places = place.table("party_places")
        there = places.filter(places.area == area).select(at="party_id", inside="inside")
        sums = sums.left_join(there, sums.party_id == there["at"]).drop("at")
    return [_one(row) for row in rows_of(sums.order_by(*KEYS))]


def _one(row: Mapping[str, Any]) -> Spent:
    return Spent(
        payer=row["payer"], payee=row["payee"], party_id=row["party_id"], category=row["category"],
        sector=row.get("sector"), flow=row["class"], inside=row.get("inside") or "unknown",
        amount_pence=row["amount_pence"],
    )  # fmt: skip


def _firms(
    place: Place, spent: Sequence[Spent], known: Mapping[str, Period], *, here: str, larger: Sequence[str],
    said: Sequence[Said],
) -> list[Firm]:  # fmt: skip
    """Return the suppliers that somebody here buys from, with where they are and what they say."""
    received: dict[str, float] = defaultdict(float)
    of: dict[str, Spent] = {}
    for each in spent:
        if each.party_id and each.flow == "purchase":
            received[each.party_id] += each.amount_pence * known.get(each.payer, UNDATED).factor
            of[each.party_id] = each
    sizes, near = _sizes(place), _inside(place, larger)
    told = {each.party_id: each for each in said if each.party_id}
    firms = [
        Firm(
            party_id=id_, name=one.payee, sector=one.sector, size=sizes.get(id_, ""),
            inside="near" if one.inside == "outside" and id_ in near else one.inside,
            received_pence=max(0, round(received[id_])),
            could_pence=told[id_].could_pence if id_ in told else None,
            trade=told[id_].trade if id_ in told else "",
        )
        for id_, one in sorted(of.items())
    ]  # fmt: skip
    # Who answered and was never paid by anybody here is able too, and says where it is.
    return firms + [each.as_firm(here) for each in said if not each.party_id or each.party_id not in of]


def _sizes(place: Place) -> dict[str, str]:
    if not place.has("party_register"):
        return {}
    table = place.table("party_register").select("party_id", "size").distinct(on="party_id")
    return {row["party_id"]: row["size"] or "" for row in rows_of(table)}


def _inside(place: Place, areas: Sequence[str]) -> set[str]:
    if not place.has("party_places") or not areas:
        return set()
    table = place.table("party_places")
    some = table.filter(table.area.isin(list(areas)), table.inside == "inside").select("party_id").distinct()
    return {row["party_id"] for row in rows_of(some)}

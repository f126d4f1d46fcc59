"""Every technique and every action there is by name, and a place opened with all of them at hand.

Names and one line of help stand here, so that the help of the program loads no room. A room is imported when
one of its questions is asked, one of its tables is wanted or one of its verbs is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ultramicro.core.action import Action
from ultramicro.core.contract import Answer, Technique
from ultramicro.core.message import say

if TYPE_CHECKING:  # a place brings its readers and a table engine
    from ultramicro.ledger.desk import Desk
    from ultramicro.ledger.engine.events import Event
    from ultramicro.place.folder import FolderPlace
    from ultramicro.place.intake import Progress


@dataclass(frozen=True)
class Listed:
    """A technique as help lists it, and where its class is; it must say of itself what is said here.

    Parameters
    ----------
    name, question : str
        As its class has them.
    where : str
        Module and class.
    makes : tuple of str
        The derived tables it makes.
    """

    name: str
    question: str
    where: str
    makes: tuple[str, ...] = ()

    def load(self) -> type[Technique[Answer]]:
        """Import its room and return its class."""
        found: type[Technique[Answer]] = _at(self.where)
        return found


@dataclass(frozen=True)
class Group:
    """A command that gathers actions, as help lists it, and where the tuple of them is."""

    about: str
    where: str

    def load(self) -> tuple[type[Action[Desk]], ...]:
        """Import its room and return its actions."""
        found: tuple[type[Action[Desk]], ...] = _at(self.where)
        return found


def _at(where: str) -> Any:
    module, _, name = where.partition(":")
    return getattr(import_module(f"ultramicro.{module}"), name)


TECHNIQUES: tuple[Listed, ...] = (
    Listed(
        "flows",
        say("Where does our money go, and how much of it stays?"),
        "flows.technique:Flows",
        ("flows", "locality"),
    ),
    Listed(
        "leaks",
        say("What leaves, and how much of it could be done here?"),
        "leaks.technique:Leaks",
        ("leaks",),
    ),
    Listed(
        "contract-links",
        say("Which payments are under which contract?"),
        "procurement.contract_links:ContractLinks",
        ("contract_links", "payee_standing"),
    ),
    Listed(
        "influenceable",
        say("Which of what is bought could be bought here, and when?"),
        "procurement.buying:Influenceable",
        ("influenceable", "opportunities", "trade_markets", "buying_needs"),
    ),
    Listed(
        "top-suppliers",
        say("From whom is most bought?"),
        "procurement.buying:TopSuppliers",
    ),
    Listed("gaps", say("What lacks here of what is bought?"), "procurement.buying:Gaps"),
    Listed(
        "supplier-survey",
        say("What could suppliers here do more?"),
        "procurement.buying:SupplierSurvey",
    ),
    Listed("benchmark", say("Do we buy more here than we did?"), "procurement.buying:Benchmark"),
    Listed(
        "buying-here", say("What would it change if we bought more here?"), "procurement.buying:BuyingHere"
    ),
    Listed(
        "annex",
        say("What would each way of spending our programme keep here?"),
        "procurement.buying:Annex",
    ),
    Listed(
        "lots",
        say("In which lots could small firms here win this contract?"),
        "procurement.lots.technique:Lots",
    ),
    Listed(
        "bundle",
        say("What does a bundle of small ones cost to insure?"),
        "procurement.bundles.technique:Bundle",
    ),
    Listed("promises", say("Were the promises kept?"), "procurement.promises.technique:Promises"),
    Listed(
        "duties", say("What do we owe the law about what we bought?"), "procurement.duties.technique:Duties"
    ),
    Listed(
        "multiplier",
        say("How often is money spent here before it leaves?"),
        "multiplier.technique:Multiplier",
        ("multipliers",),
    ),
    Listed(
        "households",
        say("What do households bring in, and where does it go?"),
        "flows.households.technique:HouseholdSide",
        ("money_in_out",),
    ),
    Listed(
        "clearing",
        say("What could we cancel of what we owe each other, without money?"),
        "clearing.technique:Clearing",
    ),
    Listed("currency", say("Is our local money healthy?"), "currency.technique:Currency"),
    Listed("bank", say("How much more can we lend safely?"), "bank.technique:Bank"),
    Listed("noticeboard", say("Who can help whom?"), "noticeboard.technique:Noticeboard"),
    Listed(
        "energy",
        say("What does sharing the energy made here save us?"),
        "energy.technique:Energy",
        ("allocations", "bills"),
    ),
    Listed(
        "recipes",
        say("What could we do here?"),
        "plan.proposals:Recipes",
        ("activities", "activity_lines", "recipe_figures", "recipe_coverage"),
    ),
    Listed(
        "energy-sites",
        say("Where could we make our own power, and who would use it?"),
        "energy.siting.technique:EnergySites",
        ("activities", "activity_lines", "energy_sites"),
    ),
    Listed(
        "energy-offer",
        say("Would our own power pay for itself, and what would members get?"),
        "energy.offer.technique:EnergyOffer",
    ),
    Listed("food-cycle", say("Who could feed whom this week?"), "food.technique:FoodCycle", ("food_lines",)),
    Listed(
        "food-rounds",
        say("Which vehicle brings what where, and at what cost?"),
        "food.rounds.technique:FoodRounds",
    ),
    Listed(
        "food-exchange",
        say("How do other systems read what is offered and ordered here?"),
        "food.exchange.technique:FoodExchange",
    ),
    Listed(
        "food-menu",
        say("What does the menu need from growers, week by week?"),
        "food.menu.technique:FoodMenu",
    ),
    Listed("food-harvest", say("Who gets what of the harvest?"), "food.shares.technique:FoodHarvest"),
    Listed(
        "food-share",
        say("How much of what is spent on food is local, and what changed it?"),
        "food.local.technique:FoodShare",
    ),
    Listed("food-hub", say("Could a food hub here pay its way?"), "food.viability.technique:FoodHub"),
    Listed(
        "plan",
        say("What should we do with what we have?"),
        "plan.technique:Plan",
        ("plan", "plan_flows", "assignments"),
    ),
    Listed("stress", say("Would the place ride out a recession?"), "stress.technique:Stress"),
    Listed(
        "safe-growth",
        say("How fast could the credit union's lending grow, and still stand in a recession?"),
        "stress.safe_growth.technique:SafeGrowth",
    ),
    Listed(
        "suppliers",
        say("Which names are the same supplier?"),
        "flows.entity_resolution.technique:Suppliers",
        ("party_names", "name_reviews", "party_register"),
    ),
    Listed(
        "places", say("Where are the people we pay?"), "flows.locality.technique:Places", ("party_places",)
    ),
    Listed("next", say("Whom should we look up next?"), "flows.locality.technique:AskNext"),
)

OF_SINGLES = frozenset({
    "energy", "food-cycle", "food-rounds", "food-exchange", "food-hub", "lots", "bundle",
})  # fmt: skip
"""Questions whose answers have rows of single members or firms: when each used how much, the most that a
buyer would pay, what each bids before the award, how likely each fails. They are for who helps the place."""

LONG = frozenset({"stress", "safe-growth"})
"""Questions that take minutes: who asks all in passing leaves them out, unless what they take is kept."""

GROUPS: Mapping[str, Group] = {
    "books": Group(
        say("the place's own ledger: open, pay, statement, reconcile, verify, back up"),
        "undo:BOOKS_ACTIONS",
    ),
    "currency": Group(
        say("local money, mutual credit and hours: open, issue, pay, redeem, prove, limit, help"),
        "currency.verbs:CURRENCY_VERBS",
    ),
    "bank": Group(
        say("the community bank: apply, decide, lend, collect, arrears, savings and shares"),
        "bank.verbs:BANK_ACTIONS",
    ),
    "board": Group(
        say("the noticeboard: offers and wants, who can help whom, agree, done"),
        "noticeboard.verbs:BOARD_VERBS",
    ),
    "club": Group(
        say("the energy club: settle a month, publish levels, bill, check one's own bill"),
        "energy.club.verbs:CLUB_VERBS",
    ),
    "hub": Group(
        say("the food hub: open a week, receive, pack, deliver, bill, trace a batch"),
        "food.hub.verbs:HUB_VERBS",
    ),
    "round": Group(
        say("a clearing round: collect, consent, solve, settle, statements"),
        "undo_round:ROUND_ACTIONS",
    ),
}
"""What can be done, by the word of the command that gathers it."""


EVENTS: Mapping[str, str] = {
    "ledger": "ledger.events:EVENTS",
    "currency": "currency.events:EVENTS",
    "bank": "bank.events:EVENTS",
    "clearing": "clearing.round.events:EVENTS",
    "noticeboard": "noticeboard.events:EVENTS",
    "energy": "energy.club.events:EVENTS",
    "food": "food.hub.kinds:EVENTS",
}
"""Where each room has the tuple of its events; the dictionary has a file of the same name."""


def all_events() -> dict[str, tuple[type[Event], ...]]:
    """Import every room that acts and return its events, by room."""
    return {room: _at(where) for room, where in EVENTS.items()}


def all_techniques() -> tuple[type[Technique[Answer]], ...]:
    """Import every room and return the class of every technique."""
    return tuple(listed.load() for listed in TECHNIQUES)


def all_actions() -> dict[str, tuple[type[Action[Desk]], ...]]:
    """Import every room that acts and return its actions, by the word of the command that gathers them."""
    return {name: group.load() for name, group in GROUPS.items()}


def technique_named(name: str) -> type[Technique[Answer]]:
    """Return the technique of a name.

    Raises
    ------
    KeyError
        If there is none.
    """
    return {listed.name: listed for listed in TECHNIQUES}[name].load()


def makers_first() -> list[type[Technique[Answer]]]:
    """Put the techniques in an order in which none is asked before those that make what it reads.

    Examples
    --------
    >>> names = [technique.name for technique in makers_first()]
    >>> names.index("suppliers") < names.index("places") < names.index("flows") < names.index("leaks")
    True
    """
    techniques = all_techniques()
    makes = {table: technique for technique in techniques for table in technique.makes}
    needs = {t: [makes[name] for name in (*t.reads, *t.uses) if name in makes] for t in techniques}
    return list(TopologicalSorter(needs).static_order())


@cache
def makers_of(table: str) -> tuple[Technique[Answer], ...]:
    """Return the techniques that make a derived table, with their parameters as they stand.

    Examples
    --------
    >>> [maker.name for maker in makers_of("party_names")], makers_of("payments")
    (['suppliers'], ())
    """
    return tuple(listed.load()() for listed in TECHNIQUES if table in listed.makes)


def open_place(root: Path, *, progress: Progress | None = None) -> FolderPlace:
    """Open a place folder with every technique ready to derive what another needs.

    Parameters
    ----------
    root : Path
        The place's folder.
    progress : callable
        Shown what is being read: name, number, of how many.
    """
    from ultramicro.place.intake import no_progress  # noqa: PLC0415  brings a table engine, as the next does
    from ultramicro.place.opening import open_folder  # noqa: PLC0415
    from ultramicro.tables_of_books import books_of  # noqa: PLC0415

    return open_folder(root, makers_of, more=books_of, progress=progress or no_progress)

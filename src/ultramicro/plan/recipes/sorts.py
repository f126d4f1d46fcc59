"""What sort of thing a resource is, in people's own words, and what is said where a kind says no sort."""

from __future__ import annotations

from ultramicro.core.message import Listed, Message, say
from ultramicro.plan.recipes.meaning import Exclusion, Reason
from ultramicro.plan.recipes.skills_said import skill_named
from ultramicro.plan.recipes.spelling import folded, plain
from ultramicro.plan.recipes.vocabulary import skills, use_named, uses

PEOPLE, LAND, BUILDING, EQUIPMENT, MATERIAL, SAVINGS, NEED, FOUNDER, COACHING = (
    "people", "land", "building", "equipment", "material", "savings", "need", "founder", "coaching",
)  # fmt: skip
LOAN, ORDER, WORK = "loan", "order", "work"
"""What can be pledged in kind."""
# Kinds in people's own words, since a row with a kind that is not known is a row lost.
SORTS = {
    PEOPLE: "people person skill worker labour volunteer staff time helper resident member",  # data
    FOUNDER: "founder entrepreneur",  # data
    COACHING: "coaching coach mentor mentoring",  # data
    LAND: "land ground field plot site garden allotment orchard woodland meadow paddock yard",  # data
    BUILDING: "building room premises shop space hall kitchen office pub church chapel garage barn "  # data
              "workshop warehouse outbuilding shed school house canteen studio basement cellar "  # data
              "factory mill property unit vestry roof kiosk arcade hotel cafe bank takeaway surgery "  # data
              "cabin hut pavilion tower library cinema theatre clubhouse boathouse",  # data
    EQUIPMENT: "equipment machine machinery tool vehicle kit van minibus tractor bike bicycle "  # data
               "trike car lorry truck trailer oven computer laptop printer mower boat",  # data
    MATERIAL: "material waste goods good stock surplus leftover scrap",  # data
    SAVINGS: "savings saving money cash fund",  # data
}  # fmt: skip
"""How people write what sort of thing a resource is, without the plural."""
GIVEN = frozenset({"grant", "donation", "gift", "award", "fundraising", "raffle", "prize"})
"""Money that nobody wants back, which is no savings."""

POWER = frozenset(
    ("water", "weir", "river", "stream", "beck", "burn", "race", "hydro", "wind", "sun")
)  # data
"""What gives power and is no resource of an enterprise."""


def sort_of(kind: str) -> str:
    """Return the sort of a kind; nothing where it says none.

    Examples
    --------
    >>> sort_of("Rooms"), sort_of("community hall"), sort_of("Savings"), sort_of("water")
    ('building', 'building', 'savings', '')
    >>> sort_of("flat"), sort_of("cargo bike"), sort_of("joiners"), sort_of("yards")
    ('building', 'equipment', 'people', 'land')
    """
    said = plain(kind)
    # The last word is the thing: a community hall is a hall.
    words = {said, folded(said), folded(said).rpartition(" ")[2]}
    found = next((sort for sort, known in SORTS.items() if words & set(known.split())), "")
    return found or _by_vocabulary(kind)


def _by_vocabulary(kind: str) -> str:
    """Return the sort of what the library has a word for: a flat is a room, a joiner is somebody."""
    use = use_named(kind, uses())
    if use in uses():
        return LAND if use.rpartition(" ")[2] == LAND else BUILDING
    return PEOPLE if skill_named(kind) in skills() else ""


def no_sort(kind: str) -> Exclusion:
    """Say that a kind says no sort, and which it could be.

    Examples
    --------
    >>> print(no_sort("grant").why)
    A grant is not paid back, so it is no savings. Give its sum in pounds with --grant instead.
    """
    kinds = tuple(SORTS)
    if folded(kind) in GIVEN:
        why = say(
            "A {kind} is not paid back, so it is no savings. Give its sum in pounds with --grant instead.",
            kind=plain(kind),
        )
    elif POWER & set(folded(kind).split()):
        why = say(
            "Its kind is {kind}. What could give power belongs into energy/sites.csv: see "
            "examples/energy/sites.csv. For the plan use {kinds}.",
            kind=kind, kinds=Listed(kinds, by="or"),
        )  # fmt: skip
    else:
        why = say("Its kind is {kind}. Use {kinds}.", kind=kind, kinds=Listed(kinds, by="or"))
    return Exclusion(reason=Reason.KIND, why=why, read=kind, near=kinds)


SORT_WORDS: dict[str, Message] = {
    FOUNDER: say("who could found an enterprise"), COACHING: say("coaching for founders"),
    LOAN: say("loan"), SAVINGS: say("savings"),
}  # fmt: skip
"""What is said for sorts that have no word of the recipes."""

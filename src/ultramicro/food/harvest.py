"""Harvest first: a known harvest divided among members' shares, in whole units, even over the weeks.

A harvest seldom divides: of ten crates for three depots one gets a fourth. Who gets it is whoever has had
least so far, by what things are worth, so that a box without beans gets something else worth as much. What
cannot give everybody one goes to whole depots in turn, as a depot is packed and told as one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say


@dataclass(frozen=True, kw_only=True)
class Member:
    """Who has a share of the harvest.

    Parameters
    ----------
    name, depot : str
        Who, and where they collect.
    weight : int
        How large the share is beside others: 3 for a large one where a small one is 2.
    without : frozenset of str
        What they do not take.
    most : mapping of str to int
        The most that they take of a product in a week, where there is such. [units]
    """

    name: str
    depot: str
    weight: int = 1
    without: frozenset[str] = frozenset()
    most: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Divided:
    """A week's harvest as it was divided.

    Parameters
    ----------
    given : mapping of (str, str) to int
        What each member gets of each product. [units]
    left : mapping of str to int
        What nobody takes. [units]
    balance : mapping of str to Fraction
        What each was short of until now; over all members it is nought. [pence]
    """

    given: Mapping[tuple[str, str], int]
    left: Mapping[str, int]
    balance: Mapping[str, Fraction]


def divide(
    harvest: Mapping[str, int], pence: Mapping[str, int], members: Sequence[Member],
    balance: Mapping[str, Fraction] | None = None,
) -> Divided:  # fmt: skip
    """Divide a week's harvest among members.

    Parameters
    ----------
    harvest : mapping of str to int
        How much there is of each product. [units]
    pence : mapping of str to int
        What a unit of each is worth beside the others. [pence]
    members : sequence of Member
        Who shares in it. Of members who stand level the first goes first.
    balance : mapping of str to Fraction, optional
        What each was short of in earlier weeks. [pence]

    Raises
    ------
    BadInput
        If there is less than nothing of a product, a weight is not above nought, or a name stands twice.

    Examples
    --------
    >>> three = [Member(name=name, depot=name, most={"crates": 5}) for name in "abc"]
    >>> week = divide({"crates": 10}, {"crates": 100}, three)
    >>> [week.given[name, "crates"] for name in "abc"]
    [4, 3, 3]
    >>> week = divide({"crates": 10}, {"crates": 100}, three, week.balance)
    >>> [week.given[name, "crates"] for name in "abc"]
    [3, 4, 3]
    """
    _refuse(harvest, pence, members)
    stands = {member.name: Fraction((balance or {}).get(member.name, 0)) for member in members}
    given: dict[tuple[str, str], int] = {}
    left: dict[str, int] = {}
    # What is worth most first: small things can then make up for what it could not give evenly.
    for product in sorted(harvest, key=lambda name: (-pence[name] * harvest[name], name)):
        takers = [member for member in members if _most(member, product, harvest) > 0]
        amounts = _product(harvest[product], product, takers, stands)
        given |= {(name, product): amount for name, amount in amounts.items() if amount}
        whole = sum(amounts.values())
        left[product] = harvest[product] - whole
        weight = sum(member.weight for member in takers)
        for member in takers:
            theirs = Fraction(whole * member.weight, weight)
            stands[member.name] += (theirs - amounts[member.name]) * pence[product]
    return Divided(given=given, left={name: much for name, much in left.items() if much}, balance=stands)


def _refuse(harvest: Mapping[str, int], pence: Mapping[str, int], members: Sequence[Member]) -> None:
    for product, amount in harvest.items():
        if amount < 0:
            raise BadInput(
                say("there is less than nothing of {product}", product=product),
                do=say("give what was harvested as 0 or more"),
            )
        if pence.get(product, 0) <= 0:
            raise BadInput(
                say("nothing says what {product} is worth", product=product),
                do=say("give a price above 0 for each product, so that boxes can be made even"),
            )
    for member in members:
        if member.weight <= 0:
            raise BadInput(
                say("the share of {name} has no size", name=member.name), do=say("give a weight above 0")
            )
    if len({member.name for member in members}) < len(members):
        raise BadInput(say("a member stands twice"), do=say("give each member a name of their own"))


def _most(member: Member, product: str, harvest: Mapping[str, int]) -> int:
    return 0 if product in member.without else member.most.get(product, harvest[product])


def _product(
    amount: int, product: str, takers: Sequence[Member], stands: Mapping[str, Fraction]
) -> dict[str, int]:
    """Divide one product: among all who take it, or among whole depots where there is not one for each."""
    served = takers if amount >= len(takers) else _depots(amount, takers, stands)
    most = {member.name: member.most.get(product, amount) for member in served}
    given = {member.name: 0 for member in takers}
    left = amount
    # By weight until nothing is left or nobody takes more: who has reached the most they take makes way.
    while left and (open_ := [member for member in served if given[member.name] < most[member.name]]):
        weight = sum(member.weight for member in open_)
        parts = {m.name: min(left * m.weight // weight, most[m.name] - given[m.name]) for m in open_}
        if not any(parts.values()):
            _odd(left, given, open_, stands)
            return given
        for name, part in parts.items():
            given[name] += part
        left -= sum(parts.values())
    return given


def _odd(left: int, given: dict[str, int], takers: Sequence[Member], stands: Mapping[str, Fraction]) -> None:
    """Give odd units, fewer than there are takers, one each to those who are short of most for their size."""
    rank = sorted(range(len(takers)), key=lambda k: (-stands[takers[k].name] / takers[k].weight, k))
    for k in rank[:left]:
        given[takers[k].name] += 1


def _depots(amount: int, takers: Sequence[Member], stands: Mapping[str, Fraction]) -> list[Member]:
    """Return the members of whole depots that can each have one, depots first that are short of most."""
    by_depot: dict[str, list[Member]] = {}
    for member in takers:
        by_depot.setdefault(member.depot, []).append(member)

    def short(members: Sequence[Member]) -> Fraction:
        return sum((stands[m.name] for m in members), Fraction()) / sum(m.weight for m in members)

    rank = sorted(by_depot.values(), key=short, reverse=True)
    served: list[Member] = []
    for members in rank:
        if len(served) + len(members) <= amount:
            served += members
    # Less than the smallest depot needs: its members take turns among themselves.
    return served or rank[0]

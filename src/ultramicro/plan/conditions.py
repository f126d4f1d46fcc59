"""What somebody wants in the plan or out of it, by the names of recipes."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.plan.recipes.catalogue import meant
from ultramicro.plan.recipes.spelling import plain
from ultramicro.plan.recipes.structure import Impossible
from ultramicro.plan.words import impossible_words

PARTED_BY = ";"
"""Names of recipes hold commas."""
MOST_NEAR = 4


def named(asked: str, names: Iterable[str], *, flag: str) -> tuple[str, ...]:
    """Find the recipes that somebody names: in full, or by words that only one of them has.

    Parameters
    ----------
    asked : str
        Names, parted by semicolons.
    names : iterable of str
        The recipes that there are.
    flag : str
        Where they were given.

    Raises
    ------
    BadInput
        If no recipe, or more than one, is meant.

    Examples
    --------
    >>> named("bakery; Laundry", ["Bakery", "Linen laundry"], flag="--with")
    ('Bakery', 'Linen laundry')
    """
    known = {plain(name): name for name in names}
    return tuple(_one(words.strip(), known, flag) for words in asked.split(PARTED_BY) if words.strip())


def _one(words: str, known: dict[str, str], flag: str) -> str:
    asked, holding = plain(words), meant(words, known.values())
    if len(holding) == 1:
        return holding[0]
    alike = holding or [known[key] for key in get_close_matches(asked, known, MOST_NEAR, 0.5)]
    what = say("no recipe that can be in a plan here is called '{words}'", words=words)
    if holding:
        what = say("'{words}' could be more than one recipe", words=words)
    raise BadInput(what, where=flag, do=_instead(alike))


def _instead(alike: list[str]) -> Message:
    if alike:
        return say("name one of these: {names}", names=Listed(alike[:MOST_NEAR], "or"))
    return say("`ultramicro recipes` lists the names")


def refuse_impossible(names: Iterable[str], why_not: dict[str, Impossible]) -> None:
    """Say why a recipe that must be in the plan can be in none.

    Raises
    ------
    BadInput
        If one of the names is among those that can be in no plan.
    """
    for name in names:
        if name in why_not:
            raise BadInput(
                say("{name} can be in no plan here: {why}", name=name, why=impossible_words(why_not[name])),
                where="--with",
                do=say("give what it lacks in resources.csv or needs.csv"),
            )

"""Who does what: people to posts, each by skill, hours and distance, so that the most and best is filled.

A post is one job; a person takes at most two. Posts that are alike are counted, not told apart, and of the
people who could fill a kind of post only the best are looked at, so that ten thousand people are matched in
seconds; what is best among these is proved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest
from typing import NamedTuple

from ultramicro.core.linear import Effort, LinearModel, Name, Solution

BEST = 15
"""Candidates for a kind of post that are looked at, beside one for each post of it."""
# Three jobs at once are no work that anybody keeps up.
MOST_POSTS = 2
# Half an hour by bicycle or bus; beyond it distance counts no further.
FAR_KM = 10.0
SPARE = 1.0
"""Hours a week from which somebody is said to have some left."""
PROVED = Effort(gap=1e-4, nodes=2000)
Pairs = dict[tuple[int, int], float]


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who could work: level of each skill from 0 to 1, hours a week, where, and what they refuse."""

    id: str
    skills: Mapping[str, float]
    hours: float
    at: tuple[float, float] | None = None
    will_not: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Post:
    """A job: the skill, the least level of it, hours a week, where."""

    id: str
    skill: str
    hours: float
    least_level: float = 0.0
    at: tuple[float, float] | None = None
    priority: float = 1.0


class Outcome(StrEnum):
    """Why a post is filled, or why it is not."""

    CAN_DO_IT = "can_do_it"
    NEEDED_ELSEWHERE = "needed_elsewhere"
    TOO_FEW_HOURS = "too_few_hours"
    NOBODY_CAN = "nobody_can"


class Filled(NamedTuple):
    """A post and who fills it; nobody where `person` is empty."""

    post: str
    person: str
    fit: float
    outcome: Outcome


def assign(
    people: Sequence[Person], posts: Sequence[Post], effort: Effort = PROVED
) -> tuple[list[Filled], float]:
    """Fill posts.

    Parameters
    ----------
    people : sequence of Person
        Who could work.
    posts : sequence of Post
        What is to be done.
    effort : Effort
        How close to the best.

    Returns
    -------
    filled : list of Filled
        One for each post, in their order.
    gap : float
        How much better it could be among the pairs looked at, as a share.

    Examples
    --------
    >>> ann = Person(id="ann", skills={"baking": 1.0}, hours=20)
    >>> bob = Person(id="bob", skills={"baking": 0.6}, hours=9)
    >>> jobs = [Post(id="early", skill="baking", hours=16), Post(id="late", skill="baking", hours=8)]
    >>> [(f.post, f.person) for f in assign([ann, bob], jobs)[0]]
    [('early', 'ann'), ('late', 'bob')]
    """
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for j, post in enumerate(posts):
        # Posts that are alike can be exchanged: told apart, the solver would try every order of them.
        alike[post.skill, post.hours, post.least_level, post.at, post.priority].append(j)
    kinds = list(alike.values())
    pairs = _pairs(people, posts, kinds)
    model = _model(people, posts, kinds, pairs)
    found = model.solve(effort) if pairs else None
    filled: dict[int, int] = {}
    for k, p in _taken(model, found, pairs):
        free = next(j for j in kinds[k] if j not in filled)
        filled[free] = p
    # Only the best candidates of each kind were looked at, so that others may still stand idle.
    filled |= _by_others(people, posts, filled)
    left = _left(people, posts, filled)
    told = [
        _filled(people[filled[j]], post) if j in filled else _empty(people, post, left)
        for j, post in enumerate(posts)
    ]
    return told, found.gap if found else 0.0


def _left(
    people: Sequence[Person], posts: Sequence[Post], filled: Mapping[int, int]
) -> list[tuple[float, int]]:
    """Return the hours that each person has left, and in how many posts they are."""
    left = [(person.hours, 0) for person in people]
    for j, p in filled.items():
        hours, number = left[p]
        left[p] = hours - posts[j].hours, number + 1
    return left


def _by_others(people: Sequence[Person], posts: Sequence[Post], filled: Mapping[int, int]) -> dict[int, int]:
    """Give posts that are still empty to whoever fits and has the hours left, the longest post first."""
    left, more = _left(people, posts, filled), dict[int, int]()
    for j in sorted(set(range(len(posts))) - set(filled), key=lambda j: (-posts[j].hours, j)):
        post = posts[j]
        free = [
            (_fit(people[p], post), -p) for p, (hours, number) in enumerate(left)
            if hours >= post.hours and number < MOST_POSTS
        ]  # fmt: skip
        fit, behind = max(free, default=(0.0, 0))
        if fit > 0:
            more[j], left[-behind] = -behind, (left[-behind][0] - post.hours, left[-behind][1] + 1)
    return more


def _pairs(people: Sequence[Person], posts: Sequence[Post], kinds: Sequence[Sequence[int]]) -> Pairs:
    """Return how well people fit kinds of post, for those who fit each best."""
    able: dict[str, list[int]] = defaultdict(list)
    for p, person in enumerate(people):
        # By skill, since every person with every post would be millions of pairs.
        for skill in person.skills:
            able[skill].append(p)
    pairs: Pairs = {}
    looked_at: dict[int, int] = defaultdict(int)
    for k, kind in enumerate(kinds):
        post = posts[kind[0]]
        # Of those who fit alike, whoever is a candidate for least else, so that no post is left to others.
        fits = [(-_fit(people[p], post), looked_at[p], p) for p in able[post.skill]]
        # At least one candidate a post, however many posts of the kind there are.
        for fit, _, p in nsmallest(BEST + len(kind) - 1, fits):
            if fit < 0:
                pairs[p, k] = -fit
                looked_at[p] += 1
    return pairs


def _model(
    people: Sequence[Person], posts: Sequence[Post], kinds: Sequence[Sequence[int]], pairs: Pairs
) -> LinearModel:
    model = LinearModel()
    by_person: dict[int, dict[Name, float]] = defaultdict(dict)
    by_kind: dict[int, dict[Name, float]] = defaultdict(dict)
    for (p, k), fit in pairs.items():
        post = posts[kinds[k][0]]
        most = min(len(kinds[k]), MOST_POSTS, people[p].hours // post.hours)
        # Weighed by hours, or many short posts would be filled before a long one.
        model.column((p, k), high=most, worth=fit * post.hours * post.priority, whole=True)
        by_person[p][p, k] = post.hours
        by_kind[k][p, k] = 1.0
    for k, names in by_kind.items():
        model.row(("post", k), names, high=len(kinds[k]))
    for p, hours in by_person.items():
        # With a single column its own bound says the same.
        if len(hours) > 1:
            model.row(("hours", p), hours, high=people[p].hours)
            model.row(("posts", p), dict.fromkeys(hours, 1.0), high=MOST_POSTS)
    return model


def _taken(model: LinearModel, found: Solution | None, pairs: Pairs) -> Iterator[tuple[int, int]]:
    """Yield a kind of post and a person for each post that is filled."""
    for p, k in pairs:
        # Whole by the programme, but the solver gives 0.9999999.
        for _ in range(round(model.value(found, (p, k))) if found else 0):
            yield k, p


def _fit(person: Person, post: Post) -> float:
    """Return how well somebody fits, from 0 (cannot) to 1: by level of skill, less for the way there."""
    if not _able(person, post) or person.hours < post.hours:
        return 0.0
    return person.skills[post.skill] * (1 - 0.5 * min(_km(person, post) / FAR_KM, 1.0))


def _able(person: Person, post: Post) -> bool:
    """Whether somebody has the skill and does not refuse it, however many hours they have."""
    level = person.skills.get(post.skill, 0.0)
    return level > 0 and level >= post.least_level and post.skill not in person.will_not


def _km(person: Person, post: Post) -> float:
    # Whoever gave no postcode must not be put behind those who did.
    if person.at is None or post.at is None:
        return 0.0
    return float(((person.at[0] - post.at[0]) ** 2 + (person.at[1] - post.at[1]) ** 2) ** 0.5)


def _filled(person: Person, post: Post) -> Filled:
    return Filled(post.id, person.id, _fit(person, post), Outcome.CAN_DO_IT)


def _empty(people: Sequence[Person], post: Post, left: Sequence[tuple[float, int]]) -> Filled:
    """Say why nobody fills a post: nobody can do it, or they are at work, or have too few hours."""
    able = [p for p, person in enumerate(people) if _able(person, post)]
    if not able:
        return Filled(post.id, "", 0.0, Outcome.NOBODY_CAN)
    # Whoever could fill it if they did nothing else, and works in another post, is needed there.
    if any(left[p][1] and people[p].hours >= post.hours for p in able) and not any(
        left[p][0] >= SPARE and left[p][1] < MOST_POSTS for p in able
    ):
        return Filled(post.id, "", 0.0, Outcome.NEEDED_ELSEWHERE)
    return Filled(post.id, "", 0.0, Outcome.TOO_FEW_HOURS)

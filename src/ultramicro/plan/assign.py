"""Who does what: people to posts, each by skill, hours and distance, so that the most and best is filled.

A post is one job; a person takes at most two. Of the pairs that are possible at all only each post's best
fifteen are looked at, so that ten thousand people are matched in seconds; what is best among these is proved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ultramicro.plan.linear import Effort, LinearModel, Name

BEST = 15
"""Candidates a post that are looked at."""
MOST_POSTS = 2
FAR_KM = 10.0
PROVED = Effort(gap=1e-4, nodes=2000)


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who could work: level of each skill from 0 to 1, hours a week, where, and what they refuse."""

    id: str
    skills: dict[str, float]
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


class Filled(NamedTuple):
    """A post and who fills it; nobody where `person` is empty."""

    post: str
    person: str
    fit: float
    why: str


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
        One for each post.
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
    pairs = _pairs(people, posts)
    model = LinearModel()
    for (p, j), fit in pairs.items():
        model.column((p, j), high=1.0, worth=fit * posts[j].hours * posts[j].priority, whole=True)
    by_person: dict[int, list[Name]] = defaultdict(list)
    by_post: dict[int, list[Name]] = defaultdict(list)
    for p, j in pairs:
        by_person[p].append((p, j))
        by_post[j].append((p, j))
    for j, names in by_post.items():
        model.row(("post", j), dict.fromkeys(names, 1.0), high=1.0)
    for p, names in by_person.items():
        if len(names) > 1:
            hours = {name: posts[name[1]].hours for name in names}  # type: ignore[index]
            model.row(("hours", p), hours, high=people[p].hours)
            model.row(("posts", p), dict.fromkeys(names, 1.0), high=MOST_POSTS)
    found = model.solve(effort) if pairs else None
    taken = {n[1]: n[0] for n in pairs if found is not None and model.value(found, n) > 0.5}  # noqa: PLR2004
    return [_filled(people, posts, pairs, taken, j) for j in range(len(posts))], found.gap if found else 0.0


def _pairs(people: Sequence[Person], posts: Sequence[Post]) -> dict[tuple[int, int], float]:
    able: dict[str, list[int]] = defaultdict(list)
    for p, person in enumerate(people):
        for skill in person.skills:
            able[skill].append(p)
    pairs: dict[tuple[int, int], float] = {}
    for j, post in enumerate(posts):
        fits = [(_fit(people[p], post), -p) for p in able[post.skill]]
        for fit, p in sorted(fits, reverse=True)[:BEST]:
            if fit > 0:
                pairs[-p, j] = fit
    return pairs


def _fit(person: Person, post: Post) -> float:
    """Return how well somebody fits, from 0 (cannot) to 1: by level of skill, less for the way there."""
    level = person.skills.get(post.skill, 0.0)
    if level < post.least_level or person.hours < post.hours or post.skill in person.will_not:
        return 0.0
    return level * (1 - 0.5 * min(_km(person, post) / FAR_KM, 1.0))


def _km(person: Person, post: Post) -> float:
    if person.at is None or post.at is None:
        return 0.0
    return float(((person.at[0] - post.at[0]) ** 2 + (person.at[1] - post.at[1]) ** 2) ** 0.5)


def _filled(
    people: Sequence[Person], posts: Sequence[Post], pairs: dict[tuple[int, int], float],
    taken: dict[int, int], j: int,
) -> Filled:  # fmt: skip
    if j in taken:
        p = taken[j]
        km = _km(people[p], posts[j])
        far = f", {km:.1f} km away" if km else ""
        return Filled(
            posts[j].id, people[p].id, pairs[p, j], f"can do {posts[j].skill} and has the hours{far}"
        )
    could = sum(j == other for _, other in pairs)
    why = (
        "whoever could do it is needed more elsewhere"
        if could
        else f"nobody can do {posts[j].skill} for so long"
    )
    return Filled(posts[j].id, "", 0.0, why)

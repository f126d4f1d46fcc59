"""People to posts: the best there is, none beyond their hours, nobody for what they will not do."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from ultramicro.plan.people.assign import BEST, MOST_POSTS, Outcome, Person, Post, assign

levels = st.dictionaries(st.sampled_from("abc"), st.sampled_from([0.4, 0.7, 1.0]), min_size=1)
people = st.lists(st.tuples(levels, st.integers(4, 30), st.tuples(st.integers(0, 9), st.integers(0, 9))), max_size=4).map(
    lambda rows: [Person(id=f"p{n}", skills=s, hours=h, at=at) for n, (s, h, at) in enumerate(rows)]
)  # fmt: skip
posts = st.lists(st.tuples(st.sampled_from("abc"), st.integers(4, 20), st.sampled_from([0.0, 0.5])), max_size=4).map(
    lambda rows: [Post(id=f"j{n}", skill=s, hours=h, least_level=v, at=(5, 5)) for n, (s, h, v) in enumerate(rows)]
)  # fmt: skip


def worth(found, jobs):
    hours = {job.id: job.hours for job in jobs}
    return sum(each.fit * hours[each.post] for each in found)


@given(people, posts)
@settings(max_examples=60)
def test_nothing_better_is_found_by_trying_everything(some, jobs):
    found, gap = assign(some, jobs)
    assert gap <= 1e-4
    assert [each.post for each in found] == [job.id for job in jobs]
    fit = {}
    for person, job in itertools.product(some, jobs):
        (one,) = assign([person], [job])[0]
        fit[person.id, job.id] = one.fit
    best = 0.0
    for choice in itertools.product([None, *some], repeat=len(jobs)):
        taken = [(p, j) for p, j in zip(choice, jobs, strict=True) if p]
        fine = all(fit[p.id, j.id] > 0 for p, j in taken) and all(
            sum(j.hours for q, j in taken if q is p) <= p.hours
            and sum(q is p for q, _ in taken) <= MOST_POSTS
            for p in some
        )
        if fine:
            best = max(best, sum(fit[p.id, j.id] * j.hours for p, j in taken))
    assert abs(worth(found, jobs) - best) <= 1e-3 * max(best, 1)


def test_what_somebody_will_not_do_is_not_given_to_them_and_the_reason_is_told():
    ann = Person(id="ann", skills={"care": 1.0}, hours=20, will_not=frozenset(("care",)))
    (filled,), _ = assign([ann], [Post(id="j", skill="care", hours=10)])
    assert (filled.person, filled.outcome) == ("", Outcome.NOBODY_CAN)
    bob = Person(id="bob", skills={"care": 1.0}, hours=10)
    found, _ = assign([bob], [Post(id="j", skill="care", hours=10), Post(id="k", skill="care", hours=9)])
    assert [(f.person, f.outcome) for f in found] == [
        ("bob", Outcome.CAN_DO_IT),
        ("", Outcome.NEEDED_ELSEWHERE),
    ]


def test_whoever_stands_idle_is_not_said_to_be_needed_elsewhere():
    """A post of 28 hours, bakers at work and people who could learn it with 20 hours each: hours lack."""
    some = [Person(id="baker", skills={"baking": 1.0}, hours=28)]
    some += [Person(id=f"learner {n}", skills={"baking": 0.5}, hours=20) for n in range(9)]
    found, _ = assign(some, [Post(id=str(n), skill="baking", hours=28) for n in range(2)])
    assert sorted(f.outcome for f in found) == [Outcome.CAN_DO_IT, Outcome.TOO_FEW_HOURS]


def test_nobody_who_fits_stands_idle_beside_a_post_for_having_been_looked_at_by_none():
    """The best candidates for two kinds of post are the same people, and take one kind only."""
    some = [Person(id=f"both {n}", skills={"a": 1.0, "b": 1.0}, hours=10) for n in range(BEST)]
    some += [Person(id=f"other {n}", skills={"b": 0.9}, hours=10) for n in range(BEST)]
    jobs = [Post(id=f"{k}{n}", skill=k, hours=10) for k in "ab" for n in range(BEST)]
    assert all(f.outcome is Outcome.CAN_DO_IT for f in assign(some, jobs)[0])

"""Clusters of names become parties: an identifier that stays, a name to show, and who joined it why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from ultramicro.flows.entity_resolution.merges import SAID, Resolution
from ultramicro.flows.entity_resolution.model import Link, Party, PartyOverride

COMPANY = "GB-COH-"
CHARITY = "GB-CHC-"
"""Prefixes of org-id.guide for Companies House and the Charity Commission."""


def parties_of(done: Resolution, said: Sequence[PartyOverride] = ()) -> list[Party]:
    """Give every cluster an identifier and a name to show.

    The identifier is the company or charity number where exactly one party carries it; otherwise the
    party's shortest normalised name. It depends on the cluster alone, so a file more does not change it
    unless the cluster itself changes.

    Parameters
    ----------
    done : Resolution
        From `resolve`.
    said : sequence of PartyOverride
        What parties.csv says; its names and numbers win.

    Returns
    -------
    list of Party
        One for each cluster, sorted by identifier; every printed name is in exactly one.

    Examples
    --------
    >>> from ultramicro.flows.entity_resolution.merges import resolve
    >>> from ultramicro.flows.entity_resolution.model import Name
    >>> parties_of(resolve([Name(name="Smith & Co Ltd"), Name(name="SMITH AND CO")]))[0].party_id
    'smith'
    """
    by_party = {s.party: s for s in said}
    reasons = _reasons(done.links)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in done.names:
        groups[done.clusters.find(name)].append(name)
    known = {root: _said_of(done, root, by_party) for root in groups}
    numbers = {root: _numbers(done, root, known[root]) for root in groups}
    ids = _identifiers(done, groups, known, numbers)
    parties = [
        Party(
            party_id=ids[root], party=s.party if (s := known[root]) else names[0], names=names,
            links=[reasons[n] for n in names if n in reasons], said=s,
            company_number=numbers[root][0], charity_number=numbers[root][1],
        )
        for root, names in groups.items()
    ]  # fmt: skip
    return sorted(parties, key=lambda p: p.party_id)


def _reasons(links: Iterable[Link]) -> dict[str, Link]:
    """Give each name the first link that joined it to another; names joined twice keep the first."""
    reasons: dict[str, Link] = {}
    for link in links:
        reasons.setdefault(link.other, link)
        if not link.one.startswith(SAID):
            reasons.setdefault(
                link.one, Link(one=link.other, other=link.one, how=link.how, evidence=link.evidence)
            )
    return reasons


def _said_of(done: Resolution, root: str, by_party: Mapping[str, PartyOverride]) -> PartyOverride | None:
    """Find the party of parties.csv that stands in the cluster."""
    named = sorted(done.clusters.marks.get(root, {}).get("said", ()))
    return by_party[named[0]] if named else None


def _numbers(done: Resolution, root: str, said: PartyOverride | None) -> tuple[str, str]:
    """Give the cluster's company and charity number: the user's, or the only one printed."""
    marks = done.clusters.marks.get(root, {})
    printed = [sorted(marks.get(kind, ())) for kind in ("company", "charity")]
    told = (said.company_number, said.charity_number) if said else ("", "")
    company, charity = (t or (p[0] if len(p) == 1 else "") for t, p in zip(told, printed, strict=True))
    return company, charity


def _identifiers(
    done: Resolution,
    groups: Mapping[str, Sequence[str]],
    known: Mapping[str, PartyOverride | None],
    numbers: Mapping[str, tuple[str, str]],
) -> dict[str, str]:
    """Give each cluster an identifier of its own: number, or slug, or slug with more of the name."""
    wanted = {}
    for root, names in groups.items():
        company, charity = numbers[root]
        number = COMPANY + company if company else CHARITY + charity if charity else ""
        said = known[root]
        keys = [done.keys[said.party]] if said else [done.keys[n] for n in names]
        # The shortest, as longer ones come and go with branches and remarks.
        slug = _slug(min(keys, key=lambda k: (len(k), k)))
        wanted[root] = (number, slug, min(names))
    # Two clusters with one number were kept apart on purpose, and must not get one identifier.
    shared = Counter(number for number, _, _ in wanted.values())
    taken: set[str] = set()
    ids: dict[str, str] = {}
    # By what they are and not by chance, so that the same party has the same id each time.
    for root, (number, slug, first) in sorted(wanted.items(), key=lambda kv: kv[1]):
        alone = number if number and shared[number] == 1 else ""
        ids[root] = _free(alone or slug, f"{slug}-{number or _slug(first.casefold())}".lower(), taken)
    return ids


def _slug(text: str) -> str:
    return "-".join(text.split()) or "unnamed"


def _free(first: str, second: str, taken: set[str]) -> str:
    """Take the first of the wishes that is free."""
    wishes = (w for n in count(1) for w in ((first, second) if n == 1 else (f"{second}-{n}",)))
    choice = next(w for w in wishes if w not in taken)
    taken.add(choice)
    return choice

"""Names become parties: what the user says, then numbers, then equal names, then safe likeness."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ultramicro.core.message import Message, note, say
from ultramicro.flows.entity_resolution.clusters import HEEDED, Clusters
from ultramicro.flows.entity_resolution.likeness import judge_all, rivals
from ultramicro.flows.entity_resolution.model import Link, Name, PartyOverride, Review
from ultramicro.flows.entity_resolution.names import form_of, normalise_all
from ultramicro.flows.entity_resolution.numbers import agree

SAID = "\n"
"""Stands before a party of parties.csv, so that it cannot be taken for a printed name."""
UNLIKE = 2
"""As many names without a common word may share a number and be believed."""


@dataclass
class Resolution:
    """Names joined so far, the links that joined them, and what a person should look at.

    `keys` gives each name's normalised form; `forbidden` the pairs that parties.csv keeps apart.
    """

    names: Mapping[str, Name]
    keys: Mapping[str, str]
    clusters: Clusters
    links: list[Link] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    forbidden: list[tuple[str, str]] = field(default_factory=list)

    def link(self, link: Link, heed: Iterable[str] = HEEDED) -> bool:
        """Join by a link and remember it, if nothing forbids it."""
        # Names that are one already keep the reason that joined them.
        known = self.clusters.find(link.one) == self.clusters.find(link.other)
        joined = self.clusters.join(link.one, link.other, heed)
        if joined and not known:
            self.links.append(link)
        return joined

    def ask(self, one: str, other: str, score: float, evidence: Message) -> None:
        """Put two names before a person, unless they are one party already or said not to be."""
        if self.clusters.clash(one, other, ("said",)) or self.clusters.find(one) == self.clusters.find(other):
            return
        # The smaller sum is what a wrong answer would move.
        money = min(abs(self.names[n].amount_pence) for n in (one, other))
        a, b = sorted((one, other))
        self.reviews.append(
            Review(name=a, other=b, score=round(score, 1), evidence=evidence, amount_pence=money)
        )


def resolve(names: Sequence[Name], said: Sequence[PartyOverride] = ()) -> Resolution:
    """Decide which names are one party.

    The order of the names does not matter. What parties.csv says is done first and stands against
    every later rule; then an equal company or charity number, where the names have a telling word in
    common; then an equal normalised name; then likeness that is provably safe. Two names that carry
    different company numbers are never joined by their looks.

    Parameters
    ----------
    names : sequence of Name, shape (n,)
        The distinct names.
    said : sequence of PartyOverride
        What the user says.

    Returns
    -------
    Resolution
        The clusters with their links, and the pairs to be reviewed.

    Examples
    --------
    >>> done = resolve([Name(name="Smith & Co Ltd"), Name(name="SMITH AND CO LIMITED"), Name(name="Jones")])
    >>> sorted(map(sorted, (done.clusters.cluster(n) for n in ("Smith & Co Ltd", "Jones"))))
    [['Jones'], ['SMITH AND CO LIMITED', 'Smith & Co Ltd']]
    """
    # The most used first: it is what the party is called and what others are asked against.
    by_name = {n.name: n for n in sorted(names, key=lambda n: (-n.lines, -n.amount_pence, n.name))}
    everyone = [*by_name, *(a for s in said for a in (s.party, *s.aliases, *s.not_aliases))]
    keys = dict(zip(everyone, normalise_all(everyone), strict=True))
    done = Resolution(names=by_name, keys=keys, clusters=Clusters(_marks(by_name.values(), keys)))
    apply_overrides(done, sorted(said, key=lambda s: s.party))
    # Companies first, since a charity that is a company has both and the company number is the surer.
    for kind in ("company", "charity"):
        _by_number(done, kind)
    leaders = _by_key(done)
    _by_likeness(done, leaders)
    done.reviews = tidy(done)
    return done


def tidy(done: Resolution) -> list[Review]:
    """Sort the queue by money, one line a pair of clusters, none that has since been settled."""
    best: dict[tuple[str, str], Review] = {}
    for review in sorted(done.reviews, key=lambda r: (-r.amount_pence, -r.score, r.name, r.other)):
        a, b = sorted((done.clusters.find(review.name), done.clusters.find(review.other)))
        if a != b and not done.clusters.clash(a, b, ("said",)):
            best.setdefault((a, b), review)
    return list(best.values())


def _marks(names: Iterable[Name], keys: Mapping[str, str]) -> dict[str, dict[str, frozenset[str]]]:
    """Give each name what keeps clusters apart: its numbers and, for a single word, its legal form."""
    marks = {}
    for n in names:
        # Reach plc and Reach CIC read the same; of two words and more that is hardly chance.
        form = form_of(n.name) if " " not in keys[n.name] else frozenset()
        if n.company_numbers or n.charity_numbers or form:
            marks[n.name] = {"company": n.company_numbers, "charity": n.charity_numbers, "form": form}
    return marks


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())


def apply_overrides(done: Resolution, said: Sequence[PartyOverride]) -> None:
    """Do what parties.csv says: prohibitions before merges, so that neither can undo the other."""
    printed, by_key = defaultdict(list), defaultdict(list)
    for name in done.names:
        printed[_fold(name)].append(name)
        by_key[done.keys[name]].append(name)
    for s in said:
        done.clusters.marks[SAID + s.party] = {
            "said": frozenset({s.party}),
            "company": frozenset({s.company_number} - {""}),
            "charity": frozenset({s.charity_number} - {""}),
        }
        for name in _denied(s, done.keys, printed, by_key):
            done.clusters.keep_apart(SAID + s.party, name)
            done.forbidden.append((SAID + s.party, name))
    # Exact names first: what merely reads the same must not take a name that another party claims.
    for s in said:
        exact = sorted({n for alias in (*s.aliases, s.party) for n in printed.get(_fold(alias), [])})
        _claim(done, s, exact, say("parties.csv names it"))
    for s in said:
        for alias in (*sorted(s.aliases), s.party):
            alike = by_key.get(done.keys[alias], [])
            _claim(done, s, alike, say("reads the same as {alias} in parties.csv", alias=alias))


def _claim(done: Resolution, said: PartyOverride, names: Iterable[str], why: Message) -> None:
    """Put names into a party that the user named."""
    evidence = say("{why} ({source})", why=why, source=said.source) if said.source else why
    for name in names:
        done.link(Link(one=SAID + said.party, other=name, how="said", evidence=evidence), heed=("said",))


def _denied(
    said: PartyOverride,
    keys: Mapping[str, str],
    printed: Mapping[str, list[str]],
    by_key: Mapping[str, list[str]],
) -> list[str]:
    """Names that must not be the party: as printed and, where the party reads otherwise, all that read so."""
    # What reads like the party itself cannot be kept from it as a whole, only to the letter.
    own = {keys[a] for a in (said.party, *said.aliases)}
    denied: dict[str, None] = {}
    for alias in sorted(said.not_aliases):
        alike = by_key.get(keys[alias], []) if keys[alias] not in own else []
        denied.update(dict.fromkeys((*printed.get(_fold(alias), []), *alike)))
    return list(denied)


def _by_number(done: Resolution, kind: str) -> None:
    """Join names with one number; where it is printed beside many unlike names, ask."""
    holders: dict[str, list[str]] = defaultdict(list)
    for node in [*(SAID + p for p in _parties(done)), *done.names]:
        for number in done.clusters.marks.get(node, {}).get(kind, ()):
            holders[number].append(node)
    for number, nodes in sorted(holders.items()):
        groups = _alike(done, nodes)
        for head, *others in groups:
            for node in others:
                _join_by_number(done, head, node, (kind, number))
        _across(done, [head for head, *_ in groups], (kind, number))


def _alike(done: Resolution, nodes: Iterable[str]) -> list[list[str]]:
    """Group names that carry one number by whether a telling word agrees; parties.csv need not agree."""
    groups: list[list[str]] = []
    for node in nodes:
        friend = next(
            (g for g in groups if g[0].startswith(SAID) or agree(_key(done, g[0]), _key(done, node))), None
        )
        friend.append(node) if friend else groups.append([node])
    return groups


def _across(done: Resolution, heads: Sequence[str], number: tuple[str, str]) -> None:
    """Believe a number that two unlike names carry: a firm and its trading name.

    Three are more likely rivals to whom one number was copied down a column.
    """
    for node in heads[1:]:
        if len(heads) <= UNLIKE:
            _join_by_number(done, heads[0], node, number)
        else:
            why = note(
                "number_of_unlike_names",
                "both carry {number}, and so do {more} more, but no telling word agrees",
                number=_carried(done, node, number), more=len(heads) - 2,
            )  # fmt: skip
            done.ask(heads[0], node, 50.0, why)


def _join_by_number(done: Resolution, one: str, other: str, number: tuple[str, str]) -> None:
    """Join two names that carry one number, unless the user or a number that counts for more forbids it."""
    why = _carried(done, other, number)
    # A company may run several charities, so that their numbers do not speak against its own.
    heed = ("said", "company") if number[0] == "company" else ("said", "company", "charity")
    if done.link(Link(one=one, other=other, how="number", evidence=why), heed=heed):
        return
    if not one.startswith(SAID) and not other.startswith(SAID):
        asked = say("both carry {number}, but {quarrel}", number=why, quarrel=_quarrel(done, one, other))
        done.ask(one, other, 90.0, asked)


def _carried(done: Resolution, node: str, number: tuple[str, str]) -> Message:
    kind, digits = number
    if node in done.names and done.names[node].looked_up:
        if kind == "company":
            return say("company number {number} in the register", number=digits)
        return say("charity number {number} in the register", number=digits)
    if kind == "company":
        return say("company number {number}", number=digits)
    return say("charity number {number}", number=digits)


def _parties(done: Resolution) -> Iterator[str]:
    return (n.removeprefix(SAID) for n in done.clusters.marks if n.startswith(SAID))


def _key(done: Resolution, node: str) -> str:
    return done.keys[node.removeprefix(SAID)]


def _by_key(done: Resolution) -> dict[str, list[str]]:
    """Join names that read the same; give each key's names that stand for a cluster of their own."""
    leaders: dict[str, list[str]] = {}
    for name in done.names:
        heads = leaders.setdefault(done.keys[name], [])
        if heads and not _joined_to_one(done, heads, name):
            why = say(
                "reads the same: {key}, but {quarrel}",
                key=done.keys[name], quarrel=_quarrel(done, heads[0], name),
            )  # fmt: skip
            done.ask(heads[0], name, 100.0, why)
            heads.append(name)
        elif not heads:
            heads.append(name)
    return leaders


def _joined_to_one(done: Resolution, heads: Sequence[str], name: str) -> bool:
    why = say("reads the same: {key}", key=done.keys[name])
    return any(done.link(Link(one=head, other=name, how="normalised", evidence=why)) for head in heads)


def _quarrel(done: Resolution, one: str, other: str) -> Message:
    """Say what keeps two names apart."""
    kind = done.clusters.clash(one, other)
    if kind not in ("company", "charity", "form"):
        return note("kept_apart", "parties.csv keeps them apart")
    ours, theirs = ("/".join(sorted(done.clusters.marks[done.clusters.find(n)][kind])) for n in (one, other))
    if kind == "form":
        return note("forms_differ", "legal forms differ: {ours} and {theirs}", ours=ours, theirs=theirs)
    if kind == "company":
        return note("company_numbers_differ", "company numbers differ: {ours} and {theirs}", ours=ours,
                    theirs=theirs)  # fmt: skip
    return note("charity_numbers_differ", "charity numbers differ: {ours} and {theirs}", ours=ours,
                theirs=theirs)  # fmt: skip


def _by_likeness(done: Resolution, leaders: Mapping[str, list[str]]) -> None:
    """Join keys whose likeness is safe, and ask about the others."""
    printed: dict[str, list[str]] = defaultdict(list)
    for name in done.names:
        printed[done.keys[name]].append(name)
    for verdict in judge_all(printed):
        one, other = leaders[verdict.one][0], leaders[verdict.other][0]
        # Where one spelling stands for two parties already, likeness cannot say which.
        alone = len(leaders[verdict.one]) == len(leaders[verdict.other]) == 1
        safe = verdict.same and alone and not _rivals_met(done, one, other)
        if safe and done.link(Link(one=one, other=other, how="normalised", evidence=verdict.evidence)):
            continue
        done.ask(one, other, verdict.score, verdict.evidence)


def _rivals_met(done: Resolution, one: str, other: str) -> bool:
    """Whether joining two names would bring sisters together that neither of the two is."""
    ours, theirs = ({_key(done, n) for n in done.clusters.cluster(name)} for name in (one, other))
    pairs = ((a, b) for a in ours for b in theirs if (a, b) != (done.keys[one], done.keys[other]))
    return any(rivals(a, b) for a, b in pairs)

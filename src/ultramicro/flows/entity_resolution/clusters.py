"""Sets of names that grow by links and never take in what is forbidden them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

HEEDED = ("said", "company", "charity", "form")
"""Marks that keep two clusters apart when names alone speak for joining them."""


@dataclass
class Clusters:
    """A partition of names that grows under prohibitions.

    A prohibition is either a pair kept apart, or a mark (a company number, say): two clusters whose
    marks of one kind have nothing in common do not join, unless the caller says not to heed that kind.

    Examples
    --------
    >>> f = Clusters({"a": {"company": frozenset({"1"})}, "b": {}, "c": {"company": frozenset({"2"})}})
    >>> f.join("a", "b"), f.join("b", "c"), f.join("b", "c", heed=())
    (True, False, True)
    """

    marks: dict[str, dict[str, frozenset[str]]]
    parent: dict[str, str] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    enemies: dict[str, set[str]] = field(default_factory=dict)

    def find(self, name: str) -> str:
        """Give the name that stands for the whole cluster."""
        parent = self.parent
        root = name
        while (above := parent.get(root, root)) != root:
            root = above
        # All on the way are hung on the top, or long chains would make each look as long.
        while name != root:
            parent[name], name = root, parent.get(name, root)
        return root

    def cluster(self, name: str) -> list[str]:
        """Give all names of the cluster."""
        root = self.find(name)
        return self.members.get(root, [root])

    def keep_apart(self, one: str, other: str) -> None:
        """Forbid that the two ever meet; if they already have, that stays."""
        for a, b in ((one, other), (other, one)):
            self.enemies.setdefault(self.find(a), set()).add(b)

    def clash(self, one: str, other: str, heed: Iterable[str] = HEEDED) -> str:
        """Say which prohibition keeps the two apart: `apart`, a kind of mark, or nothing."""
        a, b = self.find(one), self.find(other)
        if a == b:
            return ""
        # Looked up anew, as an enemy may have joined another cluster since.
        if any(self.find(enemy) == b for enemy in self.enemies.get(a, ())):
            return "apart"
        ours, theirs = self.marks.get(a, {}), self.marks.get(b, {})
        return next((k for k in heed if ours.get(k) and theirs.get(k) and not ours[k] & theirs[k]), "")

    def join(self, one: str, other: str, heed: Iterable[str] = HEEDED) -> bool:
        """Join two clusters unless a prohibition stands against it; whether they are now one."""
        if self.clash(one, other, heed):
            return False
        a, b = self.find(one), self.find(other)
        if a != b:
            # The smaller into the larger, so that no name is moved more often than the sizes double.
            self._absorb(a, b) if len(self.cluster(a)) >= len(self.cluster(b)) else self._absorb(b, a)
        return True

    def _absorb(self, into: str, gone: str) -> None:
        self.members[into] = self.cluster(into) + self.cluster(gone)
        self.members.pop(gone, None)
        self.parent[gone] = into
        if gone in self.enemies:
            self.enemies.setdefault(into, set()).update(self.enemies.pop(gone))
        ours, theirs = self.marks.setdefault(into, {}), self.marks.get(gone, {})
        for kind, values in theirs.items():
            have = ours.get(kind, frozenset())
            # What both may be is what the cluster is: a name with two numbers must not join their owners.
            ours[kind] = have & values or have | values

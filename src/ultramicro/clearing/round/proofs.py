"""A tree of hashes: one hash for a whole round, by which each can check their line and see no other."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"nothing was set off").hexdigest()


def leaf(line: str) -> str:
    """Return the hash of a line."""
    return hashlib.sha256(b"\x00" + line.encode()).hexdigest()


def root(lines: Sequence[str]) -> str:
    """Return the hash of all lines, in order.

    Notes
    -----
    As in certificate transparency (RFC 6962): leaves and nodes are hashed apart, so that neither can pass
    for the other.

    Examples
    --------
    >>> root(["a", "b"]) == _node(leaf("a"), leaf("b"))
    True
    """
    return tree(lines)[-1][0]


def tree(lines: Sequence[str]) -> list[list[str]]:
    """Return all hashes, level by level, from the lines' own up to the one over all of them.

    Examples
    --------
    >>> [len(level) for level in tree(["a", "b", "c"])]
    [3, 2, 1]
    """
    levels = [[leaf(line) for line in lines] or [EMPTY]]
    while len(levels[-1]) > 1:
        levels.append(_up(levels[-1]))
    return levels


def path(lines: Sequence[str], at: int) -> list[str]:
    """Return the hashes beside a line's way to the root, each marked `<` or `>` for its side."""
    return path_in(tree(lines), at)


def path_in(levels: Sequence[Sequence[str]], at: int) -> list[str]:
    """Return the same from a tree that is made already."""
    found = []
    for level in levels:
        beside = at ^ 1
        if beside < len(level):
            found.append((">" if beside > at else "<") + level[beside])
        at //= 2
    return found


def leads_to(line: str, beside: Sequence[str], top: str) -> bool:
    """Whether a line is under a root.

    Examples
    --------
    >>> lines = ["a", "b", "c"]
    >>> leads_to("c", path(lines, 2), root(lines)), leads_to("x", path(lines, 2), root(lines))
    (True, False)
    """
    at = leaf(line)
    for each in beside:
        at = _node(at, each[1:]) if each[0] == ">" else _node(each[1:], at)
    return at == top


def _up(level: Sequence[str]) -> list[str]:
    pairs = [_node(*level[i : i + 2]) for i in range(0, len(level) - 1, 2)]
    # Carried up and not doubled: with a doubled last one two different lists have the same root.
    return pairs + ([level[-1]] if len(level) % 2 else [])


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()

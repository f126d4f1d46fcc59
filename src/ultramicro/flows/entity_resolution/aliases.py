"""Other names that a printed name tells of itself: `X Ltd trading as Y`, `Y, formerly X`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ultramicro.core.message import Message, say
from ultramicro.flows.entity_resolution.names import normalise_all
from ultramicro.flows.entity_resolution.words import KNOWN, PREMISES

_TOLD = re.compile(
    r"(?:\bt ?/ ?as?\b|\bt/as\b|\btrading as\b|(\b(?:formerly|previously)(?: known as| trading as)?\b"
    r"|\bnow known as\b|\bfka\b))[ :./(-]*([^()\n]+)"  # data
)
_FORM = re.compile(r"\b(?:limited|ltd|plc|llp|cic|cio)\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One printed name calls another its own; `sure` where no third name claims it too."""

    owner: str
    alias: str
    sure: bool
    evidence: Message


def told_aliases(printed: Sequence[tuple[str, str]]) -> list[Told]:
    """Find the names that another printed name says are its own.

    A chain's name is used by many firms, premises change hands, and a company may be called like
    another's shop. So it is sure only where one party alone claims the name, and that as a former name,
    or as a trading name that is neither printed with a legal form nor the name of premises.

    Parameters
    ----------
    printed : sequence of (str, str), shape (n,)
        Each printed name with case and accents folded, and its key.

    Returns
    -------
    list of Told
        Sorted by owner and alias.

    Examples
    --------
    >>> texts = ["dewdrop services ltd t/a rose hill stables", "rose hill stables", "rose hill ltd"]
    >>> [(t.owner, t.alias, t.sure) for t in told_aliases(list(zip(texts, normalise_all(texts))))]
    [('dewdrop services', 'hill rose stables', True)]
    """
    texts: dict[str, list[str]] = defaultdict(list)
    for text, key in printed:
        texts[key].append(text)
    claims: dict[str, dict[str, tuple[bool, str]]] = defaultdict(dict)
    told = [(text, key, match) for text, key in printed if (match := _TOLD.search(text))]
    for (text, key, match), alias in zip(told, normalise_all([m[2] for _, _, m in told]), strict=True):
        # Only names that somebody was paid under: any other would join nothing.
        if alias in texts and alias != key and _telling(alias):
            fits = bool(match[1]) or not (has_form(match[2]) or _owned(alias, texts[alias]))
            # One doubtful print is enough for a question, however many sure ones there are.
            claims[alias][key] = min(claims[alias].get(key, (True, text)), (fits, text))
    return [
        Told(owner=key, alias=alias, sure=fits and len(owners) == 1,
             evidence=say("one name holds the other: {text}", text=text))
        for alias, owners in sorted(claims.items()) for key, (fits, text) in sorted(owners.items())
    ]  # fmt: skip


def _telling(alias: str) -> bool:
    """Whether a name has two words and one of them is more than a common word."""
    words = alias.split()
    # "Best Care" is what any firm may be called.
    return len(words) > 1 and not KNOWN.issuperset(words)


def _owned(alias: str, texts: Sequence[str]) -> bool:
    """Whether a name is a company's own or that of premises, which another may hold tomorrow."""
    return any(map(has_form, texts)) or not PREMISES.isdisjoint(alias.split())


def has_form(text: str) -> bool:
    """Whether a name, case folded, is printed with a legal form.

    Examples
    --------
    >>> has_form("rose ltd"), has_form("rose")
    (True, False)
    """
    return bool(_FORM.search(text))

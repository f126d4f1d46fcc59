"""Words that others wrote about somebody: what is erased with them."""

from __future__ import annotations

import re

from ultramicro.ledger.engine.store import Driver
from ultramicro.ledger.people.alike import folded


def named_in(db: Driver, name: str, contact: str) -> list[tuple[str]]:
    """Return the references of words that hold somebody's whole name, in either order, or how to reach them.

    Parameters
    ----------
    db : Driver
        The people's file, open.
    name, contact : str
        Theirs. One word is not enough: a Rose is not every rose.
    """
    whole = folded(name)
    # Banks and registers write the family name first.
    turned = " ".join(reversed(whole.split()))
    told = [_spaced(each) for each in {whole, turned, folded(contact)} if len(_plain(each).split()) > 1]
    kept = db.execute("select ref, words from memo").fetchall()
    return [(ref,) for ref, words in kept if any(each in _spaced(words) for each in told)]


def _plain(words: str) -> str:
    """Return words without the signs between them, to find a name in them."""
    return " ".join(re.findall(r"[^\W_]+", folded(words)))


def _spaced(words: str) -> str:
    # Blanks at both ends, so that Ann Day is not found in Joann Dayton.
    return f" {_plain(words)} "

"""Made-up networks of invoices for the benchmarks of clearing: heavy-tailed and layered."""

from __future__ import annotations

from typing import Any

import numpy as np

COMMUNITY = 200
TIERS = 6


def heavy_tailed(firms: int, invoices: int, seed: int = 1) -> tuple[Any, Any, Any]:
    """Draw invoices between firms of very different sizes, half of them within communities of 200.

    Sizes are lognormal, the top hundredth Pareto; how much a firm buys and how much it sells are drawn apart,
    so that most firms are net debtors or creditors. A quarter of the invoices repeat an earlier pair; amounts
    are lognormal.
    """
    dice = np.random.default_rng(seed)
    size = dice.lognormal(0, 1, firms)
    top = dice.choice(firms, max(1, firms // 100), replace=False)
    size[top] *= 1 + dice.pareto(1.2, top.size)
    buys, sells = (np.cumsum(size * dice.lognormal(0, 1, firms)) for _ in range(2))
    debtor = _pick(buys, dice.random(invoices) * buys[-1])
    anywhere = _pick(sells, dice.random(invoices) * sells[-1])
    first = debtor // COMMUNITY * COMMUNITY
    last = np.minimum(first + COMMUNITY, firms) - 1
    low = np.where(first > 0, sells[first - 1], 0.0)
    near = _pick(sells, low + dice.random(invoices) * (sells[last] - low))
    creditor = np.where(dice.random(invoices) < 0.5, near, anywhere)
    return _finished(debtor, creditor, dice, firms)


SARDEX = (3_199, 138_378)
"""Firms and transactions of the sample of Sardex that Fleischman, Dini and Littera (2020) cleared."""


def sardex_like(seed: int = 1) -> tuple[int, Any]:
    """Draw a made-up network of the size of the published sample of a mutual-credit circle."""
    return SARDEX[0], heavy_tailed(*SARDEX, seed)


def layered(firms: int, invoices: int, seed: int = 1) -> tuple[Any, Any, Any]:
    """Draw invoices up a supply chain of six tiers, one in twelve against it: little goes round."""
    dice = np.random.default_rng(seed)
    size = np.cumsum(dice.pareto(1.5, firms) + 0.2)
    debtor = _pick(size, dice.random(invoices) * size[-1])
    against = dice.random(invoices) < 1 / 12
    tier = (debtor % TIERS + np.where(against, TIERS - 1, 1)) % TIERS
    wraps = ~against & (debtor % TIERS == TIERS - 1)
    creditor = np.minimum(_pick(size, dice.random(invoices) * size[-1]) // TIERS * TIERS + tier, firms - 1)
    creditor = np.where(wraps, np.minimum(creditor + TIERS - 1, firms - 1), creditor)
    return _finished(debtor, creditor, dice, firms)


def _pick(cumulated: Any, at: Any) -> Any:
    return np.minimum(np.searchsorted(cumulated, at), cumulated.size - 1)


def _finished(debtor: Any, creditor: Any, dice: np.random.Generator, firms: int) -> tuple[Any, Any, Any]:
    """Repeat a quarter of the pairs, leave out debts to oneself, and draw amounts."""
    lines = debtor.size
    again = dice.random(lines) < 0.25
    again[0] = False
    earlier = (dice.random(lines) * np.arange(lines)).astype(np.int64)
    debtor, creditor = np.where(again, debtor[earlier], debtor), np.where(again, creditor[earlier], creditor)
    creditor = np.where(debtor == creditor, (creditor + 1) % firms, creditor)
    pence = np.maximum(1, np.round(np.exp(dice.normal(11.5, 1.5, lines)))).astype(np.int64)
    return debtor.astype(np.int32), creditor.astype(np.int32), pence

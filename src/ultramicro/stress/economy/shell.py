"""The two regions in which everything stands: each pound spent is followed until it has come to rest.

The rules are those of Godley and Lavoie's model REG (Monetary Economics, 2007, chapter 6), and of their
model SIM (chapter 3) where one region stands alone: what is made is made to order, income is spent as it
comes, and a share of all that is made is made elsewhere. Their simultaneous equations are the limit of the
rounds below, in which every payment is whole pence from one balance to another.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.state import ABROAD, PUBLIC, Rows


class Shell(NamedTuple):
    """Regions and the public purse that taxes and spends in all of them; their balances add up to nought."""

    regions: Rows
    """A row of REGION each."""
    other_pence: NDArray[np.int64]
    """Of the public purse, and of what a region that stands alone keeps to buy elsewhere with."""


@kernel
def begin(shell: Shell, tax: float, rate: float, coming: np.ndarray) -> None:
    """Pay interest and public spending, decide what is spent of wealth, put down the first orders in pence.

    Interest is paid on the bills of the period before; bills are held by last period's wealth and income.
    """
    for r in range(shell.regions.size):
        region = shell.regions[r]
        wealth = region.purse_pence
        region.made_pence = region.earned_pence = region.tax_pence = region.spent_pence = 0
        region.imports_pence = region.exports_pence = 0
        region.interest_pence = round(rate * region.bills_pence)
        _earn(shell, r, region.interest_pence, tax, coming)
        shell.other_pence[PUBLIC] -= region.interest_pence + region.public_pence
        spend = int(region.of_wealth * wealth)
        region.spent_pence += spend
        region.purse_pence -= spend
        coming[r] += spend + region.public_pence


@kernel
def _earn(shell: Shell, r: int, earned: int, tax: float, coming: np.ndarray) -> None:
    """Let a region's households earn, pay tax, and order at once for a share of what is left."""
    region = shell.regions[r]
    taken = round(tax * earned)
    spend = int(region.of_income * (earned - taken))
    region.earned_pence += earned
    region.tax_pence += taken
    region.spent_pence += spend
    region.purse_pence += earned - taken - spend
    shell.other_pence[PUBLIC] += taken
    coming[r] += spend


@kernel
def follow(shell: Shell, tax: float, coming: np.ndarray) -> int:
    """Serve orders, and the orders of those who serve them, until none is left; return the rounds it took.

    Of what a region sells, a share of what it makes itself comes from the next region (the import share).
    """
    rounds, many = 0, shell.regions.size
    while coming.sum() > 0:
        rounds += 1
        for r in range(many):
            sale = coming[r]
            coming[r] = 0
            share = shell.regions[r].import_share
            elsewhere = round(sale * share / (1.0 + share))
            shell.regions[r].imports_pence += elsewhere
            if many > 1:
                other = (r + 1) % many
                shell.regions[other].exports_pence += elsewhere
                coming[other] += elsewhere
            else:
                shell.other_pence[ABROAD] += elsewhere
            shell.regions[r].made_pence += sale - elsewhere
            _earn(shell, r, sale - elsewhere, tax, coming)
    return rounds


@kernel
def hold_bills(shell: Shell, rate: float) -> None:
    """Let each region's households choose how much of their wealth to hold in bills until the next period."""
    for r in range(shell.regions.size):
        region = shell.regions[r]
        share = region.bills_base + region.bills_rate * rate
        kept = region.earned_pence - region.tax_pence
        region.bills_pence = round(share * region.purse_pence - region.bills_income * kept)


@kernel
def shell_period(shell: Shell, tax: float, rate: float) -> int:
    """Let one period go by without a firm, a bank or a queue; return in how many rounds its money rests."""
    coming = shell.regions.coming_pence.copy()
    shell.regions.coming_pence[:] = 0
    begin(shell, tax, rate, coming)
    rounds = follow(shell, tax, coming)
    hold_bills(shell, rate)
    return rounds

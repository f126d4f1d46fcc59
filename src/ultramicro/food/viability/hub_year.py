"""What a hub's sales leave, and at which sales nothing is left and nothing lacks."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ultramicro.core.money import round_half_even


class Terms(NamedTuple):
    """What a hub's costs are taken to be. Shares are of sales.

    Parameters
    ----------
    loss, delivery : Decimal
        What is paid for and never sold; work that grows with sales, and delivery. [share]
    fixed_pence : int
        Rent, wages and all that does not grow with sales, over the period; 0 where nobody said. [pence]
    """

    loss: Decimal
    delivery: Decimal
    fixed_pence: int = 0


class HubYear(NamedTuple):
    """A hub's period. [pence]."""

    sales_pence: int
    growers_pence: int
    loss_pence: int
    delivery_pence: int
    fixed_pence: int
    ways_pence: int = 0

    @property
    def variable_pence(self) -> int:
        """What is left for fixed costs."""
        costs = self.loss_pence + self.delivery_pence + self.ways_pence
        return self.sales_pence - self.growers_pence - costs

    @property
    def variable_share(self) -> float:
        """The same as a part of sales."""
        return self.variable_pence / self.sales_pence

    @property
    def left_pence(self) -> int:
        """What is left after fixed costs and before grants; below nought where it lacks."""
        return self.variable_pence - self.fixed_pence

    @property
    def break_even_pence(self) -> int | None:
        """The sales that cover fixed costs at the same shares; None where no sales would."""
        return break_even_pence(self.fixed_pence, self.variable_pence, self.sales_pence)


def break_even_pence(fixed_pence: int, variable_pence: int, sales_pence: int) -> int | None:
    """Return the sales at which fixed costs are just covered: fixed ÷ (variable ÷ sales).

    Parameters
    ----------
    fixed_pence : int
        What does not grow with sales. [pence]
    variable_pence, sales_pence : int
        What is left for fixed costs at some sales. [pence]

    Returns
    -------
    int or None
        Rounded up to the penny; None where nothing is left of any sale.

    References
    ----------
    USDA Rural Development, "Running a Food Hub, volume 3: Assessing Financial Viability", service report 77
    (2016): a hub with sales of 1.21 million dollars and 259,748 left for fixed costs breaks even.

    Examples
    --------
    >>> break_even_pence(259_748, 259_748, 1_210_000), break_even_pence(100, -5, 1000)
    (1210000, None)
    """
    return -(-fixed_pence * sales_pence // variable_pence) if variable_pence > 0 else None


def hub_year(sales_pence: int, growers_pence: int, terms: Terms, ways_pence: int = 0) -> HubYear:
    """Return a period of a hub with given sales, each cost rounded once.

    Parameters
    ----------
    sales_pence, growers_pence : int
        What buyers pay without VAT, and what growers get of it. [pence]
    terms : Terms
        What else it costs.
    ways_pence : int
        What bringing goods from hub to hub costs, which the hubs pay. [pence]

    Examples
    --------
    >>> year = hub_year(120_000, 100_000, Terms(Decimal("0.03"), Decimal("0.05"), 12_000))
    >>> year.variable_pence, year.left_pence, year.break_even_pence
    (10400, -1600, 138462)
    """
    return HubYear(
        sales_pence, growers_pence, round_half_even(terms.loss * sales_pence),
        round_half_even(terms.delivery * sales_pence), terms.fixed_pence, ways_pence,
    )  # fmt: skip

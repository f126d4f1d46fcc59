"""The built-in national table, by section of the Standard Industrial Classification 2007.

Added up from the UK's industry-by-industry table of 2020 (Office for National Statistics, Open Government
Licence v3), in £ millions, by `benchmarks/uk_sections.py`. `uk_2020_sections.csv` has sellers, buyers and, as
rows of their own, outputs, wages and what households buy.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import numpy as np

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, say
from ultramicro.core.rows import Row
from ultramicro.multiplier.io.leontief import Table

OUTPUT, WAGES, CONSUMPTION = "(output)", "(wages)", "(consumption)"
INCOME = "(household income)"
INCOME_PER_WAGE = 1.950
"""All that households receive ÷ wages: (£1,398,373m + £413,422m) ÷ £929,008m, primary and secondary resources
of households in all 391 districts of the UK, 2015 (ONS, regional gross disposable household income, OGL v3).
Scotland's input–output tables of 2016 have £143,398m ÷ £74,777m = 1.918."""
SOURCE = "ONS, UK input–output analytical tables 2020 (OGL v3)"  # data


@dataclass(frozen=True, kw_only=True)
class Traded:
    """A row of the table `input_output`: what one industry buys of another in a year. [money]."""

    seller: str
    buyer: str
    amount: float
    source: str | None = None

    @classmethod
    def of(cls, row: Row) -> Traded:
        """Read a row."""
        return cls(seller=str(row["seller"]), buyer=str(row["buyer"]), amount=float(str(row["amount"])),
                   source=str(row["source"]) if row.get("source") else None)  # fmt: skip


def table_of(rows: Iterable[Traded], source: str, income_per_wage: float = INCOME_PER_WAGE) -> Table:
    """Make a table of rows of seller, buyer and amount.

    Parameters
    ----------
    rows : iterable of Traded
        Outputs, wages and consumption stand in it as `(output)`, `(wages)`, `(consumption)`.
    source : str
        Where they come from.
    income_per_wage : float
        All that households receive ÷ wages, for type II; only where no row says `(household income)`.

    Raises
    ------
    BadInput
        If there are no outputs, or an amount is no number.
    """
    listed = list(rows)
    made = {row.buyer: row.amount for row in listed if row.seller == OUTPUT}
    if not made:
        raise BadInput(say("the input–output table has no row of total output"), where=source)
    names, income = list(made), sum(row.amount for row in listed if row.seller == INCOME)
    at = {name: i for i, name in enumerate(names)}
    flows, wages, spent = np.zeros((len(names),) * 2), np.zeros(len(names)), np.zeros(len(names))
    for row in listed:
        seller, buyer, amount = row.seller, row.buyer, row.amount
        # Summed: a table may give a cell in parts, such as home-made and imported.
        if seller in at and buyer in at:
            flows[at[seller], at[buyer]] += amount
        elif seller == WAGES:
            wages[at[buyer]] = amount
        elif buyer == CONSUMPTION and seller in at:
            spent[at[seller]] = amount
    output = np.array([made[name] for name in names])
    return Table(industries=names, flows=flows, output=output, wages=wages, consumption=spent,
                 household_income=income or income_per_wage * float(wages.sum()), source=source)  # fmt: skip


@cache
def national_table() -> Table:
    """Return the built-in table.

    Examples
    --------
    >>> len(national_table().industries)
    20
    """
    text = (files(__package__) / "uk_2020_sections.csv").read_text(encoding="utf-8")
    # The file begins with where it comes from.
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return table_of(map(Traded.of, csv.DictReader(lines)), SOURCE)


def with_households(table: Table) -> Table:
    """Return a table with wages and consumption; one without takes the built-in table's shares, and says so.

    Examples
    --------
    >>> bare = table_of([Traded(seller=OUTPUT, buyer="Farms", amount=100)], "mine.csv")
    >>> with_households(bare).wages.round(1).tolist()
    [30.3]
    """
    if table.wages.sum() > 0 and table.consumption.sum() > 0:
        return table
    nation = national_table()
    per_output = {
        "wages": nation.wages.sum() / nation.output.sum(),
        "consumption": nation.consumption.sum() / nation.output.sum(),
    }
    wages = table.wages if table.wages.sum() > 0 else table.output * per_output["wages"]
    spent = table.consumption if table.consumption.sum() > 0 else table.output * per_output["consumption"]
    said = note(
        "shares_of_the_nation",
        "{table} (it does not say what households earn and buy: shares of {nation})",
        table=table.source, nation=nation.source,
    )  # fmt: skip
    income = table.household_income or INCOME_PER_WAGE * float(wages.sum())
    return replace(table, wages=wages, consumption=spent, household_income=income, source=said)

"""Which of several amounts is the line's own: an invoice's total repeats on its lines and would double."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ultramicro.place.readers.spend.columns import Column
from ultramicro.place.readers.values.amounts import parse_pence

# One sum may agree by chance; three invoices do not.
ENOUGH_GROUPS = 3
ENOUGH_SHARE = 0.3


def line_amount(
    amount: Column, others: Sequence[Column], key: Sequence[Column], sample: Sequence[Sequence[str]]
) -> Column | None:
    """Find an amount that sums, over the lines of one invoice, to the amount that they all repeat.

    Parameters
    ----------
    amount : Column
        The column chosen by name.
    others : sequence of Column
        Further columns of amounts, VAT left out.
    key : sequence of Column
        What the lines of one invoice share: supplier, date.
    sample : sequence of sequence of str
        Records in the order of the file.

    Returns
    -------
    Column or None
        The line's own amount, if at least three invoices prove it.

    Examples
    --------
    >>> from ultramicro.place.readers.spend.contents import Contents
    >>> a, b = (Column(index=i, name=n, contents=Contents()) for i, n in enumerate(("Invoice", "Line")))
    >>> lines = [["30", "10"], ["30", "20"], ["9", "4"], ["9", "5"], ["7", "6"], ["7", "1"]]
    >>> line_amount(a, [b], [], lines).name
    'Line'
    """
    groups = list(_invoices(amount, key, sample))
    for other in others:
        proved = sum(_proves(total, [_pence(cells, other) for cells in lines]) for total, lines in groups)
        if proved >= ENOUGH_GROUPS and proved >= ENOUGH_SHARE * len(groups):
            return other
    return None


def _invoices(
    amount: Column, key: Sequence[Column], sample: Sequence[Sequence[str]]
) -> Iterator[tuple[int, list[Sequence[str]]]]:
    def shared(cells: Sequence[str]) -> tuple[object, ...]:
        return (_pence(cells, amount), *(_cell(cells, column) for column in key))

    # Neighbours only: the same total further down is another invoice.
    for (total, *_), lines in groupby(sample, shared):
        group = list(lines)
        if isinstance(total, int) and total and len(group) > 1:
            yield total, group


def _proves(total: int, parts: Sequence[int | None]) -> bool:
    known = [part for part in parts if part is not None]
    # Where every part is the total itself, the invoice has one line, and nothing is proved.
    return len(known) == len(parts) and sum(known) == total and set(known) != {total}


def _cell(cells: Sequence[str], column: Column) -> str:
    return cells[column.index].strip() if column.index < len(cells) else ""


def _pence(cells: Sequence[str], column: Column) -> int | None:
    return parse_pence(_cell(cells, column))

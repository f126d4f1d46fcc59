"""Members of a mutual credit pay each other what is due, one invoice after another."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.state import Ints, Rows
from ultramicro.stress.switches.loops import kernel

WHOLE = 10_000


@kernel
def pay_in_credit(
    invoices: Rows,
    period: int,
    till: Ints,
    balance: Ints,
    floor: Ints,
    ceiling: Ints,
    number: Ints,
    shares: tuple[float, float],
    fee_bp: int,
) -> tuple[Ints, Ints, int, int]:
    """Pay invoices that are due in credit, the oldest first, within the limits of both sides.

    Who has too little national money for all that is due pays what it lacks; others pay a share of each
    invoice out of credit that they hold, and owe nothing for it. The seller pays the fee.

    Parameters
    ----------
    invoices : record array
        Those in use; what is paid is taken off.
    till : ndarray of int64, shape (firms,)
        National money of each. [pence]
    balance, floor, ceiling : ndarray of int64, shape (firms,)
        Credit of each, changed in place, and how far it may go. [pence]
    number : ndarray of int64, shape (firms,)
        Whose number is below nought has no account.
    shares : tuple of float
        Of an invoice: what is accepted in credit; and what is paid so by who could pay in national money.
    fee_bp : int
        Of the price. [1/100 %]

    Returns
    -------
    rows, prices : ndarray of int64, shape (payments,)
        Which invoices were paid, and how much of each. [pence]
    fees, refused : int
        What sellers paid, and what members would have paid but for a limit. [pence]
    """
    lack = -np.maximum(till, 0)
    for row in range(invoices.size):
        if invoices[row].due <= period:
            lack[invoices[row].payer] += invoices[row].owed_pence
    rows, prices = np.empty(invoices.size, np.int64), np.empty(invoices.size, np.int64)
    many, fees, refused = 0, 0, 0
    for row in range(invoices.size):
        invoice = invoices[row]
        payer, payee = invoice.payer, invoice.payee
        if invoice.due > period or payee < 0 or number[payer] < 0 or number[payee] < 0:
            continue
        wanted = wished(invoice.owed_pence, lack[payer], balance[payer], shares[0], shares[1])
        price = accepted(wanted, balance[payer] - floor[payer], ceiling[payee] - balance[payee])
        refused += wanted - price
        if price <= 0:
            continue
        fee = fee_of(price, fee_bp)
        balance[payer] -= price
        balance[payee] += price - fee
        invoice.owed_pence -= price
        lack[payer] -= price
        rows[many], prices[many] = row, price
        fees, many = fees + fee, many + 1
    return rows[:many], prices[:many], fees, refused


@kernel
def wished(owed: int, lack: int, balance: int, acceptance: float, spent: float) -> int:
    """Return what of an invoice its payer would pay in credit: what it lacks, or of what it holds.

    Examples
    --------
    >>> wished(100, 30, 0, 0.5, 0.2), wished(100, 80, 0, 0.5, 0.2), wished(100, -5, 12, 0.5, 0.2)
    (30, 50, 12)
    """
    most = int(owed * acceptance)
    need = min(max(lack, 0), most)
    return max(need, min(int(owed * spent), most, max(balance, 0)))


@kernel
def accepted(wanted: int, below: int, above: int) -> int:
    """Return what of a payment the limits of both sides let through; who is beyond one is taken no further.

    Examples
    --------
    >>> accepted(100, 80, 90), accepted(100, -5, 90)
    (80, 0)
    """
    return max(min(wanted, below, above), 0)


@kernel
def fee_of(price: int, fee_bp: int) -> int:
    """Return the fee of a sale, rounded half to even.

    Examples
    --------
    >>> fee_of(10_000, 200), fee_of(125, 200)
    (200, 2)
    """
    whole, rest = price * fee_bp // WHOLE, price * fee_bp % WHOLE
    return whole + (1 if 2 * rest > WHOLE or (2 * rest == WHOLE and whole % 2 == 1) else 0)

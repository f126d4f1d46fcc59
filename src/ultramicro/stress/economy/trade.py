"""What is bought here from beyond the place, by the public purse, and by firms from each other on account."""

from __future__ import annotations

import numpy as np

from ultramicro.stress.economy.chance import (
    BUYERS,
    BUYERS_SHOPS,
    ORDERS,
    SUPPLIERS,
    TERMS,
    draw,
    key_of,
    one_of,
    shuffled,
)
from ultramicro.stress.economy.exact import part_of
from ultramicro.stress.economy.goods import largest, meet, priced
from ultramicro.stress.economy.loops import kernel
from ultramicro.stress.economy.market import Market
from ultramicro.stress.economy.state import AWAY, NOBODY, PUBLIC, Economy, Surroundings


@kernel
def others_buy(e: Economy, m: Market, visited: int, most: np.ndarray, seed: int, turn: int) -> None:
    """Let buyers from beyond the place and of the public purse spend at most their sums in pence.

    `most` is what each may still spend. They buy from firms that do not live by households alone.
    """
    order = np.arange(e.buyers.size)
    shuffled(key_of(seed, turn, BUYERS), order, order.size)
    key = key_of(seed, turn, BUYERS_SHOPS)
    met = np.empty(visited, np.int64)
    price, stock, made, taken, paid, there, _ = m
    buyers, other_pence, firms = e.buyers, e.other_pence, e.firms.size
    first = e.world[0].shops if e.world[0].shops < firms else 0
    for i in order:
        if most[i] <= 0:
            continue
        buyer = buyers[i]
        many = meet(price, there, key, i, buyer.shop, first, firms, met)
        if many > 0 and (buyer.shop < 0 or not there[buyer.shop]):
            buyer.shop = largest(made, met, many)
        for place in range(many):
            f = met[place]
            units, cost = priced(price, stock, f, most[i])
            stock[f] -= units
            taken[f] += cost
            paid[f] += cost
            most[i] -= cost
            other_pence[buyer.payer] -= cost


LEAST_OF_WAGE = 0.01
"""Of a usual month's wage: nobody splits an order into parts of less."""


@kernel
def order_inputs(e: Economy, m: Market, s: Surroundings, seed: int, period: int) -> None:
    """Let each firm order what its people need to work with, here as far as somebody has it, on account."""
    if s.inputs_to_wages <= 0:
        return
    # A firm goes back to the suppliers it had: whom it asks is drawn as in month 0, whatever the month.
    chosen, terms = key_of(seed, 0, SUPPLIERS), key_of(seed, period, TERMS)
    order = np.arange(e.firms.size)
    shuffled(key_of(seed, period, ORDERS), order, order.size)
    for f in order:
        wanted = int(e.firms[f].wages_due_pence * s.inputs_to_wages)
        e.firms[f].inputs_pence = 0
        if wanted <= 0:
            continue
        energy = int(wanted * s.inputs_energy)
        due = period + 1 + int(draw(terms, f, 0) * s.terms_months)
        bought = order_here(e, m, chosen, f, int(wanted * s.inputs_here), s.suppliers, due)
        wanted = max(wanted - bought, 0)
        # Energy is among what comes from beyond the place: added is only what it costs more than at first.
        away = int(wanted * s.inputs_share) + int(min(energy, wanted) * (s.energy_share - 1.0))
        # Where it cannot be written down that it is owed nothing comes: what costs is owed, to the penny.
        e.firms[f].inputs_pence = bought + (away if write_invoice(e, f, AWAY, away, due) else 0)


@kernel
def order_here(e: Economy, m: Market, key: int, f: int, most: int, suppliers: int, due: int) -> int:
    """Let a firm split an order of at most a sum evenly over its suppliers; return what it comes to in pence.

    What one of them lacks is asked of those that come after.
    """
    least = max(int(e.world[0].usual_wage_pence * LEAST_OF_WAGE), 1)
    asked = np.empty(min(suppliers, max(most // least, 1)), np.int64)
    first = e.world[0].shops if e.world[0].shops < e.firms.size else 0
    many, left = suppliers_of(m.there, key, f, first, asked), most
    for place in range(many):
        other = asked[place]
        units, cost = priced(m.price_pence, m.stock, other, left // (many - place))
        if cost > 0 and write_invoice(e, f, other, cost, due):
            m.stock[other] -= units
            m.taken_pence[other] += cost
            left -= cost
    return most - left


@kernel
def suppliers_of(there: np.ndarray, key: int, f: int, first: int, found: np.ndarray) -> int:
    """Fill in of whom a firm buys, those it goes to first at the front; return how many these are.

    Each is another firm, among places `first` … the last; who has none passes over places that are empty.
    """
    places = there.size - first
    many, known, which = min(found.size, places - (1 if f >= first else 0)), 0, 0
    while known < many:
        other = first + one_of(key, f, which, places)
        which += 1
        new = other != f and (there[other] or which >= 16 * many)
        for place in range(known):
            new = new and found[place] != other
        if new:
            found[known] = other
            known += 1
    return many


@kernel
def write_invoice(e: Economy, payer: int, payee: int, owed_pence: int, due: int) -> bool:
    """Write down what a firm owes, and return whether there was room for it."""
    row = e.world[0].invoices
    if owed_pence <= 0 or row >= e.invoices.size:
        return False
    invoice = e.invoices[row]
    invoice.payer, invoice.payee, invoice.owed_pence, invoice.due = payer, payee, owed_pence, due
    e.world[0].invoices = row + 1
    return True


@kernel
def pay_invoices(e: Economy, period: int) -> None:
    """Let each firm pay what is due, the oldest first, as far as its till reaches; the rest stays owed."""
    for row in range(e.world[0].invoices):
        invoice = e.invoices[row]
        if invoice.due <= period:
            paid = min(invoice.owed_pence, max(e.firms[invoice.payer].till_pence, 0))
            e.firms[invoice.payer].till_pence -= paid
            invoice.owed_pence -= paid
            if invoice.payee >= 0:
                e.firms[invoice.payee].till_pence += paid
            elif invoice.payee == AWAY:
                e.regions[0].coming_pence += paid
            else:
                e.other_pence[PUBLIC] += paid
    _forget_paid(e, period)


@kernel
def _forget_paid(e: Economy, period: int) -> None:
    """Drop what is paid, and count for each firm since how many months something has been overdue."""
    for f in range(e.firms.size):
        e.firms[f].late_months = 0
    kept = 0
    for row in range(e.world[0].invoices):
        invoice = e.invoices[row]
        if invoice.owed_pence > 0:
            late = max(period - invoice.due + 1, 0)
            e.firms[invoice.payer].late_months = max(e.firms[invoice.payer].late_months, late)
            e.invoices[kept] = invoice
            kept += 1
    e.world[0].invoices = kept


@kernel
def wind_up(e: Economy, ended: np.ndarray) -> None:
    """Share what ended firms have in their tills among whom they owe, by what is owed; the rest is lost.

    What an ended firm was owed goes to whoever winds it up, the public purse.
    """
    owed = np.zeros(e.firms.size, np.int64)
    for row in range(e.world[0].invoices):
        if ended[e.invoices[row].payer]:
            owed[e.invoices[row].payer] += e.invoices[row].owed_pence
    kept = 0
    for row in range(e.world[0].invoices):
        invoice = e.invoices[row]
        payer = invoice.payer
        if not ended[payer]:
            if invoice.payee >= 0 and ended[invoice.payee]:
                invoice.payee = NOBODY
            e.invoices[kept] = invoice
            kept += 1
            continue
        has = max(e.firms[payer].till_pence, 0)
        paid = min(part_of(has, invoice.owed_pence, max(owed[payer], 1)), invoice.owed_pence)
        owed[payer] -= invoice.owed_pence
        e.firms[payer].till_pence -= paid
        if invoice.payee == AWAY:
            e.regions[0].coming_pence += paid
        elif invoice.payee >= 0 and not ended[invoice.payee]:
            e.firms[invoice.payee].till_pence += paid
        else:
            e.other_pence[PUBLIC] += paid
    e.world[0].invoices = kept

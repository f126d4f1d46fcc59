"""One pound, one count: what a body pays itself, and what it pays to another whose own payments are here.

A council's grant to a trust whose books are here is spent once: by the trust. Counted with both it would be
influenceable twice and stay here twice. So, as in any consolidated account, payments between bodies whose
books are here are counted apart, month by month: only in months in which the receiver's own payments are
here, and only where its books show that it is what it spends from. Whoever is paid 10,000 and shows 30 of
spending keeps other books.
"""

from __future__ import annotations

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.flows.classes import tidy
from ultramicro.flows.tables import sum_pence
from ultramicro.place.people.gate import PEOPLE

SHOWN = 0.5
"""Books that show less than this part of what other bodies here paid their holder are not all its books."""
_FORM = " (LTD|LIMITED|PLC|LLP|CIC|CIO)( .*)?$"


def body_key(name: Column) -> Column:
    """Write a body's name without what one file prints and another leaves out.

    Examples
    --------
    >>> import ibis
    >>> [ibis.duckdb.connect().execute(body_key(ibis.literal(name)))
    ...  for name in ("The Kelder Trust Ltd", "KELDER TRUST")]
    ['KELDER TRUST', 'KELDER TRUST']
    """
    return _key(tidy(name))


def _key(bare: Column) -> Column:
    return bare.re_replace("^THE ", "").re_replace(_FORM, "")


def with_own_books(summed: Relation, bodies: Relation) -> Relation:
    """Add `own` and `passed`: whether a body paid itself, or another that counts the money when it spends it.

    Parameters
    ----------
    summed : Relation
        `payer`, `party_id`, `month`, `receipt`, `amount_pence`: what each body paid each party in each month.
    bodies : Relation
        As of `bodies_here`; payers and parties named as in `summed`, by texts or by numbers.
    """
    mine = bodies.select(own_body="body", own_party="party").distinct()
    joined = summed.left_join(mine, [summed.payer == mine.own_body, summed.party_id == mine.own_party])
    joined = joined.mutate(own=joined.own_party.notnull()).drop("own_body", "own_party")
    known = _known_months(joined, bodies).distinct()
    found = joined.left_join(known, [joined.party_id == known.holder, joined.month == known.at_month])
    passed = found.holder.notnull() & ~found.own & ~found.receipt
    return found.mutate(passed=passed).drop("holder", "at_month")


def bodies_here(payers: Relation, names: Relation) -> Relation:
    """Name the parties that bodies with books here are. Distinct names are compared, not rows.

    Parameters
    ----------
    payers : Relation
        `payer`, each once.
    names : Relation
        As `party_names`, with `bare`: the name as of `tidy`.

    Returns
    -------
    Relation
        `body` (a payer) and `party` (the id of a party that it is), each pair once.
    """
    # People's books are one payer, which is no party.
    bodies = payers.select(body="payer").filter(lambda t: t.body != PEOPLE)
    keyed = names.select(party="party_id", key=_key(names.bare))
    pairs = bodies.inner_join(keyed, body_key(bodies.body) == keyed.key)
    return pairs.select("body", "party").distinct()


def _known_months(joined: Relation, bodies: Relation) -> Relation:
    """Return the months in which each body's own payments are here, if they show what it spends.

    Returns
    -------
    Relation
        `holder` (a party), `at_month`.
    """
    spent = joined.filter(~joined.receipt & ~joined.own & joined.month.notnull())
    by_month = spent.group_by(spender="payer", month="month").agg(spent_pence=sum_pence(spent.amount_pence))
    held = by_month.inner_join(bodies, by_month.spender == bodies.body)
    months = held.group_by(holder="party", at_month="month").agg(spent_pence=sum_pence(held.spent_pence))
    got = spent.inner_join(months, [spent.party_id == months.holder, spent.month == months.at_month])
    received = got.group_by(to="holder").agg(received_pence=sum_pence(got.amount_pence))
    shown = months.group_by(by="holder").agg(shown_pence=sum_pence(months.spent_pence))
    both = received.inner_join(shown, received.to == shown.by)
    # A second account or a little local money is not what a body spends from: its grant would vanish.
    whole = both.filter((both.received_pence > 0) & (both.shown_pence >= SHOWN * both.received_pence))
    return months.inner_join(whole.select("to"), months.holder == whole.to).select("holder", "at_month")

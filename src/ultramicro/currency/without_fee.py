"""Local money that moves without its seller's fee, as a gift does: it is said, as it may be a sale."""

from __future__ import annotations

from dataclasses import replace

from ultramicro.core.action import Done
from ultramicro.core.message import joined, note
from ultramicro.currency.fees import split_sale
from ultramicro.currency.projections import Currencies
from ultramicro.ledger.deciding import Decision, Taken, View
from ultramicro.ledger.engine.model import Post
from ultramicro.ledger.sums import money


def saying_no_fee(view: View, decision: Decision) -> Decision:
    """Return a decision whose answer also says which fee a sale of what moved would have had.

    Parameters
    ----------
    view : View
        The books.
    decision : Decision
        On one transfer or none.
    """

    def answer(taken: Taken) -> Done:
        done = decision.answered(taken)
        for t in taken.view.posting(taken.first_seq) if taken.first_seq else ():
            code = taken.view.state.accounts[t.debit].currency
            rules = taken.view.of(Currencies).shelf.get(code)
            if rules and (fee_pence := split_sale(t.amount_pence, rules).fee_pence):
                no_fee = note(
                    "currency.no_fee",
                    "No fee was taken. If this was a sale, its fee is {fee}: take the transfer back with "
                    "`ultramicro books reverse`, and pay with `ultramicro currency pay`.",
                    fee=money(fee_pence, code),
                )
                return replace(done, says=joined([done.says, no_fee]))
        return done

    # Looked at before anything is done: most payments are in the national currency, and need nothing.
    return replace(decision, answer=answer) if _may_have_fee(view, decision) else decision


def _may_have_fee(view: View, decision: Decision) -> bool:
    """Whether something may be moved in a currency that has fees, as far as that is known before."""
    rules = view.of(Currencies)
    if not rules.all():
        return False
    posts = [each for each in decision.operations if isinstance(each, Post)]
    if len(posts) < len(decision.operations):  # what a hold is of is known when it is resolved
        return True
    opened = {each.number: each.currency for each in decision.accounts}
    givers = {leg.debit for each in posts for leg in each.legs}
    return any(rules.shelf.get(opened.get(each) or _currency(view, each)) for each in givers)


def _currency(view: View, number: str) -> str:
    found = view.account(number)
    return found.currency if found else ""

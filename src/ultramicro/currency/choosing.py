"""Which currency a verb is about, and whether its model allows what is asked."""

from __future__ import annotations

from ultramicro.core.errors import BadInput
from ultramicro.core.message import note, template
from ultramicro.currency.projections import Currencies
from ultramicro.currency.rules import Rules, chosen
from ultramicro.ledger.deciding import View

CODE = template("currency (default: the only one)")


def rules_at(view: View, code: str) -> Rules:
    """Return the rules of the currency that is meant; see `chosen`."""
    code = code.strip().upper()
    # One look where a code is named, as it mostly is; the others are read for the message only.
    if code and (rules := view.of(Currencies).shelf.get(code)):
        return rules
    return chosen(view.of(Currencies).all(), code)


def backed(view: View, code: str) -> Rules:
    """Return the rules of a currency that is backed by money.

    Raises
    ------
    BadInput
        If it is not.
    """
    rules = rules_at(view, code)
    if not rules.backed:
        raise BadInput(
            note("currency.not_backed", "{code} is not backed by money", code=rules.code),
            do=note("currency.pay_creates", "let members pay each other: that creates it"),
        )
    return rules


def credit(view: View, code: str) -> Rules:
    """Return the rules of a currency that members owe each other.

    Raises
    ------
    BadInput
        If it is backed by money.
    """
    rules = rules_at(view, code)
    if rules.backed:
        raise BadInput(
            note(
                "currency.is_backed",
                "{code} is backed by money: nobody may go below zero in it, so there is no limit to set",
                code=rules.code,
            ),
            do=note(
                "currency.get_more", "to get more of it, use `ultramicro currency issue` or ask for a loan"
            ),
        )
    return rules

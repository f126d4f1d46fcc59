"""What a currency's verbs post: pure functions from rules, accounts and sums to accounts and legs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ultramicro.currency.fees import month_cost, split_sale
from ultramicro.currency.ids import Kind, Use
from ultramicro.currency.limits import share_loss
from ultramicro.currency.rules import Rules
from ultramicro.ledger.deciding import AccountWanted
from ultramicro.ledger.engine.backing import ISSUER
from ultramicro.ledger.engine.model import Leg
from ultramicro.ledger.engine.state import Account


def fund(rules: Rules, use: Use) -> AccountWanted:
    """Return one of the currency's own accounts."""
    return AccountWanted(rules.treasury(), rules.code, use)


def treasury(rules: Rules, national: str) -> AccountWanted:
    """Return the account of national money that stands against what is out."""
    return AccountWanted(rules.treasury(), national, Use.TREASURY)


def issuer(rules: Rules) -> AccountWanted:
    """Return the account that a backed currency comes from."""
    # Below 0 by all that was issued and never above, so that no more comes back than went out.
    return AccountWanted(rules.treasury(), rules.code, ISSUER, None, 0)


def sale(
    rules: Rules,
    buyer: AccountWanted,
    seller: AccountWanted,
    price_pence: int,
    *,
    memo: str = "",
    post: str = "",
) -> tuple[Leg, ...]:
    """Return price and fees of a sale.

    Parameters
    ----------
    rules : Rules
        The currency's.
    buyer, seller : AccountWanted
        Who pays whom.
    price_pence : int
        What the buyer pays. [hundredths]
    memo, post : str
        The reference of the buyer's words, and what is paid by it.

    Examples
    --------
    >>> from ultramicro.currency.ids import Model
    >>> rules = Rules(code="X", model=Model.BACKED, fee_bp=200)
    >>> legs = sale(rules, AccountWanted("a", "X"), AccountWanted("b", "X"), 100_00)
    >>> [(leg.credit, leg.amount_pence) for leg in legs]
    [('X/b/member', 10000), ('X/x-treasury/levy', 200)]
    """
    payee = seller.number
    # From the seller after the price came in, or a seller with nothing could not sell.
    fees = (Leg(payee, into.number, pence, Kind.FEE) for into, pence in _fees(rules, price_pence))
    return (Leg(buyer.number, payee, price_pence, Kind.SALE, memo, post), *fees)


def _fees(rules: Rules, price_pence: int) -> list[tuple[AccountWanted, int]]:
    shares = split_sale(price_pence, rules)
    parts = ((Use.LOAN_FUND, shares.lent_pence), (Use.LEVY, shares.run_pence))
    return [(fund(rules, use), pence) for use, pence in parts if pence]


def fee_funds(rules: Rules, price_pence: int) -> list[AccountWanted]:
    """Return the currency's own accounts that the fees of a sale go to."""
    return [into for into, _ in _fees(rules, price_pence)]


def issue(rules: Rules, national: str, owner: str, amount_pence: int) -> tuple[Leg, Leg]:
    """Return what gives local money for national money, one for one, in hundredths."""
    return (
        Leg(
            AccountWanted(owner, national).number, treasury(rules, national).number, amount_pence, Kind.ISSUE
        ),
        Leg(issuer(rules).number, AccountWanted(owner, rules.code).number, amount_pence, Kind.ISSUE),
    )


def redemption(rules: Rules, national: str, owner: str, amount_pence: int) -> tuple[Leg, Leg]:
    """Return what gives national money back for local money, one for one, in hundredths."""
    return (
        Leg(AccountWanted(owner, rules.code).number, issuer(rules).number, amount_pence, Kind.REDEMPTION),
        Leg(
            treasury(rules, national).number,
            AccountWanted(owner, national).number,
            amount_pence,
            Kind.REDEMPTION,
        ),
    )


def month_charges(rules: Rules, accounts: Iterable[Account]) -> Iterator[Leg]:
    """Yield the demurrage and the levy of a month, from each open member account of the currency."""
    into = fund(rules, Use.LEVY).number
    for each in accounts:
        # Frozen accounts are left out: the ledger would refuse the month for everybody.
        if each.currency == rules.code and each.account_class == Use.MEMBER and each.status == "open":
            # Held money is promised to somebody; taking of it would break that promise.
            cost = month_cost(each.balance_pence - each.held_out_pence, each.floor_pence, rules)
            if cost.demurrage_pence:
                yield Leg(each.account, into, cost.demurrage_pence, Kind.DEMURRAGE)
            if cost.levy_pence:
                yield Leg(each.account, into, cost.levy_pence, Kind.LEVY)


class Part(NamedTuple):
    """What a guarantor should pay of a loss, and what they can, in hundredths."""

    guarantor: str
    promised_pence: int
    pence: int


def loss_parts(owed_pence: int, caps_pence: Mapping[str, int], can_pence: Mapping[str, int]) -> list[Part]:
    """Share a debt among guarantors by their caps; each pays of their share what they can.

    Parameters
    ----------
    owed_pence : int
        The debt. [hundredths]
    caps_pence, can_pence : mapping of str to int
        By guarantor, the most that each promised, and the most that each can pay now. [hundredths]

    Examples
    --------
    >>> parts = loss_parts(90_00, {"a": 100_00, "b": 50_00}, {"a": 10_00, "b": 80_00})
    >>> [(each.guarantor, each.promised_pence, each.pence) for each in parts]
    [('a', 6000, 1000), ('b', 3000, 3000)]
    """
    shares = share_loss(owed_pence, list(caps_pence.values()))
    # What one cannot pay falls to the fund and not to the others, who promised their own part.
    return [
        Part(who, share, max(min(share, can_pence.get(who, 0)), 0))
        for who, share in zip(caps_pence, shares, strict=True)
    ]


def can_pay_pence(account: Account | None) -> int:
    """Return what a member can pay now, down to their floor, in hundredths; nothing if it is not open."""
    if account is None or account.status != "open":
        return 0
    # In mutual credit to owe is to pay: a floor below 0 is the means that everybody has.
    return max(account.balance_pence - account.held_out_pence - (account.floor_pence or 0), 0)


def loss(
    rules: Rules, account: str, owed_pence: int, *, parts: Iterable[Part], fund_pence: int
) -> Iterator[Leg]:
    """Yield who bears a debt: guarantors with what they can pay, then the default fund with what it has.

    Parameters
    ----------
    rules : Rules
        The currency's.
    account : str
        Who owes.
    owed_pence : int
        How much. [hundredths]
    parts : iterable of Part
        What each guarantor pays.
    fund_pence : int
        What the default fund has. [hundredths]
    """
    left = owed_pence
    for part in parts:
        if part.pence:
            left -= part.pence
            yield Leg(AccountWanted(part.guarantor, rules.code).number, account, part.pence, Kind.GUARANTEE)
    # Never more than it has: what nobody bears stays in the open as a debt.
    if from_fund := min(left, fund_pence):
        yield Leg(fund(rules, Use.DEFAULT_FUND).number, account, from_fund, Kind.WRITE_OFF)

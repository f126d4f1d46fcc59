"""The figures of the answer about payments and contracts, each with its division and range."""

from __future__ import annotations

from collections.abc import Iterator

from ultramicro.core.contract import Figure
from ultramicro.core.message import Message, Pence, say
from ultramicro.procurement.links_found import LinksFound

SURE = ("named", "strong")
"""What is under a contract by an identifier, or on strong evidence."""
KNOWN = (*SURE, "probable", "also_buys", "one_of_these")
"""What is under contracts that are known."""
PERHAPS = ("none_live", "undated", "asked")
"""What may be under them: the day, or who the payee is, speaks against it or is not known."""


def share_range(found: LinksFound) -> tuple[float, float, float] | None:
    """Give the share under contracts that are known: on strong evidence, as found, and at most.

    None where more came back than was paid. Credits may outweigh payments in one standing: then the range
    is drawn round what was found.
    """
    if found.paid_pence <= 0:
        return None
    low, value, high = (found.pence(*some) / found.paid_pence for some in (SURE, KNOWN, (*KNOWN, *PERHAPS)))
    return min(low, value), value, max(high, value)


def figures(found: LinksFound) -> Iterator[Figure]:
    """Yield all figures, the most telling first."""
    yield from _share(found)
    yield from _sums(found)
    yield from _coverage(found)
    yield from _counts(found)


def _rests(found: LinksFound) -> Message:
    return say("{lines} payments, {contracts} contracts", lines=found.lines, contracts=found.contracts)


def _share(found: LinksFound) -> Iterator[Figure]:
    if (span := share_range(found)) is None:
        return
    low, value, high = span
    yield Figure(
        id="under_contract_share", name=say("share of payments under contracts that are known"),
        value=value, low=low, high=high, unit="share", rests_on=_rests(found),
        how=say(
            "{known} under one contract or one of several ÷ {whole} paid. Low: on strong evidence alone. "
            "High: with payments to suppliers on other or unknown days and to payees that may be a supplier",
            known=Pence(found.pence(*KNOWN)), whole=Pence(found.paid_pence),
        ),
    )  # fmt: skip


def _sums(found: LinksFound) -> Iterator[Figure]:
    told: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
        ("strong_pence", say("under a contract on strong evidence"),
         say("one contract live on the day, half to one and a half times what was expected of it and four "
             "fifths for one category; or the payment's source names the contract"), SURE),
        ("one_of_several_pence", say("under one of several contracts"),
         say("several contracts live on the day, and neither sum nor category decides"), ("one_of_these",)),
        ("above_value_pence", say("bought from contracts' suppliers without the contract"),
         say("paid while contracts were live, above their values"), ("above_value",)),
    )  # fmt: skip
    for id_, name, how, standings in told:
        yield Figure(
            id=id_, name=name, value=found.pence(*standings), unit="pence", how=how, rests_on=_rests(found)
        )
    none = found.pence("no_contract")
    yield Figure(
        id="no_contract_pence", name=say("paid to payees of which no contract is known"),
        value=none, low=min(none, none + found.pence(*PERHAPS)), high=max(none, none + found.pence(*PERHAPS)),
        unit="pence", rests_on=_rests(found),
        how=say(
            "paid to named payees that are no contract's supplier. High: with payments to suppliers on other "
            "or unknown days and to payees that may be one. The registers do not hold all contracts"
        ),
    )  # fmt: skip


def _coverage(found: LinksFound) -> Iterator[Figure]:
    over, payees = (sum(getattr(each, c) for each in found.covered) for c in ("over_pence", "payees"))
    why = say(
        "Low: of payees that are the supplier of a contract live in the year. High: also of those that may "
        "be one. Grants, taxes, other bodies, people and payees without a name are left out: {left}",
        left=Pence(sum(each.left_out_pence for each in found.covered)),
    )
    least = Pence(found.least_pence)
    if over > 0:
        low, high = (sum(getattr(each, c) for each in found.covered) for c in ("low_pence", "high_pence"))
        yield Figure(
            id="coverage_share", name=say("money of payees above the least sum with a contract"),
            value=None, low=min(low, high) / over, high=max(low, high) / over, unit="share",
            rests_on=_rests(found),
            how=say(
                "{low} to {high} ÷ {over} paid to payees that were paid {least} or more in a calendar year. "
                "{why}",
                low=Pence(low), high=Pence(high), over=Pence(over), least=least, why=why,
            ),
        )  # fmt: skip
    if payees > 0:
        few, many = (sum(getattr(each, c) for each in found.covered) for c in ("low_payees", "high_payees"))
        yield Figure(
            id="coverage_payees", name=say("payees above the least sum with a contract"),
            value=None, low=few / payees, high=many / payees, unit="share", rests_on=_rests(found),
            how=say(
                "{few} to {many} ÷ {payees} payees in all years that were paid {least} or more. {why}",
                few=few, many=many, payees=payees, least=least, why=why,
            ),
        )  # fmt: skip


def _counts(found: LinksFound) -> Iterator[Figure]:
    yield Figure(
        id="contracts", name=say("contracts"), value=found.contracts, unit=say("contracts"),
        how=say("awarded contracts in all files; {joint} of them are bought by others than the payer in "
                "whose register they stand", joint=found.joint),
    )  # fmt: skip
    yield Figure(
        id="contracts_paid", name=say("contracts whose supplier is paid"), value=found.contracts_linked,
        unit=say("contracts"), how=say("contracts with a payee that is their supplier"),
    )  # fmt: skip
    yield Figure(
        id="questions", name=say("pairs to judge"), value=found.asked, unit=say("pairs"),
        how=say("pairs of a payee and a supplier that are alike but not safely one party"),
    )  # fmt: skip

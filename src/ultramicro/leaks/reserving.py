"""Who may reserve a contract for local suppliers, up to which value and since when: by the law of that day.

The law speaks of a kind of body and of the whole value of one contract, VAT included; never of what a payee
is paid in a year. Payments do not tell what a contract is worth: one payment that reaches the limit shows
that its contract does, a smaller one shows nothing. So what may be reserved is told as "at most".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ultramicro.core.message import Day, Message, say
from ultramicro.flows.needs import contract_of
from ultramicro.leaks.paid import Paid
from ultramicro.place.facts.bodies import body_of
from ultramicro.place.facts.procurement import NATIONS, VAT_PERCENT, Rule, limit_pence, rules

NATION_NAMES: Mapping[str, Message] = {
    "england": say("England"),
    "wales": say("Wales"),
    "scotland": say("Scotland"),
    "northern_ireland": say("Northern Ireland"),
}


@dataclass(frozen=True, kw_only=True)
class Reserve:
    """Whether a payer may reserve contracts for local suppliers, and up to which value.

    Parameters
    ----------
    payer, body : str
        Who, and the id of the kind of body it is.
    answer : str
        yes, no or not_known.
    limit_pence : int or None
        The value of a contract for goods or services below which it may, VAT included; None where it may not.
        [pence]
    why : Message
        Which rule says so.
    source : str
        Where that stands.
    """

    payer: str
    body: str
    answer: str
    limit_pence: int | None
    why: Message
    source: str


def reserve_of(payer: str, country: str, on: date) -> Reserve:
    """Say whether a payer may reserve contracts for local suppliers on a day.

    Parameters
    ----------
    payer : str
        Its name.
    country : str
        As in place.toml: GB, or GB-ENG, GB-SCT, GB-WLS, GB-NIR.
    on : date
        The day on which it begins to buy.

    Examples
    --------
    >>> before, after = date(2026, 2, 3), date(2026, 2, 4)
    >>> [reserve_of("Kelderby Borough Council", "GB-ENG", day).answer for day in (before, after)]
    ['no', 'yes']
    >>> [reserve_of(who, "GB-ENG", after).answer for who in ("Vale NHS Trust", "Corner Shop Ltd")]
    ['no', 'not_known']
    >>> reserve_of("Kelder Council", "GB-SCT", after).answer
    'not_known'
    """
    body, nation = body_of(payer), NATIONS.get(country.upper(), "")
    found = [rule for rule in rules() if (rule.rule, rule.nation) == ("reserve_local", nation)]
    own = [rule for rule in found if rule.body in {body, "any"} and rule.holds(on)]
    allowed = own[0].allows if own else ""
    if body == "not_known":
        allowed = "not_known"
    # England's rules name who may. Who is public and not named may not; of other nations no rule was found.
    answer = allowed or ("no" if nation == "england" else "not_known")
    limit = limit_pence(nation, body, "goods_services", on) if answer == "yes" else None
    return Reserve(
        payer=payer, body=body, answer=answer, limit_pence=limit,
        why=_why(body, nation, answer, own), source=own[0].source if own else "",
    )  # fmt: skip


def _why(body: str, nation: str, answer: str, own: Sequence[Rule]) -> Message:
    if body == "not_known":
        return say("It is not known which kind of body this is. The rules bind only public bodies.")
    where = NATION_NAMES.get(nation, say("this country"))
    if answer == "not_known":
        return say("No rule was found for {nation}. Ask your lawyer.", nation=where)
    if answer == "no":
        if own:
            return say("The law of {nation} forbids it on this day.", nation=where)
        return say("The rules of {nation} do not name this kind of body.", nation=where)
    begins = Day(own[0].from_on) if own[0].from_on else say("its beginning")
    if own[0].where == "one_county":
        return say("In {nation} since {day}: for one whole county or borough, not a smaller area.",
                   nation=where, day=begins)  # fmt: skip
    return say(
        "In {nation} since {day}: for its own whole area, or that and the areas next to it. Decide before "
        "you invite tenders, and say so in the notice.",
        nation=where, day=begins,
    )  # fmt: skip


SIZES = ("below", "by_vat", "above")
"""What the largest single payment shows of its contract: nothing; it depends on VAT; it reaches the limit."""


@dataclass(frozen=True, kw_only=True)
class Law:
    """The law of a nation on a day, held against payers and what they buy.

    Parameters
    ----------
    country : str
        As in place.toml.
    on : date
        The day on which something new would begin to be bought.
    """

    country: str
    on: date

    @property
    def nation(self) -> str:
        """The id of the nation whose law it is; empty where no rules of it are known."""
        return NATIONS.get(self.country.upper(), "")

    def reserve(self, payer: str) -> Reserve:
        """Say whether a payer may reserve."""
        return reserve_of(payer, self.country, self.on)

    def size(self, row: Paid, need: str) -> str:
        """Return one of `SIZES`: what the largest single payment behind a row shows of its contract.

        Examples
        --------
        >>> law = Law(country="GB-ENG", on=date(2026, 3, 1))
        >>> row = Paid(payer="A Council", payee="B", party_id=1, category=None, inside="outside",
        ...            amount_pence=0, largest_pence=0)
        >>> from dataclasses import replace
        >>> [law.size(replace(row, largest_pence=each), "cleaning")
        ...  for each in (173_099_99, 173_100_00, 207_719_99, 207_720_00)]
        ['below', 'by_vat', 'by_vat', 'above']
        """
        limit = limit_pence(self.nation, body_of(row.payer), contract_of(need), self.on)
        # Exactly the limit is not below it.
        if limit is None or row.largest_pence * (100 + VAT_PERCENT) < limit * 100:
            return "below"
        return "by_vat" if row.largest_pence < limit else "above"

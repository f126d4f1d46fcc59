"""What the law of a day asks and allows of one contract, rule by rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ultramicro.place.facts.procurement import Rule, rules
from ultramicro.procurement.rules.certainty import Answer, all_of, any_of, negated
from ultramicro.procurement.rules.contract import Contract, Kind
from ultramicro.procurement.rules.threshold import Threshold, threshold_of

RESERVING: Mapping[str, str] = {
    "reserve_local": "area", "reserve_uk": "united_kingdom", "reserve_size": "small_or_voluntary",
    "reserve_supported": "supported_employment",
}  # fmt: skip
"""For whom a contract may be reserved, by the rule that says so."""
AFTERWARDS = ("s69_payment_compliance", "s70_payments", "s71_performance")
"""Duties of who has bought."""
OVER = frozenset({"s70_payments", "s71_performance", "pipeline", "transparency_code"})
"""Rules whose sum must be exceeded; of others exactly the sum is enough."""
OF_PAYMENTS = frozenset({"s70_payments"})
"""Rules whose sum is that of a payment, not of the contract."""
OF_MORE = frozenset({"pipeline"})
"""Rules that also ask what is not the contract's: here what the body spends in the year."""
LINES = frozenset({"spend", "reporting_period"})
"""What binds single payments, or a span of days, and no contract."""
NATIONS_OF: Mapping[str, frozenset[str]] = {
    "any_of_england_wales_ni": frozenset({"england", "wales", "northern_ireland"})
}
BODIES_OF: Mapping[str, frozenset[str]] = {
    "best_value_authority": frozenset(
        {"best_value_authority", "sub_central", "local_authority", "council", "devolved_welsh_authority",
         "listed_authority"}
    ),
    "parish_council": frozenset({"parish_council", "sub_central"}),
    "health": frozenset({"health", "devolved_welsh_authority", "listed_authority"}),
    "other_public": frozenset({"other_public", "sub_central", "devolved_welsh_authority"}),
}  # fmt: skip
"""Words of the rules for each kind of body; of others the word is its own."""
CONCESSIONS = frozenset({Kind.CONCESSION, Kind.LIGHT_TOUCH_CONCESSION})


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What the law says on one matter.

    Parameters
    ----------
    about : str
        The matter: the id of rules of one kind.
    answer : Answer
        Whether it binds, or is allowed.
    rules : tuple of Rule
        The rules that say so; empty where none was found.
    """

    about: str
    answer: Answer
    rules: tuple[Rule, ...]

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """What the rules are called."""
        return tuple(rule.id for rule in self.rules)

    @property
    def sources(self) -> tuple[str, ...]:
        """Where they stand."""
        return tuple(dict.fromkeys(rule.source for rule in self.rules))


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the law says of a contract.

    Parameters
    ----------
    threshold : Threshold
        Whether it is below the sum from which the law binds in full.
    rulings : tuple of Ruling
        Matter by matter: notices, for whom it may be reserved, and duties after.
    """

    threshold: Threshold
    rulings: tuple[Ruling, ...]

    def on(self, about: str) -> Ruling:
        """Return what is said on a matter; unknown where nothing is."""
        said = (ruling for ruling in self.rulings if ruling.about == about)
        return next(said, Ruling(about=about, answer=Answer.UNKNOWN, rules=()))

    def reserved_for(self) -> dict[str, Answer]:
        """Return for whom it may be reserved: the whole area, the country, small firms, supported work."""
        return {whom: self.on(about).answer for about, whom in RESERVING.items()}


def judged(contract: Contract) -> Judged:
    """Say what the law of the day on which it commenced says of a contract.

    Parameters
    ----------
    contract : Contract
        Of which anything may be unknown.

    Returns
    -------
    Judged
        Each answer with its rules.

    Examples
    --------
    >>> from datetime import date
    >>> from ultramicro.procurement.rules.contract import Vat, Worth
    >>> def may(on):
    ...     small = Contract(worth=Worth.of(90_000_00, Vat.INCLUDING), kind=Kind.GOODS_SERVICES,
    ...                      body="best_value_authority", nation="england", commenced_on=on)
    ...     return judged(small).on("reserve_local").answer.value
    >>> may(date(2026, 2, 3)), may(date(2026, 2, 4))
    ('no', 'yes')
    """
    threshold = threshold_of(contract)
    own = dict.fromkeys(rule.rule for rule in rules() if rule.rule != "threshold" and _names(rule, contract))
    asked = dict.fromkeys((*own, *RESERVING, *AFTERWARDS))
    return Judged(threshold=threshold, rulings=tuple(_ruling(each, contract, threshold) for each in asked))


def _ruling(about: str, contract: Contract, threshold: Threshold) -> Ruling:
    named = [rule for rule in rules() if rule.rule == about and _names(rule, contract)]
    held = tuple(rule for rule in named if rule.contract not in LINES and _may_hold(rule, contract))
    answers = [_binds(rule, contract, threshold) for rule in held]
    if not held:
        answer = _silent(about, named, contract)
    elif contract.body == "not_known" or contract.commenced_on is None:
        # Rules bind public bodies, and by the day: without either only what no rule can ask is certain; of a
        # body that is not known only where a rule speaks of all, as none may have been found of its kind.
        every = contract.body != "not_known" or any(rule.body == "any" for rule in held)
        answer = Answer.NO if every and set(answers) == {Answer.NO} else Answer.UNKNOWN
    else:
        answer = any_of(answers)
    return Ruling(about=about, answer=answer, rules=held)


def _may_hold(rule: Rule, contract: Contract) -> bool:
    """Return whether a rule holds on the day of a contract, or may where only a later day is known."""
    if contract.commenced_on:
        return rule.holds(contract.commenced_on)
    return contract.commenced_by is None or rule.from_on is None or rule.from_on <= contract.commenced_by


def _silent(about: str, named: list[Rule], contract: Contract) -> Answer:
    """Return what it means that no rule of the day was found."""
    # A rule of other days says that it does not hold on this one, and England's names all who may reserve by
    # place; else none was found, which is no permission.
    if contract.body == "not_known":
        named = [rule for rule in named if rule.body == "any"]
    elif about == "reserve_local" and contract.nation == "england":
        return Answer.NO
    return Answer.NO if any(rule.settled for rule in named) else Answer.UNKNOWN


def _binds(rule: Rule, contract: Contract, threshold: Threshold) -> Answer:
    if rule.allows == "no":
        return Answer.NO
    if not rule.settled:
        return Answer.UNKNOWN
    met = [_in_scope(rule, contract, threshold)]
    if rule.limit_pence is not None and rule.rule not in OF_PAYMENTS:
        met.append(contract.worth.reaches(rule.limit_pence, rule.vat, over=rule.rule in OVER))
    if rule.rule in OF_MORE:
        met.append(Answer.UNKNOWN)
    return all_of(met)


def _in_scope(rule: Rule, contract: Contract, threshold: Threshold) -> Answer:
    """Return whether a contract is one of those of which a rule speaks."""
    below, plain = negated(threshold.reached), _no_concession(contract)
    # A framework only says at what terms contracts may be made; the duties are of the contracts under it.
    bought = Answer.NO if contract.framework else Answer.YES
    if rule.contract == "below_threshold_notifiable":
        return all_of((below, plain, _ruling("notifiable_below_threshold", contract, threshold).answer))
    scopes = {
        "below_threshold_any": (below,),
        "below_threshold_regulated": (below, plain),
        "public_contract": (threshold.reached, *([bought, plain] if rule.rule in AFTERWARDS else [])),
        "public_contract_with_indicators": (threshold.reached, bought, plain, _no_light_touch(contract)),
        # Goods, services and works below the threshold: these rules bind nothing above it.
        "goods_services_works": (below, plain),
        "goods_services": (_is_kind(contract, Kind.GOODS_SERVICES),),
        "works": (_is_kind(contract, Kind.WORKS),),
        "register": (Answer.YES,), "any": (Answer.YES,),
    }  # fmt: skip
    return all_of(scopes.get(rule.contract, (Answer.UNKNOWN,)))


def _no_concession(contract: Contract) -> Answer:
    if contract.kind is Kind.UNKNOWN:
        return Answer.UNKNOWN
    return Answer.NO if contract.kind in CONCESSIONS else Answer.YES


def _no_light_touch(contract: Contract) -> Answer:
    if contract.kind in {Kind.UNKNOWN, Kind.SERVICES}:
        return Answer.UNKNOWN
    return Answer.NO if contract.kind in {Kind.LIGHT_TOUCH, Kind.LIGHT_TOUCH_CONCESSION} else Answer.YES


def _is_kind(contract: Contract, kind: Kind) -> Answer:
    # Care has rules of its own in Scotland, which were not looked up.
    if contract.kind in {Kind.UNKNOWN, Kind.SERVICES, Kind.LIGHT_TOUCH}:
        return Answer.UNKNOWN if kind is not Kind.WORKS or contract.kind is Kind.UNKNOWN else Answer.NO
    return Answer.YES if contract.kind is kind else Answer.NO


def _names(rule: Rule, contract: Contract) -> bool:
    """Return whether a rule is of the nation and of the kind of body."""
    words = BODIES_OF.get(contract.body, frozenset({contract.body}))
    nations = NATIONS_OF.get(rule.nation, frozenset({rule.nation}))
    # A body that is not known may be any.
    return contract.nation in nations and (
        rule.body == "any" or rule.body in words or contract.body == "not_known"
    )

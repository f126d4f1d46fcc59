"""The dated law of public buying in the United Kingdom, line by line, with the source of each.

Licence: rules are facts of the acts, orders and notes that each line names, which nobody owns; the wording is
the project's own (MIT). `scripts/procurement_rules.py` makes the table. A rule holds for procurements that
*commence* on one of its days, whenever signed or paid. What its `certainty` calls `?` is not settled:
whoever asks is told that it is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from ultramicro.place.facts import facts

NATIONS: Mapping[str, str] = {
    # Where place.toml names no nation, the rules of England stand, and say so.
    "GB": "england",
    "GB-ENG": "england",
    "GB-WLS": "wales",
    "GB-SCT": "scotland",
    "GB-NIR": "northern_ireland",
}
CENTRAL = frozenset({"central_government", "health"})
"""Bodies on the list of central authorities, which has a lower limit."""
VAT_PERCENT = 20
"""Published payments are usually without VAT, and the limits are with it."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of the law.

    Parameters
    ----------
    rule, nation, body, contract : str
        What it is about, where it holds, and whom and what it binds: ids.
    limit_pence : int or None
        The sum from or above which it holds. [pence]
    vat : str
        incl, excl or unclear: how that sum is meant.
    from_on, until_on : date or None
        First and last day on which a procurement commences that it binds; None is open.
    allows, where : str
        Of rules on local suppliers: yes, no or not_known, and of which area.
    certainty : str
        r read in its source, K known, ? not settled.
    condition, source : str
        What else it says, and where that stands.
    """

    rule: str
    nation: str
    body: str
    contract: str
    limit_pence: int | None
    vat: str
    from_on: date | None
    until_on: date | None
    allows: str
    where: str
    certainty: str
    condition: str
    source: str

    @property
    def id(self) -> str:
        """What programs and papers call it; no two rules are called alike."""
        begins = self.from_on.isoformat() if self.from_on else "-"
        return f"{self.rule}:{self.nation}:{self.body}:{self.contract}:{begins}"

    @property
    def settled(self) -> bool:
        """Whether it is known what the law says, and since when."""
        # An act without a first day is not in force, or the day was not found.
        return self.certainty != "?" and (self.from_on is not None or self.until_on is not None)

    def holds(self, on: date) -> bool:
        """Return whether it binds a procurement that commences on a day."""
        return (not self.from_on or self.from_on <= on) and (not self.until_on or on <= self.until_on)


@cache  # of the program's own file, which does not change while it runs
def rules() -> tuple[Rule, ...]:
    """Return every rule.

    Examples
    --------
    >>> len(rules()), rules()[7].id, rules()[7].limit_pence
    (102, 'threshold:england:sub_central:goods_services:2026-01-01', 20772000)
    """
    return tuple(map(_rule, facts("procurement")))


def _rule(row: Mapping[str, str]) -> Rule:
    words = {name: row[name] for name in ("rule", "nation", "body", "contract", "vat", "allows", "where")}
    return Rule(
        **words, certainty=row["certainty"], condition=row["condition"], source=row["source"],
        limit_pence=int(row["limit_pence"]) if row["limit_pence"] else None,
        from_on=_day(row["from_on"]), until_on=_day(row["until_on"]),
    )  # fmt: skip


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def threshold_rule(nation: str, body: str, contract: str, on: date) -> Rule | None:
    """Return the rule that says from which value the law of that day binds a contract in full.

    Parameters
    ----------
    nation, body, contract : str
        Ids: a nation of `NATIONS`, a kind of body of `bodies`, and goods_services, works, light_touch,
        concession or light_touch_concession.
    on : date
        The day on which the procurement commenced.

    Returns
    -------
    Rule or None
        None where no rule of that day is known.

    Examples
    --------
    >>> threshold_rule("england", "utility", "light_touch", date(2026, 5, 1)).limit_pence
    88472000
    """
    own = body if body == "utility" else "central_government" if body in CENTRAL else "sub_central"
    found = [
        rule
        for rule in rules()
        if (rule.rule, rule.nation, rule.contract) == ("threshold", nation, contract)
        if rule.body in {own, "any"} and rule.holds(on)
    ]
    # A rule of one kind of body stands before the rule of all.
    return min(found, key=lambda rule: rule.body == "any", default=None)


def limit_pence(nation: str, body: str, contract: str, on: date) -> int | None:
    """Return the value from which the law of that day binds a contract in full, VAT included. [pence].

    Examples
    --------
    >>> last, first = date(2025, 12, 31), date(2026, 1, 1)
    >>> [limit_pence("england", "parish_council", "goods_services", day) for day in (last, first)]
    [21490400, 20772000]
    >>> limit_pence("england", "health", "goods_services", last)
    13968800
    >>> limit_pence("france", "health", "works", last)
    """
    rule = threshold_rule(nation, body, contract, on)
    return rule.limit_pence if rule else None

"""What sort of payment each one is: rules as data, run once on each distinct name and word.

The rules are rows of `classes.csv`, most telling first. Each looks at one field (who was paid, what
for, which department, further words) in tidied capitals; where several fields match, the rule that
stands first in the file wins. Whatever no rule claims is a purchase. The rules name kinds of
bodies, never one body.

A payer can choose another payee only for purchases and grants: that is the influenceable money, as
in the spend analysis of Preston and CLES [1]_, which leaves out precepts, the collection fund,
loans, taxes, pensions, schools' budget shares and other public bodies.

References
----------
.. [1] Preston City Council, "Spend analysis guide", and CLES, "Making Spend Matter toolkit".
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.errors import BadInput
from ultramicro.core.message import Listed, Message, say
from ultramicro.core.rows import Column
from ultramicro.place.filled import relation

FIELDS = ("payee", "category", "department", "description")
INFLUENCEABLE = ("purchase", "grant")
HIDDEN = ("redacted", "person")
CLASSES = (
    "purchase", "grant", "public", "precept", "tax", "treasury", "pension", "person", "pay", "internal",
    "settlement", "receipt", "passed_on",
)  # fmt: skip
FROM_REGISTER = say("a register or the payment itself says so")
NO_RULE = say("no rule claims it")
PASSED_ON = say("paid to a body whose own payments are here: counted where that body spends it")
PURCHASE = 9999
"""The rank of a payment that no rule claims."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: a payment whose field shows the pattern, and not the exception, is of the class."""

    rank: int
    kind: str
    field: str
    pattern: str
    unless: str
    reason: Message


@cache
def class_rules() -> tuple[Rule, ...]:
    """Return the rules of `classes.csv`, the first to win first.

    Raises
    ------
    BadInput
        If a row names a field or a class that does not exist, or a pattern cannot be read.

    Examples
    --------
    >>> class_rules()[0].kind
    'redacted'
    """
    text = resources.files("ultramicro.flows").joinpath("classes.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(_rule(rank, row) for rank, row in enumerate(rows, start=1))


def _rule(rank: int, row: dict[str, str]) -> Rule:
    where = say("classes.csv, rule {rank}", rank=rank)
    if row["field"] not in FIELDS:
        raise BadInput(
            say("'{field}' is not a field", field=row["field"]),
            where=where,
            do=say("use one of {fields}", fields=Listed(FIELDS, "or")),
        )
    if row["class"] not in (*CLASSES, *HIDDEN):
        raise BadInput(
            say("'{class_}' is not a class", class_=row["class"]),
            where=where,
            do=say("use one of {classes}", classes=Listed(CLASSES, "or")),
        )
    for pattern in (row["pattern"], row["unless"]):
        _check_pattern(pattern, where)
    return Rule(rank=rank, kind=row["class"], field=row["field"], pattern=row["pattern"],
                unless=row["unless"], reason=say(row["reason"]))  # fmt: skip


def _check_pattern(pattern: str, where: str) -> None:
    try:
        re.compile(pattern)
    except re.error as error:
        raise BadInput(
            say("the pattern cannot be read: {error}", error=str(error)),
            where=where,
            do=say("correct the pattern"),
        ) from error


def tidy(words: Column) -> Column:
    """Write text in capitals with single blanks between words, for the rules to look at.

    Examples
    --------
    >>> import ibis
    >>> ibis.duckdb.connect().execute(tidy(ibis.literal("H.M. Revenue & Customs")))
    'H M REVENUE AND CUSTOMS'
    """
    # Patterns are written in capitals with single blanks; this is what makes them short.
    return words.upper().replace("&", " AND ").re_replace("[^A-Z0-9]+", " ").strip()


def rank_words(words: Column, rules: Sequence[Rule]) -> Column:
    """Return the rank of the first rule that claims tidied words; null where none does."""
    if not rules:
        return ibis.null("int16")
    ranks = ibis.cases(*((_claims(words, rule), ibis.literal(rule.rank, "int16")) for rule in rules))
    # Few texts are claimed by any rule: one pattern of them all leaves the rest out in one look.
    some = words.re_search("|".join(f"(?:{rule.pattern})" for rule in rules))
    return ibis.ifelse(some, ranks, ibis.null("int16"))


def _claims(words: Column, rule: Rule) -> Column:
    found = words.re_search(rule.pattern)
    return found & ~words.re_search(rule.unless) if rule.unless else found


def votes(payments: Relation, field: str, rules: Sequence[Rule]) -> Relation:
    """Rank each distinct value of a field by the first rule that claims it.

    Parameters
    ----------
    payments : Relation
        Rows with the field.
    field : str
        One of `FIELDS`.
    rules : sequence of Rule
        All the rules; those of other fields are passed over.

    Returns
    -------
    Relation
        `<field>`, `<field>_rank`; only values that a rule claims.
    """
    # A million lines have a few thousand texts: rules are tried on texts, not on lines.
    values = payments.select(field).distinct().filter(lambda t: t[field].notnull())
    own = [rule for rule in rules if rule.field == field]
    ranked = values.mutate(words=tidy(values[field]))
    ranked = ranked.mutate(**{f"{field}_rank": rank_words(ranked.words, own)})
    return ranked.filter(ranked[f"{field}_rank"].notnull()).drop("words")


def with_rank(payments: Relation, rules: Sequence[Rule], fields: Sequence[str] = FIELDS) -> Relation:
    """Add `rank`: the first rule that claims any field of the payment, `PURCHASE` where none does.

    Parameters
    ----------
    payments : Relation
        Rows with some of the fields; with `rank` already, if other fields were looked at before.
    rules : sequence of Rule
        As of `class_rules`.
    fields : sequence of str, optional
        The fields to look at, those that there are.
    """
    seen = [field for field in fields if field in payments.columns]
    ranked = payments
    for field in seen:
        # Of the rows as they came: asked of the joined ones, each field's texts would be found by doing the
        # fields before it over again.
        ranks = votes(payments, field, rules).rename(claimed=field)
        ranked = ranked.left_join(ranks, ranked[field] == ranks.claimed).drop("claimed")
    # The first rule of the file wins, whichever field it looks at.
    before = ["rank"] if "rank" in payments.columns else []
    found = [ranked[name].fill_null(PURCHASE) for name in (*before, *(f"{field}_rank" for field in seen))]
    least = ibis.least(*found) if found else ibis.literal(PURCHASE, "int16")
    return ranked.mutate(rank=least).drop(*(f"{field}_rank" for field in seen))


def with_class(ranked: Relation, rules: Sequence[Rule]) -> Relation:
    """Add `ruled`, the class that the winning rule gives; `redacted` stays apart from `person` here."""
    # Looked up by a join, once: an expression would be gone through again wherever it is mentioned.
    given = relation({"given": "integer", "ruled": "text"}, [(rule.rank, rule.kind) for rule in rules])
    joined = ranked.left_join(given, ranked["rank"] == given.given).drop("given")
    return joined.mutate(ruled=joined.ruled.fill_null("purchase"))


def with_register(kind: Column, party_kind: Column) -> Column:
    """Let what a register knows of a party settle what its name only suggested.

    A public body is never a purchase; a voluntary body is never a public one.
    """
    return ibis.cases(
        ((party_kind == "public") & kind.isin(INFLUENCEABLE), "public"),
        # A charity whose name reads like a public body's is still a supplier.
        ((party_kind == "voluntary") & (kind == "public"), "purchase"),
        else_=kind,
    )


def reason_of(rank: int, kind: str) -> Message:
    """Say in words why a payment is of its class.

    Examples
    --------
    >>> reason_of(PURCHASE, "purchase"), reason_of(PURCHASE, "public")
    ('no rule claims it', 'a register or the payment itself says so')
    """
    if kind == "passed_on":
        return PASSED_ON
    rules = class_rules()
    if not 1 <= rank <= len(rules):
        return NO_RULE if kind == "purchase" else FROM_REGISTER
    rule = rules[rank - 1]
    of_rule = "person" if rule.kind in HIDDEN else rule.kind
    return rule.reason if of_rule == kind else FROM_REGISTER

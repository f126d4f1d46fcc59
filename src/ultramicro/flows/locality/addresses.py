"""Every address that anything gives for a party: one postcode for each kind of evidence.

A payment line may print the postcode money was sent to, a person may know where a party works, a
register holds its registered office. All are kept; `decide` says which counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import ibis

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.flows.tables import materialise, relation, sum_pence
from ultramicro.place.geography.postcodes import parse

COLUMNS = ("party_id", "evidence", "rank", "written", "amount_pence", "lines")
RANKS = {
    "trading": {"said": 1, "paid": 2, "trading": 3, "said_office": 4, "office": 5},
    "office": {"said_office": 1, "office": 2, "said": 3, "paid": 4, "trading": 5},
}
"""Which address counts first: where a party trades, or where its office is. 0 is the user's yes or no."""
SAID = {
    counts: [rank for source, rank in ranks.items() if source.startswith("said")]
    for counts, ranks in RANKS.items()
}
"""The ranks of what a person wrote in parties.csv."""


class Evidence(StrEnum):
    """What says where a party is."""

    SAID = "said"
    PAYMENT_POSTCODE = "payment_postcode"
    TRADING = "trading"
    REGISTER_OFFICE = "register_office"
    NONE = "none"
    NO_PARTY = "no_party"
    """The payee is redacted, a person or not named, so that there is no party to place."""


EVIDENCE = {
    "said": Evidence.TRADING,
    "paid": Evidence.PAYMENT_POSTCODE,
    "trading": Evidence.TRADING,
    "said_office": Evidence.REGISTER_OFFICE,
    "office": Evidence.REGISTER_OFFICE,
}


@dataclass(frozen=True, kw_only=True)
class Sources:
    """The tables that tell where parties are; the optional ones are None where absent."""

    payments: Relation
    names: Relation
    parties: Relation | None = None
    register: Relation | None = None


def tidy_name(column: Column) -> Column:
    """Write names in capitals with single blanks, so that parties.csv need not match to the letter."""
    return column.upper().re_replace(r"\s+", " ").strip()


def parties_said(sources: Sources) -> Relation | None:
    """Give each row of parties.csv the identifier of its party, by its name or any of its aliases.

    Returns
    -------
    Relation or None
        `party_id`, `local`, `postcode`, `office_postcode`, distinct; None without parties.csv.
    """
    if sources.parties is None:
        return None
    said = _with_columns(sources.parties, "party", "alias", "local", "postcode", "office_postcode")
    facts = ("local", "postcode", "office_postcode")
    by_name = said.select(*facts, called=tidy_name(said.party))
    by_alias = said.select(*facts, called=tidy_name(said["alias"]))
    names = sources.names
    # Both names: who writes parties.csv copies from a file or from our own lists.
    printed = names.select("party_id", called=tidy_name(names.name))
    shown = names.select("party_id", called=tidy_name(names.party))
    called = by_name.union(by_alias).distinct()
    return called.inner_join(printed.union(shown).distinct(), "called").drop("called").distinct()


def addresses(sources: Sources, *, counts: str) -> Relation:
    """Gather one postcode for each party and kind of evidence.

    Where payment lines print several postcodes for one party, the one with the most money is taken
    (then the most lines, then the first by letters, so that the order of files does not matter).

    Parameters
    ----------
    sources : Sources
        What tells.
    counts : str
        `trading` or `office`: which address comes first.

    Returns
    -------
    Relation
        `party_id`, `evidence`, `rank` (1 is the strongest), `postcode` as people write it,
        `district` (its outward part), `postcodes` (how many different ones there were).
    """
    ranks = RANKS[counts]
    given = [_from_payments(sources, ranks["paid"])]
    said = parties_said(sources)
    if said is not None:
        given.append(_given(said, "said", "postcode", ranks))
        given.append(_given(said, "said_office", "office_postcode", ranks))
    if sources.register is not None:
        register = _with_columns(sources.register, "party_id", "postcode", "office_postcode")
        given.append(_given(register, "trading", "postcode", ranks))
        given.append(_given(register, "office", "office_postcode", ranks))
    # Computed once, as it is looked at for spellings and again for the rows.
    every = materialise(given[0].union(*given[1:]) if given[1:] else given[0])
    return materialise(_one_each(_spelled(every)))


def _with_columns(table: Relation, *names: str) -> Relation:
    absent = {name: ibis.null("string") for name in names if name not in table.columns}
    return table.mutate(**absent).select(*names)


def _from_payments(sources: Sources, rank: int) -> Relation:
    payments = _with_columns_kept(sources.payments, "postcode", "payee_kind")
    # A redacted or person-like payee is never placed by its own address.
    lines = payments.filter(payments.postcode.notnull() & (payments.payee_kind.fill_null("named") == "named"))
    sums = lines.group_by("payee", "postcode").agg(
        amount_pence=sum_pence(lines.amount_pence), lines=lines.count()
    )
    known = sources.names.select(payee="name", party_id="party_id")
    joined = sums.inner_join(known, "payee")
    return joined.select(
        "party_id", evidence=ibis.literal(str(EVIDENCE["paid"])), rank=ibis.literal(rank, "int64"),
        written=joined.postcode, amount_pence=joined.amount_pence, lines=joined.lines.cast("int64"),
    )  # fmt: skip


def _with_columns_kept(table: Relation, *names: str) -> Relation:
    return table.mutate(**{name: ibis.null("string") for name in names if name not in table.columns})


def _given(table: Relation, source: str, column: str, ranks: dict[str, int]) -> Relation:
    known = table.filter(table[column].notnull())
    return known.select(
        "party_id", evidence=ibis.literal(str(EVIDENCE[source])), rank=ibis.literal(ranks[source], "int64"),
        written=known[column], amount_pence=ibis.literal(0, "int64"), lines=ibis.literal(1, "int64"),
    )  # fmt: skip


def _spelled(every: Relation) -> Relation:
    """Write every postcode in one way; leave out what is none. Distinct spellings are looked at."""
    # Few of many: millions of lines have some thousands of postcodes.
    written = every.select("written").distinct().to_pyarrow()["written"].to_pylist()
    read = [(text, parse(text)) for text in sorted(written)]
    # Letters alone ("NA", "UK") are more often a remark than a part of the country.
    sound = [(text, found.text, found.district.text) for text, found in read if found and found.number]
    spelling = relation(dict.fromkeys(("written", "postcode", "district"), "text"), sound)
    return every.inner_join(spelling, "written")


def _one_each(spelled: Relation) -> Relation:
    keys = ("party_id", "evidence", "rank")
    sums = spelled.group_by(*keys, "postcode", "district").agg(
        amount_pence=sum_pence(spelled.amount_pence), lines=sum_pence(spelled.lines)
    )
    order = [ibis.desc("amount_pence"), ibis.desc("lines"), sums.postcode]
    window = ibis.window(group_by=keys)
    ranked = sums.mutate(
        place=ibis.row_number().over(group_by=list(keys), order_by=order),
        postcodes=sums.count().over(window).cast("int64"),
    )
    first = ranked.filter(ranked.place == 0)
    return first.select(*keys, "postcode", "district", "postcodes")

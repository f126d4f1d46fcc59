"""The gate: payments as techniques may see them, with no person's name, number or address in them.

Every technique reads payments through a place, and a place hands them out through here. So what a technique
was never given, it cannot publish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import ibis
import pyarrow as pa

from ultramicro.core.contract import Relation
from ultramicro.core.rows import Column
from ultramicro.place.people.decide import Evidence, care_patterns, is_person
from ultramicro.place.people.firms import NUMBER, Firms, numbers_beside
from ultramicro.place.people.names import of_name
from ultramicro.place.people.text import bare_words
from ultramicro.place.people.verdicts import Verdict

USES = ("parties", "registers")
"""Tables that say who is a person, beside the payments themselves."""
PEOPLE = "(people)"
"""How people who pay are called: all of them together."""
# Each of them may name a person though the payee does not.
TELLING = ("reference", "description", "company_number", "charity_number", "vat_number", "supplier_number",
           "postcode", "size")  # fmt: skip
"""Columns that could lead to a person whose name is gone."""
NUMBERS = ("company_number", "charity_number", "vat_number")
PURPOSES = ("category", "department", "description")


@dataclass(frozen=True, kw_only=True)
class People:
    """Names of people in the payments.

    Parameters
    ----------
    paid : frozenset of str
        Payees, as printed.
    paying : frozenset of str
        Payers of bank statements, as printed.
    holders : frozenset of str
        Those of them whose own statements are here.
    """

    paid: frozenset[str] = frozenset()
    paying: frozenset[str] = frozenset()
    holders: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """All of them."""
        return self.paid | self.paying | self.holders


def people_in(
    payments: Relation,
    parties: Relation | None = None,
    registers: Relation | None = None,
    firms: Callable[[], Firms] = Firms,
) -> People:
    """Find the people among payees and payers.

    Parameters
    ----------
    payments : Relation
        The table `payments`, as read.
    parties, registers : Relation, optional
        The tables of these names.
    firms : callable
        Gives the names that stand beside a number in other tables of the place; asked only if a name may be
        a person's.
    """
    said = _said(parties)
    named = payments.filter((payments.payee_kind != "redacted").fill_null(True))
    # By name first, as facts on millions of lines are dear and only few names may be people's.
    candidates = _candidates(_distinct(named, "payee"), said)
    facts = _facts(payments, candidates, registers)
    known = firms() if candidates else Firms()
    facts |= {
        name: replace(facts.get(name, _Facts()), numbered=True) for name in candidates if known.has(name)
    }
    paid = {name for name, verdict in candidates.items() if is_person(verdict, _evidence(name, facts, said))}
    bank = payments.filter(payments.kind == "bank") if "kind" in payments.columns else None
    paying = set() if bank is None else _paying(bank, said)
    return People(
        paid=frozenset(paid), paying=frozenset(paying),
        holders=frozenset() if bank is None or not paying else _holders(bank, paying | paid),
    )  # fmt: skip


def _distinct(table: Relation, column: str) -> list[str]:
    values: list[str] = table.select(column).distinct().drop_null(column).to_pyarrow()[column].to_pylist()
    return sorted(values)


def _candidates(names: Iterable[str], said: Mapping[frozenset[str], Evidence]) -> dict[str, Verdict]:
    """Keep the names that may be people's; for most, one look says no."""
    judged = ((name, of_name(name)) for name in names)
    return {
        n: verdict
        for n, verdict in judged
        # What the place itself says of a party is heard, however much its name looks like a firm's.
        if verdict > Verdict.ORGANISATION or (said and bare_words(n) in said)
    }


def _said(parties: Relation | None) -> dict[frozenset[str], Evidence]:
    """Return what parties.csv says of each name, by its words; the first word on each matter counts."""
    if parties is None:
        return {}
    columns = ("party", "alias", "kind", "company_number", "charity_number")
    rows = parties.select([c for c in columns if c in parties.columns]).to_pyarrow().to_pylist()
    said: dict[frozenset[str], Evidence] = {}
    for row in rows:
        kind = (row.get("kind") or "").strip().casefold()
        numbered = bool(row.get("company_number") or row.get("charity_number"))
        # A person may be paid under an alias only.
        for name in {row.get("party") or "", row.get("alias") or ""} - {""}:
            before = said.get(bare_words(name), Evidence())
            said[bare_words(name)] = Evidence(said=before.said or kind, numbered=before.numbered or numbered)
    return said


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What the payments and the registers say around a name."""

    numbered: bool = False
    registered: bool = False
    payers: int = 1
    care: bool = False


def _evidence(name: str, facts: Mapping[str, _Facts], said: Mapping[frozenset[str], Evidence]) -> Evidence:
    word, seen = said.get(bare_words(name), Evidence()), facts.get(name, _Facts())
    return Evidence(
        said=word.said, numbered=word.numbered or seen.numbered, registered=seen.registered,
        payers=seen.payers, care=seen.care,
    )  # fmt: skip


def _names(names: Iterable[str], column: str) -> Relation:
    return ibis.memtable(pa.table({column: pa.array(sorted(names), pa.string())}))


def _facts(payments: Relation, candidates: Iterable[str], registers: Relation | None) -> dict[str, _Facts]:
    """Ask what is known around each candidate, in one query."""
    some = payments.semi_join(_names(candidates, "payee"), "payee")
    numbers = [some[c].re_search(NUMBER) for c in NUMBERS if c in some.columns]
    words = [some[c].upper().re_replace("[^A-Z0-9]+", " ") for c in PURPOSES if c in some.columns]
    care = [text.re_search(pattern) for text in words for pattern in care_patterns()]
    facts = some.group_by("payee").agg(
        payers=some.payer.nunique(), numbered=_any(numbers).any(), care=_any(care).any()
    )
    found = facts.to_pyarrow().to_pylist()
    registered = set(_registered([row["payee"] for row in found], registers))
    return {
        row["payee"]: _Facts(
            numbered=bool(row["numbered"]), registered=row["payee"] in registered, payers=row["payers"],
            care=bool(row["care"]),
        )
        for row in found
    }  # fmt: skip


def _any(tests: Sequence[Column]) -> Column:
    known = [test.fill_null(False) for test in tests]
    return ibis.or_(*known) if known else ibis.literal(False)


def _registered(names: Iterable[str], registers: Relation | None) -> list[str]:
    """Return the names that a register has, letter by letter, with a number."""
    if registers is None or "name" not in registers.columns:
        return []
    # A list of looked-up places has people in it; only what has a number is a registered body.
    numbers = [registers[c].notnull() for c in NUMBERS if c in registers.columns]
    wanted: dict[str, list[str]] = {}
    for name in names:
        # Files spell one payee in several ways; each spelling is as registered as the others.
        wanted.setdefault(name.upper().strip(), []).append(name)
    rows = registers.filter(_any(numbers)).select(called=registers.name.upper().strip())
    hits = rows.semi_join(_names(wanted, "called"), "called").distinct().to_pyarrow()["called"].to_pylist()
    return [name for called in hits for name in wanted[called]]


def _paying(bank: Relation, said: Mapping[frozenset[str], Evidence]) -> set[str]:
    """Return payers of bank statements who are people: nothing is known around them but the user's word."""
    candidates = _candidates(_distinct(bank, "payer"), said)
    return {n for n, verdict in candidates.items() if is_person(verdict, _evidence(n, {}, said))}


def _holders(bank: Relation, people: Iterable[str]) -> frozenset[str]:
    """Return the people whose own statements these are: they stand on every line of a file."""
    sides = (
        bank.select("file", "line", who="payer").union(bank.select("file", "line", who="payee")).distinct()
    )
    on = sides.semi_join(_names(people, "who"), "who").group_by("file", "who").agg(on=lambda t: t.count())
    sizes = bank.select("file", "line").distinct().group_by(of="file").agg(size=lambda t: t.count())
    every = on.inner_join(sizes, on.file == sizes.of).filter(lambda t: t.on == t.size)
    pays = bank.filter(bank.payer.notnull()).select(payer_file="file", payer="payer").distinct()
    # On every line is not enough: so is the payee of a statement with one payment, so a holder must have
    # paid.
    own = every.inner_join(pays, [every.file == pays.payer_file, every.who == pays.payer])
    return frozenset(own.select("who").distinct().to_pyarrow()["who"].to_pylist())


def nameless(payments: Relation, people: People) -> Relation:
    """Return the payments with people left out of every column that could name one.

    A payee who is a person has no name (`payee_kind` says `person`); a person whose own bank statement is
    here is called `PEOPLE`, with all others; one who only pays in has no name.

    Parameters
    ----------
    payments : Relation
        The table `payments`.
    people : People
        As of `people_in`.

    Returns
    -------
    Relation
        The same columns and rows.
    """
    # Holders keep a word of their own, or all that they pay would have no payer.
    paid = _names(people.paid - people.holders, "person_paid")
    joined = payments.left_join(paid, payments.payee == paid.person_paid)
    own = joined.payee.isin([*sorted(people.holders), PEOPLE]).fill_null(False)
    hidden = joined.person_paid.notnull() | own | (joined.payee.isnull() & (joined.payee_kind == "person"))
    hidden = hidden.fill_null(False)
    absent = {c: ibis.ifelse(hidden, ibis.null("string"), joined[c]) for c in TELLING if c in joined.columns}
    kind = ibis.cases((hidden, "person"), (joined.payee_kind == "person", "named"), else_=joined.payee_kind)
    payee = ibis.cases((own, PEOPLE), (hidden, ibis.null("string")), else_=joined.payee)
    shown = joined.mutate(payee=payee, payee_kind=kind, payer=_payer(joined, people), **absent)
    return shown.select(payments.columns)


def _payer(payments: Relation, people: People) -> Column:
    """Call people who pay: those whose statements are here together, others not at all."""
    if not people.paying and not people.holders:
        return payments.payer
    others = sorted(people.paying - people.holders)
    # Elsewhere the payer is a public body, whatever its name looks like.
    in_bank = payments.kind == "bank"
    return ibis.cases(
        (payments.payer.isin(sorted(people.holders)) & in_bank, PEOPLE),
        (payments.payer.isin(others) & in_bank, ibis.null("string")),
        else_=payments.payer,
    )


SUPPLIER_TELLING = ("supplier", "supplier_id", "company_number", "postcode", "address")
"""Columns of contracts that name a supplier, or could lead to one."""
SUPPLIER_PERSON = "supplier_person"


def nameless_suppliers(
    contracts: Relation,
    parties: Relation | None = None,
    registers: Relation | None = None,
    firms: Callable[[], Firms] = Firms,
) -> Relation:
    """Return contracts, or payments under them, with no supplier named who is a person.

    A number of a register of organisations tells a firm, wherever in the place it stands beside the name; so
    does the full name of a firm of the same buyer that has one. Else the name decides, as among payees.

    Parameters
    ----------
    contracts : Relation
        The table `contracts` or `contract_payments`.
    parties, registers : Relation, optional
        The tables of these names.
    firms : callable
        Gives the names that stand beside a number in any table of the place.

    Returns
    -------
    Relation
        The same columns and rows; `flag` says `supplier_person` where somebody was left out.
    """
    said = _said(parties)
    candidates = _candidates(_distinct(contracts, "supplier"), said)
    if not candidates:
        return contracts
    some = contracts.semi_join(_names(candidates, "supplier"), "supplier")
    found = some.group_by("supplier").agg(
        numbered=numbers_beside(some).any(), buyers=some.buyer.collect(distinct=True)
    )
    known, registered = firms(), set(_registered(candidates, registers))
    facts = {
        row["supplier"]: _Facts(
            numbered=row["numbered"] or known.has(row["supplier"], filter(None, row["buyers"] or ())),
            registered=row["supplier"] in registered, payers=len(row["buyers"] or ()),
        )
        for row in found.to_pyarrow().to_pylist()
    }  # fmt: skip
    people = [
        name for name, verdict in candidates.items() if is_person(verdict, _evidence(name, facts, said))
    ]
    return _without_suppliers(contracts, people)


def _without_suppliers(contracts: Relation, people: Sequence[str]) -> Relation:
    if not people:
        return contracts
    names = _names(people, "person_")
    joined = contracts.left_join(names, contracts.supplier == names.person_)
    hidden = joined.person_.notnull()
    absent = {
        c: ibis.ifelse(hidden, ibis.null("string"), joined[c])
        for c in SUPPLIER_TELLING
        if c in contracts.columns
    }
    if "flag" in contracts.columns:
        flagged = ibis.coalesce(joined.flag + " ", "") + SUPPLIER_PERSON
        absent["flag"] = ibis.ifelse(hidden, flagged, joined.flag)
    return joined.mutate(**absent).select(contracts.columns)

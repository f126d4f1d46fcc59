"""All that is found of a place's contracts and payments, before it is put in words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis

from ultramicro.core.contract import Place, Relation
from ultramicro.flows.classes import class_rules, with_class, with_rank
from ultramicro.flows.tables import materialise, rows_as, rows_of, sum_pence
from ultramicro.procurement.linking.coverage import coverage
from ultramicro.procurement.linking.link import Linked, link_contracts
from ultramicro.procurement.linking.rules import LINKED
from ultramicro.procurement.linking.standing import STANDINGS
from ultramicro.procurement.links_table import link_rows
from ultramicro.procurement.payees_table import payee_rows
from ultramicro.procurement.shown_titles import shown_contracts


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What one body paid that stands to contracts in one way. [pence]."""

    payer: str
    standing: str
    amount_pence: int
    lines: int
    payees: int


@dataclass(frozen=True, kw_only=True)
class Covered:
    """What the registers hold for one body and year, as `coverage` gives it."""

    payer: str
    year: int
    paid_pence: int
    over_pence: int
    payees: int
    low_pence: int
    high_pence: int
    low_payees: int
    high_payees: int
    contracts: int
    annual_pence: int
    unvalued: int
    left_out_pence: int


@dataclass(frozen=True, kw_only=True)
class LinksFound:
    """Standings, coverage, links and questions; and what the table engine summed by itself."""

    standings: Sequence[Standing]
    covered: Sequence[Covered]
    links: Relation
    payees: Relation
    questions: Relation
    asked: int
    contracts: int
    contracts_linked: int
    unplaced: Sequence[str]
    joint: int
    least_pence: int
    has_identifiers: bool
    hidden_suppliers: int
    hidden_lines: int
    paid_pence: int
    others_pence: int
    lines: int
    unaccounted_pence: int
    above_limit_pence: int

    def pence(self, *standings: str) -> int:
        """Sum what stands so, over all bodies. [pence]."""
        return sum(each.amount_pence for each in self.standings if each.standing in standings)


def find_links(place: Place, *, least_pence: int) -> LinksFound:
    """Link a place's contracts and payments.

    Parameters
    ----------
    place : Place
        It has `contracts` and `payments`, and perhaps `contract_payments`.
    least_pence : int
        What a payee is paid in a year from which a register should list it. [pence]
    """
    payments, named = place.table("payments"), place.has("contract_payments")
    under = place.table("contract_payments") if named else None
    found = link_contracts(shown_contracts(place), payments, under)
    found, payments, others = _of_buyers(found, payments)
    paid = rows_of(payments.aggregate(pence=sum_pence(payments.amount_pence), lines=payments.count()))[0]
    rows = rows_of(found.contracts.select("number", "payer", "buyer", "joint").distinct())
    asked = found.parties.filter(found.parties.party != LINKED)
    questions = _questions(found, asked)
    return LinksFound(
        standings=_standings(found), links=link_rows(found), payees=payee_rows(found), questions=questions,
        covered=rows_as(Covered, coverage(found, _with_bought(payments), least_pence=least_pence)),
        asked=rows_of(questions.aggregate(n=questions.count()))[0]["n"],
        contracts=len({row["number"] for row in rows}),
        contracts_linked=rows_of(found.links.aggregate(n=found.links.contract.nunique()))[0]["n"],
        unplaced=sorted({row["buyer"] or "" for row in rows if not row["payer"]}),
        joint=len({row["number"] for row in rows if row["payer"] and row["joint"]}),
        least_pence=least_pence, has_identifiers=named, paid_pence=paid["pence"], lines=paid["lines"],
        others_pence=others, hidden_suppliers=_hidden(place.table("contracts")),
        hidden_lines=_hidden_lines(payments),
        unaccounted_pence=_unaccounted(found), above_limit_pence=_above_limit(found),
    )  # fmt: skip


def _with_bought(payments: Relation) -> Relation:
    """Say of each payment whether it buys anything, by the rules of the table `flows`."""
    rules = class_rules()
    ruled = with_class(with_rank(payments, rules), rules)
    return materialise(
        ruled.select("payer", "payee", "paid_on", "amount_pence", bought=ruled.ruled == "purchase")
    )


def _hidden(contracts: Relation) -> int:
    """Count the suppliers of contracts whose names are left out as they may be people's."""
    if "flag" not in contracts.columns:
        return 0
    told = contracts.filter(contracts.flag.contains("supplier_person").fill_null(False))
    return int(rows_of(told.aggregate(n=told.count()))[0]["n"])


def _hidden_lines(payments: Relation) -> int:
    """Count the payments whose payees are left out as they may be people."""
    if "payee_kind" not in payments.columns:
        return 0
    told = payments.filter((payments.payee_kind == "person").fill_null(False))
    return int(rows_of(told.aggregate(n=told.count()))[0]["n"])


def _of_buyers(found: Linked, payments: Relation) -> tuple[Linked, Relation, int]:
    """Leave out payers of whom no contract is here: that none is known of them says nothing. [pence]."""
    buyers = materialise(found.contracts.filter(found.contracts.payer.notnull()).select("payer").distinct())
    rest = payments.anti_join(buyers, "payer")
    others = rows_of(rest.aggregate(pence=sum_pence(rest.amount_pence)))[0]["pence"]
    kept = found.standings.semi_join(buyers, "payer")
    return replace(found, standings=materialise(kept)), payments.semi_join(buyers, "payer"), others


def _standings(found: Linked) -> list[Standing]:
    table = found.standings
    sums = table.group_by("payer", "standing").agg(
        amount_pence=sum_pence(table.amount_pence), lines=sum_pence(table.lines), payees=table.payee.nunique()
    )
    order = {standing: at for at, standing in enumerate(STANDINGS)}
    return sorted(rows_as(Standing, sums), key=lambda s: (s.payer, order[s.standing]))


def _questions(found: Linked, asked: Relation) -> Relation:
    """Set the payee's sum beside each question, the largest first."""
    sums = found.standings.group_by("payer", "payee").agg(
        amount_pence=sum_pence(found.standings.amount_pence)
    )
    joined = asked.join(sums, ["payer", "payee"])
    columns = ("payer", "payee", "supplier", "rule", "score", "amount_pence")
    return materialise(
        joined.select(*columns).order_by(ibis.desc("amount_pence"), "payer", "payee", "supplier")
    )


def _unaccounted(found: Linked) -> int:
    s = found.streams
    gaps = s.aggregate(gap=sum_pence((s.paid_pence - s.attributed_pence - s.above_pence).abs()))
    return int(rows_of(gaps)[0]["gap"])


def _above_limit(found: Linked) -> int:
    """Sum by how much the payments attributed to any contract are above its value."""
    s = found.streams
    each = s.group_by("contract").agg(paid=sum_pence(s.attributed_pence), most=s.limit_pence.max())
    over = ibis.greatest(each.paid - each.most, 0).fill_null(0)
    return int(rows_of(each.aggregate(over=sum_pence(over)))[0]["over"])

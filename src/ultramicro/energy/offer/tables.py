"""The tables of a share offer and of its pack."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from ultramicro.core.contract import Relation
from ultramicro.core.message import Message, Pence, say
from ultramicro.energy.as_flows import row_of
from ultramicro.energy.offer.benefit import flows_of, saved_by_group
from ultramicro.energy.offer.cases import Case, Tried
from ultramicro.energy.offer.connection import connection_of
from ultramicro.energy.offer.outcome import Outcome
from ultramicro.energy.offer.profile import member_rows, profile_rows
from ultramicro.energy.offer.proposal import Terms
from ultramicro.energy.offer.returns import cover
from ultramicro.energy.offer.terms import term_rows
from ultramicro.energy.offer.years import Year
from ultramicro.energy.siting.gather import Gathered
from ultramicro.flows.tables import table_of


@dataclass(frozen=True, kw_only=True)
class Offer:
    """All that is reckoned of an offer: the sites, what was chosen, and every case."""

    found: Gathered
    terms: Terms
    cases: tuple[Tried, ...]

    @property
    def expected(self) -> Outcome:
        """The offer as expected."""
        return self.of(Case.EXPECTED)

    def of(self, case: Case) -> Outcome:
        """Return what a case comes to."""
        return next(each.outcome for each in self.cases if each.case is case)


def tables_of(offer: Offer) -> Mapping[str, Relation]:
    """Return the tables of an offer but for the summary."""
    found, expected = offer.found, offer.expected
    rows: dict[str, Iterator[Mapping[str, object]]] = {
        "energy_offer_years": map(_year_row, expected.years),
        "energy_offer_cases": map(_case_row, offer.cases),
        "energy_offer_terms": term_rows(offer.found, offer.terms),
        "energy_saved": (each._asdict() for each in saved_by_group(found)),
        "energy_kept": (map(row_of, flows_of(found, expected))),
        "energy_risks": risk_rows(offer),
        "energy_connections": (connection_of(made.site)._asdict() for made in found.made),
        "energy_offer_meters": member_rows(found),
        "energy_profile": profile_rows(found),
        "energy_papers": paper_rows(),
    }
    return {name: table_of(name, each) for name, each in rows.items()}


def _year_row(each: Year) -> dict[str, object]:
    on_site, match, export = each.income
    return {
        "year": each.year, "on_site_pence": on_site, "match_pence": match, "export_pence": export,
        "opex_pence": each.opex_pence, "saved_pence": each.saved_pence, "spent_pence": each.spent_pence,
        "depreciation_pence": each.depreciation_pence, "loan_interest_pence": each.loan_interest_pence,
        "loan_principal_pence": each.loan_principal_pence,
        "cover": cover(each.available_pence, each.service_pence), "tax_pence": each.tax_pence,
        "member_interest_pence": each.member_interest_pence, "fund_pence": each.fund_pence,
        "repaid_pence": each.repaid_pence, "short_pence": each.short_pence, "cash_pence": each.cash_pence,
        "owed_pence": each.owed_pence, "capital_pence": each.capital_pence,
    }  # fmt: skip


def _case_row(each: Tried) -> dict[str, object]:
    out = each.outcome
    return {
        "case": each.case.value, "project_share": out.project_rate, "member_share": out.member_rate,
        "interest_share": out.mean_interest, "least_cover": out.least_cover, "fund_pence": out.fund_pence,
        "short_pence": out.short_pence, "short_year": out.short_year,
        "unpaid_pence": out.unpaid_capital_pence,
    }  # fmt: skip


def _words(name: str) -> Sequence[Mapping[str, str]]:
    text = files("ultramicro.energy").joinpath(f"offer/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def risk_rows(offer: Offer) -> Iterator[dict[str, object]]:
    """Yield what may go wrong, what can be done about it, and what it would do by the cases."""
    for row in _words("risks"):
        effect = effect_of(offer.of(Case(row["case"]))) if row["case"] else None
        yield {"risk": row["risk"], "says": say(row["what"]), "answer": say(row["answer"]), "effect": effect}


def effect_of(outcome: Outcome) -> Message:
    """Say what a case would do to the lender, to members and to the fund."""
    if outcome.short_year is not None:
        return say(
            "money is short from year {year}, {sum} in all", year=outcome.short_year,
            sum=Pence(outcome.short_pence, "whole"),
        )  # fmt: skip
    if outcome.unpaid_capital_pence:
        return say("members lose {sum} of their capital", sum=Pence(outcome.unpaid_capital_pence, "whole"))
    return say("all is paid, and the fund gets {sum}", sum=Pence(outcome.fund_pence, "whole"))


def paper_rows() -> Iterator[dict[str, object]]:
    """Yield what each middleman asks for."""
    for row in _words("papers"):
        yield {"paper": row["paper"], "who": row["who"], "why": say(row["why"])}

"""The answer's own tables, made of the findings; the dictionary has their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ultramicro.core.contract import Relation
from ultramicro.flows.tables import table_of
from ultramicro.multiplier.findings import Found
from ultramicro.multiplier.survey_matching import REASONS

Rows: TypeAlias = Iterator[tuple[object, ...]]


def answer_tables(found: Found) -> Mapping[str, Relation]:
    """Return the rows behind the figures."""
    steps = ((f"round {step.round}", step.where, step.share) for step in found.journey.steps)
    return {
        "multiplier_journey": table_of("multiplier_journey", steps),
        "multiplier_leaves": table_of(
            "multiplier_leaves", sorted(found.journey.leaves.items(), key=lambda leak: -leak[1])
        ),
        "multiplier_sectors": table_of("multiplier_sectors", _sectors(found)),
        "multiplier_top": table_of("multiplier_top", _thirds(found)),
        "multipliers": table_of("multipliers", _multipliers(found)),
        "survey_unused": table_of("survey_unused", _unused(found)),
    }


def _multipliers(found: Found) -> Rows:
    for m in found.multipliers:
        yield (
            found.area, m.subject, m.item, m.measure, m.value, m.low, m.high, True, found.error_bound, m.basis
        )  # fmt: skip


def _thirds(found: Found) -> Rows:
    for m in found.multipliers:
        if m.measure == "LM3":
            yield m.subject, m.item, m.amount_pence, m.value, m.low, m.high, m.basis


def _unused(found: Found) -> Rows:
    for u in found.unused:
        nearest = "; ".join(u.nearest) or None
        yield u.file, u.row, u.respondent or None, u.reason, REASONS[u.reason], nearest


def _sectors(found: Found) -> Rows:
    for use in found.sectors:
        p = use.prior
        local, first = (p.local_share_low, p.local_share_high), (p.type1_low, p.type1_high)
        ends = (*local, *first, p.type2_low, p.type2_high)
        yield p.sector, use.name, use.suppliers, use.amount_pence, *ends, p.basis

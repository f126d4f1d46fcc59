"""The answer's own tables, made of the findings; the dictionary has their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ultramicro.core.contract import Relation
from ultramicro.core.message import say
from ultramicro.core.rows import Row
from ultramicro.flows.tables import table_of
from ultramicro.multiplier.findings import Found
from ultramicro.multiplier.leak_words import LEAK_WORDS, WHERE_WORDS
from ultramicro.multiplier.survey_matching import WHY


def answer_tables(found: Found) -> Mapping[str, Relation]:
    """Return the rows behind the figures."""
    rows: dict[str, Iterable[Row]] = {
        "multiplier_journey": _journey(found),
        "multiplier_leaves": _leaves(found),
        "multiplier_sectors": _sectors(found),
        "multiplier_top": _thirds(found),
        "multipliers": _multipliers(found),
        "survey_unused": _unused(found),
    }
    return {name: table_of(name, each) for name, each in rows.items()}


def _journey(found: Found) -> Iterator[Row]:
    for step in found.journey.steps:
        yield {
            "round": say("round {number}", number=step.round),
            "whereabouts": WHERE_WORDS[step.where],
            "share": step.share,
        }


def _leaves(found: Found) -> Iterator[Row]:
    for leak, share in sorted(found.journey.leaves.items(), key=lambda leak: -leak[1]):
        yield {"leak": LEAK_WORDS[leak], "share": share}


def _multipliers(found: Found) -> Iterator[Row]:
    for m in found.multipliers:
        yield {
            "area": found.area,
            "subject": m.subject,
            "item": m.item,
            "measure": m.measure,
            "value": m.value,
            "low": m.low,
            "high": m.high,
            "gross": True,
            "error_bound": found.error_bound,
            "basis": m.basis,
        }


def _thirds(found: Found) -> Iterator[Row]:
    for m in found.multipliers:
        if m.measure == "LM3":
            yield {
                "subject": m.subject,
                "item": m.item,
                "amount_pence": m.amount_pence,
                "lm3": m.value,
                "low": m.low,
                "high": m.high,
                "basis": m.basis,
            }


def _unused(found: Found) -> Iterator[Row]:
    for each in found.unused:
        yield {
            "file": each.file,
            "row": each.row,
            "respondent": each.respondent or None,
            "reason": each.reason,
            "why": WHY[each.reason],
            "nearest": "; ".join(each.nearest) or None,
        }


def _sectors(found: Found) -> Iterator[Row]:
    for use in found.sectors:
        prior = use.prior
        yield {
            "section": prior.sector,
            "name": use.name,
            "suppliers": use.suppliers,
            "amount_pence": use.amount_pence,
            "local_share_low": prior.local_share_low,
            "local_share_high": prior.local_share_high,
            "type_one_low": prior.type1_low,
            "type_one_high": prior.type1_high,
            "type_two_low": prior.type2_low,
            "type_two_high": prior.type2_high,
            "basis": prior.basis,
        }

"""The rows behind the answer about duties, as the dictionary has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from ultramicro.core.months import months_later
from ultramicro.procurement.duties.days_to_pay import HalfYear
from ultramicro.procurement.duties.indicators import A_DAY, RATINGS, Assessed, Indicator, sheet
from ultramicro.procurement.duties.payments_listed import Listed
from ultramicro.procurement.duties.shares import Split
from ultramicro.procurement.rules.register import Registered

Row = dict[str, object]
BETWEEN = "; "


def split_row(what: str, split: Split) -> Row:
    """Return a row of `duty_shares`."""
    low, high = split.share_range or (None, None)
    return {
        "what": what, "yes_pence": split.yes_pence, "no_pence": split.no_pence,
        "unknown_pence": split.unknown_pence, "share_low": low, "share_high": high,
        "suppliers": split.suppliers or None,
        "unknown_suppliers": split.unknown_suppliers if split.suppliers else None,
    }  # fmt: skip


def half_row(half: HalfYear) -> Row:
    """Return a row of `duty_half_years`."""
    low, high = half.in_time_range
    unpaid_low, unpaid_high = half.unpaid or (None, None)
    told = {name: cell for name, cell in asdict(half).items() if name != "unpaid"}
    return {
        **told,
        "share_low": low,
        "share_high": high,
        "unpaid_low": unpaid_low,
        "unpaid_high": unpaid_high,
    }


def listed_row(each: Listed) -> Row:
    """Return a row of `duty_payments`."""
    paid = each.payment
    return {
        "quarter": each.quarter, "file_due_on": each.file_due_on, "answer": each.answer.value,
        "contract": paid.contract, "joined": paid.joined, "supplier": paid.supplier or None,
        "reference": paid.reference or None, "amount_pence": paid.amount_pence, "paid_on": paid.paid_on,
        "rules": BETWEEN.join(each.rule_ids) or None,
    }  # fmt: skip


def assessed_row(each: Assessed, row: Mapping[str, object]) -> Row:
    """Return a row of `duty_assessments`."""
    return {
        "contract": each.contract, "title": row.get("title"), "answer": each.answer.value,
        "value_pence": row.get("value_pence"), "next_on": each.next_on,
        "rules": BETWEEN.join(each.rule_ids) or None,
    }  # fmt: skip


def sheet_rows(
    assessed: Sequence[Assessed],
    contracts: Mapping[str, Registered],
    promised: Mapping[str, Sequence[Indicator]],
) -> Iterator[Row]:
    """Yield the rows of `duty_indicators`: a sheet for each contract to assess, three lines or more."""
    for each in assessed:
        row = contracts[each.contract].row
        # The twelve months that end with the last day of the assessment.
        begins = months_later(each.next_on + A_DAY, -12) if each.next_on else None
        for line in sheet(each.contract, promised.get(each.contract, ())):
            yield {
                "contract": each.contract, "title": row.get("title"), "supplier": row.get("supplier"),
                "begins_on": begins, "ends_on": each.next_on, "number": line.number,
                "indicator": line.indicator or None, "unit": line.unit or None, "promised": line.promised,
                "delivered": line.delivered, "rating": line.rating,
            }  # fmt: skip


def rating_rows() -> list[Row]:
    """Return the rows of `duty_ratings`."""
    return [{"rating": rating, "means": means} for rating, means in RATINGS.items()]

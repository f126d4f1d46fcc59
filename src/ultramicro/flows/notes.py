"""What an answer about flows says of its own weaknesses: partial years, files and areas that do not match."""

from __future__ import annotations

from ultramicro.core.message import Message, Pence, note, plural
from ultramicro.flows.time_series import SMALL_PENCE, Doubt, FilesBelow, YearShares


def year_note(shares: YearShares) -> Message | None:
    """Say what stands against comparing a year; None where nothing does."""
    match shares.doubt:
        case Doubt.PARTIAL:
            return plural(
                "only {n} of 12 months has payments of every payer, so do not compare it with a whole year",
                "only {n} of 12 months have payments of every payer, so do not compare it with a whole year",
                shares.year.months,
            ).with_id("partial_year")
        case Doubt.NO_BASE:
            return note("no_base_year", "no year is complete, so there is no fixed base")
        case Doubt.PARTIAL_BASE:
            return note("partial_base_year", "the base year {year} is not complete", year=shares.base)
    return None


def threshold_note(files: FilesBelow) -> Message | None:
    """Say that files start at different amounts; None where they do not.

    Examples
    --------
    >>> threshold_note(FilesBelow(some=1, none=2)).id
    'small_payments_differ'
    """
    # Only a difference misleads: where all files leave small payments out, all compare alike.
    if not files.some or not files.none:
        return None
    return note(
        "small_payments_differ",
        "Some files hold payments below {limit} and some hold almost none ({some} and {none} files). Small "
        "suppliers are seen only in some files, so compare years and payers with care.",
        limit=Pence(SMALL_PENCE, "whole"), some=files.some, none=files.none,
    )  # fmt: skip


def nesting_note(payees: int, area: str, larger: str) -> Message:
    """Say that payees are in an area yet outside the next larger one."""
    return plural(
        "{n} payee is recorded in {area} but outside {larger}: the areas do not nest, so less may stay in "
        "the larger one.",
        "{n} payees are recorded in {area} but outside {larger}: the areas do not nest, so less may stay in "
        "the larger one.",
        payees, area=area, larger=larger,
    ).with_id("areas_not_nested")  # fmt: skip

"""What the answer about duties says of what is missing, left out or doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ultramicro.core.message import Day, Listed, Message, Number, plural, say
from ultramicro.procurement.duties.bought import Awarded
from ultramicro.procurement.duties.days_to_pay import still_open
from ultramicro.procurement.duties.gather import LeftOut
from ultramicro.procurement.duties.kept_invoices import KeptInvoices
from ultramicro.procurement.duties.under_contracts import UnderContracts


def of_contracts(awarded: Awarded, undated: int) -> Iterator[Message]:
    """Yield what is not known of contracts, and which of their values are in no sum."""
    if undated:
        yield plural(
            "The day on which the buying of {n} contract began is not known: it decides which rules bind.",
            "The day on which the buying of {n} contracts began is not known: it decides which rules bind.",
            undated,
        ).with_id("no_day_of_buying")  # fmt: skip
    if awarded.frameworks:
        yield plural(
            "{n} framework is in no sum: its value is the most that may be bought under it, and no spending.",
            "{n} frameworks are in no sum: their values are the most that may be bought under them, and no "
            "spending.", awarded.frameworks,
        ).with_id("frameworks_left_out")  # fmt: skip
    if awarded.unvalued:
        yield plural(
            "{n} contract has no value and is in no sum; of those, {other} in another currency.",
            "{n} contracts have no value and are in no sum; of those, {other} in another currency.",
            awarded.unvalued, other=awarded.other_currency,
        ).with_id("contracts_without_value")  # fmt: skip


def of_invoices(kept: KeptInvoices, on: date) -> Iterator[Message]:
    """Yield what is not known of days to pay."""
    if not kept.counted:
        yield say(
            "Days to pay are not known: payments do not say when invoices came. Put both days into "
            "buying/paid_invoices.csv."
        ).with_id("no_days_to_pay")
    waiting, late = still_open(kept.counted, on)
    if late:
        yield say(
            "{late} of {n} open invoices came more than 30 days ago.", late=late, n=Number(waiting)
        ).with_id("open_late")  # fmt: skip
    if kept.alike:
        yield plural(
            "{n} invoice may stand there twice: the same sum and payee without a number, or one number on "
            "other days. It counts; look at it.",
            "{n} invoices may stand there twice: the same sum and payee without a number, or one number on "
            "other days. They count; look at them.", kept.alike,
        ).with_id("invoices_alike")  # fmt: skip
    yield from _left_out(kept, on)


def _left_out(kept: KeptInvoices, on: date) -> Iterator[Message]:
    """Yield which rows of invoices are in no figure."""
    if kept.repeated:
        yield plural(
            "{n} row of paid_invoices stands there a second time and counts once.",
            "{n} rows of paid_invoices stand there a second time and count once.", kept.repeated,
        ).with_id("invoices_repeated")  # fmt: skip
    if kept.future:
        yield plural(
            "{n} invoice bears a day after {on}, at which the place is looked at, and is in no figure. If "
            "that day is too early, write as_of in place.toml.",
            "{n} invoices bear a day after {on}, at which the place is looked at, and are in no figure. If "
            "that day is too early, write as_of in place.toml.", kept.future, on=Day(on),
        ).with_id("invoices_to_come")  # fmt: skip
    if kept.credits:
        yield plural(
            "{n} row of paid_invoices is a credit or of nothing: it is no invoice to be paid.",
            "{n} rows of paid_invoices are credits or of nothing: they are no invoices to be paid.",
            kept.credits,
        ).with_id("invoices_credits")  # fmt: skip
    if kept.elsewhere:
        yield plural(
            "{n} invoice is left out: its contract is no public contract of the act, which section 69 is of.",
            "{n} invoices are left out: their contracts are no public contracts of the act, which section 69 "
            "is of.", kept.elsewhere,
        ).with_id("invoices_elsewhere")  # fmt: skip


def of_payments(paid: UnderContracts, on: date) -> Iterator[Message]:
    """Yield what is not known of payments under contracts."""
    if not paid.payments:
        yield say(
            "No payment names a known contract, so that none is listed: give the file under section 70."
        ).with_id("no_payments_joined")
    if paid.unjoined:
        yield plural(
            "{n} payment names no contract that is known.", "{n} payments name no contract that is known.",
            paid.unjoined,
        ).with_id("payments_unjoined")  # fmt: skip
    if paid.repeated:
        yield plural(
            "{n} payment under contracts stands in the files twice and counts once.",
            "{n} payments under contracts stand in the files twice and count once.", paid.repeated,
        ).with_id("payments_repeated")  # fmt: skip
    if paid.future:
        yield plural(
            "{n} payment under contracts bears a day after {on} and is not listed.",
            "{n} payments under contracts bear a day after {on} and are not listed.", paid.future, on=Day(on),
        ).with_id("payments_to_come")  # fmt: skip


def of_rows(left: LeftOut) -> Iterator[Message]:
    """Yield how many rows of the files could not be used."""
    if left.rows:
        yield plural(
            "{n} row of {files} could not be used and is in no figure; of those, {other} in another "
            "currency. `ultramicro check` lists each with its reason.",
            "{n} rows of {files} could not be used and are in no figure; of those, {other} in another "
            "currency. `ultramicro check` lists each with its reason.",
            left.rows, files=Listed(left.files[:3]), other=left.other_currency,
        ).with_id("rows_left_out")  # fmt: skip

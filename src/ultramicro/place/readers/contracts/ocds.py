"""One release of the Open Contracting Data Standard (1.0, 1.1) to rows of contracts and payments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ultramicro.core.message import Message
from ultramicro.place.readers.contracts import remarks
from ultramicro.place.readers.contracts.days import day_of
from ultramicro.place.readers.contracts.ocds_common import (
    PLANNED,
    Common,
    Row,
    first_text,
    named,
    parties_in,
    tags_of,
    unreadable_members,
)
from ultramicro.place.readers.contracts.ocds_paid import transactions
from ultramicro.place.readers.contracts.ocds_parts import (
    Json,
    Money,
    Party,
    Span,
    day_unread,
    id_of,
    money,
    obj,
    period_days,
    span,
    whole,
)
from ultramicro.place.readers.contracts.ocds_state import apart, standing
from ultramicro.place.readers.contracts.states import OPEN, VOID, state_of
from ultramicro.place.readers.contracts.states import PLANNED as PLANNED_STATE
from ultramicro.place.readers.contracts.suppliers import NOT_NAMED
from ultramicro.place.readers.contracts.trials import is_trial

NO_AWARD = frozenset({"unsuccessful", "cancelled", "withdrawn", "pending"})
"""Of awards that went to nobody, or have not gone to anybody yet."""
ABOVE, ALL_LOTS, SHARED = "value_above_estimate", "value_of_all_lots", "value_shared"


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a release gives.

    Parameters
    ----------
    contracts, payments : tuple of dict
        Rows of `contracts` and `contract_payments`, by column.
    unpaid : tuple of (Message, mapping)
        Transactions that gave no row, and why.
    why : Message or None
        Why it gives none.
    aside : bool
        Whether it is no notice at all, rather than one that could not be used.
    """

    contracts: tuple[Row, ...] = ()
    payments: tuple[Row, ...] = ()
    unpaid: tuple[tuple[Message, Json], ...] = ()
    why: Message | None = None
    aside: bool = False


def read_release(release: Json, currency: str) -> Read:
    """Read one release.

    Parameters
    ----------
    release : mapping
        The release, its keys without blanks.
    currency : str
        The place's currency; sums in others are not taken over.

    Examples
    --------
    >>> read = read_release({"ocid": "ocds-1", "tag": ["tender"], "tender": {"title": "Mowing", "value":
    ...     {"amount": 90, "currency": "GBP"}}, "buyer": {"name": "Anytown Council"}}, "GBP")
    >>> [(row["stage"], row["title"], row["estimated_pence"]) for row in read.contracts]
    [('tender', 'Mowing', 9000)]
    """
    ocid = id_of(release.get("ocid"))
    if not ocid:
        return Read(why=remarks.release_without_ocid())
    if unreadable := unreadable_members(release):
        return Read(why=remarks.member_unreadable(unreadable[0]))
    common = Common(release, currency)
    if is_trial(str(common.columns["title"] or ""), str(common.columns["description"] or "")):
        return Read(why=remarks.test_notice(str(common.columns["title"])), aside=True)
    rows = apart([*_awarded(common), *_only_contracts(common)])
    if not rows and common.says_something:
        rows = list(_tendered(common))
    told = list(transactions(common))
    payments = [row for row in told if isinstance(row, dict)]
    unpaid = [(why, held) for row in told if not isinstance(row, dict) for why, held in (row,)]
    if not rows and not told:
        return Read(why=remarks.release_empty())
    return Read(contracts=tuple(rows), payments=tuple(payments), unpaid=tuple(unpaid))


def _awarded(common: Common) -> Iterator[tuple[int, Row]]:
    alone = len(common.awards) == 1
    for number, award in enumerate(common.awards):
        # Calls under a framework are several contracts of one award.
        for contract in common.signed(award) or [{}]:
            lot = _lot_of(award, common) or ("" if alone else _own_id(award, common))
            own = _award_columns(common, award, contract)
            name = common.part_of(contract) if contract else id_of(award.get("id")) or lot
            own |= {"lot": lot or None, "contract": named(common, name)}
            suppliers = parties_in(contract.get("suppliers")) or parties_in(award.get("suppliers"))
            # Some name the supplier among the parties alone.
            if not suppliers and alone and str(award.get("status") or "active") == "active":
                suppliers = common.parties.with_role("supplier")
            yield from ((number, row) for row in _by_supplier(common, own, suppliers))


def _own_id(award: Json, common: Common) -> str:
    return id_of(award.get("id")).removeprefix(common.ocid).strip("-")


def _lot_of(award: Json, common: Common) -> str:
    """Return the lots of an award, where its process has several."""
    lots = award.get("relatedLots") or []
    ids = [id_of(lot) for lot in ([lots] if isinstance(lots, str) else lots)]
    return ", ".join(ids) if len(common.lots) > 1 or len(common.awards) > 1 else ""


def _award_columns(common: Common, award: Json, contract: Json) -> Row:
    sums = [money(each.get("value"), common.currency) for each in (contract, award)]
    value = next((each for each in sums if each.pence is not None), max(sums, key=lambda each: each.flag))
    lots = {id_of(lot.get("id")): lot for lot in common.lots}
    mine = [lots[name] for name in map(id_of, _listed(award.get("relatedLots"))) if name in lots]
    period = _best(
        span(contract.get("period")),
        span(award.get("contractPeriod")),
        whole([span(lot.get("contractPeriod")) for lot in mine]),
        span(common.tender.get("contractPeriod")),
    )
    theirs = _of_lots(mine, common)
    estimate, days = theirs or common.estimate, _days(period)
    flags = [days.pop("flag"), value.flag, *common.flags]
    days, doubt = standing(common, award, contract, days)
    told = period_days(contract.get("period"), award.get("contractPeriod"))
    unread = day_unread(*told, award.get("date"), contract.get("dateSigned"))
    flags += [doubt, "day_unclear" if unread else ""]
    if value.pence and estimate.pence and value.pence > estimate.pence:
        flags.append(ABOVE)
    if estimate.pence and theirs is None and len(common.awards) > 1:
        flags.append(ALL_LOTS)
    own = first_text([award.get("title"), award.get("description")]) if len(common.awards) > 1 else None
    return {
        **common.columns,
        **days,
        "title": ": ".join(filter(None, (common.columns["title"], own))) or None,
        "stage": "contract" if contract else "award",
        "value_pence": value.pence,
        "estimated_pence": estimate.pence,
        "vat": value.vat or estimate.vat or None,
        "awarded_on": day_of(award.get("date")) or day_of(contract.get("dateSigned")),
        "flag": _flags(flags),
    }  # fmt: skip


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _of_lots(lots: Sequence[Json], common: Common) -> Money | None:
    """Return what some lots were estimated to be worth, if that is told of each."""
    held = [money(lot.get("value"), common.currency) for lot in lots]
    if not held or any(each.pence is None for each in held):
        return None
    return replace(held[0], pence=sum(each.pence or 0 for each in held))


def _best(*spans: Span) -> Span:
    """Return the first period that says anything, with what it lacks from the others."""
    told = [each for each in spans if each] or [Span()]
    first = told[0]
    return Span(
        starts_on=first.starts_on, ends_on=first.ends_on, duration_days=first.duration_days,
        extended_until_on=next((each.extended_until_on for each in told if each.extended_until_on), None),
    )  # fmt: skip


def _days(period: Span) -> Row:
    backwards = period.starts_on and period.ends_on and period.ends_on < period.starts_on
    return {
        "starts_on": period.starts_on, "ends_on": period.ends_on,
        "extended_until_on": max(filter(None, (period.extended_until_on, period.ends_on)), default=None),
        "duration_days": None if period.starts_on and period.ends_on else period.duration_days,
        "flag": "end_before_start" if backwards else "",
    }  # fmt: skip


def _flags(flags: Sequence[str | None]) -> str | None:
    return " ".join(dict.fromkeys(word for each in flags if each for word in each.split())) or None


def _by_supplier(common: Common, own: Row, references: Sequence[Json]) -> Iterator[Row]:
    """Give a row to each supplier of an award; each holds the one value that they share."""
    found: dict[tuple[object, ...], Party] = {}
    for reference in references:
        for party in common.parties.supplier(reference):
            # One name at two addresses is two places of one firm: both are kept, as the source has them.
            found.setdefault((party.name.casefold(), party.columns.get("address"), party.flags), party)
    suppliers = list(found.values()) or [
        Party(name="", flags=() if str(own.get("status")) in NO_AWARD else (NOT_NAMED,))
    ]
    many = len({party.name.casefold() for party in suppliers if party.name})
    for party in suppliers:
        shared = SHARED if many > 1 and own.get("value_pence") else ""
        yield {
            **own, **party.columns, "supplier": party.name or None, "suppliers": many or None,
            "flag": _flags([own.get("flag"), shared, *party.flags]),
        }  # fmt: skip


def _only_contracts(common: Common) -> Iterator[tuple[int, Row]]:
    """Give rows to contracts whose award this release does not hold."""
    awards = {id_of(award.get("id")) for award in common.awards}
    for number, contract in enumerate(common.contracts, len(common.awards)):
        award = id_of(contract.get("awardID"))
        if award in awards or (len(common.awards) == len(common.contracts) == 1 and not award):
            continue
        stand_in = {"id": award or id_of(contract.get("id")), "contractPeriod": contract.get("period")}
        own = _award_columns(common, stand_in, contract)
        own |= {"lot": None, "contract": named(common, common.part_of(contract))}
        suppliers = parties_in(contract.get("suppliers"))
        # Of several contracts nothing tells whose each is.
        if not suppliers and len(common.contracts) == 1:
            suppliers = common.parties.with_role("supplier")
        yield from ((number, row) for row in _by_supplier(common, own, suppliers))


def _tendered(common: Common) -> Iterator[Row]:
    """Give a row to what is put out, or planned; a row a lot where each lot has a value of its own."""
    tags, status = tags_of(common.release), str(common.tender.get("status") or "").casefold()
    planned = bool(tags & PLANNED) or status in PLANNED or (not common.tender)
    own: Row = {
        **common.columns,
        "stage": "pipeline" if planned else "tender",
        "suppliers": None,
        "supplier": None,
        "status": first_text([common.tender.get("status"), *sorted(tags)]),
        "state": _called(common.tender),
    }
    lots = [lot for lot in common.lots if str(lot.get("status") or "") not in {"cancelled", "withdrawn"}]
    if len(lots) > 1 and _of_lots(lots, common) is not None:
        for lot in lots:
            yield own | _lot_columns(common, lot)
        return
    period = _best(
        span(common.tender.get("contractPeriod")), whole([span(lot.get("contractPeriod")) for lot in lots])
    )
    estimate = common.estimate
    budget = obj(obj(common.release.get("planning")).get("budget")).get("amount")
    if estimate.pence is None:
        estimate = _of_lots(lots, common) or (money(budget, common.currency) if budget else estimate)
    days = _days(period)
    yield (
        own
        | days
        | {
            "contract": named(common, ""),
            "lot": None,
            "estimated_pence": estimate.pence,
            "vat": estimate.vat or None,
            "flag": _flags(
                [days["flag"], estimate.flag, ALL_LOTS if len(lots) > 1 and estimate.pence else ""]
            ),
        }
    )


def _called(tender: Json) -> str | None:
    """Return how a call stands: one that is complete is over, and its contract is not."""
    name = state_of(str(tender.get("status") or "")).name
    return name if name in {VOID, PLANNED_STATE, OPEN} else None


def _lot_columns(common: Common, lot: Json) -> Row:
    value, name = money(lot.get("value"), common.currency), id_of(lot.get("id"))
    title = first_text([lot.get("title"), lot.get("description")])
    days = _days(_best(span(lot.get("contractPeriod")), span(common.tender.get("contractPeriod"))))
    return days | {
        "contract": named(common, f"lot {name}"), "lot": name or None, "estimated_pence": value.pence,
        "value_low_pence": None, "vat": value.vat or None,
        "flag": _flags([*common.flags, days["flag"], value.flag]),
        "title": ": ".join(dict.fromkeys(filter(None, [common.columns["title"], title]))) or None,
        "description": first_text([lot.get("description")]) or common.columns["description"],
    }  # fmt: skip

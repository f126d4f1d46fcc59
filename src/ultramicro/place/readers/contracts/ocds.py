"""One release of the Open Contracting Data Standard (1.0, 1.1) to rows of contracts and payments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ultramicro.core.message import Message
from ultramicro.place.readers.contracts import remarks
from ultramicro.place.readers.contracts.cleaning import said
from ultramicro.place.readers.contracts.days import day_of
from ultramicro.place.readers.contracts.ocds_parts import (
    Json,
    Money,
    Parties,
    Party,
    Span,
    id_of,
    money,
    name_of,
    obj,
    objs,
    span,
    truth,
    whole,
)
from ultramicro.place.readers.contracts.suppliers import NOT_NAMED
from ultramicro.place.readers.contracts.trials import is_trial
from ultramicro.place.readers.values.amounts import parse_pence

Row = dict[str, Any]
PLANNED = frozenset({"planning", "planningupdate", "planned"})
ABOVE, ALL_LOTS, SHARED = "value_above_estimate", "value_of_all_lots", "value_shared"
KINDS = {"goods": "goods", "works": "works", "services": "services", "supplies": "goods"}
BOTH = "|"
"""Between the parts of a contract's name."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a release gives.

    Parameters
    ----------
    contracts, payments : tuple of dict
        Rows of `contracts` and `contract_payments`, by column.
    why : Message or None
        Why it gives none.
    aside : bool
        Whether it is no notice at all, rather than one that could not be used.
    """

    contracts: tuple[Row, ...] = ()
    payments: tuple[Row, ...] = ()
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
    common = _Common(release, currency)
    if is_trial(str(common.columns["title"] or ""), str(common.columns["description"] or "")):
        return Read(why=remarks.test_notice(str(common.columns["title"])), aside=True)
    rows = [*_awarded(common), *_only_contracts(common)]
    if not rows and common.says_something:
        rows = list(_tendered(common))
    payments = list(_transactions(common))
    if not rows and not payments:
        return Read(why=remarks.release_empty())
    return Read(contracts=tuple(rows), payments=tuple(payments))


class _Common:
    """What all rows of a release have, and what they are made from."""

    def __init__(self, release: Json, currency: str) -> None:
        self.release, self.currency = release, currency
        self.ocid = id_of(release.get("ocid"))
        self.parties = Parties(release)
        self.tender = obj(release.get("tender"))
        self.awards = objs(release.get("awards"))
        self.contracts = objs(release.get("contracts"))
        self.lots = objs(self.tender.get("lots"))
        self.estimate = money(self.tender.get("value"), currency)
        self.columns = self._columns()

    @property
    def says_something(self) -> bool:
        return bool(self.columns["title"] or self.columns["description"] or self.tender)

    def _columns(self) -> Row:
        release, tender = self.release, self.tender
        planning = obj(release.get("planning"))
        things = [*self.awards, *self.contracts, obj(planning.get("project")), obj(planning.get("budget"))]
        titles = [tender.get("title"), release.get("title"), *(each.get("title") for each in things)]
        texts = [tender.get("description"), release.get("description"), planning.get("rationale"),
                 *(each.get("description") for each in things)]  # fmt: skip
        category, cpv = _classified(tender, self.lots, self.awards, self.contracts)
        return {
            "ocid": self.ocid,
            "release": id_of(release.get("id")) or None,
            "reference": id_of(tender.get("id")) or None,
            "title": _first(titles),
            "description": _first(texts),
            "category": category,
            "cpv": cpv,
            "kind": _kind([tender, *self.awards, *self.lots]),
            "buyer": name_of(self.parties.buyer) or None,
            "suits": _suits(tender, self.lots),
            "reserved": _reserved(tender, self.lots),
            "procedure": _first([tender.get("procurementMethodDetails"), tender.get("procurementMethod")]),
            "commenced_on": self._commenced(),
            "published_on": day_of(release.get("date")),
            "closes_on": day_of(obj(tender.get("tenderPeriod")).get("endDate")),
            "estimated_pence": self.estimate.pence,
            "value_low_pence": money(tender.get("minValue"), self.currency).pence,
            "lots": len(self.lots) or None,
        }  # fmt: skip

    def _commenced(self) -> date | None:
        """Return the day on which the buying began: that of the first call, as far as the release tells."""
        tags = _tags(self.release)
        future = day_of(obj(self.tender.get("communication")).get("futureNoticeDate"))
        told = day_of(obj(self.tender.get("tenderPeriod")).get("startDate")) or day_of(
            self.tender.get("datePublished")
        )
        if tags & PLANNED:
            return future
        return told or (day_of(self.release.get("date")) if tags & {"tender"} else None)


def _tags(release: Json) -> set[str]:
    tags = release.get("tag") or []
    return {str(tag).casefold() for tag in ([tags] if isinstance(tags, str) else tags)}


def _first(texts: Sequence[object]) -> str | None:
    return next((plain for text in texts if isinstance(text, str) and (plain := said(text))), None)


def _classified(
    tender: Json, lots: Sequence[Json], awards: Sequence[Json], contracts: Sequence[Json]
) -> tuple[str | None, str | None]:
    """Return the first classification in words and as a CPV code."""
    things = [tender, *lots, *awards, *contracts]
    held = [obj(each.get("classification")) for each in things]
    held += [obj(item.get("classification")) for each in things for item in objs(each.get("items"))]
    held += [more for each in things for more in objs(each.get("additionalClassifications"))]
    held += [more for each in things for item in objs(each.get("items"))
             for more in objs(item.get("additionalClassifications"))]  # fmt: skip
    cpvs = [each for each in held if "CPV" in str(each.get("scheme") or "CPV").upper() and each.get("id")]
    words = _first([each.get("description") for each in held])
    return words, (id_of(cpvs[0].get("id")).removesuffix(".0") if cpvs else None)


def _kind(things: Sequence[Json]) -> str | None:
    kinds = [str(each.get("mainProcurementCategory") or "").casefold() for each in things]
    return next((KINDS[kind] for kind in kinds if kind in KINDS), None)


def _suits(tender: Json, lots: Sequence[Json]) -> str | None:
    held = [obj(tender.get("suitability")), *(obj(lot.get("suitability")) for lot in lots)]
    old = obj(tender.get("xClassifications"))
    sme = any(truth(each.get("sme")) for each in held) or truth(old.get("isSuitableForSme"))
    vcse = any(truth(each.get("vcse")) for each in held) or truth(old.get("isSuitableForVco"))
    return " ".join(word for word, told in (("sme", sme), ("vcse", vcse)) if told) or None


def _reserved(tender: Json, lots: Sequence[Json]) -> str | None:
    held = [obj(each.get("otherRequirements")).get("reservedParticipation") for each in (tender, *lots)]
    words = [str(word) for each in held for word in ([each] if isinstance(each, str) else each or [])]
    return " ".join(dict.fromkeys(words)) or None


def _named(common: _Common, part: str) -> str:
    """Name a contract within the place: its process, and the award or lot of it."""
    return (
        common.ocid if not part else part if part.startswith(common.ocid) else f"{common.ocid} {BOTH} {part}"
    )


def _awarded(common: _Common) -> Iterator[Row]:
    signed = {id_of(each.get("awardID")): each for each in common.contracts if id_of(each.get("awardID"))}
    # A contract without a word on its award is of the only one.
    if len(common.awards) == len(common.contracts) == 1 and not signed:
        signed = {id_of(common.awards[0].get("id")): common.contracts[0]}
    alone = len(common.awards) == 1
    for award in common.awards:
        contract = signed.get(id_of(award.get("id")), {})
        lot = _lot_of(award, common) or (
            "" if alone else id_of(award.get("id")).removeprefix(common.ocid).strip("-")
        )
        own = _award_columns(common, award, contract)
        own |= {"lot": lot or None, "contract": _named(common, id_of(award.get("id")) or lot)}
        suppliers = objs(award.get("suppliers")) or objs(contract.get("suppliers"))
        # Some name the supplier among the parties alone.
        if not suppliers and alone and str(award.get("status") or "active") == "active":
            suppliers = common.parties.with_role("supplier")
        yield from _by_supplier(common, own, suppliers)


def _lot_of(award: Json, common: _Common) -> str:
    """Return the lots of an award, where its process has several."""
    lots = award.get("relatedLots") or []
    named = [id_of(lot) for lot in ([lots] if isinstance(lots, str) else lots)]
    return ", ".join(named) if len(common.lots) > 1 or len(common.awards) > 1 else ""


def _award_columns(common: _Common, award: Json, contract: Json) -> Row:
    value = money(contract.get("value"), common.currency)
    value = value if value.pence is not None else money(award.get("value"), common.currency)
    lots = {id_of(lot.get("id")): lot for lot in common.lots}
    mine = [lots[name] for name in map(id_of, _listed(award.get("relatedLots"))) if name in lots]
    period = _best(
        span(contract.get("period")),
        span(award.get("contractPeriod")),
        whole([span(lot.get("contractPeriod")) for lot in mine]),
        span(common.tender.get("contractPeriod")),
    )
    estimate = _of_lots(mine, common) or common.estimate
    flags = [value.flag]
    if value.pence and estimate.pence and value.pence > estimate.pence:
        flags.append(ABOVE)
    own = _first([award.get("title"), award.get("description")]) if len(common.awards) > 1 else None
    return {
        **common.columns,
        **_days(period),
        "title": ": ".join(filter(None, (common.columns["title"], own))) or None,
        "stage": "contract" if contract else "award",
        "value_pence": value.pence,
        "estimated_pence": estimate.pence,
        "vat": value.vat or estimate.vat or None,
        "status": _first([contract.get("status"), award.get("status")]),
        "awarded_on": day_of(award.get("date")) or day_of(contract.get("dateSigned")),
        "flag": _flags(flags),
    }  # fmt: skip


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _of_lots(lots: Sequence[Json], common: _Common) -> Money | None:
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


def _by_supplier(common: _Common, own: Row, references: Sequence[Json]) -> Iterator[Row]:
    """Give a row to each supplier of an award; each holds the one value that they share."""
    found: dict[tuple[object, ...], Party] = {}
    for reference in references:
        for party in common.parties.supplier(reference):
            # One name at two addresses is two places of one firm: both are kept, as the source has them.
            found.setdefault((party.name.casefold(), party.columns.get("address"), party.flags), party)
    suppliers = list(found.values()) or [
        Party(name="", flags=(NOT_NAMED,) if own["stage"] != "tender" else ())
    ]
    named = len({party.name.casefold() for party in suppliers if party.name})
    for party in suppliers:
        shared = SHARED if named > 1 and own.get("value_pence") else ""
        yield {
            **own, **party.columns, "supplier": party.name or None, "suppliers": named or None,
            "flag": _flags([own.get("flag"), shared, *party.flags]),
        }  # fmt: skip


def _only_contracts(common: _Common) -> Iterator[Row]:
    """Give rows to contracts whose award this release does not hold."""
    awards = {id_of(award.get("id")) for award in common.awards}
    for contract in common.contracts:
        award = id_of(contract.get("awardID"))
        if common.awards and (award in awards or (len(common.contracts) == 1 and not award)):
            continue
        stand_in = {"id": award or id_of(contract.get("id")), "contractPeriod": contract.get("period")}
        own = _award_columns(common, stand_in, contract)
        own |= {"lot": None, "contract": _named(common, award or id_of(contract.get("id")))}
        suppliers = objs(contract.get("suppliers")) or common.parties.with_role("supplier")
        yield from _by_supplier(common, own, suppliers)


def _tendered(common: _Common) -> Iterator[Row]:
    """Give a row to what is put out, or planned; a row a lot where each lot has a value of its own."""
    tags, status = _tags(common.release), str(common.tender.get("status") or "").casefold()
    planned = bool(tags & PLANNED) or status in PLANNED or (not common.tender)
    own: Row = {
        **common.columns,
        "stage": "pipeline" if planned else "tender",
        "suppliers": None,
        "supplier": None,
        "status": _first([common.tender.get("status"), *sorted(tags)]),
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
            "contract": _named(common, ""),
            "lot": None,
            "estimated_pence": estimate.pence,
            "vat": estimate.vat or None,
            "flag": _flags(
                [days["flag"], estimate.flag, ALL_LOTS if len(lots) > 1 and estimate.pence else ""]
            ),
        }
    )


def _lot_columns(common: _Common, lot: Json) -> Row:
    value, name = money(lot.get("value"), common.currency), id_of(lot.get("id"))
    title = _first([lot.get("title"), lot.get("description")])
    days = _days(_best(span(lot.get("contractPeriod")), span(common.tender.get("contractPeriod"))))
    return days | {
        "contract": _named(common, f"lot {name}"), "lot": name or None, "estimated_pence": value.pence,
        "value_low_pence": None, "vat": value.vat or None, "flag": _flags([days["flag"], value.flag]),
        "title": ": ".join(dict.fromkeys(filter(None, [common.columns["title"], title]))) or None,
        "description": _first([lot.get("description")]) or common.columns["description"],
    }  # fmt: skip


def _transactions(common: _Common) -> Iterator[Row]:
    """Give rows to payments under the contracts of a release."""
    for contract in common.contracts:
        for each in objs(obj(contract.get("implementation")).get("transactions")):
            # 1.0 calls the sum `amount` and the parties `providerOrganization` and `receiverOrganization`.
            held = obj(each.get("value")) or obj(each.get("amount"))
            pence = parse_pence(str(held.get("amount"))) if held.get("amount") is not None else None
            if (
                pence is None
                or str(held.get("currency") or common.currency).upper() != common.currency.upper()
            ):
                continue
            payee = obj(each.get("payee")) or obj(each.get("receiverOrganization"))
            payer = obj(each.get("payer")) or obj(each.get("providerOrganization"))
            party = common.parties.supplier(payee)[0] if payee else Party(name="")
            numbers: Mapping[str, object] = party.columns
            yield {
                "reference": _named(common, id_of(contract.get("awardID")) or id_of(contract.get("id"))),
                "ocid": common.ocid, "release": common.columns["release"],
                "payment": id_of(each.get("id")) or None,
                "title": _first([contract.get("title")]) or common.columns["title"],
                "buyer": name_of(common.parties.full(payer)) or common.columns["buyer"],
                "supplier": party.name or None, "supplier_id": numbers.get("supplier_id"),
                "company_number": numbers.get("company_number"), "amount_pence": pence,
                "paid_on": day_of(each.get("date")),
            }  # fmt: skip

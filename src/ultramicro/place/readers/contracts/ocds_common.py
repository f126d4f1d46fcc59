"""What all rows of a release have in common: who buys what, how, and when that began."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from ultramicro.place.readers.contracts.cleaning import is_nothing, said
from ultramicro.place.readers.contracts.days import day_of
from ultramicro.place.readers.contracts.ocds_parts import (
    Json,
    Parties,
    id_of,
    money,
    name_of,
    obj,
    objs,
    truth,
)

Row = dict[str, Any]
PLANNED = frozenset({"planning", "planningupdate", "planned"})
KINDS = {"goods": "goods", "works": "works", "services": "services", "supplies": "goods"}
FRAMEWORK = "framework"
BETWEEN = " | "
"""Between the parts of a contract's name."""


class Common:
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
        """Whether the release says anything of what is bought."""
        return bool(self.columns["title"] or self.columns["description"] or self.tender)

    @property
    def flags(self) -> list[str]:
        """What is to be known of all that the process buys: a framework's value is no spending."""
        techniques = [obj(each.get("techniques")) for each in (self.tender, *self.lots)]
        told = any(truth(each.get("hasFrameworkAgreement")) for each in techniques)
        return [FRAMEWORK] if told else []

    def signed(self, award: Json) -> list[Json]:
        """List the contracts of an award; one without a word on its award is of the only one."""
        own = [each for each in self.contracts if id_of(each.get("awardID")) == id_of(award.get("id"))]
        only = len(self.awards) == len(self.contracts) == 1 and not id_of(self.contracts[0].get("awardID"))
        return self.contracts if only else own

    def part_of(self, contract: Json) -> str:
        """Return what names a contract within its process: its award, or itself where that has several."""
        award, own = id_of(contract.get("awardID")), id_of(contract.get("id"))
        if not award:
            # That of the only award is named as it was before it was signed.
            return id_of(self.awards[0].get("id")) if len(self.awards) == len(self.contracts) == 1 else own
        many = sum(id_of(each.get("awardID")) == award for each in self.contracts) > 1
        return (own if many else "") or award

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
            "reference": _reference(tender),
            "title": first_text(titles),
            "description": first_text(texts),
            "category": category,
            "cpv": cpv,
            "kind": _kind([tender, *self.awards, *self.lots]),
            "buyer": name_of(self.parties.buyer) or None,
            "suits": _suits(tender, self.lots),
            "reserved": _reserved(tender, self.lots),
            "procedure": first_text(
                [tender.get("procurementMethodDetails"), tender.get("procurementMethod")]
            ),
            "commenced_on": self._commenced(),
            "published_on": day_of(release.get("date")),
            "closes_on": day_of(obj(tender.get("tenderPeriod")).get("endDate")),
            "estimated_pence": self.estimate.pence,
            "value_low_pence": money(tender.get("minValue"), self.currency).pence,
            "lots": len(self.lots) or None,
        }  # fmt: skip

    def _commenced(self) -> date | None:
        """Return the day on which the buying began: that of the first call, as far as the release tells."""
        tags = tags_of(self.release)
        future = day_of(obj(self.tender.get("communication")).get("futureNoticeDate"))
        told = day_of(obj(self.tender.get("tenderPeriod")).get("startDate")) or day_of(
            self.tender.get("datePublished")
        )
        if tags & PLANNED:
            return future
        return told or (day_of(self.release.get("date")) if tags & {"tender"} else None)


def _reference(tender: Json) -> str | None:
    """Return the buyer's own reference; an id that the publisher made of the OCID is none."""
    own = id_of(tender.get("id"))
    return own if own and not own.casefold().startswith("ocds-") else None


def tags_of(release: Json) -> set[str]:
    """Return what a release is tagged as, in small letters."""
    tags = release.get("tag") or []
    return {str(tag).casefold() for tag in ([tags] if isinstance(tags, str) else tags)}


def first_text(texts: Sequence[object]) -> str | None:
    """Return the first text that says something."""
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
    words = first_text([each.get("description") for each in held])
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


def named(common: Common, part: str) -> str:
    """Name a contract within the place: its process, and the award or lot of it."""
    return (
        common.ocid if not part else part if part.startswith(common.ocid) else f"{common.ocid}{BETWEEN}{part}"
    )


def parties_in(value: object) -> list[Json]:
    """Return the organisations that are referred to; a bare text is the name of one.

    Examples
    --------
    >>> parties_in("A Ltd"), parties_in(["A Ltd", {"name": "B Ltd"}]), parties_in(None)
    ([{'name': 'A Ltd'}], [{'name': 'A Ltd'}, {'name': 'B Ltd'}], [])
    """
    if isinstance(value, str):
        return [{"name": value}]
    if isinstance(value, list):
        return [each for part in value for each in parties_in(part)]
    return objs(value)


def unreadable_members(release: Json) -> list[str]:
    """Name the parts of a release that hold something and no object, so that nothing of them can be read.

    Examples
    --------
    >>> unreadable_members({"awards": "see below", "tender": {}, "parties": "none", "contracts": [5]})
    ['awards', 'contracts']
    """
    told = {name: release.get(name) for name in ("tender", "awards", "contracts", "parties")}
    return [
        name
        for name, held in told.items()
        if held and not obj(held) and not objs(held) and not (isinstance(held, str) and is_nothing(held))
    ]

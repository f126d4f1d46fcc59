"""The small parts of a release: texts, sums, periods, who a party is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ultramicro.place.readers.contracts.cells import Sum, money_in, other_currency_said
from ultramicro.place.readers.contracts.cleaning import clean, clean_address, is_nothing, said
from ultramicro.place.readers.contracts.days import day_of, last_day, length_days, says_no_day
from ultramicro.place.readers.contracts.identifiers import (
    company_number,
    other_number,
    postcode,
    postcode_at_end,
)
from ultramicro.place.readers.contracts.suppliers import NOT_NAMED, suppliers_in
from ultramicro.place.readers.values.currencies import Unit

Json = Mapping[str, Any]
COMPANIES = "GB-COH"
ZERO, OTHER_CURRENCY, STAND_IN = "value_is_zero", "other_currency", "address_of_buyer"
_PLACEHOLDER = re.compile(
    r"^\W*(?:n/?a|none|withheld|redacted|confidential|various|see .*|as above|address|not (?:known|"
    r"disclosed|applicable)"
    r"|unknown|tbc|x+)\W*$|withheld|redacted",
    re.IGNORECASE,
)  # data
SMALL = {"sme": True, "micro": True, "small": True, "medium": True, "large": False}


def obj(value: object) -> Json:
    """Return an object; an empty one where there is none. A list of one is that one.

    Examples
    --------
    >>> obj(None), obj({"a": 1}), obj([{"a": 1}]), obj("text")
    ({}, {'a': 1}, {'a': 1}, {})
    """
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], Mapping):
        return value[0]
    return {}


def objs(value: object) -> list[Json]:
    """Return a list of objects; one that stands alone, and the values of one that has numbers for names.

    Examples
    --------
    >>> objs([{"id": 1}, None, "x"]), objs({"id": 1}), objs({"0": {"id": 1}, "1": {"id": 2}})
    ([{'id': 1}], [{'id': 1}], [{'id': 1}, {'id': 2}])
    """
    if isinstance(value, list):
        return [each for each in value if isinstance(each, Mapping)]
    if isinstance(value, Mapping):
        inner = list(value.values())
        numbered = bool(value) and all(str(key).isdigit() for key in value)
        return [each for each in inner if isinstance(each, Mapping)] if numbered else [value]
    return []


def id_of(value: object) -> str:
    """Return an id as text, without the blanks of wrapped lines.

    Examples
    --------
    >>> id_of("oc    ds-1"), id_of(7), id_of(None), id_of("ocds-r6ebe6-00000 000000")
    ('ocds-1', '7', '', 'ocds-r6ebe6-00000 000000')
    """
    if value is None or isinstance(value, (Mapping, list, bool)):
        return ""
    return re.sub(r"\s{2,}", "", str(value)).strip()


@dataclass(frozen=True, kw_only=True)
class Money:
    """A sum of a notice: its pence, or why there are none."""

    pence: int | None = None
    flag: str = ""
    vat: str = ""


def money(value: object, currency: str) -> Money:
    """Read a value of a release; 0 stands for what is not known.

    Parameters
    ----------
    value : object
        What stands in the release.
    currency : str
        The place's currency.

    Examples
    --------
    >>> money({"amount": 250, "currency": "GBP"}, "GBP").pence, money({"amount": "1,000.00"}, "GBP").pence
    (25000, 100000)
    >>> money({"amount": 0}, "GBP"), money({"amount": 5, "currency": "EUR"}, "GBP").flag
    (Money(pence=None, flag='value_is_zero', vat=''), 'other_currency')
    """
    held = obj(value)
    # A sum that is written where an object should be says nothing of its currency, and is no missing one.
    if not held and value:
        return Money(flag="value_unclear")
    net, gross = held.get("amount"), held.get("amountGross")
    amount, vat = (gross, "including") if net is None and gross is not None else (net, "")
    told = "" if amount is None else digits(amount)
    found = money_in(told, Unit(currency=currency.upper()))
    if told and (other_currency_said(held.get("currency"), currency) or found.currency):
        return Money(flag=OTHER_CURRENCY)
    if found.zero:
        return Money(flag=ZERO)
    if found == Sum():
        return Money()
    if found.pence is None or found.low_pence is not None:
        return Money(flag="value_unclear")
    return Money(pence=found.pence, vat=vat or found.vat or ("excluding" if gross is not None else ""))


def digits(amount: object) -> str:
    """Return an amount as text.

    Examples
    --------
    >>> digits(Decimal("1.5")), digits("1,200"), digits(7)
    ('1.5000', '1,200', '7')
    """
    # A number has a point before its pence and no marks between thousands, so that 1.234 is one number.
    return f"{amount:f}000" if isinstance(amount, Decimal) and "." in f"{amount:f}" else str(amount)


@dataclass(frozen=True, kw_only=True)
class Span:
    """From when to when a contract runs."""

    starts_on: date | None = None
    ends_on: date | None = None
    extended_until_on: date | None = None
    duration_days: int | None = None

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return any((self.starts_on, self.ends_on, self.duration_days))


def day_unread(*told: object) -> bool:
    """Say whether any of some days is told and is none.

    Examples
    --------
    >>> day_unread("2026-04-01", None, ""), day_unread("0202-01-01"), day_unread("TBC"), day_unread(5)
    (False, True, False, True)
    """
    return any(
        each is not None and day_of(each) is None and not (isinstance(each, str) and says_no_day(each))
        for each in told
    )


def period_days(*periods: object) -> list[object]:
    """List the days that periods tell, as they stand."""
    return [
        day
        for each in periods
        for day in (
            [obj(each).get(name) for name in ("startDate", "endDate", "maxExtentDate")]
            if obj(each) or not each
            else [each]
        )
    ]


def span(period: object) -> Span:
    """Read a period; where only its length is given, its last day follows from its first.

    Examples
    --------
    >>> str(span({"startDate": "2026-04-01T00:00:00Z", "durationInDays": 365}).ends_on)
    '2027-03-31'
    >>> span({"durationInDays": 90}).duration_days
    90
    """
    held = obj(period)
    starts, ends = day_of(held.get("startDate")), day_of(held.get("endDate"))
    days = length_days(held.get("durationInDays"), unit="d")
    return Span(
        starts_on=starts, ends_on=ends or last_day(starts, days),
        extended_until_on=day_of(held.get("maxExtentDate")), duration_days=days,
    )  # fmt: skip


def whole(spans: Sequence[Span]) -> Span:
    """Return the period that holds several."""
    first = [each.starts_on for each in spans if each.starts_on]
    last = [each.ends_on for each in spans if each.ends_on]
    further = [each.extended_until_on for each in spans if each.extended_until_on]
    days = [each.duration_days for each in spans if each.duration_days]
    return Span(
        starts_on=min(first, default=None), ends_on=max(last, default=None),
        extended_until_on=max(further, default=None), duration_days=max(days, default=None),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Party:
    """What a release says of one organisation: columns of the table, and what is doubtful."""

    name: str
    columns: Mapping[str, object] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


class Parties:
    """The organisations of a release, found by id or, in OCDS 1.0, where they are named.

    Parameters
    ----------
    release : mapping
        The release.
    """

    def __init__(self, release: Json) -> None:
        self.held = objs(release.get("parties"))
        self.by_id = {id_of(party.get("id")): party for party in self.held if id_of(party.get("id"))}
        self.buyer = self._buyer(release)

    def _buyer(self, release: Json) -> Json:
        named = obj(release.get("buyer")) or next(iter(objs(release.get("buyers"))), {})
        entity = obj(obj(release.get("tender")).get("procuringEntity"))
        found = self.full(named) if named else {}
        if not name_of(found):
            found = next((p for p in self.held if "buyer" in _roles(p)), {}) or self.full(entity)
        return found or next((p for p in self.held if "procuringEntity" in _roles(p)), {})

    def full(self, reference: Json) -> Json:
        """Return all that is said of an organisation that is referred to.

        Some publishers give every party one id, so the name must not contradict.
        """
        party = self.by_id.get(id_of(reference.get("id")), {})
        if party and name_of(reference) and name_of(party) and not _alike(name_of(reference), name_of(party)):
            party = next((p for p in self.held if _alike(name_of(p), name_of(reference))), {})
        if not party and name_of(reference):
            party = next((p for p in self.held if _alike(name_of(p), name_of(reference))), {})
        return {**party, **{key: value for key, value in reference.items() if value}}

    def with_role(self, role: str) -> list[Json]:
        """List those that have a role."""
        return [party for party in self.held if role in _roles(party)]

    def supplier(self, reference: Json) -> list[Party]:
        """Return the supplier that is referred to; several where one name holds several."""
        party = self.full(reference)
        named = suppliers_in(name_of(party))
        if len(named) > 1:
            return [Party(name=each.name, flags=(each.flag or "several_suppliers",)) for each in named]
        if not named[0].name:
            return [Party(name="", flags=(named[0].flag or NOT_NAMED,), columns=_size(party))]
        columns, flags = _whereabouts(party, self.buyer)
        return [Party(name=named[0].name, columns=_numbers(party) | columns | _size(party), flags=flags)]


def name_of(party: Json) -> str:
    """Return the name of an organisation."""
    told = (party.get("name"), obj(party.get("identifier")).get("legalName"))
    return next((said(each) for each in told if isinstance(each, str) and said(each)), "")


def _alike(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())


def _roles(party: Json) -> list[str]:
    roles = party.get("roles") or []
    return [roles] if isinstance(roles, str) else [str(role) for role in roles]


def _identifiers(party: Json) -> Iterator[tuple[str, str]]:
    for each in (obj(party.get("identifier")), *objs(party.get("additionalIdentifiers"))):
        yield id_of(each.get("scheme")), id_of(each.get("id"))
    # `GB-COH-01234567` as the id of the party itself.
    scheme, _, number = id_of(party.get("id")).rpartition("-")
    yield scheme, number


def _numbers(party: Json) -> dict[str, object]:
    found = [(scheme, number) for scheme, number in _identifiers(party) if number and not is_nothing(number)]
    company = next((n for scheme, each in found if scheme == COMPANIES and (n := company_number(each))), "")
    own = id_of(party.get("id"))
    others = [other_number(scheme, number) for scheme, number in found[: len(found)] if scheme]
    # The last is the id of the party itself, which counts only if it is a register's and no running number.
    kept = [each for each in others if each and each != own and not each.startswith(COMPANIES)]
    kept += [own] if own.startswith(("GB-PPON", "GB-CHC", "GB-SC-", "GB-NIC")) else []
    wrong = [each for each in others if each.startswith(COMPANIES) and not company]
    return {"company_number": company or None, "supplier_id": next(iter([*kept, *wrong]), None)}


def _size(party: Json) -> dict[str, object]:
    details = obj(party.get("details"))
    scale = str(details.get("scale") or "").casefold()
    sme = SMALL.get(scale, truth(party.get("sme")))
    vcse = truth(details.get("vcse")) if details.get("vcse") is not None else truth(party.get("vco"))
    return {"sme": sme, "vcse": vcse}


def truth(value: object) -> bool | None:
    """Read yes and no as programs write them."""
    if isinstance(value, bool):
        return value
    return {"true": True, "yes": True, "false": False, "no": False}.get(str(value).strip().casefold())


def _whereabouts(party: Json, buyer: Json) -> tuple[dict[str, object], tuple[str, ...]]:
    address = obj(party.get("address"))
    text = address_text(address)
    bare = said(address.get("streetAddress"))
    if not text or _PLACEHOLDER.search(text) or _alike(text, name_of(party)):
        return {}, ()
    # The buyer's own address stands where a supplier's is withheld.
    theirs = address_text(obj(buyer.get("address")))
    if _alike(text, theirs) and not _alike(name_of(party), name_of(buyer)):
        return {}, (STAND_IN,)
    code = postcode(said(address.get("postalCode"))) or postcode_at_end(bare) or postcode_at_end(text)
    return {"address": text, "postcode": code or None}, ()


def address_text(address: Json) -> str:
    """Return an address on one line."""
    street = clean_address(address.get("streetAddress"))
    parts = [
        street,
        *(clean(address.get(part)) for part in ("locality", "region", "postalCode", "countryName")),
    ]
    kept: list[str] = []
    for part in parts:
        # Many a street address holds all the rest already.
        if part and not is_nothing(part) and part.casefold() not in ", ".join(kept).casefold():
            kept.append(part)
    return ", ".join(kept)

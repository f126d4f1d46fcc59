"""Who sells, as an invoice must say: the hub's name, address and VAT number, from place.toml."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from ultramicro.core.errors import BadInput
from ultramicro.core.message import say
from ultramicro.core.rows import Settings
from ultramicro.ledger.guardrails import rail
from ultramicro.place.sections import section

SIMPLIFIED = "simplified_invoice"
"""The rail of the law."""
WEIGHTS = (8, 7, 6, 5, 4, 3, 2)


class Seller(NamedTuple):
    """The hub as a seller; empty where place.toml does not say."""

    name: str = ""
    address: str = ""
    vat_number: str = ""
    pay: str = ""


REGISTERED = ("name", "address", "vat_number")
"""What a hub says of itself that charges VAT; `pay` is how it is paid, for whoever is billed."""
NOBODY = Seller()


def seller_of(settings: Settings) -> Seller:
    """Return what [hub] in place.toml says.

    Raises
    ------
    BadInput
        If it has a number that is none of the country's.
    """
    given = section(settings, "hub")
    name, address, number, pay = (" ".join(str(given.get(key) or "").split()) for key in Seller._fields)
    if number and str(settings.get("country") or "GB").startswith("GB") and not is_vat_number(number):
        raise BadInput(
            say("{number} is no VAT number", number=repr(number)), where="place.toml",
            do=say("write vat_number in [hub] as it stands on the certificate: GB and 9 digits"),
        )  # fmt: skip
    return Seller(name, address, number, pay)


def require_seller(settings: Settings) -> Seller:
    """Return who sells with VAT.

    Raises
    ------
    BadInput
        If place.toml does not say under which name, address and number: without them nobody may charge VAT.
    """
    found = seller_of(settings)
    if missing := [key for key in REGISTERED if not getattr(found, key)]:
        raise BadInput(
            say("VAT is charged, and place.toml does not say the hub's {missing}", missing=missing[0]),
            where="place.toml",
            do=say("write a section [hub] with name, address and vat_number as registered; or, if the hub is "
                   "not registered for VAT, vat_share 0 for all goods in food/goods.csv"),
        )  # fmt: skip
    return found


def may_be_simple(settings: Settings, on: date, total_pence: int) -> bool:
    """Whether the law takes a simplified invoice for such a sum on a day, which needs no buyer's address.

    Parameters
    ----------
    settings : Settings
        With the country.
    on : date
        The day of the invoice.
    total_pence : int
        With VAT. [hundredths]
    """
    found = rail(SIMPLIFIED, str(settings.get("country") or "GB").partition("-")[0], on)
    return found is not None and total_pence <= found.limit * 100


def is_vat_number(words: str) -> bool:
    """Whether it is a VAT number of the United Kingdom, by its check digits.

    Nine digits: the first seven by their weights, and the last two, add up to a multiple of 97, or with 55
    more. Three more digits may name a branch.

    Examples
    --------
    >>> [is_vat_number(each) for each in ("GB 980 7806 84", "980780684", "GB980780685", "GB98078068")]
    [True, True, False, False]
    """
    found = re.fullmatch(r"(?:GB|XI)?(\d{9})(?:\d{3})?", re.sub(r"[\s.-]", "", words.upper()))
    if not found:
        return False
    digits = [int(each) for each in found[1]]
    added = sum(n * w for n, w in zip(digits, WEIGHTS, strict=False)) + int(found[1][7:])
    return added % 97 == 0 or (added + 55) % 97 == 0

"""What a table lists: contracts, notices, tenders, plans, payments under contracts, or something else."""

from __future__ import annotations

import re

from ultramicro.place.readers.contracts.roles import Roles

REGISTER, NOTICES, TENDERS, PIPELINE, PAID = "register", "notices", "tenders", "pipeline", "paid"
# What a contract has and a payment has not.
_MARKS = ("ends", "extended", "current_ends", "closes", "notice_type", "supplier_parts", "commenced",
          "annual", "awarded", "duration", "extensions")  # fmt: skip
_FEW = ("supplier", "buyer", "value", "starts", "estimated", "procedure", "status", "category")
_PLANS = re.compile(
    r"anticipated|planned|forecast|pipeline|proposed|expected|forward plan|indicative|upcoming", re.IGNORECASE
)


def sort_of(roles: Roles, *, name: str = "", sure: bool = False) -> str:
    """Say what a table lists; nothing where it is no table of contracts.

    Parameters
    ----------
    roles : Roles
        What its columns are.
    name : str
        What the file or the sheet is called.
    sure : bool
        Whether only certain signs count, as where payments are expected.

    Examples
    --------
    >>> from ultramicro.place.readers.contracts.roles import choose_roles
    >>> def of(*headers):
    ...     return sort_of(choose_roles(headers, []))
    >>> of("Contract Title", "Supplier", "Start Date", "End Date"), of("Supplier", "Amount", "Payment Date")
    ('register', '')
    >>> of("Title", "Closing Date", "Buyer"), of("Contract ID", "Supplier", "Amount paid", "Payment date")
    ('tenders', 'paid')
    >>> of("Title", "Anticipated start date", "Estimated value", "Department")
    'pipeline'
    """
    marks = sum(map(roles.any, _MARKS))
    pays = roles.any("amount", "value") and "paid_on" in roles
    if pays and not roles.any("ends", "extended", "closes", "notice_type"):
        named = roles.any("ocid", "release") or ("reference" in roles and not sure)
        return PAID if named and _names_contract(roles) else ""
    titled = "title" in roles or ("description" in roles and "reference" in roles)
    strong = marks >= 2 or roles.any("ends", "extended", "closes", "notice_type", "supplier_parts")  # noqa: PLR2004
    # A payment may say when its contract ends, and what was paid when besides.
    if not titled or ("amount" in roles and "paid_on" in roles):
        return ""
    if not strong and (sure or sum(map(roles.any, _FEW)) < 2):  # noqa: PLR2004
        return ""
    return _sort(roles, name)


def _names_contract(roles: Roles) -> bool:
    """Whether what identifies is a contract's, and not only an invoice's or a payment's."""
    words = " ".join(roles.header(role) for role in ("reference", "ocid", "release")).casefold()
    return bool(re.search(r"contract|notice|procurement|ocid|agreement|release", words))


def _sort(roles: Roles, name: str) -> str:
    supplied = roles.any("supplier", "supplier_parts")
    if roles.any("notice_type") or (supplied and roles.any("closes", "supplier_parts")):
        return NOTICES
    headers = " ".join(roles.headers)
    if not supplied and (_PLANS.search(headers) or _PLANS.search(name)):
        return PIPELINE
    return TENDERS if not supplied and roles.any("closes", "commenced") else REGISTER

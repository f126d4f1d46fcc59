"""Every page that there is, for each role that may open it: made from the addresses, so that no new one is forgotten.

What stands in an address (`<slug:table>`) is filled in from the made-up town. An address whose places nothing
fills fails `test_page_list.py`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.web.conftest import TOWN
from tests.web.everybody import things
from tests.web.test_permissions import OF_TOWN, expected, routes

FILES = {
    "brief",
    "static",
    "my_data_file",
    "my_round_paper",
    "backup_download",
    "records_file",
    "receipt_file",
    "my_bill_pdf",
    "club_bill_pdf",
    "club_levels_file",
}
"""Addresses that hand out a file, besides those that are for programs."""
ROLES = ("", *OF_TOWN)


@dataclass(frozen=True, order=True)
class Page:
    """One page: the name of its route, its path, and as whom it is opened."""

    route: str
    path: str
    role: str

    def __str__(self) -> str:
        return f"{self.path} as {self.role or 'nobody'}"


def is_page(route: Any) -> bool:
    """Whether an address shows a page: it answers people, and what it answers is no file."""
    files = route.name in FILES or route.name.startswith(("file_", "json_"))
    return "GET" in route.methods and not route.api and not files


def pages(role: str) -> Iterator[Page]:
    """Every page that a role may open, each address with everything of the town that fits into it."""
    for route in filter(is_page, routes()):
        # What a place shows to everybody is opened to visitors by `things.show_all`.
        opens = expected(route, "GET", role or "nobody") == "in" or (not role and route.allow.reads)
        if not opens:
            continue
        for named in given(route, role):
            wanted = {"place_word": TOWN, **named} if "place_word" in route.path else dict(named)
            yield Page(route.name, reverse(route.name, kwargs=wanted or None), role)


def given(route: Any, role: str) -> Iterable[Mapping[str, Any]]:
    """What to put into the places of an address.

    Raises
    ------
    LookupError
        If nothing says so.
    """
    wanted = set(re.findall(r"<\w+:(\w+)>", route.path)) - {"place_word"}
    if route.name in OWN and role not in things.SHORT:
        return []
    if not wanted and route.name not in FILLED:
        return [{}]
    group, _, technique = route.name.partition("_")
    if group in {"table", "row"} and technique in things.TECHNIQUES:
        more = {"row": 0} if group == "row" else {}
        return [{"key": "now", "table": table, **more} for table in things.tables(technique)]
    if route.name not in FILLED:
        raise LookupError(f"nothing says what stands in {route.path} of {route.name}")
    return FILLED[route.name](role)


OWN = {"my_account", "my_statement", "pay", "my_board", "my_claims", "my_round", "my_loans", "own_act",
       "my_energy", "my_energy_month", "my_bill", "check_my_bill"}  # fmt: skip
"""Pages of whoever the books know."""
FILLED: Mapping[str, Callable[[str], Sequence[Mapping[str, Any]]]] = {
    "help_page": things.manual,
    "action": things.actions,
    "own_act": things.own_acts,
    "put_in_table": things.kept_tables,
    "put_in_new_row": things.kept_tables,
    "put_in_paste": things.kept_tables,
    "put_in_row": things.kept_rows,
    "put_in_upload": things.uploads,
    "put_in_file": things.uploaded_files,
    "records": things.records,
    "party": things.parties,
    "job": things.jobs,
    "person": things.people,
    "waiting_one": things.waiting,
    "my_statement": things.statements,
    "my_round": things.rounds,
    "receipt": things.receipts,
    "sheets": things.sheets,
    **dict.fromkeys(("my_energy_month", "club_month", "club_levels", "club_bills"), things.club_months),
    **dict.fromkeys(("my_bill", "check_my_bill", "club_bill"), things.club_bills),
    **dict.fromkeys(("hub_week", "hub_act"), things.hub_weeks),
}
"""What stands in the places of an address, by the name of its route and the role that opens it."""

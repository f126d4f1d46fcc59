"""The list of pages holds every address that shows one, and each of them opens."""

import pytest

from tests.web.everybody.page_list import ROLES, is_page, pages
from tests.web.test_permissions import routes

pytestmark = pytest.mark.long  # minutes: `make long`


def test_every_address_that_shows_a_page_is_in_the_list_and_opens(client_of):
    """A page of somebody's own is in the list of whoever has it, so the lists of all roles are looked at together."""
    listed, wrong = set(), []
    for role in ROLES:
        client = client_of(role)
        for page in pages(role):
            if page.route in listed and role not in {"", "member"}:
                continue
            answer = client.get(page.path, follow=True)
            if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
                wrong.append((str(page), answer.status_code, answer["Content-Type"]))
            listed.add(page.route)
    assert wrong == []
    missing = {route.name for route in routes() if is_page(route)} - listed
    assert missing <= things_without(), "say in `page_list.FILLED` what stands in their addresses"
    assert len(listed) > 80


OF_A_CLUB = {
    "my_energy_month", "my_bill", "check_my_bill", "club_month", "club_levels", "club_bills", "club_bill",
    "hub_week", "hub_act",
}  # fmt: skip
"""Pages of months that a club has settled; see `tests/web/club`."""


def things_without() -> set[str]:
    """Addresses for which the town has nothing to show: tables of questions that the tests keep no answer to."""
    from tests.web.everybody import things

    empty = [name for name in things.TECHNIQUES if not things.tables(name)]
    return (
        {f"{kind}_{name}" for kind in ("table", "row") for name in empty} | {"my_round", "sheets"} | OF_A_CLUB
    )


@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_shown_a_page_that_is_not_theirs(client_of, role):
    """The list of a role is what opens for it: were it longer, a page of the list would be refused."""
    client = client_of(role)
    refused = [str(page) for page in pages(role) if client.get(page.path).status_code == 403]
    assert refused == []
